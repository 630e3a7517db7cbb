package describe

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

// ruled is a contract with rules in given places: of the dataset, of each column, and exclusions.
func ruled(ofSet, day, amount, goods, mail, exclude string) []File {
	text := `kind: Company
id: shop
name: Shop
currency: EUR
---
apiVersion: v3.1.0
kind: DataContract
id: people
version: 1.0.0
status: active
schema:
  - name: people
    properties:
      - {name: who, logicalType: string, customProperties: [{property: candor.role, value: person}]}
      - {name: land, logicalType: string, customProperties: [{property: candor.role, value: key}, {property: candor.domain, value: [AT, NO]}]}
    customProperties:
      - {property: candor.ceiling, value: 100}
      - {property: candor.purposes, value: []}
      - {property: candor.rows_per_group, value: 1}
---
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    quality: [` + ofSet + `]
    properties:
      - name: who
        logicalType: string
        customProperties: [{property: candor.role, value: person}]
        quality:
          - {type: custom, engine: candor, implementation: {check: reference, dataset: people}}
      - name: day
        logicalType: date
        customProperties: [{property: candor.role, value: time}]
        ` + day + `
      - name: amount
        logicalType: number
        customProperties: [{property: candor.role, value: measure}, {property: candor.bounds, value: [0, 100]}]
        ` + amount + `
      - name: goods
        logicalType: string
        ` + goods + `
      - name: mail
        logicalType: string
        customProperties: [{property: candor.role, value: identifier}]
        ` + mail + `
    customProperties:
      - {property: candor.ceiling, value: 100}
      - {property: candor.purposes, value: []}
      - {property: candor.rows_per_group, value: 1}
      - {property: candor.exclude, value: [` + exclude + `]}
`
	return []File{{Name: "r.yaml", Data: []byte(text)}}
}

func rulesOf(t *testing.T, files []File) *catalog.Dataset {
	t.Helper()
	for _, s := range accepted(t, files, Known{}).Datasets {
		if s.Name == "orders" {
			return s
		}
	}
	t.Fatal("no dataset orders")
	return nil
}

func TestRulesInEveryForm(t *testing.T) {
	n := func(i int64) *int64 { return &i }
	reference := catalog.Check{ID: "who-reference", Kind: catalog.CheckReference, Column: "who", Then: catalog.ThenSetAside, Dataset: "people"}
	for form, want := range map[string]catalog.Check{
		"of the dataset: {metric: rowCount, mustBeBetween: [10, 20], severity: error}":                                  {ID: "volume", Kind: catalog.CheckVolume, Then: catalog.ThenStop, Limit: &catalog.Limit{Least: n(100_000), Most: n(200_000)}},
		"of the dataset: {metric: rowCount, mustBeGreaterThan: 0, id: some}":                                            {ID: "some", Kind: catalog.CheckVolume, Then: catalog.ThenGrade, Limit: &catalog.Limit{Least: n(0), OpenLeast: true}},
		"of the dataset: {type: custom, engine: candor, implementation: {check: growth, factor: 2.5}, severity: info}":  {ID: "growth", Kind: catalog.CheckGrowth, Then: catalog.ThenTell, Factor: 2500},
		"of the dataset: {type: custom, engine: candor, implementation: {check: freshness, days: 3}, severity: block}":  {ID: "day-freshness", Kind: catalog.CheckFreshness, Column: "day", Then: catalog.ThenStop, Days: 3},
		"of the dataset: {type: sql, query: select 1, mustBe: 0, description: the books agree}":                         {ID: "told", Then: catalog.ThenTell, Title: "the books agree"},
		"of the dataset: {type: text, description: ask Anna before using it, severity: whenever}":                       {ID: "told", Then: catalog.ThenTell, Title: "ask Anna before using it"},
		"day: quality: [{type: custom, engine: candor, implementation: {check: freshness, days: 30}}]":                  {ID: "day-freshness", Kind: catalog.CheckFreshness, Column: "day", Then: catalog.ThenGrade, Days: 30},
		"day: logicalTypeOptions: {minimum: 1970-01-02, maximum: 1970-01-11}":                                           {ID: "day-range", Kind: catalog.CheckRange, Column: "day", Then: catalog.ThenSetAside, Least: n(1), Most: n(10)},
		"amount: logicalTypeOptions: {minimum: -1, exclusiveMaximum: 10}":                                               {ID: "amount-range", Kind: catalog.CheckRange, Column: "amount", Then: catalog.ThenSetAside, Least: n(-100), Most: n(999)},
		"amount: logicalTypeOptions: {minimum: 0, exclusiveMinimum: true}":                                              {ID: "amount-range", Kind: catalog.CheckRange, Column: "amount", Then: catalog.ThenSetAside, Least: n(1)},
		"amount: quality: [{metric: nullValues, mustBeLessThan: 2.5, unit: percent}]":                                   {ID: "amount-nulls", Kind: catalog.CheckNulls, Column: "amount", Then: catalog.ThenGrade, Limit: &catalog.Limit{Most: n(25_000), OpenMost: true, Percent: true}},
		"amount: quality: [{metric: missingValues, mustBe: 0, severity: error}]":                                        {ID: "amount-nulls", Kind: catalog.CheckNulls, Column: "amount", Then: catalog.ThenStop, Limit: &catalog.Limit{Least: n(0), Most: n(0)}},
		"amount: quality: [{metric: invalidValues, arguments: {validValues: [1, 2.50]}, mustBe: 0}]":                    {ID: "amount-accepted", Kind: catalog.CheckAccepted, Column: "amount", Then: catalog.ThenSetAside, Values: []string{"1.00", "2.50"}},
		"goods: quality: [{metric: invalidValues, arguments: {validValues: [a, b]}, mustBeLessThan: 5, unit: percent}]": {ID: "goods-accepted", Kind: catalog.CheckAccepted, Column: "goods", Then: catalog.ThenGrade, Values: []string{"a", "b"}, Limit: &catalog.Limit{Most: n(50_000), OpenMost: true, Percent: true}},
		"goods: quality: [{metric: invalidValues, arguments: {validValues: [a]}, severity: warning}]":                   {ID: "goods-accepted", Kind: catalog.CheckAccepted, Column: "goods", Then: catalog.ThenGrade, Values: []string{"a"}},
		"goods: logicalTypeOptions: {minLength: 2, maxLength: 5}":                                                       {ID: "goods-length", Kind: catalog.CheckLength, Column: "goods", Then: catalog.ThenSetAside, Least: n(2), Most: n(5)},
		"goods: unique: true": {ID: "goods-unique", Kind: catalog.CheckUnique, Column: "goods", Then: catalog.ThenSetAside},
		"goods: quality: [{metric: duplicateValues, mustBe: 0, id: once}]":                                                    {ID: "once", Kind: catalog.CheckUnique, Column: "goods", Then: catalog.ThenSetAside},
		"goods: quality: [{type: custom, engine: candor, implementation: {check: reference, dataset: people, column: land}}]": {ID: "goods-reference", Kind: catalog.CheckReference, Column: "goods", Then: catalog.ThenSetAside, Dataset: "people", Of: "land"},
		"mail: quality: [{type: custom, engine: candor, implementation: {check: form, form: email}}]":                         {ID: "mail-pattern", Kind: catalog.CheckPattern, Column: "mail", Then: catalog.ThenSetAside, Form: "email"},
		"mail: quality: [{rule: duplicateCount, mustBe: 0}]":                                                                  {ID: "mail-told", Column: "mail", Then: catalog.ThenTell, Title: "a check as version 3.0 of the standard writes it; write metric: instead of rule: for candor to check it"},
	} {
		t.Run(form, func(t *testing.T) {
			set := rulesOf(t, at(form))
			var got []catalog.Check
			for _, k := range set.Checks {
				if !reflect.DeepEqual(k, reference) {
					got = append(got, k)
				}
			}
			if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if len(set.Checks) != 2 {
				t.Errorf("the reference to people is lost: %+v", set.Checks)
			}
		})
	}
}

// at puts what stands after "place: " into that place of the contract.
func at(form string) []File {
	place, rest, _ := strings.Cut(form, ": ")
	in := func(p string) string {
		if p == place {
			return rest
		}
		return ""
	}
	return ruled(in("of the dataset"), in("day"), in("amount"), in("goods"), in("mail"), in("exclude"))
}

func TestExclusionsInEveryForm(t *testing.T) {
	for form, want := range map[string]catalog.Exclusion{
		"exclude: {name: gone, when: {column: goods, prefix: C}, reason: R}":                 {Name: "gone", Reason: "R", Column: "goods", When: catalog.WhenPrefix, Text: "C"},
		"exclude: {name: gone, when: {column: who, missing: true}, reason: R, keep: text}":   {Name: "gone", Reason: "R", Column: "who", When: catalog.WhenMissing, Keep: true},
		"exclude: {name: gone, when: {column: goods, equals: TEST}, reason: R, keep: count}": {Name: "gone", Reason: "R", Column: "goods", When: catalog.WhenEquals, Text: "TEST"},
		"exclude: {name: gone, when: {column: amount, below: 0}, reason: R}":                 {Name: "gone", Reason: "R", Column: "amount", When: catalog.WhenBelow},
	} {
		if got := rulesOf(t, at(form)).Exclude; len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %+v, want %+v", form, got, want)
		}
	}
}

func TestMistakesInRulesAreTold(t *testing.T) {
	own := func(place, implementation string) string {
		s := "{type: custom, engine: candor, implementation: {" + implementation + "}}"
		if place != "of the dataset" {
			s = "quality: [" + s + "]"
		}
		return place + ": " + s
	}
	for form, want := range map[string]string{
		"of the dataset: {metric: rowcount, mustBe: 1}":                                 `"rowcount" is not a metric that candor knows; write: rowCount`,
		"of the dataset: {metric: rowCount}":                                            "the check does not say how many there may be",
		"of the dataset: {metric: rowCount, mustBe: many}":                              `"many" is not a number of rows or percent`,
		"of the dataset: {metric: rowCount, mustNotBe: 3}":                              "candor does not read mustNotBe",
		"of the dataset: {metric: rowCount, mustBeBetween: [5, 4]}":                     "the least is above the most",
		"of the dataset: {metric: rowCount, mustBe: 4, mustBeGreaterThan: 3}":           "the check says twice how many there may be",
		"of the dataset: {metric: rowCount, mustBe: 4, severity: fatal}":                `"fatal" is not a severity that candor knows`,
		"of the dataset: {metric: nullValues, mustBe: 4}":                               "nullValues is about a column",
		"of the dataset: {metric: rowCount, mustBe: 4}, {metric: rowCount, mustBe: 5}":  `the rule "volume" is there twice`,
		"of the dataset: {mustBe: 4}":                                                   "a quality check does not say what it looks at",
		"amount: quality: [{metric: rowCount, mustBe: 4}]":                              "rowCount is about a whole dataset",
		"amount: quality: [{metric: invalidValues, mustBe: 0}]":                         "invalidValues does not say which values are valid",
		"amount: quality: [{metric: invalidValues, arguments: {validValues: [a]}}]":     `"a" is not of the column's type decimal`,
		"amount: quality: [{metric: invalidValues, arguments: {pattern: x}}]":           `arguments has no key "pattern"`,
		"amount: logicalTypeOptions: {minimum: 5, maximum: 4}":                          "minimum is above maximum",
		"amount: logicalTypeOptions: {minimum: few}":                                    `"few" is not of the column's type decimal`,
		own("of the dataset", "check: freshnes, days: 3"):                               `"freshnes" is not a check that candor knows; write: freshness`,
		own("of the dataset", "check: freshness"):                                       "candor's check needs days",
		own("of the dataset", "check: freshness, days: 3, factor: 2"):                   "a check of freshness has no factor",
		own("of the dataset", "check: freshness, dys: 3"):                               `candor's check has no key "dys"; write: days`,
		own("amount", "check: freshness, days: 3"):                                      "freshness is that of the time column",
		own("amount", "check: growth, factor: 3"):                                       "growth is about a whole dataset",
		own("of the dataset", "check: growth, factor: 1"):                               "the factor is a number above 1",
		own("amount", "check: form, form: email"):                                       "a form is that of a column of text",
		own("goods", "check: form, form: iban"):                                         `"iban" is not a form that candor knows`,
		own("goods", "check: reference, dataset: people"):                               "the reference does not say which column's list",
		own("goods", "check: reference, dataset: peple, column: land"):                  `there is no dataset "peple"; write: people`,
		own("goods", "check: reference, dataset: people, column: who"):                  `column "who" of dataset "people" has no public list`,
		own("mail", "check: reference, dataset: people"):                                `dataset "people" knows nobody by a key of kind "mail"`,
		"exclude: {name: gone, when: {column: good, prefix: C}, reason: R}":             `the dataset has no column "good"`,
		"exclude: {name: gone, when: {column: goods}, reason: R}":                       "a condition says one thing about its column, this says 0",
		"exclude: {name: gone, when: {column: goods, prefix: C, equals: D}, reason: R}": "a condition says one thing about its column, this says 2",
		"exclude: {name: gone, when: {column: goods, below: 3}, reason: R}":             "is of type string, and has no below",
		"exclude: {name: gone, when: {column: goods, missing: false}, reason: R}":       "missing is true, or another condition is given",
		"exclude: {name: gone, when: {column: goods, matches: C}, reason: R}":           `a condition has no key "matches"`,
		"exclude: {name: gone, when: {column: goods, prefix: C}}":                       "an exclusion needs reason",
		"exclude: {name: Gone, when: {column: goods, prefix: C}, reason: R}":            "an exclusion's name \"Gone\" is not well formed",
		"exclude: {name: gone, when: {column: goods, prefix: C}, reason: R, keep: all}": `"all" is not a keep that candor knows`,
		"exclude: {when: {column: goods, prefix: C}, reason: R}":                        "an exclusion needs name",
	} {
		t.Run(form, func(t *testing.T) {
			_, problems := Parse(at(form), Known{})
			if len(problems) == 0 || !strings.Contains(fmt.Sprint(problems), want) {
				t.Errorf("got %v, want %s", problems, want)
			}
			for _, p := range problems {
				if p.Line < 20 {
					t.Errorf("%v is not where the mistake is", p)
				}
			}
		})
	}
}
