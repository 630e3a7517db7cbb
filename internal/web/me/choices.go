package me

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/words"
)

// Choices asks every question that there is, each with Yes and No.
func (p Pages) Choices(w http.ResponseWriter, r *http.Request) {
	x, ok := p.about(w, r)
	if !ok {
		return
	}
	f := reply.Frame(r, reply.Words(r).Me.Choices.Title)
	// The address says which question was answered, by its place on the page; what the answer is, it does not say.
	n, err := strconv.Atoi(r.FormValue("changed"))
	if err != nil || n < 0 || n >= len(x.Choices) {
		n = -1
	}
	rest := r.FormValue("rest") != ""
	f.Focus = n >= 0 || rest
	reply.Page(w, r, http.StatusOK, f, choices(p.words(r), x, n, rest, ""))
}

// Choose writes one answer down. When the next page shows, it holds.
func (p Pages) Choose(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	x, ok := p.about(w, r)
	if !ok {
		return
	}
	n := find(x, candor.PurposeID(r.PostFormValue("purpose")), candor.PartyID(r.PostFormValue("recipient")))
	answer := r.PostFormValue("answer")
	if n < 0 || answer != "yes" && answer != "no" {
		reply.Problem(w, r, http.StatusBadRequest)
		return
	}
	c := x.Choices[n]
	if r.PostFormValue("notice") != c.Notice.Hash().String() {
		reply.Refuse(w, r, http.StatusConflict, reworded(reply.Words(r)))
		return
	}
	a, s := who(r)
	if stands(c) == answer && c.Until.IsZero() {
		reply.There(w, r, p.after(r, "/me/choices"))
		return
	}
	err := p.House.Choose(r.Context(), a, flow.Choose{Subject: s, Purpose: c.Purpose.ID, Categories: c.Categories, Recipient: c.Recipient,
		Yes: answer == "yes", Notice: c.Notice.Hash(), Channel: "web"})
	if err != nil {
		p.fail(w, r, err)
		return
	}
	reply.There(w, r, p.after(r, "/me/choices?changed="+strconv.Itoa(n)))
}

// after is where a change leads: back to the page whose button it was.
func (p Pages) after(r *http.Request, path string) string {
	if r.PostFormValue("from") == "recipients" {
		return "/me/recipients?stopped=1"
	}
	return path
}

// reworded is what somebody reads who answered a question whose words changed while they read it: evidence must name the
// words that were shown.
func reworded(b *words.Book) look.Refusal {
	return look.Refusal{Title: b.No.Reword.Title, Kind: look.Info, Reasons: []candor.Reason{b.No.Reword.Reason("notice-changed")},
		Links: []look.Link{{Path: "/me/choices", Text: b.No.ShowMe}}}
}

// TimeOff stops every use until a day, or ends that.
func (p Pages) TimeOff(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	a, s := who(r)
	o := p.words(r)
	until := o.now
	if r.PostFormValue("back") == "" {
		day, err := time.ParseInLocation(time.DateOnly, r.PostFormValue("until"), o.zone)
		wrong := ""
		switch {
		case err != nil:
			wrong = o.Me.Choices.WrongDay(o.now.AddDate(0, 0, 30).Format(time.DateOnly))
		case !day.After(o.now):
			wrong = o.Me.Choices.PastDay
		case day.After(o.now.AddDate(50, 0, 0)):
			wrong = o.Me.Choices.FarDay
		}
		if wrong != "" {
			if x, ok := p.about(w, r); ok {
				f := reply.Frame(r, reply.Words(r).Me.Choices.Title)
				f.Focus = true
				reply.Page(w, r, http.StatusUnprocessableEntity, f, choices(o, x, -1, false, wrong))
			}
			return
		}
		until = day
	}
	if err := p.House.TimeOff(r.Context(), a, s, until); err != nil {
		p.fail(w, r, err)
		return
	}
	reply.There(w, r, "/me/choices?rest=1")
}

// find is where a choice stands among all; -1 when there is none, and nothing else can be chosen.
func find(x flow.Person, purpose candor.PurposeID, recipient candor.PartyID) int {
	return slices.IndexFunc(x.Choices, func(c flow.ChoiceState) bool { return c.Purpose.ID == purpose && c.Recipient == recipient })
}

// stands is the answer that was given: "yes", "no", or "" where none was, or where a yes has run out.
func stands(c flow.ChoiceState) string {
	switch {
	case c.Yes():
		return "yes"
	case c.Choice == flow.ChoseRefused || c.Choice == flow.ChoseWithdrawn:
		return "no"
	}
	return ""
}

// ask puts a choice into the form of a question.
func (o speech) ask(n int, c flow.ChoiceState) look.Choice {
	w := o.Me.Choices
	out := look.Choice{ID: place(n), Action: "/me/choices", Question: o.question(c), Answer: stands(c), Unchanged: c.Purpose.WithoutIt,
		Hidden: fields(c)}
	what := c.Purpose.Description
	if what == "" {
		what = title(c.Purpose)
	}
	out.Facts = append(out.Facts, look.Pair{Name: w.WhatFor, Value: what})
	if k := o.kinds(c.Categories); k != "" {
		out.Facts = append(out.Facts, look.Pair{Name: w.FromWhat, Value: k})
	}
	whom := w.Only(o.company)
	if !c.Company {
		whom = o.to(c.Name, false) + ". " + o.gets(c.Name, false)
	}
	benefit := c.Purpose.Benefit
	if benefit == "" {
		benefit = w.NoBenefit
	}
	out.Facts = append(out.Facts, look.Pair{Name: w.ForWhom, Value: whom}, look.Pair{Name: w.UntilWhen, Value: o.until(c)}, look.Pair{Name: w.Gets, Value: benefit})
	if out.Unchanged != "" {
		out.Unchanged = w.IfNo(out.Unchanged)
	}
	if !c.Since.IsZero() && out.Answer != "" {
		out.Since = w.Since(o.day(c.Since))
	}
	return out
}

// until says when a yes ends.
func (o speech) until(c flow.ChoiceState) string {
	w := o.Me.Choices
	switch {
	case c.Choice == flow.ChoseExpired:
		return w.Ended(o.day(c.Until))
	case c.Yes() && !c.Until.IsZero():
		return w.UntilNo(o.left(c.Until))
	case c.Notice.ValidDays > 0:
		return w.AfterYes(o.Me.Days(int64(c.Notice.ValidDays)))
	}
	return w.Until
}

func place(n int) string { return "choice-" + strconv.Itoa(n) }

func fields(c flow.ChoiceState) []look.Pair {
	return []look.Pair{{Name: "purpose", Value: string(c.Purpose.ID)}, {Name: "recipient", Value: string(c.Recipient)}, {Name: "notice", Value: c.Notice.Hash().String()}}
}

// before is what the person had answered before their latest answer: "yes", "no", or "" where they had not. Undoing goes
// back to that and to nothing else, so that a press on it never says a yes that was not said before.
func before(x flow.Person, c flow.ChoiceState) string {
	out := ""
	for _, e := range x.History {
		if e.Purpose != c.Purpose.ID || e.Recipient != c.Recipient || !e.GivenAt.Before(c.Since) {
			continue
		}
		out = "no"
		if e.Choice.Permits() && (e.Until.IsZero() || e.Until.After(c.Since)) {
			out = "yes"
		}
	}
	return out
}

// undo is the answer that undoes the latest, or "" where there is nothing to go back to.
func undo(x flow.Person, c flow.ChoiceState) string {
	was := before(x, c)
	switch {
	case c.Yes() && was != "yes":
		return "no"
	case !c.Yes() && was == "yes":
		return "yes"
	}
	return ""
}

// split tells the company's own questions from those about others, by place.
func split(x flow.Person) (own, others []int) {
	for i, c := range x.Choices {
		if c.Company {
			own = append(own, i)
		} else {
			others = append(others, i)
		}
	}
	return own, others
}

// said counts what was answered.
func said(x flow.Person) (yes, no, open int) {
	for _, c := range x.Choices {
		switch stands(c) {
		case "yes":
			yes++
		case "no":
			no++
		default:
			open++
		}
	}
	return yes, no, open
}

// saidThen is one answer as it was given.
type saidThen struct {
	at           time.Time
	what, answer string
	kind         look.Kind
	by           string
}

// events are what a person said over time, newest first, one for one answer however many kinds of data it named.
func (o speech) events(x flow.Person) (out []saidThen) {
	w := o.Me.History
	type line struct {
		at        int64
		purpose   candor.PurposeID
		recipient candor.PartyID
		choice    flow.Choice
	}
	seen := map[line]bool{}
	events := slices.Clone(x.History)
	slices.Reverse(events)
	slices.SortStableFunc(events, func(a, b flow.Chosen) int { return b.GivenAt.Compare(a.GivenAt) })
	for _, e := range events {
		k := line{e.GivenAt.UnixMicro(), e.Purpose, e.Recipient, e.Choice}
		if seen[k] {
			continue
		}
		seen[k] = true
		kind, text := o.answer(e.Choice)
		what := w.AllUses
		if e.Choice == flow.ChoseTimeOff {
			if e.Until.After(e.GivenAt) {
				text = w.TimeOffUntil(o.day(e.Until))
			} else {
				text = w.BackFrom
			}
		} else if i := find(x, e.Purpose, e.Recipient); i >= 0 {
			what = o.question(x.Choices[i])
		} else {
			what = w.NoLonger
		}
		by := o.channel(e.Channel)
		switch {
		case e.Actor == "import" && e.Channel == "web":
			by = w.OnWeb
		case e.Actor != "self" && e.Actor != "import" && e.Actor != "":
			by = w.By(by, e.Actor)
		}
		out = append(out, saidThen{e.GivenAt, what, text, kind, by})
	}
	return out
}

// history is the table of all answers.
func (o speech) history(x flow.Person) look.Table {
	w := o.Me.History
	t := look.Table{ID: "history", Caption: w.Caption, Hide: true, Empty: w.Empty,
		Heads: []look.Head{{Text: w.Day}, {Text: w.Question}, {Text: w.Answer}, {Text: w.How}}}
	for _, e := range o.events(x) {
		t.Rows = append(t.Rows, []look.Cell{look.T(o.day(e.at)), look.T(e.what), {Text: e.answer, Kind: e.kind, Tag: true}, look.T(e.by)})
	}
	return t
}
