//go:build !zeronoise

package house_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/candor-data/candor/internal/house"
)

// The test binary starts itself as the process that comes to harm. These variables tell it how.
const (
	envScenario = "CANDOR_FAULT"       // which scenario; set: this process is the child
	envDir      = "CANDOR_FAULT_DIR"   // its workspace
	envKill     = "CANDOR_FAULT_KILL"  // at which step, counted from 1, it kills itself; 0: never
	envFiles    = "CANDOR_FAULT_FILES" // or: once so many more files of rows are there
	envLimit    = "CANDOR_FAULT_LIMIT" // or: no file may grow beyond so many bytes, until an action failed
	envStay     = "CANDOR_FAULT_STAY"  // and not afterwards either: the process gives up
)

func TestMain(m *testing.M) {
	if name := os.Getenv(envScenario); name != "" {
		if err := child(name); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if template.dir != "" {
		_ = os.RemoveAll(template.dir)
	}
	os.Exit(code)
}

// scenario is a row of the tables: what a process does until it comes to harm.
type scenario struct {
	name    string
	actions []action
	files   bool // writes files of rows
}

// action is one call. do returns when it is acknowledged, with what must be found again. done tells in the opened
// workspace whether it happened whole, and fails the test where it happened by half; said is what do returned, if it did.
type action struct {
	do   func(ctx context.Context, h *house.House) (said string, err error)
	done func(t *testing.T, h *house.House, said string) bool
}

func find(name string) (scenario, error) {
	for _, s := range slices.Concat(scenarios, moreScenarios, asideScenarios, scheduleScenarios, []scenario{crowd}) {
		if s.name == name {
			return s, nil
		}
	}
	return scenario{}, fmt.Errorf("there is no scenario %q", name)
}

// child runs a scenario and says on stdout each step that it came to and each call that was acknowledged.
func child(name string) error {
	s, err := find(name)
	if err != nil {
		return err
	}
	number := func(name string) int64 {
		n, err := strconv.ParseInt(os.Getenv(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	dir, at := os.Getenv(envDir), number(envKill)
	var steps atomic.Int64
	step := func(what string) {
		n := steps.Add(1)
		fmt.Println("step", what)
		if n == at {
			die()
		}
	}
	if n := number(envFiles); n > 0 {
		go killWhenThereAre(filepath.Join(dir, "rows"), countFiles(filepath.Join(dir, "rows"))+int(n))
	}
	ctx := context.Background()
	h, err := house.Open(ctx, dir, house.Options{Now: clockAt(noon.Add(time.Hour)).now, Step: step})
	if err != nil {
		return err
	}
	if n := number(envLimit); n > 0 {
		return s.within(ctx, h, n)
	}
	for i, a := range s.actions {
		said, err := a.do(ctx, h)
		if err != nil {
			return err
		}
		fmt.Printf("ack %d %s\n", i, said)
	}
	if number(envFiles) > 0 {
		time.Sleep(10 * time.Second) // to be killed
	}
	return h.Close()
}

// within runs the actions while no file may grow beyond limit bytes, then, where one failed, again without the limit: a
// full disk that was given room needs no restart.
func (s scenario) within(ctx context.Context, h *house.House, limit int64) error {
	signal.Ignore(unix.SIGXFSZ) // writes fail instead, as on a full disk
	set := func(n uint64) error {
		var r unix.Rlimit
		if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &r); err != nil {
			return err
		}
		r.Cur = min(n, r.Max)
		return unix.Setrlimit(unix.RLIMIT_FSIZE, &r)
	}
	if err := set(uint64(limit)); err != nil {
		return err
	}
	for i, a := range s.actions {
		said, err := a.do(ctx, h)
		if err != nil {
			if os.Getenv(envStay) != "" {
				return errors.Join(err, h.Close())
			}
			fmt.Printf("full %d %v\n", i, err)
			if err := set(math.MaxUint64); err != nil {
				return err
			}
			if said, err = a.do(ctx, h); err != nil {
				return fmt.Errorf("with room again, still: %w", err)
			}
		}
		fmt.Printf("ack %d %s\n", i, said)
	}
	if err := set(math.MaxUint64); err != nil {
		return err
	}
	return h.Close()
}

// die is kill -9: nothing is closed, flushed or told.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

func killWhenThereAre(dir string, n int) {
	for countFiles(dir) < n {
		time.Sleep(50 * time.Microsecond)
	}
	die()
}

func countFiles(dir string) (n int) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return nil
	})
	return n
}

// ran is what is known of a child.
type ran struct {
	steps  []string
	acks   []string // what was said of each acknowledged action, in order
	full   []string // errors of actions that found no room
	failed string   // any other error
	killed bool
	output string
}

func run(t *testing.T, s scenario, dir string, env ...string) (r ran) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	c := exec.Command(exe)
	c.Env = append(os.Environ(), append(env, envScenario+"="+s.name, envDir+"="+dir)...)
	c.Stdout, c.Stderr = &out, &stderr
	err = c.Run()
	r.output = out.String() + stderr.String()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		w, ok := exit.Sys().(syscall.WaitStatus)
		r.killed = ok && w.Signaled() && w.Signal() == syscall.SIGKILL
	}
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		what, rest, _ := strings.Cut(lines.Text(), " ")
		switch what {
		case "step":
			r.steps = append(r.steps, rest)
		case "ack":
			n, said, _ := strings.Cut(rest, " ")
			if n != strconv.Itoa(len(r.acks)) {
				t.Fatalf("acknowledged out of order:\n%s", r.output)
			}
			r.acks = append(r.acks, said)
		case "full":
			_, said, _ := strings.Cut(rest, " ")
			r.full = append(r.full, said)
		case "failed:":
			r.failed = rest
		}
	}
	if err != nil && !r.killed && r.failed == "" {
		t.Fatalf("the process ended by itself: %v\n%s", err, r.output)
	}
	return r
}

// afterHarm opens the workspace as the next process does, and checks that what was acknowledged is there, that nothing
// happened by half, and that doing everything again is right and changes nothing that was done.
func afterHarm(t *testing.T, s scenario, dir, head string, r ran) {
	t.Helper()
	h := open(t, dir, house.Options{})
	sound(t, h, head)
	said := func(i int) string {
		if i < len(r.acks) {
			return r.acks[i]
		}
		return ""
	}
	for i, a := range s.actions {
		switch done := a.done(t, h, said(i)); {
		case i < len(r.acks) && !done:
			t.Errorf("action %d was acknowledged and is lost", i)
		case i > len(r.acks) && done:
			t.Errorf("action %d is done and had not begun", i)
		}
	}
	for i, a := range s.actions {
		if _, err := a.do(t.Context(), h); err != nil {
			t.Errorf("action %d again: %v", i, err)
		}
		if !a.done(t, h, said(i)) {
			t.Errorf("action %d was done again and is not there", i)
		}
	}
	stillWorks(t, h)
	sound(t, h, head)
	if t.Failed() {
		t.Logf("the process had said:\n%s", r.output)
	}
}

// long tells whether every occurrence is tried, not a sample.
func long() bool { return os.Getenv("CANDOR_LONG") != "" }
