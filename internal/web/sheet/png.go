package sheet

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"github.com/candor-data/candor/internal/web/chart"
)

// scale is how many pixels of the picture one of the sheet's is: two, so that letters are sharp on paper and in slides.
const scale = 2

// tallest is the highest sheet that becomes a picture, in the sheet's pixels: an answer has at most a few dozen rows drawn.
const tallest = 20_000

// The fonts are Go's own: free to pass on, with the letters of Latin, Greek and Cyrillic. Others show as a box.
var fonts = sync.OnceValue(func() (out [2]*opentype.Font) {
	for i, data := range [2][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(data)
		if err != nil {
			panic("sheet: a font that is part of the program does not parse: " + err.Error())
		}
		out[i] = f
	}
	return out
})

// key names a face: a font in a size.
type key struct {
	size float64
	bold bool
}

// faces are made once; a face keeps what it drew and is no two goroutines' at a time.
var faces struct {
	sync.Mutex // guards made and every face in it
	made       map[key]font.Face
}

// with gives do the face of a size, in the sheet's pixels times a scale.
func with(size float64, bold bool, do func(font.Face)) {
	faces.Lock()
	defer faces.Unlock()
	k := key{size, bold}
	f := faces.made[k]
	if f == nil {
		i := 0
		if bold {
			i = 1
		}
		var err error
		if f, err = opentype.NewFace(fonts()[i], &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone}); err != nil {
			panic("sheet: a font that is part of the program makes no face: " + err.Error())
		}
		if faces.made == nil {
			faces.made = map[key]font.Face{}
		}
		faces.made[k] = f
	}
	do(f)
}

// measure is how wide words are, in the sheet's pixels.
func measure(s string, size float64, bold bool) (wide float64) {
	with(size, bold, func(f font.Face) { wide = float64(font.MeasureString(f, s)) / 64 })
	return wide
}

// PNG is the sheet as a picture.
func (s Sheet) PNG() ([]byte, error) {
	l := s.layout()
	if l.y > tallest {
		return nil, fmt.Errorf("the sheet is too tall for a picture")
	}
	img := image.NewRGBA(image.Rect(0, 0, width*scale, int(math.Ceil(l.y))*scale))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for _, m := range l.marks {
		m.on(img)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		return nil, fmt.Errorf("write the picture: %w", err)
	}
	return b.Bytes(), nil
}

func (m mark) on(img *image.RGBA) {
	switch m.kind {
	case chart.Text:
		m.letters(img)
	case chart.Dot:
		if m.stroke != "" {
			fill(img, circle(m.points[0], m.r+m.wide/2), m.stroke, m.opacity)
			fill(img, circle(m.points[0], m.r-m.wide/2), m.fill, m.opacity)
			return
		}
		fill(img, circle(m.points[0], m.r), m.fill, m.opacity)
	case chart.Area:
		fill(img, m.points, m.fill, m.opacity)
	case chart.Stroke:
		for _, piece := range dash(m.points, m.dashes) {
			fill(img, band(piece[0], piece[1], m.wide), m.stroke, m.opacity)
		}
	}
}

func (m mark) letters(img *image.RGBA) {
	with(m.size*scale, m.bold, func(f font.Face) {
		d := font.Drawer{Dst: img, Src: image.NewUniform(colour(m.fill, 0)), Face: f}
		x := m.points[0].X * scale
		switch w := float64(d.MeasureString(m.words)) / 64; m.anchor {
		case "middle":
			x -= w / 2
		case "end":
			x -= w
		}
		d.Dot = fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(m.points[0].Y * scale * 64)}
		d.DrawString(m.words)
	})
}

// fill fills what the points go round, with soft edges. Only the box around them is rasterised.
func fill(img *image.RGBA, ps []chart.Point, hex string, opacity float64) {
	if len(ps) < 3 || hex == "" {
		return
	}
	lowX, lowY, highX, highY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range ps {
		if math.IsNaN(p.X) || math.IsNaN(p.Y) {
			return
		}
		lowX, highX = min(lowX, p.X*scale), max(highX, p.X*scale)
		lowY, highY = min(lowY, p.Y*scale), max(highY, p.Y*scale)
	}
	box := image.Rect(int(math.Floor(lowX)), int(math.Floor(lowY)), int(math.Ceil(highX))+1, int(math.Ceil(highY))+1).Intersect(img.Bounds())
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	at := func(p chart.Point) (float32, float32) {
		return float32(p.X*scale - float64(box.Min.X)), float32(p.Y*scale - float64(box.Min.Y))
	}
	r.MoveTo(at(ps[0]))
	for _, p := range ps[1:] {
		r.LineTo(at(p))
	}
	r.ClosePath()
	r.Draw(img, box, image.NewUniform(colour(hex, opacity)), image.Point{})
}

// colour reads "#rrggbb"; opacity 0 is whole.
func colour(hex string, opacity float64) color.Color {
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return color.Black
	}
	a := uint8(255)
	if opacity > 0 {
		a = uint8(math.Round(255 * opacity))
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), a}
}

func circle(at chart.Point, r float64) (out []chart.Point) {
	const n = 48
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		out = append(out, chart.Point{X: at.X + r*cos, Y: at.Y + r*sin})
	}
	return out
}

// band is a line with its width.
func band(a, b chart.Point, wide float64) []chart.Point {
	dx, dy := b.X-a.X, b.Y-a.Y
	n := math.Hypot(dx, dy)
	if n == 0 {
		return nil
	}
	x, y := -dy/n*wide/2, dx/n*wide/2
	return []chart.Point{{X: a.X + x, Y: a.Y + y}, {X: b.X + x, Y: b.Y + y}, {X: b.X - x, Y: b.Y - y}, {X: a.X - x, Y: a.Y - y}}
}

// dash cuts a line through points into the pieces that are drawn.
func dash(ps []chart.Point, pattern []float64) (out [][2]chart.Point) {
	left, i, on := 0.0, 0, true
	if pattern != nil {
		left = pattern[0]
	}
	for k := 1; k < len(ps); k++ {
		a, b := ps[k-1], ps[k]
		if pattern == nil {
			out = append(out, [2]chart.Point{a, b})
			continue
		}
		for {
			n := math.Hypot(b.X-a.X, b.Y-a.Y)
			if n == 0 || math.IsNaN(n) {
				break
			}
			step := min(left, n)
			to := chart.Point{X: a.X + (b.X-a.X)*step/n, Y: a.Y + (b.Y-a.Y)*step/n}
			if on {
				out = append(out, [2]chart.Point{a, to})
			}
			a, left = to, left-step
			if left > 0 {
				break
			}
			i, on = i+1, !on
			left = pattern[i%len(pattern)]
		}
	}
	return out
}
