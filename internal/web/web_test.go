package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

func who(a candor.Actor) func(*http.Request) candor.Actor {
	return func(*http.Request) candor.Actor { return a }
}

// pages are small pages that behave in every way that a page can.
func pages() []web.Page {
	fine := func(w http.ResponseWriter, r *http.Request) {
		reply.Page(w, r, 200, reply.Frame(r, "Fine"), look.Title("Fine", ""))
	}
	return []web.Page{
		{Pattern: "GET /only/customers", Roles: []candor.Role{candor.Customer}, Do: fine},
		{Pattern: "GET /me", Roles: []candor.Role{candor.Customer}, Do: fine},
		{Pattern: "GET /forgotten", Do: fine},
		{Pattern: "GET /people/{name}", Public: true, Do: fine},
		{Pattern: "POST /change", Public: true, Do: func(w http.ResponseWriter, r *http.Request) {
			if reply.Form(w, r) {
				reply.There(w, r, r.PostFormValue("to"))
			}
		}},
		{Pattern: "GET /fault/{name}", Public: true, Do: func(_ http.ResponseWriter, r *http.Request) { panic("fault over " + r.PathValue("name")) }},
		{Pattern: "GET /half", Public: true, Do: func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "half"); panic("x") }},
	}
}

func ask(h http.Handler, method, target, body string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func read(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhoMayOpenAPage(t *testing.T) {
	customer, board := candor.Actor{Role: candor.Customer}, candor.Actor{Role: candor.Board}
	for _, c := range []struct {
		name         string
		actor        candor.Actor
		method, path string
		want         int
	}{
		{"a customer opens a customer's page", customer, "GET", "/only/customers", 200},
		{"nobody is asked to sign in", candor.Actor{}, "GET", "/only/customers", 401},
		{"another role is refused", board, "GET", "/only/customers", 403},
		{"a role that does not exist is refused", candor.Actor{Role: "root"}, "GET", "/only/customers", 403},
		{"a page without roles is closed to everybody", customer, "GET", "/forgotten", 403},
		{"an operator is no exception", candor.Actor{Role: candor.Operator}, "GET", "/forgotten", 403},
		{"a page that is not there", customer, "GET", "/nothing", 404},
		{"looking at a change changes nothing", customer, "GET", "/change", 405},
		{"a page takes no other method", customer, "POST", "/only/customers", 405},
		{"nor one that nobody knows", customer, "PURGE", "/only/customers", 405},
		{"a fault becomes a page", customer, "GET", "/fault/x", 500},
	} {
		r := ask(web.New(deps(c.actor)), c.method, c.path, "")
		if r.StatusCode != c.want {
			t.Errorf("%s: got %d want %d", c.name, r.StatusCode, c.want)
		}
		if body := read(t, r); c.want >= 400 && (!strings.Contains(body, "What you can do") || !strings.Contains(body, "<h1")) {
			t.Errorf("%s: the refusal does not say what can be done:\n%s", c.name, body)
		}
	}
}

func TestEveryAnswerHasTheHeaders(t *testing.T) {
	h := web.New(deps(candor.Actor{}))
	css := ""
	if m := regexp.MustCompile(`href="(/static/candor[^"]+)"`).FindStringSubmatch(read(t, ask(h, "GET", "/help/design", ""))); m != nil {
		css = m[1]
	}
	for _, c := range []struct{ method, path, cache string }{
		{"GET", "/help/design", "no-store"}, {"GET", "/nothing", "no-store"}, {"GET", "/fault/x", "no-store"}, {"GET", "/", "no-store"},
		{"POST", "/change", "no-store"}, {"GET", css, "public, max-age=31536000, immutable"}, {"GET", "/static/../x", "no-store"},
	} {
		r := ask(h, c.method, c.path, "")
		for name, want := range map[string]string{"Content-Security-Policy": web.Policy, "X-Content-Type-Options": "nosniff", "Cache-Control": c.cache, "Cross-Origin-Opener-Policy": "same-origin"} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s %s: got %s %q want %q", c.method, c.path, name, got, want)
			}
		}
	}
	if strings.Contains(web.Policy, "unsafe") {
		t.Error("the policy lets something unsafe through")
	}
}

func TestNoOtherSitePressesAButton(t *testing.T) {
	h := web.New(deps(candor.Actor{Role: candor.Customer}))
	for _, c := range []struct {
		name   string
		header []string
		want   int
	}{
		{"our own form", []string{"Sec-Fetch-Site", "same-origin"}, 303},
		{"another site's form", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a neighbour's form", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"an old browser's foreign origin", []string{"Sec-Fetch-Site", "", "Origin", "https://other.example"}, 403},
	} {
		if got := ask(h, "POST", "/change", "to=/", c.header...).StatusCode; got != c.want {
			t.Errorf("%s: got %d want %d", c.name, got, c.want)
		}
	}
}

func TestAChangeLeadsOnlyToThisServer(t *testing.T) {
	h := web.New(deps(candor.Actor{}))
	for _, c := range []struct{ name, to, want string }{
		{"a page here", "/me", "/me"},
		{"another server", "https://other.example/", "/"},
		{"another server without a scheme", "//other.example/", "/"},
		{"another server by backslash", "/%5Cother.example/", "/"},
		{"another server by a tab", "/%09/other.example/", "/"},
		{"a header", "/me%0d%0aX:1", "/"},
		{"nowhere", "", "/"},
	} {
		r := ask(h, "POST", "/change", "to="+c.to)
		if got := r.Header.Get("Location"); got != c.want || r.StatusCode != 303 {
			t.Errorf("%s: got %d to %q want 303 to %q", c.name, r.StatusCode, got, c.want)
		}
	}
	if got := ask(h, "POST", "/change", "to="+strings.Repeat("a", 2<<20)).StatusCode; got != 413 {
		t.Errorf("a form beyond all measure: got %d want 413", got)
	}
}

func TestTheLogHoldsNothingPersonal(t *testing.T) {
	var b bytes.Buffer
	d := deps(candor.Actor{Role: candor.Analyst, Name: "maria-marker"})
	d.Log = slog.New(slog.NewJSONHandler(&b, nil))
	d.Now = func() time.Time { return time.Unix(0, 0) }
	h := web.New(d)
	ask(h, "GET", "/people/anna-marker?mail=anna-marker", "")
	ask(h, "GET", "/fault/anna-marker", "")
	ask(h, "POST", "/change", "to=/anna-marker")
	ask(h, "GET", "/anna-marker", "", "User-Agent", "anna-marker")
	ask(h, "ANNA-MARKER", "/", "")
	log := b.String()
	if strings.Contains(strings.ToLower(log), "marker") {
		t.Errorf("the log holds what somebody typed or is called:\n%s", log)
	}
	for _, want := range []string{`"page":"GET /people/{name}"`, `"status":500`, `"at":"`, `"method":"other"`} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not hold %s:\n%s", want, log)
		}
	}
}

func TestAHalfPageIsCutOff(t *testing.T) {
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("got %v want the connection cut, so that half a page does not look whole", v)
		}
	}()
	ask(web.New(deps(candor.Actor{})), "GET", "/half", "")
}

func TestStaticFilesAreSmallAndStay(t *testing.T) {
	h := web.New(deps(candor.Actor{}))
	plain := read(t, ask(h, "GET", look.Asset("candor.css"), ""))
	r := ask(h, "GET", look.Asset("candor.css"), "", "Accept-Encoding", "br, gzip;q=0.5")
	z, err := gzip.NewReader(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil || string(got) != plain {
		t.Errorf("the packed file is not the plain one: %v", err)
	}
	if enc := ask(h, "GET", look.Asset("candor.css"), "", "Accept-Encoding", "gzip;q=0").Header.Get("Content-Encoding"); enc != "" {
		t.Errorf("gzip was refused; got %q", enc)
	}
	if strings.Contains(plain, "url(inter-latin.woff2)") || !strings.Contains(plain, "url(inter-latin.") {
		t.Error("the style sheet does not name its fonts by hash")
	}
	if got := ask(h, "GET", "/static/candor.css", "").StatusCode; got != 404 {
		t.Errorf("a file without its hash: got %d want 404", got)
	}
}

func TestTheFrontDoorLeadsHome(t *testing.T) {
	for role, want := range map[candor.Role]string{candor.Nobody: "/sign-in", candor.Customer: "/me", candor.Analyst: "/home", candor.Board: "/board", candor.Partner: "/partner", candor.Operator: "/setup"} {
		if got := ask(web.New(deps(candor.Actor{Role: role})), "GET", "/", "").Header.Get("Location"); got != want {
			t.Errorf("%q: got %q want %q", role, got, want)
		}
	}
}

func TestACustomersNameStaysOffTheFrame(t *testing.T) {
	body := read(t, ask(web.New(deps(candor.Actor{Role: candor.Customer, Name: "anna-marker"})), "GET", "/only/customers", ""))
	if strings.Contains(body, "marker") {
		t.Error("the frame shows a customer's name")
	}
}

func TestAPartIsAnsweredWithAPart(t *testing.T) {
	h := web.New(deps(candor.Actor{Role: candor.Board}))
	body := read(t, ask(h, "GET", "/only/customers", "", "HX-Request", "true", "HX-Request-Type", "partial"))
	if strings.Contains(body, "<html") || !strings.Contains(body, `role="alert"`) {
		t.Errorf("htmx asked for a part and got a page: %s", body)
	}
	r := ask(h, "POST", "/change", "to=/me", "HX-Request", "true", "HX-Request-Type", "partial")
	if got := r.Header.Get("HX-Redirect"); r.StatusCode != 200 || got != "/me" {
		t.Errorf("got %d to %q want htmx led to /me", r.StatusCode, got)
	}
}
