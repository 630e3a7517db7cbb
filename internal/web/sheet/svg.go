package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/web/chart"
)

// SVG is the sheet as a file that stands alone. Looks are attributes, since what takes it in may allow no styles.
func (s Sheet) SVG() []byte {
	l := s.layout()
	var b strings.Builder
	attr := func(name string, v float64) {
		b.WriteString(` ` + name + `="` + number(v) + `"`)
	}
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t" font-family="Inter, 'Go', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"`)
	attr("width", width)
	attr("height", l.y)
	b.WriteString(` viewBox="0 0 ` + number(width) + ` ` + number(l.y) + "\">\n<title id=\"t\">")
	escape(&b, plain(s.Title))
	b.WriteString("</title>\n<desc>")
	escape(&b, plain(s.Says))
	b.WriteString("</desc>\n<rect")
	attr("width", width)
	attr("height", l.y)
	b.WriteString(` fill="` + white + "\"/>\n")
	for _, m := range l.marks {
		switch m.kind {
		case chart.Text:
			if m.words == "" {
				continue
			}
			b.WriteString("<text")
			attr("x", m.points[0].X)
			attr("y", m.points[0].Y)
			attr("font-size", m.size)
			if m.bold {
				b.WriteString(` font-weight="600"`)
			}
			if m.anchor != "" {
				b.WriteString(` text-anchor="` + m.anchor + `"`)
			}
			b.WriteString(` fill="` + m.fill + `">`)
			escape(&b, m.words)
			b.WriteString("</text>\n")
			continue
		case chart.Dot:
			b.WriteString("<circle")
			attr("cx", m.points[0].X)
			attr("cy", m.points[0].Y)
			attr("r", m.r)
		case chart.Area, chart.Stroke:
			name := "polyline"
			if m.kind == chart.Area {
				name = "polygon"
			}
			b.WriteString("<" + name + ` points="`)
			for i, p := range m.points {
				if i > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(number(p.X) + "," + number(p.Y))
			}
			b.WriteString(`"`)
		default:
			continue
		}
		m.paint(&b, attr)
		b.WriteString("/>\n")
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

func (m mark) paint(b *strings.Builder, attr func(string, float64)) {
	fill := m.fill
	if fill == "" {
		fill = "none"
	}
	b.WriteString(` fill="` + fill + `"`)
	if m.stroke != "" {
		b.WriteString(` stroke="` + m.stroke + `"`)
		attr("stroke-width", m.wide)
	}
	if m.dashes != nil {
		b.WriteString(` stroke-dasharray="`)
		for i, d := range m.dashes {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(number(d))
		}
		b.WriteString(`"`)
	}
	if m.opacity > 0 {
		attr("opacity", m.opacity)
	}
}

func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func escape(b *strings.Builder, s string) { _ = xml.EscapeText(b, []byte(s)) }
