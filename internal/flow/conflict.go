package flow

import (
	"context"
	"fmt"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/ledger"
)

// Conflict is a key that leads to several people.
type Conflict = identity.Conflict

// Conflicts lists keys that lead to several people, for staff who may look people up; each look is recorded. Nobody is joined:
// what such a key permits counts for none of them, what it refuses for all, and nobody signs in by it.
func (h *House) Conflicts(ctx context.Context, who candor.Actor, limit int) ([]Conflict, error) {
	if err := h.allow(who, access.ListPersons); err != nil {
		return nil, err
	}
	if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "keys of several people", Actor: string(who.Role)}); err != nil {
		return nil, fmt.Errorf("record the look: %w", err)
	}
	out, err := h.s.Identity.Conflicts(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("read keys of several people: %w", err)
	}
	return out, nil
}
