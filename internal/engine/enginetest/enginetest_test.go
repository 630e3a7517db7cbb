package enginetest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/engine"
)

func TestTheReferencePassesItsOwnSuite(t *testing.T) {
	Run(t, func(_ *testing.T, d Data) engine.Engine { return Reference{d} })
}

// The choice must favour no group and no pair of groups, in one question over many people and over many questions.
func TestGroupsAreChosenEvenly(t *testing.T) {
	const groups, keep, people = 12, 3, 60_000
	single := make([]float64, groups)
	pairs := make([]float64, groups*groups)
	key := []byte("0123456789abcdef")
	for p := range people {
		if p%1000 == 0 {
			key[p/1000%16]++ // sixty questions
		}
		order := make([]int, groups)
		seen := map[uint32]bool{}
		for g := range order {
			order[g] = g * 37 % 100 // not neighbours only
			seen[Chosen(key, candor.SubjectID(p+1), order[g])] = true
		}
		if len(seen) != groups {
			t.Fatal("two groups of a person have the same number")
		}
		at := map[int]int{}
		for i, g := range order {
			at[g] = i
		}
		slices.SortFunc(order, func(a, b int) int {
			return cmp.Compare(Chosen(key, candor.SubjectID(p+1), a), Chosen(key, candor.SubjectID(p+1), b))
		})
		for i, a := range order[:keep] {
			single[at[a]]++
			for _, b := range order[i+1 : keep] {
				pairs[min(at[a], at[b])*groups+max(at[a], at[b])]++
			}
		}
	}
	// Each count is binomial: six standard deviations are passed less than once in 10^8.
	within := func(what string, got, p float64) {
		want := p * people
		if dev := math.Abs(got - want); dev > 6*math.Sqrt(want*(1-p)) {
			t.Errorf("%s was chosen %.0f times, want about %.0f", what, got, want)
		}
	}
	for g, n := range single {
		within(fmt.Sprint("group ", g), n, float64(keep)/groups)
	}
	for a := range groups {
		for b := a + 1; b < groups; b++ {
			within(fmt.Sprint("the pair ", a, " and ", b), pairs[a*groups+b], float64(keep*(keep-1))/(groups*(groups-1)))
		}
	}
}
