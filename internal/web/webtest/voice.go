package webtest

import (
	"regexp"
	"strings"
)

// banned are the words of lawyers and statisticians that a customer's page must not need.
var banned = regexp.MustCompile(`(?i)\b(data subjects?|processing|dsars?|legitimate interests?|epsilon|rho|sigma|consent strings?|opt(ed|ing|s)?[ -]?out|opt-outs?|access denied|forbidden)\b|ε`)

// Banned lists the words in a text that a customer's page must not use, each once, in lower case.
func Banned(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range banned.FindAllString(strings.Join(strings.Fields(text), " "), -1) {
		if w = strings.ToLower(w); !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}
