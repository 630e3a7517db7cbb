package draft

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"

	"github.com/candor-data/candor/internal/catalog"
)

var (
	who       = `customer|client|user|member|person|people|patient|subject|account|shopper|visitor|subscriber|guest|donor|student|employee|passenger|policy ?holder|card ?holder|household|respondent|participant|cust|acct|kunde|kunden|client`
	idWord    = `id|no|nr|num|number|key|code|ref|uid|guid|uuid`
	strongKey = regexp.MustCompile(`^(?:` + who + `) ?(?:` + idWord + `)$|^(?:` + who + `)$|^(?:pid|uid|cid|custid|userid|customerid)$`)
	bareKey   = regexp.MustCompile(`^(?:id|unique id|unique id l|rec id|record id|row id|person)$`)
	counter   = regexp.MustCompile(`^(?:number|no|nr|index|row|key)$`)
)

// personColumn finds the column that says whose row it is: by its name first, by being a key of something nameless next.
// -1: none.
func (t *table) personColumn() int {
	best, at := 0, -1
	for i, c := range t.cols {
		if s := t.keyScore(c); s > best {
			best, at = s, i
		}
	}
	return at
}

func (t *table) keyScore(c *column) int {
	if c.n == 0 || c.filled() < 0.5 || c.distinct() < 2 || len(c.numbers) > 0 && !c.whole || c.text.words > 1.5 || c.text.longest > 80 || c.flag() {
		return 0
	}
	if c.isDate() || c.text.rounded > 0.01 {
		return 0
	}
	switch {
	case strongKey.MatchString(c.words) && (idLike.MatchString(c.words) || c.distinct() > Least):
		return 100
	case bareKey.MatchString(c.words) && c.distinct()*10 > c.n:
		return 60
	case counter.MatchString(c.words) && c.unique():
		return 40
	}
	if r := recognise(c); r != nil && r.role == catalog.Identifier {
		switch r.kind {
		case "e-mail address":
			return 35
		case "user name":
			return 33
		case "national or licence number", "medical record or insurance number":
			return 30
		case "telephone number":
			return 20
		}
	}
	// In a file without names, digits of one length with zeros before them number somebody.
	if c.words == "" && len(t.cols) > 1 && c.coded && c.text.even && c.distinct() > Least {
		return 10
	}
	return 0
}

// timeColumn finds the column that says when it happened; -1: none.
func (t *table) timeColumn() int {
	at, best := -1, 0
	for i, c := range t.cols {
		if i == t.person || !c.isDate() {
			continue
		}
		if r := recognise(c); r != nil && r.kind == "date of birth" {
			continue
		}
		score := 1
		if when.MatchString(c.words) {
			score = 2
		}
		if c.dates[0].Time {
			score++
		}
		if score > best {
			at, best = i, score
		}
	}
	return at
}

var when = named(`date|day|time|timestamp|when|at|on|ordered|purchased|created|occurred|datum|invoice date|order date`)

// menu proposes how much one person may count for, and how many people there may ever be.
func (p *Proposal) menu(t *table) {
	if t.person < 0 {
		p.One, p.Menu = true, []catalog.Contribution{{Groups: 1, Rows: 1}}
		p.MenuWhy = "each row is one person"
		p.Ceiling = ladder(max(1000, int64(t.rows)))
		return
	}
	counts := make([]int32, 0, len(t.each))
	for _, n := range t.each {
		counts = append(counts, n)
	}
	slices.Sort(counts)
	p.Ceiling = ladder(max(1000, int64(len(counts))*2))
	if len(counts) == 0 || counts[len(counts)-1] == 1 {
		p.One, p.Menu = true, []catalog.Contribution{{Groups: 1, Rows: 1}}
		p.MenuWhy = "no two rows are of one person"
		return
	}
	usual, most := ladder(int64(counts[len(counts)*3/4])), ladder(int64(counts[len(counts)*95/100]))
	add := func(groups, rows int64) {
		if c := (catalog.Contribution{Groups: groups, Rows: rows}); !slices.Contains(p.Menu, c) {
			p.Menu = append(p.Menu, c)
		}
	}
	add(1, usual)
	add(1, most)
	for _, groups := range []int64{3, 12} {
		if usual > 1 && (groups <= usual || groups == 3) {
			add(groups, ladder((usual+groups-1)/groups))
		}
	}
	p.MenuWhy = fmt.Sprintf("three in four people have at most %d rows, and nearly all %d; the more may count, the more noise; more groups a person, fewer rows in each", usual, most)
}

// summable takes out measures whose sum over everybody could pass what an exact integer holds, as describe asks (2⁶²): such
// numbers name something oftener than they count it.
func (p *Proposal) summable() {
	rows := int64(1)
	for _, m := range p.Menu {
		rows = max(rows, m.Rows)
	}
	limit := new(big.Int).Lsh(big.NewInt(1), 62)
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.Lo == "" || c.Type != catalog.Integer && c.Type != catalog.Decimal {
			continue
		}
		fits := true
		for _, s := range []string{c.Lo, c.Hi} {
			v, err := catalog.ParseFixed(s, c.Scale)
			sum := new(big.Int).Abs(big.NewInt(v))
			sum.Mul(sum, big.NewInt(rows)).Mul(sum, big.NewInt(p.Ceiling))
			fits = fits && err == nil && sum.Cmp(limit) < 0
		}
		if fits {
			continue
		}
		c.Type, c.Scale, c.Role, c.Marks, c.Lo, c.Hi, c.Currency = catalog.String, 0, catalog.Attribute, catalog.Marks{}, "", "", ""
		c.Why = append(c.Why, "too large to be summed exactly over everybody, so it is kept as text")
		c.Confirm = []string{"does it number somebody? Then candor.class: direct_identifier"}
	}
}

// toConfirm lists what a person has to look at.
func (p *Proposal) toConfirm(t *table) {
	add := func(format string, args ...any) { p.Confirm = append(p.Confirm, fmt.Sprintf(format, args...)) }
	if p.Headless {
		add("the first line of the file is data: put a line with names on top, column_1 and so on or your own (and change them here)")
	}
	if p.People == Nobody {
		add("nothing in this file looks like it is about people: if it is weather, prices or places, it is not a dataset of people, and should not be loaded as one")
	}
	if t.person < 0 {
		add("no column says whose row it is, so each row is one person and the dataset takes one file; with a customer number in the file, people could be asked, and could see and delete their data")
	}
	if len(p.Purposes) == 0 {
		add("candor.purposes: what may it be used for? Nothing yet")
	}
	if !p.Whole {
		add("the file was longer than what was read: lists may miss values")
	}
	seen := map[string]bool{}
	for _, c := range t.cols {
		if seen[c.file] && c.file != "" {
			add("two columns have the same name in the file: rename one, or neither can be found")
		}
		seen[c.file] = true
	}
	for _, c := range p.Columns {
		if c.Leave {
			add("%s is not taken: %s", c.Name, c.Why[len(c.Why)-1])
		}
	}
	add("every bound, list and class below: they are what protects people, and nobody has looked at them yet")
}

// headless reports whether the first line is data: a name is never a number or a date; and where all of it could be names,
// a single column whose first line reads like every other line.
func headless(header []string, rows [][]string) bool {
	for _, h := range header {
		if looksLikeData(h) {
			return true
		}
	}
	if len(header) != 1 || len(rows) < Least {
		return false
	}
	w := words(header[0])
	for i := range recognisers {
		if r := &recognisers[i]; r.name != nil && r.name.MatchString(w) {
			return false
		}
	}
	if coded.MatchString(w) || idLike.MatchString(w) || strongKey.MatchString(w) || bareKey.MatchString(w) || cash.MatchString(w) || when.MatchString(w) {
		return false
	}
	var cells []string
	for _, r := range rows {
		cells = append(cells, r[0])
	}
	s := shapeOf(cells)
	return s.letters > 0.95 && shapeOf(header).letters == 1 && s.words < 3
}

// looksLikeData: a number, a date, an address, or a sentence.
func looksLikeData(h string) bool {
	s := shapeOf([]string{h})
	return h != "" && (s.numeric == 1 || isEmail(h) || s.words > 12 || len(h) > 120)
}
