package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// Coverage keeps about how many people a kind of question covers: noised, rounded, the same everywhere, and new only on a
// public schedule, so that it never tells that somebody changed.
type Coverage interface {
	Covered(ctx context.Context, c Cell) (about int64, period int64, ok bool, err error)
	Cover(ctx context.Context, c Cell, period, intent, about int64) error
}

// Cell is what coverage is kept for; never for the condition of a question.
type Cell struct {
	Dataset   string
	Purpose   candor.PurposeID
	Recipient candor.PartyID
}

// The schedule is periods of 28 days since 1970, and at most so many cells a recipient that they stay below 5% of its
// allowance (PRIVACY, "Around the answer").
const (
	coverageDays  = 28
	coverageRound = 100 // half of sigma: finer digits would be noise
	mostCells     = 96  // 5% of rho .024 at .0000125 a cell
	// coverageWithin holds the noise (1.96 × sigma 200) and the rounding 95 times in 100.
	coverageWithin = 392 + coverageRound/2
)

// period counts the schedule's periods; periodBegins is where one begins.
func period(t time.Time) int64 { return t.Unix() / 86400 / coverageDays }
func periodBegins(period int64) time.Time {
	return time.Unix(period*coverageDays*86400, 0).UTC()
}

// RefreshCoverage counts the cells whose period is over. It goes down the road like any question.
func (h *House) RefreshCoverage(ctx context.Context) error {
	w := h.World()
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	due := period(now)
	cells, err := h.cells(ctx, w)
	if err != nil {
		return err
	}
	of := map[candor.PartyID]int{}
	held := map[string]bool{}
	for _, d := range w.View.Datasets() {
		loads, err := h.s.Records.Loads(ctx, d.Name, 0)
		if err != nil {
			return fmt.Errorf("read the loads: %w", err)
		}
		held[d.Name] = len(loads) > 0
	}
	for _, c := range cells {
		if of[c.Recipient]++; of[c.Recipient] > mostCells {
			continue
		}
		if !held[c.Dataset] {
			continue // nothing was loaded yet, which the record says: a figure now would stand for nobody for 28 days
		}
		_, was, ok, err := h.s.Coverage.Covered(ctx, c.Cell)
		if err != nil {
			return fmt.Errorf("read the coverage: %w", err)
		}
		if ok && was == due {
			continue
		}
		if err := h.cover(ctx, w, c, due); err != nil {
			return err
		}
	}
	return nil
}

type agreedCell struct {
	Cell
	agreement candor.AgreementID
}

// cells lists what is to be covered: every dataset and purpose inside, and what agreements in force name.
func (h *House) cells(ctx context.Context, w *World) (out []agreedCell, err error) {
	if w.Company.ID == "" {
		return nil, nil
	}
	for _, d := range w.View.Datasets() {
		for _, p := range w.Purposes {
			for _, q := range d.Purposes {
				if q.Covers(p.ID) {
					out = append(out, agreedCell{Cell{d.Name, p.ID, w.Company.ID}, ""})
					break
				}
			}
		}
	}
	all, err := h.s.Partner.Agreements(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the agreements: %w", err)
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.State(now) != partner.Live {
			continue
		}
		a := s.Agreement
		for _, d := range a.Datasets {
			for _, p := range a.Purposes {
				out = append(out, agreedCell{Cell{d, p, a.Recipient}, a.ID})
			}
		}
	}
	return out, nil
}

func (h *House) cover(ctx context.Context, w *World, c agreedCell, period int64) error {
	d, ok := w.View.Dataset(c.Dataset)
	if !ok {
		return nil
	}
	plan := question.Coverage(d)
	req := candor.Request{Use: candor.Insight, Purpose: c.Purpose, Recipient: c.Recipient, Agreement: c.agreement, Actor: access.AtHost(w.Company.ID)}
	for range 3 {
		f, err := h.facts(ctx, w, req, plan)
		if err != nil {
			return err
		}
		dec := gate.Decide(req, plan, f)
		if !dec.Allowed() {
			return nil // no figure is shown where the use is not allowed or does not fit
		}
		rec, err := h.travel(ctx, dec, candor.Digest{})
		if errors.Is(err, ledger.ErrStale) {
			continue
		}
		if errors.Is(err, ledger.ErrSpent) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("count who permits: %w", err)
		}
		a, err := protect.Reread(plan, rec)
		if err != nil {
			return err
		}
		about := max(0, (a.Cell(0, 0)+coverageRound/2)/coverageRound*coverageRound)
		return h.s.Coverage.Cover(ctx, c.Cell, period, rec.Intent(), about)
	}
	return nil
}

// covered is the figure in force for a question: that of the dataset that it reads first.
func (h *House) covered(ctx context.Context, req candor.Request, plan question.Plan) (*int64, error) {
	about, _, ok, err := h.s.Coverage.Covered(ctx, Cell{plan.Sources()[0].Name, req.Purpose, req.Recipient})
	if err != nil || !ok {
		return nil, err
	}
	return &about, nil
}
