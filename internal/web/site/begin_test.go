package site_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/setup"
	"github.com/candor-data/candor/internal/web/site"
	"github.com/candor-data/candor/internal/web/webtest"
)

func TestWhoeverHoldsTheFilesSetsACompanyUpWithAFileOfTheirOwn(t *testing.T) {
	w := fresh(t)
	peopled := setup.Pages{House: w.h.House, Door: w.h.Door}.Peopled
	host, link, err := access.NewHost(rand.Reader, peopled)
	if err != nil {
		t.Fatal(err)
	}
	w.mux = site.New(site.Site{House: w.h.House, Door: w.h.Door, Host: host, Now: time.Now, Dir: "/srv/shop"})
	s := httptest.NewServer(w.mux)
	t.Cleanup(s.Close)
	w.base = s.URL

	if got := w.ask("GET", "/setup/file", nil, nil).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("without the link: got %d want 401", got)
	}
	if got := w.ask("POST", "/setup/begin", url.Values{"key": {"made-up"}}, nil).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("a made-up link: got %d want 401", got)
	}
	webtest.Check(t, w.base, "/setup/begin?key=x", webtest.Options{Name: "begin"})
	r := w.ask("POST", "/setup/begin", url.Values{"key": {link.Reveal()}}, nil)
	in := r.Cookies()
	if r.Header.Get("Location") != "/setup/file" || len(in) != 1 || !in[0].HttpOnly {
		t.Fatalf("the link: got %d to %q with %v", r.StatusCode, r.Header.Get("Location"), in)
	}
	if got := w.ask("POST", "/setup/begin", url.Values{"key": {link.Reveal()}}, nil).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("the link again: got %d want 401", got)
	}
	if got := w.ask("GET", "/setup/file", nil, in).StatusCode; got != http.StatusOK {
		t.Fatalf("with the link: got %d want 200", got)
	}

	// Company, purpose, notice and dataset are put into force by one form.
	b := w.bring(t, "orders.csv", orders(400), in)
	page, _, _ := strings.Cut(b.Header.Get("Location"), "?")
	id := strings.TrimPrefix(page, "/setup/file/")
	wait := func() {
		t.Helper()
		if _, err := w.h.Brought(t.Context(), access.AtHost("unnamed"), id, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	wait()
	webtest.Check(t, w.base, page, webtest.Options{Cookies: in, Name: "begin-draft"})
	form := url.Values{"name": {"orders"}, "purpose": {"analytics"}, "company": {" "}, "company-currency": {"XXY"}, "company-zone": {"Mars"}}
	w.ask("POST", page+"/force", form, in)
	wait()
	body := read(t, w.ask("GET", page, nil, in))
	if !strings.Contains(body, "Say what the company is called") || w.h.World().Company.ID != "" {
		t.Error("a company without a name")
	}
	form.Set("company", "Corner & Co: Shop")
	w.ask("POST", page+"/force", form, in)
	wait()
	if body := read(t, w.ask("GET", page, nil, in)); !strings.Contains(body, "is not a currency") || !strings.Contains(body, "is not a time zone") || w.h.World().Company.ID != "" {
		t.Error("a currency and a zone that are none stand")
	}
	form.Set("company-currency", "EUR")
	form.Set("company-zone", "Europe/Vienna")
	w.ask("POST", page+"/force", form, in)
	wait()
	c := w.h.World()
	if c.Company.Name != "Corner & Co: Shop" || len(c.Purposes) != 1 || len(c.Notices) != 1 || len(c.View.Datasets()) != 1 {
		t.Fatalf("in force: %+v", c.Company)
	}
	after := read(t, w.ask("GET", "/setup/loaded/orders", nil, in))
	if !strings.Contains(after, "0 of 200 people have said yes to analytics") || !strings.Contains(after, "candor rehearse --dir /srv/shop") || !strings.Contains(after, `href="/setup"`) {
		t.Error("the page after loading does not say who said yes and what is next")
	}
	if next := read(t, w.ask("GET", "/setup", nil, in)); !strings.Contains(next, "candor user invite") {
		t.Error("the set-up page does not say what is next")
	}

	// The first account ends it.
	_ = w.steward(t)
	if got := w.ask("GET", "/setup/file", nil, in).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("after the first account: got %d want 401", got)
	}
}
