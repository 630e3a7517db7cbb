package house

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/engine/duckdb"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/search"
	"github.com/candor-data/candor/internal/store/sqlite"
)

// rowFiles is the deleter's hand on the folders.
type rowFiles struct {
	h         *House
	rows, tmp string
}

func (r rowFiles) Without(ctx context.Context, f erase.File, who candor.SubjectID) (erase.File, bool, error) {
	// The dataset's name is enough: a file keeps its columns, whatever its contract says today.
	to, changed, err := r.h.Engine.Rewrite(ctx, catalog.File(f), &catalog.Dataset{Name: f.Dataset}, []candor.SubjectID{who})
	return erase.File(to), changed, err
}

func (r rowFiles) Remove(_ context.Context, paths []string) error {
	folders := map[string]bool{}
	for _, p := range paths {
		full := filepath.Join(r.rows, filepath.FromSlash(p))
		if err := os.Remove(full); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("unlink a file of rows: %w", err)
		}
		folders[filepath.Dir(full)] = true
	}
	for d := range folders {
		if err := syncDir(d); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("make the unlinking durable: %w", err)
		}
	}
	return nil
}

// Wipe removes what lies in tmp, but for the engine's own folder: the engine wipes that. How to look around in a sample
// company is kept without the people who are gone.
func (r rowFiles) Wipe(ctx context.Context) error {
	list, err := os.ReadDir(r.tmp)
	if err != nil {
		return err
	}
	for _, e := range list {
		if e.Name() == "duckdb" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(r.tmp, e.Name())); err != nil {
			return err
		}
	}
	return errors.Join(syncDir(r.tmp), r.h.forgetSample(ctx))
}

func (h *House) forgetSample(ctx context.Context) error {
	path := filepath.Join(h.Dir, SampleFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var info SampleInfo
	if err == nil {
		err = json.Unmarshal(b, &info)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", SampleFile, err)
	}
	changed := false
	for _, p := range []*demo.Person{&info.Customer, &info.Unasked, &info.InStory} {
		if p.Email == "" {
			continue
		}
		if s, err := h.FindByEmail(ctx, p.Email); err != nil {
			return err
		} else if s == 0 {
			*p, changed = demo.Person{}, true
		}
	}
	if !changed {
		return nil
	}
	if b, err = json.MarshalIndent(info, "", "  "); err != nil {
		return err
	}
	if err := writeKey(path+".new", string(b)); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("keep %s: %w", SampleFile, err)
	}
	return syncDir(h.Dir)
}

// places is what a search looks through: the whole workspace, but for the keys.
func (h *House) places() search.Places {
	return search.Places{
		Dir:      h.Dir,
		Shut:     map[string]string{keysDir: "secret keys: made by chance, and they never hold data"},
		Database: h.tables, Rows: h.parquet,
	}
}

func (h *House) tables(ctx context.Context, path string, yield func(search.Value) error) error {
	each := func(where, kind string, b []byte) error {
		return yield(search.Value{Where: where, Kind: kind, Bytes: b})
	}
	if own, err := os.Stat(filepath.Join(h.Dir, database)); err == nil {
		if st, err := os.Stat(path); err == nil && os.SameFile(own, st) {
			return h.DB.Values(ctx, each) // with the write-ahead log
		}
	}
	return sqlite.ValuesOf(ctx, path, each)
}

func (h *House) parquet(ctx context.Context, path string, yield func(search.Value) error) error {
	kinds := h.columns(path)
	var failed error
	each := func(column, value string) bool {
		failed = yield(search.Value{Where: "column " + column, Kind: kinds[column], Bytes: []byte(value)})
		return failed == nil
	}
	l, err := h.looker.open(h.Dir)
	if err != nil {
		return err
	}
	if l.reaches(path) {
		err = l.db.Values(ctx, path, each)
	} else { // a folder of rows may be a link to another disk
		err = duckdb.Values(ctx, path, each)
	}
	return errors.Join(failed, err)
}

// looker is the search's own eye on Parquet files, opened when it is first needed.
type looker struct {
	mu     sync.Mutex // guards all below
	db     *duckdb.Looker
	folder string
}

func (l *looker) open(dir string) (*looker, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.db != nil {
		return l, nil
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if l.folder, err = filepath.EvalSymlinks(abs); err != nil {
		return nil, err
	}
	l.db, err = duckdb.OpenLooker(l.folder)
	return l, err
}

func (l *looker) reaches(path string) bool {
	abs, err := filepath.Abs(path)
	return err == nil && strings.HasPrefix(abs, l.folder+string(filepath.Separator))
}

func (l *looker) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.db == nil {
		return nil
	}
	return l.db.Close()
}

// columns says which columns of a file hold keys, by its dataset; of a file that belongs to none, by any dataset's.
func (h *House) columns(path string) map[string]string {
	out := map[string]string{"person": "#person"}
	rel, err := filepath.Rel(filepath.Join(h.Dir, rowsDir), path)
	if err != nil {
		rel = ""
	}
	first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	sets := h.World().View.Datasets()
	if d, ok := h.World().View.Dataset(first); ok {
		sets = []*catalog.Dataset{d}
	}
	for _, d := range sets {
		for _, f := range d.Fields {
			if f.Identifier != "" {
				out[f.Name] = f.Identifier
			}
		}
	}
	return out
}
