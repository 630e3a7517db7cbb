package question

import (
	"slices"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/mechanism"
)

// builder checks a tree against the catalogue. It goes on after a refusal, to tell as many as it can.
type builder struct {
	*refusals
	cat   catalog.View
	q     *query
	names []name // alias of each source, "" where none
	plan  *plan

	publicNames []name // likewise of each public table
	joining     bool   // a join's condition is read: public tables are not looked into

	keys  map[string]*keyResult // by show: an expression that stands in several places is checked once
	picks []pick                // the select list, as understood
}

// pick is one item of the select list: a key, or a measure.
type pick struct {
	node    node
	alias   name
	isKey   bool
	key     keyID
	measure int // index into plan.measures
	ok      bool
}

// Parse reads text as one question, checks it against the catalogue, and gives a plan, or the reasons why there is none.
// It looks at nothing but the text, the catalogue and its public bounds, and runs nothing.
func Parse(cat catalog.View, text string, precision candor.Precision) (Plan, []candor.Reason) {
	r := &refusals{}
	sigma, err := mechanism.Sigma(precision)
	if err != nil {
		r.add(rulePrecision, "The precision is not a step of the ladder.", "Choose fine, normal, coarse or coarsest.")
	}
	if precision == "" {
		precision = candor.Normal
	}
	q := parse(text, r)
	if q == nil {
		return Plan{}, r.list
	}
	for {
		b := &builder{refusals: r, cat: cat, q: q, keys: map[string]*keyResult{}, plan: &plan{
			sigma: sigma, precision: precision, limit: q.limit, catalog: cat.Version(),
		}}
		b.build()
		if len(r.list) > 0 {
			return Plan{}, r.list
		}
		idle := b.idle()
		if len(idle) == 0 {
			b.plan.canonical = canonical(b.plan)
			return Plan{b.plan}, nil
		}
		q.joins = slices.DeleteFunc(q.joins, func(j *join) bool { return idle[strings.ToLower(j.name.text)] })
	}
}

func (b *builder) build() {
	if !b.sources() {
		return
	}
	if c := b.compareCall(); c != nil {
		b.compare(c)
		return
	}
	b.plan.where = b.condition(b.q.where)
	b.selection()
	b.groups()
	b.columns()
	b.order()
	b.bounding()
	b.vectors()
}

// selection understands the select list.
func (b *builder) selection() {
	grouped := len(b.q.group) > 0
	aggregates := slices.ContainsFunc(b.q.items, func(i selectItem) bool { return isAggregate(i.expr) })
	for _, item := range b.q.items {
		p := pick{node: item.expr, alias: item.alias, measure: -1}
		switch n := item.expr.(type) {
		case *refused:
		case *allColumns:
			b.add(rulePersonLevel, "Whole rows are not given out ("+n.pos.String()+").",
				"Ask for numbers about groups: SELECT COUNT(DISTINCT person) FROM "+written(b.plan.sources[0].Name)+".")
		case *columnRef:
			if _, person, ok := b.lookup(n); ok && !person && !grouped && !aggregates {
				b.add(rulePersonLevel, "A column by itself would show a row for each person ("+n.pos.String()+").",
					"GROUP BY the column and ask for COUNT(DISTINCT person), or take its SUM or AVG.")
				continue
			}
			p.isKey = true
			p.key, p.ok = b.key(n)
		case *call:
			if isKeyCall(n) {
				p.isKey = true
				p.key, p.ok = b.key(n)
			} else {
				p.measure, p.ok = b.measure(n, item.alias)
			}
		default:
			b.add(ruleUnsupported, "The select list holds something that is neither a key nor an aggregate ("+item.at().String()+").",
				"Select keys, COUNT(*), COUNT(DISTINCT person), SUM(column) and AVG(column).")
		}
		b.picks = append(b.picks, p)
	}
	if len(b.plan.measures) == 0 && len(b.list) == 0 {
		b.add(ruleNoMeasure, "The question asks for no number.", "Add COUNT(DISTINCT person), COUNT(*), SUM or AVG to the select list.")
	}
}

// Columns gives the answer's columns in the asker's order; grouped keys that were not selected come first. A comparison
// has its key alone: what else it shows follows from Comparison.
func (p Plan) Columns() []OutColumn { return p.p.columns }

// OutColumn is one column of the answer: a key (index into Keys) or a measure (index into Measures); the other is -1.
type OutColumn struct {
	Name    string // unique within the answer
	Key     int
	Measure int
}

func isAggregate(n node) bool {
	c, ok := n.(*call)
	return ok && !isKeyCall(c)
}

// columns puts the answer's columns in the asker's order and gives each a name of its own.
func (b *builder) columns() {
	taken := map[string]bool{}
	for _, p := range b.picks {
		if p.alias.text == "" {
			continue
		}
		if taken[p.alias.text] && b.first("alias") {
			b.add(ruleAmbiguous, "Two columns of the answer have the same name.", "Give each a name of its own with AS.")
		}
		taken[p.alias.text] = true
	}
	unique := func(base string) string {
		out := base
		for i := 2; taken[out]; i++ {
			out = base + "_" + catalog.Value{Type: catalog.Integer, I: int64(i)}.Text(0)
		}
		taken[out] = true
		return out
	}
	selected := map[int]bool{}
	var cols []OutColumn
	for _, p := range b.picks {
		switch {
		case !p.ok:
		case p.isKey:
			i := b.keyIndex(p.key)
			if i < 0 {
				continue // not grouped: refused by groups
			}
			k := &b.plan.keys[i]
			n := p.alias.text
			if n == "" {
				n = unique(defaultKeyName(*k))
			}
			if !selected[i] {
				k.Name = n
			}
			selected[i] = true
			cols = append(cols, OutColumn{n, i, -1})
		default:
			m := &b.plan.measures[p.measure]
			if p.alias.text == "" {
				m.Name = unique(m.Name)
			}
			cols = append(cols, OutColumn{m.Name, -1, p.measure})
		}
	}
	var front []OutColumn
	for i := range b.plan.keys {
		if !selected[i] {
			b.plan.keys[i].Name = unique(defaultKeyName(b.plan.keys[i]))
			front = append(front, OutColumn{b.plan.keys[i].Name, i, -1})
		}
	}
	b.plan.columns = append(front, cols...)
}

// order understands ORDER BY: a place, an alias, or an expression that is selected or grouped.
func (b *builder) order() {
	for _, o := range b.q.order {
		out := Order{Key: -1, Measure: -1, Desc: o.desc}
		if _, ok := o.expr.(*refused); ok {
			continue
		}
		p := b.referred(o.expr)
		if p == nil {
			p = b.selected(o.expr)
		}
		switch {
		case p != nil && !p.ok:
			continue
		case p != nil && p.isKey:
			out.Key = b.keyIndex(p.key)
		case p != nil:
			out.Measure = p.measure
		default:
			var known bool
			if out.Key, known = b.orderKey(o.expr); !known {
				continue
			}
		}
		if out.Key < 0 && out.Measure < 0 {
			b.add(ruleUnsupported, "ORDER BY names something that is not in the answer ("+o.expr.at().String()+").",
				"Order by a selected column: its name, its place or its expression.")
			continue
		}
		b.plan.order = append(b.plan.order, out)
	}
}

// orderKey finds the grouped key that an expression of ORDER BY means, or -1; false when it was refused.
func (b *builder) orderKey(n node) (int, bool) {
	switch n := n.(type) {
	case *columnRef:
		c, ok := b.column(n)
		if !ok {
			return -1, false
		}
		return b.keyIndex(keyID{source: c.Source, field: c.Field.Name}), true
	case *call:
		if isKeyCall(n) {
			id, ok := b.key(n)
			return b.keyIndex(id), ok
		}
	}
	return -1, true
}

// referred finds the select item that an ordinal or an alias points at. An alias goes before a column of the same name:
// the asker named it last.
func (b *builder) referred(n node) *pick {
	switch n := n.(type) {
	case *literal:
		if v, exact := fixed(n, 0); n.kind == litNumber && exact && v.IsInt64() {
			if i := v.Int64(); i >= 1 && i <= int64(len(b.picks)) {
				return &b.picks[i-1]
			}
		}
	case *columnRef:
		if n.qualifier.text == "" {
			for i := range b.picks {
				if b.picks[i].alias.text == n.name.text {
					return &b.picks[i]
				}
			}
		}
	}
	return nil
}

// selected finds the select item with the same meaning.
func (b *builder) selected(n node) *pick {
	if _, literal := n.(*literal); literal {
		return nil
	}
	for i := range b.picks {
		if show(b.picks[i].node) == show(n) {
			return &b.picks[i]
		}
	}
	c, ok := n.(*call)
	if !ok || isKeyCall(c) {
		return nil
	}
	m, ok := b.aggregate(c)
	for i := range b.picks {
		if p := &b.picks[i]; ok && p.ok && !p.isKey && sameMeasure(b.plan.measures[p.measure], m) {
			return p
		}
	}
	return nil
}
