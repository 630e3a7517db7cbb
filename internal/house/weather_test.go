package house_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

const weatherFile = `kind: Company
id: club
name: Club
currency: USD
zone: America/Los_Angeles
---
kind: Purpose
id: counting
title: Counting
---
kind: Reference
id: weather
title: Weather in Seattle by day
source: NOAA, by way of vega-datasets
licence: public domain
key: [date]
columns:
  - {name: date, type: date}
  - {name: precipitation, type: number, scale: 1, bounds: [0, 100]}
  - {name: temp_max, type: number, scale: 1, bounds: [-20, 45]}
  - {name: temp_min, type: number, scale: 1}
  - {name: wind, type: number, scale: 1}
  - {name: weather, type: string}
---
apiVersion: v3.1.0
kind: DataContract
id: purchases
version: 1.0.0
status: active
customProperties:
  - {property: candor.ceiling, value: 10000}
  - {property: candor.smallest, value: 5}
  - {property: candor.purposes, value: [counting]}
  - {property: candor.category, value: user.behavior}
  - {property: candor.groups_per_person, value: [{groups: 5, rows: 40}]}
schema:
  - name: purchases
    properties:
      - {name: customer, logicalType: string, customProperties: [{property: candor.role, value: person}]}
      - {name: day, logicalType: date, required: true, customProperties: [{property: candor.role, value: time}, {property: candor.bounds, value: [2012-01-01, 2016-12-31]}]}
      - {name: amount, logicalType: number, required: true, customProperties: [{property: candor.role, value: measure}, {property: candor.bounds, value: [0, 10]}]}
`

// seattle is the real weather of four years.
func seattle(t *testing.T) []byte {
	t.Helper()
	dir := os.Getenv("CANDOR_TEST_DATA")
	if dir == "" {
		t.Skip("CANDOR_TEST_DATA is not set")
	}
	b, err := os.ReadFile(filepath.Join(dir, "weather/seattle-weather.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (c *club) weather(b []byte) (flow.ReferenceReport, error) {
	return c.LoadReference(c.t.Context(), c.who, "weather", bytes.NewReader(b), intake.Dialect{})
}

func (c *club) count(sql string) flow.Result {
	c.t.Helper()
	r, err := c.Ask(c.t.Context(), candor.Request{Purpose: "counting", Actor: c.who, Precision: candor.Fine, Question: sql})
	c.must(err)
	return r
}

func openShop(t *testing.T) *club {
	t.Helper()
	c := &club{t: t, dir: filepath.Join(t.TempDir(), "club"), who: access.AtHost("club")}
	c.must(house.Init(c.dir, house.Options{}))
	var err error
	c.House, err = house.Open(t.Context(), c.dir, house.Options{})
	c.must(err)
	t.Cleanup(func() { _ = c.Close() })
	c.apply(weatherFile)
	return c
}

// Invented purchases on real days: the answer by weather is the truth to within its noise, and days that the table does not
// have are the group NULL.
func TestPurchasesAreCountedByTheWeatherOfTheirDay(t *testing.T) {
	c := openShop(t)
	text := seattle(t)
	rep, err := c.weather(text)
	c.must(err)
	if rep.Rows != 1461 || rep.Epoch != 1 {
		t.Fatalf("the load is %+v, want 1461 days and the first epoch", rep)
	}
	if _, err := c.weather(text); !errors.Is(err, intake.ErrLoaded) {
		t.Errorf("the same version again gives %v", err)
	}
	days, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	c.must(err)
	people, rows, sums := map[string]map[int]bool{}, map[string]int{}, map[string]float64{}
	var orders, choices strings.Builder
	orders.WriteString("customer,day,amount\n")
	choices.WriteString("person,purpose,category,recipient,choice,given_at,notice,channel\n")
	for p := range 2000 {
		fmt.Fprintf(&choices, "C%d,counting,user.behavior,,yes,2026-01-01,,web\n", p)
		for k := range 3 {
			d := days[1+(p*37+k*401)%(len(days)-1)]
			date, sky := d[0], d[5]
			if (p+k)%11 == 0 {
				date, sky = "2016-02-29", "" // a day after the table ends
			}
			fmt.Fprintf(&orders, "C%d,%s,%d\n", p, date, 1+k)
			if people[sky] == nil {
				people[sky] = map[int]bool{}
			}
			people[sky][p] = true
			rows[sky]++
			sums[sky] += float64(1 + k)
		}
	}
	_, err = c.Load(t.Context(), c.who, "purchases", strings.NewReader(orders.String()), intake.Dialect{}, nil)
	c.must(err)
	_, err = c.ImportPermissions(t.Context(), c.who, strings.NewReader(choices.String()), "customer")
	c.must(err)
	const q = "SELECT w.weather, COUNT(DISTINCT person) AS people, COUNT(*) AS orders, SUM(p.amount) AS revenue FROM purchases p JOIN weather w ON p.day = w.date GROUP BY w.weather BOUND 5 GROUPS 40 ROWS"
	r := c.count(q)
	if !r.Decision.Allowed {
		t.Fatalf("refused: %+v", r.Decision.Reasons)
	}
	var skies []string
	for i := range r.Rows {
		sky, _ := r.Rows[i][0].(string)
		skies = append(skies, sky)
		for col, want := range map[int]float64{1: float64(len(people[sky])), 2: float64(rows[sky]), 3: sums[sky]} {
			half := math.NaN()
			for _, a := range r.Accuracy {
				if a.Row == i && a.Column == r.Columns[col].Name {
					half = (number(a.High) - number(a.Low)) / 2
				}
			}
			if r.Rows[i][col] == nil {
				if len(people[sky]) > 200 {
					t.Errorf("%q: nothing is shown of %d people", sky, len(people[sky]))
				}
				continue
			}
			got := number(r.Rows[i][col])
			if !(math.Abs(got-want) <= 4*half) {
				t.Errorf("%q, column %d: got %v ± %v, want %v", sky, col, got, half, want)
			}
		}
	}
	if strings.Join(skies, " ") != "drizzle fog rain snow sun " {
		t.Errorf("the groups are %q, want the weathers of the table and the missing one", skies)
	}
	for _, more := range []string{
		"SELECT AVG(w.temp_max) AS warm FROM purchases p LEFT JOIN weather w ON w.date = p.day",
		"SELECT date_trunc('year', w.date) AS year, COUNT(*) FROM purchases p JOIN weather w ON p.day = w.date WHERE w.weather IN ('snow', 'rain') GROUP BY year",
		"SELECT bin(w.precipitation, 20) AS mm, COUNT(DISTINCT person) FROM purchases JOIN weather w ON day = w.date GROUP BY mm",
	} {
		if r := c.count(more); !r.Decision.Allowed {
			t.Errorf("%s\nrefused: %+v", more, r.Decision.Reasons)
		}
	}

	// A new version is seen from the next epoch: until then the same question is the same, free; afterwards it is another,
	// and the old answer keeps the groups that it had.
	changed := bytes.ReplaceAll(text, []byte(",drizzle\n"), []byte(",mizzle\n"))
	rep, err = c.weather(changed)
	c.must(err)
	if again := c.count(q); rep.Epoch != 0 || !again.Allowance.Cached || fmt.Sprint(again.Rows) != fmt.Sprint(r.Rows) {
		t.Errorf("a version loaded within an epoch is seen in it")
	}
	_, err = c.NextEpoch(t.Context(), c.who)
	c.must(err)
	now := c.count(q)
	if now.Allowance.Cached || now.Rows[0][0] != "fog" || now.Rows[1][0] != "mizzle" {
		t.Errorf("the next epoch sees %v", now.Rows)
	}
	old, err := c.Insight(t.Context(), c.who, r.Decision.ID)
	c.must(err)
	if fmt.Sprint(old.Rows) != fmt.Sprint(r.Rows) {
		t.Errorf("the old answer reads\n%v\nand was\n%v", old.Rows, r.Rows)
	}
	// Other columns are another table: until it is loaded anew nothing of it is seen.
	c.apply(strings.Replace(weatherFile, "{name: wind, type: number, scale: 1}", "{name: wind, type: number, scale: 2}", 1))
	if r := c.count(q); r.Decision.Allowed || r.Decision.Reasons[0].Rule != "join-on-key" {
		t.Errorf("a table of other columns is joined: %+v", r.Decision.Reasons)
	}
	v, err := c.Verify(t.Context(), c.who, nil)
	c.must(err)
	if !v.OK {
		t.Errorf("the record does not verify: %v", v.Problems)
	}
}

func number(v any) float64 {
	var f float64
	if _, err := fmt.Sscan(fmt.Sprint(v), &f); err != nil {
		return math.NaN()
	}
	return f
}

func TestAPublicTableIsLoadedWholeOrNotAtAll(t *testing.T) {
	c := openShop(t)
	const head = "date,precipitation,temp_max,temp_min,wind,weather\n"
	for _, tt := range []struct{ name, file, want string }{
		{"a key twice", head + "2012-01-01,0,1,1,1,sun\n2012-01-02,0,1,1,1,sun\n2012-01-01,0,1,1,1,rain\n", "line 4, date: second-row: has the same key as line 2"},
		{"no key", head + ",0,1,1,1,sun\n", "line 2, date: missing"},
		{"a bad number", head + "2012-01-01,much,1,1,1,sun\n", "line 2, precipitation: not-a-number"},
		{"a column too few", "date,weather\n2012-01-01,sun\n", "missing: precipitation, temp_max, temp_min, wind"},
		{"no rows", head, "has no rows"},
		{"many bad rows", head + strings.Repeat("2012-01-01,x,1,1,1,sun\n", 30), "and 20 more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.weather([]byte(tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "much") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := c.LoadReference(t.Context(), c.who, "climate", strings.NewReader(head), intake.Dialect{}); err == nil {
		t.Error("a table that nobody described is loaded")
	}
	all, err := c.References(t.Context(), c.who)
	if err != nil || len(all) != 1 || all[0].Loaded != nil || all[0].Licence != "public domain" {
		t.Errorf("the public tables are %+v, %v", all, err)
	}
	if _, err := c.Apply(t.Context(), c.who, []describe.File{{Name: "d.yaml", Data: []byte(strings.Replace(weatherFile[strings.Index(weatherFile, "apiVersion"):], "name: purchases", "name: weather", 1))}}, true); err == nil || !strings.Contains(err.Error(), "is a reference") {
		t.Errorf("a dataset takes the table's name: %v", err)
	}
}
