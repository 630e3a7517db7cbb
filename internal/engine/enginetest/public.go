package enginetest

import (
	"math/rand/v2"
	"slices"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/question"
)

// public invents tables about nobody, each with gaps: days that some rows have, months by channel, regions and ages.
// loose limits cut nothing.
func (d *Data) public(r *rand.Rand, loose bool) {
	temp, spend, people := &catalog.Bounds{Lo: -100, Hi: 250}, &catalog.Bounds{Lo: 0, Hi: 40}, &catalog.Bounds{Lo: 0, Hi: 1000}
	if loose {
		temp, spend, people = &catalog.Bounds{Lo: -1000, Hi: 1000}, &catalog.Bounds{Lo: -50, Hi: 100}, &catalog.Bounds{Lo: 0, Hi: 5000}
	}
	text := func(s string) catalog.Value { return catalog.Value{Type: catalog.String, S: s} }
	number := func(t catalog.Type, i int64) catalog.Value { return catalog.Value{Type: t, I: i} }
	maybe := func(v catalog.Value) catalog.Value {
		if r.IntN(6) == 0 {
			return catalog.Value{}
		}
		return v
	}
	days := &catalog.Reference{Name: "days", Key: []string{"date"}, Fields: []catalog.Field{
		{Name: "date", Type: catalog.Date, Role: catalog.Key},
		{Name: "sky", Type: catalog.String, Role: catalog.Key},
		{Name: "temp", Type: catalog.Decimal, Scale: 1, Role: catalog.Measure, Bounds: temp},
		{Name: "holiday", Type: catalog.Boolean, Role: catalog.Key},
	}}
	for at := day("2025-12-01"); at < day("2026-11-01"); at++ {
		if r.IntN(4) > 0 {
			d.put(days, number(catalog.Date, at), maybe(text([]string{"sun", "rain", "it's fog"}[r.IntN(3)])), maybe(number(catalog.Decimal, int64(r.IntN(500)-200))), maybe(number(catalog.Boolean, int64(r.IntN(2)))))
		}
	}
	months := &catalog.Reference{Name: "months", Key: []string{"channel", "month"}, Fields: []catalog.Field{
		{Name: "month", Type: catalog.Date, Role: catalog.Key},
		{Name: "channel", Type: catalog.String, Role: catalog.Key},
		{Name: "season", Type: catalog.String, Role: catalog.Key, Domain: []string{"low", "high"}},
		{Name: "spend", Type: catalog.Integer, Role: catalog.Measure, Bounds: spend},
	}}
	for _, m := range []string{"2026-01-01", "2026-03-01", "2026-04-01", "2026-06-01", "2026-07-01", "2026-10-01"} {
		for _, c := range []string{"web", "it's", "phone"} {
			d.put(months, number(catalog.Date, day(m)), text(c), maybe(text([]string{"low", "high"}[r.IntN(2)])), maybe(number(catalog.Integer, int64(r.IntN(60)))))
		}
	}
	regions := &catalog.Reference{Name: "regions", Key: []string{"region"}, Fields: []catalog.Field{
		{Name: "region", Type: catalog.String, Role: catalog.Key},
		{Name: "land", Type: catalog.String, Role: catalog.Key},
		{Name: "people", Type: catalog.Integer, Role: catalog.Measure, Bounds: people},
	}}
	d.put(regions, text("north"), text("hills"), number(catalog.Integer, 300))
	d.put(regions, text("east"), text("coast"), number(catalog.Integer, 2000))
	d.put(regions, text("nowhere"), text("moon"), number(catalog.Integer, 0))
	ages := &catalog.Reference{Name: "ages", Key: []string{"age"}, Fields: []catalog.Field{
		{Name: "age", Type: catalog.Integer, Role: catalog.Key, Bounds: &catalog.Bounds{Lo: 0, Hi: 120}},
		{Name: "band", Type: catalog.String, Role: catalog.Key},
	}}
	for a := int64(10); a < 80; a++ {
		d.put(ages, number(catalog.Integer, a), text([]string{"young", "middle", "old"}[min(a/30, 2)]))
	}
	var refs []*catalog.Reference
	for _, ref := range []*catalog.Reference{days, months, regions, ages} {
		refs = append(refs, ref.With(catalog.Loaded{Content: candor.Digest{byte(len(refs) + 1)}, Rows: int64(len(d.Public[ref.Name]))}, ref.Look(d.Public[ref.Name])))
	}
	d.View = d.View.WithReferences(refs...)
}

func (d *Data) put(ref *catalog.Reference, row ...catalog.Value) {
	if d.Public == nil {
		d.Public = map[string][][]catalog.Value{}
	}
	d.Public[ref.Name] = append(d.Public[ref.Name], row)
}

// beside finds the one row of a public table that a row meets; nil when it meets none.
func (p pair) beside(plan question.Plan, j question.Joined) []catalog.Value {
	for _, row := range p.public[j.Table.Name] {
		if !slices.ContainsFunc(j.On, func(o question.On) bool {
			want := keyOf(plan, o.Row, p.value(plan, o.Row.Column))
			got := row[slices.IndexFunc(j.Table.Fields, func(f catalog.Field) bool { return f.Name == o.Field.Name })]
			return want.Null() || got != want
		}) {
			return row
		}
	}
	return nil
}

// publicJoin adds a public table to a question now and then: its text, keys, sums and columns for conditions.
func (g *asker) publicJoin(from string) (join string, keys, sums, cols []string) {
	add := func(j string, k, s, c []string) {
		if g.r.IntN(3) > 0 {
			return
		}
		if !g.plain && g.r.IntN(2) == 0 {
			j = j[len("LEFT "):]
		}
		join, keys, sums, cols = join+" "+j, append(keys, k...), append(sums, s...), append(cols, c...)
	}
	if hasEvents(from) {
		add("LEFT JOIN days d ON "+g.pick("e.day = d.date", "d.date = e.day", "date_trunc('day', e.at) = d.date"),
			[]string{"d.sky", "d.holiday", "bin(d.temp, 5)", "date_trunc('quarter', d.date)"}, []string{"d.temp"}, []string{"d.sky", "d.temp", "d.holiday", "d.date"})
		add("LEFT JOIN months m ON "+g.pick("date_trunc('month', e.at) = m.month AND m.channel = e.channel", "e.channel = m.channel AND m.month = date_trunc('month', e.day)"),
			[]string{"m.season", "bin(m.spend, 20)", "m.channel"}, []string{"m.spend"}, []string{"m.season", "m.spend"})
	}
	if hasPeople(from) {
		add("LEFT JOIN regions r ON p.region = r.region", []string{"r.land", "r.region"}, []string{"r.people"}, []string{"r.land", "r.people"})
		add("LEFT JOIN ages y ON y.age = p.age", []string{"y.band"}, nil, []string{"y.band", "y.age"})
	}
	return join, keys, sums, cols
}
