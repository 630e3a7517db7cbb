package flow

import (
	"context"
	"fmt"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/erase"
)

// Right is one kind of request that people make, with what became of those of the last year. Everything in it is read from
// the record; a right of which nobody made use has nothing.
type Right struct {
	Kind string        `json:"kind"` // delete, copy, correct
	Law  string        `json:"law"`
	Open []OpenRequest `json:"open"`
	Done int64         `json:"done"` // since Since
	// Slowest is from the request to the outcome, in milliseconds, of those done.
	Slowest int64     `json:"slowest_ms"`
	Since   time.Time `json:"since"`
}

// OpenRequest is one that waits. It names nobody.
type OpenRequest struct {
	ID    int64     `json:"id"`
	Asked time.Time `json:"asked"`
	Due   time.Time `json:"due"`
	Found bool      `json:"still_found"` // the search still finds the person: somebody must remove what is there
}

// Opened sums up the openings of single records.
type Opened struct {
	Done, Open int64
	Slowest    time.Duration
}

// RightsClock tells which requests of people are open, and how fast the others were done. The clock is that of GDPR
// Art. 12(3): one month from the request.
func (h *House) RightsClock(ctx context.Context, who candor.Actor) ([]Right, time.Time, error) {
	if err := h.allow(who, access.SeeRights); err != nil {
		return nil, time.Time{}, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, now, fmt.Errorf("read the clock: %w", err)
	}
	since := now.AddDate(-1, 0, 0)
	all, err := h.s.Eraser.Records(ctx, true)
	if err != nil {
		return nil, now, fmt.Errorf("list deletions: %w", err)
	}
	gone := Right{Kind: "delete", Law: "GDPR Art. 17", Open: []OpenRequest{}, Since: since}
	for _, r := range all {
		if r.Done.IsZero() {
			gone.Open = append(gone.Open, OpenRequest{ID: r.ID, Asked: r.At, Due: monthAfter(r.At), Found: r.Step == erase.Found})
		} else if !r.At.Before(since) {
			gone.Done++
			gone.Slowest = max(gone.Slowest, r.Done.Sub(r.At).Milliseconds())
		}
	}
	looks, err := h.s.Uses.Opened(ctx, since)
	if err != nil {
		return nil, now, fmt.Errorf("read who opened records: %w", err)
	}
	// A copy is given in the answer to whoever asks for it, so none is ever open: an opening that broke off gave nothing and
	// left nobody waiting, who asks again.
	copied := Right{Kind: "copy", Law: "GDPR Art. 15 and 20", Open: []OpenRequest{}, Done: looks.Done, Slowest: looks.Slowest.Milliseconds(), Since: since}
	// So is a correction: once it is written down it is shown, and nothing waits.
	put := Right{Kind: "correct", Law: "GDPR Art. 16", Open: []OpenRequest{}, Since: since}
	if put.Done, err = h.s.Corrections.Since(ctx, since); err != nil {
		return nil, now, fmt.Errorf("count the corrections: %w", err)
	}
	return []Right{gone, copied, put}, now, nil
}

// monthAfter is the same day of the next month, or that month's last day where it has no such day (Regulation (EEC, Euratom)
// No 1182/71, Art. 3(2)(c)).
func monthAfter(t time.Time) time.Time {
	due := t.AddDate(0, 1, 0)
	if due.Day() != t.Day() {
		due = due.AddDate(0, 0, -due.Day())
	}
	return due
}
