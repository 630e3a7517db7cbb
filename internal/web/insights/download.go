package insights

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/sheet"
)

// take reads an answer to be taken out, which is recorded.
func (p Pages) take(w http.ResponseWriter, r *http.Request, as flow.Form) (flow.Result, view, bool) {
	who := reply.Of(r.Context()).Actor
	res, around, err := p.House.DownloadInsight(r.Context(), who, r.PathValue("id"), as)
	if !p.readable(w, r, res, err) {
		return res, view{}, false
	}
	return res, p.view(res, around, who), true
}

// JSON is the answer as the command line and the API give it.
func (p Pages) JSON(w http.ResponseWriter, r *http.Request) {
	res, _, ok := p.take(w, r, flow.AsJSON)
	if !ok {
		return
	}
	b, err := json.MarshalIndent(res, "", "  ")
	if err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	reply.File(w, "application/json", "answer-"+res.Decision.ID+".json", append(b, '\n'))
}

// CSV is the answer for a spreadsheet: each protected number with its low and high beside it, and below the table what it
// was asked for and its receipt, in lines that begin with #.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) {
	res, v, ok := p.take(w, r, flow.AsCSV)
	if !ok {
		return
	}
	var b bytes.Buffer
	if err := res.WriteCSV(&b); err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	if err := sheet.Facts(&b, append([]string{sheet.Blur}, v.lines()...)); err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	reply.File(w, "text/csv; charset=utf-8", "answer-"+res.Decision.ID+".csv", b.Bytes())
}

// SVG is the answer on a sheet to pass on.
func (p Pages) SVG(w http.ResponseWriter, r *http.Request) {
	if res, v, ok := p.take(w, r, flow.AsSVG); ok {
		reply.File(w, "image/svg+xml", "answer-"+res.Decision.ID+".svg", v.sheet().SVG())
	}
}

// PNG is the same as a picture.
func (p Pages) PNG(w http.ResponseWriter, r *http.Request) {
	res, v, ok := p.take(w, r, flow.AsPNG)
	if !ok {
		return
	}
	b, err := v.sheet().PNG()
	if err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	reply.File(w, "image/png", "answer-"+res.Decision.ID+".png", b)
}

// sheet puts what the page shows on a sheet.
func (v view) sheet() sheet.Sheet {
	s := sheet.Sheet{Title: v.title, Says: v.reading, Notes: []string{sheet.Blur}, Not: sheet.NotFor(), Facts: v.lines()}
	for _, f := range v.figures {
		note := f.Note
		if f.Tag != "" {
			note += " (" + f.Tag + ")"
		}
		s.Figures = append(s.Figures, sheet.Figure{Title: f.Title, Value: f.Value, Note: note})
	}
	for _, d := range v.drawings {
		s.Charts = append(s.Charts, d.chart)
	}
	if len(s.Charts) == 0 && len(s.Figures) == 0 {
		s.Notes = append([]string{"Its numbers have no drawing; they are in the CSV of the same answer."}, s.Notes...)
	}
	return s
}

// lines are what stands below a sheet or a table: what it was for, when, and its receipt.
func (v view) lines() []string {
	var out []string
	for _, f := range v.facts {
		out = append(out, f.Name+": "+f.Value)
	}
	for _, f := range v.receipt {
		out = append(out, f.Name+": "+f.Value)
	}
	return out
}

// Receipt proves the entry of the answer's outcome.
func (p Pages) Receipt(w http.ResponseWriter, r *http.Request) {
	who, id := reply.Of(r.Context()).Actor, r.PathValue("id")
	rec, err := p.House.InsightReceipt(r.Context(), who, id)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	b, err := json.MarshalIndent(rec, "", "  ")
	if err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	reply.File(w, "application/json", "receipt-"+strconv.FormatInt(rec.Entry, 10)+".json", append(b, '\n'))
}
