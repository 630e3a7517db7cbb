package site_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/webtest"
)

// letter is a question that can be asked of the sample company.
var letter = url.Values{"question": {"lift"}, "amount": {"purchases.amount"}, "groups": {"contacts.arm|mailed|holdout"}, "rows": {"1"}, "cost": {"0.80"}}

func with(v url.Values, more ...string) url.Values {
	out := url.Values{}
	for k, x := range v {
		out[k] = x
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = []string{more[i+1]}
	}
	return out
}

// save keeps a question through the pages and gives its address.
func (w *world) save(t *testing.T, who []*http.Cookie, form url.Values) string {
	t.Helper()
	r := w.ask("POST", "/home/saved", form, who)
	at := r.Header.Get("Location")
	if r.StatusCode != http.StatusSeeOther || !regexp.MustCompile(`^/home/saved/\d+$`).MatchString(at) {
		t.Fatalf("saving: got %d to %q: %s", r.StatusCode, at, read(t, r))
	}
	return at
}

// otto is another analyst of the sample company.
func (w *world) otto(t *testing.T) []*http.Cookie {
	t.Helper()
	return w.in(t, "otto", func() *http.Response {
		return w.ask("POST", "/sign-in/setup", url.Values{"token": {w.invite(t, "otto", candor.Analyst, "")}, "password": {"a garden full of snails"}, "again": {"a garden full of snails"}}, nil)
	})
}

func TestAQuestionIsSavedOpenedSharedAndDeletedWithoutScripts(t *testing.T) {
	w := sample(t)
	mira, otto := w.as(t, candor.Analyst), w.otto(t)
	asked := read(t, w.ask("POST", "/home/lift", letter, mira))
	for _, want := range []string{`action="/home/saved"`, `name="question" value="lift"`, `name="groups" value="contacts.arm|mailed|holdout"`, "Save the question"} {
		if !strings.Contains(asked, want) {
			t.Errorf("the answer cannot be kept: no %s", want)
		}
	}
	at := w.save(t, mira, with(letter, "name", "Autumn letter"))
	page := read(t, w.ask("GET", at, nil, mira))
	for _, want := range []string{"Autumn letter", `value="contacts.arm|mailed|holdout" selected`, `value="0.80"`, `action="/home/lift"`, "Only you see it"} {
		if !strings.Contains(page, want) {
			t.Errorf("opened again, it does not say %q", want)
		}
	}
	if got := w.ask("GET", at, nil, otto).StatusCode; got != http.StatusNotFound {
		t.Errorf("a colleague opens it before it is shared: got %d", got)
	}
	do := func(who []*http.Cookie, what string, more ...string) *http.Response {
		return w.ask("POST", at, with(nil, append([]string{"do", what}, more...)...), who)
	}
	do(mira, "rename", "name", "Autumn letter, by lot")
	do(mira, "share")
	home, theirs := read(t, w.ask("GET", "/home", nil, otto)), read(t, w.ask("GET", at, nil, otto))
	if !strings.Contains(home, "Shared by colleagues") || !strings.Contains(home, "Autumn letter, by lot") || !strings.Contains(home, "Shared by mira") {
		t.Error("a colleague does not find it, with who shared it")
	}
	if strings.Contains(theirs, `value="delete"`) || strings.Contains(theirs, `value="rename"`) {
		t.Error("a colleague is offered to change it")
	}
	if r := do(otto, "delete"); r.StatusCode != http.StatusForbidden || !strings.Contains(read(t, r), "save it under a name of your own") {
		t.Errorf("a colleague deletes it: got %d", r.StatusCode)
	}
	for _, role := range []candor.Role{candor.Steward, candor.Board, candor.Partner, candor.Customer} {
		if got := w.ask("GET", at, nil, w.as(t, role)).StatusCode; got != http.StatusForbidden {
			t.Errorf("%s opens what was shared inside: got %d want 403", role, got)
		}
	}
	do(mira, "delete")
	if got := w.ask("GET", at, nil, mira).StatusCode; got != http.StatusNotFound {
		t.Errorf("deleted, and still there: %d", got)
	}
	if home := read(t, w.ask("GET", "/home", nil, mira)); !strings.Contains(home, "Undo: keep “Autumn letter, by lot”") {
		t.Error("there is no way to take the deletion back")
	}
	do(mira, "restore")
	if got := w.ask("GET", at, nil, mira).StatusCode; got != http.StatusOK {
		t.Errorf("taken back, and not there: %d", got)
	}
	do(mira, "delete")
}

func TestWhatCannotBeSavedIsSaidAtItsField(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	for what, form := range map[string]url.Values{"an address": with(letter, "name", "anna@example.com"), "nothing": with(letter, "name", "")} {
		r := w.ask("POST", "/home/saved", form, mira)
		if got := read(t, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got, `href="#f-name"`) || !strings.Contains(got, `value="contacts.arm|mailed|holdout"`) || strings.Contains(got, ".; ") {
			t.Errorf("%s as a name: got %d, and the form is gone or says nothing", what, r.StatusCode)
		}
	}
	if r := w.ask("POST", "/home/saved", with(letter, "name", "x", "groups", "contacts.arm|mailed|mailed"), mira); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(read(t, r), `href="#f-groups"`) {
		t.Errorf("two groups that are one: got %d", r.StatusCode)
	}
	if r := w.ask("POST", "/home/saved", with(letter, "name", "x", "question", "guess"), mira); r.StatusCode != http.StatusNotFound {
		t.Errorf("a question that is none: got %d want 404", r.StatusCode)
	}
	at := w.save(t, mira, with(letter, "name", "Letter that stays"))
	for do, want := range map[string]int{"": 404, "burn": 404, "rename": 422} {
		if r := w.ask("POST", at, url.Values{"do": {do}}, mira); r.StatusCode != want {
			t.Errorf("%q: got %d want %d", do, r.StatusCode, want)
		}
	}
	w.ask("POST", at, url.Values{"do": {"delete"}}, mira)
}

func TestSavedQuestionsInABrowser(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	at := w.save(t, mira, with(letter, "name", "A letter to look at"))
	webtest.Check(t, w.base, at, webtest.Options{Cookies: mira, Name: "home-saved"})
	gone := w.save(t, mira, with(letter, "name", "A letter to throw away"))
	w.ask("POST", gone, url.Values{"do": {"delete"}}, mira)
	webtest.Check(t, w.base, "/home", webtest.Options{Cookies: mira, Name: "home-with-saved"})
	v := webtest.Open(t, w.base, "/home/lift", webtest.As{Cookies: mira, Width: 320, Height: 700})
	v.Follow("button[value=ask]")
	v.Sound()
	v.Axe()
	if !v.Has(`form[action="/home/saved"]`) {
		t.Error("an answer cannot be kept")
	}
	w.ask("POST", at, url.Values{"do": {"delete"}}, mira)
}

func TestAScheduleIsSetSeenAndStoppedOnItsPage(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	forms := map[string]url.Values{
		"lift":    letter,
		"stances": {"question": {"stances"}, "amount": {"purchases.amount"}, "purpose": {"marketing.email"}},
		"reach":   {"question": {"reach"}, "purpose": {"marketing.email"}, "by": {"customers.region"}},
	}
	at := map[string]string{}
	for id, form := range forms {
		at[id] = w.save(t, mira, with(form, "name", "At each epoch, "+id))
		if r := w.ask("POST", at[id], url.Values{"do": {"schedule"}, "every": {"epoch"}}, mira); r.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: got %d", id, r.StatusCode)
		}
	}
	if r := w.ask("POST", at["lift"], url.Values{"do": {"schedule"}, "every": {"hour"}}, mira); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(read(t, r), `href="#f-every"`) {
		t.Errorf("each hour: got %d, and nothing said at the field", r.StatusCode)
	}
	for range 2 {
		if _, err := w.h.OpenEpoch(t.Context(), "for a test"); err != nil {
			t.Fatal(err)
		}
		if n, err := w.h.RunSchedules(t.Context()); err != nil || n != len(forms) {
			t.Fatalf("%d were begun want %d (%v)", n, len(forms), err)
		}
	}
	for id, charts := range map[string]int{"lift": 1, "stances": 3, "reach": 3} {
		page := read(t, w.ask("GET", at[id], nil, mira))
		if got := strings.Count(page, `<figure class="chart">`); got < charts {
			t.Errorf("%s: %d charts want %d, with a dot for each epoch", id, got, charts)
		}
		for _, want := range []string{"It is asked at each new epoch, as mira", "What came of each", ": answered", `href="/insights/`, "such questions are left today"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page does not say %q", id, want)
			}
		}
	}
	webtest.Check(t, w.base, at["lift"], webtest.Options{Cookies: mira, Name: "home-saved-schedule"})
	v := webtest.Open(t, w.base, at["stances"], webtest.As{Cookies: mira, Width: 320, Height: 700})
	v.Sound()
	v.Axe()
	for id := range forms {
		w.ask("POST", at[id], url.Values{"do": {"schedule"}, "every": {""}}, mira)
		if page := read(t, w.ask("GET", at[id], nil, mira)); !strings.Contains(page, "It is not asked by itself") {
			t.Errorf("%s: it is still asked", id)
		}
		w.ask("POST", at[id], url.Values{"do": {"delete"}}, mira)
	}
}

var hidden = regexp.MustCompile(`<input type="hidden" name="insight" value="(\d+)"`)

func TestAnswersAreTakenAlong(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	entries := func() int {
		all, err := w.h.Entries(t.Context(), access.AtHost(w.h.World().Company.ID), -1, 5000)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range all {
			if strings.HasPrefix(e.Body.Change, "answer taken out as ") {
				n++
			}
		}
		return n
	}
	whole := map[string]func(*testing.T, []byte){"svg": isSVG, "png": isPNG, "csv": isCSV}
	for question, form := range map[string]url.Values{
		"lift":    letter,
		"stances": {"amount": {"purchases.amount"}, "purpose": {"marketing.email"}},
		"reach":   {"purpose": {"marketing.email"}, "by": {"customers.region"}},
	} {
		fill := with(form)
		for _, m := range hidden.FindAllStringSubmatch(read(t, w.ask("POST", "/home/"+question, form, mira)), -1) {
			fill["insight"] = append(fill["insight"], m[1])
		}
		if len(fill["insight"]) == 0 {
			t.Fatalf("%s: the answer cannot be taken along", question)
		}
		for as, check := range whole {
			before := entries()
			r := w.ask("POST", "/home/export/"+question, with(fill, "as", as), mira)
			body := read(t, r)
			if r.StatusCode != http.StatusOK || !strings.HasSuffix(r.Header.Get("Content-Disposition"), "."+as+`"`) {
				t.Fatalf("%s as %s: got %d %s", question, as, r.StatusCode, r.Header.Get("Content-Disposition"))
			}
			check(t, []byte(body))
			if got := entries() - before; got != len(fill["insight"]) {
				t.Errorf("%s as %s: %d downloads are recorded want %d", question, as, got, len(fill["insight"]))
			}
		}
		other := with(fill, "as", "csv")
		other["insight"] = []string{"1"}
		if r := w.ask("POST", "/home/export/"+question, other, mira); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: another answer than the form's: got %d want 404", question, r.StatusCode)
		}
		for as, check := range whole {
			r := w.ask("GET", "/insights/"+fill["insight"][0]+"/answer."+as, nil, mira)
			body := read(t, r)
			if r.StatusCode != http.StatusOK {
				t.Fatalf("insight as %s: got %d", as, r.StatusCode)
			}
			check(t, []byte(body))
		}
	}
	if r := w.ask("POST", "/home/export/lift", with(letter, "as", "exe"), mira); r.StatusCode != http.StatusNotFound {
		t.Errorf("as a program: got %d", r.StatusCode)
	}
}

func isSVG(t *testing.T, b []byte) {
	t.Helper()
	var doc struct {
		XMLName xml.Name
		Text    []string `xml:"text"`
		Script  []string `xml:"script"`
		Image   []string `xml:"image"`
	}
	if err := xml.Unmarshal(b, &doc); err != nil || doc.XMLName.Local != "svg" || len(doc.Script)+len(doc.Image) > 0 {
		t.Errorf("it is no SVG that stands alone: %v", err)
	}
	all := strings.Join(doc.Text, " ")
	for _, want := range []string{"±", "Not to be used for", "ecord", "95 times in 100"} {
		if !strings.Contains(all, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func isPNG(t *testing.T, b []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil || img.Bounds().Dx() != 1920 || img.Bounds().Dy() < 600 {
		t.Errorf("it is no picture of a sheet: %v", err)
	}
}

func isCSV(t *testing.T, b []byte) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(b))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 || !strings.Contains(strings.Join(rows[0], ","), "low") || !bytes.Contains(b, []byte("\n# ")) || !bytes.Contains(b, []byte("ecord")) {
		t.Errorf("it is no table with its receipt: %v, %d rows", err, len(rows))
	}
}
