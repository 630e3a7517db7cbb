package house_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/search"
)

func TestTheSearchFindsEveryPlantedCanary(t *testing.T) {
	n := grow(t, 30)
	n.must(n.DB.Checkpoint(t.Context()))
	canary := func(i int) string { return fmt.Sprintf("canary-%d-yellowbird", i) }

	// A short value, a packed one, one in pieces on several pages, one on pages that were freed.
	n.sql("create table nest(a integer primary key, b)")
	insert := func(v any) {
		c, err := sqlite.OpenConn(filepath.Join(n.dir, "candor.db"), sqlite.OpenReadWrite)
		n.must(err)
		defer c.Close()
		n.must(sqlitex.Execute(c, "pragma secure_delete=off", nil))
		n.must(sqlitex.Execute(c, "insert into nest(b) values(?)", &sqlitex.ExecOptions{Args: []any{v}}))
	}
	insert("one " + canary(0))
	insert(gz([]byte("packed " + canary(2))))
	n.split(canary(1))
	insert(strings.Repeat("x", 50_000) + canary(3))
	n.sql("delete from nest where length(b)>50000")
	// In the write-ahead log: written and not moved into the database.
	n.must(n.Outbox.Send(t.Context(), access.Message{To: "x@example.org", Subject: "s", Body: canary(4), At: time.Now()}))

	n.put("exports/list.csv.gz", gz([]byte("a,b\n"+canary(5)+",c\n")))
	n.put("exports/all.zip", zipped("inner.gz", gz(zipped("x", []byte(canary(6))))))
	n.put("exports/"+canary(7)+".txt", nil)
	n.put("tmp/wide", wide("to "+canary(8)+" from", binary.LittleEndian))
	n.put("tmp/wider", wide("to "+canary(9)+" from", binary.BigEndian))
	n.put("run/left", bytes.Repeat([]byte("."), 256<<10-7))
	n.put("run/left", append(bytes.Repeat([]byte("."), 256<<10-7), canary(10)...)) // across two pieces
	n.put("candor.db.before-1", []byte("copy "+strings.ToUpper(canary(11))))
	// In Parquet: as a plain value, in a dictionary, and in a footer alone.
	var csv strings.Builder
	csv.WriteString(nurseryHead + "B1,b1@example.org,N,2026-04-01,1.00," + canary(12) + "\n")
	for i := range 200 {
		fmt.Fprintf(&csv, "B1,b1@example.org,%s,2026-04-02,%d.00,\n", canary(13), i%90)
	}
	n.load(csv.String())
	b, err := os.ReadFile("testdata/footer.parquet")
	n.must(err)
	n.put("tmp/footer.parquet", b)

	for _, c := range []struct {
		name, marker, path, where string
	}{
		{"a value of a table", canary(0), "candor.db", "nest.b"},
		{"a value in pieces on several pages", canary(1), "candor.db", "nest.b"},
		{"a packed value of a table", canary(2), "candor.db", "nest.b in gzip"},
		{"a freed page", canary(3), "candor.db", "byte "},
		{"the write-ahead log", canary(4), "candor.db-wal", "byte "},
		{"a table whose page is in the write-ahead log", canary(4), "candor.db", "mail.body"},
		{"an export packed with gzip", canary(5), "exports/list.csv.gz", "inside gzip, byte 4"},
		{"gzip in zip in gzip", canary(6), "exports/all.zip", "inside zip in gzip in zip, byte 0"},
		{"a file's name", canary(7), "exports/…", "its name"},
		{"UTF-16", canary(8), "tmp/wide", "byte 6"},
		{"UTF-16, the other way round", canary(9), "tmp/wider", "byte 6"},
		{"bytes across two pieces", canary(10), "run/left", "byte 262137"},
		{"a copy of the database, in capitals", canary(11), "candor.db.before-1", "byte 5"},
		{"a plain value in Parquet", canary(12), "rows/orders/", "column note"},
		{"a value from a Parquet dictionary", canary(13), "rows/orders/", "column name"},
		{"a Parquet footer", "canary-footer-redbird", "tmp/footer.parquet", "column "},
		{"a session of the person", herMail, "candor.db", "mail.to_address"},
		{"her rows", herNote, "rows/orders/", "column note"},
		{"her own word about a fact", herWord, "candor.db", "correction.text"},
		{"her row set aside", herName, "candor.db", "quarantine.raw"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := n.look(c.marker)
			if !slices.ContainsFunc(r.Hits, func(h search.Hit) bool {
				return strings.HasPrefix(h.Path, c.path) && strings.HasPrefix(h.Where, c.where)
			}) {
				t.Errorf("found in %+v, want %s at %s", r.Hits, c.path, c.where)
			}
			if strings.Contains(strings.ToLower(fmt.Sprintf("%+v", r)), c.marker) {
				t.Error("the report holds the marker")
			}
		})
	}
	if r := n.look("no such bird anywhere"); r.Found != 0 || r.Files < 20 || r.Bytes < 100_000 || r.Values < 1000 {
		t.Errorf("a search for nothing says %+v", r)
	}
}

func TestSomebodyDeletedIsGoneAndStaysGone(t *testing.T) {
	n := grow(t, 30)
	ctx := t.Context()
	n.put("tmp/left-by-a-crash.csv", []byte("A17,"+herMail))
	if r := n.look(herMail); r.Found == 0 {
		t.Fatal("the search does not find somebody who is there")
	}
	// Bytes on freed pages, as no delete of candor's leaves them: writing the database anew leaves them out.
	n.sql("create table nest(b)")
	n.sql("insert into nest values(?)", strings.Repeat(strings.Repeat("x", 500)+" "+herMail+" ", 1_000))
	n.sql("delete from nest")
	before := n.ask()
	r, err := n.DeletePerson(ctx, n.who, n.her)
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Search; r.Done == nil || s == nil || s.Found != 0 || len(s.Hits) != 0 || s.Files < 20 || s.Bytes < 100_000 || s.Markers < 5 {
		t.Errorf("the receipt is %+v, %+v", r, s)
	}
	n.gone()
	if again := n.ask(); !again.Allowance.Cached || again.Rows[0][0] != before.Rows[0][0] {
		t.Error("the same question in the same epoch is a new one after somebody left")
	}
	if _, err := n.DeletePerson(ctx, n.who, n.her); !errors.Is(err, flow.ErrNobody) {
		t.Errorf("deleting again gives %v, want nobody", err)
	}

	// Files that name her, by either key, do not bring her back; neither does a list of choices.
	for i, row := range []string{"A17,,,2026-05-01,1.00,\n", "Z9," + herMail + ",,2026-05-01,1.00,\n", "A17," + herMail + ",,no day,1.00,\n"} {
		rep := n.load(nurseryHead + row + fmt.Sprintf("A3,,,2026-05-02,%d.00,\n", i))
		if rep.Suppressed != 1 || rep.Rows != 1 || rep.Quarantined != 0 || rep.NewPersons != 0 {
			t.Errorf("load %d is %+v, want one row of hers left out", i, rep)
		}
	}
	imp, err := n.ImportPermissions(ctx, n.who, strings.NewReader("person,purpose,category,recipient,choice,given_at,notice,channel\nA17,counting,user.behavior.purchase_history,,given,2026-01-01T00:00:00Z,counted,web\n"), "customer")
	if err != nil || imp.Deleted != 1 || imp.Yes != 0 {
		t.Errorf("the import is %+v, %v", imp, err)
	}
	n.gone()

	// She comes back by herself, and starts with nothing.
	k := identity.Key{Kind: "email", Value: herMail}
	gone, err := os.ReadFile(filepath.Join(n.dir, "keys/suppression"))
	n.must(err)
	var key []byte
	_, err = fmt.Sscanf(string(gone), "%x", &key)
	n.must(err)
	s, err := n.DB.Identity().SignUp(ctx, k, identity.NewSuppressor(key).Token(k))
	n.must(err)
	if s <= n.her {
		t.Errorf("she has number %d again", s)
	}
	p, err := n.Person(ctx, n.who, s)
	n.must(err)
	if len(p.History) != 0 || len(p.Record.Sections) != 0 || len(p.Looks) != 1 {
		t.Errorf("she starts with %+v", p)
	}
	if rep := n.load(nurseryHead + "Z9," + herMail + ",,2026-06-01,1.00,\n"); rep.Suppressed != 0 {
		t.Errorf("rows of hers are still left out: %+v", rep)
	}
	// And leaves again, by herself. What another number claims of her address is another person's until it is hers.
	if r, err = n.DeletePerson(ctx, candor.Actor{Role: candor.Customer, Subject: s}, s); err != nil || r.Done == nil {
		t.Errorf("deleting herself gives %+v, %v", r, err)
	}
	all, err := n.Erasures(ctx, n.who)
	if err != nil || len(all) != 2 || all[1].By != candor.Customer {
		t.Errorf("the deletions are %+v, %v", all, err)
	}
	n.verify()
}

func TestAnExportThatStillHoldsThePersonKeepsTheDeletionOpen(t *testing.T) {
	n := grow(t, 30)
	n.put("exports/names.csv.gz", gz([]byte("name\n"+herName+"\n")))
	n.put("exports/numbers.csv", []byte("number,amount\nA16,1\n\"A17\",2\n"))
	r, err := n.DeletePerson(t.Context(), n.who, n.her)
	var remains *flow.Remains
	if !errors.As(err, &remains) || r.Done != nil || r.Search.Found == 0 {
		t.Fatalf("the deletion ends with %v, %+v", err, r)
	}
	for _, want := range []string{"exports/names.csv.gz", "exports/numbers.csv"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "Abendrot") {
		t.Error("the error holds the marker")
	}
	// It stays open over a restart, keeps nothing that can be read, and ends when the files are gone.
	n.must(n.Close())
	n = n.open(n.dir)
	n.must(os.RemoveAll(filepath.Join(n.dir, "exports")))
	n.gone()
	if r, err = n.DeletePerson(t.Context(), n.who, n.her); err != nil || r.Done == nil || r.Search.Markers < 5 {
		t.Fatalf("the second try gives %+v, %v", r, err)
	}
	n.gone()
}

func TestAPermitDecidedBeforeADeletionIsStale(t *testing.T) {
	n := grow(t, 30)
	n.ask() // pages of the book are at hand
	_, err := n.NextEpoch(t.Context(), n.who)
	n.must(err)
	deleted, stale := false, 0
	n.step = func(s string) {
		switch {
		case s == "decided" && !deleted:
			deleted = true
			if _, err := n.DeletePerson(context.Background(), n.who, n.her); err != nil {
				t.Error(err)
			}
		case s == "stale":
			stale++
		}
	}
	n.ask()
	if !deleted || stale != 1 {
		t.Errorf("the permit was found stale %d times, want once", stale)
	}
	n.step = nil
	n.gone()
	n.verify()
}

// TestADeletionGoesOnAfterACrashAtAnyStep copies the workspace as it lies on the disk at each step, and opens the copies.
func TestADeletionGoesOnAfterACrashAtAnyStep(t *testing.T) {
	n := grow(t, 20)
	images := map[string]string{}
	var steps []string
	n.step = func(s string) {
		if !strings.HasPrefix(s, "erase ") {
			return
		}
		name := fmt.Sprintf("%02d %s", len(steps), s)
		steps = append(steps, name)
		images[name] = filepath.Join(t.TempDir(), "image")
		copyTree(t, n.dir, images[name])
	}
	if _, err := n.DeletePerson(t.Context(), n.who, n.her); err != nil {
		t.Fatal(err)
	}
	n.must(n.Close())
	if len(steps) < 10 {
		t.Errorf("there were steps %v", steps)
	}
	for _, s := range steps {
		t.Run(s, func(t *testing.T) {
			c := (&nursery{t: t, who: n.who, her: n.her}).open(images[s])
			c.gone()
			all, err := c.Erasures(t.Context(), c.who)
			c.must(err)
			if len(all) != 1 || all[0].Done == nil || !all[0].Search.Clean() || all[0].Search.Markers < 5 {
				t.Errorf("the deletion is %+v, want it done and searched", all)
			}
			if r := c.load(nurseryHead + "A17,,,2026-05-01,1.00,\n"); r.Suppressed != 1 {
				t.Errorf("a file brings her back: %+v", r)
			}
		})
	}
}

func TestOnlyWhoMayDeletesOrSearches(t *testing.T) {
	n := grow(t, 30)
	ctx := t.Context()
	for _, who := range []candor.Actor{{}, {Role: candor.Customer, Subject: n.her + 1}, {Role: candor.Analyst, Name: "ann", Party: "ferns"}, {Role: candor.Partner, Name: "p", Party: "p"}} {
		var refused *flow.Refused
		if _, err := n.DeletePerson(ctx, who, n.her); !errors.As(err, &refused) {
			t.Errorf("%q deletes somebody: %v", who.Role, err)
		}
		if _, err := n.Search(ctx, who, "example"); !errors.As(err, &refused) {
			t.Errorf("%q searches: %v", who.Role, err)
		}
	}
	if _, err := n.Search(ctx, n.who, "ab"); err == nil {
		t.Error("a search for two letters is taken")
	}
	if _, err := n.FindPerson(ctx, n.who, "customer", "A17"); err != nil {
		t.Errorf("a refused deletion deleted: %v", err)
	}
}
