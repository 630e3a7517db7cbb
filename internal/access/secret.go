package access

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/candor-data/candor"
)

// Secret is a token or key as its owner holds it. It neither prints, logs nor marshals; Reveal is for the one cookie, mail
// or page that hands it over.
type Secret struct{ text string }

const secretBytes = 32

// ParseSecret takes what somebody sent. It checks nothing: a text that was never issued opens nothing.
func ParseSecret(s string) Secret { return Secret{s} }

// Reveal gives the text.
func (s Secret) Reveal() string { return s.text }

// Zero reports whether there is no secret.
func (s Secret) Zero() bool { return s.text == "" }

func (Secret) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, "secret (sealed)") }
func (Secret) LogValue() slog.Value         { return slog.StringValue("secret (sealed)") }
func (Secret) MarshalJSON() ([]byte, error) { return nil, errors.New("a secret does not marshal") }

// newSecret draws 256 bits.
func newSecret(random io.Reader) (Secret, error) {
	var b [secretBytes]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return Secret{}, fmt.Errorf("draw a secret: %w", err)
	}
	return Secret{base64.RawURLEncoding.EncodeToString(b[:])}, nil
}

// hash is what the store knows a secret by. The use is part of it, so that a token sent to the wrong door is never found.
func (s Secret) hash(use TokenUse) candor.Digest {
	return sha256.Sum256([]byte("candor access v1\n" + string(use) + "\n" + s.text))
}
