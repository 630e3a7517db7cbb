// Package quality is the pages of how good a dataset is, and of its rows set aside. It promises that what was left out or
// set aside stands first and unasked, that each figure is one recorded at load, that a grade stands with the arithmetic
// behind it, and that no row's text stands in an address. It refuses to decide who sees what: flow does.
package quality

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages show how good data is and what was set aside.
type Pages struct{ House *flow.House }

// Show shows one dataset's quality.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	q, err := p.House.Quality(r.Context(), who, r.PathValue("dataset"))
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := of(q)
	v.mends = access.Allow(who, access.SeeQuarantine) == nil
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "How good "+v.title+" is"), dataset(v))
}

type view struct {
	name, title string
	letter      string
	kind        look.Kind
	words       string // the letter in a sentence
	facts       []look.Figure
	parts       look.Table
	sums        []string // the arithmetic
	newest      string   // in a sentence: what became of the rows of the newest file
	accounted   bool     // every row of it is told, in
	fate        look.Table
	left        look.Table
	unkept      bool // the newest file left rows out, and by which rule was not kept then
	aside       look.Table
	demands     look.Table
	columns     look.Table
	profiled    bool
	lines       lines
	loads       look.Table
	mends       bool
}

func of(q flow.DatasetQuality) view {
	v := view{name: q.Dataset, title: cmp.Or(q.Set.Title, q.Dataset), letter: q.Letter}
	v.kind, v.words = inWords(q.Letter)
	v.parts, v.sums = parts(q), arithmetic(q)
	file, ok := newest(q.Loads)
	if ok {
		v.newest, v.accounted, v.fate = became(file), accounted(file), fate(file)
		v.left, v.unkept = left(file), file.Excluded > 0 && len(file.Exclusions) == 0
		v.columns, v.profiled = columns(q.Set, file), len(file.Columns) > 0
	}
	v.facts = figures(q, file, ok)
	v.aside = aside(q.Aside, file)
	v.demands = demands(q.Demands)
	v.lines = overTime(q.Loads)
	v.loads = loads(q.Loads)
	return v
}

// newest is the newest load of a file: a replay says nothing about what files are like.
func newest(all []flow.MeasuredLoad) (flow.MeasuredLoad, bool) {
	for _, l := range slices.Backward(all) {
		if !l.Replay {
			return l, true
		}
	}
	return flow.MeasuredLoad{}, false
}

// inWords says what a letter means for whoever wants to decide by the data.
func inWords(letter string) (look.Kind, string) {
	switch letter {
	case "A":
		return look.Ok, "Good: nothing that the contract asks for is amiss."
	case "B":
		return look.Ok, "Good, with small faults: read which part is not an A."
	case "C":
		return look.Warn, "Fair: read the weakest part before you decide by it."
	case "D":
		return look.Warn, "Poor: decide nothing by it that you could not take back."
	case "F":
		return look.Bad, "Bad: do not decide by it before it is mended."
	}
	return look.Plain, "No grade yet: nothing is loaded."
}

func figures(q flow.DatasetQuality, file flow.MeasuredLoad, any bool) []look.Figure {
	var waits int64
	for _, n := range q.Aside {
		if !n.Excluded {
			waits += n.Waiting
		}
	}
	out := []look.Figure{{ID: "grade", Title: "Grade", Value: cmp.Or(q.Letter, "–"), Note: "of A, B, C, D and F; the weakest part counts"}}
	if any {
		came := look.Figure{ID: "left", Title: "Left out by rule", Value: say.Count(file.Excluded), Note: "of the newest file; right, and not of this dataset"}
		if accounted(file) {
			came = look.Figure{ID: "read", Title: "Rows in the newest file", Value: say.Count(file.Read), Note: say.Count(file.Rows) + " went in, " + say.Count(file.Excluded) + " were left out by rule"}
		}
		out = append(out, came,
			look.Figure{ID: "aside", Title: "Set aside as faults", Value: say.Count(file.SetAside), Note: "of the newest file; " + say.Count(waits) + " wait now, of all files"})
	}
	return append(out, look.Figure{ID: "fresh", Title: "Newest day in it", Value: cmp.Or(q.Newest, "–"), Note: freshOf(q)})
}

func freshOf(q flow.DatasetQuality) string {
	if q.FreshAsOf == "" {
		return "no answer rests on it yet"
	}
	return "answers rest on data of " + day(q.FreshAsOf)
}

func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return say.Day(t)
}
