package flow

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// said finds the ids of rules where the rooms of the road and the pages write them.
var said = []*regexp.Regexp{
	regexp.MustCompile(`Rule:\s*"([a-z-]+)"`),
	regexp.MustCompile(`\brule[A-Z]\w*\s*=\s*"([a-z-]+)"`),
	regexp.MustCompile(`\badd\([^"\n]*"([a-z-]+)",`),
}

// yes are rules that say why something was done, and those of signing, of files that wait and of questions asked by themselves,
// which are told where they happen and not recorded as refusals.
var yes = map[string]bool{"unreadable-signature": true, "other-agreement": true,
	"file-wiped": true, "stopped": true, "loaded-before": true, "file": true, "unfinished": true, "failed": true,
	"permitted": true, "agreement": true, "allowance": true, "read-again": true, "access": true}

func TestEveryRuleThatCanSayNoHasWords(t *testing.T) {
	found := 0
	for _, room := range []string{"question", "gate", "partner", "access", "flow"} {
		files, err := filepath.Glob(filepath.Join("..", room, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") || filepath.Base(f) == "rules.go" {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, re := range said {
				for _, m := range re.FindAllSubmatch(text, -1) {
					id := string(m[1])
					found++
					if _, ok := rules[id]; !ok && !yes[id] {
						t.Errorf("%s says rule %q, which has no words for a recorded refusal", f, id)
					}
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("found %d rules: this looks in the wrong place", found)
	}
	for id := range rules {
		if r := RuleOf(id); r.Rule != id || r.Text == "" || r.Protects == "" || r.Instead == "" || r.By == "" {
			t.Errorf("rule %q does not say what, why, who and what can be done: %+v", id, r)
		}
	}
	if r := RuleOf("nobody-knows"); r.Text == "" || r.Instead == "" {
		t.Error("an unknown rule is not told as unknown")
	}
}
