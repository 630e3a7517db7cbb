package quality

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// perPage is how many rows a page shows.
const perPage = 25

// chosen reads which rows a page or a form is about: one by its number, those of a rule, or all faults of the dataset.
func chosen(r *http.Request, f url.Values) (flow.Aside, bool) {
	a := flow.Aside{Dataset: r.PathValue("dataset"), Rule: f.Get("rule"), Column: f.Get("column"), Excluded: f.Get("excluded") == "yes"}
	if s := f.Get("row"); s != "" {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil || id <= 0 {
			return flow.Aside{}, false
		}
		a.ID = id
	}
	return a, true
}

// query is the choice as an address has it: rules, columns and numbers, never a row's text.
func query(a flow.Aside) url.Values {
	q := url.Values{}
	for name, s := range map[string]string{"rule": a.Rule, "column": a.Column} {
		if s != "" {
			q.Set(name, s)
		}
	}
	if a.ID > 0 {
		q.Set("row", strconv.FormatInt(a.ID, 10))
	}
	if a.Excluded {
		q.Set("excluded", "yes")
	}
	return q
}

func address(a flow.Aside, more ...string) string {
	q := query(a)
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	if len(q) == 0 {
		return "/quarantine/" + a.Dataset
	}
	return "/quarantine/" + a.Dataset + "?" + q.Encode()
}

// outcomes are what a form led to, in words that hold whoever follows the address: counts stand in the table.
var outcomes = map[string]string{
	"mended":    "Kept: the row waits with its new cells. Nothing is loaded yet: try it again below.",
	"fixed":     "Done: the cells that the change fits are mended. Nothing is loaded yet: try the rows again below.",
	"unfixed":   "Nothing was changed: the change fits no cell of these rows.",
	"loaded":    "Done: the rows that fit are loaded, and answers rest on them from the next epoch. A row that does not fit stays, with its reason as it is now.",
	"not-yet":   "No row was loaded. A row that does not fit yet stays, with its reason as it is now; one that is left out by rule or of somebody deleted waits no longer.",
	"no-cells":  "Nothing was tried: these rows could not be told apart into cells. Open each row and fill its cells in first.",
	"discarded": "Done: the rows are thrown away. That they were there, when, why and by whose role is kept.",
}

type quarantine struct {
	name, title string
	which       flow.Aside
	done        string
	refusal     *look.Refusal
	counts      look.Table
	rows        look.Table
	all         int64
	pager       look.Pager
	hidden      []look.Pair
	one         *flow.Quarantined
	cells       []look.Field
	absent      []string // columns that the row has no cell for
	fixes       []look.Option
	columns     []look.Option
	reason      string
}

// Aside shows rows set aside: one, those of a rule, or all faults, with what can be done about them.
func (p Pages) Aside(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	a, ok := chosen(r, q)
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	p.aside(w, r, http.StatusOK, a, q.Get("page"), func(v *quarantine) { v.done = outcomes[q.Get("done")] })
}

func (p Pages) aside(w http.ResponseWriter, r *http.Request, status int, a flow.Aside, page string, with func(*quarantine)) {
	who := reply.Of(r.Context()).Actor
	set, ok := p.House.World().View.Dataset(a.Dataset)
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	counts, err := p.House.AsideCounts(r.Context(), who, set.Name)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	n, err := strconv.Atoi(page)
	if err != nil || n < 1 || n > 1_000_000 {
		n = 1
	}
	a.Limit, a.Offset = perPage, (n-1)*perPage
	rows, all, err := p.House.SetAside(r.Context(), who, a)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := quarantine{name: set.Name, title: cmp.Or(set.Title, set.Name), which: a, all: all, counts: byRule(counts), rows: listed(a, rows)}
	v.pager = look.Pager{Name: "Rows set aside", Page: n, Pages: int((all + perPage - 1) / perPage), Link: func(i int) string { return address(a, "page", strconv.Itoa(i)) }}
	for name, s := range query(a) {
		v.hidden = append(v.hidden, look.Pair{Name: name, Value: s[0]})
	}
	for i := range set.Fields {
		v.columns = append(v.columns, look.Option{Value: set.Fields[i].Name, Text: cmp.Or(set.Fields[i].Title, set.Fields[i].Name)})
	}
	for _, f := range flow.FixMenu() {
		v.fixes = append(v.fixes, look.Option{Value: f[0], Text: f[0] + ": " + f[1]})
	}
	if a.ID > 0 && len(rows) == 1 {
		v.open(set, &rows[0])
	}
	with(&v)
	f := reply.Frame(r, "Rows set aside of "+v.title)
	f.Focus = v.refusal != nil || v.done != ""
	reply.Page(w, r, status, f, asidePage(v))
}

// open makes the form of one row's cells.
func (v *quarantine) open(set *flow.Dataset, q *flow.Quarantined) {
	v.one = q
	for i := range set.Fields {
		f := &set.Fields[i]
		cell, there := q.Cells[f.Name]
		hint := ""
		if f.Title != "" {
			hint = "Column " + f.Name
		}
		if !there {
			v.absent = append(v.absent, f.Name)
			hint = strings.TrimPrefix(hint+". The row has no cell for it.", ". ")
		}
		v.cells = append(v.cells, look.Field{Name: "cell-" + f.Name, Label: cmp.Or(f.Title, f.Name), Hint: hint, Value: cell, Complete: "off"})
	}
}

// scope says which rows a button is about.
func (v quarantine) scope() string {
	switch {
	case v.which.ID > 0:
		return "this row"
	case v.all == 1:
		return "1 row"
	}
	return say.Count(v.all) + " rows"
}

func (v quarantine) about() string {
	switch {
	case v.which.ID > 0:
		return "Row " + strconv.FormatInt(v.which.ID, 10)
	case v.which.Rule != "" && v.which.Column != "":
		return "Rows set aside by " + v.which.Rule + " in column " + v.which.Column
	case v.which.Rule != "":
		return "Rows set aside by " + v.which.Rule
	case v.which.Excluded:
		return "Rows left out by rule, whose text is kept"
	}
	return "All rows set aside as faults"
}

func byRule(all []flow.AsideCount) look.Table {
	t := look.Table{ID: "counts", Caption: "Rows set aside by rule", Hide: true, Empty: "No row was set aside.",
		Heads: []look.Head{{Text: "Rule"}, {Text: "Why"}, {Text: "Wait", Number: true}, {Text: "Mended, wait", Number: true}, {Text: "Loaded since", Number: true}, {Text: "Thrown away", Number: true}, {Text: "Left out since", Number: true}}}
	for _, n := range all {
		rule := look.Cell{Text: n.Rule}
		if n.Waiting > 0 {
			rule = look.Cell{Link: look.Link{Path: address(flow.Aside{Dataset: n.Dataset, Rule: n.Rule, Column: n.Column, Excluded: n.Excluded}), Text: n.Rule, More: n.Column}}
		}
		if n.Column != "" {
			rule.Note = "column " + n.Column
		}
		if n.Excluded {
			rule.Note = strings.TrimPrefix(rule.Note+"; no fault: a stated rule leaves it out", "; ")
		}
		t.Rows = append(t.Rows, []look.Cell{rule, look.T(say.Upper(n.Text)), look.T(say.Count(n.Waiting)), look.T(say.Count(n.Mended)), look.T(say.Count(n.Replayed)), look.T(say.Count(n.Discarded)), look.T(say.Count(n.Left))})
	}
	return t
}

func listed(a flow.Aside, rows []flow.Quarantined) look.Table {
	t := look.Table{ID: "rows", Caption: "Rows", Hide: true, Empty: "No such row waits.",
		Heads: []look.Head{{Text: "Row"}, {Text: "Why it waits"}, {Text: "As it came"}, {Text: "State"}}}
	for _, q := range rows {
		id := strconv.FormatInt(q.ID, 10)
		why := look.Cell{Text: say.Upper(q.Text), Note: q.Rule}
		if q.Field != "" {
			why.Note += ", column " + q.Field
		}
		state := look.Cell{Text: "Waits", Tag: true}
		if q.Mended {
			state = look.Cell{Text: "Mended, waits", Kind: look.Info, Tag: true}
		}
		t.Rows = append(t.Rows, []look.Cell{
			{Link: look.Link{Path: address(flow.Aside{Dataset: q.Dataset, ID: q.ID, Excluded: a.Excluded}), Text: "Open row " + id}, Note: "line " + strconv.Itoa(q.Line) + " of its file"},
			why, {Body: text(strings.TrimSpace(q.Raw))}, state})
	}
	return t
}

// said answers a form: the page with what became of it, or with what is wrong.
func (p Pages) said(w http.ResponseWriter, r *http.Request, a flow.Aside, done string, err error) {
	var m *flow.Mistake
	switch {
	case err == nil:
		if done == "discarded" {
			a.ID = 0
		}
		reply.There(w, r, address(a, "done", done))
	case errors.As(err, &m) && m.Reason.Rule != "unknown-dataset":
		p.aside(w, r, http.StatusUnprocessableEntity, a, "", func(v *quarantine) {
			v.refusal = &look.Refusal{Title: "Nothing was changed", Reasons: reply.Reasons(r, []candor.Reason{m.Reason})}
			v.reason = r.PostForm.Get("reason")
			for i := range v.cells {
				if r.PostForm.Has(v.cells[i].Name) {
					v.cells[i].Value = r.PostForm.Get(v.cells[i].Name)
				}
			}
		})
	default:
		refusals.Fail(w, r, err)
	}
}
