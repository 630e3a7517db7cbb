// Package enginetest is what every engine has to pass. It promises that an engine which passes counts exactly what the
// plan's documentation says, over the permitted people alone, and that one person more or less changes no cell by more
// than the plan's sensitivity. It refuses to run with noise: the cells are read after the whole road, so the tests need a
// build with the tag zeronoise, which adds none and works in tests only.
package enginetest

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// questions can be raised for a long run: go test -tags zeronoise -args -questions=2000.
var questions = flag.Int("questions", number(), "random questions for each of the invented companies")

// number is how many: each is asked about everybody, a random half, nobody and strangers.
func number() int {
	if os.Getenv("CANDOR_LONG") != "" {
		return 250
	}
	return 60
}

// Run puts an engine through the suite. newEngine loads the data as generation 1 and makes an engine that takes its keys
// from the data's Rand.
func Run(t *testing.T, newEngine func(t *testing.T, d Data) engine.Engine) {
	if !protect.ZeroNoise {
		t.Skip("needs -tags zeronoise")
	}
	t.Run("answers worked out by hand", func(t *testing.T) { byHand(t, newEngine) })
	t.Run("random questions agree with the reference", func(t *testing.T) { random(t, newEngine) })
	t.Run("one person changes no more than the sensitivity", func(t *testing.T) { onePerson(t, newEngine) })
	t.Run("without rows every cell is zero", func(t *testing.T) { empty(t, newEngine) })
	t.Run("nothing runs without a permit", func(t *testing.T) {
		e := newEngine(t, Shop(t, 1, false))
		if err := e.Scan(t.Context(), gate.Permit{}, nil); err == nil {
			t.Error("the engine ran without a permit")
		}
	})
	t.Run("a cancelled question ends in an error without its literals", func(t *testing.T) {
		d := Shop(t, 1, false)
		e := newEngine(t, d)
		road := NewRoad(t, d.View, map[string][]candor.SubjectID{"everybody": d.People()})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := road.Ask(ctx, e, parse(t, d, "SELECT COUNT(*) FROM events WHERE till = 'marker-of-a-literal'"), "everybody")
		if err == nil || strings.Contains(err.Error(), "marker") {
			t.Errorf("error = %v, want one without the literal", err)
		}
	})
}

func parse(t testing.TB, d Data, text string) question.Plan {
	t.Helper()
	p, reasons := question.Parse(d.View, text, candor.Normal)
	if len(reasons) > 0 {
		t.Fatalf("%s was refused: %v", text, reasons)
	}
	return p
}

// Same reports whether two answers to one plan have the same cells, and where they first differ.
func Same(t testing.TB, text string, plan question.Plan, got, want protect.Answer) bool {
	t.Helper()
	for v, vec := range plan.Vectors() {
		for g := range plan.Groups() {
			if got.Cell(v, g) != want.Cell(v, g) {
				t.Errorf("%s\nbounding %v, vector %d of kind %d, group %d: got %d, want %d", text, plan.Bounding(), v, vec.Kind, g, got.Cell(v, g), want.Cell(v, g))
				return false
			}
		}
	}
	return true
}

// cohorts are everybody, a random half, nobody, and people who are in no dataset.
func cohorts(d Data, r *rand.Rand) map[string][]candor.SubjectID {
	all := d.People()
	var half []candor.SubjectID
	for _, p := range all {
		if r.IntN(2) == 0 {
			half = append(half, p)
		}
	}
	return map[string][]candor.SubjectID{"everybody": all, "half": half, "nobody": nil, "strangers": {77_777, 88_888}}
}

func random(t *testing.T, newEngine func(t *testing.T, d Data) engine.Engine) {
	seeds, questions := uint64(len(zones)), *questions
	asked, refused, filled, public := 0, 0, 0, 0
	for seed := range seeds {
		d := Shop(t, seed, false)
		e, ref := newEngine(t, d), Reference{d}
		r := rand.New(rand.NewPCG(seed, 99))
		road := NewRoad(t, d.View, cohorts(d, r))
		for i := range questions {
			text := Question(r, false)
			plan, reasons := question.Parse(d.View, text, candor.Normal)
			if len(reasons) > 0 {
				refused++
				continue
			}
			ask := []string{"everybody", "half"}
			if i%8 == 0 {
				ask = append(ask, "nobody", "strangers")
			}
			for _, cohort := range ask {
				got, err := road.Ask(t.Context(), e, plan, cohort)
				if err != nil {
					t.Fatalf("%s\n%v", text, err)
				}
				want, err := road.Ask(t.Context(), ref, plan, cohort)
				if err != nil {
					t.Fatalf("%s\nreference: %v", text, err)
				}
				asked++
				if !Same(t, text, plan, got, want) {
					t.Fatalf("seed %d, cohort %s", seed, cohort)
				}
				people := int64(0)
				for g := range plan.Groups() {
					people += got.Cell(0, g)
				}
				if people > 0 {
					filled++
					public += min(len(plan.Joined()), 1)
				}
				if people > 0 && (cohort == "nobody" || cohort == "strangers") {
					t.Fatalf("%s counted %d people who did not permit", text, people)
				}
			}
		}
	}
	t.Logf("%d answers compared, %d with people in them, %d of these with public tables; %d texts refused", asked, filled, public, refused)
	if filled*2 < asked || refused*4 > asked || public*6 < filled {
		t.Error("too few of the questions ask for anything: this test shows little")
	}
}

// onePerson leaves out one person at a time: neighbours in the sense of differential privacy.
func onePerson(t *testing.T, newEngine func(t *testing.T, d Data) engine.Engine) {
	d := Shop(t, 11, false)
	e := newEngine(t, d)
	all := d.People()
	rows := map[candor.SubjectID]int{}
	heavy := all[0]
	for _, r := range d.Rows["events"] {
		if rows[r.Person]++; rows[r.Person] > rows[heavy] {
			heavy = r.Person
		}
	}
	without := func(p candor.SubjectID) (out []candor.SubjectID) {
		for _, q := range all {
			if q != p {
				out = append(out, q)
			}
		}
		return out
	}
	road := NewRoad(t, d.View, map[string][]candor.SubjectID{"all": all, "heavy": without(heavy), "light": without(all[5])})
	r := rand.New(rand.NewPCG(3, 3))
	reached := 0
	for range 80 {
		text := Question(r, false)
		plan, reasons := question.Parse(d.View, text, candor.Normal)
		if len(reasons) > 0 {
			continue
		}
		with, err := road.Ask(t.Context(), e, plan, "all")
		if err != nil {
			t.Fatal(err)
		}
		for _, cohort := range []string{"heavy", "light"} {
			less, err := road.Ask(t.Context(), e, plan, cohort)
			if err != nil {
				t.Fatal(err)
			}
			for v, vec := range plan.Vectors() {
				changed := int64(0)
				for g := range plan.Groups() {
					diff := with.Cell(v, g) - less.Cell(v, g)
					if diff != 0 {
						changed++
					}
					if diff > vec.Sensitivity || -diff > vec.Sensitivity {
						t.Errorf("%s\nvector of kind %d: one person changes a cell by %d, the sensitivity is %d", text, vec.Kind, diff, vec.Sensitivity)
					}
					if diff == vec.Sensitivity {
						reached++
					}
				}
				if changed > plan.Bounding().Groups {
					t.Errorf("%s\nvector of kind %d: one person changes %d cells, at most %d may change", text, vec.Kind, changed, plan.Bounding().Groups)
				}
			}
		}
	}
	if reached == 0 {
		t.Error("nobody ever counted as much as they may: this test shows little")
	}
}

func empty(t *testing.T, newEngine func(t *testing.T, d Data) engine.Engine) {
	full := Shop(t, 4, false)
	people := full.People()
	d := full
	d.Rows = map[string][]catalog.Row{}
	e := newEngine(t, d)
	road := NewRoad(t, d.View, map[string][]candor.SubjectID{"everybody": people})
	r := rand.New(rand.NewPCG(4, 4))
	for range 20 {
		text := Question(r, false)
		plan, reasons := question.Parse(d.View, text, candor.Normal)
		if len(reasons) > 0 {
			continue
		}
		got, err := road.Ask(t.Context(), e, plan, "everybody")
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		for v := range plan.Vectors() {
			for g := range plan.Groups() {
				if got.Cell(v, g) != 0 {
					t.Errorf("%s\na cell is %d without any rows", text, got.Cell(v, g))
				}
			}
		}
	}
}
