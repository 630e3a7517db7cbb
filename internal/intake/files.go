package intake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Stdin is the name of the standard input among names of files.
const Stdin = "-"

// formsOfRows are the endings of files that a folder is looked through for; each may be packed.
var formsOfRows = []string{".csv", ".tsv", ".tab", ".psv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet"}

// packings are the endings of packed files.
var packings = []string{".gz", ".zst"}

// formOf is the ending of a file's name beneath that of its packing, in small letters.
func formOf(name string) string {
	name = strings.ToLower(name)
	for _, p := range packings {
		name = strings.TrimSuffix(name, p)
	}
	return filepath.Ext(name)
}

// NamedJSON reports whether a file's name says that it holds JSON, packed or not.
func NamedJSON(name string) bool {
	return slices.Contains([]string{".json", ".jsonl", ".ndjson"}, formOf(name))
}

// Find gives the files that somebody names, each once, in their order: a file; a folder, for the files of rows in it and
// below, by path; a pattern with * ? [ ] that the shell left alone, by path; Stdin. Names are relative to the folder in. Of
// folders left names what is there and is not taken: files of other kinds and links that lead to folders; hidden ones are
// not looked at. Nothing found where something was named is an error.
func Find(in string, names []string) (files, left []string, err error) {
	seen := map[string]bool{}
	add := func(name string) {
		if key := at(in, name); !seen[key] {
			seen[key] = true
			files = append(files, name)
		}
	}
	take := func(name string) error {
		if info, err := os.Stat(at(in, name)); err != nil || !info.IsDir() {
			add(name) // what cannot be opened says so when it is
			return nil
		}
		found, other, err := inFolder(in, name)
		if err != nil {
			return err
		}
		left = append(left, other...)
		if len(found) == 0 {
			return fmt.Errorf("the folder %s holds no file of rows (%s, each also packed as .gz or .zst)", name, strings.Join(formsOfRows, ", "))
		}
		for _, f := range found {
			add(f)
		}
		return nil
	}
	for _, name := range names {
		if name == Stdin {
			add(name)
			continue
		}
		matches := []string{name}
		if _, err := os.Lstat(at(in, name)); errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(name, "*?[") {
			if matches, err = filepath.Glob(at(in, name)); err != nil {
				return nil, nil, fmt.Errorf("%s is no pattern: close the bracket", name)
			}
			if len(matches) == 0 {
				return nil, nil, fmt.Errorf("no file fits the pattern %s", name)
			}
			for i, m := range matches {
				if rel, err := filepath.Rel(in, m); err == nil && !filepath.IsAbs(name) {
					matches[i] = rel
				}
			}
		}
		for _, m := range matches {
			if err := take(m); err != nil {
				return nil, nil, err
			}
		}
	}
	return files, left, nil
}

func at(in, name string) string {
	if name == Stdin || filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(in, name)
}

func inFolder(in, folder string) (files, left []string, err error) {
	root := at(in, folder)
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("look through the folder %s: %w", folder, err)
		}
		if path == root {
			return nil
		}
		if strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name := filepath.Join(folder, rel)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && slices.Contains(formsOfRows, formOf(d.Name())) {
			files = append(files, name)
		} else {
			left = append(left, name)
		}
		return nil
	})
	return files, left, err
}

// ErrChanged says that a file was written to while it was read: what was read is no file that ever was.
var ErrChanged = errors.New("the file changed while it was read, so nothing of it was loaded; load it again when it is complete")

// File is a file that is read to its end once. Its end is an error where the file is no longer as it was when it was
// opened.
type File struct {
	Size int64 // bytes; 0: not known before its end (a pipe)
	f    *os.File
	was  fs.FileInfo
	read int64
}

// OpenFile opens a file, or a pipe that has a name, to be read once.
func OpenFile(path string) (*File, error) {
	info, err := os.Stat(path) // before opening: opening a pipe waits for somebody who writes
	if err != nil {
		return nil, fmt.Errorf("open: %w", because(err))
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, errors.New("this is a folder, and a file is meant")
	case !mode.IsRegular() && mode&fs.ModeNamedPipe == 0:
		return nil, errors.New("this is neither a file nor a pipe")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open: %w", because(err))
	}
	file := &File{f: f}
	if file.was, err = f.Stat(); err != nil {
		return nil, errors.Join(fmt.Errorf("open: %w", because(err)), f.Close())
	}
	if file.was.Mode().IsRegular() {
		file.Size = file.was.Size()
	}
	return file, nil
}

// because is the cause without the path, which whoever asks says in the words in which it was given.
func because(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func (f *File) Read(p []byte) (int, error) {
	n, err := f.f.Read(p)
	f.read += int64(n)
	if err == nil || !f.was.Mode().IsRegular() {
		return n, err
	}
	if !errors.Is(err, io.EOF) {
		return n, because(err)
	}
	is, serr := f.f.Stat()
	if serr != nil {
		return n, fmt.Errorf("look at the file again: %w", because(serr))
	}
	if f.read != f.was.Size() || is.Size() != f.was.Size() || !is.ModTime().Equal(f.was.ModTime()) {
		return n, ErrChanged
	}
	return n, err
}

// Close ends the reading.
func (f *File) Close() error { return f.f.Close() }
