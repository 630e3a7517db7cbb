package intake

import (
	"bytes"
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
	Unpacked int64 // bytes that a packed file may unpack to; more fails the load
	Depth    int   // objects and lists within one another in JSON; deeper is bad
	Ratio    int64 // unpacked bytes for each packed byte, beyond the first mebibyte; more fails the load
}

// DefaultLimits are 1 MiB a record, 4,096 columns, a depth of 64, and for packed files 64 GiB at no more than 250 to 1.
func DefaultLimits() Limits {
	return Limits{Record: 1 << 20, Columns: 4096, Depth: 64, Unpacked: 64 << 30, Ratio: 250}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.Record <= 0 {
		l.Record = d.Record
	}
	if l.Columns <= 0 {
		l.Columns = d.Columns
	}
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Unpacked <= 0 {
		l.Unpacked = d.Unpacked
	}
	if l.Ratio <= 0 {
		l.Ratio = d.Ratio
	}
	return l
}

// Record is one record of a file. Fields is the reader's own slice and holds until the next call of Next; the
// strings in it hold for good, but each keeps its whole record in memory: strings.Clone what is kept for long.
type Record struct {
	Line    int      // first physical line, from 1
	Lines   int      // physical lines spanned, at least 1
	Fields  []string // nil when the cells cannot be told apart, so that nobody uses half-read ones
	Exact   []bool   // cells written as candor writes values (1234.50, 2026-03-31), whatever the contract says; nil: none
	Raw     string   // the text as it stood, without its line end; the first Limits.Record bytes of a longer one
	Cut     int64    // bytes beyond Raw
	Rule    Rule     // what is wrong with the text; empty: nothing
	Problem string   // the same in words, without any cell
	Cell    int      // the column that the problem is in, from 1; 0: the row as a whole
}

// Reader reads records of delimited text. It takes LF, CRLF and CR as line ends, mixed; a line end inside quotes is text.
// A quote means something only where a cell begins; elsewhere it is a letter. A record with a problem reaches to the end
// of the line on which it went wrong; a quote that is never closed reaches to the end of the file, since reading on inside
// it could turn somebody's text into rows.
type Reader struct {
	src     io.Reader
	counted *countingReader // what was read from the file itself, packed or not
	packing string          // gzip, zstd or nothing
	coded   encoded
	limits  Limits
	dialect Dialect
	class   [256]byte // marks that end a run of plain text

	buf        []byte
	start, end int // buf[start:end] is read and not yet handed out
	readErr    error
	text       string // part of buf as text, from textAt on; it stays when buf is written over
	textAt     int

	line    int  // physical line at start
	afterCR bool // in a list of objects: the byte before start ended a line, and a line feed ends the same
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

// Open reads delimited text, packed with gzip or zstd or not, within DefaultLimits. Each part of the hint that is zero is
// found out from the first 64 KiB. The first record is the header.
func Open(r io.Reader, hint Dialect) (*Reader, error) { return OpenWithin(r, hint, Limits{}) }

// OpenWithin is Open with limits of one's own; those that are zero are the default's.
func OpenWithin(r io.Reader, hint Dialect, limits Limits) (*Reader, error) {
	rd, err := openText(r, hint, limits)
	if err != nil {
		return nil, err
	}
	return rd, rd.delimited(hint)
}

// openText unpacks a file and finds its encoding. The reader holds the file's start and has handed out nothing.
func openText(r io.Reader, hint Dialect, limits Limits) (*Reader, error) {
	if err := hint.check(); err != nil {
		return nil, err
	}
	limits = limits.withDefaults()
	counted := &countingReader{src: r}
	text, packing, err := unpack(counted, limits)
	if err != nil {
		return nil, err
	}
	start, err := readStart(text)
	if err != nil {
		text = stopped{err}
	}
	coded, err := findEncoding(start, errors.Is(err, io.EOF), hint.Encoding)
	if err != nil {
		return nil, err
	}
	src := io.MultiReader(bytes.NewReader(start[coded.mark:]), text)
	if coded.Encoding == UTF16LE || coded.Encoding == UTF16BE {
		src = &wideReader{src: src, big: coded.Encoding == UTF16BE}
	}
	rd := newReader(src, hint, limits)
	rd.counted, rd.packing, rd.coded = counted, packing, coded
	for rd.end < sampleSize && rd.readErr == nil {
		rd.more()
	}
	return rd, nil
}

// readStart reads the sample; the error says why it is shorter than asked.
func readStart(r io.Reader) ([]byte, error) {
	start := make([]byte, 0, sampleSize)
	for idle := 0; len(start) < sampleSize; idle++ {
		n, err := r.Read(start[len(start):sampleSize])
		if start = start[:len(start)+n]; err != nil {
			return start, err
		}
		if n > 0 {
			idle = 0
		} else if idle == 100 {
			return start, io.ErrNoProgress
		}
	}
	return start, nil
}

// stopped has ended, well or not.
type stopped struct{ err error }

func (s stopped) Read([]byte) (int, error) { return 0, s.err }

// delimited finds how the cells of a file stand apart, and reads its header.
func (r *Reader) delimited(hint Dialect) error {
	sample := r.buf[r.start:min(r.end, sampleSize)]
	whole := r.readErr != nil && r.end <= sampleSize
	_, hasDeclaration := declared(sample)
	hint.Encoding = r.coded.Encoding
	found := detect(sample, whole, hint)
	found.Encoding = AnyEncoding // the reader knows
	r.setDialect(found)
	if hasDeclaration {
		if _, err := r.Next(); err != nil {
			return fmt.Errorf("read the separator's line: %w", err)
		}
	}
	return r.readHeader()
}

func newReader(r io.Reader, d Dialect, limits Limits) *Reader {
	rd := &Reader{src: r, limits: limits, line: 1, buf: make([]byte, 2*sampleSize), coded: encoded{Encoding: d.Encoding}}
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
		r.textAt -= r.start
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
