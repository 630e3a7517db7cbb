package intake

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// ErrEnded says that a row of the quarantine waits no longer: it was loaded or thrown away meanwhile.
var ErrEnded = errors.New("one of these rows waits no longer: it was replayed or discarded meanwhile; look again")

// Waiting is a row of the quarantine that is tried again.
type Waiting struct {
	ID       int64
	Line     int
	Excluded bool   // a stated rule left it out; it is no fault
	Cells    string // as kept, or as mended
}

// Retried is what became of rows that were tried again.
type Retried struct {
	By       candor.Role
	Went     []int64  // they are in
	Gone     []int64  // their person was deleted: nothing of them is kept
	Excluded []int64  // a stated rule leaves them out now
	Failed   []Failed // they stay, with the reason as it is now
	faults   int64    // of Went
}

// Failed is a row that still does not fit.
type Failed struct {
	ID     int64
	Column string
	Rule   Rule
	Text   string
}

func (a *Retried) mended() int64 { return a.faults }

// Tried counts all.
func (a *Retried) Tried() int {
	return len(a.Went) + len(a.Gone) + len(a.Excluded) + len(a.Failed)
}

// Replay tries rows of the quarantine again, through every check that a file's rows take. Those that fit go in as a load of
// their own, once only; the others stay as they are, with the reason as it is now.
func (l Loader) Replay(ctx context.Context, set *catalog.Dataset, rows []Waiting, by candor.Role) (Report, *Retried, error) {
	start, err := l.Store.Start(ctx, set)
	if err != nil {
		return Report{}, nil, fmt.Errorf("begin the replay: %w", err)
	}
	src := &waiting{set: set, rows: rows}
	w, cols, typer, err := l.begin(ctx, set, start, src.Header())
	if err != nil {
		return Report{}, nil, err
	}
	w.again = &Retried{By: by}
	w.commit.Again = w.again
	fail := func(err error) (Report, *Retried, error) { return Report{}, nil, errors.Join(err, w.stage.Abort()) }
	if err := w.retry(ctx, src, cols, typer); err != nil {
		return fail(err)
	}
	if err := w.judge(); err != nil {
		return fail(err)
	}
	l.Step("read")
	if len(w.again.Went) == 0 {
		if err := errors.Join(w.stage.Abort(), l.Store.Retry(ctx, set.Name, w.again)); err != nil {
			return Report{}, nil, err
		}
		w.finish(src, cols)
		return w.commit.Report, w.again, nil
	}
	// The rows' numbers, which each go in once, name the load: a hash of what is in them would stay when a person goes.
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "candor/replay/v1 %d", w.again.Went)
	h.Sum(w.commit.Content[:0])
	if w.commit.Files, err = w.stage.Finish(ctx); err != nil {
		return fail(fmt.Errorf("store the rows: %w", err))
	}
	l.Step("stored")
	w.finish(src, cols)
	if err := l.Store.Commit(ctx, &w.commit); err != nil {
		return fail(err)
	}
	l.Step("loaded")
	return w.commit.Report, w.again, nil
}

// retry is rows for a replay: it notes what became of each.
func (w *loading) retry(ctx context.Context, src *waiting, cols Columns, typer *Typer) error {
	b := &batch{}
	for next := 0; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		b.fill(src, typer)
		b.owners = w.start.People.Owners(b.keys, b.owners)
		for i := range b.records {
			if err := w.retryOne(b, i, src.rows[next], cols); err != nil {
				return err
			}
			next++
		}
		if err := w.store(b); err != nil {
			return err
		}
		if b.err == io.EOF {
			return nil
		}
		if b.err != nil {
			return b.err
		}
	}
}

func (w *loading) retryOne(b *batch, i int, at Waiting, cols Columns) error {
	before := w.gone
	out, bad, err := w.one(b, i, cols)
	switch {
	case err != nil:
		return err
	case out != nil && at.Excluded && Rule(out.Name) != "" && out.Keep:
		w.again.Failed = append(w.again.Failed, Failed{at.ID, out.Column, Rule(out.Name), out.Reason})
	case out != nil:
		w.again.Excluded = append(w.again.Excluded, at.ID)
	case bad != nil:
		w.again.Failed = append(w.again.Failed, Failed{at.ID, bad.Column, bad.Rule, bad.Text})
	case w.gone > before:
		w.again.Gone = append(w.again.Gone, at.ID)
	default:
		w.again.Went = append(w.again.Went, at.ID)
		if !at.Excluded {
			w.again.faults++
		}
	}
	return nil
}

// waiting is rows of the quarantine as a Source.
type waiting struct {
	set  *catalog.Dataset
	rows []Waiting
	next int
}

func (s *waiting) Header() []string {
	out := make([]string, len(s.set.Fields))
	for i, f := range s.set.Fields {
		out[i] = f.Name
	}
	return out
}

func (s *waiting) Next() (Record, error) {
	if s.next == len(s.rows) {
		return Record{}, io.EOF
	}
	row := s.rows[s.next]
	s.next++
	cells, exact, err := ParseCells(row.Cells)
	if err != nil {
		return Record{}, err
	}
	rec := Record{Line: row.Line, Lines: 1, Fields: make([]string, len(s.set.Fields)), Exact: make([]bool, len(s.set.Fields))}
	for i, f := range s.set.Fields {
		rec.Fields[i], rec.Exact[i] = cells[f.Name], exact[f.Name]
	}
	return rec, nil
}

func (s *waiting) Skipped() int64 { return 0 }
func (s *waiting) Bytes() int64   { return 0 }
func (s *waiting) Form() string   { return "rows set aside before" }

// ParseCells reads cells as the quarantine keeps them, by column, and which of them are written as candor writes values.
func ParseCells(text string) (cells map[string]string, exact map[string]bool, err error) {
	var kept map[string]string
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return nil, nil, errors.New("a row set aside has no cells that can be read: fill them in first")
	}
	cells, exact = make(map[string]string, len(kept)), map[string]bool{}
	for name, cell := range kept {
		if rest, ok := strings.CutPrefix(name, exactCell); ok {
			name, exact[rest] = rest, true
		}
		cells[name] = cell
	}
	return cells, exact, nil
}

// FormatCells writes cells as the quarantine keeps them.
func FormatCells(cells map[string]string, exact map[string]bool) string {
	kept := make(map[string]string, len(cells))
	for name, cell := range cells {
		if exact[name] {
			name = exactCell + name
		}
		kept[name] = cell
	}
	return cellsText(kept)
}

// MendCells puts new cells into a row's: those that differ are as the contract says of text files. Columns that the
// contract does not have are refused.
func MendCells(set *catalog.Dataset, text string, now map[string]string) (string, error) {
	cells, exact := map[string]string{}, map[string]bool{}
	if text != "" {
		var err error
		if cells, exact, err = ParseCells(text); err != nil {
			return "", err
		}
	}
	for name, cell := range now {
		if !slices.ContainsFunc(set.Fields, func(f catalog.Field) bool { return f.Name == name }) {
			return "", fmt.Errorf("dataset %s has no column of that name; it has %s", set.Name, strings.Join((&waiting{set: set}).Header(), ", "))
		}
		if len(cell) > maxCell {
			return "", fmt.Errorf("a cell is at most %d bytes", maxCell)
		}
		if was, ok := cells[name]; !ok || was != cell {
			cells[name] = cell
			delete(exact, name)
		}
	}
	return FormatCells(cells, exact), nil
}
