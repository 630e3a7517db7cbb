package enginetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Question invents a question about a Shop in candor's dialect. Most of them are accepted. Plain ones hold only what SQL
// means the same everywhere, and nothing that bounds: their text runs on any database.
func Question(r *rand.Rand, plain bool) string {
	g := &asker{r: r, plain: plain}
	if !plain && r.IntN(5) == 0 {
		return g.comparison()
	}
	return g.grouped()
}

type asker struct {
	r     *rand.Rand
	plain bool
}

func (g *asker) pick(of ...string) string { return of[g.r.IntN(len(of))] }

// some picks up to n different ones.
func (g *asker) some(n int, of []string) []string {
	out := []string{}
	for _, i := range g.r.Perm(len(of))[:min(n, len(of))] {
		out = append(out, of[i])
	}
	return out
}

var eventKeys = []string{"e.channel", "e.grade", "e.gift", "date_trunc('month', e.day)", "date_trunc('week', e.day)", "date_trunc('quarter', e.at)",
	"date_trunc('day', e.at)", "date_trunc('year', e.at)", "bin(e.qty, 3)", "bin(e.amount, 2.5)", "date_trunc('month', e.at)", "date_trunc('week', e.at)"}
var peopleKeys = []string{"p.region", "p.vip", "bin(p.age, 10)", "bin(p.age, 7)", "date_trunc('year', p.joined)", "date_trunc('quarter', p.joined)", "p.rank"}
var accountKeys = []string{"a.plan", "bin(a.balance, 7.25)"}

func (g *asker) grouped() string {
	var from, who string
	var keys, sums, cols []string
	switch g.r.IntN(7) {
	case 0, 1, 2:
		from, who = "events e", "e.customer"
		keys, sums, cols = eventKeys, []string{"e.amount", "e.qty", "e.wide"}, eventColumns
	case 3, 4:
		from, who = g.pick("events e JOIN people p ON e.customer = p.customer", "people p JOIN events e ON p.customer = e.customer"), "e.customer"
		keys, sums, cols = append(append([]string{}, eventKeys...), peopleKeys...), []string{"e.amount", "e.qty", "p.age"}, append(append([]string{}, eventColumns...), peopleColumns...)
	case 5:
		from, who = "people p", "p.customer"
		keys, sums, cols = peopleKeys, []string{"p.age"}, peopleColumns
	default:
		from, who = "accounts a JOIN people p ON a.customer = p.customer", "a.customer"
		keys, sums, cols = append(append([]string{}, peopleKeys...), accountKeys...), []string{"p.age", "a.balance"}, append(append([]string{}, peopleColumns...), accountColumns...)
	}
	if join, k, s, c := g.publicJoin(from); join != "" {
		from += join
		keys, sums, cols = slices.Concat(k, keys, k), slices.Concat(s, sums), slices.Concat(c, cols)
	}
	by := g.some(g.r.IntN(4), keys)
	ask := []string{"COUNT(DISTINCT " + who + ")", "COUNT(*)"}
	for _, s := range g.some(1+g.r.IntN(2), sums) {
		ask = append(ask, "SUM("+s+")")
		if !g.plain {
			ask = append(ask, "AVG("+s+")")
		}
	}
	if !g.plain {
		ask = g.some(1+g.r.IntN(3), ask)
	}
	q := "SELECT " + strings.Join(append(append([]string{}, by...), ask...), ", ") + " FROM " + from
	if g.r.IntN(3) > 0 {
		q += " WHERE " + g.condition(cols, 3)
	}
	if len(by) > 0 {
		q += " GROUP BY " + strings.Join(by, ", ")
	}
	if !g.plain && strings.Contains(from, "events") && g.r.IntN(2) == 0 {
		q += g.pick(" BOUND 1 GROUPS 1 ROWS", " BOUND 3 GROUPS 2 ROWS", " BOUND 5 GROUPS 50 ROWS")
	}
	return q
}

func hasEvents(from string) bool { return strings.Contains(from, "events") }
func hasPeople(from string) bool { return strings.Contains(from, "people p") }

func (g *asker) comparison() string {
	by, a, b := "p.region", "'north'", "'east'"
	switch g.r.IntN(3) {
	case 0:
		by, a, b = "p.vip", "TRUE", "FALSE"
	case 1:
		by, a, b = "p.rank", "1.5", "0.5"
	}
	from, measure, rows := "events e JOIN people p ON e.customer = p.customer", g.pick("SUM(e.amount)", "SUM(e.qty)", "COUNT(*)", "COUNT(DISTINCT e.customer)"), eventColumns
	if g.r.IntN(4) == 0 {
		from, measure, rows = "accounts a JOIN people p ON a.customer = p.customer", g.pick("SUM(a.balance)", "COUNT(*)", "COUNT(DISTINCT a.customer)"), accountColumns
	}
	q := fmt.Sprintf("SELECT COMPARE(%s, by => %s, a => %s, b => %s) FROM %s", measure, by, a, b, from)
	var and []string
	if g.r.IntN(2) == 0 {
		and = append(and, "("+g.condition(rows, 2)+")")
	}
	if g.r.IntN(2) == 0 {
		and = append(and, "("+g.condition(peopleColumns, 2)+")")
	}
	if len(and) > 0 {
		q += " WHERE " + strings.Join(and, " AND ")
	}
	return q
}

var eventColumns = []string{"e.amount", "e.qty", "e.wide", "e.channel", "e.grade", "e.day", "e.at", "e.gift", "e.till"}
var peopleColumns = []string{"p.region", "p.vip", "p.age", "p.joined", "p.rank"}
var accountColumns = []string{"a.plan", "a.balance"}

func (g *asker) condition(cols []string, depth int) string {
	if depth > 0 && g.r.IntN(2) == 0 {
		l, r := g.condition(cols, depth-1), g.condition(cols, depth-1)
		return g.pick("("+l+" AND "+r+")", "("+l+" OR "+r+")", "NOT ("+l+")")
	}
	c := cols[g.r.IntN(len(cols))]
	if g.r.IntN(6) == 0 {
		return c + g.pick(" IS NULL", " IS NOT NULL")
	}
	lit := func() string { return g.literal(c) }
	switch c {
	case "e.channel", "e.till", "p.region", "a.plan", "e.gift", "p.vip", "d.sky", "d.holiday", "m.season", "r.land", "y.band":
		switch g.r.IntN(3) {
		case 0:
			return c + g.pick(" IN (", " NOT IN (") + lit() + ", " + lit() + ")"
		}
		return c + g.pick(" = ", " <> ") + lit()
	}
	switch g.r.IntN(5) {
	case 0:
		return c + g.pick(" IN (", " NOT IN (") + lit() + ", " + lit() + ", " + lit() + ")"
	case 1:
		return c + g.pick(" BETWEEN ", " NOT BETWEEN ") + lit() + " AND " + lit()
	}
	return c + g.pick(" = ", " <> ", " < ", " <= ", " > ", " >= ") + lit()
}

func (g *asker) literal(column string) string {
	switch column {
	case "e.amount", "a.balance":
		return g.pick("0", "-1.25", "5", "7.5", "14.99", "100", "0.01")
	case "e.qty":
		return g.pick("0", "1", "3", "5", "-1", "10", "11")
	case "e.wide":
		return g.pick("0", "1000000000000", "-5")
	case "e.grade":
		return g.pick("3", "1", "-2", "0")
	case "e.day":
		return "DATE '" + g.pick("2026-01-01", "2026-02-28", "2026-06-15", "2025-12-25") + "'"
	case "e.at":
		return "TIMESTAMP '" + g.pick("2026-03-15 12:00:00", "2026-06-01 00:00:00", "2026-10-10 09:30:00") + "'"
	case "e.gift", "p.vip":
		return g.pick("TRUE", "FALSE")
	case "e.channel":
		return g.pick("'web'", "'shop'", "'it''s'", "'nowhere'")
	case "e.till":
		return g.pick("'a'", "''", "'c''; --'", "'ä'")
	case "p.region":
		return g.pick("'north'", "'south'", "'east'")
	case "p.age":
		return g.pick("18", "30", "45", "99", "12")
	case "p.joined":
		return "DATE '" + g.pick("2020-01-01", "2024-02-29", "2026-01-01") + "'"
	case "d.sky":
		return g.pick("'sun'", "'it''s fog'", "'snow'")
	case "d.temp":
		return g.pick("0", "12.5", "-3.1", "30")
	case "d.holiday":
		return g.pick("TRUE", "FALSE")
	case "d.date":
		return "DATE '" + g.pick("2026-01-15", "2026-06-01", "2026-10-01") + "'"
	case "m.season":
		return g.pick("'low'", "'high'")
	case "m.spend", "y.age":
		return g.pick("5", "20", "35", "59")
	case "r.land":
		return g.pick("'hills'", "'coast'")
	case "r.people":
		return g.pick("300", "500", "2000")
	case "y.band":
		return g.pick("'young'", "'middle'", "'old'")
	case "p.rank":
		return g.pick("0.5", "1", "1.5", "2")
	}
	return g.pick("'free'", "'paid'")
}
