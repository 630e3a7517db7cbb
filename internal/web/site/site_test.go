package site_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/web/signin"
	"github.com/candor-data/candor/internal/web/site"
	"github.com/candor-data/candor/internal/web/webtest"
)

func TestMain(m *testing.M) {
	code := webtest.Main(m)
	if shop.close != nil {
		shop.close()
	}
	os.Exit(code)
}

// shop is one sample company for all tests of the package: it takes seconds to make.
var shop struct {
	sync.Once
	*world
	err   error
	close func()
}

// world is a house with its pages, served.
type world struct {
	h    *house.House
	info *house.SampleInfo
	base string
	mux  http.Handler

	mu       sync.Mutex // guards sessions
	sessions map[string][]*http.Cookie
}

func sample(t *testing.T) *world {
	t.Helper()
	shop.Do(func() {
		dir, err := os.MkdirTemp("", "site")
		if err != nil {
			shop.err = err
			return
		}
		ctx := context.Background()
		h, info, err := house.Sample(ctx, filepath.Join(dir, "shop"), house.Options{}, nil)
		if err != nil {
			shop.err = err
			return
		}
		shop.world = open(h, info)
		s := httptest.NewServer(shop.mux)
		shop.base = s.URL
		shop.close = func() {
			s.Close()
			_ = h.Close()
			_ = os.RemoveAll(dir)
		}
	})
	if shop.err != nil {
		t.Fatalf("make the sample company: %v", shop.err)
	}
	return shop.world
}

// open joins a house with its pages, as candor demo does.
func open(h *house.House, info *house.SampleInfo) *world {
	s := site.Site{House: h.House, Door: h.Door, Inbox: h.Outbox.Messages, Now: time.Now}
	if info != nil {
		s.Try = []signin.Try{{Who: "a customer", Name: info.Customer.Email, Role: candor.Customer}}
		for _, a := range info.Accounts {
			s.Try = append(s.Try, signin.Try{Who: a.Who, Name: a.Name, Secret: a.Secret, Role: a.Role})
		}
	}
	return &world{h: h, info: info, mux: site.New(s), sessions: map[string][]*http.Cookie{}}
}

// fresh is a workspace that nobody has described.
func fresh(t *testing.T) *world {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new")
	if err := house.Init(dir, house.Options{}); err != nil {
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
	return w
}

var linked = regexp.MustCompile(`token=([A-Za-z0-9_-]+)`)

// customer signs somebody in by a link to their address, through the pages.
func (w *world) customer(t *testing.T, email string) []*http.Cookie {
	t.Helper()
	return w.in(t, email, func() *http.Response {
		if r := w.ask("POST", "/sign-in/mail", url.Values{"email": {email}}, nil); r.StatusCode != http.StatusSeeOther {
			t.Fatalf("ask for a link: got %d want 303", r.StatusCode)
		}
		all, err := w.h.Outbox.Messages(t.Context(), 1)
		if err != nil || len(all) != 1 || all[0].To != email {
			t.Fatalf("no letter arrived: %v", err)
		}
		m := linked.FindStringSubmatch(all[0].Body)
		if m == nil {
			t.Fatal("the letter has no link")
		}
		return w.ask("POST", "/sign-in/link", url.Values{"token": {m[1]}}, nil)
	})
}

// account signs in one of the sample company's accounts.
func (w *world) account(t *testing.T, role candor.Role) []*http.Cookie {
	t.Helper()
	for _, a := range w.info.Accounts {
		if a.Role != role {
			continue
		}
		return w.in(t, a.Name, func() *http.Response {
			if role == candor.Partner {
				return w.ask("POST", "/sign-in/key", url.Values{"key": {a.Secret}}, nil)
			}
			return w.ask("POST", "/sign-in/password", url.Values{"name": {a.Name}, "password": {a.Secret}}, nil)
		})
	}
	t.Fatalf("the sample company has no %s", role)
	return nil
}

// as signs a role in; nobody has no cookie.
func (w *world) as(t *testing.T, role candor.Role) []*http.Cookie {
	t.Helper()
	switch role {
	case candor.Nobody:
		return nil
	case candor.Customer:
		return w.customer(t, w.info.Customer.Email)
	}
	return w.account(t, role)
}

func (w *world) in(t *testing.T, name string, do func() *http.Response) []*http.Cookie {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.sessions[name]; c != nil {
		return c
	}
	r := do()
	if r.StatusCode != http.StatusSeeOther || len(r.Cookies()) == 0 {
		t.Fatalf("sign in: got %d with %d cookies want 303 with one", r.StatusCode, len(r.Cookies()))
	}
	w.sessions[name] = r.Cookies()
	return r.Cookies()
}

// ask sends one request as a browser would from a page of the same site.
func (w *world) ask(method, target string, form url.Values, cookies []*http.Cookie) *http.Response {
	return w.askFrom("192.0.2.1", method, target, form, cookies)
}

// askFrom is ask from another place in the network: each may try to sign in only so often.
func (w *world) askFrom(place, method, target string, form url.Values, cookies []*http.Cookie) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.RemoteAddr = place + ":1234"
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	return rec.Result()
}

func read(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// someone is a customer other than the sample's own, by place in the list, with their address.
func (w *world) someone(t *testing.T, after candor.SubjectID) (candor.SubjectID, string) {
	t.Helper()
	all, err := w.h.People(t.Context(), access.AtHost(w.h.World().Company.ID), after, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		for _, k := range l.Keys {
			if k.Kind == "email" && k.Value != w.info.Customer.Email && k.Value != w.info.Unasked.Email {
				return l.Subject, k.Value
			}
		}
	}
	t.Fatal("nobody has an address")
	return 0, ""
}

// me is the number of the sample's own customer.
func (w *world) me(t *testing.T) candor.SubjectID {
	t.Helper()
	s, err := w.h.FindByEmail(t.Context(), w.info.Customer.Email)
	if err != nil || s == 0 {
		t.Fatalf("nobody is known by the sample's address: %v", err)
	}
	return s
}

func (w *world) about(t *testing.T, s candor.SubjectID) flow.Person {
	t.Helper()
	p, err := w.h.About(t.Context(), candor.Actor{Role: candor.Customer, Subject: s}, s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) invite(t *testing.T, name string, role candor.Role, party candor.PartyID) string {
	t.Helper()
	door, err := w.h.Door()
	if err != nil {
		t.Fatal(err)
	}
	s, no, err := door.Invite(t.Context(), access.AtHost(w.h.World().Company.ID), access.Invitee{Name: name, Role: role, Party: party, Department: "Shop floor"})
	if err != nil || no != nil {
		t.Fatalf("invite: %v %v", no, err)
	}
	return s.Reveal()
}
