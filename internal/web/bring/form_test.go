package bring

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/flow"
)

func shown() flow.DraftForm {
	return flow.DraftForm{Name: "orders", Title: "Orders", Ceiling: "1000", Purposes: []string{"analytics"}, Company: &flow.DraftCompany{Currency: "EUR", Zone: "UTC"},
		Columns: []flow.DraftSaid{{Role: "person", Type: "string", Name: "customer", Required: true}, {Role: "key", Type: "string", Name: "kind", Domain: "pots\ntools"}}}
}

func TestAFormIsReadOverTheOneThatWasShown(t *testing.T) {
	was := shown()
	for _, c := range []struct {
		name  string
		query string
		want  func(*flow.DraftForm)
	}{
		{"nothing of ours changes nothing", "c0-role=time&one=yes", func(*flow.DraftForm) {}},
		{"a field that was not sent stays", "name=sales&one=yes&purpose=analytics&c0-required=yes", func(f *flow.DraftForm) { f.Name, f.One = "sales", true }},
		{"a box that was not sent is not ticked", "name=orders", func(f *flow.DraftForm) { f.Purposes, f.Columns[0].Required = nil, false }},
		{"a list keeps its lines, however browsers end them", "name=orders&purpose=analytics&c0-required=yes&c1-domain=a%0D%0Ab", func(f *flow.DraftForm) { f.Columns[1].Domain = "a\nb" }},
		{"a column that is not there is nobody's", "name=orders&purpose=analytics&c0-required=yes&c7-role=person&c-1-role=time", func(*flow.DraftForm) {}},
		{"the company is read where it is asked for", "name=orders&purpose=analytics&c0-required=yes&company=Fern", func(f *flow.DraftForm) { f.Company.Name = "Fern" }},
		{"a purpose is there once", "name=orders&purpose=a&purpose=a&c0-required=yes", func(f *flow.DraftForm) { f.Purposes = []string{"a"} }},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		want := shown()
		c.want(&want)
		if got := formOf(q, was); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v want %+v", c.name, got, want)
		}
		if !reflect.DeepEqual(was, shown()) {
			t.Fatalf("%s: the form that was shown changed", c.name)
		}
	}
}

func TestALongFieldIsCutAndAListNever(t *testing.T) {
	got := formOf(url.Values{"name": {strings.Repeat("ä", longest)}, "c1-domain": {strings.Repeat("x\n", 500_000)}}, shown())
	if len(got.Name) > longest || !utf8.ValidString(got.Name) || len(got.Columns[1].Domain) != 1_000_000 {
		t.Errorf("got a name of %d and a list of %d bytes", len(got.Name), len(got.Columns[1].Domain))
	}
}

// Whatever is sent, the form has the columns that the file has, and its page can be made of it.
func FuzzForm(f *testing.F) {
	f.Add("name=orders&c0-role=measure&c0-lo=1&c1-domain=a%0Ab&one=yes&groups0=1&rows0=x")
	f.Add("name=&c1-type=timestamp&c1-role=leave&company=%00&purpose=%ff")
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		got := formOf(q, shown())
		if len(got.Columns) != 2 || len(got.Purposes) > 100 {
			t.Fatalf("got %d columns and %d purposes", len(got.Columns), len(got.Purposes))
		}
		for i, s := range got.Columns {
			c := columnOf(i, flow.DraftColumn{File: "x"}, s, map[string]string{"role": "no"})
			var names []string
			for _, x := range c.all() {
				names = append(names, x.Name)
			}
			slices.Sort(names)
			if n := len(slices.Compact(names)); n != len(places(&s))+1 {
				t.Fatalf("column %d: got %d fields want %d", i, n, len(places(&s))+1)
			}
		}
	})
}

func TestWordsOfFilesDoNotReachThePage(t *testing.T) {
	for _, s := range []string{"is each row one person? If a column says whose row it is, give it candor.role: person and take this one out", "in which time zone are these times? (candor.zone)", "candor.purposes: what may it be used for? Nothing yet"} {
		if got := plain(s); strings.Contains(got, "candor.") {
			t.Errorf("%q: got %q", s, got)
		}
	}
	if got := fmt.Sprint(plain("if this is money, say which: candor.currency")); got != "if this is money, say which currency" {
		t.Errorf("got %q", got)
	}
}
