package house_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/rehearse"
)

const rehearsable = `kind: Company
id: fernco
name: Fern
currency: EUR
---
kind: Purpose
id: analytics
title: Learning
description: We count.
withoutIt: Nothing changes.
---
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
customProperties:
  - {property: candor.purposes, value: [analytics]}
  - {property: candor.ceiling, value: 10000}
  - {property: candor.rows_per_group, value: 3}
schema:
  - name: orders
    properties:
      - {name: customer, logicalType: string, customProperties: [{property: candor.role, value: person}, {property: candor.category, value: user.behavior}]}
      - {name: kind, logicalType: string, required: true, customProperties: [{property: candor.role, value: key}, {property: candor.domain, value: [plants, pots]}, {property: candor.category, value: user.behavior}]}
`

func rehearsed(t *testing.T) (dir string, r *house.Rehearsed) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "r")
	r, err := house.Rehearse(t.Context(), dir, house.Options{}, []describe.File{{Name: "all.yaml", Data: []byte(rehearsable)}}, rehearse.Options{People: 1000, Seed: 1}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return dir, r
}

func TestARehearsalIsAskedDownTheRealRoad(t *testing.T) {
	dir, r := rehearsed(t)
	if !r.Result.Decision.Allowed || len(r.Result.Rows) != 2 || r.Result.Decision.ID == "" {
		t.Fatalf("got %+v want two rows and an entry of the record", r.Result)
	}
	h, err := house.Open(t.Context(), dir, house.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	v, err := h.Verify(t.Context(), access.AtHost("fernco"), nil)
	if err != nil || len(v.Problems) > 0 {
		t.Errorf("its record: %v %v", v.Problems, err)
	}
	if o := h.LogKeys()[0]; !strings.HasPrefix(o, "candor-rehearsal-") {
		t.Errorf("the record is called %s: nobody sees that it is a rehearsal", o)
	}
}

func TestNobodyRealComesIntoARehearsal(t *testing.T) {
	dir, _ := rehearsed(t)
	h, err := house.Open(t.Context(), dir, house.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	who, ctx := access.AtHost("fernco"), t.Context()
	_, load := h.Load(ctx, who, "orders", strings.NewReader("customer,kind\nann,pots\n"), intake.Dialect{}, nil)
	_, choices := h.ImportPermissions(ctx, who, strings.NewReader("person,purpose,category,choice,given_at\nann,analytics,user.behavior,yes,2026-01-01\n"), "customer")
	_, apply := h.Apply(ctx, who, []describe.File{{Name: "all.yaml", Data: []byte(rehearsable)}}, false)
	_, dry := h.Apply(ctx, who, []describe.File{{Name: "all.yaml", Data: []byte(rehearsable)}}, true)
	_, signUp := h.SignUp(ctx, who, "customer", "ann")
	for what, err := range map[string]error{"a file": load, "choices": choices, "descriptions": apply, "a dry run": dry, "somebody who signs up": signUp} {
		var no *flow.Refused
		if !errors.As(err, &no) || no.Decision.Reasons[0].Rule != "rehearsal" || no.Decision.Reasons[0].Instead == "" {
			t.Errorf("%s: got %v want a refusal by rule rehearsal", what, err)
		}
	}
}

func TestTheMarksOfARehearsalCannotBeTakenAway(t *testing.T) {
	dir, _ := rehearsed(t)
	if err := os.Remove(filepath.Join(dir, "REHEARSAL")); err != nil {
		t.Fatal(err)
	}
	if h, err := house.Open(t.Context(), dir, house.Options{}); !errors.Is(err, house.ErrMark) {
		t.Errorf("without its file a rehearsal opens as a company's own workspace: %v", err)
		if err == nil {
			_ = h.Close()
		}
	}
	own := filepath.Join(t.TempDir(), "w")
	if err := house.Init(own, house.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(own, "REHEARSAL"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if h, err := house.Open(t.Context(), own, house.Options{}); !errors.Is(err, house.ErrMark) {
		t.Errorf("a company's own workspace opens as a rehearsal: %v", err)
		if err == nil {
			_ = h.Close()
		}
	}
}
