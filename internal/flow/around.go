package flow

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/proof"
)

// Around is what stands around an earlier answer: what it took, what it cost, and what is left today.
type Around struct {
	At       time.Time
	Epoch    gate.Epoch // what was visible then; the zero time when it is no longer known
	Datasets []string
	Price    candor.Money // zero: none
	Rate     candor.Money // what each permitted person earned
	UsedRho  candor.Rho
	Left, Of int64 // questions like this one in the scope that ends first; Of is 0 without a limit
	Scope    Scope // the scope that ends first
}

// Scope is one sum of privacy loss with its limit.
type Scope struct {
	ID       string // "inside", "partners", "partner:payco", "dataset:visits"
	Name     string // in words
	Days     int    // 0: lifetime
	Used     candor.Rho
	Cap      candor.Rho // 0: none
	Lifetime candor.Rho
}

// Unit is the measure in which pages count allowance: one count of people in groups of which each person is in one, at
// precision normal.
var Unit = mechanism.Rho(1, 1, 50)

// Questions gives the scope's sums in such questions: used rounded up, all rounded down.
func (s Scope) Questions() (used, all int64) {
	return int64((s.Used + Unit - 1) / Unit), int64(s.Cap / Unit)
}

// Epsilon is the scope's sum as statisticians read it, at delta 1e-6.
func (s Scope) Epsilon() float64 { return mechanism.Epsilon(s.Used, 1e-6) }

// use finds a released insight that the actor may read. Whether another exists is its asker's to know.
func (h *House) use(ctx context.Context, who candor.Actor, id string) (Used, error) {
	if err := h.allow(who, access.SeeInsight); err != nil {
		return Used{}, err
	}
	intent, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return Used{}, fmt.Errorf("an insight's id is a number: %w", ledger.ErrNotFound)
	}
	u, err := h.s.Uses.Use(ctx, intent)
	if err != nil {
		return Used{}, err
	}
	mine := who.Party == u.Recipient || who.Role == candor.Operator || who.Role == candor.Board
	if u.Kind != candor.Insight.String() || !mine {
		return Used{}, ledger.ErrNotFound
	}
	return u, nil
}

// Around tells what stands around an answer; who may read the answer may read this.
func (h *House) Around(ctx context.Context, who candor.Actor, id string) (Around, error) {
	u, err := h.use(ctx, who, id)
	if err != nil {
		return Around{}, err
	}
	w := h.World()
	out := Around{At: u.At, Datasets: u.Datasets, Price: u.Price, Rate: u.Rate, UsedRho: u.Rho}
	if out.Epoch, err = h.s.Epochs.EpochAt(ctx, u.Epoch); err != nil {
		return Around{}, fmt.Errorf("read the epoch: %w", err)
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return Around{}, err
	}
	for _, c := range allowance.Charges(w.caps(), w.Company.ID, u.Recipient, u.Datasets, u.Rho) {
		if c.Cap == 0 && c.Days == allowance.Lifetime || u.Rho <= 0 {
			continue
		}
		s, err := h.s.Allowance.Spent(ctx, c, now)
		if err != nil {
			return Around{}, fmt.Errorf("read the allowance: %w", err)
		}
		if n := int64(c.Left(s) / u.Rho); out.Of == 0 || n < out.Left {
			out.Left, out.Of, out.Scope = n, int64(c.Cap/u.Rho), w.scope(c, s)
		}
	}
	return out, nil
}

func (w *World) scope(c allowance.Charge, s allowance.Spent) Scope {
	out := Scope{ID: string(c.Scope), Days: c.Days, Used: s.Window, Cap: c.Cap, Lifetime: s.Lifetime}
	switch c.Scope {
	case allowance.Inside:
		out.Name = "Our own teams"
	case allowance.Partners:
		out.Name = "All partners together"
	}
	for _, p := range w.Parties {
		if c.Scope == allowance.OfPartner(p.ID) {
			out.Name = p.Name
		}
	}
	for _, d := range w.View.Datasets() {
		if c.Scope == allowance.OfDataset(d.Name) {
			out.Name = d.Title
		}
	}
	return out
}

// Scopes lists the allowance that the actor may see: the board all of it, a partner its own, staff that of the company's
// teams.
func (h *House) Scopes(ctx context.Context, who candor.Actor) ([]Scope, error) {
	if err := h.allow(who, access.Preview); err != nil {
		return nil, err
	}
	w := h.World()
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, err
	}
	caps := w.caps()
	inside := allowance.Charge{Scope: allowance.Inside, Cap: caps.Inside, Days: allowance.YearDays}
	var cs []allowance.Charge
	switch {
	case access.Allow(who, access.SeeBoard) == nil:
		cs = append(cs, inside, allowance.Charge{Scope: allowance.Partners, Cap: caps.Partners, Days: allowance.YearDays})
		for _, p := range w.Parties {
			if p.ID != w.Company.ID {
				cs = append(cs, allowance.Charge{Scope: allowance.OfPartner(p.ID), Cap: caps.Partner, Days: allowance.PartnerDays})
			}
		}
		for _, d := range w.View.Datasets() {
			cs = append(cs, allowance.Charge{Scope: allowance.OfDataset(d.Name), Cap: caps.Dataset, Days: allowance.Lifetime})
		}
	case who.Role == candor.Partner:
		cs = append(cs, allowance.Charge{Scope: allowance.OfPartner(who.Party), Cap: caps.Partner, Days: allowance.PartnerDays})
	default:
		cs = append(cs, inside)
	}
	var out []Scope
	for _, c := range cs {
		s, err := h.s.Allowance.Spent(ctx, c, now)
		if err != nil {
			return nil, fmt.Errorf("read the allowance: %w", err)
		}
		out = append(out, w.scope(c, s))
	}
	return out, nil
}

// InsightReceipt proves the entry in which an answer's outcome stands, to whoever may read the answer.
func (h *House) InsightReceipt(ctx context.Context, who candor.Actor, id string) (proof.Receipt, error) {
	u, err := h.use(ctx, who, id)
	if err != nil {
		return proof.Receipt{}, err
	}
	if u.Conclude == 0 {
		return proof.Receipt{}, ledger.ErrNotFound
	}
	return h.s.Audit.Receipt(ctx, u.Conclude)
}

// LogKeys gives the public keys that receipts and logs are verified with: uses, then people.
func (h *House) LogKeys() [2]string { return h.s.Audit.Keys() }
