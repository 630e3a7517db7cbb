package sheet

import "strings"

// NotFor is what no answer must be used for, as the pages of answers say it.
func NotFor() []string {
	return []string{
		"Finding somebody: not to pick out a person, and not to guess who is in it.",
		"Deciding on one person: no price, offer, loan or job rests on it. It is about groups.",
		"Joining with lists of people.",
	}
}

// Blur is the sentence under every ±.
const Blur = "Each ± holds the blur added to protect people, 95 times in 100. “Fewer than” means that the group is too small to show."

// Name makes a file's name of words: letters and digits alone.
func Name(parts ...string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '-'
	}, strings.ToLower(strings.Join(parts, "-"))), "-")
}
