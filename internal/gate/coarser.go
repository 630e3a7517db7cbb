package gate

import (
	"slices"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/internal/question"
)

// coarser finds the finest coarser step of the ladder at which the question would fit what is left of every scope, among
// those that the agreement allows: what a refusal offers must be allowed (law 8).
func coarser(plan question.Plan, f Facts) (candor.Precision, bool) {
	agreed := f.Agreement.Agreement.Precisions
	for _, p := range mechanism.Ladder() {
		sigma, err := mechanism.Sigma(p)
		if err != nil || sigma <= plan.Sigma() || len(agreed) > 0 && !slices.Contains(agreed, p) {
			continue
		}
		rho := mechanism.Rho(int64(len(plan.Vectors())), plan.Bounding().Groups, sigma)
		fits := true
		for i, c := range f.Charges {
			fits = fits && rho <= c.Left(f.Spent[i])
		}
		if fits {
			return p, true
		}
	}
	return "", false
}
