package catalog

import (
	"cmp"
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
)

// Reference is a public table with which rows of people are joined by its key: weather by day, regions by ZIP code. It is
// about no person, so its values may be listed, and it says where it came from and on what terms.
type Reference struct {
	Name        string // lower-case letters, digits, underscore; no dataset has it
	Title       string
	Description string
	Version     candor.Digest // of what is described
	Source      string
	Licence     string
	Fields      []Field  // none is required: a row of a person may find no row here
	Key         []string // the columns whose values together each row alone has
	Loaded      *Loaded  // what questions see of it; nil: nothing yet
}

// Loaded is one version of a reference's rows. Questions of an epoch see the version that was there when it opened.
type Loaded struct {
	Content candor.Digest // of the file, and of the columns as which it was read
	At      time.Time
	Rows    int64
}

// Field finds a column by its exact name.
func (r *Reference) Field(name string) (*Field, bool) {
	for i := range r.Fields {
		if r.Fields[i].Name == name {
			return &r.Fields[i], true
		}
	}
	return nil, false
}

// Shape is what rows have to look like: those loaded under another shape are no longer this table's.
func (r *Reference) Shape() candor.Digest {
	b := []byte("candor/reference-shape/1\n")
	for _, f := range r.Fields {
		b = strconv.AppendQuote(b, f.Name)
		b = strconv.AppendInt(append(b, ' '), int64(f.Type), 10)
		b = append(strconv.AppendInt(append(b, ' '), int64(f.Scale), 10), '\n')
	}
	for _, k := range r.Key {
		b = strconv.AppendQuote(append(b, "key "...), k)
	}
	return sha256.Sum256(b)
}

// Seen is what a version's rows show of one column, to those who may ask: public, since the table is.
type Seen struct {
	Values []Value `json:"values,omitempty"` // distinct, in order; nil: more than can be groups
	Lo     int64   `json:"lo"`               // of what is not text
	Hi     int64   `json:"hi"`
}

// mostValues is how many values a column may have and still be grouped by.
const mostValues = 10_000

// Look works out what rows show of each column.
func (r *Reference) Look(rows [][]Value) []Seen {
	out := make([]Seen, len(r.Fields))
	for i := range r.Fields {
		values, first := map[Value]bool{}, true
		for _, row := range rows {
			v := row[i]
			if v.Null() {
				continue
			}
			if first || v.I < out[i].Lo {
				out[i].Lo = v.I
			}
			if first || v.I > out[i].Hi {
				out[i].Hi = v.I
			}
			first = false
			if len(values) <= mostValues {
				values[v] = true
			}
		}
		if len(values) <= mostValues {
			out[i].Values = slices.SortedFunc(maps.Keys(values), func(a, b Value) int { return cmp.Or(cmp.Compare(a.I, b.I), strings.Compare(a.S, b.S)) })
		}
	}
	return out
}

// With gives the table as it is seen through a loaded version: a column whose values are not described has those of its
// rows, and a day lies between the first and the last of them. Measures keep the bounds that they were given, or none.
func (r *Reference) With(l Loaded, seen []Seen) *Reference {
	out := *r
	out.Loaded, out.Fields = &l, slices.Clone(r.Fields)
	for i := range out.Fields {
		f := &out.Fields[i]
		if i >= len(seen) {
			break
		}
		if len(f.Domain) == 0 && f.Type != Boolean {
			for _, v := range seen[i].Values {
				f.Domain = append(f.Domain, v.Text(f.Scale))
			}
		}
		if f.Bounds == nil && f.Type == Date && len(seen[i].Values) > 0 {
			f.Bounds = &Bounds{seen[i].Lo, seen[i].Hi}
		}
	}
	return &out
}
