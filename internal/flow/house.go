// Package flow is the road: Ask and its siblings, the one place that knows the order of things. It promises that every use
// of customer data passes the same steps — role, question, gate, intent with debit, engine, protection, outcome, answer —
// and that a step cannot be skipped, since each takes what only the one before makes. It refuses to know any adapter:
// databases, pages and commands are given to it or call it.
package flow

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/reward"
	"github.com/candor-data/candor/internal/search"
	"github.com/candor-data/candor/internal/subject"
)

// Seams are what the road stands on. All are needed.
type Seams struct {
	Descriptions Descriptions
	Permission   permission.Store
	Choices      Choices
	Partner      partner.Store
	Deletions    partner.Deletions
	Identity     identity.Store
	People       People
	Intake       intake.Store
	Records      Records
	Quarantine   Quarantine
	References   References
	Uses         Uses
	Books        reward.Store
	Corrections  subject.Corrections
	Coverage     Coverage
	Certificates Certificates
	Rows         RowReader
	Random       io.Reader
	Journal      ledger.Journal
	Allowance    allowance.Store
	Engine       engine.Engine
	Noise        *protect.Noise
	Loader       intake.Loader
	Shelf        Shelf
	Epochs       Epochs
	Audit        Audit
	Attempts     Attempts
	Saved        Saved
	Schedules    Schedules
	Staff        Staff
	Eraser       erase.Eraser
	Places       search.Places
	Suppress     identity.Suppressor
	Secret       []byte       // HMAC key of cache keys and commitments to questions
	Rehearsal    bool         // everybody in the workspace is invented; nobody real comes in
	Step         func(string) // tests: called between steps
}

// Descriptions keeps what the company is.
type Descriptions interface {
	Apply(ctx context.Context, changed []describe.Source, parties []partner.Party, agreements []partner.Agreement) error
	Sources(ctx context.Context, version int64) ([]describe.Source, int64, error)
	// History gives the wordings of an object, oldest first.
	History(ctx context.Context, kind describe.Kind, id string) ([]Wording, error)
}

// People makes people for keys that no file has held yet.
type People interface {
	NewPeople(ctx context.Context, ks []identity.Key) ([]candor.SubjectID, error)
	Suppressed(ctx context.Context, tokens [][32]byte) ([]bool, error)
}

// Epochs opens the next public moment at which new data counts.
type Epochs interface {
	Epoch(ctx context.Context) (gate.Epoch, error)
	// EpochAt gives an earlier one; zero when there is none of that number.
	EpochAt(ctx context.Context, number int64) (gate.Epoch, error)
	NextEpoch(ctx context.Context, reason string) (int64, error)
	Now(ctx context.Context) (time.Time, error)
}

// House is a company's candor: the road over its seams.
type House struct {
	s     Seams
	log   *ledger.Log
	book  *permission.Book
	world atomic.Pointer[World]
	apply sync.Mutex // one change of descriptions at a time
	load  sync.Mutex // one load at a time
	asked singleflight.Group
	desk  *desk // files that wait for somebody to confirm what they are

	schedules sync.Mutex // one round of schedules at a time
}

// World is what the company has described, as it stands.
type World struct {
	Company  describe.Company
	Parties  []partner.Party
	Purposes []permission.Purpose
	Notices  []permission.Notice
	View     catalog.View
	Sources  []describe.Source
	Epoch    int64 // whose versions of public tables the view shows

	described map[string]*catalog.Reference // public tables as described, without what a loaded version shows
}

// Purpose finds a purpose as described.
func (w *World) Purpose(id candor.PurposeID) permission.Purpose {
	for _, p := range w.Purposes {
		if p.ID == id {
			return p
		}
	}
	return permission.Purpose{}
}

// Party finds a company by id; the company that runs candor is one of them.
func (w *World) Party(id candor.PartyID) (partner.Party, bool) {
	for _, p := range w.Parties {
		if p.ID == id {
			return p, true
		}
	}
	if id == w.Company.ID && id != "" {
		return partner.Party{ID: id, Name: w.Company.Name}, true
	}
	return partner.Party{}, false
}

// Open reads the world and is ready to be asked.
func Open(ctx context.Context, s Seams) (*House, error) {
	if len(s.Secret) < 32 {
		return nil, errors.New("the house needs a secret of 32 bytes for its keys")
	}
	if s.Step == nil {
		s.Step = func(string) {}
	}
	h := &House{s: s, log: ledger.Open(s.Journal), book: permission.Open(s.Permission), desk: newDesk()}
	return h, h.reread(ctx)
}

// World is what the company has described.
func (h *House) World() *World { return h.world.Load() }

// reread takes the descriptions in force into use.
func (h *House) reread(ctx context.Context) error {
	w, err := h.worldAt(ctx, 0, nil)
	if err != nil {
		return err
	}
	h.world.Store(w)
	return nil
}

// worldAt reads the descriptions in force at a version of the catalogue (0: now), with the versions of public tables that are
// pinned, else those of the newest epoch.
func (h *House) worldAt(ctx context.Context, version int64, pinned map[string]candor.Digest) (*World, error) {
	epoch, err := h.s.Epochs.Epoch(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the epoch: %w", err)
	}
	sources, v, err := h.s.Descriptions.Sources(ctx, version)
	if err != nil {
		return nil, fmt.Errorf("read what was applied: %w", err)
	}
	parties, err := h.s.Partner.Parties(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the parties: %w", err)
	}
	var files []describe.File
	for _, s := range sources {
		if s.Kind != describe.KindParty && s.Kind != describe.KindAgreement {
			f := describe.File{Name: s.File, Data: []byte(s.Text)}
			if s.Kind == describe.KindDataset {
				f.Only = s.ID
			}
			files = append(files, f)
		}
	}
	o, problems := describe.Parse(files, describe.Known{Parties: parties})
	if len(problems) > 0 {
		return nil, fmt.Errorf("what was applied can no longer be read: %s", problems[0])
	}
	refs, err := h.references(ctx, o.References, epoch.Generation, pinned)
	if err != nil {
		return nil, err
	}
	w := &World{Parties: parties, Purposes: o.Purposes, Notices: o.Notices, View: catalog.NewView(v, o.Datasets...).WithReferences(refs...), Sources: sources,
		Epoch: epoch.Number, described: map[string]*catalog.Reference{}}
	for _, r := range o.References {
		w.described[r.Name] = r
	}
	if o.Company != nil {
		w.Company = *o.Company
	}
	return w, nil
}

// caps are the limits in force.
func (w *World) caps() allowance.Caps {
	c := allowance.Default()
	a := w.Company.Allowance
	if a.Partner > 0 {
		c.Partner = a.Partner
	}
	if a.AllPartners > 0 {
		c.Partners = min(a.AllPartners, allowance.HighestPartners)
	}
	if a.Inside > 0 {
		c.Inside = a.Inside
	}
	return c
}

// keyed is an HMAC of parts under the house's secret, each with its length so that they cannot run together.
func (h *House) keyed(parts ...string) (out candor.Digest) {
	m := hmac.New(sha256.New, h.s.Secret)
	for _, p := range parts {
		_, _ = fmt.Fprintf(m, "%d:", len(p))
		m.Write([]byte(p))
	}
	m.Sum(out[:0])
	return out
}

// Refused is a no with its reasons, as an error: exit 3 on the command line, a page of its own on the web.
type Refused struct{ Decision Decision }

func (r *Refused) Error() string {
	if len(r.Decision.Reasons) == 0 {
		return "refused"
	}
	return "refused (" + r.Decision.Reasons[0].Rule + "): " + r.Decision.Reasons[0].Text
}

// allow asks the table of duties; every exported step begins with it.
func (h *House) allow(who candor.Actor, act access.Action) error {
	if why := access.Allow(who, act); why != nil {
		return &Refused{Decision{Reasons: why}}
	}
	return nil
}
