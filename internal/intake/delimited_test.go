package intake

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

// got is a record as tests compare it.
type got struct {
	Line, Lines int
	Fields      []string
	Rule        Rule
	Raw         string
	Cut         int64
}

func readAll(t testing.TB, r *Reader) []got {
	t.Helper()
	var out []got
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("next: %v", err)
		}
		if (rec.Rule == "") != (rec.Problem == "") || (rec.Rule == "") != (rec.Fields != nil) {
			t.Fatalf("line %d: rule %q, problem %q and %d fields do not go together", rec.Line, rec.Rule, rec.Problem, len(rec.Fields))
		}
		out = append(out, got{rec.Line, rec.Lines, append([]string(nil), rec.Fields...), rec.Rule, rec.Raw, rec.Cut})
	}
}

func good(line, lines int, raw string, fields ...string) got {
	return got{Line: line, Lines: lines, Fields: fields, Raw: raw}
}

func bad(line, lines int, rule Rule, raw string) got {
	return got{Line: line, Lines: lines, Rule: rule, Raw: raw}
}

// TestReader is the table of hostile and merely odd inputs.
func TestReader(t *testing.T) {
	comma := Dialect{Separator: ',', Quotes: QuotesDoubled}
	spaces := Dialect{Separator: Spaces, Quotes: QuotesDoubled}
	for _, tt := range []struct {
		name    string
		in      string
		hint    Dialect
		limits  Limits
		header  []string
		want    []got
		skipped int64
	}{
		{name: "a plain file is read", in: "a,b\n1,2\n3,4\n", hint: comma,
			header: []string{"a", "b"}, want: []got{good(2, 1, "1,2", "1", "2"), good(3, 1, "3,4", "3", "4")}},
		{name: "the last line may lack its end", in: "a,b\n1,2", hint: comma,
			header: []string{"a", "b"}, want: []got{good(2, 1, "1,2", "1", "2")}},
		{name: "LF, CRLF and CR end lines in one file", in: "a,b\r\n1,2\r3,4\n5,6\r\n\r7,8\r", hint: comma,
			header: []string{"a", "b"}, skipped: 1,
			want: []got{good(2, 1, "1,2", "1", "2"), good(3, 1, "3,4", "3", "4"), good(4, 1, "5,6", "5", "6"), good(6, 1, "7,8", "7", "8")}},
		{name: "empty lines are skipped and counted, before the header too", in: "\n\r\na,b\n\n\n1,2\n\n", hint: comma,
			header: []string{"a", "b"}, skipped: 5, want: []got{good(6, 1, "1,2", "1", "2")}},
		{name: "a byte order mark is not part of the first name", in: "\xef\xbb\xbf\"a\",b\n1,2\n", hint: comma,
			header: []string{"a", "b"}, want: []got{good(2, 1, "1,2", "1", "2")}},
		{name: "quotes hold separators, line ends and doubled quotes", in: "a,b\n\"x,\"\"y\"\"\r\nz\",\"\"\n1,2\n", hint: comma,
			header: []string{"a", "b"},
			want:   []got{good(2, 2, "\"x,\"\"y\"\"\r\nz\",\"\"", "x,\"y\"\r\nz", ""), good(4, 1, "1,2", "1", "2")}},
		{name: "a lone CR inside quotes is a line, too", in: "a\n\"x\ry\"\n1\n", hint: comma,
			header: []string{"a"}, want: []got{good(2, 2, "\"x\ry\"", "x\ry"), good(4, 1, "1", "1")}},
		{name: "a quote inside a cell is a letter", in: "a,b\n5\" disk,it's 3\"\n", hint: comma,
			header: []string{"a", "b"}, want: []got{good(2, 1, "5\" disk,it's 3\"", "5\" disk", "it's 3\"")}},
		{name: "a cell of one quoted nothing is a row", in: "a\n\"\"\nx\n", hint: comma,
			header: []string{"a"}, want: []got{good(2, 1, "\"\"", ""), good(3, 1, "x", "x")}},
		{name: "empty cells stay", in: "a,b,c\n,,\n1,,\n", hint: comma,
			header: []string{"a", "b", "c"}, want: []got{good(2, 1, ",,", "", "", ""), good(3, 1, "1,,", "1", "", "")}},
		{name: "a separator at the end of the file opens a last empty cell", in: "a,b\n1,", hint: comma,
			header: []string{"a", "b"}, want: []got{good(2, 1, "1,", "1", "")}},
		{name: "text after a closing quote is set aside to the end of that line", in: "a,b\n\"x\"y,\"2\n3,4\n", hint: comma,
			header: []string{"a", "b"}, want: []got{bad(2, 1, BadQuote, "\"x\"y,\"2"), good(3, 1, "3,4", "3", "4")}},
		{name: "a stray quote takes the lines it runs over, and no more", in: "a,b\n\"x,2\n3,4\n5,\"6\"\n7,8\n", hint: comma,
			header: []string{"a", "b"}, want: []got{bad(2, 3, BadQuote, "\"x,2\n3,4\n5,\"6\""), good(5, 1, "7,8", "7", "8")}},
		{name: "a quote never closed takes the rest", in: "a,b\n1,2\n3,\"4\n5,6\n", hint: comma,
			header: []string{"a", "b"}, want: []got{good(2, 1, "1,2", "1", "2"), bad(3, 2, BadQuote, "3,\"4\n5,6\n")}},
		{name: "without quoting a quote is a letter", in: "a\tb\n\"x\t2\n", hint: Dialect{Separator: '\t', Quotes: QuotesPlain},
			header: []string{"a", "b"}, want: []got{good(2, 1, "\"x\t2", "\"x", "2")}},
		{name: "a zero byte spoils its row alone", in: "a,b\n1,\x00\n3,4\n", hint: comma,
			header: []string{"a", "b"}, want: []got{bad(2, 1, NulByte, "1,\x00"), good(3, 1, "3,4", "3", "4")}},
		{name: "invalid UTF-8 spoils its row alone", in: "a,b\n1,caf\xe9\n3,café\n", hint: comma,
			header: []string{"a", "b"}, want: []got{bad(2, 1, BadUTF8, "1,caf\xe9"), good(3, 1, "3,café", "3", "café")}},
		{name: "a row too wide is set aside", in: "a,b\n1,2,3,4\n5,6\n", hint: comma, limits: Limits{Columns: 3},
			header: []string{"a", "b"}, want: []got{bad(2, 1, TooManyCols, "1,2,3,4"), good(3, 1, "5,6", "5", "6")}},
		{name: "a row too long keeps its head and says how much is missing", in: "a\n0123456789ABC\nxyz\n", hint: comma, limits: Limits{Record: 10},
			header: []string{"a"}, want: []got{{Line: 2, Lines: 1, Rule: TooLong, Raw: "0123456789", Cut: 3}, good(3, 1, "xyz", "xyz")}},
		{name: "a row of just the limit is kept", in: "a\n0123456789\n", hint: comma, limits: Limits{Record: 10},
			header: []string{"a"}, want: []got{good(2, 1, "0123456789", "0123456789")}},
		{name: "a quoted row too long ends where its quote ends", in: "a\n\"0123\n4567\n89\"\nxyz\n", hint: comma, limits: Limits{Record: 10},
			header: []string{"a"}, want: []got{{Line: 2, Lines: 3, Rule: TooLong, Raw: "\"0123\n4567", Cut: 4}, good(5, 1, "xyz", "xyz")}},
		{name: "runs of spaces separate, and those at the ends do not", in: " id  date n   v \r\n 00001 19970101  1   11.77\r\n   \r\n 2  \"a b\"\t3 4\r\n", hint: spaces,
			header: []string{"id", "date", "n", "v"}, skipped: 1,
			want: []got{good(2, 1, " 00001 19970101  1   11.77", "00001", "19970101", "1", "11.77"), good(4, 1, " 2  \"a b\"\t3 4", "2", "a b", "3", "4")}},
		{name: "spaces at the end of the file are no line's cell", in: "a b\n1 2 \n  ", hint: spaces,
			header: []string{"a", "b"}, skipped: 1, want: []got{good(2, 1, "1 2 ", "1", "2")}},
		{name: "spaces in CSV are text", in: "a,b\n  \n x , y \n", hint: comma,
			header: []string{"a", "b"}, want: []got{good(2, 1, "  ", "  "), good(3, 1, " x , y ", " x ", " y ")}},
		{name: "a spreadsheet's separator line is obeyed", in: "sep=;\na;b\n1,5;2\n",
			header: []string{"a", "b"}, want: []got{good(3, 1, "1,5;2", "1,5", "2")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// Read whole, and in pieces that split every line end and quote.
			for name, wrap := range map[string]func(io.Reader) io.Reader{
				"whole": func(r io.Reader) io.Reader { return r }, "a byte at a time": iotest.OneByteReader, "with data and EOF together": iotest.DataErrReader,
			} {
				r, err := OpenWithin(wrap(strings.NewReader(tt.in)), tt.hint, tt.limits)
				if err != nil {
					t.Fatalf("%s: open: %v", name, err)
				}
				if !reflect.DeepEqual(r.Header(), tt.header) {
					t.Errorf("%s: header %q, want %q", name, r.Header(), tt.header)
				}
				if got := readAll(t, r); !reflect.DeepEqual(got, tt.want) {
					t.Errorf("%s: got\n%+v\nwant\n%+v", name, got, tt.want)
				}
				if r.Skipped() != tt.skipped {
					t.Errorf("%s: skipped %d lines, want %d", name, r.Skipped(), tt.skipped)
				}
				if _, err := r.Next(); !errors.Is(err, io.EOF) {
					t.Errorf("%s: after the end: %v", name, err)
				}
			}
		})
	}
}

func TestLinesBeyondTheBuffer(t *testing.T) {
	long := strings.Repeat("x", 300_000)
	endless := strings.Repeat("y", 5<<20)
	quoted := `"` + strings.Repeat("z\n", 1<<20) + `"`
	in := "a,b\n" + long + ",1\n" + endless + ",2\n" + quoted + ",3\nend,4\n"
	r, err := Open(strings.NewReader(in), Dialect{Separator: ',', Quotes: QuotesDoubled})
	if err != nil {
		t.Fatal(err)
	}
	recs := readAll(t, r)
	if len(recs) != 4 {
		t.Fatalf("got %d records, want 4", len(recs))
	}
	if recs[0].Rule != "" || recs[0].Fields[0] != long {
		t.Errorf("a line of 300,000 bytes: rule %q, want it whole", recs[0].Rule)
	}
	for i, size := range map[int]int{1: len(endless) + 2, 2: len(quoted) + 2} {
		if r := recs[i]; r.Rule != TooLong || len(r.Raw) != 1<<20 || r.Cut != int64(size-1<<20) {
			t.Errorf("record %d: rule %q with %d bytes kept and %d cut, want too-long, %d and %d", i, r.Rule, len(r.Raw), r.Cut, 1<<20, size-1<<20)
		}
	}
	if recs[2].Lines != 1<<20+1 {
		t.Errorf("the quoted row spans %d lines, want %d", recs[2].Lines, 1<<20+1)
	}
	if want := good(5+1<<20, 1, "end,4", "end", "4"); !reflect.DeepEqual(recs[3], want) {
		t.Errorf("after them got %+v, want %+v", recs[3], want)
	}
	if len(r.buf) > 4<<20 {
		t.Errorf("the buffer grew to %d bytes for lines that are not kept", len(r.buf))
	}
}

// An odd byte must not make reading slow: every stray quote runs to the next one at most.
func TestStrayQuotesAreReadOnce(t *testing.T) {
	in := "a,b\n" + strings.Repeat("\"x,1\n", 200_000)
	c := &countingReader{src: strings.NewReader(in)}
	r, err := Open(c, Dialect{Separator: ',', Quotes: QuotesDoubled})
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, rec := range readAll(t, r) {
		lines += rec.Lines
	}
	if lines != 200_000 || c.n != int64(len(in)) {
		t.Errorf("%d lines in records of %d bytes read, want 200000 of %d", lines, c.n, len(in))
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", "empty"},
		{"empty lines alone", "\n\r\n\n", "empty"},
		{"a byte order mark alone", "\xef\xbb\xbf", "empty"},
		{"a spreadsheet", "PK\x03\x04\x14\x00", "save the sheet as CSV"},
		{"Parquet", "PAR1\x15\x04", "Parquet"},
		{"zstd", "\x28\xb5\x2f\xfd\x04", "zstd"},
		{"a header with a zero byte", "a\x00,b\n1,2\n", "zero byte"},
		{"a header whose quote never ends", "\"a,b\n1,2\n", ""},
		{"gzip cut short", pack(t, "a,b\n1,2\n")[:12], "gzip"},
		{"gzip with a wrong checksum", corrupt(pack(t, "a,b\n1,2\n")), "gzip"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Open(strings.NewReader(tt.in), Dialect{Quotes: QuotesDoubled})
			for err == nil {
				_, err = r.Next()
			}
			if errors.Is(err, io.EOF) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error that says %q", err, tt.want)
			}
		})
	}
	if _, err := Open(strings.NewReader("a,b\n"), Dialect{Separator: '\n'}); err == nil {
		t.Error("a line end is taken for a separator")
	}
}

func corrupt(s string) string {
	b := []byte(s)
	b[len(b)-6] ^= 1
	return string(b)
}

func pack(t testing.TB, text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGzip(t *testing.T) {
	text := "a,b\n1,2\n"
	r, err := Open(strings.NewReader(pack(t, text)+pack(t, "3,4\n")), Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, r); len(got) != 2 || got[1].Fields[0] != "3" {
		t.Errorf("two members gave %+v, want both rows", got)
	}
	if want := int64(len(pack(t, text)) + len(pack(t, "3,4\n"))); r.Bytes() != want {
		t.Errorf("progress counts %d bytes, want the %d packed ones", r.Bytes(), want)
	}

	bomb := pack(t, "a,b\n"+strings.Repeat("0,0\n", 8<<20))
	for name, l := range map[string]Limits{"by its ratio": {Ratio: 100}, "by its size": {Unpacked: 1 << 20, Ratio: 1 << 20}} {
		r, err := OpenWithin(strings.NewReader(bomb), Dialect{}, l)
		n := 0
		for ; err == nil; n++ {
			_, err = r.Next()
		}
		if !errors.Is(err, ErrUnpacksTooFar) {
			t.Errorf("a bomb refused %s: got %v after %d rows", name, err, n)
		}
	}
	r, err = OpenWithin(strings.NewReader(bomb), Dialect{}, Limits{Ratio: 2000})
	n := 0
	for ; err == nil; n++ {
		_, err = r.Next()
	}
	if !errors.Is(err, io.EOF) || n != 8<<20+1 {
		t.Errorf("the same file within wider limits: %v after %d calls, want all rows", err, n)
	}
}

func TestReadErrorsAreToldAndStay(t *testing.T) {
	cause := errors.New("disk on fire")
	r, err := Open(io.MultiReader(strings.NewReader("a,b\n"+strings.Repeat("1,2\n", 40_000)+"3,"), iotest.ErrReader(cause)), Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for ; err == nil; n++ {
		_, err = r.Next()
	}
	if n != 40_001 || !errors.Is(err, cause) || !strings.Contains(err.Error(), "line 40002") {
		t.Errorf("got %v after %d calls, want the cause on line 40002 after 40001", err, n)
	}
	if _, again := r.Next(); !errors.Is(again, cause) {
		t.Errorf("then %v, want the cause again: half a row must not pass for a row", again)
	}
	if _, err := Open(iotest.ErrReader(cause), Dialect{}); !errors.Is(err, cause) {
		t.Errorf("open: %v, want the cause", err)
	}
}

func TestNothingPrintsCells(t *testing.T) {
	const secret = "zebra@example.com"
	rec := Record{Line: 7, Fields: []string{secret}, Raw: secret}
	row := Row{Line: 7, Person: ID{Kind: "email", Value: secret}}
	b := rec.bad("mail", Missing, "empty")
	for _, v := range []any{rec, &rec, row, &row, *b, b, PermissionRow{Line: 7, Person: secret}, []any{rec, b, row}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "zebra") || strings.Contains(s, fmt.Sprintf("%x", "zebra")) {
				t.Errorf("%s of %T prints a cell", verb, v)
			}
		}
	}
}
