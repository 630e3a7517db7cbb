//go:build !zeronoise

package house_test

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"

	"github.com/candor-data/candor/internal/intake"
)

func gzipped(t *testing.T, content string) string {
	return packed(t, content, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
}

func zstded(t *testing.T, content string) string {
	return packed(t, content, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
}

// bomb unpacks to 200 MiB.
func bomb() string {
	return head + strings.Repeat("p,2026-01-01,1,"+strings.Repeat("0", 1000)+"\n", 200_000)
}

func some(f func(t *testing.T) string) func(*testing.T) io.Reader {
	return func(t *testing.T) io.Reader { return strings.NewReader(f(t)) }
}

func cut(s string) string { return s[:len(s)*2/3] }

// hostilePacked are files that are packed, or archives.
var hostilePacked = []hostile{
	{name: "gzip that is cut off", file: some(func(t *testing.T) string { return cut(gzipped(t, manyRows())) }), wrong: "cut off"},
	{name: "gzip that is cut off after its first bytes", file: some(func(t *testing.T) string { return gzipped(t, manyRows())[:11] }), wrong: "cut off"},
	{name: "gzip with a wrong checksum", file: some(func(t *testing.T) string {
		b := []byte(gzipped(t, manyRows()))
		b[len(b)-6] ^= 1
		return string(b)
	}), wrong: "damaged"},
	{name: "gzip with something behind it", file: some(func(t *testing.T) string { return gzipped(t, manyRows()) + strings.Repeat("something ", 9) }), wrong: "damaged"},
	{name: "zstd that is cut off", file: some(func(t *testing.T) string { return cut(zstded(t, manyRows())) }), wrong: "cut off"},
	{name: "zstd with a wrong checksum", file: some(func(t *testing.T) string {
		b := []byte(zstded(t, manyRows()))
		b[len(b)-1] ^= 1
		return string(b)
	}), wrong: "damaged"},
	{name: "zstd that asks for two gigabytes of memory", file: text("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00x"), wrong: "more than 128 MiB of memory"},
	{name: "a bomb of gzip", file: some(func(t *testing.T) string { return gzipped(t, bomb()) }), wrong: "unpacks to more than is allowed"},
	{name: "a bomb of zstd", file: some(func(t *testing.T) string { return zstded(t, bomb()) }), wrong: "unpacks to more than is allowed"},
	{name: "a bomb within a bomb", file: some(func(t *testing.T) string { return gzipped(t, gzipped(t, bomb())) }), wrong: "packed twice"},
	{name: "gzip within zstd", file: some(func(t *testing.T) string { return zstded(t, gzipped(t, head)) }), wrong: "packed twice"},
	{name: "a ZIP archive, as spreadsheets are", file: some(func(t *testing.T) string {
		var b strings.Builder
		z := zip.NewWriter(&b)
		if w, err := z.Create("../../evil.csv"); err != nil {
			t.Fatal(err)
		} else if _, err := io.WriteString(w, head); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}), wrong: "spreadsheet or a ZIP archive"},
	{name: "a tar archive in gzip", file: some(func(t *testing.T) string {
		var b strings.Builder
		w := tar.NewWriter(&b)
		if err := w.WriteHeader(&tar.Header{Name: "../../evil.csv", Mode: 0o600, Size: int64(len(head)), Format: tar.FormatUSTAR}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, head); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return gzipped(t, b.String())
	}), wrong: "tar archive"},
	{name: "bzip2", file: text("BZh91AY&SY"), wrong: "bzip2"},
	{name: "xz", file: text("\xfd7zXZ\x00\x00\x04"), wrong: "xz"},
	{name: "gzip of nothing", file: some(func(t *testing.T) string { return gzipped(t, "") }), wrong: "the file is empty"},
	{name: "gzip of a header that is text at last", file: some(func(t *testing.T) string { return gzipped(t, head+"p001,,,\n") }), rows: 1},
}

func in16(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// hostileEncoded are files whose bytes are no text, or text of several kinds.
var hostileEncoded = []hostile{
	{name: "half characters of UTF-16", file: text("\xff\xfe", in16("customer,note\ne001,x\ne001,"), "\x00\xd8", in16("\ne001,"), "\x00\xdc", in16("\n")), rows: 1, aside: "bad-encoding 2"},
	{name: "UTF-16 with an odd byte at its end", file: text("\xff\xfe", in16("customer,note\ne002,x\n"), "\x65"), rows: 1, aside: "bad-encoding 1"},
	{name: "UTF-16 that says it is UTF-8", file: text("\xff\xfe", in16("customer,note\ne003,x\n")), hint: intake.Dialect{Encoding: intake.UTF8}, wrong: "leave --encoding out"},
	{name: "UTF-16 without its mark", file: text(in16("customer,note\ne004,Zürich\n")), rows: 1},
	{name: "UTF-32", file: text("\xff\xfe\x00\x00c\x00\x00\x00"), wrong: "UTF-32"},
	{name: "a row of Windows among rows in UTF-8", file: text("customer,note\ne005,Zürich\ne005,Z\xfcrich\ne005,Köln\n"), rows: 2, aside: "bad-utf8 1"},
	{name: "a row in UTF-8 among rows of Windows", file: text("customer,note\ne006,Z\xfcrich\ne006,Zürich\ne006,K\xf6ln\n"), rows: 2, aside: "bad-encoding 1"},
	{name: "a row of Windows far into a file of ASCII", file: text("customer,note\n", strings.Repeat("e007,x\n", 20_000), "e007,Z\xfcrich\n"), rows: 20_000, aside: "bad-utf8 1"},
	{name: "Cyrillic of Windows", file: text("customer,note\ne008,\xcc\xee\xf1\xea\xe2\xe0\n"), wrong: "not UTF-8"},
	{name: "noughts", file: text(strings.Repeat("\x00", 1000)), wrong: "zero bytes"},
	{name: "chance", file: func(*testing.T) io.Reader {
		b, x := make([]byte, 5000), uint32(7)
		for i := range b {
			x = x*1664525 + 1013904223
			b[i] = byte(x >> 24)
		}
		return strings.NewReader(string(b))
	}, wrong: "looks like data"},
}

// hostileOpened are files that are none, or that change under the reader.
var hostileOpened = []hostile{
	{name: "a folder where a file is meant", file: func(t *testing.T) io.Reader { return opened(t, t.TempDir(), nil) }, wrong: "this is a folder"},
	{name: "a link that leads to itself", file: func(t *testing.T) io.Reader {
		path := filepath.Join(t.TempDir(), "loop")
		if err := os.Symlink("loop", path); err != nil {
			t.Fatal(err)
		}
		return opened(t, path, nil)
	}, wrong: "symbolic links"},
	{name: "a device", file: func(t *testing.T) io.Reader { return opened(t, "/dev/zero", nil) }, wrong: "neither a file nor a pipe"},
	{name: "a file that grows while it is read", file: func(t *testing.T) io.Reader {
		return opened(t, onDisk(t, manyRows()), func(path string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("o001,,,\n")
			return errors.Join(err, f.Close())
		})
	}, wrong: "the file changed while it was read"},
	{name: "a file that shrinks while it is read", file: func(t *testing.T) io.Reader {
		return opened(t, onDisk(t, manyRows()), func(path string) error { return os.Truncate(path, 200) })
	}, wrong: "the file changed while it was read"},
	{name: "a file that is written over while it is read", file: func(t *testing.T) io.Reader {
		return opened(t, onDisk(t, manyRows()), func(path string) error {
			return errors.Join(os.WriteFile(path, []byte(strings.ReplaceAll(manyRows(), "x\n", "y\n")), 0o600), os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)))
		})
	}, wrong: "the file changed while it was read"},
	{name: "a pipe that is closed early", rows: 1, aside: "wrong-column-count 1", file: func(t *testing.T) io.Reader { return pipe(t, head+"o002,,,\no003,2026") }},
	{name: "a pipe that is closed at once", wrong: "the file is empty", file: func(t *testing.T) io.Reader { return pipe(t, "") }},
}

// pipe is a named pipe into which somebody writes, and goes.
func pipe(t *testing.T, content string) io.Reader {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		w, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			_, _ = w.WriteString(content)
			_ = w.Close()
		}
	}()
	return opened(t, path, nil)
}
