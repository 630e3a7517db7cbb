package question

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// maxGroups caps the product of the keys' domains: every group is answered, noised and kept.
const maxGroups = 10_000

// keyID is what makes two keys the same.
type keyID struct {
	source int
	field  string
	kind   KeyKind
	unit   string
	width  int64
}

type keyResult struct {
	id keyID
	k  Key
	ok bool
}

func idOf(k Key) keyID { return keyID{k.Column.Source, k.Column.Field.Name, k.Kind, k.Unit, k.Width} }

func (a keyID) compare(b keyID) int {
	return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.field, b.field), cmp.Compare(a.kind, b.kind),
		cmp.Compare(a.unit, b.unit), cmp.Compare(a.width, b.width))
}

func isKeyCall(c *call) bool { return c.fn == "date_trunc" || c.fn == "bin" }

// groups understands GROUP BY, sorts the keys so that the order of the groups is canonical, and refuses what was selected
// without being grouped.
func (b *builder) groups() {
	for _, n := range b.q.group {
		id, ok := b.grouped(n)
		if ok && b.keyIndex(id) < 0 {
			b.plan.keys = append(b.plan.keys, b.keyByID(id))
		}
	}
	slices.SortFunc(b.plan.keys, func(x, y Key) int { return idOf(x).compare(idOf(y)) })
	for _, p := range b.picks {
		if p.isKey && p.ok && b.keyIndex(p.key) < 0 {
			b.add(ruleNotGrouped, "A selected key is not in GROUP BY ("+p.node.at().String()+").", "Add it to GROUP BY, or take its SUM or AVG.")
		}
	}
	cells := 1
	for _, k := range b.plan.keys {
		if cells *= len(k.Domain); cells > maxGroups {
			b.add(ruleTooMany, fmt.Sprintf("The keys together make more than %d groups.", maxGroups),
				"Use fewer keys, a longer unit in date_trunc, or wider bins.")
			return
		}
	}
}

func (b *builder) grouped(n node) (keyID, bool) {
	if p := b.referred(n); p != nil {
		if !p.isKey && p.ok {
			b.add(ruleUnsupported, "GROUP BY names an aggregate ("+n.at().String()+").", "Group by "+b.keyList()+".")
		}
		return p.key, p.ok && p.isKey
	}
	switch n := n.(type) {
	case *refused:
		return keyID{}, false
	case *columnRef:
		return b.key(n)
	case *call:
		if isKeyCall(n) {
			return b.key(n)
		}
	}
	b.add(ruleUnsupported, "GROUP BY holds something that is not a key ("+n.at().String()+").",
		"Group by "+b.keyList()+", by the name of a selected key, or by its place in the select list.")
	return keyID{}, false
}

func (b *builder) keyIndex(id keyID) int {
	return slices.IndexFunc(b.plan.keys, func(k Key) bool { return idOf(k) == id })
}

func (b *builder) keyByID(id keyID) Key {
	for _, r := range b.keys {
		if r.ok && r.id == id {
			return r.k
		}
	}
	return Key{}
}

// key checks an expression as a grouping key and works out its public domain.
func (b *builder) key(n node) (keyID, bool) {
	mark := show(n)
	r, known := b.keys[mark]
	if !known {
		r = &keyResult{}
		switch n := n.(type) {
		case *columnRef:
			r.k, r.ok = b.keyByValue(n)
		case *call:
			if n.fn == "bin" {
				r.k, r.ok = b.keyByBin(n)
			} else {
				r.k, r.ok = b.keyByUnit(n)
			}
		}
		if r.ok {
			r.id = idOf(r.k)
			if !r.k.Column.Field.Required {
				r.k.Domain = append(r.k.Domain, catalog.Value{})
			}
		}
		b.keys[mark] = r
	}
	return r.id, r.ok
}

func (b *builder) keyByValue(n *columnRef) (Key, bool) {
	c, ok := b.column(n)
	if !ok {
		return Key{}, false
	}
	k := Key{Kind: ByValue, Column: c, Type: c.Field.Type, Scale: c.Field.Scale}
	if k.Domain, ok = publicDomain(c.Field); !ok {
		b.noDomain(c.Field)
	}
	return k, ok
}

// publicDomain reads the values that the contract lists; true-or-false columns need no list.
func publicDomain(f *catalog.Field) ([]catalog.Value, bool) {
	if f.Type == catalog.Boolean {
		return []catalog.Value{{Type: catalog.Boolean, I: 0}, {Type: catalog.Boolean, I: 1}}, true
	}
	var out []catalog.Value
	seen := map[catalog.Value]bool{}
	for _, s := range f.Domain {
		v := catalog.Value{Type: f.Type}
		var err error
		switch f.Type {
		case catalog.String:
			v.S = s
		case catalog.Integer:
			v.I, err = catalog.ParseFixed(s, 0)
		case catalog.Decimal:
			v.I, err = catalog.ParseFixed(s, f.Scale)
		case catalog.Date:
			v.I, err = parseDay(s)
		default:
			return nil, false
		}
		if err != nil {
			return nil, false
		}
		if !seen[v] {
			out = append(out, v)
		}
		seen[v] = true
	}
	return out, len(out) > 0
}

func (b *builder) noDomain(f *catalog.Field) {
	instead := "Group by " + b.keyList() + "."
	switch {
	case f.Type.Numeric() && f.Bounds != nil:
		instead = "Group by bin(" + written(f.Name) + ", width)."
	case (f.Type == catalog.Date || f.Type == catalog.Timestamp) && f.Bounds != nil:
		instead = "Group by date_trunc('month', " + written(f.Name) + ")."
	}
	b.add(ruleNoDomain, "The column "+written(f.Name)+" has no public list of values, so its groups are not known beforehand.", instead)
}

// keyList says which keys the sources offer.
func (b *builder) keyList() string {
	var out []string
	for _, t := range b.tables() {
		out = append(out, askable(t.fields, func(f *catalog.Field) bool { _, ok := publicDomain(f); return ok })...)
		for i := range t.fields {
			f := &t.fields[i]
			if personal(f) || f.Bounds == nil {
				continue
			}
			if f.Type == catalog.Date || f.Type == catalog.Timestamp {
				out = append(out, "date_trunc('month', "+written(f.Name)+")")
			} else if f.Type.Numeric() {
				out = append(out, "bin("+written(f.Name)+", width)")
			}
		}
	}
	if len(out) == 0 {
		return "a column with a public list of values (there is none yet)"
	}
	return listed(out)
}

const binShape = "Write bin(column, width) with a column of numbers and a plain number."

func (b *builder) keyByBin(n *call) (Key, bool) {
	ref, width := twoArgs[*columnRef, *literal](n)
	if ref == nil || width == nil {
		b.badCall(n, "bin", binShape)
		return Key{}, false
	}
	c, ok := b.column(ref)
	if !ok {
		return Key{}, false
	}
	f := c.Field
	if !f.Type.Numeric() {
		b.add(ruleType, "The column "+written(f.Name)+" holds no numbers, so it cannot be put in bins.", "Group by "+b.keyList()+".")
		return Key{}, false
	}
	w, exact := fixed(width, f.Scale)
	if width.kind != litNumber || !exact || w.Sign() <= 0 || !w.IsInt64() {
		b.add(ruleType, fmt.Sprintf("The width of a bin of %s has to be a number above 0 with at most %d digits after the point (%s).", written(f.Name), f.Scale, width.pos),
			"For example bin("+written(f.Name)+", 10).")
		return Key{}, false
	}
	lo, hi, ok := b.bounds(f)
	if !ok {
		return Key{}, false
	}
	k := Key{Kind: ByBin, Column: c, Width: w.Int64(), Type: f.Type, Scale: f.Scale}
	// Unsigned difference: bounds may lie far apart, and only the number of bins matters here.
	from, to := floorTo(lo, k.Width), floorTo(hi, k.Width)
	if (uint64(to)-uint64(from))/uint64(k.Width) >= maxGroups {
		b.add(ruleTooMany, fmt.Sprintf("The bins of %s are more than %d groups.", written(f.Name), maxGroups), "Use wider bins.")
		return Key{}, false
	}
	for v := from; ; v += k.Width {
		k.Domain = append(k.Domain, catalog.Value{Type: f.Type, I: v})
		if v == to {
			return k, true
		}
	}
}

// floorTo is the greatest multiple of w that is not above x. It cannot overflow while x is within ±2^62.
func floorTo(x, w int64) int64 {
	q := x / w
	if x%w < 0 {
		q--
	}
	return q * w
}

// bounds gives a column's public limits, or refuses.
func (b *builder) bounds(f *catalog.Field) (lo, hi int64, ok bool) {
	const far = 1 << 62
	if f.Bounds == nil || f.Bounds.Lo > f.Bounds.Hi || f.Bounds.Lo <= -far || f.Bounds.Hi >= far {
		if b.first("u:" + f.Name) {
			b.add(ruleUnbounded, "The column "+written(f.Name)+" has no public limits: no bounds, no groups, no SUM and no AVG.",
				"Count with COUNT(*) or COUNT(DISTINCT person); a steward can give the column candor.bounds, and make it a measure, in its contract.")
		}
		return 0, 0, false
	}
	return f.Bounds.Lo, f.Bounds.Hi, true
}

var units = []string{"day", "week", "month", "quarter", "year"}

const unitShape = "Write date_trunc('month', column); the units are day, week, month, quarter and year."

func (b *builder) keyByUnit(n *call) (Key, bool) {
	lit, ref := twoArgs[*literal, *columnRef](n)
	if ref == nil || lit == nil || lit.kind != litString {
		b.badCall(n, "date_trunc", unitShape)
		return Key{}, false
	}
	unit := strings.ToLower(lit.text)
	known := slices.Contains(units, unit)
	if !known {
		b.add(ruleUnsupported, "The unit of date_trunc is not one of the dialect ("+lit.pos.String()+").", unitShape)
	}
	c, ok := b.column(ref)
	if !ok || !known {
		return Key{}, false
	}
	f := c.Field
	if f.Type != catalog.Date && f.Type != catalog.Timestamp {
		b.add(ruleType, "The column "+written(f.Name)+" holds no dates or times, so date_trunc does not fit it.", "Group by "+b.keyList()+".")
		return Key{}, false
	}
	lo, hi, ok := b.bounds(f)
	if !ok {
		return Key{}, false
	}
	from, to := time.Unix(0, 0).UTC(), time.Unix(0, 0).UTC()
	if f.Type == catalog.Date {
		const far = 3_000_000 // past the year 9999, where no date lies
		lo, hi = max(lo, -far), min(hi, far)
		from, to = from.AddDate(0, 0, int(lo)), to.AddDate(0, 0, int(hi))
	} else {
		from, to = localDays(lo, hi, b.zoneOf(c))
	}
	k := Key{Kind: ByUnit, Column: c, Unit: unit, Type: catalog.Date}
	for t := unitStart(from, unit); !t.After(to); t = nextUnit(t, unit) {
		if len(k.Domain) >= maxGroups {
			b.add(ruleTooMany, fmt.Sprintf("The time spanned by %s is more than %d groups.", written(f.Name), maxGroups), "Use a longer unit: "+strings.Join(units, ", ")+".")
			return Key{}, false
		}
		k.Domain = append(k.Domain, catalog.Value{Type: catalog.Date, I: t.Unix() / 86400})
	}
	return k, true
}

func zone(d *catalog.Dataset) *time.Location {
	if d.Zone == nil {
		return time.UTC
	}
	return d.Zone
}

// localDays gives the first and last local dates, as UTC midnights, of the instants in [lo, hi] (microseconds). A zone
// that sets its clocks back over midnight (St John's did, at 00:01) gives a later instant an earlier date, so the zone's
// change next to each end counts too.
func localDays(lo, hi int64, z *time.Location) (first, last time.Time) {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	from, to := time.UnixMicro(lo).In(z), time.UnixMicro(hi).In(z)
	first, last = day(from), day(to)
	if _, change := from.ZoneBounds(); !change.IsZero() && !change.After(to) && day(change).Before(first) {
		first = day(change)
	}
	if change, _ := to.ZoneBounds(); !change.IsZero() && change.After(from) {
		if d := day(change.Add(-time.Microsecond)); d.After(last) {
			last = d
		}
	}
	return first, last
}

func unitStart(t time.Time, unit string) time.Time {
	y, m, d := t.Date()
	switch unit {
	case "week":
		return t.AddDate(0, 0, -((int(t.Weekday()) + 6) % 7)) // Monday
	case "month":
		d = 1
	case "quarter":
		m, d = (m-1)/3*3+1, 1
	case "year":
		m, d = 1, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func nextUnit(t time.Time, unit string) time.Time {
	switch unit {
	case "week":
		return t.AddDate(0, 0, 7)
	case "month":
		return t.AddDate(0, 1, 0)
	case "quarter":
		return t.AddDate(0, 3, 0)
	case "year":
		return t.AddDate(1, 0, 0)
	}
	return t.AddDate(0, 0, 1)
}

// twoArgs gives the two plain arguments of a call, nil where one has another shape.
func twoArgs[A, B node](n *call) (x A, y B) {
	if len(n.args) == 2 && len(n.named) == 0 && !n.distinct {
		x, _ = n.args[0].(A)
		y, _ = n.args[1].(B)
	}
	return x, y
}

// badCall refuses a call of the wrong shape, unless something in it was refused already.
func (b *builder) badCall(n *call, fn, shape string) {
	for _, a := range n.args {
		if _, ok := a.(*refused); ok {
			return
		}
	}
	b.add(ruleUnsupported, "The arguments of "+fn+" do not fit ("+n.pos.String()+").", shape)
}

func defaultKeyName(k Key) string {
	switch k.Kind {
	case ByUnit:
		return k.Unit
	case ByBin:
		return k.Column.Field.Name + "_bin"
	}
	return k.Column.Field.Name
}
