package quality

import (
	"fmt"
	"hash/maphash"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/catalog"
)

// Fault is a row that breaks a rule by which it is set aside. Text says what is wrong and never holds a cell.
type Fault struct {
	Column string
	Rule   string
	Text   string
}

// Known reports whether a key of a kind is that of somebody who has rows in a dataset.
type Known func(dataset, kind, key string) bool

// Checker holds typed rows against a contract's rules about rows. Not for concurrent use.
type Checker struct {
	rules []rowRule
}

type rowRule struct {
	catalog.Check
	at     int // the column's place
	field  *catalog.Field
	breaks func(v *catalog.Value, key string) bool
	text   string
	broken int64
	of     int64
	seen   *seen
}

// NewChecker prepares the rules of a dataset, whose references to lists are filled in (catalog.View.Filled); known answers
// for references to people.
func NewChecker(set *catalog.Dataset, known Known) (*Checker, error) {
	c := &Checker{}
	for _, k := range set.Checks {
		if !k.Kind.AboutRows() {
			continue
		}
		r := rowRule{Check: k, at: -1}
		for i := range set.Fields {
			if set.Fields[i].Name == k.Column {
				r.at, r.field = i, &set.Fields[i]
			}
		}
		if r.at < 0 {
			return nil, fmt.Errorf("rule %s is about a column that the contract does not have", k.ID)
		}
		if err := r.prepare(known); err != nil {
			return nil, err
		}
		c.rules = append(c.rules, r)
	}
	return c, nil
}

func (r *rowRule) prepare(known Known) error {
	f := r.field
	switch r.Kind {
	case catalog.CheckRange:
		r.text = "outside of the range that the contract's rule allows"
		r.breaks = func(v *catalog.Value, _ string) bool {
			return r.Least != nil && v.I < *r.Least || r.Most != nil && v.I > *r.Most
		}
	case catalog.CheckLength:
		r.text = "shorter or longer than the contract's rule allows"
		r.breaks = func(v *catalog.Value, _ string) bool {
			n := int64(utf8.RuneCountInString(v.S))
			return r.Least != nil && n < *r.Least || r.Most != nil && n > *r.Most
		}
	case catalog.CheckAccepted:
		r.text = "not one of the values that the contract's rule accepts"
		r.breaks = outOf(f, r.Values)
	case catalog.CheckPattern:
		form, ok := forms[r.Form]
		if !ok {
			return fmt.Errorf("rule %s asks for a form that this version does not know", r.ID)
		}
		r.text = "not written as the contract's rule asks: " + form.words
		r.breaks = func(v *catalog.Value, _ string) bool { return !form.fits(v.S) }
	case catalog.CheckUnique:
		r.text = "another row of this file has the same value, and each may be there once"
		r.seen = newSeen()
	case catalog.CheckReference:
		if r.Of == "" {
			r.text = "nobody with this key has a row in dataset " + r.Dataset
			r.breaks = func(_ *catalog.Value, key string) bool { return !known(r.Dataset, f.Identifier, key) }
			return nil
		}
		if len(r.Values) == 0 {
			return fmt.Errorf("rule %s refers to the public list of %s.%s, which is not there", r.ID, r.Dataset, r.Of)
		}
		r.text = "not in the public list of " + r.Dataset + "." + r.Of
		r.breaks = outOf(f, r.Values)
	}
	return nil
}

func outOf(f *catalog.Field, values []string) func(*catalog.Value, string) bool {
	in := make(map[catalog.Value]bool, len(values))
	for _, d := range values {
		if v, ok := listed(f, d); ok {
			in[v] = true
		}
	}
	return func(v *catalog.Value, _ string) bool { return !in[*v] }
}

// Row checks one row. Its keys are normalised as identity knows them, by column. The first rule broken that sets rows aside
// decides; rules that only count see the rows that stay. A value is seen for Unique once its row stays.
func (c *Checker) Row(values []catalog.Value, key func(column int) string) *Fault {
	for i := range c.rules {
		r := &c.rules[i]
		if r.Then == catalog.ThenSetAside && r.breaksRow(values, key) {
			r.broken++
			r.of++
			return &Fault{r.Column, r.ID, r.text}
		}
	}
	for i := range c.rules {
		r := &c.rules[i]
		r.of++
		if r.Then != catalog.ThenSetAside && r.breaksRow(values, key) {
			r.broken++
		}
		if r.seen != nil && !values[r.at].Null() {
			r.seen.add(values[r.at])
		}
	}
	return nil
}

func (r *rowRule) breaksRow(values []catalog.Value, key func(int) string) bool {
	v := &values[r.at]
	if v.Null() {
		return false // whether it may be empty is another rule
	}
	if r.seen != nil {
		return r.seen.has(*v)
	}
	k := ""
	if r.Kind == catalog.CheckReference && r.Of == "" {
		k = key(r.at)
	}
	return r.breaks(v, k)
}

// results say what became of the rules.
func (c *Checker) results() (out []Result) {
	for i := range c.rules {
		r := &c.rules[i]
		x := Result{Check: r.Check, Judged: true, Broken: r.broken, Of: r.of}
		switch {
		case r.seen != nil && r.seen.full && r.broken == 0: // a repeat that was found stays one
			x.Judged, x.Why = false, fmt.Sprintf("more than %d values: beyond them repeats are no longer looked for", mostSeen)
		case r.Limit != nil:
			x.Holds = holds(r.Limit, r.broken, r.of)
		case r.Then == catalog.ThenSetAside:
			x.Holds = true // what breaks it is set aside
		default:
			x.Holds = r.broken == 0
		}
		if r.Of != "" {
			x.Check.Values = nil // the list is another contract's
		}
		x.Figure = share(r.broken, r.of)
		out = append(out, x)
	}
	return out
}

// seen remembers values by 128 bits of keyed hash: two of the most that it holds agree by chance once in 10^25 files.
type seen struct {
	a, b maphash.Seed
	in   map[[2]uint64]struct{}
	full bool
}

// mostSeen bounds the memory of a rule that values are there once: about 150 MB.
const mostSeen = 4 << 20

func newSeen() *seen {
	return &seen{a: maphash.MakeSeed(), b: maphash.MakeSeed(), in: map[[2]uint64]struct{}{}}
}

func (s *seen) hash(v catalog.Value) [2]uint64 {
	return [2]uint64{maphash.Comparable(s.a, v), maphash.Comparable(s.b, v)}
}

func (s *seen) has(v catalog.Value) bool {
	_, there := s.in[s.hash(v)]
	return there
}

func (s *seen) add(v catalog.Value) {
	h := s.hash(v)
	if _, there := s.in[h]; !there && len(s.in) >= mostSeen {
		s.full = true
		return
	}
	s.in[h] = struct{}{}
}
