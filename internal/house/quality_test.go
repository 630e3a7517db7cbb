//go:build !zeronoise

package house_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/quality"
)

// describeAgain applies a contract with some of its text replaced.
func describeAgain(t *testing.T, h *house.House, text string, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the contract has no %q", pairs[i])
		}
	}
	text = strings.NewReplacer(pairs...).Replace(text)
	if _, err := h.Apply(t.Context(), access.AtHost("gifts"), []describe.File{{Name: "gifts.yaml", Data: []byte(text)}}, false); err != nil {
		t.Fatal(err)
	}
}

// What the sheet holds beside sales of known customers, by stated rules: rows without a customer, and invoices that were
// cancelled, whose number starts with C. Some are both.
const beside = `
      - property: candor.exclude
        value:
          - {name: no-customer, when: {column: customer_id, missing: true}, reason: "Sales at the counter, of nobody in particular"}
          - {name: cancelled, when: {column: invoice, prefix: C}, reason: "Cancelled invoices, which the accounts keep"}
`

func TestRealInvoicesAreAccountedForByTheStatedRules(t *testing.T) {
	data := os.Getenv("CANDOR_TEST_DATA")
	if data == "" {
		t.Skip("CANDOR_TEST_DATA is not set: not run on real files")
	}
	f, err := os.Open(filepath.Join(data, "online_retail/online_retail_II_2009-2010_8cols.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	h, load := giftShop(t)
	describeAgain(t, h, gifts, "name: invoicedate\n        logicalType: date", "name: invoicedate\n        logicalType: timestamp",
		"      - {property: candor.source, value: observed}\n", "      - {property: candor.source, value: observed}"+beside)
	rep, err := load(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Excluded) != 2 {
		t.Fatalf("got %+v", rep.Excluded)
	}
	nobody, cancelled := rep.Excluded[0], rep.Excluded[1]
	// The truth of the set: 107,927 rows without a customer and 10,206 cancelled. The first rule has all of its rows; what
	// it had already is not counted again under the second, which says how many it matches.
	if nobody.Rows != 107_927 || nobody.Matched != 107_927 || cancelled.Matched != 10_206 || cancelled.Rows >= cancelled.Matched {
		t.Errorf("got %+v", rep.Excluded)
	}
	if rep.Read != 525_461 || rep.Rows+rep.Quarantined+rep.Suppressed+nobody.Rows+cancelled.Rows != rep.Read {
		t.Errorf("of %d rows, %d were loaded, %d set aside, %d and %d excluded: some are lost", rep.Read, rep.Rows, rep.Quarantined, nobody.Rows, cancelled.Rows)
	}
	if rep.Quarantined != 0 || rep.Grade != "A" {
		t.Errorf("rows excluded by rule are faults: %d set aside, grade %s", rep.Quarantined, rep.Grade)
	}
	t.Logf("%d rows: %d loaded, %d without a customer, %d cancelled and not among those (%d in all)", rep.Read, rep.Rows, nobody.Rows, cancelled.Rows, cancelled.Matched)
}

// ruledGifts has rules of each kind over the gift shop.
func ruledGifts(t *testing.T) (*house.House, func(string) (intake.Report, error)) {
	t.Helper()
	h, _ := giftShop(t)
	describeAgain(t, h, gifts,
		"  - name: invoices\n    properties:", `  - name: invoices
    quality:
      - {metric: rowCount, mustBeGreaterOrEqualTo: 3, severity: error}
    properties:`,
		"      - name: quantity\n        logicalType: integer\n", `      - name: quantity
        logicalType: integer
        logicalTypeOptions: {minimum: 1}
`,
		"      - name: description\n        logicalType: string\n", `      - name: description
        logicalType: string
        quality: [{metric: nullValues, mustBeLessThan: 50, unit: percent}]
`,
		"      - {property: candor.source, value: observed}\n", "      - {property: candor.source, value: observed}"+strings.Replace(beside, "reason: \"Cancelled", "keep: text, reason: \"Cancelled", 1))
	return h, func(csv string) (intake.Report, error) {
		return h.Load(t.Context(), access.AtHost("gifts"), "invoices", strings.NewReader("customer_id,invoice,quantity,price,invoicedate,description\n"+csv), intake.Dialect{}, nil)
	}
}

func TestAContractsRulesSetAsideStopAndGrade(t *testing.T) {
	h, load := ruledGifts(t)
	_, err := load("K1,1,1,2.00,2010-01-01,x\n")
	var stop *intake.Stopped
	if !errors.As(err, &stop) || stop.Rules[0].Check.ID != "volume" || !strings.Contains(err.Error(), "at least 3 rows") {
		t.Fatalf("a file of one row gives %v", err)
	}
	if file := (*intake.FileError)(nil); !errors.As(err, &file) {
		t.Error("a rule of the contract that stops a file is told as a fault of ours")
	}
	if got, err := h.Catalog(t.Context(), access.AtHost("gifts")); err != nil || got[0].Rows != 0 || got[0].Loads != 0 {
		t.Fatalf("a file that was stopped left %+v (%v)", got, err)
	}
	rep, err := load(`K1,1,1,2.00,2010-01-01,x
K2,2,0,2.00,2010-01-01,x
K3,3,5,2.00,2010-01-02,
,4,5,2.00,2010-01-02,
,C4,5,2.00,2010-01-02,
K4,C5,-1,2.00,2010-01-02,
K4,6,5,2.00,2010-01-03,
`)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Read != 7 || rep.Rows != 3 || rep.Quarantined != 1 || rep.ByRule["quantity-range"] != 1 {
		t.Errorf("got %+v", rep)
	}
	want := []quality.Excluded{{Name: "no-customer", Reason: "Sales at the counter, of nobody in particular", Rows: 2, Matched: 2}, {Name: "cancelled", Reason: "Cancelled invoices, which the accounts keep", Rows: 1, Matched: 2, Kept: true}}
	if len(rep.Excluded) != 2 || rep.Excluded[0] != want[0] || rep.Excluded[1] != want[1] {
		t.Errorf("got %+v, want %+v", rep.Excluded, want)
	}
	q, err := h.Quality(t.Context(), access.AtHost("gifts"), "invoices")
	if err != nil {
		t.Fatal(err)
	}
	// One of four rows does not fit: F. Two of three have no description, and half may: B.
	letters := map[string]string{}
	for _, p := range q.Parts {
		letters[p.Name] = p.Letter
	}
	if q.Letter != "F" || letters["fits"] != "F" || letters["rules"] != "B" {
		t.Errorf("got %s for %+v", q.Letter, q.Parts)
	}
	states := ""
	for _, d := range q.Demands {
		states += d.Check.ID + " "
		if d.Result == nil || !d.Result.Judged {
			t.Errorf("%s was not judged: %+v", d.Check.ID, d.Result)
		} else if !d.Result.Holds {
			states += "(broken) "
		}
	}
	if states != "quantity-range description-nulls (broken) volume " {
		t.Errorf("the rules are %s", states)
	}
}

func TestOnlyWhoMaySeeRowsSeesProfiles(t *testing.T) {
	h, load := ruledGifts(t)
	if _, err := load("K1,1,1,2.00,2010-01-01,x\nK2,1,1,2.00,2010-01-01,x\nK3,1,1,2.00,2010-01-01,x\n"); err != nil {
		t.Fatal(err)
	}
	for role, sees := range map[string]bool{"steward": true, "analyst": false, "board": false} {
		who := access.AtHost("gifts")
		who.Role, who.Name = candor.Role(role), "x"
		q, err := h.Quality(t.Context(), who, "invoices")
		if err != nil || q.Letter != "A" {
			t.Fatalf("%s: %+v %v", role, q, err)
		}
		if got := len(q.Loads[0].Columns) > 0; got != sees {
			t.Errorf("%s sees profiles: %t, want %t", role, got, sees)
		}
	}
	who := access.AtHost("gifts")
	who.Role, who.Name, who.Party = candor.Role("partner"), "p", "partner"
	if _, err := h.Quality(t.Context(), who, "invoices"); !refused(err) {
		t.Errorf("a partner gets %v", err)
	}
	g, err := h.Grades(t.Context(), who)
	if err != nil || len(g) != 1 || g[0].Letter != "" || len(g[0].Parts) != 0 || g[0].Newest != "" || g[0].FreshAsOf == "" {
		t.Errorf("a partner sees %+v (%v), want how fresh alone", g, err)
	}
}

func refused(err error) bool {
	var no *flow.Refused
	return errors.As(err, &no)
}
