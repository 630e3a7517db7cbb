package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

const (
	module = "github.com/candor-data/candor"
	top    = "../.." // from this folder to the module's
)

// source is one Go file. Files of every build tag are read: a rule that a tag can turn off is no rule.
type source struct {
	name      string // from the module's folder
	test      bool
	generated bool
	lines     int
	tags      string // the //go:build line
	imports   []string
	syntax    *ast.File
}

var tree = sync.OnceValues(func() (map[string][]source, error) {
	out := map[string][]source{}
	fset := token.NewFileSet()
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(top, path)
		name = filepath.ToSlash(name)
		if d.IsDir() {
			hidden := name != "." && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_"))
			if _, err := os.Stat(filepath.Join(path, "go.mod")); hidden || d.Name() == "testdata" || d.Name() == "node_modules" || err == nil && name != "." {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		s := source{
			name: name, test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(f),
			lines: strings.Count(string(text), "\n"), syntax: f,
		}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "//go:build ") {
				s.tags = strings.TrimSpace(line)
			}
		}
		for _, i := range f.Imports {
			s.imports = append(s.imports, strings.Trim(i.Path.Value, `"`))
		}
		dir := filepath.ToSlash(filepath.Dir(name))
		out[dir] = append(out[dir], s)
		return nil
	})
	return out, err
})

// packages gives the module's files by folder; "." is candor.go's.
func packages(t *testing.T) map[string][]source {
	t.Helper()
	out, err := tree()
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("got %d packages: this reads the wrong folder", len(out))
	}
	return out
}

// inModule turns an import path of this module into its folder.
func inModule(path string) (folder string, ok bool) {
	if path == module {
		return root, true
	}
	return strings.CutPrefix(path, module+"/")
}

// within reports whether a folder is one of the rooms, or below one that ends in "/…".
func within(folder string, rooms []string) bool {
	for _, r := range rooms {
		if below, all := strings.CutSuffix(r, "/…"); folder == r || all && (folder == below || strings.HasPrefix(folder, below+"/")) {
			return true
		}
	}
	return false
}
