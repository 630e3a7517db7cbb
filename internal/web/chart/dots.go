package chart

// Dots shows one released number a row: a dot with whiskers, and the value in words beside it.
type Dots struct {
	Head
	Rows []Value
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
		p.line("whisk", x.at(low), y-5, x.at(low), y+5)
		p.line("whisk", x.at(high), y-5, x.at(high), y+5)
	}
	p.dot(dot, x.at(v.V), y, 5)
}

// layout places the rows of dots and lift plots: label, plot and value beside each other where there is room, and
// otherwise the label and the value in lines above the plot.
type layout struct {
	beside   bool
	two      bool    // stacked, and the value has a line of its own
	from, to float64 // where the plot begins and ends
	row      float64 // height of a row
	second   func(Value) string
}

// newLayout reckons with 7.5 pixels a letter and the narrowest drawing of each kind: 480 pixels wide, 250 narrow.
func newLayout(vs []Value, wide bool, text func(Value) string, second func(Value) string) layout {
	label, value, both := 0, 0, 0
	for _, v := range vs {
		l, t := letters(v.Label), letters(text(v))
		label, value, both = max(label, l), max(value, t), max(both, l+t)
	}
	if wide && label <= 19 && value <= 20 {
		l := layout{beside: true, from: .32, to: .68, row: 34, second: second}
		if second != nil {
			l.row = 50
		}
		return l
	}
	l := layout{from: .01, to: .99, row: 54, second: second}
	room := 31
	if wide {
		room = 60
	}
	if l.two = both > room; l.two {
		l.row += 20
	}
	if second != nil {
		l.row += 20
	}
	return l
}

// draw writes the grid, the rows and the axis, and gives the height.
func (l layout) draw(p *page, vs []Value, x axis, tick func(float64) string, text func(Value) string, mark func(*page, Value, float64)) float64 {
	height := l.row * float64(len(vs))
	ticks := x.ticks()
	for i, t := range ticks {
		class := "grid"
		if t == 0 {
			class = "zero"
		}
		p.line(class, x.at(t), 0, x.at(t), height+4)
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
			room := 36
			p.text("lab", "", 0, at, short(v.Label, room))
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
