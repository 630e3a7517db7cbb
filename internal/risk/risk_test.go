package risk_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/risk"
)

var (
	now  = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	sets = []*catalog.Dataset{
		{Name: "purchases", Ceiling: 20_000, Smallest: 50, Fields: []catalog.Field{
			{Name: "customer", Role: catalog.Person, Class: catalog.DirectIdentifier, Type: catalog.String},
			{Name: "amount", Role: catalog.Measure, Type: catalog.Decimal, Bounds: &catalog.Bounds{Hi: 100}},
			{Name: "channel", Role: catalog.Key, Type: catalog.String, Domain: []string{"web", "shop"}},
			{Name: "note", Role: catalog.Text, Class: catalog.FreeText, Type: catalog.String},
		}},
		{Name: "customers", Ceiling: 10_000, Smallest: 20, Fields: []catalog.Field{
			{Name: "customer", Role: catalog.Person, Class: catalog.DirectIdentifier, Type: catalog.String},
			{Name: "region", Role: catalog.Key, Class: catalog.QuasiIdentifier, Type: catalog.String, Domain: []string{"North", "South", "Islands"}},
			{Name: "member", Type: catalog.Boolean},
			{Name: "size", Type: catalog.Integer},
		}},
	}
)

func agreement(with func(*partner.Agreement)) partner.Agreement {
	a := partner.Agreement{ID: "a", Owners: []candor.PartyID{"shop"}, Recipient: "payco", Purposes: []candor.PurposeID{"insights"}, Datasets: []string{"purchases"},
		From: now.AddDate(0, -1, 0), Until: now.AddDate(0, 0, 60), Price: candor.Money{Micro: 40_000_000, Currency: "USD"}, SharePercent: 50}
	if with != nil {
		with(&a)
	}
	return a
}

func weigh(a partner.Agreement, before ...partner.Agreement) risk.Report {
	return risk.Weigh(risk.Scene{Agreement: a, InForce: before, Sets: sets, Caps: allowance.Default(), Now: now})
}

func TestAFirstAgreementIsNewAltogether(t *testing.T) {
	r := weigh(agreement(nil))
	if !r.Before.Nothing() || len(r.New) != 1 || r.New[0] != (risk.Pair{Purpose: "insights", Dataset: "purchases"}) {
		t.Errorf("got %+v, new %v", r.Before, r.New)
	}
	if want := []string{"purchases.amount", "purchases.channel"}; !slices.Equal(r.After.Open, want) {
		t.Errorf("columns in questions: got %v want %v", r.After.Open, want)
	}
	if r.After.Finest != candor.Fine || r.After.Sigma != 20 || r.After.Monthly != 19 || r.After.Smallest != 50 {
		t.Errorf("got %s, sigma %d, %d a month, smallest %d; want fine, 20, 19, 50", r.After.Finest, r.After.Sigma, r.After.Monthly, r.After.Smallest)
	}
	if len(r.After.Rates) != 1 || r.After.Rates[0].Micro != 1000 {
		t.Errorf("each person earns %v, want 20 dollars over 20,000 people", r.After.Rates)
	}
}

func TestWhatASecondAgreementAdds(t *testing.T) {
	first := agreement(func(a *partner.Agreement) { a.ID, a.Precisions = "first", []candor.Precision{candor.Normal} })
	for name, c := range map[string]struct {
		second partner.Agreement
		want   []risk.Pair
		finest candor.Precision
		least  int64
	}{
		"nothing, where the other allows it": {agreement(func(a *partner.Agreement) { a.Precisions = []candor.Precision{candor.Coarse} }), []risk.Pair{}, candor.Normal, 50},
		"nothing, where the other's purpose is above": {agreement(func(a *partner.Agreement) {
			a.Purposes, a.Precisions = []candor.PurposeID{"insights.plants"}, []candor.Precision{candor.Coarse}
		}), []risk.Pair{}, candor.Normal, 50},
		"a purpose above is new":                    {agreement(func(a *partner.Agreement) { a.Purposes = []candor.PurposeID{"other"} }), []risk.Pair{{"other", "purchases"}}, candor.Fine, 50},
		"a dataset is new, with its smaller groups": {agreement(func(a *partner.Agreement) { a.Datasets = []string{"purchases", "customers"} }), []risk.Pair{{"insights", "customers"}}, candor.Fine, 20},
		"an agreement's own smallest group holds":   {agreement(func(a *partner.Agreement) { a.Datasets, a.Smallest = []string{"customers"}, 40 }), []risk.Pair{{"insights", "customers"}}, candor.Fine, 40},
	} {
		t.Run(name, func(t *testing.T) {
			r := weigh(c.second, first)
			if !slices.Equal(r.New, c.want) || r.After.Finest != c.finest || r.After.Smallest != c.least {
				t.Errorf("got %v, %s, %d; want %v, %s, %d", r.New, r.After.Finest, r.After.Smallest, c.want, c.finest, c.least)
			}
			if r.Before.Finest != candor.Normal || r.Before.Monthly != 120 {
				t.Errorf("before: got %s and %d a month, want normal and 120", r.Before.Finest, r.Before.Monthly)
			}
		})
	}
}

func TestEachColumnHasTheMostThatAQuestionMayDoWithIt(t *testing.T) {
	got := map[string]risk.Fate{}
	for _, c := range weigh(agreement(func(a *partner.Agreement) { a.Datasets = []string{"purchases", "customers"} })).Columns {
		got[c.Dataset+"."+c.Name] = c.Fate
	}
	for name, want := range map[string]risk.Fate{
		"purchases.customer": risk.Never, "purchases.note": risk.Never, "purchases.amount": risk.Sums, "purchases.channel": risk.Groups,
		"customers.customer": risk.Never, "customers.region": risk.Groups, "customers.member": risk.Groups, "customers.size": risk.Conditions,
	} {
		if f, ok := got[name]; !ok || f != want {
			t.Errorf("%s: got %q want %q", name, f, want)
		}
	}
	if r := weigh(agreement(func(a *partner.Agreement) { a.Datasets = []string{"nowhere"} })); !slices.Equal(r.Unknown, []string{"nowhere"}) || len(r.After.Open) != 0 {
		t.Errorf("a dataset that nobody described: got %v and %v", r.Unknown, r.After.Open)
	}
}

func TestBoundsAddUpTheWholeAllowance(t *testing.T) {
	at := func(r risk.Report, of string) risk.Bound {
		for _, b := range r.Bounds {
			if b.Of == of {
				return b
			}
		}
		return risk.Bound{}
	}
	r := weigh(agreement(nil)) // 60 days are left: two windows of 30
	month, life, all := at(r, risk.InMonth), at(r, risk.InAgreement), at(r, risk.AllPartners)
	if month.Rho != 24_000_000 || life.Rho != 48_000_000 || life.Days != 60 || all.Rho != 460_000_000 {
		t.Errorf("got %d, %d in %d days, %d", month.Rho, life.Rho, life.Days, all.Rho)
	}
	long := at(weigh(agreement(func(a *partner.Agreement) { a.Until = now.AddDate(0, 0, 700) })), risk.InAgreement)
	if want := candor.Rho(24 * 24_000_000); long.Rho != want { // 24 windows of 30 days, and less than two years of all partners
		t.Errorf("700 days: got %d want %d", long.Rho, want)
	}
	caps := allowance.Default()
	caps.Partners = 100_000_000
	few := at(risk.Weigh(risk.Scene{Agreement: agreement(func(a *partner.Agreement) { a.Until = now.AddDate(0, 0, 365) }), Sets: sets, Caps: caps, Spent: 7, Now: now}), risk.InAgreement)
	if few.Rho != 100_000_007 {
		t.Errorf("what all partners may holds for one, besides what it used: got %d", few.Rho)
	}
	for _, b := range r.Bounds {
		if e := mechanism.Epsilon(b.Rho, 1e-6); b.Epsilon != e || b.Times < math.Exp(e) || b.Times > 1.1*math.Exp(e) {
			t.Errorf("%s: epsilon %v, times %v: not e^epsilon rounded up", b.Of, b.Epsilon, b.Times)
		}
		if b.Presence != mechanism.Presence(b.Rho) || b.Attribute != mechanism.Attribute(b.Rho) {
			t.Errorf("%s: the guesses are not the mechanism's", b.Of)
		}
	}
	if over := risk.Weigh(risk.Scene{Agreement: agreement(func(a *partner.Agreement) { a.Until = now }), Sets: sets, Caps: caps, Spent: 5, Now: now}); at(over, risk.InAgreement).Rho != 5 {
		t.Errorf("an agreement that is over gives more than was learnt: %+v", over.Bounds)
	}
	later := agreement(func(a *partner.Agreement) { a.From, a.Until = now.AddDate(0, 0, 90), now.AddDate(0, 0, 150) })
	if got := at(weigh(later, agreement(nil)), risk.InAgreement); got.Rho != 5*24_000_000 || got.Days != 150 {
		t.Errorf("another agreement spends before it begins: got %d in %d days", got.Rho, got.Days)
	}
	for _, sets := range [][]string{{"purchases", "customers"}, {"customers", "purchases"}} {
		if r := weigh(agreement(func(a *partner.Agreement) { a.Smallest, a.Datasets = 40, sets })); r.After.Smallest != 40 {
			t.Errorf("%v with groups of 20 and 50, agreed 40: got %d", sets, r.After.Smallest)
		}
	}
}
