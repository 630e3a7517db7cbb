package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// ErrUnpacksTooFar says that a packed file unpacks to more than the limits allow; it may have been made to fill the disk.
var ErrUnpacksTooFar = errors.New("the gzip file unpacks to more than is allowed; load it unpacked if it is right")

// countingReader counts what is read through it.
type countingReader struct {
	src io.Reader
	n   int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n += int64(n)
	return n, err
}

// unpack recognises gzip by its first bytes (RFC 1952, section 2.3.1) and unpacks it; anything else passes as it is.
func unpack(packed *countingReader, limits Limits) (io.Reader, error) {
	b := bufio.NewReaderSize(packed, 32<<10)
	magic, err := b.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the start of the file: %w", err)
	}
	if !bytes.Equal(magic, []byte{0x1f, 0x8b, 8}) {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("unpack gzip: %w", err)
	}
	return &unpacker{z: z, packed: packed, limits: limits}, nil
}

type unpacker struct {
	z      *gzip.Reader
	packed *countingReader
	limits Limits
	n      int64
}

func (u *unpacker) Read(p []byte) (int, error) {
	n, err := u.z.Read(p)
	u.n += int64(n)
	if u.n > u.limits.Unpacked || u.n-1<<20 > u.packed.n*u.limits.Ratio {
		return 0, ErrUnpacksTooFar
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("unpack gzip: %w", err)
	}
	return n, err
}

// kinds are files that are often given where text is meant.
var kinds = []struct{ magic, text string }{
	{"\xff\xfe\x00\x00", "this file is UTF-32 text; save it as UTF-8 and load it again"},
	{"\xff\xfe", "this file is UTF-16 text, which candor does not read yet; save it as UTF-8 (in a spreadsheet: CSV UTF-8) and load it again"},
	{"\xfe\xff", "this file is UTF-16 text, which candor does not read yet; save it as UTF-8 (in a spreadsheet: CSV UTF-8) and load it again"},
	{"PK\x03\x04", "this file is a spreadsheet or a ZIP archive, not text; save the sheet as CSV, or unpack the archive, and load that"},
	{"PAR1", "this file is Parquet, not delimited text"},
	{"\xd0\xcf\x11\xe0", "this file is an old spreadsheet, not text; save the sheet as CSV and load that"},
	{"SQLite format 3\x00", "this file is a SQLite database, not text; export the table as CSV and load that"},
	{"\x28\xb5\x2f\xfd", "this file is packed with zstd; unpack it, or pack it with gzip, and load that"},
	{"BZh", "this file is packed with bzip2; unpack it, or pack it with gzip, and load that"},
	{"\xfd7zXZ\x00", "this file is packed with xz; unpack it, or pack it with gzip, and load that"},
	{"%PDF-", "this file is a PDF, not text"},
}

// checkEncoding looks at the start of a file: how many bytes of byte order mark to skip, or why it is not UTF-8 text.
func checkEncoding(start []byte) (skip int, err error) {
	if bytes.HasPrefix(start, []byte("\xef\xbb\xbf")) {
		return 3, nil
	}
	for _, k := range kinds {
		if bytes.HasPrefix(start, []byte(k.magic)) {
			return 0, errors.New(k.text)
		}
	}
	if n := bytes.Count(start, []byte{0}); len(start) >= 16 && n*10 > len(start)*3 {
		return 0, errors.New("this file is full of zero bytes: it is UTF-16 text without its mark, or not text at all; save it as UTF-8 and load it again")
	}
	return 0, nil
}
