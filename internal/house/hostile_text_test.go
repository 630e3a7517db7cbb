//go:build !zeronoise

package house_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/candor-data/candor/internal/intake"
)

// hostileDelimited are files whose lines, quotes and columns are wrong.
var hostileDelimited = []hostile{
	{name: "nothing at all", file: text(), wrong: "the file is empty"},
	{name: "a byte order mark alone", file: text("\xef\xbb\xbf"), wrong: "the file is empty"},
	{name: "empty lines alone", file: text("\n\r\n\r\n"), wrong: "the file is empty"},
	{name: "a header and no row", file: text(head)},
	{name: "data where the header should be", file: text("d001,2026-01-01,1," + secret + "\nd002,2026-01-01,1,x\n"), wrong: "looks like data"},
	{name: "two columns of one name", file: text("customer,day,customer\na,2026-01-01,b\n"), wrong: "both named customer"},
	{name: "two columns of nearly one name", file: text("Customer,CUSTOMER,day\na,b,2026-01-01\n"), wrong: "both named customer"},
	{name: "whose rows they are is missing", file: text("day,amount\n2026-01-01,1\n"), wrong: "missing: customer"},
	{name: "a column's name in Cyrillic letters that look the same", file: text("сustomer,day\na,2026-01-01\n"), wrong: "only looks like customer"},
	{name: "a column's name with a mark of direction in it", file: text("\u200fcustomer,day\na,2026-01-01\n"), wrong: "only looks like customer"},
	{name: "columns that nobody knows, named as a path", file: text("customer,../../etc/passwd\nd010,x\n"), rows: 1},
	{name: "a zero byte in a row", file: text(head, "d011,2026-01-01,1,x\x00y\nd012,,,\n"), rows: 1, aside: "nul-byte 1"},
	{name: "a quote that never ends", file: text(head, "d013,,,\"x\"\nd014,,,\"", secret, "\n", strings.Repeat("d015,,,\n", 500)), rows: 1, aside: "bad-quote 1"},
	{name: "a quote that never ends where nothing is quoted is a letter", file: text(head, "d013,,,\nd014,,,\"", secret, "\n", strings.Repeat("d015,,,\n", 500)), rows: 502},
	{name: "a quote alone within a cell is a letter", file: text(head, "d016,,,5\" pipe\n"), rows: 1},
	{name: "text behind a closing quote", file: text(head, "d017,,,\"a\"b\nd018,,,\"x\"\n"), rows: 1, aside: "bad-quote 1"},
	{name: "rows that are wider and narrower than the header", file: text(head, "d019,,,x,y\nd020,,\nd021,,,x\n"), rows: 1, aside: "wrong-column-count 2"},
	{name: "a row of 100,000 columns", file: text(head, strings.Repeat(",", 100_000), "\nd022,,,\n"), rows: 1, aside: "too-many-columns 1"},
	{name: "a header of 100,000 columns", file: text(strings.Repeat("x,", 100_000), "customer\n1\n"), wrong: "cannot be read"},
	{name: "a header line longer than a row may be", file: text("customer,", strings.Repeat("x", 2<<20), "\n1,2\n"), wrong: "cannot be read"},
	{name: "lines that end in CR alone", file: text("customer,day\rd023,2026-01-01\rd024,2026-01-01\r"), rows: 2},
	{name: "three kinds of line ends in one file", file: text("customer,day\r\nd025,2026-01-01\nd026,2026-01-01\rd027,2026-01-01"), rows: 3},
	{name: "a first line that says the separator", file: text("sep=;\r\ncustomer;note\r\nd028;a,b\r\n"), rows: 1},
	{name: "a separator that was stated and is not in it", file: text("customer,day\nd029,2026-01-01\n"), hint: intake.Dialect{Separator: '|'}, wrong: "none of them has a name that is expected"},
	{name: "rows of separators alone", file: text(head, ",,,\n,,,\nd030,,,\n"), rows: 1, aside: "missing 2"},
	{name: "a row of two megabytes", file: text(head, strings.Repeat("x", 2<<20), "\nd031,,,\n"), rows: 1, aside: "too-long 1"},
	{name: "one cell of 300 megabytes", once: true, rows: 2, aside: "too-long 1", file: func(*testing.T) io.Reader {
		return joined(strings.NewReader(head+"d032,,,x\nd033,,,\""), endless("lorem ipsum ", 300<<20), strings.NewReader("\"\nd034,,,\n"))
	}},
	{name: "more bad rows than anybody could mend", once: true, wrong: "do not fit the contract", file: func(*testing.T) io.Reader {
		return joined(strings.NewReader(head+"d035,,,x\n"), endless("d036,never,,\n", 13*200_001))
	}},
	{name: "bad rows of more bytes than are kept", once: true, wrong: "do not fit the contract", file: func(*testing.T) io.Reader {
		return joined(strings.NewReader(head+"d037,,,x\n"), endless("d038,never,,"+strings.Repeat("x", 60_000)+"\n", 300<<20))
	}},
	{name: "more people than the dataset may hold", wrong: "declared ceiling", file: func(*testing.T) io.Reader {
		var b strings.Builder
		b.WriteString("customer,day\n")
		for i := range 400 {
			fmt.Fprintf(&b, "many%03d,2026-01-01\n", i)
		}
		return strings.NewReader(b.String())
	}},
	{name: "a web page that asks to sign in", file: text("<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"), wrong: "web page"},
	{name: "XML", file: text("<?xml version=\"1.0\"?>\n<rows/>\n"), wrong: "XML"},
	{name: "a reader that gives nothing, again and again", file: func(*testing.T) io.Reader {
		return joined(strings.NewReader(head+"d040,,,\n"), readerFunc(func([]byte) (int, error) { return 0, nil }))
	}, wrong: "multiple Read calls return no data"},
	{name: "a reader that fails half way", file: func(*testing.T) io.Reader {
		return joined(strings.NewReader(manyRows()), iotest.ErrReader(errMedium))
	}, wrong: errMedium.Error()},
	{name: "a reader that fails within its first row", file: func(*testing.T) io.Reader {
		return joined(strings.NewReader(head+"d041,2026"), iotest.ErrReader(errMedium))
	}, wrong: errMedium.Error()},
}

// hostileCells are files of one good row and some whose cells are wrong.
var hostileCells = []hostile{
	{name: "days that no calendar has", file: text(head, "t001,0000-00-00,,\nt001,2026-02-31,,\nt001,99999-01-01,,\nt001,2026-1-1,,\nt001,2026-01-01,,\n"), rows: 1, aside: "not-a-date 4"},
	{name: "days outside of what the contract covers", file: text(head, "t002,0001-01-01,,\nt002,9999-12-31,,\nt002,1990-01-01,,\n"), rows: 1, aside: "out-of-time-bounds 2"},
	{name: "times with zones that are and zones that are not", file: text("customer,at\nt003,2026-01-01T10:00:00Z\nt003,2026-01-01 10:00:00+14:00\nt003,2026-01-01T10:00:00+99:00\nt003,2026-01-01T25:00:00Z\nt003,2026-01-01T10:00:60Z\nt003,2026-01-01 10:00:00 CET\n"), rows: 2, aside: "not-a-date 4"},
	{name: "numbers that are none", file: text(head, "t004,,NaN,\nt004,,Infinity,\nt004,,1e999999,\nt004,,0x1F,\nt004,,1_000,\nt004,,١٢,\nt004,,-,\nt004,,12,\n"), rows: 1, aside: "not-a-number 7"},
	{name: "numbers that are too large", file: text("customer,amount,visits\nt005,99999999999999999999,\nt005,,9223372036854775808\nt005,,-9223372036854775809\nt005,,9223372036854775807\n"), rows: 1, aside: "overflow 3"},
	{name: "a thousand digits", file: text("customer,visits\nt006,", strings.Repeat("9", 1000), "\nt006,", strings.Repeat("0", 1000), "7\n"), rows: 1, aside: "overflow 1"},
	{name: "more digits than are kept", file: text(head, "t007,,0.001,\nt007,,1.10000,\n"), rows: 1, aside: "too-precise 1"},
	{name: "negative nothing", file: text(head, "t008,,-0.00,\n"), rows: 1},
	{name: "a key longer than any key", file: text(head, strings.Repeat("k", 300), ",,,\nt009,,,\n"), rows: 1, aside: "too-long 1"},
	{name: "a cell longer than any cell", file: text(head, "t010,,,", strings.Repeat("n", 70_000), "\nt010,,,x\n"), rows: 1, aside: "too-long 1"},
	{name: "keys that are paths stay keys", file: text(head, "../../../tmp/"+"evil,,,\n/etc/passwd,,,\n..,,,\n"), rows: 3},
	{name: "cells that look like formulas", file: text(head, "t011,,,=cmd|' /C calc'!A0\nt011,,=1+1,\n@SUM(A1),,,+1\n"), rows: 2, aside: "not-a-number 1"},
	{name: "marks of direction and colours of a terminal", file: text(head, "t012,,,\u202eevil\u2066\nt012,,,\x1b[31mred\n"), rows: 2},
	{name: "a name in quotes that holds SQL", file: text(head, "\"t013'; DROP TABLE person; --\",,,\n"), rows: 1},
	{name: "a person who is white space", file: text(head, "  ,,,\n\"\t\",,,\nt014,,,\n"), rows: 1, aside: "missing 2"},
}
