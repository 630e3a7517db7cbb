package home

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// Question is one of the five questions.
type Question string

// The five, as they stand in addresses.
const (
	Reachable Question = "reach"
	Lifted    Question = "lift"
	Worth     Question = "worth"
	Stances   Question = "stances"
	TenMore   Question = "ten-points"
)

// fields are what each question is made of; anything else that was sent is not taken.
var fields = map[Question][]string{
	Reachable: {"purpose", "by"},
	Lifted:    {"amount", "groups", "rows", "from", "to", "cost"},
	Worth:     {"amount", "groups", "rows", "from", "to"},
	Stances:   {"amount", "purpose", "rows", "from", "to"},
	TenMore:   {"amount", "groups", "rows", "from", "to", "cost"},
}

// Questions lists the five by name.
func Questions() []Question { return slices.Sorted(maps.Keys(fields)) }

// Inputs is what was filled in, by field.
type Inputs map[string]string

// Slip is a field that was filled in wrongly.
type Slip struct{ Field, Text string }

func (s Slip) Error() string { return s.Field + ": " + s.Text }

// Compose makes of what was filled in the questions that go down the road, and gives back what was understood of it: the
// question's own fields and no others, so that nothing else is ever kept. A Slip says what is wrong.
func (m Menu) Compose(k Question, in Inputs) (Inputs, []flow.Wish, error) {
	understood := Inputs{}
	for _, f := range fields[k] {
		understood[f] = in.get(f)
	}
	if understood.rows() == 0 {
		delete(understood, "rows")
	}
	wishes, err := m.wishes(k, understood)
	return understood, wishes, err
}

func (m Menu) wishes(k Question, in Inputs) ([]flow.Wish, error) {
	switch k {
	case Reachable:
		p, err := in.purpose(m)
		if err != nil {
			return nil, err
		}
		for _, s := range m.Splits {
			if s.ID() == in["by"] {
				return []flow.Wish{{SQL: By(s), Purpose: m.Asking, Precision: candor.Normal, Among: candor.Among{Purpose: p, Said: candor.SaidYes}}}, nil
			}
		}
		return nil, Slip{"by", "Choose a column to show people by."}
	case Lifted, TenMore:
		return m.compare(in, m.Splits)
	case Worth:
		return m.compare(in, m.Halves())
	case Stances:
		a, err := in.Amount(m)
		if err != nil {
			return nil, err
		}
		p, err := in.purpose(m)
		if err != nil {
			return nil, err
		}
		span, err := in.span(a)
		if err != nil {
			return nil, err
		}
		var out []flow.Wish
		for _, s := range Said {
			out = append(out, flow.Wish{SQL: Spent(a, span, in.rows()), Purpose: m.Asking, Precision: candor.Normal, Among: candor.Among{Purpose: p, Said: s}})
		}
		return out, nil
	}
	return nil, Slip{"question", "Choose one of the questions."}
}

// Said is in which order people are told apart by what they said.
var Said = []candor.Stance{candor.SaidYes, candor.SaidMaybe, candor.SaidNo}

func (m Menu) compare(in Inputs, splits []Split) ([]flow.Wish, error) {
	a, err := in.Amount(m)
	if err != nil {
		return nil, err
	}
	s, one, other, err := in.Pair(splits)
	if err != nil {
		return nil, err
	}
	span, err := in.span(a)
	if err != nil {
		return nil, err
	}
	if _, err := in.Cost(); err != nil {
		return nil, err
	}
	return []flow.Wish{{SQL: m.Compare(a, s, one, other, span, in.rows()), Purpose: m.Asking, Precision: candor.Fine}}, nil
}

func (in Inputs) get(name string) string { return strings.TrimSpace(in[name]) }

// date reads a day; an empty one is zero.
func (in Inputs) date(name string) (time.Time, error) {
	s := in.get(name)
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return t, Slip{name, "Write a day as 2026-03-01."}
	}
	return t, nil
}

// span reads the days, of an amount whose rows have one.
func (in Inputs) span(a Amount) (s Span, err error) {
	if s.From, err = in.date("from"); err != nil {
		return s, err
	}
	if s.To, err = in.date("to"); err != nil {
		return s, err
	}
	if !s.From.IsZero() && !s.To.IsZero() && s.To.Before(s.From) {
		return s, Slip{"to", "The last day is before the first."}
	}
	if a.Time == "" && s != (Span{}) {
		return s, Slip{"from", "What is counted here has no day to go by: leave both days empty."}
	}
	return s, nil
}

// Cost reads an amount of money; an empty one is nothing.
func (in Inputs) Cost() (float64, error) {
	s := in.get("cost")
	if s == "" {
		return 0, nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1e6) { // NaN is neither
		return 0, Slip{"cost", "Write an amount such as 0.80."}
	}
	return x, nil
}

// rows reads how many rows of one person count; anything else is the contract's own.
func (in Inputs) rows() int64 {
	n, err := strconv.ParseInt(in.get("rows"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Amount finds what is counted.
func (in Inputs) Amount(m Menu) (Amount, error) {
	for _, a := range m.Amounts {
		if a.ID() == in.get("amount") {
			return a, nil
		}
	}
	return Amount{}, Slip{"amount", "Choose what counts."}
}

// Pair reads "dataset.column|one|other".
func (in Inputs) Pair(splits []Split) (Split, string, string, error) {
	part := strings.Split(in.get("groups"), "|")
	if len(part) == 3 {
		for _, s := range splits {
			if s.ID() == part[0] && slices.Contains(s.Values, part[1]) && slices.Contains(s.Values, part[2]) && part[1] != part[2] {
				return s, part[1], part[2], nil
			}
		}
	}
	return Split{}, "", "", Slip{"groups", "Choose the two groups."}
}

func (in Inputs) purpose(m Menu) (candor.PurposeID, error) {
	for _, p := range m.Purposes {
		if string(p) == in.get("purpose") {
			return p, nil
		}
	}
	return "", Slip{"purpose", "Choose what people were asked."}
}
