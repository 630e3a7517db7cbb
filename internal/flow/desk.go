package flow

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/draft"
	"github.com/candor-data/candor/internal/intake"
)

// Shelf keeps files that somebody brought until their contract is confirmed: a place for what may vanish, which a search
// opens, and which is wiped when somebody is deleted and when the house opens.
type Shelf interface {
	// New makes an empty file under a name by chance.
	New() (file io.WriteCloser, name string, err error)
	// Free is how many bytes the disk still takes.
	Free() (int64, error)
	// Open reads it; fs.ErrNotExist where it was wiped.
	Open(name string) (io.ReadCloser, error)
	Remove(name string) error
}

// What a desk holds: MostBrought bytes of one file, mostWaiting files with those on their way, each for waitsFor. keepFree
// bytes of the disk are for the record: a withdrawal has to be written whatever somebody uploads.
const (
	MostBrought = 2 << 30
	mostWaiting = 8
	waitsFor    = 24 * time.Hour
	keepFree    = 1 << 30
)

// BroughtState is how far a file that somebody brought is.
type BroughtState string

// Reading, checking and loading go on by themselves; of the others a person makes the next step.
const (
	BroughtReading  BroughtState = "reading"  // it is looked at
	BroughtDrafted  BroughtState = "drafted"  // a contract is proposed
	BroughtChecking BroughtState = "checking" // it is tried against the contract as a person changed it
	BroughtLoading  BroughtState = "loading"  // the contract is in force and its rows come in
	BroughtLoaded   BroughtState = "loaded"
	BroughtFailed   BroughtState = "failed" // it is no file that candor reads; Why says what
)

// Brought is a file that waits for somebody to confirm what it is.
type Brought struct {
	ID       string
	File     string // as whoever brought it calls it
	Size     int64
	At       time.Time
	State    BroughtState
	Progress intake.Progress
	Found    *DraftProposal // as it was worked out; nil before, and where that failed
	Form     DraftForm      // as a person changed it
	Wrong    []DraftWrong   // what of that cannot stand
	Checked  bool           // the form was looked at since it changed
	Trial    *LoadReport    // what the file would do under the contract as checked, which stored nothing
	Report   *LoadReport    // what it did
	Dataset  string         // whose rows it became
	Why      *candor.Reason // why it failed, or why nothing came of the last step
}

// Busy reports whether something goes on by itself.
func (b Brought) Busy() bool {
	return b.State == BroughtReading || b.State == BroughtChecking || b.State == BroughtLoading
}

// Names from the room of drafts, for surfaces.
type (
	DraftProposal = draft.Proposal
	DraftColumn   = draft.Column
	DraftForm     = draft.Form
	DraftSaid     = draft.Said
	DraftWrong    = draft.Wrong
	DraftCompany  = draft.CompanyForm
)

// waiting is a Brought with what belongs to it alone.
type waiting struct {
	Brought
	by      candor.Actor
	content candor.Digest
	spill   string
	done    chan struct{} // closed when what goes on by itself has ended
	claims  string        // the dataset's name that it is being put into force under
	applied string        // the one that its contract was put into force as
}

// desk holds the files that wait.
type desk struct {
	mu       sync.Mutex // guards files and what is in them, and what follows
	files    map[string]*waiting
	coming   int   // uploads under way
	deleting int   // deletions under way: nothing comes in, so that what they wipe stays wiped
	wiped    int64 // deletions so far

	ctx  context.Context // ends when the house closes
	end  context.CancelFunc
	work sync.WaitGroup
}

func newDesk() *desk {
	d := &desk{files: map[string]*waiting{}}
	d.ctx, d.end = context.WithCancel(context.Background())
	return d
}

// EndBringing ends what goes on by itself; the house closes.
func (h *House) EndBringing() {
	h.desk.end()
	h.desk.work.Wait()
}

// ErrNoBrought says that no such file waits.
var ErrNoBrought = mistake("no-such-file", "No such file waits. It was thrown away, a day has passed, or candor was started anew.", "Bring the file again.")

// mayBring asks for both duties: to describe what a file is, and to load it.
func (h *House) mayBring(who candor.Actor) error {
	if err := h.allow(who, access.Describe); err != nil {
		return err
	}
	if err := h.allow(who, access.Load); err != nil {
		return err
	}
	return h.real()
}

// Bring keeps a file and begins to look at it. A file that waits already is found again; one that was loaded before is
// told with ErrLoaded, and the dataset that has it.
func (h *House) Bring(ctx context.Context, who candor.Actor, name string, file io.Reader) (b Brought, err error) {
	if err := h.mayBring(who); err != nil {
		return Brought{}, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return Brought{}, err
	}
	h.sweepDesk(now)
	out, spill, wiped, err := h.desk.room(h.s.Shelf)
	if err != nil {
		return Brought{}, err
	}
	defer h.desk.came()
	in := intake.NewHashing(io.LimitReader(&careful{Reader: file, h: h, wiped: wiped}, MostBrought+1))
	size, err := io.Copy(out, in)
	err = errors.Join(err, out.Close())
	kept := false
	defer func() {
		if !kept {
			err = errors.Join(err, h.s.Shelf.Remove(spill))
		}
	}()
	if err != nil {
		return Brought{}, fmt.Errorf("keep the file until it is confirmed: %w", err)
	}
	content, _, err := in.Finish()
	switch {
	case err != nil:
		return Brought{}, err
	case size > MostBrought:
		return Brought{}, mistake("file-too-large", fmt.Sprintf("The file has more than %d GiB, which is the most that a page takes.", MostBrought>>30), "At the server's terminal there is no limit: candor catalog draft FILE, candor apply, candor load.")
	case size == 0:
		return Brought{}, mistake("file-empty", "The file is empty, or none was chosen.", "Choose a file with rows.")
	}
	if set, err := h.has(ctx, content); err != nil || set != "" {
		if err == nil {
			err = ErrLoaded
		}
		return Brought{Dataset: set}, err
	}
	id := make([]byte, 12)
	if _, err := io.ReadFull(h.s.Random, id); err != nil {
		return Brought{}, fmt.Errorf("name the file: %w", err)
	}
	w := &waiting{Brought: Brought{ID: hex.EncodeToString(id), File: shortName(name), Size: size, At: now}, by: who, content: content, spill: spill}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	if h.desk.deleting > 0 || h.desk.wiped != wiped {
		return Brought{}, errDeleting
	}
	for _, o := range h.desk.files {
		if o.content == content && o.State != BroughtLoaded {
			return o.Brought, nil
		}
	}
	kept = true
	h.desk.files[w.ID] = w
	time.AfterFunc(waitsFor+time.Minute, func() { // whether or not anybody comes again
		if h.desk.ctx.Err() == nil {
			h.sweepDesk(w.At.Add(waitsFor + time.Minute))
		}
	})
	h.start(w, BroughtReading, h.look)
	return w.Brought, nil
}

// errDeleting says that somebody is being deleted: a file that comes in meanwhile could hold them.
var errDeleting = mistake("deleting", "Somebody is being deleted just now, and what waits is wiped with them.", "Bring the file again in a moment, without them.")

// room makes an empty file for an upload, unless there is no place for one. Checking and making are one step, so that a
// deletion that begins finds every file there is.
func (d *desk) room(shelf Shelf) (out io.WriteCloser, name string, wiped int64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.coming
	for _, w := range d.files {
		if w.State != BroughtLoaded {
			n++
		}
	}
	switch {
	case d.deleting > 0:
		return nil, "", 0, errDeleting
	case n >= mostWaiting:
		return nil, "", 0, mistake("too-many-wait", fmt.Sprintf("%d files wait to be confirmed already, or are on their way.", n), "Confirm one of them, or throw it away.")
	}
	if err := roomLeft(shelf); err != nil {
		return nil, "", 0, err
	}
	if out, name, err = shelf.New(); err != nil {
		return nil, "", 0, fmt.Errorf("keep the file until it is confirmed: %w", err)
	}
	d.coming++
	return out, name, d.wiped, nil
}

func (d *desk) came() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.coming--
}

// roomLeft refuses files where the disk is nearly full: what else is written there is the record.
func roomLeft(shelf Shelf) error {
	free, err := shelf.Free()
	if err != nil {
		return fmt.Errorf("look how much room the disk has: %w", err)
	}
	if free < keepFree {
		return mistake("disk-nearly-full", "The workspace’s disk is nearly full, and what is left of it is for the record.", "Ask whoever runs candor for more room, then bring the file again.")
	}
	return nil
}

// careful stops an upload when somebody is deleted, or when it fills the disk.
type careful struct {
	io.Reader
	h     *House
	wiped int64
	since int64 // bytes since it looked
}

func (c *careful) Read(p []byte) (int, error) {
	if c.since >= 16<<20 {
		c.since = 0
		if err := roomLeft(c.h.s.Shelf); err != nil {
			return 0, err
		}
	}
	c.h.desk.mu.Lock()
	gone := c.h.desk.wiped != c.wiped
	c.h.desk.mu.Unlock()
	if gone {
		return 0, errDeleting
	}
	n, err := c.Reader.Read(p)
	c.since += int64(n)
	return n, err
}

// shut lets nothing in while somebody is deleted and searched for; open ends it.
func (d *desk) shut() (open func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.deleting++
	d.wiped++
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.deleting--
	}
}

// SweepDesk throws away what has waited a day; the house's own clock.
func (h *House) SweepDesk(ctx context.Context) error {
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	h.sweepDesk(now)
	return nil
}

func (h *House) sweepDesk(now time.Time) {
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	for id, w := range h.desk.files {
		if old := now.Sub(w.At) > waitsFor; !w.Busy() && (old || w.State == BroughtLoaded) && h.s.Shelf.Remove(w.spill) == nil && old {
			delete(h.desk.files, id)
		}
	}
}

// find gives a file that waits, for not longer than it may; desk.mu is held.
func (h *House) find(id string, now time.Time) *waiting {
	w := h.desk.files[id]
	if w == nil || now.Sub(w.At) > waitsFor && !w.Busy() {
		return nil
	}
	return w
}

// has finds the dataset that holds exactly this file.
func (h *House) has(ctx context.Context, content candor.Digest) (string, error) {
	for _, d := range h.World().View.Datasets() {
		there, err := h.s.Intake.Loaded(ctx, d.Name, content)
		if err != nil {
			return "", fmt.Errorf("look whether the file was loaded before: %w", err)
		}
		if there {
			return d.Name, nil
		}
	}
	return "", nil
}

// shortName is the last part of a file's name, as far as people read it.
func shortName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 80 {
		name = string(r[:80])
	}
	return name
}

// start lets something go on by itself; desk.mu is held. What it did is told by do's error, and written into the file by
// do itself, under the lock. A panic over a file is that file's failure, and not the server's end.
func (h *House) start(w *waiting, state BroughtState, do func(context.Context, *waiting) error) {
	w.State, w.Why, w.Progress, w.done = state, nil, intake.Progress{Total: w.Size}, make(chan struct{})
	done := w.done
	h.desk.work.Go(func() {
		defer close(done)
		err := guarded(func() error { return do(h.desk.ctx, w) })
		h.desk.mu.Lock()
		defer h.desk.mu.Unlock()
		w.claims = ""
		if err == nil {
			return
		}
		w.Why = whyNot(err)
		if w.State = BroughtDrafted; w.Found == nil {
			w.State = BroughtFailed
		}
	})
}

func guarded(do func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("a fault of kind %T", v) // its text may hold a cell
		}
	}()
	return do()
}

// Fault is the rule of what failed by our fault; its text is in no reason, since it may hold a path or more.
const Fault = "fault"

// whyNot puts an error into words for whoever brought the file: those that are known to be about the file or the form.
// Every other is a fault of our own.
func whyNot(err error) *candor.Reason {
	var m *Mistake
	var no *Refused
	var file *intake.FileError
	switch {
	case errors.As(err, &m):
		return &m.Reason
	case errors.As(err, &no) && len(no.Decision.Reasons) > 0:
		return &no.Decision.Reasons[0]
	case errors.Is(err, fs.ErrNotExist):
		return &candor.Reason{Rule: "file-wiped", Text: "The file is no longer here: what waits is wiped when somebody is deleted.", Protects: "whoever was deleted, who may have been in it", Instead: "Throw the draft away and bring the file again, without them."}
	case errors.Is(err, context.Canceled):
		return &candor.Reason{Rule: "stopped", Text: "candor was stopped before this was done. Nothing of it was stored.", Instead: "Try again."}
	case errors.Is(err, intake.ErrLoaded):
		return &candor.Reason{Rule: "loaded-before", Text: say(intake.ErrLoaded.Error())}
	case errors.As(err, &file):
		return &candor.Reason{Rule: "file", Text: say(file.Error())}
	case errors.Is(err, intake.ErrUnpacksTooFar):
		return &candor.Reason{Rule: "file", Text: say(intake.ErrUnpacksTooFar.Error())}
	}
	return &candor.Reason{Rule: Fault, Text: "This could not be done, and nothing of the file was stored.", Instead: "Try again. candor load --dry-run at a terminal tells more; candor doctor looks whether the disk is full or broken."}
}

// say makes a sentence of an error's text.
func say(s string) string {
	if s != "" {
		s = strings.ToUpper(s[:1]) + s[1:] + "."
	}
	return s
}

// Brought gives a file that waits, once nothing goes on by itself any more or patience has run out.
func (h *House) Brought(ctx context.Context, who candor.Actor, id string, patience time.Duration) (Brought, error) {
	if err := h.mayBring(who); err != nil {
		return Brought{}, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return Brought{}, err
	}
	h.desk.mu.Lock()
	w := h.find(id, now)
	if w == nil {
		h.desk.mu.Unlock()
		return Brought{}, ErrNoBrought
	}
	done := w.done
	h.desk.mu.Unlock()
	if patience > 0 {
		end := time.NewTimer(patience)
		defer end.Stop()
		select {
		case <-done:
		case <-end.C:
		case <-ctx.Done():
		}
	}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	return w.Brought, nil
}

// Waiting lists the files that wait, newest first.
func (h *House) Waiting(ctx context.Context, who candor.Actor) (out []Brought, err error) {
	if err := h.mayBring(who); err != nil {
		return nil, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, err
	}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	for id, w := range h.desk.files {
		if h.find(id, now) != nil && w.State != BroughtLoaded {
			out = append(out, w.Brought)
		}
	}
	slices.SortFunc(out, func(a, b Brought) int { return b.At.Compare(a.At) })
	return out, nil
}

// ThrowAway forgets a file that waits, and what was changed about it. A contract that is in force stays.
func (h *House) ThrowAway(_ context.Context, who candor.Actor, id string) error {
	if err := h.mayBring(who); err != nil {
		return err
	}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	w := h.desk.files[id]
	switch {
	case w == nil:
		return ErrNoBrought
	case w.Busy():
		return mistake("busy", "Something is still going on with this file.", "Wait until it has ended, then throw it away.")
	}
	delete(h.desk.files, id)
	return h.s.Shelf.Remove(w.spill)
}

// DraftRoles, DraftTypes and DraftClasses are what a form offers for a column: the value, and what it means.
func DraftRoles() [][2]string   { return draft.Roles }
func DraftTypes() [][2]string   { return draft.Types }
func DraftClasses() [][2]string { return draft.Classes }
