package draft

import (
	"strings"
	"unicode"
)

// shape is what a column's cells look like, as shares of them.
type shape struct {
	digits  float64 // hold a digit
	numeric float64 // digits, a sign, marks and an exponent alone
	rounded float64 // a number with an exponent: a spreadsheet shortened it
	letters float64 // letters, spaces and marks of words alone
	at      float64 // one @ with something on both sides and a point after it
	prose   float64 // at least five words
	words   float64 // words in a cell, on average
	longest int
	even    bool // all have the same length
}

func shapeOf(cells []string) (s shape) {
	if len(cells) == 0 {
		return s
	}
	var digits, numeric, rounded, letters, at, prose, count int
	s.even = true
	for _, c := range cells {
		s.longest = max(s.longest, len(c))
		s.even = s.even && len(c) == len(cells[0])
		n := len(strings.Fields(c))
		count += n
		if n >= 5 {
			prose++
		}
		hasDigit, onlyNumber, onlyLetters := false, true, true
		for _, r := range c {
			if r >= '0' && r <= '9' {
				hasDigit = true
			} else if !strings.ContainsRune("+-.,' eE\u00a0\u202f", r) {
				onlyNumber = false
			}
			if !unicode.IsLetter(r) && !strings.ContainsRune(" -'.’,()/", r) {
				onlyLetters = false
			}
		}
		if hasDigit {
			digits++
		}
		if hasDigit && onlyNumber {
			numeric++
			if exponent(c) {
				rounded++
			}
		}
		if onlyLetters {
			letters++
		}
		if isEmail(c) {
			at++
		}
	}
	n := float64(len(cells))
	s.digits, s.numeric, s.rounded, s.letters, s.at, s.prose, s.words = float64(digits)/n, float64(numeric)/n, float64(rounded)/n, float64(letters)/n,
		float64(at)/n, float64(prose)/n, float64(count)/n
	return s
}

// exponent finds 5.54563E+15.
func exponent(s string) bool {
	i := strings.IndexAny(s, "eE")
	return i > 0 && i+1 < len(s) && s[i-1] >= '0' && s[i-1] <= '9'
}

func isEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && !strings.ContainsAny(s, " \t") && strings.Contains(strings.Trim(host, "."), ".") && !strings.Contains(host, "@")
}

// isCard tells payment card numbers: 13 to 19 digits whose last is right by Luhn's rule (ISO/IEC 7812-1, annex B).
func isCard(s string) bool {
	s = strings.NewReplacer(" ", "", "-", "").Replace(s)
	if len(s) < 13 || len(s) > 19 || strings.Trim(s, "0123456789") != "" || strings.Trim(s, "0") == "" {
		return false
	}
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// isIBAN tells bank accounts by their check digits (ISO 13616-1, ISO 7064 MOD 97-10).
func isIBAN(s string) bool {
	s = strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	if len(s) < 15 || len(s) > 34 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' {
		return false
	}
	mod := 0
	for _, r := range s[4:] + s[:4] {
		switch {
		case r >= '0' && r <= '9':
			mod = (mod*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			mod = (mod*100 + int(r-'A') + 10) % 97
		default:
			return false
		}
	}
	return mod == 1
}

// isIP tells addresses of the Internet protocol, of either version.
func isIP(s string) bool {
	if parts := strings.Split(s, "."); len(parts) == 4 {
		for _, p := range parts {
			if p == "" || len(p) > 3 || strings.Trim(p, "0123456789") != "" || len(p) == 3 && p > "255" {
				return false
			}
		}
		return true
	}
	return strings.Count(s, ":") >= 2 && len(s) >= 3 && strings.Trim(strings.ToLower(s), "0123456789abcdef:.") == "" && strings.Trim(s, ":") != "" && !isClock(s)
}

// isClock keeps 12:30:00 from being an address.
func isClock(s string) bool {
	return len(s) <= 8 && strings.Count(s, ":") == 2 && !strings.Contains(s, "::")
}

// isPhone tells a telephone number: 7 to 15 digits (ITU-T E.164) with the marks that people write between them.
func isPhone(s string) bool {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		} else if !strings.ContainsRune("+-. ()/x", r) {
			return false
		}
	}
	return n >= 6 && n <= 15 && !exponent(s)
}

// isURL tells web addresses.
func isURL(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.")
}

// isDomain tells a bare host name: letters, a point, letters.
func isDomain(s string) bool {
	i := strings.LastIndexByte(s, '.')
	if i < 1 || len(s)-i < 3 || strings.ContainsAny(s, " @/") {
		return false
	}
	return strings.IndexFunc(s[i+1:], func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// isUUID tells RFC 9562 identifiers.
func isUUID(s string) bool {
	return len(s) == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-' && strings.Trim(strings.ToLower(s), "0123456789abcdef-") == ""
}

// share of cells that fit.
func share(cells []string, fits func(string) bool) float64 {
	if len(cells) == 0 {
		return 0
	}
	n := 0
	for _, c := range cells {
		if fits(c) {
			n++
		}
	}
	return float64(n) / float64(len(cells))
}
