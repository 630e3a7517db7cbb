package rehearse_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/rehearse"
)

// contracts has each type, role and way of writing that a contract can ask for.
const contracts = `kind: Company
id: fernco
name: Fern
currency: EUR
zone: Europe/Berlin
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
schema:
  - name: orders
    customProperties:
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 5}]}
    properties:
      - {name: customer, logicalType: string, customProperties: [{property: candor.role, value: person}]}
      - {name: mail, logicalType: string, customProperties: [{property: candor.role, value: identifier}, {property: candor.identifier, value: email}, {property: candor.category, value: user.contact.email}]}
      - {name: day, logicalType: date, required: true, customProperties: [{property: candor.role, value: time}, {property: candor.format, value: DD.MM.YYYY}, {property: candor.bounds, value: [2020-01-01, 2029-12-31]}]}
      - {name: paid_at, logicalType: timestamp, customProperties: [{property: candor.format, value: "YYYY-MM-DD HH:mm"}, {property: candor.bounds, value: [2020-01-01, 2029-12-31]}]}
      - {name: born, logicalType: date, customProperties: [{property: candor.bounds, value: [1900-01-01, 2009-12-31]}, {property: candor.class, value: quasi_identifier}]}
      - {name: amount, logicalType: number, required: true, customProperties: [{property: candor.role, value: measure}, {property: candor.decimal, value: ","}, {property: candor.scale, value: 2}, {property: candor.bounds, value: [-50, 500]}, {property: candor.currency, value: EUR}]}
      - {name: pieces, logicalType: integer, customProperties: [{property: candor.role, value: measure}, {property: candor.bounds, value: [1, 20]}]}
      - {name: faith, logicalType: string, customProperties: [{property: candor.role, value: key}, {property: candor.domain, value: [one, other]}, {property: candor.class, value: sensitive}]}
      - {name: kind, logicalType: string, customProperties: [{property: candor.role, value: key}, {property: candor.domain, value: [plants, "pots, large", tools]}, {property: candor.category, value: user.behavior.purchase_history}]}
      - {name: gift, logicalType: boolean, customProperties: [{property: candor.role, value: key}]}
      - {name: remark, logicalType: string, customProperties: [{property: candor.role, value: text}]}
  - name: calls
    customProperties: []
    properties:
      - {name: row, logicalType: string, customProperties: [{property: candor.role, value: person}, {property: candor.from, value: line}]}
      - {name: age, logicalType: integer, customProperties: [{property: candor.role, value: key}, {property: candor.bounds, value: [0, 120]}]}
`

func described(t *testing.T, text string) []*catalog.Dataset {
	t.Helper()
	o, problems := describe.Parse([]describe.File{{Name: "all.yaml", Data: []byte(text)}}, describe.Known{})
	for _, p := range problems {
		t.Fatal(p)
	}
	return o.Datasets
}

var on = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func TestInventedRowsFitTheContractThatTheyAreMadeFrom(t *testing.T) {
	sets := described(t, contracts)
	cast, err := rehearse.Invent(sets, rehearse.Options{People: 800, Seed: 3, Now: on})
	if err != nil {
		t.Fatal(err)
	}
	if len(cast.Loads) != 2 || len(cast.Choices) != 2 {
		t.Fatalf("got %d files and %d lists want 2 and 2", len(cast.Loads), len(cast.Choices))
	}
	for i, l := range cast.Loads {
		src, err := intake.Open(bytes.NewReader(l.File), intake.Dialect{})
		if err != nil {
			t.Fatal(err)
		}
		cols, err := intake.Match(src.Header(), sets[i])
		if err != nil {
			t.Fatal(err)
		}
		typer, err := intake.NewTyper(sets[i], cols)
		if err != nil {
			t.Fatal(err)
		}
		people := map[string]bool{}
		for {
			rec, err := src.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			row, bad := typer.Row(rec)
			if bad != nil {
				t.Fatalf("%s: %s %s: %s", l.Dataset, bad.Column, bad.Text, rec.Raw)
			}
			people[row.Person.Value] = true
			for j, f := range sets[i].Fields {
				if v := row.Values[j]; f.Bounds != nil && !v.Null() && (v.I < f.Bounds.Lo || v.I > f.Bounds.Hi) {
					t.Errorf("%s: %d is out of bounds", f.Name, v.I)
				}
				if v := row.Values[j]; f.Role == catalog.Time && v.I > on.Unix()/86400 {
					t.Errorf("%s: a day after today", f.Name)
				}
			}
		}
		if len(people) != 800 {
			t.Errorf("%s: got %d people want 800", l.Dataset, len(people))
		}
	}
}

func TestTheSameSeedInventsTheSame(t *testing.T) {
	make := func(seed uint64) string {
		cast, err := rehearse.Invent(described(t, contracts), rehearse.Options{People: 50, Seed: seed, Now: on})
		if err != nil {
			t.Fatal(err)
		}
		return string(cast.Loads[0].File) + string(cast.Choices[0].File)
	}
	if one, again := make(1), make(1); one != again {
		t.Error("the same seed invented something else")
	}
	if make(1) == make(2) {
		t.Error("another seed invented the same")
	}
}

func TestInventedPeopleSayThatTheyAre(t *testing.T) {
	cast, err := rehearse.Invent(described(t, contracts), rehearse.Options{People: 100, Seed: 1, Now: on})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(cast.Loads[0].File)), "\n")
	for _, l := range lines[1:] {
		if !strings.HasPrefix(l, "invented-") || !strings.Contains(l, "@rehearsal.invalid") {
			t.Fatalf("somebody could take this for a customer: %s", l)
		}
	}
	said := strings.Split(strings.TrimSpace(string(cast.Choices[0].File)), "\n")[1:]
	yes, no, people := 0, 0, map[string]bool{}
	for _, l := range said {
		c := strings.Split(l, ",")
		people[c[0]] = true
		switch c[4] {
		case "yes":
			yes++
		case "no":
			no++
		}
	}
	if len(people) != 80 || yes != 7*no || no == 0 {
		t.Errorf("got %d people, %d yes, %d no: want 80 people and seven yes for each no", len(people), yes, no)
	}
}

func TestTheFirstQuestionIsOneThatCanBeAsked(t *testing.T) {
	sets := described(t, contracts)
	q, err := rehearse.First(sets)
	if err != nil {
		t.Fatal(err)
	}
	if q.Dataset != "orders" || !strings.Contains(q.SQL, "GROUP BY kind") || !strings.Contains(q.SQL, "SUM(amount)") || strings.Contains(q.SQL, "faith") {
		t.Errorf("got %s", q.SQL)
	}
	if _, err := rehearse.First(described(t, strings.Replace(contracts, "value: [analytics]", "value: []", 1))); !errors.Is(err, rehearse.ErrNothing) {
		t.Errorf("data that may be used for nothing: got %v", err)
	}
	few := described(t, strings.Replace(contracts, "value: 10000", "value: 30", 1))
	if cast, err := rehearse.Invent(few, rehearse.Options{People: 100, Now: on}); err != nil || cast.People != 30 {
		t.Errorf("a contract of at most 30 people: got %v, %v", cast, err)
	}
}
