package me

import (
	"net/url"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// figures are the page at a glance.
func (o speech) figures(x flow.Person) []look.Figure {
	w := o.Me.Front
	n, guessed := x.Record.Facts()
	facts := look.Figure{ID: "held", Title: w.Held, Value: o.count(int64(n)), Note: w.NoGuess, Link: look.Link{Path: "#facts", Text: w.SeeThem}}
	if guessed > 0 {
		facts.Note = w.GuessedOf(int64(guessed))
	}
	companies := map[string]bool{}
	for _, r := range x.Recipients {
		companies[string(r.Recipient)] = true
	}
	had := look.Figure{ID: "had", Title: w.Had, Value: o.count(int64(len(companies))), Note: w.HadNobody, Link: look.Link{Path: "/me/recipients", Text: w.SeeWho}}
	if n := int64(len(x.Uses)); n > 0 {
		had.Note = w.HadNote(o.Me.Answers(n), n, o.day(x.Uses[0].At))
	}
	yes, no, open := said(x)
	said := look.Figure{ID: "said", Title: w.Said, Value: w.SaidYes(int64(yes)), Link: look.Link{Path: "/me/choices", Text: w.Change}}
	notes := []string{w.SaidNo(int64(no))}
	if open > 0 {
		notes = append(notes, w.SaidOpen(int64(open)))
	}
	said.Note = o.List(notes)
	if !x.OffUntil.IsZero() {
		said.Kind, said.Tag = look.Info, w.TimeOff
	}
	earned := look.Figure{ID: "earned", Title: w.Earned, Value: o.sums(x.Earnings.Earned), Note: w.EarnedSome, Link: look.Link{Path: "/me/earnings", Text: w.SeePaid}}
	if len(x.Earnings.Earned) == 0 {
		earned.Note = w.EarnedNone
	}
	if len(x.Earnings.Ready) > 0 {
		earned.Note = w.EarnedReady(o.sums(x.Earnings.Ready))
	}
	return []look.Figure{facts, had, said, earned}
}

// keys is what a person is known by.
func (o speech) keys(x flow.Person) look.Table {
	w := o.Me.Keys
	t := look.Table{ID: "known", Caption: w.Caption, Hide: true, Heads: []look.Head{{Text: w.What}, {Text: w.Yours}}, Empty: w.None}
	for _, k := range x.Keys {
		sure := w.Came
		if !k.Verified.IsZero() {
			sure = w.Showed(o.day(k.Verified))
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(o.keyName(k.Kind)), {Text: k.Value, Note: sure}})
	}
	return t
}

func (o speech) keyName(kind string) string {
	switch kind {
	case "email":
		return o.Me.Keys.Email
	case "phone":
		return o.Me.Keys.Phone
	case "customer":
		return o.Me.Keys.Customer
	}
	return say.Upper(strings.ReplaceAll(kind, "_", " "))
}

func all(s flow.Section) string { return "/me/facts?of=" + url.QueryEscape(s.Dataset) }
