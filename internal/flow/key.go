package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/search"
)

// key writes what somebody typed or listed as a key of a kind, in the one form in which keys are kept: whoever is looked
// up, permits, signs up or was deleted is the same person in every spelling.
func (w *World) key(kind, value string) (identity.Key, error) {
	v, err := identity.Normalise(kind, value, w.country(kind))
	return identity.Key{Kind: kind, Value: v}, err
}

// country is that of phone numbers outside of files: the one that contracts say, where it is one, else the company's.
func (w *World) country(kind string) string {
	if kind != identity.Phone {
		return ""
	}
	said := map[string]bool{}
	for _, f := range w.keyFields(kind) {
		said[f.Country] = true
	}
	if len(said) == 1 {
		for c := range said {
			return c
		}
	}
	return w.Company.Country
}

// keyFields are the columns of all datasets that hold keys of a kind.
func (w *World) keyFields(kind string) (out []catalog.Field) {
	for _, d := range w.View.Datasets() {
		for _, f := range d.Fields {
			if f.Identifier == kind {
				out = append(out, f)
			}
		}
	}
	return out
}

// faultOf names the rule by which a value is no key.
func faultOf(err error) string {
	var f *identity.Fault
	if errors.As(err, &f) {
		return f.Rule
	}
	return "no-key"
}

// spelling is what to look for of a key as one of the person's own rows has it, where that differs from its one form. A
// key that somebody else is known by too is theirs as well, and stays.
func (h *House) spelling(ctx context.Context, s candor.SubjectID, f *catalog.Field, text string) ([]mark, error) {
	value, err := identity.Normalise(f.Identifier, text, f.Country)
	if err != nil {
		if long(text) { // no key, and still the person's
			return []mark{{text, search.Edged, "", true}}, nil
		}
		return nil, nil
	}
	if value == text {
		return nil, nil // looked for as the key
	}
	ids, err := h.s.Identity.Find(ctx, identity.Key{Kind: f.Identifier, Value: value})
	if err != nil {
		return nil, fmt.Errorf("read what the person is known by: %w", err)
	}
	if slices.ContainsFunc(ids, func(x candor.SubjectID) bool { return x != s }) {
		return nil, nil
	}
	return marksOf(f.Identifier, text)[:1], nil
}

// inCountry are the datasets in force as they would be in a company of another country, those aside that are described
// anew. Keys that were made from phone numbers written as at home would no longer be found.
func (w *World) inCountry(country string, anew []*catalog.Dataset) (out []*catalog.Dataset) {
	for _, d := range w.View.Datasets() {
		if slices.ContainsFunc(anew, func(x *catalog.Dataset) bool { return x.Name == d.Name }) {
			continue
		}
		moved := *d
		moved.Fields = slices.Clone(d.Fields)
		for i := range moved.Fields {
			if f := &moved.Fields[i]; f.Country != "" && f.Country == w.Company.Country {
				f.Country = country
			}
		}
		out = append(out, &moved)
	}
	return out
}
