package question

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// Public is the Source of the columns of the first public table joined; those of datasets are 0 and 1.
const Public = 2

const mostPublic = 4

// Joined is a public table beside the rows. A row meets the one row of the table that has the same key, or none: then the
// table's columns are NULL for it. No row is lost, and none becomes two.
type Joined struct {
	Table *catalog.Reference
	On    []On // one for each column of the table's key, in its order
}

// On is one equality of the join. NULL equals nothing.
type On struct {
	Row   Key            // the row's side: a column of a dataset, by value or by unit; without name and domain
	Field *catalog.Field // the table's
}

// Joined are the public tables that the question uses, by name; those of Column.Source Public and on.
func (p Plan) Joined() []Joined { return p.p.joined }

// Public reports whether the column is a public table's.
func (c Column) Public() bool { return c.Source >= Public }

// public understands the joins with public tables. They are sorted by name, so that their order in the text says nothing.
func (b *builder) public(joins []*join) bool {
	slices.SortStableFunc(joins, func(x, y *join) int {
		return strings.Compare(strings.ToLower(x.name.text), strings.ToLower(y.name.text))
	})
	if len(joins) > mostPublic {
		b.unsupported(joins[mostPublic].pos, fmt.Sprintf("At most %d public tables can be joined", mostPublic), "Ask several questions.")
		return false
	}
	for _, j := range joins {
		ref, _ := b.cat.Reference(j.name.text)
		at := " (" + j.pos.String() + ")."
		if ref.Loaded == nil {
			b.add(ruleReference, "Nothing of the public table "+written(ref.Name)+" can be seen yet"+at, "A steward can load it with candor load --reference; it is seen from the next epoch.")
			return false
		}
		for i := range b.plan.sources {
			if b.clash(j.alias, ref.Name, b.names[i], b.plan.sources[i].Name) {
				b.add(ruleAmbiguous, "A dataset and a public table answer to the same name"+at, "Give each an alias of its own.")
				return false
			}
		}
		for i, o := range b.plan.joined {
			if o.Table == ref || b.clash(j.alias, ref.Name, b.publicNames[i], o.Table.Name) {
				b.add(ruleAmbiguous, "Two public tables answer to the same name, or one is joined twice"+at, "Join each public table once, under a name of its own.")
				return false
			}
		}
		b.plan.joined = append(b.plan.joined, Joined{Table: ref})
		b.publicNames = append(b.publicNames, j.alias)
	}
	good := true
	for i, j := range joins {
		good = b.publicKey(i, j) && good
	}
	return good
}

func (b *builder) clash(alias name, table string, otherAlias name, other string) bool {
	return alias.text != "" && (alias.text == otherAlias.text || strings.EqualFold(alias.text, other)) || otherAlias.text != "" && strings.EqualFold(otherAlias.text, table)
}

// publicKey checks that a join says what each column of the table's key equals, once, and nothing else.
func (b *builder) publicKey(i int, j *join) bool {
	out := &b.plan.joined[i]
	out.On = make([]On, len(out.Table.Key))
	given := 0
	for _, e := range b.equalities(i, j) {
		k := slices.Index(out.Table.Key, e.field)
		if k < 0 || out.On[k].Field != nil {
			given = -1
			break
		}
		f, _ := out.Table.Field(e.field)
		row, ok := b.rowSide(e.row, f)
		if !ok {
			return false
		}
		out.On[k], given = On{row, f}, given+1
	}
	if given == len(out.Table.Key) {
		return true
	}
	b.add(ruleReference, fmt.Sprintf("The public table %s is joined by the equality of its whole key, %s, with columns of the rows, and by nothing else (%s).",
		written(out.Table.Name), listed(writtenAll(out.Table.Key)), j.pos), "Use "+b.publicJoin(out.Table)+".")
	return false
}

type equality struct {
	field string // of the table
	row   node
}

// equalities splits the condition of a join; nil where it is another kind of condition.
func (b *builder) equalities(i int, j *join) (out []equality) {
	for _, u := range j.using {
		out = append(out, equality{u.name.text, u})
	}
	terms := []node{j.on}
	if and, ok := j.on.(*logic); ok && !and.or {
		terms = and.parts
	}
	for _, t := range terms {
		if t == nil {
			continue
		}
		c, ok := t.(*compareOp)
		if !ok || c.op != "=" {
			return nil
		}
		l, r := b.publicSide(i, c.l), b.publicSide(i, c.r)
		switch {
		case l != "" && r == "":
			out = append(out, equality{l, c.r})
		case r != "" && l == "":
			out = append(out, equality{r, c.l})
		default:
			return nil
		}
	}
	return out
}

// publicSide gives the column of public table i that a side of an equality means, or "".
func (b *builder) publicSide(i int, n node) string {
	ref, ok := n.(*columnRef)
	if !ok {
		return ""
	}
	t := b.plan.joined[i].Table
	if _, ok := t.Field(ref.name.text); !ok {
		return ""
	}
	if q := ref.qualifier.text; q != "" {
		if q == b.publicNames[i].text || strings.EqualFold(q, t.Name) {
			return ref.name.text
		}
		return ""
	}
	for _, d := range b.plan.sources {
		if _, ok := d.Field(ref.name.text); ok {
			return "" // the rows' own column of that name
		}
	}
	return ref.name.text
}

// rowSide understands the other side: a column of a dataset, or its unit of time, of the type of the table's column.
func (b *builder) rowSide(n node, f *catalog.Field) (Key, bool) {
	b.joining = true // only datasets are looked into
	defer func() { b.joining = false }()
	var k Key
	switch n := n.(type) {
	case *columnRef:
		c, ok := b.column(n)
		if !ok {
			return k, false
		}
		k = Key{Kind: ByValue, Column: c, Type: c.Field.Type, Scale: c.Field.Scale}
	case *call:
		lit, ref := twoArgs[*literal, *columnRef](n)
		if n.fn != "date_trunc" || lit == nil || ref == nil || lit.kind != litString || !slices.Contains(units, strings.ToLower(lit.text)) {
			b.badCall(n, n.fn, "A public table is joined by a column, or by date_trunc('month', column); the units are day, week, month, quarter and year.")
			return k, false
		}
		c, ok := b.column(ref)
		if !ok {
			return k, false
		}
		if c.Field.Type != catalog.Date && c.Field.Type != catalog.Timestamp {
			b.add(ruleType, "The column "+written(c.Field.Name)+" holds no dates or times, so date_trunc does not fit it.", "Join by the column itself.")
			return k, false
		}
		k = Key{Kind: ByUnit, Column: c, Unit: strings.ToLower(lit.text), Type: catalog.Date}
	case *refused:
		return k, false
	default:
		b.add(ruleReference, "A public table is joined by columns of the rows ("+n.at().String()+").", "Write a column, or date_trunc('month', column), on the other side.")
		return k, false
	}
	if k.Type == f.Type && k.Scale == f.Scale {
		return k, true
	}
	instead := "Join by a column of the same type; a steward can describe the table anew."
	if k.Type == catalog.Timestamp && f.Type == catalog.Date {
		instead = "Join by date_trunc('day', " + written(k.Column.Field.Name) + ")."
	}
	b.add(ruleType, fmt.Sprintf("%s holds %s and %s of the public table holds %s: they are never equal (%s).", written(k.Column.Field.Name), held(k.Column.Field), written(f.Name), held(f), n.at()), instead)
	return k, false
}

// publicJoin shows how a table is joined.
func (b *builder) publicJoin(t *catalog.Reference) string {
	var on []string
	for _, k := range t.Key {
		on = append(on, written(b.plan.sources[0].Name)+".… = "+written(t.Name)+"."+written(k))
	}
	return "JOIN " + written(t.Name) + " ON " + strings.Join(on, " AND ")
}

func writtenAll(names []string) (out []string) {
	for _, n := range names {
		out = append(out, written(n))
	}
	return out
}

// tableOf is a dataset or a public table of the question, as columns are looked up in it.
type tableOf struct {
	source int
	name   string
	alias  name
	fields []catalog.Field
}

// tables lists what columns may be of: the datasets, then the public tables.
func (b *builder) tables() (out []tableOf) {
	for i, d := range b.plan.sources {
		out = append(out, tableOf{i, d.Name, b.names[i], d.Fields})
	}
	if b.joining {
		return out
	}
	for i, j := range b.plan.joined {
		out = append(out, tableOf{Public + i, j.Table.Name, b.publicNames[i], j.Table.Fields})
	}
	return out
}

func (t tableOf) called(q name) bool {
	return q.text == t.alias.text || strings.EqualFold(q.text, t.name)
}

func (t tableOf) field(name string) *catalog.Field {
	for i := range t.fields {
		if t.fields[i].Name == name {
			return &t.fields[i]
		}
	}
	return nil
}

// one drops the key columns of public tables where the row's own column of that name is what they equal: both are the same.
func (b *builder) one(found []Column) []Column {
	if len(found) < 2 || found[0].Public() {
		return found
	}
	return slices.DeleteFunc(found, func(c Column) bool {
		if !c.Public() {
			return false
		}
		return slices.ContainsFunc(b.plan.joined[c.Source-Public].On, func(o On) bool {
			return o.Field == c.Field && o.Row.Kind == ByValue && sameColumn(o.Row.Column, found[0])
		})
	})
}

// oneOfPerson reports whether a person has one value of a column at most: its dataset has one row a person, or the public
// table is joined by such datasets alone.
func (b *builder) oneOfPerson(source int) bool {
	if source < Public {
		return b.plan.sources[source].OnePerPerson
	}
	return !slices.ContainsFunc(b.plan.joined[source-Public].On, func(o On) bool { return !b.oneOfPerson(o.Row.Column.Source) })
}

// zoneOf is the zone of a column's days; public tables hold days alone.
func (b *builder) zoneOf(c Column) *time.Location {
	if c.Public() {
		return time.UTC
	}
	return zone(b.plan.sources[c.Source])
}

// idle names the public tables of which nothing is used: a row meets one row of such a table or none, so joining it changes
// nothing, and the question without it is the same question.
func (b *builder) idle() map[string]bool {
	used := map[int]bool{}
	see := func(c Column) { used[c.Source] = true }
	walk(b.plan.where, see)
	for _, k := range b.plan.keys {
		see(k.Column)
	}
	for _, v := range b.plan.vectors {
		if v.Column != nil {
			see(*v.Column)
		}
	}
	out := map[string]bool{}
	for i, j := range b.plan.joined {
		if !used[Public+i] {
			out[j.Table.Name] = true
		}
	}
	return out
}

// appendJoined prints the public tables for the canonical form: which version, joined how.
func appendJoined(b []byte, joined []Joined) []byte {
	for _, j := range joined {
		b = fmt.Appendf(b, "public %q %s", j.Table.Name, j.Table.Loaded.Content)
		for _, o := range j.On {
			b = appendColumn(append(b, ' '), &o.Row.Column)
			b = fmt.Appendf(b, " %d %q = %q", o.Row.Kind, o.Row.Unit, o.Field.Name)
		}
		b = append(b, '\n')
	}
	return b
}
