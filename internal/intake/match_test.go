package intake

import (
	"reflect"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

func orders() *catalog.Dataset {
	return &catalog.Dataset{Name: "orders", Fields: []catalog.Field{
		{Name: "customer_id", Type: catalog.String, Role: catalog.Person, Identifier: "customer", Required: true},
		{Name: "date", Type: catalog.Date, Role: catalog.Time, Required: true},
		{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure},
		{Name: "note", Type: catalog.String, Role: catalog.Text},
	}}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		name          string
		header        []string
		at            []int
		extra, absent []string
		err           string
	}{
		{name: "exact names in another order", header: []string{"note", "amount", "date", "customer_id"}, at: []int{3, 2, 1, 0}},
		{name: "case, spaces, underscores and hyphens do not matter", header: []string{"Customer ID", "DATE", "a-mount", "No_te"}, at: []int{0, 1, 2, 3}},
		{name: "an exact name wins over a similar one", header: []string{"Customer ID", "customer_id", "date"}, at: []int{1, 2, -1, -1},
			extra: []string{"Customer ID"}, absent: []string{"amount", "note"}},
		{name: "extra columns are told", header: []string{"customer_id", "date", "amount", "note", "colour", ""}, at: []int{0, 1, 2, 3}, extra: []string{"colour", "(column 6)"}},
		{name: "a required column is missing", header: []string{"customer_id", "day", "amount"}, err: "missing: date. Expected: customer_id, date, amount, note. Found: customer_id, day, amount."},
		{name: "a name twice", header: []string{"customer_id", "date", "date"}, err: "columns 2 and 3 are both named date"},
		{name: "a similar name twice", header: []string{"Customer ID", "CUSTOMER_ID", "date"}, err: "columns 1 and 2"},
		{name: "no header", header: []string{"00001", "19970101", "11.77"}, err: "looks like data; put a line with the names on top of the file: customer_id,date,amount,note"},
		{name: "no header, and one cell happens to be a name", header: []string{"Smith", "s@example.com", "note"}, err: "Found: (column 1), (column 2), (column 3)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Match(tt.header, orders())
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("got %v, want an error with %q", err, tt.err)
				}
				if strings.Contains(err.Error(), "11.77") || strings.Contains(err.Error(), "example.com") || strings.Contains(err.Error(), "Smith") {
					t.Errorf("the error repeats data: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := Columns{At: tt.at, Width: len(tt.header), Extra: tt.extra, Absent: tt.absent}
			if !reflect.DeepEqual(c, want) {
				t.Errorf("got %+v, want %+v", c, want)
			}
		})
	}
	twins := &catalog.Dataset{Fields: []catalog.Field{{Name: "a_b", Role: catalog.Person}, {Name: "ab"}}}
	if _, err := Match([]string{"A B"}, twins); err == nil {
		t.Error("one column stands for two fields")
	}
}
