package duckdb

import (
	"strings"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/question"
)

// columnsOf calls yield for each column of a condition.
func columnsOf(e question.Expr, yield func(question.Column)) {
	switch e := e.(type) {
	case question.And:
		for _, x := range e.Parts {
			columnsOf(x, yield)
		}
	case question.Or:
		for _, x := range e.Parts {
			columnsOf(x, yield)
		}
	case question.Cmp:
		yield(e.Column)
	case question.In:
		yield(e.Column)
	case question.IsNull:
		yield(e.Column)
	}
}

// splitBySource splits a comparison's condition: what only speaks about the second source chooses people, the rest rows.
// A condition that nothing meets chooses nobody.
func splitBySource(e question.Expr) (people, rows question.Expr) {
	parts := []question.Expr{e}
	if and, ok := e.(question.And); ok {
		parts = and.Parts
	}
	var who, what []question.Expr
	for _, x := range parts {
		if x == nil {
			continue
		}
		first := false
		columnsOf(x, func(c question.Column) { first = first || c.Source == 0 })
		if first {
			what = append(what, x)
		} else {
			who = append(who, x)
		}
	}
	join := func(xs []question.Expr) question.Expr {
		switch len(xs) {
		case 0:
			return nil
		case 1:
			return xs[0]
		}
		return question.And{Parts: xs}
	}
	return join(who), join(what)
}

// condition prints a condition; nil keeps every row.
func (p *printer) condition(e question.Expr) (string, error) {
	switch e := e.(type) {
	case nil:
		return "true", nil
	case question.Never:
		return "false", nil
	case question.And:
		return p.all(e.Parts, " AND ")
	case question.Or:
		return p.all(e.Parts, " OR ")
	case question.Cmp:
		switch e.Op {
		case "=", "<>", "<", "<=", ">", ">=":
		default:
			return "", errPlan
		}
		v, err := p.compared(e.Column, e.Value)
		return "(" + columnExpr(e.Column) + " " + e.Op + " " + v + ")", err
	case question.In:
		vs := make([]string, len(e.Values))
		for i := range vs {
			var err error
			if vs[i], err = p.compared(e.Column, e.Values[i]); err != nil {
				return "", err
			}
		}
		if len(vs) == 0 {
			return "", errPlan
		}
		op := " IN ("
		if e.Not {
			op = " NOT IN ("
		}
		return "(" + columnExpr(e.Column) + op + strings.Join(vs, ", ") + "))", nil
	case question.IsNull:
		if e.Not {
			return "(" + columnExpr(e.Column) + " IS NOT NULL)", nil
		}
		return "(" + columnExpr(e.Column) + " IS NULL)", nil
	}
	return "", errPlan
}

func (p *printer) all(parts []question.Expr, op string) (string, error) {
	if len(parts) == 0 {
		return "", errPlan
	}
	out := make([]string, len(parts))
	for i, x := range parts {
		if x == nil {
			return "", errPlan
		}
		var err error
		if out[i], err = p.condition(x); err != nil {
			return "", err
		}
	}
	return "(" + strings.Join(out, op) + ")", nil
}

func (p *printer) compared(c question.Column, v catalog.Value) (string, error) {
	if v.Type != c.Field.Type {
		return "", errPlan
	}
	return p.literal(v)
}
