package insights

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// Which drawing an answer gets is decided by its shape alone: a comparison is a lift plot, single numbers are big figures,
// a time key is a line with a band, other keys are dots with whiskers. Too many rows for a drawing are a table.

// mostDots is how many rows of dots a reader still takes in.
const mostDots = 30

type drawing struct {
	id, title string
	chart     chart.Chart
}

func (g grid) drawings() []drawing {
	if g.compares() || len(g.by) == 0 || len(g.res.Rows) < 2 {
		return nil
	}
	var out []drawing
	for _, m := range g.measures() {
		var d drawing
		var ok bool
		if t := g.time(); t >= 0 {
			d, ok = g.line(m, t)
		} else {
			d, ok = g.dots(m)
		}
		if ok {
			out = append(out, d)
		}
	}
	return out
}

// time is the one key that is a day, or -1.
func (g grid) time() int {
	at := -1
	for _, c := range g.by {
		if g.res.Columns[c].Type == "date" {
			if at >= 0 {
				return -1
			}
			at = c
		}
	}
	return at
}

func (g grid) head(m int, by string) chart.Head {
	name := words(g.res.Columns[m].Name)
	h := chart.Head{ID: fmt.Sprintf("m%d", m), Title: name + " by " + strings.ToLower(by), Desc: g.describe(m), What: by, Unit: strings.ToLower(name)}
	return g.money(h, m)
}

// money writes a chart's values as money; plain numbers are left to the chart, which shortens thousands on its axis.
func (g grid) money(h chart.Head, m int) chart.Head {
	if u := g.res.Columns[m].Unit; u != "" && u != "people" {
		h.Number, h.Tick = g.number(m), tick(u)
	}
	return h
}

func (g grid) dots(m int) (drawing, bool) {
	if len(g.res.Rows) > mostDots {
		return drawing{}, false
	}
	var names []string
	for _, c := range g.by {
		names = append(names, words(g.res.Columns[c].Name))
	}
	d := chart.Dots{Head: g.head(m, strings.Join(names, " and "))}
	for i := range g.res.Rows {
		d.Rows = append(d.Rows, g.value(g.label(i), i, m))
	}
	return drawing{d.ID, d.Title, d}, true
}

// line draws the measure over time, with a line for each value of one other key. Rows may come in any order.
func (g grid) line(m, t int) (drawing, bool) {
	if len(g.by) > 2 {
		return drawing{}, false
	}
	other := -1
	for _, c := range g.by {
		if c != t {
			other = c
		}
	}
	type point struct {
		at  string
		row int
	}
	var order []string
	series := map[string][]point{}
	for i, row := range g.res.Rows {
		name := ""
		if other >= 0 {
			name = g.key(i, other)
		}
		if series[name] == nil {
			order = append(order, name)
		}
		series[name] = append(series[name], point{fmt.Sprint(row[t]), i})
	}
	l := chart.Line{Head: g.head(m, words(g.res.Columns[t].Name))}
	for _, name := range order {
		ps := series[name]
		slices.SortFunc(ps, func(a, b point) int { return strings.Compare(a.at, b.at) })
		s := chart.Series{Name: name}
		for _, p := range ps {
			s.Points = append(s.Points, g.value(g.key(p.row, t), p.row, m))
		}
		l.Series = append(l.Series, s)
	}
	// Lines that do not stand at the same days cannot be drawn together.
	for _, s := range l.Series {
		if len(s.Points) != len(l.Series[0].Points) {
			return drawing{}, false
		}
	}
	return drawing{l.ID, l.Title, l}, true
}

// describe says what a drawing shows to somebody who does not see it.
func (g grid) describe(m int) string {
	hi, lo, hidden := -1, -1, 0
	for i := range g.res.Rows {
		v := g.value("", i, m)
		if v.FewerThan > 0 || math.IsNaN(v.V) {
			hidden++
			continue
		}
		if hi < 0 || v.V > float(g.res.Rows[hi][m]) {
			hi = i
		}
		if lo < 0 || v.V < float(g.res.Rows[lo][m]) {
			lo = i
		}
	}
	if hi < 0 {
		return "Every group is too small to show."
	}
	s := "Highest is " + g.label(hi) + " with " + g.text(hi, m) + ", lowest " + g.label(lo) + " with " + g.text(lo, m) + "."
	if hidden > 0 {
		s += " " + say.Plural(int64(hidden), "group is", "groups are") + " not shown."
	}
	return s
}

// figures are the big numbers of an answer without groups.
func (g grid) figures() (out []look.Figure) {
	if len(g.by) > 0 || len(g.res.Rows) != 1 || g.compares() {
		return nil
	}
	for _, m := range g.measures() {
		f := look.Figure{ID: fmt.Sprintf("m%d", m), Title: words(g.res.Columns[m].Name), Value: g.text(0, m)}
		if b, ok := g.bound[[2]int{0, m}]; ok {
			number := g.number(m)
			f.Value = number(float(g.res.Rows[0][m]))
			f.Note = "± " + number((b[1]-b[0])/2) + ": right to within that, 95 times in 100"
		}
		out = append(out, f)
	}
	return out
}

// comparison puts a comparison into a sentence, its figures and its plot. ok is false for any other answer.
func (g grid) comparison() (figures []look.Figure, d drawing, ok bool) {
	if !g.compares() || len(g.res.Rows) != 4 || len(g.res.Columns) != 3 {
		return nil, drawing{}, false
	}
	const people, mean = 1, 2
	number := g.number(mean)
	for i, id := range []string{"a", "b"} {
		f := look.Figure{ID: id, Title: words(g.key(i, 0)) + ", per person", Value: g.text(i, mean), Note: g.text(i, people) + " people"}
		out := g.value("", i, mean)
		if out.FewerThan == 0 && !math.IsNaN(out.V) {
			f.Value = number(out.V)
			f.Note = "± " + number((out.High-out.Low)/2) + ", of " + g.text(i, people) + " people"
		}
		figures = append(figures, f)
	}
	diff := g.value("", 2, mean)
	f := look.Figure{ID: "difference", Title: "Difference", Value: "not shown", Tag: chart.TooNoisy, Kind: look.Warn}
	if !math.IsNaN(diff.V) && diff.FewerThan == 0 {
		f.Value = signed(number, diff.V)
		f.Note = "± " + number((diff.High-diff.Low)/2)
		if diff.Low > 0 {
			f.Tag, f.Kind = "higher, beyond the blur", look.Ok
		} else if diff.High < 0 {
			f.Tag, f.Kind = "lower, beyond the blur", look.Ok
		}
	}
	figures = append(figures, f)
	label := g.key(0, 0) + " against " + g.key(1, 0)
	head := chart.Head{ID: "lift", Title: label, What: "Comparison", Unit: "difference"}
	ratio := g.value(label, 3, mean)
	head.Desc = f.Value + " " + f.Note + ": " + f.Tag + "."
	if ratio.FewerThan == 0 && !math.IsNaN(ratio.V) {
		return figures, drawing{"lift", "How much it changed", chart.Lift{Head: head, Ratio: true, Rows: []chart.Value{ratio}}}, true
	}
	diff.Label = label
	return figures, drawing{"lift", "How much it changed", chart.Lift{Head: g.money(head, mean), Rows: []chart.Value{diff}}}, true
}

func signed(number func(float64) string, v float64) string {
	s := number(v)
	if v > 0 {
		return "+" + s
	}
	return s
}

// table is every number of the answer.
func (g grid) table() look.Table {
	t := look.Table{ID: "numbers", Caption: "All numbers of this answer", Hide: true, Empty: "The answer has no rows."}
	if len(g.by) == 0 && len(g.res.Rows) == 1 { // one line of numbers reads better downwards
		t.Heads = []look.Head{{Text: "What"}, {Text: "Number", Number: true}}
		for i, c := range g.res.Columns {
			t.Rows = append(t.Rows, []look.Cell{look.T(words(c.Name)), look.T(g.text(0, i))})
		}
		return t
	}
	for i, c := range g.res.Columns {
		h := look.Head{Text: words(c.Name), Number: g.noisy[i]}
		if g.noisy[i] && c.Unit != "" && c.Unit != "people" && signs[c.Unit] == "" {
			h.Text += " (" + c.Unit + ")"
		}
		t.Heads = append(t.Heads, h)
	}
	for i := range g.res.Rows {
		row := make([]look.Cell, len(g.res.Columns))
		for j := range row {
			row[j] = look.T(g.text(i, j))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
