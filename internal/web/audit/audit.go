// Package audit is the board's page of the record: is it unbroken, what stands in it, and how much allowance is left. It
// promises that a check is told in words and that the newest signed head can be kept elsewhere. It refuses to show a person:
// entries name rules, parties and datasets alone.
package audit

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages show the record.
type Pages struct {
	House *flow.House
	Now   func() time.Time
}

const perPage = 25

// Show is the page; nothing is checked until somebody presses the button.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r)
	if !ok {
		return
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Audit"), page(v))
}

// Verify checks the whole record now, and a head kept from before against it. It changes nothing.
func (p Pages) Verify(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	var heads []string
	if h := strings.ReplaceAll(r.PostFormValue("head"), "\r\n", "\n"); strings.TrimSpace(h) != "" {
		heads = append(heads, strings.TrimSpace(h)+"\n") // a signed note ends with its line
	}
	began := p.Now()
	found, err := p.House.Verify(r.Context(), reply.Of(r.Context()).Actor, heads)
	if err != nil && len(found.Problems) == 0 {
		refusals.Fail(w, r, err)
		return
	}
	result := checked{ok: found.OK && err == nil, problems: found.Problems, uses: found.Uses, people: found.People, head: found.Head, key: found.Key, at: say.Moment(p.Now().UTC()), took: p.Now().Sub(began), compared: len(heads) > 0}
	if reply.Part(r) {
		reply.Page(w, r, http.StatusOK, reply.Frame(r, "Audit"), verdict(result))
		return
	}
	v, ok := p.view(w, r)
	if !ok {
		return
	}
	v.checked = &result
	f := reply.Frame(r, "Audit")
	reply.Page(w, r, http.StatusOK, f, page(v))
}

// checked is what a check found.
type checked struct {
	ok           bool
	problems     []string
	uses, people int64
	head, key    string
	at           string
	took         time.Duration
	compared     bool
}

type view struct {
	checked *checked
	meters  []chart.Meter
	sums    look.Table
	entries look.Table
	pager   look.Pager
	head    string
	key     string
}

// Meters draw the allowance of each scope that has a limit.
func Meters(scopes []flow.Scope) (out []chart.Meter) {
	for _, s := range scopes {
		if s.Cap == 0 {
			continue
		}
		used, all := s.Questions()
		span := "for good"
		if s.Days > 0 {
			span = "in any " + strconv.Itoa(s.Days) + " days"
		}
		out = append(out, chart.Meter{ID: strings.ReplaceAll(s.ID, ":", "-"), Title: s.Name, Used: used, Total: all,
			Text: say.Count(max(0, all-used)) + " of " + say.Count(all) + " left " + span})
	}
	return out
}

func (p Pages) view(w http.ResponseWriter, r *http.Request) (view, bool) {
	who := reply.Of(r.Context()).Actor
	fail := func(err error) (view, bool) {
		refusals.Fail(w, r, err)
		return view{}, false
	}
	scopes, err := p.House.Scopes(r.Context(), who)
	if err != nil {
		return fail(err)
	}
	newest, err := p.House.Entries(r.Context(), who, -1, 1)
	if err != nil {
		return fail(err)
	}
	v := view{key: p.House.LogKeys()[0], entries: look.Table{ID: "entries", Caption: "Entries, newest first", Hide: true, Empty: "The record is empty.",
		Heads: []look.Head{{Text: "What happened"}, {Text: "Who"}, {Text: "When"}, {Text: "Entry", Number: true}}}}
	v.meters = Meters(scopes)
	v.sums = lifetime(scopes)
	if len(newest) == 1 {
		size := newest[0].Index + 1
		pages := int((size + perPage - 1) / perPage)
		n, err := strconv.Atoi(r.URL.Query().Get("page"))
		if err != nil || n < 1 || n > pages {
			n = 1
		}
		found, err := p.House.Entries(r.Context(), who, size-int64(n-1)*perPage, perPage)
		if err != nil {
			return fail(err)
		}
		for _, e := range found {
			v.entries.Rows = append(v.entries.Rows, p.row(e))
		}
		v.pager = look.Pager{Name: "entries", Page: n, Pages: pages, Link: func(n int) string { return "/board/audit?page=" + strconv.Itoa(n) + "#entries" }}
	}
	if head, err := p.House.PublicLog(r.Context(), false, "checkpoint"); err == nil {
		v.head = string(head)
	}
	return v, true
}

// lifetime is the loss that never comes back: windows roll, these sums only grow.
func lifetime(scopes []flow.Scope) look.Table {
	t := look.Table{ID: "lifetime", Caption: "Used over all time", Heads: []look.Head{{Text: "Whose"}, {Text: "In normal questions", Number: true}}}
	for _, s := range scopes {
		name := s.Name
		if strings.HasPrefix(s.ID, "dataset:") {
			name = "About " + s.Name
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(name), look.T(say.Count(int64((s.Lifetime + flow.Unit - 1) / flow.Unit)))})
	}
	return t
}

func (p Pages) name(id candor.PartyID) string {
	if x, ok := p.House.World().Party(id); ok && x.Name != "" {
		return x.Name
	}
	return string(id)
}
