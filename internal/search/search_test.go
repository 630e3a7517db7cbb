package search

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func gz(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

func zst(b []byte) []byte {
	z, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return z.EncodeAll(b, nil)
}

func zipped(name string, b []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, _ := z.Create(name)
	_, _ = w.Write(b)
	_ = z.Close()
	return out.Bytes()
}

func look(t *testing.T, files map[string][]byte, markers ...Marker) Report {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Places{Dir: dir}.Look(t.Context(), markers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatCountsAsFindingAMarker(t *testing.T) {
	const mail = "ann@x.org"
	for _, c := range []struct {
		name   string
		marker Marker
		text   string
		want   bool
	}{
		{"a marker anywhere", Marker{Text: mail}, "joann@x.orgy", true},
		{"capitals", Marker{Text: mail}, "ANN@X.ORG", true},
		{"capitals in the marker", Marker{Text: "Ann@X.org"}, "ann@x.org", true},
		{"other letters only as they are", Marker{Text: "änne"}, "ÄNNE", false},
		{"JSON", Marker{Text: "a&b@x.org"}, `"a\u0026b@x.org"`, true},
		{"a URL", Marker{Text: mail}, "?mail=ann%40x.org&", true},
		{"an address as a word", Marker{Text: mail, Mode: Edged}, "to ann@x.org.", true},
		{"an address in brackets", Marker{Text: mail, Mode: Edged}, "<ann@x.org>", true},
		{"an address after a kind", Marker{Text: "email" + mail, Mode: Edged}, "\x17emailann@x.org\x01", true},
		{"part of another address", Marker{Text: mail, Mode: Edged}, "joann@x.org", false},
		{"part of another address, by a dot", Marker{Text: mail, Mode: Edged}, "jo.ann@x.org", false},
		{"part of another address, by a digit", Marker{Text: "4" + mail, Mode: Edged}, "b4ann@x.org", false},
		{"the beginning of another domain", Marker{Text: mail, Mode: Edged}, "ann@x.organic", false},
		{"the beginning of another domain, by a dot", Marker{Text: mail, Mode: Edged}, "ann@x.org.uk", false},
		{"a number", Marker{Text: "customer17", Mode: Edged}, "customer17x", true},
		{"a longer number", Marker{Text: "customer17", Mode: Edged}, "customer170", false},
		{"a longer number to the left", Marker{Text: "17-4", Mode: Edged}, "217-4", false},
		{"a cell", Marker{Text: "17", Mode: Cell}, "16,17,18", true},
		{"a quoted cell", Marker{Text: "17", Mode: Cell}, "16;\"17\"\n", true},
		{"a whole line", Marker{Text: "17", Mode: Cell}, "16\n17\r\n", true},
		{"part of a cell", Marker{Text: "17", Mode: Cell}, "16,17.50,2017,x17", false},
		{"a value of JSON is not a cell", Marker{Text: "17", Mode: Cell}, `{"rows":17}`, false},
		{"an exact number is looked for in values alone", Marker{Text: "17", Mode: Exact, Kind: "k"}, "17", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := look(t, map[string][]byte{"f": []byte(c.text)}, c.marker).Found > 0; got != c.want {
				t.Errorf("got %t, want %t", got, c.want)
			}
		})
	}
}

func TestPackedFilesAreOpened(t *testing.T) {
	needle := []byte("a needle in hay")
	deep := needle
	for range deepest + 1 {
		deep = gz(deep)
	}
	cut := gz(bytes.Repeat([]byte("hay and more hay"), 1000))
	for _, c := range []struct {
		name         string
		file         []byte
		found, blind bool
	}{
		{"gzip", gz(needle), true, false},
		{"a second member", slices.Concat(gz([]byte("hay")), gz(needle)), true, false},
		{"what follows gzip", slices.Concat(gz([]byte("hay")), needle), true, false},
		{"zstd", zst(needle), true, false},
		{"zip", zipped("f", needle), true, false},
		{"a name in zip", zipped("needle", nil), true, false},
		{"zstd in zip in gzip", gz(zipped("f", zst(needle))), true, false},
		{"packed too often", deep, false, true},
		{"gzip that is cut off", cut[:len(cut)-20], false, true},
		{"something that only begins like gzip", []byte("\x1f\x8b\x08 is no gzip"), false, true},
		{"xz", []byte("\xfd7zXZ\x00\x00"), false, true},
		{"Parquet in gzip", gz([]byte("PAR1....PAR1")), false, true},
		{"a database in gzip", gz([]byte(sqliteMagic + "needle")), true, true},
		{"Parquet that nobody reads", []byte("PAR1....PAR1"), false, true},
		{"nothing", nil, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := look(t, map[string][]byte{"f": c.file}, Marker{Text: "needle"})
			blind := slices.ContainsFunc(r.Skipped, func(s Skipped) bool { return s.Blind })
			if r.Found > 0 != c.found || blind != c.blind {
				t.Errorf("found %d, blind %t %+v", r.Found, blind, r.Skipped)
			}
			if r.Clean() != (!c.found && !c.blind) {
				t.Errorf("clean is %t", r.Clean())
			}
		})
	}
}

func TestValuesAreMatchedByKind(t *testing.T) {
	values := func(_ context.Context, _ string, yield func(Value) error) error {
		for _, v := range []Value{
			{"t.number", "customer", []byte("17")}, {"t.other", "loyalty", []byte("17")}, {"t.count", "", []byte("17")},
			{"t.line", AnyKind, []byte("a,17,b")}, {"t.person", "#person", []byte("17")}, {"t.text", "", []byte("ann@x.org 17")},
			{"t.packed", "", gz([]byte("1,17,2"))}, {"t.salt", "", []byte("\x1f\x8b\x08.............................")},
		} {
			if err := yield(v); err != nil {
				return err
			}
		}
		return nil
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.db"), []byte(sqliteMagic+"page 17 ann@x.org"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		marker Marker
		want   []string
	}{
		{"a short key", Marker{Text: "17", Mode: Cell, Kind: "customer"}, []string{"t.number", "t.line", "t.packed in gzip, byte 2"}},
		{"a key of no kind that is there", Marker{Text: "17", Mode: Cell, Kind: "none"}, []string{"t.line", "t.packed in gzip, byte 2"}},
		{"a number of a person", Marker{Text: "17", Mode: Exact, Kind: "#person"}, []string{"t.person"}},
		{"an address", Marker{Text: "ann@x.org"}, []string{"byte 24, page 1", "t.text"}},
		{"an address that is looked for outside", Marker{Text: "ann@x.org", Outside: true}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Places{Dir: dir, Database: values}.Look(t.Context(), []Marker{c.marker})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range r.Hits {
				got = append(got, h.Where)
			}
			if !slices.Equal(got, c.want) || len(r.Skipped) > 0 || r.Values != 8 {
				t.Errorf("found at %q, want %q; %+v", got, c.want, r)
			}
		})
	}
	broken := func(context.Context, string, func(Value) error) error { return errors.New("no") }
	if r, err := (Places{Dir: dir, Database: broken}).Look(t.Context(), []Marker{{Text: "zebra"}}); err != nil || r.Clean() {
		t.Errorf("a database that cannot be read is clean: %+v, %v", r, err)
	}
}

func TestEveryKindOfEntryIsLookedAtOrTold(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "keys/secret"), "needle")
	write(filepath.Join(elsewhere, "far"), "needle")
	for from, to := range map[string]string{"link": elsewhere, "round": dir, "lost": filepath.Join(dir, "nowhere")} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("unix", filepath.Join(dir, "sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	files := int64(0)
	r, err := Places{Dir: dir, Shut: map[string]string{"keys": "secret"}, Progress: func(n, _ int64) { files = n }}.Look(t.Context(), []Marker{{Text: "needle"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) != 1 || r.Hits[0].Path != "link/far" || r.Found != 1 {
		t.Errorf("found %+v, want it behind the link, once", r.Hits)
	}
	var skipped []string
	for _, s := range r.Skipped {
		if s.Blind {
			t.Errorf("%s is said to be blind", s.Path)
		}
		skipped = append(skipped, s.Path)
	}
	if !slices.Equal(skipped, []string{"keys", "sock"}) || files != 1 {
		t.Errorf("told are %q and %d files, want the keys, the socket and 1", skipped, files)
	}
	if _, err := (Places{Dir: filepath.Join(dir, "none")}).Look(t.Context(), []Marker{{Text: "needle"}}); err == nil {
		t.Error("a folder that is not there was searched")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Places{Dir: dir}).Look(ctx, []Marker{{Text: "needle"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that was stopped ends with %v", err)
	}
}

func TestAReportNeverHoldsAMarker(t *testing.T) {
	files := map[string][]byte{}
	for i := range 300 {
		files[fmt.Sprintf("needle-%d/a needle/x.gz", i)] = gz(zipped("needle.txt", []byte("needle")))
	}
	m := Marker{Text: "Needle"}
	r := look(t, files, m)
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) != mostHits || r.Found < 1000 || bytes.Contains(bytes.ToLower(b), []byte("needle")) {
		t.Errorf("%d hits of %d: %.300s", len(r.Hits), r.Found, b)
	}
	if s := fmt.Sprintf("%v %+v %#v %s", m, m, m, []Marker{m}); strings.Contains(s, "Needle") {
		t.Errorf("a marker prints as %s", s)
	}
	if _, err := json.Marshal(m); err == nil {
		t.Error("a marker marshals")
	}
	if r := look(t, files); r.Clean() {
		t.Error("a search for nothing proves something")
	}
	if _, err := (Places{Dir: t.TempDir()}).Look(t.Context(), []Marker{{}}); err == nil {
		t.Error("an empty marker is taken")
	}
}

// FuzzPiecesDoNotMatter compares what is found in pieces of any size with what is found in one.
func FuzzPiecesDoNotMatter(f *testing.F) {
	f.Add([]byte("a needle,needle\n17,\"17\" NEEDLE"), "needle", uint8(3), uint8(0))
	f.Add([]byte("1,17,x"), "17", uint8(1), uint8(2))
	f.Add([]byte("n\x00e\x00e\x00n\x00e\x00e\x00"), "nee", uint8(2), uint8(1))
	f.Fuzz(func(t *testing.T, text []byte, marker string, size, mode uint8) {
		fd, err := newFinder([]Marker{{Text: marker, Mode: Mode(mode % 3)}})
		if err != nil {
			return
		}
		var want, got []string
		whole := fold(bytes.Clone(text))
		fd.each(whole, 0, len(whole), true, func(at int, p *pattern) { want = append(want, fmt.Sprint(at, p.how, p.wide)) })
		s := &stream{find: fd, cells: true, hit: func(at int64, p *pattern) { got = append(got, fmt.Sprint(at, p.how, p.wide)) }}
		// A buffer as small as it may be, so that borders are everywhere.
		s.buf = make([]byte, 0, 1+int(size%16)+2*(fd.longest+margin))
		for b := text; len(b) > 0; {
			n := min(len(b), 1+int(size))
			_, _ = s.Write(b[:n])
			b = b[n:]
		}
		s.end()
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("in pieces %q, in one %q", got, want)
		}
	})
}
