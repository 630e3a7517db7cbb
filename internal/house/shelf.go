package house

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// shelf keeps files that somebody brought until they are confirmed, in the folder for what may vanish: a search opens it,
// a deletion wipes it, and so does opening the workspace.
type shelf struct{ tmp string }

const shelved = "brought-"

func (s shelf) New() (io.WriteCloser, string, error) {
	f, err := os.CreateTemp(s.tmp, shelved+"*") // 0600
	if err != nil {
		return nil, "", err
	}
	return f, filepath.Base(f.Name()), nil
}

func (s shelf) Free() (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(s.tmp, &st); err != nil {
		return 0, &fs.PathError{Op: "statfs", Path: s.tmp, Err: err}
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

func (s shelf) Open(name string) (io.ReadCloser, error) { return os.Open(s.path(name)) }

func (s shelf) Remove(name string) error {
	if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// path takes no name but one that New gave.
func (s shelf) path(name string) string {
	if name != filepath.Base(name) || !strings.HasPrefix(name, shelved) {
		name = shelved
	}
	return filepath.Join(s.tmp, name)
}
