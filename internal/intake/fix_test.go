package intake

import (
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

func TestAFixDoesOneThingOrNothing(t *testing.T) {
	money := catalog.Field{Name: "amount", Type: catalog.Decimal, Scale: 2}
	for fix, cells := range map[Fix]map[string]string{ // cell: what it becomes; empty: it is left as it is
		Trim:         {" a ": "a", "\u00a0a\u00a0": "a", "a": "", "": ""},
		Upper:        {"at": "AT", "AT": ""},
		Lower:        {"ÄB": "äb"},
		Plain:        {"£1,234.50": "1234.50", "12 EUR": "12", "-3.5": "", "- 3.5": "-3.5", "1'234": "1234", "a lot": "", "1.2.3": "", "12 or 13": "", "": "", "12.50": ""},
		DecimalComma: {"1.234,50": "1234.50", "12,5 €": "12.5", "-0,05": "-0.05", "1,2,3": "", "a": ""},
		Round:        {"1.005": "1.01", "1.004": "1.00", "-1.005": "-1.01", "3": "3.00", "1e3": "", "1/3": "", "x": "", "3.00": ""},
		DayFirst:     {"31/03/2026": "2026-03-31", "1.2.26": "2026-02-01", "03/31/2026": "", "yesterday": ""},
		MonthFirst:   {"03/31/2026": "2026-03-31", "31/03/2026": ""},
	} {
		for cell, want := range cells {
			got, exact, ok := Order{Fix: fix, Column: "amount"}.Do(money, cell)
			if ok != (want != "") || ok && got != want || !ok && got != cell {
				t.Errorf("%s of %q: got %q %t, want %q", fix, cell, got, ok, want)
			}
			if isNumber := fix != Trim && fix != Upper && fix != Lower; ok && exact != isNumber {
				t.Errorf("%s of %q is written as candor writes values: %t", fix, cell, exact)
			}
		}
	}
	if got, _, ok := (Order{Fix: Empty}).Do(money, "n/a"); got != "" || !ok {
		t.Errorf("emptied: %q %t", got, ok)
	}
	if got, _, ok := (Order{Fix: Replace, From: "UK", To: "GB"}).Do(money, " UK "); got != "GB" || !ok {
		t.Errorf("replaced: %q %t", got, ok)
	}
	if _, _, ok := (Order{Fix: Replace, From: "UK", To: "GB"}).Do(money, "UKR"); ok {
		t.Error("a part of a cell was replaced")
	}
	set := &catalog.Dataset{Name: "x", Fields: []catalog.Field{money, {Name: "town", Type: catalog.String}}}
	for _, o := range []Order{{}, {Fix: Trim}, {Fix: "melt", Column: "town"}, {Fix: Round, Column: "town"}, {Fix: Replace, Column: "town"}, {Fix: Trim, Column: "village"}} {
		if o.Check(set) == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

func TestCellsKeepHowTheyAreWritten(t *testing.T) {
	set := &catalog.Dataset{Name: "x", Fields: []catalog.Field{{Name: "a"}, {Name: "b"}}}
	kept := FormatCells(map[string]string{"a": "1.5", "b": `"x", y`}, map[string]bool{"a": true})
	now, err := MendCells(set, kept, map[string]string{"a": "1.5", "b": "z"})
	if err != nil {
		t.Fatal(err)
	}
	cells, exact, err := ParseCells(now)
	if err != nil || cells["a"] != "1.5" || !exact["a"] || cells["b"] != "z" || exact["b"] {
		t.Errorf("got %v %v %v", cells, exact, err)
	}
	if now, err = MendCells(set, kept, map[string]string{"a": "1,7"}); err != nil {
		t.Fatal(err)
	}
	if cells, exact, _ = ParseCells(now); cells["a"] != "1,7" || exact["a"] || len(cells) != 2 {
		t.Errorf("a cell that somebody typed is as the contract writes it: got %v %v", cells, exact)
	}
	if _, err := MendCells(set, kept, map[string]string{"c": "1"}); err == nil {
		t.Error("a column that the contract does not have was taken")
	}
}

func FuzzParseCells(f *testing.F) {
	f.Add(`{"a":"1","=b":"2"}`)
	f.Add(`{"=":"","==":"x"}`)
	f.Fuzz(func(t *testing.T, text string) {
		cells, exact, err := ParseCells(text)
		if err != nil {
			return
		}
		for name := range exact {
			if _, ok := cells[name]; !ok {
				t.Fatalf("%q is exact and not there", name)
			}
		}
	})
}

func FuzzFixes(f *testing.F) {
	f.Add("£1,234.50")
	f.Add("31.12.1999")
	f.Fuzz(func(t *testing.T, cell string) {
		money := catalog.Field{Name: "amount", Type: catalog.Decimal, Scale: 2}
		for _, x := range Fixes {
			out, exact, ok := Order{Fix: x.Fix, Column: "amount"}.Do(money, cell)
			if !ok && out != cell {
				t.Fatalf("%s left %q as %q", x.Fix, cell, out)
			}
			if ok && exact && (x.Fix == Plain || x.Fix == DecimalComma || x.Fix == Round) {
				if digits, _ := shapeOfNumber(out, 18); !digits {
					t.Fatalf("%s of %q is %q, which is no number", x.Fix, cell, out)
				}
			}
		}
	})
}
