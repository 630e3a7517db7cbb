package sqlite

import (
	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/identity"
)

// unsend removes messages to an address, however it was written.
func (t *tx) unsend(k identity.Key) error {
	var ids []int64
	err := rows(t.conn, "select id,to_address from mail", func(s *sqlite.Stmt) error {
		if identity.Same(k, s.ColumnText(1)) {
			ids = append(ids, s.ColumnInt64(0))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.each("delete from mail where id=?", ids)
}

func (t *tx) each(q string, ids []int64) error {
	for _, id := range ids {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return nil
}
