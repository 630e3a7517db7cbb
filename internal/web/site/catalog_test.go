package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/webtest"
)

func TestPagesOfWhatIsHeldAreSoundInARealBrowser(t *testing.T) {
	w := asking(t)
	for _, l := range []struct {
		role       candor.Role
		path, name string
	}{
		{candor.Analyst, "/catalog", ""},
		{candor.Analyst, "/catalog?q=amount", "catalog-found"},
		{candor.Analyst, "/catalog?q=zebra", "catalog-nothing"},
		{candor.Analyst, "/catalog/purchases", ""},
		{candor.Steward, "/catalog/customers", "catalog-steward"},
		{candor.Board, "/catalog/purchases", "catalog-board"},
		{candor.Partner, "/catalog", "partner-catalog"},
		{candor.Partner, "/catalog/purchases", "partner-dataset"},
	} {
		name := l.name
		if name == "" {
			name = l.path
		}
		t.Run(name, func(t *testing.T) {
			webtest.Check(t, w.base, l.path, webtest.Options{Cookies: w.as(t, l.role), Name: l.name})
		})
	}
}

func TestDataIsFoundWithoutScripts(t *testing.T) {
	w := asking(t)
	v := webtest.Open(t, w.base, "/catalog", webtest.As{Cookies: w.as(t, candor.Analyst), NoScript: true})
	v.Fill("#f-q", "amount paid")
	v.Follow(".find .btn")
	if got := v.Text("main"); !strings.Contains(got, "1 of 5 datasets") || !strings.Contains(got, "column amount") || strings.Contains(got, "Contacts") {
		t.Errorf("looking for the amount paid gives\n%s", got)
	}
	hard := read(t, w.ask("GET", "/catalog?q=%3Cb%3E%22%27", nil, w.as(t, candor.Analyst)))
	if strings.Contains(hard, "<b>\"") || !strings.Contains(hard, "0 of 5 datasets") {
		t.Error("what was looked for is not written as text")
	}
}

func TestADatasetTellsStaffWhoMayAndWhoDid(t *testing.T) {
	w := asking(t)
	page := read(t, w.ask("GET", "/catalog/purchases", nil, w.as(t, candor.Analyst)))
	for _, want := range []string{"Who says yes", "± 442", "counted anew every 28 days", "Who used it for what", "agreement fernco-payco", `href="/insights/`, "Not to be used for", "Files that made it", "Its contract over time"} {
		if !strings.Contains(page, want) {
			t.Errorf("an analyst does not read %q", want)
		}
	}
	if theirs := w.answered(t, "channels"); strings.Contains(page, theirs+`"`) {
		t.Error("an analyst is led to a partner's answer")
	}
	if board := read(t, w.ask("GET", "/catalog/purchases", nil, w.as(t, candor.Board))); !strings.Contains(board, w.answered(t, "channels")+`"`) {
		t.Error("the board is not led to a partner's answer")
	}
	partner := read(t, w.ask("GET", "/catalog/purchases", nil, w.as(t, candor.Partner)))
	for _, count := range []string{"Who says yes", "±", "Who used it", "Files that made it", "contract over time", "190,", "18,0"} {
		if strings.Contains(partner, count) {
			t.Errorf("a partner reads %q", count)
		}
	}
	if got := w.ask("GET", "/catalog/nothing", nil, w.as(t, candor.Analyst)).StatusCode; got != http.StatusNotFound {
		t.Errorf("a dataset that is not there: got %d want 404", got)
	}
}

func TestTheBoardCertifiesDataAndTakesItBack(t *testing.T) {
	w := asking(t)
	cookies := w.as(t, candor.Board)
	const path = "/catalog/visits"
	v := webtest.Open(t, w.base, path, webtest.As{Cookies: cookies})
	if got := v.Text("main"); !strings.Contains(got, "Not certified by the board") {
		t.Fatalf("before:\n%s", got)
	}
	v.Click("#h-board ~ details:last-of-type summary")
	v.Click("#f-purposes input[value=analytics]")
	v.Fill("#f-decisions", "the web shop's opening page")
	v.Fill("#f-note", "Compared with the web server's own counts.")
	v.Axe()
	v.Follow("form[action$='/certify'] .btn")
	if got := v.Text("main"); !strings.Contains(got, "Recorded: the board certifies") || !strings.Contains(got, "Certified by the board until") || !strings.Contains(got, "bea (board)") {
		t.Fatalf("after:\n%s", got)
	}
	for _, role := range []candor.Role{candor.Analyst, candor.Steward, candor.Partner} {
		page := read(t, w.ask("GET", path+"?done=certified", nil, w.as(t, role)))
		if !strings.Contains(page, "Certified by the board until") || strings.Contains(page, "/certify") || strings.Contains(page, "Recorded:") {
			t.Errorf("%s: the page does not say that it is certified, or lets them change it", role)
		}
		if told := strings.Contains(page, "web server&#39;s own counts"); told != (role != candor.Partner) {
			t.Errorf("%s: reads the board's note: %v", role, told)
		}
	}
	for what, c := range map[string]struct {
		path string
		form url.Values
		want string
	}{
		"no purpose":     {path + "/certify", url.Values{"note": {"kept words"}, "until": {"2001-01-01"}}, "kept words"},
		"no contract":    {path + "/certify", url.Values{"note": {"x"}, "until": {"2030-01-01"}, "purposes": {"analytics"}}, "The contract has changed"},
		"no reason":      {path + "/uncertify", url.Values{}, "It is not said why"},
		"a bad contract": {path + "/certify", url.Values{"contract": {"<script>"}}, "The contract has changed"},
	} {
		r := w.ask("POST", c.path, c.form, cookies)
		if body := read(t, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, c.want) || !strings.Contains(body, "What you can do") {
			t.Errorf("%s: got %d want 422 with %q", what, r.StatusCode, c.want)
		}
	}
	if got := w.ask("POST", "/catalog/nothing/certify", url.Values{}, cookies).StatusCode; got != http.StatusNotFound {
		t.Errorf("a dataset that is not there: got %d want 404", got)
	}
	webtest.Check(t, w.base, path, webtest.Options{Cookies: cookies, Name: "catalog-certified"})
	r := w.ask("POST", path+"/uncertify", url.Values{"why": {"The counts were wrong."}}, cookies)
	if to := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || to != path+"?done=taken-back" {
		t.Fatalf("got %d to %q", r.StatusCode, to)
	}
	if page := read(t, w.ask("GET", path, nil, cookies)); !strings.Contains(page, "Not certified by the board") || !strings.Contains(page, "The counts were wrong.") {
		t.Error("the page does not say that the word was taken back, and why")
	}
}
