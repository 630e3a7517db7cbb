package proof

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/tlog"
)

func TestAnExportThatNobodyTouchedVerifies(t *testing.T) {
	for _, size := range []int64{0, 1, 2, 255, 256, 257, 600, 66000} {
		if size > 1000 && testing.Short() {
			continue
		}
		l := newLog(t, size)
		heads := []string{l.head(t, size), l.head(t, size/2), l.head(t, 0)}
		r, err := VerifyDir(l.export(t), l.vkey, Options{Heads: heads})
		if err != nil {
			t.Fatalf("size %d: %v\n%s", size, err, told(r))
		}
		if r.Entries != size || r.Opened != size || r.Unopened != 0 || r.Heads != len(heads) || r.Unfinished != size%2 {
			t.Errorf("size %d: got %+v", size, r)
		}
		if r.Kinds[KindConclude] != size/2 {
			t.Errorf("size %d: got %d concludes, want %d", size, r.Kinds[KindConclude], size/2)
		}
	}
}

func TestBodiesMayBeAbsent(t *testing.T) {
	l := newLog(t, 300)
	pad, err := Pad(&steady{seed: "pad"})
	if err != nil {
		t.Fatal(err)
	}
	l.leaves = append(l.leaves, pad)
	l.openings = l.openings[4:9]
	r, err := VerifyDir(l.export(t), l.vkey, Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, told(r))
	}
	if r.Entries != 301 || r.Opened != 5 || r.Unopened != 296 {
		t.Errorf("got %+v", r)
	}
	folder := l.export(t)
	delete(folder, BodiesFile)
	if r, err := VerifyDir(folder, l.vkey, Options{}); err != nil || r.Unopened != 301 {
		t.Errorf("without the file: got %d unopened, %v", r.Unopened, err)
	}
}

const (
	full   = "tile/entries/000"
	part   = "tile/entries/002.p/88"
	hashes = "tile/0/001"
	above  = "tile/1/000.p/2"
)

// Each case touches one thing in the export of a log of 600 entries; want is what the report must say.
func TestWhateverIsTouchedIsNamed(t *testing.T) {
	l := newLog(t, 600)
	clean := l.export(t)
	flip := func(name string, at int) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[name].Data[(at+len(f[name].Data))%len(f[name].Data)] ^= 1 }
	}
	entries := func(name string, change func([][]byte) [][]byte) func(fstest.MapFS) {
		return func(f fstest.MapFS) { setBundle(t, f, name, change(slices.Clone(bundleOf(t, f, name)))) }
	}
	line := func(i int, change func(string) string) func(fstest.MapFS) {
		return func(f fstest.MapFS) {
			all := lines(f)
			all[i] = change(strings.TrimSuffix(all[i], "\n")) + "\n"
			f[BodiesFile] = &fstest.MapFile{Data: []byte(strings.Join(all, ""))}
		}
	}
	for _, c := range []struct {
		name  string
		touch func(fstest.MapFS)
		want  []string
	}{
		{"a byte of an entry's hash", flip(full, 2+LeafSize-1), []string{"entry 0: it was changed", "entry 0: the body shown"}},
		{"a byte of the last entry", flip(part, -1), []string{"entry 599: it was changed"}},
		{"a byte of an entry's tag", flip(full, 2), []string{"entry 0: in tile/entries/000: not a leaf"}},
		{"a byte of an entry's length", flip(full, 1), []string{full}},
		{"an entry made longer", entries(full, func(e [][]byte) [][]byte { e[7] = append(slices.Clone(e[7]), 0); return e }), []string{"entry 7"}},
		{"an entry removed from the middle", entries(full, func(e [][]byte) [][]byte { return slices.Delete(e, 9, 10) }), []string{full + ": it holds 255 entries, the head needs 256: entry 9 was removed"}},
		{"the last entry removed", entries(part, func(e [][]byte) [][]byte { return e[:87] }), []string{part + ": it holds 87 entries, the head needs 88: entry 599"}},
		{"the last entry removed, bundle renamed", func(f fstest.MapFS) {
			e := bundleOf(t, f, part)
			delete(f, part)
			setBundle(t, f, "tile/entries/002.p/87", e[:87])
		}, []string{part + ": it is missing: entries 512 to 599"}},
		{"an entry added", entries(part, func(e [][]byte) [][]byte { return append(e, e[0]) }), []string{part + ": it holds 89 entries"}},
		{"a bundle removed", func(f fstest.MapFS) { delete(f, "tile/entries/001") }, []string{"tile/entries/001: it is missing: entries 256 to 511"}},
		{"two entries swapped", entries(full, func(e [][]byte) [][]byte { e[3], e[5] = e[5], e[3]; return e }), []string{"entry 3: it was moved: here stands what was recorded as entry 5", "entry 5: it was moved"}},
		{"a bundle cut inside an entry", func(f fstest.MapFS) { f[full].Data = f[full].Data[:99] }, []string{full + ": decode bundle: it ends inside entry 2"}},
		{"a bundle of nothing", func(f fstest.MapFS) { f[full].Data = nil }, []string{full + ": decode bundle"}},
		{"a byte of a tile of leaves", flip(hashes, 33), []string{hashes + ": the tile is wrong at hash 1"}},
		{"a byte of the last tile", flip("tile/0/002.p/88", -1), []string{"tile/0/002.p/88: the tile is wrong at hash 87"}},
		{"a byte of a tile above", flip(above, 0), []string{above + ": the tile is wrong at hash 0"}},
		{"a tile cut", func(f fstest.MapFS) { f[hashes].Data = f[hashes].Data[:32] }, []string{hashes + ": the tile is missing or does not hold 256"}},
		{"a tile made longer", func(f fstest.MapFS) { f[hashes].Data = append(f[hashes].Data, 0) }, []string{hashes + ": the tile is missing or"}},
		{"a tile removed", func(f fstest.MapFS) { delete(f, above) }, []string{above + ": the tile is missing"}},
		{"an entry changed and a tile elsewhere too", func(f fstest.MapFS) { flip(full, 40)(f); flip(hashes, 0)(f) }, []string{"entry 0: it was changed", hashes + ": the tile is wrong at hash 0"}},
		{"an entry changed and its tile with it", func(f fstest.MapFS) {
			flip(part, -1)(f)
			f["tile/0/002.p/88"].Data = leafTile(bundleOf(t, f, part))
		}, []string{CheckpointFile + ": the 600 entries hash to"}},
		{"an entry changed and its tile differently", func(f fstest.MapFS) { flip(full, 40)(f); flip("tile/0/000", 0)(f) }, []string{"tile/0/000: entry 0 and its hash in the tile differ"}},
		{"a tile beyond the head", func(f fstest.MapFS) { f["tile/0/003"] = f[hashes] }, []string{"tile/0/003: it lies beyond the 600 entries"}},
		{"a bundle beyond the head", func(f fstest.MapFS) { f["tile/entries/002"] = f[full] }, []string{"tile/entries/002: it lies beyond"}},
		{"a part of a tile that is another", func(f fstest.MapFS) { f["tile/0/000.p/1"] = &fstest.MapFile{Data: f[hashes].Data[:32]} }, []string{"tile/0/000.p/1: it is not the beginning of tile/0/000"}},
		{"a part of a tile that is shorter than its name", func(f fstest.MapFS) { f["tile/0/000.p/2"] = &fstest.MapFile{Data: f["tile/0/000"].Data[:32]} }, []string{"tile/0/000.p/2: it is not the beginning of tile/0/000"}},
		{"a part of a bundle that is cut", func(f fstest.MapFS) { f["tile/entries/000.p/2"] = &fstest.MapFile{Data: f[full].Data[:60]} }, []string{"tile/entries/000.p/2: it is not the beginning of tile/entries/000"}},
		{"a file that is not of the format", func(f fstest.MapFS) { f["tile/0/0000"] = f[hashes] }, []string{`"tile/0/0000": no such file`}},
		{"a byte of the origin", flip(CheckpointFile, 0), []string{CheckpointFile + ": open checkpoint"}},
		{"a byte of the size", flip(CheckpointFile, len(testOrigin)+1), []string{CheckpointFile + ": open checkpoint"}},
		{"a byte of the root", flip(CheckpointFile, len(testOrigin)+8), []string{CheckpointFile + ": open checkpoint"}},
		{"a byte of the signature", flip(CheckpointFile, -9), []string{CheckpointFile + ": open checkpoint"}},
		{"the checkpoint removed", func(f fstest.MapFS) { delete(f, CheckpointFile) }, []string{CheckpointFile + ": it is missing"}},
		{"another key named", flip(KeyFile, 0), []string{KeyFile + ": the folder names another key"}},
		{"a body changed", line(8, func(s string) string { return strings.Replace(s, "1250000", "1250001", 1) }), []string{"entry 8: the body shown and the leaf do not belong together"}},
		{"a body under another index", line(8, func(s string) string { return strings.Replace(lines(clean)[9], `"index":9`, `"index":8`, 1) }), []string{"entry 8: the body shown and"}},
		{"a salt changed", line(8, func(s string) string { return strings.Replace(s, `"salt":"`, `"salt":"A`, 1) }), []string{"bodies.jsonl line 9: read opening"}},
		{"a salt of nothing", line(8, func(s string) string {
			return fmt.Sprintf(`{"index":8,"salt":"%s=","body":"{}"}`, strings.Repeat("A", 43))
		}), []string{"entry 8: the body shown and the leaf do not belong together: the salt is missing"}},
		{"a body twice", line(8, func(string) string { return strings.TrimSuffix(lines(clean)[7], "\n") }), []string{"bodies.jsonl line 9: entry 7 comes after entry 7"}},
		{"a body beyond the log", line(599, func(s string) string { return strings.Replace(s, `"index":599`, `"index":600`, 1) }), []string{"bodies.jsonl: it holds a body of entry 600"}},
		{"a line of rubbish", line(8, func(string) string { return "rubbish" }), []string{"bodies.jsonl line 9: read opening"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := clone(clean)
			c.touch(folder)
			r, err := VerifyDir(folder, l.vkey, Options{})
			if !errors.Is(err, ErrNotVerified) {
				t.Fatalf("got %v, want ErrNotVerified", err)
			}
			for _, want := range c.want {
				if !slices.ContainsFunc(r.Problems, func(p Problem) bool { return strings.HasPrefix(p.String(), want) }) {
					t.Errorf("got %s\nwant a problem %q", told(r), want)
				}
			}
		})
	}
}

func leafTile(leaves [][]byte) []byte {
	var h []tlog.Hash
	for _, l := range leaves {
		h = append(h, tlog.RecordHash(l))
	}
	return tileData(h)
}

func TestPartsFromSmallerHeadsMayStay(t *testing.T) {
	l := newLog(t, 600)
	folder := l.export(t)
	folder["tile/0/000.p/1"] = &fstest.MapFile{Data: folder["tile/0/000"].Data[:32]}
	folder["tile/entries/002.p/2"] = &fstest.MapFile{Data: folder[part].Data[:2*(2+LeafSize)]}
	if r, err := VerifyDir(folder, l.vkey, Options{}); err != nil {
		t.Errorf("%v\n%s", err, told(r))
	}
}

// The log's holder has the key, so that a folder can be right in itself and still not be the history that was signed.
func TestAnotherHistoryIsAFork(t *testing.T) {
	l := newLog(t, 600)
	changed := l.forge(t, func(o *memLog) { o.leaves[100] = Leaf(Salt{1}, []byte(`{}`)); o.openings = nil })
	removed := l.forge(t, func(o *memLog) { o.leaves = slices.Delete(o.leaves, 100, 101); o.openings = nil })
	swapped := l.forge(t, func(o *memLog) { o.leaves[1], o.leaves[2] = o.leaves[2], o.leaves[1]; o.openings = nil })
	cut := l.forge(t, func(o *memLog) { o.leaves = o.leaves[:400]; o.openings = o.openings[:400] })
	for _, c := range []struct {
		name  string
		shown *memLog
		head  string
		fork  bool
		want  string
	}{
		{"an entry was rewritten, the head is older", changed, l.head(t, 300), true, "FORK of log candor.example/ledger: the head of 300 entries"},
		{"an entry was rewritten, the head is as old", changed, l.head(t, 600), true, "FORK"},
		{"an entry was removed", removed, l.head(t, 101), true, "the first 101 entries behind the second hash to"},
		{"entries were swapped", swapped, l.head(t, 2), true, "FORK"},
		{"an entry was rewritten after the head", changed, l.head(t, 100), false, ""},
		{"the log was cut", cut, l.head(t, 600), false, "entries that were signed are not here"},
		{"the head is not signed", l, strings.Replace(l.head(t, 300), "300", "301", 1), false, "open checkpoint"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := VerifyDir(c.shown.export(t), l.vkey, Options{Heads: []string{c.head}})
			var fork *Fork
			if errors.As(err, &fork) != c.fork {
				t.Errorf("got %v, want a fork: %v", err, c.fork)
			}
			if (err == nil) != (c.want == "") || !strings.Contains(r.String(), c.want) {
				t.Errorf("got %v\n%s\nwant %q", err, r, c.want)
			}
		})
	}
}

func TestADamagedFolderIsNotCalledAFork(t *testing.T) {
	l := newLog(t, 600)
	folder := l.export(t)
	folder[full].Data[40] ^= 1
	r, err := VerifyDir(folder, l.vkey, Options{Heads: []string{l.head(t, 300)}})
	var fork *Fork
	if err == nil || errors.As(err, &fork) || r.Heads != 1 {
		t.Errorf("tiles still tell: got %v, %d heads", err, r.Heads)
	}
	for name := range folder {
		if strings.HasPrefix(name, "tile/0/") {
			delete(folder, name)
		}
	}
	r, err = VerifyDir(folder, l.vkey, Options{Heads: []string{l.head(t, 300)}})
	if err == nil || errors.As(err, &fork) || r.Heads != 0 {
		t.Errorf("nothing tells: got %v, %d heads", err, r.Heads)
	}
}

// Entries, tiles and bodies rewritten alike, under the old head.
func TestATreeRewrittenUnderAnOldHeadIsFound(t *testing.T) {
	l := newLog(t, 600)
	folder := l.forge(t, func(o *memLog) { o.leaves[100] = Leaf(Salt{1}, []byte(`{}`)); o.openings = nil }).export(t)
	folder[CheckpointFile] = &fstest.MapFile{Data: []byte(l.head(t, 600))}
	r, err := VerifyDir(folder, l.vkey, Options{})
	if !errors.Is(err, ErrNotVerified) || !strings.Contains(r.String(), "rewritten after the head was signed") {
		t.Errorf("got %v\n%s", err, r)
	}
}

func TestAHeadThatClaimsTooMuchEndsSoon(t *testing.T) {
	l := newLog(t, 3)
	folder := l.export(t)
	folder[CheckpointFile] = &fstest.MapFile{Data: l.sign(t, Checkpoint{Origin: testOrigin, Size: MaxSize, Hash: [32]byte{1}})}
	if _, err := VerifyDir(folder, l.vkey, Options{}); !errors.Is(err, ErrNotVerified) {
		t.Errorf("got %v", err)
	}
}

func TestWhatBodiesSayIsCheckedAcross(t *testing.T) {
	const at = `"at":"2026-11-21T10:00:00Z"`
	intend := `{` + at + `,"kind":"intend"}`
	conclude := func(i int) string { return fmt.Sprintf(`{%s,"intend":%d,"kind":"conclude"}`, at, i) }
	for _, c := range []struct {
		name   string
		bodies []string
		hide   int // index of a body that is not shown, −1 for none
		want   string
	}{
		{"in order", []string{intend, conclude(0)}, -1, ""},
		{"an intend that is not shown", []string{intend, conclude(0)}, 0, ""},
		{"concluded twice", []string{intend, conclude(0), conclude(0)}, -1, "entry 2: it concludes entry 0, which was concluded before"},
		{"concluded twice, not shown", []string{intend, conclude(0), conclude(0)}, 0, "entry 2: it concludes entry 0, which was concluded before"},
		{"concluded before it began", []string{conclude(1), intend}, -1, "entry 0: it names entry 1 as its intend, which is not earlier"},
		{"concludes itself", []string{conclude(0)}, -1, "which is not earlier"},
		{"concludes what is no intend", []string{`{` + at + `,"kind":"note"}`, conclude(0)}, -1, "entry 1: it names entry 0 as its intend, which is none"},
		{"a body that is wrong by itself", []string{`{"kind":"note"}`}, -1, `entry 0: read body: "at" is not`},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLog(t, 0)
			for i, b := range c.bodies {
				l.add(t, fmt.Sprint(i), b)
			}
			if c.hide >= 0 {
				l.openings = slices.Delete(l.openings, c.hide, c.hide+1)
			}
			r, err := VerifyDir(l.export(t), l.vkey, Options{})
			if (err == nil) != (c.want == "") || !strings.Contains(r.String(), c.want) {
				t.Errorf("got %v\n%s\nwant %q", err, r, c.want)
			}
		})
	}
}

func TestAReportIsBounded(t *testing.T) {
	l := newLog(t, 600)
	folder := l.export(t)
	for i := range 256 {
		folder[full].Data[i*(2+LeafSize)+40] ^= 1
	}
	r, err := VerifyDir(folder, l.vkey, Options{})
	if err == nil || len(r.Problems) != maxProblems || r.More == 0 {
		t.Errorf("got %d problems and %d more, %v", len(r.Problems), r.More, err)
	}
}

func TestAnotherKeyVerifiesNothing(t *testing.T) {
	l := newLog(t, 3)
	if _, err := VerifyDir(l.export(t), "", Options{}); err == nil {
		t.Error("no key: verified")
	}
	other := strings.Replace(l.vkey, testOrigin, "candor.example/other", 1)
	if _, err := VerifyDir(l.export(t), other, Options{}); err == nil {
		t.Error("another log's key: verified")
	}
}
