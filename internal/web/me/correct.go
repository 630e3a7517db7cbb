package me

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/words"
)

// Correct asks how a fact really is.
func (p Pages) Correct(w http.ResponseWriter, r *http.Request) {
	p.correct(w, r, http.StatusOK, r.FormValue("of"), r.FormValue("fact"), "", "")
}

// correct shows one fact with its form; typed is what did not do, and wrong says why.
func (p Pages) correct(w http.ResponseWriter, r *http.Request, status int, dataset, field, typed, wrong string) {
	b := reply.Words(r)
	set, f, ok := p.House.Correctable(dataset, field)
	if !ok {
		reply.Refuse(w, r, http.StatusNotFound, cannot(b))
		return
	}
	x, ok := p.person(w, r)
	if !ok {
		return
	}
	frame := reply.Frame(r, b.Me.Correct.Title)
	frame.Focus = wrong != ""
	frame.Back = correctPath(set.Name, f.Name)
	reply.Page(w, r, status, frame, correctFact(p.words(r), p.fact(x, set, f), typed, wrong))
}

// PutRight writes the person's word down. When the next page shows, it stands there.
func (p Pages) PutRight(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	a, s := who(r)
	c := flow.Correct{Dataset: r.PostFormValue("of"), Field: r.PostFormValue("fact"), Said: flow.Said(r.PostFormValue("said")), Text: r.PostFormValue("value")}
	err := p.House.Correct(r.Context(), a, s, c)
	b := reply.Words(r)
	switch why := wrongValue(b.Me.Correct, err); {
	case err == nil && c.Said == flow.SaidBack:
		reply.There(w, r, "/me?corrected=back#facts")
	case err == nil:
		reply.There(w, r, "/me?corrected=1#facts")
	case why != "":
		p.correct(w, r, http.StatusUnprocessableEntity, c.Dataset, c.Field, c.Text, why)
	case errors.Is(err, flow.ErrNotCorrectable):
		reply.Refuse(w, r, http.StatusNotFound, cannot(b))
	default:
		p.fail(w, r, err)
	}
}

func cannot(b *words.Book) look.Refusal {
	c := b.Me.Correct.Cannot
	return look.Refusal{Title: c.Title, Kind: look.Info, Reasons: []candor.Reason{c.Reason("not-correctable")}, Links: []look.Link{{Path: "/me#facts", Text: b.Frame.GoTo(b.Frame.MyPage)}}}
}

// wrongValue says what is wrong with what was typed; "" for anything else.
func wrongValue(w words.Correct, err error) string {
	for _, c := range []struct {
		err  error
		text string
	}{{flow.ErrNoValue, w.NoValue}, {flow.ErrTooLong, w.TooLong}, {flow.ErrNotNumber, w.NotNumber}, {flow.ErrNotDay, w.NotDay}, {flow.ErrNotListed, w.NotListed}, {flow.ErrOutside, w.Outside}} {
		if errors.Is(err, c.err) {
			return c.text
		}
	}
	return ""
}

// fact is one fact as it is held and as its person said it is.
type fact struct {
	Dataset string
	Field   flow.Field
	Column  flow.Column
	Held    flow.Fact
	Said    *flow.Correction
	Options []string // what it can be, where that is a list
}

func (p Pages) fact(x flow.Person, set *flow.Dataset, f flow.Field) fact {
	out := fact{Dataset: set.Name, Field: f, Column: flow.Column{Field: f.Name, Title: f.Title, Source: f.Source, Type: f.Type.String(), Unit: f.Currency}, Options: f.Domain}
	if out.Column.Title == "" {
		out.Column.Title = f.Name
	}
	for _, s := range x.Record.Sections {
		if s.Dataset != set.Name || len(s.Rows) == 0 {
			continue
		}
		if i := slices.IndexFunc(s.Columns, func(c flow.Column) bool { return c.Field == f.Name }); i >= 0 {
			out.Column, out.Held = s.Columns[i], s.Rows[0][i]
		}
	}
	out.Said = spokenOf(x, set.Name, f.Name)
	return out
}

// spokenOf is the person's own word about a fact, or nil.
func spokenOf(x flow.Person, dataset, field string) *flow.Correction {
	i := slices.IndexFunc(x.Said, func(c flow.Correction) bool { return c.Dataset == dataset && c.Field == field })
	if i < 0 {
		return nil
	}
	return &x.Said[i]
}

func correctPath(dataset, field string) string {
	return "/me/correct?of=" + url.QueryEscape(dataset) + "&fact=" + url.QueryEscape(field)
}

// pairs say what is held, how it is known, and what the person said.
func (o speech) factPairs(f fact) []look.Pair {
	w := o.Me.Correct
	_, how := o.source(f.Column)
	held := o.value(f.Column, f.Held)
	if !f.Held.Known {
		held = o.Me.Front.NotHeld
	}
	out := []look.Pair{{Name: w.Hold, Value: held}, {Name: w.Know, Value: how}}
	if f.Said != nil {
		out = append(out, look.Pair{Name: w.Yours, Value: o.saidValue(f.Column, *f.Said)})
	}
	return out
}

// saidValue is a person's own word with its day.
func (o speech) saidValue(c flow.Column, said flow.Correction) string {
	if said.Said == flow.SaidWrong {
		return o.saidBy(said)
	}
	return o.value(c, flow.Fact{Text: said.Text, Known: true}) + " – " + o.saidBy(said)
}

// saidBy is when something was said, and by whom of the staff it was written down, if it was.
func (o speech) saidBy(said flow.Correction) string {
	how := o.Me.Correct.Said(o.day(said.At))
	if said.Said == flow.SaidWrong {
		how = o.Me.Correct.SaidWrong(o.day(said.At))
	}
	if said.Actor != "self" {
		how = o.Me.History.By(how, said.Actor)
	}
	return how
}

// field is what the new value is written into.
func (o speech) field(f fact, typed, wrong string) look.Field {
	w := o.Me.Correct
	out := look.Field{Name: "value", Label: w.Value, Value: typed, Wrong: wrong, Complete: "off"}
	if typed == "" && f.Said != nil {
		out.Value = f.Said.Text
	}
	switch {
	case f.Column.Type == "boolean":
		out.Options = []look.Option{{Value: "true", Text: o.Parts.Yes}, {Value: "false", Text: o.Parts.No}}
	case len(f.Options) > 0:
		for _, v := range f.Options {
			out.Options = append(out.Options, look.Option{Value: v, Text: o.value(f.Column, flow.Fact{Text: v, Known: true})})
		}
	case f.Column.Type == "date":
		out.Type, out.Hint = "date", w.DayHint
	case f.Column.Type == "timestamp":
		out.Type, out.Hint = "datetime-local", w.TimeHint
		if t, err := time.Parse(time.RFC3339, out.Value); err == nil {
			out.Value = t.In(o.zone).Format("2006-01-02T15:04")
		}
	case f.Column.Type == "integer", f.Column.Type == "decimal":
		out.Hint, out.Mode = w.NumberHint, "decimal"
	}
	return out
}
