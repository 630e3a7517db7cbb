package intake

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

// realFile opens a file of CANDOR_TEST_DATA.
func realFile(t testing.TB, name string) *os.File {
	t.Helper()
	dir := os.Getenv("CANDOR_TEST_DATA")
	if dir == "" {
		t.Skip("CANDOR_TEST_DATA is not set: not run on real files")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// loadAll reads a file by a contract to its end.
func loadAll(t testing.TB, r *Reader, set *catalog.Dataset) (tot *Totals, people int, bads []*Bad) {
	t.Helper()
	cols, err := Match(r.Header(), set)
	if err != nil {
		t.Fatal(err)
	}
	ty, err := NewTyper(set, cols)
	if err != nil {
		t.Fatal(err)
	}
	tot = NewTotals(set)
	seen := map[ID]bool{}
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return tot, len(seen), bads
		}
		if err != nil {
			t.Fatal(err)
		}
		row, bad := ty.Row(rec)
		if bad != nil {
			tot.AddBad(bad)
			bads = append(bads, bad)
			continue
		}
		tot.Add(row)
		seen[row.Person] = true
	}
}

func cdnow() *catalog.Dataset {
	return &catalog.Dataset{Name: "purchases", Fields: []catalog.Field{
		{Name: "customer_id", Type: catalog.String, Role: catalog.Person, Identifier: "customer", Required: true},
		{Name: "date", Type: catalog.Date, Role: catalog.Time, Required: true, Format: "20060102", Bounds: &catalog.Bounds{Lo: days(1997, 1, 1), Hi: days(1998, 6, 30)}},
		{Name: "number_of_cds", Type: catalog.Integer, Role: catalog.Measure, Required: true},
		{Name: "dollar_value", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Required: true, Currency: "USD"},
	}}
}

func TestCDNOWIsReadToTheCent(t *testing.T) {
	r, err := Open(realFile(t, "cdnow/CDNOW_master.txt"), Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Dialect{Separator: Spaces, Quotes: QuotesDoubled}); r.Dialect() != want {
		t.Errorf("dialect %v, want %v", r.Dialect(), want)
	}
	tot, people, bads := loadAll(t, r, cdnow())
	if len(bads) > 0 {
		t.Errorf("%d rows are set aside, the first: %v", len(bads), bads[0])
	}
	if tot.Rows != 69_659 || people != 23_570 {
		t.Errorf("%d rows of %d people, want 69659 of 23570", tot.Rows, people)
	}
	if got := tot.Sums()[1].Text(); got != "2500315.63" {
		t.Errorf("dollars %s, want 2500315.63", got)
	}
}

func TestRealFilesAreRead(t *testing.T) {
	for _, tt := range []struct {
		file    string
		dialect Dialect
		columns int
		first   string
		rows    int
	}{
		{"bank_marketing/bank-additional-full.csv", Dialect{Separator: ';', Quotes: QuotesDoubled}, 21, "age", 41_188},
		{"fake_names_us/FakeNameGenerator.com_3000.csv", Dialect{Separator: ',', Quotes: QuotesDoubled}, 0, "Number", 3000},
		{"telco/Telco-Customer-Churn.csv", Dialect{Separator: ',', Quotes: QuotesDoubled}, 21, "customerID", 7043},
		{"adult/adult.csv", Dialect{Separator: ';', Quotes: QuotesDoubled}, 9, "sex", 30_162},
		{"febrl/dataset1.csv", Dialect{Separator: ',', Quotes: QuotesDoubled}, 11, "rec_id", 1000},
		{"weather/weather.csv", Dialect{Separator: ',', Quotes: QuotesDoubled}, 7, "location", 2922},
		{"us_zip_census/rural_urban.txt", Dialect{Separator: '\t', Quotes: QuotesDoubled}, 6, "ZCTA5", 0},
		{"us_names_places/cities.csv", Dialect{Separator: ',', Quotes: QuotesDoubled}, 1, "north spring", 0},
		{"splink_fake_1000/fake_1000.csv", Dialect{Separator: ',', Quotes: QuotesDoubled}, 0, "unique_id", 1000},
	} {
		t.Run(tt.file, func(t *testing.T) {
			r, err := Open(realFile(t, tt.file), Dialect{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Dialect() != tt.dialect {
				t.Errorf("dialect %v, want %v", r.Dialect(), tt.dialect)
			}
			h := r.Header()
			if h[0] != tt.first || tt.columns > 0 && len(h) != tt.columns {
				t.Errorf("header of %d columns begins with %q, want %d and %q", len(h), h[0], tt.columns, tt.first)
			}
			rows := 0
			for _, rec := range readAll(t, r) {
				rows++
				if rec.Rule != "" || len(rec.Fields) != len(h) {
					t.Errorf("line %d: rule %q, %d cells", rec.Line, rec.Rule, len(rec.Fields))
				}
			}
			if tt.rows > 0 && rows != tt.rows {
				t.Errorf("%d rows, want %d", rows, tt.rows)
			}
		})
	}
}
