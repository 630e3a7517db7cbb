package intake

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

func as16(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

var le, be = binary.LittleEndian, binary.BigEndian

const (
	names  = "id;city\n1;Zürich\n2;Malmö\n3;São Paulo\n4;€ Town\n"
	narrow = "id;city\n1;Z\xfcrich\n2;Malm\xf6\n3;S\xe3o Paulo\n4;\x80 Town\n"
)

func TestEncodingsAreFoundAndTold(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		stated   Encoding
		says     string // in the report
		want     []string
	}{
		{"UTF-8", names, 0, "UTF-8", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"UTF-8 with its mark", "\xef\xbb\xbf" + names, 0, "UTF-8 (by its mark)", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"ASCII alone", "id;city\n1;Ulm\n", 0, "UTF-8", []string{"Ulm"}},
		{"UTF-16 as Windows writes it", "\xff\xfe" + as16(names, le), 0, "UTF-16, little-endian (by its mark)", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"UTF-16 the other way round", "\xfe\xff" + as16(names, be), 0, "UTF-16, big-endian (by its mark)", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"UTF-16 without its mark", as16(names, le), 0, "UTF-16, little-endian (without its mark, found by its zero bytes)", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"UTF-16 the other way round without its mark", as16(names, be), 0, "UTF-16, big-endian (without its mark, found by its zero bytes)", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"UTF-16 of another script without its mark", as16("id;city\n"+strings.Repeat("12;東京都千代田区\n", 300), be), 0, "found by its zero bytes", nil},
		{"characters beyond the first plane", "\xff\xfe" + as16("id;city\n1;𝒵𐍈\n", le), 0, "UTF-16", []string{"𝒵𐍈"}},
		{"Windows-1252", narrow, 0, "Windows-1252 (not UTF-8, and 4 of 4 marks beyond ASCII stand as in Western European text: likely)", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"Latin-1, which looks the same", "id;city\n1;Z\xfcrich\n", 0, "Windows-1252 (or Latin-1, which is the same here; not UTF-8, and 1 of 1", []string{"Zürich"}},
		{"quotes of Windows", "id;city\n1;\x93Ulm\x94 it\x92s \x96 ok\n", 0, "Windows-1252", []string{"“Ulm” it’s – ok"}},
		{"an unlikely one is said to be a guess", "id;city\n1;a\xaca\n2;caf\xe9\n3;d\xe9j\xe0\n", 0, "a guess", []string{"a¬a", "café", "déjà"}},
		{"stated Latin-1", "id;city\n1;Z\xfcrich\n", Latin1, "Latin-1 (as stated)", []string{"Zürich"}},
		{"stated Windows-1252 in a file that begins in ASCII", "id;city\n" + strings.Repeat("1;Ulm\n", 20_000) + "1;K\xf6ln\n", Windows1252, "as stated", nil},
		{"stated UTF-16 without its mark", as16(names, le), UTF16, "UTF-16, little-endian (as stated; which one", []string{"Zürich", "Malmö", "São Paulo", "€ Town"}},
		{"stated exactly", as16("id;city\n1;Ω\n", be), UTF16BE, "UTF-16, big-endian (as stated)", []string{"Ω"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for how, src := range map[string]io.Reader{"whole": strings.NewReader(tt.in), "a byte at a time": iotest.OneByteReader(strings.NewReader(tt.in))} {
				r, err := Open(src, Dialect{Encoding: tt.stated})
				if err != nil {
					t.Fatal(err)
				}
				if got := r.Encoding(); !strings.Contains(got, tt.says) {
					t.Errorf("%s: told as %q, want %q", how, got, tt.says)
				}
				var got []string
				for _, rec := range readAll(t, r) {
					if rec.Rule != "" {
						t.Errorf("%s: line %d set aside: %s", how, rec.Line, rec.Rule)
						continue
					}
					got = append(got, rec.Fields[1])
					if !utf8.ValidString(rec.Raw) {
						t.Errorf("%s: the row's text is not decoded: %q", how, rec.Raw)
					}
				}
				if tt.want != nil && strings.Join(got, "|") != strings.Join(tt.want, "|") {
					t.Errorf("%s: got %q, want %q", how, got, tt.want)
				}
			}
		})
	}
}

func TestRowsInAnotherEncodingAreSetAside(t *testing.T) {
	for _, tt := range []struct {
		name, in, says string
		rules          string // of each row, - for a good one
	}{
		{"one Windows row among many in UTF-8", "a;b\n1;ü\n2;ö\n3;\xe4\n4;x\n", "2 of the first 3 rows", "- - bad-utf8 -"},
		{"one UTF-8 row among many of Windows", "a;b\n1;Z\xfcri\n2;K\xf6ln\n3;Mälmö\n4;x\n", "are set aside", "- - bad-encoding -"},
		{"a Windows row far into an ASCII file", "a;b\n" + strings.Repeat("1;x\n", 20_000) + "2;\xe9t\xe9\n", "UTF-8", "- bad-utf8"},
		{"a byte that Windows-1252 does not have", "a;b\n1;caf\xe9\n2;caf\x81\n", "Windows-1252", "- bad-encoding"},
		{"half a character of UTF-16", "\xff\xfe" + as16("a;b\n1;", le) + "\x00\xd8" + as16("\n2;x\n", le), "UTF-16", "bad-encoding -"},
		{"the other half alone", "\xfe\xff" + as16("a;b\n1;", be) + "\xdc\x00" + as16("\n2;x\n", be), "UTF-16", "bad-encoding -"},
		{"an odd byte at the end", "\xff\xfe" + as16("a;b\n1;x\n", le) + "x", "UTF-16", "- bad-encoding"},
		{"cut within a pair", "\xff\xfe" + as16("a;b\n1;x\n2;", le) + "\x00\xd8", "UTF-16", "- bad-encoding"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Open(strings.NewReader(tt.in), Dialect{Separator: ';'})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(r.Encoding(), tt.says) {
				t.Errorf("told as %q, want %q", r.Encoding(), tt.says)
			}
			var rules []string
			for _, rec := range readAll(t, r) {
				rule := string(rec.Rule)
				if rule == "" {
					rule = "-"
				}
				if n := len(rules); n == 0 || rule != "-" || rules[n-1] != "-" || len(tt.in) < 1000 {
					rules = append(rules, rule)
				}
			}
			if got := strings.Join(rules, " "); got != tt.rules {
				t.Errorf("got %s, want %s", got, tt.rules)
			}
		})
	}
}

func TestWhatIsInNoKnownEncodingIsRefused(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		stated   Encoding
		want     string
	}{
		{"Cyrillic of Windows", "id;city\n1;\xcc\xee\xf1\xea\xe2\xe0\n2;\xd2\xf3\xeb\xe0\n", 0, "--encoding"},
		{"an old DOS page", "id;city\n1;K\x94ln\n2;Z\x81rich\n3;M\x84lm\x94\n", 0, "--encoding"},
		{"UTF-32", "\xff\xfe\x00\x00i\x00\x00\x00", 0, "UTF-32"},
		{"a statement that the mark contradicts", "\xff\xfe" + as16(names, le), UTF8, "leave --encoding out"},
		{"a statement that UTF-8's mark contradicts", "\xef\xbb\xbf" + names, UTF16, "leave --encoding out"},
		{"UTF-16 stated and not told which", names, UTF16, "utf-16le"},
		{"noughts", strings.Repeat("\x00", 100), 0, "zero bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(strings.NewReader(tt.in), Dialect{Encoding: tt.stated})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error about %q", err, tt.want)
			}
		})
	}
}

func TestAPermissionListIsNotGuessedAt(t *testing.T) {
	p, err := ReadPermissions(strings.NewReader("person,purpose,category,recipient,choice,given_at,notice,channel\nM\xfcller,a,b,,yes,2026-01-01,,\nErna,a,b,,yes,2026-01-01,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, bad, err := p.Next(); err != nil || bad == nil || bad.Rule != BadUTF8 {
		t.Errorf("got %v, %v, want the row set aside", bad, err)
	}
	if row, bad, err := p.Next(); err != nil || bad != nil || row.Person != "Erna" {
		t.Errorf("got %v, %v, %v", row, bad, err)
	}
}

func TestNamesOfEncodings(t *testing.T) {
	for in, want := range map[string]Encoding{"": AnyEncoding, "utf-8": UTF8, "UTF8": UTF8, "utf_16le": UTF16LE, "latin1": Latin1, "ISO-8859-1": Latin1, "CP1252": Windows1252} {
		if got, err := ParseEncoding(in); err != nil || got != want {
			t.Errorf("%q: got %v, %v, want %v", in, got, err, want)
		}
	}
	if _, err := ParseEncoding("ebcdic"); err == nil {
		t.Error("an encoding that nobody reads was taken")
	}
}

func packZstd(t testing.TB, text string) string {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(z.EncodeAll([]byte(text), nil))
}

func TestZstdIsUnpackedWithinLimits(t *testing.T) {
	packed := packZstd(t, "a,b\n1,2\n") + packZstd(t, "3,4\n")
	r, err := Open(strings.NewReader(packed), Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, r); len(got) != 2 || got[1].Fields[0] != "3" || r.Bytes() != int64(len(packed)) || r.Form() != "commas (CSV), packed with zstd" {
		t.Errorf("two frames gave %+v as %s, %d bytes of %d", got, r.Form(), r.Bytes(), len(packed))
	}
	bomb := packZstd(t, "a,b\n"+strings.Repeat("0,0\n", 8<<20))
	for name, in := range map[string]string{"a bomb": bomb, "cut off": packed[:len(packed)/2-3], "damaged": packed[:20] + "\xff\xff" + packed[22:]} {
		r, err := Open(strings.NewReader(in), Dialect{})
		for err == nil {
			_, err = r.Next()
		}
		if errors.Is(err, io.EOF) || errors.Is(err, ErrUnpacksTooFar) != (name == "a bomb") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzWide: whatever the bytes, decoding loses nothing that is text, marks what is not, and does not depend on how the bytes arrive.
//
//fuzz:long
func FuzzWide(f *testing.F) {
	f.Add([]byte(as16("a,b\r\n𝒵\n", le)), true)
	f.Add([]byte("\x00\xd8\x00\xd8\x00\xdc\xff"), false)
	f.Fuzz(func(t *testing.T, b []byte, big bool) {
		got, err := io.ReadAll(&wideReader{src: strings.NewReader(string(b)), big: big})
		if err != nil {
			t.Fatal(err)
		}
		slow, err := io.ReadAll(iotest.OneByteReader(&wideReader{src: iotest.HalfReader(strings.NewReader(string(b))), big: big}))
		if err != nil || string(slow) != string(got) {
			t.Fatalf("in pieces got %q, want %q, %v", slow, got, err)
		}
		var units []uint16
		for i := 0; i+1 < len(b); i += 2 {
			if big {
				units = append(units, be.Uint16(b[i:]))
			} else {
				units = append(units, le.Uint16(b[i:]))
			}
		}
		var want []byte
		for i := 0; i < len(units); i++ { // the standard library's decoder gives U+FFFD for half a character
			r := rune(units[i])
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if i+1 < len(units) {
					pair = utf16.DecodeRune(r, rune(units[i+1]))
				}
				if pair == utf8.RuneError {
					want = append(want, half)
					continue
				}
				r = pair
				i++
			}
			want = utf8.AppendRune(want, r)
		}
		if len(b)%2 == 1 {
			want = append(want, half)
		}
		if string(got) != string(want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// FuzzEncodings: every file is read to its end or refused, and no row that passes holds bytes that are no text.
//
//fuzz:long
func FuzzEncodings(f *testing.F) {
	f.Add([]byte(narrow), uint8(0))
	f.Add([]byte("\xff\xfe"+as16(names, le)), uint8(0))
	f.Add([]byte(as16(names, be)), uint8(0))
	f.Add([]byte(names), uint8(Windows1252))
	f.Fuzz(func(t *testing.T, b []byte, stated uint8) {
		if stated > uint8(Latin1) {
			return
		}
		r, err := Open(strings.NewReader(string(b)), Dialect{Encoding: Encoding(stated)})
		for err == nil {
			var rec Record
			if rec, err = r.Next(); err != nil {
				return
			}
			if rec.Rule != "" {
				continue
			}
			for _, c := range append(rec.Fields, rec.Raw) {
				if !utf8.ValidString(c) || strings.Contains(c, "\x00") {
					t.Fatalf("line %d passes with %q in %s", rec.Line, c, r.Encoding())
				}
			}
		}
	})
}
