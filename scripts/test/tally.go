package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of `go test -json` (go doc test2json).
type event struct {
	Action, Package, ImportPath, Test, Output string
}

type name struct{ pkg, test string }

type result struct {
	action string
	output []string
}

// tally keeps what became of each test over several builds.
type tally struct {
	results map[name]*result
	running map[name][]string
	packs   map[string]int // tests failed, by package, in the pass that runs
	builds  []string       // packages that failed without a test of theirs failing
	unclean bool           // go test ended with an error
}

func newTally() *tally {
	return &tally{results: map[name]*result{}, running: map[name][]string{}, packs: map[string]int{}}
}

// add takes an event and gives what should be printed of it: closing lines, what did not build, and what failing tests
// said.
func (t *tally) add(e event) string {
	n := name{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		return e.Output
	case "output":
		if e.Test != "" {
			t.running[n] = append(t.running[n], e.Output)
			return ""
		}
		if e.Output == "PASS\n" || strings.HasSuffix(e.Output, "[no test files]\n") {
			return ""
		}
		return e.Output
	case "pass", "fail", "skip":
		if e.Test == "" {
			defer delete(t.packs, e.Package)
			if e.Action == "fail" && t.packs[e.Package] == 0 {
				t.builds = append(t.builds, e.Package)
			}
			return ""
		}
		out := t.running[n]
		delete(t.running, n)
		if e.Action == "fail" {
			t.packs[e.Package]++
		}
		if was := t.results[n]; was == nil || rank(e.Action) > rank(was.action) {
			t.results[n] = &result{e.Action, out}
		}
		if e.Action == "fail" {
			return strings.Join(out, "")
		}
	}
	return ""
}

// rank orders what counts when a test ran in several builds: a failure anywhere, else a pass anywhere.
func rank(action string) int {
	return slices.Index([]string{"skip", "pass", "fail"}, action)
}

// reason is what a skipped test said, without the file and line.
func (r *result) reason() string {
	for _, l := range r.output {
		if _, said, ok := strings.Cut(strings.TrimSpace(l), ".go:"); ok {
			if _, text, ok := strings.Cut(said, ": "); ok {
				return text
			}
		}
	}
	return "no reason given"
}

// allowed tells whether a skip is for want of test data, which not every machine has.
func allowed(reason string) bool { return strings.Contains(reason, "CANDOR_TEST_DATA") }

// close prints what was not run and the closing line, and reports whether all is well.
func (t *tally) close(out io.Writer, ci bool) bool {
	var passed, failed, skipped, bad int
	var names []name
	for n, r := range t.results {
		switch r.action {
		case "pass":
			passed++
		case "fail":
			failed++
		case "skip":
			skipped++
			names = append(names, n)
		}
	}
	slices.SortFunc(names, func(a, b name) int {
		return cmp.Or(strings.Compare(a.pkg, b.pkg), strings.Compare(a.test, b.test))
	})
	fmt.Fprintln(out)
	for _, n := range names {
		why := t.results[n].reason()
		mark := ""
		if ci && !allowed(why) {
			bad++
			mark = " (with CI=true this is a failure)"
		}
		fmt.Fprintf(out, "not run: %s %s: %s%s\n", n.pkg, n.test, why, mark)
	}
	for _, p := range t.builds {
		fmt.Fprintf(out, "failed as a whole: %s\n", p)
	}
	for n := range t.running { // a test that never ended: a panic or a time-out took its binary down
		fmt.Fprintf(out, "never ended: %s %s\n", n.pkg, n.test)
	}
	failed += len(t.builds)
	if failed == 0 && t.unclean {
		fmt.Fprintln(out, "go test ended with an error that belongs to no test")
		failed = 1
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", passed, failed+bad, skipped-bad)
	return failed+bad == 0 && passed > 0
}
