package mechanism

import (
	"fmt"
	"math"
	"testing"

	"github.com/candor-data/candor"
)

const rhoUnit = 1_000_000_000

func TestTheLadderCostsWhatTheDocumentsSay(t *testing.T) {
	const month = candor.Rho(0.024 * rhoUnit)
	for _, c := range []struct {
		precision candor.Precision
		sigma     int64
		rho       candor.Rho
		questions candor.Rho // persons-only histograms with one group a person, in a partner's month
	}{
		{candor.Fine, 20, 1_250_000, 19},
		{candor.Normal, 50, 200_000, 120},
		{"", 50, 200_000, 120},
		{candor.Coarse, 100, 50_000, 480},
		{candor.Coarsest, 200, 12_500, 1920},
	} {
		sigma, err := Sigma(c.precision)
		if sigma != c.sigma || err != nil {
			t.Errorf("Sigma(%q): got %d, %v, want %d", c.precision, sigma, err, c.sigma)
		}
		rho := Rho(1, 1, sigma)
		if rho != c.rho {
			t.Errorf("Rho(1, 1, %d): got %d, want %d", sigma, rho, c.rho)
		}
		if n := month / rho; n != c.questions {
			t.Errorf("%q: got %d questions a month, want %d", c.precision, n, c.questions)
		}
	}
	if n := candor.Rho(0.46*rhoUnit) / Rho(1, 1, 50); n != 2300 {
		t.Errorf("all partners: got %d questions a year, want 2300", n)
	}
}

func TestTheLadderRunsFromFineToCoarseAndHasNoOtherStep(t *testing.T) {
	last := int64(0)
	for _, p := range Ladder() {
		s, err := Sigma(p)
		if err != nil || s <= last {
			t.Errorf("step %q: got %d, %v after %d", p, s, err, last)
		}
		last = s
	}
	if len(Ladder()) != 4 {
		t.Errorf("got %d steps, want 4", len(Ladder()))
	}
	for _, p := range []candor.Precision{"none", "Fine", "exact", "0", " "} {
		if s, err := Sigma(p); err == nil {
			t.Errorf("Sigma(%q): got %d, want an error", p, s)
		}
	}
}

func TestRhoIsVectorsTimesGroupsOverTwoSigmaSquaredRoundedUp(t *testing.T) {
	for _, c := range []struct {
		vectors, groups, sigma int64
		want                   candor.Rho
	}{
		{1, 1, 1, 500_000_000},
		{3, 1, 50, 600_000},
		{4, 5, 50, 4_000_000},
		{2, 3, 20, 7_500_000},
		{1, 1, 3, 55_555_556}, // 55,555,555.5…
		{1, 1, 7, 10_204_082}, // 10,204,081.6…
		{1, 1, 1_000_000, 1},  // 0.0005 of a nano-unit is still a loss
		{1 << 10, 1 << 10, 1, 524_288_000_000_000},
		{1 << 20, 1, 1, 524_288_000_000_000},
	} {
		if got := Rho(c.vectors, c.groups, c.sigma); got != c.want {
			t.Errorf("Rho(%d, %d, %d): got %d, want %d", c.vectors, c.groups, c.sigma, got, c.want)
		}
	}
}

func TestArgumentsOutOfRangeCostMoreThanAnyCap(t *testing.T) {
	const big = math.MaxInt64
	for _, c := range [][3]int64{
		{0, 1, 50}, {1, 0, 50}, {1, 1, 0}, {-1, -1, 50}, {1, 1, -50}, {-1, 1, 1}, {1, -1, 1},
		{1<<20 + 1, 1, 50}, {1, 1<<20 + 1, 50}, {1 << 10, 1<<10 + 1, 50},
		{big, big, 1}, {big, 1, 1}, {1, big, 1}, {math.MinInt64, math.MinInt64, math.MinInt64},
		// 2·sigma² past 63 bits must neither wrap to a small loss nor divide by zero.
		{1, 1, 1 << 30}, {1 << 20, 1, 1<<30 + 1}, {1 << 20, 1, 1 << 31}, {1 << 20, 1, 1 << 32}, {1 << 20, 1, big},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			got := Rho(c[0], c[1], c[2])
			inRange := c[0] >= 1 && c[1] >= 1 && c[2] >= 1 && c[2] <= 1<<30 && float64(c[0])*float64(c[1]) <= 1<<20
			if !inRange && got != big {
				t.Errorf("got %d, want the largest", got)
			}
			if got < 1 {
				t.Errorf("got %d: a question that costs nothing", got)
			}
		})
	}
}

func TestEpsilonMatchesWhatTheDocumentsSay(t *testing.T) {
	for _, c := range []struct {
		rho       float64
		low, high float64
	}{
		{.024, .95, 1.05}, // a partner's month: 1
		{.46, 4.9, 5.1},   // all partners, a year: 5
		{1.05, 7.9, 8.1},  // inside: 8
		{1.5, 9.7, 10.1},  // the most that a board may set: 10
	} {
		got := Epsilon(candor.Rho(c.rho*rhoUnit), 1e-6)
		if got < c.low || got > c.high {
			t.Errorf("Epsilon(%v, 1e-6): got %.4f, want %v … %v", c.rho, got, c.low, c.high)
		}
	}
}

// The true least epsilon of the Gaussian mechanism with that rho is lower than what zCDP in general allows, and Bun and
// Steinke's simple bound ρ + 2√(ρ ln(1/δ)) is higher. Epsilon must lie between.
func TestEpsilonLiesBetweenTheGaussiansOwnAndTheSimpleBound(t *testing.T) {
	phi := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	for _, delta := range []float64{1e-5, 1e-6, 1e-9} {
		for _, rho := range []float64{1e-4, .00125, .024, .46, 1.05, 3} {
			got := Epsilon(candor.Rho(rho*rhoUnit), delta)
			if simple := rho + 2*math.Sqrt(rho*math.Log(1/delta)); got > simple {
				t.Errorf("rho %v delta %v: got %.5f, above the simple bound %.5f", rho, delta, got, simple)
			}
			// Balle and Wang 2018, theorem 8, with μ = √(2ρ): δ of the Gaussian at this ε must not exceed delta.
			mu := math.Sqrt(2 * rho)
			if d := phi(mu/2-got/mu) - math.Exp(got)*phi(-mu/2-got/mu); d > delta {
				t.Errorf("rho %v delta %v: at epsilon %.5f even the Gaussian has delta %v", rho, delta, got, d)
			}
		}
	}
}

func TestEpsilonGrowsWithRhoAndFallsWithDelta(t *testing.T) {
	if got := Epsilon(0, 1e-6); got != 0 {
		t.Errorf("Epsilon(0): got %v, want 0", got)
	}
	if got := Epsilon(-5, 1e-6); got != 0 {
		t.Errorf("Epsilon(-5): got %v, want 0", got)
	}
	last := 0.0
	for rho := candor.Rho(1000); rho < 100*rhoUnit; rho = rho * 3 / 2 {
		e := Epsilon(rho, 1e-6)
		if e < last || math.IsNaN(e) || math.IsInf(e, 0) {
			t.Errorf("Epsilon(%d): got %v after %v", rho, e, last)
		}
		if tight := Epsilon(rho, 1e-9); tight < e {
			t.Errorf("Epsilon(%d): a smaller delta gave %v, below %v", rho, tight, e)
		}
		last = e
	}
}

func TestGuessesAreBoundedAsTheWordsOnThePagesSay(t *testing.T) {
	for _, c := range []struct {
		name      string
		got       float64
		low, high float64
	}{
		{"all partners, presence: 74 in 100", Presence(.46 * rhoUnit), .735, .745},
		{"all partners, a value: 83 in 100", Attribute(.46 * rhoUnit), .83, .84},
		{"inside, a value: 93 in 100", Attribute(1.05 * rhoUnit), .92, .93},
		{"inside, presence: 86 in 100", Presence(1.05 * rhoUnit), .855, .865},
		{"insiders with partners, presence: 94 in 100", Presence(1.51 * rhoUnit), .93, .94},
		{"nothing spent: a coin", Presence(0), .5, .5},
		{"nothing spent, a value: a coin", Attribute(0), .5, .5},
		{"more spent than any bound holds", Presence(50 * rhoUnit), 1, 1},
	} {
		if c.got < c.low || c.got > c.high {
			t.Errorf("%s: got %.4f, want %v … %v", c.name, c.got, c.low, c.high)
		}
	}
	for rho := candor.Rho(0); rho < 5*rhoUnit; rho += rhoUnit / 100 {
		p, a := Presence(rho), Attribute(rho)
		// The bound on presence holds for any mechanism and is the looser of the two beyond what any board may allow.
		if p < .5 || p > 1 || a > 1 || rho <= 1510000000 && a < p || Presence(rho+1) < p || Attribute(rho+1) < a {
			t.Fatalf("rho %d: presence %v, attribute %v", rho, p, a)
		}
	}
}
