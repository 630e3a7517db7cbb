// Package catalog is the pages of what is held: datasets, columns, where they came from and what they may be used for. It
// promises that a partner sees no count, and that staff's counts are those recorded when files were loaded. It refuses to
// look at rows.
package catalog

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages show the catalogue.
type Pages struct{ House *flow.House }

// List shows every dataset.
func (p Pages) List(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	all, err := p.House.Catalog(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	staff := who.Role != candor.Partner
	t := look.Table{ID: "datasets", Caption: "Datasets", Hide: true, Empty: "No dataset is described yet. A steward describes one with candor apply.",
		Heads: []look.Head{{Text: "Dataset"}, {Text: "What a row is"}, {Text: "Whose"}}}
	if staff {
		t.Heads = append(t.Heads, look.Head{Text: "People", Number: true}, look.Head{Text: "Rows", Number: true}, look.Head{Text: "Set aside", Number: true})
	}
	for _, e := range all {
		row := []look.Cell{{Link: look.Link{Path: "/catalog/" + e.Name, Text: title(e.Set)}, Note: e.Name}, look.T(e.Set.Description), look.T(p.party(e.Set.Owner))}
		if staff {
			row = append(row, look.T(say.Count(e.Persons)), look.T(say.Count(e.Rows)), look.T(say.Count(e.Quarantined)))
		}
		t.Rows = append(t.Rows, row)
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "What we hold"), list(t, staff, who.Role == candor.Partner))
}

// Show shows one dataset.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	all, err := p.House.Catalog(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	for _, e := range all {
		if e.Name == r.PathValue("dataset") {
			reply.Page(w, r, http.StatusOK, reply.Frame(r, title(e.Set)), dataset(p.view(e, who.Role != candor.Partner), who.Role == candor.Partner))
			return
		}
	}
	reply.Problem(w, r, http.StatusNotFound)
}

type view struct {
	title, about string
	facts        []look.Pair
	totals       []look.Figure // staff
	sums         []look.Pair   // staff
	columns      look.Table
	menu         []string
	contract     string // staff
}

func (p Pages) view(e flow.CatalogEntry, staff bool) view {
	d := e.Set
	v := view{title: title(d), about: d.Description, columns: columns(d), menu: Menu(d)}
	fact := func(name, value string) {
		if value != "" {
			v.facts = append(v.facts, look.Pair{Name: name, Value: value})
		}
	}
	fact("Name in questions", d.Name)
	fact("Whose it is", p.party(d.Owner))
	fact("Where it came from", or(d.Source, "The contract does not say"))
	fact("Licence", d.Licence)
	fact("May be used for", or(strings.Join(p.purposes(d), "; "), "Nothing yet: the contract lists no purpose"))
	fact("Smallest group shown", fmt.Sprintf("%d people to partners, %d inside the company", d.Smallest, min(d.Smallest, 20)))
	fact("Never more than", say.Plural(d.Ceiling, "person", "people")+", as declared")
	if d.Zone != nil {
		fact("Days begin in", d.Zone.String())
	}
	if !staff {
		return v
	}
	v.contract = string(d.Contract)
	v.totals = []look.Figure{
		{ID: "people", Title: "People", Value: say.Count(e.Persons)},
		{ID: "rows", Title: "Rows", Value: say.Count(e.Rows), Note: "from " + say.Plural(int64(e.Loads), "file", "files")},
		{ID: "aside", Title: "Rows set aside", Value: say.Count(e.Quarantined), Note: "each with its reason"},
	}
	for _, name := range slices.Sorted(maps.Keys(e.Sums)) {
		f, ok := d.Field(name)
		if !ok {
			continue
		}
		text := fmt.Sprint(e.Sums[name])
		if n, ok := e.Sums[name].(json.Number); ok {
			text = grouped(n.String())
		}
		v.sums = append(v.sums, look.Pair{Name: "Total " + strings.ToLower(named(f)), Value: strings.TrimSpace(text + " " + f.Currency)})
	}
	return v
}

// grouped puts commas into a decimal number without rounding it.
func grouped(s string) string {
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s
	}
	out := say.Count(n)
	if frac != "" {
		out += "." + frac
	}
	return out
}

func (p Pages) party(id candor.PartyID) string {
	if party, ok := p.House.World().Party(id); ok {
		return party.Name
	}
	return string(id)
}

func (p Pages) purposes(d *flow.Dataset) (out []string) {
	for _, id := range d.Purposes {
		name := string(id)
		if x := p.House.World().Purpose(id); x.Title != "" {
			name = x.Title
		}
		out = append(out, name)
	}
	return out
}

func title(d *flow.Dataset) string { return or(d.Title, d.Name) }

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
