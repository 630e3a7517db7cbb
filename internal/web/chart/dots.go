package chart

// Dots shows one released number a row: a dot with whiskers, and the value in words beside it.
type Dots struct {
	Head
	Rows []Value
}

// Draw gives its marks.
func (d Dots) Draw(width float64) Drawing {
	return d.drawing(width, func(p *page) float64 { return d.plot(p, true, 5) })
}

// SVG draws it.
func (d Dots) SVG() SVG {
	return d.figure(
		func(p *page) float64 { return d.plot(p, true, 5) },
		func(p *page) float64 { return d.plot(p, false, 3) },
		func(p *page) { d.rows(p, d.Rows, d.number(), nil, "") })
}

func (d Dots) plot(p *page, wide bool, steps int) float64 {
	low, high := span(d.Rows)
	lay := newLayout(d.Rows, wide, d.text, nil)
	x := newAxis(low, high, steps, lay.from, lay.to)
	return lay.draw(p, d.Rows, x, d.tick, d.text, func(p *page, v Value, y float64) {
		whisker(p, x, v, y, "dot s0")
	})
}

// whisker draws the interval under the dot. An exact value has no interval to draw.
func whisker(p *page, x axis, v Value, y float64, dot string) {
	low, high := v.bounds()
	if !v.exact() {
		p.line("whisk", x.at(low), y, x.at(high), y)
		p.line("whisk", x.at(low), y-6, x.at(low), y+6)
		p.line("whisk", x.at(high), y-6, x.at(high), y+6)
	}
	p.dot(dot, x.at(v.V), y, 4)
}

// The narrowest drawing of each kind, in pixels, and what a letter takes: what fits there fits everywhere.
const (
	wideLeast   = 480.0
	narrowLeast = 250.0
	letter      = 7.6
)

// layout places the rows of dots and lift plots: label, plot and value beside each other where there is room, and
// otherwise the label and the value in lines above the plot.
type layout struct {
	beside   bool
	two      bool    // stacked, and the value has a line of its own
	least    float64 // the narrowest that the drawing gets
	from, to float64 // where the plot begins and ends
	row      float64 // height of a row
	second   func(Value) string
}

func newLayout(vs []Value, wide bool, text func(Value) string, second func(Value) string) layout {
	label, value, both := 0, 0, 0
	for _, v := range vs {
		l, t := letters(v.Label), letters(text(v))
		if second != nil {
			t = max(t, letters(second(v)))
		}
		label, value, both = max(label, l), max(value, t), max(both, l+t)
	}
	if wide && label <= 20 && value <= 22 {
		l := layout{beside: true, least: wideLeast, row: 34, second: second,
			from: (letter*float64(label) + 20) / wideLeast, to: 1 - (letter*float64(value)+24)/wideLeast}
		if second != nil {
			l.row = 50
		}
		return l
	}
	l := layout{least: narrowLeast, from: .01, to: .99, row: 54, second: second}
	if wide {
		l.least = wideLeast
	}
	if l.two = both > l.room()-2; l.two {
		l.row += 20
	}
	if second != nil {
		l.row += 20
	}
	return l
}

// room is how many letters a line of its own may have.
func (l layout) room() int { return int(l.least / 7.2) }

// draw writes the grid, the rows and the axis, and gives the height.
func (l layout) draw(p *page, vs []Value, x axis, tick func(float64) string, text func(Value) string, mark func(*page, Value, float64)) float64 {
	height := l.row * float64(len(vs))
	ticks := x.ticks()
	for i, t := range ticks {
		class := "grid"
		if t == 0 {
			class = "zero"
		}
		if l.beside || len(vs) == 0 {
			p.line(class, x.at(t), 0, x.at(t), height+4)
		}
		// Stacked rows have words above the plot, which a line must not cross.
		for r := range vs {
			if y := l.row*float64(r+1) - 14; !l.beside {
				p.line(class, x.at(t), y-11, x.at(t), y+11)
			}
		}
		anchor := "middle"
		if !l.beside && i == 0 {
			anchor = "start"
		} else if !l.beside && i == len(ticks)-1 {
			anchor = "end"
		}
		p.text("tick", anchor, x.at(t), height+20, tick(t))
	}
	for i, v := range vs {
		top := l.row * float64(i)
		y := top + l.row/2
		if l.beside {
			p.text("lab", "", 0, y+5, v.Label)
			at := y + 5
			if l.second != nil {
				at = y - 4
				p.text("say", "end", 1, y+16, l.second(v))
			}
			p.text(valueClass(v), "end", 1, at, text(v))
		} else {
			y = top + l.row - 14
			at := top + 20
			p.text("lab", "", 0, at, short(v.Label, l.room()))
			if l.two {
				at += 20
				p.text(valueClass(v), "", 0, at, text(v))
			} else {
				p.text(valueClass(v), "end", 1, at, text(v))
			}
			if l.second != nil {
				p.text("say", "", 0, at+20, l.second(v))
			}
		}
		if v.hidden() {
			p.line("none", x.from, y, x.to, y)
			continue
		}
		mark(p, v, y)
	}
	return height + 28
}

func valueClass(v Value) string {
	if v.hidden() {
		return "val hid"
	}
	return "val"
}
