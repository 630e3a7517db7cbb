// Package me is a customer's own place: what is held about them, who had answers that counted them, what they decided,
// what they earned, and the way out. It promises that a person sees themselves alone (law 9), that saying no takes as many
// presses as saying yes, that each button says its effect before it is pressed, and that guesses are called guesses. It
// refuses words that customers should not need, and addresses that hold anything about anybody.
package me

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/words"
)

// Pages are a customer's pages.
type Pages struct {
	House  *flow.House
	Now    func() time.Time
	Forget func(http.ResponseWriter) // takes the session out of the browser, after a deletion
	TLS    bool
	Log    *slog.Logger
}

// who is the customer, and about whom: the same, whatever the request says.
func who(r *http.Request) (candor.Actor, candor.SubjectID) {
	a := reply.Of(r.Context()).Actor
	return a, a.Subject
}

// about reads what stands around the person, without opening their record.
func (p Pages) about(w http.ResponseWriter, r *http.Request) (flow.Person, bool) {
	a, s := who(r)
	x, err := p.House.About(r.Context(), a, s)
	if err != nil {
		p.fail(w, r, err)
	}
	return x, err == nil
}

// person opens the record. That is a use: it is written down before anything is shown, and shown to the person.
func (p Pages) person(w http.ResponseWriter, r *http.Request) (flow.Person, bool) {
	a, s := who(r)
	x, err := p.House.Person(r.Context(), a, s)
	if err != nil {
		p.fail(w, r, err)
	}
	return x, err == nil
}

// fail answers what did not work. An error's own text stays out of pages and logs: it may hold somebody's data (law 5).
func (p Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	var no *flow.Refused
	switch {
	case errors.As(err, &no):
		reply.Problem(w, r, http.StatusForbidden, no.Decision.Reasons...)
	case errors.Is(err, flow.ErrNobody): // deleted meanwhile, in another window or by somebody at their request
		p.Forget(w)
		reply.There(w, r, "/sign-in")
	default:
		p.Log.Error("a customer's page failed", "page", r.Pattern, "kind", fmt.Sprintf("%T", err))
		reply.Problem(w, r, http.StatusInternalServerError)
	}
}

// words are what pages need to speak: the language, the company's name, the time and the zone.
func (p Pages) words(r *http.Request) speech { return speaks(p.House, reply.Words(r), p.Now()) }

// speaks is a house's own names and calendar, in a language.
func speaks(h *flow.House, b *words.Book, now time.Time) speech {
	world, zone := h.World(), time.UTC
	if z := world.Company.Zone; z != nil {
		zone = z
	}
	o := speech{Book: b, company: world.Company.Name, now: now.In(zone), zone: zone, titles: map[string]string{},
		can: func(dataset, field string) bool { _, _, ok := h.Correctable(dataset, field); return ok }}
	for _, d := range world.View.Datasets() {
		o.titles[d.Name] = d.Title
	}
	return o
}
