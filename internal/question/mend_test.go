package question

import (
	"bytes"
	"strings"
	"testing"

	"github.com/candor-data/candor"
)

func TestARefusedQuestionHasANearOneThatIsTaken(t *testing.T) {
	const simplest = "SELECT region, COUNT(DISTINCT customer) AS people\nFROM people\nGROUP BY region"
	for _, c := range []struct {
		name, text string
		want       []string // texts, the nearer first
		change     string   // what the first says
	}{
		{"who asks for rows gets how many", "SELECT * FROM people", []string{"SELECT COUNT(DISTINCT customer) AS people\nFROM people", simplest}, "how many people, and not who they are"},
		{"who asks for names gets how many", `SELECT "Nickname", email FROM people WHERE region = 'north' AND "Nickname" = 'Kim'`,
			[]string{"SELECT COUNT(DISTINCT customer) AS people\nFROM people\nWHERE region = 'north'", simplest}, "without the condition that picks single people; how many people, and not who they are"},
		{"a column by itself is grouped by", "SELECT region, vip FROM people", []string{"SELECT region, vip, COUNT(DISTINCT customer) AS people\nFROM people\nGROUP BY region, vip", simplest},
			"grouped by region; grouped by vip; how many people, and not who they are"},
		{"a number is put in bins", "SELECT age, COUNT(*) FROM people GROUP BY age", []string{"SELECT bin(age, 10), COUNT(*)\nFROM people\nGROUP BY bin(age, 10)", simplest}, "grouped by bin(age, 10)"},
		{"a day becomes a month", "SELECT date, SUM(amount) AS spent FROM purchases GROUP BY date BOUND 3 GROUPS 2 ROWS",
			[]string{"SELECT date_trunc('month', date), SUM(amount) AS spent\nFROM purchases\nGROUP BY date_trunc('month', date)\nBOUND 3 GROUPS 2 ROWS", "SELECT gift, COUNT(DISTINCT customer) AS people\nFROM purchases\nGROUP BY gift"}, "grouped by date_trunc('month', date)"},
		{"a choice that is not in the menu becomes the usual one", "SELECT page, COUNT(*) FROM visits GROUP BY page BOUND 9 GROUPS 9 ROWS",
			[]string{"SELECT page, COUNT(*)\nFROM visits\nGROUP BY page", "SELECT page, COUNT(DISTINCT visitor) AS people\nFROM visits\nGROUP BY page"}, "one person counts as much as is usual for visits"},
		{"slips of the keyboard are mended", "SELECT regoin, COUNT(DISTINCT custmer) FROM poeple GROUP BY regoin", []string{"SELECT region, COUNT(DISTINCT customer)\nFROM people\nGROUP BY region", simplest},
			"the dataset is people; the column is region; the column is customer"},
		{"what is selected is grouped by", "SELECT region, COUNT(*) FROM people", []string{"SELECT region, COUNT(*)\nFROM people\nGROUP BY region", simplest}, ""},
		{"an order by what went is left out", "SELECT region, age FROM people ORDER BY age LIMIT 3", nil, ""},
		{"what cannot be read is not mended", "SELECT FROM WHERE", []string{}, ""},
		{"nor what is about nothing held", "SELECT x FROM weather_on_mars", []string{}, ""},
		{"nor what is taken as it is", "SELECT region, COUNT(*) FROM people GROUP BY region", []string{}, ""},
	} {
		if _, no := Parse(shop(t), c.text, candor.Normal); no == nil {
			continue // there is nothing to mend: callers ask only about what was refused
		}
		got := Mend(shop(t), c.text, candor.Normal)
		if c.want != nil {
			var texts []string
			for _, m := range got {
				texts = append(texts, m.Text)
			}
			if strings.Join(texts, "\n\n") != strings.Join(c.want, "\n\n") {
				t.Errorf("%s: got\n%s\nwant\n%s", c.name, strings.Join(texts, "\n\n"), strings.Join(c.want, "\n\n"))
			}
		}
		if c.change != "" && (len(got) == 0 || got[0].Change != c.change) {
			t.Errorf("%s: got %+v want it said: %s", c.name, got, c.change)
		}
		for _, m := range got {
			if _, no := Parse(shop(t), m.Text, candor.Normal); no != nil {
				t.Errorf("%s: what was offered is refused too: %q %+v", c.name, m.Text, no)
			}
			if strings.Contains(m.Change, "Kim") {
				t.Errorf("%s: what was typed is in the words about the change", c.name)
			}
		}
	}
}

// A question that is taken means the same when it is written anew.
func FuzzPrint(f *testing.F) {
	for _, s := range []string{
		"SELECT date_trunc('month', date) AS m, SUM(amount), AVG(tip) FROM purchases WHERE gift AND cds BETWEEN 1 AND 3 GROUP BY m ORDER BY 2 DESC LIMIT 5 BOUND 3 GROUPS 2 ROWS;",
		"SELECT COMPARE(SUM(amount), by => region, a => 'north', b => 'south') FROM purchases p JOIN people q ON p.customer = q.customer WHERE NOT (vip OR age > 3.5)",
		"SELECT bin(amount, 2.50), COUNT(*) FROM purchases JOIN people USING (customer) WHERE till NOT IN ('a', 'it''s') OR tip IS NOT NULL GROUP BY 1",
		"SELECT COUNT(*) FROM visits WHERE at < TIMESTAMP '2026-03-29 02:30:00.5' AND NOT page <> 'home' AND (page = 'a' OR seconds > -5)",
		"SELECT p.region AS r, COUNT(DISTINCT p.customer) FROM people AS p WHERE p.vip = TRUE AND p.age NOT BETWEEN 20 AND 30 GROUP BY p.region ORDER BY r",
		"SELECT * FROM people", "SELECT region, age FROM people WHERE \"Nickname\" IS NULL ORDER BY age",
	} {
		f.Add(s)
	}
	cat := shop(f)
	f.Fuzz(func(t *testing.T, text string) {
		p, no := Parse(cat, text, candor.Normal)
		if no != nil {
			for _, m := range Mend(cat, text, candor.Normal) {
				if _, no := Parse(cat, m.Text, candor.Normal); no != nil {
					t.Errorf("a mended question is refused: %q from %q: %+v", m.Text, text, no)
				}
			}
			return
		}
		again := parse(text, &refusals{}).print()
		q, no := Parse(cat, again, candor.Normal)
		if no != nil {
			t.Fatalf("%q is taken and %q is not: %+v", text, again, no)
		}
		if !bytes.Equal(p.Canonical(), q.Canonical()) {
			t.Errorf("%q means something else than %q", text, again)
		}
	})
}
