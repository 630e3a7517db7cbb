// Recording raw numbers as if they were protected.
package skipped

// want: protect.Raw does not implement ledger.Draft

import (
	"context"

	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/protect"
)

func conclude(ctx context.Context, l *ledger.Log, d ledger.Debit, r protect.Raw) (ledger.Recorded, error) {
	return l.Conclude(ctx, d, r, ledger.Body{})
}
