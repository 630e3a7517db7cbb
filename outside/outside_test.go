// Package outside reads candor's log with software that is not candor's: the client of transparency-dev/tessera and the
// proofs of transparency-dev/merkle. It promises that what candor publishes is the C2SP form that others read, and not
// only what candor's own verifier accepts. It is a module of its own, so that candor does not depend on either.
//
// With CANDOR_LOG_DIR it reads that folder, whose public key stands in its file "key"; without, it makes logs of
// several sizes.
package outside

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor/proof"
	mproof "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
	"golang.org/x/mod/sumdb/note"
)

func TestAnotherClientReadsTheLog(t *testing.T) {
	if dir := os.Getenv("CANDOR_LOG_DIR"); dir != "" {
		key, err := os.ReadFile(filepath.Join(dir, proof.KeyFile))
		if err != nil {
			t.Fatal(err)
		}
		read(t, dir, strings.TrimSpace(string(key)))
		return
	}
	// One entry, both sides of a full tile, several tiles, and a second level that is more than one hash.
	for _, size := range []int64{1, 2, 255, 256, 257, 700} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			dir := t.TempDir()
			read(t, dir, write(t, dir, size))
		})
	}
}

// read fetches the checkpoint and checks every entry's inclusion and the way from several sizes to this one.
func read(t *testing.T, dir, key string) {
	t.Helper()
	ctx := t.Context()
	v, err := note.NewVerifier(key)
	if err != nil {
		t.Fatal(err)
	}
	files := client.FileFetcher{Root: dir}
	head, _, _, err := client.FetchCheckpoint(ctx, files.ReadCheckpoint, v, v.Name())
	if err != nil {
		t.Fatal(err)
	}
	if head.Size == 0 {
		t.Fatal("the log is empty")
	}
	builder, err := client.NewProofBuilder(ctx, head.Size, files.ReadTile)
	if err != nil {
		t.Fatal(err)
	}
	for from := uint64(0); from < head.Size; from += 256 {
		bundle, err := client.GetEntryBundle(ctx, files.ReadEntryBundle, from/256, head.Size)
		if err != nil {
			t.Fatal(err)
		}
		if want := int(min(256, head.Size-from)); len(bundle.Entries) != want {
			t.Fatalf("bundle %d: got %d entries, want %d", from/256, len(bundle.Entries), want)
		}
		for i, entry := range bundle.Entries {
			included(t, ctx, builder, from+uint64(i), entry, head.Size, head.Hash)
		}
	}
	for _, older := range []uint64{1, 2, head.Size / 3, head.Size / 2, head.Size - 1, head.Size} {
		if older >= 1 && older <= head.Size {
			consistent(t, ctx, builder, files, older, head.Size, head.Hash)
		}
	}
}

func included(t *testing.T, ctx context.Context, b *client.ProofBuilder, i uint64, entry []byte, size uint64, root []byte) {
	t.Helper()
	if len(entry) != proof.LeafSize {
		t.Errorf("entry %d: %d bytes, want %d", i, len(entry), proof.LeafSize)
	}
	p, err := b.InclusionProof(ctx, i)
	if err != nil {
		t.Fatal(err)
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(entry)
	if err := mproof.VerifyInclusion(rfc6962.DefaultHasher, i, size, leaf, p, root); err != nil {
		t.Errorf("entry %d: %v", i, err)
	}
}

func consistent(t *testing.T, ctx context.Context, b *client.ProofBuilder, files client.FileFetcher, older, size uint64, root []byte) {
	t.Helper()
	p, err := b.ConsistencyProof(ctx, older, size)
	if err != nil {
		t.Fatal(err)
	}
	// The older root as their code computes it, from the entries alone.
	var leaves [][]byte
	for n := uint64(0); n*256 < older; n++ {
		bundle, err := client.GetEntryBundle(ctx, files.ReadEntryBundle, n, size)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range bundle.Entries {
			leaves = append(leaves, rfc6962.DefaultHasher.HashLeaf(e))
		}
	}
	was := mth(leaves[:older])
	if err := mproof.VerifyConsistency(rfc6962.DefaultHasher, older, size, p, was, root); err != nil {
		t.Errorf("%d to %d: %v", older, size, err)
	}
	was = bytes.Clone(was)
	was[0] ^= 1
	if mproof.VerifyConsistency(rfc6962.DefaultHasher, older, size, p, was, root) == nil {
		t.Errorf("%d to %d: another root passed", older, size)
	}
}

// mth is the definition of RFC 6962 section 2.1, word for word.
func mth(h [][]byte) []byte {
	if len(h) == 1 {
		return h[0]
	}
	k := 1
	for k*2 < len(h) {
		k *= 2
	}
	return rfc6962.DefaultHasher.HashChildren(mth(h[:k]), mth(h[k:]))
}

// write makes an export folder of size entries and gives its key.
func write(t *testing.T, dir string, size int64) string {
	t.Helper()
	skey, key, err := note.GenerateKey(rand.Reader, "candor.example/ledger")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	var log leaves
	for range size {
		leaf, err := proof.Pad(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		log = append(log, leaf)
	}
	root, err := proof.WriteTiles(t.Context(), log, func(string, []byte) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	head, err := proof.SignCheckpoint(proof.Checkpoint{Origin: signer.Name(), Size: size, Hash: root}, signer)
	if err != nil {
		t.Fatal(err)
	}
	err = proof.WriteFolder(t.Context(), proof.Export{Source: log, Checkpoint: head, Key: key}, func(path string) (io.WriteCloser, error) {
		name := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return nil, err
		}
		return os.Create(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := proof.VerifyDir(os.DirFS(dir), key, proof.Options{}); err != nil {
		t.Fatal(err)
	}
	return key
}

type leaves [][]byte

func (l leaves) Size() int64                                     { return int64(len(l)) }
func (l leaves) Leaf(_ context.Context, i int64) ([]byte, error) { return bytes.Clone(l[i]), nil }
