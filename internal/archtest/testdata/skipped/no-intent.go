// Running the engine with a permit, before the intent is recorded.
package skipped

// want: cannot use p .* as ledger.Debit value in argument to engine.Run

import (
	"context"

	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/protect"
)

func run(ctx context.Context, e engine.Engine, p gate.Permit) (protect.Raw, error) {
	return engine.Run(ctx, e, p)
}
