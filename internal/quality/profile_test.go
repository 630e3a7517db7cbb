package quality

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

// orders is a dataset with a column of each sort.
func orders() *catalog.Dataset {
	return &catalog.Dataset{Name: "orders", Fields: []catalog.Field{
		{Name: "who", Type: catalog.String, Role: catalog.Person, Class: catalog.DirectIdentifier, Identifier: "customer"},
		{Name: "mail", Type: catalog.String, Role: catalog.Identifier, Class: catalog.DirectIdentifier, Identifier: "email"},
		{Name: "day", Type: catalog.Date, Role: catalog.Time, Bounds: &catalog.Bounds{Lo: 20454, Hi: 20818}}, // the days of 2026
		{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: 0, Hi: 10000}},
		{Name: "goods", Type: catalog.String, Role: catalog.Key, Domain: []string{"seeds", "tools", "pots"}},
		{Name: "gift", Type: catalog.Boolean},
		{Name: "illness", Type: catalog.String, Class: catalog.Sensitive, Domain: []string{"none", "gout"}},
		{Name: "note", Type: catalog.String, Role: catalog.Text, Class: catalog.FreeText},
		{Name: "town", Type: catalog.String, Class: catalog.QuasiIdentifier},
	}}
}

func text(s string) catalog.Value {
	if s == "" {
		return catalog.Value{}
	}
	return catalog.Value{Type: catalog.String, S: s}
}

func number(t catalog.Type, i int64) catalog.Value { return catalog.Value{Type: t, I: i} }

// some rows, by a generator of their own, and the same figures worked out another way: sorted, counted and divided.
func TestAProfileIsWhatCountingAnotherWayGives(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	set := orders()
	p := NewProfile(set)
	var all []catalog.Row
	for i := range 30_000 {
		amount := number(catalog.Decimal, r.Int64N(12_000)-500)
		if r.IntN(10) == 0 {
			amount = catalog.Value{}
		}
		all = append(all, catalog.Row{Values: []catalog.Value{
			text(fmt.Sprintf("K%05d", r.IntN(20_000))), text(fmt.Sprintf("p%d@example.org", i)), number(catalog.Date, 20454+r.Int64N(300)), amount,
			text([]string{"seeds", "tools", "pots"}[r.IntN(10)/4]), number(catalog.Boolean, r.Int64N(2)), text("gout"), text("ö note"), text(fmt.Sprint("town ", r.IntN(700))),
		}})
	}
	for chunk := range slices.Chunk(all, 777) {
		p.Add(chunk)
	}
	got := p.Columns(nil)
	by := map[string]Column{}
	for _, c := range got {
		by[c.Name] = c
	}
	values := func(i int) (out []catalog.Value) {
		for _, r := range all {
			if !r.Values[i].Null() {
				out = append(out, r.Values[i])
			}
		}
		return out
	}
	different := func(i int) int64 {
		v := values(i)
		slices.SortFunc(v, func(a, b catalog.Value) int { return strings.Compare(fmt.Sprint(a.S, a.I), fmt.Sprint(b.S, b.I)) })
		return int64(len(slices.Compact(v)))
	}
	for i, f := range set.Fields {
		c := by[f.Name]
		if want := int64(len(all) - len(values(i))); c.Nulls != want {
			t.Errorf("%s: got %d nulls, want %d", f.Name, c.Nulls, want)
		}
		want := different(i)
		if c.Exact != (want <= mostExact) {
			t.Errorf("%s: %d values counted exactly: %t", f.Name, want, c.Exact)
		}
		if c.Exact && f.Class != catalog.Sensitive && c.Distinct != want || math.Abs(float64(c.Distinct-want)) > 0.04*float64(want) {
			t.Errorf("%s: got %d distinct values, want %d", f.Name, c.Distinct, want)
		}
	}
	// The parts of the limits of amount: 0 to 100.00 in twenty, each an exact count.
	var want [22]int64
	for _, v := range values(3) {
		switch k := int(v.I / 501); {
		case v.I < 0:
			want[0]++
		case v.I > 10000:
			want[21]++
		default:
			want[k+1]++
		}
	}
	for i, b := range by["amount"].Bins {
		if b.Rows != want[i] {
			t.Errorf("amount %s: got %d rows, want %d", b.Label, b.Rows, want[i])
		}
	}
	if b := by["amount"].Bins; len(b) != 22 || b[1].Label != "0.00 to 5.00" || b[20].Label != "95.19 to 100.00" || b[21].Label != "above 100.00" {
		t.Errorf("the parts are %+v", b)
	}
	goods := map[string]int64{}
	for _, v := range values(4) {
		goods[v.S]++
	}
	for _, b := range by["goods"].Bins {
		if b.Rows != goods[b.Label] {
			t.Errorf("%s: got %d rows, want %d", b.Label, b.Rows, goods[b.Label])
		}
	}
	if got := by["amount"].About; len(got) != 2 || got[0] != "-5.00" || got[1] != "120.00" {
		t.Errorf("amount is about %v", got)
	}
	if got := by["day"].About; len(got) != 2 || got[0] != "2026-01" || got[1] != "2026-10" {
		t.Errorf("day is about %v", got)
	}
	if l := by["town"].Lengths; l == nil || l.Least != 6 || l.Most != 8 {
		t.Errorf("towns are of length %+v", l)
	}
	if l := by["note"].Lengths; l == nil || l.Least != 0 || l.Most != 0 || l.Mean != 6 {
		t.Errorf("notes are of length %+v", l)
	}
	if day, ok := p.Newest(); !ok || day.Format("2006-01-02") != "2026-10-27" {
		t.Errorf("the newest day is %v %t", day, ok)
	}
}

// What is kept of a load names nobody (law 6): no identifier, free text, open or sensitive value, and no exact extreme.
func TestAProfileHoldsNoValueOfAPerson(t *testing.T) {
	p := NewProfile(orders())
	p.Add([]catalog.Row{{Values: []catalog.Value{
		text("canary-key"), text("canary@example.org"), number(catalog.Date, 20517), number(catalog.Decimal, 9876), text("pots"), number(catalog.Boolean, 1), text("gout"),
		text("canary note"), text("canary town"),
	}}})
	b, err := json.Marshal(p.Columns(nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"canary", "gout", "98.76", "2026-03-05"} {
		if strings.Contains(strings.ReplaceAll(string(b), "95.19 to 100.00", ""), no) {
			t.Errorf("%s is in %s", no, b)
		}
	}
	if !strings.Contains(string(b), "pots") {
		t.Error("a public value is not counted, so this finds nothing")
	}
}

func TestDistinctValuesAreCountedToWithinTwoPercent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 100, mostExact, mostExact + 1, 10_000, 100_000, 1_000_000} {
		d := newDistinct()
		hashes := make([]uint64, n)
		for i := range hashes {
			hashes[i] = r.Uint64()
		}
		for range 2 { // each twice
			for _, h := range hashes {
				d.add(h)
			}
		}
		got, exact := d.count()
		if exact != (n <= mostExact) || exact && got != int64(n) || math.Abs(float64(got-int64(n))) > 0.03*float64(n) {
			t.Errorf("%d values: got %d, exact %t", n, got, exact)
		}
	}
}

func TestAShiftIsToldFromChance(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	draw := func(n int, weights ...float64) []Bin {
		out := make([]Bin, len(weights))
		for i := range out {
			out[i].Label = fmt.Sprint(i)
		}
		for range n {
			x := r.Float64()
			for i, w := range weights {
				if x -= w; x < 0 || i == len(weights)-1 {
					out[i].Rows++
					break
				}
			}
		}
		return out
	}
	if d := drift(draw(50_000, 0.3, 0.7), [][]Bin{draw(50_000, 0.3, 0.7)}); d.Shift() != 0 || d.Against != 1 {
		t.Errorf("the same population has %+v", d)
	}
	// p ln(p/q) by hand for 0.5/0.5 against 0.7/0.3: 0.2 × (ln(0.7/0.5) + ln(0.5/0.3)) = 0.16946.
	if d := drift([]Bin{{"a", 500_000}, {"b", 500_000}}, [][]Bin{{{"a", 700_000}, {"b", 300_000}}}); math.Abs(d.Index-0.1695) > 1e-4 || d.Shift() != 1 {
		t.Errorf("a shift has %+v", d)
	}
	if d := drift(draw(50_000, 0.9, 0.1), [][]Bin{draw(50_000, 0.4, 0.6)}); d.Shift() != 2 {
		t.Errorf("another population has %+v", d)
	}
	alarms := 0
	for range 2_000 { // small loads of the same population: the index is often above 0.1, and that is chance
		if d := drift(draw(60, 0.1, 0.2, 0.3, 0.4), [][]Bin{draw(60, 0.1, 0.2, 0.3, 0.4)}); d.Shift() > 0 {
			alarms++
		}
	}
	if alarms > 12 {
		t.Errorf("%d of 2,000 loads of the same population are called shifted", alarms)
	}
	if d := drift(draw(100, 1), [][]Bin{draw(100, 0.5, 0.5)}); d != nil {
		t.Errorf("other bins are compared: %+v", d)
	}
}
