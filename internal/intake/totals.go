package intake

import (
	"math/big"
	"math/bits"

	"github.com/candor-data/candor/internal/catalog"
)

// Totals adds up a load, for its report and for the catalogue. Sums are exact, however many rows there are.
type Totals struct {
	Rows      int64          // good
	Bad       int64          // set aside
	ByRule    map[Rule]int64 // set aside, by the rule that they broke
	BadLines  int64          // physical lines of rows set aside; more than Bad when a quote ran on
	FirstLine int            // of any row, good or bad; 0: none
	LastLine  int
	sums      []sum
}

// Sum is what one measure adds up to.
type Sum struct {
	Field   string
	Scale   int
	Values  int64    // rows in which it is not empty
	Total   *big.Int // in stored units: value × 10^Scale
	Clamped *big.Int // of values clamped to the column's bounds; nil where it has none
}

type sum struct {
	field   catalog.Field
	at      int
	values  int64
	total   wide
	clamped wide
}

// wide is a 128-bit total in two's complement.
type wide struct {
	hi int64
	lo uint64
}

func (w *wide) add(v int64) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, uint64(v), 0)
	w.hi += v>>63 + int64(carry)
}

func (w wide) big() *big.Int {
	total := new(big.Int).Lsh(big.NewInt(w.hi), 64)
	return total.Add(total, new(big.Int).SetUint64(w.lo))
}

// NewTotals starts at nothing, for the measures of a dataset.
func NewTotals(set *catalog.Dataset) *Totals {
	t := &Totals{ByRule: map[Rule]int64{}}
	for i, f := range set.Fields {
		if f.Role == catalog.Measure && f.Type.Numeric() {
			t.sums = append(t.sums, sum{field: f, at: i})
		}
	}
	return t
}

// Add counts a good row.
func (t *Totals) Add(r Row) {
	t.Rows++
	t.lines(r.Line, 1)
	for i := range t.sums {
		s := &t.sums[i]
		v := r.Values[s.at]
		if v.Null() {
			continue
		}
		s.values++
		s.total.add(v.I)
		if s.field.Bounds != nil {
			s.clamped.add(clamped(v.I, *s.field.Bounds))
		}
	}
}

// AddBad counts a row set aside.
func (t *Totals) AddBad(b *Bad) {
	t.Bad++
	t.ByRule[b.Rule]++
	t.BadLines += int64(b.Lines)
	t.lines(b.Line, b.Lines)
}

func (t *Totals) lines(first, n int) {
	if t.FirstLine == 0 || first < t.FirstLine {
		t.FirstLine = first
	}
	t.LastLine = max(t.LastLine, first+n-1)
}

// Sums gives the measures in contract order.
func (t *Totals) Sums() []Sum {
	out := make([]Sum, len(t.sums))
	for i, s := range t.sums {
		out[i] = Sum{Field: s.field.Name, Scale: s.field.Scale, Values: s.values, Total: s.total.big()}
		if s.field.Bounds != nil {
			out[i].Clamped = s.clamped.big()
		}
	}
	return out
}

// Text prints the total as a decimal number.
func (s Sum) Text() string {
	digits := new(big.Int).Abs(s.Total).String()
	if s.Scale > 0 {
		for len(digits) <= s.Scale {
			digits = "0" + digits
		}
		digits = digits[:len(digits)-s.Scale] + "." + digits[len(digits)-s.Scale:]
	}
	if s.Total.Sign() < 0 {
		return "-" + digits
	}
	return digits
}
