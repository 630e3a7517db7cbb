package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// ErrUnpacksTooFar says that a packed file unpacks to more than the limits allow; it may have been made to fill the disk.
var ErrUnpacksTooFar = errors.New("the file unpacks to more than is allowed for its size; load it unpacked if it is right")

// zstdWindow bounds the memory that a zstd file may ask for; zstd itself asks for no more unless told to (--long).
const zstdWindow = 128 << 20

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

// The ways of packing that are undone, by their first bytes: RFC 1952, section 2.3.1; RFC 8878, section 3.1.1.
const (
	gzipMagic = "\x1f\x8b\x08"
	zstdMagic = "\x28\xb5\x2f\xfd"
)

// unpack recognises gzip and zstd and unpacks them; anything else passes as it is. how names the packing.
func unpack(packed *countingReader, limits Limits) (text io.Reader, how string, err error) {
	b := bufio.NewReaderSize(packed, 32<<10)
	magic, err := b.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", fmt.Errorf("read the start of the file: %w", err)
	}
	u := &unpacker{packed: packed, limits: limits}
	switch {
	case bytes.HasPrefix(magic, []byte(gzipMagic)):
		u.how = "gzip"
		u.z, err = gzip.NewReader(b)
	case bytes.HasPrefix(magic, []byte(zstdMagic)):
		u.how = "zstd"
		u.z, err = zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
	default:
		return b, "", nil
	}
	if err != nil {
		return nil, "", u.broken(err)
	}
	return u, u.how, nil
}

type unpacker struct {
	z      io.Reader
	how    string
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
		err = u.broken(err)
	}
	return n, err
}

// broken says what is wrong with a packed file, as people know it.
func (u *unpacker) broken(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("unpack %s: the file is cut off; copy it again: %w", u.how, err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("unpack zstd: the file asks for more than %d MiB of memory; pack it without --long: %w", zstdWindow>>20, err)
	}
	return fmt.Errorf("unpack %s: the file is damaged; copy it again: %w", u.how, err)
}

// kinds are files that are often given where text is meant.
var kinds = []struct{ magic, text string }{
	{"\xff\xfe\x00\x00", "this file is UTF-32 text; save it as UTF-8 and load it again"},
	{"\x00\x00\xfe\xff", "this file is UTF-32 text; save it as UTF-8 and load it again"},
	{"PK\x03\x04", "this file is a spreadsheet or a ZIP archive, not text; save the sheet as CSV, or unpack the archive, and load that"},
	{"PAR1", "this file is Parquet, not text; load it as it is, neither packed nor through a program that turns it into text"},
	{"\xd0\xcf\x11\xe0", "this file is an old spreadsheet, not text; save the sheet as CSV and load that"},
	{"SQLite format 3\x00", "this file is a SQLite database, not text; export the table as CSV and load that"},
	{gzipMagic, "this file is packed twice; unpack it once and load that"},
	{zstdMagic, "this file is packed twice; unpack it once and load that"},
	{"BZh", "this file is packed with bzip2; unpack it, or pack it with gzip or zstd, and load that"},
	{"\xfd7zXZ\x00", "this file is packed with xz; unpack it, or pack it with gzip or zstd, and load that"},
	{"7z\xbc\xaf\x27\x1c", "this file is a 7-Zip archive; unpack it and load what is in it"},
	{"%PDF-", "this file is a PDF, not text"},
	{"<!DOCTYPE", "this file is a web page, not rows; it may be the page that asks to sign in instead of the file that was to be fetched"},
	{"<html", "this file is a web page, not rows; it may be the page that asks to sign in instead of the file that was to be fetched"},
	{"<?xml", "this file is XML, which candor does not read; export CSV or JSON lines instead"},
}

// notText says why a file that begins so is not rows of text; nil: nothing speaks against it.
func notText(start []byte) error {
	for _, k := range kinds {
		if bytes.HasPrefix(start, []byte(k.magic)) {
			return errors.New(k.text)
		}
	}
	if len(start) > 262 && string(start[257:262]) == "ustar" { // POSIX.1 pax, ustar interchange format
		return errors.New("this file is a tar archive; unpack it and load what is in it")
	}
	return nil
}
