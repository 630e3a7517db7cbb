package describe

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor/internal/catalog"
)

// KindReference is a public table.
const KindReference Kind = "Reference"

const aColumn = "columns: and under it - {name: date, type: date}"

// readReference reads a public table: where it came from, on what terms, its columns and its key.
func (r *run) readReference(d *doc, m mapping) {
	m.what = "a reference"
	m.only([]string{"kind", "id", "title", "description", "source", "licence", "key", "columns"})
	ref := &catalog.Reference{
		Name:        m.id(KindReference, nameForm, "weather"),
		Title:       m.text("title"),
		Description: m.text("description"),
		Source:      m.needText("source", "source: where it came from, in words"),
		Licence:     m.needText("licence", "licence: the terms on which it may be used, in words"),
	}
	if ref.Title == "" {
		ref.Title = ref.Name
	}
	if n := m.values["id"]; n != nil && ref.Name != "" {
		r.later = append(r.later, func() {
			if r.dataset(ref.Name) != nil {
				d.no(n, "a name of its own", "%s is a dataset", quote(ref.Name))
			}
		})
	}
	if n, ok := m.need("columns", aColumn); ok {
		for _, item := range d.items(n, "columns") {
			f := d.referenceField(item)
			if _, twice := ref.Field(f.Name); twice && f.Name != "" {
				d.no(item, "another name, or only one of the two", "the column %s is there twice", quote(f.Name))
				continue
			}
			ref.Fields = append(ref.Fields, f)
		}
		if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
			d.no(n, aColumn, "columns is empty")
		}
	}
	keys, at := needWords[string](m, "key", nameForm, "date")
	for i, k := range keys {
		if f, ok := ref.Field(k); !ok {
			d.no(at[i], "one of its columns", "the key names no column: there is no %s", quote(k))
		} else if f.Type == catalog.Boolean {
			d.no(at[i], "another column", "a column that is true or false tells no rows apart")
		}
	}
	ref.Key = keys
	ref.Version = referenceVersion(ref)
	r.out.References = append(r.out.References, ref)
	r.source(d, KindReference, ref.Name, ref.Version)
}

// referenceField reads one column. Its limits and values are written as a dataset's are, without candor's prefix.
func (d *doc) referenceField(item *yaml.Node) catalog.Field {
	before := len(d.run.problems)
	p := d.strict(item, "a column", "name", "type", "title", "description", "scale", "bounds", "domain", "format")
	f := catalog.Field{Source: catalog.Open, Role: catalog.Key}
	if n, ok := p.need("name", "name: date"); ok {
		f.Name, _ = d.word(n, "the column's name", nameForm, "temp_max: lower-case letters, digits and _")
	}
	if n, ok := p.need("type", "type: string"); ok {
		if s, ok := d.scalar(n, "type"); ok {
			if f.Type = logical[s]; f.Type == catalog.NoType || f.Type == catalog.Timestamp {
				f.Type = catalog.NoType
				d.no(n, "one of string, integer, number, date, boolean", "a public table has no columns of type %s", quote(s))
			}
		}
	}
	f.Title, f.Description = p.text("title"), p.text("description")
	c := d.newMapping(item, "a column")
	for key, n := range p.values {
		c.values["candor."+key] = n
	}
	if f.Type == catalog.Decimal {
		f.Scale = int(c.whole("candor.scale", 0, 9, 2))
	} else if n := c.values["candor.scale"]; n != nil && f.Type != catalog.NoType {
		d.no(n, "type: number, or no scale", "only a number has digits after the point")
	}
	f.Format = d.layout(p, c, f.Type)
	f.Bounds = d.bounds(c, f, time.UTC)
	f.Domain = d.domain(c, f)
	if f.Bounds != nil && f.Type.Numeric() {
		f.Role = catalog.Measure
	}
	for i := before; i < len(d.run.problems); i++ {
		x := &d.run.problems[i]
		x.Text, x.Instead = strings.ReplaceAll(x.Text, "candor.", ""), strings.ReplaceAll(x.Instead, "candor.", "")
	}
	return f
}

func referenceVersion(ref *catalog.Reference) (out [32]byte) {
	fields := make([]any, len(ref.Fields))
	for i, f := range ref.Fields {
		m := map[string]any{"name": f.Name, "type": f.Type.String(), "scale": f.Scale, "domain": append([]string{}, f.Domain...),
			"format": f.Format, "title": f.Title, "description": f.Description}
		if f.Bounds != nil {
			m["bounds"] = [2]string{strconv.FormatInt(f.Bounds.Lo, 10), strconv.FormatInt(f.Bounds.Hi, 10)}
		}
		fields[i] = m
	}
	return digest("candor/reference/v1\n", map[string]any{"name": ref.Name, "title": ref.Title, "description": ref.Description,
		"source": ref.Source, "licence": ref.Licence, "fields": fields, "key": slices.Concat([]string{}, ref.Key)})
}
