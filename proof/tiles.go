package proof

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// oddTile is a tile of the folder that differs from the tree of the entries. Which of the two is wrong is known only
// once the root is.
type oddTile struct {
	level   int
	n       int64
	entries []tlog.Hash // as the entries hash
	tile    []tlog.Hash // as the tile says; nil: it is missing or has another length
}

func (t oddTile) path() string { return TilePath(t.level, t.n, len(t.entries)) }

// differ lists the positions at which entries and tile differ.
func (t oddTile) differ() (at []int) {
	for i := range t.tile {
		if t.tile[i] != t.entries[i] {
			at = append(at, i)
		}
	}
	return at
}

func (f *folderCheck) compareTile(level int, n int64, hashes []tlog.Hash) error {
	data, err := f.read(TilePath(level, n, len(hashes)), tileWidth*tlog.HashSize)
	if err != nil {
		return err
	}
	if bytes.Equal(data, tileData(hashes)) {
		return nil
	}
	if len(f.odd) == maxProblems {
		f.report.More++
		return nil
	}
	f.odd = append(f.odd, oddTile{level, n, slices.Clone(hashes), tileHashes(data, len(hashes))})
	return nil
}

// judgeTiles says which is wrong where entries and tiles differ: what leads to the signed root is right.
func (f *folderCheck) judgeTiles() {
	root := f.tree.root()
	entriesRight := f.whole && root == f.head.Hash
	before := len(f.report.Problems)
	for _, t := range f.odd {
		switch {
		case t.tile == nil:
			f.report.wrong(t.path(), "the tile is missing or does not hold %d hashes", len(t.entries))
		case entriesRight || f.signedEntries(t):
			f.report.wrong(t.path(), "the tile is wrong at hash %d; the entries lead to the signed root", t.differ()[0])
		case f.signedTile(t):
			if t.level == 0 { // above, a right tile differs because an entry below does
				f.wrongEntries(t)
			}
		case t.level == 0:
			f.report.wrong(t.path(), "%s and its hash in the tile differ, and the tile does not lead to the signed root either",
				entryName(t.n*tileWidth+int64(t.differ()[0])))
		default:
			f.report.wrong(t.path(), "the tile does not agree with the tiles and entries below it at hash %d", t.differ()[0])
		}
	}
	if f.whole && !entriesRight {
		text := fmt.Sprintf("the %d entries hash to %s, the signed head says %s", f.head.Size, root, f.head.Hash)
		if len(f.report.Problems) == before {
			text += ": the entries and all tiles agree with each other, so that the log was rewritten after the head was signed"
		}
		f.report.wrong(CheckpointFile, "%s", text)
	}
}

// wrongEntries names the entries that are not those of a tile that is right.
func (f *folderCheck) wrongEntries(t oddTile) {
	belongs := map[tlog.Hash]int{}
	for i, h := range t.tile {
		belongs[h] = i
	}
	first := t.n * tileWidth
	for _, i := range t.differ() {
		if j, ok := belongs[t.entries[i]]; ok {
			f.report.wrong(entryName(first+int64(i)), "it was moved: here stands what was recorded as entry %d", first+int64(j))
			continue
		}
		f.report.wrong(entryName(first+int64(i)), "it was changed: it does not hash to what %s and the signed head say", t.path())
	}
}

// signedTile reports whether the tile as found leads to the signed root through the tiles above it.
func (f *folderCheck) signedTile(t oddTile) bool {
	_, err := f.signedHashes().ReadHashes([]int64{tlog.StoredHashIndex(t.level*TileHeight, t.n*tileWidth)})
	return err == nil
}

// signedEntries reports whether a full tile as the entries hash leads to the signed root through the tile above it.
func (f *folderCheck) signedEntries(t oddTile) bool {
	if len(t.entries) < tileWidth {
		return false
	}
	up, err := f.signedHashes().ReadHashes([]int64{tlog.StoredHashIndex((t.level+1)*TileHeight, t.n)})
	return err == nil && up[0] == subtree(t.entries)
}

func (f *folderCheck) signedHashes() tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: f.head.Size, Hash: f.head.Hash}, folderTiles{f})
}

// folderTiles reads tiles for tlog, which checks them against the root.
type folderTiles struct{ f *folderCheck }

func (r folderTiles) Height() int                     { return TileHeight }
func (r folderTiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (r folderTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := r.f.read(c2spPath(t), tileWidth*tlog.HashSize)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// judgeHeads compares the other heads with the log behind the signed head.
func (f *folderCheck) judgeHeads() {
	entriesRight := f.whole && f.tree.root() == f.head.Hash
	for _, h := range f.heads {
		prefix, known := h.prefix, entriesRight
		if h.Size == f.head.Size {
			prefix, known = f.head.Hash, true
		} else if h.Size < f.head.Size && !known {
			root, err := tlog.TreeHash(h.Size, f.signedHashes())
			prefix, known = root, err == nil
		}
		switch {
		case h.Size > f.head.Size:
			f.report.wrong(h.where, "it was signed over %d entries, this folder holds the log up to %d: entries that were signed are not here (ask for a newer export; if there is none, the log was cut)",
				h.Size, f.head.Size)
		case !known:
			f.report.wrong(h.where, "entries and tiles are damaged, so that it cannot be told whether it is a beginning of this log")
		case prefix != h.Hash:
			fork := &Fork{A: h.Checkpoint, B: f.head, Root: prefix}
			f.report.add(Problem{Where: h.where, Text: fork.Error(), Fork: fork})
		default:
			f.report.Heads++
		}
	}
}

// strays looks at every file under tile/ that the head does not ask for. Parts of tiles from smaller heads may stand
// there, if they are beginnings of the tile as it is now; nothing else may.
func (f *folderCheck) strays() error {
	return fs.WalkDir(f.fsys, "tile", func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && p == "tile" {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		t, err := ParsePath(p)
		switch {
		case err != nil:
			f.report.wrong(fmt.Sprintf("%q", p), "no such file belongs to the format")
			return nil
		case !Holds(f.head.Size, t):
			f.report.wrong(p, "it lies beyond the %d entries of the signed head", f.head.Size)
			return nil
		}
		now := t
		now.W = int(min(tileWidth, f.head.Size>>(max(t.L, 0)*TileHeight)-t.N<<TileHeight))
		if now.W == t.W {
			return nil
		}
		part, err := f.read(p, tileWidth*(2+1<<16))
		if err != nil {
			return err
		}
		all, err := f.read(c2spPath(now), tileWidth*(2+1<<16))
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(all, part) || count(t, part) != t.W {
			f.report.wrong(p, "it is not the beginning of %s", c2spPath(now))
		}
		return nil
	})
}

// count gives the number of hashes or entries in the data of a tile, −1 if it is malformed.
func count(t tlog.Tile, data []byte) int {
	if t.L != entriesLevel {
		if len(data)%tlog.HashSize != 0 {
			return -1
		}
		return len(data) / tlog.HashSize
	}
	entries, err := DecodeBundle(data)
	if err != nil {
		return -1
	}
	return len(entries)
}

// tileHashes splits the data of a tile that must hold want hashes; nil if it does not.
func tileHashes(data []byte, want int) []tlog.Hash {
	if len(data) != want*tlog.HashSize {
		return nil
	}
	hashes := make([]tlog.Hash, want)
	for i := range hashes {
		copy(hashes[i][:], data[i*tlog.HashSize:])
	}
	return hashes
}
