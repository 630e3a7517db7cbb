package enginetest

import (
	"cmp"
	"context"
	"crypto/aes"
	"encoding/binary"
	"errors"
	"io"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// Reference counts as the plan's documentation says, person by person in plain Go, slowly. Given the same key as an engine
// it fills the same cells.
type Reference struct{ Data Data }

// Chosen is the number by which the groups of a person are ordered when there are more than may count, smallest first. The
// seed of a person is the first 64 bits of AES-128 of their number under the question's key, little-endian. The group,
// xored with the seed's lower half, is mixed, the upper half is added, and it is mixed again, all in 32 bits. Every step can
// be undone, so no two groups of a person have the same number.
func Chosen(key []byte, person candor.SubjectID, group int) uint32 {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic("a question's key has 16 bytes")
	}
	block := make([]byte, 16)
	binary.LittleEndian.PutUint32(block, uint32(person))
	c.Encrypt(block, block)
	x := mixed(uint32(group) ^ binary.LittleEndian.Uint32(block))
	return mixed(x + binary.LittleEndian.Uint32(block[4:]))
}

// mixed is a permutation of 32 bits in which every bit of x bears on every bit of the outcome.
func mixed(x uint32) uint32 {
	x = (x ^ x>>16) * 2146121005
	x = (x ^ x>>15) * 2221713035
	return x ^ x>>16
}

// Scan implements engine.Engine.
func (r Reference) Scan(ctx context.Context, permit gate.Permit, out *protect.Sheet) error {
	if !permit.OK() || out == nil {
		return errors.New("there is no permitted question to count")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	key := make([]byte, 16)
	if _, err := io.ReadFull(r.Data.Rand, key); err != nil {
		return err
	}
	plan := permit.Plan()
	first := r.rows(permit, plan.Sources()[0])
	var second map[candor.SubjectID]*catalog.Row
	if len(plan.Sources()) == 2 {
		second = newest(r.rows(permit, plan.Sources()[1]))
	}
	people := map[candor.SubjectID]map[int]*tally{} // person, group
	if plan.Comparison() != nil {
		compare(plan, first, second, people)
	} else {
		for i := range first {
			row := pair{[2]*catalog.Row{&first[i]}, r.Data.Public}
			if second != nil {
				if row.of[1] = second[first[i].Person]; row.of[1] == nil {
					continue
				}
			}
			if g, ok := group(plan, row); ok && holds(plan, plan.Where(), row) == yes {
				tallyOf(people, row.of[0].Person, g).add(plan, row)
			}
		}
	}
	for person, groups := range people {
		kept := make([]int, 0, len(groups))
		for g := range groups {
			kept = append(kept, g)
		}
		slices.SortFunc(kept, func(a, b int) int {
			return cmp.Compare(Chosen(key, person, a), Chosen(key, person, b))
		})
		for _, g := range kept[:min(len(kept), int(plan.Bounding().Groups))] {
			for v := range plan.Vectors() {
				if err := out.Add(v, g, groups[g].part(plan, v)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// rows are a dataset's rows of permitted people.
func (r Reference) rows(permit gate.Permit, set *catalog.Dataset) (out []catalog.Row) {
	for _, row := range r.Data.Rows[set.Name] {
		if permit.Cohort().Has(row.Person) {
			out = append(out, row)
		}
	}
	return out
}

// newest leaves each person their latest row.
func newest(rows []catalog.Row) map[candor.SubjectID]*catalog.Row {
	out := map[candor.SubjectID]*catalog.Row{}
	for i := range rows {
		if old := out[rows[i].Person]; old == nil || old.Record < rows[i].Record {
			out[rows[i].Person] = &rows[i]
		}
	}
	return out
}

// compare puts everybody of the second source into their arm, and then their rows of the first.
func compare(plan question.Plan, first []catalog.Row, second map[candor.SubjectID]*catalog.Row, people map[candor.SubjectID]map[int]*tally) {
	parts := []question.Expr{plan.Where()}
	if and, ok := plan.Where().(question.And); ok {
		parts = and.Parts
	}
	about := func(source int) (out []question.Expr) {
		for _, p := range parts {
			if p != nil && sourceOf(p) == source {
				out = append(out, p)
			}
		}
		return out
	}
	all := func(es []question.Expr, row pair) bool {
		return !slices.ContainsFunc(es, func(e question.Expr) bool { return holds(plan, e, row) != yes })
	}
	arm := map[candor.SubjectID]int{}
	for person, row := range second {
		at := pair{of: [2]*catalog.Row{nil, row}}
		if g, ok := group(plan, at); ok && all(about(1), at) {
			arm[person] = g
			tallyOf(people, person, g)
		}
	}
	for i := range first {
		if g, ok := arm[first[i].Person]; ok && all(about(0), one(&first[i])) {
			tallyOf(people, first[i].Person, g).add(plan, one(&first[i]))
		}
	}
}

// sourceOf is the source that a condition speaks about; in comparisons it is one only.
func sourceOf(e question.Expr) int {
	switch e := e.(type) {
	case question.And:
		return sourceOf(e.Parts[0])
	case question.Or:
		return sourceOf(e.Parts[0])
	case question.Cmp:
		return e.Column.Source
	case question.In:
		return e.Column.Source
	case question.IsNull:
		return e.Column.Source
	}
	return 1
}

// pair is a row of each source; nil where there is none. The public tables stand beside it.
type pair struct {
	of     [2]*catalog.Row
	public map[string][][]catalog.Value
}

func one(r *catalog.Row) pair { return pair{of: [2]*catalog.Row{r}} }

func (p pair) value(plan question.Plan, c question.Column) catalog.Value {
	var fields []catalog.Field
	var values []catalog.Value
	if c.Public() {
		j := plan.Joined()[c.Source-question.Public]
		if fields, values = j.Table.Fields, p.beside(plan, j); values == nil {
			return catalog.Value{}
		}
	} else {
		fields, values = plan.Sources()[c.Source].Fields, p.of[c.Source].Values
	}
	for i := range fields {
		if fields[i].Name == c.Field.Name {
			return values[i]
		}
	}
	panic("the plan names a column that its table does not have")
}

// truth is SQL's: no < unknown < yes, so that AND is the least and OR the greatest of its parts.
type truth int

const (
	no truth = iota
	unknown
	yes
)

func verdict(b bool) truth {
	if b {
		return yes
	}
	return no
}

func holds(plan question.Plan, e question.Expr, row pair) truth {
	switch e := e.(type) {
	case nil:
		return yes
	case question.And:
		out := yes
		for _, p := range e.Parts {
			out = min(out, holds(plan, p, row))
		}
		return out
	case question.Or:
		out := no
		for _, p := range e.Parts {
			out = max(out, holds(plan, p, row))
		}
		return out
	case question.Cmp:
		x := row.value(plan, e.Column)
		if x.Null() {
			return unknown
		}
		c := order(x, e.Value)
		return verdict(map[string]bool{"=": c == 0, "<>": c != 0, "<": c < 0, "<=": c <= 0, ">": c > 0, ">=": c >= 0}[e.Op])
	case question.In:
		x := row.value(plan, e.Column)
		if x.Null() {
			return unknown
		}
		in := slices.ContainsFunc(e.Values, func(v catalog.Value) bool { return order(x, v) == 0 })
		return verdict(in != e.Not)
	case question.IsNull:
		return verdict(row.value(plan, e.Column).Null() != e.Not)
	}
	return no // Never
}

func order(a, b catalog.Value) int {
	if a.Type == catalog.String {
		return strings.Compare(a.S, b.S)
	}
	switch {
	case a.I < b.I:
		return -1
	case a.I > b.I:
		return 1
	}
	return 0
}

// group is the index of a row's group, row-major over the domains; false when a value is in none.
func group(plan question.Plan, row pair) (int, bool) {
	g := 0
	for _, k := range plan.Keys() {
		v := keyOf(plan, k, row.value(plan, k.Column))
		i := slices.Index(k.Domain, v)
		if i < 0 {
			return 0, false
		}
		g = g*len(k.Domain) + i
	}
	return g, true
}

func keyOf(plan question.Plan, k question.Key, v catalog.Value) catalog.Value {
	if v.Null() {
		return v
	}
	f := k.Column.Field
	switch k.Kind {
	case question.ByBin:
		x := min(max(v.I, f.Bounds.Lo), f.Bounds.Hi)
		below := ((x % k.Width) + k.Width) % k.Width
		return catalog.Value{Type: v.Type, I: x - below}
	case question.ByUnit:
		var at time.Time
		if v.Type == catalog.Date {
			at = time.Unix(v.I*86400, 0).UTC()
		} else {
			at = time.UnixMicro(v.I).UTC()
			if z := plan.Sources()[k.Column.Source].Zone; z != nil {
				at = at.In(z)
			}
		}
		y, m, d := at.Date()
		switch k.Unit {
		case "week":
			for at.Weekday() != time.Monday {
				at = at.AddDate(0, 0, -1)
			}
			y, m, d = at.Date()
		case "month":
			d = 1
		case "quarter":
			m, d = (m-1)-(m-1)%3+1, 1
		case "year":
			m, d = 1, 1
		}
		return catalog.Value{Type: catalog.Date, I: time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400}
	}
	return v
}

// tally is what one person has in one group.
type tally struct {
	rows  int64
	seen  []int64    // by vector: values that are not NULL
	total []*big.Int // by vector: sum of what the vector adds up, before it is bounded
}

func tallyOf(people map[candor.SubjectID]map[int]*tally, person candor.SubjectID, g int) *tally {
	if people[person] == nil {
		people[person] = map[int]*tally{}
	}
	if people[person][g] == nil {
		people[person][g] = &tally{}
	}
	return people[person][g]
}

func (t *tally) add(plan question.Plan, row pair) {
	t.rows++
	if t.seen == nil {
		t.seen = make([]int64, len(plan.Vectors()))
		t.total = make([]*big.Int, len(plan.Vectors()))
		for i := range t.total {
			t.total[i] = new(big.Int)
		}
	}
	for i, v := range plan.Vectors() {
		if v.Column == nil {
			continue
		}
		x := row.value(plan, *v.Column)
		if x.Null() {
			continue
		}
		t.seen[i]++
		if v.Kind != question.Sum && v.Kind != question.Centred {
			continue
		}
		b := v.Column.Field.Bounds
		y := big.NewInt(min(max(x.I, b.Lo), b.Hi))
		if v.Kind == question.Centred {
			y.Sub(y.Lsh(y, 1), new(big.Int).Add(big.NewInt(b.Lo), big.NewInt(b.Hi)))
		}
		t.total[i].Add(t.total[i], y)
	}
}

// part is what the person adds to a vector's cell.
func (t *tally) part(plan question.Plan, i int) int64 {
	v, m := plan.Vectors()[i], plan.Bounding().Rows
	switch v.Kind {
	case question.Persons:
		return 1
	case question.Matched:
		return min(t.rows, 1)
	}
	if t.seen == nil {
		return 0
	}
	switch v.Kind {
	case question.Rows:
		if v.Column != nil {
			return min(t.seen[i], m)
		}
		return min(t.rows, m)
	case question.Sum:
		b := v.Column.Field.Bounds
		most := big.NewInt(max(b.Hi, -b.Lo, b.Lo, -b.Hi))
		most.Mul(most, big.NewInt(m))
		if t.total[i].CmpAbs(most) > 0 {
			if t.total[i].Sign() < 0 {
				return -most.Int64()
			}
			return most.Int64()
		}
		return t.total[i].Int64()
	case question.Centred:
		if n := t.seen[i]; n > m {
			share := new(big.Int).Mul(t.total[i], big.NewInt(m))
			return share.Div(share, big.NewInt(n)).Int64() // Euclid's division rounds down for a positive divisor
		}
		return t.total[i].Int64()
	}
	panic("a vector of no known kind")
}
