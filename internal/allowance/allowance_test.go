package allowance_test

import (
	"math"
	"slices"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
)

func TestChargesNameEveryScopeThatAQuestionUses(t *testing.T) {
	caps := allowance.Caps{Partner: 1, Partners: 2, Inside: 3, Dataset: 4}
	for name, x := range map[string]struct {
		recipient candor.PartyID
		datasets  []string
		want      []allowance.Charge
	}{
		"the company's teams share one window, and each dataset counts for good": {"fernco", []string{"people", "purchases"}, []allowance.Charge{
			{Scope: "inside", Rho: 9, Cap: 3, Days: 365}, {Scope: "dataset:people", Rho: 9, Cap: 4}, {Scope: "dataset:purchases", Rho: 9, Cap: 4}}},
		"a partner uses its own window and that of all partners": {"payco", []string{"purchases"}, []allowance.Charge{
			{Scope: "partner:payco", Rho: 9, Cap: 1, Days: 30}, {Scope: "partners", Rho: 9, Cap: 2, Days: 365}, {Scope: "dataset:purchases", Rho: 9, Cap: 4}}},
		"a partner named like a scope gets a scope of its own": {"inside", nil, []allowance.Charge{
			{Scope: "partner:inside", Rho: 9, Cap: 1, Days: 30}, {Scope: "partners", Rho: 9, Cap: 2, Days: 365}}},
		"nobody is not the company": {"", nil, []allowance.Charge{
			{Scope: "partner:", Rho: 9, Cap: 1, Days: 30}, {Scope: "partners", Rho: 9, Cap: 2, Days: 365}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := allowance.Charges(caps, "fernco", x.recipient, x.datasets, 9); !slices.Equal(got, x.want) {
				t.Errorf("got  %v\nwant %v", got, x.want)
			}
		})
	}
}

func TestWhatIsLeft(t *testing.T) {
	for name, x := range map[string]struct {
		charge allowance.Charge
		spent  allowance.Spent
		want   candor.Rho
	}{
		"all of an unused cap":                    {allowance.Charge{Cap: 10, Days: 30}, allowance.Spent{}, 10},
		"the cap less what its window holds":      {allowance.Charge{Cap: 10, Days: 30}, allowance.Spent{Window: 4, Lifetime: 99}, 6},
		"nothing when used up":                    {allowance.Charge{Cap: 10, Days: 30}, allowance.Spent{Window: 10}, 0},
		"never below nothing":                     {allowance.Charge{Cap: 10, Days: 30}, allowance.Spent{Window: 11}, 0},
		"never below nothing, whatever was spent": {allowance.Charge{Cap: 1, Days: 30}, allowance.Spent{Window: math.MaxInt64}, 0},
		"a window without a cap has nothing":      {allowance.Charge{Days: 30}, allowance.Spent{}, 0},
		"a lifetime without a cap has no end":     {allowance.Charge{}, allowance.Spent{Window: math.MaxInt64}, math.MaxInt64},
		"a lifetime with a cap has one":           {allowance.Charge{Cap: 10}, allowance.Spent{Window: 7}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			if got := x.charge.Left(x.spent); got != x.want {
				t.Errorf("got %d, want %d", got, x.want)
			}
		})
	}
}

func TestZeroCapsAllowNothingButDatasetsAreNotLimited(t *testing.T) {
	for _, recipient := range []candor.PartyID{"fernco", "payco"} {
		for _, c := range allowance.Charges(allowance.Caps{}, "fernco", recipient, []string{"d"}, 1) {
			want := candor.Rho(0)
			if c.Scope == allowance.OfDataset("d") {
				want = math.MaxInt64
			}
			if got := c.Left(allowance.Spent{}); got != want {
				t.Errorf("%s for %s: %d left, want %d", c.Scope, recipient, got, want)
			}
		}
	}
	if d := allowance.Default(); d.Partner > d.Partners || d.Partners > allowance.HighestPartners {
		t.Errorf("the default limits are not nested: %+v", d)
	}
}
