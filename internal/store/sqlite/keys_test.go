package sqlite

import (
	"path/filepath"
	"slices"
	"testing"

	"zombiezen.com/go/sqlite"
)

// Keys from before they had one form and an owner.
func TestAnUpgradeWritesKeysInTheirOneForm(t *testing.T) {
	path := filepath.Join(t.TempDir(), "candor.db")
	c, err := sqlite.OpenConn(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(c, path, migrations[:2], func(string) {}); err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		kind, value string
		subject     int
	}{
		{"email", "jane.saoirse+work@gmail.com", 1},
		{"email", "jane.saoirse@gmail.com", 1}, // the same mailbox: one is left
		{"email", "j.doe@gmail.com", 2},
		{"email", "jdoe@gmail.com", 3}, // somebody else says so: both keep it
		{"email", "jane.s+x@example.com", 4},
		{"email", "a@notgmail.com", 4},
		{"email", "+x@gmail.com", 5},
		{"customer", "c.1+2@gmail.com", 5},
		{"customer", "7", 6}, {"customer", "7", 7},
	} {
		if err := exec(c, "insert into person_key(kind,value,subject,verified) values(?,?,?,0)", k.kind, k.value, k.subject); err != nil {
			t.Fatal(err)
		}
	}
	if err := migrate(c, path, migrations, func(string) {}); err != nil {
		t.Fatal(err)
	}
	var got []string
	err = rows(c, "select kind || ' ' || value || ' ' || subject || ' ' || own from person_key order by subject, kind, value", func(s *sqlite.Stmt) error {
		got = append(got, s.ColumnText(0))
		return nil
	})
	want := []string{"email janesaoirse@gmail.com 1 1", "email jdoe@gmail.com 2 0", "email jdoe@gmail.com 3 0", "email a@notgmail.com 4 1",
		"email jane.s+x@example.com 4 1", "customer c.1+2@gmail.com 5 1", "email +x@gmail.com 5 1", "customer 7 6 0", "customer 7 7 0"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}
