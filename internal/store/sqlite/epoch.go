package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/gate"
)

// EpochAt gives an earlier epoch; zero when there is none of that number.
func (db *DB) EpochAt(ctx context.Context, number int64) (e gate.Epoch, err error) {
	err = db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select number,generation,at from epoch where number=?", func(s *sqlite.Stmt) error {
			e = gate.Epoch{Number: s.ColumnInt64(0), Generation: s.ColumnInt64(1), At: instant(s, 2)}
			return nil
		}, number)
	})
	return e, err
}
