package ledger

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/gowebpki/jcs"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
)

// Kind says what an entry records.
type Kind string

// The kinds of entries. Those about people live in the people's log and name nobody: their subject is a keyed commitment.
const (
	KindIntend     Kind = "intend"
	KindConclude   Kind = "conclude"
	KindRefuse     Kind = "refuse"
	KindDescribe   Kind = "describe"  // the catalogue, purposes, notices or parties changed
	KindAgreement  Kind = "agreement" // signed, refused, ended
	KindLoad       Kind = "load"
	KindEpoch      Kind = "epoch"
	KindAccess     Kind = "access"  // an account or a token for programs was made or ended
	KindRead       Kind = "read"    // totals as recorded were read by staff
	KindCertify    Kind = "certify" // the board gave or took back its word on a dataset
	KindMoney      Kind = "money"
	KindOrigin     Kind = "origin"     // the first entry of a log
	KindPermission Kind = "permission" // people's log
	KindCorrect    Kind = "correct"    // people's log
	KindErase      Kind = "erase"      // people's log
	KindReturn     Kind = "return"     // people's log
)

// Body is what an entry says. It holds rule ids, public facts and keyed commitments; never a literal of a question, never
// a person, never a figure worked out from rows (law 5).
type Body struct {
	Kind      Kind               `json:"kind"`
	At        time.Time          `json:"at"`
	Use       string             `json:"use,omitempty"`
	Purpose   candor.PurposeID   `json:"purpose,omitempty"`
	Recipient candor.PartyID     `json:"recipient,omitempty"`
	Agreement candor.AgreementID `json:"agreement,omitempty"`
	Datasets  []string           `json:"datasets,omitempty"`
	Actor     string             `json:"actor,omitempty"` // role, never a name
	Rules     []string           `json:"rules,omitempty"`
	Question  string             `json:"question,omitempty"` // HMAC of the canonical plan
	Among     string             `json:"among,omitempty"`    // "no to marketing.email": whom of those who permit
	Precision candor.Precision   `json:"precision,omitempty"`
	Vectors   int                `json:"vectors,omitempty"`
	Charges   []allowance.Charge `json:"charges,omitempty"`
	Versions  *Versions          `json:"versions,omitempty"`
	Price     *candor.Money      `json:"price,omitempty"`
	Rate      *candor.Money      `json:"rate,omitempty"`
	Pool      *candor.Money      `json:"pool,omitempty"` // the part of the price that is held for people
	Epoch     int64              `json:"epoch,omitempty"`
	Intent    *int64             `json:"intend,omitempty"`
	For       *int64             `json:"for,omitempty"` // money: the outcome that it pays for
	Digest    *candor.Digest     `json:"digest,omitempty"`
	Subject   string             `json:"subject,omitempty"` // keyed commitment; the key goes with the person
	Change    string             `json:"change,omitempty"`  // what was done, by object kind and id
	Postings  []Posting          `json:"postings,omitempty"`
}

// Posting moves money between accounts; the postings of a body sum to zero per currency (law 10).
type Posting struct {
	Account  string `json:"account"`
	Micro    int64  `json:"micro"`
	Currency string `json:"currency"`
}

// Canonical gives the bytes that a leaf commits to: JSON of the body in the canonical form of RFC 8785.
func (b Body) Canonical() ([]byte, error) {
	plain, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("write the entry: %w", err)
	}
	return jcs.Transform(plain)
}
