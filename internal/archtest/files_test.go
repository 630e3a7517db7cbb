package archtest

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// drawers are names that say nothing of what is inside, so that everything ends up there.
var drawers = []string{"util", "utils", "common", "misc", "helper", "helpers", "shared", "base", "core", "lib", "tools", "stuff", "types", "models"}

func TestNoRoomIsADrawer(t *testing.T) {
	for p := range packages(t) {
		for part := range strings.SplitSeq(p, "/") {
			if slices.Contains(drawers, part) {
				t.Errorf("%s: name the room for what it holds", p)
			}
		}
	}
}

// long are files past 500 lines, with the reason why there is no second noun in them.
var long = map[string]string{
	"internal/access/door_test.go":       "one story of sign-in: each case builds on the fixture of the last",
	"internal/describe/describe_test.go": "tables of what files may say and what they get",
	"internal/partner/partner_test.go":   "tables of agreements and of what is wrong with each",
}

const most = 500

func TestLongFilesHaveAReason(t *testing.T) {
	seen := map[string]bool{}
	for _, files := range packages(t) {
		for _, f := range files {
			if f.lines <= most || f.generated {
				continue
			}
			seen[f.name] = true
			if long[f.name] == "" {
				t.Errorf("%s has %d lines: look for the second noun, or say in long why there is none", f.name, f.lines)
			}
		}
	}
	for name := range long {
		if !seen[name] {
			t.Errorf("%s is no longer longer than %d lines: take it off the list", name, most)
		}
	}
}

var sentence = regexp.MustCompile(`[.!?:)](\s|$)`)

func TestEveryPackageSaysWhatItPromisesAndRefuses(t *testing.T) {
	for p, files := range packages(t) {
		var docs []string
		onlyTests := true
		for _, f := range files {
			if f.generated || f.test && strings.HasSuffix(f.syntax.Name.Name, "_test") && len(files) > 1 {
				continue
			}
			onlyTests = onlyTests && f.test
			if f.syntax.Doc != nil {
				docs = append(docs, f.syntax.Doc.Text())
			}
		}
		switch {
		case len(docs) == 0:
			t.Errorf("package %s has no comment: say what it promises and what it refuses", p)
		case len(docs) > 1 && !onlyTests:
			t.Errorf("package %s has %d package comments: keep one", p, len(docs))
		case len(sentence.FindAllString(docs[0], -1)) < 2 && !onlyTests:
			t.Errorf("package %s says too little: what it promises, and what it refuses, are two sentences", p)
		}
	}
}

// A file that says it is generated is left out of the rules above, so it must be: of templates lint sees to it, of the
// client a test of scripts/client.
func TestOnlyTemplatesAndTheClientAreGenerated(t *testing.T) {
	for _, files := range packages(t) {
		for _, f := range files {
			client := path.Dir(f.name) == "client" && strings.HasSuffix(f.name, "_gen.go")
			if f.generated && !strings.HasSuffix(path.Base(f.name), "_templ.go") && !client {
				t.Errorf("%s says that it is generated, and nothing makes it", f.name)
			}
		}
	}
}
