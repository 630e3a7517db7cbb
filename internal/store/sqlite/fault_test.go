package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	process "os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/mod/sumdb/note"
	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
)

// The test binary starts itself as the process that is killed while it upgrades a database.
const (
	envUpgrade = "CANDOR_FAULT_UPGRADE" // path of the database
	envKill    = "CANDOR_FAULT_KILL"    // the moment
)

func TestMain(m *testing.M) {
	if path := os.Getenv(envUpgrade); path != "" {
		if err := upgrade(path, os.Getenv(envKill)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// later are steps of the schema that are still to come. kill_now is told where it is.
var later = []string{
	`select kill_now('in the second step'); create table later(person integer not null); insert into later select id from person;
		select kill_now('at the end of the second step');`,
	`alter table later add column note text not null default ''; select kill_now('in the third step'); update later set note='moved';`,
}

var moments = []string{"copied", "in the second step", "at the end of the second step", "in the third step", "migrated"}

func upgrade(path, kill string) error {
	die := func(moment string) {
		if moment == kill {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	c, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenWAL)
	if err != nil {
		return err
	}
	if err := prepare(c); err != nil {
		return err
	}
	err = c.CreateFunction("kill_now", &sqlite.FunctionImpl{NArgs: 1, AllowIndirect: true, Scalar: func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) {
		die(args[0].Text())
		return sqlite.IntegerValue(0), nil
	}})
	if err != nil {
		return err
	}
	return errors.Join(migrate(c, path, slices.Concat(migrations, later), die), c.Close())
}

// signer makes a log's key from bytes that are always the same.
func signer(t *testing.T, name string) (note.Signer, string) {
	t.Helper()
	private, public, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte(name), 32)[:32]), name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}

// made is a database of the first schema with three people who said yes.
func made(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "candor.db")
	db := opened(t, path)
	ids, err := db.Intake().NewPeople(t.Context(), []identity.Key{{Kind: "customer", Value: "c1"}, {Kind: "customer", Value: "c2"}, {Kind: "customer", Value: "c3"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range ids {
		yes := permission.Event{Subject: s, Choice: permission.Given, Purpose: "analytics", Category: "user", Recipient: "shop", Channel: "paper", GivenAt: time.Unix(1, 0)}
		if err := db.Permission().Append(t.Context(), []permission.Event{yes}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func opened(t *testing.T, path string) *DB {
	t.Helper()
	uses, _ := signer(t, "uses")
	people, _ := signer(t, "people")
	db, err := Open(Options{Path: path, Uses: uses, People: people, Now: time.Now, Rand: randomness{}})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return db
}

// randomness is enough for salts in a test.
type randomness struct{}

func (randomness) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(time.Now().UnixNano() >> (i % 5 * 3))
	}
	return len(p), nil
}

// holdsAll checks that the three people's choices are there and the record verifies.
func holdsAll(t *testing.T, db *DB) {
	t.Helper()
	_, usesKey := signer(t, "uses")
	_, peopleKey := signer(t, "people")
	if _, err := db.Journal().Note(t.Context(), ledger.Body{Kind: ledger.KindRead}); err != nil { // the uses' log has a head
		t.Error(err)
	}
	v, err := db.Audit(usesKey, peopleKey).Verify(t.Context(), nil)
	if err != nil || !v.OK || v.People != 3 {
		t.Errorf("the record: %v %+v", err, v)
	}
	n := 0
	err = db.Permission().Changed(t.Context(), "shop", 0, func(e permission.Event) error { n++; return nil })
	if err != nil || n != 3 {
		t.Errorf("%d choices are there, want 3 (%v)", n, err)
	}
}

// copies lists what lies beside the database.
func copies(t *testing.T, path string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if strings.Contains(e.Name(), ".before-") {
			names = append(names, e.Name())
		}
	}
	return names
}

func upgradeKilledAt(t *testing.T, path, moment string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	c := process.Command(exe)
	c.Env, c.Stderr = append(os.Environ(), envUpgrade+"="+path, envKill+"="+moment), &said
	var exit *process.ExitError
	if err := c.Run(); moment != "" && (!errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL) {
		t.Fatalf("it was not killed %s: %v %s", moment, err, said.String())
	} else if moment == "" && err != nil {
		t.Fatalf("upgrade: %v %s", err, said.String())
	}
}

func TestAnUpgradeThatIsKilledGoesOnAndLeavesNoCopy(t *testing.T) {
	for _, moment := range moments {
		t.Run(moment, func(t *testing.T) {
			path := made(t)
			upgradeKilledAt(t, path, moment)
			// The database is of one schema or of the next, whole; the older candor says so where it is newer.
			c, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenWAL)
			if err != nil {
				t.Fatal(err)
			}
			v, err := scalar(c, "pragma user_version")
			if err != nil || v < 1 || v > int64(len(migrations)+len(later)) {
				t.Errorf("schema %d, %v", v, err)
			}
			has, err := scalar(c, "select count(*) from sqlite_master where name='later'")
			if err != nil || (has == 1) != (v > int64(len(migrations))) {
				t.Errorf("schema %d, and a table of the next one: %d (%v)", v, has, err)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			upgradeKilledAt(t, path, "") // and again, to the end
			if left := copies(t, path); len(left) > 0 {
				t.Errorf("%v was left behind: an erasure would not reach it", left)
			}
			defer func(was []string) { migrations = was }(migrations)
			migrations = slices.Concat(migrations, later)
			db := opened(t, path)
			holdsAll(t, db)
			if err := db.read(t.Context(), func(c *sqlite.Conn) error {
				n, err := scalar(c, "select count(*) from later where note='moved'")
				if n != 3 {
					t.Errorf("%d of 3 rows were brought forward", n)
				}
				return err
			}); err != nil {
				t.Error(err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestACopyThatAnEarlierUpgradeLeftIsRemovedByTheNextOpening(t *testing.T) {
	path := made(t)
	for _, n := range []int{2, 9} {
		if err := os.WriteFile(path+".before-"+strconv.Itoa(n), []byte("c1"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := opened(t, path)
	defer db.Close()
	if left := copies(t, path); len(left) > 0 {
		t.Errorf("%v was left behind: an erasure would not reach it", left)
	}
	holdsAll(t, db)
}

func TestAnUpgradeThatFailsChangesNothing(t *testing.T) {
	path := made(t)
	before := migrations
	defer func() { migrations = before }()
	migrations = slices.Concat(before, []string{"create table later(x); insert into nowhere values(1);"})
	if db, err := Open(Options{Path: path, Now: time.Now, Rand: randomness{}}); err == nil {
		t.Error("it opened", db.Close())
	}
	migrations = before
	db := opened(t, path)
	defer db.Close()
	holdsAll(t, db)
}

func TestADatabaseOfANewerCandorIsNotOpened(t *testing.T) {
	path := made(t)
	upgradeKilledAt(t, path, "")
	if db, err := Open(Options{Path: path, Now: time.Now, Rand: randomness{}}); err == nil {
		t.Error("it opened", db.Close())
	} else if !strings.Contains(err.Error(), "newer") {
		t.Errorf("got %v", err)
	}
}

// Whoever calls while the house is closed gets an answer, not silence.
func TestAWriteAfterTheCloseIsAnError(t *testing.T) {
	for range 20 {
		db := opened(t, filepath.Join(t.TempDir(), "candor.db"))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			_, err := db.Journal().Note(context.Background(), ledger.Body{Kind: ledger.KindRead})
			done <- err
		}()
		select {
		case err := <-done:
			if err == nil {
				t.Fatal("it was acknowledged and is nowhere")
			}
		case <-time.After(5 * time.Second):
			t.Fatal("it waits for ever")
		}
	}
}

// A write that fails in the middle is undone alone; those that commit with it stand.
func TestAWriteThatFailsUndoesItselfAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "candor.db")
	db := opened(t, path)
	defer db.Close()
	hold := make(chan struct{})
	first := make(chan error, 1)
	go func() { first <- db.write(t.Context(), func(*tx) error { <-hold; return nil }) }() // the others gather meanwhile
	results := make([]chan error, 30)
	for i := range results {
		results[i] = make(chan error, 1)
		go func() {
			results[i] <- db.write(t.Context(), func(t *tx) error {
				if _, err := t.append(uses, ledger.Body{Kind: ledger.KindRead, Change: strconv.Itoa(i)}); err != nil {
					return err
				}
				if i%3 == 0 {
					return errors.New("no")
				}
				return nil
			})
		}()
	}
	time.Sleep(50 * time.Millisecond)
	close(hold)
	if err := <-first; err != nil {
		t.Error(err)
	}
	for i, r := range results {
		if err := <-r; (err != nil) != (i%3 == 0) {
			t.Errorf("write %d: %v", i, err)
		}
	}
	_, usesKey := signer(t, "uses")
	_, peopleKey := signer(t, "people")
	v, err := db.Audit(usesKey, peopleKey).Verify(t.Context(), nil)
	if err != nil || !v.OK || v.Uses != 20 {
		t.Errorf("the record: %v %+v, want 20 entries", err, v)
	}
}

// Salts come from outside; where they do not come nothing is written.
func TestWithoutRandomnessNothingIsWritten(t *testing.T) {
	path := made(t)
	uses, usesKey := signer(t, "uses")
	people, peopleKey := signer(t, "people")
	db, err := Open(Options{Path: path, Uses: uses, People: people, Now: time.Now, Rand: iotest.ErrReader(errors.New("dry"))})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Journal().Note(t.Context(), ledger.Body{Kind: ledger.KindRead}); err == nil {
		t.Error("an entry without a salt was written")
	}
	if v, err := db.Audit(usesKey, peopleKey).Verify(t.Context(), nil); err != nil || v.Uses != 0 || v.People != 3 {
		t.Errorf("the record: %v %+v", err, v)
	}
}
