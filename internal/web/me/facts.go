package me

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// How many rows a page holds.
const (
	few  = 5
	many = 50
)

// Show is the first page: everything at a glance, then the facts.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	x, ok := p.person(w, r)
	if !ok {
		return
	}
	f := reply.Frame(r, reply.Words(r).Me.Front.Title)
	how := r.FormValue("corrected")
	f.Focus = how != ""
	reply.Page(w, r, http.StatusOK, f, front(p.words(r), x, how))
}

// Facts lists one kind of facts in full.
func (p Pages) Facts(w http.ResponseWriter, r *http.Request) {
	x, ok := p.person(w, r)
	if !ok {
		return
	}
	of := r.FormValue("of")
	i := slices.IndexFunc(x.Record.Sections, func(s flow.Section) bool { return s.Dataset == of })
	if i < 0 {
		reply.There(w, r, "/me")
		return
	}
	s := x.Record.Sections[i]
	pages := max((len(s.Rows)+many-1)/many, 1)
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n < 1 || n > pages {
		n = 1
	}
	f := reply.Frame(r, s.Title)
	f.Back = all(s) + "&page=" + strconv.Itoa(n)
	reply.Page(w, r, http.StatusOK, f, rows(p.words(r), x, s, n, pages))
}

// single lays out a dataset with one row a person: a fact a line.
func (o speech) single(x flow.Person, s flow.Section) look.Table {
	t := look.Table{ID: "facts-" + s.Dataset, Caption: s.Title, Hide: true, Heads: []look.Head{{Text: o.Me.Front.Fact}, {Text: o.Me.Front.FactHow}}}
	for _, row := range s.Rows {
		for i, f := range row {
			c := s.Columns[i]
			if repeated(x, c, f) {
				continue
			}
			t.Rows = append(t.Rows, o.line(x, s.Dataset, c, f))
		}
	}
	return t
}

// line is one fact: what is held, how it is known, what the person said against it, and the way to say it.
func (o speech) line(x flow.Person, dataset string, c flow.Column, f flow.Fact) []look.Cell {
	kind, how := o.source(c)
	k := knownFact{Value: o.value(c, f), Kind: kind, How: how, Title: c.Title}
	if !f.Known {
		k.Value = o.Me.Front.NotHeld
	}
	if said := spokenOf(x, dataset, c.Field); said != nil {
		k.Held = o.Me.Correct.Held(k.Value)
		k.Kind, k.How = look.Ok, o.saidBy(*said)
		if said.Said == flow.SaidWrong {
			k.Kind = look.Warn
		} else {
			k.Value = o.value(c, flow.Fact{Text: said.Text, Known: true})
		}
	}
	if o.can != nil && o.can(dataset, c.Field) {
		k.Correct = correctPath(dataset, c.Field)
	}
	return []look.Cell{look.T(c.Title), {Body: known(o, k)}}
}

// knownFact is a fact as a line shows it.
type knownFact struct {
	Value, How, Held, Correct, Title string
	Kind                             look.Kind
}

// group is all single facts that came to be known in one way.
type group struct {
	ID    string
	Title string
	Table look.Table
	From  []flow.Section
}

// groups sort single facts by how they came to be known: told, seen, given by others, public, worked out, unknown.
func (o speech) groups(x flow.Person) (out []group) {
	single, _ := sections(x)
	for _, g := range []struct {
		id      string
		sources []string
	}{{"told", []string{"told"}}, {"observed", []string{"observed"}}, {"given", []string{"bought", "partner"}}, {"open", []string{"open"}}, {"inferred", []string{"inferred"}}, {"unknown", nil}} {
		one := group{ID: g.id, Table: look.Table{ID: "facts-" + g.id, Hide: true, Heads: []look.Head{{Text: o.Me.Front.Fact}, {Text: o.Me.Front.FactHow}}}}
		for _, s := range single {
			n := len(one.Table.Rows)
			for _, row := range s.Rows {
				for i, f := range row {
					c := s.Columns[i]
					if repeated(x, c, f) || !of(string(c.Source), g.sources) {
						continue
					}
					_, one.Title = o.source(c)
					one.Table.Rows = append(one.Table.Rows, o.line(x, s.Dataset, c, f))
				}
			}
			if len(one.Table.Rows) > n {
				one.From = append(one.From, s)
			}
		}
		if one.Table.Caption = one.Title; len(one.Table.Rows) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// of reports whether a source is in a group; the group without sources takes what no other does.
func of(source string, group []string) bool {
	if group != nil {
		return slices.Contains(group, source)
	}
	return !slices.Contains([]string{"told", "observed", "bought", "partner", "open", "inferred"}, source)
}

// repeated reports whether a fact only ties a dataset to the person and stands in another one too: it is said once, under
// how we recognise them.
func repeated(x flow.Person, c flow.Column, f flow.Fact) bool {
	if !slices.ContainsFunc(x.Keys, func(k flow.Known) bool { return f.Known && k.Value == f.Text }) {
		return false
	}
	sets := 0
	for _, s := range x.Record.Sections {
		if slices.ContainsFunc(s.Columns, func(d flow.Column) bool { return d.Field == c.Field }) {
			sets++
		}
	}
	return sets > 1
}

// table lays out a dataset with many rows, newest first, from a row on.
func (o speech) table(x flow.Person, s flow.Section, from, limit int) look.Table {
	t := look.Table{ID: "facts-" + s.Dataset, Caption: s.Title, Hide: true}
	cols := o.columns(x, s)
	for _, i := range cols {
		h := look.Head{Text: s.Columns[i].Title, Number: s.Columns[i].Type == "decimal" || s.Columns[i].Type == "integer"}
		if s.Columns[i].Guess() {
			h.Text = o.Sources.Column(h.Text)
		}
		t.Heads = append(t.Heads, h)
	}
	all := slices.Clone(s.Rows)
	if k := clock(s); k >= 0 {
		slices.SortStableFunc(all, func(a, b []flow.Fact) int { return strings.Compare(b[k].Text, a[k].Text) }) // ISO dates sort as text
	}
	for _, row := range all[min(from, len(all)):min(from+limit, len(all))] {
		var cells []look.Cell
		for _, i := range cols {
			cells = append(cells, look.T(o.value(s.Columns[i], row[i])))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// columns leaves out what repeats the person's own number on every line; it stands under how we recognise them.
func (o speech) columns(x flow.Person, s flow.Section) (out []int) {
	for i := range s.Columns {
		own := len(s.Rows) > 0
		for _, row := range s.Rows {
			own = own && slices.ContainsFunc(x.Keys, func(k flow.Known) bool { return row[i].Known && k.Value == row[i].Text })
		}
		if !own {
			out = append(out, i)
		}
	}
	return out
}

// clock is the column that says when, or -1.
func clock(s flow.Section) int {
	return slices.IndexFunc(s.Columns, func(c flow.Column) bool { return c.Type == "date" || c.Type == "timestamp" })
}

// sources says how the columns of a table came to be known, one line for each way.
type sourced struct {
	Kind   look.Kind
	Text   string
	Titles string
}

func (o speech) sources(x flow.Person, s flow.Section) (out []sourced) {
	titles := map[string][]string{}
	for _, i := range o.columns(x, s) {
		k, text := o.source(s.Columns[i])
		if titles[text] == nil {
			out = append(out, sourced{Kind: k, Text: text})
		}
		titles[text] = append(titles[text], s.Columns[i].Title)
	}
	for i := range out {
		if len(out) > 1 {
			out[i].Titles = o.List(titles[out[i].Text])
		}
	}
	return out
}

func (o speech) source(c flow.Column) (look.Kind, string) {
	return look.Source(o.Book, string(c.Source))
}

// value is a fact as people write it. A number without a unit stays as it is: it may be a year.
func (o speech) value(c flow.Column, f flow.Fact) string {
	if !f.Known {
		return o.Parts.Unknown
	}
	switch c.Type {
	case "boolean":
		if f.Text == "true" {
			return o.Parts.Yes
		}
		return o.Parts.No
	case "date":
		if d, err := time.Parse(time.DateOnly, f.Text); err == nil {
			return o.Lang.Day(d)
		}
	case "timestamp":
		if t, err := time.Parse(time.RFC3339, f.Text); err == nil {
			return o.moment(t)
		}
	case "decimal", "integer":
		if c.Unit != "" {
			return o.amount(f.Text, c.Unit)
		}
	}
	return f.Text
}

// amount writes an exact decimal as money; what is finer than money can be stays as it is.
func (o speech) amount(text, currency string) string {
	abs, negative := strings.CutPrefix(text, "-")
	whole, frac, _ := strings.Cut(abs, ".")
	if len(frac) > 6 {
		return text + " " + currency
	}
	micro, err := strconv.ParseInt(whole+frac+strings.Repeat("0", 6-len(frac)), 10, 64)
	if err != nil {
		return text + " " + currency
	}
	if negative {
		micro = -micro
	}
	return o.money(candor.Money{Micro: micro, Currency: currency})
}

// sections puts the record in the order in which people ask: who you are, what we guess, single facts, then long lists.
func sections(x flow.Person) (single, long []flow.Section) {
	for _, s := range x.Record.Sections {
		if s.Single {
			single = append(single, s)
		} else {
			long = append(long, s)
		}
	}
	slices.SortStableFunc(single, func(a, b flow.Section) int { return rank(a) - rank(b) })
	return single, long
}

func rank(s flow.Section) int {
	told := slices.ContainsFunc(s.Columns, func(c flow.Column) bool { return c.Source == "told" })
	guess := slices.ContainsFunc(s.Columns, flow.Column.Guess)
	switch {
	case told:
		return 0
	case guess:
		return 1
	}
	return 2
}
