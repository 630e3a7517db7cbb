package intake

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"github.com/candor-data/candor"
)

// Hashing hashes a file while it is read, so that one pass both loads it and knows whether it was loaded before. It
// hashes the bytes of the file as they are, packed or not.
type Hashing struct {
	src io.Reader
	h   hash.Hash
	n   int64
}

// NewHashing reads through r.
func NewHashing(r io.Reader) *Hashing { return &Hashing{src: r, h: sha256.New()} }

func (h *Hashing) Read(p []byte) (int, error) {
	n, err := h.src.Read(p)
	h.h.Write(p[:n])
	h.n += int64(n)
	return n, err
}

// Finish reads what is left and gives the SHA-256 and the size of the whole file.
func (h *Hashing) Finish() (candor.Digest, int64, error) {
	if _, err := io.Copy(io.Discard, h); err != nil {
		return candor.Digest{}, h.n, fmt.Errorf("read to the end for the content hash: %w", err)
	}
	return candor.Digest(h.h.Sum(nil)), h.n, nil
}

// ContentHash gives the SHA-256 and the size of everything that r holds: the key by which a file is loaded once only.
func ContentHash(r io.Reader) (candor.Digest, int64, error) { return NewHashing(r).Finish() }
