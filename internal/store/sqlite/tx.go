package sqlite

import (
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/proof"
)

// logID tells the two logs apart.
type logID int64

const (
	uses   logID = 0 // every use, load, agreement: published as it grows
	people logID = 1 // permissions and erasures: published at epochs, padded
)

// tx is one write transaction, shared by the batch that commits together.
type tx struct {
	db   *DB
	conn *sqlite.Conn
	now  time.Time // one instant for the batch; never before any earlier batch's
	size [2]int64  // of the logs, as appended so far
	was  [2]int64  // at the start
}

func (t *tx) open() error {
	high, err := t.int("select value from meta where key='clock'")
	if err != nil {
		return err
	}
	// The clock of record never runs backwards: a choice made later is later in the record, whatever the machine says.
	t.now = t.db.opt.Now().UTC().Truncate(time.Microsecond)
	if h := time.UnixMicro(high).UTC(); t.now.Before(h) {
		t.now = h
	}
	for l := range t.size {
		n, err := t.int("select coalesce(max(i)+1,0) from entry where log=?", l)
		if err != nil {
			return err
		}
		t.size[l], t.was[l] = n, n
	}
	return nil
}

// savepoint runs do so that its failure undoes it alone.
func (t *tx) savepoint(do func(*tx) error) error {
	size := t.size
	if err := sqlitex.Execute(t.conn, "savepoint w", nil); err != nil {
		return err
	}
	err := do(t)
	if t.conn.AutocommitEnabled() {
		return err // SQLite ended the transaction
	}
	if err != nil {
		t.size = size
		err = errors.Join(err, sqlitex.Execute(t.conn, "rollback to w", nil))
	}
	return errors.Join(err, sqlitex.Execute(t.conn, "release w", nil))
}

// seal signs the heads of the logs that grew and keeps the clock.
func (t *tx) seal() error {
	for l := range t.size {
		if t.size[l] == t.was[l] {
			continue
		}
		if err := t.head(logID(l), "head"); err != nil {
			return err
		}
	}
	return t.exec("update meta set value=? where key='clock'", t.now.UnixMicro())
}

// head signs a log's size and root into table head or published.
func (t *tx) head(l logID, table string) error {
	root, err := tlog.TreeHash(t.size[l], t.nodes(l))
	if err != nil {
		return fmt.Errorf("hash the log: %w", err)
	}
	signer := t.db.opt.Uses
	if l == people {
		signer = t.db.opt.People
	}
	msg, err := proof.SignCheckpoint(proof.Checkpoint{Origin: signer.Name(), Size: t.size[l], Hash: root}, signer)
	if err != nil {
		return fmt.Errorf("sign the head: %w", err)
	}
	return t.exec("insert or replace into "+table+"(log,size,note) values(?,?,?)", int64(l), t.size[l], msg)
}

func (t *tx) nodes(l logID) tlog.HashReader { return nodeReader(t.conn, l) }

func nodeReader(c *sqlite.Conn, l logID) tlog.HashReader {
	return tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(idx))
		for k, i := range idx {
			found := false
			err := sqlitex.Execute(c, "select h from node where log=? and i=?", &sqlitex.ExecOptions{
				Args: []any{int64(l), i},
				ResultFunc: func(s *sqlite.Stmt) error {
					found = s.ColumnBytes(0, out[k][:]) == len(out[k])
					return nil
				}})
			if err != nil {
				return nil, err
			}
			if !found {
				return nil, fmt.Errorf("node %d of the log is missing", i)
			}
		}
		return out, nil
	})
}

// append writes an entry with a fresh salt; the body's time is the transaction's.
func (t *tx) append(l logID, b ledger.Body) (index int64, err error) {
	b.At = t.now
	body, err := b.Canonical()
	if err != nil {
		return 0, err
	}
	var salt proof.Salt
	if _, err := io.ReadFull(t.db.opt.Rand, salt[:]); err != nil {
		return 0, fmt.Errorf("draw a salt: %w", err)
	}
	return t.leaf(l, string(b.Kind), proof.Leaf(salt, body), salt[:], body)
}

// pad appends leaves that commit to nothing until the log's size is a multiple of n.
func (t *tx) pad(l logID, n int64) error {
	for t.size[l]%n != 0 || t.size[l] == 0 {
		leaf, err := proof.Pad(t.db.opt.Rand)
		if err != nil {
			return err
		}
		if _, err := t.leaf(l, "", leaf, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) leaf(l logID, kind string, leaf, salt, body []byte) (int64, error) {
	i := t.size[l]
	hashes, err := tlog.StoredHashes(i, leaf, t.nodes(l))
	if err != nil {
		return 0, fmt.Errorf("hash the entry: %w", err)
	}
	base := tlog.StoredHashIndex(0, i)
	for k, h := range hashes {
		if err := t.exec("insert into node(log,i,h) values(?,?,?)", int64(l), base+int64(k), h[:]); err != nil {
			return 0, err
		}
	}
	var opening [2]any // NULL for padding: there is nothing to open
	if body != nil {
		opening = [2]any{salt, body}
	}
	if err := t.exec("insert into entry(log,i,at,kind,leaf,salt,body) values(?,?,?,?,?,?,?)", int64(l), i, t.now.UnixMicro(), kind, leaf, opening[0], opening[1]); err != nil {
		return 0, err
	}
	t.size[l]++
	return i, nil
}

// exec, int and rows are the few ways to talk to SQLite. Errors name the statement, never its values.
func (t *tx) exec(q string, args ...any) error { return exec(t.conn, q, args...) }

func exec(c *sqlite.Conn, q string, args ...any) error {
	if err := sqlitex.Execute(c, q, &sqlitex.ExecOptions{Args: args}); err != nil {
		return fmt.Errorf("%.40s…: %w", q, err)
	}
	return nil
}

func (t *tx) int(q string, args ...any) (int64, error) { return scalar(t.conn, q, args...) }

// scalar gives the first column of the first row, or 0 when there is none.
func scalar(c *sqlite.Conn, q string, args ...any) (n int64, err error) {
	err = rows(c, q, func(s *sqlite.Stmt) error { n = s.ColumnInt64(0); return nil }, args...)
	return n, err
}

func rows(c *sqlite.Conn, q string, each func(*sqlite.Stmt) error, args ...any) error {
	if err := sqlitex.Execute(c, q, &sqlitex.ExecOptions{Args: args, ResultFunc: each}); err != nil {
		return fmt.Errorf("%.40s…: %w", q, err)
	}
	return nil
}

func blob(s *sqlite.Stmt, col int) []byte {
	if s.ColumnIsNull(col) {
		return nil
	}
	b := make([]byte, s.ColumnLen(col))
	s.ColumnBytes(col, b)
	return b
}

// micros and instant store times as microseconds since 1970; 0 is no time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(s *sqlite.Stmt, col int) time.Time {
	if n := s.ColumnInt64(col); n != 0 {
		return time.UnixMicro(n).UTC()
	}
	return time.Time{}
}
