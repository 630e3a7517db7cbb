package main

import (
	"strings"
	"testing"
)

func TestWhatIsCounted(t *testing.T) {
	const (
		pass  = `{"Action":"output","Package":"p","Test":"TestA","Output":"noise\n"}` + "\n" + `{"Action":"pass","Package":"p","Test":"TestA"}` + "\n"
		fail  = `{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:7: got 1, want 2\n"}` + "\n" + `{"Action":"fail","Package":"p","Test":"TestB"}` + "\n" + `{"Action":"fail","Package":"p"}` + "\n"
		data  = `{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:7: needs CANDOR_TEST_DATA\n"}` + "\n" + `{"Action":"skip","Package":"p","Test":"TestC"}` + "\n"
		tool  = `{"Action":"output","Package":"p","Test":"TestD","Output":"    d_test.go:7: no Chromium: install it\n"}` + "\n" + `{"Action":"skip","Package":"p","Test":"TestD"}` + "\n"
		other = `{"Action":"pass","Package":"p","Test":"TestD"}` + "\n"
		build = `{"Action":"build-output","ImportPath":"q","Output":"q.go:1: does not compile\n"}` + "\n" + `{"Action":"fail","Package":"q"}` + "\n"
	)
	for _, tt := range []struct {
		name, events string
		ci, ok       bool
		want         []string
	}{
		{"a test that passed", pass, true, true, []string{"\n1 passed, 0 failed, 0 skipped\n"}},
		{"a test that failed, with what it said", pass + fail, false, false, []string{"got 1, want 2", "\n1 passed, 1 failed, 0 skipped\n"}},
		{"no data is a skip in CI too", pass + data, true, true, []string{"not run: p TestC: needs CANDOR_TEST_DATA\n", "\n1 passed, 0 failed, 1 skipped\n"}},
		{"a missing tool is a skip", pass + tool, false, true, []string{"not run: p TestD: no Chromium: install it\n", "\n1 passed, 0 failed, 1 skipped\n"}},
		{"a missing tool fails in CI", pass + tool, true, false, []string{"this is a failure", "\n1 passed, 1 failed, 0 skipped\n"}},
		{"skipped in one build and passed in another is passed", tool + other, true, true, []string{"\n1 passed, 0 failed, 0 skipped\n"}},
		{"passed in one build and skipped in the next is passed", other + tool, true, true, []string{"\n1 passed, 0 failed, 0 skipped\n"}},
		{"what does not build fails", pass + build, false, false, []string{"q.go:1: does not compile", "failed as a whole: q", "\n1 passed, 1 failed, 0 skipped\n"}},
		{"nothing run is no success", "", true, false, []string{"0 passed, 0 failed, 0 skipped\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			y := newTally()
			if err := y.read(&out, strings.NewReader(tt.events)); err != nil {
				t.Fatal(err)
			}
			if got := y.close(&out, tt.ci); got != tt.ok {
				t.Errorf("ok = %v, want %v", got, tt.ok)
			}
			for _, w := range tt.want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("got %q, want it to contain %q", out.String(), w)
				}
			}
		})
	}
}
