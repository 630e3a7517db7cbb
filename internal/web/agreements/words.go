package agreements

import (
	"strings"

	"github.com/candor-data/candor/internal/web/say"
)

func waits(n int) string {
	switch n {
	case 0:
		return "Nothing waits for your company's signature."
	case 1:
		return "One agreement waits for your company's signature. Until then nothing may be asked under it."
	}
	return say.Plural(int64(n), "agreement waits", "agreements wait") + " for your company's signature. Until then nothing may be asked under them."
}

func signCommand(v view) string {
	return "candor agreement sign --file " + v.file + " --as " + string(v.as) + " --key KEYFILE --out signed.json"
}

func refuseCommand(v view) string {
	return "candor agreement refuse " + v.id + " --as " + string(v.as) + ` --key KEYFILE --reason "…"`
}

// cut shortens a question for a list; its page has all of it.
func cut(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

// paragraphs lets long lines be broken anew; every word stays.
func paragraphs(terms string) (out []string) {
	for p := range strings.SplitSeq(terms, "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			out = append(out, p)
		}
	}
	return out
}
