package intake

import (
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// NumberForm is one way in which the numbers of a column are written.
type NumberForm struct {
	Marks catalog.Marks // what a contract states as candor.decimal and candor.thousands
	Scale int           // most digits after the decimal mark, closing zeros included
	Fits  int           // values of the sample that it reads
	Of    int           // values of the sample that are not empty
}

// String names the form for people, by an example.
func (n NumberForm) String() string {
	s := "1234"
	if n.Marks.Thousands != 0 {
		s = "1" + string(n.Marks.Thousands) + "234"
	}
	if n.Scale == 0 {
		return s
	}
	return s + string(n.Marks.Point()) + "50"
}

// knownMarks are tried in this order, so that of several with the same reading the first stands for all.
var knownMarks = []catalog.Marks{
	{}, {Decimal: ','}, {Thousands: ','}, {Decimal: ',', Thousands: '.'}, {Thousands: ' '}, {Decimal: ',', Thousands: ' '},
	{Thousands: '\''}, {Decimal: ',', Thousands: '\''},
}

// DecimalMark finds how the numbers of a column are written, from a sample of its cells: the forms that read most of them,
// and at least nine in ten, likeliest first. Nothing comes back when the column holds no numbers.
//
// More than one form means that the sample cannot tell them apart and that they read it differently: 1,234 is a thousand
// or a little more than one. Somebody who knows must choose. A thousands mark counts only between groups of three digits.
func DecimalMark(sample []string) []NumberForm {
	var values []string
	for _, s := range sample {
		if s = strings.TrimSpace(s); s != "" {
			values = append(values, s)
		}
	}
	best := 0
	var found []NumberForm
	var read [][]string // what each makes of the values; empty: does not fit
	for _, m := range knownMarks {
		form := NumberForm{Marks: m, Of: len(values)}
		plain := make([]string, len(values))
		for i, s := range values {
			p, ok := m.Plain(s)
			if !ok {
				continue
			}
			digits, _ := shapeOfNumber(p, 0)
			if !digits {
				continue
			}
			form.Fits++
			_, frac, _ := strings.Cut(p, ".")
			form.Scale = max(form.Scale, len(frac))
			plain[i] = p
		}
		if form.Fits == 0 || float64(form.Fits) < mostly*float64(form.Of) {
			continue
		}
		found, read = append(found, form), append(read, plain)
		best = max(best, form.Fits)
	}
	var out []NumberForm
	var kept [][]string
next:
	for i, form := range found {
		if form.Fits < best {
			continue
		}
		for _, k := range kept {
			if sameNumbers(k, read[i]) {
				continue next
			}
		}
		out, kept = append(out, form), append(kept, read[i])
	}
	return out
}

// sameNumbers compares numbers written plainly, as text: 1.50 and 1.5 do not come from the same cell.
func sameNumbers(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
