package site_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/web/webtest"
)

// cornerShop is a company that nobody brought a file to, with a steward who is signed in.
func cornerShop(t *testing.T) (*world, []*http.Cookie) {
	t.Helper()
	w := fresh(t)
	_, err := w.h.Apply(t.Context(), access.AtHost("unnamed"), []describe.File{{Name: "company.yaml", Data: []byte("kind: Company\nid: shop\nname: Corner Shop\ncurrency: EUR\nzone: Europe/Vienna\n")}}, false)
	if err != nil {
		t.Fatal(err)
	}
	return w, w.steward(t)
}

// steward invites a steward and signs them in.
func (w *world) steward(t *testing.T) []*http.Cookie {
	t.Helper()
	link := w.invite(t, "stella", candor.Steward, "")
	const secret = "a long enough password"
	r := w.ask("POST", "/sign-in/setup", url.Values{"token": {link}, "password": {secret}, "again": {secret}}, nil)
	if r.StatusCode >= 400 {
		t.Fatalf("accept the invitation: got %d: %s", r.StatusCode, read(t, r))
	}
	return w.in(t, "stella", func() *http.Response {
		return w.ask("POST", "/sign-in/password", url.Values{"name": {"stella"}, "password": {secret}}, nil)
	})
}

// orders is a file of n rows, two a person.
func orders(n int) string {
	var b strings.Builder
	b.WriteString("Customer No;Ordered;Kind;Amount\n")
	for i := range n {
		_, _ = fmt.Fprintf(&b, "KD-%05d;%02d.%02d.2026;%s;%d,%02d\n", i/2, i%28+1, i%6+1, []string{"plants", "pots", "tools"}[i%3], i%90+1, i%100)
	}
	return b.String()
}

// bring sends a file as a browser does.
func (w *world) bring(t *testing.T, name, content string, cookies []*http.Cookie) *http.Response {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/setup/file", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	w.mux.ServeHTTP(rec, r)
	return rec.Result()
}

// ended waits until nothing goes on with a file any more, and gives its page's address.
func (w *world) ended(t *testing.T, r *http.Response) string {
	t.Helper()
	to, _, _ := strings.Cut(r.Header.Get("Location"), "?")
	if r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/setup/") {
		t.Fatalf("got %d to %q: %s", r.StatusCode, to, read(t, r))
	}
	if id, ok := strings.CutPrefix(to, "/setup/file/"); ok {
		if _, err := w.h.Brought(t.Context(), access.AtHost(w.h.World().Company.ID), id, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

var fields = regexp.MustCompile(`(?s)<(?:input|textarea|select)[^>]*? name="([^"]+)"`)

func TestAFileIsBroughtConfirmedAndLoaded(t *testing.T) {
	w, steward := cornerShop(t)
	page := w.ended(t, w.bring(t, "orders.csv", orders(400), steward))
	found := read(t, w.ask("GET", page, nil, steward))
	for _, want := range []string{"Semicolons", "UTF-8", "names of 4 columns", "400 rows", "Ordered as DD.MM.YYYY", "Amount as 1234,55", "200, told apart", "whose row it is", "mostly like AA-99999", "plants, pots, tools", "Says whose row it is, by its name"} {
		if !strings.Contains(found, want) {
			t.Errorf("the draft's page does not say %q", want)
		}
	}
	if strings.Contains(found, "KD-00") {
		t.Error("the page shows somebody's number")
	}
	if _, there := w.h.World().View.Dataset("orders"); there {
		t.Fatal("something is in force that nobody confirmed")
	}

	// A mistake stands beside its field, and nothing happens.
	w.ended(t, w.ask("POST", page+"/force", url.Values{"name": {"Orders!"}, "c3-lo": {""}, "c3-hi": {"500"}, "one": {}}, steward))
	wrong := read(t, w.ask("GET", page, nil, steward))
	for _, want := range []string{"A name is lower-case letters, digits and _", "Write the least too", `href="#f-name"`, `href="#f-c3-lo"`, `aria-invalid="true"`, `value="Orders!"`} {
		if !strings.Contains(wrong, want) {
			t.Errorf("the mistakes are not told: no %q", want)
		}
	}
	if _, there := w.h.World().View.Dataset("orders"); there {
		t.Fatal("a form with mistakes was put into force")
	}

	// Checked, it tells what would become of the rows, and stores nothing.
	right := url.Values{"name": {"orders"}, "c3-lo": {"0"}, "c3-hi": {"100"}, "c0-required": {"yes"}, "c3-required": {"yes"}, "purpose": {"analytics"}}
	w.ended(t, w.ask("POST", page+"/check", right, steward))
	if checked := read(t, w.ask("GET", page, nil, steward)); !strings.Contains(checked, "Tried: every row fits") || !strings.Contains(checked, "400 rows of 200 people") {
		t.Error("the check does not tell what would be loaded")
	}
	if _, there := w.h.World().View.Dataset("orders"); there {
		t.Fatal("a check put something into force")
	}

	// Put into force, it is loaded, and says who has said yes.
	r := w.ask("POST", page+"/force", right, steward)
	w.ended(t, r)
	loaded := read(t, w.ask("GET", "/setup/loaded/orders", nil, steward))
	for _, want := range []string{"0 of 200 people have said yes", "400 read = 400 loaded", "candor permission import choices.csv", "candor rehearse", "candor permission grant PERSON --purpose analytics"} {
		if !strings.Contains(loaded, want) {
			t.Errorf("the page after loading does not say %q", want)
		}
	}
	set, there := w.h.World().View.Dataset("orders")
	if f, _ := set.Field("amount"); !there || f == nil || f.Bounds == nil || f.Bounds.Hi != 100_00 {
		t.Errorf("what was changed is not in force: %+v", f)
	}
	if got := w.ask("GET", page, nil, steward).Header.Get("Location"); got != "/setup/loaded/orders" {
		t.Errorf("the draft's page after loading: got to %q", got)
	}
	if got := w.ask("POST", page+"/force", right, steward).Header.Get("Location"); got != "/setup/loaded/orders" {
		t.Errorf("pressed twice: got to %q", got)
	}

	// The same file again is told to be there.
	again := w.bring(t, "other-name.csv", orders(400), steward)
	if got := again.Header.Get("Location"); got != "/setup/loaded/orders?before=yes" {
		t.Errorf("the same file again: got %d to %q", again.StatusCode, got)
	}
	if told := read(t, w.ask("GET", "/setup/loaded/orders?before=yes", nil, steward)); !strings.Contains(told, "This very file was loaded before") {
		t.Error("the page does not say that the file was loaded before")
	}
	all, err := w.h.Catalog(t.Context(), access.AtHost("shop"))
	if err != nil || len(all) != 1 || all[0].Rows != 400 {
		t.Errorf("got %+v, %v: want 400 rows once", all, err)
	}
}

func TestEveryFieldOfADraftCanBeSentBackAsItStands(t *testing.T) {
	w, steward := cornerShop(t)
	page := w.ended(t, w.bring(t, "orders.csv", orders(300), steward))
	id := strings.TrimPrefix(page, "/setup/file/")
	before, err := w.h.Brought(t.Context(), access.AtHost("shop"), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range fields.FindAllStringSubmatch(read(t, w.ask("GET", page, nil, steward)), -1) {
		if seen[m[1]] && m[1] != "theme" && m[1] != "back" {
			t.Errorf("the field %s is there twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, want := range []string{"name", "title", "ceiling", "zone", "purpose", "one", "groups0", "rows3", "c0-role", "c0-class", "c1-format", "c2-domain", "c2-other", "c3-lo", "c3-decimal", "c3-required", "c3-currency"} {
		if !seen[want] {
			t.Errorf("the form has no field %s", want)
		}
	}
	webtest.Open(t, w.base, page, webtest.As{Cookies: steward, NoScript: true}).Follow(`#draft button:not(.primary)`)
	after, err := w.h.Brought(t.Context(), access.AtHost("shop"), id, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Wrong) > 0 || after.Why != nil || after.Trial == nil || fmt.Sprintf("%+v", after.Form) != fmt.Sprintf("%+v", before.Form) {
		t.Errorf("sent back as it stands it became\n%+v\nand was\n%+v\nwrong: %+v %+v", after.Form, before.Form, after.Wrong, after.Why)
	}
}

func TestPagesOfBringingAFileAreSoundInARealBrowser(t *testing.T) {
	w, steward := cornerShop(t)
	webtest.Check(t, w.base, "/setup/file", webtest.Options{Cookies: steward, Name: "bring-empty"})
	page := w.ended(t, w.bring(t, "orders.csv", orders(400), steward))
	webtest.Check(t, w.base, page, webtest.Options{Cookies: steward, Name: "bring-found"})
	w.ended(t, w.ask("POST", page+"/check", url.Values{"name": {"orders"}, "c3-lo": {""}, "c3-scale": {"x"}}, steward))
	webtest.Check(t, w.base, page+"?now=yes", webtest.Options{Cookies: steward, Name: "bring-mistake"})
	w.ended(t, w.ask("POST", page+"/force", url.Values{"name": {"orders"}, "c3-lo": {"0"}, "c3-scale": {"2"}, "purpose": {"analytics"}}, steward))
	webtest.Check(t, w.base, "/setup/loaded/orders", webtest.Options{Cookies: steward, Name: "bring-loaded"})
	bad := w.ended(t, w.bring(t, "book.xlsx", "PK\x03\x04 this is a sheet", steward))
	webtest.Check(t, w.base, bad, webtest.Options{Cookies: steward, Name: "bring-unreadable", Status: http.StatusUnprocessableEntity})
}
