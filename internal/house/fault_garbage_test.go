//go:build !zeronoise

package house_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

// opens tries to open a folder and verify its record, and says what was wrong.
func opens(t *testing.T, dir string) error {
	t.Helper()
	h, err := house.Open(t.Context(), dir, house.Options{Now: clockAt(noon.Add(time.Hour)).now})
	if err != nil {
		return err
	}
	v, err := h.Verify(t.Context(), operator, nil)
	if err == nil && !v.OK {
		err = fmt.Errorf("verify: %v", v.Problems)
	}
	if err == nil {
		// Whatever else is broken is told by whoever stumbles on it; they must not fall.
		_, err = h.Ask(t.Context(), asBrand(count+" WHERE amount > 9"))
	}
	return errors.Join(err, h.Close())
}

// rowsOf gives the files of rows as they are.
func rowsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	root := filepath.Join(dir, "rows")
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// keptRows checks that none of the rows that were there is gone or changed.
func keptRows(t *testing.T, dir string, was map[string]string) {
	t.Helper()
	now := rowsOf(t, dir)
	for path, text := range was {
		if now[path] != text {
			t.Fatalf("acknowledged rows are gone: %s", filepath.Base(filepath.Dir(path)))
		}
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b, 0o600)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAWorkspaceThatIsNotWholeIsNotOpenedAndLosesNoMore(t *testing.T) {
	const db = "candor.db"
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	cut := func(name string, to func(size int) int) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			b := read(t, filepath.Join(dir, name))
			write(t, filepath.Join(dir, name), b[:to(len(b))])
		}
	}
	become := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { write(t, filepath.Join(dir, name), []byte(text)) }
	}
	firstRows := func(t *testing.T, dir string) string {
		for path := range rowsOf(t, dir) {
			return path
		}
		t.Fatal("no rows")
		return ""
	}
	for _, tt := range []struct {
		name string
		harm func(t *testing.T, dir string)
		want string // in the error
	}{
		{"the database is gone", remove(db), "candor.db"},
		{"the database is empty", cut(db, func(int) int { return 0 }), "candor.db"},
		{"the database is cut within its header", cut(db, func(int) int { return 60 }), ""},
		{"the database is cut to its first page", cut(db, func(int) int { return 4096 }), ""},
		{"half of the database is gone", cut(db, func(n int) int { return n / 8192 * 4096 }), ""},
		{"the database's last page is gone", cut(db, func(n int) int { return n - 4096 }), ""},
		{"the database is text", become(db, strings.Repeat("not a database ", 1000)), ""},
		{"a file of rows is gone", func(t *testing.T, dir string) {
			if err := os.Remove(firstRows(t, dir)); err != nil {
				t.Fatal(err)
			}
		}, "missing"},
		{"the log's key is gone", remove("keys/uses"), "keys/uses"},
		{"the log's public key is gone", remove("keys/uses.pub"), "keys/uses.pub"},
		{"the people's log's key is gone", remove("keys/people"), "keys/people"},
		{"the key of who was deleted is gone", remove("keys/suppression"), "keys/suppression"},
		{"the secret is gone", remove("keys/secret"), "keys/secret"},
		{"the secret is short", become("keys/secret", "abcd\n"), "keys/"},
		{"the secret is empty", become("keys/secret", ""), "keys/"},
		{"the log's key is no key", become("keys/uses", "PRIVATE+KEY\n"), "key"},
		{"the log's key is another's", func(t *testing.T, dir string) {
			other := filepath.Join(t.TempDir(), "other")
			if err := house.Init(other, house.Options{}); err != nil {
				t.Fatal(err)
			}
			for _, k := range []string{"keys/uses", "keys/uses.pub"} {
				write(t, filepath.Join(dir, k), read(t, filepath.Join(other, k)))
			}
		}, ""},
		{"the folder of rows is a file", func(t *testing.T, dir string) {
			if err := os.Rename(filepath.Join(dir, "rows"), filepath.Join(dir, "kept")); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "rows"), []byte("x"))
		}, "rows"},
		{"the folder of rows leads nowhere", func(t *testing.T, dir string) {
			rows := filepath.Join(dir, "rows")
			if err := errors.Join(os.Rename(rows, filepath.Join(dir, "kept")), os.Symlink(filepath.Join(dir, "nowhere"), rows)); err != nil {
				t.Fatal(err)
			}
		}, "rows"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir, _ := shopFolder(t)
			whole := filepath.Join(filepath.Dir(dir), "whole")
			if err := os.CopyFS(whole, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			tt.harm(t, dir)
			err := opens(t, dir)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error about %q", err, tt.want)
			}
			// A second try, as people do, and making the workspace anew, as the impatient do.
			_ = opens(t, dir)
			if err := house.Init(dir, house.Options{}); err == nil {
				t.Error("a workspace was made over one that holds a company")
			}
			// What is not harmed is as it was: putting the harmed file back is enough.
			kept := filepath.Join(dir, "kept")
			if _, err := os.Stat(kept); err == nil {
				if err := errors.Join(os.RemoveAll(filepath.Join(dir, "rows")), os.Rename(kept, filepath.Join(dir, "rows"))); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range []string{db, "keys/uses", "keys/uses.pub", "keys/people", "keys/suppression", "keys/secret"} {
				if is, err := os.ReadFile(filepath.Join(dir, name)); err == nil && tt.want != name && name != db && !bytes.Equal(is, read(t, filepath.Join(whole, name))) && !strings.Contains(tt.name, "key is") && !strings.Contains(tt.name, "secret is") {
					t.Errorf("%s was written over", name)
				}
				write(t, filepath.Join(dir, name), read(t, filepath.Join(whole, name)))
			}
			for _, side := range []string{"-wal", "-shm"} {
				_ = os.Remove(filepath.Join(dir, db+side))
			}
			for path, text := range rowsOf(t, whole) {
				rel, err := filepath.Rel(whole, path)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := os.Stat(filepath.Join(dir, rel)); err != nil && tt.name != "a file of rows is gone" {
					t.Fatalf("acknowledged rows are gone: %s", rel)
				}
				write(t, filepath.Join(dir, rel), []byte(text))
			}
			if err := opens(t, dir); err != nil {
				t.Errorf("with everything put back: %v", err)
			}
		})
	}
}

// Any one byte of the database may turn: nobody falls, and no file of rows is swept on the word of a broken list.
func TestATurnedByteInTheDatabaseIsToldOrHarmless(t *testing.T) {
	dir, _ := shopFolder(t)
	path := filepath.Join(dir, "candor.db")
	whole, rows := read(t, path), rowsOf(t, dir)
	every := 5
	if long() {
		every = 1
	}
	told, tries := 0, 0
	try := func(t *testing.T, at int, to byte) error {
		t.Helper()
		b := bytes.Clone(whole)
		b[at] ^= to
		write(t, path, b)
		for _, side := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + side)
		}
		// What a crash would have left makes the sweep look.
		write(t, filepath.Join(dir, "rows", "orders", "load-dead", "part-0.parquet.tmp"), []byte("x"))
		err := opens(t, dir)
		if tries++; err != nil {
			told++
		}
		keptRows(t, dir, rows)
		return err
	}
	t.Run("at the head of each page", func(t *testing.T) {
		for page := 0; page < len(whole)/4096; page += every {
			for _, at := range []int{0, 4} { // the kind of the page, how many cells it holds
				_ = try(t, page*4096+at, 1)
			}
		}
		t.Logf("%d of %d turned bytes were noticed at once", told, tries)
		if told*2 < tries {
			t.Errorf("%d of %d were noticed: too few for what stands at the head of pages", told, tries)
		}
	})
	t.Run("in the list of files of rows", func(t *testing.T) {
		lists := 0
		for page := 0; page < len(whole); page += 4096 {
			b := whole[page : page+4096]
			fewer := func() error { return try(t, page+4, whole[page+4]^(whole[page+4]-1)) } // its last cell is off the page
			switch {
			case b[0] == leafOfIndex && bytes.Contains(b, []byte("orders")):
				_ = fewer()
			case b[0] == leafOfTable && bytes.Contains(b, []byte("/bucket=")) && !bytes.Contains(b, []byte("kind: ")):
				lists++
				if err := fewer(); err == nil {
					t.Error("a shorter list was believed")
				}
				if err := try(t, page+bytes.Index(b, []byte("/bucket="))+1, 1); err == nil {
					t.Error("another name was believed")
				}
			}
		}
		if lists == 0 {
			t.Error("the list was not found")
		}
	})
	for name, text := range map[string]string{
		"in the body of an entry": `"kind":"intend"`,
		"in a signed head":        "/uses\n",
		"in a digest of a body":   `"digest":"`,
	} {
		t.Run(name, func(t *testing.T) {
			at := bytes.Index(whole, []byte(text))
			if at < 0 {
				t.Fatal("not found in the database")
			}
			if err := try(t, at+2, 1); err == nil {
				t.Error("nobody noticed")
			}
		})
	}
}

// The first byte of a page that holds rows, or what finds them (sqlite.org/fileformat2.html, 1.6).
const (
	leafOfTable = 13
	leafOfIndex = 10
)

func TestAFileOfRowsThatIsCutFailsTheQuestionAndKeepsTheDebit(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string){
		"cut":     func(t *testing.T, path string) { b := read(t, path); write(t, path, b[:len(b)/2]) },
		"empty":   func(t *testing.T, path string) { write(t, path, nil) },
		"garbage": func(t *testing.T, path string) { write(t, path, bytes.Repeat([]byte("PAR1"), 100)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, head := shopFolder(t)
			h := open(t, dir, house.Options{})
			for path := range rowsOf(t, dir) {
				harm(t, path)
				break
			}
			uses, spent := len(usesOf(t, h)), spentBy(t, h, brandsAllowance)
			for i := range 2 {
				_, err := h.Ask(t.Context(), asBrand(count+" WHERE amount > 2"))
				if err == nil || !strings.Contains(err.Error(), "the engine failed") || aboutSomebody.MatchString(err.Error()) {
					t.Errorf("got %v, want that the engine failed", err)
				}
				if got := len(usesOf(t, h)) - uses; got != i+1 {
					t.Errorf("%d uses are recorded after %d questions", got, i+1)
				}
			}
			if got := spentBy(t, h, brandsAllowance); got.Window <= spent.Window {
				t.Error("a question that failed was refunded: failing on purpose would be free")
			}
			sound(t, h, head)
		})
	}
}

func TestWhatAKillLeavesLyingIsSweptAndInNobodysWay(t *testing.T) {
	dir, head := shopFolder(t)
	for _, name := range []string{
		"rows/orders/load-dead/bucket=003/part-0.parquet", "rows/orders/load-dead/bucket=003/part-1.parquet.tmp",
		"rows/nobody/load-dead/bucket=000/part-0.parquet", "tmp/duckdb/spilled.tmp", "tmp/half-an-export.csv",
	} {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), []byte("c007,2026-04-01,7.25"))
	}
	write(t, filepath.Join(dir, "run", "lock"), []byte("4711\n"))
	l, err := net.Listen("unix", house.Socket(dir))
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	h := open(t, dir, house.Options{})
	if err := os.Remove(house.Socket(dir)); err != nil { // the next server's to replace
		t.Error(err)
	}
	sound(t, h, head)
	stillWorks(t, h)
	if _, err := house.Open(t.Context(), dir, house.Options{}); !errors.Is(err, house.ErrHeld) {
		t.Errorf("opened twice: got %v, want ErrHeld", err)
	}
	sound(t, h, head)
}

func TestTheFolderOfRowsMayBeOnAnotherDisk(t *testing.T) {
	dir, head := shopFolder(t)
	rows, elsewhere := filepath.Join(dir, "rows"), filepath.Join(t.TempDir(), "elsewhere")
	if err := errors.Join(os.Rename(rows, elsewhere), os.Symlink(elsewhere, rows)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(elsewhere, "orders", "load-dead", "part-0.parquet.tmp"), []byte("x"))
	h := open(t, dir, house.Options{})
	if _, err := os.Stat(filepath.Join(elsewhere, "orders", "load-dead")); err == nil {
		t.Error("what a kill left there was not swept")
	}
	if err := load(t.Context(), h, moreOrders()); err != nil || !loadMore.done(t, h, "") {
		t.Errorf("load: %v", err)
	}
	stillWorks(t, h)
	if v, err := h.Verify(t.Context(), operator, []string{head}); err != nil || !v.OK {
		t.Error(err, v.Problems)
	}
}

func TestMakingAWorkspaceThatBrokeOffIsBegunAgain(t *testing.T) {
	for n := int64(0); ; n += 24 {
		dir := filepath.Join(t.TempDir(), "shop")
		dry := io.MultiReader(io.LimitReader(rand.Reader, n), iotest.ErrReader(errors.New("dry")))
		err := house.Init(dir, house.Options{Rand: dry})
		if err == nil {
			if n == 0 {
				t.Error("keys were made without randomness")
			}
			return
		}
		if h, err := house.Open(t.Context(), dir, house.Options{}); err == nil {
			t.Fatal("half a workspace was opened", h.Close())
		}
		if err := house.Init(dir, house.Options{}); err != nil {
			t.Fatalf("after it broke off at %d random bytes: %v", n, err)
		}
		h := open(t, dir, house.Options{})
		if _, err := h.NextEpoch(t.Context(), operator); err != nil {
			t.Fatal(err)
		}
		sound(t, h, headOf(t, h))
	}
}

func TestALoadThatIsCutOffLeavesNothing(t *testing.T) {
	for name, cut := range map[string]func(ctx context.Context, cancel func()) io.Reader{
		"the file cannot be read to its end": func(context.Context, func()) io.Reader {
			return io.MultiReader(bytes.NewReader(moreOrders()), iotest.ErrReader(errors.New("the medium was taken out")))
		},
		"whoever loads it gives up": func(_ context.Context, cancel func()) io.Reader {
			return io.MultiReader(bytes.NewReader(moreOrders()), iotest.ErrReader(io.EOF), readerFunc(func([]byte) (int, error) { cancel(); return 0, io.EOF }))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, head := shopFolder(t)
			h := open(t, dir, house.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if _, err := h.Load(ctx, operator, "orders", cut(ctx, cancel), intake.Dialect{}, &intake.Meter{}); err == nil {
				t.Error("half a file was loaded")
			}
			if loadMore.done(t, h, "") {
				t.Error("the rows are there")
			}
			sound(t, h, head)
			if err := load(t.Context(), h, moreOrders()); err != nil || !loadMore.done(t, h, "") {
				t.Errorf("loaded again: %v", err)
			}
			sound(t, h, head)
		})
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
