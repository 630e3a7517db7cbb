package reading

import (
	"regexp"
	"strings"
)

const frVowels = "aeiouyàâäéèêëîïôöùûüœæ"

var (
	frOdd = map[string]int{"pays": 2, "paysage": 3, "août": 1, "web": 1, "json": 2, "aiguille": 2, "aiguilles": 2, "e": 1, "fichiers": 2}
	// Nouns and adverbs in -ent, whose end is spoken; -ment and -ient always are. In verbs it is silent: ils comptent.
	frSpoken = map[string]bool{"cent": true, "vent": true, "souvent": true, "différent": true, "récent": true, "argent": true, "absent": true, "présent": true,
		"content": true, "parent": true, "accident": true, "président": true, "agent": true, "urgent": true, "excellent": true, "lent": true, "dent": true, "talent": true, "accent": true, "innocent": true, "évident": true}
	frMute   = regexp.MustCompile(`[^aeiouyàâéèêëîïôûùœm]ent$|[aio]yent$|llent$|[aeiou]ment$`)
	frGlide  = regexp.MustCompile(`([aeou])ill`)
	frQu     = regexp.MustCompile(`qu|gu([eiéèêy])`)
	frOne    = []string{"eau", "œu", "oeu", "aî", "ai", "au", "ei", "eî", "eu", "eû", "oi", "oî", "ou", "où", "oû"}
	frAiment = map[string]bool{"aiment": true, "forment": true, "nomment": true, "ferment": true, "dorment": true, "affirment": true, "confirment": true}
)

// french counts vowels as they sound: an e at the end of a word, -es, and -ent of a verb are silent; i, u and ou before a vowel
// glide into it (nation, lui), except after a consonant and l or r (cli-ent, ou-bli-er); é and a vowel count apart. An e inside a
// word counts even where speech swallows it.
func french(w string) int {
	n := 0
	for part := range strings.SplitSeq(w, "’") {
		n += frenchPart(part)
	}
	return n
}

func frenchPart(w string) int {
	if n, ok := frOdd[w]; ok {
		return n
	}
	w = frQu.ReplaceAllStringFunc(w, func(m string) string {
		if m == "qu" {
			return "q"
		}
		return "g" + m[len("gu"):]
	})
	if !frSpoken[w] {
		if frAiment[w] || frMute.MatchString(w) && !strings.HasSuffix(w, "ment") || strings.HasSuffix(w, "llent") {
			w = strings.TrimSuffix(w, "ent")
		}
	}
	w = frGlide.ReplaceAllString(w, "${1}j")
	for _, end := range []string{"es", "e"} {
		if r, ok := strings.CutSuffix(w, end); ok && len(runs(r, frVowels)) > 0 {
			w = r
			break
		}
	}
	// A y between vowels is a consonant: pa-yer.
	rs := []rune(w)
	for i := 1; i+1 < len(rs); i++ {
		if rs[i] == 'y' && strings.ContainsRune(frVowels, rs[i-1]) && strings.ContainsRune(frVowels, rs[i+1]) {
			rs[i] = 'j'
		}
	}
	n := 0
	for i := 0; i < len(rs); {
		if !strings.ContainsRune(frVowels, rs[i]) {
			i++
			continue
		}
		n++
		cluster := i > 1 && (rs[i-1] == 'l' || rs[i-1] == 'r') && !strings.ContainsRune(frVowels+"lrnm", rs[i-2])
		i += nucleus(string(rs[i:]), cluster)
	}
	return n
}

// nucleus is how many letters of s are one vowel as it sounds.
func nucleus(s string, cluster bool) int {
	rs := []rune(s)
	glide := 0
	switch {
	case cluster:
	case strings.HasPrefix(s, "ou") && len(rs) > 2 && strings.ContainsRune("aeéiè", rs[2]):
		glide = 2
	case len(rs) > 1 && strings.ContainsRune("iuy", rs[0]) && strings.ContainsRune("aeéèêioôuâ", rs[1]):
		glide = 1
	}
	rest := string(rs[glide:])
	for _, d := range frOne {
		if strings.HasPrefix(rest, d) {
			return glide + len([]rune(d))
		}
	}
	return glide + 1
}
