package api_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/candor-data/candor/internal/api"
)

// written is the document as it is served.
func written(t *testing.T) []byte {
	t.Helper()
	w := &world{api: api.New(api.API{Now: noon})}
	a := w.send("GET", api.Document, nil)
	if a.status != 200 || a.head.Get("Content-Type") != "application/json" {
		t.Fatalf("got %d %s", a.status, a.head.Get("Content-Type"))
	}
	return a.body
}

// The linters are programs of others that know OpenAPI 3.1: what they find wrong, other tools stumble over. scripts/deps
// installs them, pinned by lint/package-lock.json, into .cache/openapi-lint.
func TestTwoLintersFindNothingWrongWithTheDocument(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	tools := filepath.Join(root, ".cache/openapi-lint")
	if _, err := os.Stat(filepath.Join(tools, "node_modules/@stoplight/spectral-cli")); err != nil {
		t.Skip("the linters are not installed: make test installs them where npm is (Debian: apt-get install nodejs npm)")
	}
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, written(t), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, rules := range []string{"redocly.mjs", "spectral.yaml"} { // beside their linters, since they import them
		b, err := os.ReadFile(filepath.Join("lint", rules))
		if err == nil {
			err = os.WriteFile(filepath.Join(tools, rules), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	linters := map[string][]string{
		"redocly":  {"node", "redocly.mjs", file},
		"spectral": {"node", "node_modules/@stoplight/spectral-cli/dist/index.js", "lint", "--quiet", "--fail-severity=warn", "--ruleset", "spectral.yaml", file},
	}
	for name, command := range linters {
		t.Run(name, func(t *testing.T) {
			c := exec.CommandContext(t.Context(), command[0], command[1:]...)
			c.Dir = tools
			out, err := c.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	// A linter that finds nothing anywhere is no linter.
	t.Run("each finds what is wrong", func(t *testing.T) {
		broken := map[string]any{}
		if err := json.Unmarshal(written(t), &broken); err != nil {
			t.Fatal(err)
		}
		broken["components"] = map[string]any{}
		b, err := json.Marshal(broken)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		for name, command := range linters {
			c := exec.CommandContext(t.Context(), command[0], command[1:]...)
			c.Dir = tools
			if c.Run() == nil {
				t.Errorf("%s found nothing wrong with references that lead nowhere", name)
			}
		}
	})
}
