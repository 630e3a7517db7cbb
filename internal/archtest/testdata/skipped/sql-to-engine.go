// Handing the engine SQL.
package skipped

// want: e.Query undefined

import (
	"context"

	"github.com/candor-data/candor/internal/engine"
)

func run(ctx context.Context, e engine.Engine) error { return e.Query(ctx, "SELECT 1") }
