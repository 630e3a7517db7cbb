package question

import (
	"math"
	"slices"
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/mechanism"
)

// What a plan comes to, worked out from public facts alone: previews, prices and policies read it here.

// Rho is the loss that the question is charged: each vector, over the groups that one person may count in. The zero Plan
// has the largest Rho, which no cap allows.
func (p Plan) Rho() candor.Rho {
	if p.p == nil {
		return math.MaxInt64
	}
	return mechanism.Rho(int64(len(p.p.vectors)), p.p.bounding.Groups, p.p.sigma)
}

// Datasets names the datasets read, sorted.
func (p Plan) Datasets() []string {
	if p.p == nil {
		return nil
	}
	var out []string
	for _, d := range p.p.sources {
		out = append(out, d.Name)
	}
	slices.Sort(out)
	return out
}

// Categories lists the kinds of data that the question uses, sorted: those of every column filtered, grouped by or added
// up, and of the person columns. A column without a category adds none; see Fields for who has to deny those.
func (p Plan) Categories() []candor.CategoryID {
	var out []candor.CategoryID
	for _, c := range p.Fields() {
		if c.Field.Category != "" {
			out = append(out, c.Field.Category)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Fields lists every column of people's rows that the question uses, once, the person columns and those that public tables
// are joined by included, by source and name. Columns of public tables are about nobody.
func (p Plan) Fields() []Column {
	if p.p == nil {
		return nil
	}
	var out []Column
	add := func(c Column) {
		if c.Field != nil && !c.Public() && !slices.ContainsFunc(out, func(d Column) bool { return sameColumn(c, d) }) {
			out = append(out, c)
		}
	}
	for i, d := range p.p.sources {
		add(Column{i, d.PersonField()})
	}
	for _, j := range p.p.joined {
		for _, o := range j.On {
			add(o.Row.Column)
		}
	}
	walk(p.p.where, add)
	for _, k := range p.p.keys {
		add(k.Column)
	}
	for _, v := range p.p.vectors {
		if v.Column != nil {
			add(*v.Column)
		}
	}
	slices.SortFunc(out, func(a, b Column) int {
		return Vector{Column: &a}.compare(Vector{Column: &b})
	})
	return out
}

// HalfWidth is half of the interval that covers the noise of a measure 95 times in 100, in the units of the answer. An
// average has none beforehand, since it depends on how many rows there are.
func (p Plan) HalfWidth(measure int) (float64, bool) {
	if p.p == nil || measure < 0 || measure >= len(p.p.measures) {
		return 0, false
	}
	m := p.p.measures[measure]
	if m.Kind == AvgOf {
		return 0, false
	}
	w := mechanism.Z95 * float64(p.p.sigma) * float64(p.p.vectors[m.Vectors[0]].Sensitivity)
	if m.Column != nil {
		w /= math.Pow10(m.Column.Field.Scale)
	}
	return w, true
}

// Coverage is the plan that counts the permitted people who are in a dataset, whatever their rows say: what a catalogue page
// shows beside it, refreshed on the public schedule at the coarsest step (PRIVACY, section 9). It has no catalogue version: the same
// figure stands whatever else changes.
func Coverage(d *catalog.Dataset) Plan {
	if d == nil {
		return Plan{}
	}
	const step = candor.Coarsest
	sigma, err := mechanism.Sigma(step)
	if err != nil {
		return Plan{}
	}
	p := &plan{
		sources:   []*catalog.Dataset{d},
		measures:  []Measure{{Name: "persons", Kind: CountPersons, Vectors: []int{0}}},
		vectors:   []Vector{{Kind: Persons, Sensitivity: 1}},
		bounding:  catalog.Contribution{Groups: 1, Rows: 1},
		sigma:     sigma,
		precision: step,
		limit:     -1,
		columns:   []OutColumn{{"persons", -1, 0}},
		coverage:  true,
	}
	p.canonical = append([]byte("candor-coverage/1\n"), strconv.Quote(d.Name)...)
	return Plan{p}
}

// IsCoverage reports whether the plan counts a dataset's permitted people, for the catalogue.
func (p Plan) IsCoverage() bool { return p.p != nil && p.p.coverage }

// String says nothing of the question: a plan holds its literals, and logs must not (law 5).
func (p Plan) String() string { return "question.Plan" }

// GoString says as little as String.
func (p Plan) GoString() string { return p.String() }
