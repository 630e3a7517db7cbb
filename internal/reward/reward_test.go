package reward

import (
	"math/rand/v2"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
)

func usd(micro int64) candor.Money { return candor.Money{Micro: micro, Currency: "USD"} }

func TestASaleSumsToZeroWhateverItsShare(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		price := 1 + r.Int64N(1e12)
		share := r.Int64N(price + 1)
		ps, err := Postings(Sale{Partner: "payco", Price: usd(price), SharePart: share})
		if err != nil {
			t.Fatal(err)
		}
		if err := Balanced(ps); err != nil {
			t.Fatal(err)
		}
		if ps[0].Account != "partner:payco" || ps[0].Micro != -price {
			t.Fatalf("the partner owes %d of %d", ps[0].Micro, price)
		}
	}
}

func TestASaleThatCannotBeIsRefused(t *testing.T) {
	for name, s := range map[string]Sale{
		"no price":                        {Partner: "p", Price: usd(0)},
		"a price below nothing":           {Partner: "p", Price: usd(-1)},
		"more for people than it brought": {Partner: "p", Price: usd(10), SharePart: 11},
		"less than nothing for people":    {Partner: "p", Price: usd(10), SharePart: -1},
	} {
		if _, err := Postings(s); err == nil {
			t.Errorf("%s: was posted", name)
		}
	}
}

func TestBooksThatDoNotBalanceAreToldByCurrency(t *testing.T) {
	if Balanced([]ledger.Posting{{Account: "a", Micro: 1, Currency: "USD"}, {Account: "b", Micro: -1, Currency: "EUR"}}) == nil {
		t.Error("a dollar was balanced with a euro")
	}
	if err := Balanced(nil); err != nil {
		t.Error(err)
	}
}

func TestAPayoutIsWholeCoinsAndNeverMoreThanIsOwed(t *testing.T) {
	for _, c := range []struct {
		owed  int64
		minor int
		want  int64
	}{
		{0, 2, 0}, {9_999, 2, 0}, {10_000, 2, 10_000}, {1_239_999, 2, 1_230_000}, {-5, 2, 0}, {1_999_999, 0, 1_000_000}, {1_999, 3, 1_000}, {7, 9, 0},
	} {
		if got := Payout(usd(c.owed), c.minor); got.Micro != c.want || got.Currency != "USD" {
			t.Errorf("owed %d with %d digits: got %d, want %d", c.owed, c.minor, got.Micro, c.want)
		}
	}
}
