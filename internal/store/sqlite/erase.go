package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/ledger"
)

// Erase is the deleter's seam.
type Erase struct{ db *DB }

var _ erase.Store = Erase{}

// Erase gives the seam.
func (db *DB) Erase() Erase { return Erase{db} }

// Begin is one transaction: the deletion with its entry, the tokens, no permission, and a new version of permission for
// every recipient.
func (e Erase) Begin(ctx context.Context, o erase.Order) (r erase.Record, err error) {
	err = e.db.write(ctx, func(t *tx) error {
		id, err := t.int("select id from erasure where subject=? and done=0", int64(o.Subject))
		if err != nil {
			return err
		}
		if id == 0 {
			if id, err = t.erasure(o); err != nil {
				return err
			}
		} else if err := t.exec("update erasure set sealed=? where id=?", o.Sealed, id); err != nil {
			return err
		}
		for _, k := range o.Tokens {
			err := t.exec("insert into suppression(token,at,returned) values(?,?,0) on conflict(token) do update set at=excluded.at, returned=0", k[:], t.now.UnixMicro())
			if err != nil {
				return err
			}
		}
		all, err := erasures(t.conn, "where id=?", id)
		if err == nil {
			r = all[0]
		}
		return err
	})
	return r, err
}

func (t *tx) erasure(o erase.Order) (id int64, err error) {
	known, err := t.int("select count(*) from person where id=?", int64(o.Subject))
	if err != nil {
		return 0, err
	}
	if known == 0 {
		return 0, erase.ErrNobody
	}
	who, err := t.commitment(o.Subject) // before the deletion is written: afterwards nothing commits to them
	if err != nil {
		return 0, err
	}
	entry, err := t.append(people, ledger.Body{Kind: ledger.KindErase, Subject: who, Actor: string(o.By)})
	if err != nil {
		return 0, err
	}
	// A number of the record of permission is used up: every version moves to it, permits decided before are stale, and no
	// later event has the same number.
	seq, err := t.int("select coalesce(max(seq),0)+1 from sqlite_sequence where name='permission'")
	if err != nil {
		return 0, err
	}
	if seq == 1 {
		err = t.exec("insert into sqlite_sequence(name,seq) values('permission',1)")
	} else {
		err = t.exec("update sqlite_sequence set seq=? where name='permission'", seq)
	}
	if err != nil {
		return 0, err
	}
	if err := t.exec("insert into permission_version(recipient,seq) values(?,?) on conflict(recipient) do update set seq=excluded.seq", timeOffVersion, seq); err != nil {
		return 0, err
	}
	if err := t.permissionless(o.Subject); err != nil {
		return 0, err
	}
	err = t.exec("insert into erasure(at,subject,seq,entry,role,step,done,sealed) values(?,?,?,?,?,?,0,?)",
		t.now.UnixMicro(), int64(o.Subject), seq, entry, string(o.By), string(erase.Begun), o.Sealed)
	return t.conn.LastInsertRowID(), err
}

// permissionless removes a person's events and corrections, and what opens their entries in the people's log; the leaves stay.
func (t *tx) permissionless(s candor.SubjectID) error {
	err := t.exec(`update entry set salt=null, body=null where log=1 and
		i in (select entry from permission where subject=?1 union select entry from correction where subject=?1 union select through from payout where subject=?1
			union select entry from person where id=?1 and entry is not null)`, int64(s))
	if err != nil {
		return err
	}
	// Corrections go at once too: what opens their entries has gone.
	if err := t.exec("delete from correction where subject=?", int64(s)); err != nil {
		return err
	}
	return t.exec("delete from permission where subject=?", int64(s))
}

func erasures(c *sqlite.Conn, where string, args ...any) (out []erase.Record, err error) {
	err = rows(c, "select id,subject,role,at,entry,step,done,sealed,receipt from erasure "+where, func(s *sqlite.Stmt) error {
		out = append(out, erase.Record{ID: s.ColumnInt64(0), Subject: candor.SubjectID(s.ColumnInt64(1)), By: candor.Role(s.ColumnText(2)),
			At: instant(s, 3), Entry: s.ColumnInt64(4), Step: erase.Step(s.ColumnText(5)), Done: instant(s, 6), Sealed: blob(s, 7), Receipt: blob(s, 8)})
		return nil
	}, args...)
	return out, err
}

// Records lists deletions, oldest first.
func (e Erase) Records(ctx context.Context, all bool) (out []erase.Record, err error) {
	err = e.db.read(ctx, func(c *sqlite.Conn) error {
		out, err = erasures(c, "where ? or done=0 order by id", all)
		return err
	})
	return out, err
}

// Files lists what the person's bucket holds, in every dataset and generation.
func (e Erase) Files(ctx context.Context, r erase.Record) (out []erase.File, doomed []string, err error) {
	err = e.db.read(ctx, func(c *sqlite.Conn) error {
		err := rows(c, "select id,dataset,bucket,path,rows,bytes from file where bucket=? order by id", func(s *sqlite.Stmt) error {
			out = append(out, erase.File{ID: s.ColumnInt64(0), Dataset: s.ColumnText(1), Bucket: s.ColumnInt(2), Path: s.ColumnText(3), Rows: s.ColumnInt64(4), Bytes: s.ColumnInt64(5)})
			return nil
		}, int64(catalog.Bucket(r.Subject)))
		if err != nil {
			return err
		}
		return rows(c, "select path from doomed order by path", func(s *sqlite.Stmt) error {
			doomed = append(doomed, s.ColumnText(0))
			return nil
		})
	})
	return out, doomed, err
}

// Replace flips files in place: a generation keeps its number and loses its person.
func (e Erase) Replace(ctx context.Context, r erase.Record, swaps []erase.Swap) error {
	return e.db.write(ctx, func(t *tx) error {
		for _, s := range swaps {
			var err error
			if s.New.Path == "" {
				err = t.exec("delete from file where id=?", s.Old.ID)
			} else {
				err = t.exec("update file set path=?, rows=?, bytes=? where id=?", s.New.Path, s.New.Rows, s.New.Bytes, s.Old.ID)
			}
			if err != nil {
				return err
			}
			if t.conn.Changes() != 1 {
				return errors.New("a file of rows is no longer listed")
			}
			if err := t.exec("insert or ignore into doomed(path) values(?)", s.Old.Path); err != nil {
				return err
			}
		}
		var sets []string
		if err := rows(t.conn, "select dataset from member", func(s *sqlite.Stmt) error { sets = append(sets, s.ColumnText(0)); return nil }); err != nil {
			return err
		}
		for _, d := range sets {
			m, err := members(t.conn, d)
			if err != nil {
				return err
			}
			if !m.CheckedRemove(uint32(r.Subject)) {
				continue
			}
			b, err := m.ToBytes()
			if err != nil {
				return err
			}
			if err := t.exec("update member set people=? where dataset=?", b, d); err != nil {
				return err
			}
		}
		return t.step(r, erase.Rows)
	})
}

// step keeps how far a deletion came. One that the search found wanting stays so until it ends.
func (t *tx) step(r erase.Record, s erase.Step) error {
	return t.exec("update erasure set step=? where id=? and step<>?", string(s), r.ID, string(erase.Found))
}

// Unlinked forgets paths that are gone.
func (e Erase) Unlinked(ctx context.Context, _ erase.Record, paths []string) error {
	return e.db.write(ctx, func(t *tx) error {
		for _, p := range paths {
			if err := t.exec("delete from doomed where path=?", p); err != nil {
				return err
			}
		}
		return nil
	})
}

// Purge is the last transaction: nothing in any table leads to the person, or was said by or about them. The person's
// secret goes too, so that what commits to them in the logs opens to nobody.
func (e Erase) Purge(ctx context.Context, r erase.Record) error {
	return e.db.write(ctx, func(t *tx) error {
		s := int64(r.Subject)
		var keys []identity.Key
		if err := rows(t.conn, "select kind,value from person_key where subject=?", func(st *sqlite.Stmt) error {
			keys = append(keys, identity.Key{Kind: st.ColumnText(0), Value: st.ColumnText(1)})
			return nil
		}, s); err != nil {
			return err
		}
		for _, k := range keys {
			if err := t.setAside(k); err != nil {
				return err
			}
			if err := t.unsend(k); err != nil {
				return err
			}
			if err := t.forgetSaved(k); err != nil {
				return err
			}
		}
		if err := t.permissionless(r.Subject); err != nil {
			return err
		}
		for _, q := range []string{
			// The outcome of a use of their record that is under way finds its intent concluded, and is not kept.
			"update use set subject=0, actor='', plan=null, released=null, digest=null, conclude=coalesce(conclude,0) where subject=? and kind='record'",
			"delete from token where subject=?",
			"delete from payout where subject=?",
			"delete from person_key where subject=?",
			"delete from person where id=?",
		} {
			if err := t.exec(q, s); err != nil {
				return err
			}
		}
		return t.step(r, erase.Purged)
	})
}

// Clean truncates the write-ahead log and removes copies from before an upgrade. anew first writes every page again, for
// what moving cells between pages may have left in their gaps.
func (e Erase) Clean(ctx context.Context, anew bool) error {
	if anew {
		if err := e.db.vacuum(ctx); err != nil {
			return err
		}
	}
	copies, err := filepath.Glob(globSafe(e.db.opt.Path) + ".before-*")
	if err != nil {
		return err
	}
	for _, c := range copies {
		if err := os.Remove(c); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove a copy of the database: %w", err)
		}
	}
	return e.db.Checkpoint(ctx)
}

func globSafe(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

func (db *DB) vacuum(ctx context.Context) error {
	c, err := db.readers.Take(ctx)
	if err != nil {
		return err
	}
	defer db.readers.Put(c)
	if err := sqlitex.ExecuteTransient(c, "vacuum", nil); err != nil {
		return fmt.Errorf("write the database anew: %w", err)
	}
	return nil
}

// Finish keeps the receipt, and forgets what the search looked for once it found nothing.
func (e Erase) Finish(ctx context.Context, r erase.Record, receipt []byte, done bool) (erase.Record, error) {
	err := e.db.write(ctx, func(t *tx) error {
		r.Receipt, r.Step = receipt, erase.Found
		if !done {
			return t.exec("update erasure set receipt=?, step=? where id=?", receipt, string(r.Step), r.ID)
		}
		r.Sealed, r.Step, r.Done = nil, erase.Ended, t.now
		return t.exec("update erasure set receipt=?, step=?, done=?, sealed=null where id=?", receipt, string(r.Step), t.now.UnixMicro(), r.ID)
	})
	return r, err
}
