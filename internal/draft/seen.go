package draft

import (
	"fmt"
	"unicode"
)

// seen is what the column holds, for whoever looks whether it was read as it was meant.
func (c *column) seen() Seen {
	s := Seen{Filled: percent(c.filled()), Different: "none", Shape: c.written()}
	switch n := c.distinct(); {
	case n == 0:
	case c.many:
		s.Different = fmt.Sprintf("more than %d", keptHashes)
	case n < 5:
		s.Different = fmt.Sprint(n)
	default:
		s.Different = fmt.Sprintf("up to %d", ladder(int64(n)))
	}
	return s
}

// percent rounds towards the middle, so that "all" and "none" are true.
func percent(x float64) string {
	switch {
	case x == 0:
		return "none"
	case x == 1:
		return "all"
	case x < 0.01:
		return "under 1 %"
	case x > 0.99:
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", x*100)
}

// mostShape is how long a shape may be that a person still reads.
const mostShape = 24

// written is how most of its values are written. A way of writing that few values share could be somebody's, so it needs
// Least different values, or as many cells where there are not so many values.
func (c *column) written() string {
	cells, most, best := map[string]int{}, 0, ""
	for _, s := range c.cells {
		w := pattern(s)
		if w == "" {
			continue
		}
		if cells[w]++; cells[w] > most || cells[w] == most && w < best {
			most, best = cells[w], w
		}
	}
	if most < Least || most*2 < len(c.cells) {
		return ""
	}
	return best
}

// pattern writes a for a letter, A for a capital, 9 for a digit, and keeps only marks that stand in many columns.
func pattern(s string) string {
	out := make([]rune, 0, mostShape)
	for _, r := range s {
		if len(out) == mostShape {
			return ""
		}
		switch {
		case r >= '0' && r <= '9':
			r = '9'
		case unicode.IsUpper(r):
			r = 'A'
		case unicode.IsLetter(r):
			r = 'a'
		case r == ' ' || r == '-' || r == '.' || r == ',' || r == ':' || r == '/' || r == '@' || r == '+' || r == '_' || r == '(' || r == ')':
		default:
			r = '?'
		}
		out = append(out, r)
	}
	return string(out)
}
