package parquet_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/intake/parquet"
	"github.com/candor-data/candor/internal/intake/parquet/parquettest"
)

func everyColumn(header []string) (at []int, err error) {
	for i := range header {
		at = append(at, i)
	}
	return at, nil
}

func named(want ...string) func([]string) ([]int, error) {
	return func(header []string) (at []int, err error) {
		for i, h := range header {
			if slices.Contains(want, h) {
				at = append(at, i)
			}
		}
		return at, nil
	}
}

// read gives the rows of a file, printed, until its end or an error.
func read(t testing.TB, o parquet.Opener, file io.Reader, pick func([]string) ([]int, error)) (rows []string, err error) {
	t.Helper()
	if o.Tmp == "" {
		o.Tmp = t.TempDir()
	}
	s, err := o.Open(t.Context(), file, pick)
	if err != nil {
		return nil, err
	}
	closer, ok := s.(io.Closer)
	if !ok {
		t.Fatal("a file that is read by a child cannot be closed")
	}
	defer func() {
		if cerr := closer.Close(); cerr != nil {
			t.Errorf("close: %v", cerr)
		}
	}()
	for {
		r, err := s.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		line := strings.Join(r.Fields, "|")
		if r.Rule != "" {
			line += fmt.Sprintf(" !%s in %d", r.Rule, r.Cell)
		}
		if rows = append(rows, line); r.Line != len(rows) {
			t.Fatalf("got row number %d, want %d", r.Line, len(rows))
		}
	}
}

func TestCellsAreWrittenExactly(t *testing.T) {
	for _, tt := range []struct{ name, sql, want string }{
		{"whole numbers of each width", "SELECT (-128)::TINYINT, (-32768)::SMALLINT, (-2147483648)::INTEGER, (-9223372036854775808)::BIGINT, 255::UTINYINT, 65535::USMALLINT, 4294967295::UINTEGER, 18446744073709551615::UBIGINT",
			"-128|-32768|-2147483648|-9223372036854775808|255|65535|4294967295|18446744073709551615"},
		{"decimals keep their scale", "SELECT 12.30::DECIMAL(4,2), -0.05::DECIMAL(4,2), 0::DECIMAL(9,3), 123456789012345.678::DECIMAL(18,3), -1.5::DECIMAL(38,10), 7::DECIMAL(18,0)",
			"12.30|-0.05|0.000|123456789012345.678|-1.5000000000|7"},
		{"the least decimal", "SELECT -9.99::DECIMAL(3,2), -999999999999999999::DECIMAL(18,0)", "-9.99|-999999999999999999"},
		{"floating-point numbers are the shortest that come back the same", "SELECT 0.1::DOUBLE, 0.1::FLOAT, 13085::DOUBLE, 1e21::DOUBLE, 5e-7::DOUBLE, -0.0::DOUBLE",
			"0.1|0.1|13085|1000000000000000000000|0.0000005|-0"},
		{"days, and days before 1970", "SELECT DATE '2026-03-31', DATE '1969-12-31', DATE '0001-01-01'", "2026-03-31|1969-12-31|0001-01-01"},
		{"a clock without a zone stays as it is written", "SELECT TIMESTAMP '2026-03-31 14:30:00.123456', TIMESTAMP '1969-12-31 23:59:59', TIMESTAMP_S '2026-01-01 00:00:00', TIMESTAMP_MS '2026-01-01 00:00:00.5', TIMESTAMP_NS '2026-01-01 00:00:00.000000999'",
			"2026-03-31 14:30:00.123456|1969-12-31 23:59:59|2026-01-01 00:00:00|2026-01-01 00:00:00.5|2026-01-01 00:00:00"},
		{"an instant says its zone", "SELECT TIMESTAMPTZ '2026-03-31 14:30:00+02'", "2026-03-31 12:30:00Z"},
		{"truth values", "SELECT true, false", "true|false"},
		{"text of every length, and quotes", `SELECT 'twelve bytes', 'thirteen byte', '', 'a "quoted", text'`, `twelve bytes|thirteen byte||a "quoted", text`},
		{"text without a mark of being text", `SELECT '\xC3\x84'::BLOB`, "Ä"},
		{"what has no type of ours comes as text", "SELECT TIME '14:30:00', '12345678-1234-1234-1234-123456789012'::UUID",
			"14:30:00|12345678-1234-1234-1234-123456789012"},
		{"NULL and the empty text are both nothing", "SELECT NULL::VARCHAR, '', NULL::INTEGER, NULL::DOUBLE", "|||"},
		{"no number is no number", "SELECT 'x', 'NaN'::DOUBLE", "x|NaN !not-a-number in 2"},
		{"infinite is no number", "SELECT 'x', '-inf'::FLOAT", "x|NaN !not-a-number in 2"},
		{"bytes that are not text", `SELECT 'a'::BLOB, '\xC3\x28'::BLOB`, "a|\xc3\x28 !bad-utf8 in 2"},
		{"a zero byte is no text", `SELECT chr(0)||'a'`, "\x00a !nul-byte in 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := read(t, parquet.Opener{}, bytes.NewReader(parquettest.File(t, tt.sql)), everyColumn)
			if err != nil || len(rows) != 1 || rows[0] != tt.want {
				t.Errorf("got %q (%v), want %q", rows, err, tt.want)
			}
		})
	}
}

func TestRowsComeInTheOrderOfTheFileAndAllOfThem(t *testing.T) {
	const n = 300_000
	for _, options := range []string{"ROW_GROUP_SIZE 2048", "ROW_GROUP_SIZE 200000", "COMPRESSION gzip", "COMPRESSION lz4_raw", "PARQUET_VERSION v2"} {
		file := parquettest.File(t, fmt.Sprintf("SELECT i AS n, CASE i %% 3 WHEN 0 THEN NULL WHEN 1 THEN 'plants' ELSE 'a longer kind of pots' END AS kind FROM range(%d) t(i)", n), options)
		rows, err := read(t, parquet.Opener{}, bytes.NewReader(file), everyColumn)
		if err != nil || len(rows) != n {
			t.Fatalf("%s: got %d rows (%v), want %d", options, len(rows), err, n)
		}
		for i, r := range rows {
			if want := fmt.Sprintf("%d|%s", i, []string{"", "plants", "a longer kind of pots"}[i%3]); r != want {
				t.Fatalf("%s: row %d: got %q, want %q", options, i, r, want)
			}
		}
	}
}

func TestAFileWithoutRowsHasNone(t *testing.T) {
	rows, err := read(t, parquet.Opener{}, bytes.NewReader(parquettest.File(t, "SELECT 1 AS a WHERE false")), everyColumn)
	if err != nil || len(rows) != 0 {
		t.Errorf("got %q, %v", rows, err)
	}
}

func TestColumnsThatNobodyNamesAreNotRead(t *testing.T) {
	file := parquettest.File(t, "SELECT i AS a, [i] AS list, {'x': i} AS group, MAP {'k': i} AS map, 'secret' AS b, i*2 AS c FROM range(3) t(i)")
	rows, err := read(t, parquet.Opener{}, bytes.NewReader(file), named("a", "c"))
	if want := []string{"0|||||0", "1|||||2", "2|||||4"}; err != nil || !slices.Equal(rows, want) {
		t.Errorf("got %q (%v), want %q", rows, err, want)
	}
	for column, want := range map[string]string{"list": "a list", "group": "a group of columns", "map": "a map"} {
		_, err := read(t, parquet.Opener{}, bytes.NewReader(file), named("a", column))
		if err == nil || !strings.Contains(err.Error(), "column "+column+" holds "+want) {
			t.Errorf("got %v, want a refusal that names %s and says %s", err, column, want)
		}
	}
	// Its bytes could be anything: nobody looks.
	at := bytes.Index(file, []byte("secret"))
	broken := slices.Concat(file[:at-12], bytes.Repeat([]byte{0xff}, 18), file[at+6:])
	if _, err := read(t, parquet.Opener{}, bytes.NewReader(broken), named("a", "c")); err != nil {
		t.Errorf("a broken column that is not named: %v", err)
	}
	if _, err := read(t, parquet.Opener{}, bytes.NewReader(broken), named("a", "b")); err == nil {
		t.Error("a broken column that is named was read")
	}
}

func TestLongCellsAndRowsAreSetAside(t *testing.T) {
	file := parquettest.File(t, "SELECT repeat('ä', 40000) AS a, 'kept' AS b")
	rows, err := read(t, parquet.Opener{}, bytes.NewReader(file), everyColumn)
	if err != nil || len(rows) != 1 || len(rows[0]) < 64<<10 || len(rows[0]) > 66<<10 || !strings.HasSuffix(rows[0], "ä|kept") {
		t.Errorf("got %d rows of %d bytes (%v)", len(rows), len(rows[0]), err)
	}
	var wide []string
	for i := range 20 {
		wide = append(wide, fmt.Sprintf("repeat('x', 64000) AS c%d", i))
	}
	rows, err = read(t, parquet.Opener{}, bytes.NewReader(parquettest.File(t, "SELECT "+strings.Join(wide, ", ")+" FROM range(3)")), everyColumn)
	if err != nil || len(rows) != 3 || !strings.HasSuffix(rows[2], "!too-long in 0") {
		t.Errorf("got %d rows (%v), want three set aside as too long", len(rows), err)
	}
}

func TestTheChildKeepsToItsLimits(t *testing.T) {
	within := func(change func(*parquet.Limits)) parquet.Opener {
		l := parquet.DefaultLimits()
		change(&l)
		return parquet.Opener{Limits: l}
	}
	big := parquettest.File(t, "SELECT repeat('x', 1000) || i AS a FROM range(400000) t(i)", "ROW_GROUP_SIZE 400000")
	endless := parquettest.File(t, "SELECT 'x' AS a, 'y' AS b, 1.5::DOUBLE AS c FROM range(20000000)", "ROW_GROUP_SIZE 20000000")
	for _, tt := range []struct {
		name string
		file []byte
		o    parquet.Opener
		want string
	}{
		{"memory", big, within(func(l *parquet.Limits) { l.MemoryMB = 8 }), "memory"},
		{"processor time", endless, within(func(l *parquet.Limits) { l.CPU = time.Second }), "processor time"},
		{"text", big, within(func(l *parquet.Limits) { l.Text = 1 << 20 }), "unpacks to more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := read(t, tt.o, bytes.NewReader(tt.file), everyColumn); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error about %s", err, tt.want)
			}
		})
	}
}

func TestCancellingEndsTheChild(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := parquet.Opener{Tmp: t.TempDir()}.Open(ctx, bytes.NewReader(parquettest.File(t, "SELECT i FROM range(5000000) t(i)")), everyColumn)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for err == nil {
		_, err = s.Next()
	}
	if errors.Is(err, io.EOF) {
		t.Error("a file was read to its end though nobody waited for it")
	}
	if c, ok := s.(io.Closer); !ok || c.Close() != nil {
		t.Error("it does not close")
	}
}

func TestRealInvoices(t *testing.T) {
	dir := os.Getenv("CANDOR_TEST_DATA")
	if dir == "" {
		t.Skip("CANDOR_TEST_DATA is not set: not run on real files")
	}
	f, err := os.Open(filepath.Join(dir, "online_retail/online_retail_II_2009-2010_8cols.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := read(t, parquet.Opener{}, f, named("Invoice", "InvoiceDate", "Customer ID"))
	if err != nil {
		t.Fatal(err)
	}
	var cancelled, nobody int
	for _, r := range rows {
		cells := strings.Split(r, "|")
		if strings.HasPrefix(cells[0], "C") {
			cancelled++
		}
		if cells[6] == "" {
			nobody++
		}
	}
	if len(rows) != 525_461 || cancelled != 10_206 || nobody != 107_927 {
		t.Errorf("got %d rows, %d cancelled, %d without a customer, want 525461, 10206, 107927", len(rows), cancelled, nobody)
	}
}
