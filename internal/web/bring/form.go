package bring

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

type stepping func(ctx context.Context, who candor.Actor, id string, f flow.DraftForm) error

// key is the name of one column's field.
func key(column int, what string) string { return "c" + strconv.Itoa(column) + "-" + what }

// longest is how much of one field is read: more than any may hold, so that it is told as wrong and not cut into something
// right. A list of values may be longer.
const longest = 2_000

func cut(s string, most int) string {
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "")
	}
	return s
}

// formOf reads a changed form over the one that was shown: a field that was not sent stays as it was, but for boxes, which
// are sent only when they are ticked.
func formOf(q url.Values, was flow.DraftForm) flow.DraftForm {
	get := func(name string, old string) string {
		if v, ok := q[name]; ok && len(v) > 0 {
			return cut(v[0], longest)
		}
		return old
	}
	f := was
	if !q.Has("name") { // no form of ours
		return f
	}
	f.Name, f.Title, f.Zone, f.Ceiling = get("name", f.Name), get("title", f.Title), get("zone", f.Zone), get("ceiling", f.Ceiling)
	f.One = q.Has("one")
	for i := range f.Menu {
		n := strconv.Itoa(i)
		f.Menu[i].Groups, f.Menu[i].Rows = get("groups"+n, f.Menu[i].Groups), get("rows"+n, f.Menu[i].Rows)
	}
	f.Purposes = nil
	for _, s := range q["purpose"] {
		if len(f.Purposes) < 100 && !slices.Contains(f.Purposes, s) {
			f.Purposes = append(f.Purposes, cut(s, longest))
		}
	}
	if was.Company != nil {
		c := *was.Company
		c.Name, c.Currency, c.Zone = get("company", c.Name), get("company-currency", c.Currency), get("company-zone", c.Zone)
		f.Company = &c
	}
	f.Columns = slices.Clone(was.Columns)
	for i := range f.Columns {
		c := &f.Columns[i]
		for what, at := range places(c) {
			*at = get(key(i, what), *at)
		}
		if v, ok := q[key(i, "domain")]; ok && len(v) > 0 {
			c.Domain = strings.ReplaceAll(v[0], "\r\n", "\n") // never cut: half a value would be another
		}
		c.Required = q.Has(key(i, "required"))
	}
	return f
}

// places are the fields of one line of a column.
func places(c *flow.DraftSaid) map[string]*string {
	return map[string]*string{"role": &c.Role, "class": &c.Class, "type": &c.Type, "name": &c.Name, "title": &c.Title, "lo": &c.Lo, "hi": &c.Hi, "other": &c.Other, "currency": &c.Currency,
		"category": &c.Category, "identifier": &c.Identifier, "format": &c.Format, "decimal": &c.Decimal, "thousands": &c.Thousands, "scale": &c.Scale}
}

// labels are what a column's fields are called, with a hint.
var labels = map[string][2]string{
	"role": {"What it is", ""}, "class": {"What it gives away", ""}, "type": {"How its values read", ""},
	"name": {"Name in questions", "Lower-case letters, digits and _"}, "title": {"Name for people", "A person reads it on their own page"},
	"lo": {"The least", "What is below counts as this"}, "hi": {"The most", "What is above counts as this; the noise grows with it"},
	"domain": {"Values", "One a line. They become public"}, "other": {"Any other value counts as", "Empty: the row is set aside"},
	"currency": {"Currency", "Three letters, such as EUR; empty where it is no money"}, "category": {"Kind of data", "A key of the fideslang list, such as user.behavior.purchase_history"},
	"identifier": {"Kind of number", "The same word in every dataset whose numbers are the same"},
	"format":     {"How dates are written", "Such as DD.MM.YYYY; empty: ISO 8601"}, "decimal": {"Mark before the fraction", ""}, "thousands": {"Mark between thousands", ""},
	"scale": {"Digits after the point", "0 to 9"},
}

// columnForm is one column's part of the form.
type columnForm struct {
	legend      string
	confirm     []string
	first, more []look.Field // those that matter for its role, and the others
	lists       []look.Field // text of several lines, among the first
	moreLists   []look.Field
	required    look.Field
	ticked      bool
	open        bool // something is wrong among the others
}

// columnOf makes the fields of a column as it stands.
func columnOf(i int, found flow.DraftColumn, s flow.DraftSaid, wrong map[string]string) columnForm {
	c := columnForm{legend: cmp.Or(found.File, "The row itself"), confirm: found.Confirm, ticked: s.Required,
		required: look.Field{Name: key(i, "required"), Options: []look.Option{{Value: "yes", Text: "Every row has a value", Hint: "A row without one is set aside"}}}}
	field := func(what string) look.Field {
		l := labels[what]
		f := look.Field{Name: key(i, what), Label: l[0], Hint: l[1], Complete: "off", Wrong: wrong[what]}
		if at := places(&s)[what]; at != nil {
			f.Value = *at
		}
		switch what {
		case "role":
			f.Options = options(flow.DraftRoles())
		case "class":
			f.Options = options(flow.DraftClasses())
		case "type":
			f.Options = options(flow.DraftTypes())
		case "decimal":
			f.Options = []look.Option{{Value: "", Text: "a point: 1234.50"}, {Value: ",", Text: "a comma: 1234,50"}}
		case "thousands":
			f.Options = []look.Option{{Value: "", Text: "none"}, {Value: ",", Text: "a comma: 1,234"}, {Value: ".", Text: "a point: 1.234"}, {Value: "'", Text: "an apostrophe: 1'234"}, {Value: " ", Text: "a space: 1 234"}}
		case "lo", "hi":
			if s.Type == "date" || s.Type == "timestamp" {
				f.Label, f.Hint = map[string]string{"lo": "The earliest", "hi": "The latest"}[what], "A row outside is set aside"
			} else if s.Role == "key" {
				f.Hint = "A value outside belongs to no group"
			}
		case "domain":
			f.Value, f.Rows = s.Domain, min(12, 2+strings.Count(s.Domain, "\n"))
		}
		return f
	}
	numeric, dated := s.Type == "integer" || s.Type == "number", s.Type == "date" || s.Type == "timestamp"
	matters := map[string]bool{"role": true, "class": true}
	switch s.Role {
	case "measure":
		matters["lo"], matters["hi"], matters["currency"] = true, true, true
	case "time":
		matters["lo"], matters["hi"] = true, true
	case "key":
		matters["domain"], matters["other"] = s.Type == "string", s.Type == "string"
		matters["lo"], matters["hi"] = numeric && s.Domain == "" || dated, numeric && s.Domain == "" || dated
		if numeric && s.Domain != "" {
			matters["domain"] = true
		}
	case "person", "identifier":
		matters["identifier"] = true
	}
	for _, what := range []string{"role", "class", "lo", "hi", "currency", "identifier", "domain", "other", "type", "format", "scale", "decimal", "thousands", "name", "title", "category"} {
		f := field(what)
		switch {
		case what == "domain" && matters[what]:
			c.lists = append(c.lists, f)
		case what == "domain":
			c.moreLists = append(c.moreLists, f)
		case matters[what]:
			c.first = append(c.first, f)
		default:
			c.more = append(c.more, f)
		}
		c.open = c.open || !matters[what] && f.Wrong != ""
	}
	return c
}

// all are the fields of a column, for the list of what is wrong.
func (c columnForm) all() (out []look.Field) {
	for _, f := range slices.Concat(c.first, c.lists, c.more, c.moreLists) {
		f.Label = c.legend + ": " + f.Label
		out = append(out, f)
	}
	return out
}

func options(list [][2]string) (out []look.Option) {
	for _, o := range list {
		out = append(out, look.Option{Value: o[0], Text: o[1]})
	}
	return out
}

// needed is the box of a column that every row must have, ticked as it stands.
func (c columnForm) needed() (look.Field, string) {
	if c.ticked {
		return c.required, "yes"
	}
	return c.required, ""
}

func sentence(s string) string { return say.Upper(plain(s)) }
