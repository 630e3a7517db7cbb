// Command notices writes THIRD_PARTY_NOTICES: the licence of everything that is inside bin/candor or its pages, word for
// word. It promises that each module linked on linux/amd64 is there with its version. It refuses a module without a
// licence file, since nothing allows us to pass that on. With -check it writes nothing and fails where the file is old.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const file = "THIRD_PARTY_NOTICES"

func main() {
	check := flag.Bool("check", false, "compare with the file instead of writing it")
	command := flag.String("of", "./cmd/candor", "the package whose modules are listed")
	flag.Parse()
	if err := run(*command, *check); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func run(command string, check bool) error {
	got, err := notices(command)
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(file, got, 0o644)
	}
	old, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !bytes.Equal(got, old) {
		return errors.New(file + " is not what the code links now: run `make generate`")
	}
	return nil
}

// work is one thing made by others.
type work struct {
	name, version, where string
	files                []string // paths of its licence texts
}

// assets are carried as files and not as modules.
var assets = []work{
	{"Inter", "4, a subset", "the font of the pages; SIL Open Font License 1.1", []string{"internal/web/look/static/LICENSE-inter.txt"}},
	{"htmx", "4.0.1", "in the pages; Zero-Clause BSD", []string{"internal/web/look/static/LICENSE-htmx.txt"}},
	{"Lucide", "1.62.0, some icons", "in the pages; ISC License", []string{"internal/web/look/icons/LICENSE.txt"}},
	{"axe-core", "4.14.1", "in the repository for tests, not in the binary; Mozilla Public License 2.0", []string{"internal/web/webtest/testdata/LICENSE-axe-core.txt", "internal/web/webtest/testdata/LICENSE-axe-core-3RD-PARTY.txt"}},
}

func notices(command string) ([]byte, error) {
	works, err := linked(command)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("candor contains work of others, under the licences below. Written by `make generate`; do not edit.\n\n")
	for _, w := range slices.Concat(works, assets) {
		fmt.Fprintf(&b, "  %s %s\n", w.name, w.version)
	}
	for _, w := range slices.Concat(works, assets) {
		fmt.Fprintf(&b, "\n%s\n%s %s\n%s\n%s\n", strings.Repeat("=", 80), w.name, w.version, w.where, strings.Repeat("=", 80))
		for _, f := range w.files {
			text, err := os.ReadFile(f)
			if err != nil {
				return nil, fmt.Errorf("read the licence of %s: %w", w.name, err)
			}
			fmt.Fprintf(&b, "\n--- %s\n\n", filepath.Base(f))
			b.Write(bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
			b.WriteByte('\n')
		}
	}
	return b.Bytes(), nil
}

// linked lists the modules of the command's packages, and Go itself, whose standard library is in every binary.
func linked(command string) ([]work, error) {
	type module struct {
		Path, Version, Dir string
		Main               bool
	}
	type pack struct{ Module *module }
	c := exec.Command("go", "list", "-deps", "-json=Module", command)
	c.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1")
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	seen := map[string]work{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pack
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read go list: %w", err)
		}
		if m := p.Module; m != nil && !m.Main && seen[m.Path].name == "" {
			files, err := licences(m.Dir)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.Path, err)
			}
			seen[m.Path] = work{m.Path, m.Version, "https://pkg.go.dev/" + m.Path, files}
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	works := []work{{"Go", "standard library and runtime", "https://go.dev", []string{filepath.Join(strings.TrimSpace(string(root)), "LICENSE")}}}
	for _, path := range slices.Sorted(maps.Keys(seen)) {
		works = append(works, seen[path])
	}
	return works, nil
}

var licence = regexp.MustCompile(`(?i)^((un)?licen[cs]e|copying|notice|patents)([-._].*)?$`)

func licences(dir string) (files []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.IsDir() && licence.MatchString(e.Name()) && !strings.HasSuffix(e.Name(), ".go") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("no licence file: it cannot be passed on")
	}
	return files, nil
}
