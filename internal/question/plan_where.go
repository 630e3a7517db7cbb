package question

import (
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// condition types WHERE over the catalogue and brings it to normal form; nil keeps all rows.
func (b *builder) condition(n node) Expr {
	if n == nil {
		return nil
	}
	e := b.cond(n, false)
	if _, ok := e.(always); ok {
		return nil
	}
	return e
}

// cond types one condition, negated or not. Pushing NOT down is exact in three-valued logic (De Morgan holds, and a
// negated comparison is NULL where the comparison was); once it stands at the comparisons only, NULL and false choose the
// same rows, so a comparison that is never true may become Never.
func (b *builder) cond(n node, neg bool) Expr {
	switch n := n.(type) {
	case *refused:
		return Never{}
	case *negation:
		return b.cond(n.x, !neg)
	case *logic:
		parts := make([]Expr, len(n.parts))
		for i, p := range n.parts {
			parts[i] = b.cond(p, neg)
		}
		if n.or != neg {
			return disjoin(parts)
		}
		return conjoin(parts)
	case *columnRef:
		c, ok := b.column(n)
		if !ok {
			return Never{}
		}
		if c.Field.Type != catalog.Boolean {
			b.add(ruleType, "The column "+written(c.Field.Name)+" is not true or false, so it cannot stand alone as a condition ("+n.pos.String()+").", "Compare it with a value.")
			return Never{}
		}
		return truth(c, !neg)
	case *literal:
		if n.kind == litTrue || n.kind == litFalse {
			if (n.kind == litTrue) != neg {
				return always{}
			}
			return Never{}
		}
	case *nullTest:
		if c, ok := b.compared(n.x); ok {
			return isNull(c, n.not != neg)
		}
		return Never{}
	case *compareOp:
		return b.comparison(n, neg)
	case *between:
		c, ok := b.compared(n.x)
		if !ok {
			return Never{}
		}
		if n.not != neg {
			return disjoin([]Expr{b.atom(c, "<", n.lo), b.atom(c, ">", n.hi)})
		}
		return conjoin([]Expr{b.atom(c, ">=", n.lo), b.atom(c, "<=", n.hi)})
	case *inList:
		return b.in(n, n.not != neg)
	}
	b.add(ruleUnsupported, "WHERE holds something that is not a condition on a column ("+n.at().String()+").",
		"Compare a column with a value; for a month, give a range of dates.")
	return Never{}
}

var flipped = map[string]string{"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
var negated = map[string]string{"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

func (b *builder) comparison(n *compareOp, neg bool) Expr {
	l, r, op := n.l, n.r, n.op
	if _, ok := l.(*literal); ok {
		l, r, op = r, l, flipped[op]
	}
	if neg {
		op = negated[op]
	}
	if _, ok := r.(*columnRef); ok {
		if _, ok := l.(*columnRef); ok {
			b.compared(l)
			b.compared(r)
			b.add(ruleUnsupported, "Two columns are compared with each other ("+n.pos.String()+").", "Compare each column with a value.")
			return Never{}
		}
	}
	c, ok := b.compared(l)
	if !ok {
		return Never{}
	}
	return b.atom(c, op, r)
}

// compared gives the column of a comparison.
func (b *builder) compared(n node) (Column, bool) {
	switch n := n.(type) {
	case *columnRef:
		return b.column(n)
	case *refused:
		return Column{}, false
	case *call:
		if !isKeyCall(n) {
			b.add(ruleUnsupported, "WHERE holds a function ("+n.pos.String()+").",
				"WHERE compares columns with values; groups are all answered and can be filtered freely afterwards.")
			return Column{}, false
		}
	}
	b.add(ruleUnsupported, "A comparison needs a plain column on one side ("+n.at().String()+").",
		"Compare a column with a value; for a month or a bin, give a range: column >= … AND column < ….")
	return Column{}, false
}

// atom compares a column with a literal, typed by the column.
func (b *builder) atom(c Column, op string, n node) Expr {
	lit, ok := n.(*literal)
	if !ok {
		if _, told := n.(*refused); !told {
			b.add(ruleUnsupported, "A comparison needs a plain value on one side ("+n.at().String()+").", "Write the value itself.")
		}
		return Never{}
	}
	switch c.Field.Type {
	case catalog.String:
		if v, ok := b.exactly(c, lit); !ok {
			return Never{}
		} else if op == "=" || op == "<>" {
			return Cmp{c, op, v}
		}
		b.add(ruleType, "The texts of "+written(c.Field.Name)+" have no order here ("+lit.pos.String()+").", "Compare with = or IN.")
		return Never{}
	case catalog.Boolean:
		if v, ok := b.exactly(c, lit); !ok {
			return Never{}
		} else if op == "=" || op == "<>" {
			return truth(c, (v.I != 0) == (op == "="))
		}
		b.add(ruleType, "The column "+written(c.Field.Name)+" is true or false and has no order ("+lit.pos.String()+").", "Compare with = TRUE or = FALSE.")
		return Never{}
	}
	floor, exact, ok := b.ordered(c, lit)
	if !ok {
		return Never{}
	}
	return compareOrdered(c, op, floor, exact)
}

// compareOrdered compares a column of whole stored units with a value between floor and floor+1. Strict comparisons
// become inclusive ones, so that each meaning has one form.
func compareOrdered(c Column, op string, floor *big.Int, exact bool) Expr {
	one := big.NewInt(1)
	switch op {
	case "=", "<>":
		if exact && floor.IsInt64() {
			return Cmp{c, op, catalog.Value{Type: c.Field.Type, I: floor.Int64()}}
		}
		if op == "<>" {
			return isNull(c, true) // NULL for NULL, true for all else
		}
		return Never{}
	case "<":
		if exact {
			floor = new(big.Int).Sub(floor, one)
		}
		return atMost(c, floor)
	case "<=":
		return atMost(c, floor)
	case ">":
		return atLeast(c, new(big.Int).Add(floor, one))
	}
	if !exact {
		floor = new(big.Int).Add(floor, one)
	}
	return atLeast(c, floor)
}

func atMost(c Column, v *big.Int) Expr {
	switch {
	case v.Cmp(big.NewInt(math.MaxInt64)) >= 0:
		return isNull(c, true)
	case !v.IsInt64():
		return Never{}
	}
	return Cmp{c, "<=", catalog.Value{Type: c.Field.Type, I: v.Int64()}}
}

func atLeast(c Column, v *big.Int) Expr {
	switch {
	case v.Cmp(big.NewInt(math.MinInt64)) <= 0:
		return isNull(c, true)
	case !v.IsInt64():
		return Never{}
	}
	return Cmp{c, ">=", catalog.Value{Type: c.Field.Type, I: v.Int64()}}
}

func (b *builder) in(n *inList, not bool) Expr {
	c, ok := b.compared(n.x)
	if !ok {
		return Never{}
	}
	op := "="
	if not {
		op = "<>"
	}
	parts := make([]Expr, len(n.list))
	for i, v := range n.list {
		parts[i] = b.atom(c, op, v)
	}
	if not {
		return conjoin(parts)
	}
	return disjoin(parts)
}

// truth holds when a true-or-false column is as wanted.
func truth(c Column, want bool) Expr {
	v := catalog.Value{Type: catalog.Boolean}
	if want {
		v.I = 1
	}
	return Cmp{c, "=", v}
}

// isNull tests for absence (not: presence). A required column is never absent.
func isNull(c Column, not bool) Expr {
	switch {
	case !c.Field.Required:
		return IsNull{c, not}
	case not:
		return always{}
	}
	return Never{}
}

func (b *builder) mismatch(c Column, lit *literal, form string) {
	b.add(ruleType, "The value at "+lit.pos.String()+" does not fit the column "+written(c.Field.Name)+", which holds "+held(c.Field)+".", form)
}

func held(f *catalog.Field) string {
	switch f.Type {
	case catalog.Integer:
		return "whole numbers"
	case catalog.Decimal:
		return "numbers"
	case catalog.Date:
		return "dates"
	case catalog.Timestamp:
		return "times"
	case catalog.Boolean:
		return "true or false"
	}
	return "texts"
}

// exactly reads a literal for a column that has no order.
func (b *builder) exactly(c Column, lit *literal) (catalog.Value, bool) {
	switch {
	case lit.kind == litNull:
		b.useIsNull(c, lit)
	case c.Field.Type == catalog.String:
		if lit.kind == litString {
			return catalog.Value{Type: catalog.String, S: lit.text}, true
		}
		b.mismatch(c, lit, "Write the text in single quotes.")
	default:
		switch lit.kind {
		case litTrue:
			return catalog.Value{Type: catalog.Boolean, I: 1}, true
		case litFalse:
			return catalog.Value{Type: catalog.Boolean}, true
		}
		b.mismatch(c, lit, "Write TRUE or FALSE.")
	}
	return catalog.Value{}, false
}

func (b *builder) useIsNull(c Column, lit *literal) {
	b.add(ruleType, "Nothing is equal to NULL, or different from it ("+lit.pos.String()+").", "Use "+written(c.Field.Name)+" IS NULL or IS NOT NULL.")
}

// ordered reads a literal for a column of whole stored units: the greatest unit not above it, and whether it is that unit.
func (b *builder) ordered(c Column, lit *literal) (floor *big.Int, exact, ok bool) {
	switch t := c.Field.Type; {
	case lit.kind == litNull:
		b.useIsNull(c, lit)
	case t.Numeric():
		if lit.kind == litNumber {
			floor, exact = fixed(lit, c.Field.Scale)
			return floor, exact, true
		}
		b.mismatch(c, lit, "Write a plain number, without quotes.")
	case t == catalog.Date:
		if lit.kind == litString || lit.kind == litDate {
			if d, err := parseDay(lit.text); err == nil {
				return big.NewInt(d), true, true
			}
		}
		b.mismatch(c, lit, "Write a date of the calendar: DATE '2026-01-31'.")
	default:
		if lit.kind != litNumber {
			if us, ok := parseInstant(lit.text, b.zoneOf(c)); ok {
				return big.NewInt(us), true, true
			}
		}
		b.mismatch(c, lit, "Write TIMESTAMP '2026-01-31 14:00:00' in the zone of the dataset, or DATE '2026-01-31' for its midnight; at most six digits of a second.")
	}
	return nil, false, false
}

// fixed reads a number exactly: the greatest multiple of 10^-scale not above it, and whether it is that multiple.
func fixed(lit *literal, scale int) (floor *big.Int, exact bool) {
	if lit.kind != litNumber {
		return new(big.Int), false
	}
	whole, frac, _ := strings.Cut(lit.text, ".")
	frac = strings.TrimRight(frac, "0")
	exact = len(frac) <= scale
	if exact {
		frac += strings.Repeat("0", scale-len(frac))
	} else {
		frac = frac[:scale]
	}
	floor, _ = new(big.Int).SetString("0"+whole+frac, 10)
	if lit.neg {
		floor.Neg(floor)
		if !exact {
			floor.Sub(floor, big.NewInt(1))
		}
	}
	return floor, exact
}

// parseDay reads a date as days since 1970-01-01.
func parseDay(s string) (int64, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, err
	}
	return t.Unix() / 86400, nil // whole days: exact before 1970 too
}

var instants = []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02 15:04:05"}

// parseInstant reads a time as microseconds UTC: with an offset of its own, or in the dataset's zone.
func parseInstant(s string, z *time.Location) (int64, bool) {
	if len(s) > 10 && s[10] == 'T' {
		s = s[:10] + " " + s[11:]
	}
	if _, frac, ok := strings.Cut(s, "."); ok && len(frac)-len(strings.TrimLeft(frac, "0123456789")) > 6 {
		return 0, false // finer than what is stored
	}
	for _, layout := range instants {
		if t, err := time.ParseInLocation(layout, s, z); err == nil {
			return t.UnixMicro(), true
		}
		if t, err := time.Parse(layout+"Z07:00", s); err == nil && layout != time.DateOnly {
			return t.UnixMicro(), true
		}
	}
	return 0, false
}
