package quality

import "math"

// Drift is how far a load's values of a column are from those of earlier loads: the population stability index
// Σ (p−q)·ln(p/q) over the column's bins (Siddiqi, Credit Risk Scorecards, 2006). Below 0.1 is steady, below 0.25 a shift,
// from 0.25 a different population. Small loads differ by chance: under no change the index times nm/(n+m) is about χ² with
// bins−1 degrees of freedom (Yurdakul, "Statistical properties of population stability index", 2018), and what lies below
// that distribution's 99.9 % point is called steady.
type Drift struct {
	Index   float64 `json:"index"`
	Chance  float64 `json:"chance"`  // an index below this is what chance alone gives in a load of this size
	Against int     `json:"against"` // earlier loads
}

// The usual thresholds of the index.
const (
	Shifted   = 0.1
	Different = 0.25
)

// Shift says what the index means: 0 steady, 1 a shift, 2 a different population.
func (d Drift) Shift() int {
	switch {
	case d.Index < d.Chance || d.Index < Shifted:
		return 0
	case d.Index < Different:
		return 1
	}
	return 2
}

// drift compares a load's bins with those of earlier loads; nil where there is nothing to compare.
func drift(now []Bin, earlier [][]Bin) *Drift {
	then := make([]float64, len(now))
	loads := 0
	for _, bins := range earlier {
		if !sameBins(now, bins) {
			continue // the contract's list or limits were others
		}
		loads++
		for i := range bins {
			then[i] += float64(bins[i].Rows)
		}
	}
	n, m := 0.0, 0.0
	used := 0
	for i := range now {
		n += float64(now[i].Rows)
		m += then[i]
		if now[i].Rows > 0 || then[i] > 0 {
			used++
		}
	}
	if loads == 0 || n == 0 || m == 0 {
		return nil
	}
	if used < 2 {
		return &Drift{Against: loads}
	}
	// Half a row is added to each bin, so that an empty one has a logarithm.
	index, k := 0.0, float64(used)/2
	for i := range now {
		if now[i].Rows == 0 && then[i] == 0 {
			continue
		}
		p, q := (float64(now[i].Rows)+0.5)/(n+k), (then[i]+0.5)/(m+k)
		index += (p - q) * math.Log(p/q)
	}
	return &Drift{Index: round4(index), Chance: round4((1/n + 1/m) * chi999(used-1)), Against: loads}
}

func sameBins(a, b []Bin) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Label != b[i].Label {
			return false
		}
	}
	return true
}

// chi999 is the 99.9 % point of χ² by Wilson and Hilferty (1931), right to about 1 %.
func chi999(df int) float64 {
	const z = 3.0902
	k := 2 / (9 * float64(df))
	x := 1 - k + z*math.Sqrt(k)
	return float64(df) * x * x * x
}

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }
