// Package draft reads a file that candor has not seen before and proposes a data contract for it: whose row it is, when,
// what may be summed and within which bounds, which values are public, what gives people away, and why.
//
// It promises a proposal and nothing more: a person confirms it before it is in force. Each class, role and bound comes
// with its reason in words and, where there is one, the article or standard that it rests on. What a proposal publishes is
// coarse: bounds are steps of a 1-2-5 ladder and calendar years, never observed extremes; a value is listed only when at
// least Least different people carry it and nothing about its column looks like a name, an identifier or free text.
//
// It refuses to guess in silence: what cannot be told from the file is left open and named as a thing to confirm. No cell
// is part of an error, a reason or a note (law 5).
package draft

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/intake"
)

// Least is how many different people (rows, where nobody is named) must carry a value before it is proposed as public. The
// statistical offices and CMS suppress cells of up to 10; a contract is kept for years, so candor doubles that.
const Least = 20

// Options say what is known beside the file.
type Options struct {
	Name     string             // of the dataset; lower-case letters, digits and _
	Title    string             // in words; empty: from the name
	Owner    candor.PartyID     // empty: the company's
	Currency string             // of money columns that do not say; ISO 4217
	Zone     string             // of times without an offset; empty: the company's
	Purposes []candor.PurposeID // what it may be used for; empty: nothing yet
	Now      time.Time          // the day on which bounds of time rest
	Rows     int                // read at most so many; 0: MostRows
}

// MostRows is how much of a file is looked at.
const MostRows = 2_000_000

// Proposal is a contract that nobody has confirmed.
type Proposal struct {
	Name, Title string
	Owner       candor.PartyID
	Zone        string
	Purposes    []candor.PurposeID
	Written     string // how the file is written, in words
	Encoding    string // its characters, and how that is known; empty: it is no text
	Rows        int64  // looked at
	Persons     int64  // among them; 0: nobody is told apart
	Columns     []Column
	People      People
	Menu        []catalog.Contribution
	MenuWhy     string
	One         bool // one row a person
	Ceiling     int64
	Headless    bool     // the first line is data
	Whole       bool     // the file was read to its end
	Confirm     []string // what a person has to look at, most important first
	Confirmed   bool     // a person looked at all of it
}

// People says how the file tells people apart.
type People string

const (
	ByKey  People = "key"  // a column says whose row it is
	ByRow  People = "row"  // each row is somebody, unnamed
	Nobody People = "none" // nothing in it is about people
)

// Column is what is proposed for one column of the file.
type Column struct {
	File       string // its name in the file; empty: it stands for the row itself
	Name       string // its name in the contract
	Title      string // in words
	Type       catalog.Type
	Scale      int
	Role       catalog.FieldRole
	Class      catalog.Class
	Category   candor.CategoryID
	Identifier string // the kind of key
	Required   bool
	Leave      bool   // better not taken at all
	JSON       bool   // File is a path of keys
	Format     string // of dates, as contracts state it
	Marks      catalog.Marks
	Lo, Hi     string // bounds as contracts state them; empty: none
	Domain     []string
	Other      string // what values outside of the domain are kept as
	Currency   string
	Kind       string // what it was taken for: "e-mail address"
	Seen       Seen   // what the file has there, without a value of it
	Why        []string
	Confirm    []string
}

// Seen is what a column holds, coarsely and without a value: enough to see that it was read as it was meant.
type Seen struct {
	Filled    string // share of the rows that have a value
	Different string // how many different values, as a step of the 1-2-5 ladder from 5 on
	Shape     string // how most values are written, a letter as a and a digit as 9; empty: no one way, or too few
}

// ErrNoRows says that there is nothing to draft from.
var ErrNoRows = errors.New("the file has no rows to draft from")

// From reads a file and proposes a contract for it.
func From(src intake.Source, o Options) (*Proposal, error) {
	if o.Rows <= 0 {
		o.Rows = MostRows
	}
	if o.Now.IsZero() {
		return nil, errors.New("draft: no day is given that bounds of time can rest on")
	}
	header := src.Header()
	if len(header) == 0 {
		return nil, ErrNoRows
	}
	first, whole, err := take(src, look)
	if err != nil {
		return nil, err
	}
	p := &Proposal{Name: o.Name, Title: o.Title, Owner: o.Owner, Zone: o.Zone, Purposes: o.Purposes, Written: src.Form()}
	if p.Headless = headless(header, first); p.Headless {
		first = append([][]string{header}, first...)
		header = numbered(len(header))
	}
	if len(first) == 0 {
		return nil, ErrNoRows
	}
	t := newTable(header, p.Headless)
	t.guess(first)
	for _, r := range first {
		t.add(r)
	}
	for !whole && t.rows < o.Rows {
		rec, err := src.Next()
		if errors.Is(err, io.EOF) {
			whole = true
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read on to draft: %w", err)
		}
		if rec.Rule == "" && len(rec.Fields) == len(header) {
			t.add(rec.Fields)
		}
	}
	p.Whole, p.Rows, p.Persons = whole, int64(t.rows), int64(len(t.each))
	if e, ok := src.(interface{ Encoding() string }); ok {
		p.Encoding = e.Encoding()
	}
	_, t.json = src.(*intake.JSON)
	p.decide(t, o)
	return p, nil
}

// look is how many rows are read before it is settled which column says whose row it is.
const look = 2000

// take reads up to n good records.
func take(src intake.Source, n int) (out [][]string, whole bool, err error) {
	width := len(src.Header())
	for len(out) < n {
		rec, err := src.Next()
		if errors.Is(err, io.EOF) {
			return out, true, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("read to draft: %w", err)
		}
		if rec.Rule == "" && len(rec.Fields) == width {
			out = append(out, append([]string{}, rec.Fields...))
		}
	}
	return out, false, nil
}

func numbered(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("column_%d", i+1)
	}
	return out
}
