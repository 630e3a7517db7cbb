package site_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/rehearse"
	"github.com/candor-data/candor/internal/web/webtest"
)

const invented = "Rehearsal: invented people. Nothing here is about anyone."

func TestEveryPageOfARehearsalSaysThatNobodyInItIsReal(t *testing.T) {
	own, steward := cornerShop(t)
	page := own.ended(t, own.bring(t, "orders.csv", orders(300), steward))
	own.ended(t, own.ask("POST", page+"/force", asItStands(), steward)) // as it was proposed
	if body := read(t, own.ask("GET", "/setup/loaded/orders", nil, steward)); !strings.Contains(body, "0 of 150 people") || strings.Contains(body, invented) {
		t.Fatal("a company's own page is taken for a rehearsal's, or nothing was loaded")
	}
	files, err := own.h.Words(t.Context(), access.AtHost("shop"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "rehearsal")
	if _, err := house.Rehearse(t.Context(), dir, house.Options{}, files, rehearse.Options{People: 300, Seed: 1}, func(string) {}); err != nil {
		t.Fatal(err)
	}
	h, err := house.Open(t.Context(), dir, house.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := open(h, nil)
	s := httptest.NewServer(w.mux)
	w.base = s.URL
	t.Cleanup(func() { s.Close(); _ = h.Close() })
	in := w.steward(t)
	for _, path := range []string{"/catalog", "/catalog/orders", "/catalog/orders/quality", "/quarantine/orders", "/nothing", "/sign-in", "/setup/file"} {
		r := w.ask("GET", path, nil, in)
		if body := read(t, r); !strings.Contains(body, invented) {
			t.Errorf("%s (%d) does not say that everybody is invented", path, r.StatusCode)
		}
	}
	if r := w.bring(t, "orders.csv", orders(10), in); r.StatusCode != http.StatusForbidden {
		t.Errorf("a rehearsal took a file: got %d want 403", r.StatusCode)
	}
	webtest.Check(t, w.base, "/catalog/orders", webtest.Options{Cookies: in, Name: "rehearsal"})
}
