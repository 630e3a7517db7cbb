package intake

import (
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/catalog"
)

// FuzzJSONScan: what is taken for JSON is JSON to the standard library too, with the same values; what the standard library
// takes and this does not is one of the things that two readers may understand in two ways.
//
//fuzz:long
func FuzzJSONScan(f *testing.F) {
	for _, s := range []string{ann, `{"a":1e5,"b":[null,true,"\ud83d\ude00"],"c":{"d":-0.5E+3}}`, `{"a":1,"a":2}`, `{"a":"\ud83d"}`, ` { } `, `{"a":01}`, `{"a":[1,]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		s := jsonScan{text: text, most: Limits{Depth: 20, Columns: 50}}
		got := map[string]string{}
		bad := func() *fault {
			if k, bad := s.kind(); bad != nil || k != jsonObject {
				return badJSON("no object")
			}
			bad := s.object(func(key string) *fault {
				k, bad := s.kind()
				if bad != nil {
					return bad
				}
				if k == jsonObject || k == jsonList {
					return s.skip()
				}
				got[key], bad = s.scalar(k)
				return bad
			})
			if s.space(); bad == nil && s.at < len(s.text) {
				bad = badJSON("more")
			}
			return bad
		}()
		var want map[string]json.RawMessage
		err := json.Unmarshal([]byte(text), &want)
		if bad != nil {
			if err == nil && want != nil && (bad.rule == BadJSON || bad.rule == NotAScalar) {
				t.Fatalf("%q is JSON, and was set aside: %s", text, bad.text)
			}
			return
		}
		if err != nil {
			t.Fatalf("%q passes and is no JSON: %v", text, err)
		}
		for key, raw := range want {
			var v any
			d := json.NewDecoder(strings.NewReader(string(raw)))
			d.UseNumber()
			if err := d.Decode(&v); err != nil {
				t.Fatal(err)
			}
			switch v := v.(type) {
			case nil:
				if got[key] != "" {
					t.Fatalf("%q: null is %q", text, got[key])
				}
			case string:
				if got[key] != v {
					t.Fatalf("%q: got %q, want %q", text, got[key], v)
				}
			case json.Number:
				if got[key] != v.String() {
					t.Fatalf("%q: got %q, want %q", text, got[key], v)
				}
			case bool:
				if got[key] != string(raw) {
					t.Fatalf("%q: got %q, want %s", text, got[key], raw)
				}
			}
		}
	})
}

// FuzzPlainNumber: without its exponent a number is the same number, or beyond what any column keeps.
func FuzzPlainNumber(f *testing.F) {
	for _, s := range []string{"1.5e3", "-12.34E-2", "0e9", "1e999999", "100e-999999999999999999999", "1.000e0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 100 {
			return
		}
		s := jsonScan{text: text + ","}
		if k, bad := s.kind(); bad != nil || k != jsonNumber {
			return
		}
		num, bad := s.number()
		if bad != nil || num != text {
			return
		}
		plain := plainNumber(num)
		if digits, _ := shapeOfNumber(plain, 0); !digits || len(plain) > 400 {
			t.Fatalf("%q becomes %q", num, plain)
		}
		i := strings.IndexAny(num, "eE")
		if e, err := strconv.Atoi(num[i+1:]); i >= 0 && (err != nil || e > 60 || e < -60) {
			for scale := range 10 { // beyond: a column must refuse it, unless it is nothing
				v, bad := parseFixed(plain, scale)
				if zero := strings.Trim(num[:i], "-0.") == ""; bad == nil && !(zero && v == 0) {
					t.Fatalf("%q passes as %d", num, v)
				}
			}
			return
		}
		want, ok := new(big.Rat).SetString(num)
		got, ok2 := new(big.Rat).SetString(plain)
		if !ok || !ok2 || got.Cmp(want) != 0 {
			t.Fatalf("%q becomes %q", num, plain)
		}
	})
}

// FuzzJSON: a file of objects is read to its end or refused; each line is in one record or counted as empty; a row that passes
// keeps the contract; and how the bytes arrive changes nothing.
//
//fuzz:long
func FuzzJSON(f *testing.F) {
	for _, s := range []string{ann + "\n" + ann, "[" + ann + ",\n" + ann + "]", ann + "\n{\"customer_id\":1", "[{},1,[]]", "[" + ann, ann + "\r\n\n\x00\n\xff", "[]", "{}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		set := shopOrders()
		limits := Limits{Record: 200, Columns: 8, Depth: 4}
		got, j, err := lines(t, strings.NewReader(text), set, limits)
		slow, k, slowErr := lines(t, iotest.OneByteReader(strings.NewReader(text)), shopOrders(), limits)
		if !reflect.DeepEqual(got, slow) || (err == nil) != (slowErr == nil) || err != nil && err.Error() != slowErr.Error() {
			t.Fatalf("byte by byte got\n%v %v\nwant\n%v %v", slow, slowErr, got, err)
		}
		if j == nil || err != nil {
			return
		}
		if j.Skipped() != k.Skipped() {
			t.Fatalf("%d and %d empty lines", j.Skipped(), k.Skipped())
		}
		if ends := physicalLines(strings.TrimPrefix(text, "\xef\xbb\xbf")); !j.list && j.r.coded.Encoding != UTF16LE && j.r.coded.Encoding != UTF16BE && int64(len(got))+j.Skipped() != int64(len(ends)) {
			t.Fatalf("%d records and %d empty lines of %d", len(got), j.Skipped(), len(ends))
		}
	})
}

// FuzzOpenRows: whatever a file is, it is read to its end or refused with words that help.
//
//fuzz:long
func FuzzOpenRows(f *testing.F) {
	for _, s := range append(oddities, ann, "["+ann+"]", pack(f, "a,b\n1,2\n"), packZstd(f, ann), "\xff\xfe"+as16(ann, le)) {
		f.Add(s)
	}
	set := &catalog.Dataset{Name: "d", Fields: []catalog.Field{{Name: "a", Type: catalog.String, Role: catalog.Person, Identifier: "customer", Required: true}, {Name: "b", Type: catalog.Integer}}}
	f.Fuzz(func(t *testing.T, text string) {
		src, err := openRows(strings.NewReader(text), Dialect{}, set)
		for err == nil {
			var rec Record
			if rec, err = src.Next(); err == nil && (rec.Line < 1 || rec.Lines < 1 || rec.Rule == "" && rec.Fields == nil || rec.Rule != "" && rec.Problem == "") {
				t.Fatalf("a record without its place or its reason: %d, %d, %s", rec.Line, rec.Lines, rec.Rule)
			}
		}
		if !errors.Is(err, io.EOF) && len(err.Error()) < 10 {
			t.Fatalf("an error that helps nobody: %v", err)
		}
	})
}
