// Command client writes the part of package client that repeats itself: a method for each operation of the API and the
// types that it takes and tells, from the table that routes and document are made of. It promises that members keep the
// order, names and kinds that the API writes them in, so that what is read and printed again is the same. It refuses
// what it does not know how to write: a kind of operation that is new needs a line here first.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/candor-data/candor/internal/api"
)

func main() {
	files, err := generate()
	for name, text := range files {
		if err == nil {
			err = os.WriteFile(filepath.Join("client", name), text, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
}

// generate gives the files of package client by name, one for each chapter of the document.
func generate() (map[string][]byte, error) {
	lines, name := api.Lines()
	t := &typist{document: name, written: map[string]reflect.Type{}, used: map[string][]string{}, sent: map[string]bool{}, reserved: map[string]bool{}}
	for _, word := range []string{"Client", "Option", "CallOption", "Error", "Misfit", "Unsure"} { // written by hand
		t.reserved[word] = true
	}
	for _, l := range lines {
		t.visit(l.Out, l.ID)
	}
	for _, l := range lines {
		if body := bodyOf(l); len(body) > 1 {
			t.visitMembers(body, l.ID)
		}
	}
	byChapter := map[string]*bytes.Buffer{}
	var chapters []string
	for _, l := range lines {
		if byChapter[l.Chapter] == nil {
			byChapter[l.Chapter] = &bytes.Buffer{}
			chapters = append(chapters, l.Chapter)
		}
		if err := t.method(byChapter[l.Chapter], l); err != nil {
			return nil, fmt.Errorf("%s: %w", l.ID, err)
		}
	}
	if t.err != nil {
		return nil, t.err
	}
	out := map[string][]byte{}
	for _, c := range chapters {
		text, err := file(byChapter[c].String())
		if err != nil {
			return nil, fmt.Errorf("chapter %s: %w", c, err)
		}
		out[strings.ReplaceAll(c, " ", "_")+"_gen.go"] = text
	}
	return out, nil
}

// argument is one thing that a method takes.
type argument struct{ name, kind, says string }

// method writes a type that the operation is the first to need, and the operation's method.
func (t *typist) method(b *bytes.Buffer, l api.Line) error {
	var args []argument
	path, query, body := "", "", "nil"
	rest := l.Path
	for _, m := range l.Members {
		if m.Place != "path" {
			continue
		}
		before, after, ok := strings.Cut(rest, "{"+m.Name+"}")
		if !ok {
			return fmt.Errorf("the path has no {%s}", m.Name)
		}
		path += fmt.Sprintf("%q + segment(%s) + ", before, m.Name)
		rest = after
		args = append(args, argument{m.Name, t.kind(m.Field.Type), m.Field.Tag.Get("doc")})
	}
	if rest != "" || path == "" {
		path += fmt.Sprintf("%q", rest)
	}
	path = strings.TrimSuffix(path, " + ")
	for _, m := range l.Members {
		if m.Place != "query" || l.Pages && (m.Name == "cursor" || m.Name == "limit") {
			continue
		}
		args = append(args, argument{m.Name, t.kind(m.Field.Type), m.Field.Tag.Get("doc")})
		query += fmt.Sprintf(", %q, %s", m.Name, m.Name)
	}
	switch members := bodyOf(l); {
	case len(members) == 1:
		m := members[0]
		args = append(args, argument{m.Name, t.kind(m.Field.Type), m.Field.Tag.Get("doc")})
		body = fmt.Sprintf("map[string]any{%q: %s}", m.Name, m.Name)
		if _, optional := tagged(m.Field); optional {
			body = fmt.Sprintf("given(%q, %s)", m.Name, m.Name)
			if m.Field.Type.Kind() == reflect.Slice {
				body = fmt.Sprintf("givenList(%q, %s)", m.Name, m.Name)
			}
		}
	case len(members) > 1:
		name := t.inName(l)
		t.write(b, name)
		args, body = append(args, argument{"in", name, ""}), "in"
	}

	out, f := "", ""
	switch {
	case l.Pages:
		items, _ := l.Out.FieldByName("Items")
		t.writeKind(b, items.Type)
		out, f = "iter.Seq2["+t.kind(items.Type.Elem())+", error]", "pages["+t.kind(items.Type.Elem())+"]"
	case l.Gives != "":
		args = append(args, argument{"to", "io.Writer", "where the file goes"})
		out, f = "error", "download"
	case onlyItems(l.Out):
		t.writeKind(b, l.Out.Field(0).Type)
		out, f = "("+t.kind(l.Out.Field(0).Type)+", error)", "list["+t.kind(l.Out.Field(0).Type.Elem())+"]"
	default:
		t.writeKind(b, l.Out)
		out, f = "("+t.kind(l.Out)+", error)", "do["+t.kind(l.Out)+"]"
	}
	if l.Takes != nil {
		args = append(args, argument{"file", "io.Reader", "the file as it is"}, argument{"kind", "string", "its content type: " + strings.Join(l.Takes, ", ")})
	}

	parts := []string{"operation: " + fmt.Sprintf("%q", l.ID), "method: " + fmt.Sprintf("%q", l.Method), "path: " + path}
	if query != "" {
		parts = append(parts, "query: query("+query[2:]+")")
	}
	if body != "nil" {
		parts = append(parts, "body: "+body)
	}
	if l.Takes != nil {
		parts = append(parts, "upload: file, kind: kind")
	}
	if l.Keyed {
		parts = append(parts, "keyed: true")
	}
	if l.Gives != "" {
		parts = append(parts, "to: to, gives: "+fmt.Sprintf("%q", l.Gives))
	}
	name := upper(l.ID)
	words := name + ": " + l.Summary + "."
	if l.Says != "" {
		words += " " + l.Says
	}
	if l.Keyed {
		words += " It is sent under an Idempotency-Key, and again under the same where the connection breaks."
	}
	fmt.Fprintf(b, "\n%s", comment(words))
	var list, says strings.Builder
	for _, a := range args {
		fmt.Fprintf(&list, ", %s %s", a.name, a.kind)
		if a.says != "" {
			says.WriteString(comment("  - " + a.name + ": " + a.says))
		}
	}
	if says.Len() > 0 {
		fmt.Fprintf(b, "//\n%s", says.String())
	}
	fmt.Fprintf(b, "func (c *Client) %s(ctx context.Context%s, opts ...CallOption) %s {\n", name, list.String(), out)
	fmt.Fprintf(b, "\treturn %s(ctx, c, request{%s}, opts)\n}\n", f, strings.Join(parts, ", "))
	return nil
}

// bodyOf are the members of the JSON body.
func bodyOf(l api.Line) (out []api.Member) {
	for _, m := range l.Members {
		if m.Place == "" {
			out = append(out, m)
		}
	}
	return out
}

// onlyItems reports a reply that is a list and nothing else.
func onlyItems(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 1 && t.Field(0).Name == "Items" && t.Field(0).Type.Kind() == reflect.Slice
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
