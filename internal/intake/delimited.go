package intake

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Limits bound what one file may ask of the machine.
type Limits struct {
	Record   int   // bytes of one record; a longer one is bad
	Columns  int   // cells of one record; a wider one is bad
	Unpacked int64 // bytes that a gzip file may unpack to; more fails the load
	Ratio    int64 // unpacked bytes for each packed byte, beyond the first mebibyte; more fails the load
}

// DefaultLimits are 1 MiB a record, 4,096 columns, and for gzip 64 GiB at no more than 250 to 1.
func DefaultLimits() Limits {
	return Limits{Record: 1 << 20, Columns: 4096, Unpacked: 64 << 30, Ratio: 250}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.Record <= 0 {
		l.Record = d.Record
	}
	if l.Columns <= 0 {
		l.Columns = d.Columns
	}
	if l.Unpacked <= 0 {
		l.Unpacked = d.Unpacked
	}
	if l.Ratio <= 0 {
		l.Ratio = d.Ratio
	}
	return l
}

// Record is one record of a delimited file. Fields is the reader's own slice and holds until the next call of Next; the
// strings in it hold for good, but each keeps its whole record in memory: strings.Clone what is kept for long.
type Record struct {
	Line    int      // first physical line, from 1
	Lines   int      // physical lines spanned, at least 1
	Fields  []string // nil when there is a problem, so that nobody uses half-read cells
	Exact   []bool   // cells written as candor writes values (1234.50, 2026-03-31), whatever the contract says; nil: none
	Raw     string   // the text as it stood, without its line end; the first Limits.Record bytes of a longer one
	Cut     int64    // bytes beyond Raw
	Rule    Rule     // what is wrong with the text; empty: nothing
	Problem string   // the same in words, without any cell
}

// Reader reads records of delimited text. It takes LF, CRLF and CR as line ends, mixed; a line end inside quotes is text.
// A quote means something only where a cell begins; elsewhere it is a letter. A record with a problem reaches to the end
// of the line on which it went wrong; a quote that is never closed reaches to the end of the file, since reading on inside
// it could turn somebody's text into rows.
type Reader struct {
	src     io.Reader
	counted *countingReader // what was read from the file itself, packed or not
	limits  Limits
	dialect Dialect
	class   [256]byte // marks that end a run of plain text

	buf        []byte
	start, end int // buf[start:end] is read and not yet handed out
	readErr    error

	line    int // physical line at start
	skipped int64
	cells   []cell
	fields  []string
	quoted  int // properly quoted cells of the last record

	header     []string
	headerLine int
}

// cell is where a field stands in its record.
type cell struct {
	from, to int
	doubled  bool // holds doubled quotes
}

const (
	plainText byte = iota
	separatorMark
	lineMark
)

// sampleSize is how much of a file Open looks at to find its dialect.
const sampleSize = 64 << 10

// Open reads delimited text, packed with gzip or not, within DefaultLimits. Each part of the hint that is zero is found
// out from the first 64 KiB. The first record is the header.
func Open(r io.Reader, hint Dialect) (*Reader, error) { return OpenWithin(r, hint, Limits{}) }

// OpenWithin is Open with limits of one's own; those that are zero are the default's.
func OpenWithin(r io.Reader, hint Dialect, limits Limits) (*Reader, error) {
	if err := hint.check(); err != nil {
		return nil, err
	}
	limits = limits.withDefaults()
	counted := &countingReader{src: r}
	text, err := unpack(counted, limits)
	if err != nil {
		return nil, err
	}
	rd := newReader(text, hint, limits)
	rd.counted = counted
	for rd.end < sampleSize && rd.readErr == nil {
		rd.more()
	}
	skip, err := checkEncoding(rd.buf[:rd.end])
	if err != nil {
		return nil, err
	}
	rd.start = skip
	sample := rd.buf[rd.start:min(rd.end, sampleSize)]
	whole := rd.readErr != nil && rd.end <= sampleSize
	_, hasDeclaration := declared(sample)
	rd.setDialect(detect(sample, whole, hint))
	if hasDeclaration {
		if _, err := rd.Next(); err != nil {
			return nil, fmt.Errorf("read the separator's line: %w", err)
		}
	}
	return rd, rd.readHeader()
}

func newReader(r io.Reader, d Dialect, limits Limits) *Reader {
	rd := &Reader{src: r, limits: limits, line: 1, buf: make([]byte, 2*sampleSize)}
	rd.setDialect(d)
	return rd
}

func (r *Reader) setDialect(d Dialect) {
	r.dialect = d
	r.class = [256]byte{'\n': lineMark, '\r': lineMark}
	if d.Separator != 0 {
		r.class[d.Separator] = separatorMark
	}
	if d.Separator == Spaces {
		r.class['\t'] = separatorMark
	}
}

// ErrNoRows says that a file has no header line.
var ErrNoRows = errors.New("the file is empty: it needs a first line with the names of its columns")

func (r *Reader) readHeader() error {
	rec, err := r.Next()
	if errors.Is(err, io.EOF) {
		return ErrNoRows
	}
	if err != nil {
		return fmt.Errorf("read the header: %w", err)
	}
	switch rec.Rule {
	case "":
	case BadUTF8:
		return fmt.Errorf("the header on line %d is not UTF-8 text (it may be Latin-1 or Windows-1252); save the file as UTF-8 and load it again", rec.Line)
	default:
		return fmt.Errorf("the header on line %d cannot be read: %s", rec.Line, rec.Problem)
	}
	r.headerLine = rec.Line
	r.header = slices.Clone(rec.Fields)
	for i, h := range r.header {
		r.header[i] = strings.TrimSpace(h)
	}
	return nil
}

// Dialect is how the file is written, as hinted or found.
func (r *Reader) Dialect() Dialect { return r.dialect }

// Header holds the names on the first line that is not empty, trimmed.
func (r *Reader) Header() []string { return slices.Clone(r.header) }

// HeaderLine is the physical line of the header.
func (r *Reader) HeaderLine() int { return r.headerLine }

// Skipped counts empty lines so far.
func (r *Reader) Skipped() int64 { return r.skipped }

// Bytes counts what was read of the file so far, before unpacking: the measure of progress against its size.
func (r *Reader) Bytes() int64 {
	if r.counted == nil {
		return 0
	}
	return r.counted.n
}

// more reads on: it moves what is not handed out to the front of the buffer, grows the buffer when that fills it, and
// reads once. It sets readErr at the end of the file.
func (r *Reader) more() {
	if r.start > 0 {
		copy(r.buf, r.buf[r.start:r.end])
		r.end -= r.start
		r.start = 0
	}
	if r.end == len(r.buf) {
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	for range 100 {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		if err != nil {
			r.readErr = err
			return
		}
		if n > 0 {
			return
		}
	}
	r.readErr = io.ErrNoProgress
}
