package intake

import (
	"fmt"
	"strings"
	"unicode"
)

// lookalikes are letters of other scripts that are drawn like Latin ones (of Unicode's confusables.txt, those in names).
var lookalikes = strings.NewReplacer(
	"а", "a", "с", "c", "ԁ", "d", "е", "e", "ɡ", "g", "һ", "h", "і", "i", "ј", "j", "ӏ", "l", "о", "o", "р", "p", "ԛ", "q", "ѕ", "s", "у", "y", "х", "x", "ѵ", "v", "ԝ", "w",
	"α", "a", "ϲ", "c", "ε", "e", "ι", "i", "κ", "k", "ν", "v", "ο", "o", "ρ", "p", "τ", "t", "υ", "u", "χ", "x", "γ", "y", "к", "k", "м", "m", "т", "t", "н", "h", "в", "b", "п", "n", "г", "r", "и", "u",
)

// drawn is a name as the eye takes it: without marks that cannot be seen, and in Latin letters.
func drawn(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // among them marks of direction, and joiners
			return -1
		case r >= 0xff01 && r <= 0xff5e: // the wide forms of ASCII
			return r - 0xfee0
		}
		return r
	}, name)
	return foldName(lookalikes.Replace(strings.ToLower(name)))
}

// looksLike tells where a header has a missing name in letters that look the same, since people cannot see it.
func looksLike(missing, header []string) string {
	var out strings.Builder
	for _, m := range missing {
		for i, h := range header {
			if foldName(h) != foldName(m) && drawn(h) == foldName(m) {
				fmt.Fprintf(&out, ". Column %d only looks like %s: it holds marks that cannot be seen, or letters of another script; type it anew", i+1, m)
			}
		}
	}
	return out.String()
}
