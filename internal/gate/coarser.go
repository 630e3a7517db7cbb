package gate

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/internal/question"
)

// coarser finds the finest coarser step of the ladder at which the question would fit what is left.
func coarser(plan question.Plan, left candor.Rho) (candor.Precision, bool) {
	for _, p := range mechanism.Ladder() {
		sigma, err := mechanism.Sigma(p)
		if err != nil || sigma <= plan.Sigma() {
			continue
		}
		if mechanism.Rho(int64(len(plan.Vectors())), plan.Bounding().Groups, sigma) <= left {
			return p, true
		}
	}
	return "", false
}
