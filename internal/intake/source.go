package intake

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// Source gives the records of one file, whatever form it has: the header says what stands where, and each record has its
// cells as text. A record that cannot be told apart carries the rule that it broke; an error ends the whole file.
type Source interface {
	// Header holds the names of the columns.
	Header() []string
	// Next gives the next record, io.EOF at the end. Its cells live until the next call.
	Next() (Record, error)
	// Skipped counts empty lines so far.
	Skipped() int64
	// Bytes counts what was read of the file so far, before unpacking.
	Bytes() int64
	// Form says in words how the file is written, for the report.
	Form() string
}

// openRows opens a file of text: JSON objects, or delimited. Without a contract every key is a column.
func openRows(file io.Reader, hint Dialect, set *catalog.Dataset) (Source, error) {
	rd, err := openText(file, hint, Limits{})
	if err != nil {
		return nil, err
	}
	if hint.JSON || hint.Separator == 0 && looksLikeJSON(rd.buf[rd.start:rd.end]) {
		if set == nil {
			set = surveyed(rd.buf[rd.start:rd.end])
		}
		return rd.objects(set)
	}
	return rd, rd.delimited(hint)
}

// Form is the dialect, in words.
func (r *Reader) Form() string {
	if r.packing != "" {
		return r.dialect.String() + ", packed with " + r.packing
	}
	return r.dialect.String()
}

// Encoding says in words which encoding the file is in, and how that is known.
func (r *Reader) Encoding() string { return r.coded.words() }

// Parquet opens a file in Parquet, in a form of reading that keeps the process safe from the file. pick says which of the
// columns are wanted, by their place in the header; no other is read, and its cells are empty.
type Parquet func(ctx context.Context, file io.Reader, pick func(header []string) ([]int, error)) (Source, error)

// open finds out what kind of file it is. The Source may have to be closed. set is nil where there is no contract yet.
func (l Loader) open(ctx context.Context, file io.Reader, hint Dialect, set *catalog.Dataset) (Source, error) {
	b := bufio.NewReaderSize(file, 64<<10)
	start, err := b.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the start of the file: %w", err)
	}
	if l.Parquet != nil && (bytes.Equal(start, []byte("PAR1")) || bytes.Equal(start, []byte("PARE"))) {
		return l.Parquet(ctx, b, wanted(set))
	}
	return openRows(b, hint, set)
}

// Open finds out what kind of file it is, for whoever reads all of it before there is a contract. Where the Source is an
// io.Closer it has to be closed.
func (l Loader) Open(ctx context.Context, file io.Reader, hint Dialect) (Source, error) {
	return l.open(ctx, file, hint, nil)
}

// closeSource ends a Source that holds more than memory.
func closeSource(s Source) error {
	if c, ok := s.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// raw is the record as it stood. Of a file that is not text it is the cells, as CSV.
func (rec Record) raw() string {
	if rec.Raw != "" || len(rec.Fields) == 0 {
		return rec.Raw
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(rec.Fields) // a strings.Builder takes everything
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}
