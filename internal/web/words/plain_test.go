package words

import (
	"reflect"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/webtest/reading"
)

// What stands in for names and numbers is short and has no syllable to speak of, as most names have few.
var marks = strings.NewReplacer("⟨0⟩", "Fern", "⟨1⟩", "Fern", "⟨2⟩", "Fern")

// texts are what a book says, a block an entry, by the room that it is said in; what refusals say stands together.
func texts(b *Book) map[string][]string {
	out := map[string][]string{}
	entries(reflect.ValueOf(*b), "", func(path, text string) {
		place := strings.SplitN(strings.TrimPrefix(path, "."), ".", 2)[0]
		if rest, ok := strings.CutPrefix(path, ".Me."); ok {
			place = "Me." + strings.SplitN(rest, ".", 2)[0]
		}
		// A letter has lines, and each is read by itself.
		out[place] = append(out[place], strings.Split(marks.Replace(text), "\n")...)
	})
	return out
}

// Everything that a book can say, on every page and in every state, is measured here; pages as they are seen are measured in
// internal/web/site.
func TestEveryBookIsPlain(t *testing.T) {
	for _, l := range say.Langs() {
		var all, short []string // short: places with too few words to be measured each by itself, measured together
		for place, blocks := range texts(In(l)) {
			all = append(all, blocks...)
			level := reading.Measure(l.Tag(), blocks)
			if !level.Whole() {
				short = append(short, blocks...)
			}
			for _, p := range level.Problems() {
				t.Errorf("%s: %s: %s", l.Tag(), place, p)
			}
			for _, b := range blocks {
				for _, w := range reading.Banned(l.Tag(), b) {
					t.Errorf("%s: %s says %q: %s", l.Tag(), place, w.Word, w.Why)
				}
			}
			if level.Whole() {
				t.Logf("%s: %-14s %s", l.Tag(), place, level)
			}
		}
		for name, blocks := range map[string][]string{"the whole book": all, "the short places together": short} {
			level := reading.Measure(l.Tag(), blocks)
			if !level.Whole() {
				t.Errorf("%s: %s has %d words: there is nothing to measure", l.Tag(), name, level.Words)
			}
			for _, p := range level.Problems() {
				t.Errorf("%s: %s: %s", l.Tag(), name, p)
			}
			t.Logf("%s: %s: %s", l.Tag(), name, level)
		}
	}
}

func TestAHardSentenceInABookIsFound(t *testing.T) {
	b := french
	b.Me.Year.Quiet = "Nonobstant les dispositions susmentionnées, le responsable du traitement conserve inconditionnellement ses prérogatives."
	var problems []string
	said := false
	for place, blocks := range texts(&b) {
		for _, p := range reading.Measure(b.Tag(), blocks).Problems() {
			problems = append(problems, place+": "+p)
		}
		for _, x := range blocks {
			said = said || len(reading.Banned(b.Tag(), x)) > 0
		}
	}
	if len(problems) != 1 || !strings.HasPrefix(problems[0], "Me.Year: ") || !said {
		t.Errorf("got %q and a banned word %v want the planted sentence and its word", problems, said)
	}
}
