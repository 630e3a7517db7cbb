package describe

import (
	"encoding/json"
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// datasetVersion is the version of a typed dataset: what the contract means, not how it is written. Comments, order of keys
// and the standard's keys that candor does not use leave it as it is. Whole numbers are text, since RFC 8785 numbers are
// doubles.
func datasetVersion(s *catalog.Dataset) candor.Digest {
	type pair [2]string
	number := func(i int64) string { return strconv.FormatInt(i, 10) }
	fields := make([]any, len(s.Fields))
	for i, f := range s.Fields {
		m := map[string]any{
			"name": f.Name, "type": f.Type.String(), "scale": f.Scale, "role": f.Role, "required": f.Required,
			"domain": append([]string{}, f.Domain...), "class": f.Class, "category": f.Category, "source": f.Source,
			"currency": f.Currency, "identifier": f.Identifier, "format": f.Format, "title": f.Title,
			"description": f.Description,
		}
		// What later versions of candor added is there only where it is said: contracts keep the versions that they had.
		if f.Marks != (catalog.Marks{}) {
			m["marks"] = pair{string(f.Marks.Point()), string(f.Marks.Thousands)}
		}
		if f.Country != "" {
			m["country"] = f.Country
		}
		if f.Path != "" {
			m["path"] = f.Path
		}
		for k, v := range map[string]string{"alias": f.Alias, "other": f.Other} {
			if v != "" {
				m[k] = v
			}
		}
		if f.ByLine {
			m["by_line"] = true
		}
		if f.Bounds != nil {
			m["bounds"] = pair{number(f.Bounds.Lo), number(f.Bounds.Hi)}
		}
		fields[i] = m
	}
	menu := make([]pair, len(s.Menu))
	for i, c := range s.Menu {
		menu[i] = pair{number(c.Groups), number(c.Rows)}
	}
	whole := map[string]any{
		"name": s.Name, "title": s.Title, "description": s.Description, "owner": s.Owner, "source": s.Source,
		"licence": s.Licence, "fields": fields, "menu": menu, "one_per_person": s.OnePerPerson,
		"ceiling": number(s.Ceiling), "smallest": number(s.Smallest), "zone": s.Zone.String(),
		"purposes": append([]candor.PurposeID{}, s.Purposes...),
	}
	// Each as text: whole numbers of RFC 8785 are doubles.
	if len(s.Checks) > 0 {
		whole["checks"] = texts(s.Checks)
	}
	if len(s.Exclude) > 0 {
		whole["exclude"] = texts(s.Exclude)
	}
	return digest("candor/dataset/v1\n", whole)
}

func texts[T any](all []T) []string {
	out := make([]string, len(all))
	for i := range all {
		b, err := json.Marshal(all[i])
		if err != nil {
			panic(err) // plain structs of text and numbers
		}
		out[i] = string(b)
	}
	return out
}
