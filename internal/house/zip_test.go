package house_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

const zipFile = `kind: Company
id: club
name: Club
currency: USD
---
kind: Purpose
id: counting
title: Counting
---
kind: Reference
id: zips
source: us-zip-code files of the census
licence: CC BY
key: [zip_code]
columns:
  - {name: zip_code, type: string}
  - {name: latitude, type: number, scale: 6}
  - {name: longitude, type: number, scale: 6}
  - {name: city, type: string}
  - {name: state, type: string}
  - {name: county, type: string}
---
apiVersion: v3.1.0
kind: DataContract
id: people
version: 1.0.0
status: active
customProperties:
  - {property: candor.ceiling, value: 10000}
  - {property: candor.smallest, value: 5}
  - {property: candor.purposes, value: [counting]}
  - {property: candor.category, value: user}
  - {property: candor.one_per_person, value: true}
schema:
  - name: people
    properties:
      - {name: number, logicalType: string, customProperties: [{property: candor.role, value: person}]}
      - {name: email_address, logicalType: string, customProperties: [{property: candor.role, value: identifier}, {property: candor.identifier, value: email}]}
      - {name: telephone_number, logicalType: string, customProperties: [{property: candor.role, value: identifier}, {property: candor.identifier, value: phone}]}
      - {name: zip_code, logicalType: string}
`

// Invented people of many countries and the real ZIP codes of one: what is counted is whose code is in the table, which
// codes of other countries can be too.
func TestPeopleAreCountedByTheRegionOfTheirZIPCode(t *testing.T) {
	dir := os.Getenv("CANDOR_TEST_DATA")
	if dir == "" {
		t.Skip("CANDOR_TEST_DATA is not set")
	}
	read := func(name string) ([]byte, [][]string) {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return b, all
	}
	zips, table := read("us_zip_census/zipcodes.csv")
	names, people := read("fake_names_us/FakeNameGenerator.com_3000.csv")
	c := &club{t: t, dir: filepath.Join(t.TempDir(), "club"), who: access.AtHost("club")}
	c.must(house.Init(c.dir, house.Options{}))
	var err error
	c.House, err = house.Open(t.Context(), c.dir, house.Options{})
	c.must(err)
	t.Cleanup(func() { _ = c.Close() })
	c.apply(zipFile)
	rep, err := c.LoadReference(t.Context(), c.who, "zips", bytes.NewReader(zips), intake.Dialect{})
	c.must(err)
	if rep.Rows != int64(len(table)-1) {
		t.Errorf("got %d codes, want %d", rep.Rows, len(table)-1)
	}
	load, err := c.Load(t.Context(), c.who, "people", bytes.NewReader(names), intake.Dialect{}, nil)
	c.must(err)
	if load.Rows != 3000 || load.NoKey["telephone_number"] != 3000 || load.NoKey["email_address"] != 0 {
		t.Errorf("the load is %+v: numbers written as at home have no country here, addresses are keys", load)
	}
	state, in := map[string]string{}, 0
	for _, r := range table[1:] {
		state[r[0]] = r[4]
	}
	column := map[string]int{}
	for i, h := range people[0] {
		column[h] = i
	}
	var choices strings.Builder
	choices.WriteString("person,purpose,category,recipient,choice,given_at,notice,channel\n")
	for _, r := range people[1:] {
		choices.WriteString(r[column["Number"]] + ",counting,user,,yes,2026-01-01,,web\n")
		if state[strings.TrimSpace(r[column["ZipCode"]])] != "" {
			in++
		}
	}
	_, err = c.ImportPermissions(t.Context(), c.who, strings.NewReader(choices.String()), "customer")
	c.must(err)
	ask := func(sql string) float64 {
		t.Helper()
		r, err := c.Ask(t.Context(), candor.Request{Purpose: "counting", Actor: c.who, Precision: candor.Fine, Question: sql})
		c.must(err)
		if !r.Decision.Allowed {
			t.Fatalf("refused: %+v", r.Decision.Reasons)
		}
		return float64(r.Answer.Cell(0, 0))
	}
	got := ask("SELECT COUNT(DISTINCT person) FROM people p JOIN zips z ON p.zip_code = z.zip_code WHERE z.state IS NOT NULL")
	if in < 100 || math.Abs(got-float64(in)) > 120 { // six standard deviations
		t.Errorf("about %v people have a code of the table, want about %d", got, in)
	}
	if got := ask("SELECT COUNT(DISTINCT person) FROM people p JOIN zips z ON p.zip_code = z.zip_code WHERE z.city IS NULL"); math.Abs(got-float64(3000-in)) > 120 {
		t.Errorf("about %v have none, want about %d", got, 3000-in)
	}
	r, err := c.Ask(t.Context(), candor.Request{Purpose: "counting", Actor: c.who, Question: "SELECT z.state, COUNT(DISTINCT person) FROM people p JOIN zips z ON p.zip_code = z.zip_code GROUP BY z.state"})
	c.must(err)
	if len(r.Rows) != 60 {
		t.Errorf("got %d groups, want the table's 59 states and the missing one", len(r.Rows))
	}
}
