package describe

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor/internal/catalog"
)

// own reads a check of candor's own: what the standard has no library check for. It stands under implementation.
func (r *run) own(d *doc, q mapping, set *catalog.Dataset, f *catalog.Field, k *catalog.Check) bool {
	n, ok := q.need("implementation", "implementation: {check: freshness, days: 3}")
	if !ok {
		return false
	}
	i := d.strict(n, "candor's check", "check", "days", "form", "dataset", "column", "factor")
	if n.Kind != yaml.MappingNode {
		return false
	}
	at, ok := i.need("check", "check: freshness")
	if !ok {
		return false
	}
	word, ok := d.scalar(at, "check")
	if !ok {
		return false
	}
	only := func(keys ...string) {
		for key, n := range i.values {
			if key != "check" && !slices.Contains(keys, key) && slices.Contains([]string{"days", "form", "dataset", "column", "factor"}, key) {
				d.no(n, "no "+key, "a check of %s has no %s", word, key)
			}
		}
	}
	switch d.oneOf(at, "check", word, []string{"freshness", "reference", "form", "growth"}) {
	case "freshness":
		only("days")
		return d.freshness(i, at, set, f, k)
	case "form":
		only("form")
		k.Kind = catalog.CheckPattern
		if f == nil || f.Type != catalog.String {
			d.no(at, "it under the quality of a column of text", "a form is that of a column of text")
			return false
		}
		k.Form = i.choice("form", catalog.Forms...)
		if !i.given("form") {
			d.no(at, "form: email", "the check does not say which form")
		}
		return k.Form != ""
	case "growth":
		only("factor")
		return d.growth(i, at, f, k)
	case "reference":
		only("dataset", "column")
		return r.reference(d, i, at, f, k)
	}
	return false
}

func (d *doc) freshness(i mapping, at *yaml.Node, set *catalog.Dataset, f *catalog.Field, k *catalog.Check) bool {
	k.Kind = catalog.CheckFreshness
	if f == nil {
		for n := range set.Fields {
			if set.Fields[n].Role == catalog.Time {
				f = &set.Fields[n]
				break
			}
		}
	}
	if f == nil || f.Role != catalog.Time {
		d.no(at, "candor.role: time on the column that says when it happened", "freshness is that of the time column")
		return false
	}
	k.Column = f.Name
	if _, ok := i.need("days", "days: 3"); !ok {
		return false
	}
	k.Days = i.whole("days", 1, 36_500, 0)
	return k.Days > 0
}

func (d *doc) growth(i mapping, at *yaml.Node, f *catalog.Field, k *catalog.Check) bool {
	k.Kind = catalog.CheckGrowth
	if f != nil {
		d.no(at, "it under the quality of the schema", "growth is about a whole dataset")
		return false
	}
	n, ok := i.need("factor", "factor: 3 (no more than three times the usual rows, no fewer than a third)")
	if !ok {
		return false
	}
	s, _ := d.scalar(n, "factor")
	v, err := catalog.ParseFixed(s, 3)
	if err != nil || v <= 1000 || v > 1_000_000 {
		d.no(n, "factor: 3", "the factor is a number above 1, and at most 1000")
		return false
	}
	k.Factor = v
	return true
}

// reference reads a rule that values are somewhere else: of a person column, that the person has rows in another dataset; of
// another column, that the value is in the public list of a column there.
func (r *run) reference(d *doc, i mapping, at *yaml.Node, f *catalog.Field, k *catalog.Check) bool {
	k.Kind = catalog.CheckReference
	if f == nil {
		d.no(at, "it under the quality of a column", "a reference is that of a column")
		return false
	}
	n, ok := i.need("dataset", "dataset: customers")
	if !ok {
		return false
	}
	if k.Dataset, ok = d.word(n, "dataset", nameForm, "customers"); !ok {
		return false
	}
	person := f.Role == catalog.Person || f.Role == catalog.Identifier
	column, given := i.find("column")
	switch {
	case person && given:
		d.no(column, "no column: the person is looked for", "a key of a person is looked for among the people of the other dataset")
		return false
	case !person && !given:
		if !i.given("column") {
			d.no(at, "column: and the one of that dataset with the list", "the reference does not say which column's list")
		}
		return false
	case given:
		if k.Of, ok = d.word(column, "column", nameForm, "country"); !ok {
			return false
		}
	}
	kind, of := f.Identifier, k.Of
	r.later = append(r.later, func() {
		other := r.dataset(n.Value)
		if other == nil {
			ids := r.taken(KindDataset)
			for _, s := range r.known.Datasets {
				ids = append(ids, s.Name)
			}
			d.want(n, "dataset", ids, "kind: DataContract whose schema has the name "+n.Value)
			return
		}
		if of == "" {
			if !slices.ContainsFunc(other.Fields, func(o catalog.Field) bool { return o.Identifier == kind }) {
				d.no(n, "a dataset with the same candor.identifier", "dataset %s knows nobody by a key of kind %s", quote(other.Name), quote(kind))
			}
			return
		}
		if o, ok := other.Field(of); !ok || len(o.Domain) == 0 {
			d.no(column, "a column with candor.domain", "column %s of dataset %s has no public list", quote(of), quote(other.Name))
		}
	})
	return true
}

// exclusions reads which rows are right and not of this dataset.
func (d *doc) exclusions(own mapping, set *catalog.Dataset) {
	n, ok := own.find("candor.exclude")
	if !ok {
		return
	}
	const form = "{name: cancellations, when: {column: invoice, prefix: C}, reason: Cancelled invoices are kept elsewhere}"
	for _, item := range d.items(n, "candor.exclude") {
		if item.Kind != yaml.MappingNode {
			d.no(item, form, "an exclusion has a name, a condition and a reason")
			continue
		}
		m := d.strict(item, "an exclusion", "name", "when", "reason", "keep")
		var e catalog.Exclusion
		if at, ok := m.need("name", "name: cancellations"); ok {
			e.Name, _ = d.word(at, "an exclusion's name", ruleForm, "cancellations")
			if slices.ContainsFunc(set.Exclude, func(o catalog.Exclusion) bool { return o.Name == e.Name && e.Name != "" }) {
				d.no(at, "another name", "the exclusion %s is there twice", quote(e.Name))
			}
		}
		e.Reason = m.needText("reason", "reason: and why such rows are not of this dataset")
		e.Keep = m.choice("keep", "count", "text") == "text"
		if at, ok := m.need("when", "when: {column: invoice, prefix: C}"); ok && d.condition(at, set, &e) && e.Name != "" {
			set.Exclude = append(set.Exclude, e)
		}
	}
}

// condition reads when an exclusion holds: one of a short menu, so that everybody can read what is left out.
func (d *doc) condition(n *yaml.Node, set *catalog.Dataset, e *catalog.Exclusion) bool {
	if n.Kind != yaml.MappingNode {
		d.no(n, "when: {column: invoice, prefix: C}", "a condition is a column and what is in it")
		return false
	}
	m := d.strict(n, "a condition", "column", "missing", "prefix", "equals", "below")
	at, ok := m.need("column", "column: invoice")
	if !ok {
		return false
	}
	name, ok := d.scalar(at, "column")
	if !ok {
		return false
	}
	f, ok := set.Field(name)
	if !ok {
		var names []string
		for _, x := range set.Fields {
			names = append(names, x.Name)
		}
		d.no(at, "one of "+strings.Join(names, ", "), "the dataset has no column %s", quote(name))
		return false
	}
	e.Column = name
	given := 0
	for _, c := range []catalog.Condition{catalog.WhenMissing, catalog.WhenPrefix, catalog.WhenEquals, catalog.WhenBelow} {
		v, ok := m.find(string(c))
		if !ok {
			continue
		}
		given++
		e.When = c
		s, ok := d.scalar(v, string(c))
		if !ok {
			return false
		}
		switch {
		case c == catalog.WhenMissing:
			if s != "true" {
				d.no(v, "missing: true", "missing is true, or another condition is given")
				return false
			}
		case c == catalog.WhenBelow:
			if !f.Type.Numeric() {
				d.no(v, "a column of numbers", "column %s is of type %s, and has no below", quote(name), f.Type)
				return false
			}
			if e.Below, ok = stored(s, *f, set.Zone, false); !ok {
				d.no(v, "a value of type "+f.Type.String(), "%s is not of the column's type %s%s", quote(s), f.Type, digits(*f))
				return false
			}
		case s == "" || len(s) > 200 || s != strings.TrimSpace(s):
			d.no(v, "1 to 200 bytes without spaces around", "what cells are compared with is empty, too long or has spaces around it")
			return false
		default:
			e.Text = s
		}
	}
	if given != 1 {
		d.no(n, "one of missing: true, prefix: C, equals: TEST, below: 0", "a condition says one thing about its column, this says %d", given)
		return false
	}
	return true
}
