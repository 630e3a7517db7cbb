package main

import "testing"

func TestHowLongATargetIsFuzzed(t *testing.T) {
	const source = "package p\n\n// FuzzA reads files.\n//\n//fuzz:long\nfunc FuzzA(f *testing.F) {}\n\n//fuzz:long\n\nfunc FuzzB(f *testing.F) {}\nfunc FuzzC(f *testing.F) {}\n"
	got := targets(source)
	if len(got) != 3 || got[0] != (target{"FuzzA", true}) || got[1] != (target{"FuzzB", false}) || got[2] != (target{"FuzzC", false}) {
		t.Fatalf("got %v", got)
	}
	for asked, want := range map[string][2]string{"": {"10m", "60s"}, "2s": {"2s", "2s"}} {
		if a, b := got[0].lasts(asked), got[2].lasts(asked); a != want[0] || b != want[1] {
			t.Errorf("asked for %q: %s and %s, want %v", asked, a, b, want)
		}
	}
}
