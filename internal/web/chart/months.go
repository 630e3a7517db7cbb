package chart

import (
	"math"
	"strconv"
)

// Months shows how often things happened in each month: a line for each kind of thing, a dot for each month with its
// number under it. The numbers are counts that somebody is told about themselves, so they are exact.
type Months struct {
	Head
	Names []string // of the months, oldest first: "November 2026"
	Short []string // of the months, in a few letters: "Nov"
	Lines []MonthLine
	Count func(int64) string // how a number is written; nil is in digits
}

// MonthLine is one kind of thing.
type MonthLine struct {
	Name   string
	Counts []int64 // one for each month
}

// SVG draws it.
func (m Months) SVG() SVG {
	return m.figure(func(p *page) float64 { return m.plot(p, 4) }, func(p *page) float64 { return m.plot(p, 1) }, m.table)
}

const monthRow = 66.0

func (m Months) plot(p *page, letters int) float64 {
	n := len(m.Names)
	if n == 0 {
		return 1
	}
	at := func(i int) float64 { return (float64(i) + .5) / float64(n) }
	for r, l := range m.Lines {
		top := monthRow * float64(r)
		most := int64(1)
		for _, c := range l.Counts {
			most = max(most, c)
		}
		p.text("lab", "", 0, top+18, l.Name)
		p.line("grid", 0, top+34, 1, top+34)
		for i := range n {
			c := l.count(i)
			if c == 0 {
				continue
			}
			p.dot("dot s0", at(i), top+34, 3+5*math.Sqrt(float64(c)/float64(most)))
			p.text("tick", "middle", at(i), top+54, m.tick(float64(c)))
		}
	}
	foot := monthRow*float64(len(m.Lines)) + 14
	for i := range n {
		if i < len(m.Short) {
			p.text("tick", "middle", at(i), foot, cut(m.Short[i], letters))
		}
	}
	return foot + 8
}

func cut(s string, letters int) string {
	if r := []rune(s); len(r) > letters {
		return string(r[:letters])
	}
	return s
}

// count is 0 for what is not there.
func (l MonthLine) count(i int) int64 {
	if i < len(l.Counts) {
		return max(l.Counts[i], 0)
	}
	return 0
}

func (m Months) table(p *page) {
	write := m.Count
	if write == nil {
		write = func(n int64) string { return strconv.FormatInt(n, 10) }
	}
	p.raw(`<thead><tr><th scope="col">`, esc(m.what()), `</th>`)
	for _, l := range m.Lines {
		p.raw(`<th scope="col" class="n">`, esc(l.Name), `</th>`)
	}
	p.raw(`</tr></thead><tbody>`)
	for i, name := range m.Names {
		p.raw(`<tr><th scope="row">`, esc(name), `</th>`)
		for _, l := range m.Lines {
			p.raw(`<td class="n">`, esc(write(l.count(i))), `</td>`)
		}
		p.raw(`</tr>`)
	}
	p.raw(`</tbody>`)
}
