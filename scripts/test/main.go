// Command test runs every test and says at the end, by name, what was not run. It promises that a test counts as passed
// only if it passed in one of its builds, and that with CI=true a skip is a failure unless it is for want of test data.
// It refuses to call a run without tests a success.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

func main() {
	long := flag.Bool("long", false, "also the long variants (CANDOR_LONG=1) and every fuzz target")
	fuzztime := flag.String("fuzztime", "", "how long each fuzz target runs; empty: a minute, and ten for those marked //fuzz:long")
	flag.Parse()
	if *long {
		if err := os.Setenv("CANDOR_LONG", "1"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if !run(os.Stdout, *long, *fuzztime, os.Getenv("CI") == "true") {
		os.Exit(1)
	}
}

// noiseless are the packages that have tests for builds without noise, where answers are compared exactly. Of the house it
// is the races alone: all else there is the same with noise.
var noiseless = []string{"internal/engine", "internal/flow"}

const noiselessRaces = "-run=Between|Overtaken|BeganBefore"

func run(out io.Writer, long bool, fuzztime string, ci bool) bool {
	ok := true
	if err := plain(out, ".", "go", "vet", "./..."); err != nil {
		fmt.Fprintln(out, "go vet:", err)
		ok = false
	}
	t := newTally()
	timeout := "-timeout=25m"
	if long {
		timeout = "-timeout=60m"
	}
	passes := [][]string{{".", "./..."}}
	if p := existing(noiseless); len(p) > 0 {
		passes = append(passes, append([]string{".", "-tags=zeronoise"}, p...))
	}
	passes = append(passes, []string{".", "-tags=zeronoise", noiselessRaces, "./internal/house"})
	passes = append(passes, []string{"outside", "./..."})
	for _, p := range passes {
		args := append([]string{"test", "-json", "-p=2", timeout}, p[1:]...)
		fmt.Fprintln(out, "\n$ go", strings.Join(args, " "))
		if err := stream(out, t, p[0], args); err != nil {
			fmt.Fprintln(out, "go test:", err)
		}
	}
	if long && !fuzz(out, fuzztime) {
		ok = false
	}
	return t.close(out, ci) && ok
}

func existing(dirs []string) (patterns []string) {
	for _, d := range dirs {
		if _, err := os.Stat(d); err == nil {
			patterns = append(patterns, "./"+d+"/...")
		}
	}
	return patterns
}

func plain(out io.Writer, dir, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir, c.Stdout, c.Stderr = dir, out, out
	return c.Run()
}

func stream(out io.Writer, t *tally, dir string, args []string) error {
	c := exec.Command("go", args...)
	c.Dir, c.Stderr = dir, out
	r, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	if err := t.read(out, r); err != nil {
		_ = c.Process.Kill()
		_ = c.Wait()
		return err
	}
	if err := c.Wait(); err != nil {
		t.unclean = true
	}
	return nil
}

// read takes the events of one `go test -json`.
func (t *tally) read(out io.Writer, r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				_, _ = out.Write(line)
			} else if s := t.add(e); s != "" {
				fmt.Fprint(out, s)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
