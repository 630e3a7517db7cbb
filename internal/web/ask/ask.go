// Package ask is where questions are put: by analysts for the company, by partners under their agreements. It promises that
// a preview is free and shows public arithmetic alone, that every refusal says what can be done, and that what somebody
// typed never gets into an address. It refuses to decide anything: flow does.
package ask

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/catalog"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages put questions. One face is for analysts (/ask), the other for partners (/partner/ask); who asks decides which.
type Pages struct {
	House  *flow.House
	Book   *refusals.Book
	Offers []flow.Offer
	Now    func() time.Time
}

// form is what the asker filled in.
type form struct {
	question  string
	purpose   candor.PurposeID
	agreement candor.AgreementID
	precision candor.Precision
	among     candor.Among // analysts alone: what people say to the company is no partner's business
}

func (f form) request(who candor.Actor) candor.Request {
	return candor.Request{Use: candor.Insight, Purpose: f.purpose, Recipient: who.Party, Agreement: f.agreement, Question: f.question, Precision: f.precision, Among: f.among, Actor: who}
}

// Show is the empty page, or the page with an offered question (?q=), one's own that was refused (?again=, ?near= one near it), or that of an
// earlier answer (?from=). Addresses hold ids alone.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	f := form{precision: candor.Normal}
	v, ok := p.view(w, r, who)
	if !ok {
		return
	}
	if o, ok := p.offered(who, r.URL.Query().Get("q")); ok {
		f, v.chosen = form{question: o.SQL, purpose: o.Purpose, agreement: o.Agreement, precision: o.Precision}, o
	} else if a, ok := p.again(who, r.URL.Query().Get("again")); ok {
		if f, ok = p.near(w, r, who, a); !ok {
			return
		}
	} else if a, ok := p.from(r, who); ok {
		f = a
	}
	v.set(f)
	if f.question != "" {
		if !p.look(w, r, who, f, &v) {
			return
		}
	}
	p.whole(w, r, http.StatusOK, reply.Frame(r, "Ask a question"), v)
}

// Preview shows what a question would need. It costs nothing and is no use of data.
func (p Pages) Preview(w http.ResponseWriter, r *http.Request) {
	f, who, ok := read(w, r)
	if !ok {
		return
	}
	v, ok := p.view(w, r, who)
	if !ok {
		return
	}
	v.set(f)
	if v.wrong = wrong(f, v); v.wrong == nil && !p.look(w, r, who, f, &v) {
		return
	}
	fr := reply.Frame(r, "Preview of a question")
	if reply.Part(r) {
		reply.Page(w, r, http.StatusOK, fr, part(v))
		return
	}
	p.whole(w, r, http.StatusOK, fr, v)
}

// Ask puts the question, and leads to its answer or to its refusal.
func (p Pages) Ask(w http.ResponseWriter, r *http.Request) {
	f, who, ok := read(w, r)
	if !ok {
		return
	}
	v, ok := p.view(w, r, who)
	if !ok {
		return
	}
	if v.wrong = wrong(f, v); v.wrong != nil {
		v.set(f)
		fr := reply.Frame(r, "Ask a question")
		fr.Focus = true
		p.whole(w, r, http.StatusUnprocessableEntity, fr, v)
		return
	}
	res, err := p.House.Ask(r.Context(), f.request(who))
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	if res.Decision.Allowed {
		reply.There(w, r, "/insights/"+res.Decision.ID)
		return
	}
	p.Book.Refuse(w, r, f.request(who), res.Decision)
}

// read reads the form and who asks.
func read(w http.ResponseWriter, r *http.Request) (form, candor.Actor, bool) {
	if !reply.Form(w, r) {
		return form{}, candor.Actor{}, false
	}
	return form{question: r.PostFormValue("question"), purpose: candor.PurposeID(r.PostFormValue("purpose")),
		agreement: candor.AgreementID(r.PostFormValue("agreement")), precision: candor.Precision(r.PostFormValue("precision")),
		among: readWhom(r.PostFormValue("whom"))}, reply.Of(r.Context()).Actor, true
}

// wrong tells what is missing, before anything is asked: an empty field is a slip, not a question to refuse and record.
func wrong(f form, v view) map[string]string {
	out := map[string]string{}
	if f.question == "" {
		out["question"] = "Write a question, or choose one of those offered."
	}
	if f.purpose == "" {
		out["purpose"] = "Choose what the answer is for: people said yes to purposes, not to questions."
	}
	if v.partner && f.agreement == "" {
		out["agreement"] = "Choose the agreement to ask under."
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// look previews the question into the view.
func (p Pages) look(w http.ResponseWriter, r *http.Request, who candor.Actor, f form, v *view) bool {
	pre, err := p.House.Preview(r.Context(), f.request(who))
	if err != nil {
		refusals.Fail(w, r, err)
		return false
	}
	v.preview(pre)
	if !pre.Decision.Allowed {
		if v.mends, err = p.House.Nearest(r.Context(), f.request(who)); err != nil {
			refusals.Fail(w, r, err)
			return false
		}
	}
	return true
}

func (p Pages) offered(who candor.Actor, id string) (flow.Offer, bool) {
	i := slices.IndexFunc(p.Offers, func(o flow.Offer) bool { return o.ID == id && o.Recipient == who.Party })
	if i < 0 {
		return flow.Offer{}, false
	}
	return p.Offers[i], true
}

func (p Pages) again(who candor.Actor, entry string) (form, bool) {
	a, ok := p.Book.Again(who, entry)
	return form{a.Request.Question, a.Request.Purpose, a.Request.Agreement, a.Request.Precision, a.Request.Among}, ok
}

// near is a refused question, or, where the address says which (?near=), one near it that would be answered.
func (p Pages) near(w http.ResponseWriter, r *http.Request, who candor.Actor, f form) (form, bool) {
	n, err := strconv.Atoi(r.URL.Query().Get("near"))
	if err != nil {
		return f, true
	}
	all, err := p.House.Nearest(r.Context(), f.request(who))
	if err != nil {
		refusals.Fail(w, r, err)
		return f, false
	}
	if n >= 1 && n <= len(all) {
		f.question, f.precision = all[n-1].Question, all[n-1].Precision
	}
	return f, true
}

// from takes the question of an earlier answer that the asker may read.
func (p Pages) from(r *http.Request, who candor.Actor) (form, bool) {
	id := r.URL.Query().Get("from")
	if id == "" {
		return form{}, false
	}
	res, err := p.House.Insight(r.Context(), who, id)
	if err != nil || !res.Decision.Allowed {
		return form{}, false
	}
	return form{res.Question, res.Decision.Purpose, res.Decision.Agreement, res.Precision, res.Decision.Among}, true
}

// view gathers what the page shows whatever was filled in.
func (p Pages) view(w http.ResponseWriter, r *http.Request, who candor.Actor) (view, bool) {
	world := p.House.World()
	v := view{path: "/ask", purposes: []look.Option{{Text: "Choose one"}}}
	sets := world.View.Datasets()
	allowed := map[candor.PurposeID]bool{}
	if who.Role == candor.Partner {
		v.partner, v.path = true, "/partner/ask"
		all, now, err := p.House.Agreements(r.Context(), who)
		if err != nil {
			refusals.Fail(w, r, err)
			return v, false
		}
		v.agreements = []look.Option{{Text: "Choose one"}}
		covered := map[string]bool{}
		for _, s := range all {
			a := s.Agreement
			if a.Recipient != who.Party || s.State(now).String() != "live" {
				continue
			}
			end := a.Until
			if e, ok := s.EndsAt(); ok && e.Before(end) {
				end = e
			}
			v.agreements = append(v.agreements, look.Option{Value: string(a.ID), Text: a.Title})
			v.terms = append(v.terms, terms{title: a.Title, price: say.Money(a.Price), ends: say.Day(lastDay(end)) + " (ends " + say.Left(now.UTC(), lastDay(end)) + ")"})
			for _, d := range a.Datasets {
				covered[d] = true
			}
			for _, x := range a.Purposes {
				for _, q := range world.Purposes {
					allowed[q.ID] = allowed[q.ID] || x.Covers(q.ID)
				}
			}
		}
		sets = slices.DeleteFunc(sets, func(d *flow.Dataset) bool { return !covered[d.Name] })
		if len(v.agreements) == 2 { // the only one needs no choice
			v.agreements = v.agreements[1:]
		}
	} else {
		for _, d := range sets {
			for _, x := range d.Purposes {
				for _, q := range world.Purposes {
					allowed[q.ID] = allowed[q.ID] || x.Covers(q.ID)
				}
			}
		}
	}
	for _, q := range world.Purposes {
		if allowed[q.ID] {
			v.purposes = append(v.purposes, look.Option{Value: string(q.ID), Text: q.Title})
		}
	}
	if len(v.purposes) == 2 {
		v.purposes = v.purposes[1:]
	}
	if !v.partner {
		v.whom = stances(world)
	}
	for _, o := range p.Offers {
		if o.Recipient == who.Party {
			v.offers = append(v.offers, o)
		}
	}
	for _, d := range sets {
		v.sets = append(v.sets, set{name: d.Name, title: d.Title, about: d.Description, columns: askable(catalog.Columns(d)), menu: catalog.Menu(d)})
	}
	return v, true
}

// whole is the page, with what stands beside the editor.
func (p Pages) whole(w http.ResponseWriter, r *http.Request, status int, fr look.Page, v view) {
	v.words = language(v.sets)
	if p.mine(w, r, reply.Of(r.Context()).Actor, &v) {
		reply.Page(w, r, status, fr, page(v))
	}
}

// recent is how many of one's own questions are at hand, looked for among so many of the newest.
const (
	recent = 8
	newest = 200
)

// mine lists what the reader asked before, each question once. Reading its answer again is free, and so is asking it again
// while the data is the same.
func (p Pages) mine(w http.ResponseWriter, r *http.Request, who candor.Actor, v *view) bool {
	all, err := p.House.Insights(r.Context(), who, -1, newest)
	if err != nil {
		refusals.Fail(w, r, err)
		return false
	}
	type one struct {
		question string
		among    candor.Among
	}
	seen := map[one]bool{}
	for _, l := range all {
		this := one{l.Question, l.Among}
		if !l.Mine || seen[this] || len(v.earlier) == recent {
			continue
		}
		seen[this] = true
		e := earlier{id: l.ID, when: say.Moment(l.At.UTC()), done: l.Done, title: say.Cut(l.Question)}
		if o, ok := flow.OfferFor(p.Offers, l.Question, l.Among); ok {
			e.title = o.Title
		}
		if whom := say.Among(l.Among.Said, p.House.World().Purpose(l.Among.Purpose).Title); whom != "" {
			e.title += ", among " + whom
		}
		v.earlier = append(v.earlier, e)
	}
	return true
}

func askable(all []catalog.Column) []catalog.Column {
	return slices.DeleteFunc(all, func(c catalog.Column) bool { return !c.Askable })
}

// lastDay is the last day before an end: agreements hold until the first moment after.
func lastDay(end time.Time) time.Time { return end.UTC().Add(-time.Nanosecond) }
