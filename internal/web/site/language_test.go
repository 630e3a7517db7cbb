package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/webtest"
	"github.com/candor-data/candor/internal/web/webtest/reading"
	"github.com/candor-data/candor/internal/web/words"
)

// customersPages are all pages that a customer can open, with their status for the sample's own customer.
var customersPages = []struct {
	path   string
	signed bool
	status int
}{
	{"/sign-in", false, 200}, {"/sign-in/sent", false, 200}, {"/sign-in/link?token=x", false, 200}, {"/inbox", false, 200}, {"/nothing", false, 404}, {"/me", false, 401},
	{"/me", true, 200}, {"/me/facts?of=purchases", true, 200}, {"/me/choices", true, 200}, {"/me/choices?changed=0", true, 200}, {"/me/choices?rest=1", true, 200},
	{"/me/recipients", true, 200}, {"/me/recipients?stopped=1", true, 200}, {"/me/earnings", true, 200}, {"/me/delete", true, 200},
	{"/me/timeline", true, 200}, {"/me/download", true, 200}, {"/me/correct?of=customers&fact=city", true, 200}, {"/me/correct?of=customers&fact=customer_id", true, 404}, {"/me?corrected=1", true, 200}, {"/board/audit", true, 403}, {"/me/choose", true, 404},
}

// spoken is a reader's choice of language.
func spoken(l say.Lang) *http.Cookie { return &http.Cookie{Name: "candor_lang", Value: l.Tag()} }

func TestEachCustomersPageSpeaksTheReadersLanguage(t *testing.T) {
	w := sample(t)
	in := w.as(t, candor.Customer)
	for _, l := range say.Langs() {
		for _, p := range customersPages {
			cookies := []*http.Cookie{spoken(l)}
			if p.signed {
				cookies = append(cookies, in...)
			}
			r := w.ask("GET", p.path, nil, cookies)
			body := read(t, r)
			if r.StatusCode != p.status || r.Header.Get("Content-Language") != l.Tag() || !strings.Contains(body, `<html lang="`+l.Tag()+`"`) {
				t.Errorf("%s in %s: got %d in %q want %d in that language", p.path, l, r.StatusCode, r.Header.Get("Content-Language"), p.status)
			}
			if !strings.Contains(body, words.In(l).Frame.Skip) {
				t.Errorf("%s in %s: the frame speaks something else", p.path, l)
			}
		}
	}
}

func TestTheBrowsersLanguageHoldsUntilTheReaderChooses(t *testing.T) {
	w := sample(t)
	get := func(path, accept string, cookies ...*http.Cookie) *http.Response {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Language", accept)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		rec := httptest.NewRecorder()
		w.mux.ServeHTTP(rec, r)
		return rec.Result()
	}
	if got := get("/sign-in", "es-MX,en;q=0.5").Header.Get("Content-Language"); got != "es" {
		t.Errorf("got %q want what the browser likes best", got)
	}
	r := w.ask("POST", "/language", url.Values{"lang": {"fr"}, "back": {"/me/choices"}}, nil)
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/me/choices" || len(r.Cookies()) != 1 || !r.Cookies()[0].HttpOnly {
		t.Fatalf("choosing: got %d to %q with %d cookies", r.StatusCode, r.Header.Get("Location"), len(r.Cookies()))
	}
	if got := get("/sign-in", "es", r.Cookies()...).Header.Get("Content-Language"); got != "fr" {
		t.Errorf("got %q want what the reader chose", got)
	}
	for name, form := range map[string]url.Values{"a language that is none": {"lang": {"xx"}}, "nothing": {}, "markup": {"lang": {`"><script>`}}} {
		if r := w.ask("POST", "/language", form, nil); r.StatusCode != http.StatusBadRequest || len(r.Cookies()) != 0 {
			t.Errorf("%s: got %d with %d cookies want 400 with none", name, r.StatusCode, len(r.Cookies()))
		}
	}
	if got := w.ask("POST", "/language", url.Values{"lang": {"de"}, "back": {"//elsewhere.example"}}, nil).Header.Get("Location"); got != "/" {
		t.Errorf("it leads to %q want nowhere but here", got)
	}
	if got := get("/sign-in", "de", &http.Cookie{Name: "candor_lang", Value: "<b>"}).Header.Get("Content-Language"); got != "de" {
		t.Errorf("a cookie that is none: got %q want the browser's", got)
	}
}

func TestStaffReadEnglishWhateverTheirBrowserLikes(t *testing.T) {
	w := sample(t)
	for _, c := range []struct {
		path string
		role candor.Role
	}{{"/ask", candor.Analyst}, {"/board/audit", candor.Board}, {"/partner", candor.Partner}, {"/me", candor.Analyst}, {"/sign-in", candor.Board}} {
		r := w.ask("GET", c.path, nil, append([]*http.Cookie{spoken(say.German)}, w.as(t, c.role)...))
		body := read(t, r)
		if r.Header.Get("Content-Language") != "en" || !strings.Contains(body, `<html lang="en"`) || strings.Contains(body, "/language") {
			t.Errorf("%s for a %s: got %q, and the choice of language there: %v; want English alone", c.path, c.role, r.Header.Get("Content-Language"), strings.Contains(body, "/language"))
		}
	}
}

func TestALetterIsInTheLanguageOfWhoAskedForIt(t *testing.T) {
	w := sample(t)
	for i, l := range say.Langs() {
		_, email := w.someone(t, candor.SubjectID(1500+10*i))
		for _, to := range []string{email, l.Tag() + "@example.net"} {
			w.askFrom("198.51.100.1", "POST", "/sign-in/mail", url.Values{"email": {to}}, []*http.Cookie{spoken(l)})
			all, err := w.h.Outbox.Messages(t.Context(), 1)
			if err != nil || len(all) != 1 || all[0].To != to {
				t.Fatalf("no letter: %v", err)
			}
			b, company := words.In(l), w.h.World().Company.Name
			want := b.Letters.UnknownSubject
			if to == email {
				want = b.Letters.LinkSubject(company)
			}
			if all[0].Subject != want || linked.MatchString(all[0].Body) != (to == email) {
				t.Errorf("%s: the letter is called %q want %q; has a link: %v", l, all[0].Subject, want, linked.MatchString(all[0].Body))
			}
		}
	}
}

func TestTheWayInSaysNoInTheReadersLanguage(t *testing.T) {
	w := sample(t)
	for _, l := range say.Langs()[1:] {
		b := words.In(l)
		for _, c := range []struct {
			path string
			form url.Values
			text string
		}{
			{"/sign-in/mail", url.Values{"email": {"no address"}}, b.No.Why["This is not an e-mail address."].Text},
			{"/sign-in/link", url.Values{"token": {"old"}}, b.No.Why["This link is over: it works once, for 15 minutes."].Text},
			{"/sign-in/password", url.Values{"name": {"x"}, "password": {"y"}}, b.No.Why["sign-in"].Text},
		} {
			if body := read(t, w.askFrom("203.0.113."+itoa(candor.SubjectID(len(l.Name()))), "POST", c.path, c.form, []*http.Cookie{spoken(l)})); !strings.Contains(body, c.text) {
				t.Errorf("%s in %s does not say %q", c.path, l, c.text)
			}
		}
	}
}

// One sweep at the width of a phone, which is the hardest: longer words, larger sentences. Each page is read as well: no word
// that customers should not need, and no harder than its language's target.
func TestEachPageInEachLanguageIsSoundAndPlainOnAPhone(t *testing.T) {
	w := sample(t)
	in := w.as(t, candor.Customer)
	level := map[string]map[string]reading.Level{}
	for _, l := range say.Langs() {
		level[l.Tag()] = map[string]reading.Level{}
		var drop func(string) string
		if l != say.English {
			drop = w.withoutTheCompanysWords(t)
		}
		for _, p := range customersPages {
			t.Run(l.Tag()+p.path, func(t *testing.T) {
				cookies := []*http.Cookie{spoken(l)}
				if p.signed {
					cookies = append(cookies, in...)
				}
				v := webtest.Open(t, w.base, p.path, webtest.As{Cookies: cookies, Width: 320, Height: 700, Status: p.status})
				v.Sound()
				v.Axe()
				v.Shot(shots(), l.Tag()+strings.ReplaceAll(p.path, "/", "-"))
				level[l.Tag()][key(p.path, p.status)] = v.Plain(drop)
			})
		}
	}
	t.Log("| page | " + strings.Join([]string{reading.Formulas["en"].Name, reading.Formulas["de"].Name, reading.Formulas["fr"].Name, reading.Formulas["es"].Name}, " | ") + " |")
	for _, p := range customersPages {
		row := fmt.Sprintf("| `%s` |", key(p.path, p.status))
		for _, l := range say.Langs() {
			if x := level[l.Tag()][key(p.path, p.status)]; x.Whole() {
				row += fmt.Sprintf(" %.1f |", x.Score)
			} else {
				row += fmt.Sprintf(" %d words |", x.Words)
			}
		}
		t.Log(row)
	}
}

func key(path string, status int) string {
	if status == http.StatusOK {
		return path
	}
	return fmt.Sprintf("%s (%d)", path, status)
}

// withoutTheCompanysWords takes out what the company wrote itself: purposes, names of facts and the like are shown as written,
// in its own language, on pages of every language. The sample company writes English, whose pages are read with all of it.
func (w *world) withoutTheCompanysWords(t *testing.T) func(string) string {
	t.Helper()
	var own []string
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			if s := strings.Join(strings.Fields(v.String()), " "); strings.Contains(s, " ") {
				own = append(own, s)
			}
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for _, k := range v.MapKeys() {
				walk(v.MapIndex(k))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		}
	}
	world := w.h.World()
	walk(reflect.ValueOf(world.Purposes))
	walk(reflect.ValueOf(world.Parties))
	walk(reflect.ValueOf(world.Sources))
	walk(reflect.ValueOf(world.View))
	for _, n := range world.Notices {
		for p := range strings.SplitSeq(n.Text, "\n") {
			own = append(own, strings.Join(strings.Fields(p), " "))
		}
	}
	if len(own) < 20 {
		t.Fatalf("the company wrote %d texts: this looks in the wrong place", len(own))
	}
	slices.SortFunc(own, func(a, b string) int { return len(b) - len(a) })
	return func(s string) string {
		s = strings.Join(strings.Fields(s), " ")
		for _, o := range own {
			if o != "" {
				s = strings.ReplaceAll(s, o, "")
			}
		}
		return s
	}
}

func TestTheLanguageIsChosenByKeyboardAndWithoutScripts(t *testing.T) {
	w := sample(t)
	v := webtest.Open(t, w.base, "/sign-in", webtest.As{NoScript: true})
	v.TabTo("Deutsch")
	v.Press("Enter")
	v.Wait("html[lang=de]")
	if got := v.Path(); got != "/sign-in" || v.Text("h1") != "Anmelden" {
		t.Errorf("got %q at %q want the same page in German", v.Text("h1"), got)
	}
}
