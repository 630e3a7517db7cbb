// Package access knows who is asking: it signs people in and says which duties their role has.
//
// It promises that a name, a key or a link proves who somebody is before anything is done in their name; that secrets are
// kept as hashes only and shown once; that a wrong name and a wrong password take the same path; that each link works once;
// and that an account which was closed, or changed its role, is so at the next request. It refuses everything that the
// table of duties (duties.go) does not name, and never learns about permission to use data: the gate decides that.
//
// Sessions are random tokens in the same store as links and keys: nine methods in all, where a session library would
// bring its own store, its own codec and its own cookie.
package access

import (
	"context"
	"errors"
	"time"

	"github.com/candor-data/candor"
)

// Account is somebody who signs in by name or by key: staff, the board, a partner. Customers have none; they prove an
// e-mail address each time. An account without a password cannot sign in by password.
type Account struct {
	Name       string // a to z first, then also 0-9 . _ -; never a customer's name or an address
	Role       candor.Role
	Party      candor.PartyID
	Department string // in words, for the register of duties
	Password   string // Argon2id, in PHC form; empty for partners and before set-up
	Closed     bool
	Created    time.Time
	Version    int64 // counts writes; see Store.PutAccount
}

// actor is the account as the road knows it.
func (a Account) actor() candor.Actor {
	return candor.Actor{Role: a.Role, Name: a.Name, Party: a.Party}
}

// AtHost is whoever holds the workspace's files: the command line. It acts for the company that runs candor.
func AtHost(company candor.PartyID) candor.Actor {
	return candor.Actor{Role: candor.Operator, Name: "operator", Party: company}
}

// TokenUse says what a token opens; a token for one use opens no other.
type TokenUse string

const (
	ForSession TokenUse = "session" // a signed-in browser
	ForLink    TokenUse = "link"    // a customer's link by mail, once
	ForSetup   TokenUse = "setup"   // an invitation, once
	ForKey     TokenUse = "key"     // a partner's access key
	ForProgram TokenUse = "api"     // a program, as whoever made it for themselves
)

// Holder is whose token it is: an account, or a customer. Exactly one is set.
type Holder struct {
	Account string
	Subject candor.SubjectID
}

func (h Holder) valid() bool { return (h.Account != "") != (h.Subject != 0) }

// Token is what the store keeps of a secret: its SHA-256, never the secret. A hash without salt is enough, since secrets
// are 256 random bits.
type Token struct {
	Hash    candor.Digest
	Use     TokenUse
	Holder  Holder
	Expires time.Time // zero: until dropped (keys only)
	Name    string    // what its owner calls it (programs only)
	Made    time.Time // programs only
}

// live reports whether the token opens use at now.
func (t Token) live(use TokenUse, now time.Time) bool {
	if t.Use != use || !t.Holder.valid() {
		return false
	}
	if t.Expires.IsZero() {
		return use == ForKey
	}
	return now.Before(t.Expires)
}

// What a Store says when it has no such thing, or when somebody else wrote first.
var (
	ErrNone  = errors.New("no such account or token")
	ErrStale = errors.New("the account was changed meanwhile")
)

// Store keeps accounts and tokens. accesstest.Run is its contract. Each method is one transaction.
type Store interface {
	Accounts
	Tokens
}

// Accounts keeps who signs in by name or by key.
type Accounts interface {
	// PutAccount writes a if the stored account has version a.Version (0: there is none), as version a.Version+1. Else
	// ErrStale.
	PutAccount(ctx context.Context, a Account) error
	// Account finds one by name, closed or not; ErrNone.
	Account(ctx context.Context, name string) (Account, error)
	// Accounts lists all by name.
	Accounts(ctx context.Context) ([]Account, error)
}

// Tokens keeps hashes of secrets.
type Tokens interface {
	// PutToken keeps a new token; a hash that exists is an error.
	PutToken(ctx context.Context, t Token) error
	// Token finds a token, expired or not; ErrNone.
	Token(ctx context.Context, hash candor.Digest) (Token, error)
	// Tokens lists the holder's tokens of a use, expired or not.
	Tokens(ctx context.Context, h Holder, use TokenUse) ([]Token, error)
	// TakeToken removes a token and gives it to one caller only; ErrNone to all others.
	TakeToken(ctx context.Context, hash candor.Digest) (Token, error)
	// DropTokens removes the holder's tokens of these uses; of every use when none is named.
	DropTokens(ctx context.Context, h Holder, uses ...TokenUse) error
	// Sweep removes tokens that expired at or before now.
	Sweep(ctx context.Context, now time.Time) error
}

// validName keeps account names out of quoting trouble, and addresses out of account names.
func validName(s string) bool {
	if len(s) == 0 || len(s) > 64 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}
