package chart

// Chart is anything that is drawn both on a page and on a sheet to pass on.
type Chart interface {
	SVG() SVG
	Draw(width float64) Drawing
}

// Drawing is a chart as marks in pixels, for sheets that have no style sheet: the same geometry that pages show.
type Drawing struct {
	Title, Desc   string
	Width, Height float64
	Marks         []Mark
}

// Point is a place in pixels, from the left and from the top.
type Point struct{ X, Y float64 }

// Kind is what a mark is.
type Kind uint8

const (
	NoMark Kind = iota
	Stroke      // a line through points
	Area        // what points go round
	Dot
	Text
)

// Mark is one thing that is drawn. Class says what it means, as the style sheet of pages has it: "whisk", "dot s0".
type Mark struct {
	Kind   Kind
	Class  string
	Points []Point
	R      float64
	Text   string
	Anchor string // of text: start where it is empty, middle or end
}

// drawing scales what a plot drew to a width.
func (h Head) drawing(width float64, plot func(*page) float64) Drawing {
	width = max(width, wideLeast) // what is drawn beside each other needs the room
	var p page
	d := Drawing{Title: h.Title, Desc: h.Desc, Width: width, Height: plot(&p), Marks: p.marks}
	for i := range d.Marks {
		for j := range d.Marks[i].Points {
			d.Marks[i].Points[j].X *= width
		}
	}
	return d
}
