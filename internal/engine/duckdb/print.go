package duckdb

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/question"
)

// errPlan means that a plan is not one that question.Parse makes; nothing is run for it.
var errPlan = errors.New("the engine does not know this kind of question")

// printer prints a plan. The tables cohort (person, seed), and d0, d1 … (v, i: a key's domain with the place of each value)
// stand beside it in the connection.
type printer struct {
	script
	plan    question.Plan
	rows    string             // folder
	files   [][][]catalog.File // by source, by shape
	sources []string
	used    [][]*catalog.Field // columns read, by source
	public  [][]*catalog.Field // likewise of each public table
	columns []measured
}

// measured is a column that vectors add up or count.
type measured struct {
	col    question.Column
	summed bool // clamped to its bounds and added up; otherwise only counted
}

// statement prints the whole question: one row a group that has anybody in it, the group's index and each vector's cell.
func (p *printer) statement() (string, error) {
	if err := p.read(); err != nil {
		return "", err
	}
	if p.plan.Comparison() != nil {
		return p.comparison()
	}
	per, err := p.perPerson()
	if err != nil {
		return "", err
	}
	cells, err := p.cells()
	if err != nil {
		return "", err
	}
	sums := "SELECT g, " + strings.Join(cells, ", ") + " FROM "
	groups := p.plan.Bounding().Groups
	if int64(p.plan.Groups()) <= groups || p.oneGroup() {
		return sums + "(" + per + ") GROUP BY g", nil
	}
	return "WITH per AS MATERIALIZED (" + drawn(per) + "), cut AS (SELECT person, min(x, " + p.bind(groups) + "::BIGINT) AS least FROM per GROUP BY person) " +
		sums + "(SELECT per.* FROM per JOIN cut USING (person) WHERE x <= least[len(least)]) GROUP BY g", nil
}

// drawn adds to each person and group the number x by which a person's groups are chosen: those with the smallest. A choice
// looks at no other person, and nobody can foresee, steer or repeat it: it starts from the person's seed, which is AES of
// the person under the question's own key (see fillCohort). From there integers are mixed, twice, by a permutation of 32
// bits (xor, shift, multiply by an odd number), keyed by both halves of the seed; so different groups have different x.
func drawn(per string) string {
	const low = " & 4294967295"
	q := "SELECT p.*, c.seed AS s, xor(p.g::UBIGINT, c.seed" + low + ") AS x FROM (" + per + ") p JOIN cohort c ON p.person = c.person"
	step := func(x string) { q = "SELECT * EXCLUDE (x), " + x + " AS x FROM (" + q + ")" }
	mix := func() {
		step("(xor(x, x >> 16) * 2146121005)" + low)
		step("(xor(x, x >> 15) * 2221713035)" + low)
		step("xor(x, x >> 16)")
	}
	mix()
	step("(x + (s >> 32))" + low)
	mix()
	return q
}

// oneGroup reports whether a person can be in one group only: all keys come from the second source, of which second
// leaves one row a person, or from public tables joined with it.
func (p *printer) oneGroup() bool {
	return !slices.ContainsFunc(p.plan.Keys(), func(k question.Key) bool { return !p.oneOfPerson(k.Column) })
}

// read collects the columns that the plan uses and prints the sources.
func (p *printer) read() error {
	n := len(p.plan.Sources())
	if n < 1 || n > 2 || n != len(p.files) {
		return errPlan
	}
	p.used = make([][]*catalog.Field, n)
	if err := p.readPublic(); err != nil {
		return err
	}
	for _, v := range p.plan.Vectors() {
		if v.Column == nil {
			continue
		}
		summed := v.Kind == question.Sum || v.Kind == question.Centred
		if i := slices.IndexFunc(p.columns, func(m measured) bool { return m.col == *v.Column }); i >= 0 {
			p.columns[i].summed = p.columns[i].summed || summed
		} else {
			p.columns = append(p.columns, measured{*v.Column, summed})
		}
		if err := p.use(*v.Column); err != nil {
			return err
		}
	}
	for _, k := range p.plan.Keys() {
		if err := p.use(k.Column); err != nil {
			return err
		}
	}
	if err := p.useIn(p.plan.Where()); err != nil {
		return err
	}
	for i := range p.used {
		src, err := p.source(p.rows, p.files[i], p.used[i])
		if err != nil {
			return err
		}
		p.sources = append(p.sources, src)
	}
	return nil
}

func (p *printer) use(c question.Column) error {
	if c.Field != nil && c.Public() {
		return p.usePublic(c)
	}
	if c.Source < 0 || c.Source >= len(p.used) || c.Field == nil {
		return errPlan
	}
	if !slices.Contains(p.used[c.Source], c.Field) {
		p.used[c.Source] = append(p.used[c.Source], c.Field)
	}
	return nil
}

func (p *printer) useIn(e question.Expr) error {
	var errs error
	columnsOf(e, func(c question.Column) { errs = errors.Join(errs, p.use(c)) })
	return errs
}

// second prints the second source's permitted people: one row each, the newest, whatever the files hold. The contract
// promises one row a person; the bounds of an answer must not rest on that promise.
func (p *printer) second() string {
	pack, unpack := `"none" := true`, ""
	if u := p.used[1]; len(u) > 0 {
		var in, out []string
		for _, f := range u {
			name := ident(columnName(f))
			in = append(in, name+" := t."+name)
			out = append(out, "r."+name+" AS "+name)
		}
		pack, unpack = strings.Join(in, ", "), ", "+strings.Join(out, ", ")
	}
	return fmt.Sprintf("(SELECT person%s FROM (SELECT t.person AS person, max_by(struct_pack(%s), t.record) AS r FROM %s t JOIN cohort c ON t.person = c.person GROUP BY t.person))",
		unpack, pack, p.sources[1])
}

// perPerson prints one row a person and group: n rows, and for each measured column its count c and total t.
func (p *printer) perPerson() (string, error) {
	from := p.sources[0] + " s0 JOIN cohort c ON s0.person = c.person"
	if len(p.sources) == 2 {
		from += " JOIN " + p.second() + " s1 ON s1.person = s0.person"
	}
	public, err := p.publicJoins()
	if err != nil {
		return "", err
	}
	from += public
	group, joins, err := p.groups()
	if err != nil {
		return "", err
	}
	where, err := p.condition(p.plan.Where())
	if err != nil {
		return "", err
	}
	measures, err := p.measures()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("SELECT person, g, count(*) AS n%s FROM (SELECT s0.person AS person, %s AS g%s FROM %s%s WHERE %s) GROUP BY person, g",
		p.totals(), group, measures, from, joins, where), nil
}

// comparison prints the arms: every permitted person of the second source, with or without rows in the first.
func (p *printer) comparison() (string, error) {
	cmp := p.plan.Comparison()
	if len(p.sources) != 2 || len(p.plan.Joined()) > 0 || cmp.By.Source != 1 || len(p.plan.Keys()) != 1 || p.plan.Keys()[0].Column.Source != 1 {
		return "", errPlan
	}
	people, rows := splitBySource(p.plan.Where())
	group, joins, err := p.groups()
	if err != nil {
		return "", err
	}
	whoseWhere, err := p.condition(people)
	if err != nil {
		return "", err
	}
	rowWhere, err := p.condition(rows)
	if err != nil {
		return "", err
	}
	measures, err := p.measures()
	if err != nil {
		return "", err
	}
	cells, err := p.cells()
	if err != nil {
		return "", err
	}
	kept := make([]string, len(p.columns))
	for i := range p.columns {
		kept[i] = fmt.Sprintf(", coalesce(c%d, 0) AS c%d", i, i)
		if p.columns[i].summed {
			kept[i] += fmt.Sprintf(", t%d", i)
		}
	}
	return fmt.Sprintf(`WITH arms AS MATERIALIZED (SELECT s1.*, %s AS g FROM %s s1%s WHERE %s),
counted AS (SELECT person, count(*) AS n%s FROM (SELECT s0.person AS person%s FROM %s s0 JOIN arms s1 ON s0.person = s1.person WHERE %s) GROUP BY person)
SELECT g, %s FROM (SELECT g, coalesce(n, 0) AS n%s FROM arms LEFT JOIN counted USING (person)) GROUP BY g`,
		group, p.second(), joins, whoseWhere, p.totals(), measures, p.sources[0], rowWhere, strings.Join(cells, ", "), strings.Join(kept, "")), nil
}

// measures prints the measured columns, clamped where they are summed. CASE keeps NULL; least and greatest would not.
func (p *printer) measures() (string, error) {
	var b strings.Builder
	for i, m := range p.columns {
		x := columnExpr(m.col)
		if !m.summed {
			fmt.Fprintf(&b, ", %s AS m%d", x, i)
			continue
		}
		f := m.col.Field
		if f.Bounds == nil || !f.Type.Numeric() || f.Bounds.Lo > f.Bounds.Hi {
			return "", errPlan
		}
		lo, hi := p.bind(f.Bounds.Lo)+"::BIGINT", p.bind(f.Bounds.Hi)+"::BIGINT"
		fmt.Fprintf(&b, ", CASE WHEN %s < %s THEN %s WHEN %s > %s THEN %s ELSE %s END AS m%d", x, lo, lo, x, hi, hi, x, i)
	}
	return b.String(), nil
}

func (p *printer) totals() string {
	var b strings.Builder
	for i, m := range p.columns {
		fmt.Fprintf(&b, ", count(m%d) AS c%d", i, i)
		if m.summed {
			fmt.Fprintf(&b, ", sum(m%d)::HUGEINT AS t%d", i, i)
		}
	}
	return b.String()
}

// groups prints the index of the group, row-major over the keys' domains, and the joins that find it. Values outside a
// domain find nothing and drop out; NULL finds the domain's NULL where it has one.
func (p *printer) groups() (index, joins string, err error) {
	index = "0::BIGINT"
	var b strings.Builder
	for i, k := range p.plan.Keys() {
		st, err := storageOf(k.Type)
		if err != nil {
			return "", "", err
		}
		x, err := p.key(k)
		if err != nil {
			return "", "", err
		}
		index = fmt.Sprintf("(%s * %d + d%d.i)", index, len(k.Domain), i)
		fmt.Fprintf(&b, " JOIN (SELECT %s AS v, i FROM d%d) d%d ON %s IS NOT DISTINCT FROM d%d.v", st.loading("v"), i, i, x, i)
	}
	return index, b.String(), nil
}

// key prints a grouping value.
func (p *printer) key(k question.Key) (string, error) {
	f := k.Column.Field
	x := columnExpr(k.Column)
	switch k.Kind {
	case question.ByValue:
		return x, nil
	case question.ByUnit:
		switch k.Unit {
		case "day", "week", "month", "quarter", "year": // weeks start on Monday (ISO 8601), in DuckDB too
		default:
			return "", errPlan
		}
		if f.Type == catalog.Timestamp {
			zone := "UTC"
			if z := p.plan.Sources()[k.Column.Source].Zone; z != nil {
				zone = z.String()
			}
			if zone != "UTC" {
				x = fmt.Sprintf("timezone(%s::VARCHAR, timezone('UTC', %s))", p.bind(zone), x)
			}
		} else if f.Type != catalog.Date {
			return "", errPlan
		}
		if k.Type != catalog.Date {
			return "", errPlan
		}
		return "date_trunc('" + k.Unit + "', " + x + ")::DATE", nil
	case question.ByBin:
		if f.Bounds == nil || !f.Type.Numeric() || k.Width < 1 || f.Bounds.Lo > f.Bounds.Hi {
			return "", errPlan
		}
		// From the first bin's start upward nothing is negative, so that division rounds down. HUGEINT: bounds may lie far
		// apart.
		start := floorTo(f.Bounds.Lo, k.Width)
		lo, hi := p.bind(f.Bounds.Lo)+"::BIGINT", p.bind(f.Bounds.Hi)+"::BIGINT"
		x = fmt.Sprintf("CASE WHEN %s < %s THEN %s WHEN %s > %s THEN %s ELSE %s END", x, lo, lo, x, hi, hi, x)
		wide := ""
		if new(big.Int).Sub(big.NewInt(f.Bounds.Hi), big.NewInt(start)).BitLen() > 62 {
			wide = "::HUGEINT"
		}
		s, w := p.bind(start)+"::BIGINT", p.bind(k.Width)+"::BIGINT"
		return fmt.Sprintf("(((%s)%s - %s) // %s * %s + %s)::BIGINT", x, wide, s, w, w, s), nil
	}
	return "", errPlan
}

// floorTo is the greatest multiple of w that is not above x.
func floorTo(x, w int64) int64 {
	q := x / w
	if x%w < 0 {
		q--
	}
	return q * w
}

// cells prints what each vector adds up over the people of a group, each person bounded.
func (p *printer) cells() ([]string, error) {
	m := p.plan.Bounding().Rows
	if m < 1 || p.plan.Bounding().Groups < 1 {
		return nil, errPlan
	}
	var out []string
	for _, v := range p.plan.Vectors() {
		x, most, err := p.cell(v, m)
		if err != nil {
			return nil, err
		}
		// The noise is scaled to the plan's sensitivity: what one person can add here must not be more.
		if most.Cmp(big.NewInt(v.Sensitivity)) > 0 {
			return nil, errors.New("the plan's sensitivity is not the bound that the engine keeps")
		}
		out = append(out, "sum("+x+")::BIGINT")
	}
	return out, nil
}

// cell prints one person's part of a vector's cell, and gives the most that it can be.
func (p *printer) cell(v question.Vector, m int64) (expr string, most *big.Int, err error) {
	rows := "n"
	at := -1
	if v.Column != nil {
		at = slices.IndexFunc(p.columns, func(c measured) bool { return c.col == *v.Column })
		rows = fmt.Sprintf("c%d", at)
	}
	limit := big.NewInt(m)
	switch v.Kind {
	case question.Persons:
		return "1", big.NewInt(1), nil
	case question.Matched:
		if p.plan.Comparison() == nil {
			return "", nil, errPlan
		}
		return "CASE WHEN n > 0 THEN 1 ELSE 0 END", big.NewInt(1), nil
	case question.Rows:
		return fmt.Sprintf("least(%s, %s::BIGINT)", rows, p.bind(m)), limit, nil
	}
	if at < 0 {
		return "", nil, errPlan
	}
	b := v.Column.Field.Bounds
	lo, hi := big.NewInt(b.Lo), big.NewInt(b.Hi)
	switch v.Kind {
	case question.Sum:
		widest := new(big.Int).Abs(lo)
		if a := new(big.Int).Abs(hi); a.Cmp(widest) > 0 {
			widest = a
		}
		most = widest.Mul(widest, limit)
		if !most.IsInt64() {
			return "", nil, errPlan
		}
		q := p.bind(most.Int64()) + "::BIGINT::HUGEINT"
		return fmt.Sprintf("greatest(least(coalesce(t%d, 0), %s), -(%s))", at, q, q), most, nil
	case question.Centred:
		total := fmt.Sprintf("(2 * coalesce(t%d, 0) - c%d::HUGEINT * (%s::BIGINT::HUGEINT + %s::BIGINT::HUGEINT))", at, at, p.bind(b.Lo), p.bind(b.Hi))
		q := p.bind(m) + "::BIGINT::HUGEINT"
		a, d := fmt.Sprintf("(%s * %s)", total, q), fmt.Sprintf("c%d::HUGEINT", at)
		// DuckDB's // rounds toward zero; taking the remainder off first, made positive, rounds down.
		floor := fmt.Sprintf("((%s - ((%s %% %s) + %s) %% %s) // %s)", a, a, d, d, d, d)
		most = new(big.Int).Mul(limit, new(big.Int).Sub(hi, lo))
		return fmt.Sprintf("CASE WHEN c%d > %s THEN %s ELSE %s END", at, q, floor, total), most, nil
	}
	return "", nil, errPlan
}

func columnExpr(c question.Column) string {
	return fmt.Sprintf("s%d.%s", c.Source, ident(columnName(c.Field)))
}
