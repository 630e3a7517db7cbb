package flow

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
)

// Quarantine keeps rows set aside: those that wait, and what became of those that no longer do.
type Quarantine interface {
	// Rows lists rows, newest load first, with how many there are in all.
	Rows(ctx context.Context, a Aside) ([]Quarantined, int64, error)
	Counts(ctx context.Context, dataset string) ([]AsideCount, error)
	// Mend keeps new cells of rows that wait, by their number: all or none (intake.ErrEnded), with its entry.
	Mend(ctx context.Context, dataset string, by candor.Role, cells map[int64]string) error
	// Discard ends the wait of rows for good, all or none, with its entry.
	Discard(ctx context.Context, dataset string, by candor.Role, reason string, ids []int64) error
}

// Aside chooses rows of the quarantine; what is empty chooses all.
type Aside struct {
	Dataset  string
	Rule     string
	Column   string
	ID       int64
	Excluded bool // rows that a stated rule leaves out and keeps, instead of faults
	Ended    bool // those that wait no longer, instead of those that do
	Limit    int
	Offset   int
}

// Quarantined is a row set aside.
type Quarantined struct {
	ID       int64             `json:"id"`
	Load     int64             `json:"load"`
	Dataset  string            `json:"dataset"`
	Line     int               `json:"line"`
	Field    string            `json:"column"`
	Rule     string            `json:"rule"`
	Text     string            `json:"text"`
	Raw      string            `json:"raw"`
	Cells    map[string]string `json:"cells,omitempty"` // by column, as mended; absent where the row could not be told apart
	Mended   bool              `json:"mended,omitempty"`
	Excluded bool              `json:"excluded,omitempty"`
	State    string            `json:"state,omitempty"` // empty: it waits; else replayed, discarded, excluded or gone
	Ended    *time.Time        `json:"ended,omitempty"`
	By       candor.Role       `json:"by,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Again    int64             `json:"into_load,omitempty"`
	Kept     string            `json:"-"` // the cells as kept
}

// AsideCount says how many rows a rule has set aside, and what became of them. Deletions of people take rows out of it.
type AsideCount struct {
	Dataset   string `json:"dataset"`
	Rule      string `json:"rule"`
	Column    string `json:"column,omitempty"`
	Text      string `json:"text"`
	Excluded  bool   `json:"excluded,omitempty"`
	Waiting   int64  `json:"waiting"`
	Mended    int64  `json:"mended"` // of those that wait
	Replayed  int64  `json:"replayed"`
	Discarded int64  `json:"discarded"`
	Left      int64  `json:"left_out"` // tried again and excluded by rule, or of somebody who was deleted
}

// mostAtOnce is how many rows one order mends, replays or discards.
const mostAtOnce = 50_000

// Quarantine lists rows set aside that wait, with their text: for staff who may. Each look is recorded.
func (h *House) Quarantine(ctx context.Context, who candor.Actor, dataset string, limit int) ([]Quarantined, error) {
	out, _, err := h.SetAside(ctx, who, Aside{Dataset: dataset, Limit: limit})
	return out, err
}

// SetAside lists rows of the quarantine with their text and how many there are in all. Each look is recorded.
func (h *House) SetAside(ctx context.Context, who candor.Actor, a Aside) ([]Quarantined, int64, error) {
	if err := h.allow(who, access.SeeQuarantine); err != nil {
		return nil, 0, err
	}
	if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "quarantine", Actor: string(who.Role)}); err != nil {
		return nil, 0, fmt.Errorf("record the look: %w", err)
	}
	return h.s.Quarantine.Rows(ctx, a)
}

// AsideCounts says how many rows wait by rule, and what became of the others; no row's text is looked at.
func (h *House) AsideCounts(ctx context.Context, who candor.Actor, dataset string) ([]AsideCount, error) {
	if err := h.allow(who, access.SeeQuality); err != nil {
		return nil, err
	}
	return h.s.Quarantine.Counts(ctx, dataset)
}

// Mend gives a row that waits new cells, by column.
func (h *House) Mend(ctx context.Context, who candor.Actor, id int64, cells map[string]string) error {
	if err := h.allow(who, access.MendQuarantine); err != nil {
		return err
	}
	h.load.Lock() // a replay must not read the cells as they were, and end the row
	defer h.load.Unlock()
	found, err := h.waiting(ctx, Aside{ID: id})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("no row with this number waits: %w", ErrNotFound)
	}
	set, err := h.setOf(found[0].Dataset)
	if err != nil {
		return err
	}
	now, err := intake.MendCells(set, found[0].Kept, cells)
	if err != nil {
		return mistake("cells", err.Error(), "")
	}
	return h.s.Quarantine.Mend(ctx, set.Name, who.Role, map[int64]string{id: now})
}

// Mended says what an order did to rows that wait.
type Mended struct {
	Rows    int64 `json:"rows"`    // looked at
	Changed int64 `json:"changed"` // cells that the fix fits
}

// MendAll mends one column of all rows that wait by one rule, by a fixed change.
func (h *House) MendAll(ctx context.Context, who candor.Actor, a Aside, o intake.Order) (Mended, error) {
	if err := h.allow(who, access.MendQuarantine); err != nil {
		return Mended{}, err
	}
	set, err := h.setOf(a.Dataset)
	if err != nil {
		return Mended{}, err
	}
	if err := o.Check(set); err != nil {
		return Mended{}, mistake("fix", err.Error(), "")
	}
	h.load.Lock() // as in Mend
	defer h.load.Unlock()
	found, err := h.waiting(ctx, a)
	if err != nil {
		return Mended{}, err
	}
	f, _ := set.Field(o.Column)
	changed := map[int64]string{}
	out := Mended{Rows: int64(len(found))}
	for _, q := range found {
		if q.Kept == "" {
			continue // it was never told apart: there is no cell to mend
		}
		cells, exact, err := intake.ParseCells(q.Kept)
		if err != nil {
			return Mended{}, err
		}
		cell, is, ok := o.Do(*f, cells[f.Name])
		if !ok {
			continue
		}
		cells[f.Name], exact[f.Name] = cell, is
		changed[q.ID] = intake.FormatCells(cells, exact)
	}
	if out.Changed = int64(len(changed)); out.Changed == 0 {
		return out, nil
	}
	return out, h.s.Quarantine.Mend(ctx, set.Name, who.Role, changed)
}

// Replayed says what became of rows that were tried again.
type Replayed struct {
	Tried    int64          `json:"tried"`
	Went     int64          `json:"loaded"`
	Failed   int64          `json:"still_wrong"`
	Excluded int64          `json:"excluded"`
	Gone     int64          `json:"of_deleted_people"`
	Unread   int64          `json:"need_cells"` // they could not be told apart and nobody has filled in their cells
	Report   *intake.Report `json:"load,omitempty"`
}

// Replay tries rows that wait again, through the same checks as a file's: those that fit go in as a load of their own, once
// only; the others stay with the reason as it is now.
func (h *House) Replay(ctx context.Context, who candor.Actor, a Aside) (Replayed, error) {
	if err := h.allow(who, access.MendQuarantine); err != nil {
		return Replayed{}, err
	}
	h.load.Lock()
	defer h.load.Unlock()
	found, err := h.waiting(ctx, a)
	if err != nil {
		return Replayed{}, err
	}
	if len(found) == 0 {
		return Replayed{}, fmt.Errorf("no such row waits: %w", ErrNotFound)
	}
	set, err := h.setOf(found[0].Dataset)
	if err != nil {
		return Replayed{}, err
	}
	var out Replayed
	var rows []intake.Waiting
	for _, q := range found {
		if q.Kept == "" {
			out.Unread++
			continue
		}
		rows = append(rows, intake.Waiting{ID: q.ID, Line: q.Line, Excluded: q.Excluded, Cells: q.Kept})
	}
	if len(rows) == 0 {
		return out, nil
	}
	rep, did, err := h.s.Loader.Replay(ctx, h.World().View.Filled(set), rows, who.Role)
	if err != nil {
		return Replayed{}, err
	}
	out.Tried, out.Went, out.Failed = int64(did.Tried()), int64(len(did.Went)), int64(len(did.Failed))
	out.Excluded, out.Gone = int64(len(did.Excluded)), int64(len(did.Gone))
	if out.Went > 0 {
		out.Report = &rep
	}
	return out, nil
}

// Discard throws rows that wait away, with the reason: their text goes, that they were there stays.
func (h *House) Discard(ctx context.Context, who candor.Actor, a Aside, reason string) (int64, error) {
	if err := h.allow(who, access.MendQuarantine); err != nil {
		return 0, err
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 3 || n > 200 {
		return 0, mistake("reason", "it was not said why, in 3 to 200 characters", "give a reason that names nobody: it stays when the row is gone")
	}
	found, err := h.waiting(ctx, a)
	if err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, fmt.Errorf("no such row waits: %w", ErrNotFound)
	}
	var ids []int64
	for _, q := range found {
		ids = append(ids, q.ID)
	}
	return int64(len(ids)), h.s.Quarantine.Discard(ctx, found[0].Dataset, who.Role, reason, ids)
}

// waiting finds rows to work on, all of one dataset; their text is not shown to anybody.
func (h *House) waiting(ctx context.Context, a Aside) ([]Quarantined, error) {
	if a.Dataset == "" && a.ID == 0 {
		return nil, mistake("which-rows", "it was not said which rows", "choose one row by its number, or those of a dataset")
	}
	a.Ended, a.Offset, a.Limit = false, 0, mostAtOnce
	found, _, err := h.s.Quarantine.Rows(ctx, a)
	if err != nil || len(found) > 0 || a.ID == 0 {
		return found, err
	}
	a.Excluded = !a.Excluded // a number is one row, whichever sort it is
	found, _, err = h.s.Quarantine.Rows(ctx, a)
	return found, err
}

func (h *House) setOf(dataset string) (*catalog.Dataset, error) {
	set, ok := h.World().View.Dataset(dataset)
	if !ok {
		return nil, ErrNoDataset
	}
	return set, nil
}

// AsideReason is why rows of a file are set aside, and how many; see room intake.
type AsideReason = intake.Reason
