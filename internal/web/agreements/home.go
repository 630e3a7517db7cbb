package agreements

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// recent is how many earlier answers a partner's first page shows.
const recent = 5

// Home is a partner's own place: agreements, what is left, earlier answers.
func (p Pages) Home(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	all, now, err := p.House.Agreements(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	scopes, err := p.House.Scopes(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	answers, err := p.House.Insights(r.Context(), who, -1, recent)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := home{company: p.House.World().Company.Name}
	for _, s := range all {
		a := s.Agreement
		text, kind := state(s, now)
		v.live = v.live || s.State(now).String() == "live" && a.Recipient == who.Party
		c := card{id: string(a.ID), title: cmp.Or(a.Title, string(a.ID)), state: text, kind: kind}
		c.facts = []look.Pair{{Name: "Last day", Value: strings.TrimSuffix(say.Day(lastDay(s))+" ("+ends(s, now)+")", " ()")}, {Name: "Each answer costs", Value: say.Money(a.Price)}}
		if m := s.Missing(); len(m) > 0 && s.State(now).String() == "draft" {
			c.facts = append(c.facts, look.Pair{Name: "Waits for", Value: p.names(m)})
		}
		v.cards = append(v.cards, c)
	}
	if len(scopes) == 1 {
		v.meter = meter(scopes[0])
	}
	for _, l := range answers {
		if l.Done {
			title := strings.Join(strings.Fields(l.Question), " ")
			if o, ok := flow.OfferFor(p.Offers, l.Question, l.Among); ok {
				title = o.Title
			}
			v.answers = append(v.answers, answer{l.ID, title, say.Moment(l.At.UTC())})
		}
	}
	if v.asked, err = p.asked(r); err != nil {
		refusals.Fail(w, r, err)
		return
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Your agreements"), partner(v))
}

type home struct {
	company string
	cards   []card
	meter   chart.Meter
	live    bool
	answers []answer
	asked   look.Table
}

type card struct {
	id, title, state string
	kind             look.Kind
	facts            []look.Pair
}

type answer struct{ id, title, at string }

func meter(s flow.Scope) chart.Meter {
	used, all := s.Questions()
	return chart.Meter{ID: "left", Title: "Privacy allowance", Used: used, Total: all,
		Text: say.Count(max(0, all-used)) + " of " + say.Count(all) + " normal questions left in any 30 days; a question with more numbers takes more"}
}
