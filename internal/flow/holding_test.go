package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
)

// half is a shop in which everybody is described and every second person bought something; three in four say yes.
func half(t *testing.T) *world {
	m := made{groups: map[int]string{}, yes: func(p int) bool { return p%4 != 0 }, partners: []candor.PartyID{"payco"}}
	for p := range 8000 {
		m.groups[p] = "a"
		if p%2 == 1 {
			m.orders = append(m.orders, order{person: p, day: p % 300, cents: 500, items: 1})
		}
	}
	return newWorld(t, m)
}

func (w *world) holding(who candor.Actor, dataset string) flow.Holding {
	w.t.Helper()
	d, err := w.Holding(w.t.Context(), who, dataset)
	w.must(err)
	return d
}

var (
	analyst = candor.Actor{Role: candor.Analyst, Name: "ada", Party: shop}
	steward = candor.Actor{Role: candor.Steward, Name: "sam", Party: shop}
	board   = candor.Actor{Role: candor.Board, Name: "bea", Party: shop}
	payco   = candor.Actor{Role: candor.Partner, Name: "pay", Party: "payco"}
)

func TestWhoSaysYesIsAFigureOfTheScheduleAndNeverAnExactOne(t *testing.T) {
	w := half(t)
	if p := w.holding(analyst, "orders").Permitted; len(p) != 2 || p[0].Known || p[1].Known {
		t.Fatalf("got %+v want two uses that were not counted yet", p)
	}
	w.nextEpoch()
	first := w.holding(analyst, "orders")
	for _, p := range first.Permitted {
		// 4000 people bought, all of odd number: all of them say yes. Five standard deviations and the rounding.
		if !p.Known || p.About%100 != 0 || p.About < 2950 || p.About > 5050 || p.Of != 4000 || p.Within != 442 {
			t.Errorf("%s: got %+v want about 4000 of 4000, in hundreds", p.Recipient, p)
		}
		if !p.Next.After(firstDay) || p.Next.Unix()%(28*86400) != 0 || p.Next.Sub(p.From) != 28*24*time.Hour {
			t.Errorf("%s: counted for %s, next on %s", p.Recipient, p.From, p.Next)
		}
		if p.Share == nil || *p.Share != min(1, float64(p.About)/4000) {
			t.Errorf("%s: got share %v of %d", p.Recipient, p.Share, p.About)
		}
	}
	if p := w.holding(analyst, "people").Permitted[0]; p.Of != 8000 || p.About < 4950 || p.About > 7050 {
		t.Errorf("people: got %+v want about 6000 of 8000: a dataset's figure is of those who are in it", p)
	}
	// Answers tell the same figure, and nothing moves it before its day: not a withdrawal, an epoch, or a look.
	if got := *w.answered(shop, candor.Normal, "SELECT COUNT(*) FROM orders").Decision.CoveredAbout; got != first.Permitted[0].About {
		t.Errorf("an answer says about %d, the catalogue %d", got, first.Permitted[0].About)
	}
	for p := 1; p < 100; p += 2 {
		s, err := w.FindPerson(t.Context(), operator, "customer", fmt.Sprintf("C%05d", p))
		w.must(err)
		_, err = w.Stop(t.Context(), operator, s, "", "counter")
		w.must(err)
	}
	w.nextEpoch()
	if got := w.holding(board, "orders").Permitted; got[0].About != first.Permitted[0].About || got[1].About != first.Permitted[1].About {
		t.Errorf("the figures moved within their 28 days: %+v to %+v", first.Permitted, got)
	}
	w.at(first.Permitted[0].Next)
	w.nextEpoch()
	if got := w.holding(board, "orders").Permitted[0]; !got.From.Equal(first.Permitted[0].Next) {
		t.Errorf("got a figure for %s want one for the new period", got.From)
	}
}

func TestNoFigureStandsForADatasetThatNobodyLoaded(t *testing.T) {
	w := newWorld(t, made{groups: map[int]string{}, yes: func(int) bool { return true }})
	_, err := w.Apply(t.Context(), operator, []describe.File{{Name: "later.yaml", Data: []byte(strings.ReplaceAll(tableOf(described(made{}), "people"), "people", "later"))}}, false)
	w.must(err)
	w.nextEpoch()
	if p := w.holding(analyst, "later").Permitted; len(p) != 1 || p[0].Known {
		t.Errorf("got %+v want no figure: it would stand for nobody for 28 days", p)
	}
}

// tableOf cuts a dataset's contract out of a company's description.
func tableOf(all, name string) string {
	for _, doc := range strings.Split(all, "\n---\n") {
		if strings.Contains(doc, "\nid: "+name+"\n") && strings.Contains(doc, "DataContract") {
			return doc
		}
	}
	return ""
}

func TestAPartnerSeesWhatTheContractSaysAndNoCount(t *testing.T) {
	w := half(t)
	w.nextEpoch()
	w.answered("payco", candor.Normal, "SELECT COUNT(*) FROM orders")
	d := w.holding(payco, "orders")
	if d.Rows != 0 || d.Persons != 0 || d.Quarantined != 0 || len(d.Sums) != 0 || d.Loads != 0 || d.CutOff != nil || d.Permitted != nil || d.Uses != nil || d.Files != nil || d.Contracts != nil {
		t.Errorf("a partner sees %s", written(t, d))
	}
	if len(d.Columns) != 4 || d.Columns[2].Low != "0.00" || d.Columns[2].High != "100.00" || len(d.NotFor) == 0 {
		t.Errorf("a partner does not see what the contract says: %s", written(t, d))
	}
}

func TestUsesAreCountedByWhoGotWhatForWhat(t *testing.T) {
	w := half(t)
	w.nextEpoch()
	ours := w.answered(shop, candor.Normal, "SELECT COUNT(*) FROM orders").Decision.ID
	w.answered(shop, candor.Normal, "SELECT COUNT(*) FROM orders") // read again: no new use
	theirs := w.answered("payco", candor.Normal, "SELECT SUM(amount) FROM orders").Decision.ID
	w.answered(shop, candor.Normal, "SELECT COUNT(*) FROM people")
	for _, c := range []struct {
		who  candor.Actor
		want []string
	}{
		{analyst, []string{"payco analytics 1: ", "shop analytics 1: " + ours}},
		{board, []string{"payco analytics 1: " + theirs, "shop analytics 1: " + ours}},
		{steward, []string{"payco analytics 1: ", "shop analytics 1: "}},
	} {
		var got []string
		for _, u := range w.holding(c.who, "orders").Uses {
			if u.Month != "2026-12" {
				t.Errorf("got month %s", u.Month)
			}
			if u.Use == "insight" {
				got = append(got, string(u.Recipient)+" "+string(u.Purpose)+" "+string(rune('0'+u.Times))+": "+strings.Join(u.Insights, " "))
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q want %q", c.who.Role, got, c.want)
		}
	}
}

func TestAContractsHistoryTellsWhatEachVersionChanged(t *testing.T) {
	w := half(t)
	was := tableOf(described(made{}), "people")
	w.at(firstDay.Add(time.Hour))
	_, err := w.Apply(t.Context(), operator, []describe.File{{Name: "people.yaml", Data: []byte(strings.Replace(was, "domain, value: [a, b]", "domain, value: [a, b, c]", 1))}}, false)
	w.must(err)
	d := w.holding(steward, "people")
	if len(d.Contracts) != 2 || d.Contracts[0].Version != d.Contract || d.Contracts[0].Until != nil || d.Contracts[1].Until == nil || !d.Contracts[1].Until.Equal(firstDay.Add(time.Hour)) {
		t.Fatalf("got %s", written(t, d.Contracts))
	}
	if got := strings.Join(d.Contracts[0].Change, "\n"); !strings.Contains(got, "- ") || !strings.Contains(got, "[a, b, c]") || len(d.Contracts[1].Change) != 0 {
		t.Errorf("got the change\n%s", got)
	}
	if len(d.Files) != 1 || d.Files[0].Rows != 8000 || !d.Files[0].Visible || d.Files[0].Content == (candor.Digest{}) {
		t.Errorf("got files %s", written(t, d.Files))
	}
}

func TestDataIsFoundByEveryWordOfWhatIsLookedFor(t *testing.T) {
	w := &flow.World{}
	d := &catalog.Dataset{Name: "orders", Title: "What people bought", Source: "the till", Owner: "fernco", Purposes: []candor.PurposeID{"analytics"},
		Fields: []catalog.Field{{Name: "amount", Title: "Amount paid", Category: "user.behavior"}, {Name: "day", Description: "when it was paid"}}}
	for words, want := range map[string]string{
		"": "", "  ": "", "BOUGHT": "title", "till": "source", "paid": "column amount column day", "amount till": "column amount source", "fern": "owner",
		"analytics": "purpose", "behavior": "column amount", "orders": "name", "nothing": "no", "amount nothing": "no",
	} {
		where, ok := w.Finds(d, words)
		got := strings.Join(where, " ")
		if !ok {
			got = "no"
		}
		if got != want {
			t.Errorf("%q: got %q want %q", words, got, want)
		}
	}
}

// A contract may describe several datasets; each can get words of its own later, and the others keep theirs.
func TestAContractWithSeveralSchemasIsReadAgainAndChangedInParts(t *testing.T) {
	w := newWorld(t, made{groups: map[int]string{}, yes: func(int) bool { return true }})
	one := tableOf(described(made{}), "people")
	schema := strings.TrimSuffix(one[strings.Index(one, "  - name: people"):], "\n")
	both := strings.Replace(one, schema, strings.ReplaceAll(schema, "people", "first")+"\n"+strings.ReplaceAll(schema, "people", "second"), 1)
	apply := func(text string) {
		t.Helper()
		_, err := w.Apply(t.Context(), operator, []describe.File{{Name: "both.yaml", Data: []byte(strings.Replace(text, "id: people", "id: both", 1))}}, false)
		w.must(err)
	}
	apply(both)
	apply(strings.Replace(one, schema, strings.Replace(strings.ReplaceAll(schema, "people", "second"), "value: [a, b]", "value: [a, b, c]", 1), 1))
	got := ""
	for _, name := range []string{"first", "second"} {
		got += name + written(t, w.holding(steward, name).Columns[1].Domain) + " "
	}
	if want := `first["a","b"] second["a","b","c"] `; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}
