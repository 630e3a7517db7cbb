package question

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// A condition of the test's own, with a meaning of its own: three-valued logic over exact rationals, as SQL defines it.
// It is written out in random spellings, which Parse has to understand alike and rightly.
type cond struct {
	op    string // and, or, not, or a comparison, between, in, isnull, bare
	parts []*cond
	col   string
	lits  []string // numbers, or texts without quotes
}

type truth3 int8 // -1 false, 0 NULL, 1 true

var testColumns = []struct {
	name string
	kind catalog.Type
}{{"cds", catalog.Integer}, {"tip", catalog.Decimal}, {"amount", catalog.Decimal}, {"till", catalog.String}, {"gift", catalog.Boolean}}

func randomCond(r *rand.Rand, depth int) *cond {
	if depth > 0 && r.IntN(3) > 0 {
		switch r.IntN(3) {
		case 0:
			return &cond{op: "not", parts: []*cond{randomCond(r, depth-1)}}
		case 1:
			return &cond{op: "and", parts: []*cond{randomCond(r, depth-1), randomCond(r, depth-1), randomCond(r, depth-1)}}
		}
		return &cond{op: "or", parts: []*cond{randomCond(r, depth-1), randomCond(r, depth-1)}}
	}
	col := testColumns[r.IntN(len(testColumns))]
	c := &cond{col: col.name}
	if r.IntN(6) == 0 {
		c.op = "isnull"
		return c
	}
	ops := []string{"=", "<>", "<", "<=", ">", ">=", "between", "in"}
	lit := func() string {
		return []string{"0", "1", "2", "3", "1.5", "-1", "1.005", "-0.995", "2.00", "0.01"}[r.IntN(10)]
	}
	switch col.kind {
	case catalog.String:
		ops = []string{"=", "<>", "in"}
		lit = func() string { return []string{"a", "b", "c"}[r.IntN(3)] }
	case catalog.Boolean:
		ops = []string{"=", "<>", "bare", "in"}
		lit = func() string { return []string{"TRUE", "FALSE"}[r.IntN(2)] }
	}
	c.op = ops[r.IntN(len(ops))]
	for range 3 {
		c.lits = append(c.lits, lit())
	}
	return c
}

type row map[string]catalog.Value

func randomRow(r *rand.Rand) row {
	out := row{}
	for _, c := range testColumns {
		v := catalog.Value{Type: c.kind}
		switch c.kind {
		case catalog.Integer:
			v.I = int64(r.IntN(6) - 2)
		case catalog.Decimal:
			v.I = []int64{-100, -99, 0, 1, 99, 100, 101, 150, 200, 300}[r.IntN(10)]
		case catalog.String:
			v.S = []string{"a", "b", "c", "d"}[r.IntN(4)]
		case catalog.Boolean:
			v.I = int64(r.IntN(2))
		}
		if required := c.name == "cds" || c.name == "amount"; !required && r.IntN(4) == 0 {
			v = catalog.Value{}
		}
		out[c.name] = v
	}
	return out
}

// ask3 is SQL's meaning of the condition for a row.
func (c *cond) ask3(w row) truth3 {
	and := func(a, b truth3) truth3 { return min(a, b) }
	switch c.op {
	case "not":
		return -c.parts[0].ask3(w)
	case "and", "or":
		out := c.parts[0].ask3(w)
		for _, p := range c.parts[1:] {
			if c.op == "and" {
				out = min(out, p.ask3(w))
			} else {
				out = max(out, p.ask3(w))
			}
		}
		return out
	case "isnull":
		if w[c.col].Null() {
			return 1
		}
		return -1
	case "bare":
		return compare3(w[c.col], "=", "TRUE")
	case "between":
		return and(compare3(w[c.col], ">=", c.lits[0]), compare3(w[c.col], "<=", c.lits[1]))
	case "in":
		return max(compare3(w[c.col], "=", c.lits[0]), compare3(w[c.col], "=", c.lits[1]), compare3(w[c.col], "=", c.lits[2]))
	}
	return compare3(w[c.col], c.op, c.lits[0])
}

func compare3(v catalog.Value, op, lit string) truth3 {
	if v.Null() {
		return 0
	}
	var d int
	switch v.Type {
	case catalog.String:
		d = strings.Compare(v.S, lit)
	case catalog.Boolean:
		if (v.I == 1) != (lit == "TRUE") {
			d = 1
		}
	default:
		x, y := big.NewRat(v.I, 1), new(big.Rat)
		if v.Type == catalog.Decimal {
			x = big.NewRat(v.I, 100)
		}
		y.SetString(lit)
		d = x.Cmp(y)
	}
	holds := map[string]bool{"=": d == 0, "<>": d != 0, "<": d < 0, "<=": d <= 0, ">": d > 0, ">=": d >= 0}[op]
	if holds {
		return 1
	}
	return -1
}

// spell writes the condition in one of its many spellings.
func (c *cond) spell(r *rand.Rand) string {
	quote := func(s string) string {
		for _, t := range testColumns {
			if t.name == c.col && t.kind == catalog.String {
				return "'" + s + "'"
			} else if t.name == c.col && t.kind.Numeric() && r.IntN(3) == 0 && strings.Contains(s, ".") {
				return s + "0"
			}
		}
		return s
	}
	col := []string{c.col, strings.ToUpper(c.col), "purchases." + c.col, `"` + c.col + `"`, "/**/" + c.col + "\n"}[r.IntN(5)]
	wrap := func(s string) string {
		switch r.IntN(4) {
		case 0:
			return "(" + s + ")"
		case 1:
			return "NOT (not(" + s + "))"
		}
		return s
	}
	cmp := func(op, lit string) string {
		if r.IntN(3) == 0 {
			return "NOT " + col + " " + negated[op] + " " + quote(lit)
		}
		if r.IntN(2) == 0 {
			return quote(lit) + flipped[op] + col
		}
		return col + op + quote(lit)
	}
	join := func(word string, parts []string) string {
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		if r.IntN(3) == 0 {
			parts = append(parts, parts[0])
		}
		if len(parts) > 2 && r.IntN(2) == 0 {
			parts = append([]string{"(" + parts[0] + " " + word + " " + parts[1] + ")"}, parts[2:]...)
		}
		return "(" + strings.Join(parts, " "+word+" ") + ")"
	}
	switch c.op {
	case "not":
		return "NOT (" + c.parts[0].spell(r) + ")"
	case "and", "or":
		var parts []string
		morgan := r.IntN(3) == 0
		for _, p := range c.parts {
			s := p.spell(r)
			if morgan {
				s = "NOT (" + s + ")"
			}
			parts = append(parts, s)
		}
		if morgan {
			return "NOT " + join(map[string]string{"and": "or", "or": "AND"}[c.op], parts)
		}
		return join(c.op, parts)
	case "isnull":
		return []string{col + " IS NULL", "NOT " + col + " is not null"}[r.IntN(2)]
	case "bare":
		return wrap([]string{col, col + " = TRUE", col + " <> FALSE"}[r.IntN(3)])
	case "between":
		if r.IntN(2) == 0 {
			return wrap(col + " BETWEEN " + quote(c.lits[0]) + " AND " + quote(c.lits[1]))
		}
		return join("AND", []string{cmp(">=", c.lits[0]), cmp("<=", c.lits[1])})
	case "in":
		switch r.IntN(3) {
		case 0:
			return wrap(col + " IN (" + quote(c.lits[1]) + "," + quote(c.lits[0]) + ", " + quote(c.lits[2]) + ")")
		case 1:
			return "NOT " + col + " NOT IN (" + quote(c.lits[2]) + "," + quote(c.lits[0]) + ", " + quote(c.lits[1]) + ")"
		}
		return join("OR", []string{cmp("=", c.lits[0]), cmp("=", c.lits[1]), cmp("=", c.lits[2])})
	}
	return wrap(cmp(c.op, c.lits[0]))
}

// holds is the meaning of a typed condition: true, or not.
func holds(e Expr, w row) bool {
	value := func(c Column) catalog.Value { return w[c.Field.Name] }
	switch e := e.(type) {
	case nil:
		return true
	case And:
		for _, p := range e.Parts {
			if !holds(p, w) {
				return false
			}
		}
		return true
	case Or:
		for _, p := range e.Parts {
			if holds(p, w) {
				return true
			}
		}
		return false
	case Cmp:
		v := value(e.Column)
		if v.Null() {
			return false
		}
		switch e.Op {
		case "=":
			return v == e.Value
		case "<>":
			return v != e.Value
		case "<=":
			return v.I <= e.Value.I
		case ">=":
			return v.I >= e.Value.I
		}
		panic("an operator that plans do not have: " + e.Op)
	case In:
		v := value(e.Column)
		if v.Null() {
			return false
		}
		for _, x := range e.Values {
			if x == v {
				return !e.Not
			}
		}
		return e.Not
	case IsNull:
		return value(e.Column).Null() != e.Not
	case Never:
		return false
	}
	panic(fmt.Sprintf("%T", e))
}

func TestRandomConditionsMeanWhatSQLSaysAndSpellingsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	cat := shop(t)
	for range 3000 {
		c := randomCond(r, 3)
		first, want := "", ""
		for range 3 {
			text := c.spell(r)
			p, reasons := Parse(cat, "SELECT COUNT(*) FROM purchases WHERE "+text, candor.Normal)
			if len(reasons) > 0 {
				t.Fatalf("refused: %s\n%+v", text, reasons)
			}
			got := string(p.Canonical())
			if want == "" {
				first, want = text, got
			} else if got != want {
				t.Fatalf("two spellings of one question differ:\n%s\n%s\n%s\n%s", first, want, text, got)
			}
			for range 20 {
				w := randomRow(r)
				if got, want := holds(p.Where(), w), c.ask3(w) == 1; got != want {
					t.Fatalf("%s\nbecame %s\nfor %v: got %v, want %v", text, appendExpr(nil, p.Where()), w, got, want)
				}
			}
		}
	}
}

func TestRandomSpellingsOfTheSelectListShareTheirCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	cat := shop(t)
	keys := []string{"region", "vip", "date_trunc('quarter', date)", "bin(age, 20)", "purchases.gift"}
	measures := []string{"COUNT(*)", "SUM(amount)", "AVG(tip)", "COUNT(DISTINCT person)", "avg(cds)", "SUM(p.tip)"}
	for range 300 {
		r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		r.Shuffle(len(measures), func(i, j int) { measures[i], measures[j] = measures[j], measures[i] })
		ks, ms := keys[:r.IntN(4)], measures[:1+r.IntN(4)]
		want, first := "", ""
		for range 3 {
			var items, group []string
			for i, k := range r.Perm(len(ks)) {
				switch r.IntN(3) {
				case 0: // grouped, not selected
					group = append(group, ks[k])
				case 1:
					items = append(items, fmt.Sprintf("%s AS k%d", ks[k], i))
					group = append(group, fmt.Sprintf("k%d", i))
				case 2:
					items = append(items, ks[k])
					group = append(group, ks[k])
				}
			}
			for i, m := range r.Perm(len(ms)) {
				items = append(items, []string{ms[m], fmt.Sprintf("%s AS m%d", ms[m], i)}[r.IntN(2)])
			}
			r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
			from := []string{"purchases p JOIN people USING (customer)", "people JOIN purchases AS p ON p.customer = people.person"}[r.IntN(2)]
			text := "SELECT " + strings.Join(items, ", ") + " FROM " + from
			if len(group) > 0 {
				text += " GROUP BY " + strings.Join(group, ", ")
			}
			text += []string{"", " ORDER BY 1 DESC", " LIMIT 2"}[r.IntN(3)]
			p, reasons := Parse(cat, text, candor.Normal)
			if len(reasons) > 0 {
				t.Fatalf("refused: %s\n%+v", text, reasons)
			}
			got := string(p.Canonical()) + cells(p)
			if want == "" {
				want, first = got, text
			} else if got != want {
				t.Fatalf("differ:\n%s\n%s\n%s\n%s", first, want, text, got)
			}
			if got, want := len(p.Columns()), len(ks)+len(ms); got != want {
				t.Fatalf("%s: %d columns, want %d", text, got, want)
			}
			for _, m := range p.Measures() {
				for _, v := range m.Vectors {
					if v < 0 || v >= len(p.Vectors()) {
						t.Fatalf("%s: measure %s points at %d", text, m.Name, v)
					}
				}
			}
		}
	}
}
