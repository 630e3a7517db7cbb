package proof

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func sum(s string) [32]byte { return sha256.Sum256([]byte(s)) }

func TestTilesAreThoseOfTlog(t *testing.T) {
	for _, size := range []int64{0, 1, 255, 256, 257, 512, 700} {
		l := newLog(t, size)
		hashes := l.hashes(t)
		got := map[string][]byte{}
		root, err := WriteTiles(context.Background(), l, func(path string, data []byte) error {
			got[path] = append([]byte{}, data...)
			return nil
		})
		if want := l.checkpoint(t, size).Hash; err != nil || root != want {
			t.Fatalf("%d: root %s, %v, want %s", size, root, err, want)
		}
		bundles := 0
		for path, data := range got {
			tile, err := ParsePath(path)
			if err != nil || !Holds(size, tile) {
				t.Fatalf("%d: wrote %s, %v", size, path, err)
			}
			if tile.L < 0 {
				bundles++
				continue
			}
			if want, err := tlog.ReadTileData(tile, hashes); err != nil || string(want) != string(data) {
				t.Errorf("%d: %s differs from tlog's, %v", size, path, err)
			}
		}
		if want := len(tlog.NewTiles(TileHeight, 0, size)); len(got)-bundles != want || bundles != int(size+255)/256 {
			t.Errorf("%d: wrote %d tiles and %d bundles, want %d tiles", size, len(got)-bundles, bundles, want)
		}
	}
}

func TestALiveTreeIsVerifiedLeafByLeaf(t *testing.T) {
	ctx := context.Background()
	l := newLog(t, 300)
	c := l.checkpoint(t, 300)
	if err := VerifyTree(ctx, c.Size, c.Hash, l.Leaf); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the disk is gone")
	ended, cancel := context.WithCancel(ctx)
	cancel()
	for name, try := range map[string]func() error{
		"an entry changed": func() error {
			return VerifyTree(ctx, 300, c.Hash, l.forge(t, func(o *memLog) { o.leaves[299] = Leaf(Salt{9}, nil) }).Leaf)
		},
		"entries swapped": func() error {
			return VerifyTree(ctx, 300, c.Hash, l.forge(t, func(o *memLog) { o.leaves[1], o.leaves[2] = o.leaves[2], o.leaves[1] }).Leaf)
		},
		"an entry short":  func() error { return VerifyTree(ctx, 299, c.Hash, l.Leaf) },
		"a negative size": func() error { return VerifyTree(ctx, -1, c.Hash, l.Leaf) },
		"what is no leaf": func() error {
			return VerifyTree(ctx, 300, c.Hash, func(context.Context, int64) ([]byte, error) { return nil, nil })
		},
		"a read that failed": func() error {
			return VerifyTree(ctx, 300, c.Hash, func(context.Context, int64) ([]byte, error) { return nil, broken })
		},
		"an asker gone": func() error { return VerifyTree(ended, 300, c.Hash, l.Leaf) },
	} {
		if err := try(); err == nil {
			t.Errorf("%s: verified", name)
		}
	}
}

type failing struct{ write, close bool }

func (f failing) Write(p []byte) (int, error) {
	if f.write {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func (f failing) Close() error {
	if f.close {
		return errors.New("full")
	}
	return nil
}

// Each file fails in each way; the error comes back and no checkpoint is ever left behind.
func TestAFolderThatCouldNotBeWrittenHasNoCheckpoint(t *testing.T) {
	l := newLog(t, 300)
	e := Export{Source: l, Checkpoint: []byte(l.head(t, 300)), Key: l.vkey, Openings: func(yield func(Opening, error) bool) { yield(l.openings[0], nil) }}
	for name := range l.export(t) {
		for _, how := range []string{"create", "write", "close"} {
			seen := false
			err := WriteFolder(context.Background(), e, func(path string) (io.WriteCloser, error) {
				if path != name {
					seen = seen || path == CheckpointFile
					return failing{}, nil
				}
				if how == "create" {
					return nil, os.ErrPermission
				}
				return failing{how == "write", how == "close"}, nil
			})
			if err == nil || seen {
				t.Errorf("%s fails to %s: got %v, checkpoint written: %v", name, how, err, seen)
			}
		}
	}
}

func TestAFolderIsWrittenOnlyUnderItsOwnHead(t *testing.T) {
	l := newLog(t, 300)
	other := newLog(t, 299)
	never := func(yield func(Opening, error) bool) { yield(Opening{}, errors.New("the bodies cannot be read")) }
	for name, e := range map[string]Export{
		"a smaller head":              {Source: l, Checkpoint: []byte(other.head(t, 299)), Key: l.vkey},
		"a head of another tree":      {Source: l, Checkpoint: l.sign(t, Checkpoint{testOrigin, 300, tlog.Hash{1}}), Key: l.vkey},
		"no head":                     {Source: l, Key: l.vkey},
		"no key":                      {Source: l, Checkpoint: []byte(l.head(t, 300))},
		"a key of another log":        {Source: l, Checkpoint: []byte(l.head(t, 300)), Key: strings.Replace(l.vkey, "ledger", "other", 1)},
		"bodies that cannot be read":  {Source: l, Checkpoint: []byte(l.head(t, 300)), Key: l.vkey, Openings: never},
		"entries that cannot be read": {Source: brokenLog{l}, Checkpoint: []byte(l.head(t, 300)), Key: l.vkey},
	} {
		err := WriteFolder(context.Background(), e, func(path string) (io.WriteCloser, error) {
			if path == CheckpointFile {
				t.Errorf("%s: the checkpoint was written", name)
			}
			return failing{}, nil
		})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

type brokenLog struct{ *memLog }

func (brokenLog) Leaf(context.Context, int64) ([]byte, error) {
	return nil, fmt.Errorf("the disk is gone")
}
