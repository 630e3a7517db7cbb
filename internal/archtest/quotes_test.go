package archtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
	documents, err := filepath.Glob(filepath.Join(top, "docs/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, d := range append(documents, filepath.Join(top, "README.md"), filepath.Join(top, "CONTRIBUTING.md")) {
		text, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		for at, quote := range quotes(string(text)) {
			found++
			if !standsIn(sources, quote) {
				t.Errorf("%s:%s stands in no source file:\n%s", strings.TrimPrefix(d, top+"/"), at, quote)
			}
		}
	}
	if found < 5 {
		t.Errorf("got %d quotes: this reads the wrong folder", found)
	}
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
