// Package catalog is the pages of what is held: datasets, columns, where they came from and what they may be used for. It
// promises that a partner sees no count, and that staff's counts are those recorded when files were loaded. It refuses to
// look at rows. Whether the board certifies a dataset stands beside it.
package catalog

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages show the catalogue.
type Pages struct {
	House *flow.House
	Now   func() time.Time
}

// List shows every dataset, or those that answer to the words looked for.
func (p Pages) List(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	all, err := p.House.Catalog(r.Context(), who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	world, words := p.House.World(), strings.TrimSpace(r.URL.Query().Get("q"))
	if len(words) > longestSearch {
		words = strings.ToValidUTF8(words[:longestSearch], "")
	}
	v := found{staff: who.Role != candor.Partner, partner: who.Role == candor.Partner, words: words, of: len(all)}
	t := look.Table{ID: "datasets", Caption: "Datasets", Hide: true, Empty: "No dataset is described yet. A steward describes one with candor apply.",
		Heads: []look.Head{{Text: "Dataset"}, {Text: "What a row is"}, {Text: "Whose"}}}
	if words != "" {
		t.Empty = "Nothing answers to all of these words. Try fewer, or one that stands in a column's name or title."
		t.Heads = append(t.Heads, look.Head{Text: "Found in"})
	}
	if v.staff {
		t.Heads = append(t.Heads, look.Head{Text: "People", Number: true}, look.Head{Text: "Rows", Number: true}, look.Head{Text: "Set aside", Number: true})
	}
	for _, e := range all {
		where, ok := world.Finds(e.Set, words)
		if !ok {
			continue
		}
		v.n++
		row := []look.Cell{{Link: look.Link{Path: "/catalog/" + e.Name, Text: title(e.Set)}, Note: e.Name}, look.T(e.Set.Description), look.T(p.party(e.Set.Owner))}
		if words != "" {
			row = append(row, look.T(some(where)))
		}
		if v.staff {
			row = append(row, look.T(say.Count(e.Persons)), look.T(say.Count(e.Rows)), look.T(say.Count(e.Quarantined)))
		}
		t.Rows = append(t.Rows, row)
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "What we hold"), list(v, t))
}

// longestSearch is more than anybody looks for.
const longestSearch = 200

// found is what a search gave.
type found struct {
	staff, partner bool
	words          string
	n, of          int
}

// said puts the search's result into a sentence.
func (f found) said() string {
	return fmt.Sprintf("%d of %s", f.n, say.Plural(int64(f.of), "dataset", "datasets"))
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
		out = append(out, p.purpose(id))
	}
	return out
}

func title(d *flow.Dataset) string { return cmp.Or(d.Title, d.Name) }
