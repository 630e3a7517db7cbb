package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"
)

// Misfit is one place where a value does not fit, as a JSON pointer (RFC 6901) of names that the schema knows, and why.
type Misfit struct {
	At   string `json:"at" doc:"where, as a JSON pointer" example:"/limit"`
	Text string `json:"text" doc:"what does not fit there; it never repeats what was sent" example:"is above 200"`
}

// mostMisfits bounds what a check tells.
const mostMisfits = 20

// Check says where a value does not fit: a value as encoding/json decodes it with UseNumber. With whole, a member that the
// schema does not name is a problem everywhere, not only in a closed object.
func (s *Set) Check(x *Schema, v any, whole bool) []Misfit {
	c := &checking{set: s, whole: whole}
	c.value("", x, v)
	return c.found
}

type checking struct {
	set   *Set
	whole bool
	found []Misfit
}

func (c *checking) no(at, format string, args ...any) {
	if len(c.found) < mostMisfits {
		c.found = append(c.found, Misfit{at, fmt.Sprintf(format, args...)})
	}
}

func (c *checking) value(at string, x *Schema, v any) {
	x = c.set.At(x)
	if len(x.Type) == 0 {
		return
	}
	switch kind := kindOf(v); {
	case slices.Contains(x.Type, kind):
	case kind == "number" && slices.Contains(x.Type, "integer"):
		c.no(at, "is not a whole number")
		return
	case kind == "integer" && slices.Contains(x.Type, "number"):
	default:
		c.no(at, "is %s, not %s", article(kind), words(x.Type))
		return
	}
	switch v := v.(type) {
	case string:
		c.text(at, x, v)
	case json.Number:
		c.number(at, x, v)
	case []any:
		c.size(at, x.MinItems, x.MaxItems, int64(len(v)), "items")
		for i, e := range v {
			if x.Items != nil && len(c.found) < mostMisfits {
				c.value(at+"/"+strconv.Itoa(i), x.Items, e)
			}
		}
	case map[string]any:
		c.members(at, x, v)
	}
}

func (c *checking) members(at string, x *Schema, v map[string]any) {
	for _, name := range x.Required {
		if _, ok := v[name]; !ok {
			c.no(at+"/"+name, "is missing")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		switch p := x.Properties[name]; {
		case p != nil:
			c.value(at+"/"+name, p, v[name])
		case x.Values != nil:
			c.value(at+"/*", x.Values, v[name])
		case x.Closed || c.whole:
			c.no(at, "has a member that is not known here") // its name is what was sent
		}
	}
}

func (c *checking) size(at string, least, most *int64, n int64, of string) {
	if least != nil && n < *least {
		c.no(at, "has fewer than %d %s", *least, of)
	}
	if most != nil && n > *most {
		c.no(at, "has more than %d %s", *most, of)
	}
}

func (c *checking) text(at string, x *Schema, v string) {
	c.size(at, x.MinLength, x.MaxLength, int64(utf8.RuneCountInString(v)), "characters")
	if len(x.Enum) > 0 && !slices.Contains(x.Enum, v) {
		c.no(at, "is none of %s", list(x.Enum))
	}
	if x.Pattern != "" && !compiled(x.Pattern).MatchString(v) {
		c.no(at, "does not have the form %s", x.Pattern)
	}
	var err error
	switch x.Format {
	case "date-time":
		// Strictly, as RFC 3339 and readers of the document have it: time.Parse lets more pass, such as hours of one digit.
		if _, err = time.Parse(time.RFC3339, v); err == nil && !instantForm.MatchString(v) {
			err = errors.New("not strict")
		}
	case "date":
		_, err = time.Parse(time.DateOnly, v)
	}
	if err != nil {
		c.no(at, "is not a %s (RFC 3339)", x.Format)
	}
}

func (c *checking) number(at string, x *Schema, v json.Number) {
	f, err := v.Float64()
	if err != nil || math.IsInf(f, 0) {
		c.no(at, "is too large a number")
		return
	}
	n, err := v.Int64()
	if err != nil {
		n = int64(max(min(f, 1<<62), -(1 << 62)))
		if slices.Contains(x.Type, "integer") {
			c.no(at, "is too large a number")
			return
		}
	}
	if x.Minimum != nil && n < *x.Minimum {
		c.no(at, "is below %d", *x.Minimum)
	}
	if x.Maximum != nil && n > *x.Maximum {
		c.no(at, "is above %d", *x.Maximum)
	}
}

var instantForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`)

var whole = regexp.MustCompile(`^-?[0-9]+$`)

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		if whole.MatchString(string(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func article(kind string) string {
	switch kind {
	case "array", "object", "integer":
		return "an " + kind
	case "null":
		return kind
	}
	return "a " + kind
}

func words(ts Types) string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = article(t)
	}
	return list(out)
}

func list(in []string) string {
	out := ""
	for i, s := range in {
		switch {
		case i == 0:
		case i == len(in)-1:
			out += " or "
		default:
			out += ", "
		}
		out += s
	}
	return out
}

var patterns sync.Map

// compiled gives a pattern of the schema as an expression; patterns are the program's own.
func compiled(p string) *regexp.Regexp {
	if e, ok := patterns.Load(p); ok {
		if r, ok := e.(*regexp.Regexp); ok {
			return r
		}
	}
	r := regexp.MustCompile(p)
	patterns.Store(p, r)
	return r
}
