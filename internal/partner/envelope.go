package partner

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/candor-data/candor"
)

// signedFormat names the file that carries a signature from the machine of a partner to the one that runs candor. The
// private key stays where it was made.
const signedFormat = "candor/signed-agreement/v1"

type envelope struct {
	Format    string         `json:"format"`
	Agreement string         `json:"agreement"` // the canonical bytes: a version line and RFC 8785 JSON
	Digest    candor.Digest  `json:"digest"`
	Party     candor.PartyID `json:"party"`
	PublicKey string         `json:"public_key"`
	At        time.Time      `json:"at"`
	Signature string         `json:"signature"`
}

// SignFile reads an agreement's canonical bytes, as the host gave them out, and gives the signed file to send back.
func SignFile(agreement []byte, party candor.PartyID, key ed25519.PrivateKey, at time.Time) ([]byte, error) {
	a, err := ReadAgreement(agreement)
	if err != nil {
		return nil, err
	}
	s, err := Sign(a, party, key, at)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(envelope{
		Format: signedFormat, Agreement: string(agreement), Digest: s.Digest, Party: s.Party,
		PublicKey: EncodePublic(s.PublicKey), At: s.At, Signature: base64.StdEncoding.EncodeToString(s.Sig),
	})
	if err != nil {
		return nil, fmt.Errorf("write the signed file: %w", err)
	}
	return b.Bytes(), nil
}

// ReadSigned reads what SignFile wrote and checks that the signature fits the words and the key inside. Whether the key is
// the party's, and the words are those that the host holds, is for Verify to say.
func ReadSigned(data []byte) (Agreement, Signature, error) {
	fail := func(text string) (Agreement, Signature, error) {
		return Agreement{}, Signature{}, errors.New("read a signed agreement: " + text)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var e envelope
	if err := dec.Decode(&e); err != nil {
		return fail("this is not a file that candor agreement sign wrote")
	}
	if dec.More() {
		return fail("there is more text after the signed agreement")
	}
	if e.Format != signedFormat {
		return fail("the format must be " + signedFormat)
	}
	a, err := ReadAgreement([]byte(e.Agreement))
	if err != nil {
		return Agreement{}, Signature{}, fmt.Errorf("read a signed agreement: %w", err)
	}
	key, err := DecodePublic(e.PublicKey)
	if err != nil {
		return Agreement{}, Signature{}, fmt.Errorf("read a signed agreement: %w", err)
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(e.Signature)
	if err != nil || len(sig) != ed25519.SignatureSize {
		return fail("the signature is not 64 bytes in base64")
	}
	s := Signature{Party: e.Party, PublicKey: key, Sig: sig, At: e.At.UTC(), Digest: e.Digest}
	if err := Verify(a, Party{ID: e.Party, Keys: []ed25519.PublicKey{key}}, s); err != nil {
		return Agreement{}, Signature{}, fmt.Errorf("read a signed agreement: %w", err)
	}
	return a, s, nil
}
