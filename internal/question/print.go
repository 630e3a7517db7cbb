package question

import (
	"strconv"
	"strings"
)

// print writes a tree as a question again. What it writes is read anew before anybody is shown it, so that a form which is
// missing here costs a suggestion and nothing else.
func (q *query) print() string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, x := range q.items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(printed(x.expr))
		if x.alias.text != "" {
			b.WriteString(" AS " + x.alias.print())
		}
	}
	b.WriteString("\nFROM " + q.from.print())
	for _, j := range q.joins {
		b.WriteString("\n")
		if j.left {
			b.WriteString("LEFT ")
		}
		b.WriteString("JOIN " + j.table.print())
		if j.on != nil {
			b.WriteString(" ON " + printed(j.on))
		} else if len(j.using) > 0 {
			b.WriteString(" USING (")
			for i, c := range j.using {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString(printed(c))
			}
			b.WriteString(")")
		}
	}
	if q.where != nil {
		b.WriteString("\nWHERE " + printed(q.where))
	}
	if len(q.group) > 0 {
		b.WriteString("\nGROUP BY " + list(q.group))
	}
	for i, o := range q.order {
		b.WriteString([]string{"\nORDER BY ", ", "}[min(i, 1)] + printed(o.expr))
		if o.desc {
			b.WriteString(" DESC")
		}
	}
	if q.limit >= 0 {
		b.WriteString("\nLIMIT " + strconv.FormatInt(q.limit, 10))
	}
	if q.bound != nil {
		b.WriteString("\nBOUND ")
		if q.bound.groups > 0 {
			b.WriteString(strconv.FormatInt(q.bound.groups, 10) + " GROUPS ")
		}
		b.WriteString(strconv.FormatInt(q.bound.rows, 10) + " ROWS")
	}
	return b.String()
}

func (n name) print() string {
	if n.quoted {
		return quoteName(n)
	}
	return written(n.text)
}

func (t table) print() string {
	if t.alias.text == "" {
		return t.name.print()
	}
	return t.name.print() + " AS " + t.alias.print()
}

func list(ns []node) string {
	var out []string
	for _, n := range ns {
		out = append(out, printed(n))
	}
	return strings.Join(out, ", ")
}

func printed(n node) string {
	not := func(b bool) string {
		if b {
			return "NOT "
		}
		return ""
	}
	switch n := n.(type) {
	case *columnRef:
		if n.qualifier.text == "" {
			return n.name.print()
		}
		return n.qualifier.print() + "." + n.name.print()
	case *literal:
		return n.print()
	case *call:
		var args []string
		if n.star {
			args = append(args, "*")
		}
		for _, a := range n.args {
			args = append(args, printed(a))
		}
		for _, a := range n.named {
			args = append(args, a.name+" => "+printed(a.value))
		}
		inside := strings.Join(args, ", ")
		if n.distinct {
			inside = "DISTINCT " + inside
		}
		if isKeyCall(n) {
			return n.fn + "(" + inside + ")"
		}
		return strings.ToUpper(n.fn) + "(" + inside + ")"
	case *compareOp:
		return printed(n.l) + " " + n.op + " " + printed(n.r)
	case *inList:
		return printed(n.x) + " " + not(n.not) + "IN (" + list(n.list) + ")"
	case *between:
		return printed(n.x) + " " + not(n.not) + "BETWEEN " + printed(n.lo) + " AND " + printed(n.hi)
	case *nullTest:
		return printed(n.x) + " IS " + not(n.not) + "NULL"
	case *negation:
		return "NOT (" + printed(n.x) + ")"
	case *logic:
		var parts []string
		for _, p := range n.parts {
			if l, ok := p.(*logic); ok && l.or != n.or {
				parts = append(parts, "("+printed(p)+")")
			} else {
				parts = append(parts, printed(p))
			}
		}
		if n.or {
			return strings.Join(parts, " OR ")
		}
		return strings.Join(parts, " AND ")
	}
	return "*"
}

func (l *literal) print() string {
	text := "'" + strings.ReplaceAll(l.text, "'", "''") + "'"
	switch l.kind {
	case litNumber:
		if l.neg {
			return "-" + l.text
		}
		return l.text
	case litDate:
		return "DATE " + text
	case litTimestamp:
		return "TIMESTAMP " + text
	case litTrue:
		return "TRUE"
	case litFalse:
		return "FALSE"
	case litNull:
		return "NULL"
	}
	return text
}
