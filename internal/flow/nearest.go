package flow

import (
	"context"
	"slices"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/question"
)

// NearQuestion is a question near one that was refused, which would be answered: what it would be, and what was changed. It may hold
// what its asker typed, so it is for them alone.
type NearQuestion struct {
	Question  string           `json:"question"`
	Precision candor.Precision `json:"precision"`
	Change    string           `json:"change"`
}

// Nearest gives the nearest questions to a refused one that the gate would allow as it stands, at most two; none where nothing near
// is. Like a preview it costs nothing, is not a use, and rests on the text, the catalogue, the policies and public bounds alone.
func (h *House) Nearest(ctx context.Context, req candor.Request) ([]NearQuestion, error) {
	if err := h.allow(req.Actor, access.Preview); err != nil {
		return nil, err
	}
	w := h.World()
	var near []NearQuestion
	if _, no := question.Parse(w.View, req.Question, req.Precision); no != nil {
		for _, m := range question.Mend(w.View, req.Question, req.Precision) {
			near = append(near, NearQuestion{m.Text, req.Precision, m.Change})
		}
	} else {
		p, err := h.Preview(ctx, req)
		if err != nil || p.Decision.Allowed {
			return nil, err
		}
		// The question is taken, and too exact for what is left or agreed: the next step that is neither.
		at := slices.IndexFunc(p.Ladder, func(s Step) bool { return string(s.Precision) == p.Precision })
		for _, s := range p.Ladder[max(at, 0):] {
			if s.Allowed {
				near = append(near, NearQuestion{req.Question, s.Precision, "less exact"})
				break
			}
		}
	}
	var out []NearQuestion
	for _, m := range near {
		try := req
		try.Question, try.Precision = m.Question, m.Precision
		p, err := h.Preview(ctx, try)
		if err != nil {
			return nil, err
		}
		if p.Decision.Allowed {
			out = append(out, m)
		}
	}
	return out, nil
}
