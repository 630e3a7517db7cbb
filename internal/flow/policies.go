package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
)

// Policy is one object of what the company described, as it is in force: a purpose, a notice, an agreement, a data contract.
type Policy struct {
	Kind    string        `json:"kind"`
	ID      string        `json:"id"`
	Version candor.Digest `json:"version"` // of its words
	Since   time.Time     `json:"since"`
	Entry   int64         `json:"entry"`    // of the record, that put it into force
	Wording int           `json:"wordings"` // so many, with this one
	Change  []string      `json:"change"`   // against the one before: "- was", "+ is", "  around"; empty for a first one
}

// Policies lists what is in force, by kind and id. Who put it into force is in no entry: the record keeps what, and when.
func (h *House) Policies(ctx context.Context, who candor.Actor) ([]Policy, error) {
	if err := h.allow(who, access.SeeBoard); err != nil {
		return nil, err
	}
	out := []Policy{}
	for _, s := range h.World().Sources {
		all, err := h.wordings(ctx, s.Kind, s.ID)
		if err != nil {
			return nil, fmt.Errorf("read what is in force: %w", err)
		}
		if len(all) == 0 {
			continue
		}
		p := Policy{Kind: string(s.Kind), ID: s.ID, Version: s.Digest, Since: all[0].At, Entry: all[0].Entry, Wording: len(all), Change: []string{}}
		if len(all) > 1 {
			p.Change = all[0].Change
		}
		out = append(out, p)
	}
	return out, nil
}

// Limits are what holds for everybody: the allowance of each scope, and the smallest group of each dataset.
type Limits struct {
	Partner     candor.Rho       `json:"partner_rho_nano"`      // each partner, 30 days
	AllPartners candor.Rho       `json:"all_partners_rho_nano"` // 365 days
	Inside      candor.Rho       `json:"inside_rho_nano"`       // 365 days
	Smallest    map[string]int64 `json:"smallest_group"`        // that partners are shown, by dataset
}

// Limits tells those in force.
func (h *House) Limits(_ context.Context, who candor.Actor) (Limits, error) {
	if err := h.allow(who, access.SeeBoard); err != nil {
		return Limits{}, err
	}
	w := h.World()
	c := w.caps()
	out := Limits{Partner: c.Partner, AllPartners: c.Partners, Inside: c.Inside, Smallest: map[string]int64{}}
	for _, d := range w.View.Datasets() {
		out.Smallest[d.Name] = d.Smallest
	}
	return out, nil
}

// Newest gives the policies that changed last, newest first.
func Newest(all []Policy, n int) []Policy {
	out := slices.DeleteFunc(slices.Clone(all), func(p Policy) bool { return len(p.Change) == 0 })
	slices.SortStableFunc(out, func(a, b Policy) int { return b.Since.Compare(a.Since) })
	return out[:min(n, len(out))]
}
