package site_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/web/site"
	"github.com/candor-data/candor/internal/web/webtest"
)

func TestNobodyLearnsHereWhoIsACustomer(t *testing.T) {
	w := sample(t)
	_, email := w.someone(t, 300)
	known := w.ask("POST", "/sign-in/mail", url.Values{"email": {email}}, nil)
	unknown := w.ask("POST", "/sign-in/mail", url.Values{"email": {"nobody.at.all@example.com"}}, nil)
	if known.StatusCode != unknown.StatusCode || known.Header.Get("Location") != unknown.Header.Get("Location") || read(t, known) != read(t, unknown) {
		t.Errorf("got %d to %q for a customer and %d to %q for a stranger; want the same", known.StatusCode, known.Header.Get("Location"), unknown.StatusCode, unknown.Header.Get("Location"))
	}
}

func TestALinkSignsInByAPressOnceAndNeverByBeingOpened(t *testing.T) {
	w := sample(t)
	_, email := w.someone(t, 400)
	w.ask("POST", "/sign-in/mail", url.Values{"email": {email}}, nil)
	all, err := w.h.Outbox.Messages(t.Context(), 1)
	if err != nil || len(all) == 0 {
		t.Fatalf("no letter: %v", err)
	}
	token := linked.FindStringSubmatch(all[0].Body)[1]
	for range 2 { // a mail scanner, then the person
		if r := w.ask("GET", "/sign-in/link?token="+token, nil, nil); r.StatusCode != http.StatusOK || len(r.Cookies()) > 0 {
			t.Fatalf("opening the link: got %d and %d cookies want 200 and none", r.StatusCode, len(r.Cookies()))
		}
	}
	r := w.ask("POST", "/sign-in/link", url.Values{"token": {token}}, nil)
	if got := r.Header.Get("Location"); got != "/me" || len(r.Cookies()) != 1 {
		t.Errorf("pressing: got to %q with %d cookies want /me with one", got, len(r.Cookies()))
	}
	r = w.ask("POST", "/sign-in/link", url.Values{"token": {token}}, nil)
	if body := read(t, r); r.StatusCode != http.StatusUnauthorized || !strings.Contains(body, "works once") {
		t.Errorf("pressing again: got %d want 401 and why", r.StatusCode)
	}
}

func TestTheSessionCookieIsForTheServerAlone(t *testing.T) {
	w := sample(t)
	var a = w.info.Accounts[0]
	for _, tls := range []bool{false, true} {
		h := site.New(site.Site{House: w.h.House, Door: w.h.Door, Now: time.Now, TLS: tls})
		r := httptest.NewRequest("POST", "/sign-in/password", strings.NewReader(url.Values{"name": {a.Name}, "password": {a.Secret}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		cs := rec.Result().Cookies()
		if len(cs) != 1 {
			t.Fatalf("tls %v: got %d cookies want one", tls, len(cs))
		}
		c := cs[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != tls || strings.HasPrefix(c.Name, "__Host-") != tls {
			t.Errorf("tls %v: got %s", tls, c.String()[:strings.Index(c.String(), "=")])
		}
	}
}

func TestAWrongPasswordSaysWhatToDoAndRepeatsNothing(t *testing.T) {
	w := sample(t)
	r := w.ask("POST", "/sign-in/password", url.Values{"name": {"mira"}, "password": {"typed-marker-typed-marker"}}, nil)
	body := read(t, r)
	if r.StatusCode != http.StatusUnauthorized || !strings.Contains(body, "What you can do") {
		t.Errorf("got %d want 401 and what can be done", r.StatusCode)
	}
	if strings.Contains(body, "typed-marker") {
		t.Error("the page repeats the password")
	}
}

func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	w := sample(t)
	token := w.invite(t, "otto", candor.Analyst, "")
	post := func(password, again string) *http.Response {
		return w.ask("POST", "/sign-in/setup", url.Values{"token": {token}, "password": {password}, "again": {again}}, nil)
	}
	for name, c := range map[string][2]string{"two passwords": {"a garden full of snails", "a garden full of snakes"}, "a short one": {"snail", "snail"}} {
		if r := post(c[0], c[1]); r.StatusCode != http.StatusUnprocessableEntity || len(r.Cookies()) > 0 {
			t.Errorf("%s: got %d want 422 and no session", name, r.StatusCode)
		}
	}
	r := post("a garden full of snails", "a garden full of snails")
	if got := r.Header.Get("Location"); got != "/home" || len(r.Cookies()) != 1 {
		t.Errorf("got to %q with %d cookies want /ask with one", got, len(r.Cookies()))
	}
	if r := post("a garden full of snails", "a garden full of snails"); r.StatusCode != http.StatusNotFound {
		t.Errorf("again: got %d want 404", r.StatusCode)
	}
}

func TestAPartnerSeesItsKeyOnce(t *testing.T) {
	w := sample(t)
	token := w.invite(t, "payco2", candor.Partner, demo.PayCo)
	r := w.ask("POST", "/sign-in/setup", url.Values{"token": {token}}, nil)
	m := regexp.MustCompile(`<code id="key">([A-Za-z0-9_-]+)</code>`).FindStringSubmatch(read(t, r))
	if r.StatusCode != http.StatusOK || m == nil || len(r.Cookies()) > 0 {
		t.Fatalf("got %d want a page with the key, and nobody signed in", r.StatusCode)
	}
	if r := w.ask("POST", "/sign-in/setup", url.Values{"token": {token}}, nil); r.StatusCode != http.StatusNotFound || strings.Contains(read(t, r), m[1]) {
		t.Errorf("again: got %d want 404 and no key", r.StatusCode)
	}
	if r := w.ask("POST", "/sign-in/key", url.Values{"key": {m[1]}}, nil); r.Header.Get("Location") != "/partner" {
		t.Errorf("the key led to %q want /partner", r.Header.Get("Location"))
	}
}

func TestWithoutTheFlagThereIsNoTestInbox(t *testing.T) {
	w := sample(t)
	h := site.New(site.Site{House: w.h.House, Door: w.h.Door, Now: time.Now})
	for path, want := range map[string]int{"/inbox": http.StatusNotFound, "/sign-in/sent": http.StatusOK} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != want || path == "/sign-in/sent" && strings.Contains(rec.Body.String(), "inbox") {
			t.Errorf("%s: got %d want %d, and no word of an inbox", path, rec.Code, want)
		}
	}
}

func TestACustomerSignsInWithAMouseFromTheTestInbox(t *testing.T) {
	w := sample(t)
	v := webtest.Open(t, w.base, "/sign-in", webtest.As{})
	v.Follow("ul.try li:first-child button")
	v.Follow("main .note a")
	v.Follow("article a.btn")
	v.Follow("main form button")
	if got := v.Path(); got != "/me" {
		t.Errorf("got to %q want /me", got)
	}
}
