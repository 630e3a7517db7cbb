package archtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A document that shows code shows code that is there: every Go block, cut at blank lines and at lines of "…", stands line
// by line in one source file, or in a road that does not compile (testdata/skipped). Indentation is the document's own.
func TestGoBlocksOfDocumentsStandInTheSource(t *testing.T) {
	var sources []string
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		sources = append(sources, "\n"+flush(string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, text := range documents(t) {
		for at, quote := range quotes(text) {
			found++
			if !standsIn(sources, quote) {
				t.Errorf("%s:%s stands in no source file:\n%s", name, at, quote)
			}
		}
	}
	if found < 5 {
		t.Errorf("got %d quotes: this reads the wrong folder", found)
	}
}

// A link or a picture of a document leads to a file that is there, and to a heading that is in it.
func TestLinksOfDocumentsLeadSomewhere(t *testing.T) {
	all, found := documents(t), 0
	for name, text := range all {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			to, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, "://") {
				continue
			}
			found++
			path := filepath.Join(filepath.Dir(name), to)
			if to == "" {
				path = name
			}
			if _, err := os.Stat(filepath.Join(top, path)); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
			if heading != "" && !strings.Contains(strings.ToLower(all[path]), "# "+strings.ReplaceAll(heading, "-", " ")) {
				t.Errorf("%s links to %s, which has no such heading", name, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("got %d links: this reads the wrong folder", found)
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// documents gives the text of each, by its path.
func documents(t *testing.T) map[string]string {
	out := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "examples/*/*.md"} {
		names, err := filepath.Glob(filepath.Join(top, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			rel, err := filepath.Rel(top, name)
			if err != nil {
				t.Fatal(err)
			}
			out[rel] = string(text)
		}
	}
	return out
}

func standsIn(sources []string, quote string) bool {
	for _, s := range sources {
		if strings.Contains(s, "\n"+quote+"\n") {
			return true
		}
	}
	return false
}

// quotes gives the pieces of the Go blocks of a document, by the line that each begins in.
func quotes(text string) map[string]string {
	out := map[string]string{}
	inside, begin := false, 0
	var piece []string
	cut := func() {
		if len(piece) > 0 {
			out[fmt.Sprint(begin)] = flush(strings.Join(piece, "\n"))
		}
		piece = nil
	}
	for i, line := range strings.Split(text, "\n") {
		word := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			cut()
			inside = line == "```go"
		case !inside:
		case word == "" || word == "…" || word == "// …":
			cut()
		default:
			if len(piece) == 0 {
				begin = i + 1
			}
			piece = append(piece, line)
		}
	}
	return out
}

// flush takes the indentation away.
func flush(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}
