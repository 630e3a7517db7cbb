package rehearse

import (
	"slices"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Question is what to ask first.
type Question struct {
	Dataset string
	Title   string // what somebody wants to know
	SQL     string
	Purpose candor.PurposeID
}

// First gives the question that shows most of what a company can ask at once: how many people there are in each group, and
// how much of the first measure that is.
func First(sets []*catalog.Dataset) (Question, error) { return first(sets) }

func first(sets []*catalog.Dataset) (Question, error) {
	for _, d := range sets {
		if len(d.Purposes) == 0 || len(d.Menu) == 0 {
			continue
		}
		q := Question{Dataset: d.Name, Purpose: d.Purposes[0], Title: "How many people are there?"}
		cols := []string{"COUNT(DISTINCT person) AS people"}
		key := best(d, groups)
		if m := best(d, measures); m != nil && d.Menu[0].Rows <= quiet {
			fn, as := "AVG", "average"
			if m.Currency != "" {
				fn, as = "SUM", "total"
			}
			cols = append(cols, fn+"("+quoted(m.Name)+") AS "+as)
			q.Title = "How many people are there, and how much is " + strings.ToLower(named(m)) + "?"
		}
		q.SQL = "SELECT " + strings.Join(cols, ", ") + " FROM " + d.Name
		if key != nil {
			q.SQL = "SELECT " + quoted(key.Name) + ", " + strings.Join(cols, ", ") + " FROM " + d.Name + " GROUP BY " + quoted(key.Name)
			q.Title = strings.TrimSuffix(q.Title, "?") + ", by " + strings.ToLower(named(key)) + "?"
		}
		return q, nil
	}
	return Question{}, ErrNothing
}

// quiet is how many rows of one person may count before an amount of a rehearsal's few thousand people drowns in noise.
const quiet = 10

func named(f *catalog.Field) string {
	if f.Title != "" {
		return f.Title
	}
	return strings.ReplaceAll(f.Name, "_", " ")
}

// best finds the column that scores most, the first of equals; nil where none scores.
func best(d *catalog.Dataset, score func(*catalog.Field) int) (out *catalog.Field) {
	most := 0
	for i := range d.Fields {
		if s := score(&d.Fields[i]); s > most {
			most, out = s, &d.Fields[i]
		}
	}
	return out
}

// groups prefers a short list that tells little of anybody.
func groups(f *catalog.Field) int {
	switch {
	case f.Role != catalog.Key || f.Class == catalog.Sensitive:
		return 0
	case f.Type == catalog.Boolean:
		return 1
	case len(f.Domain) < 2 || len(f.Domain) > 12:
		return 0
	case f.Class == catalog.QuasiIdentifier:
		return 2
	}
	return 3
}

// measures prefers money.
func measures(f *catalog.Field) int {
	switch {
	case f.Role != catalog.Measure || f.Bounds == nil || f.Class == catalog.Sensitive:
		return 0
	case f.Currency != "":
		return 2
	}
	return 1
}

// words of the language that a column may be called too.
var words = []string{"date", "timestamp", "interval", "current_date", "current_timestamp", "true", "false", "null", "values", "table", "end", "count", "sum", "avg"}

func quoted(name string) string {
	if slices.Contains(words, name) {
		return `"` + name + `"`
	}
	return name
}
