//go:build !zeronoise

package house_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// A disk that fills up is imitated by the size that no file may pass (setrlimit(2), RLIMIT_FSIZE): a write beyond it fails.
// The size grows until everything fits, so that each write is at some size the first that fails.
func TestOnAFullDiskWhatFailsSaysSoAndChangesNothing(t *testing.T) {
	for _, name := range []string{"loading a second file", "importing permissions", "asking two questions", "taking back two yeses", "opening the next epoch",
		"deleting somebody", "paying two people", "replaying a mended row"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := find(name)
			if err != nil {
				t.Fatal(err)
			}
			failed := 0
			for limit := 512; ; limit *= factor() {
				if limit > 64<<20 {
					t.Fatal("it fails whatever room it has")
				}
				dir, head := shopFolder(t)
				r := run(t, s, dir, fmt.Sprintf("%s=%d", envLimit, limit))
				if r.killed || r.failed != "" || len(r.acks) != len(s.actions) {
					t.Fatalf("with files of %d bytes at most, and then with room again:\n%s", limit, r.output)
				}
				for _, text := range r.full {
					tellsTheDisk(t, limit, text)
				}
				afterHarm(t, s, dir, head, r)
				if t.Failed() {
					t.Fatalf("with files of %d bytes at most", limit)
				}
				if len(r.full) == 0 {
					break
				}
				failed++
			}
			if failed == 0 {
				t.Error("nothing ever failed: the limit did not bite")
			}
		})
	}
}

// And where nobody makes room, but the process is ended: the same, after a restart with room.
func TestAfterAFullDiskARestartWithRoomGoesOn(t *testing.T) {
	for _, name := range []string{"loading a second file", "asking two questions", "taking back two yeses", "deleting somebody"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := find(name)
			if err != nil {
				t.Fatal(err)
			}
			for limit := 512; limit < 256<<10; limit *= factor() {
				dir, head := shopFolder(t)
				r := run(t, s, dir, fmt.Sprintf("%s=%d", envLimit, limit), envStay+"=1")
				if r.killed {
					t.Fatalf("killed:\n%s", r.output)
				}
				if r.failed != "" {
					tellsTheDisk(t, limit, r.failed)
				}
				afterHarm(t, s, dir, head, r)
				if t.Failed() {
					t.Fatalf("with files of %d bytes at most", limit)
				}
			}
		})
	}
}

func factor() int {
	if long() {
		return 2
	}
	return 4
}

// aboutSomebody would be a key of a person in an error (law 5).
var aboutSomebody = regexp.MustCompile(`c0\d\d`)

// tellsTheDisk checks that an error tells that it is the disk, and tells of nobody.
func tellsTheDisk(t *testing.T, limit int, text string) {
	t.Helper()
	if !strings.Contains(text, "disk") || strings.Contains(text, "panic") || aboutSomebody.MatchString(text) {
		t.Errorf("with files of %d bytes at most the error is not clear: %q", limit, text)
	}
}
