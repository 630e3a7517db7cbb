package draft_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/draft"
	"github.com/candor-data/candor/internal/intake"
)

// drawn drafts from a text.
func drawn(t testing.TB, text string) *draft.Proposal {
	t.Helper()
	return from(t, strings.NewReader(text), "test.csv")
}

func column(t testing.TB, p *draft.Proposal, file string) draft.Column {
	t.Helper()
	for _, c := range p.Columns {
		if c.File == file {
			return c
		}
	}
	t.Fatalf("no column %q", file)
	return draft.Column{}
}

// table writes a file of n rows; each column is its name and what stands in row i.
func table(n int, cols ...any) string {
	var b strings.Builder
	for i := 0; i < len(cols); i += 2 {
		fmt.Fprintf(&b, "%s;", cols[i])
	}
	b.WriteByte('\n')
	for r := range n {
		for i := 1; i < len(cols); i += 2 {
			fmt.Fprintf(&b, "%s;", cols[i].(func(int) string)(r))
		}
		b.WriteByte('\n')
	}
	return strings.ReplaceAll(b.String(), ";\n", "\n")
}

func numbers(format string) func(int) string {
	return func(i int) string { return fmt.Sprintf(format, i) }
}

func of(values ...string) func(int) string {
	return func(i int) string { return values[i%len(values)] }
}

func TestAValueIsListedOnlyWhenEnoughPeopleCarryIt(t *testing.T) {
	rare := func(i int) string {
		switch {
		case i < draft.Least-1:
			return "only here"
		case i%2 == 0:
			return "north"
		}
		return "south"
	}
	p := drawn(t, table(400, "customer_id", numbers("c%04d"), "area", rare))
	c := column(t, p, "area")
	if !slices.Equal(c.Domain, []string{"north", "south"}) || c.Other != "Other" {
		t.Errorf("got %v and %q want north, south and Other", c.Domain, c.Other)
	}
	if strings.Contains(string(p.YAML()), "only here") {
		t.Error("a rare value is in the contract")
	}
	// The same 400 rows of ten people: rows are many, people are not.
	p = drawn(t, table(400, "customer_id", func(i int) string { return fmt.Sprintf("c%d", i%10) }, "area", rare))
	if c := column(t, p, "area"); c.Role == catalog.Key || len(c.Domain) > 0 {
		t.Errorf("got role %q and %v: no value has enough people", c.Role, c.Domain)
	}
	for _, v := range []string{"north", "south", "only here"} {
		if strings.Contains(string(p.YAML()), v) {
			t.Errorf("%q of ten people is in the contract", v)
		}
	}
}

func TestNothingOfACellThatLooksPersonalIsInAContract(t *testing.T) {
	staff := of("Mary Poppins", "John Watson", "Linda Loman", "Susan Calvin")
	text := table(400, "id", numbers("%d"), "handled by", staff, "contact", of("mary@shop.example", "john@shop.example"),
		"agent", of("Robert", "Patricia", "Michael"), "card", func(int) string { return "4111111111111111" })
	p := drawn(t, text)
	for _, secret := range []string{"Mary", "Watson", "shop.example", "Robert", "Patricia", "4111"} {
		if strings.Contains(string(p.YAML()), secret) {
			t.Errorf("%q is in the contract:\n%s", secret, p.YAML())
		}
	}
	for _, name := range []string{"handled by", "contact", "agent"} {
		if c := column(t, p, name); c.Class != catalog.DirectIdentifier {
			t.Errorf("%s: got class %q want direct_identifier", name, c.Class)
		}
	}
	read(t, p)
}

func TestColumnsAreToldByWhatIsInThem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name  string
		cell  func(int) string
		class catalog.Class
		role  catalog.FieldRole
		leave bool
	}{
		{"x1", numbers("anna%d@mail.example"), catalog.DirectIdentifier, catalog.Identifier, false},
		{"x2", numbers("+49301%06d"), catalog.DirectIdentifier, catalog.Identifier, false},
		{"x3", func(i int) string { return fmt.Sprintf("10.0.%d.7", i%250) }, catalog.DirectIdentifier, catalog.Attribute, false},
		{"x4", func(i int) string { return luhn(fmt.Sprintf("4%014d", i*7919)) }, catalog.DirectIdentifier, catalog.Attribute, true},
		{"x5", numbers("078-05-1%03d"), catalog.DirectIdentifier, catalog.Identifier, false},
		{"x6", of("male", "female"), catalog.QuasiIdentifier, catalog.Key, false},
		{"x7", of("French", "German", "Polish", "Irish"), catalog.Sensitive, catalog.Key, false},
		{"x8", of("E11.9", "I10", "J45.20", "F32.1", "C50.9"), catalog.Sensitive, catalog.Key, false},
		{"x9", func(i int) string { return fmt.Sprintf("I wanted to say that order %d came late again", i) }, catalog.FreeText, catalog.Text, false},
		{"religion", of("yes", "no"), catalog.Sensitive, catalog.Key, false},
		{"phone service", of("yes", "no"), catalog.Unclassified, catalog.Key, false},
		{"email opt in", of("yes", "no"), catalog.Unclassified, catalog.Key, false},
		{"height", func(int) string { return fmt.Sprintf("%.1f", 150+r.Float64()*50) }, catalog.Unclassified, catalog.Measure, false},
		{"order no", numbers("%d"), catalog.Unclassified, catalog.Attribute, false},
		{"ccnumber", func(i int) string { return fmt.Sprintf("5.5%dE+15", i) }, catalog.DirectIdentifier, catalog.Attribute, true},
	} {
		p := drawn(t, table(300, "customer_id", numbers("k%d"), c.name, c.cell))
		got := column(t, p, c.name)
		if got.Class != c.class || got.Role != c.role || got.Leave != c.leave {
			t.Errorf("%s: got class %q role %q leave %v, want %q %q %v", c.name, got.Class, got.Role, got.Leave, c.class, c.role, c.leave)
		}
		if len(got.Why) == 0 {
			t.Errorf("%s: no reason is given", c.name)
		}
		read(t, p)
	}
}

// luhn puts the check digit behind a number.
func luhn(s string) string {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return s + fmt.Sprint((10-sum%10)%10)
}

func TestBoundsAreStepsOfTheLadderAndNotWhatTheFileHolds(t *testing.T) {
	for _, c := range []struct {
		name   string
		cell   func(int) string
		lo, hi string
	}{
		{"small whole numbers", numbers("%d"), "0", "500"},
		{"cents", func(i int) string { return fmt.Sprintf("%d.37", i) }, "0", "500"},
		{"below zero too", func(i int) string { return fmt.Sprint(i - 37) }, "-50", "500"},
		{"fractions", func(i int) string { return fmt.Sprintf("0.%03d", i) }, "0", "0.5"},
		{"one that is far out", func(i int) string { return fmt.Sprint(map[bool]int{true: 987654, false: i % 90}[i == 7]) }, "0", "100"},
		{"always the same", of("0"), "0", "1"},
	} {
		p := drawn(t, table(400, "customer_id", numbers("k%d"), "amount", c.cell))
		if got := column(t, p, "amount"); got.Lo != c.lo || got.Hi != c.hi {
			t.Errorf("%s: got %s to %s want %s to %s", c.name, got.Lo, got.Hi, c.lo, c.hi)
		}
		read(t, p)
	}
}

func TestWhatTheFileCannotTellIsAskedFor(t *testing.T) {
	p := drawn(t, table(300, "customer_id", numbers("k%d"), "day", func(i int) string { return fmt.Sprintf("%02d/%02d/2025", i%12+1, i%11+1) },
		"amount", func(i int) string { return fmt.Sprintf("%d.%03d", i%9+1, i) }))
	if c := column(t, p, "day"); c.Role != catalog.Time || !strings.Contains(strings.Join(c.Confirm, " "), "MM/DD/YYYY") || !strings.Contains(strings.Join(c.Confirm, " "), "DD/MM/YYYY") {
		t.Errorf("a date that can be read both ways: got role %q, to confirm %q", c.Role, c.Confirm)
	}
	if c := column(t, p, "amount"); !strings.Contains(strings.Join(c.Confirm, " "), "1234") {
		t.Errorf("a number that can be read both ways: got to confirm %q", c.Confirm)
	}
	p = drawn(t, table(300, "Kunden-Nr", numbers("k%d"), "Umsatz", func(i int) string { return fmt.Sprintf("1.2%02d,%02d", i%100, i%100) }))
	if c := column(t, p, "Umsatz"); c.Marks.Decimal != ',' || c.Marks.Thousands != '.' || c.Scale != 2 {
		t.Errorf("a decimal comma: got marks %q %q, %d digits", c.Marks.Decimal, c.Marks.Thousands, c.Scale)
	}
	if p.People != draft.ByKey {
		t.Errorf("Kunden-Nr: got people by %s", p.People)
	}
	read(t, p)
}

func TestNamesOfFilesBecomeNamesOfContractsAndStillMatch(t *testing.T) {
	header := []string{"Customer ID", "emp.var.rate", " given_name", "Größe", "select", "person", "2nd", "Total $", "total", "%", ""}
	var b strings.Builder
	b.WriteString(strings.Join(header, ",") + "\n")
	for i := range 300 {
		fmt.Fprintf(&b, "k%d,%d.5,Anna,%d,%d,%d,%d,%d,%d,%d,%d\n", i, i, i, i, i, i, i, i, i, i)
	}
	p := drawn(t, b.String())
	d := read(t, p)
	src, err := intake.Open(strings.NewReader(b.String()), intake.Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	cols, err := intake.Match(src.Header(), d)
	if err != nil {
		t.Fatal(err)
	}
	if !column(t, p, "").Leave {
		t.Error("a column without a name is taken: nothing could find it")
	}
	for i, at := range cols.At {
		if at < 0 {
			t.Errorf("%s is not found in its own file", d.Fields[i].Name)
		}
	}
}

func TestKeysOfJSONBecomeColumns(t *testing.T) {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, `{"customer":{"id":"k%d","e-mail":"k%d@mail.example"},"paid at":"2026-01-%02d","amount":%d.50,"tags":["a"],"gift":%v}`+"\n", i%90, i%90, i%28+1, i%40, i%2 == 0)
	}
	p := drawn(t, b.String())
	d := read(t, p)
	if c := column(t, p, "customer.id"); c.Role != catalog.Person {
		t.Errorf("customer.id: got role %q", c.Role)
	}
	if c := column(t, p, "customer.e-mail"); c.Class != catalog.DirectIdentifier || c.Role != catalog.Identifier {
		t.Errorf("customer.e-mail: got role %q class %q", c.Role, c.Class)
	}
	if c := column(t, p, "amount"); c.Role != catalog.Measure || c.Scale != 2 {
		t.Errorf("amount: got role %q with %d digits", c.Role, c.Scale)
	}
	rows := 0
	j, err := intake.NewJSON(strings.NewReader(b.String()), d, intake.Dialect{}, intake.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	cols, err := intake.Match(j.Header(), d)
	if err != nil {
		t.Fatal(err)
	}
	typer, err := intake.NewTyper(d, cols)
	if err != nil {
		t.Fatal(err)
	}
	for rec, err := j.Next(); err == nil; rec, err = j.Next() {
		if _, bad := typer.Row(rec); bad != nil {
			t.Fatalf("set aside: %s %s", bad.Column, bad.Text)
		}
		rows++
	}
	if rows != 300 {
		t.Errorf("got %d rows want 300", rows)
	}
}

func TestADatasetTakesItsNameFromTheFile(t *testing.T) {
	for file, want := range map[string]string{"Orders 2026.csv": "orders_2026", "CDNOW_master.txt": "cdnow_master", "a.b.csv.gz": "a_b", "-": "rows", "2026.csv": "c_2026", "ÄÖ.tsv": "aeoe"} {
		if got := draft.Name(file); got != want {
			t.Errorf("%s: got %s want %s", file, got, want)
		}
	}
}

// Whatever a file holds, its draft is a contract that can be read, or an error.
func FuzzADraftIsAContract(f *testing.F) {
	f.Add("customer_id,day,amount\nk1,2026-01-02,3.50\nk2,2026-01-03,4\n")
	f.Add("a;b\n\"x: #\";'\n{};[]\n")
	f.Add("select,person,null\nyes,no,~\n")
	f.Add("id\n1\n")
	f.Add("{\"id\":1,\"a\":{\"b c\":true}}\n{\"id\":2,\"a\":{\"b c\":false}}\n")
	f.Add("date\n20260101\n0000-01-01\n")
	f.Fuzz(func(t *testing.T, text string) {
		// Short files have no value that enough people carry: repeat the rows.
		head, rows, _ := strings.Cut(text, "\n")
		text = head + "\n" + strings.Repeat(strings.TrimRight(rows, "\n")+"\n", 25)
		src, err := intake.Loader{}.Open(t.Context(), strings.NewReader(text), intake.Dialect{})
		if err != nil {
			return
		}
		p, err := draft.From(src, draft.Options{Name: "test", Now: on})
		if err != nil {
			return
		}
		if slices.ContainsFunc(p.Columns, func(c draft.Column) bool { return len(c.File) > 1000 }) {
			return
		}
		read(t, p)
	})
}
