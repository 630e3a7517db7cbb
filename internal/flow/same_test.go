package flow_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// Two shops of one contract: many people who all say yes, and two of whom neither does, with values far beyond the bounds.
func twins(t *testing.T) (many, none *world) {
	partners := []candor.PartyID{"payco", "otherco"}
	a := made{groups: map[int]string{}, yes: func(int) bool { return true }, partners: partners}
	for p := range 400 {
		a.groups[p] = []string{"a", "b"}[p%2]
		for i := range 1 + p%4 {
			a.orders = append(a.orders, order{p, (p*31 + i*77) % 365, int64(p) * 23, int64(i)})
		}
	}
	b := made{groups: map[int]string{7: "a", 8: "a"}, yes: func(int) bool { return false }, partners: partners,
		orders: []order{{8, 3, 1_000_000_00, 9999}, {8, 3, 1_000_000_00, 0}}}
	return newWorld(t, a), newWorld(t, b)
}

// What is decided, charged, left, priced and expected never depends on rows or on who permits (law 8): over 200 random
// questions, right and wrong, fresh and repeated, of three recipients, until the allowance is used up and beyond, the two
// shops say the same, byte for byte.
func TestDecisionsPreviewsAndAllowanceAreTheSameWhateverTheRowsAre(t *testing.T) {
	many, none := twins(t)
	r := rand.New(rand.NewPCG(11, 8))
	seen := map[string]int{}
	var before []candor.Request
	for i := range 200 {
		req := request(r)
		if i > 20 && r.IntN(6) == 0 {
			req = before[r.IntN(len(before))]
		}
		before = append(before, req)
		a, b := many.preview(req), none.preview(req)
		if a != b {
			t.Fatalf("question %d, %q as %s: the previews differ:\n%s\n%s", i, req.Question, req.Recipient, a, b)
		}
		x, y := many.decided(req), none.decided(req)
		if written(t, x) != written(t, y) {
			t.Fatalf("question %d, %q as %s: the decisions differ:\n%s\n%s", i, req.Question, req.Recipient, written(t, x), written(t, y))
		}
		switch {
		case x.Allowed && x.Allowance.Cached:
			seen["free"]++
		case x.Allowed:
			seen["charged"]++
		default:
			for _, why := range x.Reasons {
				seen[why.Rule]++
			}
		}
	}
	// The test shows something only where all kinds came up.
	for _, kind := range []string{"free", "charged", "allowance-used-up", "person-level", "unknown-column", "wrong-recipient", "wrong-purpose", "not-in-menu"} {
		if seen[kind] < 3 {
			t.Errorf("%q came up %d times, want it often enough to show something: %v", kind, seen[kind], seen)
		}
	}
	// The record of refusals and uses has the same entries too, but for what commits to keys.
	if a, b := many.record(), none.record(); a != b {
		t.Error("the records differ in kinds, rules or charges")
	}
}

func (w *world) preview(req candor.Request) string {
	w.t.Helper()
	p, err := w.Preview(w.t.Context(), req)
	w.must(err)
	return written(w.t, p)
}

// decision is all of an answer that is not noise, and not the number of an entry.
type decision struct {
	flow.Decision
	Allowance *flow.Allowance
	Quality   *flow.Quality
	Columns   any
	Rows      int
}

func (w *world) decided(req candor.Request) decision {
	w.t.Helper()
	r, err := w.Ask(w.t.Context(), req)
	w.must(err)
	d := decision{Decision: r.Decision, Allowance: r.Allowance, Quality: r.Quality, Columns: r.Columns, Rows: len(r.Rows)}
	d.ID, d.CoveredAbout = "", nil // coverage is a noised figure of its own
	return d
}

func (w *world) record() string {
	w.t.Helper()
	all, err := w.Entries(w.t.Context(), operator, -1, 1<<20)
	w.must(err)
	out := ""
	for _, e := range all {
		if e.Body.Use == "insight" {
			out += fmt.Sprintln(e.Body.Kind, e.Body.Purpose, e.Body.Recipient, e.Body.Rules, e.Body.Precision, e.Body.Vectors, written(w.t, e.Body.Charges), e.Body.Price, e.Body.Rate)
		}
	}
	return out
}

// request draws a question: most are right, some are wrong in the ways in which people are.
func request(r *rand.Rand) candor.Request {
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	req := asked(candor.PartyID(pick("shop", "payco", "payco", "otherco")), candor.Precision(pick("fine", "fine", "normal", "coarse", "coarsest")), "")
	switch r.IntN(12) {
	case 0:
		req.Purpose = "marketing"
	case 1:
		req.Agreement = agreement("otherco")
	case 2:
		req.Purpose = "selling"
	}
	column := pick("amount", "items", "amount", "items", "amount", "price", "customer")
	measure := pick("COUNT(*)", "COUNT(DISTINCT person)", "SUM("+column+")", "AVG("+column+")", "COUNT(*), SUM(amount), AVG(items)")
	from := "orders"
	where := ""
	if r.IntN(2) == 0 {
		where = " WHERE " + pick(fmt.Sprintf("amount > %d", r.IntN(200)), fmt.Sprintf("items BETWEEN 1 AND %d", r.IntN(20)), "day < '2026-05-01'", "amount = 1000000 OR items = 9999", "customer = 'C00008'")
	}
	group, bound := "", ""
	switch r.IntN(5) {
	case 0:
		group, measure = " GROUP BY 1", "date_trunc('month', day), "+measure
		bound = pick("", " BOUND 12 GROUPS 1 ROWS", " BOUND 12 GROUPS 1 ROWS", " BOUND 7 GROUPS 7 ROWS")
	case 1:
		group, measure, from = " GROUP BY team", "team, "+measure, "orders JOIN people USING (customer)"
	case 2:
		measure, from = fmt.Sprintf("COMPARE(%s, by => team, a => 'a', b => '%s')", pick("COUNT(*)", "SUM(amount)", "COUNT(DISTINCT person)"), pick("b", "b", "c")), "orders JOIN people USING (customer)"
	}
	req.Question = "SELECT " + measure + " FROM " + from + where + group + bound
	return req
}
