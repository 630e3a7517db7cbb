package intake

import (
	"strings"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/quality"
)

// excluder finds the records that a contract's rules leave out: right, and not of this dataset. It looks at cells before
// they are typed: a cell that is missing by rule is no fault.
type excluder struct {
	rules []excludeRule
	width int
}

type excludeRule struct {
	catalog.Exclusion
	at      int
	field   catalog.Field
	rows    int64
	matched int64
}

func newExcluder(set *catalog.Dataset, cols Columns) excluder {
	x := excluder{width: cols.Width}
	for _, e := range set.Exclude {
		r := excludeRule{Exclusion: e, at: -1}
		for i, f := range set.Fields {
			if f.Name == e.Column {
				r.at, r.field = cols.At[i], f
			}
		}
		x.rules = append(x.rules, r)
	}
	return x
}

// match counts the record under the first rule that matches it, and under each that does as matched; nil is none. A record
// that cannot be told apart is a fault, not an exclusion.
func (x *excluder) match(rec Record) *catalog.Exclusion {
	if len(x.rules) == 0 || rec.Rule != "" || len(rec.Fields) != x.width {
		return nil
	}
	var first *excludeRule
	for i := range x.rules {
		r := &x.rules[i]
		if !r.holds(rec) {
			continue
		}
		r.matched++
		if first == nil {
			first = r
			r.rows++
		}
	}
	if first == nil {
		return nil
	}
	return &first.Exclusion
}

func (r *excludeRule) holds(rec Record) bool {
	cell := ""
	if r.at >= 0 {
		cell = strings.TrimSpace(rec.Fields[r.at])
	}
	switch r.When {
	case catalog.WhenMissing:
		return cell == ""
	case catalog.WhenPrefix:
		return strings.HasPrefix(cell, r.Text)
	case catalog.WhenEquals:
		return cell == r.Text
	case catalog.WhenBelow:
		if exact := r.at >= 0 && r.at < len(rec.Exact) && rec.Exact[r.at]; !exact && r.field.Marks != (catalog.Marks{}) {
			plain, ok := r.field.Marks.Plain(cell)
			if !ok {
				return false
			}
			cell = plain
		}
		n, err := catalog.ParseFixed(cell, r.field.Scale)
		return err == nil && n < r.Below
	}
	return false
}

func (x *excluder) results() (out []quality.Excluded) {
	for _, r := range x.rules {
		out = append(out, quality.Excluded{Name: r.Name, Reason: r.Reason, Rows: r.rows, Matched: r.matched, Kept: r.Keep})
	}
	return out
}
