package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
)

// A load is a belt of three: one goroutine reads records and types them, one finds whose rows they are and numbers them,
// one measures and stores. Batches go from each to the next in the order of the file and come back to be used again, so
// that what a load does, its numbers and its report are the same as if one did it all, and its memory has a bound.
const (
	batches    = 4
	batchRows  = 1024
	batchCells = 64 << 10 // rows can be wide
	batchBytes = 1 << 20  // of cells: rows can be large
)

// batch is some records in the order of the file.
type batch struct {
	records []Record // their Fields lie in cells, their Exact in exact
	cells   []string
	exact   []bool
	rows    []Row
	bad     []*Bad // for each record: why it is not a row, or nil
	bytes   int64  // of the file, read so far
	most    int    // records
	err     error  // why there is no other batch: io.EOF at the end

	values []catalog.Value // what rows are cut from
	ids    []ID
	keys   []identity.Key     // of the person columns
	owners []candor.SubjectID // of the keys, 0: nobody yet
	stored []catalog.Row
}

// fill reads and types until the batch is full or the file ends.
func (b *batch) fill(r Source, typer *Typer) {
	b.records, b.cells, b.exact, b.rows, b.bad, b.stored, b.keys, b.owners, b.err = b.records[:0], b.cells[:0], b.exact[:0], b.rows[:0], b.bad[:0], b.stored[:0], b.keys[:0], b.owners[:0], nil
	typer.use(b)
	for size := 0; len(b.records) < b.most && size < batchBytes; {
		rec, err := r.Next()
		if err != nil {
			b.err = err
			break
		}
		size += len(rec.Raw)
		if rec.Fields != nil {
			n := len(b.cells)
			b.cells = append(b.cells, rec.Fields...)
			rec.Fields = b.cells[n:len(b.cells):len(b.cells)]
			for _, f := range rec.Fields {
				size += len(f)
			}
		}
		if rec.Exact != nil {
			n := len(b.exact)
			b.exact = append(b.exact, rec.Exact...)
			rec.Exact = b.exact[n:len(b.exact):len(b.exact)]
		}
		row, bad := typer.Row(rec)
		b.records, b.rows, b.bad, b.keys = append(b.records, rec), append(b.rows, row), append(b.bad, bad), append(b.keys, identity.Key(row.Person))
	}
	b.bytes = r.Bytes()
}

// rows runs the belt until the file ends or something is wrong, and leaves nothing running.
func (w *loading) rows(ctx context.Context, r Source, cols Columns, typer *Typer, meter *Meter) error {
	free, typed, placed := make(chan *batch, batches), make(chan *batch, batches), make(chan *batch, batches)
	for range batches {
		free <- &batch{}
	}
	var running sync.WaitGroup
	stopped := make(chan struct{})
	running.Go(func() {
		defer close(typed)
		for {
			select {
			case <-stopped:
				return
			case b := <-free:
				b.fill(r, typer)
				typed <- b
				if b.err != nil {
					return
				}
			}
		}
	})
	var storing error
	full := make(chan struct{}) // closed when storing is set
	running.Go(func() {
		for b := range placed {
			if storing == nil {
				if storing = w.store(b); storing != nil {
					close(full)
				}
			}
			free <- b
		}
	})
	err := w.place(ctx, typed, placed, full, cols, meter)
	close(stopped)
	close(placed)
	running.Wait()
	if err == nil {
		err = storing
	}
	return err
}

// store measures a batch's rows and hands them to the stage.
func (w *loading) store(b *batch) error {
	w.profile.Add(b.stored)
	if err := w.stage.Append(b.stored); err != nil {
		return fmt.Errorf("store the rows: %w", err)
	}
	return nil
}

// place finds whose rows the batches hold, one after another.
func (w *loading) place(ctx context.Context, typed <-chan *batch, placed chan<- *batch, full <-chan struct{}, cols Columns, meter *Meter) error {
	for b := range typed {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-full:
			return nil // the error is told by who has it
		default:
		}
		b.owners = w.start.People.Owners(b.keys, b.owners)
		w.each.near(b.owners)
		for i := range b.records {
			if err := w.record(b, i, cols); err != nil {
				return err
			}
			meter.Step(b.bytes, w.totals.Rows, w.totals.Bad)
		}
		switch {
		case errors.Is(b.err, io.EOF):
			placed <- b
			return nil
		case b.err != nil:
			return &FileError{b.err}
		}
		placed <- b
	}
	return nil
}

// crowd is a set of people: their numbers are dense.
type crowd struct {
	words []uint64
	n     int64
}

func (b *crowd) has(s candor.SubjectID) bool {
	return int(s>>6) < len(b.words) && b.words[s>>6]&(1<<(s&63)) != 0
}

// add takes somebody who is not there yet.
func (b *crowd) add(s candor.SubjectID) {
	for int(s>>6) >= len(b.words) {
		b.words = append(b.words, make([]uint64, 1+len(b.words))...)
	}
	b.words[s>>6] |= 1 << (s & 63)
	b.n++
}
