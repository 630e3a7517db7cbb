package question

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/candor-data/candor/internal/catalog"
)

const countInstead = "Use COUNT(*) for rows, or COUNT(DISTINCT person) for people; for rows with a value add WHERE column IS NOT NULL."

// measure adds an aggregate of the select list to the plan and gives its index.
func (b *builder) measure(c *call, alias name) (int, bool) {
	m, ok := b.aggregate(c)
	if !ok {
		return -1, false
	}
	if m.Name = alias.text; m.Name == "" {
		m.Name = defaultMeasureName(m)
	}
	b.plan.measures = append(b.plan.measures, m)
	return len(b.plan.measures) - 1, true
}

func defaultMeasureName(m Measure) string {
	switch m.Kind {
	case CountRows:
		return "count"
	case CountPersons:
		return "persons"
	case SumOf:
		return "sum_" + m.Column.Field.Name
	}
	return "avg_" + m.Column.Field.Name
}

// aggregate checks a call as COUNT(*), COUNT(DISTINCT person), SUM or AVG of a bounded measure.
func (b *builder) aggregate(c *call) (Measure, bool) {
	for _, a := range c.args {
		if _, told := a.(*refused); told {
			return Measure{}, false
		}
	}
	switch c.fn {
	case "count":
		return b.count(c)
	case "sum":
		return b.total(c, SumOf)
	case "avg", "mean":
		return b.total(c, AvgOf)
	case "compare":
		b.add(ruleCompare, "COMPARE does not stand alone in the select list ("+c.pos.String()+").", compareShape)
	case "min", "max", "median", "quantile", "quantile_cont", "percentile_cont", "variance", "var_samp", "var_pop", "stddev", "stddev_samp", "stddev_pop":
		b.add(ruleUnsupported, "This aggregate is not part of the dialect yet ("+c.pos.String()+").",
			"Use COUNT, SUM or AVG; for the shape of a distribution GROUP BY bin(column, width).")
	default:
		b.add(ruleUnsupported, "This function is not part of the dialect ("+c.pos.String()+").",
			"The functions are COUNT(*), COUNT(DISTINCT person), SUM, AVG, COMPARE, date_trunc and bin.")
	}
	return Measure{}, false
}

func (b *builder) count(c *call) (Measure, bool) {
	if c.star && !c.distinct {
		return Measure{Kind: CountRows}, true
	}
	if len(c.args) == 1 && len(c.named) == 0 {
		if ref, ok := c.args[0].(*columnRef); ok {
			_, person, ok := b.lookup(ref)
			if !ok {
				return Measure{}, false
			}
			if person && c.distinct {
				return Measure{Kind: CountPersons}, true
			}
		}
	}
	b.add(ruleUnsupported, "COUNT counts rows or people only ("+c.pos.String()+").", countInstead)
	return Measure{}, false
}

func (b *builder) total(c *call, kind MeasureKind) (Measure, bool) {
	fn := "SUM"
	if kind == AvgOf {
		fn = "AVG"
	}
	var ref *columnRef
	if len(c.args) == 1 && len(c.named) == 0 && !c.distinct {
		ref, _ = c.args[0].(*columnRef)
	}
	if ref == nil {
		b.add(ruleUnsupported, fn+" takes one plain column ("+c.pos.String()+").", "For example "+fn+"("+b.measureList()+").")
		return Measure{}, false
	}
	col, ok := b.column(ref)
	if !ok {
		return Measure{}, false
	}
	f := col.Field
	if !isMeasure(f) && !isUnbounded(f) {
		b.add(ruleNotMeasure, "The column "+written(f.Name)+" is not described as a measure ("+ref.pos.String()+").", "Sum or average "+b.measureList()+".")
		return Measure{}, false
	}
	if _, _, ok := b.bounds(f); !ok {
		return Measure{}, false
	}
	return Measure{Kind: kind, Column: &col}, true
}

// isMeasure: a numeric key (an age) may be averaged as well as grouped by; an attribute is filtered by only.
func isMeasure(f *catalog.Field) bool {
	return f.Type.Numeric() && (f.Role == catalog.Measure || f.Role == catalog.Key)
}

// isUnbounded: a number that nobody gave limits yet. What it lacks to be summed is those; a contract refuses a measure
// without them, so it cannot be described as a measure before.
func isUnbounded(f *catalog.Field) bool {
	return f.Type.Numeric() && f.Role == catalog.Attribute && f.Bounds == nil
}

func (b *builder) measureList() string {
	var out []string
	for _, t := range b.tables() {
		out = append(out, askable(t.fields, func(f *catalog.Field) bool { return isMeasure(f) && f.Bounds != nil })...)
	}
	if len(out) == 0 {
		return "a measure with bounds (there is none yet)"
	}
	return listed(out)
}

func sameMeasure(a, b Measure) bool {
	return a.Kind == b.Kind && (a.Column == nil) == (b.Column == nil) && (a.Column == nil || sameColumn(*a.Column, *b.Column))
}

func sameColumn(a, b Column) bool { return a.Source == b.Source && a.Field.Name == b.Field.Name }

// compare orders vectors canonically; persons come first.
func (v Vector) compare(w Vector) int {
	if c := cmp.Compare(v.Kind, w.Kind); c != 0 {
		return c
	}
	switch {
	case v.Column == nil && w.Column == nil:
		return 0
	case v.Column == nil:
		return -1
	case w.Column == nil:
		return 1
	}
	return cmp.Or(cmp.Compare(v.Column.Source, w.Column.Source), cmp.Compare(v.Column.Field.Name, w.Column.Field.Name))
}

// needs gives the vectors that a measure is worked out from, without sensitivity (PRIVACY, section 3). The rows of a
// required column are all rows, so that count is shared.
func (m Measure) needs() []Vector {
	switch m.Kind {
	case CountRows:
		return []Vector{{Kind: Rows}}
	case CountPersons:
		return []Vector{{Kind: Persons}}
	case SumOf:
		return []Vector{{Kind: Sum, Column: m.Column}}
	}
	rows := Vector{Kind: Rows, Column: m.Column}
	if m.Column.Field.Required {
		rows.Column = nil
	}
	return []Vector{{Kind: Centred, Column: m.Column}, rows}
}

// vectors collects the distinct vectors, in canonical order, and points the measures into them.
func (b *builder) vectors() {
	if len(b.list) > 0 {
		return
	}
	list := []Vector{{Kind: Persons}}
	for _, m := range b.plan.measures {
		list = append(list, m.needs()...)
	}
	b.settle(list)
	for i := range b.plan.measures {
		m := &b.plan.measures[i]
		for _, need := range m.needs() {
			m.Vectors = append(m.Vectors, b.vectorIndex(need))
		}
	}
}

func (b *builder) vectorIndex(v Vector) int {
	return slices.IndexFunc(b.plan.vectors, func(w Vector) bool { return v.compare(w) == 0 })
}

// settle sorts vectors, drops repeats, and works out what one person can change.
func (b *builder) settle(list []Vector) {
	slices.SortFunc(list, Vector.compare)
	list = slices.CompactFunc(list, func(a, c Vector) bool { return a.compare(c) == 0 })
	for i := range list {
		list[i].Sensitivity = b.sensitivity(list[i])
	}
	b.plan.vectors = list
}

// noiseRoom is how many people's worth of noise a cell may meet: a hundred sigmas of the coarsest step.
const noiseRoom = 100 * 200

// sensitivity is the most that one person changes one cell by, in stored units. Totals over the largest number of people,
// noise included, have to stay below 2^62, so that no sum in the release can overflow.
func (b *builder) sensitivity(v Vector) int64 {
	per := big.NewInt(1)
	if v.Column != nil && v.Kind != Rows {
		lo, hi := big.NewInt(v.Column.Field.Bounds.Lo), big.NewInt(v.Column.Field.Bounds.Hi)
		if v.Kind == Centred {
			per.Sub(hi, lo)
		} else if per.Abs(hi); per.CmpAbs(lo) < 0 {
			per.Abs(lo)
		}
		if per.Sign() == 0 {
			per.SetInt64(1) // nothing can change; noise is added all the same
		}
	}
	if v.Kind != Persons && v.Kind != Matched {
		per.Mul(per, big.NewInt(b.plan.bounding.Rows))
	}
	people := int64(0)
	for _, d := range b.plan.sources {
		if people = max(people, d.Ceiling); d.Ceiling < 1 {
			people = math.MaxUint32 // all that a SubjectID can number
		}
	}
	total := new(big.Int).Add(big.NewInt(people), big.NewInt(noiseRoom))
	if total.Mul(total, per).BitLen() <= 62 {
		return per.Int64()
	}
	what := "counts of rows"
	if v.Column != nil {
		what = "sums of " + written(v.Column.Field.Name)
	}
	b.add(ruleTooLarge, "With these limits "+what+" could grow past what is kept exactly.",
		"Choose a BOUND with fewer rows; a steward can set narrower bounds or a lower ceiling of people in the contract.")
	return 0
}

// bounding chooses how much one person may count from the menu of the rows' dataset.
func (b *builder) bounding() {
	d, q := b.plan.sources[0], b.q.bound
	var menu []catalog.Contribution
	for _, c := range d.Menu {
		if c.Groups >= 1 && c.Rows >= 1 {
			menu = append(menu, c)
		}
	}
	if d.OnePerPerson && !slices.Contains(menu, catalog.Contribution{Groups: 1, Rows: 1}) {
		menu = append(menu, catalog.Contribution{Groups: 1, Rows: 1})
	}
	if len(menu) == 0 {
		b.add(ruleMenu, "The dataset "+written(d.Name)+" does not say how much one person may count.", "A steward can add candor.groups_per_person and candor.rows_per_group to its contract.")
		return
	}
	oneGroup := !slices.ContainsFunc(b.plan.keys, func(k Key) bool { return !b.oneOfPerson(k.Column.Source) })
	choice := 0
	if q != nil {
		choice = slices.IndexFunc(menu, func(c catalog.Contribution) bool {
			return c.Rows == q.rows && (c.Groups == q.groups || oneGroup && (q.groups == 0 || q.groups == 1))
		})
	}
	if choice < 0 {
		var shown []string
		for _, c := range menu {
			if oneGroup {
				shown = append(shown, fmt.Sprintf("BOUND %d ROWS", c.Rows))
			} else {
				shown = append(shown, fmt.Sprintf("BOUND %d GROUPS %d ROWS", c.Groups, c.Rows))
			}
		}
		b.add(ruleMenu, "The choice in BOUND is not in the menu of "+written(d.Name)+" ("+q.pos.String()+").", "Choose one of: "+listed(shown)+".")
		return
	}
	c := menu[choice]
	if oneGroup {
		c.Groups = 1
	}
	if d.OnePerPerson {
		c.Rows = 1
	}
	c.Groups = min(c.Groups, int64(Plan{b.plan}.Groups()))
	b.plan.bounding = c
}
