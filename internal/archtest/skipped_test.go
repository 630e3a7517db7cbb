package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each file in testdata/skipped leaves one step of the road out and says, in a line `// want: …`, what the compiler answers.
// whole.go takes every step and compiles: so the others fail for what they leave out and for nothing else.
func TestARoadWithAStepLeftOutDoesNotCompile(t *testing.T) {
	files, err := filepath.Glob("testdata/skipped/*.go")
	if err != nil || len(files) < 10 {
		t.Fatalf("got %d roads (%v), want at least 10", len(files), err)
	}
	all := goList(t, "./internal/engine", "./internal/subject")
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".go"), func(t *testing.T) {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			want := wanted(f)
			var got []string
			conf := types.Config{Importer: newCompiled(fset, all, nil), Error: func(err error) { got = append(got, err.Error()) }}
			_, _ = conf.Check(module+"/internal/skipped", fset, []*ast.File{f}, nil)
			switch {
			case want == "" && len(got) > 0:
				t.Errorf("the whole road does not compile: %v", got)
			case want == "":
			case len(got) == 0:
				t.Errorf("it compiles: this step can be left out")
			case len(got) > 1 || !regexp.MustCompile(want).MatchString(got[0]):
				t.Errorf("got %q, want one error that matches %q", got, want)
			}
		})
	}
}

func wanted(f *ast.File) string {
	for _, g := range f.Comments {
		for _, c := range g.List {
			if w, ok := strings.CutPrefix(c.Text, "// want: "); ok {
				return w
			}
		}
	}
	return ""
}
