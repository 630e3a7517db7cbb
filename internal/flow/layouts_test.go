package flow_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/intake"
)

// What is found in a file can be stated in a contract, and means the same there.
func TestEveryLayoutThatIsFoundCanBeStated(t *testing.T) {
	var columns strings.Builder
	var want []intake.Layout
	for _, l := range intake.Layouts() {
		if l.Format == "" {
			continue
		}
		want = append(want, l)
		columns.WriteString("      - name: c" + strconv.Itoa(len(want)) + "\n        logicalType: timestamp\n        customProperties: [{property: candor.format, value: \"" + l.Format + "\"}]\n")
	}
	text := `kind: Company
id: shop
name: Shop
currency: EUR
---
kind: Party
id: shop
name: Shop
---
apiVersion: v3.1.0
kind: DataContract
id: d
version: 1.0.0
status: active
customProperties: [{property: candor.purposes, value: []}, {property: candor.ceiling, value: 10}, {property: candor.rows_per_group, value: 1}]
schema:
  - name: d
    properties:
      - name: id
        logicalType: string
        customProperties: [{property: candor.role, value: person}]
` + columns.String()
	o, problems := describe.Parse([]describe.File{{Name: "f.yaml", Data: []byte(text)}}, describe.Known{})
	if len(problems) > 0 {
		t.Fatal(problems[:min(len(problems), 5)])
	}
	for i, l := range want {
		if got := o.Datasets[0].Fields[i+1].Format; got != l.Go {
			t.Errorf("%s means %q in a contract, %q where it was found", l.Format, got, l.Go)
		}
	}
}
