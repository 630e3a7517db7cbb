package question

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// facts prints what a plan came to, for tables.
func planFacts(p Plan) string {
	var b strings.Builder
	for i, s := range p.Sources() {
		if i > 0 {
			b.WriteString("+")
		}
		b.WriteString(s.Name)
	}
	for _, k := range p.Keys() {
		fmt.Fprintf(&b, " key %s=%d.%s#%d", k.Name, k.Column.Source, k.Column.Field.Name, len(k.Domain))
	}
	for _, v := range p.Vectors() {
		fmt.Fprintf(&b, " %s", [...]string{"persons", "rows", "sum", "centred", "matched"}[v.Kind])
		if v.Column != nil {
			b.WriteString("." + v.Column.Field.Name)
		}
		fmt.Fprintf(&b, ":%d", v.Sensitivity)
	}
	fmt.Fprintf(&b, " L0=%d m=%d", p.Bounding().Groups, p.Bounding().Rows)
	for _, m := range p.Measures() {
		fmt.Fprintf(&b, " %s%v", m.Name, m.Vectors)
	}
	return b.String()
}

func TestAcceptedQuestionsBecomePlans(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a count of people", "SELECT COUNT(DISTINCT person) FROM purchases",
			"purchases persons:1 L0=1 m=5 persons[0]"},
		{"people by their column's name, and a trailing semicolon", "select count(distinct customer) as buyers from purchases;",
			"purchases persons:1 L0=1 m=5 buyers[0]"},
		{"rows and a sum share the persons vector", "SELECT COUNT(*) AS n, SUM(amount) AS revenue FROM purchases",
			"purchases persons:1 rows:5 sum.amount:100000 L0=1 m=5 n[1] revenue[2]"},
		{"an average of a required column shares the count of rows", "SELECT AVG(amount), COUNT(*) FROM purchases",
			"purchases persons:1 rows:5 centred.amount:100000 L0=1 m=5 avg_amount[2 1] count[1]"},
		{"an average of a column with gaps counts its own rows", "SELECT AVG(tip), COUNT(*), SUM(tip) FROM purchases",
			"purchases persons:1 rows:5 rows.tip:5 sum.tip:7500 centred.tip:10000 L0=1 m=5 avg_tip[4 2] count[1] sum_tip[3]"},
		{"months by alias", "SELECT date_trunc('month', date) AS month, COUNT(*) FROM purchases GROUP BY month",
			"purchases key month=0.date#18 persons:1 rows:5 L0=1 m=5 count[1]"},
		{"weeks by ordinal, with a choice of the menu", "SELECT COUNT(*), date_trunc('WEEK', p.date) FROM purchases p GROUP BY 2 BOUND 3 GROUPS 2 ROWS",
			"purchases key week=0.date#79 persons:1 rows:2 L0=3 m=2 count[1]"},
		{"quarters and years", "SELECT COUNT(*) FROM purchases GROUP BY date_trunc('quarter', date), date_trunc('year', date)",
			"purchases key quarter=0.date#6 key year=0.date#2 persons:1 rows:5 L0=1 m=5 count[1]"},
		{"bins of money", "SELECT bin(amount, 12.50) b, COUNT(*) FROM purchases GROUP BY b",
			"purchases key b=0.amount#17 persons:1 rows:5 L0=1 m=5 count[1]"},
		{"bins that begin below the lower bound, and NULL last", "SELECT COUNT(*) FROM purchases GROUP BY bin(tip, 4)",
			"purchases key tip_bin=0.tip#7 persons:1 rows:5 L0=1 m=5 count[1]"},
		{"a boolean with gaps has three groups", "SELECT gift, COUNT(*) FROM purchases GROUP BY gift",
			"purchases key gift=0.gift#3 persons:1 rows:5 L0=1 m=5 count[1]"},
		{"one row a person: L0 and m are 1 by nature", "SELECT region, vip, COUNT(*), AVG(age) FROM people GROUP BY region, vip",
			"people key region=0.region#3 key vip=0.vip#2 persons:1 rows:1 rows.age:1 centred.age:81 L0=1 m=1 count[1] avg_age[3 2]"},
		{"a joined key of the one-row side keeps m and has L0 1", "SELECT region, SUM(amount) FROM purchases JOIN people USING (customer) GROUP BY region BOUND 3 GROUPS 2 ROWS",
			"purchases+people key region=1.region#3 persons:1 sum.amount:40000 L0=1 m=2 sum_amount[1]"},
		{"the one-row side is put second", "SELECT region, SUM(amount) FROM people JOIN purchases USING (customer) GROUP BY region",
			"purchases+people key region=1.region#3 persons:1 sum.amount:100000 L0=1 m=5 sum_amount[1]"},
		{"a join ON two names of the person", "SELECT page, COUNT(DISTINCT person) FROM visits v INNER JOIN people AS p ON v.visitor = p.customer WHERE vip GROUP BY page",
			"visits+people key page=0.page#4 persons:1 L0=2 m=10 persons[0]"},
		{"keys of both sides use the menu", "SELECT page, vip, COUNT(*) FROM visits JOIN people ON people.person = visits.person GROUP BY vip, page",
			"visits+people key page=0.page#4 key vip=1.vip#2 persons:1 rows:10 L0=2 m=10 count[1]"},
		{"no more groups than there are", "SELECT COUNT(*) FROM purchases GROUP BY date_trunc('year', date) BOUND 3 GROUPS 2 ROWS",
			"purchases key year=0.date#2 persons:1 rows:2 L0=2 m=2 count[1]"},
		{"rows alone when ungrouped", "SELECT COUNT(*) FROM purchases BOUND 2 ROWS LIMIT 3",
			"purchases persons:1 rows:2 L0=1 m=2 count[1]"},
		{"local days over the change to summer time", "SELECT date_trunc('day', at), COUNT(*) FROM visits GROUP BY 1",
			"visits key day=0.at#3 persons:1 rows:10 L0=2 m=10 count[1]"},
		{"a list of whole numbers is a domain", "SELECT tier, COUNT(*) FROM people GROUP BY tier",
			"people key tier=0.tier#4 persons:1 rows:1 L0=1 m=1 count[1]"},
		{"names without alias stay apart", "SELECT COUNT(*), COUNT(*) FROM purchases",
			"purchases persons:1 rows:5 L0=1 m=5 count[1] count_2[1]"},
		{"comments and quotes", "SELECT /* all */ COUNT(*) AS \"How many\" -- rows\nFROM \"purchases\"",
			"purchases persons:1 rows:5 L0=1 m=5 How many[1]"},
		{"a comparison of sums", "SELECT COMPARE(SUM(amount), by => region, a => 'south', b => 'north') FROM purchases JOIN people USING (customer) WHERE vip AND cds > 1",
			"purchases+people key region=1.region#2 persons:1 sum.amount:100000 L0=1 m=5"},
		{"a comparison of shares", "SELECT COMPARE(COUNT(DISTINCT person), a => 'free', b => 'paid', by => plan) FROM accounts JOIN people USING (customer) WHERE region = 'north'",
			"people+accounts key plan=1.plan#2 persons:1 matched:1 L0=1 m=1"},
		{"a comparison of rows", "SELECT COMPARE(COUNT(*), by => tier, a => 1, b => 3) FROM visits JOIN people ON visitor = customer BOUND 10 ROWS",
			"visits+people key tier=1.tier#2 persons:1 rows:10 L0=1 m=10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := planFacts(ask(t, c.text)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestConditionsComeOutTyped(t *testing.T) {
	for _, c := range []struct{ where, want string }{
		{"amount < 1.005", "(<= 0.amount 3:100)"},
		{"amount <= 1.005", "(<= 0.amount 3:100)"},
		{"amount > 1.005", "(>= 0.amount 3:101)"},
		{"amount >= 1.005", "(>= 0.amount 3:101)"},
		{"amount < 1.00", "(<= 0.amount 3:99)"},
		{"amount > -1.005", "(>= 0.amount 3:-100)"},
		{"amount < -1.005", "(<= 0.amount 3:-101)"},
		{"amount = 1.005", "(never)"},
		{"amount <> 1.005", ""},
		{"tip <> 1.005", "(present 0.tip)"},
		{"NOT tip = 1.005", "(present 0.tip)"},
		{"cds = 2.000", "(= 0.cds 2:2)"},
		{"cds < 99999999999999999999999999", ""},
		{"tip > 99999999999999999999999999", "(never)"},
		{"tip >= -99999999999999999999999999", "(present 0.tip)"},
		{"5 < cds", "(>= 0.cds 2:6)"},
		{"date >= '1997-06-01' AND date < DATE '1997-07-01'", "(and (<= 0.date 4:10042) (>= 0.date 4:10013))"},
		{"NOT (cds BETWEEN 2 AND 4)", "(or (<= 0.cds 2:1) (>= 0.cds 2:5))"},
		{"cds IN (3, 1, 3, 2.5)", "(in 0.cds 2:1 2:3)"},
		{"till NOT IN ('b', 'a')", `(not-in 0.till 1:a 1:b)`},
		{"gift", "(= 0.gift 6:1)"},
		{"NOT gift", "(= 0.gift 6:0)"},
		{"gift <> TRUE", "(= 0.gift 6:0)"},
		{"gift IN (TRUE, FALSE)", "(present 0.gift)"},
		{"gift OR NOT gift OR gift IS NULL", ""},
		{"cds IS NULL", "(never)"},
		{"cds IS NOT NULL OR gift", ""},
		{"TRUE", ""},
		{"FALSE OR gift", "(= 0.gift 6:1)"},
		{"cds >= 2 AND cds <= 2", "(= 0.cds 2:2)"},
		{"cds > 4 AND cds < 4", "(never)"},
		{"cds <= 3 OR cds >= 4", ""},
		{"till = 'it''s'", `(= 0.till 1:it's)`},
	} {
		t.Run(c.where, func(t *testing.T) {
			p := ask(t, "SELECT COUNT(*) FROM purchases WHERE "+c.where)
			got := ""
			if p.Where() != nil {
				got = strings.ReplaceAll(string(appendExpr(nil, p.Where())), `"`, "")
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTimesAreReadInTheDatasetsZone(t *testing.T) {
	for _, c := range []struct {
		lit  string
		want int64 // microseconds UTC
	}{
		{"'2026-03-29'", 1774738800_000000},                    // midnight in Paris, winter
		{"DATE '2026-03-30'", 1774821600_000000},               // midnight in Paris, summer
		{"TIMESTAMP '2026-03-30 10:00:00'", 1774857600_000000}, // 08:00 UTC
		{"'2026-03-30T10:00:00.000001Z'", 1774864800_000001},
		{"'2026-03-30 10:00+02:00'", 1774857600_000000},
	} {
		p := ask(t, "SELECT COUNT(*) FROM visits WHERE at = "+c.lit)
		if got := p.Where().(Cmp).Value; got != (catalog.Value{Type: catalog.Timestamp, I: c.want}) {
			t.Errorf("%s: got %v, want %d", c.lit, got, c.want)
		}
	}
}

func TestDomainsAreAllUnitsThatMeetTheBounds(t *testing.T) {
	texts := func(p Plan) string {
		var out []string
		for _, v := range p.Keys()[0].Domain {
			out = append(out, v.Text(p.Keys()[0].Scale))
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ key, from, want string }{
		{"date_trunc('day', at)", "visits", "2026-03-28 2026-03-29 2026-03-30"},
		{"date_trunc('week', at)", "visits", "2026-03-23 2026-03-30"},
		{"date_trunc('quarter', date)", "purchases", "1997-01-01 1997-04-01 1997-07-01 1997-10-01 1998-01-01 1998-04-01"},
		{"bin(tip, 8)", "purchases", "-8.00 0.00 8.00 "},
		{"bin(age, 20)", "people", "0 20 40 60 80 "},
		{"page", "visits", "home shop help "},
		{"region", "people", "north south east"},
		{"vip", "people", "false true"},
	} {
		if got := texts(ask(t, "SELECT COUNT(*) FROM "+c.from+" GROUP BY "+c.key)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.key, got, c.want)
		}
	}
}

func TestColumnsKeepTheAskersOrder(t *testing.T) {
	p := ask(t, "SELECT COUNT(*) AS n, vip AS v FROM people GROUP BY vip, region ORDER BY n DESC, region, 2 LIMIT 4")
	if got, want := fmt.Sprint(p.Columns()), "[{region 0 -1} {n -1 0} {v 1 -1}]"; got != want {
		t.Errorf("columns: got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(p.Order(), p.Limit()), "[{-1 0 true} {0 -1 false} {1 -1 false}] 4"; got != want {
		t.Errorf("order: got %s, want %s", got, want)
	}
	p = ask(t, "SELECT SUM(amount) s, COUNT(*) FROM purchases GROUP BY date_trunc('month', date) ORDER BY date_trunc('month', purchases.date), SUM(purchases.amount) DESC, count(*)")
	if got, want := fmt.Sprint(p.Order()), "[{0 -1 false} {-1 0 true} {-1 1 false}]"; got != want {
		t.Errorf("order by expression: got %s, want %s", got, want)
	}
}

func TestComparisonsNameTheirParts(t *testing.T) {
	p := ask(t, "SELECT COMPARE(SUM(amount), by => people.region, a => 'south', b => 'north') FROM people JOIN purchases USING (customer)")
	c := p.Comparison()
	if c == nil || c.Measure != SumOf || c.A.S != "south" || c.B.S != "north" || p.Vectors()[c.Numerator].Kind != Sum || c.Column.Field.Name != "amount" {
		t.Fatalf("got %+v", c)
	}
	if d := p.Keys()[0].Domain; len(d) != 2 || d[0] != c.A || d[1] != c.B {
		t.Errorf("the key's domain is %v, want A and B", d)
	}
	if _, ok := p.HalfWidth(0); ok {
		t.Error("a comparison has no measure to preview")
	}
}

func TestSummariesFollowFromThePlan(t *testing.T) {
	p := ask(t, "SELECT region, SUM(amount), AVG(amount), COUNT(DISTINCT person) FROM purchases JOIN people USING (customer) WHERE cds > 1 GROUP BY region")
	if got, want := fmt.Sprint(p.Categories()), "[user.behavior.purchase_history user.financial user.location user.unique_id]"; got != want {
		t.Errorf("categories: got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(p.Datasets()), "[people purchases]"; got != want {
		t.Errorf("datasets: got %s, want %s", got, want)
	}
	if got, want := p.Rho(), candor.Rho(800_000); got != want { // four vectors: persons, rows, sum, centred
		t.Errorf("rho: got %d, want %d", got, want)
	}
	if got, ok := p.HalfWidth(0); !ok || fmt.Sprintf("%.0f", got) != "97998" { // 1.96 · 50 · 5 rows · 200.00
		t.Errorf("half width of the sum: got %v, %v", got, ok)
	}
	if _, ok := p.HalfWidth(1); ok {
		t.Error("an average has no half width beforehand")
	}
	if got, ok := p.HalfWidth(2); !ok || fmt.Sprintf("%.1f", got) != "98.0" {
		t.Errorf("half width of people: got %v, %v", got, ok)
	}
	if p.CatalogVersion() != 7 || p.IsCoverage() {
		t.Error("catalogue version or coverage is wrong")
	}
	if s := fmt.Sprintf("%v %+v %#v %s", p, p, p, p); strings.Contains(s, "cds") {
		t.Errorf("a plan prints its contents: %s", s)
	}
	if got := (Plan{}).Rho(); got <= 1<<40 {
		t.Errorf("the zero plan's rho is %d, which a cap could allow", got)
	}
}

func TestCoverageCountsPeopleAlone(t *testing.T) {
	d, _ := shop(t).Dataset("purchases")
	p := Coverage(d)
	if got, want := planFacts(p), "purchases persons:1 L0=1 m=1 persons[0]"; got != want || !p.IsCoverage() || !p.Valid() {
		t.Errorf("got %s, want %s", got, want)
	}
	if p.Sigma() != 200 || p.Rho() != 12_500 {
		t.Errorf("sigma %d, rho %d", p.Sigma(), p.Rho())
	}
	if q := ask(t, "SELECT COUNT(DISTINCT person) FROM purchases"); string(q.Canonical()) == string(p.Canonical()) {
		t.Error("coverage and a question share a canonical form")
	}
	if Coverage(nil).Valid() {
		t.Error("coverage of nothing is a plan")
	}
}

func TestClocksSetBackOverMidnightLoseNoDay(t *testing.T) {
	z, err := time.LoadLocation("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	// On 2010-11-07 at 00:01 the clocks went back to 23:01 of the day before.
	change := time.Date(2010, 11, 7, 2, 31, 0, 0, time.UTC)
	for _, c := range []struct {
		name        string
		lo, hi      time.Time
		first, last string
	}{
		{"begins in the minute before", change.Add(-30 * time.Second), change.Add(time.Hour), "2010-11-06", "2010-11-07"},
		{"ends in the hour after", change.Add(-24 * time.Hour), change.Add(time.Minute), "2010-11-06", "2010-11-07"},
		{"all before", change.Add(-48 * time.Hour), change.Add(-24 * time.Hour), "2010-11-05", "2010-11-06"},
	} {
		first, last := localDays(c.lo.UnixMicro(), c.hi.UnixMicro(), z)
		if got, want := first.Format(time.DateOnly)+" "+last.Format(time.DateOnly), c.first+" "+c.last; got != want {
			t.Errorf("%s: got %s, want %s", c.name, got, want)
		}
	}
}
