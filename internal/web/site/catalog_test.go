package site_test

import (
	"net/http"
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
