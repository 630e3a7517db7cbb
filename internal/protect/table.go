package protect

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/internal/question"
)

// Cell is a noisy cell of the answer.
func (a Answer) Cell(vector, group int) int64 { return a.cells[vector][group] }

// As lays the same cells out for another spelling of the same question; another question leaves it as it is.
func (a Answer) As(p question.Plan) Answer {
	if p.Valid() && a.plan.Valid() && string(p.Canonical()) == string(a.plan.Canonical()) {
		a.plan = p
	}
	return a
}

const noiseOnly = "noise only"

// cell is one value on its way to a table: v is what is shown, by what it is sorted.
type cell struct {
	v         any
	by        float64
	text      string // sorts text
	low, high float64
	interval  bool
	note      string
}

// Table works out what is shown. Groups whose noisy number of people is below smallest read "fewer than".
func (a Answer) Table(smallest int64) Table {
	if !a.plan.Valid() {
		return Table{}
	}
	if a.plan.Comparison() != nil {
		return a.comparison(smallest)
	}
	t := Table{Notes: []Note{}, Accuracy: []Accuracy{}, Rows: [][]any{}}
	for _, c := range a.plan.Columns() {
		t.Columns = append(t.Columns, a.column(c))
	}
	type line struct {
		group    int
		keys     []cell
		measures []cell
	}
	lines := make([]line, a.plan.Groups())
	for g := range lines {
		lines[g] = line{g, a.keys(g), a.measures(g, smallest)}
	}
	for _, o := range slices.Backward(a.plan.Order()) {
		slices.SortStableFunc(lines, func(x, y line) int {
			var p, q cell
			if o.Key >= 0 {
				p, q = x.keys[o.Key], y.keys[o.Key]
			} else {
				p, q = x.measures[o.Measure], y.measures[o.Measure]
			}
			return order(p, q, o.Desc)
		})
	}
	if n := a.plan.Limit(); n >= 0 && int64(len(lines)) > n {
		lines = lines[:n]
	}
	for _, l := range lines {
		row := make([]any, len(t.Columns))
		for i, c := range a.plan.Columns() {
			x := cell{}
			if c.Key >= 0 {
				x = l.keys[c.Key]
			} else {
				x = l.measures[c.Measure]
			}
			row[i] = x.v
			t.remark(len(t.Rows), t.Columns[i].Name, x)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// order puts empty cells last either way.
func order(p, q cell, desc bool) int {
	switch {
	case p.v == nil && q.v == nil:
		return 0
	case p.v == nil:
		return 1
	case q.v == nil:
		return -1
	}
	n := cmp.Or(cmp.Compare(p.by, q.by), cmp.Compare(p.text, q.text))
	if desc {
		return -n
	}
	return n
}

func (t *Table) remark(row int, column string, c cell) {
	if c.note != "" {
		t.Notes = append(t.Notes, Note{row, column, c.note})
	}
	if c.interval {
		t.Accuracy = append(t.Accuracy, Accuracy{row, column, c.low, c.high, 0.95, noiseOnly})
	}
}

func (a Answer) column(c question.OutColumn) Column {
	if c.Key >= 0 {
		k := a.plan.Keys()[c.Key]
		return Column{Name: c.Name, Type: k.Type.String()}
	}
	m := a.plan.Measures()[c.Measure]
	out := Column{Name: c.Name, Type: "integer"}
	switch m.Kind {
	case question.CountPersons:
		out.Unit = "people"
	case question.SumOf:
		out.Unit = m.Column.Field.Currency
		if m.Column.Field.Type == catalog.Decimal {
			out.Type = "decimal"
		}
	case question.AvgOf:
		out.Unit, out.Type = m.Column.Field.Currency, "number"
	}
	return out
}

// keys are the domain values of group g, which counts in row-major order.
func (a Answer) keys(g int) []cell {
	ks := a.plan.Keys()
	out := make([]cell, len(ks))
	for i, k := range slices.Backward(ks) {
		v := k.Domain[g%len(k.Domain)]
		out[i] = cell{v: show(v, k.Scale), by: float64(v.I), text: v.S}
		g /= len(k.Domain)
	}
	return out
}

// show gives a value as JSON has it.
func show(v catalog.Value, scale int) any {
	switch v.Type {
	case catalog.NoType:
		return nil
	case catalog.Integer:
		return v.I
	case catalog.Decimal:
		return json.Number(catalog.FormatFixed(v.I, scale))
	case catalog.Boolean:
		return v.I != 0
	}
	return v.Text(scale)
}

func (a Answer) measures(g int, smallest int64) []cell {
	ms := a.plan.Measures()
	out := make([]cell, len(ms))
	for i, m := range ms {
		if a.cells[0][g] < smallest {
			out[i] = cell{note: fmt.Sprintf("fewer than %d", smallest)}
			continue
		}
		out[i] = a.measure(m, g)
	}
	return out
}

func (a Answer) measure(m question.Measure, g int) cell {
	v := a.plan.Vectors()[m.Vectors[0]]
	x := a.cells[m.Vectors[0]][g]
	half := mechanism.Z95 * float64(a.plan.Sigma()*v.Sensitivity)
	switch m.Kind {
	case question.CountPersons, question.CountRows:
		x = max(0, x)
		return cell{v: x, by: float64(x), low: math.Max(0, math.Floor(float64(x)-half)), high: math.Ceil(float64(x) + half), interval: true}
	case question.SumOf:
		f := m.Column.Field
		unit := math.Pow10(f.Scale)
		c := cell{v: x, by: float64(x), low: (float64(x) - half) / unit, high: (float64(x) + half) / unit, interval: true}
		if f.Type == catalog.Decimal {
			c.v = json.Number(catalog.FormatFixed(x, f.Scale))
		}
		return c
	case question.AvgOf:
		return a.average(m, g)
	}
	return cell{note: "not known"}
}

// average is (lo+hi)/2 + C/(2N), with the interval of the ratio C/N by Fieller's theorem (1954).
func (a Answer) average(m question.Measure, g int) cell {
	c, n := m.Vectors[0], m.Vectors[1]
	r, ok := ratio(a.noisy(c, g), a.noisy(n, g))
	if !ok {
		return cell{note: "too noisy to say"}
	}
	f := m.Column.Field
	unit := math.Pow10(f.Scale)
	lo, hi := float64(f.Bounds.Lo), float64(f.Bounds.Hi)
	at := func(r float64) float64 { return math.Min(math.Max((lo+hi)/2+r/2, lo), hi) / unit }
	v := at(r.at)
	return cell{v: v, by: v, low: at(r.low), high: at(r.high), interval: true}
}

// noisy is a cell with the standard deviation of its noise.
type noisy struct{ x, sd float64 }

func (a Answer) noisy(vector, g int) noisy {
	return noisy{float64(a.cells[vector][g]), float64(a.plan.Sigma() * a.plan.Vectors()[vector].Sensitivity)}
}

type interval struct{ at, low, high float64 }

// ratio gives x/y with its 95% interval by Fieller's theorem; false where y is not clearly above zero, so that no bounded
// interval exists.
func ratio(x, y noisy) (interval, bool) {
	const z2 = mechanism.Z95 * mechanism.Z95
	a := y.x*y.x - z2*y.sd*y.sd
	if y.x <= 0 || a <= 0 {
		return interval{}, false
	}
	b := x.x * y.x
	d := b*b - a*(x.x*x.x-z2*x.sd*x.sd)
	s := math.Sqrt(math.Max(0, d))
	return interval{x.x / y.x, (b - s) / a, (b + s) / a}, true
}

// comparison shows the two groups, then a minus b and a over b.
func (a Answer) comparison(smallest int64) Table {
	c := a.plan.Comparison()
	name, unit, scale := "per_person", "", 1.0
	if m := a.plan.Measures(); len(m) > 0 {
		name = m[len(m)-1].Name
	}
	if c.Column != nil {
		unit, scale = c.Column.Field.Currency, math.Pow10(c.Column.Field.Scale)
	}
	t := Table{
		Columns: []Column{{Name: c.By.Field.Name, Type: "string"}, {Name: "people", Type: "integer", Unit: "people"}, {Name: name, Type: "number", Unit: unit}},
		Notes:   []Note{}, Accuracy: []Accuracy{},
	}
	var means [2]noisy
	known := true
	for g := range 2 {
		label := show([]catalog.Value{c.A, c.B}[g], c.By.Field.Scale)
		people, total := a.noisy(0, g), a.noisy(c.Numerator, g)
		total.x, total.sd = total.x/scale, total.sd/scale
		row := []any{label, nil, nil}
		if a.cells[0][g] < smallest {
			known = false
			t.Notes = append(t.Notes, Note{g, "people", fmt.Sprintf("fewer than %d", smallest)})
		} else {
			row[1] = max(0, a.cells[0][g])
			half := mechanism.Z95 * people.sd
			t.Accuracy = append(t.Accuracy, Accuracy{g, "people", math.Max(0, math.Floor(people.x-half)), math.Ceil(people.x + half), 0.95, noiseOnly})
			if r, ok := ratio(total, people); ok {
				row[2] = r.at
				t.Accuracy = append(t.Accuracy, Accuracy{g, name, r.low, r.high, 0.95, noiseOnly})
				means[g] = noisy{r.at, math.Sqrt(total.sd*total.sd+r.at*r.at*people.sd*people.sd) / people.x}
			} else {
				known = false
				t.Notes = append(t.Notes, Note{g, name, "too noisy to say"})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	difference, quotient := []any{"difference", nil, nil}, []any{"ratio", nil, nil}
	if known {
		half := mechanism.Z95 * math.Hypot(means[0].sd, means[1].sd)
		d := means[0].x - means[1].x
		difference[2] = d
		t.Accuracy = append(t.Accuracy, Accuracy{2, name, d - half, d + half, 0.95, noiseOnly})
		if r, ok := ratio(means[0], means[1]); ok {
			quotient[2] = r.at
			t.Accuracy = append(t.Accuracy, Accuracy{3, name, r.low, r.high, 0.95, noiseOnly})
		} else {
			t.Notes = append(t.Notes, Note{3, name, "too noisy to say"})
		}
	} else {
		t.Notes = append(t.Notes, Note{2, name, "too noisy to say"}, Note{3, name, "too noisy to say"})
	}
	t.Rows = append(t.Rows, difference, quotient)
	return t
}
