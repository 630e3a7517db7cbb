package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func none(string) string { return "" }

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// values is a Config without where its values came from.
func values(c Config) Config { c.settings = nil; return c }

var defaults = Config{Listen: "127.0.0.1:8080", Base: "http://127.0.0.1:8080", OpenBrowser: true, EpochHour: 3}

func TestSettingsComeFromDefaultThenFileThenEnvironment(t *testing.T) {
	with := func(change func(*Config)) Config { c := defaults; change(&c); return c }
	for name, x := range map[string]struct {
		text string
		env  func(string) string
		want Config
	}{
		"no file is the defaults":            {"", none, defaults},
		"a file of comments is the defaults": {"# nothing yet\n", none, defaults},
		"a file sets":                        {"epochHour: 0\ntestInbox: true\n", none, with(func(c *Config) { c.EpochHour, c.TestInbox = 0, true })},
		"the environment wins over a file":   {"epochHour: 1\n", env("CANDOR_EPOCH_HOUR", "2"), with(func(c *Config) { c.EpochHour = 2 })},
		"an empty variable is not set":       {"epochHour: 1\n", env("CANDOR_EPOCH_HOUR", ""), with(func(c *Config) { c.EpochHour = 1 })},
		"false is a value":                   {"openBrowser: false\n", none, with(func(c *Config) { c.OpenBrowser = false })},
		"links follow where it listens":      {"listen: '[::1]:90'\n", none, with(func(c *Config) { c.Listen, c.Base = "[::1]:90", "http://[::1]:90" })},
		"every address is this machine":      {"listen: :90\n", none, with(func(c *Config) { c.Listen, c.Base = ":90", "http://localhost:90" })},
		"links go where they are told to":    {"base: https://candor.example.com/\n", none, with(func(c *Config) { c.Base = "https://candor.example.com" })},
		"the engine's limits":                {"memoryMB: 2048\nthreads: 2\n", none, with(func(c *Config) { c.MemoryMB, c.Threads = 2048, 2 })},
		"a file with CRLF and a BOM":         {"\uFEFFepochHour: 5\r\n", none, with(func(c *Config) { c.EpochHour = 5 })},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse([]byte(x.text), x.env)
			if err != nil {
				t.Fatal(err)
			}
			if g := values(got); !equal(g, x.want) {
				t.Errorf("got %+v, want %+v", g, x.want)
			}
		})
	}
}

func equal(a, b Config) bool {
	a.settings, b.settings = nil, nil
	return a.Listen == b.Listen && a.Base == b.Base && a.OpenBrowser == b.OpenBrowser && a.TestInbox == b.TestInbox &&
		a.EpochHour == b.EpochHour && a.MemoryMB == b.MemoryMB && a.Threads == b.Threads
}

func TestEachMistakeIsToldWithItsLineAndWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"lisen: 127.0.0.1:80":             `candor.yaml:1:1: there is no setting "lisen"; write: listen`,
		"\n\nepoch_hour: 3":               `candor.yaml:3:1: there is no setting "epoch_hour"; write: epochHour`,
		"colour: red":                     `there is no setting "colour"; write: one of listen, base,`,
		"listen: 8080":                    `candor.yaml:1:9: listen cannot be that; write: listen: HOST:PORT`,
		"listen: a b:80":                  `write: listen: HOST:PORT`,
		"listen: 127.0.0.1:99999":         `write: listen: HOST:PORT`,
		"listen: '::1:80'":                `write: listen: HOST:PORT`,
		"listen: '[127.0.0.1]:80'":        `write: listen: HOST:PORT`,
		"base: candor.example.com":        `write: base: an address without a path`,
		"base: https://u:p@x.example":     `write: base: an address without a path`,
		"base: https://x.example/candor":  `write: base: an address without a path`,
		"base: https://x.example?a=b":     `write: base: an address without a path`,
		"base: javascript://x":            `write: base: an address without a path`,
		"epochHour: 24":                   `write: epochHour: a whole number from 0 to 23`,
		"epochHour: -1":                   `write: epochHour: a whole number from 0 to 23`,
		"epochHour: three":                `write: epochHour: a whole number from 0 to 23`,
		"testInbox: yes":                  `write: testInbox: true, or false`,
		"epochHour:":                      `candor.yaml:1:1: epochHour is empty; write: a value, or leave the key out`,
		"epochHour: 1\nepochHour: 2":      `candor.yaml:2:1: epochHour is set twice; write: the key once`,
		"epochHour: [1]":                  `epochHour is a single value`,
		"epochHour: &a 1\nmemoryMB: *a":   `anchors, aliases`,
		"- listen":                        `candor.yaml:1:1: settings are keys and values`,
		"listen: 'x":                      `this is not YAML`,
		"a: 1\n---\nb: 2":                 `a second document starts here`,
		"\xff":                            `not UTF-8`,
		strings.Repeat("# long\n", 10000): `larger than 64 KB`,
	} {
		_, err := Parse([]byte(text), none)
		var m Mistakes
		if !errors.As(err, &m) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %q", text, err, want)
		}
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	got, err := Parse([]byte("epochHour: 99\nlisen: x\nthreads: many\n"), env("CANDOR_MEMORY_MB", "lots"))
	var m Mistakes
	if !errors.As(err, &m) || len(m) != 4 {
		t.Fatalf("got %v, want four mistakes", err)
	}
	if !equal(got, Config{}) {
		t.Errorf("got %+v beside mistakes, want nothing that could be used", got)
	}
	if want := "CANDOR_MEMORY_MB: this variable cannot be that; write: a whole number from 0 to 16777216"; !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestAnOverrideDoesNotHideAMistakeInTheFile(t *testing.T) {
	if _, err := Parse([]byte("epochHour: 99\n"), env("CANDOR_EPOCH_HOUR", "4")); err == nil {
		t.Error("the file's mistake was hidden by the environment")
	}
}

func TestEachSettingSaysWhereItCameFrom(t *testing.T) {
	c, err := Parse([]byte("# mine\nepochHour: 4\n"), env("CANDOR_LISTEN", "0.0.0.0:80"))
	if err != nil {
		t.Fatal(err)
	}
	from := map[string]string{}
	for _, s := range c.Settings() {
		from[s.Key] = string(s.From) + " " + s.At
		if s.About == "" || s.Env == "" {
			t.Errorf("%s has no words or no variable", s.Key)
		}
	}
	for key, want := range map[string]string{"epochHour": "file candor.yaml:2", "listen": "env CANDOR_LISTEN", "threads": "default "} {
		if from[key] != want {
			t.Errorf("%s: got %q, want %q", key, from[key], want)
		}
	}
}

func TestTheManualIsAFileThatGivesTheSameValues(t *testing.T) {
	for _, text := range []string{"", "listen: '[::1]:80'\nbase: 'https://x.example'\ntestInbox: true\n", "base: ''\nthreads: 3\n"} {
		c, err := Parse([]byte(text), env("CANDOR_MEMORY_MB", "512"))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := c.Print(&b); err != nil {
			t.Fatal(err)
		}
		again, err := Parse([]byte(b.String()), none)
		if err != nil || !equal(again, c) {
			t.Errorf("got %+v (%v), want %+v, from\n%s", again, err, c, b.String())
		}
		for _, s := range c.Settings() {
			if !strings.Contains(b.String(), s.Key+": ") || !strings.Contains(b.String(), s.Env) && s.From == Default {
				t.Errorf("the manual does not show %s", s.Key)
			}
		}
	}
}

func TestAWorkspaceWithoutAFileHasTheDefaults(t *testing.T) {
	dir := t.TempDir()
	if c, err := Load(dir, none); err != nil || !equal(c, defaults) {
		t.Errorf("got %+v, %v, want the defaults", c, err)
	}
	if err := os.WriteFile(filepath.Join(dir, Name), []byte("threads: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(dir, none); err != nil || c.Threads != 1 {
		t.Errorf("got %d threads, %v, want 1", c.Threads, err)
	}
	if err := os.Mkdir(filepath.Join(dir, "other"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "other", Name), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(filepath.Join(dir, "other"), none); err == nil {
		t.Error("a file that cannot be read gave settings")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "listen: :1\n", "a: &x [*x]", "epochHour: 3\nbase: http://x\n", "? [a]\n: b", "{listen: '[::1]:80'}", "\uFEFFthreads: 2", "%YAML 1.1\n---\nthreads: 2"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse(text, none)
		var m Mistakes
		if err != nil {
			if !errors.As(err, &m) || !equal(c, Config{}) {
				t.Fatalf("got %+v beside %v", c, err)
			}
			for _, p := range m {
				if p.Line < 1 || p.Line > strings.Count(string(text), "\n")+strings.Count(string(text), "\r")+strings.Count(string(text), "\u0085")+strings.Count(string(text), "\u2028")+strings.Count(string(text), "\u2029")+1 || p.Instead == "" {
					t.Fatalf("%q: a mistake that helps nobody: %v", text, p)
				}
			}
			return
		}
		var b strings.Builder
		if err := c.Print(&b); err != nil {
			t.Fatal(err)
		}
		if again, err := Parse([]byte(b.String()), none); err != nil || !equal(again, c) {
			t.Fatalf("got %+v (%v), want %+v, from\n%s", again, err, c, b.String())
		}
	})
}
