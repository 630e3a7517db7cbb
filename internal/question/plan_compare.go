package question

import (
	"slices"

	"github.com/candor-data/candor/internal/catalog"
)

const compareShape = "SELECT COMPARE(SUM(x), by => column, a => 'one group', b => 'another') FROM rows JOIN people USING (the person column); COUNT(*) and COUNT(DISTINCT person) can stand for SUM(x)."

// compareCall finds COMPARE in the select list.
func (b *builder) compareCall() *call {
	for _, item := range b.q.items {
		if c, ok := item.expr.(*call); ok && c.fn == "compare" {
			return c
		}
	}
	return nil
}

// compare checks a comparison of two groups of people: the groups come from the dataset with one row a person, the number
// from the rows of the other.
func (b *builder) compare(c *call) {
	q := b.q
	if len(q.items) > 1 || len(q.group) > 0 || len(q.order) > 0 || q.limit >= 0 {
		b.add(ruleCompare, "COMPARE stands alone: without other columns, GROUP BY, ORDER BY or LIMIT ("+c.pos.String()+").", compareShape)
	}
	if len(b.q.joins) > 0 && len(b.plan.joined) > 0 {
		b.add(ruleCompare, "COMPARE is not joined with public tables yet ("+c.pos.String()+").", "Leave the public table out, or GROUP BY its columns in a question without COMPARE.")
		return
	}
	if len(b.plan.sources) != 2 {
		b.add(ruleCompare, "COMPARE needs two datasets: the rows that are counted, and the people who are compared ("+c.pos.String()+").", compareShape)
		return
	}
	named := map[string]node{}
	for _, a := range c.named {
		if named[a.name] != nil || a.name != "by" && a.name != "a" && a.name != "b" {
			b.add(ruleCompare, "COMPARE takes by, a and b, each once ("+a.value.at().String()+").", compareShape)
			return
		}
		named[a.name] = a.value
	}
	if len(c.args) != 1 || len(named) != 3 {
		b.add(ruleCompare, "COMPARE takes one measure, and by, a and b ("+c.pos.String()+").", compareShape)
		return
	}
	by, ok := b.compareBy(named["by"])
	if !ok {
		return
	}
	values, domain := [2]catalog.Value{}, []catalog.Value(nil)
	if domain, ok = publicDomain(by.Field); !ok {
		b.noDomain(by.Field)
		return
	}
	for i, arg := range []string{"a", "b"} {
		if values[i], ok = b.inDomain(by, named[arg], domain); !ok {
			return
		}
	}
	if values[0] == values[1] {
		b.add(ruleCompare, "COMPARE has the same group on both sides ("+c.pos.String()+").", "Name two groups of "+written(by.Field.Name)+".")
	}
	b.plan.keys = []Key{{Name: by.Field.Name, Column: by, Type: by.Field.Type, Scale: by.Field.Scale, Domain: values[:]}}
	b.plan.columns = []OutColumn{{by.Field.Name, 0, -1}}
	b.plan.compare = &Compare{By: by, A: values[0], B: values[1]}
	b.compareMeasure(c.args[0])
	b.compareWhere()
	b.bounding()
	b.compareVectors()
}

// compareBy finds the column of the groups and puts its dataset second; when both datasets have one row a person, the
// groups say which is which.
func (b *builder) compareBy(n node) (Column, bool) {
	ref, ok := n.(*columnRef)
	if !ok {
		if _, told := n.(*refused); !told {
			b.add(ruleCompare, "In COMPARE, by is a plain column ("+n.at().String()+").", compareShape)
		}
		return Column{}, false
	}
	c, ok := b.column(ref)
	if !ok {
		return c, false
	}
	if c.Source == 0 && b.plan.sources[0].OnePerPerson {
		b.swap()
		c.Source = 1
	}
	if c.Source == 0 {
		d := b.plan.sources[1]
		instead := askable(d.Fields, func(f *catalog.Field) bool { _, ok := publicDomain(f); return ok })
		b.add(ruleCompare, "The groups compared have to come from "+written(d.Name)+", which has one row a person ("+ref.pos.String()+").",
			"Compare by one of: "+listed(append(instead, "another dataset with one row a person"))+".")
		return c, false
	}
	return c, true
}

// inDomain reads a literal as one of a column's public values.
func (b *builder) inDomain(c Column, n node, domain []catalog.Value) (catalog.Value, bool) {
	lit, ok := n.(*literal)
	if !ok {
		if _, told := n.(*refused); !told {
			b.add(ruleCompare, "In COMPARE, a and b are plain values ("+n.at().String()+").", compareShape)
		}
		return catalog.Value{}, false
	}
	var v catalog.Value
	if t := c.Field.Type; t == catalog.String || t == catalog.Boolean {
		if v, ok = b.exactly(c, lit); !ok {
			return v, false
		}
	} else {
		floor, exact, ok := b.ordered(c, lit)
		if !ok {
			return v, false
		}
		if exact && floor.IsInt64() {
			v = catalog.Value{Type: t, I: floor.Int64()}
		}
	}
	if !slices.Contains(domain, v) {
		shown := make([]string, len(domain))
		for i, d := range domain {
			shown[i] = d.Text(c.Field.Scale)
		}
		b.add(ruleNoDomain, "The value at "+lit.pos.String()+" is not on the public list of "+written(c.Field.Name)+".", "The list is: "+listed(shown)+".")
		return v, false
	}
	return v, true
}

func (b *builder) compareMeasure(n node) {
	call, ok := n.(*call)
	if !ok {
		if _, told := n.(*refused); !told {
			b.add(ruleCompare, "COMPARE takes SUM(x), COUNT(*) or COUNT(DISTINCT person) ("+n.at().String()+").", compareShape)
		}
		return
	}
	m, ok := b.aggregate(call)
	switch {
	case !ok:
	case m.Kind == AvgOf:
		b.add(ruleCompare, "COMPARE gives averages per person by itself ("+n.at().String()+").", "Use SUM of the same column: the answer is its mean for each person of a group.")
	case m.Column != nil && m.Column.Source != 0:
		b.add(ruleCompare, "The number compared has to come from the rows of "+written(b.plan.sources[0].Name)+" ("+n.at().String()+").", "Sum "+b.measureList()+".")
	default:
		b.plan.compare.Measure, b.plan.compare.Column = m.Kind, m.Column
	}
}

// compareWhere sees to it that each condition is about people (the second dataset) or about rows (the first), never both:
// everybody in a group counts, with or without rows.
func (b *builder) compareWhere() {
	e := b.condition(b.q.where)
	if len(b.list) > 0 {
		return
	}
	parts := []Expr{e}
	switch e := e.(type) {
	case nil:
		return
	case Never:
		b.add(ruleNever, "The condition holds for no row.", "Check the values in WHERE against the catalogue.")
		return
	case And:
		parts = e.Parts
	}
	for _, p := range parts {
		var used [2]bool
		walk(p, func(c Column) { used[c.Source] = true })
		if used[0] && used[1] {
			b.add(ruleMixed, "A condition mixes "+written(b.plan.sources[0].Name)+", whose rows are counted, with "+written(b.plan.sources[1].Name)+", whose people are compared.",
				"Join conditions on the two with AND, and OR only conditions on the same dataset.")
			return
		}
	}
	b.plan.where = e
}

func (b *builder) compareVectors() {
	if len(b.list) > 0 {
		return
	}
	c := b.plan.compare
	v := Vector{Kind: Matched}
	switch c.Measure {
	case SumOf:
		v = Vector{Kind: Sum, Column: c.Column}
	case CountRows:
		v = Vector{Kind: Rows}
	}
	b.settle([]Vector{{Kind: Persons}, v})
	c.Numerator = b.vectorIndex(v)
}

// walk calls f with each column of a condition.
func walk(e Expr, f func(Column)) {
	switch e := e.(type) {
	case And:
		for _, p := range e.Parts {
			walk(p, f)
		}
	case Or:
		for _, p := range e.Parts {
			walk(p, f)
		}
	case Cmp:
		f(e.Column)
	case In:
		f(e.Column)
	case IsNull:
		f(e.Column)
	}
}
