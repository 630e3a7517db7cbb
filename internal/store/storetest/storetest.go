// Package storetest is the contract of a store as tests: what the road's seams say in their comments, every adapter runs.
// It promises to find a store that debits what it does not record, lets a use start on facts that have moved, keeps half
// of something, or forgets or reorders what it acknowledged; and it has the record verified after each check. It refuses to
// look behind the seams: no table, no file and no statement of an adapter is known here.
package storetest

import (
	"context"
	"crypto/sha256"
	"sync"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/access/accesstest"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/reward"
	"github.com/candor-data/candor/internal/subject"
)

// Stores are the seams that one store fills, over the same state.
type Stores struct {
	Journal      ledger.Journal
	Allowance    allowance.Store
	Permission   permission.Store
	Choices      flow.Choices
	Partner      partner.Store
	Identity     identity.Store
	People       flow.People
	Intake       intake.Store
	Records      flow.Records
	Quarantine   flow.Quarantine
	References   flow.References
	Uses         flow.Uses
	Books        reward.Store
	Corrections  subject.Corrections
	Coverage     flow.Coverage
	Epochs       flow.Epochs
	Descriptions flow.Descriptions
	Audit        flow.Audit
	Access       access.Store
	Erase        erase.Store // only to begin a deletion: it is what keeps somebody out
}

// Run checks a store. Open gives an empty one each time, with keys of its own, and closes it when its test ends;
// now is its clock.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) Stores) {
	for _, noun := range []struct {
		name   string
		checks map[string]func(*house)
	}{
		{"journal", journal}, {"record", record}, {"permission", permissions}, {"agreement", agreements},
		{"people", people}, {"corrections", corrections}, {"loads", loads}, {"references", references}, {"books", books},
	} {
		t.Run(noun.name, func(t *testing.T) {
			for name, check := range noun.checks {
				t.Run(name, func(t *testing.T) {
					h := newHouse(t, open)
					check(h)
					h.verified()
				})
			}
		})
	}
	t.Run("access", func(t *testing.T) {
		accesstest.Run(t, func(t *testing.T) access.Store { return newHouse(t, open).Access })
	})
}

// house is a store under test with its clock.
type house struct {
	*testing.T
	Stores
	ctx  context.Context
	open func(t *testing.T, now func() time.Time) Stores
	mu   sync.Mutex // guards at
	at   time.Time
}

func newHouse(t *testing.T, open func(t *testing.T, now func() time.Time) Stores) *house {
	h := &house{T: t, ctx: t.Context(), open: open, at: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)}
	h.Stores = open(t, h.now)
	return h
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

const day = 24 * time.Hour

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) verified() flow.Verification {
	h.Helper()
	v, err := h.Audit.Verify(h.ctx, nil)
	if err != nil || !v.OK {
		h.Errorf("the record does not verify: %v %q", err, v.Problems)
	}
	return v
}

// size is the number of entries of both logs.
func (h *house) size() [2]int64 {
	h.Helper()
	v := h.verified()
	return [2]int64{v.Uses, v.People}
}

// unrecorded does something that must fail, and checks that neither log tells of it.
func (h *house) unrecorded(what string, do func() error) error {
	h.Helper()
	before := h.size()
	err := do()
	if err == nil {
		h.Errorf("%s: it was taken", what)
	}
	if after := h.size(); after != before {
		h.Errorf("%s: the logs went from %v to %v entries", what, before, after)
	}
	return err
}

func key(value string) identity.Key { return identity.Key{Kind: "customer", Value: value} }

func (h *house) people(values ...string) []candor.SubjectID {
	h.Helper()
	var ks []identity.Key
	for _, v := range values {
		ks = append(ks, key(v))
	}
	ids, err := h.People.NewPeople(h.ctx, ks)
	h.must(err)
	if len(ids) != len(ks) {
		h.Fatalf("got %d people, want %d", len(ids), len(ks))
	}
	return ids
}

func digest(s string) candor.Digest { return sha256.Sum256([]byte(s)) }
