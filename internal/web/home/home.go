// Package home is where people in marketing begin: five questions as forms, each answered down the road with its ±, money
// and the next step. It promises that a preview is free, that asking again in the same epoch is, and that an answer leads
// to each insight it was made of, with its receipt. It refuses to put what was typed into an address.
package home

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages are the five questions.
type Pages struct {
	House *flow.House
	Book  *refusals.Book
}

// question is one of the five.
type question struct {
	ID, Icon, Title, Lead, Button string

	fields func(home.Menu, *flow.World) []look.Field
	ask    func(home.Menu, form) ([]put, error)
	read   func(p Pages, r *http.Request, m home.Menu, f form, got []flow.Result) (result, error)
}

// put is one question down the road.
type put struct {
	sql       string
	precision candor.Precision
	among     candor.Among
}

// result is what the figures come to.
type result struct {
	Says     string // the answer in a sentence, before any figure
	Kind     look.Kind
	Figures  []look.Figure
	Charts   []chart.SVG
	Notes    []string
	Next     []look.Link
	Insights []string // ids
	Expected []string // of a preview, when nothing was asked
	Takes    string
}

// form is what was filled in.
type form map[string]string

func (f form) get(name string) string { return strings.TrimSpace(f[name]) }

// slip is a field that was filled in wrongly.
type slip struct{ field, text string }

func (s slip) Error() string { return s.field + ": " + s.text }

// Show lists the five questions, or shows the form of one.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("question")
	if id == "" {
		reply.Page(w, r, http.StatusOK, reply.Frame(r, "Home"), front(five))
		return
	}
	q, ok := find(id)
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	world := p.House.World()
	menu := home.Offer(world)
	reply.Page(w, r, http.StatusOK, reply.Frame(r, q.Title), page(q, q.fields(menu, world), nil))
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
	fields, f := q.fields(menu, world), form{}
	for i := range fields {
		fields[i].Value = r.PostFormValue(fields[i].Name)
		f[fields[i].Name] = fields[i].Value
	}
	puts, err := q.ask(menu, f)
	var s slip
	if errors.As(err, &s) {
		for i := range fields {
			if fields[i].Name == s.field {
				fields[i].Wrong = s.text
			}
		}
		fr := reply.Frame(r, q.Title)
		fr.Focus = true
		reply.Page(w, r, http.StatusUnprocessableEntity, fr, page(q, fields, nil))
		return
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	if r.PostFormValue("do") == "preview" {
		p.preview(w, r, q, fields, menu, puts)
		return
	}
	var got []flow.Result
	for _, x := range puts {
		req := home.Request(menu, x.sql, x.precision, x.among, who)
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
		out, err = result{Says: "One of the groups is too small to be shown, so there is nothing to compare.", Kind: look.Warn, Notes: []string{"Take a longer time, or a coarser split of people."}}, nil
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
	fr := reply.Frame(r, q.Title)
	fr.Focus = true
	reply.Page(w, r, http.StatusOK, fr, page(q, fields, &out))
}

// preview shows public arithmetic alone.
func (p Pages) preview(w http.ResponseWriter, r *http.Request, q question, fields []look.Field, m home.Menu, puts []put) {
	out := result{Says: "Nothing was asked. This is what the question would take.", Kind: look.Plain}
	for i, x := range puts {
		req := home.Request(m, x.sql, x.precision, x.among, reply.Of(r.Context()).Actor)
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
			if step.Precision == x.precision && step.Of > 0 {
				out.Takes = say.Count(int64(len(puts))) + " of " + say.Count(step.Left) + " such questions left"
			}
		}
	}
	fr := reply.Frame(r, q.Title)
	fr.Focus = true
	reply.Page(w, r, http.StatusOK, fr, page(q, fields, &out))
}

func find(id string) (question, bool) {
	for _, q := range five {
		if q.ID == id {
			return q, true
		}
	}
	return question{}, false
}

// date reads a day; an empty one is zero.
func (f form) date(name string) (time.Time, error) {
	s := f.get(name)
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return t, slip{name, "Write a day as 2026-03-01."}
	}
	return t, nil
}

// span reads the days, of an amount whose rows have one.
func (f form) span(a home.Amount) (s home.Span, err error) {
	if s.From, err = f.date("from"); err != nil {
		return s, err
	}
	if s.To, err = f.date("to"); err != nil {
		return s, err
	}
	if !s.From.IsZero() && !s.To.IsZero() && s.To.Before(s.From) {
		return s, slip{"to", "The last day is before the first."}
	}
	if a.Time == "" && s != (home.Span{}) {
		return s, slip{"from", "What is counted here has no day to go by: leave both days empty."}
	}
	return s, nil
}

// cost reads an amount of money; an empty one is nothing.
func (f form) cost() (float64, error) {
	s := f.get("cost")
	if s == "" {
		return 0, nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1e6) { // NaN is neither
		return 0, slip{"cost", "Write an amount such as 0.80."}
	}
	return x, nil
}

// rows reads how many rows of one person count; anything else is the contract's own.
func (f form) rows() int64 {
	n, err := strconv.ParseInt(f.get("rows"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (f form) amount(m home.Menu) (home.Amount, error) {
	for _, a := range m.Amounts {
		if a.ID() == f.get("amount") {
			return a, nil
		}
	}
	return home.Amount{}, slip{"amount", "Choose what counts."}
}

// pair reads "dataset.column|one|other".
func (f form) pair(splits []home.Split) (home.Split, string, string, error) {
	part := strings.Split(f.get("groups"), "|")
	if len(part) == 3 {
		for _, s := range splits {
			if s.ID() == part[0] && slices.Contains(s.Values, part[1]) && slices.Contains(s.Values, part[2]) && part[1] != part[2] {
				return s, part[1], part[2], nil
			}
		}
	}
	return home.Split{}, "", "", slip{"groups", "Choose the two groups."}
}

func (f form) purpose(m home.Menu) (candor.PurposeID, error) {
	for _, p := range m.Purposes {
		if string(p) == f.get("purpose") {
			return p, nil
		}
	}
	return "", slip{"purpose", "Choose what you want to reach people for."}
}
