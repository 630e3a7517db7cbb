package reading

import (
	"strings"
	"unicode"
)

// counted is how many words something without a full stop needs to be read as a sentence. Headings, buttons, labels and cells
// are shorter; counting them as sentences would make every page look easy, and leaving a long one out would hide it.
const counted = 7

// Sentences cuts one block into its sentences. A stop ends one only where a space or the end follows, so that 12.50,
// example.org and 15:30 stay whole; not after a number in German, where "22. November" goes on; and not after a single letter.
// A colon does not end a sentence, which makes sentences longer and never easier.
func Sentences(lang, block string) (out []string) {
	rs := []rune(strings.Join(strings.Fields(block), " "))
	start := 0
	for i := range rs {
		if !strings.ContainsRune(".?!…", rs[i]) {
			continue
		}
		end := i + 1
		for end < len(rs) && strings.ContainsRune(".?!…”“\"’»)", rs[end]) {
			end++
		}
		if lang == "fr" && end+1 < len(rs) && rs[end] == ' ' && rs[end+1] == '»' {
			end += 2
		}
		if end < len(rs) && !unicode.IsSpace(rs[end]) || end < len(rs) && rs[i] == '.' && abbreviated(lang, rs[start:i]) {
			continue
		}
		out = append(out, strings.TrimSpace(string(rs[start:end])))
		start = end
	}
	if rest := strings.TrimSpace(string(rs[start:])); len(Words(rest)) >= counted {
		out = append(out, rest)
	}
	// What is left is a mark without words, such as the end of a quotation.
	kept := out[:0]
	for _, s := range out {
		if len(Words(s)) > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// abbreviated reports whether a full stop after this belongs to the word before it.
func abbreviated(lang string, before []rune) bool {
	n := len(before)
	i := n
	for i > 0 && (unicode.IsLetter(before[i-1]) || unicode.IsDigit(before[i-1])) {
		i--
	}
	last := before[i:]
	if len(last) == 0 {
		return false
	}
	if lang == "de" && unicode.IsDigit(last[len(last)-1]) {
		return true
	}
	return len(last) == 1 && unicode.IsLetter(last[0]) && last[0] != 'I' && last[0] != 'y' && last[0] != 'a'
}

// Words are what is read as one: a contraction, a hyphenated word and a number with its signs are one each. A number counts as
// a word of two syllables, which moves no formula far: people read its look and not its sound.
func Words(s string) (out []string) {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("’'-.,:@", r)
	}) {
		// What joins two words without a space is two words, unless a digit stands on one side or it is an address.
		if w = strings.Trim(w, "’'-.,:@"); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func number(w string) bool { return strings.ContainsFunc(w, unicode.IsDigit) }
