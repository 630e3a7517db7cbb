package sqlite_test

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/candor-data/candor/internal/store/sqlite"
	"github.com/candor-data/candor/internal/store/storetest"
)

func TestItKeepsWhatTheSeamsPromise(t *testing.T) {
	storetest.Run(t, func(t *testing.T, now func() time.Time) storetest.Stores {
		uses, usesKey := logKey(t, "uses")
		people, peopleKey := logKey(t, "people")
		db, err := sqlite.Open(sqlite.Options{Path: filepath.Join(t.TempDir(), "candor.db"), Uses: uses, People: people, Now: now, Rand: rand.Reader})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
		loads := db.Intake()
		return storetest.Stores{
			Journal: db.Journal(), Allowance: db.Journal(), Permission: db.Permission(), Choices: db.Permission(), Partner: db.Partner(), Identity: db.Identity(),
			People: loads, Intake: loads, Records: loads, References: db.References(), Quarantine: db.Aside(), Uses: db.Uses(), Books: db.Books(), Corrections: db.Corrections(), Coverage: db.Coverage(), Epochs: db,
			Descriptions: db.Descriptions(), Audit: db.Audit(usesKey, peopleKey), Access: db.Access(), Erase: db.Erase(),
		}
	})
}

func logKey(t *testing.T, name string) (note.Signer, string) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}
