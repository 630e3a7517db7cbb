package question

import (
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Mended is a question near one that was refused, which this room takes: its whole text, and what was changed, in words of the
// catalogue. The text may hold what its asker typed, so it goes to nobody else.
type Mended struct{ Text, Change string }

// Mend gives the nearest questions to one that Parse refuses, at most two, the nearer first; none where it cannot be read, or
// where nothing near is taken. Like a refusal it rests on the text and the catalogue alone.
func Mend(cat catalog.View, text string, precision candor.Precision) (out []Mended) {
	try := func(change func(*mender) bool) {
		q := parse(text, &refusals{})
		if q == nil {
			return
		}
		m := &mender{cat: cat, q: q}
		if !m.names() || !change(m) || len(m.said) == 0 {
			return
		}
		if _, no := Parse(cat, q.print(), precision); no != nil {
			return
		}
		x := Mended{q.print(), strings.Join(m.said, "; ")}
		if len(out) < 2 && !slices.ContainsFunc(out, func(o Mended) bool { return o.Text == x.Text }) {
			out = append(out, x)
		}
	}
	try(func(m *mender) bool { return true })
	try(func(m *mender) bool { m.bound(); return true })
	near := func(m *mender) bool {
		m.bound()
		m.conditions()
		m.selection()
		return true
	}
	try(near)
	if len(out) == 0 {
		try(func(m *mender) bool { near(m); m.unordered(); return true })
	}
	try((*mender).simplest)
	return out
}

type mender struct {
	cat  catalog.View
	q    *query
	sets []*catalog.Dataset
	said []string // what was changed
}

func (m *mender) say(s string) {
	if !slices.Contains(m.said, s) {
		m.said = append(m.said, s)
	}
}

// names puts names that the catalogue has in place of slips of the keyboard, and finds the datasets; a public table is left as it is.
func (m *mender) names() bool {
	var known []string
	for _, d := range m.cat.Datasets() {
		known = append(known, d.Name)
	}
	tables := []*table{&m.q.from}
	for _, j := range m.q.joins {
		tables = append(tables, &j.table)
	}
	for i, t := range tables {
		d, ok := m.cat.Dataset(strings.ToLower(t.name.text))
		if !ok {
			near := nearest(t.name.text, known)
			if d, ok = m.cat.Dataset(near); ok {
				t.name = name{text: near}
				m.say("the dataset is " + near)
			}
		}
		if !ok && i == 0 {
			return false
		}
		if ok {
			m.sets = append(m.sets, d)
		}
	}
	var columns []string
	for _, d := range m.sets {
		columns = append(columns, askable(d.Fields, func(*catalog.Field) bool { return true })...)
		if p := d.PersonField(); p != nil {
			columns = append(columns, p.Name)
		}
	}
	if len(m.sets) < len(tables) {
		return true // a public table has columns of its own
	}
	m.walk(func(c *columnRef) {
		if m.field(c) == nil {
			if near := nearest(c.name.text, columns); near != "" {
				c.name = name{text: near}
				m.say("the column is " + near)
			}
		}
	})
	return true
}

// walk visits every column that the question names.
func (m *mender) walk(do func(*columnRef)) {
	for _, x := range m.q.items {
		visit(x.expr, do)
	}
	visit(m.q.where, do)
	for _, g := range m.q.group {
		visit(g, do)
	}
	for _, o := range m.q.order {
		if c, ok := o.expr.(*columnRef); !ok || !m.aliased(c) {
			visit(o.expr, do)
		}
	}
}

func (m *mender) aliased(c *columnRef) bool {
	return slices.ContainsFunc(m.q.items, func(i selectItem) bool { return strings.EqualFold(i.alias.text, c.name.text) })
}

func visit(n node, do func(*columnRef)) {
	switch n := n.(type) {
	case *columnRef:
		do(n)
	case *call:
		for _, a := range n.args {
			visit(a, do)
		}
		for _, a := range n.named {
			visit(a.value, do)
		}
	case *compareOp:
		visit(n.l, do)
		visit(n.r, do)
	case *inList:
		visit(n.x, do)
	case *between:
		visit(n.x, do)
	case *nullTest:
		visit(n.x, do)
	case *negation:
		visit(n.x, do)
	case *logic:
		for _, p := range n.parts {
			visit(p, do)
		}
	}
}

// field is what a column is; nil where no dataset of the question has it.
func (m *mender) field(c *columnRef) *catalog.Field {
	for _, d := range m.sets {
		for i := range d.Fields {
			if strings.EqualFold(d.Fields[i].Name, c.name.text) {
				return &d.Fields[i]
			}
		}
	}
	return nil
}

// bound leaves how much one person may count to the dataset.
func (m *mender) bound() {
	if m.q.bound != nil {
		d := m.sets[0]
		for _, c := range d.Menu {
			if c.Groups == m.q.bound.groups && c.Rows == m.q.bound.rows {
				return
			}
		}
		m.q.bound = nil
		m.say("one person counts as much as is usual for " + d.Name)
	}
}

// conditions takes out what picks single people.
func (m *mender) conditions() {
	one := func(n node) (found bool) {
		visit(n, func(c *columnRef) {
			if f := m.field(c); f != nil && personal(f) {
				found = true
			}
		})
		return found
	}
	const said = "without the condition that picks single people"
	if l, ok := m.q.where.(*logic); ok && !l.or {
		n := len(l.parts)
		l.parts = slices.DeleteFunc(l.parts, one)
		if len(l.parts) < n {
			m.say(said)
		}
		switch len(l.parts) {
		case 0:
			m.q.where = nil
		case 1:
			m.q.where = l.parts[0]
		}
		return
	}
	if m.q.where != nil && one(m.q.where) {
		m.q.where = nil
		m.say(said)
	}
}

// selection makes groups of the columns that are selected or grouped by, where they have a public list or limits, and counts
// people where nothing else is counted.
func (m *mender) selection() {
	had := len(m.q.group) > 0
	aggregates := slices.ContainsFunc(m.q.items, func(i selectItem) bool { return isAggregate(i.expr) })
	var group []node
	add := func(n node) bool {
		c, ok := n.(*columnRef)
		if !ok {
			group = append(group, n)
			return true
		}
		f := m.field(c)
		if f == nil {
			return false
		}
		k := keyOf(f, c)
		if k == nil {
			return false
		}
		if k != node(c) {
			m.say("grouped by " + printed(k))
		}
		group = append(group, k)
		return true
	}
	for _, g := range m.q.group {
		if !add(g) {
			m.say("not grouped by what has no public list")
		}
	}
	var items []selectItem
	for _, i := range m.q.items {
		c, column := i.expr.(*columnRef)
		_, all := i.expr.(*allColumns)
		switch {
		case all:
		case column && had && !slices.ContainsFunc(m.q.group, func(g node) bool { return show(g) == show(c) }) || column && !had:
			if len(group) < 2 && m.field(c) != nil && !personal(m.field(c)) && m.field(c).Role != catalog.Measure && add(c) {
				m.say("grouped by " + printed(group[len(group)-1]))
			}
		case !column:
			items = append(items, i)
		}
	}
	if had && len(group) == 0 {
		if k := firstKey(m.sets[0]); k != nil {
			group = append(group, k)
			m.say("grouped by " + printed(k))
		}
	}
	var keys []selectItem
	for _, g := range group {
		if !slices.ContainsFunc(items, func(i selectItem) bool { return show(i.expr) == show(g) }) {
			keys = append(keys, selectItem{expr: g})
		}
	}
	m.q.group, m.q.items = group, append(keys, items...)
	if !aggregates {
		p := m.sets[0].PersonField()
		if p == nil {
			return
		}
		m.q.items = append(m.q.items, people(p))
		m.say("how many people, and not who they are")
	}
}

func people(p *catalog.Field) selectItem {
	return selectItem{expr: &call{fn: "count", distinct: true, args: []node{&columnRef{name: name{text: p.Name}}}}, alias: name{text: "people"}}
}

func (m *mender) unordered() { m.q.order, m.q.limit = nil, -1 }

// simplest counts the people of the dataset in the groups of its first public list.
func (m *mender) simplest() bool {
	k, p := firstKey(m.sets[0]), m.sets[0].PersonField()
	if k == nil || p == nil {
		return false
	}
	m.q.joins, m.q.where, m.q.bound, m.q.group = nil, nil, nil, []node{k}
	m.q.from.alias = name{}
	m.q.items = []selectItem{{expr: k}, people(p)}
	m.unordered()
	m.said = []string{"how many people of " + m.sets[0].Name + " there are by " + printed(k)}
	return true
}

func firstKey(d *catalog.Dataset) node {
	for i := range d.Fields {
		if f := &d.Fields[i]; !personal(f) {
			if _, ok := publicDomain(f); ok {
				return &columnRef{name: name{text: f.Name}}
			}
		}
	}
	return nil
}

// keyOf is what a column can be grouped by: itself, its months, or bins of about twelve; nil where it has no public limits.
func keyOf(f *catalog.Field, c *columnRef) node {
	if personal(f) {
		return nil
	}
	if _, ok := publicDomain(f); ok {
		return c
	}
	if f.Bounds == nil {
		return nil
	}
	switch {
	case f.Type == catalog.Date || f.Type == catalog.Timestamp:
		return &call{fn: "date_trunc", args: []node{&literal{kind: litString, text: "month"}, c}}
	case f.Type.Numeric():
		unit := int64(1)
		for range f.Scale {
			unit *= 10
		}
		// 1, 2, 5, 10, 20, 50 …
		span, width := (f.Bounds.Hi-f.Bounds.Lo)/unit, int64(1)
		for i := 0; width*12 < span && width < 1<<50; i++ {
			if i%3 == 1 {
				width = width / 2 * 5
			} else {
				width *= 2
			}
		}
		return &call{fn: "bin", args: []node{c, &literal{kind: litNumber, text: strconv.FormatInt(width, 10)}}}
	}
	return nil
}
