package archtest

import (
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// standard are packages of the standard library that can undo a promise, with the rooms that may use them.
var standard = []struct {
	path  string
	rooms []string
	tests bool // tests may use it anywhere
	why   string
}{
	{"net/http", []string{"client", "internal/web/…", "internal/api/…", "internal/match", "internal/intake", "internal/house", "cmd/candor", "bench", "scripts/shots"}, true, "what talks to the network is few and known"},
	{"net", []string{"client", "internal/web/…", "internal/api/…", "internal/match", "internal/house", "cmd/candor"}, true, "what talks to the network is few and known"},
	{"net/smtp", nil, false, "mail leaves by a seam"},
	{"database/sql", []string{"internal/store/…", "internal/engine/…", "bench", "examples/cdnow", "examples/roadtest"}, false, "rows and state are reached through seams alone"},
	{"math/rand", nil, false, "privacy and security never rest on it; tests and samples use math/rand/v2"},
	{"math/rand/v2", []string{"internal/demo", "internal/rehearse"}, true, "privacy and security never rest on it"},
	{"os/exec", []string{"cmd/candor", "scripts/…", "bench", "internal/intake/parquet"}, true, "no room starts programs; a hostile file is read by a child that is candor itself"},
	{"plugin", nil, false, "nothing is loaded at run time"},
	{"unsafe", []string{"internal/engine/…", "internal/intake/parquet"}, false, "the types carry the promise, unsafe goes round them"},
	{"reflect", []string{"internal/describe", "internal/api/…", "scripts/client"}, true, "the types carry the promise, reflection goes round them"},
	{"encoding/gob", nil, true, "a stored form is written out, so that it can be read in ten years"},
	{"html/template", nil, false, "pages are templ"},
	{"text/template", nil, false, "pages are templ, and SQL is printed node by node"},
}

func TestStandardPackagesThatCanUndoAPromise(t *testing.T) {
	for p, files := range packages(t) {
		for _, f := range files {
			for _, s := range standard {
				if !slices.Contains(f.imports, s.path) || within(p, s.rooms) || (f.test || rooms[p].support) && s.tests {
					continue
				}
				t.Errorf("%s imports %s: %s (rooms that may: %s)", f.name, s.path, s.why, strings.Join(s.rooms, ", "))
			}
		}
	}
}

// environment are the ways to read it: config is parsed once, in cmd, and handed down.
var environment = []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Expand"}

func TestBelowCmdNobodyReadsTheEnvironment(t *testing.T) {
	for p, files := range packages(t) {
		if p == "cmd/candor" || p == "bench" || strings.HasPrefix(p, "scripts/") || rooms[p].support {
			continue
		}
		for _, f := range files {
			if f.test {
				continue
			}
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && (x.Name == "os" || x.Name == "syscall") && slices.Contains(environment, s.Sel.Name) {
						t.Errorf("%s reads the environment (%s.%s): take a parameter", f.name, x.Name, s.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

// A build that is shipped has no behaviour for tests: what knows of tests is behind a tag that the shipped build lacks.
func TestShippedCodeDoesNotKnowOfTests(t *testing.T) {
	for p, files := range packages(t) {
		if rooms[p].support {
			continue
		}
		for _, f := range files {
			behindTag := f.tags == "//go:build zeronoise" || f.tags == "//go:build canary"
			if !f.test && !behindTag && slices.Contains(f.imports, "testing") {
				t.Errorf("%s imports testing and is shipped: move it to a test, a support room, or behind the tag zeronoise or canary", f.name)
			}
			if behindTag && !f.test && p != "internal/protect" {
				t.Errorf("%s: only protect has code behind a tag that takes protection away", f.name)
			}
		}
	}
}

// modules says which rooms may use which module from outside; docs/dependencies.md says why each is there.
var modules = map[string][]string{
	"github.com/RoaringBitmap/roaring/v2":  {"internal/permission", "internal/intake", "internal/store/…", "internal/engine/…"},
	"github.com/a-h/templ":                 {"internal/web/…"},
	"github.com/chromedp/cdproto":          {"internal/web/webtest", "scripts/shots"},
	"github.com/chromedp/chromedp":         {"internal/web/webtest", "scripts/shots"},
	"github.com/duckdb/duckdb-go/v2":       {"internal/engine/duckdb", "bench", "examples/cdnow", "examples/roadtest"}, // examples: plain SQL to compare answers with
	"github.com/duckdb/duckdb-go-bindings": {"internal/engine/duckdb", "internal/intake/parquet/…"},
	"github.com/klauspost/compress":        {"internal/search", "internal/intake", "internal/house"}, // house: tests that pack files
	"github.com/gowebpki/jcs":              {"internal/permission", "internal/partner", "internal/ledger", "internal/describe", "internal/catalog"},
	"go.yaml.in/yaml/v3":                   {"internal/describe", "internal/config", "internal/draft"}, // draft: a test reads what people labelled
	"golang.org/x/crypto":                  {"internal/access"},
	"golang.org/x/image":                   {"internal/web/sheet"},
	"golang.org/x/mod":                     {"proof", "internal/store/…", "internal/house", "internal/archtest"},
	"golang.org/x/sync":                    {"internal/flow", "cmd/candor"},
	"github.com/nyaruka/phonenumbers":      {"internal/identity"},
	"zombiezen.com/go/sqlite":              {"internal/store/…", "internal/house"}, // house: tests that tamper with what is kept
	"github.com/spf13/cobra":               {"cmd/candor"},
	"github.com/vbauerster/mpb/v8":         {"cmd/candor"},
	"golang.org/x/term":                    {"cmd/candor"},
	"golang.org/x/sys":                     {"cmd/candor", "internal/house", "internal/store/…", "internal/intake/parquet"},
	"github.com/rogpeppe/go-internal":      {"cmd/candor"},
}

func TestModulesFromOutsideStayInTheirRooms(t *testing.T) {
	used := map[string]bool{}
	for p, files := range packages(t) {
		for _, f := range files {
			for _, path := range f.imports {
				if _, ours := inModule(path); ours || !strings.Contains(strings.Split(path, "/")[0], ".") {
					continue
				}
				m, ok := moduleOf(path)
				if !ok {
					t.Errorf("%s imports %s, which no room may: say in modules who may, and in docs/dependencies.md why", f.name, path)
					continue
				}
				used[m] = true
				if !within(p, modules[m]) {
					t.Errorf("%s: room %s may not use %s (rooms that may: %s)", f.name, p, m, strings.Join(modules[m], ", "))
				}
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(top, "docs/dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range slices.Sorted(maps.Keys(used)) {
		if !strings.Contains(string(text), "`"+m+"`") {
			t.Errorf("docs/dependencies.md does not say why %s is there", m)
		}
	}
	mod, err := os.ReadFile(filepath.Join(top, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := modfile.Parse("go.mod", mod, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range f.Require {
		if !r.Indirect && modules[r.Mod.Path] == nil {
			t.Errorf("go.mod requires %s, which no room may use", r.Mod.Path)
		}
	}
	if len(f.Replace) > 0 {
		t.Error("go.mod replaces modules: whoever takes candor as a module would get others")
	}
}

func moduleOf(path string) (string, bool) {
	best := ""
	for m := range modules {
		if (path == m || strings.HasPrefix(path, m+"/")) && len(m) > len(best) {
			best = m
		}
	}
	return best, best != ""
}
