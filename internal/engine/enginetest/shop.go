package enginetest

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Data is a catalogue of invented people with its rows.
type Data struct {
	View catalog.View
	Sets []*catalog.Dataset
	Rows map[string][]catalog.Row // by dataset
	// Public are the rows of public tables, by name.
	Public map[string][][]catalog.Value
	// Rand gives every question the same key, so that an engine and the reference choose the same groups.
	Rand io.Reader
}

// repeat gives the same 16 bytes again and again, to readers that take 16 at a time.
type repeat [16]byte

func (r *repeat) Read(p []byte) (int, error) { return io.ReadFull(bytes.NewReader(r[:]), p) }

// People lists everybody who has a row, in order.
func (d Data) People() []candor.SubjectID {
	var out []candor.SubjectID
	for _, rows := range d.Rows {
		for _, r := range rows {
			out = append(out, r.Person)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var zones = []string{"Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"}

func day(s string) int64 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t.Unix() / 86400
}

// Shop invents a company: events with many rows a person, some people with very many, people and accounts with one row
// a person. Numbers lie below, in and above their bounds, times on both sides of the changes of the clock, values are
// missing, and people are in one dataset and not in the other. loose makes bounds and menu wide enough to cut nothing.
func Shop(t testing.TB, seed uint64, loose bool) Data {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	zone, err := time.LoadLocation(zones[seed%uint64(len(zones))])
	if err != nil {
		t.Fatal(err)
	}
	amount, qty, wide, menu := &catalog.Bounds{Lo: -500, Hi: 1500}, &catalog.Bounds{Lo: 0, Hi: 10}, &catalog.Bounds{Lo: -(1 << 40), Hi: 1 << 40},
		[]catalog.Contribution{{Groups: 2, Rows: 3}, {Groups: 1, Rows: 1}, {Groups: 3, Rows: 2}, {Groups: 5, Rows: 50}}
	if loose {
		amount, qty, wide = &catalog.Bounds{Lo: -5000, Hi: 5000}, &catalog.Bounds{Lo: -100, Hi: 100}, &catalog.Bounds{Lo: -(1 << 20), Hi: 1 << 20}
		menu = []catalog.Contribution{{Groups: 5000, Rows: 2000}}
	}
	person := catalog.Field{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: "customer", Category: "user.unique_id"}
	at := func(s string) int64 { return day(s) * 86400e6 }
	purposes := []candor.PurposeID{"test"}
	events := &catalog.Dataset{
		Name: "events", Ceiling: 1000, Zone: zone, Menu: menu, Purposes: purposes,
		Fields: []catalog.Field{
			person,
			{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Required: true, Bounds: amount},
			{Name: "qty", Type: catalog.Integer, Role: catalog.Measure, Bounds: qty},
			{Name: "wide", Type: catalog.Integer, Role: catalog.Measure, Bounds: wide},
			{Name: "channel", Type: catalog.String, Role: catalog.Key, Domain: []string{"web", "shop", "it's", "phone"}},
			{Name: "grade", Type: catalog.Integer, Role: catalog.Key, Required: true, Domain: []string{"3", "1", "-2"}},
			{Name: "day", Type: catalog.Date, Role: catalog.Time, Required: true, Bounds: &catalog.Bounds{Lo: day("2025-12-20"), Hi: day("2026-11-10")}},
			{Name: "at", Type: catalog.Timestamp, Role: catalog.Time, Bounds: &catalog.Bounds{Lo: at("2026-03-01"), Hi: at("2026-11-05")}},
			{Name: "gift", Type: catalog.Boolean, Role: catalog.Key},
			{Name: "till", Type: catalog.String, Role: catalog.Attribute},
		},
	}
	people := &catalog.Dataset{
		Name: "people", Ceiling: 1000, OnePerPerson: true, Purposes: purposes,
		Fields: []catalog.Field{
			person,
			{Name: "region", Type: catalog.String, Role: catalog.Key, Required: true, Domain: []string{"north", "south", "east"}},
			{Name: "vip", Type: catalog.Boolean, Role: catalog.Key},
			{Name: "age", Type: catalog.Integer, Role: catalog.Key, Bounds: &catalog.Bounds{Lo: 18, Hi: 99}},
			{Name: "joined", Type: catalog.Date, Role: catalog.Time, Bounds: &catalog.Bounds{Lo: day("2019-05-05"), Hi: day("2026-06-30")}},
			{Name: "rank", Type: catalog.Decimal, Scale: 1, Role: catalog.Key, Domain: []string{"0.5", "1.0", "1.5"}},
		},
	}
	accounts := &catalog.Dataset{
		Name: "accounts", Ceiling: 1000, OnePerPerson: true, Purposes: purposes, Menu: []catalog.Contribution{{Groups: 1, Rows: 1}},
		Fields: []catalog.Field{person, {Name: "plan", Type: catalog.String, Role: catalog.Key, Domain: []string{"free", "paid"}},
			{Name: "balance", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: -100, Hi: 10000}}},
	}
	categorise(events, people, accounts)
	key := &repeat{}
	for i := range key {
		key[i] = byte(r.Uint32())
	}
	d := Data{View: catalog.NewView(1, events, people, accounts), Sets: []*catalog.Dataset{events, people, accounts}, Rows: map[string][]catalog.Row{}, Rand: key}
	d.public(rand.New(rand.NewPCG(seed, 8)), loose)
	g := &maker{r: r, loose: loose}
	for i := range 120 {
		p := candor.SubjectID(1 + i)
		if i%17 == 0 {
			p += 4_000_000_000 // numbers near the end of their range
		}
		n := r.IntN(9)
		if i%40 == 3 {
			n = 300 + r.IntN(200)
		}
		for range n {
			g.add(&d, events, p)
			if r.IntN(5) == 0 { // the same row again, under another record
				rows := d.Rows["events"]
				again := rows[len(rows)-1]
				again.Record = g.record()
				d.Rows["events"] = append(rows, again)
			}
		}
		if r.IntN(5) > 0 {
			g.add(&d, people, p)
		}
		if r.IntN(4) > 0 {
			g.add(&d, accounts, p)
		}
		if !loose && r.IntN(20) == 0 { // the promise of one row a person is broken: the newest counts
			g.add(&d, people, p)
			g.add(&d, accounts, p)
		}
	}
	return d
}

// categorise gives every column a category that the people of a Road permit.
func categorise(sets ...*catalog.Dataset) {
	for _, s := range sets {
		for i := range s.Fields {
			s.Fields[i].Category = "user.behavior"
		}
	}
}

// maker invents rows.
type maker struct {
	r     *rand.Rand
	loose bool
	last  uint64
}

// record numbers rows upward with gaps; the order of rows is not that of records everywhere, since loads are not.
func (g *maker) record() uint64 {
	g.last += 1 + uint64(g.r.IntN(3))
	return g.last ^ 1
}

func (g *maker) add(d *Data, set *catalog.Dataset, p candor.SubjectID) {
	row := catalog.Row{Person: p, Record: g.record(), Values: make([]catalog.Value, len(set.Fields))}
	for i := range set.Fields {
		row.Values[i] = g.value(&set.Fields[i], p)
	}
	d.Rows[set.Name] = append(d.Rows[set.Name], row)
}

func (g *maker) value(f *catalog.Field, p candor.SubjectID) catalog.Value {
	if !f.Required && g.r.IntN(6) == 0 {
		return catalog.Value{}
	}
	v := catalog.Value{Type: f.Type}
	switch {
	case f.Role == catalog.Person:
		v.S = fmt.Sprintf("customer-%d", p)
	case len(f.Domain) > 0 && f.Type == catalog.String:
		v.S = f.Domain[g.r.IntN(len(f.Domain))]
		if g.r.IntN(50) == 0 {
			v.S = "of no domain"
		}
	case len(f.Domain) > 0:
		n, err := catalog.ParseFixed(f.Domain[g.r.IntN(len(f.Domain))], f.Scale)
		if err != nil {
			panic(err)
		}
		v.I = n
	case f.Type == catalog.String:
		v.S = []string{"a", "b", "", "c'; --", "ä"}[g.r.IntN(5)]
	case f.Type == catalog.Boolean:
		v.I = int64(g.r.IntN(2))
	case f.Type == catalog.Timestamp && g.r.IntN(2) == 0:
		// Around the changes of the clock, and around midnight.
		near := []string{"2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2026-06-01", "2026-07-01"}
		v.I = day(near[g.r.IntN(len(near))])*86400e6 + int64(g.r.IntN(48*4)-24*4)*900e6 + int64(g.r.IntN(3)) - 1
	default:
		lo, hi := f.Bounds.Lo, f.Bounds.Hi
		span := hi - lo
		if f.Type.Numeric() && !g.loose || f.Type == catalog.Date && g.r.IntN(30) == 0 {
			lo, span = lo-span/4-1, span+span/2+2
		}
		v.I = lo + g.r.Int64N(span+1)
		if g.r.IntN(6) == 0 {
			v.I = []int64{f.Bounds.Lo, f.Bounds.Hi, max(f.Bounds.Lo, 0)}[g.r.IntN(3)]
		}
	}
	return v
}
