package home

import (
	"encoding/json"
	"fmt"

	"github.com/candor-data/candor/internal/flow"
)

// cell reads one number of an answer with its ±; false where it is not shown (fewer than the smallest group).
func cell(r flow.Result, row int, column string) (Estimate, bool) {
	for _, a := range r.Accuracy {
		if a.Row != row || a.Column != column {
			continue
		}
		for j, c := range r.Columns {
			if c.Name != column {
				continue
			}
			switch v := r.Rows[row][j].(type) {
			case float64:
				return Estimate{v, (a.High - a.Low) / 2}, true
			case int64:
				return Estimate{float64(v), (a.High - a.Low) / 2}, true
			case json.Number: // sums, exact to the digit
				if x, err := v.Float64(); err == nil {
					return Estimate{x, (a.High - a.Low) / 2}, true
				}
			}
		}
	}
	return Estimate{}, false
}

// Compared is the answer to Compare.
type Compared struct {
	A, B       Group
	Difference Estimate
}

// ReadCompared reads it.
func ReadCompared(r flow.Result) (Compared, error) {
	if len(r.Rows) < 3 || len(r.Columns) < 3 {
		return Compared{}, fmt.Errorf("this answer is not a comparison")
	}
	per := r.Columns[2].Name
	var out Compared
	for i, g := range []*Group{&out.A, &out.B} {
		var people, mean bool
		g.Name = fmt.Sprint(r.Rows[i][0])
		g.People, people = cell(r, i, r.Columns[1].Name)
		g.PerPerson, mean = cell(r, i, per)
		if !people || !mean {
			return Compared{}, ErrTooFew
		}
	}
	var ok bool
	if out.Difference, ok = cell(r, 2, per); !ok {
		return Compared{}, ErrTooFew
	}
	return out, nil
}

// ErrTooFew says that a group is too small for its figures to be shown.
var ErrTooFew = fmt.Errorf("one of the groups is too small to be shown")

// ReadSpent reads the answer to Spent: people, the sum, and what it comes to a person.
func ReadSpent(r flow.Result) (people, sum, each Estimate, err error) {
	if len(r.Rows) != 1 {
		return people, sum, each, fmt.Errorf("this answer is not a sum")
	}
	var some, total bool
	people, some = cell(r, 0, "people")
	sum, total = cell(r, 0, "spent")
	if !some || !total {
		return people, sum, each, ErrTooFew
	}
	each, ok := PerPerson(sum, people)
	if !ok {
		return people, sum, each, ErrTooFew
	}
	return people, sum, each, nil
}

// Kind is one row of the answer to By.
type Kind struct {
	Name   string
	People Estimate
	Few    bool // too few to be shown
}

// ReadBy reads it.
func ReadBy(r flow.Result) (out []Kind) {
	for i, row := range r.Rows {
		k := Kind{Name: "not said"}
		if row[0] != nil {
			k.Name = fmt.Sprint(row[0])
		}
		var ok bool
		k.People, ok = cell(r, i, "people")
		k.Few = !ok
		out = append(out, k)
	}
	return out
}
