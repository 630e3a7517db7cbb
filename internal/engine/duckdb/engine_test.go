package duckdb

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/engine/enginetest"
)

// shelf lists the files of one generation.
type shelf struct{ files []catalog.File }

func (s *shelf) Pin(context.Context, int64, []string) ([]catalog.File, func(), error) {
	return s.files, func() {}, nil
}

// loaded makes an engine over data, each dataset in two loads, as files grow in practice.
func loaded(t testing.TB, d enginetest.Data) *DB {
	t.Helper()
	s := &shelf{}
	dir := t.TempDir()
	db, err := Open(Options{Rows: filepath.Join(dir, "rows"), Tmp: filepath.Join(dir, "tmp"), Rand: d.Rand, Files: s, Threads: 2, MemoryMB: 1024})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, set := range d.Sets {
		rows := d.Rows[set.Name]
		half := len(rows) / 2
		s.files = append(s.files, load(t, db, set, "load1", rows[:half])...)
		s.files = append(s.files, load(t, db, set, "load2", rows[half:])...)
	}
	return db
}

func TestDuckDBCountsAsThePlanSays(t *testing.T) {
	enginetest.Run(t, func(t *testing.T, d enginetest.Data) engine.Engine { return loaded(t, d) })
}
