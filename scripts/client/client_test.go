package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"

	"github.com/candor-data/candor/internal/api"
)

const kept = "../../client"

func TestWhatIsKeptIsWhatTheTableSays(t *testing.T) {
	made, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	there, err := filepath.Glob(filepath.Join(kept, "*_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if len(there) != len(made) {
		t.Errorf("%d files are kept and %d are made: run make generate, and remove what it no longer writes", len(there), len(made))
	}
	for name, want := range made {
		got, err := os.ReadFile(filepath.Join(kept, name))
		if err != nil || string(got) != string(want) {
			t.Errorf("client/%s is not what the table of operations says: run make generate", name)
		}
	}
}

// Not by the maker's own word: the methods are read from the files.
func TestEveryOperationHasItsMethod(t *testing.T) {
	methods := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(kept, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil {
				methods[m.Name.Name] = true
			}
		}
	}
	lines, _ := api.Lines()
	if len(lines) < 70 {
		t.Fatalf("the table has %d lines", len(lines))
	}
	for _, l := range lines {
		if !methods[upper(l.ID)] {
			t.Errorf("the operation %s has no method", l.ID)
		}
	}
}
