package site_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/web/webtest"
)

var keyFiles = regexp.MustCompile(`(?m)^keys:\n  - file: .*\n`)

// A real file with the dirt of the world: its page tells unasked how many rows came, what became of each, and by which rule.
func TestThePageOfRealInvoicesAccountsForEveryRow(t *testing.T) {
	data := os.Getenv("CANDOR_TEST_DATA")
	if data == "" {
		t.Skip("needs CANDOR_TEST_DATA")
	}
	w := fresh(t)
	var files []describe.File
	paths, err := filepath.Glob("../../../examples/online-retail/company/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), "kind: Agreement") { // nobody signs here, so there are no keys
			b = keyFiles.ReplaceAll(b, nil)
			files = append(files, describe.File{Name: filepath.Base(p), Data: b})
		}
	}
	if _, err := w.h.Apply(t.Context(), access.AtHost("unnamed"), files, false); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(data, "online_retail/online_retail_II_2009-2010_8cols.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := w.h.Load(t.Context(), access.AtHost("giftshop"), "sales", file, intake.Dialect{}, nil); err != nil {
		t.Fatal(err)
	}
	steward := w.steward(t)
	v := webtest.Open(t, w.base, "/catalog/sales/quality", webtest.As{Cookies: steward})
	page := strings.Join(strings.Fields(v.Text("main")), " ")
	for _, want := range []string{
		"The newest file had 525,461 rows", "Each is accounted for: 407,695 rows went in; 117,766 rows were left out by the contract's rules; 0 rows were set aside as faults.",
		"Left out: no-customer Sales to nobody known 107,927", "Left out: cancelled Cancelled invoices It matches 10,206 rows; 367 of them count under a rule above 9,839",
		"Loaded They fit the contract 407,695", "In the file Each row is in one of the lines above 525,461",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say, unasked: %s", want)
		}
	}
	webtest.Check(t, w.base, "/catalog/sales/quality", webtest.Options{Cookies: steward, Name: "invoices-quality"})
}
