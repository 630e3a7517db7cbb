package insights

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/say"
)

// grid is an answer by cell: what is shown, its interval, and the note that stands where nothing is shown.
type grid struct {
	res   flow.Result
	bound map[[2]int][2]float64
	notes map[[2]int]string
	noisy []bool // by column: holds protected numbers
	by    []int  // the columns of keys
}

func newGrid(res flow.Result) grid {
	g := grid{res: res, bound: map[[2]int][2]float64{}, notes: map[[2]int]string{}, noisy: make([]bool, len(res.Columns))}
	at := map[string]int{}
	for i, c := range res.Columns {
		at[c.Name] = i
	}
	for _, a := range res.Accuracy {
		g.bound[[2]int{a.Row, at[a.Column]}] = [2]float64{a.Low, a.High}
		g.noisy[at[a.Column]] = true
	}
	for _, n := range res.Notes {
		g.notes[[2]int{n.Row, at[n.Column]}] = n.Text
		g.noisy[at[n.Column]] = true
	}
	for i := range res.Columns {
		if !g.noisy[i] {
			g.by = append(g.by, i)
		}
	}
	return g
}

// compares reports whether the answer sets two groups against each other.
func (g grid) compares() bool {
	plan := g.res.Answer.Plan()
	return plan.Valid() && plan.Comparison() != nil
}

// measures are the columns of protected numbers.
func (g grid) measures() (out []int) {
	for i, n := range g.noisy {
		if n {
			out = append(out, i)
		}
	}
	return out
}

// key writes a key's value as people read it.
func (g grid) key(row, col int) string {
	c := g.res.Columns[col]
	v := g.res.Rows[row][col]
	switch {
	case v == nil:
		return "not said"
	case c.Type == "date":
		if t, err := time.Parse(time.DateOnly, fmt.Sprint(v)); err == nil {
			return g.day(t, col)
		}
	}
	return fmt.Sprint(v)
}

// day writes a time key as coarsely as its column is: months are the first of a month, every one of them.
func (g grid) day(t time.Time, col int) string {
	months, years := true, true
	for _, row := range g.res.Rows {
		d, err := time.Parse(time.DateOnly, fmt.Sprint(row[col]))
		if err != nil {
			continue
		}
		months = months && d.Day() == 1
		years = years && d.YearDay() == 1
	}
	switch {
	case years:
		return t.Format("2006")
	case months:
		return t.Format("Jan 2006")
	}
	return t.Format("2 Jan 2006")
}

// label joins the keys of a row.
func (g grid) label(row int) string {
	parts := make([]string, 0, len(g.by))
	for _, c := range g.by {
		parts = append(parts, g.key(row, c))
	}
	return strings.Join(parts, ", ")
}

// number writes values of a column: money with its sign, the rest plain.
func (g grid) number(col int) func(float64) string {
	currency := ""
	if u := g.res.Columns[col].Unit; u != "people" {
		currency = u
	}
	return amount(currency)
}

var signs = map[string]string{"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}

// amount writes noisy money with as many decimals as its size deserves: cents under thousands would claim too much.
func amount(currency string) func(float64) string {
	if currency == "" {
		return say.Number
	}
	sign, known := signs[currency]
	return func(v float64) string {
		s := say.Number(v)
		if a := math.Abs(v); a < 1000 && a > 0.005 {
			s = strings.TrimSuffix(say.Money(candor.Money{Micro: int64(math.Round(v*100)) * 10_000}), " ")
		}
		if !known {
			return s + " " + currency
		}
		if rest, minus := strings.CutPrefix(s, "−"); minus {
			return "−" + sign + rest
		}
		return sign + s
	}
}

// tick labels an axis of money in few letters: "$200k".
func tick(currency string) func(float64) string {
	return func(v float64) string {
		for _, s := range []struct {
			size float64
			unit string
		}{{1e9, "bn"}, {1e6, "m"}, {1e3, "k"}} {
			if math.Abs(v) >= s.size {
				return signs[currency] + say.Number(math.Round(v/s.size*100)/100) + s.unit
			}
		}
		return signs[currency] + say.Number(v)
	}
}

// value is a cell for a chart.
func (g grid) value(label string, row, col int) chart.Value {
	out := chart.Value{Label: label}
	if note := g.notes[[2]int{row, col}]; note != "" {
		if n, ok := fewerThan(note); ok {
			out.FewerThan = n
			return out
		}
		out.V, out.Low, out.High = math.NaN(), math.NaN(), math.NaN()
		return out
	}
	out.V = float(g.res.Rows[row][col])
	out.Low, out.High = out.V, out.V
	if b, ok := g.bound[[2]int{row, col}]; ok {
		out.Low, out.High = b[0], b[1]
	}
	return out
}

// text is a cell in words: a number with its ±, a note, or a key.
func (g grid) text(row, col int) string {
	if note := g.notes[[2]int{row, col}]; note != "" {
		return note
	}
	v := g.res.Rows[row][col]
	if v == nil {
		return "–"
	}
	if b, ok := g.bound[[2]int{row, col}]; ok {
		return say.PlusMinus(float(v), b[0], b[1], g.number(col))
	}
	if g.noisy[col] {
		return g.number(col)(float(v))
	}
	return g.key(row, col)
}

func fewerThan(note string) (int64, bool) {
	rest, ok := strings.CutPrefix(note, "fewer than ")
	n, err := strconv.ParseInt(rest, 10, 64)
	return n, ok && err == nil && n > 0
}

func float(v any) float64 {
	switch x := v.(type) {
	case int64:
		return float64(x)
	case float64:
		return x
	case json.Number:
		if f, err := x.Float64(); err == nil {
			return f
		}
	}
	return math.NaN()
}

// words makes a column's name readable: "average_amount" is "Average amount".
func words(name string) string {
	s := strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	if s == "" {
		return "Number"
	}
	return say.Upper(s)
}
