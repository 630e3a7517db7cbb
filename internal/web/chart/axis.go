package chart

import "math"

// axis maps values to shares of the drawing's width or to pixels of its height, over round numbers.
type axis struct {
	low, high, step float64
	from, to        float64
}

// newAxis covers low to high with about steps round steps, and always includes zero: a cut axis makes a small
// difference look like a large one.
func newAxis(low, high float64, steps int, from, to float64) axis {
	low, high = min(low, 0), max(high, 0)
	if low == high {
		high = 1
	}
	step := round((high - low) / float64(steps))
	a := axis{low: math.Floor(low/step+1e-9) * step, high: math.Ceil(high/step-1e-9) * step, step: step, from: from, to: to}
	return a
}

// round takes a step up to 1, 2, 2.5 or 5 times a power of ten.
func round(x float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if m*p >= x*(1-1e-9) {
			return m * p
		}
	}
	return 10 * p
}

func (a axis) at(v float64) float64 {
	v = min(max(v, a.low), a.high)
	return a.from + (a.to-a.from)*(v-a.low)/(a.high-a.low)
}

// ticks are the round values from low to high; at most 12, whatever the numbers are.
func (a axis) ticks() []float64 {
	var out []float64
	for i := 0; i <= 12; i++ {
		v := a.low + float64(i)*a.step
		if v > a.high+a.step/2 {
			break
		}
		if math.Abs(v) < a.step*1e-6 {
			v = 0
		}
		out = append(out, v)
	}
	return out
}

// span is the least and the greatest value that a chart must show.
func span(vs []Value) (low, high float64) {
	for _, v := range vs {
		if !v.hidden() {
			l, h := v.bounds()
			low, high = min(low, l), max(high, h)
		}
	}
	return low, high
}
