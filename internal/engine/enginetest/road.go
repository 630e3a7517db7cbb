package enginetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// Road takes questions to an engine the only way there is: Decide, Intend, Run, Release, Conclude, Open, with the record
// of permission and the journal kept in memory.
type Road struct {
	view  catalog.View
	book  *permission.Book
	log   *ledger.Log
	noise *protect.Noise
}

const company = candor.PartyID("company")

var now = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// NewRoad makes a road over a catalogue. Each cohort is a name and the people who permit the purpose "test.<name>".
func NewRoad(t testing.TB, view catalog.View, cohorts map[string][]candor.SubjectID) *Road {
	t.Helper()
	s := &record{}
	for name, people := range cohorts {
		var events []permission.Event
		for _, p := range people {
			events = append(events, permission.Event{
				Subject: p, Choice: permission.Given, Purpose: purposeOf(name), Category: "user", Recipient: company,
				Channel: "import", GivenAt: now.Add(-time.Hour),
			})
		}
		if err := s.Append(t.Context(), events); err != nil {
			t.Fatal(err)
		}
	}
	r := &Road{view: view, book: permission.Open(s), log: ledger.Open(&journal{}), noise: protect.NewNoise(rand.Reader)}
	t.Cleanup(r.noise.Close)
	return r
}

func purposeOf(cohort string) candor.PurposeID { return candor.PurposeID("test." + cohort) }

// plenty lets any question pass: what is tested here is counting, not the allowance.
var plenty = allowance.Caps{Partner: 1 << 62, Partners: 1 << 62, Inside: 1 << 62}

// Ask runs a plan over a cohort.
func (r *Road) Ask(ctx context.Context, e engine.Engine, plan question.Plan, cohort string) (protect.Answer, error) {
	draft, debit, err := r.run(ctx, e, plan, cohort)
	if err != nil {
		return protect.Answer{}, err
	}
	rec, err := r.log.Conclude(ctx, debit, draft, ledger.Body{})
	if err != nil {
		return protect.Answer{}, err
	}
	return draft.Open(rec)
}

func (r *Road) run(ctx context.Context, e engine.Engine, plan question.Plan, cohort string) (protect.Draft, ledger.Debit, error) {
	people, err := r.book.Cohort(context.WithoutCancel(ctx), purposeOf(cohort), plan.Categories(), company, now)
	if err != nil {
		return protect.Draft{}, ledger.Debit{}, err
	}
	charges := allowance.Charges(plenty, company, company, plan.Datasets(), plan.Rho())
	d := gate.Decide(
		candor.Request{Use: candor.Insight, Purpose: purposeOf(cohort), Recipient: company},
		plan,
		gate.Facts{
			Now: now, Company: company, Catalog: r.view, Purpose: permission.Purpose{ID: "test"}, Cohort: people,
			Charges: charges, Spent: make([]allowance.Spent, len(charges)), Epoch: gate.Epoch{Number: 1, Generation: 1, At: now},
		})
	if !d.Allowed() {
		return protect.Draft{}, ledger.Debit{}, fmt.Errorf("refused: %v", d.Reasons)
	}
	debit, err := r.log.Intend(context.WithoutCancel(ctx), d.Permit, candor.Digest{}, nil, ledger.Body{})
	if err != nil {
		return protect.Draft{}, ledger.Debit{}, err
	}
	raw, err := engine.Run(ctx, e, debit)
	if err != nil {
		return protect.Draft{}, ledger.Debit{}, err
	}
	draft, err := protect.Release(raw, r.noise)
	return draft, debit, err
}

// record is the record of permission in memory.
type record struct{ events []permission.Event }

func (s *record) Append(_ context.Context, events []permission.Event) error {
	for _, e := range events {
		e.Seq, e.Recorded = int64(len(s.events)+1), now
		s.events = append(s.events, e)
	}
	return nil
}

func (s *record) Version(context.Context, candor.PartyID) (int64, error) {
	return int64(len(s.events)), nil
}

func (s *record) Changed(_ context.Context, recipient candor.PartyID, since int64, yield func(permission.Event) error) error {
	if since > 0 {
		return errors.New("this record is written once")
	}
	sorted := slices.Clone(s.events)
	slices.SortStableFunc(sorted, func(a, b permission.Event) int { return int(int64(a.Subject) - int64(b.Subject)) })
	for _, e := range sorted {
		if e.Recipient == recipient {
			if err := yield(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *record) History(_ context.Context, who candor.SubjectID) (out []permission.Event, err error) {
	for _, e := range s.events {
		if e.Subject == who {
			out = append(out, e)
		}
	}
	return out, nil
}

// journal is a journal that counts entries and forgets them: what it records is not asked for here.
type journal struct {
	ledger.Journal
	next int64
}

func (j *journal) Intend(context.Context, ledger.Intent) (int64, time.Time, error) {
	j.next++
	return j.next, now, nil
}

func (j *journal) Conclude(context.Context, ledger.Outcome) (int64, error) {
	j.next++
	return j.next, nil
}
