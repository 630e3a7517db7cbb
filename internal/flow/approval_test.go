package flow_test

import (
	"context"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
)

var chair = candor.Actor{Role: candor.Board, Name: "chair", Party: shop}

func TestTheBoardSeesWhatAnAgreementAddsAndWhatItsWordsBecame(t *testing.T) {
	w := newWorld(t, few("", "payco"))
	id := agreement("payco")
	x, err := w.Approval(t.Context(), chair, id)
	w.must(err)
	if x.State != "live" || !x.Before.Nothing() || len(x.New) != 2 || x.Answers != 0 || x.After.Monthly != 19 {
		t.Errorf("got %s, before %+v, new %v, %d answers, %d a month", x.State, x.Before, x.New, x.Answers, x.After.Monthly)
	}
	if len(x.Wordings) != 1 || x.Wordings[0].At.IsZero() {
		t.Errorf("the words were put into force once: got %+v", x.Wordings)
	}
	for _, a := range x.Affected { // ten people said yes: no count so small is told
		if a.SaidYes != 0 || a.People != 0 || a.Asked {
			t.Errorf("got %+v, want nobody asked by a notice, and no count below a hundred", a)
		}
	}
	w.answered("payco", candor.Normal, persons(1))
	w.answered("payco", candor.Normal, persons(2))
	text := strings.Replace(describedAgreement(), "share: 40", "share: 60", 1)
	_, err = w.Apply(t.Context(), operator, []describe.File{{Name: "agreement.yaml", Data: []byte(text)}}, false)
	w.must(err)
	x, err = w.Approval(t.Context(), chair, id)
	w.must(err)
	if x.State != "draft" || x.Answers != 2 || x.Spent != 2*200_000 || len(x.Wordings) != 2 {
		t.Fatalf("got %s, %d answers, %d spent, %d wordings; want a draft, 2, 400000, 2", x.State, x.Answers, x.Spent, len(x.Wordings))
	}
	if change := strings.Join(x.Wordings[0].Change, "\n"); !strings.Contains(change, "- share: 40") || !strings.Contains(change, "+ share: 60") {
		t.Errorf("what changed: got\n%s", change)
	}
}

// describedAgreement is shop-payco word for word as newWorld applies it.
func describedAgreement() string {
	all := described(few("", "payco"))
	i := strings.Index(all, "kind: Agreement")
	text, _, _ := strings.Cut(all[i:], "\n---")
	return text
}

// What room risk says of a column is what the dialect does with it: it refuses each that never leaves, and no other.
func TestColumnsThatNeverLeaveAreThoseThatQuestionsCannotName(t *testing.T) {
	w := newWorld(t, few("", "payco"))
	x, err := w.Approval(t.Context(), chair, agreement("payco"))
	w.must(err)
	seen := map[flow.Fate]bool{}
	for _, c := range x.Columns {
		p, err := w.Preview(t.Context(), asked("payco", candor.Normal, "SELECT COUNT(*) FROM "+c.Dataset+" WHERE "+c.Name+" IS NOT NULL"))
		w.must(err)
		if got, want := p.Decision.Allowed, c.Fate != flow.FateNever; got != want {
			t.Errorf("%s.%s is said to be used in %q: allowed %v (%v)", c.Dataset, c.Name, c.Fate, got, p.Decision.Reasons)
		}
		sql := map[flow.Fate]string{flow.FateSums: "SELECT SUM(" + c.Name + ") FROM " + c.Dataset, flow.FateGroups: "SELECT " + c.Name + ", COUNT(*) FROM " + c.Dataset + " GROUP BY 1"}[c.Fate]
		if c.Name == "day" {
			sql = "SELECT date_trunc('month', day), COUNT(*) FROM orders GROUP BY 1"
		}
		if sql != "" {
			p, err := w.Preview(t.Context(), asked("payco", candor.Normal, sql))
			w.must(err)
			if !p.Decision.Allowed {
				t.Errorf("%s.%s is said to be used in %s: %v", c.Dataset, c.Name, c.Fate, p.Decision.Reasons)
			}
		}
		seen[c.Fate] = true
	}
	if !seen[flow.FateNever] || !seen[flow.FateGroups] || !seen[flow.FateSums] {
		t.Errorf("not every fate was tried: %v", seen)
	}
}

// An agreement may ask for larger groups than the data contract: its side is never shown a smaller one.
func TestAnAgreementsOwnSmallestGroupHolds(t *testing.T) {
	w := newWorld(t, few("", "payco"))
	text := describedAgreement() + "\nsmallest: 4000\n"
	_, err := w.Apply(t.Context(), operator, []describe.File{{Name: "agreement.yaml", Data: []byte(text)}}, false)
	w.must(err)
	for _, as := range []candor.PartyID{shop, "payco"} {
		w.must(w.SignWith(t.Context(), operator, agreement("payco"), as, keyOf(as)))
	}
	const sql = "SELECT COUNT(DISTINCT person) FROM orders"
	p, err := w.Preview(t.Context(), asked("payco", candor.Normal, sql))
	w.must(err)
	if p.Smallest != 4000 {
		t.Errorf("the preview says groups of %d, want 4000", p.Smallest)
	}
	r := w.answered("payco", candor.Normal, sql)
	hidden := func(r flow.Result) bool {
		return strings.Contains(written(t, r), "fewer than 4000") || strings.Contains(written(t, r), `"fewer_than":4000`)
	}
	// Twenty people with noise of 50 reach 4,000 less than once in 10^1000.
	if !hidden(r) {
		t.Errorf("a group of twenty people is shown: %s", written(t, r))
	}
	again, err := w.Insight(context.Background(), candor.Actor{Role: candor.Partner, Name: "p", Party: "payco"}, r.Decision.ID)
	w.must(err)
	if !hidden(again) {
		t.Errorf("read again, it is shown: %s", written(t, again))
	}
	if inside := w.answered(shop, candor.Normal, sql); hidden(inside) {
		t.Error("the agreement's limit was taken for the company's own")
	}
}
