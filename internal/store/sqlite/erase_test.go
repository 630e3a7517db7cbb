package sqlite

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
)

func workspace(t *testing.T) *DB {
	t.Helper()
	signer := func(name string) note.Signer {
		private, _, err := note.GenerateKey(rand.Reader, name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := note.NewSigner(private)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	db, err := Open(Options{Path: filepath.Join(t.TempDir(), "x.db"), Uses: signer("x/uses"), People: signer("x/people"), Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// two makes two people who permit, and gives them with what is asked about them.
func two(t *testing.T, db *DB) (her, other candor.SubjectID, grants []permission.Event) {
	t.Helper()
	ids, err := db.Intake().NewPeople(t.Context(), []identity.Key{{Kind: "customer", Value: "17"}, {Kind: "customer", Value: "18"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range ids {
		grants = append(grants, permission.Event{Subject: s, Choice: permission.Given, Purpose: "counting", Category: "user", Recipient: "us", GivenAt: time.Now(), Channel: "web"})
	}
	if err := db.Permission().Append(t.Context(), grants); err != nil {
		t.Fatal(err)
	}
	return ids[0], ids[1], grants
}

func count(t *testing.T, db *DB, q string, args ...any) (n int64) {
	t.Helper()
	err := db.read(t.Context(), func(c *sqlite.Conn) (err error) {
		n, err = scalar(c, q, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFromItsBeginningADeletionEndsEveryPermission(t *testing.T) {
	db, ctx := workspace(t), t.Context()
	her, other, grants := two(t, db)
	book := permission.Open(db.Permission())
	cohort := func() permission.Cohort {
		c, err := book.Cohort(ctx, "counting", []candor.CategoryID{"user"}, "us", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	before := cohort()
	elsewhere, err := db.Permission().Version(ctx, "nobody-was-asked-for-them")
	if err != nil || before.Len() != 2 {
		t.Fatalf("%d people permit, want 2; %v", before.Len(), err)
	}
	r, err := db.Erase().Begin(ctx, erase.Order{Subject: her, By: candor.Customer, Tokens: [][32]byte{{1}}, Sealed: []byte("s")})
	if err != nil {
		t.Fatal(err)
	}
	// The book was not told to forget: its page learns of it by the version alone.
	after := cohort()
	if after.Len() != 1 || after.Has(her) || !after.Has(other) {
		t.Errorf("the cohort holds %d people, and her: %t", after.Len(), after.Has(her))
	}
	if after.Version() <= before.Version() {
		t.Errorf("the version went from %d to %d", before.Version(), after.Version())
	}
	if v, _ := db.Permission().Version(ctx, "nobody-was-asked-for-them"); v <= elsewhere {
		t.Errorf("another recipient's version stays at %d", v)
	}
	if err := db.Permission().Append(ctx, grants[1:]); err != nil {
		t.Fatal(err)
	}
	if v := cohort().Version(); v <= after.Version() {
		t.Errorf("a later choice has number %d, which the deletion had", v)
	}
	if err := db.Permission().Append(ctx, grants[:1]); err == nil {
		t.Error("a choice of somebody whose deletion began is taken")
	}
	if _, _, err := db.Journal().Intend(ctx, ledger.Intent{Subject: her, Body: ledger.Body{Kind: ledger.KindIntend}}); err == nil {
		t.Error("the record of somebody whose deletion began is opened")
	}
	if err := db.Access().PutToken(ctx, access.Token{Use: access.ForLink, Holder: access.Holder{Subject: her}}); err == nil {
		t.Error("a link is made for somebody whose deletion began")
	}
	if ids, err := db.Identity().Find(ctx, identity.Key{Kind: "customer", Value: "17"}); err != nil || len(ids) > 0 {
		t.Errorf("they are still found: %v, %v", ids, err)
	}
	again, err := db.Erase().Begin(ctx, erase.Order{Subject: her, Tokens: [][32]byte{{2}}, Sealed: []byte("more")})
	if err != nil || again.ID != r.ID || string(again.Sealed) != "more" {
		t.Errorf("beginning again gives %+v, %v", again, err)
	}
	if gone, err := db.Intake().Suppressed(ctx, [][32]byte{{1}, {2}, {3}}); err != nil || !slices.Equal(gone, []bool{true, true, false}) {
		t.Errorf("kept out are %v, %v", gone, err)
	}
	if _, err := db.Erase().Begin(ctx, erase.Order{Subject: 99}); !errors.Is(err, erase.ErrNobody) {
		t.Errorf("deleting nobody gives %v", err)
	}
}

func TestPurgingLeavesNothingOfThePersonAndAllOfOthers(t *testing.T) {
	db, ctx := workspace(t), t.Context()
	her, other, _ := two(t, db)
	mail := identity.Key{Kind: "email", Value: "ann@x.org"}
	back, err := db.Identity().SignUp(ctx, mail, [32]byte{9})
	if err != nil {
		t.Fatal(err)
	}
	err = db.write(ctx, func(t *tx) error {
		for _, raw := range []string{"17,a", "x;\"17\";y", "x|17", "2017,17.5", "18,a,ANN@X.ORG", "18,joe"} {
			if err := t.exec("insert into quarantine(load,dataset,line,field,rule,text,raw) values(1,'d',1,'','','',?)", raw); err != nil {
				return err
			}
		}
		for _, s := range []candor.SubjectID{her, other, back} {
			paid, err := t.append(people, ledger.Body{Kind: ledger.KindMoney})
			if err != nil {
				return err
			}
			if err := t.exec("insert into payout(subject,micro,currency,at,through) values(?,1,'EUR',1,?)", int64(s), paid); err != nil {
				return err
			}
			for _, q := range []string{
				"insert into token(hash,use,account,subject,expires) values(randomblob(32),'link','',?,1)",
			} {
				if err := t.exec(q, int64(s)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{" Ann@X.org", "joann@x.org"} {
		if err := db.Outbox().Send(ctx, access.Message{To: to, At: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	looks := map[candor.SubjectID]int64{}
	for _, s := range []candor.SubjectID{back, other} {
		looks[s], _, err = db.Journal().Intend(ctx, ledger.Intent{Subject: s, Actor: candor.Actor{Name: "steward-sue"}, Body: ledger.Body{Kind: ledger.KindIntend, Use: "record"}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []candor.SubjectID{her, back} {
		r, err := db.Erase().Begin(ctx, erase.Order{Subject: s})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a step may be done again
			if err := db.Erase().Purge(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		for _, table := range []string{"permission", "person_key", "payout", "token", "use"} {
			if n := count(t, db, "select count(*) from "+table+" where subject=?", int64(s)); n > 0 {
				t.Errorf("%s holds %d rows of person %d", table, n, s)
			}
		}
		if n := count(t, db, "select count(*) from person where id=?", int64(s)); n > 0 {
			t.Errorf("person %d is still there", s)
		}
	}
	// Entries that open: those of the two deletions, and of the other person's choice and payment.
	if n := count(t, db, "select count(*) from entry where log=1 and body is not null"); n != 4 {
		t.Errorf("%d entries of the people's log open, want 4", n)
	}
	if n := count(t, db, "select count(*) from use where actor='steward-sue'"); n != 1 {
		t.Errorf("%d looks name who looked, want that of somebody else", n)
	}
	if _, err := db.Journal().Conclude(ctx, ledger.Outcome{Intent: looks[back], Released: []byte("r"), Body: ledger.Body{Kind: ledger.KindConclude}}); err == nil {
		t.Error("the outcome of a look is kept after the person is gone")
	}
	for q, want := range map[string]int64{
		"select count(*) from quarantine":                          2,
		"select count(*) from quarantine where raw='2017,17.5'":    1,
		"select count(*) from mail where to_address='joann@x.org'": 1,
		"select count(*) from mail":                                1,
		"select count(*) from payout":                              1,
		"select count(*) from token":                               1,
		"select count(*) from permission":                          1,
		"select count(*) from person_key":                          1,
		"select count(*) from erasure where subject>0":             2,
	} {
		if n := count(t, db, q); n != want {
			t.Errorf("%s gives %d, want %d", q, n, want)
		}
	}
}

func TestWaitingForReadersWaitsForThoseBeforeAlone(t *testing.T) {
	f := workspace(t).Files()
	_, first, err := f.Pin(t.Context(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := f.Idle(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a reader that began before is not waited for: %v", err)
	}
	idle := make(chan error)
	began := make(chan struct{})
	go func() {
		close(began)
		idle <- f.Idle(t.Context())
	}()
	<-began
	time.Sleep(5 * time.Millisecond)
	_, second, err := f.Pin(t.Context(), 0, nil) // readers never end to come
	if err != nil {
		t.Fatal(err)
	}
	defer second()
	first()
	first() // again does nothing
	select {
	case err := <-idle:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("it waits for a reader that began later")
	}
}

func TestValuesOfACopyAreReadWithoutTouchingIt(t *testing.T) {
	db, ctx := workspace(t), t.Context()
	two(t, db)
	path := db.opt.Path + ".before 1?#"
	err := db.write(ctx, func(*tx) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	c, err := sqlite.OpenConn(db.opt.Path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := exec(c, "vacuum into ?", path); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	each := func(where, kind string, b []byte) error { seen[where+" "+kind+" "+string(b)]++; return nil }
	if err := ValuesOf(ctx, path, each); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"person_key.value customer 17", "person_key.subject #person 1", "person.id #person 2", "permission.recipient  us"} {
		if seen[want] == 0 {
			t.Errorf("%q was not seen", want)
		}
	}
	if left, _ := filepath.Glob(filepath.Dir(path) + "/*before*"); len(left) != 1 {
		t.Errorf("beside the copy there are %q", left)
	}
	stop := errors.New("stop")
	if err := db.Values(ctx, func(string, string, []byte) error { return stop }); err == nil || !strings.Contains(err.Error(), "stop") {
		t.Errorf("a search that stops ends with %v", err)
	}
}
