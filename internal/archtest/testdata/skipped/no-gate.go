// Recording an intent for a request that nobody decided on.
package skipped

// want: cannot use req .* as gate.Permit value

import (
	"context"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
)

func intend(ctx context.Context, l *ledger.Log, req candor.Request) (ledger.Debit, error) {
	return l.Intend(ctx, req, candor.Digest{}, nil, ledger.Body{})
}
