// Package config is how one workspace is run: where it listens, when new data becomes visible, how much the engine may
// take. It promises that settings are read once, before anything opens, that each has a default that works, and that
// every mistake is told with its line and what to write. It refuses keys that it does not know, keeps no secrets (those
// are files in keys/), and never reads the environment itself: the caller hands that in.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Name is the file's name in a workspace's folder.
const Name = "candor.yaml"

// Config is every setting with its value. A flag of a command wins over it.
type Config struct {
	Listen      string // HOST:PORT
	Base        string // the address that people type, without a / at the end
	OpenBrowser bool
	TestInbox   bool
	EpochHour   int // UTC
	MemoryMB    int // 0: the engine's choice
	Threads     int // 0: the engine's choice

	settings []Setting
}

// From says which of the three gave a value.
type From string

// In rising order of strength; a flag is stronger than all.
const (
	Default     From = "default"
	File        From = "file"
	Environment From = "env"
)

// Setting is one line of Config as people see it.
type Setting struct {
	Key     string `json:"key"`
	Value   string `json:"value"`
	Default string `json:"default"`
	From    From   `json:"from"`
	At      string `json:"at,omitempty"` // candor.yaml:3, or the variable's name
	Env     string `json:"env"`
	About   string `json:"about"`
}

// Settings lists all, in the order of the manual.
func (c Config) Settings() []Setting { return append([]Setting(nil), c.settings...) }

// Problem is one mistake, for the person who wrote it.
type Problem struct {
	File    string // or the variable's name
	Line    int    // from 1; 0 for a variable
	Column  int
	Text    string
	Instead string // what to write
}

// String prints the problem as compilers do: file:line:col: text; write: instead.
func (p Problem) String() string {
	at := p.File
	if p.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	return at + ": " + p.Text + "; write: " + p.Instead
}

// Mistakes are all that is wrong, one a line.
type Mistakes []Problem

func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, p := range m {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Load reads the settings of the workspace in dir; a workspace without a file has the defaults. With any mistake there is
// no Config: a setting that was misread could open what was meant to be shut.
func Load(dir string, getenv func(string) string) (Config, error) {
	text, err := os.ReadFile(filepath.Join(dir, Name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Config{}, fmt.Errorf("read the settings: %w", err)
	}
	return Parse(text, getenv)
}
