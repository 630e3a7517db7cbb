package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/ledger"
)

// Saved is the seam of saved questions.
type Saved struct{ db *DB }

var _ flow.Saved = Saved{}

// Saved gives the seam.
func (db *DB) Saved() Saved { return Saved{db} }

// Save keeps a new question.
func (x Saved) Save(ctx context.Context, q flow.SavedQuestion, most int) (id int64, err error) {
	inputs, err := json.Marshal(q.Inputs)
	if err != nil {
		return 0, err
	}
	asks, err := json.Marshal(q.Asks)
	if err != nil {
		return 0, err
	}
	err = x.db.write(ctx, func(t *tx) error {
		if err := t.sweepSaved(flow.UndoFor); err != nil {
			return err
		}
		n, err := t.int("select count(*) from saved where owner=?", q.Owner)
		if err != nil {
			return err
		}
		if n >= int64(most) {
			return flow.ErrEnough
		}
		if err := t.free(q.Owner, q.Name, 0); err != nil {
			return err
		}
		err = t.exec("insert into saved(name,owner,kind,inputs,asks,made) values(?,?,?,?,?,?)", q.Name, q.Owner, q.Kind, string(inputs), string(asks), micros(q.Made))
		id = t.conn.LastInsertRowID()
		return err
	})
	return id, err
}

// free says whether an owner has no other question of a name.
func (t *tx) free(owner, name string, but int64) error {
	n, err := t.int("select count(*) from saved where owner=? and name=? and deleted=0 and id<>?", owner, name, but)
	if err == nil && n > 0 {
		err = flow.ErrTaken
	}
	return err
}

const savedColumns = "select id,name,owner,kind,inputs,asks,made,shared,deleted," + scheduleColumns + " from saved left join schedule on saved.id=schedule.saved "

func saved(s *sqlite.Stmt) (q flow.SavedQuestion, err error) {
	q = flow.SavedQuestion{ID: s.ColumnInt64(0), Name: s.ColumnText(1), Owner: s.ColumnText(2), Kind: s.ColumnText(3), Made: instant(s, 6), Deleted: instant(s, 8)}
	if at := instant(s, 7); !at.IsZero() {
		q.Shared = &at
	}
	if err := json.Unmarshal([]byte(s.ColumnText(4)), &q.Inputs); err != nil {
		return q, fmt.Errorf("read a saved question: %w", err)
	}
	if err := json.Unmarshal([]byte(s.ColumnText(5)), &q.Asks); err != nil {
		return q, fmt.Errorf("read a saved question: %w", err)
	}
	q.Schedule, err = schedule(s, 9)
	return q, err
}

// Saved lists an owner's questions, deleted ones too, and those that are shared.
func (x Saved) Saved(ctx context.Context, owner string) (out []flow.SavedQuestion, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, savedColumns+"where owner=? or shared<>0 and deleted=0 order by name,id", func(s *sqlite.Stmt) error {
			q, err := saved(s)
			out = append(out, q)
			return err
		}, owner)
	})
	return out, err
}

// SavedOne gives one question.
func (x Saved) SavedOne(ctx context.Context, id int64) (q flow.SavedQuestion, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		found := false
		err := rows(c, savedColumns+"where id=?", func(s *sqlite.Stmt) (err error) {
			found = true
			q, err = saved(s)
			return err
		}, id)
		if err == nil && !found {
			err = ledger.ErrNotFound
		}
		return err
	})
	return q, err
}

// Rename gives a question another name.
func (x Saved) Rename(ctx context.Context, id int64, name string) error {
	return x.change(ctx, id, func(t *tx, owner string) error {
		if err := t.free(owner, name, id); err != nil {
			return err
		}
		return t.exec("update saved set name=? where id=?", name, id)
	})
}

// Share shows a question to colleagues, or no longer. One that is shared already keeps its time.
func (x Saved) Share(ctx context.Context, id int64, shared bool) error {
	return x.change(ctx, id, func(t *tx, _ string) error {
		if !shared {
			return t.exec("update saved set shared=0 where id=?", id)
		}
		return t.exec("update saved set shared=? where id=? and shared=0", micros(t.now), id)
	})
}

// Discard marks a question as deleted, or takes that back, and removes what was deleted long ago.
func (x Saved) Discard(ctx context.Context, id int64, deleted bool, life time.Duration) error {
	return x.db.write(ctx, func(t *tx) error {
		if err := t.sweepSaved(life); err != nil {
			return err
		}
		return t.changeSaved(id, func(owner string) error {
			if deleted {
				return t.exec("update saved set deleted=? where id=? and deleted=0", micros(t.now), id)
			}
			name := ""
			if err := rows(t.conn, "select name from saved where id=?", func(s *sqlite.Stmt) error { name = s.ColumnText(0); return nil }, id); err != nil {
				return err
			}
			if err := t.free(owner, name, id); err != nil {
				return err
			}
			return t.exec("update saved set deleted=0 where id=?", id)
		})
	})
}

// Sweep removes for good what was deleted long ago. It writes where there is something to remove.
func (x Saved) Sweep(ctx context.Context, life time.Duration) error {
	var n int64
	err := x.db.read(ctx, func(c *sqlite.Conn) (err error) {
		n, err = scalar(c, "select count(*) from saved where deleted<>0 and deleted<=?", micros(x.db.opt.Now().Add(-life)))
		return err
	})
	if err != nil || n == 0 {
		return err
	}
	return x.db.write(ctx, func(t *tx) error { return t.sweepSaved(life) })
}

// forgetSaved removes saved questions that hold a key, wherever it stands in them: a key that means one person as part of
// their text, a short one as a whole name, input or text between quotes.
func (t *tx) forgetSaved(k identity.Key) error {
	var ids []int64
	err := rows(t.conn, savedColumns, func(s *sqlite.Stmt) error {
		q, err := saved(s)
		if err != nil {
			return err
		}
		cells := []string{q.Name, q.Kind}
		for _, v := range q.Inputs {
			cells = append(append(cells, v), strings.Split(v, "|")...)
		}
		texts := slices.Clone(cells)
		for _, a := range q.Asks {
			texts = append(texts, a.SQL)
			for _, quote := range []string{"'", `"`} {
				cells = append(cells, strings.Split(a.SQL, quote)...)
			}
		}
		if telling(k.Value) && anyHolds(texts, k.Value) || anyIs(cells, k) {
			ids = append(ids, q.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, q := range []string{"delete from saved where id=?", "delete from schedule where saved=?", "delete from run where saved=?"} {
		if err := t.each(q, ids); err != nil {
			return err
		}
	}
	return nil
}

// telling reports whether a key means one person where it stands in a text: a few digits are in many questions.
func telling(key string) bool {
	return len(key) >= 9 || len(key) >= 6 && strings.Trim(key, "0123456789") != ""
}

func (x Saved) change(ctx context.Context, id int64, do func(*tx, string) error) error {
	return x.db.write(ctx, func(t *tx) error {
		return t.changeSaved(id, func(owner string) error { return do(t, owner) })
	})
}

// changeSaved runs do where the question is there.
func (t *tx) changeSaved(id int64, do func(owner string) error) error {
	owner := ""
	if err := rows(t.conn, "select owner from saved where id=?", func(s *sqlite.Stmt) error { owner = s.ColumnText(0); return nil }, id); err != nil {
		return err
	}
	if owner == "" {
		return ledger.ErrNotFound
	}
	return do(owner)
}

// sweepSaved removes for good what was deleted and can no longer be taken back, with its schedule and what that did.
func (t *tx) sweepSaved(life time.Duration) error {
	if err := t.exec("delete from saved where deleted<>0 and deleted<=?", micros(t.now.Add(-life))); err != nil {
		return err
	}
	for _, table := range []string{"schedule", "run"} {
		if err := t.exec("delete from " + table + " where saved not in (select id from saved)"); err != nil {
			return err
		}
	}
	return nil
}
