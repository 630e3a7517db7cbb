package question

import (
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

func day(t testing.TB, s string) int64 {
	t.Helper()
	d, err := parseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// shop is a catalogue like the sample company's: purchases as in CDNOW, visits with times and gaps, and one row a person
// about the customers and their accounts.
func shop(t testing.TB) catalog.View {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	person := catalog.Field{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: "customer", Category: "user.unique_id"}
	at := func(s string) int64 {
		w, err := time.ParseInLocation(time.DateTime, s, paris)
		if err != nil {
			t.Fatal(err)
		}
		return w.UnixMicro()
	}
	purchases := &catalog.Dataset{
		Name: "purchases", Ceiling: 30_000, Menu: []catalog.Contribution{{Groups: 1, Rows: 5}, {Groups: 3, Rows: 2}},
		Fields: []catalog.Field{
			person,
			{Name: "date", Type: catalog.Date, Role: catalog.Time, Required: true, Bounds: &catalog.Bounds{Lo: day(t, "1997-01-01"), Hi: day(t, "1998-06-30")}, Category: "user.behavior.purchase_history"},
			{Name: "cds", Type: catalog.Integer, Role: catalog.Measure, Required: true, Bounds: &catalog.Bounds{Lo: 0, Hi: 10}, Category: "user.behavior.purchase_history"},
			{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Required: true, Bounds: &catalog.Bounds{Lo: 0, Hi: 20000}, Currency: "USD", Category: "user.financial"},
			{Name: "tip", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: -500, Hi: 1500}},
			{Name: "score", Type: catalog.Integer, Role: catalog.Measure},
			{Name: "email", Type: catalog.String, Role: catalog.Identifier, Identifier: "email"},
			{Name: "note", Type: catalog.String, Role: catalog.Text},
			{Name: "till", Type: catalog.String, Role: catalog.Attribute},
			{Name: "gift", Type: catalog.Boolean, Role: catalog.Key},
		},
	}
	visits := &catalog.Dataset{
		Name: "visits", Ceiling: 30_000, Zone: paris, Menu: []catalog.Contribution{{Groups: 2, Rows: 10}},
		Fields: []catalog.Field{
			{Name: "visitor", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: "customer"},
			{Name: "at", Type: catalog.Timestamp, Role: catalog.Time, Required: true, Bounds: &catalog.Bounds{Lo: at("2026-03-28 00:00:00"), Hi: at("2026-03-30 23:59:59")}},
			{Name: "page", Type: catalog.String, Role: catalog.Key, Domain: []string{"home", "shop", "help"}},
			{Name: "seconds", Type: catalog.Integer, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: 0, Hi: 3600}},
			{Name: "huge", Type: catalog.Integer, Role: catalog.Measure, Required: true, Bounds: &catalog.Bounds{Lo: 0, Hi: 1 << 50}},
		},
	}
	people := &catalog.Dataset{
		Name: "people", Ceiling: 30_000, OnePerPerson: true,
		Fields: []catalog.Field{
			person,
			{Name: "region", Type: catalog.String, Role: catalog.Key, Required: true, Domain: []string{"north", "south", "east"}, Category: "user.location"},
			{Name: "vip", Type: catalog.Boolean, Role: catalog.Key, Required: true},
			{Name: "age", Type: catalog.Integer, Role: catalog.Key, Bounds: &catalog.Bounds{Lo: 18, Hi: 99}, Category: "user.demographic"},
			{Name: "tier", Type: catalog.Integer, Role: catalog.Key, Domain: []string{"1", "2", "3"}},
			{Name: "gift", Type: catalog.Boolean, Role: catalog.Attribute},
			{Name: "Nickname", Type: catalog.String, Role: catalog.Attribute, Class: catalog.DirectIdentifier},
		},
	}
	accounts := &catalog.Dataset{
		Name: "accounts", Ceiling: 30_000, OnePerPerson: true, Menu: []catalog.Contribution{{Groups: 1, Rows: 1}},
		Fields: []catalog.Field{person, {Name: "plan", Type: catalog.String, Role: catalog.Key, Required: true, Domain: []string{"free", "paid"}}},
	}
	strangers := &catalog.Dataset{
		Name: "strangers", OnePerPerson: true,
		Fields: []catalog.Field{{Name: "customer", Type: catalog.String, Role: catalog.Person, Identifier: "device"}},
	}
	return catalog.NewView(7, purchases, visits, people, accounts, strangers)
}

func ask(t testing.TB, text string) Plan {
	t.Helper()
	p, reasons := Parse(shop(t), text, candor.Normal)
	if len(reasons) > 0 {
		t.Fatalf("refused: %s\n%+v", text, reasons)
	}
	return p
}
