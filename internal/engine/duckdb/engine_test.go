package duckdb

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"path/filepath"
	"testing"

	"github.com/candor-data/candor"
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

func TestTheChoiceOfGroupsIsTheOneThatGoComputes(t *testing.T) {
	db := open(t)
	key := make([]byte, 16)
	for i := range 200 {
		if _, err := rand.Read(key); err != nil {
			t.Fatal(err)
		}
		person, group := candor.SubjectID(i*7919+4_294_000_000), i
		var got uint64
		err := db.db.QueryRow("SELECT md5_number_lower(concat(?::VARCHAR, ':', ?::UINTEGER, ':', ?::BIGINT))", hexOf(key), int64(person), int64(group)).Scan(&got)
		if err != nil {
			t.Fatal(err)
		}
		if want := enginetest.Chosen(key, person, group); got != want {
			t.Fatalf("chosen = %d, want %d", got, want)
		}
	}
}

func hexOf(key []byte) string { return hex.EncodeToString(key) }
