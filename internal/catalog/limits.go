package catalog

// Limits gives the column's public bounds as people read them; false where it has none.
func (f *Field) Limits() (lo, hi string, ok bool) {
	if f.Bounds == nil {
		return "", "", false
	}
	return Value{Type: f.Type, I: f.Bounds.Lo}.Text(f.Scale), Value{Type: f.Type, I: f.Bounds.Hi}.Text(f.Scale), true
}
