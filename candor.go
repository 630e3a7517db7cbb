// Package candor holds the nouns that cross rooms: who a person is to us, what a use is for, who receives it, and why a
// request was allowed or refused. It promises that every identifier has a type of its own and that zero values deny or
// are empty. It refuses to hold behaviour: rooms do that.
package candor

import (
	"encoding/hex"
	"fmt"
)

// SubjectID is a person as candor knows them: dense, starting at 1, never reused. Zero is nobody.
type SubjectID uint32

// PurposeID names what data is used for ("analytics"). Purposes are a hierarchy by dots: "marketing" covers
// "marketing.email". The empty purpose permits nothing.
type PurposeID string

// Covers reports whether permission for p is permission for q: equal, or q below p in the hierarchy.
func (p PurposeID) Covers(q PurposeID) bool { return covers(string(p), string(q)) }

// CategoryID names a kind of data by its fideslang key ("user.behavior.purchase_history"); a hierarchy by dots.
type CategoryID string

// Covers reports whether permission for c is permission for d: equal, or d below c in the hierarchy.
func (c CategoryID) Covers(d CategoryID) bool { return covers(string(c), string(d)) }

func covers(a, b string) bool {
	return a != "" && (a == b || len(b) > len(a) && b[:len(a)] == a && b[len(a)] == '.')
}

// PartyID names a company: the one that runs candor, or a partner. Empty is nobody.
type PartyID string

// AgreementID names an agreement between parties. Empty is no agreement.
type AgreementID string

// Digest is a SHA-256 hash.
type Digest [32]byte

func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// MarshalText gives lower-case hex.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 64 hex digits.
func (d *Digest) UnmarshalText(b []byte) error {
	if len(b) != 64 {
		return fmt.Errorf("a digest is 64 hex digits, this has %d characters", len(b))
	}
	_, err := hex.Decode(d[:], b)
	return err
}

// Use is the kind of use that a request asks for; each kind has an exit of its own.
type Use uint8

// The zero Use is none and is refused.
const (
	NoUse   Use = iota
	Insight     // protected numbers about groups; exit: protect
	Record      // one person's own record; exit: subject
)

func (u Use) String() string {
	switch u {
	case Insight:
		return "insight"
	case Record:
		return "record"
	}
	return "none"
}

// Precision is what an asker may choose of the noise: a step of the public ladder, nothing else.
type Precision string

// The ladder: sigma, in people, 20, 50, 100, 200 (mechanism.Sigma).
const (
	Fine     Precision = "fine"
	Normal   Precision = "normal"
	Coarse   Precision = "coarse"
	Coarsest Precision = "coarsest"
)

// Role is what a signed-in person may do; the table of duties is in room access.
type Role string

// The zero Role may do nothing.
const (
	Nobody   Role = ""
	Customer Role = "customer" // a person in the data, about themselves alone
	Analyst  Role = "analyst"  // staff: asks questions inside the company
	Steward  Role = "steward"  // staff: loads and describes data, helps customers with their rights
	Board    Role = "board"    // decides, approves, sees the audit
	Partner  Role = "partner"  // another company, under its agreements
	Operator Role = "operator" // whoever holds the workspace's files: the command line
)

// Actor is who stands behind a request.
type Actor struct {
	Role    Role
	Name    string    // account name; never a customer's name or address
	Party   PartyID   // the company they act for
	Subject SubjectID // customers only
}

// Request is one wish to use customer data. The zero Request is refused.
type Request struct {
	Use       Use
	Purpose   PurposeID
	Recipient PartyID     // who receives the answer
	Agreement AgreementID // needed when the recipient is not the company itself
	Question  string      // SQL in candor's dialect (Insight)
	Precision Precision   // empty is Normal
	Among     Among       // inside the company alone; zero: everybody who permits
	Subject   SubjectID   // whose record (Record)
	Actor     Actor
}

// Among narrows a question to the people who said one thing about another purpose of the company's own: what do those
// who said no to our letters spend? It never widens: only people who permit the question itself are counted.
type Among struct {
	Purpose PurposeID `json:"purpose,omitempty"`
	Said    Stance    `json:"said,omitempty"`
}

// Stance is where a person stands on a purpose. The zero Stance is none.
type Stance string

const (
	SaidYes   Stance = "yes"
	SaidNo    Stance = "no"    // refused, or took a yes back
	SaidMaybe Stance = "maybe" // never asked, or the yes has ended by itself
)

// Reason says why: the rule that spoke, in plain words, what it protects, and the nearest thing that would be allowed.
// Reasons never hold a literal of the question or anything that depends on rows.
type Reason struct {
	Rule     string `json:"rule"`
	Text     string `json:"text"`
	Protects string `json:"protects,omitempty"`
	Instead  string `json:"instead,omitempty"`
}

// Rho is privacy loss in nano-units of zero-concentrated differential privacy (1e9 = rho 1), always rounded up.
type Rho int64

// Float gives rho in units, for display.
func (r Rho) Float() float64 { return float64(r) / 1e9 }

// Money is an exact amount: micro-units (1e-6) of an ISO 4217 currency.
type Money struct {
	Micro    int64  `json:"micro"`
	Currency string `json:"currency"`
}
