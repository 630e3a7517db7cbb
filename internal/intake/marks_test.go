package intake

import (
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

func TestNumbersInOtherFormsAreReadExactlyOrSetAside(t *testing.T) {
	comma := catalog.Field{Type: catalog.Decimal, Scale: 2, Marks: catalog.Marks{Decimal: ','}}
	german := catalog.Field{Type: catalog.Decimal, Scale: 2, Marks: catalog.Marks{Decimal: ',', Thousands: '.'}}
	spaced := catalog.Field{Type: catalog.Decimal, Scale: 2, Marks: catalog.Marks{Decimal: ',', Thousands: ' '}}
	american := catalog.Field{Type: catalog.Integer, Marks: catalog.Marks{Thousands: ','}}
	listed := catalog.Field{Type: catalog.Decimal, Scale: 1, Marks: catalog.Marks{Decimal: ','}, Domain: []string{"0.5", "1.5"}}
	for _, tt := range []struct {
		name  string
		field catalog.Field
		cell  string
		want  int64
		rule  Rule
	}{
		{"a decimal comma", comma, "-1234,5", -123450, ""},
		{"no fraction", comma, "12", 1200, ""},
		{"a point is another form", comma, "12.50", 0, NotANumber},
		{"two commas", comma, "1,234,50", 0, NotANumber},
		{"both marks", german, "+1.234.567,89", 123456789, ""},
		{"without marks between", german, "1234567,89", 123456789, ""},
		{"a point where no thousand ends", german, "12.50", 0, NotANumber},
		{"a group too short", german, "1.23,00", 0, NotANumber},
		{"a group too long first", german, "1234.567,00", 0, NotANumber},
		{"a leading nought is no group", german, "0.125", 0, NotANumber},
		{"an empty group", german, ".234,00", 0, NotANumber},
		{"more digits than are kept", german, "1.234,567", 0, TooPrecise},
		{"spaces that do not break", spaced, "1\u00a0234\u202f567,5", 123456750, ""},
		{"too large", spaced, "9 223 372 036 854 775 808", 0, Overflow},
		{"commas between thousands", american, "1,234", 1234, ""},
		{"a fraction of a whole number", american, "1,234.5", 0, TooPrecise},
		{"the contract lists values in its own form", listed, "1,5", 15, ""},
		{"not one of them", listed, "2,5", 0, NotInDomain},
		{"words", german, "viel", 0, NotANumber},
		{"a sign alone", german, "-", 0, NotANumber},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, bad := typeOne(t, tt.field, nil, tt.cell)
			switch {
			case bad == nil && tt.rule != "":
				t.Errorf("got %v, want %s", v, tt.rule)
			case bad != nil && bad.Rule != tt.rule:
				t.Errorf("got %v, want %s", bad, tt.rule)
			case bad == nil && v.I != tt.want:
				t.Errorf("got %d, want %d", v.I, tt.want)
			}
		})
	}
}

func TestACellInCandorsFormIsReadWhateverTheContractSays(t *testing.T) {
	set := &catalog.Dataset{Fields: []catalog.Field{
		{Name: "id", Type: catalog.String, Role: catalog.Person, Identifier: "customer", Required: true},
		{Name: "n", Type: catalog.Decimal, Scale: 3, Marks: catalog.Marks{Decimal: ',', Thousands: '.'}},
		{Name: "d", Type: catalog.Date, Format: "02.01.2006"},
	}}
	ty, err := NewTyper(set, Columns{At: []int{0, 1, 2}, Width: 3})
	if err != nil {
		t.Fatal(err)
	}
	row, bad := ty.Row(Record{Line: 1, Fields: []string{"p", "1.234", "2026-03-31"}, Exact: []bool{false, true, true}})
	if bad != nil || row.Values[1].I != 1234 || row.Values[2].Text(0) != "2026-03-31" {
		t.Errorf("exact cells: got %v, %v", row.Values, bad)
	}
	if row, bad = ty.Row(Record{Line: 2, Fields: []string{"p", "1.234", "31.03.2026"}}); bad != nil || row.Values[1].I != 1234000 {
		t.Errorf("cells in the file's form: got %v, %v", row.Values, bad)
	}
}
