package question

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/candor-data/candor"
)

// FuzzParse: whatever is typed, Parse neither panics nor wavers nor repeats it, and gives a plan or reasons, never both.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"SELECT date_trunc('month', date) AS m, SUM(amount), AVG(tip) FROM purchases WHERE gift AND cds BETWEEN 1 AND 3 GROUP BY m ORDER BY 2 DESC LIMIT 5 BOUND 3 GROUPS 2 ROWS;",
		"SELECT COMPARE(SUM(amount), by => region, a => 'north', b => 'south') FROM purchases p JOIN people q ON p.customer = q.customer WHERE NOT (vip OR age > 3.5)",
		"SELECT bin(amount, 2.50), COUNT(*) FROM purchases JOIN people USING (customer) WHERE till NOT IN ('a', 'it''s') OR tip IS NOT NULL GROUP BY 1",
		"SELECT CASE WHEN x THEN (SELECT 1) END, a::int[1], COUNT(*) OVER (PARTITION BY y) FROM (SELECT 2) z LEFT JOIN b ON 1 = 1",
		"select \"\" -- \n/* */ 'x' .5 1. 1..2 <> != >= => || ~ ! @ \x00 \xff", "WITH a AS (SELECT 1) SELECT", "((((((((", "SELECT - - + - 1 FROM t GROUP BY ALL",
		"SELECT COUNT(*) FROM visits WHERE at < TIMESTAMP '2026-03-29 02:30:00.5' AND NOT NOT page <> 'home' GROUP BY date_trunc('WEEK', at)",
	} {
		f.Add(seed, uint16(10))
		f.Add(seed, uint16(60))
	}
	cat := shop(f)
	f.Fuzz(func(t *testing.T, text string, where uint16) {
		check(t, text, func(s string) (Plan, []candor.Reason) { return Parse(cat, s, candor.Normal) })
		if strings.Contains(strings.ToLower(text), canary) {
			return
		}
		i := int(where) % (len(text) + 1)
		for _, plant := range []string{canary, " " + canary + " ", "'" + canary + "'", `"` + canary + `"`} {
			_, reasons := Parse(cat, text[:i]+plant+text[i:], candor.Normal)
			for _, r := range reasons {
				if strings.Contains(strings.ToLower(r.Rule+r.Text+r.Protects+r.Instead), canary) {
					t.Fatalf("what was typed is repeated: %+v", r)
				}
			}
		}
	})
}

func check(t *testing.T, text string, parse func(string) (Plan, []candor.Reason)) {
	p, reasons := parse(text)
	again, reasonsAgain := parse(text)
	if p.Valid() != again.Valid() || !reflect.DeepEqual(reasons, reasonsAgain) {
		t.Fatalf("two readings differ: %+v, %+v", reasons, reasonsAgain)
	}
	if p.Valid() == (len(reasons) > 0) {
		t.Fatalf("a plan and reasons, or neither: %v %+v", p.Valid(), reasons)
	}
	if !p.Valid() {
		for _, r := range reasons {
			if r.Rule == "" || r.Text == "" || r.Protects == "" || r.Instead == "" {
				t.Fatalf("a refusal without its parts: %+v", r)
			}
		}
		return
	}
	if !bytes.Equal(p.Canonical(), again.Canonical()) || !reflect.DeepEqual(p.p, again.p) {
		t.Fatal("two readings give two plans")
	}
	b := p.Bounding()
	if p.Groups() > maxGroups || b.Groups < 1 || b.Rows < 1 || p.Rho() == math.MaxInt64 || len(p.Columns()) == 0 {
		t.Fatalf("a plan outside its limits: %d groups, %+v, rho %d", p.Groups(), b, p.Rho())
	}
	for i, v := range p.Vectors() {
		if (i == 0) != (v.Kind == Persons) || v.Sensitivity < 1 {
			t.Fatalf("vector %d is %+v", i, v)
		}
	}
	walk(p.Where(), func(c Column) {
		if personal(c.Field) {
			t.Fatalf("a condition on %s", c.Field.Name)
		}
	})
}
