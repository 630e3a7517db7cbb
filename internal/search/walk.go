package search

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// walk looks into every file below the folder, in order of names. Links are followed once, since a folder of rows may lie
// on another disk.
func (l *looking) walk() error {
	root, err := filepath.EvalSymlinks(l.Dir)
	if err != nil {
		return err
	}
	return l.folder(root, "", map[string]bool{})
}

func (l *looking) folder(real, rel string, seen map[string]bool) error {
	if seen[real] {
		return nil
	}
	seen[real] = true
	list, err := os.ReadDir(real)
	if err != nil {
		l.path = rel
		l.skip("the folder could not be read", true)
		return nil
	}
	for _, e := range list {
		if err := l.ctx.Err(); err != nil {
			return err
		}
		if err := l.entry(filepath.Join(real, e.Name()), filepath.Join(rel, e.Name()), seen); err != nil {
			return err
		}
	}
	return nil
}

func (l *looking) entry(real, rel string, seen map[string]bool) error {
	l.name(rel)
	if reason, shut := l.Shut[rel]; shut {
		l.skip(reason, false)
		return nil
	}
	to, err := filepath.EvalSymlinks(real)
	var st fs.FileInfo
	if err == nil {
		st, err = os.Stat(to)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // gone meanwhile, as drafts are; a link to nothing holds nothing
	case err != nil:
		l.skip("it could not be reached", true)
		return nil
	case st.IsDir():
		return l.folder(to, rel, seen)
	case !st.Mode().IsRegular():
		l.skip("not a file: a socket, pipe or device keeps nothing", false)
		return nil
	case seen[to]:
		return nil
	}
	seen[to] = true
	return l.file(to)
}

// name looks at the name itself, and keeps the path for hits without any part of it that holds a marker.
func (l *looking) name(rel string) {
	l.at = map[string]bool{}
	parts := strings.Split(rel, string(filepath.Separator))
	for i, part := range parts {
		found := false
		b := fold([]byte(part))
		l.find.each(b, 0, len(b), false, func(int, *pattern) { found = true })
		if found {
			parts[i] = "…"
			if i == len(parts)-1 {
				l.path = strings.Join(parts, "/")
				l.hit("its name", "text")
			}
		}
	}
	l.path = strings.Join(parts, "/")
}

const (
	sqliteMagic  = "SQLite format 3\x00"
	parquetMagic = "PAR1"
	walMagic     = "\x37\x7f\x06\x82" // of a write-ahead log; the last bit is the byte order of its checksums
	walMagicBE   = "\x37\x7f\x06\x83"
)

func (l *looking) file(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		l.skip("it could not be opened", true)
		return nil
	}
	defer f.Close()
	l.report.Files++
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		l.skip("it could not be read", true)
		return nil
	}
	head = head[:n]
	r := io.MultiReader(bytes.NewReader(head), f)
	database, rows := bytes.HasPrefix(head, []byte(sqliteMagic)), bytes.HasPrefix(head, []byte(parquetMagic))
	l.inside = database || rows || bytes.HasPrefix(head, []byte(walMagic)) || bytes.HasPrefix(head, []byte(walMagicBE))
	err = l.content(&counting{l: l, r: r}, "", 0, !database && !rows, func(at int64) string {
		if database {
			return fmt.Sprintf("byte %d, page %d", at, at/pageSize(head, f)+1)
		}
		return fmt.Sprintf("byte %d", at)
	})
	if err != nil {
		if l.ctx.Err() != nil {
			return l.ctx.Err()
		}
		l.skip("it could not be read to its end", true)
	}
	if l.Progress != nil {
		l.Progress(l.report.Files, l.report.Bytes)
	}
	switch {
	case database && l.Database != nil:
		return l.values(l.Database, path, "the tables of this database could not be read")
	case rows && l.Rows != nil:
		return l.values(l.Rows, path, "the values of this Parquet file could not be read")
	case rows:
		l.skip("the values of Parquet files are packed, and nothing here reads them", true)
	}
	return nil
}

// pageSize reads it from a database's header (bytes 16 and 17; 1 means 65536).
func pageSize(head []byte, f *os.File) int64 {
	b := make([]byte, 2)
	if _, err := f.ReadAt(b, int64(len(head))); err != nil {
		return 4096
	}
	n := int64(b[0])<<8 | int64(b[1])
	if n == 1 {
		n = 65536
	}
	return max(n, 512)
}

// values looks at a file's values as its reader sees them.
func (l *looking) values(of Values, path, blind string) error {
	err := of(l.ctx, path, func(v Value) error {
		l.report.Values++
		return l.value(v)
	})
	if err == nil {
		return nil
	}
	if l.ctx.Err() != nil {
		return l.ctx.Err()
	}
	if _, gone := os.Lstat(path); errors.Is(gone, fs.ErrNotExist) {
		return nil
	}
	l.skip(blind, true)
	return nil
}

func (l *looking) value(v Value) error {
	if packing(v.Bytes) != "" && opens(v.Bytes) {
		return l.content(bytes.NewReader(slices.Clone(v.Bytes)), v.Where, 0, false, func(int64) string { return v.Where })
	}
	b := fold(v.Bytes)
	for i := range l.find.patterns {
		if p := &l.find.patterns[i]; p.mode == Exact && v.Kind == p.kind && bytes.Equal(b, p.text) {
			l.hit(v.Where, p.how)
		}
	}
	l.find.each(b, 0, len(b), v.Kind != "", func(_ int, p *pattern) {
		if !p.out && (p.mode != Cell || v.Kind == AnyKind || v.Kind == p.kind && len(b) == len(p.text)) {
			l.hit(v.Where, p.how)
		}
	})
	return nil
}

// counting counts bytes on their way from the disk.
type counting struct {
	l *looking
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	if err := c.l.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.l.report.Bytes += int64(n)
	if c.n += int64(n); c.n > 16<<20 {
		c.n = 0
		if c.l.Progress != nil {
			c.l.Progress(c.l.report.Files, c.l.report.Bytes)
		}
	}
	return n, err
}
