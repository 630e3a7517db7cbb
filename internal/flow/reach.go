package flow

import (
	"context"
	"fmt"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
)

// Choices counts what was said of late.
type Choices interface {
	// Lately counts the people who said yes to a purpose, and those who said no or took a yes back, since a moment.
	Lately(ctx context.Context, purpose candor.PurposeID, recipient candor.PartyID, since time.Time) (yes, no int64, err error)
}

// Reach says how many people may be reached for a purpose of the company's own, and why not the rest. The figures are
// operational records: what people said to the company, exact, for staff whose duty it is, recorded as looked at, and
// never a partner's.
type Reach struct {
	Purpose candor.PurposeID `json:"purpose"`
	People  int64            `json:"people"` // known to the company
	Yes     int64            `json:"yes"`
	No      int64            `json:"no"`
	Away    int64            `json:"away"`  // on time off, whatever they said
	Never   int64            `json:"never"` // never asked, or a yes that has ended
	// In the last 28 days: people who said yes, and people who said no or took a yes back. Where it is going.
	NewYes int64 `json:"new_yes"`
	NewNo  int64 `json:"new_no"`
}

const lately = 28 * 24 * time.Hour

// Reach counts it, for each purpose asked for; each is a look of its own in the record.
func (h *House) Reach(ctx context.Context, who candor.Actor, purposes ...candor.PurposeID) ([]Reach, error) {
	if err := h.allow(who, access.SeeReach); err != nil {
		return nil, err
	}
	w := h.World()
	people, err := h.known(ctx)
	if err != nil {
		return nil, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	asked := make([]permission.About, len(purposes))
	for i, p := range purposes {
		if w.Purpose(p).ID == "" {
			return nil, fmt.Errorf("there is no purpose of that name")
		}
		asked[i] = permission.About{Purpose: p, Categories: w.noticed(p)}
	}
	for _, p := range purposes {
		if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "reach", Purpose: p, Actor: string(who.Role)}); err != nil {
			return nil, fmt.Errorf("record the look: %w", err)
		}
	}
	all, err := h.book.CountAll(ctx, asked, w.Company.ID, now)
	if err != nil {
		return nil, err
	}
	var out []Reach
	for i, p := range purposes {
		said := all[i]
		r := Reach{Purpose: p, People: people, Yes: said.Yes, No: said.No, Away: said.Away, Never: max(0, people-said.Yes-said.No-said.Away)}
		if r.NewYes, r.NewNo, err = h.s.Choices.Lately(ctx, p, w.Company.ID, now.Add(-lately)); err != nil {
			return nil, fmt.Errorf("count choices: %w", err)
		}
		out = append(out, r)
	}
	return out, nil
}

// known counts the people whom the company knows.
func (h *House) known(ctx context.Context) (n int64, err error) {
	const page = 10_000
	for after := candor.SubjectID(0); ; {
		ids, err := h.s.Identity.List(ctx, after, page)
		if err != nil {
			return 0, fmt.Errorf("count people: %w", err)
		}
		n += int64(len(ids))
		if len(ids) < page {
			return n, nil
		}
		after = ids[len(ids)-1]
	}
}
