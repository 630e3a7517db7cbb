// Package engine is the seam to the databases that hold rows. It promises that an engine is reached with a debit alone, and
// so only over permitted people, within a question's bounds and after its intent was recorded. It refuses everything
// else: there is no call that takes SQL.
package engine

import (
	"context"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/protect"
)

// Engine counts. An implementation prints its own dialect from the permit's typed plan, reads the generation of the
// permit's epoch, joins with the permit's cohort, bounds every person as the plan says and fills every cell that has
// anybody in it. Its errors never hold rows or literals.
type Engine interface {
	Scan(ctx context.Context, p gate.Permit, out *protect.Sheet) error
}

// Run spends a debit on one scan.
func Run(ctx context.Context, e Engine, d ledger.Debit) (protect.Raw, error) {
	return protect.Run(ctx, d, e.Scan)
}

// References gives the rows of public tables, by the version that a plan was checked against: values in the order of the
// table's columns.
type References interface {
	Reference(ctx context.Context, name string, version candor.Digest) ([][]catalog.Value, error)
}

// Files lists what a generation holds. The reader pins it: Release ends the pin, and an erasure waits for or ends pins.
type Files interface {
	Pin(ctx context.Context, generation int64, datasets []string) (files []catalog.File, release func(), err error)
}
