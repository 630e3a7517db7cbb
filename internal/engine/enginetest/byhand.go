package enginetest

import (
	"slices"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
)

// byHand asks about a handful of rows whose answers anybody can work out on paper, so that engine and reference cannot
// share a mistake.
//
//	person 1, north: web 1.00, web 2.00, web 30.00 (over the bound of 10.00), shop −4.00 (under 0.00), NULL channel 5.00
//	person 2, south: shop 10.00, amount NULL
//	person 3, north: no rows
//	person 4:        web 1.00; not among the people
//	person 5, north: web 7.00; permits nothing
//
// A public table knows the channel web alone: open, with a rent of 3. Another knows north, in the hills.
func byHand(t *testing.T, newEngine func(t *testing.T, d Data) engine.Engine) {
	person := catalog.Field{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: "customer", Category: "user"}
	sales := &catalog.Dataset{
		Name: "sales", Ceiling: 100, Menu: []catalog.Contribution{{Groups: 3, Rows: 2}}, Purposes: []candor.PurposeID{"test"},
		Fields: []catalog.Field{person,
			{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: 0, Hi: 1000}},
			{Name: "channel", Type: catalog.String, Role: catalog.Key, Domain: []string{"web", "shop"}},
		},
	}
	people := &catalog.Dataset{
		Name: "people", Ceiling: 100, OnePerPerson: true, Purposes: []candor.PurposeID{"test"},
		Fields: []catalog.Field{person, {Name: "region", Type: catalog.String, Role: catalog.Key, Required: true, Domain: []string{"north", "south"}}},
	}
	categorise(sales, people)
	text := func(s string) catalog.Value { return catalog.Value{Type: catalog.String, S: s} }
	cents := func(i int64) catalog.Value { return catalog.Value{Type: catalog.Decimal, I: i} }
	null := catalog.Value{}
	d := Data{View: catalog.NewView(1, sales, people), Sets: []*catalog.Dataset{sales, people}, Rand: &repeat{}, Rows: map[string][]catalog.Row{
		"sales": {
			{Person: 1, Record: 1, Values: []catalog.Value{text("a"), cents(100), text("web")}},
			{Person: 1, Record: 2, Values: []catalog.Value{text("a"), cents(200), text("web")}},
			{Person: 1, Record: 3, Values: []catalog.Value{text("a"), cents(3000), text("web")}},
			{Person: 1, Record: 4, Values: []catalog.Value{text("a"), cents(-400), text("shop")}},
			{Person: 1, Record: 5, Values: []catalog.Value{text("a"), cents(500), null}},
			{Person: 2, Record: 6, Values: []catalog.Value{text("b"), cents(1000), text("shop")}},
			{Person: 2, Record: 7, Values: []catalog.Value{text("b"), null, text("shop")}},
			{Person: 4, Record: 8, Values: []catalog.Value{text("d"), cents(100), text("web")}},
			{Person: 5, Record: 9, Values: []catalog.Value{text("e"), cents(700), text("web")}},
		},
		"people": {
			{Person: 1, Record: 10, Values: []catalog.Value{text("a"), text("north")}},
			{Person: 2, Record: 11, Values: []catalog.Value{text("b"), text("south")}},
			{Person: 3, Record: 12, Values: []catalog.Value{text("c"), text("north")}},
			{Person: 5, Record: 13, Values: []catalog.Value{text("e"), text("north")}},
		},
	}}
	shops := &catalog.Reference{Name: "shops", Key: []string{"channel"}, Fields: []catalog.Field{{Name: "channel", Type: catalog.String, Role: catalog.Key},
		{Name: "state", Type: catalog.String, Role: catalog.Key, Domain: []string{"open", "shut"}}, {Name: "rent", Type: catalog.Integer, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: 0, Hi: 2}}}}
	lands := &catalog.Reference{Name: "lands", Key: []string{"region"}, Fields: []catalog.Field{{Name: "region", Type: catalog.String, Role: catalog.Key}, {Name: "land", Type: catalog.String, Role: catalog.Key}}}
	d.put(shops, text("web"), text("open"), catalog.Value{Type: catalog.Integer, I: 3})
	d.put(lands, text("north"), text("hills"))
	d.View = d.View.WithReferences(shops.With(catalog.Loaded{}, nil), lands.With(catalog.Loaded{}, lands.Look(d.Public["lands"])))
	road := NewRoad(t, d.View, map[string][]candor.SubjectID{"all": {1, 2, 3, 4}})
	engines := map[string]engine.Engine{"engine": newEngine(t, d), "reference": Reference{d}}
	for _, tc := range []struct {
		name, text string
		want       [][]int64 // vector, group: vectors in the plan's order
	}{
		{"people", "SELECT COUNT(DISTINCT person) FROM sales", [][]int64{{3}}},
		{"rows, at most 2 each", "SELECT COUNT(*) FROM sales", [][]int64{{3}, {2 + 2 + 1}}},
		{"rows by channel, the missing one last", "SELECT channel, COUNT(*) FROM sales GROUP BY channel", [][]int64{{2, 2, 1}, {2 + 1, 1 + 2, 1}}},
		// Person 1: web 100+200+1000 clamped to 2·1000; shop −400 is clamped to 0; missing 500.
		{"sums, clamped row by row and then in all", "SELECT channel, SUM(amount) FROM sales GROUP BY channel", [][]int64{{2, 2, 1}, {1300 + 100, 0 + 1000, 500}}},
		// All groups together: person 1 has 100+200+1000+0+500 = 1800, person 2 1000, person 4 100.
		{"sum", "SELECT SUM(amount) FROM sales", [][]int64{{3}, {1800 + 1000 + 100}}},
		// y = 2x − 1000. Person 1: −800 −600 +1000 −1000 +0 = −1400 over 5 rows, floor(−1400·2/5) = −560.
		// Person 2: +1000 over 1. Person 4: −800 over 1. Rows with an amount: 2, 1, 1.
		{"average", "SELECT AVG(amount) FROM sales", [][]int64{{3}, {2 + 1 + 1}, {-560 + 1000 - 800}}},
		// Web: person 1 −800 −600 +1000 = −400 over 3, floor(−400·2/3) = −267, not −266.
		{"average, rounded down", "SELECT AVG(amount) FROM sales WHERE channel = 'web'", [][]int64{{2}, {2 + 1}, {-267 - 800}}},
		{"unknown is not true", "SELECT COUNT(*) FROM sales WHERE NOT (amount > 1)", [][]int64{{2}, {2 + 1}}},
		{"unknown or true is true", "SELECT COUNT(*) FROM sales WHERE amount > 9 OR channel = 'shop'", [][]int64{{2}, {2 + 2}}},
		{"joined: only people of both", "SELECT region, COUNT(*) FROM sales JOIN people USING (customer) GROUP BY region", [][]int64{{1, 1}, {2, 2}}},
		{"compared: everybody of the group, with rows or without",
			"SELECT COMPARE(SUM(amount), by => region, a => 'north', b => 'south') FROM sales JOIN people USING (customer)", [][]int64{{2, 1}, {1800, 1000}}},
		{"compared: who has rows at all",
			"SELECT COMPARE(COUNT(DISTINCT person), by => region, a => 'south', b => 'north') FROM sales JOIN people USING (customer) WHERE channel = 'web'", [][]int64{{1, 2}, {0, 1}}},
		// Of person 1 web's three rows count as two; the rows of shop and of no channel meet nothing.
		{"a public table: what it does not know is the missing group",
			"SELECT state, COUNT(*) FROM sales JOIN shops s ON sales.channel = s.channel GROUP BY state", [][]int64{{2, 0, 2}, {2 + 1, 0, 2 + 2}}},
		{"a condition on a public table", "SELECT COUNT(*) FROM sales JOIN shops s ON sales.channel = s.channel WHERE state IS NULL", [][]int64{{2}, {2 + 2}}},
		// The rent of 3 is clamped to 2: person 1 has 2+2+2, cut to 2 rows of 2; person 4 has 2; the others none.
		{"a measure of a public table", "SELECT SUM(rent) FROM sales JOIN shops s ON sales.channel = s.channel", [][]int64{{3}, {4 + 2}}},
		{"a public table beside the people", "SELECT land, COUNT(*) FROM sales JOIN people p USING (customer) JOIN lands l ON p.region = l.region GROUP BY land", [][]int64{{1, 1}, {2, 2}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			plan := parse(t, d, tc.text)
			for name, e := range engines {
				a, err := road.Ask(t.Context(), e, plan, "all")
				if err != nil {
					t.Fatal(err)
				}
				var got [][]int64
				for v := range plan.Vectors() {
					var cells []int64
					for g := range plan.Groups() {
						cells = append(cells, a.Cell(v, g))
					}
					got = append(got, cells)
				}
				if !slices.EqualFunc(got, tc.want, slices.Equal) {
					t.Errorf("%s: got %v, want %v", name, got, tc.want)
				}
			}
		})
	}
}
