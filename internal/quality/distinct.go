package quality

import (
	"math"
	"math/bits"
)

// A distinct counts different values by their hashes: exactly up to mostExact, then by HyperLogLog (Flajolet, Fusy, Gandouet
// and Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", AofA 2007) with Ertl's
// improved estimator ("New cardinality estimation algorithms for HyperLogLog sketches", arXiv 1702.01284, algorithm 6), whose
// standard error is 1.04/√registers = 0.8 %. The hashes are keyed by chance for each load and nothing but the figure is
// kept, so that no register tells whether a value was there.
type distinct struct {
	few       map[uint64]struct{} // nil once there are too many
	registers []uint8
	last      uint64
}

const (
	mostExact = 4096
	precision = 14 // 2^14 registers: 16 KB a column
)

func newDistinct() distinct { return distinct{few: map[uint64]struct{}{}} }

func (d *distinct) add(hash uint64) {
	if hash == d.last { // values often come in runs
		return
	}
	d.last = hash
	if d.few == nil {
		d.register(hash)
		return
	}
	if _, there := d.few[hash]; there {
		return
	}
	d.few[hash] = struct{}{}
	if len(d.few) > mostExact {
		d.registers = make([]uint8, 1<<precision)
		for h := range d.few {
			d.register(h)
		}
		d.few = nil
	}
}

func (d *distinct) register(hash uint64) {
	i := hash >> (64 - precision)
	rank := uint8(bits.LeadingZeros64(hash<<precision|1<<(precision-1)) + 1)
	d.registers[i] = max(d.registers[i], rank)
}

func (d *distinct) count() (n int64, exact bool) {
	if d.few != nil {
		return int64(len(d.few)), true
	}
	const q = 64 - precision
	m := float64(len(d.registers))
	var of [q + 2]int // registers by rank
	for _, r := range d.registers {
		of[r]++
	}
	z := m * tau(1-float64(of[q+1])/m)
	for k := q; k >= 1; k-- {
		z = 0.5 * (z + float64(of[k]))
	}
	z += m * sigma(float64(of[0])/m)
	return int64(math.Round(m * m / (2 * math.Ln2) / z)), false
}

// sigma and tau correct for registers that are empty, and full (Ertl, equations 7 and 8).
func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	z, y := x, 1.0
	for was := -1.0; z != was; y *= 2 {
		x *= x
		was, z = z, z+x*y
	}
	return z
}

func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	z, y := 1-x, 1.0
	for was := -1.0; z != was; {
		x = math.Sqrt(x)
		y *= 0.5
		was, z = z, z-(1-x)*(1-x)*y
	}
	return z / 3
}
