package quality

import "strings"

// form is one way of writing that a contract may ask for.
type form struct {
	words string
	fits  func(string) bool
}

// forms has a line for each of catalog.Forms; a test compares them.
var forms = map[string]form{
	"email":        {"an address with one @ and a dot after it", email},
	"phone":        {"7 to 15 digits, with spaces, dots, dashes or brackets between and a + before at most", phone},
	"digits":       {"digits alone", every(digit)},
	"letters":      {"letters A to Z alone", every(letter)},
	"alphanumeric": {"letters A to Z and digits alone", every(func(c byte) bool { return digit(c) || letter(c) })},
	"uuid":         {"a UUID, as 8-4-4-4-12 hexadecimal digits", uuid},
	"country":      {"two capital letters, as ISO 3166-1 writes countries", country},
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func hex(c byte) bool    { return digit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

func every(is func(byte) bool) func(string) bool {
	return func(s string) bool {
		for i := range len(s) {
			if !is(s[i]) {
				return false
			}
		}
		return s != ""
	}
}

// email asks for what every address has (RFC 5321): something, one @, a domain with a dot, no spaces. Whether it takes mail
// only mail tells.
func email(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || len(domain) > 255 || strings.ContainsAny(s, " \t\r\n<>()[],;\"\\") || strings.Contains(domain, "@") {
		return false
	}
	last := strings.LastIndexByte(domain, '.')
	return last > 0 && last < len(domain)-1 && !strings.Contains(domain, "..") && domain[0] != '.'
}

// phone takes what people write for a number of ITU-T E.164.
func phone(s string) bool {
	n := 0
	for i := range len(s) {
		switch c := s[i]; {
		case digit(c):
			n++
		case c == '+' && i == 0, strings.IndexByte(" .-/()", c) >= 0:
		default:
			return false
		}
	}
	return n >= 7 && n <= 15
}

func uuid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash && s[i] != '-' || !dash && !hex(s[i]) {
			return false
		}
	}
	return true
}

func country(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}
