package intake

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFilesAreFoundAsTheyAreNamed(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.csv", "b.csv", "notes.md", "sub/c.jsonl.gz", "sub/.hidden.csv", "sub/deep/d.parquet", ".git/e.csv", "empty/readme", "[x].csv", "F.CSV.ZST"} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Symlink(dir, filepath.Join(dir, "sub", "up")), os.Symlink("loop", filepath.Join(dir, "loop"))); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name              string
		names             []string
		want, left, wrong string
	}{
		{"files in their order", []string{"b.csv", "a.csv"}, "b.csv a.csv", "", ""},
		{"a file twice is one", []string{"a.csv", "./a.csv", filepath.Join(dir, "a.csv")}, "a.csv", "", ""},
		{"the standard input", []string{"-", "a.csv"}, "- a.csv", "", ""},
		{"a folder and what is below", []string{"sub"}, "sub/c.jsonl.gz sub/deep/d.parquet", "sub/up", ""},
		{"the folder itself", []string{"."}, "F.CSV.ZST [x].csv a.csv b.csv sub/c.jsonl.gz sub/deep/d.parquet", "empty/readme loop notes.md sub/up", ""},
		{"a folder without rows", []string{"empty"}, "", "", "holds no file of rows"},
		{"a pattern that the shell left alone", []string{"*.csv"}, "[x].csv a.csv b.csv", "", ""},
		{"a pattern of folders", []string{"s*"}, "sub/c.jsonl.gz sub/deep/d.parquet", "sub/up", ""},
		{"a pattern given whole", []string{filepath.Join(dir, "?.csv")}, filepath.Join(dir, "a.csv") + " " + filepath.Join(dir, "b.csv"), "", ""},
		{"a name that looks like a pattern", []string{"[x].csv"}, "[x].csv", "", ""},
		{"a pattern that fits nothing", []string{"*.tsv"}, "", "", "no file fits"},
		{"a pattern that is none", []string{"[a"}, "", "", "no pattern"},
		{"what is not there is told when it is opened", []string{"gone.csv"}, "gone.csv", "", ""},
		{"a link that leads to itself is told when it is opened", []string{"loop"}, "loop", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files, left, err := Find(dir, tt.names)
			if (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
				t.Fatalf("got %v, want %q", err, tt.wrong)
			}
			if got := strings.Join(files, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if got := strings.Join(left, " "); got != tt.left {
				t.Errorf("left %s, want %s", got, tt.left)
			}
		})
	}
}

func TestWhatIsNoFileIsNotOpened(t *testing.T) {
	dir := t.TempDir()
	loop, pipe := filepath.Join(dir, "loop"), filepath.Join(dir, "pipe")
	if err := errors.Join(os.Symlink("loop", loop), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{dir: "folder", loop: "symbolic links", filepath.Join(dir, "gone"): "no such file", "/dev/null": "neither"} {
		f, err := OpenFile(path)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), dir) {
			t.Errorf("%s: got %v, %v", want, f, err)
		}
	}
	go func() {
		w, err := os.OpenFile(pipe, os.O_WRONLY, 0)
		if err == nil {
			_, _ = w.WriteString("a,b\n1")
			_ = w.Close()
		}
	}()
	f, err := OpenFile(pipe)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(f); err != nil || string(b) != "a,b\n1" || f.Size != 0 {
		t.Errorf("a pipe gave %q, %v", b, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestAFileThatChangesWhileItIsReadIsNoFile(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"nothing": func(string) error { return nil },
		"it grows": func(p string) error {
			f, err := os.OpenFile(p, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("more")
			return errors.Join(err, f.Close())
		},
		"it shrinks": func(p string) error { return os.Truncate(p, 3) },
		"it is written over, as long": func(p string) error {
			return errors.Join(os.WriteFile(p, []byte("0123456798"), 0o600), os.Chtimes(p, time.Time{}, time.Now().Add(time.Hour)))
		},
		"another takes its name":      func(p string) error { return errors.Join(os.WriteFile(p+"2", []byte("x"), 0o600), os.Rename(p+"2", p)) },
		"its name is gone, it is not": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := OpenFile(path)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			if _, err := io.ReadFull(f, make([]byte, 5)); err != nil {
				t.Fatal(err)
			}
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			_, err = io.Copy(io.Discard, f)
			harmless := name == "nothing" || name == "another takes its name" || name == "its name is gone, it is not"
			if errors.Is(err, ErrChanged) == harmless || err != nil && harmless {
				t.Errorf("got %v", err)
			}
		})
	}
}
