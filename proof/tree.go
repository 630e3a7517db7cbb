package proof

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Source is a log to be printed: its leaves, read once and in order. Up to 256 leaves are held at a time, so that Leaf
// gives memory of its own.
type Source interface {
	Size() int64
	Leaf(ctx context.Context, index int64) ([]byte, error)
}

// WriteTiles prints a log as tiles and entry bundles, the same bytes for the same leaves, and gives the root that it
// computed from the leaves alone: compare it with the head that was signed before publishing. Write gets paths with "/"
// and must not keep data. The checkpoint is the caller's to write, last.
func WriteTiles(ctx context.Context, src Source, write func(path string, data []byte) error) (tlog.Hash, error) {
	size := src.Size()
	if size < 0 || size > MaxSize {
		return tlog.Hash{}, fmt.Errorf("write tiles: a log of %d entries is out of range", size)
	}
	b := builder{tile: func(level int, n int64, hashes []tlog.Hash) error {
		p := TilePath(level, n, len(hashes))
		if err := write(p, tileData(hashes)); err != nil {
			return fmt.Errorf("write %s: %w", p, err)
		}
		return nil
	}}
	var leaves [][]byte
	for i := range size {
		leaf, err := readLeaf(ctx, i, src.Leaf)
		if err != nil {
			return tlog.Hash{}, fmt.Errorf("write tiles: %w", err)
		}
		if leaves = append(leaves, leaf); len(leaves) == tileWidth || i == size-1 {
			p := EntriesPath(i/tileWidth, len(leaves))
			data, err := EncodeBundle(leaves)
			if err == nil {
				err = write(p, data)
			}
			if err != nil {
				return tlog.Hash{}, fmt.Errorf("write %s: %w", p, err)
			}
			leaves = leaves[:0]
		}
		if err := b.add(tlog.RecordHash(leaf)); err != nil {
			return tlog.Hash{}, err
		}
	}
	if err := b.flush(); err != nil {
		return tlog.Hash{}, err
	}
	return b.root(), nil
}

// VerifyTree recomputes the root over size leaves and compares. It asks for each leaf once, in order, and keeps none, so
// that it also runs against a live database. That nothing stands beyond size is for the caller to look.
func VerifyTree(ctx context.Context, size int64, root tlog.Hash, read func(ctx context.Context, index int64) ([]byte, error)) error {
	if size < 0 || size > MaxSize {
		return fmt.Errorf("verify tree: a log of %d entries is out of range", size)
	}
	var b builder
	for i := range size {
		leaf, err := readLeaf(ctx, i, read)
		if err != nil {
			return fmt.Errorf("verify tree: %w", err)
		}
		if err := b.add(tlog.RecordHash(leaf)); err != nil {
			return err
		}
	}
	if got := b.root(); got != root {
		return fmt.Errorf("verify tree: the %d entries hash to %s, the head says %s: an entry was changed, removed, added or moved",
			size, got, root)
	}
	return nil
}

func readLeaf(ctx context.Context, i int64, read func(context.Context, int64) ([]byte, error)) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	leaf, err := read(ctx, i)
	if err == nil {
		err = checkLeaf(leaf)
	}
	if err != nil {
		return nil, fmt.Errorf("entry %d: %w", i, err)
	}
	return leaf, nil
}

// builder grows a tree hash by hash in the memory of one tile a level.
type builder struct {
	tile func(level int, n int64, hashes []tlog.Hash) error // each tile, full ones as they fill; may be nil
	rows [][]tlog.Hash                                      // rows[L] is the unfinished tile at level L
	n    []int64                                            // n[L] is that tile's index
}

func (b *builder) add(h tlog.Hash) error {
	for level := 0; ; level++ {
		if level == len(b.rows) {
			b.rows, b.n = append(b.rows, nil), append(b.n, 0)
		}
		b.rows[level] = append(b.rows[level], h)
		row := b.rows[level]
		if len(row) < tileWidth {
			return nil
		}
		if err := b.emit(level); err != nil {
			return err
		}
		h = subtree(row)
		b.rows[level] = row[:0]
		b.n[level]++
	}
}

// flush emits the partial tiles on the right edge.
func (b *builder) flush() error {
	for level, row := range b.rows {
		if len(row) > 0 {
			if err := b.emit(level); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *builder) emit(level int) error {
	if b.tile == nil {
		return nil
	}
	return b.tile(level, b.n[level], b.rows[level])
}

// root gives the root of what was added so far. What lower levels left over is smaller than one hash of the level
// above, so that it stands there as one more hash, the last: RFC 6962's split falls at the same place.
func (b *builder) root() tlog.Hash {
	var rest []tlog.Hash
	for _, row := range b.rows {
		if all := append(row[:len(row):len(row)], rest...); len(all) > 0 {
			rest = []tlog.Hash{subtree(all)}
		}
	}
	if len(rest) == 0 {
		empty, _ := tlog.TreeHash(0, nil)
		return empty
	}
	return rest[0]
}

// subtree is MTH of RFC 6962 section 2.1 over hashes instead of entries.
func subtree(h []tlog.Hash) tlog.Hash {
	if len(h) == 1 {
		return h[0]
	}
	k := 1
	for k*2 < len(h) {
		k *= 2
	}
	return tlog.NodeHash(subtree(h[:k]), subtree(h[k:]))
}

func tileData(hashes []tlog.Hash) []byte {
	data := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		data = append(data, h[:]...)
	}
	return data
}
