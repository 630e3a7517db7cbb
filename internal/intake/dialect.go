package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Dialect is how a file of text is written: how it separates and quotes its cells, and its characters. The zero Dialect asks Open to find out.
type Dialect struct {
	Separator byte // ',', '\t', ';', '|', Spaces, or another ASCII mark; 0: find out
	Quotes    Quoting
	Encoding  Encoding // how characters are written as bytes
	JSON      bool     // said to be JSON objects; false: find out
}

// Spaces separates by runs of one or more spaces (or tabs); those at the ends of a line separate nothing. An empty cell
// must then be written as "".
const Spaces = ' '

// Quoting says whether a cell may stand in double quotes, with quotes inside doubled (RFC 4180, section 2).
type Quoting uint8

const (
	QuotesUnknown Quoting = iota // find out
	QuotesDoubled                // "a ""quoted"" cell, with separators and line ends inside"
	QuotesPlain                  // a quote is a letter like any other (IANA text/tab-separated-values)
)

func (d Dialect) String() string {
	var s string
	switch d.Separator {
	case 0:
		return "not known yet"
	case ',':
		s = "commas (CSV)"
	case '\t':
		s = "tabs (TSV)"
	case ';':
		s = "semicolons"
	case '|':
		s = "pipes"
	case Spaces:
		s = "runs of spaces"
	default:
		s = fmt.Sprintf("%q", d.Separator)
	}
	if d.Quotes == QuotesPlain {
		s += ", without quoting"
	}
	return s
}

func (d Dialect) check() error {
	if c := d.Separator; c == '"' || c == '\n' || c == '\r' || c >= 0x80 || c != 0 && c != '\t' && c < 0x20 {
		return fmt.Errorf("the separator must be one printable ASCII mark or a tab")
	}
	return nil
}

// separators are tried in this order; Spaces only when none of the others fits, since words contain spaces.
var separators = []byte{',', '\t', ';', '|', Spaces}

// fit is how well a dialect explains a sample.
type fit struct {
	dialect Dialect
	columns int
	even    float64 // share of the sample's lines in records as wide as the header
	broken  int     // records with a quote gone wrong
	quoted  int     // cells properly quoted
}

// detect finds the dialect of a sample: the separator with which most records are as wide as the header, then the one
// that gives more columns. A file of one column has no separator to find and is read as CSV. whole says that the sample
// is the file, so that its last record is not cut.
func detect(sample []byte, whole bool, hint Dialect) Dialect {
	if d, ok := declared(sample); ok && hint.Separator == 0 {
		hint.Separator = d
	}
	try := separators
	if hint.Separator != 0 {
		try = []byte{hint.Separator}
	}
	best := fit{dialect: Dialect{Separator: try[0], Quotes: hint.Quotes, Encoding: hint.Encoding}}
	for _, sep := range try {
		f := measureQuoting(sample, whole, Dialect{Separator: sep, Quotes: hint.Quotes, Encoding: hint.Encoding})
		if len(try) == 1 {
			return f.dialect
		}
		if sep == Spaces && best.columns > 1 {
			break
		}
		if f.columns > 1 && f.even >= 0.5 && (f.even > best.even || f.even == best.even && f.columns > best.columns) {
			best = f
		}
	}
	if best.columns == 0 {
		best = measureQuoting(sample, whole, best.dialect)
	}
	return best.dialect
}

// measureQuoting settles quoting for one separator: quotes are marks unless a quote goes wrong and none goes right.
func measureQuoting(sample []byte, whole bool, d Dialect) fit {
	if d.Quotes != QuotesUnknown {
		return measure(sample, whole, d)
	}
	doubled := measure(sample, whole, Dialect{Separator: d.Separator, Quotes: QuotesDoubled, Encoding: d.Encoding})
	if doubled.broken == 0 || doubled.quoted > 0 {
		return doubled
	}
	return measure(sample, whole, Dialect{Separator: d.Separator, Quotes: QuotesPlain, Encoding: d.Encoding})
}

func measure(sample []byte, whole bool, d Dialect) fit {
	r := newReader(bytes.NewReader(sample), d, DefaultLimits())
	f := fit{dialect: d}
	var good, bad int
	last := func() {} // the last record may be cut by the sample's end: count one behind
	for n := 0; ; n++ {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			if whole || n < 3 {
				last()
			}
			break
		}
		if err != nil {
			break
		}
		last()
		width, lines, rule, quoted := len(rec.Fields), rec.Lines, rec.Rule, r.quoted
		last = func() {
			f.quoted += quoted
			if rule == BadQuote {
				f.broken++
			}
			switch {
			case f.columns == 0:
				f.columns = max(width, 1)
			case width == f.columns && rule == "":
				good++
			default:
				bad += lines
			}
		}
	}
	f.even = 1
	if good+bad > 0 {
		f.even = float64(good) / float64(good+bad)
	}
	return f
}

// declared reads the first line "sep=;" that spreadsheets write to say which separator follows.
func declared(sample []byte) (byte, bool) {
	line := sample[:min(len(sample), 16)]
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	s := strings.Trim(string(line), `"`)
	if len(s) == 5 && strings.EqualFold(s[:4], "sep=") && (Dialect{Separator: s[4]}).check() == nil {
		return s[4], true
	}
	return 0, false
}
