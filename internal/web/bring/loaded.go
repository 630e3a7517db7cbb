package bring

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// after is where a dataset stands that was loaded.
type after struct {
	name, title string
	host        bool // whoever holds the files looks: nobody has an account yet
	before      bool // somebody brought the same file again
	figures     []look.Figure
	read        string
	aside       look.Table
	setAside    bool
	sums        []look.Pair
	said        []string // who said yes, a sentence for each purpose
	nobody      bool     // nobody said yes to anything
	uses        bool     // it may be used for something
	ways        []way
}

// way is a way on, with the command that goes it.
type way struct{ id, title, why, command string }

func begun(b flow.Begun, at string) after {
	v := after{name: b.Dataset, title: cmp.Or(b.Set.Title, b.Dataset), nobody: true, uses: len(b.Set.Purposes) > 0}
	if r := b.Report; r != nil {
		v.figures = []look.Figure{
			{ID: "read", Title: "Rows in the file", Value: say.Count(r.Read), Note: "each is told below"},
			{ID: "rows", Title: "Loaded", Value: say.Count(r.Rows), Note: "of " + say.Plural(r.Persons, "person", "people")},
			{ID: "aside", Title: "Set aside", Value: say.Count(r.Quarantined), Note: "they wait, with the reason"},
		}
		var excluded int64
		for _, e := range r.Excluded {
			excluded += e.Rows
		}
		v.read = fmt.Sprintf("%s read = %s loaded + %s set aside + %s left out by stated rules + %s of people who were deleted. Read as %s.", say.Count(r.Read), say.Count(r.Rows), say.Count(r.Quarantined), say.Count(excluded), say.Count(r.Suppressed), r.Dialect)
		v.aside, v.setAside = byRule(r), r.Quarantined > 0
		for i := range b.Set.Fields {
			if f := &b.Set.Fields[i]; r.Sums[f.Name] != "" {
				v.sums = append(v.sums, look.Pair{Name: "Sum of " + f.Name, Value: r.Sums[f.Name]})
			}
		}
	}
	for _, r := range b.Reach {
		v.nobody = v.nobody && r.Yes == 0
		v.said = append(v.said, fmt.Sprintf("%s of %s have said yes to %s.", say.Count(r.Yes), say.Plural(r.People, "person", "people"), r.Purpose))
	}
	titles := map[string]string{"evidence": "Import evidence", "ask them": "Ask them", "rehearse": "Rehearse"}
	for i, w := range b.Ways {
		x := way{id: fmt.Sprintf("way%d", i+1), title: titles[w.Name], why: say.Upper(w.Why) + "."}
		if w.Command != "" {
			x.command = w.Command + at
		}
		v.ways = append(v.ways, x)
	}
	return v
}

func byRule(r *flow.LoadReport) look.Table {
	t := look.Table{ID: "rules", Caption: "Rows set aside, by rule", Hide: true, Empty: "No row was set aside.", Heads: []look.Head{{Text: "Rule"}, {Text: "Rows", Number: true}}}
	for _, rule := range slices.Sorted(maps.Keys(r.ByRule)) {
		t.Rows = append(t.Rows, []look.Cell{look.T(string(rule)), look.T(say.Count(r.ByRule[rule]))})
	}
	return t
}

// lede is what it means, in a sentence.
func (v after) lede() string {
	if len(v.figures) == 0 {
		return "Its contract is in force, and no file was loaded into it yet."
	}
	return "Its contract is in force and its rows are here. What can be learnt from them is for the people in it to permit."
}
