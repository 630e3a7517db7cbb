package describe

import (
	"strings"
	"testing"
)

func TestANumberIsOfTheCountryThatIsNearest(t *testing.T) {
	contract := func(dataset, column string) string {
		return `kind: Company
id: fernco
name: Fern & Co
currency: USD
country: US
---
kind: Purpose
id: analytics
title: Learn
---
apiVersion: v3.1.0
kind: DataContract
id: calls
version: 1.0.0
status: active
customProperties:
  - {property: candor.purposes, value: [analytics]}
  - {property: candor.ceiling, value: 100}
  - {property: candor.rows_per_group, value: 2}
` + dataset + `schema:
  - name: calls
    properties:
      - name: tel
        logicalType: string
        customProperties:
          - {property: candor.role, value: person}
` + column
	}
	const phone, abroad = "          - {property: candor.identifier, value: phone}\n", "          - {property: candor.country, value: AT}\n"
	for _, tt := range []struct{ name, dataset, column, want, wrong string }{
		{"the company's", "", phone, "US", ""},
		{"the dataset's", "  - {property: candor.country, value: DE}\n", phone, "DE", ""},
		{"the column's", "  - {property: candor.country, value: DE}\n", phone + abroad, "AT", ""},
		{"of no other kind of key", "", "", "", ""},
		{"a country for what is no number", "", abroad, "", "candor.country is for columns of phone numbers; write: candor.identifier: phone with it"},
		{"a country in which nobody telephones", "", phone + strings.Replace(abroad, "AT", "XX", 1), "", `there are no phone numbers of the country "XX"`},
		{"a country in words", "", phone + strings.Replace(abroad, "AT", "Austria", 1), "", `candor.country "Austria" is not well formed`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, problems := Parse([]File{{Name: "f.yaml", Data: []byte(contract(tt.dataset, tt.column))}}, Known{})
			if tt.wrong != "" {
				if len(problems) != 1 || !strings.Contains(problems[0].String(), tt.wrong) {
					t.Errorf("got %v, want %q", problems, tt.wrong)
				}
				return
			}
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if got := o.Datasets[0].PersonField().Country; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
