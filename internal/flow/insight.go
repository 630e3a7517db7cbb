package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// Used is the private side of one use in the record.
type Used struct {
	Intent     int64
	Conclude   int64 // 0: it never ended
	At         time.Time
	Kind       string // insight, record
	Purpose    candor.PurposeID
	Recipient  candor.PartyID
	Agreement  candor.AgreementID
	Datasets   []string
	Categories []candor.CategoryID
	Permission int64 // the recipient's version of permission at the intent
	Rho        candor.Rho
	Price      candor.Money
	Rate       candor.Money
	Plan       []byte
	Subject    candor.SubjectID
	Role       candor.Role
	Actor      string
	Catalog    int64
	Epoch      int64
}

// Uses reads the private side of uses.
type Uses interface {
	// Uses pages through insights before an intent (-1: from the newest), of a recipient (empty: all). Looks at single
	// records are not among them.
	Uses(ctx context.Context, recipient candor.PartyID, before int64, limit int) ([]Used, error)
	// Use gives one (ledger.ErrNotFound).
	Use(ctx context.Context, intent int64) (Used, error)
	// Looks gives the uses of one person's record, newest first.
	Looks(ctx context.Context, s candor.SubjectID) ([]Used, error)
	// ByDataset counts the uses of a dataset by month, purpose, recipient and agreement, newest month first, each with so
	// many of its newest intents.
	ByDataset(ctx context.Context, dataset string, newest int) ([]UsedFor, error)
	// Opened sums up the openings of single records since a moment, by whomever.
	Opened(ctx context.Context, since time.Time) (Opened, error)
}

// Listed is one earlier insight in a list.
type Listed struct {
	ID        string             `json:"id"`
	At        time.Time          `json:"at"`
	Purpose   candor.PurposeID   `json:"purpose"`
	Recipient candor.PartyID     `json:"recipient"`
	Agreement candor.AgreementID `json:"agreement,omitempty"`
	Datasets  []string           `json:"datasets"`
	Question  string             `json:"question"`
	Among     candor.Among       `json:"among,omitzero"`
	Done      bool               `json:"done"`
	Mine      bool               `json:"-"` // whoever lists asked it themselves
}

// Insights lists earlier answers: a partner sees its own, staff the company's.
func (h *House) Insights(ctx context.Context, who candor.Actor, before int64, limit int) ([]Listed, error) {
	if err := h.allow(who, access.SeeInsight); err != nil {
		return nil, err
	}
	recipient := h.World().Company.ID
	switch who.Role {
	case candor.Partner:
		recipient = who.Party
	case candor.Operator, candor.Board:
		recipient = ""
	}
	var out []Listed
	for len(out) < limit { // coverage is among the uses and not among the answers
		all, err := h.s.Uses.Uses(ctx, recipient, before, limit)
		if err != nil {
			return nil, fmt.Errorf("read earlier answers: %w", err)
		}
		out = append(out, listed(all, who)...)
		if len(all) < limit {
			break
		}
		before = all[len(all)-1].Intent
	}
	return out[:min(limit, len(out))], nil
}

func listed(all []Used, who candor.Actor) (out []Listed) {
	for _, u := range all {
		var a asked
		if err := json.Unmarshal(u.Plan, &a); err != nil || u.Kind != candor.Insight.String() || a.Question == "" {
			continue
		}
		out = append(out, Listed{ID: strconv.FormatInt(u.Intent, 10), At: u.At, Purpose: u.Purpose, Recipient: u.Recipient, Agreement: u.Agreement,
			Datasets: u.Datasets, Question: a.Question, Among: a.Among, Done: u.Conclude > 0,
			Mine: who.Name != "" && u.Actor == who.Name && u.Role == who.Role})
	}
	return out
}

// ErrUnfinished says that a question was debited and its run did not end: nothing was released.
var ErrUnfinished = errors.New("this question was charged and recorded, but its run did not finish; asking it again is a new use")

// Insight shows an earlier answer again. It is not a new use, but a partner needs an agreement that still lives.
func (h *House) Insight(ctx context.Context, who candor.Actor, id string) (Result, error) {
	u, err := h.use(ctx, who, id)
	if err != nil {
		return Result{}, err
	}
	w, intent := h.World(), u.Intent
	if u.Conclude == 0 {
		return Result{}, ErrUnfinished
	}
	rec, planText, err := h.log.Answer(ctx, intent)
	if err != nil {
		return Result{}, err
	}
	var a asked
	if err := json.Unmarshal(planText, &a); err != nil {
		return Result{}, fmt.Errorf("the question of this answer cannot be read")
	}
	then := w
	if a.Catalog != w.View.Version() || !w.samePins(a.References) {
		if then, err = h.worldAt(ctx, a.Catalog, a.References); err != nil {
			return Result{}, err
		}
	}
	plan, why := question.Parse(then.View, a.Question, a.Precision)
	if why != nil {
		return Result{}, fmt.Errorf("the question of this answer cannot be laid out again: %s", why[0].Text)
	}
	req := candor.Request{Use: candor.Insight, Purpose: u.Purpose, Recipient: u.Recipient, Agreement: u.Agreement, Question: a.Question, Precision: a.Precision, Among: a.Among, Actor: who}
	s, err := h.standing(ctx, u.Agreement)
	if err != nil {
		return Result{}, err
	}
	if u.Recipient != w.Company.ID && who.Role == candor.Partner {
		now, err := h.s.Epochs.Now(ctx)
		if err != nil {
			return Result{}, err
		}
		if why := s.Permits(now, u.Purpose, u.Datasets, u.Recipient, a.Precision); why != nil {
			return h.refuse(ctx, req, why)
		}
	}
	ans, err := protect.Reread(plan, rec)
	if err != nil {
		return Result{}, err
	}
	r := Result{
		Table: ans.Table(then.smallest(req, plan, s.Agreement)), Answer: ans, Question: a.Question, Precision: a.Precision, At: u.At,
		Decision: Decision{ID: id, Allowed: true, Purpose: u.Purpose, Recipient: u.Recipient, Agreement: u.Agreement, Among: a.Among, Basis: then.Purpose(u.Purpose).Basis,
			Reasons: []candor.Reason{{Rule: "read-again", Text: "Reading an answer again that you already have is free and uses no allowance."}}},
		Allowance: &Allowance{UsedRho: u.Rho.Float(), Delta: 1e-6, Cached: true},
	}
	epoch, err := h.s.Epochs.EpochAt(ctx, u.Epoch)
	if err != nil {
		return Result{}, fmt.Errorf("read the epoch: %w", err)
	}
	if r.Quality, err = h.quality(ctx, w, u.Recipient, plan, epoch, u.At); err != nil {
		return Result{}, err
	}
	if r.Decision.CoveredAbout, err = h.covered(ctx, req, plan); err != nil {
		return Result{}, err
	}
	if r.Certified, err = h.certifiedFor(ctx, w, plan, req.Purpose); err != nil {
		return Result{}, err
	}
	r.Receipt, err = h.receipt(ctx, rec.Conclude())
	return r, err
}
