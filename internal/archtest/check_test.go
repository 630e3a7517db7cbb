package archtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// listed is a package as `go list` tells it.
type listed struct {
	ImportPath, Dir, ForTest, Export string
	GoFiles, CgoFiles                []string
	ImportMap                        map[string]string
	Module                           *struct{ Main bool }
	Error                            *struct{ Err string }
}

// goList lists packages with what they need, compiled.
func goList(t *testing.T, args ...string) map[string]*listed {
	t.Helper()
	var stderr bytes.Buffer
	c := exec.Command("go", append([]string{"list", "-e", "-export", "-deps", "-json=ImportPath,Dir,ForTest,Export,GoFiles,CgoFiles,ImportMap,Module,Error"}, args...)...)
	c.Dir, c.Stderr = top, &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	all := map[string]*listed{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = &p
	}
}

// compiled gives types of packages from what the compiler wrote of them.
type compiled struct {
	all  map[string]*listed
	from *listed // whose imports are mapped
	gc   types.Importer
}

func newCompiled(fset *token.FileSet, all map[string]*listed, from *listed) *compiled {
	c := &compiled{all: all, from: from}
	c.gc = importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		p := all[path]
		if p == nil || p.Export == "" {
			return nil, fmt.Errorf("package %s did not compile", path)
		}
		return os.Open(p.Export)
	})
	return c
}

func (c *compiled) Import(path string) (*types.Package, error) {
	if c.from != nil {
		if to, ok := c.from.ImportMap[path]; ok {
			path = to
		}
	}
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return c.gc.Import(path)
}

type checked struct {
	folder string
	fset   *token.FileSet
	info   *types.Info
}

// checkedPackages type-checks every package of the module, with its tests.
func checkedPackages(t *testing.T, tags string) (out []checked) {
	t.Helper()
	all := goList(t, "-test", "-tags="+tags, "./...")
	for path, p := range all {
		own, _, variant := strings.Cut(path, " ")
		switch {
		case p.Module == nil || !p.Module.Main || strings.HasSuffix(own, ".test"):
			continue // not ours, or a test's generated main
		case variant && p.ForTest != own && p.ForTest+"_test" != own:
			continue // compiled anew for somebody else's test: the same code
		case !variant && all[path+" ["+path+".test]"] != nil:
			continue // its test variant has the same files and the tests'
		}
		folder, ok := inModule(strings.TrimSuffix(own, "_test"))
		if !ok {
			t.Fatalf("%s is not in the module", path)
		}
		c := checked{folder: folder, fset: token.NewFileSet(), info: &types.Info{Uses: map[*ast.Ident]types.Object{}}}
		var files []*ast.File
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			if !filepath.IsAbs(name) {
				name = filepath.Join(p.Dir, name)
			}
			f, err := parser.ParseFile(c.fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Errorf("%v", err)
				continue
			}
			files = append(files, f)
		}
		var wrong []error
		conf := types.Config{Importer: newCompiled(c.fset, all, p), FakeImportC: true, Error: func(err error) { wrong = append(wrong, err) }}
		_, _ = conf.Check(own, c.fset, files, c.info)
		if len(wrong) > 0 {
			t.Errorf("%s does not compile, so its callers are not all seen: %v (and %d more)", folder, wrong[0], len(wrong)-1)
		}
		out = append(out, c)
	}
	if len(out) < 10 {
		t.Fatalf("got %d packages: this lists the wrong folder", len(out))
	}
	return out
}
