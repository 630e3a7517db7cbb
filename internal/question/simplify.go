package question

import (
	"cmp"
	"math"
	"slices"

	"github.com/candor-data/candor/internal/catalog"
)

// The normal form of conditions: flat, sorted, without repeats, and with everything that one AND or OR says about a
// column said once. Only true matters here (NULL and false choose the same rows), which makes every step below exact.

// always holds for every row. It never leaves this room: a plan without condition has nil.
type always struct{}

func (always) expr() {}

// conjoin is the normal form of parts joined by AND.
func conjoin(parts []Expr) Expr {
	var flat []Expr
	for _, p := range parts {
		switch p := p.(type) {
		case Never:
			return Never{}
		case always:
		case And:
			flat = append(flat, p.Parts...)
		default:
			flat = append(flat, p)
		}
	}
	facts, rest := gather(flat, true)
	for _, f := range facts {
		e, ok := f.all()
		if !ok {
			return Never{}
		}
		rest = append(rest, e...)
	}
	if rest = tidy(rest); len(rest) == 0 {
		return always{}
	} else if len(rest) == 1 {
		return rest[0]
	}
	return And{rest}
}

// disjoin is the normal form of parts joined by OR.
func disjoin(parts []Expr) Expr {
	var flat []Expr
	for _, p := range parts {
		switch p := p.(type) {
		case always:
			return always{}
		case Never:
		case Or:
			flat = append(flat, p.Parts...)
		default:
			flat = append(flat, p)
		}
	}
	facts, rest := gather(flat, false)
	for _, f := range facts {
		for _, e := range f.any() {
			if _, ok := e.(always); ok {
				return always{}
			}
			rest = append(rest, e)
		}
	}
	if rest = tidy(rest); len(rest) == 0 {
		return Never{}
	} else if len(rest) == 1 {
		return rest[0]
	}
	return Or{rest}
}

// tidy sorts by the canonical print and drops repeats.
func tidy(parts []Expr) []Expr {
	type printed struct {
		text string
		e    Expr
	}
	list := make([]printed, len(parts))
	for i, e := range parts {
		list[i] = printed{string(appendExpr(nil, e)), e}
	}
	slices.SortFunc(list, func(a, b printed) int { return cmp.Compare(a.text, b.text) })
	list = slices.CompactFunc(list, func(a, b printed) bool { return a.text == b.text })
	out := make([]Expr, len(list))
	for i := range list {
		out[i] = list[i].e
	}
	return out
}

type valueSet map[catalog.Value]bool

func (s valueSet) drop(when func(catalog.Value) bool) {
	for v := range s {
		if when(v) {
			delete(s, v)
		}
	}
}

func (s valueSet) sorted() []catalog.Value {
	out := make([]catalog.Value, 0, len(s))
	for v := range s {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b catalog.Value) int { return cmp.Or(cmp.Compare(a.I, b.I), cmp.Compare(a.S, b.S)) })
	return out
}

// facts is what one AND (or one OR) says directly about one column.
type facts struct {
	c             Column
	ge, le        *int64
	eq, ne        valueSet // nil: nothing said
	null, present bool
}

type columnID struct {
	source int
	field  string
}

// gather sorts the simple parts by column, and gives the compound ones back. Under AND limits tighten, equals intersect
// and unequals add up; under OR the other way round.
func gather(parts []Expr, and bool) (list []*facts, rest []Expr) {
	index := map[columnID]*facts{}
	of := func(c Column) *facts {
		id := columnID{c.Source, c.Field.Name}
		if index[id] == nil {
			index[id] = &facts{c: c}
			list = append(list, index[id])
		}
		return index[id]
	}
	// In place, so that a list of thousands stays linear.
	merge := func(old valueSet, values []catalog.Value, union bool) valueSet {
		if union && old != nil {
			for _, v := range values {
				old[v] = true
			}
			return old
		}
		now := valueSet{}
		for _, v := range values {
			if old == nil || old[v] {
				now[v] = true
			}
		}
		return now
	}
	for _, p := range parts {
		switch p := p.(type) {
		case Cmp:
			f, v := of(p.Column), p.Value.I
			switch p.Op {
			case "=":
				f.eq = merge(f.eq, []catalog.Value{p.Value}, !and)
			case "<>":
				f.ne = merge(f.ne, []catalog.Value{p.Value}, and)
			case ">=":
				if f.ge == nil || and == (v > *f.ge) {
					f.ge = &v
				}
			case "<=":
				if f.le == nil || and == (v < *f.le) {
					f.le = &v
				}
			}
		case In:
			if f := of(p.Column); p.Not {
				f.ne = merge(f.ne, p.Values, and)
			} else {
				f.eq = merge(f.eq, p.Values, !and)
			}
		case IsNull:
			if f := of(p.Column); p.Not {
				f.present = true
			} else {
				f.null = true
			}
		default:
			rest = append(rest, p)
		}
	}
	return list, rest
}

func (f *facts) within(v catalog.Value) bool {
	return (f.ge == nil || v.I >= *f.ge) && (f.le == nil || v.I <= *f.le)
}

// all gives what is left when every fact must hold; false when they cannot.
func (f *facts) all() ([]Expr, bool) {
	if f.null {
		if f.present || f.ge != nil || f.le != nil || f.eq != nil || f.ne != nil {
			return nil, false
		}
		return []Expr{IsNull{f.c, false}}, true
	}
	if f.eq != nil {
		f.eq.drop(func(v catalog.Value) bool { return !f.within(v) || f.ne[v] })
		if len(f.eq) == 0 {
			return nil, false
		}
		return []Expr{f.in(f.eq, false)}, true
	}
	f.ne.drop(func(v catalog.Value) bool { return !f.within(v) })
	step := func(edge *int64, by int64) {
		for edge != nil {
			v := catalog.Value{Type: f.c.Field.Type, I: *edge}
			if !f.ne[v] || *edge == math.MinInt64 || *edge == math.MaxInt64 {
				return
			}
			delete(f.ne, v)
			*edge += by
		}
	}
	step(f.ge, 1)
	step(f.le, -1)
	var out []Expr
	if f.ge != nil && f.le != nil {
		if *f.ge > *f.le {
			return nil, false
		}
		if *f.ge == *f.le {
			return []Expr{f.cmp("=", *f.ge)}, true
		}
	}
	if f.ge != nil {
		out = append(out, f.cmp(">=", *f.ge))
	}
	if f.le != nil {
		out = append(out, f.cmp("<=", *f.le))
	}
	if len(f.ne) > 0 {
		out = append(out, f.in(f.ne, true))
	}
	if len(out) == 0 {
		out = append(out, isNull(f.c, true))
	}
	return out, true
}

// any gives what is left when one fact is enough.
func (f *facts) any() []Expr {
	var out []Expr
	if f.null {
		out = append(out, IsNull{f.c, false})
	}
	present := func() []Expr {
		if f.null {
			return []Expr{always{}}
		}
		return []Expr{isNull(f.c, true)}
	}
	covered := func(v catalog.Value) bool { return f.ge != nil && v.I >= *f.ge || f.le != nil && v.I <= *f.le }
	switch {
	case f.present:
		return present()
	case f.ne != nil:
		f.ne.drop(func(v catalog.Value) bool { return f.eq[v] || covered(v) })
		if len(f.ne) == 0 {
			return present()
		}
		return append(out, f.in(f.ne, true))
	}
	f.eq.drop(covered)
	grow := func(edge *int64, by int64) {
		for edge != nil && *edge != math.MinInt64 && *edge != math.MaxInt64 {
			v := catalog.Value{Type: f.c.Field.Type, I: *edge + by}
			if !f.eq[v] {
				return
			}
			delete(f.eq, v)
			*edge += by
		}
	}
	grow(f.ge, -1)
	grow(f.le, 1)
	f.eq.drop(covered)
	if f.ge != nil && f.le != nil && (*f.le >= *f.ge || *f.le+1 == *f.ge) {
		return present()
	}
	if f.ge != nil {
		out = append(out, f.cmp(">=", *f.ge))
	}
	if f.le != nil {
		out = append(out, f.cmp("<=", *f.le))
	}
	if f.c.Field.Type == catalog.Boolean && len(f.eq) == 2 {
		return present()
	}
	if len(f.eq) > 0 {
		out = append(out, f.in(f.eq, false))
	}
	return out
}

func (f *facts) cmp(op string, v int64) Expr {
	return Cmp{f.c, op, catalog.Value{Type: f.c.Field.Type, I: v}}
}

// in prints one value as a comparison, several as a list.
func (f *facts) in(s valueSet, not bool) Expr {
	values := s.sorted()
	if len(values) > 1 {
		return In{f.c, values, not}
	}
	if not {
		return Cmp{f.c, "<>", values[0]}
	}
	return Cmp{f.c, "=", values[0]}
}
