// Package identity knows that records belong to a person. It promises that one key of one kind leads to at most one
// person unless two records claim it, in which case it leads to nobody who signs in (law 9) and staff are shown it, and that
// somebody who was erased is not brought back by a file. It refuses to guess: keys match exactly after normalisation, and no
// row makes two people one.
package identity

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"github.com/candor-data/candor"
)

// Key is one way to recognise a person: a kind shared between datasets ("customer", "email") and its normalised value.
type Key struct{ Kind, Value string }

// Known is a key that a person is known by; Verified is when they proved that it is theirs (zero: a source claims it).
type Known struct {
	Key
	Verified time.Time
}

// Conflict is a key that leads to several people: rows say that they may be one, and candor joins nobody for that.
type Conflict struct {
	Key
	People []candor.SubjectID
}

// Store keeps people and their keys.
type Store interface {
	// Find gives everybody whom the key leads to.
	Find(ctx context.Context, k Key) ([]candor.SubjectID, error)
	// Keys gives what a person is known by.
	Keys(ctx context.Context, s candor.SubjectID) ([]Known, error)
	// Since says when a person came to be known; false when nobody has this number, or has it no longer.
	Since(ctx context.Context, s candor.SubjectID) (time.Time, bool, error)
	// List pages through people in order of number.
	List(ctx context.Context, after candor.SubjectID, limit int) ([]candor.SubjectID, error)
	// Conflicts lists keys that lead to several people, in order, at most limit.
	Conflicts(ctx context.Context, limit int) ([]Conflict, error)
	// Verify notes that a person has proved a key.
	Verify(ctx context.Context, s candor.SubjectID, k Key) error
	// SignUp makes a person of somebody who verified a key, and lifts its suppression: they start fresh.
	SignUp(ctx context.Context, k Key, token [32]byte) (candor.SubjectID, error)
}

// Suppressor makes the tokens by which erased people are kept out: an HMAC under a key of its own, the one thing that
// stays of somebody erased.
type Suppressor struct{ key []byte }

// NewSuppressor takes a secret key of at least 32 bytes.
func NewSuppressor(key []byte) Suppressor { return Suppressor{key} }

// Token of a key.
func (s Suppressor) Token(k Key) (out [32]byte) {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(k.Kind))
	m.Write([]byte{0})
	m.Write([]byte(k.Value))
	m.Sum(out[:0])
	return out
}
