package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/candor-data/candor/internal/catalog"
)

// Stage gathers the rows of one load until Finish writes them as files. It is for one goroutine. Rows beyond what is kept
// in memory are put away in a file without a name. It must be ended by Finish or Abort.
type Stage struct {
	db    *DB
	set   *catalog.Dataset
	load  string
	pile  pile
	rows  int64
	ended bool
}

// Stage starts a load. The load's name becomes a folder, which must not exist yet.
func (d *DB) Stage(_ context.Context, set *catalog.Dataset, load string) (*Stage, error) {
	if err := checkFields(set); err != nil {
		return nil, err
	}
	if !plainName(set.Name) || !plainName(load) {
		return nil, errors.New("a dataset and a load are named with letters, digits, '-' and '_'")
	}
	return &Stage{db: d, set: set, load: load, pile: pile{tmp: d.spill, set: set}}, nil
}

// plainName keeps names from being paths.
func plainName(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			return false
		}
	}
	return s != ""
}

// Append adds rows; their values stand in the contract's field order, with the field's type or NULL. Nothing of them is
// kept when it returns.
func (s *Stage) Append(rows []catalog.Row) error {
	if s.ended {
		return errors.New("the load has ended")
	}
	for i := range rows {
		if err := s.pile.add(&rows[i]); err != nil {
			return err
		}
	}
	s.rows += int64(len(rows))
	return nil
}

// Rows is how many rows were appended.
func (s *Stage) Rows() int64 { return s.rows }

// Finish writes one file a bucket that has rows, sorted by person and record, and ends the load. When it returns the
// files and their folders are on the disk, and listed nowhere: that is the caller's transaction. On an error nothing is
// left. progress, which may be nil, is told how many of the files are written, by one goroutine at a time.
func (s *Stage) Finish(ctx context.Context, progress func(done, total int)) (files []catalog.File, err error) {
	if s.ended {
		return nil, errors.New("the load has ended")
	}
	defer func() { err = errors.Join(err, s.Abort()) }()
	if s.rows == 0 {
		return nil, nil
	}
	parent := filepath.Join(s.db.opt.Rows, s.set.Name)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("make the dataset's folder: %w", err)
	}
	home := filepath.Join(parent, s.load)
	if err := os.Mkdir(home, 0o700); err != nil {
		return nil, fmt.Errorf("make the load's folder: %w", err)
	}
	defer func() {
		if err != nil {
			files = nil
			err = errors.Join(err, os.RemoveAll(home))
		}
	}()
	if files, err = s.write(ctx, progress); err != nil {
		return nil, err
	}
	for _, dir := range []string{home, parent, s.db.opt.Rows} {
		if err := syncPath(dir); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// syncers are how many files are made durable at a time: disks take many of them together as readily as one.
const syncers = 8

// write writes the buckets that have rows, several at a time; each is made durable while others are written.
func (s *Stage) write(ctx context.Context, progress func(done, total int)) ([]catalog.File, error) {
	var buckets []int
	var largest int64
	for b := range s.pile.buckets {
		if h := &s.pile.buckets[b]; h.rows > 0 {
			buckets = append(buckets, b)
			largest = max(largest, h.bytes)
		}
	}
	press, err := newPress(s.set, s.db.opt.MemoryMB, s.db.spill, s.db.opt.Rows, s.db.spill)
	if err != nil {
		return nil, err
	}
	files := make([]catalog.File, len(buckets))
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	written := make(chan int)
	next := make(chan int)
	var writing, syncing sync.WaitGroup
	for range s.plates(len(buckets), largest) {
		writing.Go(func() {
			if err := s.print(ctx, press, buckets, files, next, written); err != nil {
				stop(err)
			}
		})
	}
	var mu sync.Mutex // guards done, and progress
	done := 0
	for range syncers {
		syncing.Go(func() {
			for i := range written {
				if ctx.Err() != nil {
					continue
				}
				if err := s.db.settle(&files[i]); err != nil {
					stop(err)
					continue
				}
				mu.Lock()
				done++
				if progress != nil {
					progress(done, len(buckets))
				}
				mu.Unlock()
			}
		})
	}
	for i := range buckets {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	writing.Wait()
	close(written)
	syncing.Wait()
	if err := errors.Join(context.Cause(ctx), press.close()); err != nil {
		return nil, err
	}
	return files, nil
}

// plates are how many buckets are written at once: one for each thread, as far as three times the largest fits into half
// of the engine's memory.
func (s *Stage) plates(buckets int, largest int64) int {
	n := s.db.opt.Threads
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	if s.db.opt.MemoryMB > 0 {
		n = min(n, int(int64(s.db.opt.MemoryMB)<<20/2/(3*largest)))
	}
	return max(min(n, buckets), 1)
}

// print writes buckets as they come, under temporary names.
func (s *Stage) print(ctx context.Context, press *press, buckets []int, files []catalog.File, next <-chan int, written chan<- int) error {
	plate, err := press.connect()
	if err != nil {
		return err
	}
	defer plate.disconnect()
	var room []byte
	for i := range next {
		if ctx.Err() != nil {
			return nil
		}
		rows, begin, err := s.pile.sorted(buckets[i], room)
		if err != nil {
			return err
		}
		room = rows
		f := &files[i]
		*f = catalog.File{
			Dataset: s.set.Name, Bucket: buckets[i], Rows: int64(len(begin)),
			Path: filepath.ToSlash(filepath.Join(s.set.Name, s.load, fmt.Sprintf("bucket=%03d", buckets[i]), "part-0.parquet")),
		}
		path := filepath.Join(s.db.opt.Rows, f.Path)
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("make a bucket's folder: %w", err)
		}
		if err := plate.write(path+".tmp", rows, begin); err != nil {
			return err
		}
		written <- i
	}
	return nil
}

// writeFile writes a query's rows under a temporary name, makes them durable and gives the file its name. It fills in the
// file's rows and bytes.
func (d *DB) writeFile(ctx context.Context, c *sql.Conn, f *catalog.File, query string) error {
	path := filepath.Join(d.opt.Rows, f.Path)
	draft := path + ".tmp"
	res, err := c.ExecContext(ctx, `COPY (`+query+`) TO `+text(draft)+` (FORMAT parquet, COMPRESSION zstd)`)
	if err != nil {
		_ = os.Remove(draft)
		return failed("write rows", err)
	}
	if f.Rows, err = res.RowsAffected(); err != nil {
		_ = os.Remove(draft)
		return failed("write rows", err)
	}
	return d.settle(f)
}

// settle makes a file that was written under its temporary name durable and gives it its name. It fills in its bytes.
func (d *DB) settle(f *catalog.File) error {
	path := filepath.Join(d.opt.Rows, f.Path)
	draft := path + ".tmp"
	if err := syncPath(draft); err != nil {
		return err
	}
	st, err := os.Stat(draft)
	if err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	f.Bytes = st.Size()
	if err := os.Rename(draft, path); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return syncPath(filepath.Dir(path))
}

// syncPath makes a file's bytes, or a folder's names, durable.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("make rows durable: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("make rows durable: %w", err)
	}
	return nil
}

// Abort ends the load and keeps nothing of it. After Finish it does nothing.
func (s *Stage) Abort() error {
	if s.ended {
		return nil
	}
	s.ended = true
	return s.pile.close()
}
