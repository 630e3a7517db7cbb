package home

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/sheet"
)

// Export gives an answer of this page as a file. It asks nothing: the answers are read again by their numbers, must be
// those of the form that came with them, and each is recorded as taken out.
func (p Pages) Export(w http.ResponseWriter, r *http.Request) {
	q, ok := find(r.PathValue("question"))
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	if !reply.Form(w, r) {
		return
	}
	as := flow.Form(r.PostFormValue("as"))
	kind, ok := map[flow.Form]string{flow.AsCSV: "text/csv; charset=utf-8", flow.AsPNG: "image/png", flow.AsSVG: "image/svg+xml"}[as]
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	world, who := p.House.World(), reply.Of(r.Context()).Actor
	menu := home.Offer(world)
	a := asking{question: q, fields: q.fields(menu, world)}
	f, wishes, err := menu.Compose(q.ID, a.fill(r.PostFormValue))
	var s home.Slip
	if errors.As(err, &s) {
		a.wrong(s)
		p.again(w, r, a)
		return
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	ids := r.PostForm["insight"]
	if len(ids) != len(wishes) {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	for i, id := range ids { // whether each is this form's, before any is taken out
		seen, err := p.House.Insight(r.Context(), who, id)
		if err == nil && !p.House.Answers(seen, wishes[i]) {
			err = flow.ErrNotFound
		}
		if err != nil {
			refusals.Fail(w, r, err)
			return
		}
	}
	var got []flow.Result
	var facts []string
	for _, id := range ids {
		res, around, err := p.House.DownloadInsight(r.Context(), who, id, as)
		if err != nil {
			refusals.Fail(w, r, err)
			return
		}
		got = append(got, res)
		facts = append(facts, receipt(res, around.At, around.Epoch.At))
	}
	out, err := q.read(p, r, menu, f, got)
	if err != nil && !errors.Is(err, home.ErrTooFew) {
		refusals.Fail(w, r, err)
		return
	}
	if err != nil {
		out = tooFew()
	}
	body, err := out.file(q.Title, as, facts)
	if err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	reply.File(w, kind, sheet.Name(string(q.ID), "answer", ids[0])+"."+string(as), body)
}

// receipt says of one answer when it was asked, over what, and where it stands in the record.
func receipt(r flow.Result, asked, epoch time.Time) string {
	s := "Answer " + r.Decision.ID + ": asked " + say.Moment(asked.UTC())
	if !epoch.IsZero() {
		s += ", data as of " + say.Moment(epoch.UTC())
	}
	if r.Receipt != nil {
		s += ", entry " + strconv.FormatInt(r.Receipt.Entry, 10) + " of the record " + r.Receipt.Log
	}
	return s
}

func tooFew() result {
	return result{Says: "One of the groups is too small to be shown, so there is nothing to compare.", Kind: look.Warn, Notes: []string{"Take a longer time, or a coarser split of people."}}
}

// file writes the answer in a form.
func (a result) file(title string, as flow.Form, facts []string) ([]byte, error) {
	if as == flow.AsCSV {
		var b bytes.Buffer
		lines := append([]string{title, a.Says}, slices.Concat(a.Notes, []string{"Not to be used for:"}, sheet.NotFor(), facts)...)
		err := sheet.CSV(&b, a.Rows, lines)
		return b.Bytes(), err
	}
	s := sheet.Sheet{Title: title, Says: a.Says, Charts: a.Charts, Notes: append(slices.Clone(a.Notes), sheet.Blur), Not: sheet.NotFor(), Facts: facts}
	for _, f := range a.Figures {
		s.Figures = append(s.Figures, sheet.Figure{Title: f.Title, Value: f.Value, Note: f.Note})
	}
	if as == flow.AsSVG {
		return s.SVG(), nil
	}
	return s.PNG()
}

// row is a figure for a spreadsheet.
func row(what, name string, e home.Estimate, unit string) sheet.Row {
	return sheet.Row{What: what, Name: name, V: e.V, Low: e.Low(), High: e.High(), Unit: unit}
}

// values are a chart's, for a spreadsheet.
func values(what string, vs []chart.Value, unit string) (out []sheet.Row) {
	for _, v := range vs {
		out = append(out, sheet.Row{What: what, Name: v.Label, V: v.V, Low: v.Low, High: v.High, FewerThan: v.FewerThan, Unit: unit})
	}
	return out
}
