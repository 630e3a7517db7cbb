package access

import (
	"context"

	"github.com/candor-data/candor"
)

// Bearer says who holds a token that a program sent, and of which kind it is: a sign-in's, or one made for programs. What
// opens nothing counts as a guess from where it came; a token that opens is never kept waiting by guesses of others.
func (d *Door) Bearer(ctx context.Context, token Secret, origin string) (candor.Actor, TokenUse, []candor.Reason, error) {
	now := d.cfg.Now()
	for _, use := range []TokenUse{ForProgram, ForSession} {
		who, err := d.holder(ctx, token, use, now)
		if err != nil || who.Role != candor.Nobody {
			return who, use, nil, err
		}
	}
	if no := slowDown(d.origins.attempt(network(origin), now)); no != nil {
		return candor.Actor{}, "", no, nil
	}
	return candor.Actor{}, "", badSignIn("This token opens nothing: it has run out, or was taken back.", "Sign in again, or make a new token."), nil
}
