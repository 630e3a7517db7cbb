package question

import (
	"fmt"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// sources finds the datasets, and puts the one with one row a person second; then the public tables joined with them.
func (b *builder) sources() bool {
	if _, public := b.cat.Reference(b.q.from.name.text); public {
		b.add(ruleReference, "A question begins with a dataset, and the table at "+b.q.from.pos.String()+" is public and about no person.",
			"Write FROM and a dataset of people, then JOIN the public table on its key.")
		return false
	}
	good := b.dataset(b.q.from)
	var person *join
	var public []*join
	for _, j := range b.q.joins {
		if _, is := b.cat.Reference(j.name.text); is {
			public = append(public, j)
			continue
		}
		if j.left {
			b.unsupported(j.pos, "Of the joins, only JOIN (also INNER JOIN) on the person is part of the dialect", joinInstead)
			good = false
		}
		if person != nil {
			b.unsupported(j.pos, "At most two datasets can be joined", "Ask about two at a time.")
			good = false
			continue
		}
		person = j
		good = b.dataset(j.table) && good
	}
	return good && (person == nil || b.joinOnPerson(person)) && b.public(public)
}

func (b *builder) unsupported(at pos, what, instead string) {
	if b.first("x:" + what) {
		b.add(ruleUnsupported, what+" ("+at.String()+").", instead)
	}
}

// dataset takes one dataset of the question.
func (b *builder) dataset(t table) bool {
	if t.name.text == "" {
		return false // stood for something refused
	}
	d, ok := b.cat.Dataset(t.name.text)
	if !ok {
		b.add(ruleDataset, "The catalogue has no dataset of the name at "+t.pos.String()+".", b.nearDataset(t.name.text))
		return false
	}
	if d.PersonField() == nil {
		b.add(ruleDataset, "The dataset "+written(d.Name)+" does not say whose its rows are.", "A steward can mark its person column in the contract.")
		return false
	}
	b.plan.sources = append(b.plan.sources, d)
	b.names = append(b.names, t.alias)
	return true
}

func (b *builder) nearDataset(typed string) string {
	var names []string
	for _, d := range b.cat.Datasets() {
		names = append(names, d.Name)
	}
	for _, r := range b.cat.References() {
		names = append(names, r.Name)
	}
	if n := nearest(typed, names); n != "" {
		return "Did you mean " + written(n) + "?"
	}
	return "The catalogue lists the datasets that may be asked about."
}

func (b *builder) joinOnPerson(j *join) bool {
	first, second := b.plan.sources[0], b.plan.sources[1]
	at := " (" + j.pos.String() + ")."
	if first == second {
		b.add(ruleJoin, "A dataset cannot be joined to itself"+at, "Ask about it once; conditions in WHERE apply to each row.")
		return false
	}
	// Qualifiers must tell the sources apart before anything is looked up.
	if a, c := b.names[0].text, b.names[1].text; a != "" && a == c || a == second.Name || c == first.Name {
		b.add(ruleAmbiguous, "Both datasets answer to the same name"+at, "Give each an alias of its own.")
		return false
	}
	p, q := first.PersonField(), second.PersonField()
	instead := fmt.Sprintf("JOIN %s ON %s.%s = %s.%s", written(second.Name), written(first.Name), written(p.Name), written(second.Name), written(q.Name))
	if p.Name == q.Name {
		instead = fmt.Sprintf("JOIN %s USING (%s)", written(second.Name), written(p.Name))
	}
	if !b.onPerson(j) {
		b.add(ruleJoin, "Datasets are joined on the person alone"+at, "Use "+instead+".")
		return false
	}
	if !b.sameWorld(p.Identifier, q.Identifier) {
		b.add(ruleJoin, fmt.Sprintf("The person columns of %s and %s hold different kinds of keys, and no dataset links the two"+at, written(first.Name), written(second.Name)),
			"Ask about each dataset by itself, or let a steward describe and load a dataset that holds both keys, one of them as candor.role: identifier.")
		return false
	}
	switch {
	case !first.OnePerPerson && !second.OnePerPerson:
		b.add(ruleJoin, fmt.Sprintf("Both %s and %s may have several rows a person, and joining them would multiply rows"+at, written(first.Name), written(second.Name)),
			"Join a dataset that has one row a person: "+b.onePerPerson(p.Identifier)+".")
		return false
	case !second.OnePerPerson, first.OnePerPerson && first.Name > second.Name:
		b.swap()
	}
	return true
}

// swap exchanges the sources. It is right only before columns are looked up.
func (b *builder) swap() {
	slices.Reverse(b.plan.sources)
	slices.Reverse(b.names)
}

func (b *builder) onePerPerson(identifier string) string {
	var out []string
	for _, d := range b.cat.Datasets() {
		if p := d.PersonField(); d.OnePerPerson && p != nil && b.sameWorld(p.Identifier, identifier) {
			out = append(out, written(d.Name))
		}
	}
	if len(out) == 0 {
		return "there is none yet with this person key"
	}
	return listed(out)
}

// sameWorld reports whether two kinds of keys lead to the same people: they are one, or datasets that hold several kinds
// link them. What was loaded has no say: people whom nothing links are in neither join.
func (b *builder) sameWorld(a, c string) bool {
	if a == "" || c == "" {
		return false
	}
	reached := map[string]bool{a: true}
	for more := true; more && !reached[c]; {
		more = false
		for _, d := range b.cat.Datasets() {
			holds := slices.ContainsFunc(d.Fields, func(f catalog.Field) bool { return reached[f.Identifier] })
			for _, f := range d.Fields {
				if holds && f.Identifier != "" && !reached[f.Identifier] {
					reached[f.Identifier], more = true, true
				}
			}
		}
	}
	return reached[c]
}

// onPerson reports whether the join's condition is equality of the two person columns and nothing else.
func (b *builder) onPerson(j *join) bool {
	if len(j.using) > 0 {
		both := len(j.using) == 1
		for _, d := range b.plan.sources {
			f, ok := d.Field(j.using[0].name.text)
			both = both && (ok && f.Role == catalog.Person || !ok && isPersonWord(j.using[0]))
		}
		return both
	}
	c, ok := j.on.(*compareOp)
	if !ok || c.op != "=" {
		return false
	}
	side := func(n node) int {
		ref, ok := n.(*columnRef)
		if !ok {
			return -1
		}
		if ref.qualifier.text == "" {
			return b.uniquePerson(ref)
		}
		for i, d := range b.plan.sources {
			if f, ok := d.Field(ref.name.text); b.called(i, ref.qualifier) && (ok && f.Role == catalog.Person || !ok && isPersonWord(ref)) {
				return i
			}
		}
		return -1
	}
	l, r := side(c.l), side(c.r)
	return l >= 0 && r >= 0 && l != r
}

// uniquePerson finds the source that alone has the unqualified person column.
func (b *builder) uniquePerson(ref *columnRef) int {
	found := -1
	for i, d := range b.plan.sources {
		if f, ok := d.Field(ref.name.text); ok {
			if found >= 0 || f.Role != catalog.Person {
				return -1
			}
			found = i
		}
	}
	return found
}

// called reports whether source i answers to the qualifier: its alias or its dataset's name.
func (b *builder) called(i int, q name) bool {
	return q.text == b.names[i].text || strings.EqualFold(q.text, b.plan.sources[i].Name)
}

// isPersonWord: the plain word person stands for the person column, whatever the contract calls it.
func isPersonWord(ref *columnRef) bool { return ref.name.text == "person" && !ref.name.quoted }

// lookup finds the column that a reference means. The person is the same in both sources.
func (b *builder) lookup(ref *columnRef) (c Column, person, ok bool) {
	var found []Column
	qualified := false
	for _, t := range b.tables() {
		if ref.qualifier.text != "" && !t.called(ref.qualifier) {
			continue
		}
		qualified = true
		if f := t.field(ref.name.text); f != nil {
			found = append(found, Column{t.source, f})
		}
	}
	if ref.qualifier.text == "" {
		found = b.one(found)
	}
	if !qualified {
		if b.first("q:" + ref.qualifier.text) {
			b.add(ruleDataset, "The name before the point at "+ref.pos.String()+" is no dataset or alias of this question.",
				"Its datasets are "+listed(b.datasetNames())+".")
		}
		return Column{}, false, false
	}
	if len(found) == 0 && isPersonWord(ref) {
		return Column{0, b.plan.sources[0].PersonField()}, true, true
	}
	everyPerson := !slices.ContainsFunc(found, func(c Column) bool { return c.Field.Role != catalog.Person })
	switch {
	case len(found) == 0:
		b.unknownColumn(ref)
		return Column{}, false, false
	case everyPerson:
		return found[0], true, true
	case len(found) > 1:
		if b.first("a:" + ref.name.text) {
			x, y := found[0], found[1]
			b.add(ruleAmbiguous, "Both datasets have the column named at "+ref.pos.String()+".",
				fmt.Sprintf("Write %s.%s or %s.%s.", b.nameOf(x), written(x.Field.Name), b.nameOf(y), written(y.Field.Name)))
		}
		return Column{}, false, false
	}
	return found[0], false, true
}

func (b *builder) datasetNames() []string {
	var out []string
	for _, t := range b.tables() {
		out = append(out, written(t.name))
	}
	return out
}

// nameOf is the name of a column's table, as it is typed.
func (b *builder) nameOf(c Column) string {
	for _, t := range b.tables() {
		if t.source == c.Source {
			return written(t.name)
		}
	}
	return ""
}

func (b *builder) unknownColumn(ref *columnRef) {
	if !b.first("c:" + ref.qualifier.text + "." + ref.name.text) {
		return
	}
	var names []string
	for _, t := range b.tables() {
		if ref.qualifier.text == "" || t.called(ref.qualifier) {
			for j := range t.fields {
				if !personal(&t.fields[j]) {
					names = append(names, t.fields[j].Name)
				}
			}
		}
	}
	instead := "Did you mean "
	if n := nearest(ref.name.text, names); n != "" {
		instead += written(n) + "?"
	} else {
		for i := range names {
			names[i] = written(names[i])
		}
		instead = "Its columns are " + listed(names) + "."
	}
	b.add(ruleColumn, strings.Join(b.datasetNames(), " and ")+" has no column of the name at "+ref.pos.String()+".", instead)
}

// column looks up a reference that must not be about one person.
func (b *builder) column(ref *columnRef) (Column, bool) {
	c, person, ok := b.lookup(ref)
	if !ok {
		return c, false
	}
	if person || personal(c.Field) {
		if b.first(fmt.Sprintf("p:%d.%s", c.Source, c.Field.Name)) {
			what := "holds what identifies a person"
			if c.Field.Role == catalog.Text || c.Field.Class == catalog.FreeText {
				what = "is free text"
			} else if person {
				what = "says whose row it is"
			}
			b.add(rulePersonLevel, "The column "+written(c.Field.Name)+" "+what+": it cannot be selected, filtered or grouped by.",
				"Count people with COUNT(DISTINCT person); filter and group by "+b.keyList()+".")
		}
		return c, false
	}
	return c, true
}
