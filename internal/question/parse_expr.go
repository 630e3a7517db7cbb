package question

import "strings"

const arithmeticInstead = "Columns and values stand alone here: work the value out first, or ask for each number and combine the answers."

// expr reads a condition or a value: OR, AND, NOT, one comparison, then values.
func (p *parser) expr() node {
	p.depth++
	defer func() { p.depth-- }()
	at := p.tok().pos
	if p.depth > maxDepth {
		if !p.failed {
			p.add(ruleTooLong, "The question is nested more than 64 deep ("+at.String()+").", "Write it with fewer brackets.")
			p.noted = true
		}
		p.fail(at, "fewer brackets")
		return &refused{at}
	}
	return p.logic(true)
}

// logic reads OR chains of AND chains.
func (p *parser) logic(or bool) node {
	at, word, operand := p.tok().pos, "and", p.not
	if or {
		word, operand = "or", func() node { return p.logic(false) }
	}
	first := operand()
	if !p.tok().word(word) {
		return first
	}
	parts := []node{first}
	for p.acceptWord(word) {
		parts = append(parts, operand())
	}
	return &logic{at, or, parts}
}

func (p *parser) not() node {
	at, odd := p.tok().pos, false
	for p.acceptWord("not") {
		odd = !odd
	}
	x := p.predicate()
	if odd {
		return &negation{at, x}
	}
	return x
}

func (p *parser) predicate() node {
	x := p.value()
	t := p.tok()
	if t.kind == tokPunct {
		switch op := t.text; op {
		case "!=":
			op = "<>"
			fallthrough
		case "=", "<>", "<", "<=", ">", ">=":
			p.take()
			return &compareOp{t.pos, op, x, p.value()}
		case "~", "!":
			return p.pattern(t.pos)
		}
		return x
	}
	not := t.word("not")
	verb := t
	if not {
		verb = p.ahead()
	}
	switch {
	case t.word("is"):
		p.take()
		not = p.acceptWord("not")
		if !p.acceptWord("null") {
			p.unsupported(t.pos, "Of the tests with IS, only IS NULL and IS NOT NULL are part of the dialect", "A true-or-false column stands alone: WHERE column, or WHERE NOT column.")
			p.value()
			return &refused{t.pos}
		}
		return &nullTest{t.pos, x, not}
	case verb.word("in"):
		p.skip(not)
		return p.inList(t.pos, x, not)
	case verb.word("between"):
		p.skip(not)
		lo := p.value()
		p.needWord("and", "AND between the two limits of BETWEEN")
		return &between{t.pos, x, lo, p.value(), not}
	case verb.word("like"), verb.word("ilike"), verb.word("similar"), verb.word("regexp"), verb.word("rlike"), verb.word("glob"):
		if not {
			p.take()
		}
		return p.pattern(t.pos)
	}
	return x
}

// skip steps over a verb, and the NOT before it.
func (p *parser) skip(not bool) {
	p.take()
	if not {
		p.take()
	}
}

func (p *parser) pattern(at pos) node {
	p.unsupported(at, "Patterns in text are not part of the dialect", "Compare with whole values: = or IN.")
	p.take()
	for p.acceptWord("to") || p.acceptPunct("~") || p.acceptPunct("*") {
	}
	p.value()
	return &refused{at}
}

func (p *parser) inList(at pos, x node, not bool) node {
	if p.tok().is("(") && p.ahead().word("select") {
		return p.subquery()
	}
	p.needPunct("(")
	n := &inList{pos: at, x: x, not: not}
	for {
		n.list = append(n.list, p.value())
		if !p.acceptPunct(",") {
			break
		}
	}
	p.needPunct(")")
	return n
}

// value reads a literal, a column, a call or something in brackets; arithmetic is stepped over and refused.
func (p *parser) value() node {
	x := p.unary()
	for {
		t := p.tok()
		if t.kind != tokPunct || !strings.Contains(" + - * / % || ^ & | # ", " "+t.text+" ") {
			return x
		}
		p.take()
		p.unary()
		p.unsupported(t.pos, "Arithmetic is not part of the dialect", arithmeticInstead)
		x = &refused{t.pos}
	}
}

func (p *parser) unary() node {
	at, neg, signs := p.tok().pos, false, 0
	for p.tok().is("-") || p.tok().is("+") {
		neg = neg != p.take().is("-")
		signs++
	}
	x := p.primary()
	if lit, ok := x.(*literal); ok && lit.kind == litNumber {
		lit.neg = neg
	} else if _, ok := x.(*refused); signs > 0 && !ok {
		p.unsupported(at, "Arithmetic is not part of the dialect", arithmeticInstead)
		x = &refused{at}
	}
	for p.tok().is("::") || p.tok().is("[") {
		t := p.take()
		p.unsupported(t.pos, "Casts and subscripts are not part of the dialect", "Compare columns with values of their own type; dates are written DATE '2026-01-31'.")
		p.take()
		if p.tok().is("(") {
			p.brackets()
		}
		p.acceptPunct("]")
		x = &refused{t.pos}
	}
	return x
}

func (p *parser) primary() node {
	t := p.tok()
	switch t.kind {
	case tokNumber:
		p.take()
		return &literal{pos: t.pos, kind: litNumber, text: t.text}
	case tokString:
		p.take()
		return &literal{pos: t.pos, kind: litString, text: t.text}
	case tokPunct:
		if t.text != "(" {
			break
		}
		if p.ahead().word("select") || p.ahead().word("with") {
			return p.subquery()
		}
		p.take()
		x := p.expr()
		if p.tok().is(",") {
			p.unsupported(t.pos, "Several values in brackets are not part of the dialect", "Compare one column at a time.")
			for p.acceptPunct(",") {
				p.expr()
			}
			x = &refused{t.pos}
		}
		p.needPunct(")")
		return x
	case tokWord:
		if x := p.keyword(t); x != nil {
			return x
		}
		if reserved[t.text] {
			break
		}
		if p.ahead().is("(") {
			return p.call()
		}
		return p.column()
	case tokQuoted:
		return p.column()
	}
	p.fail(t.pos, "a column, a value or an aggregate such as COUNT(*)")
	return &refused{t.pos}
}

// keyword reads what begins with a word of the language, or nothing.
func (p *parser) keyword(t token) node {
	switch t.text {
	case "true":
		p.take()
		return &literal{pos: t.pos, kind: litTrue}
	case "false":
		p.take()
		return &literal{pos: t.pos, kind: litFalse}
	case "null":
		p.take()
		return &literal{pos: t.pos, kind: litNull}
	case "date", "timestamp":
		if p.ahead().kind != tokString {
			return nil
		}
		p.take()
		kind := litDate
		if t.text == "timestamp" {
			kind = litTimestamp
		}
		return &literal{pos: t.pos, kind: kind, text: p.take().text}
	case "interval":
		if k := p.ahead().kind; k != tokString && k != tokNumber {
			return nil
		}
		p.take()
		p.take()
		p.unsupported(t.pos, "Arithmetic is not part of the dialect", "Write the date itself: DATE '2026-01-31'.")
		return &refused{t.pos}
	case "current_date", "current_timestamp", "localtimestamp":
		p.take()
		p.unsupported(t.pos, "A question does not know today's date, so that it means the same tomorrow", "Write the date itself: DATE '2026-01-31'.")
		return &refused{t.pos}
	case "case":
		p.unsupported(t.pos, "CASE is not part of the dialect", "Filter with WHERE, or GROUP BY a key, and ask for each number.")
		for depth := 0; p.tok().kind != tokEnd; {
			if w := p.take(); w.word("case") {
				depth++
			} else if w.word("end") {
				if depth--; depth == 0 {
					break
				}
			}
		}
		return &refused{t.pos}
	case "exists":
		p.take()
		return p.subquery()
	case "select":
		p.unsupported(t.pos, "Subqueries are not part of the dialect", "Ask each question by itself.")
		p.rest()
		return &refused{t.pos}
	}
	return nil
}

func (p *parser) subquery() node {
	at := p.tok().pos
	p.unsupported(at, "Subqueries are not part of the dialect", "Ask each question by itself, or join two datasets on the person.")
	p.brackets()
	return &refused{at}
}

// brackets steps over a bracket and everything up to the one that closes it.
func (p *parser) brackets() {
	for depth := 0; p.tok().kind != tokEnd; {
		if t := p.take(); t.is("(") {
			depth++
		} else if t.is(")") {
			depth--
		}
		if depth <= 0 {
			return
		}
	}
}

func (p *parser) column() node {
	n, at := p.ident("a column")
	c := &columnRef{pos: at, name: n}
	for p.acceptPunct(".") {
		if c.qualifier.text != "" {
			p.unsupported(at, "Columns have at most the name of their dataset before them", "Write dataset.column.")
		}
		if p.acceptPunct("*") {
			return &allColumns{at}
		}
		c.qualifier = c.name
		c.name, _ = p.ident("a column after the point")
	}
	return c
}

func (p *parser) call() node {
	t := p.take()
	c := &call{pos: t.pos, fn: t.text}
	p.take() // (
	switch {
	case t.text == "cast" || t.text == "try_cast" || t.text == "convert" || t.text == "extract":
		p.unsupported(t.pos, "Casts and conversions are not part of the dialect", "Compare columns with values of their own type; for parts of a date use date_trunc('month', column).")
		p.i-- // back on the bracket
		p.brackets()
		return &refused{t.pos}
	case p.tok().is("*") && p.ahead().is(")"):
		p.take()
		c.star = true
	case !p.tok().is(")"):
		c.distinct = p.acceptWord("distinct")
		for !p.failed {
			if n := p.tok(); n.kind == tokWord && p.ahead().is("=>") {
				p.take()
				p.take()
				c.named = append(c.named, namedArg{n.text, p.expr()})
			} else {
				c.args = append(c.args, p.expr())
			}
			if !p.acceptPunct(",") {
				break
			}
		}
	}
	p.needPunct(")")
	return p.afterCall(c)
}

// afterCall refuses what turns an aggregate into something else.
func (p *parser) afterCall(c *call) node {
	var out node = c
	for {
		t := p.tok()
		switch {
		case t.word("over"):
			p.unsupported(t.pos, "Windows are not part of the dialect", "Ask for numbers by group.")
		case t.word("filter") && p.ahead().is("("):
			p.unsupported(t.pos, "FILTER is not part of the dialect", "Use WHERE, and ask two questions for two filters.")
		case t.word("within") && p.ahead().word("group"):
			p.unsupported(t.pos, "Ordered aggregates are not part of the dialect", "Use COUNT, SUM or AVG.")
			p.take()
		default:
			return out
		}
		p.take()
		if p.tok().is("(") {
			p.brackets()
		} else {
			p.take()
		}
		out = &refused{t.pos}
	}
}
