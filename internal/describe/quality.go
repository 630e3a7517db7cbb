package describe

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor/internal/catalog"
)

// ruleForm is a rule's id: the quarantine, reports and scripts know it by this.
var ruleForm = regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,62}$`)

// The Open Data Contract Standard's metrics of library checks.
var metrics = []string{"nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"}

// What the standard calls how bad a broken rule is, with a word of candor's own: block.
var severities = []string{"info", "warning", "error", "block"}

// operators of the standard with what they mean; mustNotBe and mustNotBeBetween leave two ranges and are not read.
var operators = []string{"mustBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan", "mustBeLessOrEqualTo", "mustBeBetween"}

// rules reads a dataset's rules about quality: of its properties and of itself. Checks for other engines, and words for
// people, are kept as such and never called checked.
func (r *run) rules(d *doc, t mapping, set *catalog.Dataset) {
	if n := t.values["properties"]; n != nil && n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			if item.Kind != yaml.MappingNode {
				continue
			}
			p := d.quietly(item, "a property")
			if n := p.values["name"]; n != nil {
				if f, ok := set.Field(n.Value); ok {
					r.fieldRules(d, p, set, f)
				}
			}
		}
	}
	for _, q := range d.checks(t) {
		r.check(d, q, set, nil)
	}
}

func (d *doc) checks(m mapping) (out []mapping) {
	n, ok := m.find("quality")
	if !ok {
		return nil
	}
	for _, item := range d.items(n, "quality") {
		if item.Kind == yaml.MappingNode {
			out = append(out, d.quietly(item, "a quality check"))
		}
	}
	return out
}

func (r *run) fieldRules(d *doc, p mapping, set *catalog.Dataset, f *catalog.Field) {
	if f.Role != catalog.Person && p.flag("unique") {
		r.addCheck(d, p.values["unique"], set, catalog.Check{ID: f.Name + "-unique", Kind: catalog.CheckUnique, Column: f.Name, Then: catalog.ThenSetAside})
	}
	d.options(r, p, set, f)
	for _, q := range d.checks(p) {
		r.check(d, q, set, f)
	}
}

// options reads the standard's limits of a value: rows beyond them are set aside. candor.bounds, which clamp what is counted
// and refuse nothing, are another matter.
func (d *doc) options(r *run, p mapping, set *catalog.Dataset, f *catalog.Field) {
	n, ok := p.values["logicalTypeOptions"]
	if !ok || n.Kind != yaml.MappingNode {
		return
	}
	o := d.quietly(n, "logicalTypeOptions")
	if least, most := o.ends(f, set.Zone); least != nil || most != nil {
		if least != nil && most != nil && *least > *most {
			d.no(n, "the least first", "minimum is above maximum: no value could be right")
		}
		r.addCheck(d, n, set, catalog.Check{ID: f.Name + "-range", Kind: catalog.CheckRange, Column: f.Name, Then: catalog.ThenSetAside, Least: least, Most: most})
	}
	if f.Type != catalog.String {
		return
	}
	k := catalog.Check{ID: f.Name + "-length", Kind: catalog.CheckLength, Column: f.Name, Then: catalog.ThenSetAside}
	if o.values["minLength"] != nil {
		k.Least = new(o.whole("minLength", 0, 1<<20, 0))
	}
	if o.values["maxLength"] != nil {
		k.Most = new(o.whole("maxLength", 0, 1<<20, 0))
	}
	if k.Least != nil || k.Most != nil {
		r.addCheck(d, n, set, k)
	}
	if n, ok := o.values["pattern"]; ok {
		r.addCheck(d, n, set, catalog.Check{ID: f.Name + "-pattern", Column: f.Name, Then: catalog.ThenTell, Title: "an expression, which candor does not check: write a quality check of form instead"})
	}
}

// ends reads the least and the most value in stored units, both inclusive; nil where there is none. Keys of people are text,
// whatever their type, and have no range.
func (m mapping) ends(f *catalog.Field, zone *time.Location) (lo, hi *int64) {
	if f.Type == catalog.String || f.Type == catalog.Boolean || f.Type == catalog.NoType || f.Identifier != "" {
		return nil, nil
	}
	for _, key := range []string{"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"} {
		n, ok := m.find(key)
		if !ok {
			continue
		}
		s, ok := m.d.scalar(n, key)
		if !ok {
			continue
		}
		upper, beside := strings.HasSuffix(key, "aximum"), strings.HasPrefix(key, "exclusive")
		end := &lo
		if upper {
			end = &hi
		}
		step := int64(0)
		if beside {
			step = 1
		}
		if upper {
			step = -step
		}
		if beside && (s == "true" || s == "false") { // the standard's first way: a word beside the other key
			if s == "true" && *end != nil {
				**end += step
			}
			continue
		}
		v, ok := stored(s, *f, zone, upper)
		if !ok {
			m.d.no(n, "a value of type "+f.Type.String(), "%s is not of the column's type %s%s", quote(s), f.Type, digits(*f))
			continue
		}
		*end = new(v + step)
	}
	return lo, hi
}

// check reads one quality check; f is nil for one of the whole dataset.
func (r *run) check(d *doc, q mapping, set *catalog.Dataset, f *catalog.Field) {
	k := catalog.Check{Title: q.text("description")}
	if k.Title == "" {
		k.Title = q.text("name")
	}
	if f != nil {
		k.Column = f.Name
	}
	ok := true
	switch kind := q.text("type"); {
	case kind == "" || kind == "library":
		ok = r.standard(d, q, f, &k)
	case kind == "custom" && q.text("engine") == "candor":
		ok = r.own(d, q, set, f, &k)
	default:
		if k.Title == "" {
			k.Title = "a check of type " + quote(kind) + ", for another engine"
		}
	}
	if !ok {
		return
	}
	d.severity(q, &k)
	at := q.node
	if n, given := q.find("id"); given {
		at = n
		k.ID, _ = d.word(n, "a rule's id", ruleForm, "amount-range")
	} else {
		k.ID = strings.TrimPrefix(k.Column+"-"+string(k.Kind), "-")
		if k.Kind == catalog.CheckTold {
			k.ID = strings.TrimPrefix(k.Column+"-told", "-")
		}
	}
	r.addCheck(d, at, set, k)
}

// severity says what happens when a rule is broken. Rows that break a rule about rows are set aside unless it says less, or
// has a limit of its own; a rule about a load lowers the grade unless it says more.
func (d *doc) severity(q mapping, k *catalog.Check) {
	if k.Kind == catalog.CheckTold {
		k.Then = catalog.ThenTell // its words are for another engine
		return
	}
	word := q.choice("severity", severities...)
	switch {
	case word == "info":
		k.Then = catalog.ThenTell
	case word == "block":
		k.Then = catalog.ThenStop
	case word == "error" && (!k.Kind.AboutRows() || k.Limit != nil):
		k.Then = catalog.ThenStop
	case word == "warning" || !k.Kind.AboutRows() || k.Limit != nil:
		k.Then = catalog.ThenGrade
	default:
		k.Then = catalog.ThenSetAside
	}
}

// addCheck adds a rule under an id of its own.
func (r *run) addCheck(d *doc, at *yaml.Node, set *catalog.Dataset, k catalog.Check) {
	if k.ID == "" {
		return
	}
	if slices.ContainsFunc(set.Checks, func(o catalog.Check) bool { return o.ID == k.ID }) {
		d.no(at, "id: and another word", "the rule %s is there twice", quote(k.ID))
		return
	}
	set.Checks = append(set.Checks, k)
}

// standard reads a check that the standard defines.
func (r *run) standard(d *doc, q mapping, f *catalog.Field, k *catalog.Check) bool {
	n, ok := q.find("metric")
	if !ok {
		if _, old := q.values["rule"]; old && k.Title == "" {
			k.Title = "a check as version 3.0 of the standard writes it; write metric: instead of rule: for candor to check it"
		} else if !old {
			d.no(q.node, "metric: nullValues, or type: text with words for people", "a quality check does not say what it looks at")
			return false
		}
		return true
	}
	word, ok := d.scalar(n, "metric")
	if !ok || d.oneOf(n, "metric", word, metrics) == "" {
		return false
	}
	if (word == "rowCount") != (f == nil) {
		d.no(n, "it under the quality of "+cond(f == nil, "a property", "the schema"), "%s is about %s", word, cond(f == nil, "a column", "a whole dataset"))
		return false
	}
	if k.Limit, ok = d.limit(q); !ok {
		return false
	}
	args, _ := q.find("arguments")
	switch word {
	case "nullValues", "missingValues":
		k.Kind = catalog.CheckNulls
	case "rowCount":
		k.Kind = catalog.CheckVolume
	case "duplicateValues":
		k.Kind = catalog.CheckUnique
	case "invalidValues":
		k.Kind = catalog.CheckAccepted
		if args == nil {
			d.no(n, "arguments: {validValues: [a, b]}", "invalidValues does not say which values are valid")
			return false
		}
	}
	if args != nil {
		if ok := d.arguments(args, f, k); !ok {
			return false
		}
	}
	if k.Limit == nil && !k.Kind.AboutRows() {
		d.no(n, "mustBeLessThan: 5 and unit: percent", "the check does not say how many there may be")
		return false
	}
	if k.Kind.AboutRows() && k.Limit != nil && k.Limit.Most != nil && *k.Limit.Most == 0 && !k.Limit.OpenMost {
		k.Limit = nil // none may: rows that do are set aside
	}
	return true
}

func (d *doc) arguments(n *yaml.Node, f *catalog.Field, k *catalog.Check) bool {
	if n.Kind != yaml.MappingNode {
		d.no(n, "arguments: {validValues: [a, b]}", "arguments are keys and values")
		return false
	}
	if k.Kind != catalog.CheckAccepted {
		if len(n.Content) == 0 {
			return true
		}
		d.no(n, "no arguments", "candor knows no arguments of this check")
		return false
	}
	a := d.strict(n, "arguments", "validValues")
	list, ok := a.need("validValues", "validValues: [a, b]")
	if !ok {
		return false
	}
	k.Values = d.values(list, "validValues", *f)
	return len(k.Values) > 0
}

// values reads a list of values of a column, each in the form in which values are printed.
func (d *doc) values(n *yaml.Node, what string, f catalog.Field) []string {
	c := d.newMapping(n, what)
	c.values["candor.domain"] = n
	f.Bounds = nil
	return d.domain(c, f)
}

// limit reads how many there may be; nil where nothing is said.
func (d *doc) limit(q mapping) (*catalog.Limit, bool) {
	var l catalog.Limit
	given := false
	unit := q.choice("unit", "rows", "percent")
	l.Percent = unit == "percent"
	for _, not := range []string{"mustNotBe", "mustNotBeBetween"} {
		if n, ok := q.values[not]; ok {
			d.no(n, "mustBeBetween: [least, most]", "candor does not read %s", not)
			return nil, false
		}
	}
	for _, op := range operators {
		n, ok := q.find(op)
		if !ok {
			continue
		}
		if given && (l.Most != nil || op != "mustBeLessThan" && op != "mustBeLessOrEqualTo") {
			d.no(n, "one of the two, or mustBeBetween: [least, most]", "the check says twice how many there may be")
			return nil, false
		}
		given = true
		if op == "mustBeBetween" {
			items := d.items(n, op)
			if len(items) != 2 {
				d.no(n, op+": [least, most]", "%s is the least and the most", op)
				return nil, false
			}
			least, ok1 := d.amount(items[0], op)
			most, ok2 := d.amount(items[1], op)
			if !ok1 || !ok2 || *least > *most {
				if ok1 && ok2 {
					d.no(n, op+": [least, most]", "the least is above the most")
				}
				return nil, false
			}
			l.Least, l.Most = least, most
			continue
		}
		v, ok := d.amount(n, op)
		if !ok {
			return nil, false
		}
		switch op {
		case "mustBe":
			l.Least, l.Most = v, v
		case "mustBeGreaterThan":
			l.Least, l.OpenLeast = v, true
		case "mustBeGreaterOrEqualTo":
			l.Least = v
		case "mustBeLessThan":
			l.Most, l.OpenMost = v, true
		case "mustBeLessOrEqualTo":
			l.Most = v
		}
	}
	if !given {
		return nil, true
	}
	return &l, true
}

func (d *doc) amount(n *yaml.Node, what string) (*int64, bool) {
	s, ok := d.scalar(n, what)
	if !ok {
		return nil, false
	}
	i, err := catalog.ParseFixed(s, catalog.LimitScale)
	if err != nil || i < 0 || i > 1e18 {
		d.no(n, what+": 5", "%s is not a number of rows or percent", quote(s))
		return nil, false
	}
	return &i, true
}
