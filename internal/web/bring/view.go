package bring

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// waiting lists the files that wait.
func waiting(all []flow.Brought) look.Table {
	t := look.Table{ID: "waiting", Caption: "Files that wait to be confirmed", Hide: true, Empty: "No file waits.", Heads: []look.Head{{Text: "File"}, {Text: "Brought"}, {Text: "Size"}, {Text: "State"}}}
	for _, b := range all {
		t.Rows = append(t.Rows, []look.Cell{{Link: look.Link{Path: page(b.ID), Text: cmp.Or(b.File, "a file without a name")}}, look.T(say.Moment(b.At.UTC())), look.T(size(b.Size)), state(b)})
	}
	return t
}

func state(b flow.Brought) look.Cell {
	switch {
	case b.State == flow.BroughtFailed:
		return look.Cell{Text: "cannot be read", Kind: look.Bad, Tag: true}
	case b.Busy():
		return look.Cell{Text: doing(b), Kind: look.Info, Tag: true}
	}
	return look.Cell{Text: "waits for you", Kind: look.Warn, Tag: true}
}

func doing(b flow.Brought) string {
	switch b.State {
	case flow.BroughtReading:
		return "being looked at"
	case flow.BroughtChecking:
		return "being tried"
	}
	return "being loaded"
}

// size is bytes as people read them.
func size(n int64) string {
	switch {
	case n < 1000:
		return say.Plural(n, "byte", "bytes")
	case n < 1000_000:
		return say.Number(float64(n)/1000) + " kB"
	case n < 1000_000_000:
		return say.Number(float64(n)/1e6) + " MB"
	}
	return say.Number(float64(n)/1e9) + " GB"
}

// far is how far what goes on by itself is.
func far(b flow.Brought) chart.Meter {
	text := size(b.Progress.Bytes) + " of " + size(b.Size) + " read"
	if b.Progress.Rows > 0 {
		text += ", " + say.Plural(b.Progress.Rows, "row", "rows")
	}
	return chart.Meter{ID: "far", Title: "How far it is", Used: min(b.Progress.Bytes, b.Size), Total: b.Size, Text: text}
}

func moment(b flow.Brought) string {
	name := cmp.Or(b.File, "The file")
	switch b.State {
	case flow.BroughtReading:
		return name + " is being looked at: how it is written, and what its columns hold. Nothing of it is stored."
	case flow.BroughtChecking:
		return name + " is being tried against the contract, as a load would. Nothing is stored."
	}
	return "The contract is in force, and " + name + " is being loaded: whole, or not at all."
}

// view is a draft as its page shows it.
type view struct {
	id, file string
	found    []look.Pair
	confirm  []string
	table    look.Table
	columns  []columnForm
	wrong    []look.Field // those with something wrong, and those of the dataset
	why      *look.Refusal
	company  []look.Field
	dataset  []look.Field
	one      look.Field
	oneSaid  []string
	oneWhy   string
	menu     [][2]look.Field
	purposes look.Field
	chosen   []string
	trial    *trial
}

// trial is what the file would do.
type trial struct {
	kind    look.Kind
	heading string
	text    string
	reasons look.Table
}

func viewOf(w *flow.World, b flow.Brought) view {
	p, f := b.Found, b.Form
	v := view{id: b.ID, file: cmp.Or(b.File, "the file"), found: facts(p, b.Size),
		why: refusal("This was not done", b.Why), trial: trialOf(b.Trial)}
	for _, s := range p.Confirm {
		v.confirm = append(v.confirm, say.Upper(plain(s))+".")
	}
	wrong := map[int]map[string]string{}
	for _, x := range b.Wrong {
		if wrong[x.Column] == nil {
			wrong[x.Column] = map[string]string{}
		}
		if wrong[x.Column][x.What] == "" {
			wrong[x.Column][x.What] = plain(x.Text)
		}
	}
	v.table = table(p)
	for i, s := range f.Columns {
		c := columnOf(i, p.Columns[i], s, wrong[i])
		v.columns = append(v.columns, c)
		v.wrong = append(v.wrong, c.all()...)
	}
	v.ofDataset(w, p, f, wrong[-1])
	return v
}

// ofDataset makes the fields that are not of one column.
func (v *view) ofDataset(w *flow.World, p *flow.DraftProposal, f flow.DraftForm, wrong map[string]string) {
	field := func(name, label, hint, value string) look.Field {
		return look.Field{Name: name, Label: label, Hint: hint, Value: value, Complete: "off", Wrong: wrong[name]}
	}
	if c := f.Company; c != nil {
		v.company = []look.Field{field("company", "What the company is called", "People read it in the notice that asks them.", c.Name),
			field("company-currency", "Its currency", "Three letters, such as EUR.", c.Currency), field("company-zone", "Its time zone", "Such as Europe/Vienna. A day begins and ends there.", c.Zone)}
	}
	v.dataset = []look.Field{field("title", "What these rows are", "In words, such as Orders of the shop.", f.Title), field("name", "Name in questions", "Lower-case letters, digits and _.", f.Name),
		field("ceiling", "The most people that it may ever hold", "Public. It is a limit, not a count; payments are worked out from it.", f.Ceiling)}
	zone := field("zone", "Time zone of its times", "Empty: the company’s.", f.Zone)
	v.dataset = append(v.dataset, zone)
	v.one = look.Field{Name: "one", Label: "Rows per person", Wrong: wrong["one"], Options: []look.Option{{Value: "yes", Text: "Each person has one row", Hint: "A second row of somebody is set aside"}}}
	if f.One {
		v.oneSaid = []string{"yes"}
	}
	v.oneWhy = say.Upper(plain(p.MenuWhy))
	for i, m := range f.Menu {
		n := strconv.Itoa(i)
		v.menu = append(v.menu, [2]look.Field{field("groups"+n, "Choice "+strconv.Itoa(i+1)+": groups", "", m.Groups), field("rows"+n, "Choice "+strconv.Itoa(i+1)+": rows in each", "", m.Rows)})
	}
	v.purposes = look.Field{Name: "purpose", Label: "What it may be used for", Hint: "Nothing else, whatever a person permits. None: nothing yet.", Wrong: wrong["purposes"]}
	if len(w.Purposes) == 0 {
		v.purposes.Options = []look.Option{{Value: "analytics", Text: "Learning what people need", Hint: "analytics: counting in large groups; nobody looks at one person"}}
	}
	for _, q := range w.Purposes {
		v.purposes.Options = append(v.purposes.Options, look.Option{Value: string(q.ID), Text: cmp.Or(q.Title, string(q.ID)), Hint: string(q.ID)})
	}
	v.chosen = f.Purposes
	all := slices.Concat(v.company, v.dataset, []look.Field{v.one, v.purposes})
	for _, m := range v.menu {
		all = append(all, m[0], m[1])
	}
	v.wrong = slices.Concat(all, v.wrong)
}

// faults are the fields with something wrong, at most so many that a person still reads.
func (v view) faults() (out []look.Field) {
	for _, f := range v.wrong {
		if f.Wrong != "" && len(out) < 30 {
			out = append(out, f)
		}
	}
	return out
}

// facts are what was found by itself of the file as a whole.
func facts(p *flow.DraftProposal, bytes int64) []look.Pair {
	out := []look.Pair{{Name: "Written as", Value: say.Upper(p.Written)}}
	add := func(name, value string) {
		if value != "" {
			out = append(out, look.Pair{Name: name, Value: value})
		}
	}
	add("Characters", p.Encoding)
	add("First line", "names of "+say.Plural(int64(columnsOf(p)), "column", "columns"))
	rows := say.Plural(p.Rows, "row", "rows") + ", " + size(bytes)
	if !p.Whole {
		rows = "the first " + say.Plural(p.Rows, "row", "rows") + " of " + size(bytes) + " were looked at"
	}
	add("Size", rows)
	switch {
	case p.Persons > 0:
		add("People", say.Count(p.Persons)+", told apart by the column that says whose row it is")
	case p.People == "row":
		add("People", "one for each row: no column names them")
	default:
		add("People", "nothing in it looks like it is about people")
	}
	var dates, numbers []string
	for _, c := range p.Columns {
		if c.Leave {
			continue
		}
		switch l := c.Type.String(); l {
		case "date", "timestamp":
			dates = append(dates, c.File+" as "+cmp.Or(c.Format, "ISO 8601"))
		case "integer", "decimal":
			if s := written(c); s != "" {
				numbers = append(numbers, c.File+" as "+s)
			}
		}
	}
	add("Dates", strings.Join(dates, "; "))
	if len(numbers) > 12 {
		numbers = append(numbers[:12], fmt.Sprintf("and %d more", len(numbers)-12))
	}
	add("Numbers", strings.Join(numbers, "; "))
	return out
}

// written is how a number stands in the file, by an example; empty where it is written plainly and whole.
func written(c flow.DraftColumn) string {
	s := "1234"
	if t := c.Marks.Thousands; t != 0 {
		s = "1" + string(rune(t)) + "234"
	}
	if c.Scale > 0 {
		s += string(rune(c.Marks.Point())) + strings.Repeat("5", c.Scale)
	}
	if s == "1234" {
		return ""
	}
	return s
}

func columnsOf(p *flow.DraftProposal) (n int) {
	for _, c := range p.Columns {
		if c.File != "" {
			n++
		}
	}
	return n
}

// table is what was found, a line a column; each leads to where it is changed.
func table(p *flow.DraftProposal) look.Table {
	t := look.Table{ID: "columns", Caption: "Columns as they were found", Hide: true, Heads: []look.Head{{Text: "Column"}, {Text: "What it is"}, {Text: "Gives away"}, {Text: "Holds"}, {Text: "Why"}}}
	for i, c := range p.Columns {
		name := look.Cell{Link: look.Link{Path: "#f-" + key(i, "role"), Text: cmp.Or(c.File, "the row itself"), More: "change it"}}
		var why []string
		for _, s := range c.Why {
			why = append(why, say.Upper(plain(s))+".")
		}
		t.Rows = append(t.Rows, []look.Cell{name, {Text: roleOf(c), Note: typeOf(c)}, classOf(c), {Text: holds(c), Note: seen(c)}, look.T(strings.Join(why, " "))})
	}
	return t
}

func inWords(list [][2]string, value string) string {
	for _, o := range list {
		if o[0] == value {
			return o[1]
		}
	}
	return value
}

func roleOf(c flow.DraftColumn) string {
	switch {
	case c.Leave:
		return inWords(flow.DraftRoles(), "leave")
	case c.Role == "":
		return inWords(flow.DraftRoles(), "attribute")
	}
	return inWords(flow.DraftRoles(), string(c.Role))
}

func typeOf(c flow.DraftColumn) string {
	if c.Leave {
		return ""
	}
	s := c.Type.String()
	if s == "decimal" {
		s = "number"
	}
	s = inWords(flow.DraftTypes(), s)
	if c.Currency != "" {
		s += ", " + c.Currency
	}
	return s
}

func classOf(c flow.DraftColumn) look.Cell {
	switch c.Class {
	case "direct_identifier":
		return look.Cell{Text: "direct identifier", Kind: look.Bad, Tag: true}
	case "quasi_identifier":
		return look.Cell{Text: "quasi-identifier", Kind: look.Warn, Tag: true}
	case "sensitive":
		return look.Cell{Text: "sensitive", Kind: look.Bad, Tag: true}
	case "free_text":
		return look.Cell{Text: "free text", Kind: look.Warn, Tag: true}
	}
	return look.Cell{Text: "none found", Tag: true}
}

// holds are its public limits.
func holds(c flow.DraftColumn) string {
	switch {
	case c.Lo != "":
		return c.Lo + " to " + c.Hi
	case len(c.Domain) > 8:
		return say.Count(int64(len(c.Domain))) + " values: " + strings.Join(c.Domain[:8], ", ") + " and more"
	case len(c.Domain) > 0:
		return strings.Join(c.Domain, ", ")
	}
	return "–"
}

// seen is what the file has there, without a value of it.
func seen(c flow.DraftColumn) string {
	if c.File == "" {
		return ""
	}
	s := c.Seen.Filled + " filled, " + c.Seen.Different + " different"
	if c.Seen.Shape != "" && len(c.Domain) == 0 {
		s += ", mostly like " + c.Seen.Shape
	}
	return s
}

func trialOf(r *flow.LoadReport) *trial {
	if r == nil {
		return nil
	}
	t := &trial{kind: look.Ok, heading: "Tried: every row fits", text: fmt.Sprintf("%s of %s would be loaded. Nothing is stored yet.", say.Plural(r.Rows, "row", "rows"), say.Plural(r.Persons, "person", "people"))}
	if r.Quarantined > 0 {
		t.kind, t.heading = look.Warn, "Tried: "+say.Plural(r.Quarantined, "row", "rows")+" would be set aside"
		t.text = fmt.Sprintf("%s of %s would be loaded; %s would wait with the reason, lost to nobody. Nothing is stored yet.", say.Plural(r.Rows, "row", "rows"), say.Plural(r.Persons, "person", "people"), say.Plural(r.Quarantined, "row", "rows"))
	}
	t.reasons = reasons(r)
	return t
}

// reasons are why rows are set aside: counts by rule, and the first lines, without the rows.
func reasons(r *flow.LoadReport) look.Table {
	t := look.Table{ID: "reasons", Caption: "Why rows would be set aside", Hide: true, Heads: []look.Head{{Text: "Line"}, {Text: "Column"}, {Text: "Why"}, {Text: "Rows with this", Number: true}}}
	for _, x := range r.Reasons {
		t.Rows = append(t.Rows, []look.Cell{look.T(strconv.Itoa(x.Line)), look.T(cmp.Or(x.Column, "–")), {Text: say.Upper(x.Text), Note: string(x.Rule)}, look.T(say.Count(r.ByRule[x.Rule]))})
	}
	return t
}

// plain takes the words of description files out of what is said to people who see none.
func plain(s string) string { return fileWords.Replace(s) }

var fileWords = strings.NewReplacer(
	"give it candor.role: person and take this one out", "say so there, and leave this one out",
	"Then give both the same candor.identifier", "Then give both the same kind of number",
	" (candor.country; without it nobody is known by them)", " Without that nobody is known by them",
	"give candor.format and logicalType: date, or leave it as text", "say how dates are written, or keep it as text",
	" (candor.zone)", "", "say which: candor.currency", "say which currency",
	"Then candor.role: identifier", "Then it recognises the person elsewhere",
	"give it another class, and candor.role: key with the values that may be public", "give it another class, and group by it with the values that may be public",
	"Then candor.class: direct_identifier", "Then it is a direct identifier",
	"candor.purposes: what may", "what may", "class direct_identifier", "class direct identifier", "candor.", "")
