package site_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/candor-data/candor"
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
