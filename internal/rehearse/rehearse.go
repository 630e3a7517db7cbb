// Package rehearse invents people for data contracts, so that a company can see questions asked and answered before
// anybody was asked for permission: rows, choices, and a first question.
//
// It promises that everything comes from the contracts alone — bounds, lists, types, the menu — and from a seed: the same
// contract, seed and day give the same bytes, and no row of a file can show through, since none is looked at. Keys of
// invented people say that they are invented. It refuses to imitate: the numbers are even and unrelated, so that nobody
// takes an answer about them for one about customers. Its random numbers are for inventing alone.
package rehearse

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// People is how many are invented where nobody says.
const People = 5000

// Options say how much is invented.
type Options struct {
	People int // 0: People; never more than a contract's ceiling
	Seed   uint64
	Now    time.Time // nothing invented is later
}

// Cast is what was invented: files to load, lists of choices to import, and what to ask first.
type Cast struct {
	People  int
	Loads   []Load
	Choices []Choices
	First   Question
}

// Load is one dataset's file, as CSV.
type Load struct {
	Dataset string
	File    []byte
}

// Choices is a list of what people said, who are known by one kind of key.
type Choices struct {
	Kind string
	File []byte
}

// ErrNothing says that no dataset may be used for anything yet.
var ErrNothing = errors.New("no dataset says what it may be used for: name the purposes in candor.purposes, and apply the contract again")

// Invent makes the rows and choices of people who do not exist.
func Invent(sets []*catalog.Dataset, o Options) (*Cast, error) {
	if o.People <= 0 {
		o.People = People
	}
	if o.Now.IsZero() {
		return nil, errors.New("rehearse: no day is given that nothing may be later than")
	}
	for _, d := range sets {
		o.People = int(min(int64(o.People), d.Ceiling))
	}
	c := &Cast{People: o.People}
	for i, d := range sets {
		w := &writer{set: d, now: o.Now.UTC(), rng: rand.New(rand.NewPCG(o.Seed, uint64(i)+1))}
		file, err := w.rows(o.People)
		if err != nil {
			return nil, err
		}
		c.Loads = append(c.Loads, Load{d.Name, file})
	}
	var err error
	if c.Choices, err = choices(sets, o); err != nil {
		return nil, err
	}
	if c.First, err = first(sets); err != nil {
		return nil, err
	}
	return c, nil
}

// Key is what an invented person is known by.
func Key(f *catalog.Field, n int) string {
	switch {
	case f.ByLine:
		return strconv.Itoa(n + 1) // the header is line 1
	case f.Type == catalog.Integer:
		return strconv.Itoa(900_000_000 + n)
	case f.Identifier == "email":
		return fmt.Sprintf("invented-%05d@rehearsal.invalid", n)
	case f.Identifier == "phone":
		return fmt.Sprintf("+1201555%04d", n%10_000) // 555 is kept for fiction in North America's plan of numbers
	}
	return fmt.Sprintf("invented-%05d", n)
}

// choices: seven in ten said yes to everything, one in ten said no, two in ten were never asked.
func choices(sets []*catalog.Dataset, o Options) (out []Choices, err error) {
	type said struct {
		purpose  candor.PurposeID
		category candor.CategoryID
	}
	var kinds []string
	fields, all := map[string]*catalog.Field{}, map[string][]said{}
	for _, d := range sets {
		f := d.PersonField()
		if f == nil {
			continue
		}
		if fields[f.Identifier] == nil {
			kinds, fields[f.Identifier] = append(kinds, f.Identifier), f
		}
		for _, p := range d.Purposes {
			for _, c := range categories(d) {
				s := said{p, c}
				there := false
				for _, x := range all[f.Identifier] {
					there = there || x == s
				}
				if !there {
					all[f.Identifier] = append(all[f.Identifier], s)
				}
			}
		}
	}
	for _, kind := range kinds {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.Write([]string{"person", "purpose", "category", "recipient", "choice", "given_at", "notice", "channel"}); err != nil {
			return nil, err
		}
		day := o.Now.UTC().AddDate(0, -1, 0).Format(time.DateOnly)
		for n := 1; n <= o.People; n++ {
			choice := "yes"
			switch n % 10 {
			case 7:
				choice = "no"
			case 8, 9:
				continue
			}
			for _, s := range all[kind] {
				if err := w.Write([]string{Key(fields[kind], n), string(s.purpose), string(s.category), "", choice, day, "", "web"}); err != nil {
					return nil, err
				}
			}
		}
		w.Flush()
		if err := w.Error(); err != nil {
			return nil, err
		}
		out = append(out, Choices{kind, b.Bytes()})
	}
	return out, nil
}

// categories are the kinds of data in a dataset, each once.
func categories(d *catalog.Dataset) (out []candor.CategoryID) {
	seen := map[candor.CategoryID]bool{}
	for _, f := range d.Fields {
		if f.Category != "" && !seen[f.Category] {
			seen[f.Category] = true
			out = append(out, f.Category)
		}
	}
	return out
}
