package search

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// How far packed files are opened. What lies beyond is told as not looked into.
const (
	deepest      = 5
	mostUnpacked = 8 << 30  // of one file
	mostInMemory = 64 << 20 // a ZIP archive that is itself packed, or a value of a database
)

// packing recognises packed content by its first bytes: gzip RFC 1952 (2.3.1), zip APPNOTE 4.3.7, zstd RFC 8878 (3.1.1).
func packing(head []byte) string {
	for _, k := range []struct{ magic, name string }{
		{"\x1f\x8b\x08", "gzip"}, {"PK\x03\x04", "zip"}, {"\x28\xb5\x2f\xfd", "zstd"}, {"BZh", "bzip2"}, {"\xfd7zXZ\x00", "xz"},
	} {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.name
		}
	}
	return ""
}

// opens reports whether a short value really is what its first bytes say: 32 random bytes can begin like gzip.
func opens(b []byte) bool {
	l := &looking{ctx: context.Background(), find: &finder{}, at: map[string]bool{}}
	return len(b) > 1024 || l.unpack(packing(b), bytes.NewReader(b), "", 0) == nil && len(l.report.Skipped) == 0
}

var errTooMuch = errors.New("unpacks too far")

// content looks at a stream of bytes, and at what they hold packed. inside says what they were unpacked from.
func (l *looking) content(r io.Reader, inside string, depth int, cells bool, where func(int64) string) error {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(16)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	s := &stream{find: l.find, cells: cells, hit: func(at int64, p *pattern) {
		if p.out && l.inside {
			return
		}
		w := where(at)
		if inside != "" && w != inside {
			w = inside + ", " + w
		}
		l.hit(w, p.how)
	}}
	defer s.end()
	how := packing(head)
	switch {
	case how == "" && inside != "" && bytes.HasPrefix(head, []byte(parquetMagic)):
		l.skip(inside+": a Parquet file in a packed file is not opened; unpack it first", true)
	case how == "" && inside != "" && bytes.HasPrefix(head, []byte(sqliteMagic)):
		l.skip(inside+": a database in a packed file is looked at by its bytes alone; unpack it first", true)
	case how != "" && depth == deepest:
		l.skip(fmt.Sprintf("packed more than %d times over", deepest), true)
	case how != "":
		tee := io.TeeReader(b, s)
		if err := l.unpack(how, tee, inside, depth); err != nil {
			if l.ctx.Err() != nil {
				return l.ctx.Err()
			}
			l.skip(unpackWords(how, err), true)
		}
		_, err := io.Copy(io.Discard, tee)
		return err
	}
	_, err = io.Copy(s, b)
	return err
}

func unpackWords(how string, err error) string {
	if errors.Is(err, errTooMuch) {
		return "it unpacks to more than is looked at; unpack it and search again"
	}
	return "it begins like " + how + " and does not unpack to its end"
}

func (l *looking) unpack(how string, r io.Reader, inside string, depth int) error {
	within := func(name string) string {
		if inside != "" {
			return inside + " in " + name
		}
		return "inside " + name
	}
	inner := func(r io.Reader) error {
		return l.content(&unpacking{l: l, r: r}, within(how), depth+1, true, func(at int64) string { return fmt.Sprintf("byte %d", at) })
	}
	switch how {
	case "gzip":
		b := bufio.NewReader(r) // as a ByteReader, so that gzip takes no byte beyond a member
		z, err := gzip.NewReader(b)
		for err == nil {
			z.Multistream(false)
			if err := inner(z); err != nil {
				return err
			}
			// What follows the last member is no gzip: its bytes are looked at as they are.
			if err = z.Reset(b); errors.Is(err, io.EOF) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil
			}
		}
		return err
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20), zstd.WithDecoderLowmem(true))
		if err != nil {
			return err
		}
		defer z.Close()
		return inner(z)
	case "bzip2":
		return inner(bzip2.NewReader(r))
	case "zip":
		all, err := io.ReadAll(io.LimitReader(r, mostInMemory+1))
		if err != nil {
			return err
		}
		if len(all) > mostInMemory {
			return errTooMuch
		}
		z, err := zip.NewReader(bytes.NewReader(all), int64(len(all)))
		if err != nil {
			return err
		}
		for _, f := range z.File {
			b := fold([]byte(f.Name))
			l.find.each(b, 0, len(b), false, func(_ int, p *pattern) { l.hit(within("zip")+", a name", p.how) })
			if f.FileInfo().IsDir() {
				continue
			}
			m, err := f.Open()
			if err != nil {
				return err
			}
			if err := errors.Join(inner(m), m.Close()); err != nil {
				return err
			}
		}
		return nil
	}
	return errors.New("nothing here unpacks it")
}

// unpacking counts what comes out of packed files, and stops at the bound.
type unpacking struct {
	l *looking
	r io.Reader
	n int64
}

func (u *unpacking) Read(p []byte) (int, error) {
	if err := u.l.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := u.r.Read(p)
	u.l.report.Unpacked += int64(n)
	if u.n += int64(n); u.n > mostUnpacked {
		return 0, errTooMuch
	}
	return n, err
}
