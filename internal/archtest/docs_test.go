package archtest

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var namedTest = regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`")

// A document that names a test as its evidence must not outlive it.
func TestTestsThatDocumentsNameExist(t *testing.T) {
	there := map[string]bool{"TestAnotherClientReadsTheLog": true} // in outside, a module of its own
	for _, files := range packages(t) {
		for _, f := range files {
			for _, d := range f.syntax.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && f.test && fn.Recv == nil {
					there[fn.Name.Name] = true
				}
			}
		}
	}
	documents, err := filepath.Glob(filepath.Join(top, "docs/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, d := range documents {
		text, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range namedTest.FindAllSubmatch(text, -1) {
			found++
			if !there[string(m[1])] {
				t.Errorf("%s names %s, which does not exist", strings.TrimPrefix(d, top+"/"), m[1])
			}
		}
	}
	if found == 0 {
		t.Error("no document names a test: this reads the wrong folder")
	}
}
