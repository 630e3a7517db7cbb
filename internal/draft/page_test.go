package draft_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/draft"
)

var update = flag.Bool("update", false, "write docs/draft.md anew")

// The page shows what is proposed for real files; it is made by the drafts themselves:
//
//	go test ./internal/draft -run ThePage -update
func TestThePageShowsWhatIsProposed(t *testing.T) {
	var b strings.Builder
	b.WriteString("# What `candor catalog draft` makes of real files\n\n" +
		"Made by `go test ./internal/draft -run ThePage -update` from the public data sets that the tests use, and compared with what people wrote down\n" +
		"by hand in [draft_truth.yaml](../internal/draft/testdata/draft_truth.yaml). A draft is in force only once a person applies it, or confirms it on a page (`/setup/file`).\n")
	for _, set := range truth(t) {
		p := proposed(t, set.File)
		_, _ = fmt.Fprintf(&b, "\n## %s\n\n", set.File)
		_, _ = fmt.Fprintf(&b, "%s.\n\n", map[draft.People]string{draft.ByKey: "A column says whose row it is", draft.ByRow: "Each row is one person, unnamed", draft.Nobody: "Nothing in it looks like it is about people"}[p.People])
		if p.Headless {
			b.WriteString("The first line is data, so the columns are numbered.\n\n")
		}
		b.WriteString("| column | type | role | class | bounds or values | reason |\n|---|---|---|---|---|---|\n")
		for _, l := range p.Lines() {
			limits := strings.Join(l.Bounds, " to ")
			if len(l.Domain) > 8 {
				limits = fmt.Sprintf("%d values", len(l.Domain))
			} else if len(l.Domain) > 0 {
				limits = strings.Join(l.Domain, ", ")
			}
			cells := []string{l.Column, l.Type, l.Role, l.Class, limits, l.Reason}
			for i := range cells {
				cells[i] = strings.NewReplacer("|", "\\|", "<", "&lt;", ">", "&gt;").Replace(cells[i])
			}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
	}
	page := filepath.Join("..", "..", "docs", "draft.md")
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, []byte(b.String())) {
		t.Error("docs/draft.md is not what is proposed now: run go test ./internal/draft -run ThePage -update and look at the difference")
	}
}
