package catalog

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// Column is what somebody who asks needs to know of a column.
type Column struct {
	Name    string
	Title   string
	How     string   // what a question may do with it
	Values  []string // the public list that its groups come from, if it has one
	Askable bool
}

// Columns lists a dataset's columns; those about one person alone are not askable.
func Columns(d *flow.Dataset) (out []Column) {
	for i := range d.Fields {
		f := &d.Fields[i]
		how, ok := use(f)
		c := Column{Name: f.Name, Title: named(f), How: how, Askable: ok}
		switch {
		case !ok || f.Role == "person":
		case len(f.Domain) > 0:
			c.Values = f.Domain
		case f.Type.String() == "boolean":
			c.Values = []string{"true", "false"}
		}
		out = append(out, c)
	}
	return out
}

// use says in words what a question may do with a column.
func use(f *flow.Field) (how string, askable bool) {
	lo, hi, bounded := f.Limits()
	between := lo + " to " + hi
	kind := f.Type.String()
	switch {
	case f.Role == "person":
		return "count people: COUNT(DISTINCT " + f.Name + ")", true
	case f.Role == "identifier", f.Role == "text", f.Class == "direct_identifier", f.Class == "free_text":
		return "never in a question or an answer: it is about one person alone", false
	case f.Role == "measure" && bounded:
		return strings.TrimSpace("add up or average; counted from " + between + " " + f.Currency), true
	case len(f.Domain) > 0:
		return "group or filter: " + some(f.Domain), true
	case kind == "boolean":
		return "group or filter: true, false", true
	case (kind == "date" || kind == "timestamp") && bounded:
		return "filter, or group by date_trunc('month', " + f.Name + "); " + between, true
	case bounded:
		return "filter, or group by bin(" + f.Name + ", 10); " + between, true
	}
	return "filter alone: it has no public list of values", true
}

// some lists values, not endlessly.
func some(values []string) string {
	const most = 12
	if len(values) <= most {
		return strings.Join(values, ", ")
	}
	return strings.Join(values[:most], ", ") + fmt.Sprintf(" and %d more", len(values)-most)
}

// Menu lists how much one person may count, as questions write it; the first is the default.
func Menu(d *flow.Dataset) (out []string) {
	for _, m := range d.Menu {
		out = append(out, fmt.Sprintf("BOUND %d GROUPS %d ROWS", m.Groups, m.Rows))
	}
	return out
}

func named(f *flow.Field) string { return cmp.Or(f.Title, strings.ReplaceAll(f.Name, "_", " ")) }

func columns(d *flow.Dataset) look.Table {
	t := look.Table{ID: "columns", Caption: "Columns", Hide: true,
		Heads: []look.Head{{Text: "Column"}, {Text: "What it means"}, {Text: "What a question may do"}, {Text: "How much it gives away"}, {Text: "Kind of data"}, {Text: "Where it came from"}}}
	for i := range d.Fields {
		f := &d.Fields[i]
		how, _ := use(f)
		class, kind := classWords(f)
		source, tone := sourceWords(f)
		t.Rows = append(t.Rows, []look.Cell{
			{Text: named(f), Note: f.Name + " (" + f.Type.String() + ")"},
			look.T(cmp.Or(f.Description, roleWords(f))),
			look.T(say.Upper(how)),
			{Text: class, Kind: kind, Tag: true},
			{Text: cmp.Or(string(f.Category), "none: nobody can permit its use")},
			{Text: source, Kind: tone, Tag: true},
		})
	}
	return t
}

// roleWords say what a column is for, where its contract says nothing more.
func roleWords(f *flow.Field) string {
	switch f.Role {
	case "person":
		return "Whose row it is"
	case "time":
		return "When it happened"
	case "measure":
		return "A number that can be added up"
	case "key":
		return "Something to group by"
	case "text":
		return "Free text, shown to its person alone"
	case "identifier":
		return "Another way to recognise the person"
	}
	return "The contract does not say"
}

func classWords(f *flow.Field) (string, look.Kind) {
	switch f.Class {
	case "direct_identifier":
		return "Names one person", look.Bad
	case "quasi_identifier":
		return "May single out", look.Warn
	case "sensitive":
		return "Sensitive", look.Bad
	case "free_text":
		return "Free text", look.Bad
	}
	return "Ordinary", look.Plain
}

// sourceWords are for staff: pages for customers say "You told us". A guess is called one on both (law 12).
func sourceWords(f *flow.Field) (string, look.Kind) {
	switch f.Source {
	case "told":
		return "Told by the person", look.Ok
	case "observed":
		return "Seen by us", look.Plain
	case "bought":
		return "Bought", look.Info
	case "partner":
		return "From a partner", look.Info
	case "open":
		return "Public source", look.Plain
	case "inferred":
		return "Guessed by us", look.Warn
	}
	return "Not known", look.Bad
}
