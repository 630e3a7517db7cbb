package flow

import (
	"context"
	"fmt"
	"io"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/proof"
)

// Audit reads the record: the seam for verification, receipts, tiles and export.
type Audit interface {
	// Keys gives the logs' public keys: uses, then people.
	Keys() [2]string
	Origin() string
	Receipt(ctx context.Context, index int64) (proof.Receipt, error)
	// Checkpoint is the newest signed head of the uses; the people's is the newest published.
	Checkpoint(ctx context.Context, people bool) ([]byte, error)
	// Tile gives a tile or entry bundle by its C2SP path.
	Tile(ctx context.Context, people bool, path string) ([]byte, error)
	// Verify checks the whole record against its own signed heads, and other heads against it.
	Verify(ctx context.Context, heads []string) (Verification, error)
	// Export writes the folder that an outsider verifies.
	Export(ctx context.Context, create func(path string) (io.WriteCloser, error)) error
	// Entries pages through bodies of the uses' log, newest first, before an index (-1: from the end).
	Entries(ctx context.Context, before int64, limit int) ([]Entry, error)
}

// Entry is one line of the record as staff see it.
type Entry struct {
	Index int64       `json:"index"`
	Body  ledger.Body `json:"body"`
}

// Verification is what a check of the record found.
type Verification struct {
	OK       bool     `json:"ok"`
	Uses     int64    `json:"uses"`   // entries
	People   int64    `json:"people"` // entries, padding included
	Root     string   `json:"root"`
	Head     string   `json:"head"` // the signed checkpoint: keep it
	Key      string   `json:"key"`
	Problems []string `json:"problems"`
}

func (h *House) receipt(ctx context.Context, index int64) (*Receipt, error) {
	r, err := h.s.Audit.Receipt(ctx, index)
	if err != nil {
		return nil, fmt.Errorf("write the receipt: %w", err)
	}
	return &Receipt{Entry: r.Entry, Log: r.Log, Proof: r.Proof}, nil
}

// Verify checks the record.
func (h *House) Verify(ctx context.Context, who candor.Actor, heads []string) (Verification, error) {
	if err := h.allow(who, access.SeeAudit); err != nil {
		return Verification{}, err
	}
	return h.s.Audit.Verify(ctx, heads)
}

// Prove gives the receipt of one entry.
func (h *House) Prove(ctx context.Context, who candor.Actor, index int64) (proof.Receipt, error) {
	if err := h.allow(who, access.SeeAudit); err != nil {
		return proof.Receipt{}, err
	}
	return h.s.Audit.Receipt(ctx, index)
}

// Export writes the folder that an outsider verifies with package proof alone.
func (h *House) Export(ctx context.Context, who candor.Actor, create func(path string) (io.WriteCloser, error)) error {
	if err := h.allow(who, access.ExportAudit); err != nil {
		return err
	}
	return h.s.Audit.Export(ctx, create)
}

// Entries pages through the record, newest first.
func (h *House) Entries(ctx context.Context, who candor.Actor, before int64, limit int) ([]Entry, error) {
	if err := h.allow(who, access.SeeAudit); err != nil {
		return nil, err
	}
	return h.s.Audit.Entries(ctx, before, limit)
}

// PublicLog gives what anybody may fetch below /log/.
func (h *House) PublicLog(ctx context.Context, people bool, path string) ([]byte, error) {
	if path == "checkpoint" {
		return h.s.Audit.Checkpoint(ctx, people)
	}
	return h.s.Audit.Tile(ctx, people, path)
}
