package intake

import (
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests of clock changes need zones wherever they run

	"github.com/candor-data/candor/internal/catalog"
)

// typeOne reads one cell by a field's contract, beside a person.
func typeOne(t testing.TB, f catalog.Field, zone *time.Location, cell string) (catalog.Value, *Bad) {
	t.Helper()
	f.Name = "x"
	set := &catalog.Dataset{Zone: zone, Fields: []catalog.Field{{Name: "id", Type: catalog.String, Role: catalog.Person, Identifier: "customer", Required: true}, f}}
	ty, err := NewTyper(set, Columns{At: []int{0, 1}, Width: 2})
	if err != nil {
		t.Fatal(err)
	}
	row, bad := ty.Row(Record{Line: 3, Lines: 1, Fields: []string{"p", cell}, Raw: "p," + cell})
	if bad != nil {
		if bad.Line != 3 || bad.Column != "x" && bad.Rule != WrongColumnCount || bad.Raw != "p,"+cell {
			t.Errorf("set aside as %v with another row's text", bad)
		}
		if c := strings.TrimSpace(cell); len(c) > 1 && strings.Contains(bad.Text, c) {
			t.Errorf("the text %q repeats the cell", bad.Text)
		}
		return catalog.Value{}, bad
	}
	return row.Values[1], nil
}

func TestCells(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) int64 {
		m, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return m.UnixMicro()
	}
	text := catalog.Field{Type: catalog.String}
	integer := catalog.Field{Type: catalog.Integer}
	money := catalog.Field{Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Bounds: &catalog.Bounds{Lo: 0, Hi: 100}}
	date := catalog.Field{Type: catalog.Date}
	compact := catalog.Field{Type: catalog.Date, Format: "20060102"}
	german := catalog.Field{Type: catalog.Date, Format: "2.1.2006"}
	bounded := catalog.Field{Type: catalog.Date, Role: catalog.Time, Bounds: &catalog.Bounds{Lo: 0, Hi: 10}}
	stamp := catalog.Field{Type: catalog.Timestamp}
	ownStamp := catalog.Field{Type: catalog.Timestamp, Format: "02/01/2006 15:04"}
	flag := catalog.Field{Type: catalog.Boolean}
	country := catalog.Field{Type: catalog.String, Role: catalog.Key, Domain: []string{"France", "Malta"}}
	level := catalog.Field{Type: catalog.Integer, Role: catalog.Key, Domain: []string{"1", "2"}}
	mail := catalog.Field{Type: catalog.String, Role: catalog.Identifier, Identifier: "email"}
	free := catalog.Field{Type: catalog.String, Role: catalog.Text}
	required := catalog.Field{Type: catalog.String, Required: true}

	str := func(s string) catalog.Value { return catalog.Value{Type: catalog.String, S: s} }
	num := func(ty catalog.Type, i int64) catalog.Value { return catalog.Value{Type: ty, I: i} }
	null := catalog.Value{}
	for _, tt := range []struct {
		name  string
		field catalog.Field
		cell  string
		want  catalog.Value
		rule  Rule
	}{
		{"text keeps its inner spaces", text, "  St.  Ives ", str("St.  Ives"), ""},
		{"free text keeps all spaces", free, " so so ", str(" so so "), ""},
		{"nothing is NULL", text, "", null, ""},
		{"spaces are nothing", integer, "   ", null, ""},
		{"nothing where something is required", required, " ", null, Missing},
		{"a cell of 64 KiB", text, strings.Repeat("x", maxCell), str(strings.Repeat("x", maxCell)), ""},
		{"a cell of more", text, strings.Repeat("x", maxCell+1), null, TooLong},

		{"a number", integer, "42", num(catalog.Integer, 42), ""},
		{"a number with spaces and sign", integer, " +42 ", num(catalog.Integer, 42), ""},
		{"the smallest number", integer, "-9223372036854775807", num(catalog.Integer, -math.MaxInt64), ""},
		{"a whole number written with a fraction of zeros", integer, "17000.0", num(catalog.Integer, 17000), ""},
		{"a fraction where there is none", integer, "1.5", null, TooPrecise},
		{"a number too large", integer, "9223372036854775808", null, Overflow},
		{"a word", integer, "many", null, NotANumber},
		{"an exponent", integer, "1e5", null, NotANumber},
		{"hexadecimal", integer, "0x10", null, NotANumber},
		{"a number that is none", integer, "NaN", null, NotANumber},
		{"a sign alone", integer, "-", null, NotANumber},
		{"two signs", integer, "--1", null, NotANumber},
		{"a point alone", money, ".", null, NotANumber},
		{"digits that are not ASCII", integer, "٣", null, NotANumber},

		{"an amount", money, "11.77", num(catalog.Decimal, 1177), ""},
		{"an amount with fewer digits", money, "-.5", num(catalog.Decimal, -50), ""},
		{"an amount with a point at its end", money, "12.", num(catalog.Decimal, 1200), ""},
		{"an amount with zeros beyond the scale", money, "11.77000", num(catalog.Decimal, 1177), ""},
		{"an amount outside of its bounds is kept as it is", money, "999.00", num(catalog.Decimal, 99900), ""},
		{"an amount too precise", money, "11.775", null, TooPrecise},
		{"an amount with letters behind", money, "11.77 EUR", null, NotANumber},
		{"an amount with a decimal comma", money, "11,77", null, NotANumber},
		{"an amount with two points", money, "1.2.3", null, NotANumber},
		{"an amount with letters in a long fraction", money, "1.abcd", null, NotANumber},
		{"an amount too large", money, "92233720368547758.08", null, Overflow},

		{"a day", date, "1970-01-02", num(catalog.Date, 1), ""},
		{"a day before 1970", date, "1969-12-31", num(catalog.Date, -1), ""},
		{"a leap day", date, "2000-02-29", num(catalog.Date, 11016), ""},
		{"no leap day", date, "1900-02-29", null, NotADate},
		{"a day of a month that has none such", date, "2026-04-31", null, NotADate},
		{"a day without dashes where there should be some", date, "20260401", null, NotADate},
		{"a day and more", date, "2026-04-01 10:00", null, NotADate},
		{"a day in the contract's layout", compact, "19970101", num(catalog.Date, 9862), ""},
		{"no day in the contract's layout", compact, "19971301", null, NotADate},
		{"a day in words of the contract", german, "1.2.1970", num(catalog.Date, 31), ""},
		{"a day at the bound", bounded, "1970-01-11", num(catalog.Date, 10), ""},
		{"a day beyond the bound", bounded, "1970-01-12", null, OutOfTimeBounds},
		{"a day before the bound", bounded, "1969-12-31", null, OutOfTimeBounds},

		{"an instant", stamp, "2026-03-31T14:30:00Z", num(catalog.Timestamp, at("2026-03-31T14:30:00Z")), ""},
		{"an instant with offset and fraction", stamp, "2026-03-31T14:30:00.123456+02:00", num(catalog.Timestamp, at("2026-03-31T12:30:00.123456Z")), ""},
		{"an instant with a space", stamp, "2026-03-31 14:30:00-01:00", num(catalog.Timestamp, at("2026-03-31T15:30:00Z")), ""},
		{"a time in the dataset's zone, in summer", stamp, "2026-07-01 12:00:00", num(catalog.Timestamp, at("2026-07-01T10:00:00Z")), ""},
		{"a time in the dataset's zone, in winter", stamp, "2026-01-01T12:00:00", num(catalog.Timestamp, at("2026-01-01T11:00:00Z")), ""},
		{"a time in the contract's layout", ownStamp, "01/07/2026 12:00", num(catalog.Timestamp, at("2026-07-01T10:00:00Z")), ""},
		{"a time that the clocks skipped", stamp, "2026-03-29 02:30:00", num(catalog.Timestamp, at("2026-03-29T01:30:00Z")), ""},
		{"a time that the clocks repeated", stamp, "2026-10-25 02:30:00", num(catalog.Timestamp, at("2026-10-25T01:30:00Z")), ""},
		{"nanoseconds are dropped", stamp, "2026-03-31T14:30:00.123456789Z", num(catalog.Timestamp, at("2026-03-31T14:30:00.123456Z")), ""},
		{"a day is no instant", stamp, "2026-05-30", null, NotADate},
		{"an hour that is none", stamp, "2026-03-31 25:00:00", null, NotADate},

		{"yes", flag, "Yes", num(catalog.Boolean, 1), ""},
		{"zero", flag, "0", num(catalog.Boolean, 0), ""},
		{"perhaps", flag, "perhaps", null, NotABoolean},

		{"a value of the list", country, " Malta ", str("Malta"), ""},
		{"a value in other letters", country, "malta", null, NotInDomain},
		{"a number of the list, written otherwise", level, "02", num(catalog.Integer, 2), ""},
		{"a number not on the list", level, "3", null, NotInDomain},
		{"NULL is on every list", country, "", null, ""},
		{"an identifier too long", mail, strings.Repeat("x", 257), null, TooLong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, bad := typeOne(t, tt.field, berlin, tt.cell)
			switch {
			case tt.rule == "" && bad != nil:
				t.Errorf("set aside: %v", bad)
			case tt.rule != "" && (bad == nil || bad.Rule != tt.rule):
				t.Errorf("got %v, want rule %s", bad, tt.rule)
			case got != tt.want:
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestRow(t *testing.T) {
	set := &catalog.Dataset{Name: "people", Fields: []catalog.Field{
		{Name: "mail", Type: catalog.String, Role: catalog.Identifier, Identifier: "email"},
		{Name: "id", Type: catalog.Integer, Role: catalog.Person, Identifier: "customer"},
		{Name: "age", Type: catalog.Integer},
		{Name: "gone", Type: catalog.String},
	}}
	cols, err := Match([]string{"id", "age", "mail", "colour"}, set)
	if err != nil {
		t.Fatal(err)
	}
	ty, err := NewTyper(set, cols)
	if err != nil {
		t.Fatal(err)
	}
	var rows []Row
	for i, fields := range [][]string{
		{" 00001 ", "41", " Ann@Example.COM ", "red"},
		{"00002", "x", "bob@example.com", "red"}, // set aside; must not leave a trace in the next
		{"00003", "", "", "red"},
	} {
		row, bad := ty.Row(Record{Line: i + 2, Lines: 1, Fields: fields})
		if (bad != nil) != (i == 1) {
			t.Fatalf("row %d: %v", i, bad)
		}
		if bad == nil {
			rows = append(rows, row)
		}
	}
	str := func(s string) catalog.Value { return catalog.Value{Type: catalog.String, S: s} }
	want := []Row{
		{Line: 2, Person: ID{Kind: "customer", Value: "00001"}, IDs: []ID{{Kind: "email", Value: "ann@example.com"}}, Values: []catalog.Value{str("Ann@Example.COM"), str("00001"), {Type: catalog.Integer, I: 41}, {}}},
		{Line: 4, Person: ID{Kind: "customer", Value: "00003"}, IDs: []ID{}, Values: []catalog.Value{{}, str("00003"), {}, {}}},
	}
	for i := range want {
		if got := rows[i]; got.Line != want[i].Line || got.Person != want[i].Person || !reflect.DeepEqual(got.IDs, want[i].IDs) || !reflect.DeepEqual(got.Values, want[i].Values) {
			t.Errorf("row %d: person %v, ids %v, values %v; want %v, %v, %v", i, got.Person, got.IDs, got.Values, want[i].Person, want[i].IDs, want[i].Values)
		}
	}
	if _, bad := ty.Row(Record{Line: 5, Lines: 1, Fields: []string{" ", "1", "", ""}}); bad == nil || bad.Rule != Missing || bad.Column != "id" {
		t.Errorf("a row without person: %v, want missing id though the contract does not say required", bad)
	}
	if _, bad := ty.Row(Record{Line: 6, Lines: 1, Fields: []string{"1", "1"}}); bad == nil || bad.Rule != WrongColumnCount {
		t.Errorf("a row too short: %v, want wrong-column-count", bad)
	}
	if _, bad := ty.Row(Record{Line: 7, Lines: 2, Rule: BadQuote, Problem: "p", Raw: "r", Cut: 9}); bad == nil || *bad != (Bad{Line: 7, Lines: 2, Rule: BadQuote, Text: "p", Raw: "r", Cut: 9}) {
		t.Errorf("a record with a problem: %v, want it handed on", bad)
	}
}

func TestNewTyperRefuses(t *testing.T) {
	person := catalog.Field{Name: "id", Type: catalog.String, Role: catalog.Person}
	for name, fields := range map[string][]catalog.Field{
		"a contract without a person":        {{Name: "x", Type: catalog.String}},
		"a field without a type":             {person, {Name: "x"}},
		"a domain that its type cannot hold": {person, {Name: "x", Type: catalog.Integer, Domain: []string{"one"}}},
	} {
		cols := Columns{At: make([]int, len(fields)), Width: 1}
		if _, err := NewTyper(&catalog.Dataset{Fields: fields}, cols); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := NewTyper(&catalog.Dataset{Fields: []catalog.Field{person}}, Columns{}); err == nil {
		t.Error("columns of another contract are taken")
	}
}

func TestDaysAgreeWithTheCalendar(t *testing.T) {
	for day := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 10000; day = day.AddDate(0, 0, 13) {
		y, m, d := day.Date()
		if got, want := days(y, int(m), d), day.Unix()/secondsPerDay; day.Unix()%secondsPerDay != 0 || got != want {
			t.Fatalf("%s is day %d, want %d", day.Format(time.DateOnly), got, want)
		}
	}
}

func TestTotalsAreExact(t *testing.T) {
	set := &catalog.Dataset{Fields: []catalog.Field{
		{Name: "id", Type: catalog.String, Role: catalog.Person},
		{Name: "up", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure},
		{Name: "down", Type: catalog.Integer, Role: catalog.Measure},
		{Name: "age", Type: catalog.Integer},
	}}
	tot := NewTotals(set)
	up, down := new(big.Int), new(big.Int)
	for i := range int64(1000) {
		u, d := int64(math.MaxInt64)-i, math.MinInt64+i*i
		row := Row{Line: int(i) + 2, Values: []catalog.Value{{}, {Type: catalog.Decimal, I: u}, {Type: catalog.Integer, I: d}, {}}}
		if i%10 == 0 {
			row.Values[1] = catalog.Value{}
		} else {
			up.Add(up, big.NewInt(u))
		}
		down.Add(down, big.NewInt(d))
		tot.Add(row)
	}
	tot.AddBad(&Bad{Line: 1500, Lines: 4, Rule: BadQuote})
	got := tot.Sums()
	if len(got) != 2 || got[0].Field != "up" || got[0].Values != 900 || got[0].Total.Cmp(up) != 0 || got[1].Values != 1000 || got[1].Total.Cmp(down) != 0 {
		t.Errorf("got %+v, want %v over 900 and %v over 1000", got, up, down)
	}
	if tot.Rows != 1000 || tot.Bad != 1 || tot.BadLines != 4 || tot.ByRule[BadQuote] != 1 || tot.FirstLine != 2 || tot.LastLine != 1503 {
		t.Errorf("counts %+v", tot)
	}
	for in, want := range map[int64]string{250031563: "2500315.63", -5: "-0.05", 0: "0.00", 100: "1.00"} {
		if got := (Sum{Scale: 2, Total: big.NewInt(in)}).Text(); got != want {
			t.Errorf("%d prints as %s, want %s", in, got, want)
		}
	}
}
