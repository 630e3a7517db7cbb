package question

import (
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

func rulesOf(reasons []candor.Reason) string {
	var out []string
	for _, r := range reasons {
		out = append(out, r.Rule)
	}
	return strings.Join(out, " ")
}

func TestRefusalsSayRuleAndWayForward(t *testing.T) {
	const month = "date_trunc('month', date)"
	for _, c := range []struct{ name, text, rules, instead string }{
		{"nothing", "", "syntax", "SELECT"},
		{"half a question", "SELECT COUNT(*) FROM", "syntax", ""},
		{"an open quote", "SELECT COUNT(*) FROM purchases WHERE till = 'x", "syntax", "Close"},
		{"an open comment", "SELECT COUNT(*) /* FROM purchases", "syntax", ""},
		{"an exponent", "SELECT COUNT(*) FROM purchases WHERE cds < 1e3", "syntax", ""},
		{"two comparisons in a row", "SELECT COUNT(*) FROM purchases WHERE 1 < cds < 3", "syntax", ""},
		{"too long", "SELECT COUNT(*) FROM purchases -- " + strings.Repeat("x", maxText), "too-long", ""},
		{"too deep", "SELECT COUNT(*) FROM purchases WHERE " + strings.Repeat("(", 70) + "gift" + strings.Repeat(")", 70), "too-long", "brackets"},
		{"too many columns", "SELECT COUNT(*)" + strings.Repeat(", COUNT(*)", 64) + " FROM purchases", "too-long", ""},
		{"a second statement", "SELECT COUNT(*) FROM purchases; DROP TABLE purchases", "one-statement", ""},
		{"two statements, both wrong", "SELECT COUNT(*) FROM purchasse; SELECT 1", "one-statement unknown-dataset", ""},
		{"another statement", "DELETE FROM purchases", "unsupported", "SELECT"},
		{"all columns", "SELECT * FROM purchases", "person-level", "COUNT(DISTINCT person) FROM purchases"},
		{"all columns of one", "SELECT p.*, COUNT(*) FROM purchases p", "person-level", ""},
		{"a plain column", "SELECT amount FROM purchases", "person-level", "GROUP BY"},
		{"a column beside an aggregate", "SELECT gift, COUNT(*) FROM purchases", "not-grouped", "GROUP BY"},
		{"the person selected", "SELECT customer, COUNT(*) FROM purchases GROUP BY customer", "person-level", "COUNT(DISTINCT person)"},
		{"the person filtered", "SELECT COUNT(*) FROM purchases WHERE customer = '7'", "person-level", ""},
		{"the word person filtered", "SELECT COUNT(*) FROM visits WHERE person = '7'", "person-level", ""},
		{"the person summed", "SELECT SUM(customer) FROM purchases", "person-level", ""},
		{"the person in ORDER BY", "SELECT COUNT(*) FROM purchases ORDER BY customer", "person-level", ""},
		{"an identifier", "SELECT COUNT(*) FROM purchases WHERE email IS NULL", "person-level", ""},
		{"free text", "SELECT COUNT(*) FROM purchases WHERE note = 'x'", "person-level", ""},
		{"a direct identifier", "SELECT \"Nickname\", COUNT(*) FROM people GROUP BY \"Nickname\"", "person-level", ""},
		{"an unknown column, nearly right", "SELECT SUM(ammount) FROM purchases", "unknown-column", "Did you mean amount?"},
		{"an unknown column, far off", "SELECT SUM(zzz) FROM purchases", "unknown-column", "Its columns are date, cds"},
		{"several unknown columns", "SELECT SUM(zzz), AVG(yyy) FROM purchases WHERE xxx = 1 GROUP BY zzz", "unknown-column unknown-column unknown-column", ""},
		{"an unknown dataset, nearly right", "SELECT COUNT(*) FROM purchase", "unknown-dataset", "Did you mean purchases?"},
		{"an unknown dataset, far off", "SELECT COUNT(*) FROM elsewhere", "unknown-dataset", "catalogue"},
		{"an unknown qualifier", "SELECT SUM(q.amount) FROM purchases p", "unknown-dataset", "purchases"},
		{"an ambiguous column", "SELECT COUNT(*) FROM purchases JOIN people USING (customer) WHERE gift", "ambiguous-column", "purchases.gift or people.gift"},
		{"two columns of one name", "SELECT COUNT(*) AS n, SUM(cds) AS n FROM purchases", "ambiguous-column", ""},
		{"no bounds", "SELECT SUM(score) FROM purchases", "unbounded", "candor.bounds"},
		{"no bounds, binned", "SELECT COUNT(*) FROM purchases GROUP BY bin(score, 5)", "unbounded", ""},
		{"a text summed", "SELECT SUM(till) FROM purchases", "not-a-measure", "cds, amount, tip"},
		{"a date averaged", "SELECT AVG(date) FROM purchases", "not-a-measure", ""},
		{"a key without a list", "SELECT till, COUNT(*) FROM purchases GROUP BY till", "no-public-domain", "date_trunc('month', date)"},
		{"a measure as key", "SELECT amount, COUNT(*) FROM purchases GROUP BY amount", "no-public-domain", "bin(amount, width)"},
		{"a date as key", "SELECT date, COUNT(*) FROM purchases GROUP BY date", "no-public-domain", "date_trunc('month', date)"},
		{"too many bins", "SELECT COUNT(*) FROM purchases GROUP BY bin(amount, 0.01)", "too-many-groups", "wider"},
		{"too many groups together", "SELECT COUNT(*) FROM purchases GROUP BY bin(amount, 1), date_trunc('day', date)", "too-many-groups", ""},
		{"sums that could overflow", "SELECT SUM(huge) FROM visits", "too-large", ""},
		{"a left join", "SELECT COUNT(*) FROM purchases LEFT OUTER JOIN people USING (customer)", "unsupported", "JOIN dataset USING"},
		{"a cross join", "SELECT COUNT(*) FROM purchases CROSS JOIN people", "unsupported", "JOIN"},
		{"a comma join", "SELECT COUNT(*) FROM purchases, people", "unsupported", "JOIN"},
		{"a join on something else", "SELECT COUNT(*) FROM purchases a JOIN people b ON a.gift = b.gift", "join-on-person", "USING (customer)"},
		{"a join on more", "SELECT COUNT(*) FROM purchases a JOIN people b ON a.customer = b.customer AND a.gift", "join-on-person", ""},
		{"a join using more", "SELECT COUNT(*) FROM purchases JOIN people USING (customer, gift)", "join-on-person", ""},
		{"two datasets of many rows", "SELECT COUNT(*) FROM purchases JOIN visits ON purchases.customer = visits.visitor", "join-on-person", "accounts, people"},
		{"other keys", "SELECT COUNT(*) FROM purchases JOIN strangers USING (customer)", "join-on-person", ""},
		{"itself", "SELECT COUNT(*) FROM people a JOIN people b ON a.customer = b.customer", "join-on-person", ""},
		{"a join on nothing", "SELECT COUNT(*) FROM purchases JOIN people", "syntax", ""},
		{"a bound that is not offered", "SELECT COUNT(*) FROM purchases GROUP BY gift BOUND 9 GROUPS 9 ROWS", "not-in-menu", "BOUND 1 GROUPS 5 ROWS, BOUND 3 GROUPS 2 ROWS"},
		{"a bound without groups", "SELECT COUNT(*) FROM purchases GROUP BY gift BOUND 5 ROWS", "not-in-menu", ""},
		{"a bound of no groups", "SELECT COUNT(*) FROM purchases BOUND 0 GROUPS 5 ROWS", "not-in-menu", "BOUND 5 ROWS"},
		{"arithmetic inside", "SELECT SUM(amount * 2) FROM purchases", "unsupported", "combine"},
		{"arithmetic outside", "SELECT SUM(amount) / COUNT(*) FROM purchases", "unsupported", ""},
		{"case", "SELECT SUM(CASE WHEN gift THEN amount ELSE 0 END) FROM purchases", "unsupported", "WHERE"},
		{"a cast", "SELECT SUM(CAST(till AS INT)) FROM purchases", "unsupported", ""},
		{"a short cast", "SELECT COUNT(*) FROM purchases WHERE till::int = 1", "unsupported", ""},
		{"a function", "SELECT COUNT(*) FROM purchases WHERE lower(till) = 'a'", "unsupported", ""},
		{"a month in WHERE", "SELECT COUNT(*) FROM purchases WHERE " + month + " = '1997-01-01'", "unsupported", "range"},
		{"a window", "SELECT SUM(amount) OVER (PARTITION BY gift) FROM purchases", "unsupported", ""},
		{"a filter", "SELECT COUNT(*) FILTER (WHERE gift) FROM purchases", "unsupported", "WHERE"},
		{"a subquery in WHERE", "SELECT COUNT(*) FROM purchases WHERE cds IN (SELECT 1)", "unsupported", ""},
		{"a subquery in FROM", "SELECT COUNT(*) FROM (SELECT 1) x", "unsupported", ""},
		{"with", "WITH a AS (SELECT 1) SELECT COUNT(*) FROM a", "unsupported", ""},
		{"union", "SELECT COUNT(*) FROM purchases UNION SELECT COUNT(*) FROM people", "unsupported", ""},
		{"distinct", "SELECT DISTINCT gift FROM purchases", "unsupported person-level", ""},
		{"having", "SELECT gift, COUNT(*) FROM purchases GROUP BY gift HAVING COUNT(*) > 5", "unsupported", "afterwards"},
		{"a pattern", "SELECT COUNT(*) FROM purchases WHERE till LIKE '%a'", "unsupported", "IN"},
		{"distinct values", "SELECT COUNT(DISTINCT till) FROM purchases", "unsupported", "COUNT(DISTINCT person)"},
		{"a median", "SELECT MEDIAN(amount) FROM purchases", "unsupported", ""},
		{"today", "SELECT COUNT(*) FROM purchases WHERE date > current_date", "unsupported", ""},
		{"hours", "SELECT COUNT(*) FROM visits GROUP BY date_trunc('hour', at)", "unsupported", "day, week"},
		{"two columns compared", "SELECT COUNT(*) FROM purchases WHERE cds > amount", "unsupported", ""},
		{"an order of something else", "SELECT COUNT(*) FROM purchases ORDER BY SUM(cds)", "unsupported", ""},
		{"an order past the list", "SELECT COUNT(*) FROM purchases ORDER BY 2", "unsupported", ""},
		{"a text for a number", "SELECT COUNT(*) FROM purchases WHERE cds = '5'", "type-mismatch", "without quotes"},
		{"a number for a text", "SELECT COUNT(*) FROM purchases WHERE till = 5", "type-mismatch", "single quotes"},
		{"no such date", "SELECT COUNT(*) FROM purchases WHERE date = '1997-02-30'", "type-mismatch", "DATE"},
		{"texts in order", "SELECT COUNT(*) FROM purchases WHERE till < 'm'", "type-mismatch", ""},
		{"equal to NULL", "SELECT COUNT(*) FROM purchases WHERE till = NULL", "type-mismatch", "IS NULL"},
		{"a column alone", "SELECT COUNT(*) FROM purchases WHERE cds", "type-mismatch", ""},
		{"a width of zero", "SELECT COUNT(*) FROM purchases GROUP BY bin(cds, 0)", "type-mismatch", ""},
		{"months of a number", "SELECT COUNT(*) FROM purchases GROUP BY date_trunc('month', cds)", "type-mismatch", ""},
		{"no number asked", "SELECT gift FROM purchases GROUP BY gift", "no-measure", "COUNT(DISTINCT person)"},
		{"a comparison of rows by a column of rows", "SELECT COMPARE(SUM(amount), by => purchases.gift, a => TRUE, b => FALSE) FROM purchases JOIN people USING (customer)", "compare", "region"},
		{"a comparison without people", "SELECT COMPARE(SUM(amount), by => gift, a => TRUE, b => FALSE) FROM purchases", "compare", ""},
		{"a comparison of a group with itself", "SELECT COMPARE(SUM(amount), by => region, a => 'north', b => 'north') FROM purchases JOIN people USING (customer)", "compare", ""},
		{"a comparison of an unlisted group", "SELECT COMPARE(SUM(amount), by => region, a => 'west', b => 'north') FROM purchases JOIN people USING (customer)", "no-public-domain", "north, south, east"},
		{"a comparison with company", "SELECT COMPARE(SUM(amount), by => region, a => 'south', b => 'north'), COUNT(*) FROM purchases JOIN people USING (customer)", "compare", ""},
		{"a comparison of averages", "SELECT COMPARE(AVG(amount), by => region, a => 'south', b => 'north') FROM purchases JOIN people USING (customer)", "compare", "SUM"},
		{"a comparison of a column about people", "SELECT COMPARE(SUM(age), by => region, a => 'south', b => 'north') FROM purchases JOIN people USING (customer)", "compare", ""},
		{"a comparison that mixes people and rows", "SELECT COMPARE(SUM(amount), by => region, a => 'south', b => 'north') FROM purchases JOIN people USING (customer) WHERE vip OR cds > 1", "mixed-sources", "AND"},
		{"a comparison of nothing", "SELECT COMPARE(SUM(amount), by => region, a => 'south', b => 'north') FROM purchases JOIN people USING (customer) WHERE amount = 1.005", "never-true", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, reasons := Parse(shop(t), c.text, "")
			if got := rulesOf(reasons); got != c.rules || p.Valid() {
				t.Fatalf("got %s, want %s\n%+v", got, c.rules, reasons)
			}
			if !strings.Contains(reasons[0].Instead, c.instead) {
				t.Errorf("instead is %q, want %q in it", reasons[0].Instead, c.instead)
			}
			for _, r := range reasons {
				if r.Text == "" || r.Protects == "" || r.Instead == "" {
					t.Errorf("a refusal without its parts: %+v", r)
				}
			}
		})
	}
}

func TestPrecisionIsAStepOfTheLadder(t *testing.T) {
	_, reasons := Parse(shop(t), "SELECT COUNT(*) FROM nowhere", "exact")
	if got, want := rulesOf(reasons), "precision unknown-dataset"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	p, _ := Parse(shop(t), "SELECT COUNT(*) FROM purchases", candor.Fine)
	if p.Sigma() != 20 || p.Precision() != candor.Fine {
		t.Errorf("sigma %d at %s", p.Sigma(), p.Precision())
	}
	if p := ask(t, "SELECT COUNT(*) FROM purchases"); p.Precision() != candor.Normal {
		t.Error("the empty precision is not normal")
	}
}

func TestSyntaxErrorsPoint(t *testing.T) {
	_, reasons := Parse(shop(t), "SELECT COUNT(*)\nFROM purchases\n  WHERE AND", "")
	if len(reasons) != 1 || !strings.Contains(reasons[0].Text, "line 3, column 9") {
		t.Errorf("got %+v", reasons)
	}
}

func TestADatasetThatSaysTooLittleIsRefused(t *testing.T) {
	fields := []catalog.Field{{Name: "who", Role: catalog.Person, Type: catalog.String, Identifier: "c"}}
	v := catalog.NewView(1, &catalog.Dataset{Name: "bare", Fields: fields}, &catalog.Dataset{Name: "nobody"})
	for from, want := range map[string]string{"bare": "not-in-menu", "nobody": "unknown-dataset"} {
		if _, reasons := Parse(v, "SELECT COUNT(*) FROM "+from, ""); rulesOf(reasons) != want {
			t.Errorf("%s: got %s, want %s", from, rulesOf(reasons), want)
		}
	}
}

// canary is planted as every kind of word and value; no reason may repeat it.
const canary = "qzcanary"

func TestReasonsNeverRepeatWhatWasTyped(t *testing.T) {
	for _, text := range []string{
		"SELECT qzcanary FROM purchases", "SELECT COUNT(*) FROM qzcanary", "SELECT COUNT(*) AS qzcanary FROM purchases WHERE",
		"SELECT qzcanary(amount) FROM purchases", "SELECT COUNT(*) FROM purchases qzcanary LEFT JOIN qzcanary",
		"SELECT COUNT(*) FROM purchases WHERE cds = 'qzcanary'", "SELECT COUNT(*) FROM purchases WHERE qzcanary = 'qzcanary' GROUP BY \"qzcanary\"",
		"qzcanary", "SELECT COUNT(*) FROM purchases WHERE date = 'qzcanary", "SELECT qzcanary.qzcanary.qzcanary FROM purchases; qzcanary",
		"SELECT COUNT(*) FROM purchases GROUP BY date_trunc('qzcanary', date)", "SELECT COMPARE(qzcanary, qzcanary => 1) FROM purchases JOIN people USING (qzcanary)",
		"SELECT COMPARE(COUNT(*), by => region, a => 'qzcanary', b => 'north') FROM purchases JOIN people USING (customer)",
		"SELECT COUNT(*) FROM purchases BOUND qzcanary", "SELECT COUNT(*) FROM purchases WHERE till LIKE 'qzcanary'",
	} {
		_, reasons := Parse(shop(t), text, canary)
		if len(reasons) < 2 { // the precision is one
			t.Errorf("not refused: %s", text)
		}
		for _, r := range reasons {
			if strings.Contains(strings.ToLower(r.Rule+r.Text+r.Protects+r.Instead), canary) {
				t.Errorf("%s: repeated in %+v", text, r)
			}
		}
	}
}
