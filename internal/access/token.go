package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/candor-data/candor"
)

// Tokens for programs: made by somebody for themselves, and never worth more than they are.
const (
	MostTokens   = 20 // of one person at a time
	LongestToken = 366 * 24 * time.Hour
)

// ID is how a token's owner names it: the beginning of its hash, which opens nothing.
func (t Token) ID() string { return t.Hash.String()[:16] }

// NewToken makes a token for programs, for whoever asks and nobody else. It is shown this once.
func (d *Door) NewToken(ctx context.Context, who candor.Actor, name string, life time.Duration) (Secret, Token, []candor.Reason, error) {
	fail := func(err error) (Secret, Token, []candor.Reason, error) { return Secret{}, Token{}, nil, err }
	if no := Allow(who, MakeToken); no != nil {
		return Secret{}, Token{}, no, nil
	}
	h, no := owner(who)
	switch {
	case no != nil:
		return Secret{}, Token{}, no, nil
	case !validName(name):
		return Secret{}, Token{}, badToken("A token's name is a letter, then letters, digits, points and dashes, in lower case.", "Choose a name such as nightly-report."), nil
	case life <= 0 || life > LongestToken:
		return Secret{}, Token{}, badToken("A token lives for a day to a year.", "Choose fewer days, and make a new one in time."), nil
	}
	now := d.cfg.Now()
	all, err := d.live(ctx, h, now)
	if err != nil {
		return fail(err)
	}
	if len(all) >= MostTokens {
		return Secret{}, Token{}, badToken(fmt.Sprintf("You have %d tokens, which is the most that anybody may have.", len(all)), "Take back those that nothing uses any more."), nil
	}
	secret, err := newSecret(d.cfg.Random)
	if err != nil {
		return fail(err)
	}
	t := Token{Hash: secret.hash(ForProgram), Use: ForProgram, Holder: h, Expires: now.Add(life), Name: name, Made: now}
	if err := d.cfg.Store.PutToken(ctx, t); err != nil {
		return fail(fmt.Errorf("keep a token: %w", err))
	}
	return secret, t, nil, nil
}

// Tokens lists somebody's own tokens for programs that still open something, oldest first.
func (d *Door) Tokens(ctx context.Context, who candor.Actor) ([]Token, []candor.Reason, error) {
	h, no := owner(who)
	if no != nil {
		return nil, no, nil
	}
	all, err := d.live(ctx, h, d.cfg.Now())
	return all, nil, err
}

// DropToken takes one of somebody's own tokens back, by its ID. False: they have none of that ID.
func (d *Door) DropToken(ctx context.Context, who candor.Actor, id string) (bool, []candor.Reason, error) {
	all, no, err := d.Tokens(ctx, who)
	if no != nil || err != nil {
		return false, no, err
	}
	i := slices.IndexFunc(all, func(t Token) bool { return t.ID() == id })
	if i < 0 {
		return false, nil, nil
	}
	if _, err := d.cfg.Store.TakeToken(ctx, all[i].Hash); err != nil && !errors.Is(err, ErrNone) {
		return false, nil, fmt.Errorf("take a token back: %w", err)
	}
	return true, nil, nil
}

func (d *Door) live(ctx context.Context, h Holder, now time.Time) ([]Token, error) {
	all, err := d.cfg.Store.Tokens(ctx, h, ForProgram)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	all = slices.DeleteFunc(all, func(t Token) bool { return !t.live(ForProgram, now) })
	slices.SortFunc(all, func(a, b Token) int { return a.Made.Compare(b.Made) })
	return all, nil
}

// owner is whose tokens somebody has: an account's, or a customer's own (none that are made from now on: see MakeToken). The operator has no account and needs no token:
// whoever holds the workspace's files works at the host.
func owner(who candor.Actor) (Holder, []candor.Reason) {
	if no := Allow(who, KnowSelf); no != nil {
		return Holder{}, no
	}
	switch {
	case who.Role == candor.Customer:
		return Holder{Subject: who.Subject}, nil
	case byPassword(who.Role), who.Role == candor.Partner:
		return Holder{Account: who.Name}, nil
	}
	return Holder{}, badToken("The operator has no account, so no token stands for them.", "Sign in with an account of your own.")
}

func badToken(text, instead string) []candor.Reason {
	return []candor.Reason{{Rule: "token", Text: text, Protects: "each account: a token opens what its owner may open", Instead: instead}}
}
