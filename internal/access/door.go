package access

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/candor-data/candor"
)

// How long secrets live, and how many guesses there are.
const (
	SessionLife = 12 * time.Hour
	LinkLife    = 15 * time.Minute
	SetupLife   = 72 * time.Hour

	guessesAName    = 10 // then one every 90 seconds
	guessesAnOrigin = 30 // then one every 20 seconds
	linksAnAddress  = 3  // then one every 5 minutes
	hashersAtOnce   = 4  // 19 MiB each
)

// Config is what a Door needs; nothing may be missing.
type Config struct {
	Store  Store
	Mailer Mailer
	// Find gives the one customer who proved that this address is theirs, or 0. It must rest on verified identifiers
	// only, never on a probable link (law 9).
	Find func(ctx context.Context, email string) (candor.SubjectID, error)
	// Link gives the address of the page that finishes a sign-in by mail. That page must ask for a press of a button:
	// mail scanners open links.
	Link func(token string) string
	// Now is the clock; Random gives secrets and salts, crypto/rand.Reader everywhere but in tests.
	Now    func() time.Time
	Random io.Reader
	// Company is the party that runs candor; staff act for it. CompanyName is its name in mails.
	Company     candor.PartyID
	CompanyName string
}

// Door signs people in and out. It is safe for concurrent use, provided that Store, Mailer, Find and Random are.
type Door struct {
	cfg                       Config
	names, origins, addresses *limiter
	hashing                   chan struct{} // bounds memory spent on passwords
	decoy                     phc           // what unknown names are compared with
	compare                   func(stored phc, password string) bool
}

// New opens a Door.
func New(c Config) (*Door, error) {
	if c.Store == nil || c.Mailer == nil || c.Find == nil || c.Link == nil || c.Now == nil || c.Random == nil || c.Company == "" {
		return nil, errors.New("open the door: a part of its configuration is missing")
	}
	var b [32 + saltLen + keyLen]byte
	if _, err := io.ReadFull(c.Random, b[:]); err != nil {
		return nil, fmt.Errorf("open the door: %w", err)
	}
	secret := b[:32]
	return &Door{
		cfg:       c,
		names:     newLimiter(secret, guessesAName, 90*time.Second, 10_000),
		origins:   newLimiter(secret, guessesAnOrigin, 20*time.Second, 10_000),
		addresses: newLimiter(secret, linksAnAddress, 5*time.Minute, 10_000),
		hashing:   make(chan struct{}, hashersAtOnce),
		decoy: phc{memory: memoryKiB, time: passes, lanes: lanes,
			salt: b[32 : 32+saltLen], key: b[32+saltLen:]}, // no known password hashes to random bytes
		compare: phc.matches,
	}, nil
}

// SignedIn is an open session: its token for the browser's cookie, and who it is.
type SignedIn struct {
	Token   Secret
	Actor   candor.Actor
	Expires time.Time
}

// SignInPassword opens a session for staff. origin is the network address that asks. A name that does not exist, is
// closed or has no password takes the same path, and gets the same answer, as a wrong password.
func (d *Door) SignInPassword(ctx context.Context, name, password, origin string) (SignedIn, []candor.Reason, error) {
	now, from := d.cfg.Now(), network(origin)
	if no := slowDown(d.origins.attempt(from, now)); no != nil {
		return SignedIn{}, no, nil // asked first, so that a blocked origin cannot use up a name's guesses
	}
	if no := slowDown(d.names.attempt(name, now)); no != nil {
		return SignedIn{}, no, nil
	}
	account, err := d.cfg.Store.Account(ctx, name)
	if err != nil && !errors.Is(err, ErrNone) {
		return SignedIn{}, nil, fmt.Errorf("find the account: %w", err)
	}
	stored, err := parsePHC(account.Password)
	known := err == nil && byPassword(account.Role) && !account.Closed && len(password) <= longestPassword
	if !known {
		stored, password = d.decoy, "" // a hash of the same cost, which fits nothing
	}
	fits, err := d.matches(ctx, stored, password)
	if err != nil {
		return SignedIn{}, nil, err
	}
	if !known || !fits {
		return SignedIn{}, badSignIn("This name and password do not belong together.", "Check both. A board member can send a new invitation, with which you set a new password."), nil
	}
	d.names.forgive(name)
	d.origins.giveBack(from)
	return d.open(ctx, Holder{Account: account.Name}, account.actor(), now)
}

// SignInKey opens a session for a partner.
func (d *Door) SignInKey(ctx context.Context, key Secret, origin string) (SignedIn, []candor.Reason, error) {
	who, no, err := d.ByKey(ctx, key, origin)
	if no != nil || err != nil {
		return SignedIn{}, no, err
	}
	return d.open(ctx, Holder{Account: who.Name}, who, d.cfg.Now())
}

// ByKey says which partner an access key belongs to, without opening a session: for programs.
func (d *Door) ByKey(ctx context.Context, key Secret, origin string) (candor.Actor, []candor.Reason, error) {
	now, from := d.cfg.Now(), network(origin)
	if no := slowDown(d.origins.attempt(from, now)); no != nil {
		return candor.Actor{}, no, nil
	}
	who, err := d.holder(ctx, key, ForKey, now)
	if err != nil {
		return candor.Actor{}, nil, err
	}
	if who.Role != candor.Partner {
		return candor.Actor{}, badSignIn("This access key opens nothing.", "Check that it is whole. A board member of the company can send a new invitation, which makes a new key."), nil
	}
	d.origins.giveBack(from)
	return who, nil, nil
}

// Session says who holds a session's token; the zero Actor, who may do nothing, when nobody does. An account that was
// closed or changed its role is so at once.
func (d *Door) Session(ctx context.Context, token Secret) (candor.Actor, error) {
	return d.holder(ctx, token, ForSession, d.cfg.Now())
}

// SignOut ends one session. Ending one that is over is no error.
func (d *Door) SignOut(ctx context.Context, token Secret) error {
	if _, err := d.cfg.Store.TakeToken(ctx, token.hash(ForSession)); err != nil && !errors.Is(err, ErrNone) {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// Forget ends every session and link of a customer: at an erasure, and when a link to an address is undone.
func (d *Door) Forget(ctx context.Context, who candor.SubjectID) error {
	if err := d.cfg.Store.DropTokens(ctx, Holder{Subject: who}); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

// Sweep removes what has expired. Nothing depends on it but space.
func (d *Door) Sweep(ctx context.Context) error {
	if err := d.cfg.Store.Sweep(ctx, d.cfg.Now()); err != nil {
		return fmt.Errorf("sweep tokens: %w", err)
	}
	return nil
}

// holder is who a live token of this use stands for; the zero Actor when there is none.
func (d *Door) holder(ctx context.Context, secret Secret, use TokenUse, now time.Time) (candor.Actor, error) {
	if secret.Zero() {
		return candor.Actor{}, nil
	}
	t, err := d.cfg.Store.Token(ctx, secret.hash(use))
	if errors.Is(err, ErrNone) || err == nil && !t.live(use, now) {
		return candor.Actor{}, nil
	}
	if err != nil {
		return candor.Actor{}, fmt.Errorf("find the token: %w", err)
	}
	if t.Holder.Subject != 0 {
		return candor.Actor{Role: candor.Customer, Subject: t.Holder.Subject}, nil
	}
	account, err := d.cfg.Store.Account(ctx, t.Holder.Account)
	if errors.Is(err, ErrNone) || err == nil && account.Closed {
		return candor.Actor{}, nil
	}
	if err != nil {
		return candor.Actor{}, fmt.Errorf("find the account: %w", err)
	}
	return account.actor(), nil
}

// open makes a session.
func (d *Door) open(ctx context.Context, h Holder, who candor.Actor, now time.Time) (SignedIn, []candor.Reason, error) {
	in := SignedIn{Actor: who, Expires: now.Add(SessionLife)}
	var err error
	if in.Token, err = d.issue(ctx, ForSession, h, in.Expires); err != nil {
		return SignedIn{}, nil, err
	}
	return in, nil, nil
}

// issue draws a secret and keeps its hash.
func (d *Door) issue(ctx context.Context, use TokenUse, h Holder, expires time.Time) (Secret, error) {
	secret, err := newSecret(d.cfg.Random)
	if err != nil {
		return Secret{}, err
	}
	if err := d.cfg.Store.PutToken(ctx, Token{Hash: secret.hash(use), Use: use, Holder: h, Expires: expires}); err != nil {
		return Secret{}, fmt.Errorf("keep a %s token: %w", use, err)
	}
	return secret, nil
}

// matches compares a password, a few at a time.
func (d *Door) matches(ctx context.Context, h phc, password string) (ok bool, err error) {
	err = d.hashingTurn(ctx, func() { ok = d.compare(h, password) })
	return ok, err
}

func (d *Door) hashingTurn(ctx context.Context, do func()) error {
	select {
	case d.hashing <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
	defer func() { <-d.hashing }()
	do()
	return nil
}

// byPassword tells the roles that sign in with name and password.
func byPassword(r candor.Role) bool {
	return r == candor.Analyst || r == candor.Steward || r == candor.Board
}

func slowDown(wait time.Duration, ok bool) []candor.Reason {
	if ok {
		return nil
	}
	n, unit := math.Ceil(wait.Seconds()), "seconds"
	if n > 90 {
		n, unit = math.Ceil(wait.Minutes()), "minutes"
	}
	return []candor.Reason{{
		Rule:     "attempts",
		Text:     fmt.Sprintf("There were too many attempts. Wait %.0f %s.", max(n, 1), unit),
		Protects: "every account, from guessing",
		Instead:  "Wait, then try again. If you have lost your password or key, a board member can send a new invitation, which works at once.",
	}}
}

func badSignIn(text, instead string) []candor.Reason {
	return []candor.Reason{{Rule: "sign-in", Text: text, Protects: "each account, from everybody but its owner", Instead: instead}}
}

// normalAddress is an address for comparing; identity knows better which addresses are the same mailbox.
func normalAddress(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
