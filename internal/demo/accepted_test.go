package demo_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/question"
)

var now = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func described(t *testing.T, s *demo.Shop) describe.Objects {
	t.Helper()
	var files []describe.File
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		if strings.HasSuffix(name, ".yaml") {
			files = append(files, describe.File{Name: name, Data: s.Files[name]})
		}
	}
	out, problems := describe.Parse(files, describe.Known{})
	for _, p := range problems {
		t.Errorf("%s", p)
	}
	return out
}

func key(b byte) string {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = b
	return partner.EncodePublic(ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
}

func TestTheDescriptionIsUnderstoodWhole(t *testing.T) {
	out := described(t, demo.Make(7, now, map[candor.PartyID]string{
		demo.Company: key(1), demo.PayCo: key(2), demo.Leafbrand: key(3),
	}))
	for _, p := range out.Parties {
		if got := len(p.Keys); got != 1 {
			t.Errorf("%s has %d keys, want 1", p.ID, got)
		}
	}
	if got, want := len(out.Datasets), 5; got != want {
		t.Errorf("got %d datasets, want %d", got, want)
	}
	if got, want := len(out.Agreements), 2; got != want {
		t.Errorf("got %d agreements, want %d", got, want)
	}
	for _, a := range out.Agreements {
		if err := a.Check(); err != nil {
			t.Errorf("%s: %v", a.ID, err)
		}
		if now.Before(a.From) || !now.Before(a.Until) {
			t.Errorf("%s is not in force today", a.ID)
		}
	}
	described(t, demo.Make(7, now, nil)) // and without keys
}

// A yes must speak for every kind of data that an offered question touches, or the answer would be noise about nobody.
func TestOfferedQuestionsAreUnderstoodAndCoveredByWhatPeopleWereAsked(t *testing.T) {
	s := demo.Make(7, now, nil)
	out := described(t, s)
	view := catalog.NewView(1, out.Datasets...)
	for _, q := range s.Questions {
		plan, reasons := question.Parse(view, q.SQL, q.Precision)
		for _, r := range reasons {
			t.Errorf("%s: %s %s", q.ID, r.Text, r.Instead)
		}
		if !plan.Valid() {
			continue
		}
		for _, d := range plan.Sources() {
			if !slices.ContainsFunc(d.Purposes, func(p candor.PurposeID) bool { return p.Covers(q.Purpose) }) {
				t.Errorf("%s: the contract of %s does not allow %s", q.ID, d.Name, q.Purpose)
			}
		}
		for _, c := range plan.Categories() {
			if !slices.ContainsFunc(out.Notices, func(n permission.Notice) bool {
				return slices.Contains(n.Purposes, q.Purpose) && slices.Contains(n.Recipients, q.Recipient) &&
					slices.ContainsFunc(n.Categories, func(k candor.CategoryID) bool { return k.Covers(c) })
			}) {
				t.Errorf("%s: no notice asks for %s", q.ID, c)
			}
		}
		t.Logf("%s: rho %.5f", q.ID, plan.Rho().Float())
	}
}

func TestTheFilesLoadByTheirContractsAndBadRowsAreSetAside(t *testing.T) {
	s := demo.Make(7, now, nil)
	view := catalog.NewView(1, described(t, s).Datasets...)
	good := map[string]int64{
		"customers": demo.People, "purchases": int64(s.Truth.Purchases), "visits": int64(s.Truth.Visits),
		"contacts": int64(s.Truth.Contacts), "traits": demo.People,
	}
	for _, l := range s.Loads {
		set, ok := view.Dataset(l.Dataset)
		if !ok {
			t.Fatalf("no contract for %s", l.Dataset)
		}
		tot := loadAll(t, s.Files[l.File], set)
		bad := int64(0)
		if l.Dataset == "purchases" {
			bad = int64(s.Truth.BadPurchases)
			want := catalog.FormatFixed(s.Truth.Revenue, 2)
			if got := tot.Sums()[0]; got.Field != "amount" || got.Text() != want {
				t.Errorf("%s adds up to %s, want amount %s", got.Field, got.Text(), want)
			}
		}
		if tot.Rows != good[l.Dataset] || tot.Bad != bad {
			t.Errorf("%s: got %d good rows and %d bad, want %d and %d (%v)", l.Dataset, tot.Rows, tot.Bad, good[l.Dataset], bad, tot.ByRule)
		}
	}
	if got, want := len(s.Loads), len(good); got != want {
		t.Errorf("got %d files to load, want %d", got, want)
	}
}

func loadAll(t *testing.T, data []byte, set *catalog.Dataset) *intake.Totals {
	t.Helper()
	r, err := intake.Open(bytes.NewReader(data), intake.Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	cols, err := intake.Match(r.Header(), set)
	if err != nil {
		t.Fatal(err)
	}
	typer, err := intake.NewTyper(set, cols)
	if err != nil {
		t.Fatal(err)
	}
	tot := intake.NewTotals(set)
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return tot
		}
		if err != nil {
			t.Fatal(err)
		}
		if row, bad := typer.Row(rec); bad != nil {
			tot.AddBad(bad)
		} else {
			tot.Add(row)
		}
	}
}

func TestEveryChoiceIsOneThatImportTakes(t *testing.T) {
	s := demo.Make(7, now, nil)
	out := described(t, s)
	notices := map[string]permission.Notice{}
	for _, n := range out.Notices {
		notices[n.ID] = n
	}
	list, err := intake.ReadPermissions(bytes.NewReader(s.Files[demo.PermissionFile]))
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, bad, err := list.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if bad != nil {
			t.Fatalf("line %d: %s", bad.Line, bad.Text)
		}
		n := notices[row.Notice]
		recipient := row.Recipient
		if recipient == "" {
			recipient = demo.Company
		}
		if !slices.Contains(n.Purposes, row.Purpose) || !slices.Contains(n.Categories, row.Category) || !slices.Contains(n.Recipients, recipient) {
			t.Fatalf("line %d: the notice did not ask this", row.Line)
		}
	}
}
