package flow

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/candor-data/candor"
)

// OnceLife is how long a request under a key is remembered.
const OnceLife = 24 * time.Hour

// Once is a request of a program that came with a key, so that it is done once however often it arrives: of whom, for which
// operation, under which key, with which body.
type Once struct {
	Actor     candor.Actor
	Operation string
	Key       string // by chance, and long: what is kept of the request opens to nobody who does not hold it
	Body      []byte
}

// Attempt is what is kept of a request: no name, no key, and a digest of the body that only the key's holder can make, so
// that nothing of a person who is deleted stays in it (law 6). A reply is kept only where it holds nobody's data.
type Attempt struct {
	Body   candor.Digest
	Status int // 0: it is under way, or was when the service stopped
	Reply  []byte
}

// Attempts keeps attempts for OnceLife.
type Attempts interface {
	// Begin keeps a new attempt; where one of the name is kept and not too old, it gives that and false.
	Begin(ctx context.Context, name candor.Digest, body candor.Digest, life time.Duration) (Attempt, bool, error)
	// End keeps what the attempt came to.
	End(ctx context.Context, name candor.Digest, status int, reply []byte) error
	// Drop forgets an attempt that changed nothing.
	Drop(ctx context.Context, name candor.Digest) error
}

// BeginOnce notes that a request is under way: true where it is new. Else it gives what is kept of the earlier one, and same
// tells whether that was the same request.
func (h *House) BeginOnce(ctx context.Context, o Once) (earlier Attempt, same, fresh bool, err error) {
	body := h.digest(o)
	a, fresh, err := h.s.Attempts.Begin(ctx, h.once(o), body, OnceLife)
	if err != nil {
		return Attempt{}, false, false, fmt.Errorf("note that a request is under way: %w", err)
	}
	return a, fresh || hmac.Equal(a.Body[:], body[:]), fresh, nil
}

// EndOnce keeps what a request came to.
func (h *House) EndOnce(ctx context.Context, o Once, status int, reply []byte) error {
	if err := h.s.Attempts.End(ctx, h.once(o), status, reply); err != nil {
		return fmt.Errorf("keep what a request came to: %w", err)
	}
	return nil
}

// DropOnce forgets a request that changed nothing, so that it may come again.
func (h *House) DropOnce(ctx context.Context, o Once) error {
	if err := h.s.Attempts.Drop(ctx, h.once(o)); err != nil {
		return fmt.Errorf("forget a request: %w", err)
	}
	return nil
}

func (h *House) once(o Once) candor.Digest {
	return h.keyed("once", string(o.Actor.Role), o.Actor.Name, string(o.Actor.Party), fmt.Sprint(o.Actor.Subject), o.Operation, o.Key)
}

// digest is keyed by the key that came with the request, which is not kept.
func (h *House) digest(o Once) candor.Digest {
	sum := sha256.Sum256(o.Body)
	return h.keyed("once body", o.Key, string(sum[:]))
}
