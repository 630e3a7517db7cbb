package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documents are those whose console blocks are run, in this order and in one shell: each goes on where the one before ended.
// It begins in a folder that holds examples/ and nothing else.
var documents = []string{"README.md", "docs/life-of-a-question.md", "docs/operating.md", "docs/reference.md"}

// A block that opens with ```console is commands (after "$ ", and "> " for their further lines) and what they print. In
// what they print
//
//	…                a line of its own: any lines; within a line: any text
//	1234 ± 98        a number before ± is noise: any number
//	two   spaces     as many as one
//
// and a command may exit with 3 only where the block shows "Refused.", else with 0.
func TestDocumentsShowWhatTheirCommandsDo(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs whole workspaces")
	}
	var steps []step
	for _, name := range documents {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		more := consoleSteps(name, string(text))
		if len(more) < 3 {
			t.Errorf("%s: got %d commands, want some", name, len(more))
		}
		steps = append(steps, more...)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples")); err != nil {
		t.Fatal(err)
	}
	walk(t, dir, steps)
}

// step is one command with what it shall print.
type step struct {
	at      string // file:line
	command string
	want    []string
}

func consoleSteps(name, text string) (out []step) {
	inside := false
	for i, line := range strings.Split(text, "\n") {
		last := len(out) - 1
		command, isCommand := strings.CutPrefix(line, "$ ")
		more, isMore := strings.CutPrefix(line, "> ")
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console"
		case !inside:
		case isCommand:
			out = append(out, step{at: fmt.Sprintf("%s:%d", name, i+1), command: command})
		case isMore && last >= 0 && len(out[last].want) == 0:
			out[last].command += "\n" + more
		case last >= 0:
			out[last].want = append(out[last].want, line)
		}
	}
	return out
}

// walk runs all commands in one shell, so that where they go and what they export holds for the next.
func walk(t *testing.T, dir string, steps []step) {
	candor, err := exec.LookPath("candor") // the test binary under that name: TestMain
	if err != nil {
		t.Fatal(err)
	}
	said := t.TempDir()
	var script strings.Builder
	for i, s := range steps {
		fmt.Fprintf(&script, "{ %s\n} >%s/out.%d 2>&1 </dev/null; echo $? >%s/code.%d\n", s.command, said, i, said, i)
	}
	sh := exec.CommandContext(t.Context(), "sh", "-c", script.String())
	sh.Dir = dir
	sh.Env = []string{"PATH=" + filepath.Dir(candor) + ":" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + os.TempDir()}
	if out, err := sh.CombinedOutput(); err != nil {
		t.Fatalf("the shell: %v\n%s", err, out)
	}
	for i, s := range steps {
		read := func(kind string) string {
			b, err := os.ReadFile(filepath.Join(said, fmt.Sprintf("%s.%d", kind, i)))
			if err != nil {
				t.Fatalf("%s: %v", s.at, err)
			}
			return string(b)
		}
		got, code, want := read("out"), strings.TrimSpace(read("code")), "0"
		if strings.Contains(strings.Join(s.want, "\n"), "Refused.") {
			want = "3"
		}
		if code != want {
			t.Errorf("%s: %s\ngot exit %s, want %s, with\n%s", s.at, s.command, code, want, got)
			return // what follows rests on it
		}
		if !shows(s.want, got) {
			t.Errorf("%s: %s\ngot\n%s\nwant\n%s", s.at, s.command, got, strings.Join(s.want, "\n"))
		}
	}
}

var (
	spaces = regexp.MustCompile(`\s+`)
	noisy  = regexp.MustCompile(`-?[\d.]+ ±`)
)

// shows reports whether what was printed is what the document shows.
func shows(want []string, got string) bool {
	tidy := func(line string) string { return strings.TrimSpace(spaces.ReplaceAllString(line, " ")) }
	var pattern, printed strings.Builder
	for _, line := range want {
		switch line = tidy(line); line {
		case "":
		case "…":
			pattern.WriteString(`(?:.*\n)*?`)
		default:
			line = regexp.QuoteMeta(noisy.ReplaceAllString(line, "N ±"))
			pattern.WriteString(strings.ReplaceAll(line, "…", `.*`) + "\n")
		}
	}
	for line := range strings.SplitSeq(got, "\n") {
		if line = tidy(line); line != "" {
			printed.WriteString(noisy.ReplaceAllString(line, "N ±") + "\n")
		}
	}
	return regexp.MustCompile(`^` + pattern.String() + `$`).MatchString(printed.String())
}

func TestWhatADocumentShowsIsCompared(t *testing.T) {
	for _, x := range []struct {
		name, want, got string
		same            bool
	}{
		{"the same", "a\nb", "a\nb\n", true},
		{"another word", "a\nb", "a\nc\n", false},
		{"a line too few", "a\nb\nc", "a\nb\n", false},
		{"a line too many", "a", "a\nb\n", false},
		{"columns of another width", "KIND  BUYERS", "KIND     BUYERS \n", true},
		{"lines left out", "a\n…\nd", "a\nb\nc\nd\n", true},
		{"no lines left out", "a\n…", "a\n", true},
		{"a line after what was left out is missing", "a\n…\nd", "a\nb\nc\n", false},
		{"part of a line left out", "key …= made", "key abc= made\n", true},
		{"other noise", "plants  2641 ± 98  -12.5 ± 9", "plants 2650.5 ± 98  14 ± 9\n", true},
		{"another precision", "plants  2641 ± 98", "plants 2641 ± 39\n", false},
		{"a pattern's letters are letters", "a.b (c)", "axb (c)\n", false},
		{"nothing shown, something printed", "", "a\n", false},
	} {
		t.Run(x.name, func(t *testing.T) {
			if got := shows(strings.Split(x.want, "\n"), x.got); got != x.same {
				t.Errorf("got %v, want %v", got, x.same)
			}
		})
	}
}
