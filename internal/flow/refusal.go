package flow

import (
	"context"
	"fmt"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/ledger"
)

// RecordedRefusal is a no as the record holds it: which rules spoke, never what was typed.
type RecordedRefusal struct {
	Entry     int64
	At        time.Time
	Purpose   candor.PurposeID // empty: not one of ours
	Recipient candor.PartyID
	Role      candor.Role // who asked
	Rules     []Rule
}

// Refusal shows a recorded no to those who were refused, and to those who read the record. To anybody else it is not there.
func (h *House) Refusal(ctx context.Context, who candor.Actor, entry int64) (RecordedRefusal, error) {
	found, err := h.s.Audit.Entries(ctx, entry+1, 1)
	if err != nil {
		return RecordedRefusal{}, fmt.Errorf("read the refusal: %w", err)
	}
	if entry < 0 || len(found) != 1 || found[0].Index != entry || found[0].Body.Kind != ledger.KindRefuse {
		return RecordedRefusal{}, ErrNotFound
	}
	b := found[0].Body
	own := access.Allow(who, access.Preview) == nil && b.Actor == string(who.Role) && b.Recipient == who.Party && who.Party != ""
	if !own && access.Allow(who, access.SeeAudit) != nil {
		return RecordedRefusal{}, ErrNotFound
	}
	out := RecordedRefusal{Entry: entry, At: b.At, Purpose: b.Purpose, Recipient: b.Recipient, Role: candor.Role(b.Actor)}
	for _, id := range b.Rules {
		out.Rules = append(out.Rules, RuleOf(id))
	}
	return out, nil
}
