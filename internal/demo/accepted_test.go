package demo_test

import (
	"crypto/ed25519"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/describe"
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
