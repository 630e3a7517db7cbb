// The whole road: every step takes what the one before returned.
package skipped

import (
	"context"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

func ask(ctx context.Context, view catalog.View, req candor.Request, facts gate.Facts, log *ledger.Log, e engine.Engine, n *protect.Noise) (protect.Answer, error) {
	plan, _ := question.Parse(view, req.Question, req.Precision)
	decision := gate.Decide(req, plan, facts)
	debit, err := log.Intend(ctx, decision.Permit, candor.Digest{}, nil, ledger.Body{})
	if err != nil {
		return protect.Answer{}, err
	}
	raw, err := engine.Run(ctx, e, debit)
	if err != nil {
		return protect.Answer{}, err
	}
	draft, err := protect.Release(raw, n)
	if err != nil {
		return protect.Answer{}, err
	}
	recorded, err := log.Conclude(ctx, debit, draft, ledger.Body{})
	if err != nil {
		return protect.Answer{}, err
	}
	return draft.Open(recorded)
}
