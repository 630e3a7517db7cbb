// Package erase deletes a person everywhere. It promises an order that a crash at any moment cannot spoil: what must hold
// at once (no use that starts later, no file that brings them back) is one transaction, and everything after it can be
// done again and again until it is done. It refuses to say how much it deleted: a receipt's figures come from the search,
// which knows nothing of this package (law 6).
package erase

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/candor-data/candor"
)

// ErrNobody says that nobody is known under the number, or is any longer.
var ErrNobody = errors.New("nobody is known under this number")

// Order asks for the deletion of one person.
type Order struct {
	Subject candor.SubjectID
	By      candor.Role // who asked: the person themselves, or whoever did it for them
	Tokens  [][32]byte  // of all their keys: they keep the person out of files loaded later
	Sealed  []byte      // what the search will look for, encrypted by the caller; gone when the deletion ends
}

// Record is one deletion, as it stands. Step is empty at its beginning.
type Record struct {
	ID      int64
	Subject candor.SubjectID
	By      candor.Role
	At      time.Time
	Entry   int64 // in the people's log
	Step    Step
	Done    time.Time // zero while it is open
	Sealed  []byte
	Receipt []byte
}

// Step is the last step that is on the disk.
type Step string

const (
	Begun  Step = "begun"  // no use starts any more; no file brings them back
	Rows   Step = "rows"   // no listed file of rows holds them
	Purged Step = "purged" // no table holds them
	Found  Step = "found"  // everything was done, and the search still found something
	Ended  Step = "ended"
)

// File is one file of rows.
type File struct {
	ID      int64
	Dataset string
	Bucket  int
	Path    string
	Rows    int64
	Bytes   int64
}

// Swap puts one file in another's place. A new file without a path means that nobody is left in it.
type Swap struct{ Old, New File }

// Store keeps what is true. Each method is one transaction and can be repeated.
type Store interface {
	// Begin writes the deletion and its entry, suppresses the keys, ends every permission, and moves every version of
	// permission, so that no permit decided before can start a use. Of a deletion that is open it adds what the order
	// brings. ErrNobody when there is no such person.
	Begin(ctx context.Context, o Order) (Record, error)
	// Records lists the open ones, or all.
	Records(ctx context.Context, all bool) ([]Record, error)
	// Files lists every file of any generation that could hold the person, and the paths that were replaced before and
	// may still be there.
	Files(ctx context.Context, r Record) (files []File, doomed []string, err error)
	// Replace flips the files, leaves the person out of who has rows, and keeps the old paths as doomed.
	Replace(ctx context.Context, r Record, swaps []Swap) error
	// Unlinked takes paths off the doomed.
	Unlinked(ctx context.Context, r Record, paths []string) error
	// Purge removes the person from every table.
	Purge(ctx context.Context, r Record) error
	// Clean leaves no overwritten bytes anywhere: the write-ahead log, copies made before an upgrade; anew writes the
	// whole database afresh.
	Clean(ctx context.Context, anew bool) error
	// Finish keeps the receipt; without done the deletion stays open.
	Finish(ctx context.Context, r Record, receipt []byte, done bool) (Record, error)
}

// Files is the folder of rows, and what lies about.
type Files interface {
	// Without writes a file anew without the person; changed is false when it does not hold them. The new file is durable.
	Without(ctx context.Context, f File, who candor.SubjectID) (to File, changed bool, err error)
	// Remove unlinks files, durably; those that are gone are no error.
	Remove(ctx context.Context, paths []string) error
	// Wipe removes temporary files that nobody uses.
	Wipe(ctx context.Context) error
}

// Pins knows who is reading.
type Pins interface {
	// Idle waits until no reader that began before is left.
	Idle(ctx context.Context) error
}

// Eraser deletes. No load may run while it rewrites: the caller sees to that.
type Eraser struct {
	Store Store
	Files Files
	Pins  Pins
	Step  func(string) // tests: called between steps
}

// patience is how long readers that began before are waited for. The deletion then stays open and goes on later.
const patience = 10 * time.Minute

// Erase deletes a person, all but the search.
func (e Eraser) Erase(ctx context.Context, o Order) (Record, error) {
	r, err := e.Begin(ctx, o)
	if err != nil {
		return r, err
	}
	return e.Resume(ctx, r)
}

// Begin is the first step: after it no use that starts later includes the person (law 3).
func (e Eraser) Begin(ctx context.Context, o Order) (Record, error) {
	if o.Subject == 0 {
		return Record{}, ErrNobody
	}
	r, err := e.Store.Begin(ctx, o)
	if err != nil {
		return Record{}, fmt.Errorf("begin to delete: %w", err)
	}
	e.Step("erase begun")
	return r, nil
}

// Resume does the rest, from wherever a crash left it: it may be called any number of times.
func (e Eraser) Resume(ctx context.Context, r Record) (Record, error) {
	if r.Step == Ended {
		return r, nil
	}
	if err := e.rows(ctx, r); err != nil {
		return r, fmt.Errorf("delete rows: %w", err)
	}
	if err := e.Store.Purge(ctx, r); err != nil {
		return r, fmt.Errorf("delete from the tables: %w", err)
	}
	if r.Step != Found {
		r.Step = Purged
	}
	e.Step("erase purged")
	if err := e.Files.Wipe(ctx); err != nil {
		return r, fmt.Errorf("remove temporary files: %w", err)
	}
	e.Step("erase wiped")
	if err := e.Store.Clean(ctx, false); err != nil {
		return r, fmt.Errorf("clean the database: %w", err)
	}
	e.Step("erase cleaned")
	return r, nil
}

// rows takes the person out of every file: write new files, flip in one transaction, wait for readers, unlink.
func (e Eraser) rows(ctx context.Context, r Record) error {
	files, doomed, err := e.Store.Files(ctx, r)
	if err != nil {
		return err
	}
	var swaps []Swap
	for _, f := range files {
		to, changed, err := e.Files.Without(ctx, f, r.Subject)
		if err != nil {
			return errors.Join(err, e.drop(ctx, swaps))
		}
		if changed {
			swaps = append(swaps, Swap{f, to})
			e.Step("erase rewritten")
		}
	}
	// A flip that failed may be on the disk all the same: the new files stay. Unlisted ones are swept at the next opening.
	if err := e.Store.Replace(ctx, r, swaps); err != nil {
		return err
	}
	e.Step("erase replaced")
	for _, s := range swaps {
		doomed = append(doomed, s.Old.Path)
	}
	if len(doomed) == 0 {
		return nil
	}
	// Whoever pinned before the flip may hold an old file; whoever pins now gets the new ones.
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := e.Pins.Idle(wait); err != nil {
		return err
	}
	e.Step("erase idle")
	if err := e.Files.Remove(ctx, doomed); err != nil {
		return err
	}
	e.Step("erase unlinked")
	return e.Store.Unlinked(ctx, r, doomed)
}

// drop removes new files that no list will name.
func (e Eraser) drop(ctx context.Context, swaps []Swap) error {
	var paths []string
	for _, s := range swaps {
		if s.New.Path != "" {
			paths = append(paths, s.New.Path)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	return e.Files.Remove(ctx, paths)
}

// Anew writes the database afresh, for bytes that overwriting did not reach.
func (e Eraser) Anew(ctx context.Context) error { return e.Store.Clean(ctx, true) }

// Records lists deletions: the open ones, or all.
func (e Eraser) Records(ctx context.Context, all bool) ([]Record, error) {
	return e.Store.Records(ctx, all)
}

// Finish keeps the receipt. Done ends the deletion: what the search looked for is forgotten too.
func (e Eraser) Finish(ctx context.Context, r Record, receipt []byte, done bool) (Record, error) {
	r, err := e.Store.Finish(ctx, r, receipt, done)
	if err != nil {
		return r, fmt.Errorf("keep the receipt: %w", err)
	}
	e.Step("erase finished")
	if done {
		if err := e.Store.Clean(ctx, false); err != nil {
			return r, fmt.Errorf("clean the database: %w", err)
		}
	}
	return r, nil
}
