package reading

import (
	"regexp"
	"strings"
)

var (
	enOdd = map[string]int{
		"anyone": 3, "area": 3, "being": 2, "business": 2, "buying": 2, "client": 2, "create": 2, "created": 3, "does": 1, "doing": 2, "every": 2,
		"everybody": 4, "everyone": 3, "everything": 3, "going": 2, "idea": 3, "ideas": 3, "json": 2, "people": 2, "period": 3, "quiet": 2, "science": 2,
		"seeing": 2, "society": 4, "something": 2, "sometimes": 2, "somewhere": 2, "someone": 2, "somebody": 3, "therefore": 2, "whoever": 3, "whenever": 3,
		"wherever": 3, "whatever": 3, "afterwards": 3, "beforehand": 3, "lines": 1, "uses": 2, "used": 1, "names": 1, "whose": 1, "lose": 1, "aged": 1,
		"hours": 2, "hour": 2, "our": 1, "via": 2, "media": 3, "graduate": 3, "evidence": 3, "analyst": 3, "online": 2, "cared": 1, "doesn’t": 2, "isn’t": 2,
		"couldn’t": 2, "didn’t": 2, "wasn’t": 2, "hasn’t": 2, "homepage": 2, "households": 2, "timeline": 2, "lifetime": 2, "safeguard": 2, "statement": 2,
		"moment": 2, "movement": 2, "agreement": 3, "agreements": 3, "recipe": 3, "trying": 2, "applied": 2, "tried": 1, "replied": 2, "denied": 2,
		"react": 2, "reopen": 3, "reopens": 3, "invite": 2, "queue": 1, "queues": 1, "cooperate": 4, "coordinate": 4, "variety": 4, "diet": 2, "dial": 2,
	}
	enHiatus = regexp.MustCompile(`[^tscg]io|[^tscgr]ia|ria|iu|eo[^u]|[^qg]ua|uo|[^aeiou]ier$|[^aeiou]iest$|[^aeiouc]ying|iety`)
)

// english counts groups of vowels; an e at the end and in -es and -ed is silent where it is so in speech; two vowels that meet
// in ia, io, eo, ua count as two, except in -tion and its like.
func english(w string) int {
	w = strings.TrimSuffix(w, "’s")
	if n, ok := enOdd[w]; ok {
		return n
	}
	s := []byte(w)
	for i := range s {
		// A y before a vowel is a consonant at the start of a word and between vowels: you, beyond, player.
		if s[i] == 'y' && i+1 < len(s) && strings.IndexByte("aeiou", s[i+1]) >= 0 && (i == 0 || strings.IndexByte("aeiou", s[i-1]) >= 0) {
			s[i] = 'j'
		}
	}
	w = string(s)
	n := len(runs(w, "aeiouy"))
	n += len(enHiatus.FindAllString(w, -1))
	if n < 2 {
		return n
	}
	switch {
	case strings.HasSuffix(w, "e"):
		if r := strings.TrimSuffix(w, "e"); !strings.HasSuffix(r, "l") && last(r, "aeiouy") == 0 || strings.HasSuffix(r, "l") && len(r) > 1 && strings.IndexByte("aeiouy", r[len(r)-2]) >= 0 {
			n--
		}
	case strings.HasSuffix(w, "es"):
		if r := strings.TrimSuffix(w, "es"); last(r, "aeiouysxzcg") == 0 && !strings.HasSuffix(r, "sh") && !strings.HasSuffix(r, "ch") && !(strings.HasSuffix(r, "l") && len(r) > 1 && strings.IndexByte("aeiouy", r[len(r)-2]) < 0) {
			n--
		}
	case strings.HasSuffix(w, "ed"):
		if r := strings.TrimSuffix(w, "ed"); last(r, "aeiouytd") == 0 {
			n--
		}
	}
	for _, end := range []string{"eless", "ely", "ement", "ements", "eful"} { // surely, useful
		if r, ok := strings.CutSuffix(w, end); ok && n > 1 && r != "" && last(r, "aeiouy") == 0 && len(runs(r, "aeiouy")) > 0 {
			n--
		}
	}
	return n
}

// last is the last byte of s if it is in set, else 0.
func last(s, set string) byte {
	if s != "" && strings.IndexByte(set, s[len(s)-1]) >= 0 {
		return s[len(s)-1]
	}
	return 0
}
