package insights

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/flow"
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
	c := csv.NewWriter(&b)
	if err := c.WriteAll(sheet(res)); err != nil {
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

// sheet lays an answer out as rows of text.
func sheet(res flow.Result) [][]string {
	g := newGrid(res)
	var head []string
	for i, c := range res.Columns {
		head = append(head, safe(c.Name))
		if g.noisy[i] {
			head = append(head, safe(c.Name)+"_low", safe(c.Name)+"_high", safe(c.Name)+"_note")
		}
	}
	out := [][]string{head}
	for i, row := range res.Rows {
		var line []string
		for j, v := range row {
			line = append(line, plain(v))
			if !g.noisy[j] {
				continue
			}
			low, high := "", ""
			if b, ok := g.bound[[2]int{i, j}]; ok {
				low, high = strconv.FormatFloat(b[0], 'f', -1, 64), strconv.FormatFloat(b[1], 'f', -1, 64)
			}
			line = append(line, low, high, g.notes[[2]int{i, j}])
		}
		out = append(out, line)
	}
	return out
}

func plain(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case string:
		return safe(x)
	}
	return fmt.Sprint(v)
}

// safe keeps a spreadsheet from running text as a formula (OWASP, CSV injection).
func safe(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
