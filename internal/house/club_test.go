package house_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

// A club that knows its people in three ways: members by number, with an address and a telephone; visits by address; calls
// by telephone.
type club struct {
	t *testing.T
	*house.House
	dir string
	who candor.Actor
}

const clubCategory = "user.behavior"

func clubFiles() string {
	var b strings.Builder
	b.WriteString(`kind: Company
id: club
name: Club
currency: EUR
country: AT
---
kind: Party
id: club
name: Club
---
kind: Purpose
id: counting
title: Counting
description: We count visits.
---
kind: Notice
id: counted
version: 1
locale: en
purposes: [counting]
categories: [user.behavior]
text: May we count you?
`)
	set := func(name, more string, columns ...string) {
		fmt.Fprintf(&b, "---\napiVersion: v3.1.0\nkind: DataContract\nid: %s\nname: %s\nversion: 1.0.0\nstatus: active\ncustomProperties:\n"+
			"  - {property: candor.ceiling, value: 1000}\n  - {property: candor.smallest, value: 5}\n  - {property: candor.purposes, value: [counting]}\n"+
			"  - {property: candor.category, value: %s}\n  - {property: candor.rows_per_group, value: 5}\n%sschema:\n  - name: %s\n    properties:\n", name, name, clubCategory, more, name)
		for _, c := range columns {
			column, props, _ := strings.Cut(c, " ")
			kind := "string"
			if strings.Contains(props, "measure") {
				kind = "number"
			}
			fmt.Fprintf(&b, "      - name: %s\n        logicalType: %s\n        customProperties: [%s]\n", column, kind, props)
		}
	}
	set("members", "  - {property: candor.one_per_person, value: true}\n",
		"number {property: candor.role, value: person}",
		"mail {property: candor.role, value: identifier}, {property: candor.identifier, value: email}",
		"mobile {property: candor.role, value: identifier}, {property: candor.identifier, value: phone}",
		"hall {property: candor.role, value: key}, {property: candor.domain, value: [north, south]}")
	set("visits", "",
		"mail {property: candor.role, value: person}, {property: candor.identifier, value: email}",
		"paid {property: candor.role, value: measure}, {property: candor.bounds, value: [0, 50]}")
	set("calls", "",
		"tel {property: candor.role, value: person}, {property: candor.identifier, value: phone}",
		"minutes {property: candor.role, value: measure}, {property: candor.bounds, value: [0, 90]}")
	return b.String()
}

func openClub(t *testing.T) *club {
	t.Helper()
	c := &club{t: t, dir: filepath.Join(t.TempDir(), "club"), who: access.AtHost("club")}
	c.must(house.Init(c.dir, house.Options{}))
	var err error
	c.House, err = house.Open(t.Context(), c.dir, house.Options{})
	c.must(err)
	t.Cleanup(func() { _ = c.Close() })
	c.apply(clubFiles())
	return c
}

func (c *club) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *club) apply(text string) {
	c.t.Helper()
	_, err := c.Apply(c.t.Context(), c.who, []describe.File{{Name: "club.yaml", Data: []byte(text)}}, false)
	c.must(err)
}

var clubHeads = map[string]string{"members": "number,mail,mobile,hall\n", "visits": "mail,paid\n", "calls": "tel,minutes\n"}

func (c *club) load(set string, rows ...string) intake.Report {
	c.t.Helper()
	r, err := c.Load(c.t.Context(), c.who, set, strings.NewReader(clubHeads[set]+strings.Join(rows, "\n")+"\n"), intake.Dialect{}, nil)
	c.must(err)
	return r
}

func (c *club) find(kind, name string) candor.SubjectID {
	c.t.Helper()
	s, err := c.FindPerson(c.t.Context(), c.who, kind, name)
	if errors.Is(err, flow.ErrNobody) {
		return 0
	}
	c.must(err)
	return s
}

// choose imports one choice by a kind of key.
func (c *club) choose(kind, choice string, people ...string) flow.Imported {
	c.t.Helper()
	list := "person,purpose,category,recipient,choice,given_at,notice,channel\n"
	for _, p := range people {
		list += "\"" + p + "\",counting,user.behavior,," + choice + ",2026-01-01T00:00:00Z,counted,web\n"
	}
	im, err := c.ImportPermissions(c.t.Context(), c.who, strings.NewReader(list), kind)
	c.must(err)
	return im
}

func TestOneAddressInEverySpellingIsOnePerson(t *testing.T) {
	c := openClub(t)
	r := c.load("visits", "Jane.Saoirse@gmail.com,10", "janesaoirse+news@GMAIL.com,20", "jane.saoirse@example.org,30")
	if r.Persons != 2 {
		t.Errorf("got %d people, want two", r.Persons)
	}
	c.load("calls", "0664 1234567,10", "+43 664 1234567,20", "0043 664 123 45 67,5")
	jane, tel := c.find("email", "JANE.saoirse@gmail.com"), c.find("phone", "0664/123 45 67")
	if jane == 0 || tel == 0 || jane != c.find("email", "janesaoirse@gmail.com") || tel != c.find("phone", "+436641234567") {
		t.Errorf("found #%d and #%d", jane, tel)
	}
	if im := c.choose("email", "yes", "j.ane.saoirse@Gmail.com"); im.New != 0 || im.Yes != 1 {
		t.Errorf("the import is %+v, want a yes of somebody who is known", im)
	}
	if im := c.choose("phone", "yes", "0664-1234567"); im.New != 0 || im.Yes != 1 {
		t.Errorf("the import is %+v, want a yes of somebody who is known", im)
	}
}

func TestWhatIsNoKeyIsSetAsideOrTold(t *testing.T) {
	c := openClub(t)
	r := c.load("visits", "jane at example.org,10", "jane@example.org,10", ",5")
	if r.Rows != 1 || r.Quarantined != 2 || r.ByRule["not-an-email"] != 1 || r.ByRule["missing"] != 1 {
		t.Errorf("the load is %+v, want two rows set aside by their rules", r)
	}
	r = c.load("members", "M1,nobody,call the office,north", "M2,m2@example.org,0664 1234567,south")
	if r.Rows != 2 || r.NoKey["mail"] != 1 || r.NoKey["mobile"] != 1 {
		t.Errorf("the load is %+v, want both rows, and what is no key told", r)
	}
	for kind, name := range map[string]string{"email": "nobody", "phone": "call the office"} {
		if _, err := c.FindPerson(t.Context(), c.who, kind, name); err == nil {
			t.Errorf("%s: somebody is known by what is no key", kind)
		}
		if im := c.choose(kind, "yes", name); im.Bad != 1 || im.New != 0 || !strings.HasPrefix(im.Reasons[0].Rule, "not-a") {
			t.Errorf("%s: the import is %+v, want a bad row", kind, im)
		}
		if _, err := c.SignUp(t.Context(), c.who, kind, name); err == nil {
			t.Errorf("%s: somebody signed up with what is no key", kind)
		}
	}
}

func TestSomebodyDeletedComesBackInNoSpelling(t *testing.T) {
	c := openClub(t)
	c.load("members", "M1,Jane.Saoirse+club@gmail.com,0664 123 45 67,north", "M2,other@example.org,0664 7654321,south")
	c.load("visits", "J.anesaoirse@GMAIL.com,10", "other@example.org,10")
	c.load("visits", "jane.saoirse@gmail.com,a lot", "other@example.org,a lot") // set aside, in a spelling of its own
	her := c.find("customer", "M1")
	if r, err := c.DeletePerson(t.Context(), c.who, her); err != nil || r.Search.Found != 0 {
		t.Fatalf("the deletion ends with %+v, %v", r, err)
	}
	for _, spelled := range []string{"saoirse", "0664 123 45 67"} {
		r, err := c.Search(t.Context(), c.who, spelled)
		c.must(err)
		if r.Found > 0 {
			t.Errorf("%q is still in %+v", spelled, r.Hits)
		}
	}
	for i, row := range []string{
		"members M9,JANESAOIRSE@gmail.com,,north", "members M9,,+43 (0)664 1234567,north", "members m8,,0664/1234567,north",
		"visits JANE.SAOIRSE+x@gmail.com,1", "visits janesaoirse@gmail.com,not a number", "calls 00436641234567,3", "calls +43 664 12345 67,much",
	} {
		set, cells, _ := strings.Cut(row, " ")
		if r := c.load(set, cells, map[string]string{"members": fmt.Sprintf("N%d,,,south", i), "visits": fmt.Sprintf("n%d@example.org,1", i), "calls": fmt.Sprintf("0664 99999%02d,1", i)}[set]); r.Suppressed != 1 || r.Quarantined != 0 || r.Rows != 1 || r.NewPersons != 1 {
			t.Errorf("row %d is %+v, want it left out", i, r)
		}
	}
	for kind, name := range map[string]string{"email": "Jane.Saoirse@Gmail.com", "phone": "0664-1234567", "customer": " M1 "} {
		if im := c.choose(kind, "yes", name); im.Deleted != 1 || im.Yes != 0 || im.New != 0 {
			t.Errorf("%s: the import is %+v, want it left out", kind, im)
		}
		if s := c.find(kind, name); s != 0 {
			t.Errorf("%s leads to #%d", kind, s)
		}
	}
	q, err := c.Quarantine(t.Context(), c.who, "", 100)
	c.must(err)
	if len(q) != 1 || !strings.HasPrefix(q[0].Raw, "other") {
		t.Errorf("%d rows are set aside, want the one of somebody else", len(q))
	}
}

func TestTheCountryOfLoadedNumbersStays(t *testing.T) {
	c := openClub(t)
	c.load("calls", "0664 1234567,10")
	_, err := c.Apply(t.Context(), c.who, []describe.File{{Name: "c.yaml", Data: []byte("kind: Company\nid: club\nname: Club\ncurrency: EUR\ncountry: DE\n")}}, false)
	if err == nil || !strings.Contains(err.Error(), "calls holds rows") {
		t.Errorf("the company moves abroad: %v", err)
	}
	c.apply("kind: Company\nid: club\nname: The Club\ncurrency: EUR\ncountry: AT\n")
}

// The same members, visits and calls in every order; the file of members links the other two.
func TestPeopleAreOneAcrossDatasetsOfDifferentKeys(t *testing.T) {
	const people = 600
	var members, visits, calls []string
	for i := range people {
		members = append(members, fmt.Sprintf("M%d,M.%d@Example.org,0664 1%06d,%s", i, i, i, []string{"north", "south"}[i%2]))
		visits = append(visits, fmt.Sprintf("m.%d@example.org,10", i))
		calls = append(calls, fmt.Sprintf("+436641%06d,5", i))
	}
	files := map[string][]string{"members": members, "visits": visits, "calls": calls}
	for _, tt := range []struct {
		order     []string
		conflicts int
		joined    bool
	}{
		{[]string{"members", "visits", "calls"}, 0, true},
		{[]string{"visits", "members", "calls"}, 0, true},
		{[]string{"calls", "members", "visits"}, 0, true},
		{[]string{"visits", "calls", "members"}, 2 * people, false}, // each address and each number was somebody already
	} {
		t.Run(strings.Join(tt.order, ", then "), func(t *testing.T) {
			c := openClub(t)
			for _, set := range tt.order {
				if r := c.load(set, files[set]...); r.Rows != people {
					t.Fatalf("%s: %+v", set, r)
				}
			}
			found, err := c.Conflicts(t.Context(), c.who, 10_000)
			c.must(err)
			if len(found) != tt.conflicts {
				t.Errorf("got %d conflicts, want %d", len(found), tt.conflicts)
			}
			if tt.joined && (c.find("customer", "M7") != c.find("email", "M.7@example.org") || c.find("customer", "M7") != c.find("phone", "0664 1000007")) {
				t.Error("a member's keys lead to several people")
			}
			numbers := make([]string, people)
			for i := range numbers {
				numbers[i] = fmt.Sprintf("M%d", i)
			}
			if im := c.choose("customer", "yes", numbers...); im.Yes != people || im.New != 0 {
				t.Fatalf("the import is %+v", im)
			}
			_, err = c.NextEpoch(t.Context(), c.who)
			c.must(err)
			for _, set := range []string{"visits v JOIN members m ON v.mail = m.number", "calls c JOIN members m USING (person)"} {
				r, err := c.Ask(t.Context(), candor.Request{Purpose: "counting", Actor: c.who, Precision: candor.Fine,
					Question: "SELECT m.hall, COUNT(DISTINCT person) AS people FROM " + set + " GROUP BY m.hall"})
				c.must(err)
				if !r.Decision.Allowed {
					t.Fatalf("refused: %+v", r.Decision.Reasons)
				}
				for g := range 2 {
					got, want := r.Answer.Cell(0, g), int64(0)
					if tt.joined {
						want = people / 2
					}
					if got < want-people/4 || got > want+people/4 { // 7.5 standard deviations of the noise
						t.Errorf("%s: group %d has about %d people, want about %d", set, g, got, want)
					}
				}
			}
		})
	}
}

func TestAKeyOfSeveralPeopleIsShownAndPermitsForNobody(t *testing.T) {
	c := openClub(t)
	c.load("members", "M1,family@example.org,,north", "M2,Family@example.org,,south", "M3,alone@example.org,,south")
	one, two := c.find("customer", "M1"), c.find("customer", "M2")
	found, err := c.Conflicts(t.Context(), c.who, 10)
	c.must(err)
	if len(found) != 1 || found[0].Kind != "email" || found[0].Value != "family@example.org" || !slices.Equal(found[0].People, []candor.SubjectID{one, two}) {
		t.Fatalf("the conflicts are %+v", found)
	}
	if s, err := c.FindByEmail(t.Context(), "family@example.org"); err != nil || s != 0 {
		t.Errorf("the address signs #%d in (%v), want nobody", s, err)
	}
	c.choose("customer", "yes", "M1", "M2")
	if im := c.choose("email", "yes", "family@example.org", "alone@example.org"); im.Yes != 1 || im.Bad != 1 || im.Reasons[0].Rule != "key-of-several-people" {
		t.Errorf("a yes by the address: %+v", im)
	}
	if im := c.choose("email", "no", "FAMILY@example.org"); im.No != 1 || im.People != 2 {
		t.Errorf("a no by the address: %+v", im)
	}
	for _, s := range []candor.SubjectID{one, two} {
		p, err := c.Person(t.Context(), c.who, s)
		c.must(err)
		if len(p.Choices) != 1 || p.Choices[0].Yes() {
			t.Errorf("the choices of #%d are %+v, want a no", s, p.Choices)
		}
	}
	// Visits by the address are neither's: nobody is shown another's.
	c.load("visits", "family@example.org,10")
	for _, s := range []candor.SubjectID{one, two} {
		p, err := c.Person(t.Context(), c.who, s)
		c.must(err)
		if len(p.Record.Sections) != 1 {
			t.Errorf("#%d is shown %d datasets, want the members' alone", s, len(p.Record.Sections))
		}
	}
	// Whoever of them is deleted leaves no conflict with the other, and takes no key away.
	if _, err := c.DeletePerson(t.Context(), c.who, one); err != nil {
		t.Fatal(err)
	}
	found, err = c.Conflicts(t.Context(), c.who, 10)
	c.must(err)
	if len(found) != 1 || slices.Contains(found[0].People, one) || !slices.Contains(found[0].People, two) {
		t.Errorf("the conflicts are %+v", found)
	}
}
