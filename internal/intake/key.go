package intake

import (
	"errors"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
)

// know notes a key of the row in its one form. What is no key of its kind is a fault where no row is allowed without; else
// the row is kept, nobody is known by that value, and the load's report counts it.
func (r *Row) know(f *typedField, value string) *fault {
	key, err := identity.Normalise(f.Identifier, value, f.Country)
	var why *identity.Fault
	switch {
	case errors.As(err, &why) && (f.Required || f.Role == catalog.Person):
		return &fault{Rule(why.Rule), why.Text}
	case err != nil:
		r.NoKey = append(r.NoKey, f.Name)
	case f.Role == catalog.Person:
		r.Person = ID{Kind: f.Identifier, Value: key}
	default:
		r.IDs = append(r.IDs, ID{Kind: f.Identifier, Value: key})
	}
	return nil
}

// erased reports whether a row that does not fit names somebody who was deleted, as far as its cells can be told apart.
func (w *loading) erased(rec Record, cols Columns) bool {
	if len(w.start.Gone) == 0 {
		return false
	}
	for i, f := range w.set.Fields {
		if f.Identifier != "" && cols.At[i] >= 0 && cols.At[i] < len(rec.Fields) && w.isGone(f, rec.Fields[cols.At[i]]) {
			return true
		}
	}
	return false
}

// isGone reports whether a value, in any spelling, is a key of somebody who was deleted.
func (w *loading) isGone(f catalog.Field, value string) bool {
	k := identity.Key{Kind: f.Identifier, Value: identity.Before(f.Identifier, value)}
	if key, err := identity.Normalise(f.Identifier, value, f.Country); err == nil {
		k.Value = key
	}
	for _, t := range w.Suppress.Tokens(k, value) {
		if w.start.Gone[t] {
			return true
		}
	}
	return false
}
