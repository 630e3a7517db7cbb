package agreements

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Show shows one agreement in plain words.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	s, now, err := p.House.Agreement(r.Context(), who, candor.AgreementID(r.PathValue("id")))
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := p.view(s, now, who)
	if !v.partner {
		x, err := p.House.Approval(r.Context(), who, s.Agreement.ID)
		if err != nil {
			refusals.Fail(w, r, err)
			return
		}
		v.weighed = p.weigh(x)
	}
	v.kept = r.URL.Query().Get("kept") == "yes" && v.signed
	reply.Page(w, r, http.StatusOK, reply.Frame(r, v.title), agreement(v))
}

// Words hands out the exact words, to be signed elsewhere.
func (p Pages) Words(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	s, _, err := p.House.Agreement(r.Context(), who, candor.AgreementID(r.PathValue("id")))
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+fileName(s.Agreement.ID)+`"`)
	_, _ = w.Write(s.Agreement.Canonical())
}

// fileName keeps what could break out of a header or a folder out of a name.
func fileName(id candor.AgreementID) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, string(id)) + ".words"
}

type view struct {
	id, title, path, back, backText string
	partner                         bool
	state                           string
	kind                            look.Kind
	sentence                        string
	facts, money                    []look.Pair
	uses                            []use
	terms                           string
	sides                           []side
	digest                          string
	maySign                         bool // the reader's company has not, and may
	signed                          bool // the reader's company has
	kept                            bool
	refusal                         *look.Refusal
	weighed                         *weighed // the board alone
	as                              candor.PartyID
	company                         string // the reader's
	file                            string
}

// use is a purpose as people were told of it.
type use struct{ title, text string }

// side is where one company stands.
type side struct {
	name, role, said, note string
	kind                   look.Kind
}

func (p Pages) view(s flow.AgreementStanding, now time.Time, who candor.Actor) view {
	a, w := s.Agreement, p.House.World()
	v := view{id: string(a.ID), title: cmp.Or(a.Title, string(a.ID)), path: base(who.Role) + string(a.ID), back: "/board/approvals", backText: "All agreements",
		partner: who.Role == candor.Partner, terms: a.Terms, digest: a.Digest().String(), as: who.Party, company: p.name(who.Party), file: fileName(a.ID)}
	if v.partner {
		v.back, v.backText = "/partner", "Your agreements"
	}
	v.state, v.kind = state(s, now)
	owners, recipient := p.names(a.Owners), p.name(a.Recipient)
	v.sentence = recipient + " may ask questions about groups of customers of " + owners + ", and pays " + say.Money(a.Price) + " for each answer. It never gets a name, a list or a single person's data."
	var sets []string
	ceiling := int64(0)
	for _, name := range a.Datasets {
		title := name
		if d, ok := w.View.Dataset(name); ok {
			title = cmp.Or(d.Title, name)
			ceiling = max(ceiling, d.Ceiling)
		}
		sets = append(sets, title)
	}
	v.facts = []look.Pair{
		{Name: "Whose data", Value: owners}, {Name: "Who receives answers", Value: recipient}, {Name: "About", Value: say.English.List(sets)},
		{Name: "From", Value: say.Day(a.From.UTC())}, {Name: "Last day", Value: strings.TrimSuffix(say.Day(lastDay(s))+" ("+ends(s, now)+")", " ()")},
		{Name: "Precision", Value: precisions(a)},
	}
	if a.Smallest > 0 {
		v.facts = append(v.facts, look.Pair{Name: "Smallest group shown", Value: say.Plural(a.Smallest, "person", "people")})
	}
	v.money = []look.Pair{{Name: "Each answer costs", Value: say.Money(a.Price)}, {Name: "For the people in it", Value: fmt.Sprintf("%d%% of the price", a.SharePercent)}}
	if rate := a.PostedRate(ceiling); rate.Micro > 0 {
		v.money = append(v.money, look.Pair{Name: "Each person earns", Value: say.Money(rate) + " an answer: the people's part, divided by the most people that the data may ever hold"})
	}
	for _, id := range a.Purposes {
		u := use{title: string(id)}
		if x := w.Purpose(id); x.ID != "" {
			u = use{x.Title, x.Description}
		}
		v.uses = append(v.uses, u)
	}
	missing := s.Missing()
	for _, id := range a.Signatories() {
		v.sides = append(v.sides, p.side(s, id, slices.Contains(missing, id)))
	}
	over := s.State(now).String()
	v.signed = slices.Contains(a.Signatories(), who.Party) && !slices.Contains(missing, who.Party)
	v.maySign = slices.Contains(missing, who.Party) && over == "draft" && now.Before(a.Until)
	return v
}

func (p Pages) side(s flow.AgreementStanding, id candor.PartyID, missing bool) side {
	a, digest := s.Agreement, s.Agreement.Digest()
	out := side{name: p.name(id), role: "owns the data"}
	if id == a.Recipient {
		out.role = "receives answers"
	}
	out.said, out.kind, out.note = "has not signed", look.Warn, "Nothing may be asked until it has."
	if !missing {
		for _, g := range s.Signatures {
			if g.Party == id && g.Digest == digest {
				out.said, out.kind, out.note = "signed", look.Ok, say.Moment(g.At.UTC())+", by its own clock"
			}
		}
	}
	for _, no := range s.Refusals {
		if no.Party == id && no.Digest == digest {
			out.said, out.kind, out.note = "refused", look.Bad, say.Moment(no.At.UTC())+": "+no.Reason
		}
	}
	for _, e := range s.Ends {
		if e.Party == id && e.Digest == digest {
			out.said, out.kind, out.note = "ended it", look.Bad, "from "+say.Moment(latest(e.At, e.Effective).UTC())+": "+e.Reason
		}
	}
	return out
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func precisions(a flow.Agreement) string {
	if len(a.Precisions) == 0 {
		return "any step of the ladder"
	}
	var out []string
	for _, x := range a.Precisions {
		out = append(out, string(x))
	}
	return say.English.List(out)
}
