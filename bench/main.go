// Command bench measures whole programs against a named baseline of the same run: how long make demo takes to serve, from
// nothing and again; what a debit costs against a bare fsync; how fast a file is loaded against DuckDB's own COPY into the
// same sorted buckets; how long each page takes and how much it transfers. It prints ratios, since seconds belong to a machine. It refuses to judge: nothing here fails.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"time"
)

func main() {
	cold := flag.Bool("cold", true, "also build with an empty build cache (about a minute and a half of two cores)")
	rows := flag.Int("rows", 0, "only load so many rows from a stream, and say how much memory that took (try 50000000)")
	people := flag.Int("people", 1_000_000, "with -rows: of so many people")
	memory := flag.Int("memory", 768, "with -rows: the engine's memory in MiB")
	only := flag.String("only", "", "one of start, debits, load, pages")
	requests := flag.Int("requests", 21, "how often each page is asked for")
	size := flag.Int("size", 5_000_000, "rows that the load is compared on")
	profile := flag.String("profile", "", "write a processor profile here (go tool pprof)")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}
	if err := run(context.Background(), options{*cold, *rows, *people, *memory, *only, *size, *requests}); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		pprof.StopCPUProfile()
		os.Exit(1)
	}
}

type options struct {
	cold                   bool
	stream, people, memory int
	only                   string
	size, requests         int
}

func run(ctx context.Context, o options) error {
	tmp, err := os.MkdirTemp("", "candor-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if o.stream > 0 {
		return streaming(ctx, tmp, o.stream, o.people, o.memory)
	}
	var errs []error
	for _, b := range []struct {
		name string
		run  func() error
	}{
		{"start", func() error { return start(ctx, tmp, o.cold) }},
		{"debits", func() error { return debits(ctx, tmp) }},
		{"load", func() error { return loading(ctx, tmp, o.size) }},
		{"pages", func() error { return pages(ctx, tmp, o.requests) }},
	} {
		if o.only == "" || o.only == b.name {
			errs = append(errs, b.run())
		}
	}
	return errors.Join(errs...)
}

// row prints one figure and its ratio to the baseline.
func row(what string, d, base time.Duration, baseline string) {
	fmt.Printf("%-62s %10s %8.2f × %s\n", what, d.Round(10*time.Microsecond), float64(d)/float64(base), baseline)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// start times from the command to the first page: build and start. The aims are 3 minutes from nothing and 30 s again.
func start(ctx context.Context, tmp string, cold bool) error {
	bin := filepath.Join(tmp, "candor")
	fmt.Println("\nmake demo, from the command to the first page (aims: 3m0s from an empty build cache, 30s again)")
	warm, err := serving(ctx, bin, filepath.Join(tmp, "warm"), "")
	if err != nil {
		return err
	}
	if cold {
		d, err := serving(ctx, bin+"-cold", filepath.Join(tmp, "cold"), filepath.Join(tmp, "cache"))
		if err != nil {
			return err
		}
		row("from an empty build cache", d, warm, "with a warm one")
	}
	row("with a warm build cache", warm, warm, "itself")
	return nil
}

func serving(ctx context.Context, bin, dir, cache string) (time.Duration, error) {
	began := time.Now()
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", bin, "./cmd/candor")
	build.Env = os.Environ()
	if cache != "" {
		build.Env = append(build.Env, "GOCACHE="+cache)
	}
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build: %w\n%s", err, out)
	}
	ctx, stop := context.WithTimeout(ctx, 5*time.Minute)
	defer stop()
	const at = "127.0.0.1:18091"
	c := exec.CommandContext(ctx, bin, "demo", "--no-open", "--listen", at, "--dir", dir)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	if err := c.Start(); err != nil {
		return 0, err
	}
	defer func() { stop(); _ = c.Wait() }()
	for {
		r, err := http.Get("http://" + at + "/sign-in")
		if err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		select {
		case <-ctx.Done():
			return 0, errors.New("the demo did not serve in time")
		case <-time.After(50 * time.Millisecond):
		}
	}
}
