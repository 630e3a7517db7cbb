package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/webtest"
)

func TestPagesOfQualityAreSoundInARealBrowser(t *testing.T) {
	w := sample(t)
	for _, role := range []candor.Role{candor.Analyst, candor.Steward} {
		webtest.Check(t, w.base, "/catalog/purchases/quality", webtest.Options{Cookies: w.as(t, role), Name: "quality-" + string(role)})
	}
}

func TestHowGoodDataIsIsToldUnasked(t *testing.T) {
	w := sample(t)
	const path = "/catalog/purchases/quality"
	page := read(t, w.ask("GET", path, nil, w.as(t, candor.Analyst)))
	for _, want := range []string{"Grade A", "6 rows were set aside as faults", "Rows that fit: ", "Rules of the contract", "Share set aside", `href="/catalog/purchases"`} {
		if !strings.Contains(page, want) {
			t.Errorf("an analyst does not read %q", want)
		}
	}
	if strings.Contains(page, "Columns of the newest file") {
		t.Error("an analyst reads counts of columns without noise")
	}
	if page := read(t, w.ask("GET", path, nil, w.as(t, candor.Steward))); !strings.Contains(page, "Columns of the newest file") || !strings.Contains(page, "Different values") {
		t.Error("a steward does not read what columns are like")
	}
	if page := read(t, w.ask("GET", "/catalog/purchases", nil, w.as(t, candor.Board))); !strings.Contains(page, `href="`+path+`"`) {
		t.Error("the dataset's page does not lead there")
	}
	if page := read(t, w.ask("GET", "/catalog/purchases", nil, w.as(t, candor.Partner))); strings.Contains(page, path) {
		t.Error("a partner is led there")
	}
	if got := w.ask("GET", "/catalog/nothing/quality", nil, w.as(t, candor.Analyst)).StatusCode; got != http.StatusNotFound {
		t.Errorf("a dataset that is not there: got %d want 404", got)
	}
}

func TestRowsSetAsideAreSoundInARealBrowser(t *testing.T) {
	w := sample(t)
	rows := waiting(t, w)
	for name, path := range map[string]string{
		"quarantine": "/quarantine/purchases", "quarantine-rule": "/quarantine/purchases?rule=" + url.QueryEscape(rows[0].Rule), "quarantine-row": "/quarantine/purchases?row=" + strconv.FormatInt(rows[0].ID, 10),
	} {
		webtest.Check(t, w.base, path, webtest.Options{Cookies: w.as(t, candor.Steward), Name: name})
	}
}

// waiting are the rows of purchases that wait.
func waiting(t *testing.T, w *world) []flow.Quarantined {
	t.Helper()
	rows, _, err := w.h.SetAside(t.Context(), access.AtHost(w.h.World().Company.ID), flow.Aside{Dataset: "purchases", Limit: 100})
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows of purchases wait: %v", len(rows), err)
	}
	return rows
}

func TestAStewardMendsTriesAndThrowsRowsAway(t *testing.T) {
	w := sample(t)
	steward, before := w.as(t, candor.Steward), waiting(t, w)
	var row flow.Quarantined
	for _, q := range before {
		if len(q.Cells) > 0 {
			row = q
		}
	}
	id := url.Values{"row": {strconv.FormatInt(row.ID, 10)}}
	post := func(what string, more url.Values) *http.Response {
		form := url.Values{}
		for _, f := range []url.Values{id, more} {
			for k, v := range f {
				form[k] = v
			}
		}
		return w.ask("POST", "/quarantine/purchases/"+what, form, steward)
	}
	if r := w.ask("POST", "/quarantine/purchases/discard", url.Values{"reason": {"nobody said which"}}, steward); r.StatusCode != http.StatusNotFound {
		t.Errorf("a form that names no row: got %d want 404", r.StatusCode)
	}
	no := post("discard", url.Values{"reason": {" "}})
	if page := read(t, no); no.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Nothing was changed") {
		t.Errorf("no reason: got %d want 422", no.StatusCode)
	}
	if got := len(waiting(t, w)); got != len(before) {
		t.Fatalf("got %d rows that wait want %d: nothing was asked for yet", got, len(before))
	}
	again := post("replay", nil)
	if to := again.Header.Get("Location"); again.StatusCode != http.StatusSeeOther || !strings.Contains(to, "done=not-yet") {
		t.Errorf("a row that does not fit yet: got %d to %q", again.StatusCode, to)
	}
	if got := len(waiting(t, w)); got != len(before) {
		t.Errorf("got %d rows that wait want %d: it does not fit yet", got, len(before))
	}
	mended := post("mend", url.Values{"cell-" + row.Field: {"1.25"}})
	if to := mended.Header.Get("Location"); mended.StatusCode != http.StatusSeeOther || !strings.Contains(to, "done=mended") || strings.Contains(to, "1.25") {
		t.Errorf("mending: got %d to %q", mended.StatusCode, to)
	}
	if page := read(t, w.ask("GET", mended.Header.Get("Location"), nil, steward)); !strings.Contains(page, "Mended, waits") || !strings.Contains(page, `value="1.25"`) {
		t.Error("the page does not show the row as mended")
	}
	thrown := post("discard", url.Values{"reason": {"the till sends it again"}})
	if to := thrown.Header.Get("Location"); to != "/quarantine/purchases?done=discarded" {
		t.Errorf("throwing away: got %d to %q", thrown.StatusCode, to)
	}
	after := waiting(t, w)
	if len(after) != len(before)-1 || slices.ContainsFunc(after, func(q flow.Quarantined) bool { return q.ID == row.ID }) {
		t.Errorf("got %d rows that wait want %d, without the one thrown away", len(after), len(before)-1)
	}
	if got := w.ask("GET", "/quarantine/purchases", nil, w.as(t, candor.Analyst)).StatusCode; got != http.StatusForbidden {
		t.Errorf("an analyst opens rows: got %d want 403", got)
	}
}
