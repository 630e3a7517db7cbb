package quality

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

func least(i int64) *int64 { return &i }

func TestRulesAboutRowsSetAsideWhatBreaksThem(t *testing.T) {
	row := func(i int, v catalog.Value) []catalog.Value {
		out := make([]catalog.Value, len(orders().Fields))
		out[i] = v
		return out
	}
	who, mail, day, amount, town := 0, 1, 2, 3, 8
	for name, c := range map[string]struct {
		rule  catalog.Check
		good  [][]catalog.Value
		bad   [][]catalog.Value
		bytes string // what the reason must say
	}{
		"a range": {catalog.Check{Kind: catalog.CheckRange, Column: "amount", Least: least(0), Most: least(999)},
			[][]catalog.Value{row(amount, number(catalog.Decimal, 0)), row(amount, number(catalog.Decimal, 999)), row(amount, catalog.Value{})},
			[][]catalog.Value{row(amount, number(catalog.Decimal, -1)), row(amount, number(catalog.Decimal, 1000))}, "range"},
		"a range with one end": {catalog.Check{Kind: catalog.CheckRange, Column: "day", Most: least(20500)},
			[][]catalog.Value{row(day, number(catalog.Date, -5)), row(day, number(catalog.Date, 20500))}, [][]catalog.Value{row(day, number(catalog.Date, 20501))}, "range"},
		"a length, in characters": {catalog.Check{Kind: catalog.CheckLength, Column: "town", Least: least(2), Most: least(3)},
			[][]catalog.Value{row(town, text("öö")), row(town, text("äöü")), row(town, text(""))}, [][]catalog.Value{row(town, text("ö")), row(town, text("abcd"))}, "shorter or longer"},
		"accepted values": {catalog.Check{Kind: catalog.CheckAccepted, Column: "amount", Values: []string{"1.00", "2.50"}},
			[][]catalog.Value{row(amount, number(catalog.Decimal, 250)), row(amount, catalog.Value{})}, [][]catalog.Value{row(amount, number(catalog.Decimal, 2))}, "accepts"},
		"a form": {catalog.Check{Kind: catalog.CheckPattern, Column: "mail", Form: "email"},
			[][]catalog.Value{row(mail, text("a@b.de")), row(mail, text(""))}, [][]catalog.Value{row(mail, text("a@b")), row(mail, text("a b@c.de")), row(mail, text("nobody"))}, "one @"},
		"a reference to people": {catalog.Check{Kind: catalog.CheckReference, Column: "who", Dataset: "people"},
			[][]catalog.Value{row(who, text("known"))}, [][]catalog.Value{row(who, text("stranger"))}, "dataset people"},
		"a reference to a list": {catalog.Check{Kind: catalog.CheckReference, Column: "town", Dataset: "towns", Of: "name", Values: []string{"Graz"}},
			[][]catalog.Value{row(town, text("Graz"))}, [][]catalog.Value{row(town, text("graz"))}, "towns.name"},
		"a reference to a list of another kind holds nothing": {catalog.Check{Kind: catalog.CheckReference, Column: "amount", Dataset: "towns", Of: "name", Values: []string{"Graz"}},
			[][]catalog.Value{row(amount, catalog.Value{})}, [][]catalog.Value{row(amount, number(catalog.Decimal, 0))}, "towns.name"},
	} {
		t.Run(name, func(t *testing.T) {
			set := orders()
			c.rule.ID, c.rule.Then = "the-rule", catalog.ThenSetAside
			set.Checks = []catalog.Check{c.rule}
			ch, err := NewChecker(set, func(d, kind, key string) bool { return d == "people" && kind == "customer" && key == "known" })
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range c.good {
				if f := ch.Row(r, func(i int) string { return r[i].S }); f != nil {
					t.Errorf("good row %d is set aside: %+v", i, f)
				}
			}
			for i, r := range c.bad {
				f := ch.Row(r, func(i int) string { return r[i].S })
				if f == nil || f.Rule != "the-rule" || f.Column != c.rule.Column || !strings.Contains(f.Text, c.bytes) {
					t.Errorf("bad row %d: got %+v", i, f)
				}
			}
			if got := ch.results()[0]; !got.Holds || got.Broken != int64(len(c.bad)) || got.Of != int64(len(c.good)+len(c.bad)) {
				t.Errorf("the result is %+v", got)
			}
		})
	}
}

func TestAValueIsThereOnceAmongRowsThatStay(t *testing.T) {
	set := orders()
	set.Checks = []catalog.Check{
		{ID: "once", Kind: catalog.CheckUnique, Column: "town", Then: catalog.ThenSetAside},
		{ID: "positive", Kind: catalog.CheckRange, Column: "amount", Least: least(0), Then: catalog.ThenSetAside},
	}
	ch, err := NewChecker(set, nil)
	if err != nil {
		t.Fatal(err)
	}
	row := func(town string, amount int64) string {
		v := make([]catalog.Value, len(set.Fields))
		v[8], v[3] = text(town), number(catalog.Decimal, amount)
		if f := ch.Row(v, nil); f != nil {
			return f.Rule
		}
		return ""
	}
	for i, c := range []struct {
		town   string
		amount int64
		want   string
	}{{"Graz", -1, "positive"}, {"Graz", 1, ""}, {"Graz", 1, "once"}, {"", 1, ""}, {"", 1, ""}, {"Linz", 1, ""}, {"Graz", 5, "once"}} {
		if got := row(c.town, c.amount); got != c.want {
			t.Errorf("row %d: got %q, want %q", i, got, c.want)
		}
	}
}

func TestRulesThatOnlyCountKeepTheRow(t *testing.T) {
	for want, limit := range map[bool]*catalog.Limit{
		true:  {Most: least(250_000), Percent: true}, // 25 %
		false: {Most: least(250_000), OpenMost: true, Percent: true},
	} {
		set := orders()
		set.Checks = []catalog.Check{{ID: "few", Kind: catalog.CheckAccepted, Column: "town", Values: []string{"Graz"}, Then: catalog.ThenGrade, Limit: limit}}
		ch, err := NewChecker(set, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			v := make([]catalog.Value, len(set.Fields))
			if v[8] = text("Graz"); i < 25 {
				v[8] = text("Linz")
			}
			if ch.Row(v, nil) != nil {
				t.Fatal("a row that is only counted was set aside")
			}
		}
		if got := ch.results()[0]; got.Holds != want || got.Broken != 25 || got.Figure != "25 rows (25.00 %)" {
			t.Errorf("with %s: got %+v, want %t", limitWords(limit), got, want)
		}
	}
}

func TestRulesAboutLoads(t *testing.T) {
	now := time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC) // the 22nd in Vienna
	earlier := []Load{{Rows: 100}, {Rows: 5, Replay: true, Again: 5}, {Rows: 120}, {Rows: 90}}
	load := Load{Rows: 200, Newest: "2026-11-19", Columns: []Column{{Name: "amount", Nulls: 3}}}
	rows := func(lo, hi *int64) *catalog.Limit { return &catalog.Limit{Least: lo, Most: hi} }
	for name, c := range map[string]struct {
		rule   catalog.Check
		load   Load
		before []Load
		want   string
	}{
		"few are empty":              {catalog.Check{Kind: catalog.CheckNulls, Column: "amount", Limit: &catalog.Limit{Most: least(15_000), Percent: true}}, load, nil, "holds"},
		"too many are empty":         {catalog.Check{Kind: catalog.CheckNulls, Column: "amount", Limit: &catalog.Limit{Most: least(14_999), Percent: true}}, load, nil, "broken"},
		"none may be empty":          {catalog.Check{Kind: catalog.CheckNulls, Column: "amount", Limit: rows(least(0), least(0))}, load, nil, "broken"},
		"enough rows":                {catalog.Check{Kind: catalog.CheckVolume, Limit: rows(least(2_000_000), nil)}, load, nil, "holds"},
		"too few rows":               {catalog.Check{Kind: catalog.CheckVolume, Limit: rows(least(2_000_001), nil)}, load, nil, "broken"},
		"more than a number":         {catalog.Check{Kind: catalog.CheckVolume, Limit: &catalog.Limit{Least: least(2_000_000), OpenLeast: true}}, load, nil, "broken"},
		"twice the usual rows":       {catalog.Check{Kind: catalog.CheckGrowth, Factor: 2000}, load, earlier, "holds"},
		"more than that":             {catalog.Check{Kind: catalog.CheckGrowth, Factor: 1999}, load, earlier, "broken"},
		"half the usual rows":        {catalog.Check{Kind: catalog.CheckGrowth, Factor: 2000}, Load{Rows: 50}, earlier, "holds"},
		"fewer than that":            {catalog.Check{Kind: catalog.CheckGrowth, Factor: 2000}, Load{Rows: 49}, earlier, "broken"},
		"no load before":             {catalog.Check{Kind: catalog.CheckGrowth, Factor: 2000}, load, earlier[1:2], "not judged"},
		"fresh":                      {catalog.Check{Kind: catalog.CheckFreshness, Column: "day", Days: 3}, load, nil, "holds"},
		"stale by the dataset's day": {catalog.Check{Kind: catalog.CheckFreshness, Column: "day", Days: 2}, load, nil, "broken"},
		"days to come are fresh":     {catalog.Check{Kind: catalog.CheckFreshness, Column: "day", Days: 1}, Load{Rows: 1, Newest: "2027-01-01"}, nil, "holds"},
		"no day at all":              {catalog.Check{Kind: catalog.CheckFreshness, Column: "day", Days: 2}, Load{Rows: 1}, nil, "not judged"},
		"words for people":           {catalog.Check{Title: "ask Anna"}, load, nil, "not judged"},
	} {
		t.Run(name, func(t *testing.T) {
			set := orders()
			set.Zone, _ = time.LoadLocation("Europe/Vienna")
			c.rule.ID = "r"
			set.Checks = []catalog.Check{c.rule}
			ch, err := NewChecker(set, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := Judge(set, ch, c.load, c.before, now)
			is := "broken"
			if len(got) != 1 {
				t.Fatalf("got %+v", got)
			}
			if got[0].Holds {
				is = "holds"
			}
			if !got[0].Judged {
				is = "not judged"
			}
			if is != c.want || is == "not judged" && got[0].Why == "" || is == "broken" && got[0].Figure == "" || Demand(set, c.rule) == "" {
				t.Errorf("%s: got %s, want %s (%+v)", Demand(set, c.rule), is, c.want, got[0])
			}
			if again := Judge(set, ch, Load{Rows: 1, Replay: true, Again: 1}, nil, now); len(again) != 0 {
				t.Errorf("a few mended rows are held against rules about files: %+v", again)
			}
		})
	}
}

func TestFormsAreThoseOfTheCatalogue(t *testing.T) {
	for _, f := range catalog.Forms {
		if forms[f].fits == nil || forms[f].words == "" {
			t.Errorf("there is no form %s", f)
		}
	}
	if len(forms) != len(catalog.Forms) {
		t.Errorf("%d forms, and %d in the catalogue", len(forms), len(catalog.Forms))
	}
	for form, c := range map[string]struct{ good, bad []string }{
		"email":        {[]string{"a@b.de", "o'neil+x@sub.example.org"}, []string{"", "@b.de", "a@", "a@b", "a@b.", "a@.b.de", "a@b..de", "a@@b.de", "a b@c.de", "<a@b.de>"}},
		"phone":        {[]string{"+43 1 234-56 78", "(0316) 12345", "0043.1.2345678"}, []string{"", "12345", "+43 call me", "1234567890123456", "43+12345678"}},
		"digits":       {[]string{"0", "007"}, []string{"", "1.5", "-1", "٣"}},
		"letters":      {[]string{"a", "AbZ"}, []string{"", "ä", "a1", "a b", "@", "[", "`", "{"}},
		"alphanumeric": {[]string{"a1"}, []string{"", "a-1", "é"}},
		"uuid":         {[]string{"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"}, []string{"", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g", "123e4567-e89b-12d3-a456_426614174000"}},
		"country":      {[]string{"AT"}, []string{"", "at", "AUT", "A1"}},
	} {
		for _, s := range c.good {
			if !forms[form].fits(s) {
				t.Errorf("%q is no %s", s, form)
			}
		}
		if i := slices.IndexFunc(c.bad, forms[form].fits); i >= 0 {
			t.Errorf("%q is taken for %s", c.bad[i], form)
		}
	}
}

func TestManyDifferentValuesEndTheLookForRepeatsAndSaySo(t *testing.T) {
	s := newSeen()
	s.in = make(map[[2]uint64]struct{}, 1)
	for i := range 3 {
		s.add(text(fmt.Sprint(i)))
	}
	if !s.has(text("1")) || s.has(text("7")) || s.full {
		t.Error("what was seen is not known")
	}
	r := rowRule{Check: catalog.Check{Kind: catalog.CheckUnique}, seen: &seen{full: true}}
	c := Checker{rules: []rowRule{r}}
	if got := c.results()[0]; got.Judged || got.Why == "" {
		t.Errorf("a rule that was not looked at to the end says %+v", got)
	}
}
