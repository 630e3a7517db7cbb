package proof

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// leafTag opens every leaf and every hashed body: a commitment of another format or version never collides with ours.
const leafTag = "candor/leaf/v1\x00"

// LeafSize is the length in bytes of every leaf: size says nothing about what was recorded.
const LeafSize = len(leafTag) + sha256.Size

// Salt hides a body behind its leaf: 32 random bytes kept beside the body, never in the log. Once the salt is destroyed
// nobody can show, or guess and confirm, what the leaf stood for. The zero Salt is no salt and opens nothing.
type Salt [32]byte

// NewSalt draws a salt from random (crypto/rand.Reader outside tests).
func NewSalt(random io.Reader) (Salt, error) {
	var s Salt
	if _, err := io.ReadFull(random, s[:]); err != nil {
		return Salt{}, fmt.Errorf("draw a salt: %w", err)
	}
	return s, nil
}

// MarshalText gives standard base64.
func (s Salt) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, s[:]), nil
}

// UnmarshalText reads 32 bytes of standard base64, in its one canonical spelling.
func (s *Salt) UnmarshalText(b []byte) error {
	h, err := decodeHash(string(b))
	if err != nil {
		return fmt.Errorf("a salt is 32 bytes in base64: %w", err)
	}
	*s = h
	return nil
}

// Leaf gives the public leaf of a body: the tag, then SHA-256 of tag ‖ salt ‖ body. The body is the exact bytes that will
// be shown later (JCS JSON, see ParseBody).
func Leaf(salt Salt, body []byte) []byte {
	h := sha256.New()
	h.Write([]byte(leafTag))
	h.Write(salt[:])
	h.Write(body)
	return h.Sum([]byte(leafTag))
}

// Pad gives a leaf that commits to nothing and looks like any other, so that the log's growth need not show when
// something happened. It draws 32 bytes from random.
func Pad(random io.Reader) ([]byte, error) {
	leaf := append([]byte(leafTag), make([]byte, sha256.Size)...)
	if _, err := io.ReadFull(random, leaf[len(leafTag):]); err != nil {
		return nil, fmt.Errorf("draw a padding leaf: %w", err)
	}
	return leaf, nil
}

// ErrNotThisBody says that a leaf was not made from the salt and body shown.
var ErrNotThisBody = errors.New("the leaf was not made from this salt and body")

// OpenLeaf checks that leaf commits to body under salt.
func OpenLeaf(leaf []byte, salt Salt, body []byte) error {
	if err := checkLeaf(leaf); err != nil {
		return err
	}
	if salt == (Salt{}) {
		return errors.New("the salt is missing: without it a leaf cannot be opened")
	}
	if subtle.ConstantTimeCompare(leaf, Leaf(salt, body)) != 1 {
		return ErrNotThisBody
	}
	return nil
}

func checkLeaf(leaf []byte) error {
	if len(leaf) != LeafSize || !bytes.HasPrefix(leaf, []byte(leafTag)) {
		return fmt.Errorf("not a leaf of candor: want %d bytes that begin with candor/leaf/v1", LeafSize)
	}
	return nil
}

// decodeHash reads 32 bytes of standard base64 and refuses other spellings of the same bytes.
func decodeHash(s string) (h [sha256.Size]byte, err error) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != len(h) || base64.StdEncoding.EncodeToString(b) != s {
		return h, errors.New("not 32 bytes in standard base64")
	}
	copy(h[:], b)
	return h, nil
}
