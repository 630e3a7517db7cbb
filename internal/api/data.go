package api

import (
	"slices"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func data() []*operation {
	return []*operation{
		op("listCatalog", "GET /catalog", "What data is held", listCatalog).forDuties(access.SeeCatalog).
			more("Totals are as recorded at load, never worked out again, and for staff alone; each look is recorded."),
		op("showDataset", "GET /catalog/{dataset}", "One dataset, with its columns", showDataset).forDuties(access.SeeCatalog),
		op("listPurposes", "GET /purposes", "What data may be used for", listPurposes).forDuties(access.SeeCatalog),
	}
}

type datasets struct {
	Items []flow.CatalogEntry `json:"items"`
}

func listCatalog(c *call, _ none) (datasets, error) {
	all, err := c.House.Catalog(c.ctx(), c.who)
	return datasets{filled(all)}, err
}

type datasetName struct {
	Dataset string `json:"dataset" in:"path" min:"1" max:"200" doc:"the name of a dataset, as the catalogue lists it" example:"purchases"`
}

// dataset is one of the catalogue, with its columns.
type dataset struct {
	flow.CatalogEntry
	Columns []column `json:"columns"`
}

// column is one column as questions may use it.
type column struct {
	Name     string            `json:"name"`
	Title    string            `json:"title,omitempty"`
	Type     string            `json:"type"`
	Role     string            `json:"role" doc:"person, time, measure, key, text …"`
	Class    string            `json:"class" doc:"how near it comes to a person"`
	Source   string            `json:"source" doc:"how it came to be known: told, observed, bought, partner, open, inferred"`
	Category candor.CategoryID `json:"category,omitempty"`
	Unit     string            `json:"unit,omitempty"`
}

func showDataset(c *call, in datasetName) (dataset, error) {
	all, err := c.House.Catalog(c.ctx(), c.who)
	if err != nil {
		return dataset{}, err
	}
	i := slices.IndexFunc(all, func(e flow.CatalogEntry) bool { return e.Name == in.Dataset })
	if i < 0 {
		return dataset{}, notThere
	}
	out := dataset{CatalogEntry: all[i], Columns: []column{}}
	for _, f := range all[i].Set.Fields {
		out.Columns = append(out.Columns, column{f.Name, f.Title, f.Type.String(), string(f.Role), string(f.Class), string(f.Source), f.Category, f.Currency})
	}
	return out, nil
}

type purposes struct {
	Items []purpose `json:"items"`
}

// purpose is what data may be used for, as people were told.
type purpose struct {
	ID          candor.PurposeID `json:"id"`
	Title       string           `json:"title"`
	Description string           `json:"description,omitempty"`
	Basis       string           `json:"basis"`
}

func listPurposes(c *call, _ none) (purposes, error) {
	out := purposes{[]purpose{}}
	for _, p := range c.House.World().Purposes {
		out.Items = append(out.Items, purpose{p.ID, p.Title, p.Description, p.Basis})
	}
	return out, nil
}

// filled makes a list that is not there an empty one: JSON readers expect a list.
func filled[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
