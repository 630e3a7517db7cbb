package partner

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor"
)

// DeletionRequest asks a partner to delete every copy that it keeps of answers. It names the agreement and the answers, and
// never a person: requests are made when an agreement ends and on a public schedule, so that none tells that somebody was
// deleted.
type DeletionRequest struct {
	ID        int64
	Agreement candor.AgreementID
	Words     candor.Digest // of the agreement
	Party     candor.PartyID
	Why       DeletionReason
	Answers   []int64 // entries of the record, rising
	Asked     time.Time
	Due       time.Time
}

// DeletionReason is why a partner is asked.
type DeletionReason string

// The reasons.
const (
	AgreementOver  DeletionReason = "agreement over"
	PublicSchedule DeletionReason = "public schedule"
)

// DeletionDays is how long a partner has.
const DeletionDays = 30

// Canonical gives the bytes of the request: a version line and JSON in the form of RFC 8785.
func (r DeletionRequest) Canonical() []byte {
	answers := make([]string, len(r.Answers))
	for i, a := range r.Answers {
		answers[i] = strconv.FormatInt(a, 10)
	}
	return canonical("candor/deletion-request/v1\n", struct {
		ID        string             `json:"id"`
		Agreement candor.AgreementID `json:"agreement"`
		Words     candor.Digest      `json:"words"`
		Party     candor.PartyID     `json:"party"`
		Why       DeletionReason     `json:"why"`
		Answers   []string           `json:"answers"`
		Asked     string             `json:"asked"`
		Due       string             `json:"due"`
	}{strconv.FormatInt(r.ID, 10), r.Agreement, r.Words, r.Party, r.Why, answers, moment(r.Asked), moment(r.Due)})
}

// Digest is the SHA-256 of the canonical bytes.
func (r DeletionRequest) Digest() candor.Digest { return sha256.Sum256(r.Canonical()) }

// Attestation is a partner's word that it deleted what a request names: on which day, how, and who of its people answers for
// it. Sig is empty when it was given by somebody signed in for the partner instead of a key.
type Attestation struct {
	Request   candor.Digest
	Party     candor.PartyID
	On        time.Time // the day, UTC
	Method    string
	Person    string // of the partner, who answers for it
	At        time.Time
	PublicKey ed25519.PublicKey
	Sig       []byte
}

// Canonical gives the bytes that are signed.
func (a Attestation) Canonical() []byte {
	return canonical("candor/deletion-attested/v1\n", struct {
		Request candor.Digest  `json:"request"`
		Party   candor.PartyID `json:"party"`
		Says    string         `json:"says"`
		On      string         `json:"on"`
		Method  string         `json:"method"`
		Person  string         `json:"person"`
		At      string         `json:"at"`
	}{a.Request, a.Party, Attests, a.On.UTC().Format(time.DateOnly), a.Method, a.Person, moment(a.At)})
}

// Digest is the SHA-256 of the canonical bytes.
func (a Attestation) Digest() candor.Digest { return sha256.Sum256(a.Canonical()) }

// Attests is the sentence that every attestation says; it is part of what is signed.
const Attests = "Every copy of these answers, and everything made of them, that we kept is deleted."

// Attest gives the party's signed attestation.
func Attest(r DeletionRequest, party candor.PartyID, key ed25519.PrivateKey, on time.Time, method, person string, at time.Time) (Attestation, error) {
	if len(key) != ed25519.PrivateKeySize {
		return Attestation{}, errors.New("attest the deletion: there is no private key to sign with")
	}
	a := Attestation{Request: r.Digest(), Party: party, On: on.UTC(), Method: method, Person: person, At: at.UTC(), PublicKey: key.Public().(ed25519.PublicKey)}
	a.Sig = ed25519.Sign(key, a.Canonical())
	return a, VerifyAttestation(r, Party{ID: party, Keys: []ed25519.PublicKey{a.PublicKey}}, a)
}

// VerifyAttestation says why an attestation may not be stored, or nil. One without a signature passes: the caller knows by
// other means who spoke.
func VerifyAttestation(r DeletionRequest, party Party, a Attestation) error {
	err := attested(r, party, a)
	if err == nil {
		err = signedBy(party, a.PublicKey, a.Canonical(), a.Sig)
	}
	if err != nil {
		return fmt.Errorf("verify an attestation: %w", err)
	}
	return nil
}

// What is wrong with an attestation.
var (
	ErrNotAsked      = errors.New("only the company that was asked attests this deletion")
	ErrOtherRequest  = errors.New("this attests another deletion")
	ErrNotSaid       = errors.New("say how it was deleted, and who answers for it, each in at most 500 letters")
	ErrNotYetDeleted = errors.New("the day on which it was deleted is today or earlier")
	ErrAttested      = errors.New("this deletion was attested before; the first word stands")
)

func attested(r DeletionRequest, party Party, a Attestation) error {
	switch {
	case party.ID == "" || party.ID != a.Party || party.ID != r.Party:
		return ErrNotAsked
	case a.Request != r.Digest():
		return ErrOtherRequest
	case !words500(a.Method) || !words500(a.Person):
		return ErrNotSaid
	case a.On.IsZero() || a.On.After(a.At):
		return ErrNotYetDeleted
	}
	return nil
}

func words500(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= 500
}

// DeletionStanding is a request with what became of it.
type DeletionStanding struct {
	Request       DeletionRequest
	Entry         int64 // of the record
	Attested      *Attestation
	AttestedEntry int64
}

// State says where a request stands: asked, late or attested.
func (s DeletionStanding) State(now time.Time) string {
	switch {
	case s.Attested != nil:
		return "attested"
	case now.After(s.Request.Due):
		return "late"
	}
	return "asked"
}

// Names reports whether the request names an answer.
func (s DeletionStanding) Names(answer int64) bool {
	_, ok := slices.BinarySearch(s.Request.Answers, answer)
	return ok
}

// Deletions keeps requests and attestations, each with its entry in one transaction. Nothing is ever taken away.
type Deletions interface {
	// AskDeletion keeps a request under a new number; one that names an answer for a reason for which it was named before is
	// not kept, and says ErrAsked.
	AskDeletion(ctx context.Context, r DeletionRequest) (int64, error)
	// Deletions lists requests of a party (empty: of all), oldest first.
	Deletions(ctx context.Context, party candor.PartyID) ([]DeletionStanding, error)
	// AttestDeletion keeps an attestation that VerifyAttestation lets pass against the party's keys; ErrAttested when there is
	// one, ErrUnknown when there is no such request.
	AttestDeletion(ctx context.Context, id int64, a Attestation) error
}

// ErrAsked says that an answer was named for this reason before.
var ErrAsked = errors.New("the partner was asked to delete one of these answers before")
