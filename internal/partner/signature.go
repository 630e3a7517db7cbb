package partner

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor"
)

// Signature is one party's yes to the exact words of an agreement.
type Signature struct {
	Party     candor.PartyID
	PublicKey ed25519.PublicKey
	Sig       []byte        // Ed25519 over the agreement's canonical bytes
	At        time.Time     // as the signer's clock said; not part of what is signed
	Digest    candor.Digest // of the words signed
}

// Refusal is one party's no to the exact words of an agreement. It is kept, and those words stay refused: a yes needs new
// words. Sig is empty when the refusal was given by a signed-in person instead of a key.
type Refusal struct {
	Party     candor.PartyID
	Reason    string
	At        time.Time
	Digest    candor.Digest
	PublicKey ed25519.PublicKey
	Sig       []byte
}

// End is one party's word that an agreement stops at Effective. A zero Effective is at once. The earliest counts.
type End struct {
	Party     candor.PartyID
	At        time.Time
	Effective time.Time
	Reason    string
	Digest    candor.Digest
	PublicKey ed25519.PublicKey
	Sig       []byte
}

// Errors that Verify and its siblings wrap.
var (
	ErrNotSignatory = errors.New("only a data owner or the recipient can sign, refuse or end the agreement")
	ErrOtherWords   = errors.New("this was signed over other words; ask for the agreement again and sign it anew")
	ErrWrongKey     = errors.New("the key is not one of the party's")
	ErrBadSignature = errors.New("the signature does not fit the agreement and the key")
)

// Sign gives the party's signature over the agreement as it stands.
func Sign(a Agreement, party candor.PartyID, key ed25519.PrivateKey, at time.Time) (Signature, error) {
	if err := a.Check(); err != nil {
		return Signature{}, fmt.Errorf("sign the agreement: %w", err)
	}
	if err := able(a, party, key); err != nil {
		return Signature{}, fmt.Errorf("sign the agreement: %w", err)
	}
	return Signature{
		Party: party, PublicKey: key.Public().(ed25519.PublicKey), Sig: ed25519.Sign(key, a.Canonical()),
		At: at.UTC(), Digest: a.Digest(),
	}, nil
}

// Verify says why a signature does not count for the party, or nil.
func Verify(a Agreement, party Party, s Signature) error {
	if err := a.Check(); err != nil {
		return fmt.Errorf("verify a signature: %w", err)
	}
	if err := whose(a, party, s.Party, s.Digest); err != nil {
		return fmt.Errorf("verify a signature: %w", err)
	}
	if !party.Holds(s.PublicKey) {
		return fmt.Errorf("verify a signature: %w", ErrWrongKey)
	}
	if !s.over(a.Canonical()) {
		return fmt.Errorf("verify a signature: %w", ErrBadSignature)
	}
	return nil
}

func (s Signature) over(message []byte) bool { return fits(s.PublicKey, message, s.Sig) }

// Refuse gives the party's signed refusal of the agreement as it stands.
func Refuse(a Agreement, party candor.PartyID, key ed25519.PrivateKey, reason string, at time.Time) (Refusal, error) {
	if err := able(a, party, key); err != nil {
		return Refusal{}, fmt.Errorf("refuse the agreement: %w", err)
	}
	r := Refusal{Party: party, Reason: reason, At: at.UTC(), Digest: a.Digest(), PublicKey: key.Public().(ed25519.PublicKey)}
	r.Sig = ed25519.Sign(key, r.canonical())
	return r, VerifyRefusal(a, Party{ID: party, Keys: []ed25519.PublicKey{r.PublicKey}}, r)
}

// VerifyRefusal says why a refusal may not be stored, or nil. One without a signature passes: the caller knows by other
// means who spoke.
func VerifyRefusal(a Agreement, party Party, r Refusal) error {
	err := whose(a, party, r.Party, r.Digest)
	if err == nil {
		err = signedBy(party, r.PublicKey, r.canonical(), r.Sig)
	}
	if err == nil {
		err = told(r.Reason)
	}
	if err != nil {
		return fmt.Errorf("verify a refusal: %w", err)
	}
	return nil
}

func (r Refusal) canonical() []byte {
	return canonical("candor/refusal/v1\n", struct {
		Agreement candor.Digest  `json:"agreement"`
		Party     candor.PartyID `json:"party"`
		Reason    string         `json:"reason"`
		At        string         `json:"at"`
	}{r.Digest, r.Party, r.Reason, moment(r.At)})
}

// Stop gives the party's signed word that the agreement ends at effective.
func Stop(a Agreement, party candor.PartyID, key ed25519.PrivateKey, reason string, at, effective time.Time) (End, error) {
	if err := able(a, party, key); err != nil {
		return End{}, fmt.Errorf("end the agreement: %w", err)
	}
	e := End{
		Party: party, At: at.UTC(), Effective: effective.UTC(), Reason: reason, Digest: a.Digest(),
		PublicKey: key.Public().(ed25519.PublicKey),
	}
	e.Sig = ed25519.Sign(key, e.canonical())
	return e, VerifyEnd(a, Party{ID: party, Keys: []ed25519.PublicKey{e.PublicKey}}, e)
}

// VerifyEnd says why an ending may not be stored, or nil. One without a signature passes, as with refusals.
func VerifyEnd(a Agreement, party Party, e End) error {
	err := whose(a, party, e.Party, e.Digest)
	if err == nil {
		err = signedBy(party, e.PublicKey, e.canonical(), e.Sig)
	}
	if err == nil {
		err = told(e.Reason)
	}
	if err != nil {
		return fmt.Errorf("verify an ending: %w", err)
	}
	return nil
}

func (e End) canonical() []byte {
	return canonical("candor/agreement-end/v1\n", struct {
		Agreement candor.Digest  `json:"agreement"`
		Party     candor.PartyID `json:"party"`
		Reason    string         `json:"reason"`
		At        string         `json:"at"`
		Effective string         `json:"effective"`
	}{e.Digest, e.Party, e.Reason, moment(e.At), moment(e.Effective)})
}

func able(a Agreement, party candor.PartyID, key ed25519.PrivateKey) error {
	if !slices.Contains(a.Signatories(), party) || party == "" {
		return ErrNotSignatory
	}
	if len(key) != ed25519.PrivateKeySize {
		return errors.New("there is no private key to sign with")
	}
	return nil
}

func whose(a Agreement, party Party, claimed candor.PartyID, digest candor.Digest) error {
	switch {
	case party.ID == "" || party.ID != claimed:
		return ErrWrongKey
	case !slices.Contains(a.Signatories(), party.ID):
		return ErrNotSignatory
	case digest != a.Digest():
		return ErrOtherWords
	}
	return nil
}

// signedBy lets an absent signature pass and a present one only when it is the party's.
func signedBy(party Party, key ed25519.PublicKey, message, sig []byte) error {
	switch {
	case len(sig) == 0 && len(key) == 0:
		return nil
	case !party.Holds(key):
		return ErrWrongKey
	case !fits(key, message, sig):
		return ErrBadSignature
	}
	return nil
}

func told(reason string) error {
	if strings.TrimSpace(reason) == "" || !utf8.ValidString(reason) {
		return errors.New("the other side is owed a reason in words")
	}
	return nil
}

// fits never panics on keys of a wrong length, as ed25519.Verify does.
func fits(key ed25519.PublicKey, message, sig []byte) bool {
	return len(key) == ed25519.PublicKeySize && !smallOrder(bytes.Clone(key)) && ed25519.Verify(key, message, sig)
}
