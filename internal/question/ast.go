package question

import "strings"

// The tree that the parser makes of the text. It holds what was typed: nothing of it reaches a reason or an engine.

type node interface{ at() pos }

type name struct {
	text   string
	quoted bool
}

type litKind uint8

const (
	litNumber litKind = iota
	litString
	litDate
	litTimestamp
	litTrue
	litFalse
	litNull
)

type (
	columnRef struct {
		pos
		qualifier name // text "" when there is none
		name      name
	}
	literal struct {
		pos
		kind litKind
		text string
		neg  bool
	}
	call struct {
		pos
		fn       string // lower case
		distinct bool
		star     bool
		args     []node
		named    []namedArg // name => value
	}
	compareOp struct {
		pos
		op   string // = <> < <= > >=
		l, r node
	}
	inList struct {
		pos
		x    node
		list []node
		not  bool
	}
	between struct {
		pos
		x, lo, hi node
		not       bool
	}
	nullTest struct {
		pos
		x   node
		not bool
	}
	logic struct {
		pos
		or    bool
		parts []node
	}
	negation struct {
		pos
		x node
	}
	allColumns struct{ pos }
	// refused stands where something was refused already, so that it is not refused twice.
	refused struct{ pos }
)

type namedArg struct {
	name  string
	value node
}

type selectItem struct {
	pos
	expr  node
	alias name
}

type table struct {
	pos
	name  name
	alias name
}

type join struct {
	pos
	table
	left  bool
	using []*columnRef
	on    node
}

type orderItem struct {
	expr node
	desc bool
}

type boundClause struct {
	pos
	groups int64 // 0: not said
	rows   int64
}

type query struct {
	items []selectItem
	from  table
	joins []*join
	where node
	group []node
	order []orderItem
	limit int64 // -1: none
	bound *boundClause
}

// show prints a tree so that equal expressions print alike. It holds literals: for comparing only.
func show(n node) string {
	switch n := n.(type) {
	case *columnRef:
		return quoteName(n.qualifier) + "." + quoteName(n.name)
	case *literal:
		sign := ""
		if n.neg {
			sign = "-"
		}
		return string('0'+rune(n.kind)) + sign + "'" + n.text + "'"
	case *call:
		var b strings.Builder
		b.WriteString(n.fn + "(")
		if n.distinct {
			b.WriteString("distinct ")
		}
		if n.star {
			b.WriteString("*")
		}
		for _, a := range n.args {
			b.WriteString(show(a) + ",")
		}
		for _, a := range n.named {
			b.WriteString(a.name + "=>" + show(a.value) + ",")
		}
		return b.String() + ")"
	}
	return n.at().String() // other expressions are equal to themselves alone
}

func quoteName(n name) string { return `"` + strings.ReplaceAll(n.text, `"`, `""`) + `"` }
