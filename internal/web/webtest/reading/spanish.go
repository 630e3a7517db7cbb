package reading

import "strings"

var esOdd = map[string]int{"web": 1, "byte": 1, "bytes": 1, "json": 2, "online": 2}

var esSilent = strings.NewReplacer("qu", "q", "gue", "ge", "gui", "gi", "gué", "gé", "guí", "gí", "ch", "c", "h", "")

// spanish counts vowels and takes one off wherever two that meet are one sound: not both strong (a, e, o), and no accent on the
// weak one (RAE, Ortografía 2010, II.3). The h is silent and parts nothing; the u of que, gue and gui is none.
func spanish(w string) int {
	if n, ok := esOdd[w]; ok {
		return n
	}
	if w == "y" {
		return 1
	}
	if r, ok := strings.CutSuffix(w, "y"); ok {
		w = r + "i" // muy, hay, soy
	}
	n := 0
	for _, r := range runs(esSilent.Replace(w), "aeiouáéíóúü") {
		before := rune(0)
		for _, v := range r {
			n++
			if before != 0 && joined(before, v) {
				n--
			}
			before = v
		}
	}
	return n
}

func joined(a, b rune) bool {
	strong := func(r rune) bool { return strings.ContainsRune("aeoáéó", r) }
	stressed := func(r rune) bool { return r == 'í' || r == 'ú' }
	if strong(a) && strong(b) {
		return false
	}
	return !(stressed(a) && strong(b) || strong(a) && stressed(b))
}
