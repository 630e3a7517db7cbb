package site_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/site"
)

// may is who may open what, written down apart from the code: testdata/who.txt, a line for each page with its readers.
func may(t *testing.T) map[string][]candor.Role {
	t.Helper()
	b, err := os.ReadFile("testdata/who.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]candor.Role{}
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		if len(f) < 3 {
			t.Fatalf("who.txt: %q: a line is a method, a path and its readers", line)
		}
		for _, r := range f[2:] {
			out[f[0]+" "+f[1]] = append(out[f[0]+" "+f[1]], candor.Role(r))
		}
	}
	return out
}

const anybody candor.Role = "everybody"

// examples fill the places of a path.
var examples = strings.NewReplacer("{id}", "1", "{dataset}", "customers", "{entry}", "1", "{path...}", "checkpoint", "{agreement}", "fernco-payco")

func TestEveryRoleOpensItsOwnPagesAndNoOther(t *testing.T) {
	w := sample(t)
	// A server that shows neither letters nor ways in: what is personal on its pages is there by mistake.
	s := site.Site{House: w.h.House, Door: w.h.Door, Now: time.Now}
	bare := site.New(s)
	table, named := may(t), map[string]bool{}
	me := w.about(t, w.me(t))
	markers := []string{w.info.Customer.Email, w.info.Customer.Name, w.info.Customer.ID}
	for _, page := range site.Routes(s) {
		named[page.Pattern] = true
		readers, ok := table[page.Pattern]
		if !ok {
			t.Errorf("%s is not in testdata/who.txt: write down who may open it", page.Pattern)
			continue
		}
		method, path, _ := strings.Cut(examples.Replace(page.Pattern), " ")
		for _, role := range []candor.Role{candor.Nobody, candor.Customer, candor.Analyst, candor.Steward, candor.Board, candor.Partner} {
			r := httptest.NewRequest(method, path, strings.NewReader(url.Values{}.Encode()))
			r.RemoteAddr = "198.51.100.7:1" // its own allowance of guesses
			if method == "POST" {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Sec-Fetch-Site", "same-origin")
			}
			if page.Pattern != "POST /sign-out" { // it would end the sessions of all other tests
				for _, c := range w.as(t, role) {
					r.AddCookie(c)
				}
			}
			rec := httptest.NewRecorder()
			bare.ServeHTTP(rec, r)
			body, status := rec.Body.String(), rec.Code
			allowed := slices.Contains(readers, anybody) || slices.Contains(readers, role)
			switch {
			case allowed && !slices.Contains(readers, anybody) && (status == http.StatusUnauthorized || status == http.StatusForbidden):
				t.Errorf("%s: %q was refused with %d and should not be", page.Pattern, role, status)
			case allowed && status >= 500:
				t.Errorf("%s: %q: a fault", page.Pattern, role)
			case !allowed && role == candor.Nobody && status != http.StatusUnauthorized:
				t.Errorf("%s: got %d for nobody want 401", page.Pattern, status)
			case !allowed && role != candor.Nobody && status != http.StatusForbidden:
				t.Errorf("%s: got %d for %q want 403", page.Pattern, status, role)
			case !allowed && !strings.Contains(body, "What you can do"):
				t.Errorf("%s: the refusal of %q does not say what can be done", page.Pattern, role)
			}
			if allowed && role == candor.Customer {
				continue // it is their own
			}
			for _, m := range markers {
				if strings.Contains(body, m) {
					t.Errorf("%s: %q reads a customer's data there", page.Pattern, role)
				}
			}
		}
	}
	for pattern := range table {
		if !named[pattern] {
			t.Errorf("testdata/who.txt names %s, which is no page", pattern)
		}
	}
	if after := w.about(t, w.me(t)); len(after.History) != len(me.History) {
		t.Errorf("an empty form changed %d answers", len(after.History)-len(me.History))
	}
}

func TestACustomerReachesNobodyElse(t *testing.T) {
	w := sample(t)
	mine := w.as(t, candor.Customer)
	other, email := w.someone(t, 100)
	number := ""
	for _, k := range keys(t, w, other) {
		if k != email {
			number = k
		}
	}
	before := w.about(t, other)
	c := before.Choices[0]
	for _, query := range []string{"?subject=" + itoa(other), "?s=" + itoa(other), "?person=" + number, "?email=" + url.QueryEscape(email), "?id=" + itoa(other)} {
		for _, path := range []string{"/me", "/me/facts", "/me/choices", "/me/recipients", "/me/earnings", "/me/delete"} {
			q := query
			if path == "/me/facts" {
				q += "&of=customers"
			}
			body := read(t, w.ask("GET", path+q, nil, mine))
			if strings.Contains(body, email) || strings.Contains(body, number) {
				t.Errorf("%s: another person's data is on the page", path+q)
			}
			if path == "/me" && !strings.Contains(body, w.info.Customer.Email) {
				t.Errorf("%s: the page is not about whoever asked for it", path+q)
			}
		}
		form := url.Values{"purpose": {string(c.Purpose.ID)}, "recipient": {string(c.Recipient)}, "notice": {c.Notice.Hash().String()}, "answer": {stood(c.Yes())},
			"subject": {itoa(other)}, "person": {number}, "email": {email}}
		w.ask("POST", "/me/choices"+query, form, mine)
		w.ask("POST", "/me/time-off"+query, url.Values{"until": {"2090-01-01"}, "subject": {itoa(other)}}, mine)
		w.ask("POST", "/me/time-off"+query, url.Values{"back": {"now"}}, mine)
	}
	after := w.about(t, other)
	if len(after.History) != len(before.History) || !after.OffUntil.IsZero() {
		t.Errorf("somebody else's form changed a person: %d answers before, %d after", len(before.History), len(after.History))
	}
}

func TestAnOldCookieOpensNothing(t *testing.T) {
	w := sample(t)
	_, email := w.someone(t, 200)
	in := w.customer(t, email)
	if got := w.ask("GET", "/me", nil, in).StatusCode; got != http.StatusOK {
		t.Fatalf("signed in: got %d want 200", got)
	}
	r := w.ask("POST", "/sign-out", nil, in)
	if got := r.Header.Get("Location"); got != "/sign-in" || len(r.Cookies()) != 1 || r.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out: got to %q with %v want /sign-in and the cookie gone", got, r.Cookies())
	}
	for name, c := range map[string][]*http.Cookie{"signed out": in, "made up": {{Name: "candor_session", Value: "x"}}, "empty": {{Name: "candor_session"}}} {
		if got := w.ask("GET", "/me", nil, c).StatusCode; got != http.StatusUnauthorized {
			t.Errorf("%s: got %d want 401", name, got)
		}
	}
}
