package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/permission"
)

var oddities = []string{
	"a,b\n1,2\n", "a,b\r\n1,\"x\r\ny\"\r\n", "\"a\"\"b\",\"\"\n", "a\n\"x\"y\n\"z", " a  b \n 1\t2\n  \n", "\r\r\n\n\r", ",,\n,\n", "\"\n\"\n\"\"\"\n",
	"sep=;\na;b\n", "\xef\xbb\xbfa,b\n", "a,\x00\n\xff,b\n", "\xff\xfea\x00", "\x1f\x8b\x08\x00", "a\rb\r", "\"a\r", "0123456789012345678901234567890123456789\n",
	"a\n\"0123456789\n0123456789\n0123456789\n0\"\nx\n", "a\n\"0123456789\r\n0123456789\r\n0123456789\r\n0\r\n",
}

// physical is one line of a file: text[from:to], its end not included; next is where the next line begins.
type physical struct{ from, to, next int }

func physicalLines(text string) (out []physical) {
	for from := 0; from < len(text); {
		n := strings.IndexAny(text[from:], "\r\n")
		if n < 0 {
			return append(out, physical{from, len(text), len(text)})
		}
		to := from + n
		next := to + 1
		if strings.HasPrefix(text[to:], "\r\n") {
			next++
		}
		out = append(out, physical{from, to, next})
		from = next
	}
	return out
}

// FuzzReader: each line that is not empty is in exactly one record, whose Raw is its text; the rest is counted; and how
// the bytes arrive changes nothing.
//
//fuzz:long
func FuzzReader(f *testing.F) {
	for _, s := range oddities {
		for _, sep := range separators {
			f.Add(s, sep, true)
			f.Add(s, sep, false)
		}
	}
	f.Fuzz(func(t *testing.T, text string, sep byte, quotes bool) {
		d := Dialect{Separator: sep, Quotes: QuotesPlain}
		if quotes {
			d.Quotes = QuotesDoubled
		}
		if sep == 0 || d.check() != nil {
			return
		}
		limits := Limits{Record: 24, Columns: 5}.withDefaults()
		r := newReader(strings.NewReader(text), d, limits)
		recs := readAll(t, r)
		lines := physicalLines(text)
		next, skipped := 0, int64(0) // index of the first line not accounted for
		for _, rec := range recs {
			for ; next < rec.Line-1; next++ {
				checkEmpty(t, text, lines[next], sep)
				skipped++
			}
			if rec.Line-1 != next || rec.Lines < 1 || next+rec.Lines > len(lines) {
				t.Fatalf("a record on lines %d+%d after line %d of %d", rec.Line, rec.Lines, next, len(lines))
			}
			first, last := lines[next], lines[next+rec.Lines-1]
			next += rec.Lines
			whole := text[first.from:last.to]
			if int64(len(rec.Raw))+rec.Cut == int64(last.next-first.from) && next == len(lines) {
				whole = text[first.from:last.next] // a quote never closed holds the end of its last line
			}
			if int64(len(rec.Raw))+rec.Cut != int64(len(whole)) || !strings.HasPrefix(whole, rec.Raw) {
				t.Fatalf("line %d: raw %q and %d cut, want %q", rec.Line, rec.Raw, rec.Cut, whole)
			}
			if rec.Rule == "" && (!utf8.ValidString(rec.Raw) || len(rec.Raw) > limits.Record || len(rec.Fields) > limits.Columns || len(rec.Fields) == 0) {
				t.Fatalf("line %d passes: %q", rec.Line, rec.Raw)
			}
		}
		for ; next < len(lines); next++ {
			checkEmpty(t, text, lines[next], sep)
			skipped++
		}
		if skipped != r.Skipped() {
			t.Fatalf("%d lines are in no record, %d are counted", skipped, r.Skipped())
		}
		slow := newReader(iotest.OneByteReader(strings.NewReader(text)), d, limits)
		slow.buf = make([]byte, 1)
		if got := readAll(t, slow); !reflect.DeepEqual(got, recs) {
			t.Fatalf("byte by byte got\n%+v\nwant\n%+v", got, recs)
		}
		if r, err := Open(strings.NewReader(text), Dialect{}); err == nil {
			for err == nil {
				_, err = r.Next()
			}
		}
	})
}

func checkEmpty(t *testing.T, text string, l physical, sep byte) {
	t.Helper()
	line := text[l.from:l.to]
	if sep == Spaces {
		line = strings.Trim(line, " \t")
	}
	if line != "" {
		t.Fatalf("a line is in no record: %q", line)
	}
}

// FuzzAgainstStandard: where encoding/csv and the reader promise the same, they do the same.
func FuzzAgainstStandard(f *testing.F) {
	for _, s := range oddities {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		// Beyond the common ground: a lone CR ends a line here, and spoilt text is set aside.
		if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") || strings.Contains(text, "\x00") || !utf8.ValidString(text) {
			return
		}
		std := csv.NewReader(strings.NewReader(text))
		std.FieldsPerRecord = -1
		r := newReader(strings.NewReader(text), Dialect{Separator: ',', Quotes: QuotesDoubled}, DefaultLimits())
		for {
			want, stdErr := std.Read()
			got, err := r.Next()
			switch {
			case errors.Is(stdErr, csv.ErrBareQuote):
				return // a letter here
			case stdErr == io.EOF:
				if err != io.EOF {
					t.Fatalf("line %d: another record %q, %v", got.Line, got.Raw, err)
				}
				return
			case stdErr != nil:
				if err != nil || got.Rule != BadQuote {
					t.Fatalf("line %d: rule %q, %v; want bad-quote for %v", got.Line, got.Rule, err, stdErr)
				}
				return
			case err != nil || got.Rule != "":
				t.Fatalf("line %d: rule %q, %v; want %q", got.Line, got.Rule, err, want)
			}
			fields := append([]string(nil), got.Fields...)
			for i := range fields {
				fields[i] = strings.ReplaceAll(fields[i], "\r\n", "\n")
			}
			if line, _ := std.FieldPos(0); line != got.Line || !reflect.DeepEqual(fields, want) {
				t.Fatalf("line %d: got %q, want %q on line %d", got.Line, fields, want, line)
			}
		}
	})
}

func everyType() *catalog.Dataset {
	return &catalog.Dataset{Name: "all", Fields: []catalog.Field{
		{Name: "id", Type: catalog.String, Role: catalog.Person, Identifier: "customer"},
		{Name: "mail", Type: catalog.String, Role: catalog.Identifier, Identifier: "email"},
		{Name: "n", Type: catalog.Integer, Required: true},
		{Name: "v", Type: catalog.Decimal, Scale: 4, Role: catalog.Measure},
		{Name: "d", Type: catalog.Date, Bounds: &catalog.Bounds{Lo: 0, Hi: 30_000}},
		{Name: "f", Type: catalog.Date, Format: "02 Jan 06"},
		{Name: "t", Type: catalog.Timestamp},
		{Name: "b", Type: catalog.Boolean},
		{Name: "k", Type: catalog.String, Domain: []string{"x", "y"}},
	}}
}

// FuzzTyped: each record becomes a row that keeps the contract, or is set aside with its rule and words that no row wrote.
//
//fuzz:long
func FuzzTyped(f *testing.F) {
	f.Add("id,mail,n,v,d,f,t,b,k\n1,a@b,5,1.25,2026-01-01,01 Feb 26,2026-01-01 10:00:00,yes,x\n,,,,,,,,\n")
	f.Add("id;n;v\n1;5;-.00010\n2;;99999999999999999999\n3;0;1.23456\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Open(strings.NewReader(text), Dialect{})
		if err != nil {
			return
		}
		set := everyType()
		cols, err := Match(r.Header(), set)
		if err != nil {
			return
		}
		ty, err := NewTyper(set, cols)
		if err != nil {
			t.Fatal(err)
		}
		tot := NewTotals(set)
		var n int64
		for {
			rec, err := r.Next()
			if err != nil {
				break
			}
			n++
			row, bad := ty.Row(rec)
			if bad != nil {
				tot.AddBad(bad)
				if bad.Rule == "" || bad.Text == "" || bad.Raw != rec.Raw || bad.Line != rec.Line {
					t.Fatalf("set aside without a reason or its text: %v", bad)
				}
				continue
			}
			tot.Add(row)
			if row.Person.Value == "" || len(row.Person.Value) > 2*maxKey || len(row.Values) != len(set.Fields) {
				t.Fatalf("line %d: %d values of person of %d bytes", row.Line, len(row.Values), len(row.Person.Value))
			}
			for i, v := range row.Values {
				if f := set.Fields[i]; v.Null() && f.Required || !v.Null() && v.Type != f.Type {
					t.Fatalf("line %d: %s is of type %v", row.Line, f.Name, v.Type)
				}
			}
		}
		if tot.Rows+tot.Bad != n {
			t.Fatalf("%d rows and %d set aside of %d", tot.Rows, tot.Bad, n)
		}
	})
}

// FuzzFixed: the short way reads what catalog.ParseFixed reads, and nothing else.
func FuzzFixed(f *testing.F) {
	for _, s := range []string{"1", "-1.50", "+.5", "5.", ".", "-", "1.2.3", "000000000000000000001", "99999999999999.9999", "1.00000000000000000000", "", " 1 "} {
		f.Add(s, uint8(2))
	}
	f.Fuzz(func(t *testing.T, s string, scale uint8) {
		sc := int(scale % 10)
		want, err := catalog.ParseFixed(s, sc)
		got, bad := parseFixed(s, sc)
		if (err == nil) != (bad == nil) || got != want {
			t.Fatalf("%q at %d: got %d, %v; want %d, %v", s, sc, got, bad, want, err)
		}
	})
}

// FuzzPermissions: what is not a clear choice of somebody, about something, at some time, is set aside.
func FuzzPermissions(f *testing.F) {
	const header = "person,purpose,category,recipient,choice,given_at,notice,channel\n"
	f.Add(header + "1,a,b,,yes,2026-01-01,n,web\n2,a,b,p,maybe,2026-01-01,n,web\n")
	f.Add(header + "1,a,b,,withdrawn,2026-01-01T10:00:00Z,,\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ReadPermissions(strings.NewReader(text))
		if err != nil {
			return
		}
		for {
			row, bad, err := p.Next()
			if err != nil {
				return
			}
			switch {
			case bad != nil:
				if bad.Rule == "" || bad.Text == "" || row.Choice != permission.Unknown {
					t.Fatalf("set aside without a reason: %v", bad)
				}
			case row.Person == "" || row.Purpose == "" || row.Category == "" || row.Line < 1:
				t.Fatalf("line %d: a choice of nobody, or about nothing", row.Line)
			case row.Choice != permission.Given && row.Choice != permission.Refused && row.Choice != permission.Withdrawn:
				t.Fatalf("line %d: choice %q", row.Line, row.Choice)
			}
		}
	})
}
