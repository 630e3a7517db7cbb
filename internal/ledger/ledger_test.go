package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/question"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// journal keeps what it is given in memory, and fails when told to.
type journal struct {
	intents  []ledger.Intent
	outcomes []ledger.Outcome
	fail     error
}

func (j *journal) Intend(_ context.Context, in ledger.Intent) (int64, time.Time, error) {
	j.intents = append(j.intents, in)
	return 41, noon, j.fail
}

func (j *journal) Conclude(_ context.Context, out ledger.Outcome) (int64, error) {
	j.outcomes = append(j.outcomes, out)
	return 42, j.fail
}

func (j *journal) Note(context.Context, ledger.Body) (int64, error) { return 43, j.fail }

func (j *journal) Released(_ context.Context, _ candor.Digest, epoch int64) (ledger.Stored, error) {
	if epoch != 4 {
		return ledger.Stored{}, ledger.ErrNotFound
	}
	return ledger.Stored{Intent: 1, Conclude: 2, Released: []byte("earlier")}, j.fail
}

func (j *journal) Answer(context.Context, int64) (ledger.Stored, error) {
	return ledger.Stored{Intent: 1, Plan: []byte("plan")}, j.fail
}

// yes is a record in which person 1 permits everything that is asked until a moment.
type yes struct{ until time.Time }

func (yes) Append(context.Context, []permission.Event) error       { return nil }
func (yes) Version(context.Context, candor.PartyID) (int64, error) { return 3, nil }
func (yes) History(context.Context, candor.SubjectID) ([]permission.Event, error) {
	return nil, nil
}

func (y yes) Changed(_ context.Context, r candor.PartyID, _ int64, yield func(permission.Event) error) error {
	return yield(permission.Event{Seq: 3, Subject: 1, Choice: permission.Given, Purpose: "analytics", Category: "user", Recipient: r, GivenAt: noon, Until: y.until})
}

// permit is a real yes: for payco under a signed agreement until an end, or for the company when there is none.
func permit(t *testing.T, until time.Time, agreed time.Time, ends ...time.Time) gate.Permit {
	t.Helper()
	cat := catalog.NewView(7, &catalog.Dataset{Name: "purchases", Ceiling: 1000, Menu: []catalog.Contribution{{Groups: 1, Rows: 1}}, Purposes: []candor.PurposeID{"analytics"}, Fields: []catalog.Field{
		{Name: "customer", Type: catalog.String, Role: catalog.Person, Identifier: "customer", Category: "user.unique_id"}}})
	req := candor.Request{Use: candor.Insight, Purpose: "analytics", Recipient: "fernco", Actor: candor.Actor{Role: candor.Analyst}}
	f := gate.Facts{Now: noon, Company: "fernco", Catalog: cat, Purpose: permission.Purpose{ID: "analytics"}, Epoch: gate.Epoch{Number: 4}}
	if !agreed.IsZero() {
		req.Recipient, req.Agreement = "payco", "payco-2026"
		a := partner.Agreement{ID: "payco-2026", Owners: []candor.PartyID{"fernco"}, Recipient: "payco", Purposes: []candor.PurposeID{"analytics"},
			Datasets: []string{"purchases"}, From: noon, Until: agreed}
		f.Agreement = partner.Standing{Agreement: a, Version: 2}
		for i, p := range a.Signatories() {
			key, err := partner.NewKey(bytes.NewReader(bytes.Repeat([]byte{byte(i + 1)}, 32)))
			if err != nil {
				t.Fatal(err)
			}
			s, err := partner.Sign(a, p, key, noon)
			if err != nil {
				t.Fatal(err)
			}
			f.Agreement.Signatures = append(f.Agreement.Signatures, s)
		}
		for _, at := range ends {
			f.Agreement.Ends = append(f.Agreement.Ends, partner.End{Party: "payco", Digest: a.Digest(), Effective: at})
		}
	}
	plan, no := question.Parse(cat, "SELECT COUNT(DISTINCT person) FROM purchases", candor.Normal)
	if len(no) > 0 {
		t.Fatal(no)
	}
	var err error
	if f.Cohort, err = permission.Open(yes{until}).Cohort(t.Context(), req.Purpose, plan.Categories(), req.Recipient, noon); err != nil {
		t.Fatal(err)
	}
	f.Charges = allowance.Charges(allowance.Default(), f.Company, req.Recipient, plan.Datasets(), plan.Rho())
	f.Spent = make([]allowance.Spent, len(f.Charges))
	d := gate.Decide(req, plan, f)
	if !d.Allowed() {
		t.Fatal(d.Reasons)
	}
	return d.Permit
}

func intend(t *testing.T, j *journal) ledger.Debit {
	t.Helper()
	d, err := ledger.Open(j).Intend(t.Context(), permit(t, time.Time{}, time.Time{}), candor.Digest{1}, []byte("plan"), ledger.Body{Kind: ledger.KindIntend})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAZeroPermitIntendsNothing(t *testing.T) {
	j := &journal{}
	d, err := ledger.Open(j).Intend(t.Context(), gate.Permit{}, candor.Digest{}, nil, ledger.Body{})
	if err == nil || len(j.intents) != 0 || d != (ledger.Debit{}) {
		t.Errorf("got %v with %d intents", err, len(j.intents))
	}
}

func TestWhatAnIntentCarries(t *testing.T) {
	j := &journal{}
	p := permit(t, noon.Add(time.Hour), noon.Add(48*time.Hour))
	if _, err := ledger.Open(j).Intend(t.Context(), p, candor.Digest{1}, []byte("plan"), ledger.Body{Kind: ledger.KindIntend}); err != nil {
		t.Fatal(err)
	}
	in := j.intents[0]
	if got, want := in.Versions, (ledger.Versions{Catalog: 7, Permission: 3, Recipient: "payco", Ends: noon.Add(time.Hour), Agreement: 2, ID: "payco-2026", Epoch: 4}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !slices.Equal(in.Charges, p.Facts().Charges) || len(in.Charges) != 3 {
		t.Errorf("charges: %v", in.Charges)
	}
	if !slices.Equal(in.Categories, []candor.CategoryID{"user.unique_id"}) || in.CacheKey != (candor.Digest{1}) || string(in.Plan) != "plan" || in.Actor.Role != candor.Analyst {
		t.Errorf("got %+v", in)
	}
}

func TestOnesOwnRecordRestsOnNoPermission(t *testing.T) {
	j := &journal{}
	req := candor.Request{Use: candor.Record, Subject: 7, Recipient: "fernco", Actor: candor.Actor{Role: candor.Customer, Subject: 7}}
	p := gate.DecideRecord(req, gate.Facts{Catalog: catalog.NewView(7), Epoch: gate.Epoch{Number: 4}}).Permit
	if _, err := ledger.Open(j).Intend(t.Context(), p, candor.Digest{}, nil, ledger.Body{}); err != nil {
		t.Fatal(err)
	}
	in := j.intents[0]
	if in.Versions != (ledger.Versions{Catalog: 7, Epoch: 4}) || in.Subject != 7 || len(in.Charges)+len(in.Categories) != 0 {
		t.Errorf("got %+v", in)
	}
}

func TestAPermitEndsWithWhateverEndsFirst(t *testing.T) {
	in := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
	for name, x := range map[string]struct {
		cohort, agreement time.Time
		ends              []time.Time
		want              time.Time
	}{
		"nothing ends by itself":                             {},
		"a yes ends":                                         {cohort: in(2), want: in(2)},
		"the agreement ends":                                 {agreement: in(3), want: in(3)},
		"a yes ends before the agreement":                    {cohort: in(2), agreement: in(3), want: in(2)},
		"the agreement ends before a yes":                    {cohort: in(4), agreement: in(3), want: in(3)},
		"a side named an earlier end":                        {cohort: in(4), agreement: in(3), ends: []time.Time{in(1)}, want: in(1)},
		"of two ends named the earlier counts":               {agreement: in(9), ends: []time.Time{in(5), in(2)}, want: in(2)},
		"an end named after the agreement's own is too late": {agreement: in(3), ends: []time.Time{in(5)}, want: in(3)},
		"a yes ends before the end that a side named":        {cohort: in(1), agreement: in(3), ends: []time.Time{in(2)}, want: in(1)},
	} {
		t.Run(name, func(t *testing.T) {
			j := &journal{}
			if _, err := ledger.Open(j).Intend(t.Context(), permit(t, x.cohort, x.agreement, x.ends...), candor.Digest{}, nil, ledger.Body{}); err != nil {
				t.Fatal(err)
			}
			if got := j.intents[0].Versions.Ends; !got.Equal(x.want) {
				t.Errorf("got %v, want %v", got, x.want)
			}
		})
	}
}

func TestADebitIsTakenOnce(t *testing.T) {
	d := intend(t, &journal{})
	var taken atomic.Int64
	var wg sync.WaitGroup
	for range 100 {
		same := d // copies are the same debit
		wg.Go(func() {
			if p, ok := same.Take(); ok {
				taken.Add(1)
			} else if p.OK() {
				t.Error("a debit that was taken gave its permit again")
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 || d.Index() != 41 {
		t.Errorf("taken %d times of entry %d", taken.Load(), d.Index())
	}
	if p, ok := (ledger.Debit{}).Take(); ok || p.OK() || (ledger.Debit{}).Index() != -1 {
		t.Error("the zero debit runs something")
	}
	if got, err := json.Marshal(d); err == nil || fmt.Sprintf("%+v %#v", d, d) != "debit (sealed) debit (sealed)" {
		t.Errorf("a debit prints or marshals: %s", got)
	}
}

func TestWhatFailsPassesThrough(t *testing.T) {
	p := permit(t, time.Time{}, time.Time{})
	for _, want := range []error{ledger.ErrStale, ledger.ErrSpent, errors.New("disk full")} {
		d, err := ledger.Open(&journal{fail: want}).Intend(t.Context(), p, candor.Digest{}, nil, ledger.Body{})
		if !errors.Is(err, want) || d != (ledger.Debit{}) {
			t.Errorf("got %v, want %v and no debit", err, want)
		}
	}
	l := ledger.Open(&journal{fail: ledger.ErrNotFound})
	if r, _, err := l.Answer(t.Context(), 1); !errors.Is(err, ledger.ErrNotFound) || r.OK() {
		t.Errorf("got %v", err)
	}
	if r, err := l.Released(t.Context(), candor.Digest{}, 5); !errors.Is(err, ledger.ErrNotFound) || r.OK() {
		t.Errorf("got %v", err)
	}
}

// draft gives its content to the pen and may fail.
type draft struct {
	content string
	fail    error
}

func (draft) Digest() candor.Digest { return candor.Digest{9} }
func (d draft) Deliver(p ledger.Pen) error {
	_, err := p.Write([]byte(d.content))
	return errors.Join(err, d.fail)
}

func TestNothingIsReleasedUnlessItsOutcomeIsRecorded(t *testing.T) {
	full := errors.New("disk full")
	for name, x := range map[string]struct {
		zero     bool
		draft    draft
		fail     error
		recorded int // outcomes handed to the journal
		ok       bool
	}{
		"an outcome that stands is released":     {draft: draft{content: "answer"}, recorded: 1, ok: true},
		"a zero debit concludes nothing":         {zero: true, draft: draft{content: "answer"}},
		"a draft that fails is not recorded":     {draft: draft{content: "half", fail: full}},
		"an outcome that failed is not released": {draft: draft{content: "answer"}, fail: full, recorded: 1},
	} {
		t.Run(name, func(t *testing.T) {
			j := &journal{}
			d := intend(t, j)
			if x.zero {
				d = ledger.Debit{}
			}
			j.fail = x.fail
			r, err := ledger.Open(j).Conclude(t.Context(), d, x.draft, ledger.Body{At: noon})
			if r.OK() != x.ok || (err == nil) != x.ok || len(j.outcomes) != x.recorded {
				t.Fatalf("OK %v, %v, %d recorded", r.OK(), err, len(j.outcomes))
			}
			if !x.ok {
				if r.Body() != nil || r.Digest() != (candor.Digest{}) {
					t.Error("what is not recorded can be read")
				}
				return
			}
			o := j.outcomes[0]
			if o.Intent != 41 || o.Body.Kind != ledger.KindConclude || *o.Body.Intent != 41 || *o.Body.Digest != (candor.Digest{9}) || o.Digest != (candor.Digest{9}) || string(o.Released) != "answer" {
				t.Errorf("recorded %+v", o)
			}
			if string(r.Body()) != "answer" || r.Digest() != (candor.Digest{9}) || r.Intent() != 41 || r.Conclude() != 42 || !r.At().Equal(noon) {
				t.Error("what was released is not what was recorded")
			}
		})
	}
}

func TestAZeroPenRefuses(t *testing.T) {
	if n, err := (ledger.Pen{}).Write([]byte("x")); n != 0 || err == nil {
		t.Errorf("wrote %d, %v", n, err)
	}
	if err := (draft{content: "x"}).Deliver(ledger.Pen{}); err == nil {
		t.Error("anybody can read a draft")
	}
}
