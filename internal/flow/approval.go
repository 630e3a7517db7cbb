package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/risk"
)

// Names from room risk, for surfaces.
type (
	RiskBound = risk.Bound
	RiskUse   = risk.Pair
	Permits   = risk.Allowed
	Exposed   = risk.Column
	Fate      = risk.Fate
)

// What a question may do with a column at most, and whose bound one is; see room risk.
const (
	FateNever      = risk.Never
	FateConditions = risk.Conditions
	FateGroups     = risk.Groups
	FateSums       = risk.Sums

	BoundInMonth     = risk.InMonth
	BoundInAgreement = risk.InAgreement
	BoundAllPartners = risk.AllPartners
)

// Approval is what the board looks at before it decides on an agreement. Nothing in it depends on rows, but for coverage,
// which is noised, and for what people told the company, which is told in hundreds.
type Approval struct {
	Standing AgreementStanding `json:"-"`
	Now      time.Time         `json:"-"`
	State    string            `json:"state"`
	risk.Report
	Affected []Affected `json:"affected"`
	Answers  int64      `json:"answers_so_far"` // released under it
	Spent    candor.Rho `json:"spent_rho_nano"` // by the recipient, ever
	Wordings []Wording  `json:"wordings"`       // of its text, newest first
}

// Affected says about how many people a use would count.
type Affected struct {
	Purpose candor.PurposeID `json:"purpose"`
	Dataset string           `json:"dataset"`
	Ceiling int64            `json:"never_more_than"` // declared
	// Counted is the figure of the public schedule, where there is one.
	Counted *Permitted `json:"counted,omitempty"`
	// Asked says that people were asked about this purpose and this recipient; SaidYes, how many hundreds of them said yes,
	// rounded down, of People known to the company in hundreds. It is the company's own record of what it was told.
	Asked   bool  `json:"asked"`
	SaidYes int64 `json:"said_yes_hundreds"`
	People  int64 `json:"people_hundreds"`
}

// Approval weighs an agreement: what it newly allows, whom it concerns, and what could be learnt at most.
func (h *House) Approval(ctx context.Context, who candor.Actor, id candor.AgreementID) (Approval, error) {
	if err := h.allow(who, access.ApproveAgreement); err != nil {
		return Approval{}, err
	}
	s, now, err := h.Agreement(ctx, who, id)
	if err != nil {
		return Approval{}, err
	}
	out := Approval{Standing: s, Now: now, State: s.State(now).String()}
	a, w := s.Agreement, h.World()
	all, err := h.s.Partner.Agreements(ctx)
	if err != nil {
		return out, fmt.Errorf("read the agreements: %w", err)
	}
	caps := w.caps()
	scene := risk.Scene{Agreement: a, Sets: w.View.Datasets(), Caps: caps, Now: now}
	switch s.State(now) {
	case partner.Ended, partner.Expired, partner.Refused:
		scene.Over = true
	}
	for _, x := range all {
		st := x.State(now)
		if x.Agreement.ID != id && x.Agreement.Recipient == a.Recipient && (st == partner.Live || st == partner.Pending) {
			scene.InForce = append(scene.InForce, x.Agreement)
		}
	}
	spent, err := h.s.Allowance.Spent(ctx, allowance.Charge{Scope: allowance.OfPartner(a.Recipient), Cap: caps.Partner, Days: allowance.PartnerDays}, now)
	if err != nil {
		return out, fmt.Errorf("read the allowance: %w", err)
	}
	scene.Spent, out.Spent = spent.Lifetime, spent.Lifetime
	out.Report = risk.Weigh(scene)
	if out.Affected, err = h.affected(ctx, who, w, a, now); err != nil {
		return out, err
	}
	given, err := h.given(ctx, a)
	if err != nil {
		return out, err
	}
	out.Answers = int64(len(given))
	out.Wordings, err = h.wordings(ctx, describe.KindAgreement, string(id))
	return out, err
}

// hundreds is the unit in which a count of what people said is told on this page: the board decides on a proportion, and
// needs nobody's own yes.
const hundreds = 100

func (h *House) affected(ctx context.Context, who candor.Actor, w *World, a partner.Agreement, now time.Time) (out []Affected, err error) {
	people, err := h.known(ctx)
	if err != nil {
		return nil, err
	}
	type told struct {
		asked bool
		yes   int64
	}
	said := map[candor.PurposeID]told{}
	for _, p := range a.Purposes {
		kinds := w.toldTo(p, a.Recipient)
		if len(kinds) == 0 {
			continue
		}
		if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "reach", Purpose: p, Recipient: a.Recipient, Actor: string(who.Role)}); err != nil {
			return nil, fmt.Errorf("record the look: %w", err)
		}
		n, err := h.book.Count(ctx, p, kinds, a.Recipient, now)
		if err != nil {
			return nil, err
		}
		said[p] = told{true, n.Yes / hundreds}
	}
	out = []Affected{}
	for _, name := range a.Datasets {
		d, ok := w.View.Dataset(name)
		if !ok {
			continue
		}
		e, err := h.entry(ctx, who, d)
		if err != nil {
			return nil, err
		}
		counted, err := h.permitted(ctx, w, e)
		if err != nil {
			return nil, err
		}
		for _, p := range a.Purposes {
			x := Affected{Purpose: p, Dataset: name, Ceiling: d.Ceiling, Asked: said[p].asked, SaidYes: said[p].yes, People: people / hundreds}
			for _, c := range counted {
				if c.Known && c.Purpose == p && c.Recipient == a.Recipient && c.Agreement == a.ID {
					x.Counted = &c
				}
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// toldTo are the kinds of data that the notices in force ask about, for a purpose and a recipient by name.
func (w *World) toldTo(p candor.PurposeID, recipient candor.PartyID) (out []candor.CategoryID) {
	for _, n := range w.Notices {
		if !w.newest(n) || !slices.Contains(n.Recipients, recipient) || !slices.ContainsFunc(n.Purposes, func(q candor.PurposeID) bool { return q.Covers(p) }) {
			continue
		}
		for _, c := range n.Categories {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}
