package house

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// shelf keeps files that somebody brought until they are confirmed, in the folder for what may vanish: a search opens it,
// a deletion wipes it, and so does opening the workspace.
type shelf struct{ tmp string }

const shelved = "brought-"

func (s shelf) Put(file io.Reader) (_ string, n int64, err error) {
	f, err := os.CreateTemp(s.tmp, shelved+"*") // 0600
	if err != nil {
		return "", 0, err
	}
	name := filepath.Base(f.Name())
	n, err = io.Copy(f, file)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", 0, errors.Join(fmt.Errorf("keep the file: %w", err), s.Remove(name))
	}
	return name, n, nil
}

func (s shelf) Open(name string) (io.ReadCloser, error) { return os.Open(s.path(name)) }

func (s shelf) Remove(name string) error {
	if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// path takes no name but one that Put gave.
func (s shelf) path(name string) string {
	if name != filepath.Base(name) || !strings.HasPrefix(name, shelved) {
		name = shelved
	}
	return filepath.Join(s.tmp, name)
}
