package chart

import "strconv"

// Series is one line; its points stand at the same labels as those of its neighbours.
type Series struct {
	Name   string
	Points []Value
}

// Line shows values over time with a band for what the noise leaves open. A hidden point is a gap, never a zero and
// never a line drawn across. At most four series are drawn, each with a dash pattern of its own; all are in the table.
type Line struct {
	Head
	Series []Series
}

const maxSeries = 4

// Draw gives its marks.
func (l Line) Draw(width float64) Drawing {
	return l.drawing(width, func(p *page) float64 { return l.plot(p, true) })
}

// SVG draws it.
func (l Line) SVG() SVG {
	return l.figure(
		func(p *page) float64 { return l.plot(p, true) },
		func(p *page) float64 { return l.plot(p, false) },
		l.table)
}

func (l Line) plot(p *page, wide bool) float64 {
	drawn := l.Series[:min(len(l.Series), maxSeries)]
	low, high, n, long, label := 0.0, 0.0, 0, 0, 0
	for _, s := range drawn {
		a, b := span(s.Points)
		low, high, n, long = min(low, a), max(high, b), max(n, len(s.Points)), max(long, letters(s.Name))
		for _, v := range s.Points {
			label = max(label, letters(v.Label))
		}
	}
	// Names stand at the ends of their lines where there is room, and above the drawing where there is not.
	ends := wide && len(drawn) > 1 && long <= 18
	from, to, top, height := .1, .985, 12.0, 190.0
	if ends {
		to -= (letter*float64(long) + 12) / wideLeast
	}
	if !wide {
		from, height = .15, 160
	}
	if len(drawn) > 1 && !ends {
		for i, s := range drawn {
			y := 10 + 22*float64(i)
			p.line(class("line", i), 0, y, .09, y)
			p.text("key", "", .11, y+5, short(s.Name, 34))
		}
		top += 22 * float64(len(drawn))
	}
	y := newAxis(low, high, 4, top+height, top)
	for _, t := range y.ticks() {
		class := "grid"
		if t == 0 {
			class = "zero"
		}
		p.line(class, from, y.at(t), to, y.at(t))
		p.text("tick", "end", from-.015, y.at(t)+4, l.tick(t))
	}
	at := func(i int) float64 {
		if n < 2 {
			return (from + to) / 2
		}
		return from + .015 + (to-from-.03)*float64(i)/float64(n-1)
	}
	l.labels(p, drawn, n, label, wide, to-from, at, top+height+20)

	// Shapes stretch with the drawing; the style sheet keeps their strokes from stretching too.
	p.raw(`<svg class="plot" x="0" y="`, px(top), `" width="100%" height="`, px(height), `" viewBox="0 0 1000 `, px(height), `" preserveAspectRatio="none">`)
	for i, s := range drawn {
		for _, run := range runs(s.Points) {
			l.shape(p, i, s.Points, run, at, y, top)
		}
	}
	p.raw(`</svg>`)
	ys := make([]float64, len(drawn))
	for i, s := range drawn {
		ys[i] = -1
		for j, v := range s.Points {
			if !v.hidden() {
				p.dot(class("dot", i), at(j), y.at(v.V), 3)
				ys[i] = y.at(v.V)
			}
		}
	}
	if ends {
		for i, at := range spread(ys, 18, top+6, top+height) {
			if ys[i] >= 0 {
				p.text(class("end", i), "", to+.015, at+5, drawn[i].Name)
			}
		}
	}
	return top + height + 30
}

// labels writes as many time labels as fit, counted back from the newest, which people look for first.
func (l Line) labels(p *page, drawn []Series, n, label int, wide bool, share float64, at func(int) float64, y float64) {
	room := narrowLeast
	if wide {
		room = wideLeast
	}
	// The newest stands left of its point, so it needs half a label more.
	fit := max(1, int((room*share-3.6*float64(label))/(7.2*float64(label)+14)))
	step := max(1, (n+fit-1)/fit)
	for i := n - 1; i >= 0; i -= step {
		for _, s := range drawn {
			if i < len(s.Points) {
				anchor := "middle"
				if i == n-1 && n > 1 {
					anchor = "end"
				}
				p.text("tick", anchor, at(i), y, s.Points[i].Label)
				break
			}
		}
	}
}

func (l Line) shape(p *page, series int, vs []Value, run []int, at func(int) float64, y axis, top float64) {
	coord := func(i int, v float64) string { return px(at(i)*1000) + "," + px(y.at(v)-top) + " " }
	place := func(i int, v float64) Point { return Point{at(i), y.at(v)} }
	var up, down, mid string
	var around, along []Point
	band := false
	for _, i := range run {
		low, high := vs[i].bounds()
		up += coord(i, high)
		down = coord(i, low) + down
		mid += coord(i, vs[i].V)
		around = append(append([]Point{place(i, high)}, around...), place(i, low))
		along = append(along, place(i, vs[i].V))
		band = band || low != high
	}
	if len(run) == 1 {
		// A lone point between gaps has no line; its interval is drawn as a whisker.
		low, high := vs[run[0]].bounds()
		p.marks = append(p.marks, Mark{Kind: Stroke, Class: class("lone", series), Points: []Point{place(run[0], low), place(run[0], high)}})
		p.raw(`<polyline class="`, class("lone", series), `" points="`, coord(run[0], low), coord(run[0], high), `"/>`)
		return
	}
	if band {
		p.marks = append(p.marks, Mark{Kind: Area, Class: class("band", series), Points: around})
		p.raw(`<polygon class="`, class("band", series), `" points="`, up, down, `"/>`)
	}
	p.marks = append(p.marks, Mark{Kind: Stroke, Class: class("line", series), Points: along})
	p.raw(`<polyline class="`, class("line", series), `" points="`, mid, `"/>`)
}

func class(kind string, series int) string { return kind + " s" + strconv.Itoa(series) }

// runs are the stretches of points without a hidden one between them.
func runs(vs []Value) [][]int {
	var out [][]int
	var run []int
	for i, v := range vs {
		if v.hidden() {
			if run != nil {
				out = append(out, run)
			}
			run = nil
			continue
		}
		run = append(run, i)
	}
	if run != nil {
		out = append(out, run)
	}
	return out
}

// spread moves end labels apart until none lies on another, keeping their order; places below zero are not used.
func spread(ys []float64, gap, top, bottom float64) []float64 {
	out := append([]float64(nil), ys...)
	var order []int
	for i, y := range out {
		if y < 0 {
			continue
		}
		order = append(order, i)
		for k := len(order) - 1; k > 0 && out[order[k]] < out[order[k-1]]; k-- {
			order[k], order[k-1] = order[k-1], order[k]
		}
	}
	for k, i := range order {
		floor := top
		if k > 0 {
			floor = out[order[k-1]] + gap
		}
		out[i] = max(out[i], floor)
	}
	for k := len(order) - 1; k >= 0; k-- {
		ceiling := bottom
		if k < len(order)-1 {
			ceiling = out[order[k+1]] - gap
		}
		out[order[k]] = min(out[order[k]], ceiling)
	}
	return out
}

func (l Line) table(p *page) {
	p.raw(`<thead><tr><th scope="col">`, esc(l.what()), `</th>`)
	n := 0
	for _, s := range l.Series {
		name := s.Name
		if name == "" {
			name = l.unit()
		}
		p.raw(`<th scope="col" class="n">`, esc(name), `</th>`)
		n = max(n, len(s.Points))
	}
	p.raw(`</tr></thead><tbody>`)
	for i := range n {
		label := ""
		for _, s := range l.Series {
			if i < len(s.Points) && label == "" {
				label = s.Points[i].Label
			}
		}
		p.raw(`<tr><th scope="row">`, esc(label), `</th>`)
		for _, s := range l.Series {
			cell := "–"
			if i < len(s.Points) {
				cell = l.text(s.Points[i])
			}
			p.raw(`<td class="n">`, esc(cell), `</td>`)
		}
		p.raw(`</tr>`)
	}
	p.raw(`</tbody>`)
}
