// Package say turns counts, money, days and noise into the words that people read. It promises one wording for one kind
// of value on every page. It refuses to look anything up: what it is given is what it says.
package say

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
)

// Count writes a whole number with commas: 128402 is "128,402".
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// Number writes a value with as many decimals as its size deserves: 1,240, 12.5, 0.034. What is not a number is "–".
func Number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e15 {
		return "–"
	}
	a := math.Abs(v)
	decimals := 0
	switch {
	case a == 0 || a >= 100 || a == math.Trunc(a):
	case a >= 10:
		decimals = 1
	case a >= 1:
		decimals = 2
	default:
		decimals = min(6, 1-int(math.Floor(math.Log10(a))))
	}
	s := strconv.FormatFloat(a, 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	frac = strings.TrimRight(frac, "0")
	out := Count(n)
	if frac != "" {
		out += "." + frac
	}
	if v < 0 && out != "0" {
		out = "−" + out
	}
	return out
}

// Percent writes a share: 0.125 is "12.5%".
func Percent(v float64) string {
	return Number(math.Round(v*1e4)/1e2) + "%"
}

// Times writes "once", "twice" or "7 times".
func Times(n int64) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return Count(n) + " times"
}

// Plural writes a count with its noun: Plural(1, "fact", "facts") is "1 fact".
func Plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Among says whom of those who permit a question was about, by what they said to a purpose of that title; empty: everybody.
func Among(said candor.Stance, purpose string) string {
	switch said {
	case candor.SaidYes, candor.SaidNo:
		return "people who said " + string(said) + " to “" + purpose + "”"
	case candor.SaidMaybe:
		return "people who said neither yes nor no to “" + purpose + "”"
	}
	return ""
}

// Cut shortens a text to a line of a list.
func Cut(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > 90 {
		return string(r[:89]) + "…"
	}
	return string(r)
}

// FewerThan is how a hidden cell reads.
func FewerThan(k int64) string { return "fewer than " + Count(k) }

// PlusMinus writes a noisy value: "1,240 ± 39" where the interval is even, "1,240 (0 to 1,279)" where it is not.
func PlusMinus(v, low, high float64, number func(float64) string) string {
	if number == nil {
		number = Number
	}
	up, down := high-v, v-low
	if !(up > 0) && !(down > 0) {
		return number(v)
	}
	if math.Abs(up-down) <= 0.02*math.Max(up, down) {
		return number(v) + " ± " + number(math.Max(up, down))
	}
	return number(v) + " (" + number(low) + " to " + number(high) + ")"
}

// Within says what the noise means: "right to within ± 38, 95 times in 100".
func Within(half float64) string { return "right to within ± " + Number(half) + ", 95 times in 100" }

var symbols = map[string]string{"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}

// Money writes an amount; a currency without a sign of its own is written after it ("4.20 CHF"). Amounts below a cent
// keep their decimals, since what one answer pays can be that small.
func Money(m candor.Money) string {
	micro, sign := m.Micro, ""
	var abs uint64 = uint64(micro)
	if micro < 0 {
		abs, sign = uint64(-(micro+1))+1, "−"
	}
	frac := strconv.FormatUint(abs%1_000_000, 10)
	frac = strings.Repeat("0", 6-len(frac)) + frac
	frac = frac[:2] + strings.TrimRight(frac[2:], "0")
	s := Count(int64(abs/1_000_000)) + "." + frac
	if y, ok := symbols[m.Currency]; ok {
		return sign + y + s
	}
	return sign + s + " " + m.Currency
}

// Day writes a date with its weekday: "Tuesday 3 November 2026".
func Day(t time.Time) string { return t.Format("Monday 2 January 2006") }

// Moment writes a time with its zone: "Tuesday 3 November 2026, 14:05 UTC".
func Moment(t time.Time) string { return t.Format("Monday 2 January 2006, 15:04 MST") }

// Left says how long until a day, by calendar days in the zone of now: "today", "in 9 days", "3 days late".
func Left(now, due time.Time) string {
	d := days(now, due)
	switch {
	case d == 0:
		return "today"
	case d == 1:
		return "tomorrow"
	case d > 1:
		return "in " + Count(d) + " days"
	case d == -1:
		return "1 day late"
	}
	return Count(-d) + " days late"
}

// days counts calendar days from now to due, in the zone of now.
func days(now, due time.Time) int64 {
	return int64(midnight(due.In(now.Location())).Sub(midnight(now)).Round(24*time.Hour) / (24 * time.Hour))
}

// midnight is the calendar day as a count in UTC, so that a day with a clock change is still one day.
func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
