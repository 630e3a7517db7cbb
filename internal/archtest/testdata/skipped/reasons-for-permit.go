// Taking the reasons of DecideAgain, which spends nothing, for a permit.
package skipped

// want: cannot use gate.DecideAgain.* as gate.Permit value

import (
	"context"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/question"
)

func intend(ctx context.Context, l *ledger.Log, req candor.Request, p question.Plan, f gate.Facts) (ledger.Debit, error) {
	return l.Intend(ctx, gate.DecideAgain(req, p, f), candor.Digest{}, nil, ledger.Body{})
}
