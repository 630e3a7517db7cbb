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
	// Put keeps a file under a name by chance, and gives the name.
	Put(file io.Reader) (name string, size int64, err error)
	// Open reads it; fs.ErrNotExist where it was wiped.
	Open(name string) (io.ReadCloser, error)
	Remove(name string) error
}

// What a desk holds: MostBrought bytes of one file, mostWaiting files, each for waitsFor.
const (
	MostBrought = 2 << 30
	mostWaiting = 8
	waitsFor    = 24 * time.Hour
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
	applied string        // the dataset that its contract was put into force as
}

// desk holds the files that wait.
type desk struct {
	mu    sync.Mutex // guards files and what is in them
	files map[string]*waiting
	ctx   context.Context // ends when the house closes
	end   context.CancelFunc
	work  sync.WaitGroup
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
	if err := h.desk.room(h.s.Shelf, now); err != nil {
		return Brought{}, err
	}
	in := intake.NewHashing(io.LimitReader(file, MostBrought+1))
	spill, size, err := h.s.Shelf.Put(in)
	if err != nil {
		return Brought{}, fmt.Errorf("keep the file until it is confirmed: %w", err)
	}
	kept := false
	defer func() {
		if !kept {
			err = errors.Join(err, h.s.Shelf.Remove(spill))
		}
	}()
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
	for _, o := range h.desk.files {
		if o.content == content && o.State != BroughtLoaded {
			return o.Brought, nil
		}
	}
	kept = true
	h.desk.files[w.ID] = w
	h.start(w, BroughtReading, h.look)
	return w.Brought, nil
}

// room drops what waited too long, and says when there is no place for another.
func (d *desk) room(shelf Shelf, now time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for id, w := range d.files {
		if !w.Busy() && (w.State == BroughtLoaded || now.Sub(w.At) > waitsFor) {
			if err := shelf.Remove(w.spill); err != nil {
				return err
			}
			if now.Sub(w.At) > waitsFor {
				delete(d.files, id)
			}
			continue
		}
		n++
	}
	if n >= mostWaiting {
		return mistake("too-many-wait", fmt.Sprintf("%d files wait to be confirmed already.", n), "Confirm one of them, or throw it away.")
	}
	return nil
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
// do itself, under the lock.
func (h *House) start(w *waiting, state BroughtState, do func(context.Context, *waiting) error) {
	w.State, w.Why, w.Progress, w.done = state, nil, intake.Progress{Total: w.Size}, make(chan struct{})
	h.desk.work.Go(func() {
		defer close(w.done)
		err := do(h.desk.ctx, w)
		if err == nil {
			return
		}
		h.desk.mu.Lock()
		defer h.desk.mu.Unlock()
		w.Why = whyNot(err)
		if w.State = BroughtDrafted; w.Found == nil {
			w.State = BroughtFailed
		}
	})
}

// whyNot puts an error into words for whoever brought the file. Faults of our own keep their text: it may hold a path.
func whyNot(err error) *candor.Reason {
	var m *Mistake
	var no *Refused
	var path *fs.PathError
	switch {
	case errors.As(err, &m):
		return &m.Reason
	case errors.As(err, &no) && len(no.Decision.Reasons) > 0:
		return &no.Decision.Reasons[0]
	case errors.Is(err, fs.ErrNotExist):
		return &candor.Reason{Rule: "file-wiped", Text: "The file is no longer here: what waits is wiped when somebody is deleted.", Protects: "whoever was deleted, who may have been in it", Instead: "Throw the draft away and bring the file again, without them."}
	case errors.Is(err, context.Canceled):
		return &candor.Reason{Rule: "stopped", Text: "candor was stopped before this was done. Nothing of it was stored.", Instead: "Try again."}
	case errors.As(err, &path):
		return &candor.Reason{Rule: "fault", Text: "This could not be done, and it is our fault: the workspace's disk could not be read or written.", Instead: "Look whether the disk is full; candor doctor looks at the rest."}
	case errors.Is(err, intake.ErrLoaded):
		return &candor.Reason{Rule: "loaded-before", Text: say(intake.ErrLoaded.Error())}
	}
	return &candor.Reason{Rule: "file", Text: say(err.Error())}
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
	h.desk.mu.Lock()
	w := h.desk.files[id]
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
func (h *House) Waiting(_ context.Context, who candor.Actor) (out []Brought, err error) {
	if err := h.mayBring(who); err != nil {
		return nil, err
	}
	h.desk.mu.Lock()
	defer h.desk.mu.Unlock()
	for _, w := range h.desk.files {
		if w.State != BroughtLoaded {
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
