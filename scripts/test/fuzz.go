package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"
)

// target is one fuzz target: long ones read files of strangers, where a minute finds too little.
type target struct {
	name string
	long bool
	dir  string
}

var fuzzFunc = regexp.MustCompile(`(?m)((?:^//.*\n)*)^func (Fuzz\w+)\(`)

// targets finds the fuzz targets of a source file, and which of them have //fuzz:long above.
func targets(source string) (out []target) {
	for _, m := range fuzzFunc.FindAllStringSubmatch(source, -1) {
		out = append(out, target{name: m[2], long: strings.Contains("\n"+m[1], "\n//fuzz:long\n")})
	}
	return out
}

// lasts is how long a target runs: what was asked for, where something was.
func (t target) lasts(asked string) string {
	switch {
	case asked != "":
		return asked
	case t.long:
		return "10m"
	}
	return "60s"
}

// everyTarget lists the targets below dir, the long ones first, so that the last hour is not one of them alone.
func everyTarget(dir string) (all []target, err error) {
	var short []target
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == "outside" || strings.HasPrefix(d.Name(), ".") && path != dir) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, t := range targets(string(text)) {
			t.dir = "./" + filepath.ToSlash(filepath.Dir(path))
			if t.long {
				all = append(all, t)
			} else {
				short = append(short, t)
			}
		}
		return nil
	})
	return append(all, short...), err
}

// fuzz runs each target by itself, as go test does it, with one worker; as many at a time as there are processors.
func fuzz(out io.Writer, fuzztime string) bool {
	all, err := everyTarget(".")
	if err != nil || len(all) == 0 {
		fmt.Fprintln(out, "look for fuzz targets:", len(all), "found", err)
		return false
	}
	fmt.Fprintf(out, "\n%d fuzz targets, %d at a time\n", len(all), runtime.NumCPU())
	ok, say, waiting, done := true, sync.Mutex{}, make(chan target), sync.WaitGroup{}
	for range runtime.NumCPU() {
		done.Go(func() {
			for t := range waiting {
				var said bytes.Buffer
				began := time.Now()
				err := plain(&said, ".", "go", "test", "-run=^$", "-fuzz=^"+t.name+"$", "-parallel=1", "-fuzztime="+t.lasts(fuzztime), "-fuzzminimizetime=1x", t.dir)
				say.Lock()
				if err != nil {
					ok = false
					fmt.Fprintf(out, "%s\nFAILED: fuzz %s in %s: %v\n", said.Bytes(), t.name, t.dir, err)
				} else {
					fmt.Fprintf(out, "ok  \tfuzz %s in %s for %s, %.0f s in all: %s\n", t.name, t.dir, t.lasts(fuzztime), time.Since(began).Seconds(), ran(said.String()))
				}
				say.Unlock()
			}
		})
	}
	for _, t := range all {
		waiting <- t
	}
	close(waiting)
	done.Wait()
	return ok
}

var execs = regexp.MustCompile(`execs: (\d+)`)

// ran says how often a target was run.
func ran(said string) string {
	all := execs.FindAllStringSubmatch(said, -1)
	if len(all) == 0 {
		return "it does not say how often"
	}
	return all[len(all)-1][1] + " runs"
}
