package access

import (
	"context"

	"github.com/candor-data/candor"
)

// Bearer says who holds a token that a program sent: an open session's. What opens nothing counts as a guess from where it
// came; a token that opens is never kept waiting by guesses of others.
func (d *Door) Bearer(ctx context.Context, token Secret, origin string) (candor.Actor, []candor.Reason, error) {
	now := d.cfg.Now()
	who, err := d.holder(ctx, token, ForSession, now)
	if err != nil || who.Role != candor.Nobody {
		return who, nil, err
	}
	if no := slowDown(d.origins.attempt(network(origin), now)); no != nil {
		return candor.Actor{}, no, nil
	}
	return candor.Actor{}, badSignIn("This token opens nothing: it has run out, or was taken back.", "Sign in again, or make a new token."), nil
}
