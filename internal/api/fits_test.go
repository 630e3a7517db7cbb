package api_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// misfits holds a value to a schema of the document: written apart from the one that the API itself uses, so that both
// would have to err alike. A member that the document does not name is a misfit too.
func misfits(doc, s object, v any, at string) (out []string) {
	if ref, ok := s["$ref"].(string); ok {
		s = get(get(get(doc, "components"), "schemas"), strings.TrimPrefix(ref, "#/components/schemas/"))
		if s == nil {
			return []string{at + ": " + ref + " leads nowhere"}
		}
	}
	var kinds []string
	switch k := s["type"].(type) {
	case string:
		kinds = []string{k}
	case []any:
		for _, x := range k {
			kinds = append(kinds, fmt.Sprint(x))
		}
	}
	if kinds == nil {
		return nil
	}
	is := func(ks ...string) bool {
		return slices.ContainsFunc(ks, func(k string) bool { return slices.Contains(kinds, k) })
	}
	no := func(format string, args ...any) { out = append(out, at+": "+fmt.Sprintf(format, args...)) }
	switch v := v.(type) {
	case nil:
		if !is("null") {
			no("null")
		}
	case bool:
		if !is("boolean") {
			no("a boolean")
		}
	case json.Number:
		if _, err := v.Int64(); err == nil && is("integer", "number") || is("number") {
			return nil
		}
		no("the number %s", v)
	case string:
		if !is("string") {
			no("text")
		}
		if e := list(s["enum"]); e != nil && !slices.Contains(e, any(v)) {
			no("%q is none of %v", v, e)
		}
		if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
			no("%q has not the form %s", v, p)
		}
		if s["format"] == "date-time" {
			if _, err := time.Parse(time.RFC3339, v); err != nil {
				no("%q is no instant", v)
			}
		}
	case []any:
		if !is("array") {
			no("a list")
		}
		for i, x := range v {
			out = append(out, misfits(doc, get(s, "items"), x, fmt.Sprintf("%s/%d", at, i))...)
		}
	case object:
		if !is("object") {
			no("an object")
		}
		for _, name := range list(s["required"]) {
			if _, ok := v[name.(string)]; !ok {
				no("%s is missing", name)
			}
		}
		for name, x := range v {
			if p := get(get(s, "properties"), name); p != nil {
				out = append(out, misfits(doc, p, x, at+"/"+name)...)
			} else if more := get(s, "additionalProperties"); more != nil {
				out = append(out, misfits(doc, more, x, at+"/"+name)...)
			} else {
				no("%s is not in the document", name)
			}
		}
	}
	return out
}
