package me

import (
	"net/http"
	"strconv"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/words"
)

// Recipients shows who had answers that counted the person, and who opened their record.
func (p Pages) Recipients(w http.ResponseWriter, r *http.Request) {
	x, ok := p.about(w, r)
	if !ok {
		return
	}
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n < 1 || (n-1)*many >= max(len(x.Uses), 1) {
		n = 1
	}
	f := reply.Frame(r, reply.Words(r).Me.Recipients.Title)
	stopped := r.FormValue("stopped") != ""
	f.Focus = stopped
	reply.Page(w, r, http.StatusOK, f, recipients(p.words(r), x, n, stopped))
}

// receiver is one recipient and purpose, with what the person can do about it.
type receiver struct {
	Name    string
	Company bool
	Title   string
	Times   string
	Last    string
	Gets    string
	Earned  string
	Copies  string // what became of the copies that it keeps; empty: it was not asked yet
	Choice  int    // its place among the choices; -1: none
	Yes     bool
	Why     string
}

// receivers lists who had answers, then those who may and have not had any.
func (o speech) receivers(x flow.Person) (had, may []receiver) {
	seen := map[int]bool{}
	for _, u := range x.Recipients {
		n := find(x, u.Purpose.ID, u.Recipient)
		seen[n] = true
		r := receiver{Name: o.to(u.Name, u.Company), Company: u.Company, Title: title(u.Purpose), Times: o.Times(int64(u.Times)), Last: o.day(u.Last), Gets: o.gets(u.Name, u.Company), Choice: n}
		r.Yes = n >= 0 && x.Choices[n].Yes()
		if u.Earned.Micro > 0 {
			r.Earned = o.money(u.Earned)
		}
		for _, a := range x.Asked {
			if a.Recipient == u.Recipient {
				r.Copies = o.copies(a)
			}
		}
		had = append(had, r)
	}
	for i, c := range x.Choices {
		if !seen[i] && c.Yes() {
			may = append(may, receiver{Name: o.to(c.Name, c.Company), Company: c.Company, Title: title(c.Purpose), Choice: i, Yes: true, Why: c.Purpose.Description})
		}
	}
	return had, may
}

// copies says whether a company deleted its copies of answers, as it was asked to.
func (o speech) copies(a flow.AskedToDelete) string {
	w := o.Me.Recipients
	switch {
	case a.On != nil:
		return w.CopiesDone(o.day(*a.On))
	case a.Late:
		return w.CopiesLate(o.day(a.Due))
	}
	return w.CopiesAsked(o.day(a.Due))
}

// facts of a receiver.
func (v receiver) pairs(w words.Recipients) []look.Pair {
	out := []look.Pair{{Name: w.WhatFor, Value: v.Title}}
	if v.Why != "" {
		out = append(out, look.Pair{Name: w.Means, Value: v.Why})
	}
	if v.Gets != "" {
		out = append(out, look.Pair{Name: w.Learns, Value: v.Gets}, look.Pair{Name: w.HowOften, Value: v.Times})
	}
	if v.Last != "" {
		out = append(out, look.Pair{Name: w.Last, Value: v.Last})
	}
	if v.Earned != "" {
		out = append(out, look.Pair{Name: w.Paid, Value: v.Earned})
	}
	if v.Copies != "" {
		out = append(out, look.Pair{Name: w.Copies, Value: v.Copies})
	}
	return out
}

// state says whether the next answer may count the person.
func (v receiver) state(w words.Recipients, off bool) (look.Kind, string) {
	switch {
	case !v.Yes:
		return look.Plain, w.StateStopped
	case off:
		return look.Info, w.StateOff
	}
	return look.Ok, w.StateYes
}

// uses is a page of what counted the person.
func (o speech) uses(x flow.Person, page int) look.Table {
	w := o.Me.Recipients
	t := look.Table{ID: "uses", Caption: w.Uses, Hide: true, Empty: w.UsesEmpty,
		Heads: []look.Head{{Text: w.Day}, {Text: w.Who}, {Text: w.WhatFor}, {Text: w.FromData}, {Text: w.Entry, Number: true}}}
	from := min((page-1)*many, len(x.Uses))
	for _, u := range x.Uses[from:min(from+many, len(x.Uses))] {
		t.Rows = append(t.Rows, []look.Cell{look.T(o.day(u.At)), look.T(o.to(u.Name, u.Company)), look.T(title(u.Purpose)), look.T(o.sets(u.Datasets)), look.T(o.count(u.ID))})
	}
	return t
}

func (o speech) usePages(x flow.Person, page int) look.Pager {
	return look.Pager{Name: o.Me.Recipients.Pages, Page: page, Pages: (len(x.Uses) + many - 1) / many,
		Link: func(n int) string { return "/me/recipients?page=" + strconv.Itoa(n) + "#uses" }}
}

// sets names datasets as their pages do.
func (o speech) sets(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		if out[i] = o.titles[n]; out[i] == "" {
			out[i] = n
		}
	}
	return o.List(out)
}

// looks is who opened the record: staff by name, the person's own visits summed up.
func (o speech) looks(x flow.Person) (t look.Table, own int) {
	w := o.Me.Recipients
	t = look.Table{ID: "looks", Caption: w.Looks, Hide: true, Empty: w.LooksEmpty,
		Heads: []look.Head{{Text: w.When}, {Text: w.Who}, {Text: w.Entry, Number: true}}}
	for _, l := range x.Looks {
		if l.Self {
			own++
			continue
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(o.moment(l.At)), look.T(o.looker(l)), look.T(o.count(l.ID))})
	}
	return t, own
}

// looker is who of the staff looked, by name.
func (o speech) looker(l flow.Look) string {
	who := o.role(l.Role)
	if l.Who != "" && l.Who != string(l.Role) {
		who = l.Who + ", " + who
	}
	return who
}

// effect is what Stop does, said before it is pressed.
func (v receiver) effect(w words.Recipients) string {
	if v.Times == "" {
		return w.StopFirst
	}
	return w.StopEffect
}
