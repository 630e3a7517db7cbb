package draft

import (
	"fmt"
	"strings"
	"unicode"
)

// words splits a column's name into lower-case words: EmailAddress, e-mail_address and "email address" read the same.
// Digits stay with the word before them.
func words(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case unicode.IsUpper(r):
			afterLower := i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]))
			beforeLower := i > 0 && unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if afterLower || beforeLower {
				b.WriteByte(' ')
			}
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// plainLetters are letters that a contract's names do not have, written with those that they do.
var plainLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ê", "e", "á", "a", "à", "a", "â", "a", "å", "a",
	"ã", "a", "ç", "c", "ñ", "n", "í", "i", "ì", "i", "î", "i", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ø", "o", "ú", "u", "ù", "u", "û", "u", "š", "s", "ž", "z", "č", "c", "ý", "y", "æ", "ae")

// mostName leaves room for a number behind a name: contracts take 63 letters.
const mostName = 58

// safe makes a name that a contract takes: lower-case letters, digits and _, a letter first, and none of those given.
func safe(file string, taken map[string]bool) string {
	var b strings.Builder
	for _, r := range plainLetters.Replace(words(file)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' && b.Len() > 0:
			b.WriteByte('_')
		}
	}
	s := strings.Trim(b.String(), "_")
	if s == "" {
		s = "column"
	}
	if s[0] < 'a' || s[0] > 'z' {
		s = "c_" + s
	}
	if len(s) > mostName {
		s = strings.TrimRight(s[:mostName], "_")
	}
	// In questions these are words of the language, or mean whose row it is.
	if s == "person" || reservedName[s] {
		s += "_"
		s += "value"
	}
	out := s
	for i := 2; taken[out]; i++ {
		out = fmt.Sprintf("%s_%d", s, i)
	}
	taken[out] = true
	return out
}

var reservedName = set("select distinct from where group having order limit offset fetch bound join on using and or not in is null true false between like as union case when then else end exists with")

func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// titled makes words for people: "monthly charges" becomes "Monthly charges".
func titled(w string) string {
	if w == "" {
		return ""
	}
	r := []rune(w)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}
