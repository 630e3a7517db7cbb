// Opening one person's record with a permit, before the look is recorded.
package skipped

// want: cannot use p .* as ledger.Debit value in argument to subject.Run

import (
	"context"

	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/subject"
)

func look(ctx context.Context, p gate.Permit, read func(context.Context, gate.Permit) ([]subject.Rows, error)) (subject.Raw, error) {
	return subject.Run(ctx, p, read)
}
