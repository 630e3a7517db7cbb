package intake

import (
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

func cutSet(menu ...catalog.Contribution) *catalog.Dataset {
	return &catalog.Dataset{Name: "orders", Menu: menu, Fields: []catalog.Field{
		{Name: "customer", Type: catalog.String, Role: catalog.Person},
		{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: 0, Hi: 100_00}},
		{Name: "change", Type: catalog.Integer, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: -50, Hi: 10}},
		{Name: "seen", Type: catalog.Integer, Role: catalog.Key, Bounds: &catalog.Bounds{Lo: 0, Hi: 9}},
	}}
}

// reported is the report of a load of rows, without the files around it.
func reported(set *catalog.Dataset, people []candor.SubjectID, values [][]catalog.Value) Report {
	w := &loading{set: set, totals: NewTotals(set), each: newPerPerson(set)}
	for i, s := range people {
		w.totals.Add(Row{Values: values[i]})
		w.each.add(s, values[i])
	}
	r := Report{Rows: w.totals.Rows, Sums: map[string]string{}, Clamped: map[string]string{}, Kept: w.each.kept()}
	for _, s := range w.totals.Sums() {
		r.Sums[s.Field], r.Clamped[s.Field] = s.Text(), Sum{Scale: s.Scale, Total: s.Clamped}.Text()
	}
	return r
}

func whole(i int64) catalog.Value { return catalog.Value{Type: catalog.Integer, I: i} }

func TestWhatLimitsCutIsWorkedOutByHand(t *testing.T) {
	set := cutSet(catalog.Contribution{Groups: 1, Rows: 2}, catalog.Contribution{Groups: 3, Rows: 1}, catalog.Contribution{Groups: 1, Rows: 1})
	// Person 7 has 300.00 (clamped 100.00), 60.00 and 60.00; person 9 has 20.00 and no change.
	r := reported(set, []candor.SubjectID{7, 9, 7, 7}, [][]catalog.Value{
		{{}, whole(300_00), whole(-60), whole(1)}, {{}, whole(20_00), {}, whole(1)},
		{{}, whole(60_00), whole(-40), whole(1)}, {{}, whole(60_00), whole(-50), whole(1)},
	})
	want := Report{Rows: 4, Sums: map[string]string{"amount": "440.00", "change": "-150"}, Clamped: map[string]string{"amount": "240.00", "change": "-140"},
		Kept: []Kept{
			{Groups: 1, Rows: 2, RowsKept: 3, Sums: map[string]string{"amount": "220.00", "change": "-100"}},
			{Groups: 1, Rows: 1, RowsKept: 2, Sums: map[string]string{"amount": "120.00", "change": "-50"}},
		}}
	if !reflect.DeepEqual(r, want) {
		t.Fatalf("got  %+v\nwant %+v", r, want)
	}
	got := CutOffOf(r)
	cut := CutOff{Measures: map[string]float64{"amount": .4545, "change": .0667}, PerPerson: []CutPerPerson{
		{Groups: 1, Rows: 2, OfRows: .25, Measures: map[string]float64{"amount": .5, "change": .3333}},
		{Groups: 1, Rows: 1, OfRows: .5, Measures: map[string]float64{"amount": .7273, "change": .6667}},
	}}
	if !reflect.DeepEqual(got, cut) {
		t.Errorf("got  %+v\nwant %+v", got, cut)
	}
	// Two loads add up; what one of them does not say is left out.
	older := Report{Rows: 4, Sums: map[string]string{"amount": "60.00", "change": "1"}, Clamped: map[string]string{"amount": "60.00"}}
	if got := CutOffOf(r, older); len(got.PerPerson) != 0 || len(got.Measures) != 1 || got.Measures["amount"] != .4 {
		t.Errorf("got %+v", got)
	}
	for name, reports := range map[string][]Report{"nothing loaded": nil, "a total of nothing": {{Sums: map[string]string{"amount": "0"}, Clamped: map[string]string{"amount": "0"}}}, "a total that is no number": {{Sums: map[string]string{"amount": "x"}, Clamped: map[string]string{"amount": "1"}}}} {
		if got := CutOffOf(reports...); len(got.Measures) != 0 || len(got.PerPerson) != 0 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestWhatLimitsCutIsThatOfTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 7))
	for range 50 {
		m := 1 + r.Int64N(5)
		set := cutSet(catalog.Contribution{Groups: 1, Rows: m})
		var people []candor.SubjectID
		var values [][]catalog.Value
		totals, rows, before := map[candor.SubjectID]*big.Int{}, map[candor.SubjectID]int64{}, big.NewInt(0)
		for range r.IntN(200) {
			s, v := candor.SubjectID(1+r.IntN(40)), r.Int64N(200_00)
			people, values = append(people, s), append(values, []catalog.Value{{}, whole(v), {}, whole(1)})
			if totals[s] == nil {
				totals[s] = new(big.Int)
			}
			rows[s]++
			before.Add(before, big.NewInt(v))
			totals[s].Add(totals[s], big.NewInt(min(v, 100_00)))
		}
		sum, kept := new(big.Int), int64(0)
		for s, x := range totals {
			if most := big.NewInt(m * 100_00); x.Cmp(most) > 0 {
				x = most
			}
			sum.Add(sum, x)
			kept += min(rows[s], m)
		}
		got := reported(set, people, values).Kept[0]
		if want := (Sum{Scale: 2, Total: sum}).Text(); got.Sums["amount"] != want || got.RowsKept != kept {
			t.Fatalf("got %s and %d rows, want %s and %d", got.Sums["amount"], got.RowsKept, want, kept)
		}
	}
}

func TestHugeValuesDoNotWrap(t *testing.T) {
	set := cutSet(catalog.Contribution{Groups: 1, Rows: 1000})
	set.Fields[1].Bounds = &catalog.Bounds{Lo: -math.MaxInt64, Hi: math.MaxInt64}
	for sign, want := range map[int64]string{1: "92233720368547758.07", -1: "-92233720368547758.07"} {
		v := []catalog.Value{{}, whole(sign * math.MaxInt64), {}, {}}
		r := reported(set, []candor.SubjectID{1, 1, 1}, [][]catalog.Value{v, v, v})
		if got := r.Kept[0].Sums["amount"]; got != want {
			t.Errorf("got %s, want %s: a person's total is held at the end of what is counted", got, want)
		}
	}
}
