// Package sqlite keeps what is true in one SQLite database: permission, agreements, allowance, money and both logs, so that
// a decision's facts, its debit and its entry are one transaction. It promises that what it acknowledged survives a kill
// at any moment, and that deleted bytes are overwritten (secure_delete, and a truncated write-ahead log after erasures). It
// refuses to open a database that is newer than itself.
//
// Every write goes through one goroutine that commits whatever is waiting together (group commit); each write is a
// savepoint, so one that fails takes nobody else with it.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// Options say where and with what. Path is the database file; the signers' names are the logs' origins.
type Options struct {
	Path   string
	Uses   note.Signer      // signs the public log of uses
	People note.Signer      // signs the log of permissions and erasures
	Now    func() time.Time // the clock; candor's own never runs backwards
	Rand   io.Reader        // salts
	Step   func(string)     // tests: called between the steps of a transaction
}

// DB is an open database. Its types are the rooms' seams: Journal, Permission, Partner, Catalog, Identity …
type DB struct {
	opt     Options
	readers *sqlitex.Pool
	writes  chan write
	stop    chan struct{}
	ended   chan struct{} // the writer takes nothing any more
	closing sync.Once
	err     error // of closing
}

type write struct {
	ctx  context.Context
	do   func(*tx) error
	done chan error
}

// Open opens or makes the database and brings its tables up to date.
func Open(opt Options) (*DB, error) {
	if opt.Step == nil {
		opt.Step = func(string) {}
	}
	conn, err := sqlite.OpenConn(opt.Path, sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenWAL)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db := &DB{opt: opt, writes: make(chan write, 1024), stop: make(chan struct{}), ended: make(chan struct{})}
	fail := func(err error) (*DB, error) {
		return nil, errors.Join(err, conn.Close())
	}
	if err := prepare(conn); err != nil {
		return fail(err)
	}
	if err := migrate(conn, opt.Path, migrations, opt.Step); err != nil {
		return fail(err)
	}
	db.readers, err = sqlitex.NewPool(opt.Path, sqlitex.PoolOptions{
		Flags: sqlite.OpenReadWrite | sqlite.OpenWAL, PoolSize: 8, PrepareConn: prepare,
	})
	if err != nil {
		return fail(fmt.Errorf("open readers: %w", err))
	}
	go db.writer(conn)
	return db, nil
}

// prepare sets what must hold on every connection: full sync at commit, overwritten deletes, foreign keys.
func prepare(c *sqlite.Conn) error {
	c.SetBusyTimeout(10 * time.Second)
	for _, p := range []string{"pragma synchronous=full", "pragma secure_delete=on", "pragma foreign_keys=on", "pragma temp_store=memory", "pragma cache_size=-65536"} {
		if err := sqlitex.ExecuteTransient(c, p, nil); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	return nil
}

// Close waits for what was accepted and closes.
func (db *DB) Close() error {
	db.closing.Do(func() {
		close(db.stop)
		<-db.ended
		db.err = errors.Join(db.err, db.readers.Close())
	})
	return db.err
}

var errClosed = errors.New("the database is closed")

// write runs do in a transaction and returns when it is on disk, or has left no trace.
func (db *DB) write(ctx context.Context, do func(*tx) error) error {
	w := write{ctx, do, make(chan error, 1)}
	select {
	case db.writes <- w:
	case <-db.stop:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-w.done:
		return err
	case <-db.ended: // it may have come after the writer looked for the last time
		select {
		case err := <-w.done:
			return err
		default:
			return errClosed
		}
	}
}

// read runs do on a snapshot.
func (db *DB) read(ctx context.Context, do func(*sqlite.Conn) error) (err error) {
	c, err := db.readers.Take(ctx)
	if err != nil {
		return fmt.Errorf("read the database: %w", err)
	}
	defer db.readers.Put(c)
	end := sqlitex.Transaction(c)
	defer end(&err)
	return do(c)
}

func (db *DB) writer(c *sqlite.Conn) {
	defer close(db.ended)
	for {
		select {
		case w := <-db.writes:
			db.commit(c, db.gather(w))
		case <-db.stop:
			for {
				select {
				case w := <-db.writes:
					w.done <- errClosed
				default:
					db.err = c.Close()
					return
				}
			}
		}
	}
}

// gather takes whatever else is waiting, up to a bound that keeps a batch's latency small.
func (db *DB) gather(first write) []write {
	batch := []write{first}
	for len(batch) < 256 {
		select {
		case w := <-db.writes:
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

// commit runs a batch in one transaction. A write that fails is rolled back alone; where SQLite itself ended the
// transaction (disk full, I/O error), or the commit failed, nothing of the batch happened and all are told so.
func (db *DB) commit(c *sqlite.Conn, batch []write) {
	errs := make([]error, len(batch))
	err := db.transact(c, func(t *tx) error {
		for i, w := range batch {
			if errs[i] = w.ctx.Err(); errs[i] != nil {
				continue
			}
			errs[i] = t.savepoint(w.do)
			if c.AutocommitEnabled() {
				return fmt.Errorf("the transaction was ended: %w", errs[i])
			}
		}
		return nil
	})
	for i, w := range batch {
		if err != nil && errs[i] == nil {
			errs[i] = err
		}
		w.done <- errs[i]
	}
}

func (db *DB) transact(c *sqlite.Conn, do func(*tx) error) (err error) {
	db.opt.Step("begin")
	if err := sqlitex.Execute(c, "begin immediate", nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil && !c.AutocommitEnabled() {
			err = errors.Join(err, sqlitex.Execute(c, "rollback", nil))
		}
	}()
	t := &tx{db: db, conn: c}
	if err := t.open(); err != nil {
		return err
	}
	if err := do(t); err != nil {
		return err
	}
	if err := t.seal(); err != nil {
		return err
	}
	db.opt.Step("commit")
	if err := sqlitex.Execute(c, "commit", nil); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	db.opt.Step("committed")
	return nil
}

// Check reads the whole database and tells the first thing in it that is broken. It takes a while on a large one.
func (db *DB) Check(ctx context.Context) error {
	return db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "pragma quick_check(1)", func(s *sqlite.Stmt) error {
			if found := s.ColumnText(0); found != "ok" {
				return fmt.Errorf("the database is damaged (%s): restore it from a backup", found)
			}
			return nil
		})
	})
}

// Checkpoint moves the write-ahead log into the database and truncates it, so that overwritten bytes are nowhere left. It
// fails rather than leave some behind.
func (db *DB) Checkpoint(ctx context.Context) error {
	c, err := db.readers.Take(ctx)
	if err != nil {
		return err
	}
	defer db.readers.Put(c)
	for range 50 {
		busy := int64(1)
		err := sqlitex.ExecuteTransient(c, "pragma wal_checkpoint(truncate)", &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
			busy = s.ColumnInt64(0)
			return nil
		}})
		if err != nil {
			return fmt.Errorf("truncate the write-ahead log: %w", err)
		}
		if busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return errors.New("truncate the write-ahead log: readers kept it busy; try again")
}
