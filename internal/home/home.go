// Package home answers the five questions that people in marketing have, without SQL: whom may we reach, did a campaign
// lift sales, what are two groups of customers worth, what do yes, no and maybe spend, and what would more yes be worth.
// It promises that each figure comes down the road with its ±, that what is worked out of several carries the error of
// all, and that it says "too noisy to say" where zero lies within. It refuses to reckon with anything that was not
// released, and to take what people who said yes spend for what a yes brings.
package home

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// Menu is what a company's own catalogue offers for the forms.
type Menu struct {
	Amounts  []Amount           // what can be added up, money first
	Splits   []Split            // public columns that tell people apart: by lot or by kind
	Purposes []candor.PurposeID // that people were asked about, towards the company
	Asking   candor.PurposeID   // what these questions are asked for

	person map[string]string // of each dataset: whose row it is
}

// Halves are the splits whose two values are everybody.
func (m Menu) Halves() []Split {
	return slices.DeleteFunc(slices.Clone(m.Splits), func(s Split) bool { return len(s.Values) != 2 })
}

// Amount is a measure with the time of its rows.
type Amount struct {
	Dataset, Column, Title, Currency string
	Time                             string // column; empty: none
	From, To                         time.Time
	Rows                             []int64 // choices of how many rows of one person count
}

// ID names it in forms.
func (a Amount) ID() string { return a.Dataset + "." + a.Column }

// Split is a public column of a dataset with one row a person.
type Split struct {
	Dataset, Column, Title string
	Values                 []string
	Boolean                bool
}

// ID names it in forms.
func (s Split) ID() string { return s.Dataset + "." + s.Column }

// Says names one of the column's values for people: "mailed", "likely gardener", "not likely gardener".
func (s Split) Says(value string) string {
	words := strings.ReplaceAll(s.Column, "_", " ")
	switch {
	case s.Boolean && value == "true":
		return words
	case s.Boolean:
		return "not " + words
	}
	return value
}

// literal writes one of the column's public values as the question's language has it.
func (s Split) literal(v string) string {
	if s.Boolean {
		return v
	}
	return quoted(v)
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Offer reads the menu off the catalogue.
func Offer(w *flow.World) Menu {
	m := Menu{person: map[string]string{}}
	for _, d := range w.View.Datasets() {
		var at flow.Field
		for _, f := range d.Fields {
			if f.Role == "person" {
				m.person[d.Name] = f.Name
			}
			if f.Role == "time" {
				at = f
			}
		}
		for _, f := range d.Fields {
			title := f.Title
			if title == "" {
				title = strings.ReplaceAll(f.Name, "_", " ")
			}
			switch {
			case f.Role == "measure" && !d.OnePerPerson:
				a := Amount{Dataset: d.Name, Column: f.Name, Title: title + " (" + name(d) + ")", Currency: f.Currency}
				if at.Name != "" && at.Bounds != nil && at.Type.String() == "date" {
					a.Time, a.From, a.To = at.Name, day(at.Bounds.Lo), day(at.Bounds.Hi)
				}
				for _, c := range d.Menu {
					if !slices.Contains(a.Rows, c.Rows) {
						a.Rows = append(a.Rows, c.Rows)
					}
				}
				slices.Sort(a.Rows)
				m.Amounts = append(m.Amounts, a)
			case f.Role == "key" && d.OnePerPerson:
				s := Split{Dataset: d.Name, Column: f.Name, Title: title + " (" + name(d) + ")", Values: f.Domain, Boolean: f.Type.String() == "boolean"}
				if s.Boolean {
					s.Values = []string{"true", "false"}
				}
				if len(s.Values) < 2 {
					continue
				}
				m.Splits = append(m.Splits, s)
			}
		}
	}
	slices.SortStableFunc(m.Amounts, func(a, b Amount) int { return boolean(a.Currency == "") - boolean(b.Currency == "") })
	for _, n := range w.Notices {
		if len(n.Recipients) > 0 && !slices.Contains(n.Recipients, w.Company.ID) {
			continue
		}
		for _, p := range n.Purposes {
			if !slices.Contains(m.Purposes, p) {
				m.Purposes = append(m.Purposes, p)
			}
		}
	}
	m.Asking = asking(w, m.Purposes)
	return m
}

// asking is the purpose for which most datasets may be asked inside the company; of equals the first by name.
func asking(w *flow.World, among []candor.PurposeID) (best candor.PurposeID) {
	most := 0
	for _, p := range slices.Sorted(slices.Values(among)) {
		n := 0
		for _, d := range w.View.Datasets() {
			if slices.ContainsFunc(d.Purposes, func(q candor.PurposeID) bool { return q.Covers(p) }) {
				n++
			}
		}
		if n > most {
			most, best = n, p
		}
	}
	return best
}

func name(d *flow.Dataset) string {
	if d.Title != "" {
		return d.Title
	}
	return d.Name
}

func day(n int64) time.Time { return time.Unix(n*86400, 0).UTC() }

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Bound is how many rows of one person count: fewer make the answer sharper and cut more off. Zero is the contract's own.
func (a Amount) Bound(rows int64) string {
	if rows == 0 || !slices.Contains(a.Rows, rows) {
		return ""
	}
	return fmt.Sprintf("\nBOUND %d ROWS", rows)
}

// Span is the days that a question looks at, both included; zero days are not said.
type Span struct{ From, To time.Time }

func (a Amount) where(s Span) string {
	if a.Time == "" || s.From.IsZero() && s.To.IsZero() {
		return ""
	}
	if s.From.IsZero() {
		s.From = a.From
	}
	if s.To.IsZero() {
		s.To = a.To
	}
	return fmt.Sprintf("\nWHERE %s BETWEEN DATE %s AND DATE %s", a.Time, quoted(s.From.Format(time.DateOnly)), quoted(s.To.Format(time.DateOnly)))
}

// join joins the groups to the rows on the person.
func (m Menu) join(a Amount, s Split) string {
	one, other := m.person[a.Dataset], m.person[s.Dataset]
	if one == other {
		return fmt.Sprintf("%s JOIN %s USING (%s)", a.Dataset, s.Dataset, one)
	}
	return fmt.Sprintf("%s JOIN %s ON %s = %s", a.Dataset, s.Dataset, one, other)
}

// Compare is the question by how much two groups of people differ, each person counted, also who has no rows.
func (m Menu) Compare(a Amount, s Split, one, other string, span Span, rows int64) string {
	return fmt.Sprintf("SELECT COMPARE(SUM(%s), by => %s, a => %s, b => %s)\nFROM %s%s%s",
		a.Column, s.Column, s.literal(one), s.literal(other), m.join(a, s), a.where(span), a.Bound(rows))
}

// Spent is the question how many people have rows, and what they add up to.
func Spent(a Amount, span Span, rows int64) string {
	return fmt.Sprintf("SELECT COUNT(DISTINCT person) AS people, SUM(%s) AS spent\nFROM %s%s%s", a.Column, a.Dataset, a.where(span), a.Bound(rows))
}

// By is the question how many people there are of each kind.
func By(s Split) string {
	return fmt.Sprintf("SELECT %s, COUNT(DISTINCT person) AS people\nFROM %s\nGROUP BY %s", s.Column, s.Dataset, s.Column)
}

// Asked finds which comparison a question is of people who have a trait with those who have it not, whatever days and rows
// it looks at. Groups made by lot are not kinds of customers, and have other names.
func (m Menu) Asked(sql string) (a Amount, s Split, one, other string, ok bool) {
	for _, a := range m.Amounts {
		for _, s := range m.Halves() {
			if !s.Boolean {
				continue
			}
			for _, x := range [][2]string{{s.Values[0], s.Values[1]}, {s.Values[1], s.Values[0]}} {
				if rest, ok := strings.CutPrefix(sql, m.Compare(a, s, x[0], x[1], Span{}, 0)); ok && (rest == "" || rest[0] == '\n') {
					return a, s, x[0], x[1], true
				}
			}
		}
	}
	return Amount{}, Split{}, "", "", false
}
