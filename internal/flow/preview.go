package flow

import (
	"context"
	"fmt"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/internal/question"
)

// Previewed is what a question would need: public arithmetic only, from its text, the catalogue and what was asked before.
type Previewed struct {
	Decision  Decision      `json:"decision"`
	Measures  []Expected    `json:"measures"`
	Groups    int           `json:"groups"`
	Bounding  string        `json:"counts_per_person"`
	Smallest  int64         `json:"smallest_group"`
	Rho       float64       `json:"needs_rho"`
	Price     *candor.Money `json:"price,omitempty"`
	Ladder    []Step        `json:"ladder"`
	Precision string        `json:"precision"`
}

// Expected is one measure's error before asking: half the interval that holds 95 times in 100.
type Expected struct {
	Name string   `json:"name"`
	Half *float64 `json:"plus_minus"` // nil: depends on how many there are (averages, comparisons)
	Unit string   `json:"unit,omitempty"`
}

// Step is one step of the precision ladder for this question.
type Step struct {
	Precision candor.Precision `json:"precision"`
	Sigma     int64            `json:"sigma_people"`
	Half      *float64         `json:"plus_minus"` // of the first measure
	Left      int64            `json:"such_questions_left"`
	Of        int64            `json:"of"`
	Allowed   bool             `json:"allowed"`
}

// Preview costs nothing, is not a use, and shows nothing that depends on rows or on who permits.
func (h *House) Preview(ctx context.Context, req candor.Request) (Previewed, error) {
	w := h.World()
	if err := h.allow(req.Actor, access.Preview); err != nil {
		return Previewed{}, err
	}
	req, why := h.asker(w, req)
	if why != nil {
		return Previewed{Decision: noDecision(req, why)}, nil
	}
	plan, why := question.Parse(w.View, req.Question, req.Precision)
	if why != nil {
		return Previewed{Decision: noDecision(req, why)}, nil
	}
	facts, err := h.facts(ctx, w, req, plan)
	if err != nil {
		return Previewed{}, err
	}
	d := gate.Decide(req, plan, facts)
	out := Previewed{
		Decision: Decision{Allowed: d.Allowed(), Purpose: req.Purpose, Recipient: req.Recipient, Agreement: req.Agreement, Basis: facts.Purpose.Basis, Reasons: d.Reasons},
		Groups:   plan.Groups(), Smallest: w.smallest(req, plan, facts.Agreement.Agreement), Rho: plan.Rho().Float(), Precision: string(plan.Precision()),
		Bounding: bounding(plan.Bounding().Groups, plan.Bounding().Rows),
	}
	if plan.Comparison() != nil {
		out.Measures = append(out.Measures, Expected{Name: "per person"})
	}
	for i, m := range plan.Measures() {
		e := Expected{Name: m.Name}
		if m.Column != nil {
			e.Unit = m.Column.Field.Currency
		}
		if half, ok := plan.HalfWidth(i); ok {
			e.Half = &half
		}
		out.Measures = append(out.Measures, e)
	}
	if price := facts.Agreement.Agreement.Price; req.Recipient != w.Company.ID && price.Micro > 0 {
		out.Price = &price
	}
	out.Ladder, err = ladder(w, req, plan, facts, out.Measures)
	return out, err
}

func noDecision(req candor.Request, why []candor.Reason) Decision {
	return Decision{Purpose: req.Purpose, Recipient: req.Recipient, Agreement: req.Agreement, Reasons: why}
}

// ladder tells, for each precision, the error and how many such questions are left in the scope that ends first.
func ladder(w *World, req candor.Request, plan question.Plan, f gate.Facts, ms []Expected) ([]Step, error) {
	var out []Step
	for _, p := range mechanism.Ladder() {
		sigma, err := mechanism.Sigma(p)
		if err != nil {
			return nil, err
		}
		s := Step{Precision: p, Sigma: sigma, Left: -1}
		if len(ms) > 0 && ms[0].Half != nil {
			half := *ms[0].Half * float64(sigma) / float64(plan.Sigma())
			s.Half = &half
		}
		rho := mechanism.Rho(int64(len(plan.Vectors())), plan.Bounding().Groups, sigma)
		for i, c := range f.Charges {
			if c.Cap == 0 && c.Days == allowance.Lifetime {
				continue
			}
			if n := int64(c.Left(f.Spent[i]) / rho); s.Left < 0 || n < s.Left {
				s.Left, s.Of = n, int64(c.Cap/rho)
			}
		}
		s.Allowed = s.Left > 0 && agreed(f, req, w, p)
		out = append(out, s)
	}
	return out, nil
}

func agreed(f gate.Facts, req candor.Request, w *World, p candor.Precision) bool {
	ps := f.Agreement.Agreement.Precisions
	if req.Recipient == w.Company.ID || len(ps) == 0 {
		return true
	}
	for _, q := range ps {
		if q == p {
			return true
		}
	}
	return false
}

// bounding says how much one person may count.
func bounding(groups, rows int64) string {
	s := fmt.Sprintf("in at most %d of the groups", groups)
	if groups == 1 {
		s = "in one group"
	}
	if rows == 1 {
		return s + ", with at most one row in each"
	}
	return s + fmt.Sprintf(", with at most %d rows in each", rows)
}
