package describe

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

var (
	roles   = []string{"person", "time", "measure", "key", "text", "identifier"}
	classes = []string{"direct_identifier", "quasi_identifier", "sensitive", "free_text"}
	sources = []string{"told", "observed", "bought", "partner", "open", "inferred"}
	logical = map[string]catalog.Type{"string": catalog.String, "integer": catalog.Integer, "number": catalog.Decimal,
		"date": catalog.Date, "timestamp": catalog.Timestamp, "boolean": catalog.Boolean}
)

const logicalTypes = "one of string, integer, number, date, timestamp, boolean"

// readFields reads the properties of a schema. way is how values were come by where a property says nothing.
func (r *run) readFields(d *doc, t, own mapping, way catalog.FieldSource, set *catalog.Dataset) []catalog.Field {
	n, ok := t.need("properties", "properties: and under it the columns: - name: customer")
	if !ok {
		return nil
	}
	var category candor.CategoryID
	if at, ok := own.find("candor.category"); ok {
		s, _ := d.word(at, "candor.category", dottedForm, "user.behavior.purchase_history")
		category = candor.CategoryID(s)
	}
	items := d.items(n, "properties")
	if len(items) == 0 && n.Kind == yaml.SequenceNode {
		d.no(n, "- name: customer, and the other columns", "properties is empty")
	}
	var out []catalog.Field
	seen := map[string]bool{}
	for _, item := range items {
		if item.Kind != yaml.MappingNode {
			continue
		}
		p := d.quietly(item, "a property")
		f := r.readField(d, p, own, way, category, set)
		if f.Name != "" && seen[f.Name] {
			d.no(p.values["name"], "another name, or only one of the two", "the column %s is there twice", quote(f.Name))
			continue
		}
		seen[f.Name] = true
		if f.Path != "" && slices.ContainsFunc(out, func(o catalog.Field) bool { return o.Path == f.Path }) {
			d.no(p.values["name"], "another candor.path, or only one of the two", "the column %s is read from where another one is", quote(f.Name))
		}
		out = append(out, f)
	}
	return out
}

func (r *run) readField(d *doc, p, own mapping, way catalog.FieldSource, category candor.CategoryID, set *catalog.Dataset) catalog.Field {
	p.what = "a property"
	f := catalog.Field{Source: way, Category: category}
	if n, ok := p.need("name", "name: amount"); ok {
		f.Name, _ = d.word(n, "the column's name", nameForm, "amount_paid: lower-case letters, digits and _")
		p.node = n
	}
	if n, ok := p.need("logicalType", "logicalType: string"); ok {
		if s, ok := d.scalar(n, "logicalType"); ok {
			if f.Type = logical[s]; f.Type == catalog.NoType {
				instead := logicalTypes
				if near := nearest(s, []string{"string", "integer", "number", "date", "timestamp", "boolean"}); near != "" {
					instead = "logicalType: " + near
				}
				d.no(n, instead, "candor keeps no columns of type %s", quote(s))
			}
		}
	}
	f.Title, f.Description = p.text("businessName"), p.text("description")
	f.Required = p.flag("required")
	c := p.custom(ofField, ofDataset, "the contract or the schema")
	c.node = p.node
	f.Role = catalog.FieldRole(c.choice("candor.role", roles...))
	if f.Name == "person" && f.Role != catalog.Person {
		d.no(p.node, "another name, or candor.role: person", "in questions the word person means whose row it is")
	}
	if f.Role == catalog.Person {
		f.Required = true // a row without a person is nobody's to permit
		if p.flag("unique") {
			set.OnePerPerson = true
		}
	}
	r.classify(d, p, c, &f)
	if n, ok := c.find("candor.category"); ok {
		s, _ := d.word(n, "candor.category", dottedForm, "user.behavior.purchase_history")
		f.Category = candor.CategoryID(s)
	}
	if s := c.choice("candor.source", sources...); s != "" {
		f.Source = catalog.FieldSource(s)
	}
	if n, ok := c.find("candor.identifier"); ok {
		f.Identifier, _ = d.word(n, "candor.identifier", nameForm, "email")
		if f.Role != catalog.Person && f.Role != catalog.Identifier {
			d.no(n, "candor.role: identifier with it", "candor.identifier is for columns that recognise a person")
		}
	} else if f.Role == catalog.Person {
		f.Identifier = "customer"
	} else if f.Role == catalog.Identifier {
		f.Identifier = f.Name
	}
	f.Country = r.phone(d, own, c, f)
	f.Currency = c.currency("candor.currency", "")
	if n := c.values["candor.currency"]; n != nil && f.Type != catalog.NoType && !f.Type.Numeric() {
		d.no(n, "logicalType: number, or no currency", "only a number has a currency")
	}
	if f.Type == catalog.Decimal {
		f.Scale = int(c.whole("candor.scale", 0, 9, 2))
	} else if n := c.values["candor.scale"]; n != nil && f.Type != catalog.NoType {
		d.no(n, "logicalType: number, or no scale", "only a number has digits after the point")
	}
	f.Format = d.layout(p, c, f.Type)
	f.Marks = d.marks(c, f.Type)
	f.Path = d.path(c)
	f.Bounds = d.bounds(c, f, set.Zone)
	f.Domain = d.domain(c, f)
	d.roleFits(c, f)
	d.inFiles(p, c, &f, set)
	return f
}

// inFiles reads how the column is found in a file, and what becomes of values that are not on its list.
func (d *doc) inFiles(p, c mapping, f *catalog.Field, set *catalog.Dataset) {
	f.Alias = p.text("physicalName")
	if c.choice("candor.from", "line") != "" {
		n := c.values["candor.from"]
		if f.Role != catalog.Person {
			d.no(n, "candor.role: person with it", "only the person column can come from the line of the file")
		} else {
			f.ByLine, set.OnePerPerson = true, true
			if c.values["candor.identifier"] == nil { // line 7 of another file is somebody else
				f.Identifier = set.Name + "_row"
			}
		}
	}
	if n, ok := c.find("candor.other"); ok {
		s, ok := d.scalar(n, "candor.other")
		switch {
		case !ok:
		case f.Type != catalog.String || len(f.Domain) == 0:
			d.no(n, "candor.domain with it, or no candor.other", "candor.other is for text with a list of values")
		case s == "" || len(s) > 200 || strings.ContainsAny(s, "\r\n\x00"):
			d.no(n, "candor.other: Other", "the name for all other values is empty, too long or has line breaks")
		default:
			f.Other = s
			if !slices.Contains(f.Domain, s) {
				f.Domain = append(f.Domain, s)
			}
		}
	}
}

// classify reads candor.class; the standard's classification counts where it uses the same words.
func (r *run) classify(d *doc, p, c mapping, f *catalog.Field) {
	f.Class = catalog.Class(c.choice("candor.class", classes...))
	if f.Class == catalog.Unclassified && c.values["candor.class"] == nil {
		if n := p.values["classification"]; n != nil && slices.Contains(classes, n.Value) {
			f.Class = catalog.Class(n.Value)
		}
	}
	if f.Class != catalog.Unclassified {
		return
	}
	switch f.Role {
	case catalog.Person, catalog.Identifier:
		f.Class = catalog.DirectIdentifier
	case catalog.Text:
		f.Class = catalog.FreeText
	}
}

// roleFits checks that a column can do what its role says.
func (d *doc) roleFits(c mapping, f catalog.Field) {
	at := c.values["candor.role"]
	if f.Type == catalog.NoType || at == nil {
		return
	}
	name := quote(f.Name)
	switch f.Role {
	case catalog.Person:
		if f.Type != catalog.String && f.Type != catalog.Integer {
			d.no(at, "logicalType: string, or integer", "the person column %s is neither text nor a whole number", name)
		}
	case catalog.Identifier, catalog.Text:
		if f.Type != catalog.String && !(f.Role == catalog.Identifier && f.Type == catalog.Integer) {
			d.no(at, "logicalType: string", "the %s column %s is not text", f.Role, name)
		}
	case catalog.Time:
		if f.Type != catalog.Date && f.Type != catalog.Timestamp {
			d.no(at, "logicalType: date, or timestamp", "the time column %s is neither a date nor a timestamp", name)
		}
	case catalog.Measure:
		if !f.Type.Numeric() {
			d.no(at, "logicalType: number, or integer", "the measure %s is not a number", name)
		} else if !c.given("candor.bounds") {
			d.no(at, "candor.bounds: [0, 1000] (chosen from what is sensible, not from the data)", "the measure %s needs candor.bounds", name)
		}
	case catalog.Key:
		if !c.given("candor.domain") && !c.given("candor.bounds") && f.Type != catalog.Boolean {
			instead := "candor.domain: [its public values]"
			if f.Type != catalog.String {
				instead = "candor.bounds: [first, last], or candor.domain"
			}
			d.no(at, instead, "the key %s needs its public values", name)
		}
	}
	if (f.Role == catalog.Key || f.Role == catalog.Measure) && (f.Class == catalog.DirectIdentifier || f.Class == catalog.FreeText) {
		d.no(at, "candor.role: identifier or text, or another class", "the %s %s is classed as %s, which no answer may show", f.Role, name, f.Class)
	}
}

// bounds reads two limits in stored units.
func (d *doc) bounds(c mapping, f catalog.Field, zone *time.Location) *catalog.Bounds {
	n, ok := c.find("candor.bounds")
	if !ok || f.Type == catalog.NoType {
		return nil
	}
	if f.Type == catalog.String || f.Type == catalog.Boolean {
		d.no(n, "candor.domain: [its public values]", "a column of type %s has no bounds", f.Type)
		return nil
	}
	example := map[catalog.Type]string{
		catalog.Integer: "[0, 100]", catalog.Decimal: "[0, 100.00]", catalog.Date: "[2020-01-01, 2030-12-31]",
		catalog.Timestamp: "[2020-01-01, 2030-12-31]",
	}[f.Type]
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		d.no(n, "candor.bounds: "+example, "bounds are two values, the least and the most")
		return nil
	}
	var b catalog.Bounds
	for i, item := range n.Content {
		s, ok := d.scalar(item, "a bound")
		if !ok {
			return nil
		}
		v, ok := stored(s, f, zone, i == 1)
		if !ok {
			d.no(item, "like "+example, "%s is not a bound of type %s%s", quote(s), f.Type, digits(f))
			return nil
		}
		if i == 0 {
			b.Lo = v
		} else {
			b.Hi = v
		}
	}
	if b.Lo >= b.Hi {
		d.no(n, "the least first, then the most", "the first bound is not below the second")
		return nil
	}
	// Centred values reach hi − lo: that must fit, with room for a sign.
	if span := new(big.Int).Sub(big.NewInt(b.Hi), big.NewInt(b.Lo)); span.BitLen() > 62 {
		d.no(n, "like "+example, "the bounds are too far apart to count exactly")
		return nil
	}
	return &b
}

func digits(f catalog.Field) string {
	if f.Type != catalog.Decimal {
		return ""
	}
	return " with at most " + strconv.Itoa(f.Scale) + " digits after the point (candor.scale)"
}

// stored reads a value as the column stores it. As an upper bound a day stands for its last microsecond.
func stored(s string, f catalog.Field, zone *time.Location, upper bool) (int64, bool) {
	switch f.Type {
	case catalog.Integer, catalog.Decimal:
		i, err := catalog.ParseFixed(s, f.Scale)
		return i, err == nil
	case catalog.Date:
		t, err := time.Parse(time.DateOnly, s)
		return floorDay(t), err == nil
	case catalog.Timestamp:
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t.UnixMicro(), true
		}
		t, err := time.ParseInLocation(time.DateOnly, s, zone)
		if upper {
			t = t.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		return t.UnixMicro(), err == nil
	}
	return 0, false
}

func floorDay(t time.Time) int64 {
	s := t.Unix()
	if s < 0 {
		s -= 86399
	}
	return s / 86400
}

// domain reads the public values of a column, in order, each in the form in which values are printed.
func (d *doc) domain(c mapping, f catalog.Field) []string {
	n, ok := c.find("candor.domain")
	if !ok || f.Type == catalog.NoType {
		return nil
	}
	if f.Type == catalog.Timestamp || f.Type == catalog.Boolean || f.Role == catalog.Text {
		instead := "candor.bounds: [2020-01-01, 2030-12-31]"
		if f.Type != catalog.Timestamp {
			instead = "no candor.domain"
		}
		d.no(n, instead, "a %s column has no list of values", cond(f.Role == catalog.Text, "text", f.Type.String()))
		return nil
	}
	items := d.items(n, "candor.domain")
	if n.Kind == yaml.SequenceNode && len(items) == 0 {
		d.no(n, "candor.domain: [its public values]", "the domain is empty")
	}
	if len(items) > mostDomain {
		d.no(n, "fewer values, or bounds with bins", "the domain has more than %d values", mostDomain)
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, item := range items {
		if item.Kind == yaml.ScalarNode && item.Tag == "!!null" {
			d.no(item, `the values alone, or "null" in quotes if that is a word`, "a missing value is not in a domain; a column that is not required may always be missing")
			continue
		}
		s, ok := d.scalar(item, "a value of the domain")
		if !ok {
			continue
		}
		v := s
		if f.Type != catalog.String {
			i, ok := stored(s, f, time.UTC, false)
			if !ok {
				d.no(item, "a value of type "+f.Type.String(), "%s is not of the column's type %s%s", quote(s), f.Type, digits(f))
				continue
			}
			v = catalog.Value{Type: f.Type, I: i}.Text(f.Scale)
			if f.Bounds != nil && (i < f.Bounds.Lo || i > f.Bounds.Hi) {
				d.no(item, "a value within candor.bounds", "%s is outside the column's bounds", quote(s))
			}
		} else if s == "" || len(s) > 200 || strings.ContainsAny(s, "\r\n\x00") {
			d.no(item, "one line of 1 to 200 bytes", "a value of the domain is empty, too long or has line breaks")
			continue
		}
		if seen[v] {
			d.no(item, "each value once", "%s is in the domain twice", quote(s))
			continue
		}
		seen[v] = true
		out = append(out, v)
	}
	return out
}

func cond(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}
