package catalog

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gowebpki/jcs"

	"github.com/candor-data/candor"
)

// Certificate is the board's word that those who decide may rely on a dataset: for stated purposes, until a date, on the
// contract that stood when it was given. Another contract ends it, so that nobody relies on what nobody looked at. The zero
// Certificate certifies nothing.
type Certificate struct {
	Dataset   string
	Contract  candor.Digest      // the version that was looked at
	Purposes  []candor.PurposeID // what it may be relied on for
	Decisions string             // the decisions meant, in words; empty: all within the purposes
	Note      string             // what was looked at, and why that is enough
	Until     time.Time          // the first moment after
	Role      candor.Role        // who gave it
	By        string             // their account; never in the record

	At    time.Time // when it was recorded
	Entry int64
	End   *CertificateEnd
}

// CertificateEnd says that a certificate stopped before its date.
type CertificateEnd struct {
	At    time.Time
	Entry int64  // of the record
	How   EndHow // withdrawn, contract, replaced
	Role  candor.Role
	By    string
	Why   string
}

// EndHow is what ended a certificate.
type EndHow string

// The ways in which a certificate ends before its date.
const (
	Withdrawn       EndHow = "withdrawn"
	ContractChanged EndHow = "contract" // another contract was applied
	Replaced        EndHow = "replaced" // by a newer certificate
)

// Stands reports whether the certificate is in force at a moment, for a contract's version. One that ended does not come
// back, even where the earlier contract does.
func (c Certificate) Stands(now time.Time, contract candor.Digest) bool {
	return c.Dataset != "" && c.End == nil && c.Contract == contract && contract != (candor.Digest{}) && now.Before(c.Until)
}

// Covers reports whether the certificate is for a purpose.
func (c Certificate) Covers(p candor.PurposeID) bool {
	for _, q := range c.Purposes {
		if q.Covers(p) {
			return true
		}
	}
	return false
}

// LastDay is the last day on which it stands, as its certifiers wrote it.
func (c Certificate) LastDay() time.Time { return c.Until.Add(-time.Microsecond).UTC() }

// Digest commits the record to the certificate's words.
func (c Certificate) Digest() (candor.Digest, error) {
	return words("candor/certificate/v1\n", map[string]any{
		"dataset": c.Dataset, "contract": c.Contract, "purposes": append([]candor.PurposeID{}, c.Purposes...), "decisions": c.Decisions, "note": c.Note,
		"until": c.Until.UTC().Format(time.RFC3339), "role": c.Role,
	})
}

// Digest commits the record to why a certificate was withdrawn.
func (e CertificateEnd) Digest(certificate candor.Digest) (candor.Digest, error) {
	return words("candor/certificate-end/v1\n", map[string]any{"certificate": certificate, "why": e.Why, "role": e.Role})
}

func words(prefix string, v any) (candor.Digest, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return candor.Digest{}, fmt.Errorf("write the certificate: %w", err)
	}
	canonical, err := jcs.Transform(plain)
	if err != nil {
		return candor.Digest{}, fmt.Errorf("write the certificate: %w", err)
	}
	return sha256.Sum256(append([]byte(prefix), canonical...)), nil
}
