package proof

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const testOrigin = "candor.example/ledger"

// steady gives the same bytes for the same seed: vectors must not change from run to run.
type steady struct {
	seed  string
	n     int
	spare []byte
}

func (s *steady) Read(p []byte) (int, error) {
	for len(s.spare) < len(p) {
		h := sha256.Sum256(fmt.Appendf(nil, "%s %d", s.seed, s.n))
		s.n++
		s.spare = append(s.spare, h[:]...)
	}
	n := copy(p, s.spare)
	s.spare = s.spare[n:]
	return n, nil
}

// memLog is a log in memory, with what opens it.
type memLog struct {
	leaves   [][]byte
	openings []Opening
	skey     string
	vkey     string
}

func (l *memLog) Size() int64 { return int64(len(l.leaves)) }
func (l *memLog) Leaf(_ context.Context, i int64) ([]byte, error) {
	return bytes.Clone(l.leaves[i]), nil
}

func (l *memLog) add(t testing.TB, seed, body string) {
	t.Helper()
	salt, err := NewSalt(&steady{seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	l.openings = append(l.openings, Opening{Index: l.Size(), Salt: salt, Body: body})
	l.leaves = append(l.leaves, Leaf(salt, []byte(body)))
}

// testBody makes even entries intends and odd ones their conclusions.
func testBody(i int64) string {
	if i%2 == 1 {
		return fmt.Sprintf(`{"at":"2026-11-21T10:00:01Z","intend":%d,"kind":"conclude"}`, i-1)
	}
	return `{"at":"2026-11-21T10:00:00Z","charges":[{"cap":24000000,"rho":1250000,"scope":"partner/example"}],"kind":"intend",` +
		`"postings":[{"account":"partner/example","currency":"EUR","micro":-5000000},{"account":"pool","currency":"EUR","micro":5000000}]}`
}

func newLog(t testing.TB, size int64) *memLog {
	t.Helper()
	l := &memLog{}
	var err error
	if l.skey, l.vkey, err = note.GenerateKey(&steady{seed: "key"}, testOrigin); err != nil {
		t.Fatal(err)
	}
	for i := range size {
		l.add(t, fmt.Sprint("salt ", i), testBody(i))
	}
	return l
}

// hashes stores the tree as tlog does: an implementation of the tree that is not ours.
func (l *memLog) hashes(t testing.TB) tlog.HashReader {
	t.Helper()
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range at {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for i, leaf := range l.leaves {
		h, err := tlog.StoredHashes(int64(i), leaf, read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, h...)
	}
	return read
}

func (l *memLog) checkpoint(t testing.TB, size int64) Checkpoint {
	t.Helper()
	h, err := tlog.TreeHash(size, l.hashes(t))
	if err != nil {
		t.Fatal(err)
	}
	return Checkpoint{Origin: testOrigin, Size: size, Hash: h}
}

func (l *memLog) sign(t testing.TB, c Checkpoint) []byte {
	t.Helper()
	s, err := note.NewSigner(l.skey)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := SignCheckpoint(c, s)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func (l *memLog) head(t testing.TB, size int64) string {
	t.Helper()
	return string(l.sign(t, l.checkpoint(t, size)))
}

func (l *memLog) receipt(t testing.TB, i int64) Receipt {
	t.Helper()
	p, err := tlog.ProveRecord(l.Size(), i, l.hashes(t))
	if err != nil {
		t.Fatal(err)
	}
	o := l.openings[i]
	return NewReceipt(testOrigin, i, o.Salt, []byte(o.Body), p, []byte(l.head(t, l.Size())))
}

type memFile struct {
	bytes.Buffer
	close func([]byte)
}

func (f *memFile) Close() error { f.close(f.Bytes()); return nil }

// export writes the log's folder into memory.
func (l *memLog) export(t testing.TB) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	e := Export{Source: l, Checkpoint: []byte(l.head(t, l.Size())), Key: l.vkey, Openings: func(yield func(Opening, error) bool) {
		for _, o := range l.openings {
			if !yield(o, nil) {
				return
			}
		}
	}}
	err := WriteFolder(context.Background(), e, func(path string) (io.WriteCloser, error) {
		return &memFile{close: func(b []byte) { folder[path] = &fstest.MapFile{Data: bytes.Clone(b)} }}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// forge is what a log's holder with its key can do: change the log at will and sign it again.
func (l *memLog) forge(t testing.TB, change func(*memLog)) *memLog {
	t.Helper()
	other := &memLog{skey: l.skey, vkey: l.vkey, leaves: append([][]byte{}, l.leaves...), openings: append([]Opening{}, l.openings...)}
	change(other)
	return other
}

func clone(folder fstest.MapFS) fstest.MapFS {
	out := maps.Clone(folder)
	for name, f := range out {
		out[name] = &fstest.MapFile{Data: bytes.Clone(f.Data)}
	}
	return out
}

func bundleOf(t testing.TB, folder fstest.MapFS, name string) [][]byte {
	t.Helper()
	leaves, err := DecodeBundle(folder[name].Data)
	if err != nil {
		t.Fatal(err)
	}
	return leaves
}

func setBundle(t testing.TB, folder fstest.MapFS, name string, leaves [][]byte) {
	t.Helper()
	data, err := EncodeBundle(leaves)
	if err != nil {
		t.Fatal(err)
	}
	folder[name] = &fstest.MapFile{Data: data}
}

func lines(folder fstest.MapFS) []string {
	return strings.SplitAfter(strings.TrimSuffix(string(folder[BodiesFile].Data), "\n"), "\n")
}

func told(r Report) string {
	b, _ := json.MarshalIndent(r.Problems, "", " ")
	return string(b)
}
