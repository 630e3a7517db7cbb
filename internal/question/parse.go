package question

import "strconv"

// parser reads one SELECT by recursive descent. What the dialect knows but refuses is noted and stepped over, so that one
// reading tells as much as possible; a syntax error ends the reading.
type parser struct {
	*refusals
	toks   []token
	i      int
	depth  int
	failed bool
	noted  bool // something was stepped over: a syntax error after it may be its echo
}

// reserved words are names only in double quotes. The rest of the keywords are known by their place, since columns are
// called date, month or rows.
var reserved = map[string]bool{
	"select": true, "distinct": true, "from": true, "where": true, "group": true, "having": true, "order": true,
	"limit": true, "offset": true, "fetch": true, "bound": true, "join": true, "inner": true, "left": true, "right": true,
	"full": true, "cross": true, "natural": true, "outer": true, "on": true, "using": true, "and": true, "or": true,
	"not": true, "in": true, "is": true, "null": true, "true": true, "false": true, "between": true, "like": true,
	"ilike": true, "similar": true, "as": true, "union": true, "intersect": true, "except": true, "case": true,
	"when": true, "then": true, "else": true, "end": true, "exists": true, "over": true, "window": true, "qualify": true,
	"asof": true, "semi": true, "anti": true, "lateral": true, "with": true,
}

var statements = map[string]bool{
	"insert": true, "update": true, "delete": true, "merge": true, "drop": true, "create": true, "alter": true,
	"truncate": true, "copy": true, "export": true, "import": true, "attach": true, "detach": true, "pragma": true,
	"set": true, "reset": true, "show": true, "describe": true, "explain": true, "analyze": true, "call": true,
	"execute": true, "prepare": true, "grant": true, "revoke": true, "values": true, "table": true, "begin": true,
	"commit": true, "install": true, "load": true, "use": true, "vacuum": true, "summarize": true, "pivot": true,
}

// parse makes a tree of the text, or nil when it cannot be read. Reasons go to r; with any, there will be no plan.
func parse(text string, r *refusals) *query {
	if len(text) > maxText {
		r.add(ruleTooLong, "The question is longer than 16 KiB.", "Ask a shorter question, or several.")
		return nil
	}
	toks, bad := lex(text)
	if bad != nil {
		r.add(ruleSyntax, bad.text+" ("+bad.pos.String()+").", "Close quotes and comments, and write names in letters, digits and underscores.")
		return nil
	}
	p := &parser{refusals: r, toks: oneStatement(toks, r)}
	q := p.statement()
	if p.failed || q == nil {
		return nil
	}
	if len(q.items) > maxItems || len(q.group) > maxItems || len(q.order) > maxItems {
		r.add(ruleTooLong, "The select list, GROUP BY or ORDER BY has more than 64 entries.", "Ask for fewer columns, or several questions.")
		return nil
	}
	return q
}

// oneStatement cuts the tokens at the first semicolon and refuses anything after it.
func oneStatement(toks []token, r *refusals) []token {
	cut := len(toks) - 1
	for i, t := range toks {
		if t.is(";") && i < cut {
			cut = i
		} else if i > cut && !t.is(";") && t.kind != tokEnd {
			r.add(ruleOneStatement, "A second statement begins at "+t.pos.String()+".", "Ask one question at a time.")
			break
		}
	}
	return append(toks[:cut:cut], token{kind: tokEnd, pos: toks[cut].pos})
}

func (p *parser) tok() token { return p.toks[p.i] }

func (p *parser) ahead() token { return p.toks[min(p.i+1, len(p.toks)-1)] }

func (p *parser) take() token {
	t := p.toks[p.i]
	if p.i < len(p.toks)-1 {
		p.i++
	}
	return t
}

func (p *parser) acceptWord(w string) bool {
	if p.tok().word(w) {
		p.take()
		return true
	}
	return false
}

func (p *parser) acceptPunct(s string) bool {
	if p.tok().is(s) {
		p.take()
		return true
	}
	return false
}

// fail ends the reading: it moves to the end, where every loop stops.
func (p *parser) fail(at pos, expected string) {
	if !p.failed && !p.noted {
		p.add(ruleSyntax, "The question cannot be read at "+at.String()+": expected "+expected+".",
			"A question has the shape SELECT … FROM … WHERE … GROUP BY … ORDER BY … LIMIT … BOUND …")
	}
	p.failed = true
	p.i = len(p.toks) - 1
}

func (p *parser) needPunct(s string) {
	if !p.acceptPunct(s) {
		p.fail(p.tok().pos, "“"+s+"”")
	}
}

func (p *parser) needWord(w, shown string) {
	if !p.acceptWord(w) {
		p.fail(p.tok().pos, shown)
	}
}

// unsupported notes a known construct that the dialect does not have.
func (p *parser) unsupported(at pos, what, instead string) {
	p.noted = true
	if p.first("x:" + what) { // once is enough
		p.add(ruleUnsupported, what+" ("+at.String()+").", instead)
	}
}

// rest gives up on what follows something refused, without a syntax error on top.
func (p *parser) rest() { p.i = len(p.toks) - 1 }

func (p *parser) statement() *query {
	t := p.tok()
	switch {
	case t.word("with"):
		p.unsupported(t.pos, "Named subqueries (WITH) are not part of the dialect", "Ask one SELECT over one dataset, or two joined on the person.")
		return nil
	case t.is("("):
		p.unsupported(t.pos, "A question in brackets is not part of the dialect", "Begin with SELECT.")
		return nil
	case t.kind == tokWord && statements[t.text]:
		p.unsupported(t.pos, "Only questions are answered; statements that change or describe things are not", "Begin with SELECT.")
		return nil
	}
	p.needWord("select", "SELECT")
	q := &query{limit: -1}
	p.selectList(q)
	p.needWord("from", "FROM and a dataset")
	p.from(q)
	if p.acceptWord("where") {
		q.where = p.expr()
	}
	if p.acceptWord("group") {
		p.groupBy(q)
	}
	p.tail(q)
	if p.failed {
		return nil
	}
	return q
}

func (p *parser) selectList(q *query) {
	if t := p.tok(); t.word("distinct") || t.word("all") && !p.ahead().is(",") {
		p.take()
		if t.text == "distinct" {
			p.unsupported(t.pos, "SELECT DISTINCT is not part of the dialect", "GROUP BY the column; every group of its public list is answered.")
		}
	}
	for {
		t := p.tok()
		item := selectItem{pos: t.pos}
		if p.acceptPunct("*") {
			item.expr = &allColumns{t.pos}
		} else {
			item.expr = p.expr()
		}
		item.alias = p.alias(true)
		q.items = append(q.items, item)
		if !p.acceptPunct(",") {
			return
		}
	}
}

// alias reads [AS] name.
func (p *parser) alias(output bool) name {
	t := p.tok()
	as := p.acceptWord("as")
	n := p.tok()
	ok := n.kind == tokQuoted || n.kind == tokWord && !reserved[n.text]
	switch {
	case ok && (len(n.text) <= 64 || !output):
		p.take()
		return name{n.text, n.kind == tokQuoted}
	case ok:
		p.fail(n.pos, "a name of at most 64 letters")
	case as:
		p.fail(t.pos, "a name after AS; a word of the language needs double quotes")
	}
	return name{}
}

func (p *parser) ident(expected string) (name, pos) {
	t := p.tok()
	if t.kind == tokQuoted || t.kind == tokWord && !reserved[t.text] {
		p.take()
		return name{t.text, t.kind == tokQuoted}, t.pos
	}
	p.fail(t.pos, expected)
	return name{}, t.pos
}

const joinInstead = "Use JOIN dataset USING (the person column): people found in both."

func (p *parser) from(q *query) {
	if t := p.tok(); t.is("(") {
		p.unsupported(t.pos, "A subquery in FROM is not part of the dialect", "Name a dataset of the catalogue.")
		p.brackets()
		p.alias(false)
	} else {
		q.from = p.table()
	}
	for {
		t := p.tok()
		switch {
		case t.is(","):
			p.unsupported(t.pos, "Datasets joined by a comma are not part of the dialect", joinInstead)
			p.take()
			p.table()
		case t.word("left") && (p.ahead().word("join") || p.ahead().word("outer")):
			p.take()
			p.acceptWord("outer")
			p.needWord("join", "JOIN")
			p.addJoin(q, t.pos, true)
		case t.word("left"), t.word("right"), t.word("full"), t.word("cross"), t.word("natural"), t.word("asof"),
			t.word("semi"), t.word("anti"), t.word("lateral"):
			p.unsupported(t.pos, "Of the joins, only JOIN (also INNER JOIN) on the person is part of the dialect", joinInstead)
			for p.tok().kind == tokWord && !p.tok().word("join") && reserved[p.tok().text] && !p.tok().word("where") {
				p.take()
			}
			p.acceptWord("join")
			p.joined(t.pos)
		case t.word("join"), t.word("inner"):
			p.take()
			if t.text == "inner" {
				p.needWord("join", "JOIN")
			}
			p.addJoin(q, t.pos, false)
		default:
			return
		}
	}
}

func (p *parser) addJoin(q *query, at pos, left bool) {
	j := p.joined(at)
	j.left = left
	if j.using == nil && j.on == nil && !p.noted {
		p.fail(p.tok().pos, "USING (the person column), or ON")
	}
	if q.joins = append(q.joins, j); len(q.joins) > maxItems {
		p.fail(at, "fewer joins")
	}
}

func (p *parser) table() table {
	n, at := p.ident("the name of a dataset")
	if t := p.tok(); t.is("(") {
		p.unsupported(t.pos, "Functions in FROM are not part of the dialect", "Name a dataset of the catalogue.")
		p.brackets()
	}
	for p.tok().is(".") { // schema.table: no such thing here
		p.take()
		p.unsupported(at, "Datasets have plain names, without a schema or database", "Name a dataset of the catalogue.")
		p.ident("the name of a dataset")
	}
	return table{at, n, p.alias(false)}
}

func (p *parser) joined(at pos) *join {
	j := &join{pos: at}
	if p.tok().is("(") {
		p.unsupported(p.tok().pos, "A subquery in FROM is not part of the dialect", "Name a dataset of the catalogue.")
		p.brackets()
		p.alias(false)
	} else {
		j.table = p.table()
	}
	switch {
	case p.acceptWord("using"):
		p.needPunct("(")
		for {
			n, at := p.ident("the person column")
			j.using = append(j.using, &columnRef{pos: at, name: n})
			if !p.acceptPunct(",") {
				break
			}
		}
		p.needPunct(")")
	case p.acceptWord("on"):
		j.on = p.expr()
	}
	return j
}

func (p *parser) groupBy(q *query) {
	p.needWord("by", "BY after GROUP")
	if t := p.tok(); t.word("all") || t.word("rollup") || t.word("cube") || t.word("grouping") {
		if n := p.ahead(); t.text == "all" && (n.kind == tokEnd || n.kind == tokWord) || n.is("(") || n.word("sets") {
			p.unsupported(t.pos, "GROUP BY ALL, ROLLUP, CUBE and GROUPING SETS are not part of the dialect", "Name each key in GROUP BY.")
			p.take()
			p.acceptWord("sets")
			if p.tok().is("(") {
				p.brackets()
			}
			return
		}
	}
	for {
		q.group = append(q.group, p.expr())
		if !p.acceptPunct(",") {
			return
		}
	}
}

// tail reads what may follow the groups, in any order, each once.
func (p *parser) tail(q *query) {
	seen := map[string]bool{}
	for !p.failed {
		t := p.tok()
		if t.kind == tokEnd {
			return
		}
		if t.kind != tokWord || seen[t.text] {
			p.fail(t.pos, "the end of the question, or one of ORDER BY, LIMIT, BOUND, each at most once")
			return
		}
		seen[t.text] = true
		p.take()
		switch t.text {
		case "having":
			p.unsupported(t.pos, "HAVING is not part of the dialect yet", "Leave it out: every group is answered, and the protected answer can be filtered freely afterwards.")
			p.expr()
		case "order":
			p.orderBy(q)
		case "limit":
			q.limit = p.whole("a whole number after LIMIT")
		case "offset", "fetch":
			p.unsupported(t.pos, "OFFSET and FETCH are not part of the dialect", "Use LIMIT; the rest of the protected answer is free to read.")
			p.rest()
		case "bound":
			p.bound(q, t.pos)
		case "union", "intersect", "except":
			p.unsupported(t.pos, "UNION, INTERSECT and EXCEPT are not part of the dialect", "Ask each question by itself.")
			p.rest()
		case "window", "qualify":
			p.unsupported(t.pos, "Windows are not part of the dialect", "Ask for numbers by group.")
			p.rest()
		case "for", "sample", "tablesample":
			p.unsupported(t.pos, "Samples and locks are not part of the dialect", "Leave it out: noise protects the answer instead.")
			p.rest()
		default:
			p.fail(t.pos, "one of WHERE, GROUP BY, ORDER BY, LIMIT, BOUND, in that order")
		}
	}
}

func (p *parser) orderBy(q *query) {
	p.needWord("by", "BY after ORDER")
	for {
		o := orderItem{expr: p.expr()}
		if p.acceptWord("desc") {
			o.desc = true
		} else {
			p.acceptWord("asc")
		}
		if t := p.tok(); p.acceptWord("nulls") {
			p.unsupported(t.pos, "NULLS FIRST and NULLS LAST are not part of the dialect", "Leave it out.")
			p.take()
		}
		q.order = append(q.order, o)
		if !p.acceptPunct(",") {
			return
		}
	}
}

// whole reads a number without sign or point that fits.
func (p *parser) whole(expected string) int64 {
	t := p.tok()
	n, err := strconv.ParseInt(t.text, 10, 64)
	if t.kind != tokNumber || err != nil {
		p.fail(t.pos, expected)
		return 0
	}
	p.take()
	return n
}

// bound reads BOUND g GROUPS r ROWS, or BOUND r ROWS.
func (p *parser) bound(q *query, at pos) {
	const shape = "BOUND g GROUPS r ROWS, or BOUND r ROWS"
	b := &boundClause{pos: at}
	n := p.whole(shape)
	if p.acceptWord("groups") || p.acceptWord("group") {
		b.groups = n
		n = p.whole(shape)
		if b.groups < 1 {
			b.groups = -1 // said, and in no menu
		}
	}
	b.rows = n
	if !p.acceptWord("rows") && !p.acceptWord("row") {
		p.fail(p.tok().pos, shape)
	}
	q.bound = b
}
