package reading

import "strings"

// Syllables counts the syllables of one word as they are spoken; where a language leaves it open, the larger number. Each
// language has rules, and a list of words that its rules get wrong; the test holds both against words counted by hand.
func Syllables(lang, word string) int {
	if number(word) {
		return 2
	}
	n := 0
	for part := range strings.FieldsFuncSeq(strings.ToLower(strings.ReplaceAll(word, "'", "’")), func(r rune) bool { return strings.ContainsRune("-.@:,", r) }) {
		switch lang {
		case "en":
			n += english(part)
		case "de":
			n += german(part)
		case "fr":
			n += french(part)
		case "es":
			n += spanish(part)
		}
	}
	return max(n, 1)
}

// runs are the groups of letters of a word that are all in set.
func runs(word, set string) (out []string) {
	return strings.FieldsFunc(word, func(r rune) bool { return !strings.ContainsRune(set, r) })
}
