// Package home is where people in marketing begin: five questions as forms, each answered down the road with its ±, money
// and the next step. It promises that a preview is free, that asking again in the same epoch is, and that an answer leads
// to each insight it was made of, with its receipt. It refuses to put what was typed into an address.
package home

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/sheet"
)

// Pages are the five questions.
type Pages struct {
	House *flow.House
	Book  *refusals.Book
}

// question is one of the five.
type question struct {
	ID                        home.Question
	Icon, Title, Lead, Button string

	fields func(home.Menu, *flow.World) []look.Field
	read   func(p Pages, r *http.Request, m home.Menu, f home.Inputs, got []flow.Result) (result, error)
}

// result is what the figures come to.
type result struct {
	Says     string // the answer in a sentence, before any figure
	Kind     look.Kind
	Figures  []look.Figure
	Charts   []chart.Chart
	Rows     []sheet.Row // the figures for a spreadsheet
	Notes    []string
	Next     []look.Link
	Insights []string // ids
	Expected []string // of a preview, when nothing was asked
	Takes    string
}

// asking is one question with its form, and what was answered.
type asking struct {
	question
	fields []look.Field
	out    *result
	inputs home.Inputs // what was asked, to be saved
	name   *look.Field // under which to save it; nil: nothing was asked
}

// fill takes what was filled in into the form's fields.
func (a *asking) fill(value func(string) string) home.Inputs {
	in := home.Inputs{}
	for i := range a.fields {
		a.fields[i].Value = value(a.fields[i].Name)
		in[a.fields[i].Name] = a.fields[i].Value
	}
	return in
}

// wrong says what is wrong at its field.
func (a *asking) wrong(s home.Slip) {
	for i := range a.fields {
		if a.fields[i].Name == s.Field {
			a.fields[i].Wrong = s.Text
		}
	}
}

// Show lists the five questions, or shows the form of one.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("question")
	if id == "" {
		p.front(w, r)
		return
	}
	q, ok := find(id)
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	world := p.House.World()
	menu := home.Offer(world)
	reply.Page(w, r, http.StatusOK, reply.Frame(r, q.Title), page(asking{question: q, fields: q.fields(menu, world)}))
}

// Ask answers a question, or previews it.
func (p Pages) Ask(w http.ResponseWriter, r *http.Request) {
	q, ok := find(r.PathValue("question"))
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	if !reply.Form(w, r) {
		return
	}
	world, who := p.House.World(), reply.Of(r.Context()).Actor
	menu := home.Offer(world)
	a := asking{question: q, fields: q.fields(menu, world)}
	f := a.fill(r.PostFormValue)
	f, wishes, err := menu.Compose(q.ID, f)
	var s home.Slip
	if errors.As(err, &s) {
		a.wrong(s)
		p.again(w, r, a)
		return
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	if r.PostFormValue("do") == "preview" {
		p.preview(w, r, a, wishes)
		return
	}
	var got []flow.Result
	for _, x := range wishes {
		req := x.Request(who)
		res, err := p.House.Ask(r.Context(), req)
		if err != nil {
			refusals.Fail(w, r, err)
			return
		}
		if !res.Decision.Allowed {
			p.Book.Refuse(w, r, req, res.Decision)
			return
		}
		got = append(got, res)
	}
	out, err := q.read(p, r, menu, f, got)
	if errors.Is(err, home.ErrTooFew) {
		out, err = tooFew(), nil
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	for _, res := range got {
		out.Insights = append(out.Insights, res.Decision.ID)
		if a := res.Allowance; a != nil && a.Scope != "" {
			out.Takes = say.Count(a.QuestionsLeft) + " such questions left in any " + strconv.Itoa(a.Days) + " days"
		}
	}
	a.out, a.inputs, a.name = &out, f, &look.Field{Name: "name", Label: "Name", Hint: "Such as: Autumn letter, each month.", Required: true}
	fr := reply.Frame(r, q.Title)
	fr.Focus = true
	reply.Page(w, r, http.StatusOK, fr, page(a))
}

// again shows the form with what is wrong in it.
func (p Pages) again(w http.ResponseWriter, r *http.Request, a asking) {
	fr := reply.Frame(r, a.Title)
	fr.Focus = true
	reply.Page(w, r, http.StatusUnprocessableEntity, fr, page(a))
}

// preview shows public arithmetic alone.
func (p Pages) preview(w http.ResponseWriter, r *http.Request, a asking, wishes []flow.Wish) {
	out := result{Says: "Nothing was asked. This is what the question would take.", Kind: look.Plain}
	for i, x := range wishes {
		req := x.Request(reply.Of(r.Context()).Actor)
		seen, err := p.House.Preview(r.Context(), req)
		if err != nil {
			refusals.Fail(w, r, err)
			return
		}
		if !seen.Decision.Allowed {
			p.Book.Refuse(w, r, req, seen.Decision)
			return
		}
		if i > 0 {
			continue // those that follow are the same question about other people
		}
		for _, e := range seen.Measures {
			if e.Half != nil {
				out.Expected = append(out.Expected, strings.ReplaceAll(e.Name, "_", " ")+": "+say.Within(*e.Half))
			}
		}
		for _, step := range seen.Ladder {
			if step.Precision == x.Precision && step.Of > 0 {
				out.Takes = say.Count(int64(len(wishes))) + " of " + say.Count(step.Left) + " such questions left"
			}
		}
	}
	a.out = &out
	fr := reply.Frame(r, a.Title)
	fr.Focus = true
	reply.Page(w, r, http.StatusOK, fr, page(a))
}

func find(id string) (question, bool) {
	for _, q := range five {
		if string(q.ID) == id {
			return q, true
		}
	}
	return question{}, false
}
