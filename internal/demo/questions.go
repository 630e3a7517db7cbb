package demo

import (
	"strings"
	"time"

	"github.com/candor-data/candor"
)

// Question is one that the pages offer, in plain words and in SQL.
type Question struct {
	ID        string
	Title     string // what somebody wants to know
	Reading   string // how to read the answer
	SQL       string
	Purpose   candor.PurposeID
	Recipient candor.PartyID     // the company itself, or the partner that asks
	Agreement candor.AgreementID // for partners
	Precision candor.Precision
}

// questions are all within the contracts' menus. The first eight are for the company's own people, the rest for partners.
func questions(t Truth) []Question {
	day := func(d time.Time) string { return "DATE '" + d.Format(time.DateOnly) + "'" }
	year := t.Last.AddDate(-1, 0, 1)
	inside := func(id, title, reading, sql string) Question {
		return Question{ID: id, Title: title, Reading: reading, SQL: sql, Purpose: Analytics, Recipient: Company, Precision: candor.Normal}
	}
	out := []Question{
		inside("totals", "How many people buy from us, and how much?",
			"People and dollars over two years. Each person counts for at most twelve orders of 120 dollars.",
			`SELECT COUNT(DISTINCT customer_id) AS buyers, SUM(amount) AS revenue
FROM purchases`),
		inside("months", "How does business go through the year?",
			"Spring is our season. The current month is not over yet.",
			`SELECT date_trunc('month', day) AS month, COUNT(DISTINCT customer_id) AS buyers, SUM(amount) AS revenue
FROM purchases
GROUP BY date_trunc('month', day)
ORDER BY month
BOUND 12 GROUPS 1 ROWS`),
		inside("goods", "Which goods reach the most people?",
			"Buyers of each kind of goods over the last year, and what they paid on average.",
			`SELECT category, COUNT(DISTINCT customer_id) AS buyers, AVG(amount) AS average
FROM purchases
WHERE day >= `+day(year)+`
GROUP BY category
ORDER BY buyers DESC
BOUND 6 GROUPS 2 ROWS`),
		inside("regions", "Where do our buyers live?",
			"Buyers of the last year by region.",
			`SELECT region, COUNT(DISTINCT customer_id) AS buyers
FROM purchases JOIN customers USING (customer_id)
WHERE day >= `+day(year)+`
GROUP BY region
ORDER BY buyers DESC`),
		inside("letter", "Did the spring letter pay?",
			"What people who got the letter spent, against people held out by lot, over sixty days. Each person counts for at most 120 dollars, which hides part of what the letter did. If the difference is smaller than its ±, it is too noisy to say.",
			`SELECT COMPARE(SUM(amount), by => arm, a => 'mailed', b => 'holdout')
FROM purchases JOIN contacts USING (customer_id)
WHERE day BETWEEN `+day(t.LetterOn)+` AND `+day(t.LetterThrough)+`
BOUND 1 ROWS`),
		inside("letter-orders", "Did the spring letter bring more orders?",
			"Orders of people who got the letter, against people held out by lot, over sixty days. Orders are seen more sharply than dollars, since one person can change them less.",
			`SELECT COMPARE(COUNT(*), by => arm, a => 'mailed', b => 'holdout')
FROM purchases JOIN contacts USING (customer_id)
WHERE day BETWEEN `+day(t.LetterOn)+` AND `+day(t.LetterThrough)+`
BOUND 3 ROWS`),
		inside("devices", "Do people visit us by phone or by computer?",
			"People by the device that they signed in with, over the last year.",
			`SELECT device, COUNT(DISTINCT customer_id) AS visitors, COUNT(*) AS visits
FROM visits
GROUP BY device
ORDER BY visitors DESC
BOUND 3 GROUPS 5 ROWS`),
		inside("ages", "How old are our customers?",
			"People by year of birth, in steps of ten years; the last group did not say.",
			`SELECT bin(birth_year, 10) AS born, COUNT(DISTINCT customer_id) AS people
FROM customers
GROUP BY bin(birth_year, 10)
ORDER BY born`),
		{
			ID: "channels", Title: "How do people pay us: in shops, on the web or by phone?",
			Reading: "Buyers and dollars by channel over two years, for PayCo.",
			SQL: `SELECT channel, COUNT(DISTINCT customer_id) AS buyers, SUM(amount) AS revenue
FROM purchases
GROUP BY channel
BOUND 3 GROUPS 4 ROWS`,
			Purpose: PartnerInsights, Recipient: PayCo, Agreement: PayCoAgreement, Precision: candor.Normal,
		},
		{
			ID: "plants", Title: "Where are plants and seeds bought?",
			Reading: "People who bought plants or seeds in the last year, by region, for Leafbrand.",
			SQL: `SELECT region, COUNT(DISTINCT customer_id) AS buyers
FROM purchases JOIN customers USING (customer_id)
WHERE category IN ('plants', 'seeds') AND day >= ` + day(year) + `
GROUP BY region
ORDER BY buyers DESC`,
			Purpose: PartnerInsights, Recipient: Leafbrand, Agreement: LeafbrandAgreement, Precision: candor.Normal,
		},
	}
	for i := range out {
		out[i].SQL = strings.TrimSpace(out[i].SQL)
		if strings.HasPrefix(out[i].ID, "letter") {
			out[i].Precision = candor.Fine // a difference of a tenth drowns in anything coarser
		}
	}
	return out
}
