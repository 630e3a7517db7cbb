// Package sheet puts an answer on one sheet to pass on, as SVG or as PNG: its title, what it says, its numbers with their
// ±, its charts as pages draw them, when it was asked, its entry in the record, and what it must not be used for. It promises
// that both forms hold the same, that a sheet needs nothing but itself (no script, no style sheet, no font or picture from
// elsewhere), and that no number stands on it without its uncertainty: it is given texts and charts that have it. It refuses
// to read anything itself, and to draw for the dark: a sheet is paper.
package sheet

import (
	"strings"
	"unicode"

	"github.com/candor-data/candor/internal/web/chart"
)

// Sheet is what stands on it, from top to bottom.
type Sheet struct {
	Title   string
	Says    string // the answer in a sentence
	Figures []Figure
	Charts  []chart.Chart
	Notes   []string
	Not     []string // what it must not be used for
	Facts   []string // when, from which data, and the receipts
}

// Figure is one number in words.
type Figure struct{ Title, Value, Note string }

// A sheet is as wide as a page of paper is at 96 pixels an inch, nearly; its height follows.
const (
	width  = 960.0
	margin = 40.0
	room   = width - 2*margin
)

// The light colours of pages (look/static/candor.css), since a sheet has no style sheet to ask.
const (
	white  = "#ffffff"
	text   = "#1a1d21"
	muted  = "#555c66"
	border = "#868e98"
	hair   = "#dfe1e4"
	accent = "#1d4f91"
)

var series = [4]string{"#163f7a", "#e0601f", "#4d9f93", "#5b1a3a"}

// mark is one thing to be drawn: what chart.Mark is, with its looks.
type mark struct {
	kind    chart.Kind
	points  []chart.Point
	r       float64 // of a dot
	stroke  string
	wide    float64 // of a stroke
	dashes  []float64
	fill    string
	opacity float64 // 0: whole
	words   string
	size    float64
	bold    bool
	anchor  string
}

// layout places things under each other.
type layout struct {
	y     float64
	marks []mark
}

func (s Sheet) layout() layout {
	l := layout{y: margin}
	l.paragraph(s.Title, 28, true, text, margin, room)
	if s.Says != "" {
		l.y += 4
		l.paragraph(s.Says, 17, false, text, margin, room)
	}
	l.figures(s.Figures)
	for _, c := range s.Charts {
		l.chart(c.Draw(room))
	}
	l.y += 8
	for _, n := range s.Notes {
		l.paragraph(n, 15, false, text, margin, room)
		l.y += 4
	}
	if len(s.Not) > 0 {
		l.rule()
		l.paragraph("Not to be used for", 16, true, text, margin, room)
		for _, n := range s.Not {
			l.paragraph("• "+n, 14, false, text, margin, room)
		}
	}
	l.rule()
	for _, f := range s.Facts {
		l.paragraph(f, 13, false, muted, margin, room)
	}
	l.y += margin
	return l
}

func (l *layout) rule() {
	l.y += 12
	l.marks = append(l.marks, mark{kind: chart.Stroke, points: []chart.Point{{X: margin, Y: l.y}, {X: width - margin, Y: l.y}}, stroke: hair, wide: 1})
	l.y += 12
}

// paragraph writes words in as many lines as they need.
func (l *layout) paragraph(s string, size float64, bold bool, colour string, x, wide float64) {
	for _, line := range wrap(plain(s), size, bold, wide) {
		l.y += size * 1.4
		l.marks = append(l.marks, mark{kind: chart.Text, points: []chart.Point{{X: x, Y: l.y - size*.3}}, words: line, size: size, bold: bold, fill: colour})
	}
}

// figures stand two beside each other.
func (l *layout) figures(fs []Figure) {
	const gap = 24.0
	half := (room - gap) / 2
	for i := 0; i < len(fs); i += 2 {
		l.y += 14
		top, low := l.y, l.y
		for j, f := range fs[i:min(i+2, len(fs))] {
			l.y = top
			x := margin + float64(j)*(half+gap)
			l.paragraph(f.Title, 14, false, muted, x, half)
			l.paragraph(f.Value, 22, true, text, x, half)
			l.paragraph(f.Note, 13, false, muted, x, half)
			low = max(low, l.y)
		}
		l.y = low
	}
}

// chart takes a chart's marks in, each with the looks that its class has on pages.
func (l *layout) chart(d chart.Drawing) {
	l.y += 20
	l.paragraph(d.Title, 16, true, text, margin, room)
	l.y += 6
	for _, m := range d.Marks {
		x := looks(m)
		x.kind, x.words, x.anchor, x.r = m.Kind, plain(m.Text), m.Anchor, m.R
		for _, p := range m.Points {
			x.points = append(x.points, chart.Point{X: margin + p.X, Y: l.y + p.Y})
		}
		l.marks = append(l.marks, x)
	}
	l.y += d.Height
}

// looks are those of the style sheet, for paper.
func looks(m chart.Mark) mark {
	kind, rest, _ := strings.Cut(m.Class, " ")
	colour, n := series[0], 0
	if i := strings.IndexByte(m.Class, 's'); strings.HasPrefix(rest, "s") && len(rest) == 2 && i >= 0 {
		n = int(rest[1]-'0') % len(series)
		colour = series[n]
	}
	switch kind {
	case "grid":
		return mark{stroke: hair, wide: 1}
	case "zero":
		return mark{stroke: border, wide: 1}
	case "none":
		return mark{stroke: border, wide: 2, dashes: []float64{2, 6}}
	case "whisk":
		return mark{stroke: colour, wide: 2}
	case "line":
		return mark{stroke: colour, wide: 2.5, dashes: [4][]float64{nil, {7, 4}, {2, 4}, {10, 4, 2, 4}}[n]}
	case "lone":
		return mark{stroke: colour, wide: 6, opacity: .3}
	case "band":
		return mark{fill: colour, opacity: .18}
	case "dot":
		if rest == "hollow" {
			return mark{fill: white, stroke: series[0], wide: 2.5}
		}
		return mark{fill: colour}
	case "tick":
		return mark{fill: muted, size: 13}
	case "val":
		if rest == "hid" {
			return mark{fill: muted, size: 14}
		}
		return mark{fill: text, size: 14, bold: true}
	case "say":
		return mark{fill: muted, size: 14}
	}
	return mark{fill: text, size: 14}
}

// plain drops what is no letter of a line: marks that turn its direction, and bytes that markup cannot hold.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r != ' ' && !unicode.IsPrint(r) || r == 0xFFFE || r == 0xFFFF {
			if unicode.IsSpace(r) {
				return ' '
			}
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// wrap breaks words into lines that fit; a word that fits no line is cut.
func wrap(s string, size float64, bold bool, wide float64) (lines []string) {
	line := ""
	for _, w := range strings.Fields(s) {
		for measure(w, size, bold) > wide {
			r := []rune(w)
			n := len(r) - 1
			for n > 1 && measure(string(r[:n]), size, bold) > wide {
				n--
			}
			if line != "" {
				lines, line = append(lines, line), ""
			}
			lines, w = append(lines, string(r[:n])), string(r[n:])
		}
		switch {
		case line == "":
			line = w
		case measure(line+" "+w, size, bold) <= wide:
			line += " " + w
		default:
			lines, line = append(lines, line), w
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
