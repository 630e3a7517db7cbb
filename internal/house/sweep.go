package house

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/store/sqlite"
)

// whole tells what of a workspace is missing. A database that is gone is never begun anew: an empty one would list no
// rows, and the sweep would remove them all.
func whole(dir string) error {
	begun := holds(filepath.Join(dir, database))
	switch {
	case !Exists(dir) && begun:
		return fmt.Errorf("%s is missing: restore the folder %s from where you keep it", filepath.Join(dir, secretKey), keysDir)
	case !Exists(dir):
		return fmt.Errorf("%s is not a candor workspace: make one with candor init --dir %s", dir, dir)
	case !begun:
		return fmt.Errorf("the database %s is missing or empty: restore it from a backup; the rows are left as they are", filepath.Join(dir, database))
	}
	return nil
}

// holds reports whether there is a file with something in it.
func holds(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

// vacant refuses a folder without a secret that holds a company all the same. What a making that did not end left is no
// company.
func vacant(dir string, opt Options) error {
	path := filepath.Join(dir, database)
	if !holds(path) {
		rows, err := filesBelow(filepath.Join(dir, rowsDir))
		if err == nil && len(rows) > 0 {
			err = fmt.Errorf("%s holds rows of a workspace whose database and secret are missing: restore them, or make the new workspace elsewhere", dir)
		}
		return err
	}
	db, err := sqlite.Open(sqlite.Options{Path: path, Now: opt.Now, Rand: opt.Rand})
	if err != nil {
		return fmt.Errorf("look whether %s holds a company: %w", dir, err)
	}
	_, err = db.Audit("", "").Checkpoint(context.Background(), false)
	switch {
	case err == nil:
		err = fmt.Errorf("%s holds a company's record, and %s is missing: restore the folder %s from where you keep it", dir, secretKey, keysDir)
	case errors.Is(err, ledger.ErrNotFound):
		err = nil
	}
	return errors.Join(err, db.Close())
}

// filesBelow lists what lies below a folder that may not be there.
func filesBelow(dir string) (paths []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return paths, err
}

// sweep removes files of rows that no load committed: what a crash left between writing and listing them. Before anything
// goes because the database does not list it, everything that it lists must be there, and the database must be sound: a
// broken list would sweep away rows that were acknowledged.
func (h *House) sweep(ctx context.Context) error {
	listed := map[string]bool{}
	files, err := h.Files.List(ctx, -1, "")
	if err != nil {
		return fmt.Errorf("list the files of rows: %w", err)
	}
	for _, f := range files {
		listed[filepath.FromSlash(f.Path)] = true
	}
	root := filepath.Join(h.Dir, rowsDir)
	if info, err := os.Stat(root); err != nil {
		return fmt.Errorf("find the folder of rows: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("%s is not a folder: put the folder of rows back", root)
	}
	if root, err = filepath.EvalSymlinks(root); err != nil { // it may be on another disk
		return fmt.Errorf("find the folder of rows: %w", err)
	}
	var dirs, unlisted []string
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			dirs = append(dirs, path)
		case !listed[rel]:
			unlisted = append(unlisted, path)
		default:
			delete(listed, rel)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("look for unlisted files of rows: %w", err)
	}
	for path := range listed {
		return fmt.Errorf("a file of rows is missing (%s): restore it, or run candor doctor", path)
	}
	if len(unlisted) > 0 {
		if err := h.DB.Check(ctx); err != nil {
			return fmt.Errorf("%d files of rows are not in the database's list; they are left where they are: %w", len(unlisted), err)
		}
	}
	for _, path := range unlisted {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("sweep unlisted files: %w", err)
		}
	}
	for i := len(dirs) - 1; i > 0; i-- { // only empty folders go
		_ = os.Remove(dirs[i])
	}
	return h.wipeTmp()
}

// wipeTmp removes what a crash left in the folder for what may vanish. The engine wipes its own part.
func (h *House) wipeTmp() error {
	list, err := os.ReadDir(filepath.Join(h.Dir, tmpDir))
	if err != nil {
		return fmt.Errorf("wipe temporary files: %w", err)
	}
	for _, e := range list {
		if err := os.RemoveAll(filepath.Join(h.Dir, tmpDir, e.Name())); err != nil {
			return fmt.Errorf("wipe temporary files: %w", err)
		}
	}
	return nil
}
