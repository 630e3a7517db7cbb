package question

import (
	"fmt"
	"strings"
	"testing"

	"github.com/candor-data/candor"
)

const joined = " FROM purchases p JOIN people USING (customer) "

func TestQuestionsThatMeanTheSameShareTheirCanonicalForm(t *testing.T) {
	on := func(where string) string { return "SELECT COUNT(*) FROM purchases WHERE " + where }
	for _, same := range [][]string{
		{on("5 < cds"), on("cds > 5"), on("cds >= 6"), on("NOT cds <= 5"), on("NOT (NOT (cds > 5))"), on("cds > 5.5"), on("cds > 5 AND cds > 3"), on("CDS>5 -- more\n")},
		{on("cds BETWEEN 2 AND 4"), on("cds >= 2 AND cds <= 4"), on("4 >= cds AND NOT cds < 2"), on("NOT (cds NOT BETWEEN 2 AND 4)"), on("cds > 1 AND cds < 5")},
		{on("till IN ('a')"), on("till = 'a'"), on("till IN ('a', 'a')"), on("NOT till <> 'a'"), on("till = 'a' OR till = 'a'")},
		{on("till = 'a' OR till = 'b'"), on("till IN ('b', 'a')"), on("NOT (till <> 'a' AND till <> 'b')"), on("NOT till NOT IN ('a', 'b', 'b')"), on("till IN ('a', 'b', 'c') AND till <> 'c'")},
		{on("NOT (gift OR cds = 1)"), on("cds <> 1 AND gift = FALSE"), on("NOT gift AND NOT cds = 1"), on("gift != TRUE AND cds NOT IN (1)")},
		{on("gift AND (till = 'a' AND cds = 1)"), on("cds = 1 AND gift AND till = 'a' AND gift"), on("purchases.cds = 1 AND (purchases.gift AND TRUE) AND till IN ('a')")},
		{on("gift OR (cds = 1 AND till = 'x')"), on("(till = 'x' AND 1 = cds) OR gift = TRUE"), on("NOT (NOT gift AND (cds <> 1 OR till <> 'x'))")},
		{on("TRUE"), "SELECT COUNT(*) FROM purchases", on("cds IS NOT NULL"), on("cds <> 1.5"), "SELECT COUNT(*) AS n FROM purchases x ORDER BY n LIMIT 1", "SELECT COUNT(*), COUNT(DISTINCT person) FROM purchases", "SELECT COUNT(DISTINCT customer), COUNT(*) FROM purchases BOUND 1 GROUPS 5 ROWS", "SELECT COUNT(*) FROM purchases BOUND 5 ROWS"},
		{on("date >= '1997-02-01' AND date < '1997-03-01'"), on("date BETWEEN DATE '1997-02-01' AND '1997-02-28'"), on("date > '1997-01-31' AND NOT date > '1997-02-28'")},
		{"SELECT COUNT(DISTINCT person) FROM purchases", "SELECT COUNT(DISTINCT person) FROM purchases BOUND 2 ROWS", "SELECT COUNT(DISTINCT person) AS x, COUNT(DISTINCT customer) FROM purchases"},
		{"SELECT region, vip, SUM(amount), AVG(cds)" + joined + "GROUP BY region, vip", "SELECT AVG(p.cds) a, SUM(amount), vip v, region" + joined + "GROUP BY v, 4 ORDER BY 1 LIMIT 2",
			"SELECT SUM(amount), AVG(cds) FROM people JOIN purchases ON purchases.customer = people.person GROUP BY people.vip, region BOUND 1 GROUPS 5 ROWS"},
		{"SELECT COUNT(*) FROM people JOIN accounts USING (customer)", "SELECT COUNT(*) FROM accounts JOIN people USING (customer)"},
		{"SELECT COUNT(*) FROM purchases GROUP BY bin(amount, 10)", "SELECT bin(amount, 10.0) b, COUNT(*) FROM purchases GROUP BY b"},
		{"SELECT COMPARE(COUNT(*), by => region, a => 'north', b => 'south')" + joined + "WHERE vip AND cds > 1",
			"SELECT COMPARE(COUNT(*), b => 'south', by => people.region, a => 'north') AS c FROM people JOIN purchases USING (customer) WHERE cds >= 2 AND vip = TRUE"},
	} {
		want := ask(t, same[0])
		for _, text := range same[1:] {
			got := ask(t, text)
			if string(got.Canonical()) != string(want.Canonical()) {
				t.Errorf("not the same:\n%s\n%s%s\n%s", same[0], want.Canonical(), text, got.Canonical())
			}
			// Stored cells are reused, so groups and vectors have to line up too.
			if a, b := cells(got), cells(want); a != b {
				t.Errorf("cells differ:\n%s\n%s", a, b)
			}
		}
	}
}

// cells prints what the stored cells are: the groups in order, and the vectors in order.
func cells(p Plan) string {
	var b strings.Builder
	for _, k := range p.Keys() {
		fmt.Fprint(&b, k.Column.Source, k.Column.Field.Name, k.Kind, k.Unit, k.Width, k.Domain)
	}
	for _, v := range p.Vectors() {
		fmt.Fprint(&b, v.Kind, v.Sensitivity)
		if v.Column != nil {
			fmt.Fprint(&b, v.Column.Source, v.Column.Field.Name)
		}
	}
	return b.String()
}

func TestDifferentQuestionsHaveDifferentCanonicalForms(t *testing.T) {
	seen := map[string]string{}
	for _, text := range []string{
		"SELECT COUNT(*) FROM purchases", "SELECT COUNT(*) FROM visits", "SELECT COUNT(DISTINCT person) FROM purchases",
		"SELECT COUNT(*), SUM(cds) FROM purchases", "SELECT SUM(cds) FROM purchases", "SELECT SUM(amount) FROM purchases", "SELECT AVG(cds) FROM purchases",
		"SELECT SUM(tip) FROM purchases", "SELECT AVG(tip) FROM purchases",
		"SELECT COUNT(*) FROM purchases BOUND 2 ROWS", "SELECT COUNT(*) FROM purchases WHERE gift", "SELECT COUNT(*) FROM purchases WHERE NOT gift",
		"SELECT COUNT(*) FROM purchases WHERE gift IS NULL", "SELECT COUNT(*) FROM purchases WHERE gift IS NOT NULL",
		"SELECT COUNT(*) FROM purchases WHERE cds > 5", "SELECT COUNT(*) FROM purchases WHERE cds >= 5", "SELECT COUNT(*) FROM purchases WHERE cds = 5",
		"SELECT COUNT(*) FROM purchases WHERE cds <> 5", "SELECT COUNT(*) FROM purchases WHERE amount = 5", "SELECT COUNT(*) FROM purchases WHERE till = '5'",
		"SELECT COUNT(*) FROM purchases WHERE till IN ('a', 'b')", "SELECT COUNT(*) FROM purchases WHERE till IN ('a b')", "SELECT COUNT(*) FROM purchases WHERE till IN ('a\" 1:\"b')",
		"SELECT COUNT(*) FROM purchases WHERE till NOT IN ('a', 'b')", "SELECT COUNT(*) FROM purchases WHERE till = 'A'", "SELECT COUNT(*) FROM purchases WHERE till = 'a'",
		"SELECT COUNT(*) FROM purchases WHERE gift AND cds > 5", "SELECT COUNT(*) FROM purchases WHERE gift OR cds > 5",
		"SELECT COUNT(*) FROM purchases WHERE FALSE",
		"SELECT COUNT(*) FROM purchases GROUP BY gift", "SELECT COUNT(*) FROM purchases GROUP BY gift BOUND 3 GROUPS 2 ROWS",
		"SELECT COUNT(*) FROM purchases GROUP BY bin(amount, 10)", "SELECT COUNT(*) FROM purchases GROUP BY bin(amount, 20)", "SELECT COUNT(*) FROM purchases GROUP BY bin(cds, 10)",
		"SELECT COUNT(*) FROM purchases GROUP BY date_trunc('month', date)", "SELECT COUNT(*) FROM purchases GROUP BY date_trunc('year', date)",
		"SELECT COUNT(*)" + joined, "SELECT COUNT(*)" + joined + "WHERE vip", "SELECT COUNT(*)" + joined + "GROUP BY purchases.gift",
		"SELECT COMPARE(COUNT(*), by => region, a => 'north', b => 'south')" + joined, "SELECT COMPARE(COUNT(*), by => region, a => 'south', b => 'north')" + joined,
		"SELECT COMPARE(COUNT(*), by => region, a => 'north', b => 'east')" + joined, "SELECT COMPARE(COUNT(DISTINCT person), by => region, a => 'north', b => 'south')" + joined,
		"SELECT COMPARE(SUM(amount), by => region, a => 'north', b => 'south')" + joined, "SELECT COUNT(*)" + joined + "WHERE region IN ('north', 'south') GROUP BY region",
	} {
		for _, precision := range []candor.Precision{candor.Normal, candor.Fine} {
			p, reasons := Parse(shop(t), text, precision)
			if len(reasons) > 0 {
				t.Fatalf("%s: %+v", text, reasons)
			}
			if other := seen[string(p.Canonical())]; other != "" {
				t.Errorf("the same form for\n%s\n%s\n%s", other, text, p.Canonical())
			}
			seen[string(p.Canonical())] = text + " at " + string(precision)
		}
	}
}

func TestTheCanonicalFormIsVersionedAndStable(t *testing.T) {
	p := ask(t, "SELECT date_trunc('month', date) AS m, AVG(amount) FROM purchases WHERE cds > 1 AND till = 'a' GROUP BY m")
	const want = "candor-question/1\nfrom \"purchases\"\n" +
		"where (and (= 0.\"till\" 1:\"a\") (>= 0.\"cds\" 2:2))\n" +
		"key 0.\"date\" 1 \"month\" 0\nvector 0 1\nvector 1 5\nvector 3 0.\"amount\" 100000\nbound 1 5\nsigma 50\n"
	if got := string(p.Canonical()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
