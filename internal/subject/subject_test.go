package subject_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/subject"
)

// journal keeps what the ledger is given.
type journal struct {
	ledger.Journal
	outcome ledger.Outcome
}

func (j *journal) Intend(context.Context, ledger.Intent) (int64, time.Time, error) {
	return 7, time.Now(), nil
}

func (j *journal) Conclude(_ context.Context, o ledger.Outcome) (int64, error) {
	j.outcome = o
	return 8, nil
}

var set = &catalog.Dataset{Name: "orders", Title: "Orders", Fields: []catalog.Field{
	{Name: "who", Type: catalog.String, Role: catalog.Person, Title: "Number"},
	{Name: "amount", Type: catalog.Decimal, Scale: 2, Source: catalog.Observed},
	{Name: "gardener", Type: catalog.Boolean, Source: catalog.Inferred, Title: "We guess that you garden"},
}}

func row(s candor.SubjectID) catalog.Row {
	return catalog.Row{Person: s, Values: []catalog.Value{{Type: catalog.String, S: "C-secret"}, {Type: catalog.Decimal, I: 1234}, {}}}
}

// debit is one for the record of person 5.
func debit(t *testing.T, l *ledger.Log) ledger.Debit {
	t.Helper()
	me := candor.Actor{Role: candor.Customer, Subject: 5, Party: "shop"}
	d := gate.DecideRecord(candor.Request{Use: candor.Record, Subject: 5, Actor: me}, gate.Facts{Charges: []allowance.Charge{}})
	if !d.Allowed() {
		t.Fatal(d.Reasons)
	}
	x, err := l.Intend(t.Context(), d.Permit, candor.Digest{}, nil, ledger.Body{Kind: ledger.KindIntend})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func read(rows ...subject.Rows) func(context.Context, gate.Permit) ([]subject.Rows, error) {
	return func(context.Context, gate.Permit) ([]subject.Rows, error) { return rows, nil }
}

func TestARecordIsShownOnceItsLookIsRecordedAndTheLookKeepsNoCopy(t *testing.T) {
	j := &journal{}
	l := ledger.Open(j)
	d := debit(t, l)
	raw, err := subject.Run(t.Context(), d, read(subject.Rows{Set: set, Rows: []catalog.Row{row(5)}}))
	if err != nil {
		t.Fatal(err)
	}
	draft, err := subject.Release(raw, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := draft.Open(ledger.Recorded{}); err == nil {
		t.Error("opened before it was recorded")
	}
	rec, err := l.Conclude(t.Context(), d, draft, ledger.Body{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := draft.Open(rec)
	if err != nil {
		t.Fatal(err)
	}
	all, guesses := got.Facts()
	if s := got.Sections[0]; all != 2 || guesses != 0 || s.Rows[0][1].Text != "12.34" || s.Rows[0][2].Known || !s.Columns[2].Guess() || s.Columns[1].Title != "amount" {
		t.Errorf("got %d facts, %d guesses, %+v", all, guesses, s)
	}
	kept, err := json.Marshal(j.outcome)
	if err != nil || strings.Contains(string(kept)+string(j.outcome.Released), "secret") {
		t.Errorf("the look keeps a copy: %s %v", kept, err)
	}
	if _, err := subject.Release(raw, rand.Reader); err == nil {
		t.Error("a record was released twice")
	}
	if _, err := subject.Run(t.Context(), d, read()); err == nil {
		t.Error("a debit was used twice")
	}
	for _, v := range []any{raw, draft} {
		if s := fmt.Sprintf("%v %+v %#v", v, v, v); strings.Contains(s, "secret") {
			t.Errorf("printed %s", s)
		}
		if _, err := json.Marshal(v); err == nil {
			t.Error("was marshalled")
		}
	}
}

func TestSomebodyElsesRowStopsEverything(t *testing.T) {
	l := ledger.Open(&journal{})
	if _, err := subject.Run(t.Context(), debit(t, l), read(subject.Rows{Set: set, Rows: []catalog.Row{row(5), row(6)}})); err == nil {
		t.Error("a row of person 6 was shown to person 5")
	}
	if _, err := subject.Run(t.Context(), ledger.Debit{}, read()); err == nil {
		t.Error("ran without a debit")
	}
	failed := errors.New("the engine failed")
	if _, err := subject.Run(t.Context(), debit(t, l), func(context.Context, gate.Permit) ([]subject.Rows, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Errorf("got %v", err)
	}
	if _, err := subject.Release(subject.Raw{}, rand.Reader); err == nil {
		t.Error("released nothing")
	}
}
