package question

import (
	"strconv"

	"github.com/candor-data/candor/internal/catalog"
)

// canonicalPrefix begins the canonical form; a change of the form is a new version, so that no old answer is reused for a
// new meaning.
const canonicalPrefix = "candor-question/1\n"

// canonical prints the mechanism alone: what is read, filtered, grouped, bounded, added up and noised. Names are quoted, so
// that no two plans print alike. Rows is left out where nothing depends on it.
func canonical(p *plan) []byte {
	b := []byte(canonicalPrefix)
	for _, s := range p.sources {
		b = append(strconv.AppendQuote(append(b, "from "...), s.Name), '\n')
	}
	b = appendJoined(b, p.joined)
	if p.where != nil {
		b = append(appendExpr(append(b, "where "...), p.where), '\n')
	}
	for _, k := range p.keys {
		b = appendColumn(append(b, "key "...), &k.Column)
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(k.Kind), 10)
		b = strconv.AppendQuote(append(b, ' '), k.Unit)
		b = append(appendInt(b, k.Width), '\n')
	}
	rows := p.bounding.Rows
	if !usesRows(p.vectors) {
		rows = 0
	}
	for _, v := range p.vectors {
		b = appendInt(append(b, "vector"...), int64(v.Kind))
		if v.Column != nil {
			b = appendColumn(append(b, ' '), v.Column)
		}
		b = append(appendInt(b, v.Sensitivity), '\n')
	}
	b = appendInt(appendInt(append(b, "bound"...), p.bounding.Groups), rows)
	b = append(appendInt(append(b, "\nsigma"...), p.sigma), '\n')
	if c := p.compare; c != nil {
		b = appendColumn(append(b, "compare "...), &c.By)
		b = appendValue(append(b, ' '), c.A)
		b = append(appendValue(append(b, ' '), c.B), '\n')
	}
	return b
}

// usesRows reports whether any vector depends on how many rows of a person count.
func usesRows(vectors []Vector) bool {
	for _, v := range vectors {
		if v.Kind != Persons && v.Kind != Matched {
			return true
		}
	}
	return false
}

func appendInt(b []byte, i int64) []byte { return strconv.AppendInt(append(b, ' '), i, 10) }

func appendColumn(b []byte, c *Column) []byte {
	b = append(strconv.AppendInt(b, int64(c.Source), 10), '.')
	return strconv.AppendQuote(b, c.Field.Name)
}

func appendValue(b []byte, v catalog.Value) []byte {
	b = append(strconv.AppendInt(b, int64(v.Type), 10), ':')
	if v.Type == catalog.String {
		return strconv.AppendQuote(b, v.S)
	}
	return strconv.AppendInt(b, v.I, 10)
}

// appendExpr prints a condition; equal prints are equal conditions.
func appendExpr(b []byte, e Expr) []byte {
	list := func(head string, parts []Expr) []byte {
		b = append(append(b, '('), head...)
		for _, p := range parts {
			b = appendExpr(append(b, ' '), p)
		}
		return append(b, ')')
	}
	switch e := e.(type) {
	case And:
		return list("and", e.Parts)
	case Or:
		return list("or", e.Parts)
	case Cmp:
		b = appendColumn(append(append(append(b, '('), e.Op...), ' '), &e.Column)
		return append(appendValue(append(b, ' '), e.Value), ')')
	case In:
		head := "(in "
		if e.Not {
			head = "(not-in "
		}
		b = appendColumn(append(b, head...), &e.Column)
		for _, v := range e.Values {
			b = appendValue(append(b, ' '), v)
		}
		return append(b, ')')
	case IsNull:
		head := "(null "
		if e.Not {
			head = "(present "
		}
		return append(appendColumn(append(b, head...), &e.Column), ')')
	case always:
		return append(b, "(always)"...)
	}
	return append(b, "(never)"...)
}
