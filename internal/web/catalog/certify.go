package catalog

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Certify takes the board's word on a dataset.
func (p Pages) Certify(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	f := r.PostForm
	c := flow.Certify{Dataset: r.PathValue("dataset"), Decisions: f.Get("decisions"), Note: f.Get("note")}
	if err := c.Contract.UnmarshalText([]byte(f.Get("contract"))); err != nil {
		c.Contract = candor.Digest{1} // nobody's: what was looked at is not known
	}
	for _, id := range f["purposes"] {
		c.Purposes = append(c.Purposes, candor.PurposeID(id))
	}
	c.LastDay, _ = time.Parse(time.DateOnly, f.Get("until")) // the zero day is over, and is told as such
	p.said(w, r, "certified", p.House.CertifyDataset(r.Context(), reply.Of(r.Context()).Actor, c), &c)
}

// Uncertify takes it back.
func (p Pages) Uncertify(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	p.said(w, r, "taken-back", p.House.UncertifyDataset(r.Context(), reply.Of(r.Context()).Actor, r.PathValue("dataset"), r.PostForm.Get("why")), nil)
}

// said answers a change: the page with what became of it, or with why not and what was written.
func (p Pages) said(w http.ResponseWriter, r *http.Request, done string, err error, c *flow.Certify) {
	var no *flow.Refused
	switch {
	case err == nil:
		reply.There(w, r, "/catalog/"+r.PathValue("dataset")+"?done="+done)
	case errors.Is(err, flow.ErrNotFound):
		reply.Problem(w, r, http.StatusNotFound)
	case errors.As(err, &no) && access.Allow(reply.Of(r.Context()).Actor, access.CertifyData) == nil:
		p.show(w, r, http.StatusUnprocessableEntity, func(v *view) {
			v.refusal = &look.Refusal{Title: "Nothing was changed", Reasons: no.Decision.Reasons}
			if c != nil {
				v.form.fill(*c)
			}
		})
	default:
		refusals.Fail(w, r, err)
	}
}

// board is where a dataset stands with the board.
type board struct {
	kind   look.Kind
	state  string
	facts  []look.Pair
	before []past // staff
}

// past is an earlier certificate.
type past struct{ head, text string }

// form is what a board member fills in.
type form struct {
	may       bool // the reader may certify
	certified bool
	path      string
	contract  string
	purposes  []look.Option
	chosen    []string
	decisions string
	note      string
	until     string
}

func (f *form) fill(c flow.Certify) {
	f.chosen, f.decisions, f.note = nil, c.Decisions, c.Note
	for _, id := range c.Purposes {
		f.chosen = append(f.chosen, string(id))
	}
	if !c.LastDay.IsZero() {
		f.until = c.LastDay.Format(time.DateOnly)
	}
}

// offer says what the form does.
func (f form) offer() string {
	if f.certified {
		return "Certify anew"
	}
	return "Certify this data"
}

func (p Pages) board(e flow.Holding, who candor.Actor, now time.Time) (board, form) {
	b := board{state: "Not certified by the board"}
	if c := e.Certified; c.Certified {
		b.kind, b.state = look.Ok, "Certified by the board until "+day(c.Until)
		b.facts = p.words(c, now)
	}
	for i, c := range e.Certificates {
		facts := []look.Pair{{Name: "What was looked at", Value: c.Note}, {Name: "Given by", Value: giver(c.Role, c.By) + ", " + say.Moment(c.At.UTC())},
			{Name: "On contract version", Value: short(c.Contract)}}
		if i == 0 && c.Certified.Certified {
			b.facts = append(b.facts, facts...)
			continue
		}
		h := past{head: "Certified on " + say.Day(c.At.UTC()) + " until " + day(c.Until), text: c.Note + " Given by " + giver(c.Role, c.By) + ". "}
		switch e := c.Ended; {
		case e == nil:
			h.text += "Its time is over."
		case e.How == "withdrawn":
			h.text += "Taken back by " + giver(e.Role, e.By) + " on " + say.Moment(e.At.UTC()) + ": " + e.Why
		case e.How == "contract":
			h.text += "Ended when the contract was changed, on " + say.Moment(e.At.UTC()) + "."
		default:
			h.text += "Replaced on " + say.Moment(e.At.UTC()) + "."
		}
		b.before = append(b.before, h)
	}
	f := form{may: who.Role == candor.Board, certified: e.Certified.Certified, path: "/catalog/" + e.Name, contract: e.Contract.String(), until: now.AddDate(0, 6, 0).Format(time.DateOnly)}
	for _, id := range e.Purposes {
		f.purposes = append(f.purposes, look.Option{Value: string(id), Text: p.purpose(id), Hint: string(id)})
		if slices.Contains(e.Certified.Purposes, id) {
			f.chosen = append(f.chosen, string(id))
		}
	}
	return b, f
}

func (p Pages) words(c flow.Certified, now time.Time) []look.Pair {
	var uses []string
	for _, id := range c.Purposes {
		uses = append(uses, p.purpose(id))
	}
	last, err := time.Parse(time.DateOnly, c.Until)
	left := ""
	if err == nil {
		left = " (" + say.Left(now.UTC(), last) + ")"
	}
	out := []look.Pair{{Name: "To be relied on for", Value: strings.Join(uses, "; ")}, {Name: "Last day", Value: day(c.Until) + left}}
	if c.Decisions != "" {
		out = append(out, look.Pair{Name: "For decisions on", Value: c.Decisions})
	}
	return out
}

// giver names who spoke for the board.
func giver(role candor.Role, by string) string {
	if role == candor.Operator {
		return "the operator, at the host"
	}
	return cmp.Or(by, "a board member") + " (" + string(role) + ")"
}
