package sqlite

import (
	"context"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// Attempts is the seam of requests that are done once.
type Attempts struct{ db *DB }

var _ flow.Attempts = Attempts{}

// Attempts gives the seam.
func (db *DB) Attempts() Attempts { return Attempts{db} }

// Begin keeps a new attempt, and takes out those that are too old.
func (a Attempts) Begin(ctx context.Context, name, body candor.Digest, life time.Duration) (out flow.Attempt, fresh bool, err error) {
	err = a.db.write(ctx, func(t *tx) error {
		fresh = true
		if err := t.exec("delete from attempt where at<=?", micros(t.now.Add(-life))); err != nil {
			return err
		}
		err := rows(t.conn, "select body,status,reply from attempt where name=?", func(s *sqlite.Stmt) error {
			fresh = false
			copy(out.Body[:], blob(s, 0))
			out.Status, out.Reply = s.ColumnInt(1), blob(s, 2)
			return nil
		}, name[:])
		if err != nil || !fresh {
			return err
		}
		return t.exec("insert into attempt(name,at,body,status) values(?,?,?,0)", name[:], micros(t.now), body[:])
	})
	return out, fresh, err
}

// End keeps what an attempt came to.
func (a Attempts) End(ctx context.Context, name candor.Digest, status int, reply []byte) error {
	return a.db.write(ctx, func(t *tx) error {
		return t.exec("update attempt set status=?, reply=? where name=?", status, reply, name[:])
	})
}

// Drop forgets an attempt.
func (a Attempts) Drop(ctx context.Context, name candor.Digest) error {
	return a.db.write(ctx, func(t *tx) error { return t.exec("delete from attempt where name=?", name[:]) })
}
