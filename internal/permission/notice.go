package permission

import (
	"crypto/sha256"
	"encoding/json"

	"github.com/gowebpki/jcs"

	"github.com/candor-data/candor"
)

// ByConsent is the basis of a purpose that says nothing else: people are asked, and unknown is no.
const ByConsent = "consent"

// Purpose is what data is used for, in words that the person who is asked reads.
type Purpose struct {
	ID          candor.PurposeID
	Title       string
	Description string
	Benefit     string // what the customer gets back; empty: the board decides whether the use may be made at all
	Basis       string // GDPR Art. 6(1): consent, contract, legal_obligation, vital_interest, public_task, legitimate_interest
	WithoutIt   string // what happens, and what does not change, when the answer is no
}

// Notice is what a person is shown when they are asked. A version is never changed once applied: other words are a new
// version, so that "what did I agree to" has one answer.
type Notice struct {
	ID         string
	Version    int
	Locale     string // BCP 47: "en", "de-AT"
	Purposes   []candor.PurposeID
	Categories []candor.CategoryID
	Recipients []candor.PartyID // empty: the company alone
	Text       string           // word for word as shown
	ValidDays  int              // 0: until withdrawn
}

// Hash is the evidence that a permission carries: SHA-256 over a version prefix and the RFC 8785 form of the notice, its
// text and the order of its lists as shown.
func (n Notice) Hash() candor.Digest {
	plain, err := json.Marshal(struct {
		ID         string              `json:"id"`
		Version    int                 `json:"version"`
		Locale     string              `json:"locale"`
		Purposes   []candor.PurposeID  `json:"purposes"`
		Categories []candor.CategoryID `json:"categories"`
		Recipients []candor.PartyID    `json:"recipients"`
		Text       string              `json:"text"`
		ValidDays  int                 `json:"valid_days"`
	}{n.ID, n.Version, n.Locale, some(n.Purposes), some(n.Categories), some(n.Recipients), n.Text, n.ValidDays})
	if err != nil {
		panic("permission: strings and numbers always marshal: " + err.Error())
	}
	canonical, err := jcs.Transform(plain)
	if err != nil {
		panic("permission: marshalled JSON is always canonical: " + err.Error())
	}
	return sha256.Sum256(append([]byte("candor/notice/v1\n"), canonical...))
}

// some keeps nil and empty lists the same in canonical bytes.
func some[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
