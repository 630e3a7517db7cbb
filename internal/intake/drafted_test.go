package intake

import (
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

// What a drafted contract says of files: other names for columns, rows that are people, values kept as others.
func TestAFileIsReadByWhatItsContractSaysOfIt(t *testing.T) {
	set := &catalog.Dataset{Name: "calls", OnePerPerson: true, Fields: []catalog.Field{
		{Name: "row", Type: catalog.String, Role: catalog.Person, Required: true, ByLine: true, Identifier: "calls_row"},
		{Name: "rate", Alias: "emp.var.rate", Type: catalog.Integer},
		{Name: "area", Alias: "Area of residence", Type: catalog.String, Role: catalog.Key, Domain: []string{"north", "south", "Other"}, Other: "Other"},
	}}
	src, err := Open(strings.NewReader("emp.var.rate;Area of residence;row\n1;north;x\n\n2;far away;y\n3;;z\n"), Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	cols, err := Match(src.Header(), set)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{-1, 0, 1}; !slices.Equal(cols.At, want) {
		t.Errorf("got columns %v want %v", cols.At, want)
	}
	ty, err := NewTyper(set, cols)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ person, area string }{{"2", "north"}, {"4", "Other"}, {"5", ""}} {
		rec, err := src.Next()
		if err != nil {
			t.Fatal(err)
		}
		row, bad := ty.Row(rec)
		if bad != nil {
			t.Fatalf("set aside: %s", bad.Text)
		}
		if row.Person != (ID{Kind: "calls_row", Value: want.person}) || row.Values[2].S != want.area {
			t.Errorf("got person %v and area %q want line %s and %q", row.Person, row.Values[2].S, want.person, want.area)
		}
	}
	if _, err := Match([]string{"emp.var.rate", "rate"}, set); err == nil || !strings.Contains(err.Error(), "columns 1 and 2 are both named rate") {
		t.Errorf("a column that is there under both names: got %v", err)
	}
}
