package flow_test

import (
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/flow"
)

func TestAFileForASpreadsheetRunsNothing(t *testing.T) {
	var r flow.Result
	r.Columns = []flow.AnswerColumn{{Name: "=cmd()"}, {Name: "people"}}
	r.Rows = [][]any{{"=1+1", 12.0}, {"@x", nil}, {"-5", 1240.5}, {"shop, and more", 0.0}}
	r.Accuracy = []flow.AnswerAccuracy{{Row: 0, Column: "people", Low: -27.2, High: 51.2}}
	r.Notes = []flow.AnswerNote{{Row: 1, Column: "people", Text: "fewer than 50"}}
	var b strings.Builder
	if err := r.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	want := "'=cmd(),people,people_low,people_high,people_note\n'=1+1,12,-27.2,51.2,\n'@x,,,,fewer than 50\n'-5,1240.5,,,\n\"shop, and more\",0,,,\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
