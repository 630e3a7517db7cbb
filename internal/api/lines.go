package api

import (
	"reflect"
	"slices"

	"github.com/candor-data/candor/internal/api/schema"
)

// Line is one row of the table as makers of clients read it: what the document says, with the Go types behind it.
type Line struct {
	ID, Chapter, Method, Path, Summary string

	Says  string   // more, where the summary does not say it all
	Takes []string // content types of a body that is no JSON
	Gives string   // content type of a reply that is no JSON
	Keyed bool     // takes an Idempotency-Key
	Pages bool     // gives its list page by page

	Members []Member     // parameters and body, in the order of the type
	In, Out reflect.Type // In holds all members
}

// Member is one thing that a request says.
type Member struct {
	Name  string // in JSON, query or path
	Place string // "path", "query"; empty: the body
	Field reflect.StructField
}

// Lines is the table, and how the document names the types of replies.
func Lines() ([]Line, func(reflect.Type) string) {
	t := newTable(operations())
	var out []Line
	for _, o := range t.ops {
		l := Line{ID: o.id, Chapter: o.tag, Method: o.method(), Path: Base + o.path(), Summary: o.summary, Says: o.says, Takes: slices.Clone(o.upload), Gives: o.file, Keyed: o.once != harmless, Pages: o.in == reflect.TypeFor[some](), In: o.in, Out: o.out}
		for _, f := range reflect.VisibleFields(o.in) {
			if f.Type == reflect.TypeFor[some]() {
				l.Pages = true
			}
			if name, _ := schema.Name(f); !f.Anonymous {
				l.Members = append(l.Members, Member{name, f.Tag.Get("in"), f})
			}
		}
		out = append(out, l)
	}
	t.set.Of(reflect.TypeFor[Problem]())
	return out, t.set.NameOf
}
