package erase

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/candor-data/candor"
)

// world is a company in memory: people in files and tables. Its calls can be made to fail, before or after their effect.
type world struct {
	disk    map[string][]candor.SubjectID // files as they lie there
	listed  []File
	doomed  []string
	table   map[candor.SubjectID]bool
	records []Record
	dirty   bool // overwritten bytes lie about
	readers []string
	calls   []string

	failAt  int  // the n-th call fails
	persist bool // after its effect
}

var errFault = errors.New("fault")

// call counts a call, and gives what to return before and after its effect.
func (w *world) call(name string) (before, after error) {
	w.calls = append(w.calls, name)
	if len(w.calls) != w.failAt {
		return nil, nil
	}
	if w.persist {
		return nil, errFault
	}
	return errFault, nil
}

func (w *world) Begin(_ context.Context, o Order) (Record, error) {
	before, after := w.call("begin")
	if before != nil {
		return Record{}, before
	}
	for _, r := range w.records {
		if r.Subject == o.Subject && r.Step != Ended {
			return r, after
		}
	}
	if !w.table[o.Subject] {
		return Record{}, ErrNobody
	}
	r := Record{ID: int64(len(w.records) + 1), Subject: o.Subject, Step: Begun}
	w.records = append(w.records, r)
	return r, after
}

func (w *world) Records(_ context.Context, all bool) (out []Record, err error) {
	for _, r := range w.records {
		if all || r.Step != Ended {
			out = append(out, r)
		}
	}
	return out, nil
}

func (w *world) Files(context.Context, Record) ([]File, []string, error) {
	before, after := w.call("files")
	return slices.Clone(w.listed), slices.Clone(w.doomed), errors.Join(before, after)
}

func (w *world) Replace(_ context.Context, _ Record, swaps []Swap) error {
	before, after := w.call("replace")
	if before != nil {
		return before
	}
	for _, s := range swaps {
		i := slices.Index(w.listed, s.Old)
		if s.New.Path == "" {
			w.listed = slices.Delete(w.listed, i, i+1)
		} else {
			s.New.ID = s.Old.ID
			w.listed[i] = s.New
		}
		w.doomed = append(w.doomed, s.Old.Path)
	}
	return after
}

func (w *world) Unlinked(_ context.Context, _ Record, paths []string) error {
	before, after := w.call("unlinked")
	if before == nil {
		w.doomed = slices.DeleteFunc(w.doomed, func(p string) bool { return slices.Contains(paths, p) })
	}
	return errors.Join(before, after)
}

func (w *world) Purge(_ context.Context, r Record) error {
	before, after := w.call("purge")
	if before == nil {
		delete(w.table, r.Subject)
		w.dirty = true
	}
	return errors.Join(before, after)
}

func (w *world) Clean(context.Context, bool) error {
	before, after := w.call("clean")
	if before == nil {
		w.dirty = false
	}
	return errors.Join(before, after)
}

func (w *world) Finish(_ context.Context, r Record, receipt []byte, done bool) (Record, error) {
	before, after := w.call("finish")
	if before == nil {
		r.Receipt, r.Step = receipt, Found
		if done {
			r.Step = Ended
		}
		w.records[r.ID-1] = r
		w.dirty = true
	}
	return r, errors.Join(before, after)
}

type folder struct{ *world }

func (f folder) Without(_ context.Context, old File, who candor.SubjectID) (to File, changed bool, err error) {
	before, after := f.call("rewrite")
	if before != nil {
		return old, false, before
	}
	held, ok := f.disk[old.Path]
	if !ok {
		return old, false, fmt.Errorf("%s is listed and not there", old.Path)
	}
	left := slices.DeleteFunc(slices.Clone(held), func(s candor.SubjectID) bool { return s == who })
	if len(left) == len(held) {
		return old, false, after
	}
	if len(left) == 0 {
		return File{}, true, after
	}
	to = File{Path: old.Path + "+"}
	for f.disk[to.Path] != nil {
		to.Path += "+"
	}
	f.disk[to.Path] = left
	return to, true, after
}

func (f folder) Remove(_ context.Context, paths []string) error {
	before, after := f.call("remove")
	if before != nil {
		return before
	}
	for _, p := range paths {
		if slices.Contains(f.readers, p) {
			return fmt.Errorf("%s was removed under a reader", p)
		}
		delete(f.disk, p)
	}
	return after
}

func (f folder) Wipe(context.Context) error {
	before, after := f.call("wipe")
	return errors.Join(before, after)
}

func (f folder) Idle(context.Context) error {
	before, after := f.call("idle")
	if before == nil {
		f.readers = nil
	}
	return errors.Join(before, after)
}

func newWorld() *world {
	w := &world{table: map[candor.SubjectID]bool{1: true, 2: true}, disk: map[string][]candor.SubjectID{"a": {1, 2}, "b": {2}, "c": {1}}, readers: []string{"a", "c"}}
	for i, p := range []string{"a", "b", "c"} {
		w.listed = append(w.listed, File{ID: int64(i + 1), Path: p})
	}
	return w
}

func eraser(w *world) Eraser {
	return Eraser{Store: w, Files: folder{w}, Pins: folder{w}, Step: func(string) {}}
}

func erase(w *world) error {
	e := eraser(w)
	r, err := e.Erase(context.Background(), Order{Subject: 1})
	if err == nil {
		_, err = e.Finish(context.Background(), r, []byte("searched"), true)
	}
	return err
}

func (w *world) check(t *testing.T) {
	t.Helper()
	listed := map[string]bool{}
	for _, f := range w.listed {
		listed[f.Path] = true
		if w.disk[f.Path] == nil {
			t.Errorf("%s is listed and not there", f.Path)
		}
	}
	others := 0
	for p, held := range w.disk {
		if slices.Contains(held, 1) {
			t.Errorf("the person is in %s", p)
		}
		if listed[p] {
			others += len(held)
		}
	}
	if others != 2 || !w.table[2] {
		t.Errorf("%d rows of somebody else are left, want 2", others)
	}
	if w.table[1] || w.dirty || len(w.doomed) > 0 || len(w.records) != 1 || w.records[0].Step != Ended {
		t.Errorf("the end is %+v", w)
	}
}

func TestADeletionTakesThePersonOutAndLeavesOthers(t *testing.T) {
	w := newWorld()
	if err := erase(w); err != nil {
		t.Fatal(err)
	}
	w.check(t)
	want := []string{"begin", "files", "rewrite", "rewrite", "rewrite", "replace", "idle", "remove", "unlinked", "purge", "wipe", "clean", "finish", "clean"}
	if !slices.Equal(w.calls, want) {
		t.Errorf("the order is %q, want %q", w.calls, want)
	}
	if _, err := eraser(w).Erase(t.Context(), Order{Subject: 1}); !errors.Is(err, ErrNobody) {
		t.Errorf("deleting again gives %v", err)
	}
	if _, err := eraser(w).Erase(t.Context(), Order{}); !errors.Is(err, ErrNobody) {
		t.Errorf("deleting nobody gives %v", err)
	}
}

func TestWhateverFailsTheNextTryEndsTheDeletion(t *testing.T) {
	good := newWorld()
	if err := erase(good); err != nil {
		t.Fatal(err)
	}
	for n := range good.calls {
		for _, persist := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d %s, persisted %t", n+1, good.calls[n], persist), func(t *testing.T) {
				w := newWorld()
				w.failAt, w.persist = n+1, persist
				if err := erase(w); !errors.Is(err, errFault) {
					t.Fatalf("a fault gives %v", err)
				}
				if slices.Contains(w.calls[:n], "begin") && len(w.records) == 0 {
					t.Error("the deletion was forgotten")
				}
				w.failAt = 0
				err := erase(w)
				if errors.Is(err, ErrNobody) && len(w.records) == 1 && w.records[0].Step == Ended {
					err = eraser(w).Store.Clean(t.Context(), false) // it had ended; only the cleaning failed
				}
				if err != nil {
					t.Fatal(err)
				}
				w.check(t)
			})
		}
	}
}

func TestADeletionThatHasEndedIsLeftAlone(t *testing.T) {
	w := newWorld()
	if _, err := eraser(w).Resume(t.Context(), Record{ID: 1, Subject: 1, Step: Ended}); err != nil || len(w.calls) > 0 {
		t.Errorf("it calls %q, %v", w.calls, err)
	}
}
