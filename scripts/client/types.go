package main

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"go/format"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
)

// typist writes each type once, beside the first operation that needs it.
type typist struct {
	document func(reflect.Type) string // how the document calls a type; empty: it does not
	written  map[string]reflect.Type
	done     []string
	used     map[string][]string // which operations name a type
	sent     map[string]bool     // types inside of what is sent
	bodies   map[string][]api.Member
	reserved map[string]bool
	err      error
}

var (
	instant = reflect.TypeFor[time.Time]()
	number  = reflect.TypeFor[json.Number]()
	asText  = reflect.TypeFor[encoding.TextMarshaler]()
	nouns   = reflect.TypeFor[candor.Reason]().PkgPath()
)

// kind is a type as package client names it. Types of package candor are public and stay; of others, structs are written
// anew, and names of plain kinds become the kinds.
func (t *typist) kind(x reflect.Type) string {
	switch {
	case x == instant:
		return "time.Time"
	case x == number:
		return "json.Number"
	case x.PkgPath() == nouns:
		return "candor." + x.Name()
	case x.Kind() == reflect.Pointer:
		return "*" + t.kind(x.Elem())
	case x.Implements(asText):
		return "string"
	}
	switch x.Kind() {
	case reflect.Interface:
		return "any"
	case reflect.Slice, reflect.Array:
		return "[]" + t.kind(x.Elem())
	case reflect.Map:
		return "map[" + t.kind(x.Key()) + "]" + t.kind(x.Elem())
	case reflect.Struct:
		return t.name(x)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		t.fail("nothing in JSON is a %v", x)
	}
	return x.Kind().String()
}

// name is a struct's: the document's, else its own with a capital.
func (t *typist) name(x reflect.Type) string {
	name := t.document(x)
	if name == "" {
		name = upper(x.Name())
	}
	if x.Name() == "" {
		t.fail("%v has no name", x)
		return "struct{}"
	}
	if was, ok := t.written[name]; t.reserved[name] || ok && was != x {
		t.fail("two types are named %s: %v and %v", name, was, x)
	}
	t.written[name] = x
	return name
}

// inName is the name of a body's type.
func (t *typist) inName(l api.Line) string {
	name := t.name(l.In)
	if t.bodies == nil {
		t.bodies = map[string][]api.Member{}
	}
	t.bodies[name] = bodyOf(l)
	return name
}

func (t *typist) fail(say string, args ...any) {
	if t.err == nil {
		t.err = fmt.Errorf(say, args...)
	}
}

// visit notes which structs an operation names, deep down.
func (t *typist) visit(x reflect.Type, id string) {
	switch x.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		t.visit(x.Elem(), id)
	case reflect.Struct:
		if x == instant || x.PkgPath() == nouns || x.Implements(asText) || slices.Contains(t.used[key(x)], id) {
			return
		}
		t.used[key(x)] = append(t.used[key(x)], id)
		for _, f := range fields(x) {
			t.visit(f.Type, id)
		}
	}
}

func (t *typist) visitMembers(all []api.Member, id string) {
	for _, m := range all {
		x := m.Field.Type
		for x.Kind() == reflect.Pointer || x.Kind() == reflect.Slice {
			x = x.Elem()
		}
		if x.Kind() == reflect.Struct && t.used[key(x)] == nil {
			t.sent[key(x)] = true
		}
		if t.sent[key(x)] {
			t.visit(x, id)
		}
	}
}

func key(x reflect.Type) string { return x.PkgPath() + "." + x.Name() }

// writeKind writes the structs in a type that nobody wrote before.
func (t *typist) writeKind(b *bytes.Buffer, x reflect.Type) {
	switch x.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		t.writeKind(b, x.Elem())
	case reflect.Struct:
		if x != instant && x.PkgPath() != nouns && !x.Implements(asText) {
			t.write(b, t.name(x))
		}
	}
}

// write writes a struct, and after it those that it holds.
func (t *typist) write(b *bytes.Buffer, name string) {
	if slices.Contains(t.done, name) {
		return
	}
	t.done = append(t.done, name)
	x := t.written[name]
	all := fields(x)
	words := name + " is told by "
	if t.sent[key(x)] {
		words = name + " is part of what is sent by "
	}
	uses := t.used[key(x)]
	if body, ok := t.bodies[name]; ok {
		all, words = nil, name+" is what is sent by "
		for _, m := range body {
			all = append(all, m.Field)
		}
		uses = nil
		lines, _ := api.Lines()
		for _, l := range lines {
			if l.In == x {
				uses = append(uses, l.ID)
			}
		}
	}
	for i, u := range uses {
		switch {
		case i > 0 && i == len(uses)-1:
			words += " and "
		case i > 0:
			words += ", "
		}
		words += upper(u)
	}
	fmt.Fprintf(b, "\n%stype %s struct {\n", comment(words+"."), name)
	for _, f := range all {
		says := f.Tag.Get("doc")
		if e := f.Tag.Get("enum"); e != "" {
			says = strings.Trim("one of "+strings.ReplaceAll(e, ",", ", ")+"; "+says, "; ")
		}
		tag := ""
		if j := f.Tag.Get("json"); j != "" {
			tag = fmt.Sprintf(" `json:%q`", j)
		}
		fmt.Fprintf(b, "\t%s %s%s", f.Name, t.kind(f.Type), tag)
		if says != "" {
			fmt.Fprintf(b, " // %s", says)
		}
		b.WriteByte('\n')
	}
	b.WriteString("}\n")
	for _, f := range all {
		t.writeKind(b, f.Type)
	}
}

// fields are a struct's as encoding/json writes them: those of embedded structs where these stand, and none that another
// of the same name in JSON covers. (reflect.VisibleFields goes by names in Go, which is not the same.)
func fields(x reflect.Type) (out []reflect.StructField) {
	depth := map[string]int{}
	var walk func(x reflect.Type, deep int, take func(f reflect.StructField, name string, deep int))
	walk = func(x reflect.Type, deep int, take func(reflect.StructField, string, int)) {
		for i := range x.NumField() {
			f := x.Field(i)
			name, _ := tagged(f)
			switch {
			case f.Anonymous && f.Tag.Get("json") == "" && f.Type.Kind() == reflect.Struct:
				walk(f.Type, deep+1, take)
			case f.IsExported() && name != "-":
				take(f, name, deep)
			}
		}
	}
	walk(x, 0, func(_ reflect.StructField, name string, deep int) {
		if d, ok := depth[name]; !ok || deep < d {
			depth[name] = deep
		}
	})
	walk(x, 0, func(f reflect.StructField, name string, deep int) {
		if deep == depth[name] {
			out = append(out, f)
		}
	})
	return out
}

// tagged is how a field is called in JSON, and whether it may be absent.
func tagged(f reflect.StructField) (string, bool) {
	name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		name = f.Name
	}
	return name, strings.Contains(opts, "omit")
}

// comment breaks words into lines as people read them.
func comment(words string) string {
	var b strings.Builder
	line := ""
	indent := ""
	if strings.HasPrefix(words, "  - ") {
		indent, words = "    ", words[4:]
		line = "//   -"
	}
	for w := range strings.FieldsSeq(words) {
		switch {
		case line == "":
			line = "//" + indent + " " + w
			if indent == "" {
				line = "// " + w
			}
		case len(line)+1+len(w) > 120:
			b.WriteString(line + "\n")
			line = "// " + indent + w
		default:
			line += " " + w
		}
	}
	return b.String() + line + "\n"
}

// file puts a head before code and formats it.
func file(code string) ([]byte, error) {
	var b strings.Builder
	b.WriteString("// Code generated by scripts/client; DO NOT EDIT.\n\npackage client\n\nimport (\n")
	for _, p := range []string{"context", "encoding/json", "io", "iter", "time"} {
		word := p[strings.LastIndex(p, "/")+1:] + "."
		if strings.Contains(code, word) {
			fmt.Fprintf(&b, "\t%q\n", p)
		}
	}
	if strings.Contains(code, "candor.") {
		fmt.Fprintf(&b, "\n\t%q\n", nouns)
	}
	b.WriteString(")\n" + code)
	return format.Source([]byte(b.String()))
}
