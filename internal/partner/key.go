package partner

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A key file is one line of text: what it is, a colon, and 32 bytes in standard base64. A private key is its seed
// (RFC 8032, section 5.1.5).
const (
	privatePrefix = "candor-ed25519-private:"
	publicPrefix  = "candor-ed25519-public:"
)

// NewKey makes a signing key from 32 bytes of rand, which must be cryptographically strong.
func NewKey(rand io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return nil, fmt.Errorf("draw a new key: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// EncodePrivate writes a private key as one line, without the line's end. Keep it secret: whoever reads it can sign.
func EncodePrivate(key ed25519.PrivateKey) string {
	return privatePrefix + base64.StdEncoding.EncodeToString(key.Seed())
}

// EncodePublic writes a public key as one line, without the line's end.
func EncodePublic(key ed25519.PublicKey) string {
	return publicPrefix + base64.StdEncoding.EncodeToString(key)
}

// DecodePrivate reads what EncodePrivate wrote; space around the line is ignored. Errors never hold the text read.
func DecodePrivate(text string) (ed25519.PrivateKey, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, publicPrefix) {
		return nil, errors.New("this is a public key; signing needs the private one (candor-ed25519-private:…)")
	}
	seed, err := decodeKey(text, privatePrefix)
	if err != nil {
		return nil, fmt.Errorf("read a private key: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// DecodePublic reads what EncodePublic wrote; space around the line is ignored. Errors never hold the text read.
func DecodePublic(text string) (ed25519.PublicKey, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, privatePrefix) {
		return nil, errors.New("this is a private key: keep it where it was made and give the public one (candor-ed25519-public:…)")
	}
	key, err := decodeKey(text, publicPrefix)
	if err != nil {
		return nil, fmt.Errorf("read a public key: %w", err)
	}
	if smallOrder(key) {
		return nil, errors.New("read a public key: anybody could sign for this key; make a new one with candor key new")
	}
	return key, nil
}

func decodeKey(text, prefix string) ([]byte, error) {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return nil, fmt.Errorf("the line must start with %s", prefix)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(rest)
	if err != nil || strings.ContainsAny(rest, "\r\n") {
		return nil, errors.New("what follows the colon is not one line of base64; copy the whole line again")
	}
	if len(key) != ed25519.SeedSize {
		return nil, fmt.Errorf("it holds %d bytes instead of %d; copy the whole line again", len(key), ed25519.SeedSize)
	}
	return key, nil
}

// Fingerprint is a short name for a public key, for people to compare by voice.
func Fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

// smallOrder reports the points of order 1, 2, 4 and 8 in every encoding, sign bit aside: under such a key a signature
// can be made without a secret (RFC 8032 leaves refusing them to the application).
func smallOrder(key []byte) bool {
	k := bytes.Clone(key)
	k[31] &= 0x7f
	for _, bad := range smallOrderPoints {
		if hex.EncodeToString(k) == bad {
			return true
		}
	}
	return false
}

var smallOrderPoints = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}
