package setup

import (
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

func loaded(p flow.Progress) string {
	if p.Datasets == 0 {
		return ""
	}
	return say.Count(int64(p.Loaded)) + " of " + say.Plural(int64(p.Datasets), "dataset has data", "datasets have data") + "."
}

func lede(company string, n int) string {
	switch {
	case n < 0:
		return "People can sign in, and questions can be asked."
	case company == "":
		return "This workspace is new. Type the commands below, one after another, where you started candor."
	}
	return company + " is not ready yet. Type the next command where you started candor; this page follows."
}

func state(s step, next bool) (look.Kind, string) {
	switch {
	case s.Done:
		return look.Ok, "✓ done"
	case next:
		return look.Info, "next"
	}
	return look.Plain, "later"
}

// done reports whether a step is done.
func done(all []step, name string) bool {
	for _, s := range all {
		if s.Name == name {
			return s.Done
		}
	}
	return false
}

func number(i int) string { return strconv.Itoa(i + 1) }

// quoted keeps a name one word in a shell.
func quoted(s string) string {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("/._-:", c) {
			return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
		}
	}
	return s
}
