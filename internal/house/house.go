// Package house is the only wiring: it makes a workspace, opens it, and joins the road with its adapters. It promises that
// one process holds a workspace at a time, and that whatever a crash left half-done is swept before anything is served. It
// refuses to open a folder that is not a workspace, or one that somebody else holds.
package house

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine/duckdb"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/intake/parquet"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/store/sqlite"
)

// ErrHeld says that another process has the workspace open: talk to it over its socket.
var ErrHeld = errors.New("another candor holds this workspace")

// Options say how to open. The zero Options are production's.
type Options struct {
	Now  func() time.Time // the clock
	Rand io.Reader        // randomness; crypto/rand everywhere but in tests
	Step func(string)     // tests: called between steps
	Base string           // the address of pages, for links in mail; empty: http://localhost:8080

	MemoryMB int // the engine's memory before it spills; 0: its own choice
	Threads  int // the engine's; 0: its own choice

	rehearsal bool // make a workspace of invented people
	making    bool // and bring them in
}

func (o *Options) fill() {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Step == nil {
		o.Step = func(string) {}
	}
	if o.Base == "" {
		o.Base = "http://localhost:8080"
	}
}

// House is an open workspace.
type House struct {
	*flow.House
	DB     *sqlite.DB
	Engine *duckdb.DB
	Files  sqlite.Files
	Outbox sqlite.Outbox
	Dir    string

	opt  Options
	door struct {
		sync.Mutex // guards open and of
		open       *access.Door
		of         candor.PartyID
	}

	looker looker
	noise  *protect.Noise
	lock   *os.File
}

// The folders and files of a workspace.
const (
	database  = "candor.db"
	keysDir   = "keys"
	rowsDir   = "rows"
	tmpDir    = "tmp"
	runDir    = "run"
	lockFile  = "run/lock"
	socket    = "run/candor.sock"
	scratch   = "SCRATCH" // marks workspaces made by builds without noise
	usesKey   = "keys/uses"
	peopleKey = "keys/people"
	secretKey = "keys/secret"
	goneKey   = "keys/suppression"
)

// Socket is the path at which a serving process takes commands.
func Socket(dir string) string { return filepath.Join(dir, socket) }

// Exists reports whether a folder is a workspace.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, secretKey))
	return err == nil
}

// Init makes a workspace: folders, keys and an empty database. The keys never leave keys/, and never go into a backup. A
// folder whose keys were lost is not made anew: new keys would make its record unreadable for good.
func Init(dir string, opt Options) error {
	opt.fill()
	if Exists(dir) {
		return fmt.Errorf("%s is a workspace already", dir)
	}
	if err := vacant(dir, opt); err != nil {
		return err
	}
	for _, d := range []string{"", keysDir, rowsDir, tmpDir, runDir} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return fmt.Errorf("make the workspace: %w", err)
		}
	}
	if protect.ZeroNoise {
		if err := writeKey(filepath.Join(dir, scratch), "made by a build without noise: invented people only\n"); err != nil {
			return err
		}
	}
	prefix := "candor-"
	if opt.rehearsal {
		prefix = rehearsalName
		if err := writeKey(filepath.Join(dir, rehearsalMark), "everybody in this workspace is invented, and it stays so\n"); err != nil {
			return err
		}
	}
	id := make([]byte, 8)
	if _, err := io.ReadFull(opt.Rand, id); err != nil {
		return fmt.Errorf("draw a name: %w", err)
	}
	for path, origin := range map[string]string{usesKey: fmt.Sprintf("%s%x/uses", prefix, id), peopleKey: fmt.Sprintf("%s%x/people", prefix, id)} {
		private, public, err := note.GenerateKey(opt.Rand, origin)
		if err != nil {
			return fmt.Errorf("make the log's key: %w", err)
		}
		if err := writeKey(filepath.Join(dir, path+".pub"), public+"\n"); err != nil {
			return err
		}
		if err := writeKey(filepath.Join(dir, path), private+"\n"); err != nil {
			return err
		}
	}
	db, err := sqlite.Open(sqlite.Options{Path: filepath.Join(dir, database), Now: opt.Now, Rand: opt.Rand, Step: opt.Step})
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	for _, path := range []string{goneKey, secretKey} { // the secret last: with it the workspace exists
		b := make([]byte, 32)
		if _, err := io.ReadFull(opt.Rand, b); err != nil {
			return fmt.Errorf("draw a key: %w", err)
		}
		if err := writeKey(filepath.Join(dir, path), fmt.Sprintf("%x\n", b)); err != nil {
			return err
		}
	}
	return syncDir(filepath.Join(dir, keysDir))
}

// Open takes the workspace's lock, sweeps what a crash left, and opens the road. ErrHeld when another process has it.
func Open(ctx context.Context, dir string, opt Options) (_ *House, err error) {
	opt.fill()
	if err := whole(dir); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, scratch)); protect.ZeroNoise != (err == nil) {
		return nil, errors.New("a workspace made without noise opens only in the build that made it, and no other does there")
	}
	h := &House{Dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	if h.lock, err = takeLock(filepath.Join(dir, lockFile)); err != nil {
		return nil, err
	}
	k, err := readKeys(dir)
	if err != nil {
		return nil, err
	}
	invented, err := marked(dir, k.uses.Name())
	if err != nil {
		return nil, err
	}
	h.DB, err = sqlite.Open(sqlite.Options{Path: filepath.Join(dir, database), Uses: k.uses, People: k.people, Now: opt.Now, Rand: opt.Rand, Step: opt.Step})
	if err != nil {
		return nil, err
	}
	h.Files, h.Outbox = h.DB.Files(), h.DB.Outbox()
	if err := h.sweep(ctx); err != nil {
		return nil, err
	}
	h.Engine, err = duckdb.Open(duckdb.Options{Rows: filepath.Join(dir, rowsDir), Tmp: filepath.Join(dir, tmpDir), Files: h.Files, Public: h.DB.References(), Rand: opt.Rand,
		MemoryMB: opt.MemoryMB, Threads: opt.Threads})
	if err != nil {
		return nil, err
	}
	h.noise = protect.NewNoise(opt.Rand)
	loads := h.DB.Intake()
	seams := flow.Seams{
		Descriptions: h.DB.Descriptions(), Permission: h.DB.Permission(), Choices: h.DB.Permission(), Partner: h.DB.Partner(), Deletions: h.DB.Partner(), Identity: h.DB.Identity(),
		People: loads, Intake: loads, Records: loads, References: h.DB.References(), Quarantine: h.DB.Aside(), Uses: h.DB.Uses(), Books: h.DB.Books(), Corrections: h.DB.Corrections(), Coverage: h.DB.Coverage(), Attempts: h.DB.Attempts(), Saved: h.DB.Saved(), Schedules: h.DB.Schedules(), Staff: h.DB.Access(), Certificates: h.DB.Certificates(), Rows: rowReader{h}, Random: opt.Rand, Journal: h.DB.Journal(), Allowance: h.DB.Journal(),
		Engine: h.Engine, Noise: h.noise, Epochs: h.DB, Audit: h.DB.Audit(k.usesPublic, k.peoplePublic),
		Eraser: erase.Eraser{Store: h.DB.Erase(), Files: rowFiles{h, filepath.Join(dir, rowsDir), filepath.Join(dir, tmpDir)}, Pins: h.Files, Step: opt.Step},
		Places: h.places(), Rehearsal: invented && !opt.making,
		Suppress: identity.NewSuppressor(k.gone), Secret: k.secret, Step: opt.Step,
		Shelf:  shelf{filepath.Join(dir, tmpDir)},
		Loader: intake.Loader{Store: loads, Stage: h.stage, Parquet: parquet.Opener{Tmp: filepath.Join(dir, tmpDir)}.Open, Suppress: identity.NewSuppressor(k.gone), Step: opt.Step},
	}
	if h.House, err = flow.Open(ctx, seams); err != nil {
		return nil, err
	}
	h.opt = opt
	if err := h.ResumeErasures(ctx); err != nil {
		return nil, err
	}
	return h, nil
}

// ErrNoCompany says that nobody has described the company yet, so nobody can sign in.
var ErrNoCompany = errors.New("the company is not described yet: apply a Company first")

// Door signs people in. It opens once the company is described.
func (h *House) Door() (*access.Door, error) {
	h.door.Lock()
	defer h.door.Unlock()
	c := h.World().Company
	if c.ID == "" {
		return nil, ErrNoCompany
	}
	if h.door.open != nil && h.door.of == c.ID {
		return h.door.open, nil
	}
	d, err := access.New(access.Config{
		Store: h.DB.Access(), Mailer: h.Outbox, Find: h.FindByEmail, Now: h.opt.Now, Random: h.opt.Rand,
		Link:    func(token string) string { return h.opt.Base + "/sign-in/link?token=" + token },
		Company: c.ID, CompanyName: c.Name,
	})
	if err != nil {
		return nil, err
	}
	h.door.open, h.door.of = d, c.ID
	return d, nil
}

// Base is the address at which people reach the pages.
func (h *House) Base() string { return h.opt.Base }

// Close ends what is open, in the reverse order.
func (h *House) Close() error {
	var errs []error
	if h.House != nil {
		h.EndBringing()
	}
	if h.noise != nil {
		h.noise.Close()
	}
	errs = append(errs, h.looker.close())
	if h.Engine != nil {
		errs = append(errs, h.Engine.Close())
	}
	if h.DB != nil {
		errs = append(errs, h.DB.Close())
	}
	if h.lock != nil {
		errs = append(errs, letGo(h.lock))
	}
	return errors.Join(errs...)
}

// stage starts a load in the engine; its folder is named by chance, so that a crash's leftovers never stand in the way.
func (h *House) stage(ctx context.Context, set *catalog.Dataset) (intake.Stage, error) {
	b := make([]byte, 8)
	if _, err := rand.Read(b); err != nil {
		return nil, err
	}
	name := fmt.Sprintf("load-%x", b)
	s, err := h.Engine.Stage(ctx, set, name)
	if err != nil {
		return nil, fmt.Errorf("begin to store rows: %w", err)
	}
	return &staged{s, filepath.Join(h.Dir, rowsDir, set.Name, name)}, nil
}

// staged is a stage whose Abort also removes files that were finished but never committed.
type staged struct {
	*duckdb.Stage
	folder string
}

func (s *staged) Finish(ctx context.Context) ([]catalog.File, error) { return s.Stage.Finish(ctx, nil) }
func (s *staged) Abort() error {
	return errors.Join(s.Stage.Abort(), os.RemoveAll(s.folder))
}
