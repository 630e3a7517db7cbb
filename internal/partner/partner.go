// Package partner knows the companies that share data and what they agreed: who, what, why, until when and at what price.
//
// It promises that an agreement permits nothing before every data owner and the recipient have signed its exact words,
// nothing before its first moment, nothing after its last, and nothing once one of them has refused or ended it; and that
// every no says which rule spoke, what it protects and what would be allowed. It refuses to know the time, to draw its own
// randomness, or to count a signature made over other words: change one letter and everybody signs again.
package partner

import (
	"context"
	"crypto/ed25519"
	"errors"

	"github.com/candor-data/candor"
)

// Party is a company: the one that runs candor, or a partner. A Party without keys cannot sign.
type Party struct {
	ID    candor.PartyID
	Name  string
	Class string // the kind of recipient, as permission may name it: "payment", "advertising"
	Keys  []ed25519.PublicKey
}

// Holds reports whether the key is one of the party's.
func (p Party) Holds(key ed25519.PublicKey) bool {
	for _, k := range p.Keys {
		if len(k) == ed25519.PublicKeySize && k.Equal(key) {
			return true
		}
	}
	return false
}

// ErrUnknown says that the store holds no such party or agreement.
var ErrUnknown = errors.New("not known here")

// Store keeps parties and agreements. An adapter writes the state and its log entry in one transaction, raises the
// standing's version with every change, and stores a signature, refusal or ending only after Verify, VerifyRefusal or
// VerifyEnd let it pass. Nothing is ever taken away: putting an agreement with other words keeps the records of the old
// ones, which no longer count.
type Store interface {
	PutParty(ctx context.Context, p Party) error
	Parties(ctx context.Context) ([]Party, error) // by id
	PutAgreement(ctx context.Context, a Agreement) error
	Agreements(ctx context.Context) ([]Standing, error) // by id
	// Standing gives one agreement; ErrUnknown, wrapped, when there is none.
	Standing(ctx context.Context, id candor.AgreementID) (Standing, error)
	Sign(ctx context.Context, id candor.AgreementID, s Signature) error
	Refuse(ctx context.Context, id candor.AgreementID, r Refusal) error
	End(ctx context.Context, id candor.AgreementID, e End) error
}
