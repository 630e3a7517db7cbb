package me

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

// Take says what can be taken along.
func (p Pages) Take(w http.ResponseWriter, r *http.Request) {
	reply.Page(w, r, http.StatusOK, reply.Frame(r, reply.Words(r).Me.Take.Title), take(p.words(r)))
}

// TakePage hands out everything as one page to read: no script, no file beside it, nothing to fetch.
func (p Pages) TakePage(w http.ResponseWriter, r *http.Request) {
	x, ok := p.person(w, r)
	if !ok {
		return
	}
	o := p.words(r)
	var b bytes.Buffer
	if err := document(o, o.parts(x)).Render(r.Context(), &b); err != nil {
		panic(err) // a component fails only by a mistake in the program
	}
	handOver(w, o, ".html", "text/html; charset=utf-8", b.Bytes())
}

// TakeData hands out the same for programs.
func (p Pages) TakeData(w http.ResponseWriter, r *http.Request) {
	x, ok := p.person(w, r)
	if !ok {
		return
	}
	b, err := json.MarshalIndent(api.PersonOf(x), "", "  ")
	if err != nil {
		p.fail(w, r, err)
		return
	}
	handOver(w, p.words(r), ".json", "application/json", append(b, '\n'))
}

func handOver(w http.ResponseWriter, o speech, ending, kind string, b []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+o.Me.Take.File+ending+`"`)
	h.Set("Content-Language", o.Lang.Tag())
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b)
}

// Language reads the tag of a language that customers' pages speak.
func Language(tag string) (say.Lang, bool) { return say.LangOf(tag) }

// Document writes everything about a person as one page to read, for the terminal.
func Document(ctx context.Context, w io.Writer, h *flow.House, l say.Lang, now time.Time, x flow.Person) error {
	o := speaks(h, words.In(l), now)
	return document(o, o.parts(x)).Render(ctx, w)
}

// part is one section of the page to read.
type part struct {
	Title string
	Notes []string
	Heads []string
	Rows  [][]string
	None  string // where there are no rows
}

// parts are everything that is held, in the order of the person's own page.
func (o speech) parts(x flow.Person) (out []part) {
	b := o.Me
	single, long := sections(x)
	for _, s := range append(single, long...) {
		out = append(out, o.factsPart(x, s))
	}
	if len(x.Said) > 0 {
		c := part{Title: b.Take.Corrections, Heads: []string{b.Take.Was, b.Take.Said}}
		for _, said := range x.Said {
			col := o.column(x, said)
			c.Rows = append(c.Rows, []string{col.Title, o.saidValue(col, said)})
		}
		out = append(out, c)
	}
	keys := part{Title: b.Keys.Title, Notes: []string{b.Keys.Text}, Heads: []string{b.Keys.What, b.Keys.Yours}, None: b.Keys.None}
	for _, k := range x.Keys {
		keys.Rows = append(keys.Rows, []string{o.keyName(k.Kind), k.Value})
	}
	now := part{Title: b.Take.ChoicesNow, Heads: []string{b.History.Question, b.Take.State, b.Take.Since}, None: b.Choices.Nothing}
	for _, c := range x.Choices {
		said, since := b.Take.NotAnswered, ""
		if a := stands(c); a != "" {
			said, since = o.spoken(a), o.day(c.Since)
		}
		now.Rows = append(now.Rows, []string{o.question(c), said, since})
	}
	if !x.OffUntil.IsZero() {
		now.Notes = append(now.Notes, b.Front.RestingText(o.day(x.OffUntil)))
	}
	had := part{Title: b.Recipients.Title, Notes: []string{b.Recipients.Lede}, Heads: []string{b.Recipients.Who, b.Recipients.WhatFor, b.Recipients.HowOften, b.Recipients.Last, b.Recipients.Paid}, None: b.Recipients.Nobody}
	for _, u := range x.Recipients {
		paid := ""
		if u.Earned.Micro > 0 {
			paid = o.money(u.Earned)
		}
		had.Rows = append(had.Rows, []string{o.to(u.Name, u.Company), title(u.Purpose), o.Times(int64(u.Times)), o.day(u.Last), paid})
	}
	uses := part{Title: b.Recipients.Uses, Heads: []string{b.Recipients.Day, b.Recipients.Who, b.Recipients.WhatFor, b.Recipients.FromData, b.Recipients.Entry, b.Earnings.PaidYou}, None: b.Recipients.UsesEmpty}
	for _, u := range x.Uses {
		paid := ""
		if u.Earned.Micro > 0 {
			paid = o.money(u.Earned)
		}
		uses.Rows = append(uses.Rows, []string{o.day(u.At), o.to(u.Name, u.Company), title(u.Purpose), o.sets(u.Datasets), o.count(u.ID), paid})
	}
	looks, own := o.looks(x)
	seen := part{Title: looks.Caption, Heads: []string{b.Recipients.When, b.Recipients.Who, b.Recipients.Entry}, None: looks.Empty}
	for _, row := range looks.Rows {
		seen.Rows = append(seen.Rows, []string{row[0].Text, row[1].Text, row[2].Text})
	}
	if own > 0 {
		seen.Notes = []string{b.Recipients.Yourself(o.Times(int64(own)))}
	}
	history := o.history(x)
	said := part{Title: history.Caption, Heads: []string{b.History.Day, b.History.Question, b.History.Answer, b.History.How}, None: history.Empty}
	for _, row := range history.Rows {
		said.Rows = append(said.Rows, []string{row[0].Text, row[1].Text, row[2].Text, row[3].Text})
	}
	money := part{Title: b.Earnings.Title, Heads: []string{b.Earnings.InAll, b.Earnings.Paid, b.Earnings.Ready},
		Rows: [][]string{{o.sums(x.Earnings.Earned), o.sums(x.Earnings.Paid), o.sums(x.Earnings.Ready)}}}
	return append(out, keys, now, said, had, uses, seen, money)
}

// factsPart is one dataset in full.
func (o speech) factsPart(x flow.Person, s flow.Section) part {
	p := part{Title: s.Title}
	if s.Description != "" {
		p.Notes = append(p.Notes, s.Description)
	}
	if s.Source != "" {
		p.Notes = append(p.Notes, o.Me.Front.From(s.Source))
	}
	if s.Single {
		p.Heads = []string{o.Me.Front.Fact, o.Me.Correct.Hold, o.Me.Correct.Know}
		for _, row := range s.Rows {
			for i, f := range row {
				_, how := o.source(s.Columns[i])
				if c := spokenOf(x, s.Dataset, s.Columns[i].Field); c != nil {
					how += "; " + o.Me.Correct.Yours + ": " + o.saidValue(s.Columns[i], *c)
				}
				p.Rows = append(p.Rows, []string{s.Columns[i].Title, o.value(s.Columns[i], f), how})
			}
		}
		return p
	}
	for _, from := range o.sources(x, s) {
		p.Notes = append(p.Notes, strings.TrimSpace(from.Text+" "+from.Titles))
	}
	t := o.table(x, s, 0, len(s.Rows))
	for _, h := range t.Heads {
		p.Heads = append(p.Heads, h.Text)
	}
	for _, row := range t.Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		p.Rows = append(p.Rows, cells)
	}
	return p
}

// column is what a correction is about; one that no contract describes any more keeps its plain name.
func (o speech) column(x flow.Person, said flow.Correction) flow.Column {
	for _, s := range x.Record.Sections {
		for _, c := range s.Columns {
			if s.Dataset == said.Dataset && c.Field == said.Field {
				return c
			}
		}
	}
	return flow.Column{Field: said.Field, Title: said.Field}
}
