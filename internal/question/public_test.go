package question

import (
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// fair is a fixture of purchases and people, and of public tables: weather by day, prices by month and city, plans not loaded.
func fair() catalog.View {
	person := catalog.Field{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: "customer", Category: "user"}
	days := &catalog.Bounds{Lo: 18000, Hi: 18400}
	purchases := &catalog.Dataset{Name: "purchases", Ceiling: 1000, Menu: []catalog.Contribution{{Groups: 3, Rows: 2}}, Fields: []catalog.Field{
		person,
		{Name: "day", Type: catalog.Date, Role: catalog.Time, Required: true, Bounds: days, Category: "user.behavior"},
		{Name: "at", Type: catalog.Timestamp, Role: catalog.Time, Bounds: &catalog.Bounds{Lo: 18000 * 86400e6, Hi: 18400 * 86400e6}},
		{Name: "zip", Type: catalog.String, Category: "user.location"},
		{Name: "units", Type: catalog.Integer, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: 0, Hi: 9}},
		{Name: "mail", Type: catalog.String, Role: catalog.Identifier, Identifier: "email"},
		{Name: "note", Type: catalog.String, Role: catalog.Text},
	}}
	people := &catalog.Dataset{Name: "people", Ceiling: 1000, OnePerPerson: true, Fields: []catalog.Field{person, {Name: "city", Type: catalog.String, Role: catalog.Key, Domain: []string{"a", "b"}}}}
	seen := catalog.Loaded{Content: candor.Digest{1}}
	table := func(name string, key []string, fields ...catalog.Field) *catalog.Reference {
		return &catalog.Reference{Name: name, Key: key, Fields: fields, Loaded: &seen}
	}
	weather := table("weather", []string{"date"}, catalog.Field{Name: "date", Type: catalog.Date, Role: catalog.Key, Bounds: days},
		catalog.Field{Name: "sky", Type: catalog.String, Role: catalog.Key, Domain: []string{"sun", "rain"}},
		catalog.Field{Name: "temp", Type: catalog.Integer, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: -20, Hi: 40}},
		catalog.Field{Name: "wind", Type: catalog.Integer, Role: catalog.Key})
	prices := table("prices", []string{"month", "city"}, catalog.Field{Name: "month", Type: catalog.Date}, catalog.Field{Name: "city", Type: catalog.String, Domain: []string{"a", "c"}},
		catalog.Field{Name: "level", Type: catalog.String, Role: catalog.Key, Domain: []string{"low", "high"}})
	cities := table("cities", []string{"city"}, catalog.Field{Name: "city", Type: catalog.String, Domain: []string{"a", "c"}}, catalog.Field{Name: "state", Type: catalog.String, Role: catalog.Key, Domain: []string{"x", "y"}})
	later := &catalog.Reference{Name: "later", Key: []string{"date"}, Fields: []catalog.Field{{Name: "date", Type: catalog.Date}}}
	return catalog.NewView(1, purchases, people).WithReferences(weather, prices, cities, later)
}

func TestPublicTablesAreJoinedOnTheirWholeKey(t *testing.T) {
	const sky = "SELECT w.sky, COUNT(DISTINCT person) FROM purchases p JOIN weather w ON "
	for _, tt := range []struct{ name, text, rule, instead string }{
		{"by a day", sky + "p.day = w.date GROUP BY w.sky", "", ""},
		{"the other way round", sky + "w.date = p.day GROUP BY w.sky", "", ""},
		{"LEFT JOIN says the same", strings.Replace(sky, "JOIN", "LEFT OUTER JOIN", 1) + "p.day = w.date GROUP BY w.sky", "", ""},
		{"by the day of a time", sky + "date_trunc('day', p.at) = w.date GROUP BY w.sky", "", ""},
		{"without qualifiers", "SELECT sky, COUNT(*) FROM purchases JOIN weather ON day = date GROUP BY sky", "", ""},
		{"two columns of a key, over two datasets", "SELECT level, COUNT(*) FROM purchases p JOIN people q USING (customer) JOIN prices r ON date_trunc('month', p.day) = r.month AND q.city = r.city GROUP BY level", "", ""},
		{"two tables", "SELECT sky, state, COUNT(*) FROM purchases p JOIN cities c USING (city) JOIN people q USING (customer) JOIN weather w ON day = date GROUP BY sky, state", "", ""},
		{"a measure of the table", "SELECT AVG(w.temp), SUM(temp) FROM purchases JOIN weather w ON day = date WHERE sky IS NOT NULL", "", ""},

		{"a part of the key", "SELECT level, COUNT(*) FROM purchases JOIN prices ON date_trunc('month', day) = month GROUP BY level", "join-on-key", "JOIN prices ON purchases.… = prices.month AND purchases.… = prices.city"},
		{"a key twice", sky + "p.day = w.date AND p.day = w.date GROUP BY w.sky", "join-on-key", "JOIN weather ON purchases.… = weather.date"},
		{"a further column", sky + "p.day = w.date AND p.zip = w.sky GROUP BY w.sky", "join-on-key", "JOIN weather"},
		{"not equality", sky + "p.day >= w.date GROUP BY w.sky", "join-on-key", "JOIN weather"},
		{"one or the other", sky + "p.day = w.date OR p.day = w.date GROUP BY w.sky", "join-on-key", "JOIN weather"},
		{"a value", sky + "w.date = DATE '2020-01-01' GROUP BY w.sky", "join-on-key", "Write a column, or date_trunc"},
		{"its own column", sky + "w.date = w.date GROUP BY w.sky", "join-on-key", "JOIN weather"},
		{"a bin", sky + "bin(p.units, 2) = w.date GROUP BY w.sky", "unsupported", "date_trunc('month', column)"},
		{"another unit", sky + "date_trunc('hour', p.at) = w.date GROUP BY w.sky", "unsupported", "date_trunc('month', column)"},
		{"a time with a day", sky + "p.at = w.date GROUP BY w.sky", "type-mismatch", "Join by date_trunc('day', at)."},
		{"a text with a day", sky + "p.zip = w.date GROUP BY w.sky", "type-mismatch", "the same type"},
		{"by the person", "SELECT state, COUNT(*) FROM purchases p JOIN cities c ON p.customer = c.city GROUP BY state", "person-level", ""},
		{"by what identifies a person", "SELECT state, COUNT(*) FROM purchases p JOIN cities c ON p.mail = c.city GROUP BY state", "person-level", ""},
		{"by free text", "SELECT state, COUNT(*) FROM purchases p JOIN cities c ON p.note = c.city GROUP BY state", "person-level", ""},
		{"by another public table", "SELECT state, COUNT(*) FROM purchases JOIN weather w ON day = date JOIN cities c ON w.sky = c.city GROUP BY state", "unknown-dataset", ""},
		{"a table that is not loaded", "SELECT COUNT(*) FROM purchases JOIN later ON day = date", "join-on-key", "candor load --reference"},
		{"a table alone", "SELECT COUNT(*) FROM weather", "join-on-key", "Write FROM and a dataset of people"},
		{"a table before the dataset", "SELECT COUNT(*) FROM weather JOIN purchases ON day = date", "join-on-key", "Write FROM and a dataset of people"},
		{"a table twice", "SELECT a.sky, COUNT(*) FROM purchases p JOIN weather a ON p.day = a.date JOIN weather b ON p.day = b.date GROUP BY a.sky", "ambiguous-column", "once"},
		{"one name for both", "SELECT COUNT(*) FROM purchases p JOIN weather p ON day = date", "ambiguous-column", "alias"},
		{"a column of both", "SELECT city, COUNT(*) FROM people JOIN prices r ON r.month = people.city AND r.city = people.city GROUP BY city", "type-mismatch", ""},
		{"no measure without limits", "SELECT SUM(w.wind) FROM purchases JOIN weather w ON day = date", "unbounded", ""},
		{"no group without values", "SELECT w.wind, COUNT(*) FROM purchases JOIN weather w ON day = date GROUP BY w.wind", "no-public-domain", ""},
		{"a full join", "SELECT COUNT(*) FROM purchases FULL JOIN weather ON day = date", "unsupported", ""},
		{"a dataset is not joined by LEFT JOIN", "SELECT COUNT(*) FROM purchases LEFT JOIN people USING (customer)", "unsupported", ""},
		{"two datasets at most", "SELECT COUNT(*) FROM purchases JOIN people USING (customer) JOIN people USING (customer)", "unsupported", ""},
		{"no comparison yet", "SELECT COMPARE(SUM(p.units), by => q.city, a => 'a', b => 'b') FROM purchases p JOIN people q USING (customer) JOIN weather w ON p.day = w.date", "compare", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			plan, why := Parse(fair(), tt.text, candor.Normal)
			if tt.rule == "" {
				if len(why) > 0 || len(plan.Joined()) == 0 {
					t.Fatalf("refused: %+v", why)
				}
				return
			}
			if !slices.ContainsFunc(why, func(r candor.Reason) bool {
				return r.Rule == tt.rule && strings.Contains(r.Instead, tt.instead) && r.Text != "" && r.Protects != ""
			}) {
				t.Errorf("got %+v, want %s with %q", why, tt.rule, tt.instead)
			}
		})
	}
}

func canonicalOf(t *testing.T, view catalog.View, text string) string {
	t.Helper()
	p, why := Parse(view, text, candor.Normal)
	if len(why) > 0 {
		t.Fatalf("%s\nrefused: %+v", text, why)
	}
	return string(p.Canonical())
}

func TestAJoinThatMeansTheSameIsTheSameQuestion(t *testing.T) {
	const q = "SELECT w.sky, COUNT(DISTINCT person) FROM purchases p JOIN weather w ON p.day = w.date GROUP BY w.sky"
	was := canonicalOf(t, fair(), q)
	for name, text := range map[string]string{
		"names":            "SELECT sky AS s, COUNT(DISTINCT customer) AS n FROM purchases LEFT JOIN weather ON date = day GROUP BY s ORDER BY n",
		"an idle table":    "SELECT w.sky, COUNT(DISTINCT person) FROM purchases p JOIN weather w ON p.day = w.date JOIN cities c ON p.zip = c.city GROUP BY w.sky",
		"an idle one more": "SELECT w.sky, COUNT(DISTINCT person) FROM purchases p JOIN cities c ON p.zip = c.city JOIN weather w ON p.day = w.date GROUP BY w.sky",
	} {
		if got := canonicalOf(t, fair(), text); got != was {
			t.Errorf("%s make another question:\n%s\n%s", name, got, was)
		}
	}
	for name, text := range map[string]string{
		"another column to join by": "SELECT w.sky, COUNT(DISTINCT person) FROM purchases p JOIN weather w ON date_trunc('day', p.at) = w.date GROUP BY w.sky",
		"another unit":              "SELECT w.sky, COUNT(DISTINCT person) FROM purchases p JOIN weather w ON date_trunc('month', p.day) = w.date GROUP BY w.sky",
		"a condition on the table":  "SELECT w.sky, COUNT(DISTINCT person) FROM purchases p JOIN weather w ON p.day = w.date WHERE w.temp > 3 GROUP BY w.sky",
	} {
		if canonicalOf(t, fair(), text) == was {
			t.Errorf("%s is the same question", name)
		}
	}
	// Another version of the table is another question; without the table nothing changes.
	view := fair()
	w, _ := view.Reference("weather")
	w.Loaded = &catalog.Loaded{Content: candor.Digest{2}}
	if canonicalOf(t, view, q) == was {
		t.Error("another version of the table is the same question")
	}
	plain := "SELECT COUNT(*) FROM purchases"
	if canonicalOf(t, view, plain+" JOIN weather ON day = date") != canonicalOf(t, catalog.NewView(1, view.Datasets()...), plain) {
		t.Error("a table of which nothing is used makes another question")
	}
}

func TestWhatAPublicTableCostsAndWhoHasToPermit(t *testing.T) {
	plan := func(text string) Plan {
		p, why := Parse(fair(), text, candor.Normal)
		if len(why) > 0 {
			t.Fatalf("%s\nrefused: %+v", text, why)
		}
		return p
	}
	p := plan("SELECT sky, COUNT(*) FROM purchases JOIN weather ON day = date GROUP BY sky")
	if got := p.Datasets(); !slices.Equal(got, []string{"purchases"}) {
		t.Errorf("the datasets are %v: a public table asks nobody", got)
	}
	if !slices.Contains(p.Categories(), "user.behavior") || slices.ContainsFunc(p.Fields(), Column.Public) {
		t.Errorf("the column that is joined by is used: %v", p.Categories())
	}
	if d := p.Keys()[0].Domain; len(d) != 3 || !d[2].Null() {
		t.Errorf("the groups are %v, want the table's values and the missing one", d)
	}
	// A person is in as many groups as without the table; in one where the table is joined by one row a person.
	if g := p.Bounding().Groups; g != 3 {
		t.Errorf("a person counts in %d groups, want 3", g)
	}
	one := plan("SELECT state, COUNT(*) FROM purchases p JOIN people q USING (customer) JOIN cities c ON q.city = c.city GROUP BY state")
	if b := one.Bounding(); b != (catalog.Contribution{Groups: 1, Rows: 2}) {
		t.Errorf("a person of one city counts %+v, want one group", b)
	}
	if s := plan("SELECT SUM(temp) FROM purchases JOIN weather ON day = date").Vectors(); s[len(s)-1].Sensitivity != 2*40 {
		t.Errorf("the vectors are %+v, want a sum of 2 rows of 40 at most", s)
	}
}

// Whatever is written about joins ends in a plan that joins whole keys of datasets' columns, or in reasons that help.
func FuzzJoins(f *testing.F) {
	for _, s := range []string{
		"JOIN weather w ON day = w.date GROUP BY sky", "LEFT JOIN prices r ON date_trunc('month', day) = r.month AND zip = r.city JOIN cities USING (city)",
		"JOIN people USING (customer) JOIN weather ON date_trunc('day', at) = date WHERE temp > 1", "JOIN weather ON NOT day = date", "JOIN later USING (date, date)", "JOIN weather ON",
	} {
		f.Add(s)
	}
	view := fair()
	f.Fuzz(func(t *testing.T, joins string) {
		p, why := Parse(view, "SELECT COUNT(*), SUM(units) FROM purchases p "+joins, candor.Normal)
		if len(why) > 0 {
			for _, r := range why {
				if r.Rule == "" || r.Text == "" || r.Protects == "" || r.Instead == "" {
					t.Fatalf("a refusal that does not help: %+v", r)
				}
			}
			return
		}
		for _, j := range p.Joined() {
			if j.Table.Loaded == nil || len(j.On) != len(j.Table.Key) {
				t.Fatalf("joined on a part of the key: %+v", j)
			}
			for i, o := range j.On {
				if o.Field == nil || o.Field.Name != j.Table.Key[i] || o.Row.Column.Public() || personal(o.Row.Column.Field) || o.Row.Type != o.Field.Type {
					t.Fatalf("joined by %+v", o)
				}
			}
		}
	})
}
