package insights

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
)

// JSON is the answer as the command line and the API give it.
func (p Pages) JSON(w http.ResponseWriter, r *http.Request) {
	res, ok := p.result(w, r)
	if !ok {
		return
	}
	b, err := json.MarshalIndent(res, "", "  ")
	if err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	file(w, "application/json", "answer-"+res.Decision.ID+".json", append(b, '\n'))
}

// CSV is the answer for a spreadsheet: each protected number with its low and high beside it.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) {
	res, ok := p.result(w, r)
	if !ok {
		return
	}
	var b bytes.Buffer
	if err := res.WriteCSV(&b); err != nil {
		reply.Problem(w, r, http.StatusInternalServerError)
		return
	}
	file(w, "text/csv; charset=utf-8", "answer-"+res.Decision.ID+".csv", b.Bytes())
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
	file(w, "application/json", "receipt-"+strconv.FormatInt(rec.Entry, 10)+".json", append(b, '\n'))
}

func file(w http.ResponseWriter, kind, name string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}
