package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/candor-data/candor/internal/catalog"
)

// decide makes the proposal from the profile.
func (p *Proposal) decide(t *table, o Options) {
	t.finish()
	taken := map[string]bool{}
	p.People = Nobody
	timed := t.timeColumn()
	var cols []Column
	for i, c := range t.cols {
		d := decision{c: c, o: o, out: Column{File: c.file, Name: safe(c.file, taken), Title: titled(c.words), JSON: t.json, Seen: c.seen()}, people: t.person >= 0}
		if d.out.Title == "" {
			d.out.Title = titled(strings.ReplaceAll(d.out.Name, "_", " "))
		}
		d.r = recognise(c)
		switch {
		case i == t.person:
			d.person(p.Name)
			p.People = ByKey
		case c.n == 0:
			d.empty("no row has a value here")
		case c.file == "":
			d.empty("it has no name in the file, so nothing could find it")
		default:
			d.any(i == timed)
		}
		switch d.out.Role {
		case catalog.Key, catalog.Measure, catalog.Time:
			if c.n == c.rows && c.rows >= look/10 && !d.out.Leave {
				d.out.Required = true
				d.why("every row has one, so a row without is set aside")
			}
		}
		if d.r != nil && d.r.about && p.People == Nobody {
			p.People = ByRow
		}
		cols = append(cols, d.out)
	}
	if t.person < 0 {
		row := Column{Name: safe("row", taken), Title: "Line of the file", Type: catalog.String, Role: catalog.Person, Class: catalog.DirectIdentifier, Category: "user.unique_id",
			Required: true, Identifier: p.Name + "_row", Kind: "the row itself",
			Why:     []string{"no column says whose row it is, so each row is taken for one person, known by the line on which it stands"},
			Confirm: []string{"is each row one person? If a column says whose row it is, give it candor.role: person and take this one out"}}
		cols = append([]Column{row}, cols...)
	}
	p.Columns = cols
	p.menu(t)
	p.summable()
	p.toConfirm(t)
}

// decision is one column under way.
type decision struct {
	c      *column
	o      Options
	r      *recogniser
	out    Column
	people bool // values are counted by people, not rows
}

func (d *decision) why(format string, args ...any) {
	d.out.Why = append(d.out.Why, fmt.Sprintf(format, args...))
}
func (d *decision) confirm(format string, args ...any) {
	d.out.Confirm = append(d.out.Confirm, fmt.Sprintf(format, args...))
}

func (d *decision) person(dataset string) {
	d.out.Type, d.out.Role, d.out.Class, d.out.Required = catalog.String, catalog.Person, catalog.DirectIdentifier, true
	d.out.Category, d.out.Kind = "user.unique_id", "person's key"
	switch {
	case d.r != nil && d.r.role == catalog.Identifier:
		d.out.Category, d.out.Kind, d.out.Identifier = d.r.category, d.r.kind, identifierKind(d.r.kind)
		d.why("the best key that the file has: %s (%s)", d.r.why, d.r.cite)
	case strongKey.MatchString(d.c.words):
		d.why("says whose row it is, by its name (%s, %s)", identified, hipaa+"(R)")
	default:
		d.out.Identifier = dataset + "_" + d.out.Name
		d.why("nothing else in the file says whose row it is (%s)", identified)
	}
	if d.c.unique() {
		d.why("no two rows share one, so there is one row a person")
	} else {
		d.why("several rows share one")
	}
	if d.c.filled() < 1 {
		d.confirm("some rows have no value here; they are set aside at load, since they are nobody's to permit")
	}
	if d.out.Identifier != "" {
		d.confirm("is it the same number as in your other files? Then give both the same candor.identifier")
	}
}

func identifierKind(kind string) string {
	switch kind {
	case "e-mail address":
		return "email"
	case "telephone number":
		return "phone"
	case "user name":
		return "username"
	}
	return "national_id"
}

func (d *decision) empty(why string) {
	d.out.Leave, d.out.Type, d.out.Kind = true, catalog.String, "empty"
	d.why("%s", why)
}

func (d *decision) any(timed bool) {
	c, r := d.c, d.r
	if r != nil {
		d.out.Kind, d.out.Class, d.out.Category = r.kind, r.class, r.category
		reason := r.why
		if r.cite != "" {
			reason += " (" + r.cite + ")"
		}
		d.why("%s: %s", r.kind, reason)
	}
	if r != nil && r.leave {
		d.out.Leave, d.out.Type = true, catalog.String
		return
	}
	if r != nil && r.class == catalog.DirectIdentifier && c.text.rounded > 0.01 {
		d.out.Leave, d.out.Type = true, catalog.String
		d.why("a spreadsheet rounded some of the numbers (like 5.7E+12), so that different people would seem to be one")
		d.confirm("export the file again with this column as text, if you need it")
		return
	}
	switch {
	case r != nil && r.force && r.role != catalog.Attribute || r != nil && r.force && r.class == catalog.DirectIdentifier:
		d.out.Role, d.out.Type = r.role, catalog.String
		if r.role == catalog.Identifier {
			d.out.Identifier = identifierKind(r.kind)
			if d.out.Identifier == "phone" && share(c.cells, func(s string) bool { return strings.HasPrefix(s, "+") }) < 0.9 {
				d.confirm("in which country are the numbers without a + at home? (candor.country; without it nobody is known by them)")
			}
		}
	case c.isDate():
		d.date(timed)
	case r != nil && r.kind == "date of birth":
		d.out.Type = catalog.String
		d.confirm("the dates are written in no one way that is known: give candor.format and logicalType: date, or leave it as text")
	case c.isNumber() && !(r != nil && r.force):
		d.number()
	case c.isNumber() && !c.whole && !c.coded: // coordinates
		d.out.Type = catalog.Decimal
		d.out.Scale, d.out.Marks = c.scale, c.numbers[0].Marks
	default:
		d.words()
	}
}

// isDate: the cells read as dates, and not by chance as numbers of eight digits would.
func (c *column) isDate() bool {
	return len(c.dates) > 0 && (c.dates[0].Go != "20060102" || plausibleYears(c))
}

// plausibleYears keeps 8-digit numbers from being dates: nine in ten lie between 1850 and 2100.
func plausibleYears(c *column) bool {
	return share(c.cells, func(s string) bool { return len(s) >= 4 && s[:4] >= "1850" && s[:4] <= "2100" }) > 0.9
}

func (c *column) isNumber() bool { return len(c.numbers) > 0 && !c.coded }

func (d *decision) date(timed bool) {
	c := d.c
	l := c.dates[0]
	d.out.Type, d.out.Format = catalog.Date, l.Format
	if l.Time {
		d.out.Type = catalog.Timestamp
	}
	if len(c.dates) > 1 {
		var names []string
		for _, o := range c.dates {
			names = append(names, o.String())
		}
		d.confirm("the dates fit %s alike: which is it?", strings.Join(names, " and "))
	}
	var ys []int
	for _, s := range c.cells {
		if at, ok := l.Reads(s); ok {
			ys = append(ys, at.Year())
		}
	}
	slices.Sort(ys)
	d.out.Lo, d.out.Hi = years(ys, d.o.Now.Year())
	if d.r != nil && d.r.kind == "date of birth" {
		d.out.Lo = "1900-01-01"
		return
	}
	if timed {
		d.out.Role = catalog.Time
		d.why("when it happened; written as %s", l)
	} else {
		d.why("a date, written as %s", l)
	}
	if d.out.Category == "" {
		d.out.Category = "user.behavior"
	}
	if l.Time && !l.Zoned {
		d.confirm("in which time zone are these times? (candor.zone)")
	}
}

var (
	coded  = named(`cluster|segment|group|class|category|type|status|code|level|grade|tier|label|kind|bucket|band|month|day|week ?day|quarter|year`)
	idLike = regexp.MustCompile(`(^|\w )(id|uid|uuid|guid|nr|no|number|code|key|ref)( [a-z0-9])?$`)
	cash   = named(`amount|price|prices|cost|costs|charges?|revenue|sales|total|paid|payment|spend|spent|value|fee|fees|balance|dollars?|usd|eur|euros?|gbp|pounds?|income|salar(?:y|ies)|wages?|budget|turnover|profit|discount|tax|vat|shipping|refund`)
)

func (d *decision) number() {
	c, r := d.c, d.r
	d.out.Type, d.out.Scale = catalog.Integer, 0
	if !c.whole {
		d.out.Type, d.out.Scale = catalog.Decimal, c.scale
	}
	d.out.Marks = c.numbers[0].Marks
	if len(c.numbers) > 1 {
		var names []string
		for _, n := range c.numbers {
			names = append(names, n.String())
		}
		d.confirm("the numbers could be written as %s: which is it?", strings.Join(names, " or as "))
	}
	switch {
	case r != nil && r.kind == "age" && c.whole && c.distinct() > 2:
		d.out.Role, d.out.Lo, d.out.Hi = catalog.Key, "0", "120"
		d.why("ages are grouped in steps (bin) and averaged; nobody is older than the bounds")
	case r != nil && r.kind == "year of birth" && c.whole:
		d.out.Role, d.out.Lo, d.out.Hi = catalog.Key, "1900", strconv.Itoa(d.o.Now.Year()/5*5+4)
	case c.only("0", "1") && c.distinct() == 2 && (r == nil || r.flags && r.kind != "gender" && r.kind != "race or ethnic origin"):
		d.boolean()
	case c.whole && c.distinct() <= 40 && (r != nil && (r.role == catalog.Key || r.kind == "origin") || r == nil && coded.MatchString(c.words)):
		d.list()
	case r != nil && r.kind == "dialling code" || r == nil && c.whole && (idLike.MatchString(c.words) && c.distinct() > 40 || c.words != "" && codedName(c)):
		d.out.Type, d.out.Marks = catalog.String, catalog.Marks{}
		d.why("digits that name something, so they are not summed")
		d.suspect()
	default:
		d.measure()
	}
}

// codedName: a number under a name that says it is one of a list, with too many values to publish.
func codedName(c *column) bool { return coded.MatchString(c.words) && !cash.MatchString(c.words) }

func (d *decision) boolean() {
	d.out.Type, d.out.Role, d.out.Scale = catalog.Boolean, catalog.Key, 0
	d.why("yes or no, nothing else")
	d.behaviour()
}

func (d *decision) measure() {
	c := d.c
	d.out.Role = catalog.Measure
	d.out.Lo, d.out.Hi = measureBounds(d.units(), c.scale)
	what := "whole numbers"
	if c.scale > 0 {
		what = fmt.Sprintf("numbers with %d digits after the point", c.scale)
	}
	d.why("%s, summed and averaged; the bounds are steps of 1, 2, 5 around nearly all values, and what lies beyond counts as the bound", what)
	d.confirm("are %s to %s sensible bounds? One person counts for at most that much, and the noise grows with them", d.out.Lo, d.out.Hi)
	if cash.MatchString(c.words) {
		d.out.Currency = currencyOf(c.words)
		if d.out.Currency == "" {
			d.out.Currency = d.o.Currency
		}
		if d.out.Currency == "" {
			d.confirm("if this is money, say which: candor.currency")
		} else {
			d.confirm("is this money, in %s?", d.out.Currency)
		}
		if d.out.Category == "" {
			d.out.Category = "user.behavior.purchase_history"
		}
	}
	d.behaviour()
}

// units gives the numbers kept, in order, as fixed-point integers.
func (d *decision) units() (out []int64) {
	c := d.c
	for _, s := range c.cells {
		plain, ok := c.numbers[0].Marks.Plain(s)
		if !ok {
			continue
		}
		if whole, frac, cut := strings.Cut(plain, "."); cut && len(frac) > c.scale {
			plain = whole + "." + frac[:c.scale]
		}
		if v, err := catalog.ParseFixed(plain, c.scale); err == nil {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

func currencyOf(w string) string {
	for code, re := range currencies {
		if re.MatchString(w) {
			return code
		}
	}
	return ""
}

var currencies = map[string]*regexp.Regexp{"USD": named(`usd|dollars?`), "EUR": named(`eur|euros?`), "GBP": named(`gbp|pounds?|sterling`), "JPY": named(`jpy|yen`), "CHF": named(`chf|francs?`)}

// behaviour is what is said of columns that tell of nothing else: what somebody did.
func (d *decision) behaviour() {
	if d.out.Category == "" {
		d.out.Category = "user.behavior"
	}
}

func (d *decision) words() {
	c, r := d.c, d.r
	d.out.Type = catalog.String
	d.behaviour()
	switch {
	case c.only("yes", "no") || c.only("true", "false") || c.only("y", "n") || c.only("t", "f"):
		if c.distinct() >= 2 {
			d.boolean()
			return
		}
		d.list()
	case r != nil && r.force:
		d.out.Role = r.role
	case c.values != nil && c.distinct() <= mostListed && c.text.prose < 0.5:
		d.list()
	case r == nil && c.distinct()*10 > c.n && (idLike.MatchString(c.words) || share(c.cells, isUUID) > 0.9):
		d.why("names or numbers something; not grouped by")
		d.confirm("does it recognise the person in other files? Then candor.role: identifier")
		d.suspect()
	default:
		d.why("too many different values for a public list, so it can be filtered by and not grouped by")
	}
}

// suspect classes what may recognise somebody, so that it cannot be asked about until a person looks.
func (d *decision) suspect() {
	if d.c.unique() || strongID.MatchString(d.c.words) {
		d.out.Class, d.out.Category = catalog.DirectIdentifier, "user.unique_id"
		d.why("nearly every row has its own (%s)", hipaa+"(R)")
	}
}

var strongID = named(`unique id|customer|client|user|member|person|patient`)

// mostListed is how long a list may be that a person still reads.
const mostListed = 60

// list proposes the values that enough people carry. The others are never written down: they are kept as Other, or not
// listed where they are too many.
func (d *decision) list() {
	c := d.c
	if c.values == nil {
		return
	}
	var listed []string
	carried, rest := 0, 0
	for v, s := range c.values {
		if len(s.people) >= Least && strings.IndexFunc(v, unicode.IsControl) < 0 {
			listed = append(listed, v)
			carried += s.n
		} else {
			rest += s.n
		}
	}
	whom := "rows"
	if d.people {
		whom = "people"
	}
	if d.out.Type == catalog.NoType {
		d.out.Type = catalog.String
	}
	d.behaviour()
	switch {
	case d.r == nil && c.names():
		d.out.Role, d.out.Class, d.out.Category = catalog.Attribute, catalog.DirectIdentifier, "user.name"
		d.why("the values look like names or numbers of people, so none is made public (%s)", identified)
		d.confirm("are these people? If not, give it another class, and candor.role: key with the values that may be public")
		return
	case len(listed) == 0 || carried < 4*rest:
		d.out.Role = catalog.Attribute
		d.why("most values are carried by fewer than %d %s, so none is made public: it can be filtered by and not grouped by", Least, whom)
		if d.r == nil && idLike.MatchString(c.words) {
			d.suspect()
		}
		return
	case rest > 0 && d.out.Type != catalog.String: // a number has no Other
		d.steps()
		return
	}
	sortValues(listed)
	d.out.Role, d.out.Domain = catalog.Key, listed
	d.why("a closed list; each value is carried by at least %d different %s and becomes public", Least, whom)
	if rest > 0 {
		d.out.Other = other(listed)
		d.why("rarer values are left out, since they could point at somebody, and are kept as %q", d.out.Other)
		d.confirm("add values that are public in themselves, and take out any that should not be seen")
	}
}

// names reports whether a short list looks like people: staff, agents, doctors, whom no domain may publish.
func (c *column) names() bool {
	n := 0
	for v := range c.values {
		first, _, _ := strings.Cut(strings.ToLower(v), " ")
		_, second, comma := strings.Cut(strings.ToLower(v), ", ")
		if givenNames[first] || comma && givenNames[second] || isEmail(v) || isCard(v) || ssn.MatchString(v) || isIP(v) || len(v) > 8 && strings.HasPrefix(v, "+") && isPhone(v) {
			n++
		}
	}
	return n > 0 && n*10 >= 3*len(c.values)
}

// steps makes a key of numbers without a list: whoever asks groups them in steps.
func (d *decision) steps() {
	d.out.Role = catalog.Key
	d.out.Lo, d.out.Hi = measureBounds(d.units(), 0)
	d.why("some values are carried by few, so no list is made public: it is grouped in steps (bin) between two round numbers")
}

func other(listed []string) string {
	o := "Other"
	for slices.ContainsFunc(listed, func(v string) bool { return strings.EqualFold(v, o) }) {
		o += " value"
	}
	return o
}

// sortValues orders numbers by size, months and days by the calendar, and words by the alphabet.
func sortValues(v []string) {
	rank := func(s string) int {
		if n, err := strconv.Atoi(s); err == nil {
			return n
		}
		if i := slices.Index(calendar, strings.ToLower(s[:min(3, len(s))])); i >= 0 && (months[strings.ToLower(s)] || days[strings.ToLower(s)]) {
			return i
		}
		return 1 << 30
	}
	slices.SortFunc(v, func(a, b string) int {
		if x, y := rank(a), rank(b); x != y {
			return x - y
		}
		return strings.Compare(a, b)
	})
}

var calendar = strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun")
