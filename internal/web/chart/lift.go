package chart

import (
	"strings"

	"github.com/candor-data/candor/internal/web/say"
)

// Lift compares two groups a row around a line of no difference. A row whose interval crosses that line is drawn hollow
// and says "too noisy to say": the reader is never left to judge by the dot alone.
type Lift struct {
	Head
	Ratio  bool   // values are ratios (1.08), shown as change (+8%); otherwise differences
	Higher string // what a value above the line means; empty is "higher"
	Lower  string // what a value below the line means; empty is "lower"
	Rows   []Value
}

// TooNoisy is what a row says when its interval holds no difference.
const TooNoisy = "too noisy to say"

// SVG draws it.
func (l Lift) SVG() SVG {
	l, rows, signed, plot := l.made()
	return l.figure(
		func(p *page) float64 { return plot(p, true, 4) },
		func(p *page) float64 { return plot(p, false, 4) },
		func(p *page) { l.rows(p, rows, signed, l.verdict, "What it says") })
}

// Draw gives its marks.
func (l Lift) Draw(width float64) Drawing {
	l, _, _, plot := l.made()
	return l.drawing(width, func(p *page) float64 { return plot(p, true, 4) })
}

// made is the chart with its values as they are shown, and how it is plotted.
func (l Lift) made() (_ Lift, rows []Value, signed func(float64) string, plot func(*page, bool, int) float64) {
	rows = make([]Value, len(l.Rows))
	for i, v := range l.Rows {
		if l.Ratio && !v.hidden() {
			v.V, v.Low, v.High = v.V-1, v.Low-1, v.High-1
		}
		rows[i] = v
	}
	if l.Ratio && l.Number == nil {
		l.Number = say.Percent
	}
	plain := l.number()
	signed = func(x float64) string {
		s := plain(x)
		if x > 0 && strings.Trim(s, "0.%") != "" {
			return "+" + s
		}
		return s
	}
	text := func(v Value) string {
		if v.hidden() || v.exact() {
			if v.hidden() {
				return l.text(v)
			}
			return signed(v.V)
		}
		// The half-width has no sign: "+3.1 ± 1.9".
		low, high := v.bounds()
		s := say.PlusMinus(v.V, low, high, plain)
		if head, _, ok := strings.Cut(s, " ± "); ok {
			return signed(v.V) + s[len(head):]
		}
		return signed(v.V) + " (" + signed(low) + " to " + signed(high) + ")"
	}
	plot = func(p *page, wide bool, steps int) float64 {
		low, high := span(rows)
		// Both sides are always there, or a row of gains alone would have no line to stand against.
		reach := max(high, -low)
		low, high = min(low, -reach/3), max(high, reach/3)
		lay := newLayout(rows, wide, text, l.verdict)
		x := newAxis(low, high, steps, lay.from, lay.to)
		tick := func(v float64) string {
			if v == 0 {
				return "no difference"
			}
			return signed(v)
		}
		return lay.draw(p, rows, x, sparse(x, lay.least, tick), text, func(p *page, v Value, y float64) {
			dot := "dot s0"
			if !l.clear(v) {
				dot = "dot hollow"
			}
			whisker(p, x, v, y, dot)
		})
	}
	return l, rows, signed, plot
}

// sparse keeps the line of no difference, whose words need the room of its neighbours, and the ends where they are far
// enough from it.
func sparse(x axis, least float64, tick func(float64) string) func(float64) string {
	ts := x.ticks()
	return func(v float64) string {
		end := v == ts[0] || v == ts[len(ts)-1]
		room := letter*float64(letters(tick(0))+letters(tick(v)))/2 + 22
		if distance := (x.at(v) - x.at(0)) * least; v == 0 || end && (distance > room || distance < -room) {
			return tick(v)
		}
		return ""
	}
}

func (l Lift) clear(v Value) bool {
	low, high := v.bounds()
	return low > 0 || high < 0
}

func (l Lift) verdict(v Value) string {
	higher, lower := l.Higher, l.Lower
	if higher == "" {
		higher = "higher"
	}
	if lower == "" {
		lower = "lower"
	}
	low, high := v.bounds()
	switch {
	case v.hidden():
		return "not shown"
	case low > 0:
		return higher
	case high < 0:
		return lower
	}
	return TooNoisy
}
