package me

import (
	"net/url"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// figures are the page at a glance.
func (o words) figures(x flow.Person) []look.Figure {
	n, guessed := x.Record.Facts()
	facts := look.Figure{ID: "held", Title: "Facts we hold", Value: say.Count(int64(n)), Note: "None of them is a guess", Link: look.Link{Path: "#facts", Text: "See them"}}
	if guessed > 0 {
		facts.Note = say.Count(int64(guessed)) + " of them " + isAre(guessed) + " our guess" + es(guessed)
	}
	companies := map[string]bool{}
	for _, r := range x.Recipients {
		companies[string(r.Recipient)] = true
	}
	had := look.Figure{ID: "had", Title: "Who had answers", Value: say.Count(int64(len(companies))), Note: "Nobody yet", Link: look.Link{Path: "/me/recipients", Text: "See who and what for"}}
	if len(x.Uses) > 0 {
		had.Note = times(len(x.Uses), "answer", "answers") + " counted you, the last on " + o.day(x.Uses[0].At)
	}
	yes, no, open := said(x)
	said := look.Figure{ID: "said", Title: "Your choices", Value: times(yes, "yes", "yes"), Link: look.Link{Path: "/me/choices", Text: "Change them"}}
	notes := []string{say.Count(int64(no)) + " no"}
	if open > 0 {
		notes = append(notes, say.Count(int64(open))+" not answered, which counts as no")
	}
	said.Note = list(notes)
	if !x.OffUntil.IsZero() {
		said.Kind, said.Tag = look.Info, "time off"
	}
	earned := look.Figure{ID: "earned", Title: "Your earnings", Value: money(x.Earnings.Earned), Note: "Nothing to pay out yet", Link: look.Link{Path: "/me/earnings", Text: "See what paid you"}}
	if len(x.Earnings.Earned) == 0 {
		earned.Note = "No answer paid you yet"
	}
	if len(x.Earnings.Ready) > 0 {
		earned.Note = money(x.Earnings.Ready) + " can be paid out"
	}
	return []look.Figure{facts, had, said, earned}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func es(n int) string {
	if n == 1 {
		return ""
	}
	return "es"
}

// keys is what a person is known by.
func (o words) keys(x flow.Person) look.Table {
	t := look.Table{ID: "known", Caption: "What we recognise you by", Hide: true, Heads: []look.Head{{Text: "What"}, {Text: "Yours, and how we know"}}, Empty: "Nothing."}
	for _, k := range x.Keys {
		sure := "It came with your data"
		if !k.Verified.IsZero() {
			sure = "You showed us on " + o.day(k.Verified)
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(keyName(k.Kind)), {Text: k.Value, Note: sure}})
	}
	return t
}

func keyName(kind string) string {
	switch kind {
	case "email":
		return "E-mail address"
	case "phone":
		return "Telephone number"
	case "customer":
		return "Customer number"
	}
	k := strings.ReplaceAll(kind, "_", " ")
	if k == "" {
		return k
	}
	return strings.ToUpper(k[:1]) + k[1:]
}

func all(s flow.Section) string { return "/me/facts?of=" + url.QueryEscape(s.Dataset) }
