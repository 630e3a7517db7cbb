package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestHowLongATargetIsFuzzed(t *testing.T) {
	const source = "package p\n\n// FuzzA reads files.\n//\n//fuzz:long\nfunc FuzzA(f *testing.F) {}\n\n//fuzz:long\n\nfunc FuzzB(f *testing.F) {}\nfunc FuzzC(f *testing.F) {}\n"
	got := targets(source)
	if len(got) != 3 || got[0] != (target{name: "FuzzA", long: true}) || got[1] != (target{name: "FuzzB"}) || got[2] != (target{name: "FuzzC"}) {
		t.Fatalf("got %v", got)
	}
	for asked, want := range map[string][2]string{"": {"10m", "60s"}, "2s": {"2s", "2s"}} {
		if a, b := got[0].lasts(asked), got[2].lasts(asked); a != want[0] || b != want[1] {
			t.Errorf("asked for %q: %s and %s, want %v", asked, a, b, want)
		}
	}
}

func TestTheTargetsOfAFolderLongOnesFirst(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a_test.go": "func FuzzShort(f *testing.F) {}\n", "b/b_test.go": "//fuzz:long\nfunc FuzzLong(f *testing.F) {}\n", ".cache/c_test.go": "func FuzzHidden(f *testing.F) {}\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := everyTarget(dir)
	if err != nil || len(got) != 2 || got[0].name != "FuzzLong" || got[1].name != "FuzzShort" {
		t.Errorf("got %v, %v, want the long one and the short one", got, err)
	}
}

func TestHowOftenATargetRan(t *testing.T) {
	for said, want := range map[string]string{
		"fuzz: elapsed: 3s, execs: 120 (40/sec)\nfuzz: elapsed: 6s, execs: 250 (43/sec)\nPASS\n": "250 runs",
		"PASS\n": "it does not say how often",
	} {
		if got := ran(said); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
