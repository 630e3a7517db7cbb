package main

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// commands gives every command that somebody can type, hidden ones and cobra's own left out.
func commands(t *testing.T) (out []*cobra.Command) {
	t.Helper()
	s := &session{getenv: func(string) string { return "" }, in: strings.NewReader(""), out: io.Discard, err: io.Discard, cwd: t.TempDir()}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			if sub.Hidden || sub.Name() == "help" || sub.Name() == "completion" {
				continue
			}
			out = append(out, sub)
			walk(sub)
		}
	}
	walk(s.root())
	if len(out) < 20 {
		t.Fatalf("got %d commands: this walks the wrong tree", len(out))
	}
	return out
}

func TestEveryCommandSaysWhatItDoes(t *testing.T) {
	for _, c := range commands(t) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: the line that says what it does is %q, want some words without a full stop", c.CommandPath(), c.Short)
		}
		if c.RunE == nil && c.Run == nil {
			t.Errorf("%s does nothing", c.CommandPath())
		}
		for name, got := range map[string]bool{"--output": c.InheritedFlags().Lookup("output") != nil, "--dir": c.InheritedFlags().Lookup("dir") != nil, "--yes": c.InheritedFlags().Lookup("yes") != nil} {
			if !got {
				t.Errorf("%s has no %s", c.CommandPath(), name)
			}
		}
	}
}

// takesWords reports whether a command is given something beside flags that may be left out.
func takesWords(c *cobra.Command) bool {
	_, words, _ := strings.Cut(c.Use, " ")
	return words != "" && !c.HasSubCommands()
}

func TestEveryCommandThatTakesArgumentsShowsAnExample(t *testing.T) {
	for _, c := range commands(t) {
		if !takesWords(c) {
			continue
		}
		if !strings.Contains(c.Example, c.CommandPath()+" ") {
			t.Errorf("%s takes %q and shows no example of itself: %q", c.CommandPath(), c.Use, c.Example)
		}
	}
}

// An example is worth what it says only while its flags exist.
func TestTheFlagsOfExamplesExist(t *testing.T) {
	all := commands(t)
	for _, c := range all {
		for line := range strings.SplitSeq(c.Example, "\n") {
			for part := range strings.SplitSeq(line, "|") {
				part, _, _ = strings.Cut(part, " #")
				words := strings.Fields(part)
				i := slices.Index(words, "candor")
				if i < 0 {
					continue
				}
				target := c.Root()
				for _, w := range words[i+1:] {
					if next := slices.IndexFunc(target.Commands(), func(s *cobra.Command) bool { return s.Name() == w || slices.Contains(s.Aliases, w) }); next >= 0 {
						target = target.Commands()[next]
					} else {
						break
					}
				}
				target.InitDefaultHelpFlag()
				for _, w := range words[i+1:] {
					name, _, _ := strings.Cut(strings.TrimLeft(w, "-"), "=")
					switch {
					case strings.HasPrefix(w, "--") && target.Flags().Lookup(name) == nil && target.InheritedFlags().Lookup(name) == nil:
						t.Errorf("%s: the example uses %s, which %s does not have", c.CommandPath(), w, target.CommandPath())
					case len(w) == 2 && w[0] == '-' && w[1] != '-' && target.Flags().ShorthandLookup(name) == nil && target.InheritedFlags().ShorthandLookup(name) == nil:
						t.Errorf("%s: the example uses %s, which %s does not have", c.CommandPath(), w, target.CommandPath())
					}
				}
			}
		}
	}
}

func TestHelpIsAResultAndNeedsNoWorkspace(t *testing.T) {
	for _, c := range commands(t) {
		path := strings.Fields(c.CommandPath())[1:]
		var out, stderr bytes.Buffer
		code := run(context.Background(), append(path, "--help", "--dir", t.TempDir()+"/none"), func(string) string { return "" }, strings.NewReader(""), &out, &stderr)
		if code != done || stderr.Len() > 0 || !strings.Contains(out.String(), "Usage:") {
			t.Errorf("%s --help: exit %d, stderr %q, %d bytes of help", c.CommandPath(), code, stderr.String(), out.Len())
		}
		if strings.ContainsRune(out.String(), '\x1b') {
			t.Errorf("%s --help has colours", c.CommandPath())
		}
	}
}
