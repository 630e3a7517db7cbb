package home

import (
	"fmt"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/flow"
)

// Point is one figure of an answer that is worth following from epoch to epoch.
type Point struct {
	Name string
	Estimate
	Few bool // too few to be shown
}

// mostPoints is how many figures of one question are followed.
const mostPoints = 4

// Points are the figures of a question's answers to follow: the difference of two groups, a buyer's spending by what they
// said, people of each kind; of a question in SQL the first measure of its first rows. Unit says in what they are.
func (m Menu) Points(q Question, in Inputs, got []flow.Result) (points []Point, unit string) {
	if len(got) == 0 {
		return nil, ""
	}
	switch q {
	case Reachable:
		for _, k := range ReadBy(got[0]) {
			points = append(points, Point{k.Name, k.People, k.Few})
		}
		unit = "people"
	case Lifted, Worth, TenMore:
		p := Point{Name: "Difference a person"}
		if s, one, other, err := in.Pair(m.Splits); err == nil {
			p.Name = s.Says(one) + " against " + s.Says(other) + ", a person"
		}
		c, err := ReadCompared(got[0])
		p.Estimate, p.Few = c.Difference, err != nil
		points, unit = []Point{p}, m.unit(in)
	case Stances:
		for i, r := range got[:min(len(got), len(Said))] {
			_, _, each, err := ReadSpent(r)
			points = append(points, Point{string(Said[i]) + ", a buyer", each, err != nil})
		}
		unit = m.unit(in)
	default:
		return written(got[0])
	}
	return points[:min(len(points), mostPoints)], unit
}

func (m Menu) unit(in Inputs) string {
	a, err := in.Amount(m)
	if err != nil {
		return ""
	}
	return a.Unit()
}

// Unit is what an amount is in: its currency, or its column's name.
func (a Amount) Unit() string {
	if a.Currency != "" {
		return a.Currency
	}
	return strings.ReplaceAll(a.Column, "_", " ")
}

// written are the points of a question in SQL.
func written(r flow.Result) (points []Point, unit string) {
	measure := slices.IndexFunc(r.Columns, func(c flow.AnswerColumn) bool { return noisy(r, c.Name) })
	if measure < 0 {
		return nil, ""
	}
	name := r.Columns[measure].Name
	for i, row := range r.Rows {
		var keys []string
		for j, c := range r.Columns {
			switch {
			case noisy(r, c.Name):
			case row[j] == nil:
				keys = append(keys, "not said")
			default:
				keys = append(keys, fmt.Sprint(row[j]))
			}
		}
		p := Point{Name: strings.Join(keys, ", ")}
		if p.Name == "" {
			p.Name = strings.ReplaceAll(name, "_", " ")
		}
		var ok bool
		p.Estimate, ok = cell(r, i, name)
		p.Few = !ok
		if points = append(points, p); len(points) == mostPoints {
			break
		}
	}
	return points, strings.ReplaceAll(name, "_", " ")
}

// noisy tells whether a column holds protected numbers.
func noisy(r flow.Result, column string) bool {
	return slices.ContainsFunc(r.Accuracy, func(a flow.AnswerAccuracy) bool { return a.Column == column }) ||
		slices.ContainsFunc(r.Notes, func(n flow.AnswerNote) bool { return n.Column == column })
}
