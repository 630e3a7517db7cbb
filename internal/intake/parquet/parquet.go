// Package parquet reads files in Parquet for intake. A Parquet file is a program's memory more than a text: whoever wrote
// it chooses offsets, sizes and counts, and reading it takes a large library. So it promises that no byte of the file is
// looked at in the process that holds the workspace: candor starts itself anew as a child, which has the file, two pipes
// and little else (no environment, no other files to write, limits on memory and processor time), and what comes back is
// treated as a stranger's: framed, bounded, counted and checked. A child that crashes, is killed or lies is an error, and
// nothing is loaded. It refuses nested columns that are wanted, encrypted files, and to read columns nobody named; no
// error holds a value of the file (law 5).
package parquet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/candor-data/candor/internal/intake"
)

// Limits are what the child may use.
type Limits struct {
	MemoryMB int           // of DuckDB; the whole child gets roomFor more
	CPU      time.Duration // of processor time, with perMiB more for each mebibyte of the file
	Silence  time.Duration // without a frame while one is waited for
	Text     int64         // bytes of cells
}

// DefaultLimits are generous for a file that is meant well: ten million rows take about ten seconds.
func DefaultLimits() Limits {
	return Limits{MemoryMB: 512, CPU: 60 * time.Second, Silence: 2 * time.Minute, Text: 64 << 30}
}

// perMiB is more processor time for larger files.
const perMiB = 2 * time.Second

// roomFor is the child's memory beside DuckDB's, in MiB: Go, the stacks of threads, what DuckDB does not count.
const roomFor = 768

// Opener opens files; Tmp is a folder for what may vanish.
type Opener struct {
	Tmp    string
	Limits Limits
}

var _ intake.Parquet = Opener{}.Open

// Open takes a copy of the file without a name, so that it can neither change while it is read nor stay behind, and lets
// a child read it.
func (o Opener) Open(ctx context.Context, file io.Reader, pick func(header []string) ([]int, error)) (_ intake.Source, err error) {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	copied, size, err := spool(o.Tmp, file)
	if err != nil {
		return nil, err
	}
	s := &source{file: copied, size: size, limits: o.Limits}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := s.start(ctx); err != nil {
		return nil, err
	}
	if err := s.open(pick); err != nil {
		return nil, err
	}
	return s, nil
}

// spool copies a file into one that has no name: whatever happens, it is gone with the process.
func spool(tmp string, file io.Reader) (*os.File, int64, error) {
	f, err := os.CreateTemp(tmp, "parquet-*")
	if err != nil {
		return nil, 0, fmt.Errorf("make room for the file: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, 0, errors.Join(fmt.Errorf("make room for the file: %w", err), f.Close())
	}
	n, err := io.Copy(f, file)
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("copy the file before reading it: %w", err), f.Close())
	}
	return f, n, nil
}
