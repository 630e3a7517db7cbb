package site_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/describe"
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
	for _, path := range []string{"/me", "/me/facts?of=purchases", "/me/choices", "/me/choices?changed=0", "/me/recipients", "/me/earnings", "/me/delete", "/me/timeline", "/me/download", "/me/correct?of=customers&fact=city"} {
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

// shots is where pictures go, if anywhere.
func shots() string { return os.Getenv("WEBTEST_SHOTS") }

func TestASetUpPageIsOpenUntilThereIsAnAccount(t *testing.T) {
	w := fresh(t)
	_, err := w.h.Apply(t.Context(), access.AtHost("unnamed"), []describe.File{{Name: "company.yaml", Data: []byte("kind: Company\nid: shop\nname: Corner Shop\ncurrency: EUR\n")}}, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.ask("GET", "/", nil, nil).Header.Get("Location"); got != "/sign-in" {
		t.Errorf("a described company leads to %q want /sign-in", got)
	}
	r := w.ask("GET", "/setup", nil, nil)
	if body := read(t, r); r.StatusCode != http.StatusOK || !strings.Contains(body, "Corner Shop is not ready yet") || !strings.Contains(body, "candor user invite") {
		t.Errorf("got %d want the next steps for Corner Shop", r.StatusCode)
	}
	token := w.invite(t, "chair", candor.Board, "")
	if got := w.ask("GET", "/setup", nil, nil).StatusCode; got != http.StatusOK {
		t.Errorf("an invitation that nobody took closed the page: got %d", got)
	}
	in := w.ask("POST", "/sign-in/setup", url.Values{"token": {token}, "password": {"a garden full of snails"}, "again": {"a garden full of snails"}}, nil)
	if got := w.ask("GET", "/setup", nil, nil).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("with an account: got %d for nobody want 401", got)
	}
	if got := w.ask("GET", "/setup", nil, in.Cookies()).StatusCode; got != http.StatusOK {
		t.Errorf("with an account: got %d for the board want 200", got)
	}
}
