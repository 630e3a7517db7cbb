package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/flow"
)

// Coverage keeps the noised figures of who permits.
type Coverage struct{ db *DB }

var _ flow.Coverage = Coverage{}

// Coverage gives the seam.
func (db *DB) Coverage() Coverage { return Coverage{db} }

// Covered gives a cell's figure and its period.
func (x Coverage) Covered(ctx context.Context, k flow.Cell) (about, period int64, ok bool, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select about,period from coverage where dataset=? and purpose=? and recipient=?", func(s *sqlite.Stmt) error {
			about, period, ok = s.ColumnInt64(0), s.ColumnInt64(1), true
			return nil
		}, k.Dataset, string(k.Purpose), string(k.Recipient))
	})
	return about, period, ok, err
}

// Cover keeps a new figure.
func (x Coverage) Cover(ctx context.Context, k flow.Cell, period, intent, about int64) error {
	return x.db.write(ctx, func(t *tx) error {
		return t.exec("insert or replace into coverage(dataset,purpose,recipient,period,intent,about) values(?,?,?,?,?,?)",
			k.Dataset, string(k.Purpose), string(k.Recipient), period, intent, about)
	})
}
