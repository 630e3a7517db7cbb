package sqlite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
)

// Files is the engine's seam: what each generation holds, and who is reading it.
type Files struct {
	db   *DB
	pins *pins
}

// pins are the readers, so that an erasure can wait for those who may hold a file that it replaced.
type pins struct {
	sync.Mutex                        // guards open
	open       map[chan struct{}]bool // each is closed when its reader is done
}

var _ engine.Files = Files{}

// Files gives the seam.
func (db *DB) Files() Files { return Files{db, &pins{open: map[chan struct{}]bool{}}} }

// Pin lists a generation's files of the datasets and keeps them from being unlinked until release.
func (f Files) Pin(ctx context.Context, generation int64, datasets []string) (out []catalog.File, release func(), err error) {
	done := make(chan struct{})
	f.pins.Lock()
	f.pins.open[done] = true // before the list is read: whoever reads the list later sees what replaced it
	f.pins.Unlock()
	var once sync.Once
	release = func() {
		once.Do(func() {
			f.pins.Lock()
			defer f.pins.Unlock()
			delete(f.pins.open, done)
			close(done)
		})
	}
	for _, d := range datasets {
		fs, err := f.List(ctx, generation, d)
		if err != nil {
			release()
			return nil, nil, err
		}
		out = append(out, fs...)
	}
	return out, release, nil
}

// Idle waits until no reader that pinned before is left; those who pin meanwhile are not waited for.
func (f Files) Idle(ctx context.Context) error {
	f.pins.Lock()
	before := slices.Collect(maps.Keys(f.pins.open))
	f.pins.Unlock()
	for _, done := range before {
		select {
		case <-done:
		case <-ctx.Done():
			return fmt.Errorf("wait for readers to finish: %w", ctx.Err())
		}
	}
	return nil
}

// List gives a generation's files of one dataset; generation -1 gives every file that any generation still holds.
func (f Files) List(ctx context.Context, generation int64, dataset string) (out []catalog.File, err error) {
	q, args := "select id,dataset,bucket,path,rows,bytes from file where dataset=? and since<=? and (until is null or until>?) order by bucket,id", []any{dataset, generation, generation}
	if generation < 0 {
		q, args = "select id,dataset,bucket,path,rows,bytes from file where ?='' or dataset=?1 order by dataset,bucket,id", []any{dataset}
	}
	err = f.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, q, func(s *sqlite.Stmt) error {
			out = append(out, catalog.File{ID: s.ColumnInt64(0), Dataset: s.ColumnText(1), Bucket: s.ColumnInt(2), Path: s.ColumnText(3), Rows: s.ColumnInt64(4), Bytes: s.ColumnInt64(5)})
			return nil
		}, args...)
	})
	return out, err
}

// Epoch is the newest epoch; number 0 before the first.
func (db *DB) Epoch(ctx context.Context) (e gate.Epoch, err error) {
	err = db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select number,generation,at from epoch order by number desc limit 1", func(s *sqlite.Stmt) error {
			e = gate.Epoch{Number: s.ColumnInt64(0), Generation: s.ColumnInt64(1), At: instant(s, 2)}
			return nil
		})
	})
	return e, err
}

// NextEpoch makes new data visible and publishes the people's log.
func (db *DB) NextEpoch(ctx context.Context, reason string) (number int64, err error) {
	err = db.write(ctx, func(t *tx) error {
		number, err = t.epoch(reason)
		return err
	})
	return number, err
}

func (t *tx) epoch(reason string) (int64, error) {
	if err := t.exec("update meta set value=value+1 where key='epoch'"); err != nil {
		return 0, err
	}
	n, err := t.int("select value from meta where key='epoch'")
	if err != nil {
		return 0, err
	}
	if err := t.exec("insert into epoch(number,generation,at,reason) values(?,(select value from meta where key='generation'),?,?)", n, t.now.UnixMicro(), reason); err != nil {
		return 0, err
	}
	if _, err := t.append(uses, ledger.Body{Kind: ledger.KindEpoch, Epoch: n}); err != nil {
		return 0, err
	}
	// The people's log is published whole tiles at a time, so that its size does not tell how many chose.
	if err := t.pad(people, 256); err != nil {
		return 0, err
	}
	return n, t.head(people, "published")
}

// Now is the clock of record: the machine's, but never behind what is written.
func (db *DB) Now(ctx context.Context) (now time.Time, err error) {
	now = db.opt.Now().UTC().Truncate(time.Microsecond)
	err = db.read(ctx, func(c *sqlite.Conn) error {
		high, err := scalar(c, "select value from meta where key='clock'")
		if h := time.UnixMicro(high).UTC(); now.Before(h) {
			now = h
		}
		return err
	})
	return now, err
}
