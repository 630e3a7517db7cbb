package proof_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"testing/fstest"

	"github.com/candor-data/candor/proof"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A log of two entries, exported and verified, and one entry shown with a receipt. Errors are left out to be short.
func Example() {
	skey, key, _ := note.GenerateKey(rand.Reader, "candor.example/ledger")
	signer, _ := note.NewSigner(skey)

	var log leaves
	var shown []proof.Opening
	for i, body := range []string{
		`{"at":"2026-11-21T10:00:00Z","charges":[{"rho":1250000,"scope":"partner/example"}],"kind":"intend"}`,
		`{"at":"2026-11-21T10:00:01Z","intend":0,"kind":"conclude"}`,
	} {
		salt, _ := proof.NewSalt(rand.Reader)
		log = append(log, proof.Leaf(salt, []byte(body)))
		shown = append(shown, proof.Opening{Index: int64(i), Salt: salt, Body: body})
	}
	root, _ := proof.WriteTiles(context.Background(), log, func(string, []byte) error { return nil })
	head, _ := proof.SignCheckpoint(proof.Checkpoint{Origin: signer.Name(), Size: log.Size(), Hash: root}, signer)

	// The holder of the log writes a folder …
	folder := fstest.MapFS{}
	export := proof.Export{Source: log, Checkpoint: head, Key: key, Openings: func(yield func(proof.Opening, error) bool) {
		yield(shown[1], nil) // the reader is entitled to one body
	}}
	err := proof.WriteFolder(context.Background(), export, func(path string) (io.WriteCloser, error) {
		return &file{folder: folder, path: path}, nil
	})
	fmt.Println("written:", err)

	// … and an outsider checks it, with the key that they got elsewhere and the heads that they kept.
	report, err := proof.VerifyDir(folder, key, proof.Options{Heads: []string{string(head)}})
	fmt.Println("verified:", err, "entries", report.Entries, "bodies", report.Opened, "heads", report.Heads)

	// A receipt shows one entry by itself.
	inclusion := tlog.RecordProof{tlog.RecordHash(log[0])}
	receipt := proof.NewReceipt(signer.Name(), 1, shown[1].Salt, []byte(shown[1].Body), inclusion, head)
	fmt.Println("receipt:", proof.VerifyReceipt(receipt, key))

	folder["tile/entries/000.p/2"].Data[20] ^= 1
	_, err = proof.VerifyDir(folder, key, proof.Options{})
	fmt.Println(err)
	// Output:
	// written: <nil>
	// verified: <nil> entries 2 bodies 1 heads 1
	// receipt: <nil>
	// the log does not verify: entry 0: it was changed: it does not hash to what tile/0/000.p/2 and the signed head say
}

type leaves [][]byte

func (l leaves) Size() int64                                     { return int64(len(l)) }
func (l leaves) Leaf(_ context.Context, i int64) ([]byte, error) { return l[i], nil }

type file struct {
	bytes.Buffer
	folder fstest.MapFS
	path   string
}

func (f *file) Close() error {
	f.folder[f.path] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}
