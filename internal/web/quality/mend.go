package quality

import (
	"net/http"
	"slices"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/reply"
)

// form reads a posted form and the rows it is about. all: whoever pressed the button saw that it is about all faults.
func form(w http.ResponseWriter, r *http.Request) (flow.Aside, bool) {
	if !reply.Form(w, r) {
		return flow.Aside{}, false
	}
	a, ok := chosen(r, r.PostForm)
	if !ok || a.ID == 0 && a.Rule == "" && r.PostForm.Get("all") != "yes" {
		reply.Problem(w, r, http.StatusNotFound)
		return flow.Aside{}, false
	}
	return a, true
}

// Mend gives one row new cells.
func (p Pages) Mend(w http.ResponseWriter, r *http.Request) {
	a, ok := form(w, r)
	if !ok {
		return
	}
	set, there := p.House.World().View.Dataset(a.Dataset)
	if !there || a.ID == 0 {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	cells := map[string]string{}
	for i := range set.Fields {
		name := set.Fields[i].Name
		cell, sent := r.PostForm["cell-"+name]
		if !sent || cell[0] == "" && slices.Contains(r.PostForm["absent"], name) {
			continue // a cell that was never there stays away unless somebody writes it
		}
		cells[name] = cell[0]
	}
	p.said(w, r, a, "mended", p.House.Mend(r.Context(), reply.Of(r.Context()).Actor, a.ID, cells))
}

// Fix mends one column of all rows of a rule by a fixed change.
func (p Pages) Fix(w http.ResponseWriter, r *http.Request) {
	a, ok := form(w, r)
	if !ok {
		return
	}
	f := r.PostForm
	did, err := p.House.MendAll(r.Context(), reply.Of(r.Context()).Actor, a, flow.FixOrder{Fix: flow.Fix(f.Get("fix")), Column: f.Get("mend"), From: f.Get("from"), To: f.Get("to")})
	done := "fixed"
	if did.Changed == 0 {
		done = "unfixed"
	}
	p.said(w, r, a, done, err)
}

// Replay tries rows again.
func (p Pages) Replay(w http.ResponseWriter, r *http.Request) {
	a, ok := form(w, r)
	if !ok {
		return
	}
	did, err := p.House.Replay(r.Context(), reply.Of(r.Context()).Actor, a)
	done := "not-yet"
	switch {
	case did.Went > 0:
		done = "loaded"
	case did.Tried == 0:
		done = "no-cells"
	}
	p.said(w, r, a, done, err)
}

// Discard throws rows away with a reason.
func (p Pages) Discard(w http.ResponseWriter, r *http.Request) {
	a, ok := form(w, r)
	if !ok {
		return
	}
	_, err := p.House.Discard(r.Context(), reply.Of(r.Context()).Actor, a, r.PostForm.Get("reason"))
	p.said(w, r, a, "discarded", err)
}
