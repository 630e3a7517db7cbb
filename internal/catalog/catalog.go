// Package catalog knows what data is held: datasets, public tables to join them with, their columns, classes, bounds and sources, as their contracts say.
// It promises that everything in it is public by nature or confirmed by a person, never worked out from rows, so that
// questions, refusals and previews may be decided from it. It refuses contracts that leave the person, the bounds or the
// number of people open.
package catalog

import (
	"slices"
	"strings"
)

// View is the catalogue as it stood at one version. The zero View holds nothing.
type View struct {
	sets    map[string]*Dataset
	public  map[string]*Reference
	version int64
}

// WithReferences is the catalogue with public tables beside its datasets.
func (v View) WithReferences(refs ...*Reference) View {
	v.public = make(map[string]*Reference, len(refs))
	for _, r := range refs {
		v.public[r.Name] = r
	}
	return v
}

// Reference finds a public table by name.
func (v View) Reference(name string) (*Reference, bool) {
	r, ok := v.public[strings.ToLower(name)]
	return r, ok
}

// References lists all public tables, by name.
func (v View) References() []*Reference {
	out := make([]*Reference, 0, len(v.public))
	for _, r := range v.public {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *Reference) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// NewView freezes the datasets at a version of the catalogue.
func NewView(version int64, sets ...*Dataset) View {
	v := View{sets: make(map[string]*Dataset, len(sets)), version: version}
	for _, s := range sets {
		v.sets[s.Name] = s
	}
	return v
}

// Version counts changes of the catalogue; the ledger refuses a permit decided on an older one.
func (v View) Version() int64 { return v.version }

// Dataset finds a dataset by name.
func (v View) Dataset(name string) (*Dataset, bool) {
	d, ok := v.sets[strings.ToLower(name)]
	return d, ok
}

// Datasets lists all, by name.
func (v View) Datasets() []*Dataset {
	out := make([]*Dataset, 0, len(v.sets))
	for _, d := range v.sets {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *Dataset) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Filled is a dataset whose rules that refer to the public list of another dataset's column hold that list.
func (v View) Filled(d *Dataset) *Dataset {
	out := *d
	out.Checks = slices.Clone(d.Checks)
	for i := range out.Checks {
		k := &out.Checks[i]
		if k.Kind != CheckReference || k.Of == "" {
			continue
		}
		if other, ok := v.Dataset(k.Dataset); ok {
			if f, ok := other.Field(k.Of); ok {
				k.Values = f.Domain
			}
		}
	}
	return &out
}
