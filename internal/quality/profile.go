package quality

import (
	"hash/maphash"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/candor-data/candor/internal/catalog"
)

const (
	parts    = 20   // of a column's public limits
	mostBins = 1000 // a longer public list is not counted value by value
)

// Profile looks at the rows of one load as they pass. Not for concurrent use.
type Profile struct {
	set     *catalog.Dataset
	columns []column
	rows    int64
	newest  int64
	dated   bool
	time    int // the time column's place; -1: none
}

type column struct {
	field    *catalog.Field
	seed     maphash.Seed
	nulls    int64
	values   int64
	distinct distinct

	lengths           bool
	shortest, longest int
	characters        int64
	bounded, extremes bool
	lo, hi            int64 // as seen
	width             uint64
	counts            []int64 // of the list's values, or: below the limits, their parts, above
	place             map[catalog.Value]int
	was               catalog.Value // the value before, and its place
	wasAt             int
}

// NewProfile begins a load's profile.
func NewProfile(set *catalog.Dataset) *Profile {
	p := &Profile{set: set, columns: make([]column, len(set.Fields)), time: -1}
	for i := range set.Fields {
		f := &set.Fields[i]
		c := &p.columns[i]
		*c = column{field: f, seed: maphash.MakeSeed(), distinct: newDistinct(), lengths: isText(f), shortest: math.MaxInt, wasAt: -1}
		if f.Role == catalog.Time && p.time < 0 {
			p.time = i
		}
		c.extremes = f.Type != catalog.String && f.Type != catalog.Boolean && f.Class == catalog.Unclassified
		c.bin()
	}
	return p
}

// bin prepares the distribution, where the contract makes it public what the values can be. What is sensitive is not
// counted value by value.
func (c *column) bin() {
	f := c.field
	switch {
	case f.Class == catalog.Sensitive || names(f):
	case f.Type == catalog.Boolean:
		c.place = map[catalog.Value]int{{Type: catalog.Boolean, I: 1}: 0, {Type: catalog.Boolean}: 1}
	case len(f.Domain) > 0 && len(f.Domain) <= mostBins:
		c.place = make(map[catalog.Value]int, len(f.Domain))
		for i, d := range f.Domain {
			if v, ok := listed(f, d); ok {
				c.place[v] = i
			}
		}
	case len(f.Domain) == 0 && f.Bounds != nil:
		c.width = uint64(f.Bounds.Hi-f.Bounds.Lo)/parts + 1
		c.bounded = true
		c.counts = make([]int64, int(uint64(f.Bounds.Hi-f.Bounds.Lo)/c.width)+3)
	}
	if c.place != nil {
		c.counts = make([]int64, len(c.place))
	}
}

// isText reports whether rows hold a column as text: keys of people are, whatever their type.
func isText(f *catalog.Field) bool {
	return f.Type == catalog.String || f.Role == catalog.Person || f.Role == catalog.Identifier
}

// names reports whether a column's values name or describe one person alone.
func names(f *catalog.Field) bool {
	return f.Role == catalog.Person || f.Role == catalog.Identifier || f.Role == catalog.Text || f.Class == catalog.DirectIdentifier || f.Class == catalog.FreeText
}

// listed is a value of a public list as rows hold it; the list is kept in the form in which values are printed. What is no
// value of the column's type is false: a list of another kind holds nothing of this column.
func listed(f *catalog.Field, d string) (v catalog.Value, ok bool) {
	if isText(f) {
		return catalog.Value{Type: catalog.String, S: d}, true
	}
	v.Type = f.Type
	switch f.Type {
	case catalog.Integer, catalog.Decimal:
		i, err := catalog.ParseFixed(d, f.Scale)
		v.I, ok = i, err == nil
	case catalog.Date:
		t, err := time.Parse(time.DateOnly, d)
		v.I, ok = int64(math.Floor(float64(t.Unix())/86400)), err == nil
	}
	return v, ok
}

// Add looks at rows. It keeps none of their text.
func (p *Profile) Add(rows []catalog.Row) {
	p.rows += int64(len(rows))
	for i := range p.columns {
		c := &p.columns[i]
		for k := range rows {
			c.add(&rows[k].Values[i])
		}
	}
	if p.time < 0 {
		return
	}
	for k := range rows {
		if v := &rows[k].Values[p.time]; !v.Null() && (!p.dated || v.I > p.newest) {
			p.newest, p.dated = v.I, true
		}
	}
}

func (c *column) add(v *catalog.Value) {
	if v.Null() {
		c.nulls++
		return
	}
	c.values++
	if c.lengths {
		n := utf8.RuneCountInString(v.S)
		c.shortest, c.longest, c.characters = min(c.shortest, n), max(c.longest, n), c.characters+int64(n)
	}
	if c.place != nil {
		if c.wasAt < 0 || *v != c.was {
			at, ok := c.place[*v]
			if !ok {
				return // a typed row holds listed values alone
			}
			c.was, c.wasAt = *v, at
		}
		c.counts[c.wasAt]++
		return
	}
	if c.lengths {
		c.distinct.add(maphash.String(c.seed, v.S))
	} else {
		c.distinct.add(maphash.Comparable(c.seed, v.I))
	}
	if c.extremes {
		if c.values == 1 {
			c.lo, c.hi = v.I, v.I
		}
		c.lo, c.hi = min(c.lo, v.I), max(c.hi, v.I)
	}
	if c.bounded {
		b := c.field.Bounds
		switch {
		case v.I < b.Lo:
			c.counts[0]++
		case v.I > b.Hi:
			c.counts[len(c.counts)-1]++
		default:
			c.counts[uint64(v.I-b.Lo)/c.width+1]++
		}
	}
}

// Newest is the latest day of the time column; false where there is none.
func (p *Profile) Newest() (day time.Time, ok bool) {
	if !p.dated {
		return day, false
	}
	if p.set.Fields[p.time].Type == catalog.Timestamp {
		t := time.UnixMicro(p.newest).In(zone(p.set))
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), true
	}
	return time.Unix(p.newest*86400, 0).UTC(), true
}

func zone(set *catalog.Dataset) *time.Location {
	if set.Zone == nil {
		return time.UTC
	}
	return set.Zone
}

// Columns ends the profile, with drift against earlier loads of files.
func (p *Profile) Columns(earlier []Load) []Column {
	out := make([]Column, len(p.columns))
	for i := range p.columns {
		out[i] = p.columns[i].result(p.set)
		if p.columns[i].field.Role == catalog.Time || len(out[i].Bins) == 0 {
			continue // later days in a later file are no drift
		}
		var bins [][]Bin
		for _, l := range earlier {
			if l.Replay {
				continue
			}
			for _, was := range l.Columns {
				if was.Name == out[i].Name {
					bins = append(bins, was.Bins)
				}
			}
		}
		out[i].Drift = drift(out[i].Bins, bins)
	}
	return out
}

func (c *column) result(set *catalog.Dataset) Column {
	f := c.field
	out := Column{Name: f.Name, Nulls: c.nulls, Exact: true}
	if c.place == nil {
		out.Distinct, out.Exact = c.distinct.count()
	}
	if c.lengths && c.values > 0 {
		out.Lengths = &Lengths{Least: c.shortest, Most: c.longest, Mean: math.Round(float64(c.characters)/float64(c.values)*10) / 10}
		if names(f) || f.Class == catalog.Sensitive {
			out.Lengths.Least, out.Lengths.Most = 0, 0
		}
	}
	if c.extremes && c.values > 0 && c.place == nil {
		out.About = []string{outward(f, c.lo, -1, zone(set)), outward(f, c.hi, +1, zone(set))}
	}
	switch {
	case c.place != nil:
		labels := f.Domain
		if f.Type == catalog.Boolean {
			labels = []string{"true", "false"}
		}
		for i, n := range c.counts {
			out.Bins = append(out.Bins, Bin{labels[i], n})
			if n > 0 {
				out.Distinct++
			}
		}
	case c.bounded:
		out.Bins = c.partsOf()
	}
	return out
}

// partsOf gives the parts of the limits, with what lies beyond them where it can.
func (c *column) partsOf() []Bin {
	f, b := c.field, c.field.Bounds
	text := func(i int64) string { return catalog.Value{Type: f.Type, I: i}.Text(f.Scale) }
	out := []Bin{{"below " + text(b.Lo), c.counts[0]}}
	for i := range len(c.counts) - 2 {
		lo := b.Lo + int64(uint64(i)*c.width)
		hi := min(b.Hi, lo+int64(c.width)-1)
		label := text(lo)
		if hi > lo {
			label += " to " + text(hi)
		}
		out = append(out, Bin{label, c.counts[i+1]})
	}
	return append(out, Bin{"above " + text(b.Hi), c.counts[len(c.counts)-1]})
}

// outward rounds an extreme away from the values, to two digits or to its month, so that what is kept is nobody's value.
func outward(f *catalog.Field, v int64, dir int, in *time.Location) string {
	switch f.Type {
	case catalog.Date:
		return month(time.Unix(v*86400, 0).UTC())
	case catalog.Timestamp:
		return month(time.UnixMicro(v).In(in))
	}
	step := int64(1)
	for x := v / 100; x != 0; x /= 10 {
		step *= 10
	}
	down := v / step * step
	if v < 0 && down != v {
		down -= step
	}
	if dir > 0 && down != v && down <= math.MaxInt64-step {
		down += step
	}
	return catalog.FormatFixed(down, f.Scale)
}

func month(t time.Time) string { return strconv.Itoa(t.Year()) + "-" + t.Format("01") }
