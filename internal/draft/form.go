package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Form is a proposal as a person changes it: each value is text, as they typed it.
type Form struct {
	Company  *CompanyForm // nil: the company is described already
	Name     string
	Title    string
	Zone     string // empty: the company's
	Ceiling  string
	One      bool
	Menu     [MostMenu]Limit
	Purposes []string
	Columns  []Said // in the proposal's order
}

// MostMenu is how many choices of the menu a form has room for.
const MostMenu = 4

// CompanyForm is who the company is, where nobody described it yet.
type CompanyForm struct{ Name, Currency, Zone string }

// Limit is a choice of the menu: how many groups, and how many rows in each.
type Limit struct{ Groups, Rows string }

// Said is what a person says one column is.
type Said struct {
	Role, Class, Type          string
	Name, Title                string
	Lo, Hi                     string
	Domain                     string // a value a line
	Other                      string
	Currency                   string
	Category, Identifier       string
	Format, Decimal, Thousands string
	Scale                      string
	Required                   bool
}

// Wrong is what cannot stand in a form, in words that say what to write instead. They repeat only what was typed.
type Wrong struct {
	Column int    // which column; -1: the dataset
	What   string // which of its fields, as Said and Form call them, in lower case: "lo", "role", "name"
	Text   string
}

// LeaveRole is a column's role in a form where it is not taken; roleless one's that has none.
const (
	LeaveRole = "leave"
	roleless  = "attribute"
)

// Roles, Types and Classes are what a form offers, in words; the value first.
var (
	Roles = [][2]string{{string(catalog.Person), "whose row it is"}, {string(catalog.Time), "when it happened"}, {string(catalog.Measure), "a number to add up"},
		{string(catalog.Key), "something to group by"}, {roleless, "kept, neither grouped by nor added up"}, {string(catalog.Identifier), "recognises the person elsewhere"},
		{string(catalog.Text), "free text, shown to its person alone"}, {LeaveRole, "left out: not loaded at all"}}
	Types = [][2]string{{"string", "text"}, {"integer", "whole number"}, {"number", "number with a fraction"}, {"date", "date"}, {"timestamp", "date and time"}, {"boolean", "yes or no"}}
	// Unclassified stands last: leaving a class out is a decision too.
	Classes = [][2]string{{string(catalog.DirectIdentifier), "direct identifier: names somebody"}, {string(catalog.QuasiIdentifier), "quasi-identifier: narrows down who it is"},
		{string(catalog.Sensitive), "sensitive"}, {string(catalog.FreeText), "free text: may hold anything"}, {"", "none of these"}}
)

// Form is the proposal as a form shows it.
func (p *Proposal) Form() Form {
	f := Form{Name: p.Name, Title: p.title(), Zone: p.Zone, Ceiling: fmt.Sprint(p.Ceiling), One: p.One}
	for i, m := range p.Menu[:min(len(p.Menu), MostMenu)] {
		f.Menu[i] = Limit{fmt.Sprint(m.Groups), fmt.Sprint(m.Rows)}
	}
	for _, q := range p.Purposes {
		f.Purposes = append(f.Purposes, string(q))
	}
	for _, c := range p.Columns {
		f.Columns = append(f.Columns, c.said())
	}
	return f
}

func (c Column) said() Said {
	s := Said{Role: string(c.Role), Class: string(c.Class), Type: logical[c.Type], Name: c.Name, Title: c.Title, Lo: c.Lo, Hi: c.Hi, Domain: strings.Join(c.Domain, "\n"), Other: c.Other,
		Currency: c.Currency, Category: string(c.Category), Identifier: c.Identifier, Format: c.Format, Decimal: mark(c.Marks.Decimal), Thousands: mark(c.Marks.Thousands), Required: c.Required}
	if c.Type == catalog.Decimal {
		s.Scale = fmt.Sprint(c.Scale)
	}
	switch {
	case c.Leave:
		s.Role = LeaveRole
	case c.Role == catalog.Attribute:
		s.Role = roleless
	}
	return s
}

func mark(b byte) string {
	if b == 0 {
		return ""
	}
	return string(rune(b))
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// With is the proposal as somebody changed it, and what of it cannot stand. Nothing of p is changed.
func (p *Proposal) With(f Form) (*Proposal, []Wrong) {
	out := *p
	e := &editing{at: -1}
	out.Name, out.Title, out.Zone, out.One = strings.TrimSpace(f.Name), oneLine(f.Title), strings.TrimSpace(f.Zone), f.One
	if !nameForm.MatchString(out.Name) {
		e.no("name", "A name is lower-case letters, digits and _, a letter first: %s", Name(out.Name+".x"))
	}
	if len(out.Title) > mostWords {
		e.no("title", "A name for people has at most %d letters", mostWords)
	}
	e.zone(out.Zone)
	out.Purposes = nil
	for _, s := range f.Purposes {
		out.Purposes = append(out.Purposes, candor.PurposeID(s))
	}
	out.Ceiling = e.whole("ceiling", f.Ceiling, "the most people that it may ever hold")
	out.Menu = e.menu(f)
	if len(f.Columns) != len(p.Columns) {
		e.no("name", "The form is of another file: open the draft again")
		return &out, e.wrong
	}
	out.Columns = make([]Column, len(p.Columns))
	persons := 0
	for i, c := range p.Columns {
		e.at = i
		out.Columns[i] = e.column(c, f.Columns[i])
		if out.Columns[i].Role == catalog.Person {
			persons++
		}
	}
	e.at = -1
	e.persons(out.Columns, persons)
	return &out, e.wrong
}

// editing collects what is wrong; at is the column under way, -1: the dataset.
type editing struct {
	at    int
	wrong []Wrong
}

func (e *editing) no(what, format string, args ...any) {
	e.wrong = append(e.wrong, Wrong{e.at, what, fmt.Sprintf(format, args...)})
}

func (e *editing) zone(name string) {
	if name == "" {
		return
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		e.no("zone", "A time zone has a name like Europe/Vienna or UTC")
	}
}

func (e *editing) whole(what, s, of string) int64 {
	n, err := strconv.ParseInt(strings.NewReplacer(",", "", "_", "", " ", "").Replace(s), 10, 64)
	if err != nil || n < 1 {
		e.no(what, "Write %s as a whole number from 1", of)
	}
	return n
}

func (e *editing) menu(f Form) (out []catalog.Contribution) {
	if f.One {
		return []catalog.Contribution{{Groups: 1, Rows: 1}}
	}
	for i, m := range f.Menu {
		if strings.TrimSpace(m.Groups+m.Rows) == "" {
			continue
		}
		n := len(e.wrong)
		c := catalog.Contribution{Groups: e.whole(fmt.Sprintf("groups%d", i), m.Groups, "how many groups one person may count in"),
			Rows: e.whole(fmt.Sprintf("rows%d", i), m.Rows, "how many rows of one person count in a group")}
		switch {
		case len(e.wrong) > n:
		case slices.Contains(out, c):
			e.no(fmt.Sprintf("groups%d", i), "This choice is there already")
		default:
			out = append(out, c)
		}
	}
	if len(out) == 0 && len(e.wrong) == 0 {
		e.no("groups0", "Say how much one person may count: so many groups, and so many rows in each")
	}
	return out
}

func (e *editing) persons(cols []Column, n int) {
	if n == 1 {
		return
	}
	text := "One column has to say whose row it is; none does. Take the first if each row is one person"
	if n > 1 {
		text = "Only one column can say whose row it is; others may recognise the person elsewhere"
	}
	for i, c := range cols {
		if n == 0 && i == 0 || n > 1 && c.Role == catalog.Person {
			e.wrong = append(e.wrong, Wrong{i, "role", text})
		}
	}
}

// column is one column as somebody says it is. What does not go with its role and type is left out without a word: the
// form shows it to nobody.
func (e *editing) column(c Column, s Said) Column {
	was := c
	i := slices.IndexFunc(Roles, func(r [2]string) bool { return r[0] == s.Role })
	if i < 0 {
		e.no("role", "Choose what this column is")
		return c
	}
	c.Role, c.Leave = catalog.FieldRole(s.Role), s.Role == LeaveRole
	if c.Leave || s.Role == roleless {
		c.Role = catalog.Attribute
	}
	if c.File == "" && c.Role != catalog.Person && !c.Leave {
		e.no("role", "This stands for the row itself: it says whose row it is, or it is left out")
	}
	if c.Leave {
		c.Why = said(c.Why, was, c)
		return c
	}
	c.Type = catalog.NoType
	for t, name := range logical {
		if name == s.Type {
			c.Type = t
		}
	}
	if c.Type == catalog.NoType {
		e.no("type", "Choose how its values are written")
		return c
	}
	if !slices.ContainsFunc(Classes, func(k [2]string) bool { return k[0] == s.Class }) {
		e.no("class", "Choose what it gives away")
	}
	c.Class, c.Name, c.Title, c.Required = catalog.Class(s.Class), strings.TrimSpace(s.Name), oneLine(s.Title), s.Required || c.Role == catalog.Person
	if !nameForm.MatchString(c.Name) {
		e.no("name", "A name is lower-case letters, digits and _, a letter first: %s", safe(s.Name, map[string]bool{}))
	}
	if len(c.Title) > mostWords {
		e.no("title", "A name for people has at most %d letters", mostWords)
	}
	c.Category, c.Identifier = candor.CategoryID(strings.TrimSpace(s.Category)), ""
	if c.Role == catalog.Person || c.Role == catalog.Identifier {
		c.Identifier = strings.TrimSpace(s.Identifier)
	}
	e.written(&c, s)
	e.limits(&c, s)
	e.fits(c)
	c.Why = said(c.Why, was, c)
	return c
}

// written is how its values are written in the file.
func (e *editing) written(c *Column, s Said) {
	c.Format, c.Marks, c.Scale, c.Currency = "", catalog.Marks{}, 0, ""
	switch c.Type {
	case catalog.Date, catalog.Timestamp:
		c.Format = strings.TrimSpace(s.Format)
	case catalog.Integer, catalog.Decimal:
		c.Marks = catalog.Marks{Decimal: one(s.Decimal), Thousands: one(s.Thousands)}
		c.Currency = strings.ToUpper(strings.TrimSpace(s.Currency))
	}
	if c.Type == catalog.Decimal {
		n, err := strconv.Atoi(strings.TrimSpace(s.Scale))
		if s.Scale == "" {
			n, err = 2, nil
		}
		if err != nil || n < 0 || n > 9 {
			e.no("scale", "Write how many digits stand after the point: 0 to 9")
		}
		c.Scale = n
	}
}

func one(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

// mostList is how long a list may be, and mostWords a name for people.
const (
	mostList  = 400_000
	mostWords = 200
)

// limits are its bounds and its list.
func (e *editing) limits(c *Column, s Said) {
	c.Lo, c.Hi, c.Domain, c.Other = strings.TrimSpace(s.Lo), strings.TrimSpace(s.Hi), nil, ""
	if c.Type == catalog.String || c.Type == catalog.Boolean || c.Role == catalog.Person || c.Role == catalog.Identifier || c.Role == catalog.Text {
		c.Lo, c.Hi = "", ""
	}
	switch {
	case c.Lo == "" && c.Hi != "":
		e.no("lo", "Write the least too: bounds are two values")
	case c.Lo != "" && c.Hi == "":
		e.no("hi", "Write the most too: bounds are two values")
	case c.Lo == "" && c.Role == catalog.Measure:
		e.no("lo", "A number to add up needs a least and a most: from what is sensible, not from the file")
	}
	if c.Role != catalog.Key || c.Type == catalog.Boolean || c.Type == catalog.Timestamp {
		return
	}
	if len(s.Domain) > mostList {
		e.no("domain", "The list has more than %d letters, which is more than a list may have: group by fewer values, or keep the column without grouping by it", mostList)
		return
	}
	for line := range strings.Lines(s.Domain) {
		if v := strings.TrimSpace(line); v != "" && !slices.Contains(c.Domain, v) {
			c.Domain = append(c.Domain, v)
		}
	}
	if c.Type == catalog.String && len(c.Domain) > 0 {
		c.Other = oneLine(s.Other)
	}
	switch {
	case c.Type == catalog.String && len(c.Domain) == 0:
		e.no("domain", "Something to group by needs its public values, one a line; what is not among them is set aside, or kept as the other value")
	case c.Type != catalog.String && len(c.Domain) == 0 && c.Lo == "":
		e.no("lo", "Something to group by needs a least and a most, or a list of its values")
	}
}

// fits catches in plain words what a contract would refuse.
func (e *editing) fits(c Column) {
	switch {
	case c.Role == catalog.Measure && !c.Type.Numeric():
		e.no("type", "A number to add up is a whole number or one with a fraction")
	case c.Role == catalog.Time && c.Type != catalog.Date && c.Type != catalog.Timestamp:
		e.no("type", "When it happened is a date, or a date and time")
	case (c.Role == catalog.Key || c.Role == catalog.Measure) && (c.Class == catalog.DirectIdentifier || c.Class == catalog.FreeText):
		e.no("class", "What names somebody, or may hold anything, is neither grouped by nor added up: keep it, leave it out, or choose another class")
	case (c.Role == catalog.Identifier || c.Role == catalog.Text) && c.Type != catalog.String && !(c.Role == catalog.Identifier && c.Type == catalog.Integer):
		e.no("type", "This is text")
	case c.Role == catalog.Person && c.Type != catalog.String && c.Type != catalog.Integer:
		e.no("type", "Whose row it is stands as text or as a whole number")
	}
}

// said adds to the reasons what a person decided otherwise.
func said(why []string, was, now Column) []string {
	var what []string
	for _, d := range []struct {
		what    string
		changed bool
	}{
		{"role", was.Role != now.Role || was.Leave != now.Leave}, {"class", was.Class != now.Class}, {"type", was.Type != now.Type}, {"bounds", was.Lo != now.Lo || was.Hi != now.Hi},
		{"values", !slices.Equal(was.Domain, now.Domain) || was.Other != now.Other}, {"currency", was.Currency != now.Currency},
	} {
		if d.changed {
			what = append(what, d.what)
		}
	}
	if len(what) == 0 {
		return why
	}
	return append(slices.Clone(why), "a person decided otherwise about its "+strings.Join(what, ", "))
}

// Place finds which column, and which of its fields, a line of YAML() is about; -1: the dataset.
func (p *Proposal) Place(yaml []byte, line int) (column int, what string) {
	column = -1
	var taken []int
	for i, c := range p.Columns {
		if !c.Leave {
			taken = append(taken, i)
		}
	}
	n, at := 0, 0
	for text := range strings.Lines(string(yaml)) {
		if at++; at > line {
			break
		}
		if strings.HasPrefix(text, "      - name: ") && n < len(taken) {
			column, what = taken[n], "name"
			n++
		} else if strings.HasPrefix(text, "    customProperties:") {
			column, what = -1, ""
		}
		if at == line {
			for prefix, field := range placed {
				if strings.HasPrefix(strings.TrimLeft(text, " -"), prefix) {
					what = field
				}
			}
		}
	}
	return column, what
}

var placed = map[string]string{
	"logicalType:": "type", "businessName:": "title", "{property: candor.role,": "role", "{property: candor.class,": "class", "{property: candor.bounds,": "lo", "{property: candor.domain,": "domain",
	"{property: candor.other,": "other", "{property: candor.currency,": "currency", "{property: candor.category,": "category", "{property: candor.identifier,": "identifier",
	"{property: candor.format,": "format", "{property: candor.decimal,": "decimal", "{property: candor.thousands,": "thousands", "{property: candor.scale,": "scale",
	"{property: candor.zone,": "zone", "{property: candor.ceiling,": "ceiling", "{property: candor.purposes,": "purposes", "{property: candor.groups_per_person,": "groups0",
	"{property: candor.one_per_person,": "one",
}
