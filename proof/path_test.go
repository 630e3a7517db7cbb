package proof

import (
	"bytes"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func TestPathsAreThoseOfC2SP(t *testing.T) {
	for want, got := range map[string]string{
		"tile/0/x001/x234/067":           TilePath(0, 1234067, 256),
		"tile/0/000":                     TilePath(0, 0, 256),
		"tile/1/000.p/17":                TilePath(1, 0, 17),
		"tile/63/x001/000.p/255":         TilePath(63, 1000, 255),
		"tile/entries/000.p/1":           EntriesPath(0, 1),
		"tile/entries/x123/456":          EntriesPath(123456, 256),
		"tile/entries/x001/x234/067.p/8": EntriesPath(1234067, 8),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if tile, err := ParsePath(want); err != nil || c2spPath(tile) != want {
			t.Errorf("%s: parsed to %v, %v", want, tile, err)
		}
	}
}

func TestOtherPathsAreRefused(t *testing.T) {
	for _, p := range []string{
		"", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "/tile/0/000", "tile/0/000/", "tile//000",
		"tile/00/000", "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/a/000", "tile/data/000", "tile/8/0/000", "tile/8/data/000",
		"tile/0/x000/000", "tile/0/001/000", "tile/0/x001", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/",
		"tile/0/000.p/-1", "tile/0/000.p", "tile/entries", "tile/entries/../../key", "tile/0/../0/000", "tile/0/-01", "tile/0/000?x",
		"tile/0/x999/x999/x999/x999/x999/x999/999", "tile/entries/entries/000", "checkpoint",
		"tile/0/x001/x099/x511/x627/777", // one tile beyond MaxSize
	} {
		if tile, err := ParsePath(p); err == nil {
			t.Errorf("%q: read as %v", p, tile)
		}
	}
}

// 70,000 entries: 273 full tiles of leaves and one of 112; above one full and one of 17; above that one of 1.
func TestALogHoldsTheTilesOfItsSize(t *testing.T) {
	for p, want := range map[string]bool{
		"tile/0/272": true, "tile/0/273": false, "tile/0/273.p/112": true, "tile/0/273.p/113": false, "tile/0/273.p/1": true,
		"tile/1/000": true, "tile/1/001.p/17": true, "tile/1/001.p/18": false, "tile/2/000.p/1": true, "tile/2/000.p/2": false,
		"tile/3/000.p/1": false, "tile/63/000.p/1": false, "tile/entries/272": true, "tile/entries/273.p/112": true, "tile/entries/273": false,
	} {
		tile, err := ParsePath(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := Holds(70000, tile); got != want {
			t.Errorf("%s: got %v, want %v", p, got, want)
		}
	}
	if Holds(-1, tlog.Tile{H: 8, W: 1}) || Holds(10, tlog.Tile{}) || Holds(10, tlog.Tile{H: 7, W: 1}) {
		t.Error("held what is no tile")
	}
}

func FuzzPath(f *testing.F) {
	for _, p := range []string{"tile/0/x001/x234/067", "tile/entries/000.p/7", "tile/63/000", "tile/0/x999/x999/x999/999"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		tile, err := ParsePath(p)
		if err != nil {
			return
		}
		if tile.H != TileHeight || tile.L < -1 || tile.L > 63 || tile.N < 0 || tile.W < 1 || tile.W > 256 || TilePath(tile.L, tile.N, tile.W) != p {
			t.Errorf("%q read as %v", p, tile)
		}
		Holds(MaxSize, tile)
	})
}

func TestBundlesHaveOneForm(t *testing.T) {
	leaf := Leaf(Salt{1}, nil)
	many := make([][]byte, 257)
	for i := range many {
		many[i] = leaf
	}
	for name, entries := range map[string][][]byte{"none": nil, "257": many, "too long": {make([]byte, 65536)}} {
		if _, err := EncodeBundle(entries); err == nil {
			t.Errorf("%s: encoded", name)
		}
	}
	data, err := EncodeBundle(many[:256])
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"nothing": nil, "cut in a length": data[:1], "cut in an entry": data[:len(data)-1], "257": append(bytes.Clone(data), 0, 0),
	} {
		if got, err := DecodeBundle(bad); err == nil {
			t.Errorf("%s: decoded to %d entries", name, len(got))
		}
	}
}

func FuzzBundle(f *testing.F) {
	f.Add([]byte{0, 1, 7, 0, 0})
	f.Add(append([]byte{0, byte(LeafSize)}, Leaf(Salt{1}, nil)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := DecodeBundle(data)
		if err != nil {
			return
		}
		if again, err := EncodeBundle(entries); err != nil || !bytes.Equal(again, data) {
			t.Errorf("got %x, %v, want %x", again, err, data)
		}
	})
}
