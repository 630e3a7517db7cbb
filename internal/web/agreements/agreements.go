// Package agreements is the pages of what companies agreed: the board's approvals and a partner's own place. It promises
// that an agreement is read in plain words with each side's signature, and that a signature is brought as a file: a key
// never comes near the server. It refuses to sign for anybody.
package agreements

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages show agreements, to the board below /board/approvals and to a partner below /partner/agreements.
type Pages struct {
	House  *flow.House
	Offers []flow.Offer // an answer to one of these bears its title
}

// base is where an agreement's page stands for a role.
func base(role candor.Role) string {
	if role == candor.Partner {
		return "/partner/agreements/"
	}
	return "/board/approvals/"
}

// List shows the board all agreements: those that wait for somebody first.
func (p Pages) List(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	all, now, err := p.House.Agreements(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := lists{
		waiting: table("waiting", "Waiting for a signature", "Nothing waits for a signature.", true),
		live:    table("live", "In force", "No agreement is in force.", false),
		over:    table("over", "Over or refused", "None yet.", false),
	}
	for _, s := range all {
		t := &v.over
		switch s.State(now).String() {
		case "draft":
			t = &v.waiting
			if slices.Contains(s.Missing(), who.Party) {
				v.ours++
			}
		case "live", "pending":
			t = &v.live
		}
		t.Rows = append(t.Rows, p.row(s, now, t == &v.waiting))
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Approvals"), list(v))
}

type lists struct {
	waiting, live, over look.Table
	ours                int // that wait for the reader's own company
}

func table(id, caption, empty string, waiting bool) look.Table {
	t := look.Table{ID: id, Caption: caption, Hide: true, Empty: empty,
		Heads: []look.Head{{Text: "Agreement"}, {Text: "Who asks"}, {Text: "Each answer", Number: true}, {Text: "Until"}, {Text: "State"}}}
	if waiting {
		t.Heads[4].Text = "Waits for"
	}
	return t
}

func (p Pages) row(s flow.AgreementStanding, now time.Time, waiting bool) []look.Cell {
	a := s.Agreement
	text, kind := state(s, now)
	last := look.Cell{Text: text, Kind: kind, Tag: true}
	if waiting {
		last = look.T(p.names(s.Missing()))
	}
	until := look.Cell{Text: say.Day(lastDay(s)), Note: ends(s, now)}
	return []look.Cell{{Link: look.Link{Path: "/board/approvals/" + string(a.ID), Text: cmp.Or(a.Title, string(a.ID))}}, look.T(p.name(a.Recipient)), look.T(say.Money(a.Price)), until, last}
}

// lastDay is the last day on which the agreement holds, in UTC: Until is the first moment after.
func lastDay(s flow.AgreementStanding) time.Time {
	end := s.Agreement.Until
	if e, ok := s.EndsAt(); ok && e.Before(end) {
		end = e
	}
	return end.UTC().Add(-time.Nanosecond)
}

// ends says how long it still holds; nothing where it is over.
func ends(s flow.AgreementStanding, now time.Time) string {
	switch s.State(now).String() {
	case "draft", "pending", "live":
		if now.Before(s.Agreement.Until) {
			return "ends " + say.Left(now.UTC(), lastDay(s))
		}
		return "its time is over"
	}
	return ""
}

func state(s flow.AgreementStanding, now time.Time) (string, look.Kind) {
	switch s.State(now).String() {
	case "draft":
		return "not signed by all", look.Warn
	case "refused":
		return "refused", look.Bad
	case "pending":
		return "signed, not begun", look.Info
	case "live":
		return "in force", look.Ok
	case "ended":
		return "ended early", look.Plain
	case "expired":
		return "time is over", look.Plain
	}
	return "unknown: permits nothing", look.Bad
}

func (p Pages) name(id candor.PartyID) string {
	if x, ok := p.House.World().Party(id); ok && x.Name != "" {
		return x.Name
	}
	return string(id)
}

func (p Pages) names(ids []candor.PartyID) string {
	var out []string
	for _, id := range ids {
		out = append(out, p.name(id))
	}
	return say.English.List(out)
}
