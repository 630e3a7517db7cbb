package say

import (
	"math"
	"testing"
	"time"

	"github.com/candor-data/candor"
)

func TestWords(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	now := day("2026-11-20T23:30:00Z")
	eur := func(micro int64) candor.Money { return candor.Money{Micro: micro, Currency: "EUR"} }
	for _, c := range []struct{ name, got, want string }{
		{"thousands have commas", Count(128402), "128,402"},
		{"hundreds have none", Count(999), "999"},
		{"negatives use the minus sign", Count(-1000), "−1,000"},
		{"the smallest number does not overflow", Count(math.MinInt64), "−9,223,372,036,854,775,808"},
		{"a small value keeps two figures", Number(0.0344), "0.034"},
		{"a whole value has no decimals", Number(12), "12"},
		{"tens have one decimal", Number(12.54), "12.5"},
		{"zero rounded from below has no sign", Number(-0.0000000001), "0"},
		{"what is not a number says so", Number(math.NaN()), "–"},
		{"a share is a percentage", Percent(0.125), "12.5%"},
		{"a share rounds", Percent(1.0 / 3), "33.3%"},
		{"even noise is plus or minus", PlusMinus(1240, 1201, 1279, nil), "1,240 ± 39"},
		{"uneven noise is a range", PlusMinus(10, 0, 49, nil), "10 (0 to 49)"},
		{"an exact value is alone", PlusMinus(7, 7, 7, nil), "7"},
		{"money has its sign", Money(eur(4_200_000)), "€4.20"},
		{"money below a cent keeps it", Money(eur(12_300)), "€0.0123"},
		{"other money has its code", Money(candor.Money{Micro: -1_234_500_000, Currency: "CHF"}), "−1,234.50 CHF"},
		{"a day has its weekday", Day(now), "Friday 20 November 2026"},
		{"a time has its zone", Moment(now), "Friday 20 November 2026, 23:30 UTC"},
		{"an hour over midnight is tomorrow", Left(now, day("2026-11-21T00:30:00Z")), "tomorrow"},
		{"days are counted", Left(now, day("2026-11-29T00:00:00Z")), "in 9 days"},
		{"lateness is said", Left(now, day("2026-11-17T00:00:00Z")), "3 days late"},
		{"one is singular", Plural(1, "fact", "facts"), "1 fact"},
		{"a hidden cell reads as agreed", FewerThan(50), "fewer than 50"},
		{"twice is a word", Times(2), "twice"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q want %q", c.name, c.got, c.want)
		}
	}
}
