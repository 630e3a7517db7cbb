package site_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/web/webtest"
)

func TestPagesOfSigningInAreSoundInARealBrowser(t *testing.T) {
	w := sample(t)
	w.ask("POST", "/sign-in/mail", url.Values{"email": {w.info.Unasked.Email}}, nil) // a letter for the inbox
	staff, partner := w.invite(t, "nora", candor.Steward, ""), w.invite(t, "leaf2", candor.Partner, demo.Leafbrand)
	for _, c := range []struct{ path, name string }{
		{"/sign-in", ""}, {"/sign-in/sent", ""}, {"/sign-in/link?token=x", ""}, {"/sign-in/setup?token=" + staff, "sign-in-setup-staff"},
		{"/sign-in/setup?token=" + partner, "sign-in-setup-partner"}, {"/inbox", ""},
	} {
		t.Run(c.path+c.name, func(t *testing.T) {
			webtest.Check(t, w.base, c.path, webtest.Options{Customer: true, Name: c.name})
		})
	}
	webtest.Check(t, w.base, "/sign-in/setup?token=old", webtest.Options{Status: http.StatusNotFound, Name: "sign-in-setup-over"})
}

func TestACustomersPagesAreSoundInARealBrowser(t *testing.T) {
	w := sample(t)
	cookies := w.as(t, candor.Customer)
	for _, path := range []string{"/me", "/me/facts?of=purchases", "/me/choices", "/me/choices?changed=0", "/me/recipients", "/me/earnings", "/me/delete"} {
		t.Run(path, func(t *testing.T) {
			o := webtest.Options{Cookies: cookies, Customer: true}
			if path == "/me/choices?changed=0" {
				o.Name = "me-choices-changed"
			}
			webtest.Check(t, w.base, path, o)
		})
	}
}

func TestAFreshWorkspaceSaysWhatToType(t *testing.T) {
	w := fresh(t)
	webtest.Check(t, w.base, "/setup", webtest.Options{})
	for _, path := range []string{"/", "/sign-in", "/me", "/board/approvals", "/nothing"} {
		r := w.ask("GET", path, nil, nil)
		if got := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || got != "/setup" {
			t.Errorf("%s: got %d to %q want 303 to /setup: nobody can sign in yet", path, r.StatusCode, got)
		}
	}
}
