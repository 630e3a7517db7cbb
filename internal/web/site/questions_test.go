package site_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/web/site"
	"github.com/candor-data/candor/internal/web/webtest"
	"github.com/candor-data/candor/proof"
)

// asking is the sample company with its offered questions, served anew: a second server over the same house.
func asking(t *testing.T) *world {
	t.Helper()
	w := sample(t)
	out := &world{h: w.h, info: w.info, sessions: map[string][]*http.Cookie{}}
	out.mux = site.New(site.Site{House: w.h.House, Door: w.h.Door, Inbox: w.h.Outbox.Messages, Now: time.Now, Offers: offers(w.info)})
	s := httptest.NewServer(out.mux)
	t.Cleanup(s.Close)
	out.base = s.URL
	return out
}

func offers(info *house.SampleInfo) (out []flow.Offer) {
	for _, q := range info.Questions {
		out = append(out, flow.Offer{ID: q.ID, Title: q.Title, Reading: q.Reading, SQL: q.SQL, Purpose: q.Purpose, Recipient: q.Recipient, Agreement: q.Agreement, Precision: q.Precision})
	}
	return out
}

// answered finds the page of the answer to an offered question.
func (w *world) answered(t *testing.T, id string) string {
	t.Helper()
	for _, q := range w.info.Questions {
		if q.ID != id {
			continue
		}
		all, err := w.h.Insights(t.Context(), candor.Actor{Role: candor.Board, Name: "bea", Party: demo.Company}, -1, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range all {
			if l.Question == q.SQL {
				return "/insights/" + l.ID
			}
		}
	}
	t.Fatalf("nobody asked %q", id)
	return ""
}

const (
	peoplePerRegion = "SELECT region, COUNT(DISTINCT customer_id) AS people FROM customers GROUP BY region"
	namesAreAsked   = "SELECT name FROM customers WHERE city = 'Marker Town'"
)

// refused asks what will not be answered and gives the refusal's address.
func (w *world) refused(t *testing.T, role candor.Role, path, sql string) string {
	t.Helper()
	form := url.Values{"question": {sql}, "purpose": {"analytics"}, "precision": {"normal"}}
	if role == candor.Partner {
		form.Set("agreement", string(demo.PayCoAgreement))
		form.Set("purpose", string(demo.PartnerInsights))
	}
	r := w.ask("POST", path, form, w.as(t, role))
	to := r.Header.Get("Location")
	if r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/refusals/") {
		t.Fatalf("got %d to %q want a refusal's own address\n%s", r.StatusCode, to, read(t, r))
	}
	return to
}

func TestPagesOfAskingAreSoundInARealBrowser(t *testing.T) {
	w := asking(t)
	type look struct {
		role       candor.Role
		path, name string
	}
	looks := []look{
		{candor.Analyst, "/ask", ""},
		{candor.Analyst, "/ask?q=months", "ask-chosen"},
		{candor.Analyst, "/insights", ""},
		{candor.Analyst, w.answered(t, "totals"), "answer-figures"},
		{candor.Analyst, w.answered(t, "months"), "answer-line"},
		{candor.Analyst, w.answered(t, "goods"), "answer-dots"},
		{candor.Analyst, w.answered(t, "letter-orders"), "answer-lift"},
		{candor.Analyst, w.refused(t, candor.Analyst, "/ask", namesAreAsked), "refusal-told"},
		{candor.Board, w.refused(t, candor.Analyst, "/ask", namesAreAsked), "refusal-recorded"},
		{candor.Partner, "/partner", ""},
		{candor.Partner, "/partner/ask", ""},
		{candor.Partner, "/partner/ask?q=channels", "partner-ask-chosen"},
		{candor.Partner, "/partner/agreements/" + string(demo.PayCoAgreement), "partner-agreement"},
		{candor.Partner, w.answered(t, "channels"), "partner-answer"},
		{candor.Partner, w.askedToDelete(t, partner.PublicSchedule, time.Now().UTC().AddDate(0, 0, 9)), "partner-delete-due"},
		{candor.Partner, w.askedToDelete(t, partner.AgreementOver, time.Now().UTC().AddDate(0, 0, -9)), "partner-delete-late"},
		{candor.Board, "/board", ""},
		{candor.Board, "/board/policies", "board-policies"},
		{candor.Board, "/board/people", "board-people"},
		{candor.Board, "/board/approvals", ""},
		{candor.Board, "/board/approvals/" + string(demo.LeafbrandAgreement), "approval-waiting"},
		{candor.Board, "/board/approvals/" + string(demo.PayCoAgreement), "approval-live"},
		{candor.Board, "/board/audit", ""},
		{candor.Board, "/insights", "board-insights"},
	}
	for _, l := range looks {
		name := l.name
		if name == "" {
			name = l.path
		}
		t.Run(name, func(t *testing.T) {
			webtest.Check(t, w.base, l.path, webtest.Options{Cookies: w.as(t, l.role), Name: l.name})
		})
	}
}

func TestAQuestionIsAskedByKeyboardAlone(t *testing.T) {
	w := asking(t)
	v := webtest.Open(t, w.base, "/ask", webtest.As{Cookies: w.as(t, candor.Analyst)})
	v.TabTo("Question, in SQL")
	v.Press("SELECT device, COUNT(DISTINCT customer_id) AS keyboard_visitors FROM visits GROUP BY device")
	v.TabTo("What is it for?")
	v.Press("Learning") // a select takes letters
	v.TabTo("Preview: costs nothing")
	v.Press("Enter")
	v.Wait("#preview .meter")
	if got := v.Text("#preview"); !strings.Contains(got, "right to within ± 98") {
		t.Errorf("the preview does not say how exact the answer will be:\n%s", got)
	}
	if got := v.Text("#said"); !strings.Contains(got, "right to within") {
		t.Errorf("the preview is not read out: %q", got)
	}
	v.TabTo("How exact?")
	v.Press("Up")
	v.TabTo("Ask this question")
	v.Press("Enter")
	v.Wait("#h-numbers")
	if got := v.Path(); !strings.HasPrefix(got, "/insights/") {
		t.Errorf("got to %q want the answer", got)
	}
	if got := v.Text("main"); !strings.Contains(got, "Keyboard visitors by device") || !strings.Contains(got, "± 196") {
		t.Errorf("the answer does not show what was asked, as coarsely as was chosen:\n%s", got)
	}
}

func TestAQuestionIsAskedWithoutScripts(t *testing.T) {
	w := asking(t)
	v := webtest.Open(t, w.base, "/partner/ask?q=channels", webtest.As{Cookies: w.as(t, candor.Partner), NoScript: true})
	v.Follow("button[formaction]")
	if got := v.Text("#preview"); !strings.Contains(got, "$40.00") {
		t.Errorf("the preview does not say the price:\n%s", got)
	}
	if strings.Contains(v.Path(), "SELECT") || strings.Contains(v.Path(), "channel") {
		t.Errorf("the question is in the address: %s", v.Path())
	}
	v.Follow("#preview .btn.primary")
	if got := v.Text("h1"); got != "How do people pay us: in shops, on the web or by phone?" {
		t.Errorf("got the page %q want the answer", got)
	}
	if got := v.Text("main"); !strings.Contains(got, "hostile partner") || !strings.Contains(got, "$40.00") {
		t.Error("a partner's answer does not say its price, or that nobody hostile has tried it")
	}
}

func TestAPreviewShowsARefusalInPlace(t *testing.T) {
	w := asking(t)
	v := webtest.Open(t, w.base, "/ask", webtest.As{Cookies: w.as(t, candor.Analyst)})
	v.TabTo("Question, in SQL")
	v.Press(namesAreAsked)
	v.TabTo("What is it for?")
	v.Press("Learning")
	v.TabTo("Preview: costs nothing")
	v.Press("Enter")
	v.Wait("#preview .refusal")
	got := v.Text("#preview")
	for _, want := range []string{"Why", "What this protects", "What you can do", "person-level"} {
		if !strings.Contains(got, want) {
			t.Errorf("the refusal does not say %q:\n%s", want, got)
		}
	}
	if v.Has("#preview .btn.primary") {
		t.Error("what would be refused can still be asked")
	}
}

func TestARefusalHasItsOwnAddressAndHoldsNothingTyped(t *testing.T) {
	w := asking(t)
	path := w.refused(t, candor.Analyst, "/ask", namesAreAsked)
	told := read(t, w.ask("GET", path, nil, w.as(t, candor.Analyst)))
	for _, want := range []string{"person-level", "What this protects", "What you can do", "Who decided", "Entry in the record", "?again="} {
		if !strings.Contains(told, want) {
			t.Errorf("the asker is not told %q", want)
		}
	}
	board := read(t, w.ask("GET", path, nil, w.as(t, candor.Board)))
	if !strings.Contains(board, "person-level") || strings.Contains(board, "?again=") {
		t.Error("the board does not see the rule, or sees what was kept for the asker")
	}
	again := asking(t) // a server that has started anew
	later := read(t, again.ask("GET", path, nil, again.as(t, candor.Analyst)))
	if !strings.Contains(later, "person-level") || !strings.Contains(later, "What you can do") {
		t.Error("after a restart the refusal is not told in general words")
	}
	for who, page := range map[string]string{"asker": told, "board": board, "later": later, "address": path} {
		if strings.Contains(page, "Marker") {
			t.Errorf("%s: what was typed stands there", who)
		}
	}
	editor := read(t, w.ask("GET", "/ask?again="+strings.TrimPrefix(path, "/refusals/"), nil, w.as(t, candor.Analyst)))
	if !strings.Contains(editor, "Marker Town") {
		t.Error("the asker's own question does not come back to them")
	}
	answer := strings.TrimPrefix(w.answered(t, "goods"), "/insights/")
	if got := read(t, w.ask("GET", "/ask?from="+answer, nil, w.as(t, candor.Analyst))); !strings.Contains(got, "BOUND 6 GROUPS 2 ROWS</textarea>") {
		t.Error("the question of an earlier answer does not come back to the editor")
	}
	if got := read(t, w.ask("GET", "/partner/ask?from="+answer, nil, w.as(t, candor.Partner))); strings.Contains(got, "BOUND 6 GROUPS 2 ROWS</textarea>") {
		t.Error("a partner is given the company's own question")
	}
	for _, role := range []candor.Role{candor.Partner, candor.Steward} {
		if got := w.ask("GET", path, nil, w.as(t, role)).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: got %d want 404: it is not theirs", role, got)
		}
	}
	for _, bad := range []string{"/refusals/x", "/refusals/-1", "/refusals/0", "/refusals/999999999", "/refusals/007"} {
		if got := w.ask("GET", bad, nil, w.as(t, candor.Board)).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: got %d want 404", bad, got)
		}
	}
}

func TestAPartnerSeesItsOwnAnswersAlone(t *testing.T) {
	w := asking(t)
	partner := w.as(t, candor.Partner)
	own, other := w.answered(t, "channels"), w.answered(t, "totals")
	for _, part := range []string{"", "/answer.json", "/answer.csv", "/receipt.json"} {
		if got := w.ask("GET", own+part, nil, partner).StatusCode; got != http.StatusOK {
			t.Errorf("%s%s: got %d want 200", own, part, got)
		}
		if got := w.ask("GET", other+part, nil, partner).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s%s: got %d want 404", other, part, got)
		}
	}
	list := read(t, w.ask("GET", "/insights", nil, partner))
	if !strings.Contains(list, own) || strings.Contains(list, other+`"`) {
		t.Error("a partner's list is not of its own answers alone")
	}
	catalog := read(t, w.ask("GET", "/catalog", nil, partner)) + read(t, w.ask("GET", "/catalog/purchases", nil, partner))
	for _, count := range []string{"20,000", "Set aside", "Rows set aside", "Total "} {
		if strings.Contains(catalog, count) {
			t.Errorf("a partner's catalogue says %q", count)
		}
	}
	if got := w.ask("GET", "/partner/agreements/"+string(demo.LeafbrandAgreement), nil, partner).StatusCode; got != http.StatusNotFound {
		t.Errorf("another partner's agreement: got %d want 404", got)
	}
}

func TestAReceiptAndAnAnswerLeaveAsFiles(t *testing.T) {
	w := asking(t)
	path := w.answered(t, "goods")
	rec, err := proof.ParseReceipt([]byte(read(t, w.ask("GET", path+"/receipt.json", nil, w.as(t, candor.Analyst)))))
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.VerifyReceipt(rec, w.h.LogKeys()[0]); err != nil {
		t.Errorf("the receipt does not prove anything: %v", err)
	}
	var answer struct {
		Columns []struct{ Name string }
		Rows    [][]any
	}
	r := w.ask("GET", path+"/answer.json", nil, w.as(t, candor.Analyst))
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil || len(answer.Rows) == 0 {
		t.Errorf("the answer is not JSON with rows: %v", err)
	}
	sheet := read(t, w.ask("GET", path+"/answer.csv", nil, w.as(t, candor.Analyst)))
	table, facts, told := strings.Cut(strings.TrimSpace(sheet), "\n#")
	if lines := strings.Split(strings.TrimSpace(table), "\n"); len(lines) != len(answer.Rows)+1 || lines[0] != "category,buyers,buyers_low,buyers_high,buyers_note,average,average_low,average_high,average_note" {
		t.Errorf("got %d lines beginning %q", len(lines), lines[0])
	}
	if !told || !strings.Contains(facts, "record") {
		t.Errorf("the sheet does not end with what it is and where it stands in the record: %q", facts)
	}
}

func TestAnEmptyFieldIsASlipAndNotARefusal(t *testing.T) {
	w := asking(t)
	before, err := w.h.Entries(t.Context(), candor.Actor{Role: candor.Board, Name: "bea", Party: demo.Company}, -1, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, form := range map[string]url.Values{
		"no question": {"purpose": {"analytics"}},
		"no purpose":  {"question": {peoplePerRegion}},
	} {
		r := w.ask("POST", "/ask", form, w.as(t, candor.Analyst))
		if body := read(t, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "needs another look") && !strings.Contains(body, "need another look") {
			t.Errorf("%s: got %d want the form with what is missing", name, r.StatusCode)
		}
	}
	after, err := w.h.Entries(t.Context(), candor.Actor{Role: candor.Board, Name: "bea", Party: demo.Company}, -1, 1)
	if err != nil || after[0].Index != before[0].Index {
		t.Errorf("a slip was recorded: %v", err)
	}
}
