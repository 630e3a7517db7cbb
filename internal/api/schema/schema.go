// Package schema says what JSON may look like, from Go types: once, for the document that others read, for the check of what
// they send, and for the check of what they are answered. It promises that what a check tells names places of the schema
// and never repeats what was sent (law 5). It refuses the parts of JSON Schema that candor does not need, and types whose
// JSON it cannot know.
package schema

import (
	"encoding"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Schema is the part of JSON Schema 2020-12 that candor's API needs; as JSON it is what OpenAPI 3.1 takes.
type Schema struct {
	Ref         string             `json:"$ref,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        Types              `json:"type,omitempty"`
	Format      string             `json:"format,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	MinLength   *int64             `json:"minLength,omitempty"`
	MaxLength   *int64             `json:"maxLength,omitempty"`
	Minimum     *int64             `json:"minimum,omitempty"`
	Maximum     *int64             `json:"maximum,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
	MinItems    *int64             `json:"minItems,omitempty"`
	MaxItems    *int64             `json:"maxItems,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Values      *Schema            `json:"-"` // of a map: what each member is
	Closed      bool               `json:"-"` // no members beside Properties
	Examples    []any              `json:"examples,omitempty"`
}

// Types are the kinds that a value may have; none is any.
type Types []string

// MarshalJSON writes one type as text, several as a list.
func (t Types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// MarshalJSON adds what members an object may have besides: JSON Schema writes both kinds under one name.
func (s *Schema) MarshalJSON() ([]byte, error) {
	type plain Schema
	out := struct {
		*plain
		More any `json:"additionalProperties,omitempty"`
	}{plain: (*plain)(s)}
	switch {
	case s.Values != nil:
		out.More = s.Values
	case s.Closed:
		out.More = false
	}
	return json.Marshal(out)
}

// Set collects the named schemas of a document.
type Set struct {
	Named map[string]*Schema
	types map[string]reflect.Type
	names map[reflect.Type]string
}

// NewSet is an empty set.
func NewSet() *Set {
	return &Set{Named: map[string]*Schema{}, types: map[string]reflect.Type{}, names: map[reflect.Type]string{}}
}

// Call gives a type another name than its own, where two rooms have the same word.
func (s *Set) Call(t reflect.Type, name string) { s.names[t] = name }

// NameOf is how the document calls a struct type; empty where it has no name there.
func (s *Set) NameOf(t reflect.Type) string {
	for name, x := range s.types {
		if x == t {
			return name
		}
	}
	return ""
}

// Prefix is where a document keeps its named schemas.
const Prefix = "#/components/schemas/"

// At finds what a reference leads to.
func (s *Set) At(x *Schema) *Schema {
	if name, ok := strings.CutPrefix(x.Ref, Prefix); ok {
		return s.Named[name]
	}
	return x
}

var (
	instant = reflect.TypeFor[time.Time]()
	number  = reflect.TypeFor[json.Number]()
	asText  = reflect.TypeFor[encoding.TextMarshaler]()
	asJSON  = reflect.TypeFor[json.Marshaler]()
)

// Of gives the schema of a type: named structs by reference. A type whose JSON cannot be known panics: the table of
// operations is read when a program starts and in every test.
func (s *Set) Of(t reflect.Type) *Schema {
	switch {
	case t == instant:
		return &Schema{Type: Types{"string"}, Format: "date-time"}
	case t == number:
		return &Schema{Type: Types{"number"}}
	case t.Kind() == reflect.Pointer:
		return s.Of(t.Elem())
	case t.Implements(asText):
		return &Schema{Type: Types{"string"}}
	case t.Implements(asJSON):
		panic(fmt.Sprintf("schema: %v writes its own JSON", t))
	}
	switch t.Kind() {
	case reflect.String:
		return &Schema{Type: Types{"string"}}
	case reflect.Bool:
		return &Schema{Type: Types{"boolean"}}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return &Schema{Type: Types{"integer"}}
	case reflect.Float32, reflect.Float64:
		return &Schema{Type: Types{"number"}}
	case reflect.Interface:
		return &Schema{} // anything
	case reflect.Slice, reflect.Array:
		return &Schema{Type: Types{"array"}, Items: s.Of(t.Elem())}
	case reflect.Map:
		return &Schema{Type: Types{"object"}, Values: s.Of(t.Elem())}
	case reflect.Struct:
		return s.named(t)
	}
	panic(fmt.Sprintf("schema: no JSON is known for %v", t))
}

// named gives a struct's schema a name and refers to it; a struct without a name stands where it is.
func (s *Set) named(t reflect.Type) *Schema {
	name := t.Name()
	if name == "" {
		return s.Object(t, nil)
	}
	if of, arg, ok := strings.Cut(name, "["); ok { // page[…/flow.Listed] is a PageOfListed
		name = of + "Of" + upper(arg[strings.LastIndexAny(arg, "./")+1:len(arg)-1])
	}
	name = upper(name)
	if n, ok := s.names[t]; ok {
		name = n
	}
	if was, ok := s.types[name]; ok && was != t { // two rooms have the same word: the second says its room
		name = upper(path.Base(t.PkgPath())) + name
	}
	ref := &Schema{Ref: Prefix + name}
	if was, ok := s.types[name]; ok {
		if was != t {
			panic(fmt.Sprintf("schema: two types are named %s: %v and %v", name, was, t))
		}
		return ref
	}
	s.types[name] = t
	s.Named[name] = nil // a type may hold itself
	s.Named[name] = s.Object(t, nil)
	return ref
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Object gives a struct's schema as it stands, of the fields that only says (nil: all).
func (s *Set) Object(t reflect.Type, only func(reflect.StructField) bool) *Schema {
	out := &Schema{Type: Types{"object"}, Properties: map[string]*Schema{}}
	s.fields(out, t, only)
	slices.Sort(out.Required)
	return out
}

func (s *Set) fields(out *Schema, t reflect.Type, only func(reflect.StructField) bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, optional := Name(f)
		switch {
		case f.Anonymous && f.Tag.Get("json") == "":
			s.fields(out, f.Type, only)
			continue
		case !f.IsExported() || name == "-" || only != nil && !only(f):
			continue
		}
		p := s.Of(f.Type)
		if f.Type.Kind() == reflect.Pointer && !optional && p.Ref == "" {
			p.Type = append(p.Type, "null")
		}
		p.tags(f)
		out.Properties[name] = p
		if !optional {
			out.Required = append(out.Required, name)
		}
	}
}

// Name is how a field is called in JSON, and whether it may be absent.
func Name(f reflect.StructField) (name string, optional bool) {
	name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		name = f.Name
	}
	return name, strings.Contains(opts, "omit")
}

// tags reads what a field's tags say: doc, min, max (of a number its value, of text its length, of a list its size), enum,
// pattern, format, and an example as JSON or as plain text.
func (x *Schema) tags(f reflect.StructField) {
	tag := func(name string) string { return f.Tag.Get(name) }
	x.Description = tag("doc")
	if v := tag("format"); v != "" {
		x.Format = v
	}
	if v := tag("pattern"); v != "" {
		x.Pattern = v
	}
	if v := tag("enum"); v != "" {
		x.Enum = strings.Split(v, ",")
	}
	least, most := limit(f, "min"), limit(f, "max")
	switch {
	case slices.Contains(x.Type, "string"):
		x.MinLength, x.MaxLength = least, most
	case slices.Contains(x.Type, "array"):
		x.MinItems, x.MaxItems = least, most
	default:
		x.Minimum, x.Maximum = least, most
	}
	if v := tag("example"); v != "" {
		var e any
		if slices.Contains(x.Type, "string") {
			e = v
		} else if err := json.Unmarshal([]byte(v), &e); err != nil {
			panic(fmt.Sprintf("schema: the example of %s is no JSON", f.Name))
		}
		x.Examples = []any{e}
	}
}

func limit(f reflect.StructField, tag string) *int64 {
	v := f.Tag.Get(tag)
	if v == "" {
		return nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("schema: %s of %s is no number", tag, f.Name))
	}
	return &n
}
