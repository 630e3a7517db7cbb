package gate_test

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/question"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

const (
	count  = "SELECT COUNT(DISTINCT person) FROM purchases" // one vector: 200,000 nano-rho at normal, 50,000 at coarse
	joined = "SELECT region, COUNT(DISTINCT person) FROM purchases JOIN people USING (customer) GROUP BY region"
)

func shop() catalog.View {
	person := catalog.Field{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: "customer", Category: "user.unique_id"}
	uses := []candor.PurposeID{"analytics"}
	purchases := &catalog.Dataset{Name: "purchases", Ceiling: 1000, Purposes: uses, Menu: []catalog.Contribution{{Groups: 1, Rows: 5}}, Fields: []catalog.Field{person,
		{Name: "cds", Type: catalog.Integer, Role: catalog.Measure, Required: true, Bounds: &catalog.Bounds{Hi: 10}, Category: "user.behavior.purchase_history"},
		{Name: "tip", Type: catalog.Integer, Role: catalog.Measure, Required: true, Bounds: &catalog.Bounds{Hi: 10}},
		{Name: "score", Type: catalog.Integer, Role: catalog.Measure, Required: true, Bounds: &catalog.Bounds{Hi: 10}}}}
	people := &catalog.Dataset{Name: "people", Ceiling: 500, OnePerPerson: true, Purposes: append(uses, "research"), Fields: []catalog.Field{person,
		{Name: "region", Type: catalog.String, Role: catalog.Key, Required: true, Domain: []string{"north", "south"}, Category: "user.location"}}}
	locked := &catalog.Dataset{Name: "locked", Ceiling: 10, Menu: []catalog.Contribution{{Groups: 1, Rows: 5}}, Fields: []catalog.Field{person}}
	return catalog.NewView(7, purchases, people, locked)
}

// nobodys is a record of permission in which nobody has said anything.
type nobodys struct{}

func (nobodys) Append(context.Context, []permission.Event) error       { return nil }
func (nobodys) Version(context.Context, candor.PartyID) (int64, error) { return 3, nil }
func (nobodys) History(context.Context, candor.SubjectID) ([]permission.Event, error) {
	return nil, nil
}
func (nobodys) Changed(context.Context, candor.PartyID, int64, func(permission.Event) error) error {
	return nil
}

// ask is one row's question; agreed is nil where the row has no agreement.
type ask struct {
	req    candor.Request
	sql    string
	plan   question.Plan
	agreed *partner.Agreement
	signed []candor.PartyID
	ends   []time.Time
	refuse bool
}

func inside() ask {
	return ask{sql: count, req: candor.Request{Use: candor.Insight, Purpose: "analytics", Recipient: "fernco"}}
}

func asPartner() ask {
	a := inside()
	a.req.Recipient, a.req.Agreement = "payco", "payco-2026"
	a.agreed = &partner.Agreement{
		ID: "payco-2026", Title: "How people shop", Owners: []candor.PartyID{"fernco"}, Recipient: "payco", Purposes: []candor.PurposeID{"analytics"},
		Datasets: []string{"people", "purchases"}, From: noon.AddDate(0, -1, 0), Until: noon.AddDate(0, 1, 0),
		Price: candor.Money{Micro: 25_000_000, Currency: "USD"}, SharePercent: 40,
	}
	a.signed = []candor.PartyID{"fernco", "payco"}
	return a
}

// facts are what is read for the question: a real plan, real signatures, a cohort from the book, and an unused allowance.
func (a *ask) facts(t *testing.T) gate.Facts {
	t.Helper()
	if a.sql != "" {
		var no []candor.Reason
		if a.plan, no = question.Parse(shop(), a.sql, a.req.Precision); len(no) > 0 {
			t.Fatalf("the test's question is refused: %v", no)
		}
	}
	f := gate.Facts{Now: noon, Company: "fernco", Catalog: shop(), Purpose: permission.Purpose{ID: a.req.Purpose}, Epoch: gate.Epoch{Number: 4, Generation: 9, At: noon}}
	if a.agreed != nil {
		f.Agreement = partner.Standing{Agreement: *a.agreed, Version: 2}
		for i, p := range a.signed {
			key, err := partner.NewKey(bytes.NewReader(bytes.Repeat([]byte{byte(i + 1)}, 32)))
			if err != nil {
				t.Fatal(err)
			}
			s, err := partner.Sign(*a.agreed, p, key, noon)
			if err != nil {
				t.Fatal(err)
			}
			f.Agreement.Signatures = append(f.Agreement.Signatures, s)
		}
		for _, at := range a.ends {
			f.Agreement.Ends = append(f.Agreement.Ends, partner.End{Party: "fernco", Digest: a.agreed.Digest(), Effective: at, Reason: "enough"})
		}
		if a.refuse {
			f.Agreement.Refusals = []partner.Refusal{{Party: "fernco", Digest: a.agreed.Digest(), Reason: "no"}}
		}
	}
	var err error
	if f.Cohort, err = permission.Open(nobodys{}).Cohort(t.Context(), a.req.Purpose, a.plan.Categories(), a.req.Recipient, noon); err != nil {
		t.Fatal(err)
	}
	f.Charges = allowance.Charges(allowance.Default(), f.Company, a.req.Recipient, a.plan.Datasets(), a.plan.Rho())
	f.Spent = make([]allowance.Spent, len(f.Charges))
	return f
}

func rules(rs []candor.Reason) (out []string) {
	for _, r := range rs {
		out = append(out, r.Rule)
	}
	return out
}

// leave makes the i-th scope have only rho left.
func leave(i int, rho candor.Rho) func(*gate.Facts) {
	return func(f *gate.Facts) { f.Spent[i].Window = f.Charges[i].Cap - rho }
}

func TestDecide(t *testing.T) {
	for _, x := range []struct {
		name string
		who  func() ask
		ask  func(*ask)
		fact func(*gate.Facts)
		want string // rules that deny; empty is yes
		says string // in what to do instead, or in the text
	}{
		{name: "the company asks for a described purpose", who: inside},
		{name: "a purpose below the contract's is covered", who: inside, ask: func(a *ask) { a.req.Purpose = "analytics.shops" }},
		{name: "nothing is asked for", who: inside, ask: func(a *ask) { a.sql, a.plan = "", question.Plan{} }, want: "no-question", says: "SQL"},
		{name: "no use is named", who: inside, ask: func(a *ask) { a.req.Use = candor.NoUse }, want: "no-question"},
		{name: "a record is not an insight", who: inside, ask: func(a *ask) { a.req.Use = candor.Record }, want: "no-question"},
		{name: "the purpose is empty", who: inside, ask: func(a *ask) { a.req.Purpose = "" }, want: "unknown-purpose"},
		{name: "nobody described the purpose", who: inside, fact: func(f *gate.Facts) { f.Purpose = permission.Purpose{} }, want: "unknown-purpose", says: "describe"},
		{name: "the contract does not list the purpose", who: inside, ask: func(a *ask) { a.req.Purpose = "marketing" }, want: "wrong-purpose", says: "purchases"},
		{name: "a purpose with a like name is another purpose", who: inside, ask: func(a *ask) { a.req.Purpose = "analytic" }, want: "wrong-purpose"},
		{name: "a contract without purposes allows none", who: inside, ask: func(a *ask) { a.sql = "SELECT COUNT(*) FROM locked" }, want: "wrong-purpose", says: "locked"},
		{name: "one of two joined datasets lists the purpose", who: inside, ask: func(a *ask) { a.req.Purpose, a.sql = "research", joined }, want: "wrong-purpose", says: "purchases"},
		{name: "a column added up has no category", who: inside, ask: func(a *ask) { a.sql = "SELECT SUM(tip) FROM purchases" }, want: "no-category", says: "tip"},
		{name: "a column filtered by has no category", who: inside, ask: func(a *ask) { a.sql += " WHERE score > 3" }, want: "no-category", says: "score"},
		{name: "each column without a category is told", who: inside, ask: func(a *ask) { a.sql = "SELECT SUM(tip) FROM purchases WHERE score > 3" }, want: "no-category no-category"},
		{name: "nothing that is read has a category", who: inside, ask: func(a *ask) {
			a.sql, a.plan = "", question.Coverage(&catalog.Dataset{Name: "odd", Purposes: []candor.PurposeID{"analytics"}})
		}, want: "no-category", says: "None of the data"},
		{name: "nobody is named to receive it", who: inside, ask: func(a *ask) { a.req.Recipient = "" }, want: "no-recipient", says: "--as"},
		{name: "a company that is not named receives nothing", who: inside, ask: func(a *ask) { a.req.Recipient = "" }, fact: func(f *gate.Facts) { f.Company = "" }, want: "no-recipient"},
		{name: "the company names an agreement", who: inside, ask: func(a *ask) { a.req.Agreement = "payco-2026" }, want: "wrong-recipient", says: "Leave the agreement out"},

		{name: "a partner asks under a signed agreement", who: asPartner},
		{name: "a partner has no agreement", who: asPartner, ask: func(a *ask) { a.agreed = nil }, want: "wrong-recipient"},
		{name: "the agreement is another company's", who: asPartner, ask: func(a *ask) { a.agreed.Recipient = "other"; a.signed[1] = "other" }, want: "wrong-recipient"},
		{name: "the recipient has not signed", who: asPartner, ask: func(a *ask) { a.signed = a.signed[:1] }, want: "unsigned", says: "payco"},
		{name: "the owner has not signed", who: asPartner, ask: func(a *ask) { a.signed = a.signed[1:] }, want: "unsigned", says: "fernco"},
		{name: "one letter changed after signing", who: asPartner, fact: func(f *gate.Facts) { f.Agreement.Agreement.Terms += "." }, want: "unsigned"},
		{name: "the owner refused the words", who: asPartner, ask: func(a *ask) { a.refuse = true }, want: "refused-by-party"},
		{name: "the agreement has not begun", who: asPartner, ask: func(a *ask) { a.agreed.From = noon.Add(1) }, want: "not-started"},
		{name: "the agreement begins now", who: asPartner, ask: func(a *ask) { a.agreed.From = noon }},
		{name: "the agreement's last moment is over", who: asPartner, ask: func(a *ask) { a.agreed.Until = noon }, want: "expired"},
		{name: "the agreement's last moment is now", who: asPartner, ask: func(a *ask) { a.agreed.Until = noon.Add(1) }},
		{name: "a side ended the agreement", who: asPartner, ask: func(a *ask) { a.ends = []time.Time{noon.Add(time.Hour), noon} }, want: "ended"},
		{name: "a side will end the agreement", who: asPartner, ask: func(a *ask) { a.ends = []time.Time{noon.Add(1)} }},
		{name: "the agreement is about other data", who: asPartner, ask: func(a *ask) { a.agreed.Datasets = []string{"people"} }, want: "wrong-dataset"},
		{name: "the agreement covers one of two joined datasets", who: asPartner, ask: func(a *ask) { a.sql, a.agreed.Datasets = joined, []string{"people"} }, want: "wrong-dataset"},
		{name: "the request names another agreement", who: asPartner, ask: func(a *ask) { a.req.Agreement = "payco-2025" }, want: "wrong-recipient"},
		{name: "the request names no agreement", who: asPartner, ask: func(a *ask) { a.req.Agreement = "" }, want: "wrong-recipient"},
		{name: "the agreement is for another purpose", who: asPartner, ask: func(a *ask) { a.agreed.Purposes = []candor.PurposeID{"research"} }, want: "wrong-purpose"},
		{name: "the agreement does not allow so sharp an answer", who: asPartner, ask: func(a *ask) { a.agreed.Precisions = []candor.Precision{candor.Coarse} }, want: "precision-not-agreed", says: "coarse"},

		{name: "the allowance is just enough", who: inside, fact: leave(0, 200_000)},
		{name: "one nano too little offers the next step", who: inside, fact: leave(0, 199_999), want: "allowance-used-up", says: "precision coarse:"},
		{name: "the finest step that fits is offered", who: inside, fact: leave(0, 49_999), want: "allowance-used-up", says: "precision coarsest:"},
		{name: "a step finer than asked is never offered", who: inside, ask: func(a *ask) { a.req.Precision = candor.Coarsest }, fact: leave(0, 1), want: "allowance-used-up", says: "day by day"},
		{name: "nothing left offers earlier answers", who: inside, fact: leave(0, 0), want: "allowance-used-up", says: "own teams (365 days)"},
		{name: "more spent than the cap is nothing left", who: inside, fact: leave(0, -1), want: "allowance-used-up"},
		{name: "a step that the agreement does not allow is not offered", who: asPartner, ask: func(a *ask) { a.agreed.Precisions = []candor.Precision{candor.Normal, candor.Coarsest} }, fact: leave(0, 60_000), want: "allowance-used-up", says: "precision coarsest:"},
		{name: "a step is offered only if it fits every scope", who: asPartner, fact: func(f *gate.Facts) { leave(0, 60_000)(f); leave(1, 20_000)(f) }, want: "allowance-used-up allowance-used-up", says: "precision coarsest:"},
		{name: "a partner used up its own", who: asPartner, fact: leave(0, 0), want: "allowance-used-up", says: "this partner (30 days)"},
		{name: "all partners used up theirs", who: asPartner, fact: leave(1, 0), want: "allowance-used-up", says: "all partners together (365 days)"},
		{name: "a dataset's lifetime is used up", who: inside, fact: func(f *gate.Facts) { f.Charges[1].Cap = 1 }, want: "allowance-used-up", says: "ask the board"},
		{name: "each scope used up is told", who: asPartner, fact: func(f *gate.Facts) { leave(0, 0)(f); leave(1, 0)(f) }, want: "allowance-used-up allowance-used-up"},
		{name: "caps that nobody set allow nothing", who: inside, fact: func(f *gate.Facts) { f.Charges[0].Cap = 0 }, want: "allowance-used-up"},
		{name: "no charges is an unknown allowance", who: inside, fact: func(f *gate.Facts) { f.Charges, f.Spent = nil, nil }, want: "allowance-unknown"},
		{name: "a scope that was not read is an unknown allowance", who: inside, fact: func(f *gate.Facts) { f.Spent = f.Spent[:1] }, want: "allowance-unknown"},

		{name: "every reason is told together", who: asPartner, ask: func(a *ask) {
			a.req.Purpose, a.sql, a.signed, a.agreed.Until = "marketing", "SELECT SUM(tip) FROM purchases", nil, noon
		}, fact: leave(0, 0), want: "wrong-purpose no-category unsigned expired wrong-purpose allowance-used-up"},
	} {
		t.Run(x.name, func(t *testing.T) {
			a := x.who()
			if x.ask != nil {
				x.ask(&a)
			}
			f := a.facts(t)
			if x.fact != nil {
				x.fact(&f)
			}
			d := gate.Decide(a.req, a.plan, f)
			if again := gate.Decide(a.req, a.plan, f); !reflect.DeepEqual(again.Reasons, d.Reasons) {
				t.Error("the same facts gave two answers")
			}
			if d.Allowed() != (x.want == "") || d.Allowed() != d.Permit.OK() {
				t.Fatalf("allowed: got %v, want %v: %v", d.Allowed(), x.want == "", rules(d.Reasons))
			}
			got := rules(d.Reasons)
			again := rules(gate.DecideAgain(a.req, a.plan, f))
			if d.Allowed() {
				if again != nil || got[0] != "permitted" || got[len(got)-1] != "allowance" || slices.Contains(got, "agreement") != (a.req.Recipient == "payco") {
					t.Errorf("a yes says %v, and reading it again %v", got, again)
				}
				return
			}
			if strings.Join(got, " ") != x.want {
				t.Errorf("got %v, want %s", got, x.want)
			}
			isAllowance := func(s string) bool { return strings.HasPrefix(s, "allowance-") }
			if want := slices.DeleteFunc(slices.Clone(got), isAllowance); !slices.Equal(again, want) {
				t.Errorf("reading again: got %v, want %v", again, want)
			}
			all := ""
			for _, r := range d.Reasons {
				all += r.Text + "\n" + r.Instead + "\n"
				if r.Rule == "" || r.Text == "" || r.Protects == "" || r.Instead == "" {
					t.Errorf("a refusal says rule, text, what it protects and what to do instead: %+v", r)
				}
			}
			if !strings.Contains(all, x.says) {
				t.Errorf("%q is not said in:\n%s", x.says, all)
			}
		})
	}
}
