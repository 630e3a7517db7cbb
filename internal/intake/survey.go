package intake

import (
	"bytes"
	"encoding/json"

	"github.com/candor-data/candor/internal/catalog"
)

// surveyed makes columns of the keys with plain values in the objects at a file's beginning, in the order in which they turn
// up: what a file of JSON holds before there is a contract for it. Keys that come later are ignored columns.
func surveyed(start []byte) *catalog.Dataset {
	set := &catalog.Dataset{}
	seen := map[string]bool{}
	d := json.NewDecoder(bytes.NewReader(start))
	d.UseNumber()
	if t, err := d.Token(); err == nil && t != json.Delim('[') { // lines: begin anew
		d = json.NewDecoder(bytes.NewReader(start))
		d.UseNumber()
	}
	for len(seen) < mostSurveyed && d.More() {
		t, err := d.Token()
		if err != nil || t != json.Delim('{') || surveyObject(d, "", 0, seen, set) != nil {
			break // the last object of the sample is cut
		}
	}
	return set
}

const (
	mostSurveyed = 500 // columns
	mostNested   = 8   // objects within objects
)

func surveyObject(d *json.Decoder, at string, depth int, seen map[string]bool, set *catalog.Dataset) error {
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return ErrNoRows
		}
		path := key
		if at != "" {
			path = at + "." + key
		}
		t, err = d.Token()
		if err != nil {
			return err
		}
		switch {
		case t == json.Delim('{') && depth < mostNested:
			if err := surveyObject(d, path, depth+1, seen, set); err != nil {
				return err
			}
		case t == json.Delim('{') || t == json.Delim('['):
			if err := skipJSON(d); err != nil {
				return err
			}
		case !seen[path] && looksLikeName(path) && len(seen) < mostSurveyed:
			seen[path] = true
			set.Fields = append(set.Fields, catalog.Field{Name: path, Path: path, Type: catalog.String})
		}
	}
	_, err := d.Token() // the closing brace
	return err
}

// skipJSON reads to the end of what was opened.
func skipJSON(d *json.Decoder) error {
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}
