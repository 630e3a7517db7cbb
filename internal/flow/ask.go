package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// Ask takes one question down the road. A no is a Result whose decision says so, not an error.
func (h *House) Ask(ctx context.Context, req candor.Request) (Result, error) {
	w := h.World()
	req, why := h.asker(w, req)
	if why != nil {
		return h.refuse(ctx, req, why)
	}
	plan, why := question.Parse(w.View, req.Question, req.Precision)
	if why != nil {
		return h.refuse(ctx, req, why)
	}
	// The same question under way joins this one: one debit, one answer.
	once := string(req.Recipient) + "\x00" + string(req.Agreement) + "\x00" + string(req.Purpose) + "\x00" + amongKey(req) + "\x00" + string(plan.Canonical())
	v, err, _ := h.asked.Do(once, func() (any, error) {
		// Whoever gave up waiting does not stop what is paid for: the answer is kept for them.
		return h.ask(context.WithoutCancel(ctx), req, plan)
	})
	if err != nil {
		return Result{}, err
	}
	r, ok := v.(Result)
	if !ok {
		return Result{}, errors.New("no answer")
	}
	if r.Decision.Allowed {
		r.Answer = r.Answer.As(plan) // the same cells, laid out as this spelling asks
		r.Table = r.Answer.Table(r.least)
	}
	return r, nil
}

// asker fills in and checks who asks for whom.
func (h *House) asker(w *World, req candor.Request) (candor.Request, []candor.Reason) {
	req.Use = candor.Insight
	act := access.AskInside
	if req.Recipient == "" {
		req.Recipient = w.Company.ID
	}
	if req.Recipient != w.Company.ID || req.Actor.Role == candor.Partner {
		act = access.AskPartner
	}
	if why := access.Allow(req.Actor, act); why != nil {
		return req, why
	}
	if req.Actor.Role == candor.Partner && req.Actor.Party != req.Recipient {
		return req, []candor.Reason{{Rule: "wrong-recipient", Text: "A partner asks for itself alone.", Protects: "An agreement covers its own recipient alone.", Instead: "Ask as the company that you signed in for."}}
	}
	return req, nil
}

func (h *House) ask(ctx context.Context, req candor.Request, plan question.Plan) (Result, error) {
	w := h.World()
	for range 3 {
		facts, err := h.facts(ctx, w, req, plan)
		if err != nil {
			return Result{}, err
		}
		if w.late(plan, facts.Epoch.Number) {
			if err := h.refresh(ctx); err != nil {
				return Result{}, err
			}
			w = h.World()
			var why []candor.Reason
			if plan, why = question.Parse(w.View, req.Question, req.Precision); why != nil {
				return h.refuse(ctx, req, why)
			}
			continue
		}
		key := h.cacheKey(req, plan, facts)
		if rec, err := h.log.Released(ctx, key, facts.Epoch.Number); err == nil {
			if why := gate.DecideAgain(req, plan, facts); why != nil {
				return h.refuse(ctx, req, why)
			}
			return h.result(ctx, w, req, plan, facts, rec, nil)
		} else if !errors.Is(err, ledger.ErrNotFound) {
			return Result{}, fmt.Errorf("look for an earlier answer: %w", err)
		}
		d := gate.Decide(req, plan, facts)
		if !d.Allowed() {
			return h.refuse(ctx, req, d.Reasons)
		}
		rec, err := h.travel(ctx, d, key)
		if errors.Is(err, ledger.ErrStale) || errors.Is(err, ledger.ErrSpent) {
			h.s.Step("stale")
			w = h.World()
			if v := w.View.Version(); v != plan.CatalogVersion() {
				var why []candor.Reason
				if plan, why = question.Parse(w.View, req.Question, req.Precision); why != nil {
					return h.refuse(ctx, req, why)
				}
			}
			continue
		}
		if err != nil {
			return Result{}, err
		}
		return h.result(ctx, w, req, plan, facts, rec, d.Reasons)
	}
	return Result{}, fmt.Errorf("permission kept changing while the question was decided; ask again: %w", ledger.ErrStale)
}

// travel is the road after a yes. Read it top to bottom: each line needs what the one above returned.
func (h *House) travel(ctx context.Context, d gate.Decision, key candor.Digest) (ledger.Recorded, error) {
	h.s.Step("decided")
	p := d.Permit
	debit, err := h.log.Intend(ctx, p, key, planNote(p), intentBody(h, p, d.Reasons))
	if err != nil {
		return ledger.Recorded{}, err
	}
	h.s.Step("intended")
	raw, err := engine.Run(ctx, h.s.Engine, debit)
	if err != nil {
		return ledger.Recorded{}, fmt.Errorf("count: %w", err)
	}
	h.s.Step("counted")
	draft, err := protect.Release(raw, h.s.Noise)
	if err != nil {
		return ledger.Recorded{}, fmt.Errorf("protect: %w", err)
	}
	h.s.Step("protected")
	rec, err := h.log.Conclude(ctx, debit, draft, ledger.Body{})
	if err != nil {
		return ledger.Recorded{}, err
	}
	h.s.Step("concluded")
	if _, err := draft.Open(rec); err != nil {
		return ledger.Recorded{}, err
	}
	return rec, nil
}

// facts reads what the decision rests on.
func (h *House) facts(ctx context.Context, w *World, req candor.Request, plan question.Plan) (gate.Facts, error) {
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return gate.Facts{}, fmt.Errorf("read the clock: %w", err)
	}
	f := gate.Facts{Now: now, Company: w.Company.ID, Catalog: w.View, Purpose: w.Purpose(req.Purpose)}
	if req.Agreement != "" {
		if f.Agreement, err = h.standing(ctx, req.Agreement); err != nil {
			return gate.Facts{}, err
		}
	}
	if f.Cohort, err = h.book.Cohort(ctx, req.Purpose, plan.Categories(), req.Recipient, now); err != nil {
		return gate.Facts{}, err
	}
	if req.Among != (candor.Among{}) {
		f.Among = w.Purpose(req.Among.Purpose)
		if f.Cohort, err = h.book.Among(ctx, f.Cohort, req.Among, w.noticed(req.Among.Purpose), req.Recipient, now); err != nil {
			return gate.Facts{}, err
		}
	}
	if f.Epoch, err = h.s.Epochs.Epoch(ctx); err != nil {
		return gate.Facts{}, fmt.Errorf("read the epoch: %w", err)
	}
	f.Charges = allowance.Charges(w.caps(), w.Company.ID, req.Recipient, plan.Datasets(), plan.Rho())
	for _, c := range f.Charges {
		s, err := h.s.Allowance.Spent(ctx, c, now)
		if err != nil {
			return gate.Facts{}, fmt.Errorf("read the allowance: %w", err)
		}
		f.Spent = append(f.Spent, s)
	}
	return f, nil
}

// cacheKey names the same question of the same asker in the same epoch. It depends on nothing that a withdrawal or an
// erasure moves, so that a repeat's price never tells that somebody changed.
func (h *House) cacheKey(req candor.Request, plan question.Plan, f gate.Facts) candor.Digest {
	kind := "answer"
	if req.Among != (candor.Among{}) {
		kind = "answer among " + amongKey(req)
	}
	return h.keyed(kind, string(req.Recipient), string(req.Purpose), string(req.Agreement), strconv.FormatInt(f.Agreement.Version, 10),
		strconv.FormatInt(f.Catalog.Version(), 10), string(plan.Canonical()), strconv.FormatInt(f.Epoch.Number, 10))
}

// amongKey tells questions about different people apart; purposes and stances are names of ours, never a literal.
func amongKey(req candor.Request) string {
	if req.Among == (candor.Among{}) {
		return ""
	}
	return string(req.Among.Said) + " to " + string(req.Among.Purpose)
}

// noticed are the kinds of data that a purpose's notices ask about, towards the company itself.
func (w *World) noticed(p candor.PurposeID) (out []candor.CategoryID) {
	for _, n := range w.Notices {
		if slices.Contains(n.Purposes, p) && w.newest(n) && (len(n.Recipients) == 0 || slices.Contains(n.Recipients, w.Company.ID)) {
			return n.Categories
		}
	}
	return nil
}

// asked is what is kept, for those entitled, to lay an answer out again.
type asked struct {
	Question  string           `json:"question"`
	Precision candor.Precision `json:"precision"`
	Catalog   int64            `json:"catalog"`
	Among     candor.Among     `json:"among,omitzero"`
	// References are the versions of public tables that it was joined with.
	References map[string]candor.Digest `json:"references,omitempty"`
}

func planNote(p gate.Permit) []byte {
	a := asked{Question: p.Request().Question, Precision: p.Plan().Precision(), Catalog: p.Plan().CatalogVersion(), Among: p.Request().Among, References: pins(p.Plan())}
	b, err := json.Marshal(a)
	if err != nil {
		return nil
	}
	return b
}

func intentBody(h *House, p gate.Permit, why []candor.Reason) ledger.Body {
	r, f := p.Request(), p.Facts()
	b := ledger.Body{
		Kind: ledger.KindIntend, Use: r.Use.String(), Purpose: r.Purpose, Recipient: r.Recipient, Agreement: r.Agreement,
		Actor: string(r.Actor.Role), Epoch: f.Epoch.Number, Charges: f.Charges,
		Versions: &ledger.Versions{Catalog: f.Catalog.Version(), Agreement: f.Agreement.Version, Epoch: f.Epoch.Number},
	}
	for _, x := range why {
		b.Rules = append(b.Rules, x.Rule)
	}
	if plan := p.Plan(); plan.Valid() {
		b.Datasets, b.Precision, b.Vectors = plan.Datasets(), plan.Precision(), len(plan.Vectors())
		b.Question = h.keyed("question", string(plan.Canonical())).String()
		b.Among = amongKey(r)
		if plan.IsCoverage() {
			b.Use = "coverage"
		}
	}
	if price := p.Price(); price.Micro > 0 {
		rate, pool := p.Rate(), p.Pool()
		b.Price, b.Rate, b.Pool = &price, &rate, &pool
	}
	return b
}

// refuse records a no, without literals, and returns it as a result.
func (h *House) refuse(ctx context.Context, req candor.Request, why []candor.Reason) (Result, error) {
	b := ledger.Body{Kind: ledger.KindRefuse, Use: req.Use.String(), Actor: string(req.Actor.Role)}
	w := h.World()
	if w.Purpose(req.Purpose).ID != "" { // what somebody typed is logged only where it is a name of ours
		b.Purpose = req.Purpose
	}
	if _, ok := w.Party(req.Recipient); ok {
		b.Recipient = req.Recipient
	}
	for _, r := range why {
		b.Rules = append(b.Rules, r.Rule)
	}
	i, err := h.log.Note(ctx, b)
	if err != nil {
		return Result{}, fmt.Errorf("record the refusal: %w", err)
	}
	return Result{Decision: Decision{
		ID: strconv.FormatInt(i, 10), Purpose: req.Purpose, Recipient: req.Recipient, Agreement: req.Agreement, Reasons: why,
	}, Question: req.Question}, nil
}

func (h *House) result(ctx context.Context, w *World, req candor.Request, plan question.Plan, f gate.Facts, rec ledger.Recorded, why []candor.Reason) (Result, error) {
	a, err := protect.Reread(plan, rec)
	if err != nil {
		return Result{}, err
	}
	cached := why == nil
	if cached {
		why = []candor.Reason{{Rule: "read-again", Text: "You had this answer already in this epoch: reading it again is free and uses no allowance."}}
	}
	basis, least := f.Purpose.Basis, w.smallest(req, plan, f.Agreement.Agreement)
	r := Result{
		Table: a.Table(least), least: least,
		Decision: Decision{ID: strconv.FormatInt(rec.Intent(), 10), Allowed: true, Purpose: req.Purpose, Recipient: req.Recipient,
			Agreement: req.Agreement, Among: req.Among, Basis: basis, Reasons: why},
		Question: req.Question, Precision: plan.Precision(), At: rec.At(), Answer: a,
	}
	if r.Quality, err = h.quality(ctx, w, req.Recipient, plan, f.Epoch, f.Now); err != nil {
		return Result{}, err
	}
	if r.Decision.CoveredAbout, err = h.covered(ctx, req, plan); err != nil {
		return Result{}, err
	}
	if r.Certified, err = h.certifiedFor(ctx, w, plan, req.Purpose); err != nil {
		return Result{}, err
	}
	if r.Allowance, err = h.allowance(ctx, f, plan, cached); err != nil {
		return Result{}, err
	}
	if r.Receipt, err = h.receipt(ctx, rec.Conclude()); err != nil {
		return Result{}, err
	}
	return r, nil
}

// allowance tells what is left of the scope that ends first, after this question.
func (h *House) allowance(ctx context.Context, f gate.Facts, plan question.Plan, cached bool) (*Allowance, error) {
	out := &Allowance{Delta: 1e-6, Cached: cached, QuestionsLeft: -1}
	if !cached {
		out.UsedRho = plan.Rho().Float()
	}
	for i, c := range f.Charges {
		s, err := h.s.Allowance.Spent(ctx, c, f.Now)
		if err != nil {
			return nil, fmt.Errorf("read the allowance: %w", err)
		}
		if i == 0 { // the asker's own scope
			out.EpsilonSoFar = mechanism.Epsilon(s.Window, 1e-6)
			out.LifetimeRho = s.Lifetime.Float()
		}
		if c.Cap == 0 && c.Days == allowance.Lifetime {
			continue
		}
		left := c.Left(s)
		if n := int64(left / c.Rho); out.QuestionsLeft < 0 || n < out.QuestionsLeft {
			out.QuestionsLeft, out.LeftRho, out.Scope, out.Days = n, left.Float(), string(c.Scope), c.Days
		}
	}
	return out, nil
}

// smallest is the least group that the recipient is shown: the dataset's, or the agreement's where that is larger.
func (w *World) smallest(req candor.Request, plan question.Plan, agreed partner.Agreement) int64 {
	var k int64
	for _, d := range plan.Sources() {
		k = max(k, d.Smallest)
	}
	if req.Recipient == w.Company.ID {
		return min(k, 20)
	}
	return max(k, agreed.Smallest)
}
