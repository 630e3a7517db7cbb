package proof

import (
	"errors"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// TileHeight is the height of every tile: 256 hashes wide. C2SP fixes it, x/mod leaves it open.
const TileHeight = 8

// tileWidth is the number of hashes in a full tile, and of entries in a full bundle.
const tileWidth = 1 << TileHeight

// The level of a tlog.Tile that stands for entries instead of hashes.
const entriesLevel = -1

// tlog writes "tile/8/<L>/…" and "tile/8/data/…" where https://c2sp.org/tlog-tiles writes "tile/<L>/…" and
// "tile/entries/…"; the rest of the path is the same.
const (
	tlogPrefix = "tile/8/"
	tlogData   = "data/"
	c2spPrefix = "tile/"
	c2spData   = "entries/"
)

// TilePath gives the path of the tile at level with index n and width hashes (1 to 256): "tile/0/x001/234.p/7".
func TilePath(level int, n int64, width int) string {
	return c2spPath(tlog.Tile{H: TileHeight, L: level, N: n, W: width})
}

// EntriesPath gives the path of entry bundle n with width entries (1 to 256): "tile/entries/000.p/7".
func EntriesPath(n int64, width int) string { return TilePath(entriesLevel, n, width) }

func c2spPath(t tlog.Tile) string {
	rest := strings.TrimPrefix(t.Path(), tlogPrefix)
	if data, ok := strings.CutPrefix(rest, tlogData); ok {
		rest = c2spData + data
	}
	return c2spPrefix + rest
}

// ParsePath reads a path of TilePath or EntriesPath, for a server: H is 8, L is −1 for entries. There is one spelling of
// each path. Whether the log holds that tile is for the server to know: see Holds.
func ParsePath(p string) (tlog.Tile, error) {
	rest, ok := strings.CutPrefix(p, c2spPrefix)
	if !ok || len(p) > 100 {
		return tlog.Tile{}, errBadPath
	}
	if entries, ok := strings.CutPrefix(rest, c2spData); ok {
		rest = tlogData + entries
	}
	t, err := tlog.ParseTilePath(tlogPrefix + rest)
	if err != nil || t.L > 63 || t.N > MaxSize>>TileHeight || c2spPath(t) != p {
		return tlog.Tile{}, errBadPath
	}
	return t, nil
}

// The path itself stays out of the error: it came from outside.
var errBadPath = errors.New("not the path of a tile or of entries")

// Holds reports whether a log of size entries holds tile t, whole or as the part that a smaller log had.
func Holds(size int64, t tlog.Tile) bool {
	if t.H != TileHeight || t.L < entriesLevel || t.N < 0 || t.W < 1 || t.W > tileWidth || size < 0 || size > MaxSize {
		return false
	}
	level := max(t.L, 0)
	if level*TileHeight > 48 {
		return false
	}
	have := size >> (level * TileHeight)
	return t.N <= have>>TileHeight && t.N<<TileHeight+int64(t.W) <= have
}
