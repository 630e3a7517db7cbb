package catalog

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Show shows one dataset.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusOK, func(v *view) {
		switch r.URL.Query().Get("done") {
		case "certified":
			v.done = "Recorded: the board certifies this data."
		case "taken-back":
			v.done = "Recorded: the board takes its word back."
		}
	})
}

func (p Pages) show(w http.ResponseWriter, r *http.Request, status int, with func(*view)) {
	who := reply.Of(r.Context()).Actor
	d, err := p.House.Holding(r.Context(), who, r.PathValue("dataset"))
	if errors.Is(err, flow.ErrNotFound) {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := p.view(d, who)
	with(&v)
	if !v.form.may {
		v.done = ""
	}
	f := reply.Frame(r, v.title)
	f.Focus = v.refusal != nil || v.done != ""
	reply.Page(w, r, status, f, dataset(v))
}

type view struct {
	title, about string
	partner      bool
	facts        []look.Pair
	columns      look.Table
	menu         []string
	notFor       []string
	board        board
	form         form
	done         string
	refusal      *look.Refusal

	// Staff alone:
	quality   string // the page of how good it is
	totals    []look.Figure
	sums      []look.Pair
	permitted look.Table
	refresh   string // when the figures of who permits are counted anew
	uses      look.Table
	files     look.Table
	wordings  []wording
	contract  string
}

// wording is one version of the contract.
type wording struct {
	head    string
	version string
	change  string
}

func (p Pages) view(e flow.Holding, who candor.Actor) view {
	d := e.Set
	v := view{title: title(d), about: d.Description, partner: who.Role == candor.Partner, columns: columns(d), menu: Menu(d), notFor: e.NotFor}
	v.board, v.form = p.board(e, who, p.Now())
	fact := func(name, value string) {
		if value != "" {
			v.facts = append(v.facts, look.Pair{Name: name, Value: value})
		}
	}
	fact("Name in questions", d.Name)
	fact("Whose it is", p.party(d.Owner))
	fact("Where it came from", cmp.Or(d.Source, "The contract does not say"))
	fact("Licence", cmp.Or(d.Licence, "The contract does not say"))
	fact("Answers rest on data of", day(e.Quality.FreshAsOf))
	fact("May be used for", cmp.Or(strings.Join(p.purposes(d), "; "), "Nothing yet: the contract lists no purpose"))
	fact("Smallest group shown", fmt.Sprintf("%d people to partners, %d inside the company", d.Smallest, min(d.Smallest, 20)))
	fact("Never more than", say.Plural(d.Ceiling, "person", "people")+", as declared")
	if d.Zone != nil {
		fact("Days begin in", d.Zone.String())
	}
	if v.partner {
		return v
	}
	v.contract, v.quality = string(d.Contract), "/catalog/"+d.Name+"/quality"
	v.totals = []look.Figure{
		{ID: "people", Title: "People", Value: say.Count(e.Persons)},
		{ID: "rows", Title: "Rows", Value: say.Count(e.Rows), Note: "from " + say.Plural(int64(e.Loads), "file", "files")},
		{ID: "aside", Title: "Rows set aside", Value: say.Count(e.Quarantined), Note: "each with its reason"},
	}
	if g := e.Quality.Grade; g.Letter != "" {
		v.totals = append(v.totals, look.Figure{ID: "grade", Title: "Quality", Value: g.Letter, Note: grounds(g.Parts)})
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
	v.permitted, v.refresh = p.permitted(e.Permitted)
	v.uses = p.uses(e.Uses)
	v.files = files(e.Files)
	for _, c := range e.Contracts {
		v.wordings = append(v.wordings, wordingOf(c))
	}
	return v
}

// permitted says how many people say yes to what, as the noised figures of the schedule have it.
func (p Pages) permitted(all []flow.Permitted) (look.Table, string) {
	t := look.Table{ID: "permitted", Caption: "Who says yes", Hide: true, Empty: "The contract lists no purpose, so nobody was asked.",
		Heads: []look.Head{{Text: "What for"}, {Text: "Who would receive it"}, {Text: "Say yes, about", Number: true}, {Text: "Of all people in it", Number: true}}}
	var next time.Time
	for _, c := range all {
		about, share := "not counted", "not known"
		note := "not allowed yet, or its first count is to come"
		if c.Known {
			about, share, note = say.Count(c.About), "too few people to say", "± "+say.Count(c.Within)+", 95 times in 100"
			if c.Share != nil {
				share = "about " + fmt.Sprintf("%.0f%%", *c.Share*100)
			}
			if next.IsZero() || c.Next.Before(next) {
				next = c.Next
			}
		}
		to := look.Cell{Text: p.party(c.Recipient)}
		if c.Agreement != "" {
			to.Note = "agreement " + string(c.Agreement)
		}
		t.Rows = append(t.Rows, []look.Cell{{Text: p.purpose(c.Purpose), Note: string(c.Purpose)}, to, {Text: about, Note: note}, look.T(share)})
	}
	if next.IsZero() {
		return t, "They are counted with the next epoch."
	}
	return t, "They are counted anew every 28 days, next in the first night from " + say.Day(next) + " on."
}

// uses says who used the dataset for what.
func (p Pages) uses(all []flow.UsedFor) look.Table {
	t := look.Table{ID: "uses", Caption: "Who used it for what", Hide: true, Empty: "Nobody has used it yet.",
		Heads: []look.Head{{Text: "Month"}, {Text: "What for"}, {Text: "Who received it"}, {Text: "Uses", Number: true}, {Text: "Newest answers"}}}
	for _, u := range all {
		if u.Use == "coverage" {
			continue // the counts above; the record has them
		}
		what := look.Cell{Text: p.purpose(u.Purpose), Note: string(u.Purpose)}
		to := look.Cell{Text: p.party(u.Recipient)}
		if u.Agreement != "" {
			to.Note = "agreement " + string(u.Agreement)
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(month(u.Month)), what, to, look.T(say.Count(u.Times)), {Body: answers(u.Insights)}})
	}
	return t
}

// files says which loads made the dataset.
func files(all []flow.Loaded) look.Table {
	t := look.Table{ID: "files", Caption: "Files that made it", Hide: true, Empty: "No file was loaded yet: candor load brings one in.",
		Heads: []look.Head{{Text: "Loaded"}, {Text: "Content (SHA-256)"}, {Text: "Read as"}, {Text: "Rows", Number: true}, {Text: "Set aside", Number: true}, {Text: "Left out", Number: true}}}
	for _, l := range all {
		when := look.Cell{Text: say.Moment(l.At.UTC())}
		if !l.Visible {
			when.Note = "answers rest on it from the next epoch"
		}
		left := look.Cell{Text: say.Count(l.Suppressed)}
		if l.Suppressed > 0 {
			left.Note = "their people were deleted"
		}
		t.Rows = append(t.Rows, []look.Cell{when, {Body: code(short(l.Content))}, look.T(l.Form), look.T(say.Count(l.Rows)), {Text: say.Count(l.Quarantined), Note: rules(l)}, left})
	}
	return t
}

// grounds are what a grade rests on, the weakest first named.
func grounds(parts []flow.GradePart) string {
	var out []string
	for _, p := range parts {
		out = append(out, p.Letter+" "+p.Name+": "+p.Text)
	}
	return strings.Join(out, "; ")
}

func rules(l flow.Loaded) string {
	var out []string
	for _, r := range slices.Sorted(maps.Keys(l.ByRule)) {
		out = append(out, fmt.Sprintf("%s %s", r, say.Count(l.ByRule[r])))
	}
	return strings.Join(out, ", ")
}

func wordingOf(c flow.Wording) wording {
	w := wording{head: "From " + say.Moment(c.At.UTC()) + ", in force", version: short(c.Version), change: strings.Join(c.Change, "\n")}
	if c.Until != nil {
		w.head = "From " + say.Moment(c.At.UTC()) + " until " + say.Moment(c.Until.UTC())
	}
	return w
}

// short is enough of a hash to tell two apart.
func short(d candor.Digest) string { return d.String()[:12] }

func (p Pages) purpose(id candor.PurposeID) string {
	if x := p.House.World().Purpose(id); x.Title != "" {
		return x.Title
	}
	return string(id)
}

// month reads a month of the record: 2026-11 is November 2026.
func month(s string) string {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return s
	}
	return t.Format("January 2006")
}

func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return say.Day(t)
}
