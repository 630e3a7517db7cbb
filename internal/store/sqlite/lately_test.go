package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
)

// The board counts what was said of late at each look: reading all that anybody ever said would take longer every year.
func TestWhatWasSaidOfLateIsFoundByItsDays(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "walls.db"))
	var plan []string
	err := db.read(t.Context(), func(c *sqlite.Conn) error {
		return rows(c, "explain query plan "+lately, func(s *sqlite.Stmt) error {
			plan = append(plan, s.ColumnText(3))
			return nil
		}, "shop", "news", int64(0))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(plan, "; "); !strings.Contains(got, "COVERING INDEX permission_lately (recipient=? AND purpose=? AND given_at>?)") {
		t.Errorf("got the plan %q want a range of days", got)
	}
}
