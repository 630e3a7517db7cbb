package catalog

import "strings"

// Marks say how the numbers of a column are written in text files. The zero Marks are a point before the fraction and
// nothing between thousands: 1234.50.
type Marks struct {
	Decimal   byte // ',' or '.'; 0: '.'
	Thousands byte // '.', ',', '\'' or ' ' (any of the spaces used so); 0: none
}

// Point is the mark before the fraction.
func (m Marks) Point() byte {
	if m.Decimal == 0 {
		return '.'
	}
	return m.Decimal
}

// spaces are those written between thousands: the plain one, and those that do not break (also the narrow one).
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ")

// Plain gives a number as ParseFixed reads it: 1.234,50 becomes 1234.50. It is false where a thousands mark does not stand
// between groups of three digits, or where the other mark turns up: that number was written in another way, and to drop
// its marks would make another number of it.
func (m Marks) Plain(s string) (string, bool) {
	if m.Thousands == 0 {
		if m.Point() == '.' {
			return s, true
		}
		if strings.IndexByte(s, '.') >= 0 {
			return "", false
		}
		return strings.Replace(s, ",", ".", 1), true
	}
	if m.Thousands == ' ' {
		s = spaces.Replace(s)
	}
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	whole, frac, cut := strings.Cut(s, string(m.Point()))
	groups := strings.Split(whole, string(m.Thousands))
	for i, g := range groups {
		switch {
		case len(groups) == 1: // written without
		case i == 0 && (g == "" || len(g) > 3 || g[0] == '0'):
			return "", false
		case i > 0 && len(g) != 3:
			return "", false
		}
	}
	whole = strings.Join(groups, "")
	if strings.Trim(whole+frac, "0123456789") != "" {
		return "", false
	}
	if cut {
		return sign + whole + "." + frac, true
	}
	return sign + whole, true
}
