// Package chart draws noisy numbers as SVG. It promises that a value never stands without its uncertainty, that a hidden
// cell is shown as hidden ("fewer than 50"), that every chart has a name, a description and its numbers as a table, and
// that no text shrinks on a phone: positions are percentages, letters keep their size, and a narrow container gets a
// drawing of its own. It refuses inline styles and scripts (they break the content security policy), colour as the only
// sign, and bars for noisy values: a bar's solid length claims more than is known.
package chart

import (
	"cmp"
	"html"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/web/say"
)

// SVG is finished markup: a figure with its drawings and its table. Everything that came from outside is escaped in it.
type SVG string

// Head is what every chart says about itself.
type Head struct {
	ID     string               // unique on its page; letters, digits and hyphens
	Title  string               // what is shown: "Buyers by country"
	Desc   string               // what it means, in a sentence, for people who do not see the drawing
	What   string               // what a row is: "Country", "Month"
	Unit   string               // what is counted: "buyers"
	Number func(float64) string // how a value is written; nil is say.Number
	Tick   func(float64) string // how an axis is labelled, in few letters; nil is Number
	Show   string               // what opens the table; empty is "Show the numbers"
	Rows   string               // what the table is called: "Numbers"; empty is that
	Level  float64              // how sure the interval is, for the table's heading; zero is 0.95
}

// Value is one released number. FewerThan above zero means that the cell is hidden; the other fields are then ignored.
type Value struct {
	Label     string
	V         float64
	Low, High float64 // the interval; both equal to V when the value is exact
	FewerThan int64
}

// hidden holds for suppressed cells and for anything that cannot be drawn: unknown is not zero.
func (v Value) hidden() bool {
	for _, x := range [...]float64{v.V, v.Low, v.High} {
		if math.IsNaN(x) || math.Abs(x) > 1e15 {
			return true
		}
	}
	return v.FewerThan > 0
}

// bounds orders the interval around the value, so that a careless caller cannot draw a whisker inside out.
func (v Value) bounds() (low, high float64) { return min(v.Low, v.V, v.High), max(v.Low, v.V, v.High) }

func (v Value) exact() bool { low, high := v.bounds(); return low == high }

func (h Head) number() func(float64) string {
	if h.Number != nil {
		return h.Number
	}
	return say.Number
}

// text is how a value reads.
func (h Head) text(v Value) string {
	if v.hidden() {
		if v.FewerThan > 0 {
			return say.FewerThan(v.FewerThan)
		}
		return "not known"
	}
	low, high := v.bounds()
	return say.PlusMinus(v.V, low, high, h.number())
}

// tick writes an axis label; thousands are shortened because an axis has little room.
func (h Head) tick(v float64) string {
	if h.Tick != nil {
		return h.Tick(v)
	}
	if h.Number != nil {
		return h.Number(v)
	}
	for _, s := range []struct {
		size float64
		unit string
	}{{1e9, "bn"}, {1e6, "m"}, {1e3, "k"}} {
		if math.Abs(v) >= s.size {
			return say.Number(math.Round(v/s.size*100)/100) + s.unit
		}
	}
	return say.Number(v)
}

func (h Head) id() string {
	var b strings.Builder
	for _, r := range h.ID {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "chart"
	}
	return "c-" + b.String()
}

// page collects markup, and beside it the marks themselves, for drawings that are no part of a page. Text passes through
// esc, numbers through px and pc: nothing else is written.
type page struct {
	strings.Builder
	marks []Mark // X is a share of the width so far
}

func (p *page) raw(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

// esc makes text safe as content and as a quoted attribute; bytes that markup cannot hold are dropped.
func esc(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return html.EscapeString(s)
}

// px is a length in pixels, pc a share of the drawing's width.
func px(v float64) string {
	s := strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

func pc(share float64) string {
	return strconv.FormatFloat(math.Round(share*1e4)/1e2, 'f', -1, 64) + "%"
}

func (p *page) text(class, anchor string, x, y float64, s string) {
	if s == "" {
		return
	}
	p.marks = append(p.marks, Mark{Kind: Text, Class: class, Points: []Point{{x, y}}, Anchor: anchor, Text: s})
	p.raw(`<text class="`, class, `"`)
	if anchor != "" {
		p.raw(` text-anchor="`, anchor, `"`)
	}
	p.raw(` x="`, pc(x), `" y="`, px(y), `">`, esc(s), `</text>`)
}

func (p *page) line(class string, x1, y1, x2, y2 float64) {
	p.marks = append(p.marks, Mark{Kind: Stroke, Class: class, Points: []Point{{x1, y1}, {x2, y2}}})
	p.raw(`<line class="`, class, `" x1="`, pc(x1), `" y1="`, px(y1), `" x2="`, pc(x2), `" y2="`, px(y2), `"/>`)
}

func (p *page) dot(class string, x, y, r float64) {
	p.marks = append(p.marks, Mark{Kind: Dot, Class: class, Points: []Point{{x, y}}, R: r})
	p.raw(`<circle class="`, class, `" cx="`, pc(x), `" cy="`, px(y), `" r="`, px(r), `"/>`)
}

// figure puts a wide and a narrow drawing and the table together; the style sheet shows the drawing that fits.
func (h Head) figure(wide, narrow func(*page) (height float64), table func(*page)) SVG {
	var p page
	p.raw(`<figure class="chart">`)
	for _, d := range []struct {
		class string
		draw  func(*page) float64
	}{{"wide", wide}, {"narrow", narrow}} {
		var body page
		height := d.draw(&body)
		id := h.id() + "-" + d.class
		p.raw(`<svg class="`, d.class, `" width="100%" height="`, px(height), `" role="img" aria-labelledby="`, id, `-t" aria-describedby="`, id, `-d">`,
			`<title id="`, id, `-t">`, esc(h.Title), `</title><desc id="`, id, `-d">`, esc(h.Desc), `</desc>`, body.String(), `</svg>`)
	}
	p.raw(`<details class="data"><summary>`, esc(cmp.Or(h.Show, "Show the numbers")), `<span class="vh">`, esc(h.about()),
		`</span></summary><div class="scroll" tabindex="0" role="region" aria-label="`, esc(cmp.Or(h.Rows, "Numbers")), `: `, esc(h.Title), `"><table><caption class="vh">`, esc(h.Title), `</caption>`)
	table(&p)
	p.raw(`</table></div></details></figure>`)
	return SVG(p.String())
}

// about says what the numbers are of, to whoever hears the page.
func (h Head) about() string {
	if h.Show != "" {
		return ": " + h.Title
	}
	return " for " + h.Title
}

func (h Head) what() string {
	if h.What == "" {
		return "What"
	}
	return h.What
}

func (h Head) unit() string {
	if h.Unit == "" {
		return "Value"
	}
	first, size := utf8.DecodeRuneInString(h.Unit)
	return string(unicode.ToUpper(first)) + h.Unit[size:]
}

func (h Head) level() string {
	l := h.Level
	if l <= 0 || l >= 1 {
		l = 0.95
	}
	return say.Number(math.Round(l*1000)/10) + " times in 100 between"
}

// rows is the table of a chart that has one value a row.
func (h Head) rows(p *page, vs []Value, number func(float64) string, extra func(Value) string, heading string) {
	p.raw(`<thead><tr><th scope="col">`, esc(h.what()), `</th><th scope="col" class="n">`, esc(h.unit()), `</th><th scope="col" class="n">`, esc(h.level()), `</th>`)
	if extra != nil {
		p.raw(`<th scope="col">`, esc(heading), `</th>`)
	}
	p.raw(`</tr></thead><tbody>`)
	for _, v := range vs {
		value, between := h.text(v), "–"
		if !v.hidden() {
			low, high := v.bounds()
			value = number(v.V)
			if between = "exact"; low != high {
				between = number(low) + " and " + number(high)
			}
		}
		p.raw(`<tr><th scope="row">`, esc(v.Label), `</th><td class="n">`, esc(value), `</td><td class="n">`, esc(between), `</td>`)
		if extra != nil {
			p.raw(`<td>`, esc(extra(v)), `</td>`)
		}
		p.raw(`</tr>`)
	}
	p.raw(`</tbody>`)
}

// short cuts a label that the drawing has no room for; the table has all of it.
func short(s string, letters int) string {
	r := []rune(s)
	if len(r) <= letters {
		return s
	}
	return strings.TrimRight(string(r[:letters-1]), " ,.;") + "…"
}

func letters(s string) int { return len([]rune(s)) }
