package quality

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// four are the parts of a grade, in the order of docs/quality.md, with what a part is about.
var four = []struct{ name, title, asks string }{
	{"fits", "Rows that fit", "how many rows fit the contract, of all loads"},
	{"rules", "Rules about files", "rules that the newest file as a whole has to keep"},
	{"fresh", "Freshness", "how old the newest day is"},
	{"steady", "Steadiness", "whether columns look as they did in earlier files"},
}

func parts(q flow.DatasetQuality) look.Table {
	t := look.Table{ID: "parts", Caption: "The four parts of the grade", Hide: true, Heads: []look.Head{{Text: "Part"}, {Text: "Grade"}, {Text: "Why"}}}
	for _, f := range four {
		i := slices.IndexFunc(q.Parts, func(p flow.GradePart) bool { return p.Name == f.name })
		row := []look.Cell{{Text: f.title, Note: f.asks}, look.T("not judged"), look.T("Nothing to judge it by: the contract does not ask, or there is too little yet.")}
		if i >= 0 {
			kind, _ := inWords(q.Parts[i].Letter)
			row[1], row[2] = look.Cell{Text: q.Parts[i].Letter, Kind: kind, Tag: true}, look.T(say.Upper(q.Parts[i].Text))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// arithmetic writes out what the parts were worked out from; docs/quality.md has the same rules.
func arithmetic(q flow.DatasetQuality) []string {
	var rows, faults, mended int64
	for _, l := range q.Loads {
		rows, faults, mended = rows+l.Rows, faults+l.SetAside, mended+l.Again
	}
	waits := faults - mended
	var out []string
	if rows+waits > 0 {
		out = append(out, fmt.Sprintf("Rows that fit: %s ÷ (%s + %s) = %s. Over all loads, %s set aside and %s of them mended since. A from 99%%, B from 97%%, C from 93%%, D from 85%%, F below.",
			say.Count(rows), say.Count(rows), say.Count(waits), fitShare(rows, waits), say.Plural(faults, "row was", "rows were"), say.Count(mended)))
	}
	return append(out,
		"Rules about files: broken in the newest file. None is an A, one a B, two a C, three a D, four or more an F.",
		"Freshness: the days since the newest day, against the days that the contract allows. Within them an A, up to twice B, three times C, four times D, older F.",
		"Steadiness: the newest file's columns against earlier files (population stability index). Steady is an A, shifted a B, different a C: a shift may be real, so it is never worse.",
		"The grade is that of the weakest part that is judged. Rows thrown away stay faults; rows that a stated rule leaves out are none.")
}

// fitShare never rounds up to all: a share with a fault in it is not 100%.
func fitShare(rows, waits int64) string {
	if s := say.Percent(float64(rows) / float64(rows+waits)); waits == 0 || s != "100%" {
		return s
	}
	return "more than 99.99%"
}

// became says what became of the rows of a file, so that nothing is silently lost.
func became(l flow.MeasuredLoad) string {
	parts := fmt.Sprintf("%s went in; %s left out by the contract's rules; %s set aside as faults",
		say.Plural(l.Rows, "row", "rows"), say.Plural(l.Excluded, "row was", "rows were"), say.Plural(l.SetAside, "row was", "rows were"))
	if l.Deleted > 0 {
		parts += "; " + say.Plural(l.Deleted, "row was", "rows were") + " of people who were deleted"
	}
	if !accounted(l) {
		return fmt.Sprintf("The newest file was loaded on %s. %s.", say.Moment(l.At.UTC()), parts)
	}
	return fmt.Sprintf("The newest file had %s; it was loaded on %s. Each is accounted for: %s.", say.Plural(l.Read, "row", "rows"), say.Moment(l.At.UTC()), parts)
}

// accounted reports whether every row that was read is told; a load that came before that was kept does not say.
func accounted(l flow.MeasuredLoad) bool {
	return l.Read > 0 && l.Read == l.Rows+l.Excluded+l.SetAside+l.Deleted
}

// fate is what became of each row of the newest file, a line for each way; the last line is the file.
func fate(l flow.MeasuredLoad) look.Table {
	t := look.Table{ID: "fate", Caption: "What became of every row", Hide: true, Heads: []look.Head{{Text: "What became of it"}, {Text: "Why"}, {Text: "Rows", Number: true}}}
	add := func(what, why, note string, n int64) {
		t.Rows = append(t.Rows, []look.Cell{look.T(what), {Text: why, Note: note}, look.T(say.Count(n))})
	}
	add("Loaded", "They fit the contract", "", l.Rows)
	for _, e := range l.Exclusions {
		note := ""
		if other := e.Matched - e.Rows; other > 0 {
			note = fmt.Sprintf("It matches %s; %s of them count under a rule above", say.Plural(e.Matched, "row", "rows"), say.Count(other))
		}
		add("Left out: "+e.Name, e.Reason, note, e.Rows)
	}
	if len(l.Exclusions) == 0 && l.Excluded > 0 {
		add("Left out by stated rules", "Right, and not of this dataset", "", l.Excluded)
	}
	add("Set aside as faults", "They wait, with the reason", "", l.SetAside)
	if l.Deleted > 0 {
		add("Not taken in again", "Of people who were deleted", "", l.Deleted)
	}
	add("In the file", "Each row is in one of the lines above", "", l.Read)
	return t
}

func left(l flow.MeasuredLoad) look.Table {
	t := look.Table{ID: "left", Caption: "Rows left out by rule", Hide: true, Empty: "The contract leaves no rows out.",
		Heads: []look.Head{{Text: "Rule"}, {Text: "Why"}, {Text: "Rows", Number: true}, {Text: "It matches", Number: true}, {Text: "Their text"}}}
	for _, e := range l.Exclusions {
		kept := "not kept: only counted"
		if e.Kept {
			kept = "kept in the quarantine, apart"
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(e.Name), look.T(e.Reason), look.T(say.Count(e.Rows)), look.T(say.Count(e.Matched)), look.T(kept)})
	}
	return t
}

func aside(all []flow.AsideCount, file flow.MeasuredLoad) look.Table {
	t := look.Table{ID: "aside", Caption: "Rows set aside by rule", Hide: true, Empty: "No row was set aside.",
		Heads: []look.Head{{Text: "Rule"}, {Text: "Why"}, {Text: "Newest file", Number: true}, {Text: "Wait", Number: true}, {Text: "Loaded since", Number: true}, {Text: "Thrown away", Number: true}}}
	told := map[string]bool{}
	for _, n := range all {
		if n.Excluded {
			continue
		}
		fresh := say.Count(file.ByRule[n.Rule])
		switch {
		case file.SetAside > 0 && len(file.ByRule) == 0:
			fresh = "not kept by rule"
		case told[n.Rule]:
			fresh = "counted above" // the file counts by rule, the quarantine by rule and column
		}
		told[n.Rule] = true
		rule := look.Cell{Text: n.Rule}
		if n.Column != "" {
			rule.Note = "column " + n.Column
		}
		t.Rows = append(t.Rows, []look.Cell{rule, look.T(say.Upper(n.Text)), look.T(fresh), look.T(say.Count(n.Waiting)), look.T(say.Count(n.Replayed)), look.T(say.Count(n.Discarded))})
	}
	return t
}

func demands(all []flow.Demand) look.Table {
	t := look.Table{ID: "rules", Caption: "Rules", Hide: true, Empty: "The contract states no rule of its own: rows have to be of the types and limits it describes.",
		Heads: []look.Head{{Text: "What it asks"}, {Text: "Newest file"}, {Text: "Measured"}, {Text: "When it is broken"}}}
	for _, d := range all {
		state, figure := look.Cell{Text: "Not looked at yet", Tag: true}, "–"
		if r := d.Result; r != nil {
			switch {
			case !r.Judged:
				state.Text, figure = "Not judged", cmp.Or(r.Why, "–")
			case r.Holds:
				state, figure = look.Cell{Text: "Holds", Kind: look.Ok, Tag: true}, cmp.Or(r.Figure, "–")
			default:
				state, figure = look.Cell{Text: "Broken", Kind: look.Bad, Tag: true}, cmp.Or(r.Figure, "–")
			}
		}
		t.Rows = append(t.Rows, []look.Cell{{Text: say.Upper(d.Words), Note: d.Check.ID}, state, look.T(figure), look.T(then(string(d.Check.Then)))})
	}
	return t
}

func then(s string) string {
	switch s {
	case "tell":
		return "It is shown"
	case "grade":
		return "The grade is lower"
	case "set-aside":
		return "The row is set aside"
	case "stop":
		return "Nothing of the file is loaded"
	}
	return s
}

func columns(set *flow.Dataset, l flow.MeasuredLoad) look.Table {
	t := look.Table{ID: "columns", Caption: "Columns of the newest file", Hide: true,
		Heads: []look.Head{{Text: "Column"}, {Text: "Empty", Number: true}, {Text: "Different values", Number: true}, {Text: "About from, to"}, {Text: "Letters"}, {Text: "Against earlier files"}}}
	for _, c := range l.Columns {
		name := look.Cell{Text: c.Name}
		if f, ok := set.Field(c.Name); ok && f.Title != "" {
			name = look.Cell{Text: f.Title, Note: c.Name}
		}
		distinct := say.Count(c.Distinct)
		if !c.Exact {
			distinct = "about " + distinct
		}
		t.Rows = append(t.Rows, []look.Cell{name, look.T(say.Count(c.Nulls)), look.T(distinct), look.T(cmp.Or(strings.Join(c.About, " to "), "–")), look.T(lengths(c)), drift(c)})
	}
	return t
}

func lengths(c flow.MeasuredColumn) string {
	switch l := c.Lengths; {
	case l == nil:
		return "–"
	case l.Most == 0:
		return fmt.Sprintf("%.1f on average", l.Mean)
	default:
		return fmt.Sprintf("%d to %d, %.1f on average", l.Least, l.Most, l.Mean)
	}
}

func drift(c flow.MeasuredColumn) look.Cell {
	if c.Drift == nil {
		return look.T("not compared")
	}
	note := fmt.Sprintf("index %.4f; chance alone gives up to %.4f", c.Drift.Index, c.Drift.Chance)
	switch c.Drift.Shift() {
	case 0:
		return look.Cell{Text: "Steady", Kind: look.Ok, Tag: true, Note: note}
	case 1:
		return look.Cell{Text: "Shifted", Kind: look.Warn, Tag: true, Note: note}
	}
	return look.Cell{Text: "Different", Kind: look.Warn, Tag: true, Note: note}
}

// lines are the drawings of loads over time.
type lines struct {
	any         bool
	rows, aside chart.Line
}

// mostDrawn is how many files a drawing shows: the newest.
const mostDrawn = 60

// overTime draws loads of files: counts as recorded, without noise, so that they have no interval.
func overTime(all []flow.MeasuredLoad) lines {
	files := slices.DeleteFunc(slices.Clone(all), func(l flow.MeasuredLoad) bool { return l.Replay })
	files = files[max(0, len(files)-mostDrawn):]
	var rows, share []chart.Value
	for _, l := range files {
		at := l.At.UTC().Format("2 Jan 2006")
		n, of := float64(l.Rows), 0.0
		if l.Rows+l.SetAside > 0 {
			of = float64(l.SetAside) / float64(l.Rows+l.SetAside)
		}
		rows = append(rows, chart.Value{Label: at, V: n, Low: n, High: n})
		share = append(share, chart.Value{Label: at, V: of, Low: of, High: of})
	}
	return lines{len(files) > 0,
		chart.Line{Head: chart.Head{ID: "rows", Title: "Rows that went in, by file", Desc: "How many rows each file brought in, oldest first.", What: "Loaded", Unit: "rows"},
			Series: []chart.Series{{Points: rows}}},
		chart.Line{Head: chart.Head{ID: "share", Title: "Share set aside as faults, by file", Desc: "Rows set aside as faults, of those and the rows that went in, oldest file first.", What: "Loaded",
			Unit: "set aside", Number: say.Percent}, Series: []chart.Series{{Points: share}}},
	}
}

// mostListed is how many loads the table lists: the newest.
const mostListed = 60

func loads(all []flow.MeasuredLoad) look.Table {
	t := look.Table{ID: "loads", Caption: "Loads, newest first", Hide: true, Empty: "No file was loaded yet: candor load brings one in.",
		Heads: []look.Head{{Text: "Loaded"}, {Text: "What"}, {Text: "Went in", Number: true}, {Text: "Set aside", Number: true}, {Text: "Left out", Number: true}, {Text: "Newest day"}}}
	for _, l := range slices.Backward(all) {
		if len(t.Rows) == mostListed {
			break
		}
		what := look.T("a file")
		if l.Replay {
			what = look.Cell{Text: "rows tried again", Note: say.Count(l.Again) + " had been faults"}
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(say.Moment(l.At.UTC())), what, look.T(say.Count(l.Rows)), look.T(say.Count(l.SetAside)), look.T(say.Count(l.Excluded)), look.T(cmp.Or(l.Newest, "–"))})
	}
	return t
}
