package site_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/webtest"
	"github.com/candor-data/candor/internal/web/words"
)

func word(of, fact, said, value string) url.Values {
	return url.Values{"of": {of}, "fact": {fact}, "said": {said}, "value": {value}}
}

func TestACorrectionStandsAtOnceBesideWhatWasHeldAndStaffSeeIt(t *testing.T) {
	w := sample(t)
	s, email := w.someone(t, 2000)
	in := w.customer(t, email)
	r := w.ask("POST", "/me/correct", word("customers", "city", "value", "Nettlecombe Regis"), in)
	if got := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || got != "/me?corrected=1#facts" {
		t.Fatalf("got %d to %q want 303 to the person's page", r.StatusCode, got)
	}
	body := read(t, w.ask("GET", "/me?corrected=1", nil, in))
	for _, want := range []string{"Nettlecombe Regis", "We hold: ", "You told us, on ", "Your correction stands"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	steward := candor.Actor{Role: candor.Steward, Name: "stefan", Party: w.h.World().Company.ID}
	all, err := w.h.Corrected(t.Context(), steward, 5)
	if err != nil || len(all) == 0 || all[0].Subject != s || all[0].Field != "city" {
		t.Errorf("staff: got %+v, %v", all, err)
	}
	p, err := w.h.Person(t.Context(), steward, s)
	if err != nil || len(p.Said) != 1 || p.Said[0].Text != "Nettlecombe Regis" || p.Said[0].Actor != "self" {
		t.Errorf("staff who open the record: got %+v, %v", p.Said, err)
	}
	if got := w.ask("POST", "/me/correct", word("customers", "city", "wrong", ""), in).StatusCode; got != http.StatusSeeOther {
		t.Errorf("saying that it is wrong: got %d", got)
	}
	if body := read(t, w.ask("GET", "/me", nil, in)); !strings.Contains(body, "You say this is wrong") || strings.Contains(body, "Nettlecombe") {
		t.Error("the newest word does not stand alone")
	}
	w.ask("POST", "/me/correct", word("customers", "city", "back", ""), in)
	if p := w.about(t, s); len(p.Said) != 0 {
		t.Errorf("taken back: got %+v", p.Said)
	}
	if v, err := w.h.Verify(t.Context(), boss(w), nil); err != nil || !v.OK {
		t.Errorf("the record does not verify: %v %v", v.Problems, err)
	}
}

func boss(w *world) candor.Actor {
	return candor.Actor{Role: candor.Board, Name: "chair", Party: w.h.World().Company.ID}
}

func TestWhatIsNoCorrectionChangesNothing(t *testing.T) {
	w := sample(t)
	s, email := w.someone(t, 2100)
	in := w.customer(t, email)
	for name, c := range map[string]struct {
		form url.Values
		want int
	}{
		"a year outside":                   {word("customers", "birth_year", "value", "1492"), 422},
		"letters for a number":             {word("customers", "birth_year", "value", "marker-typed-by-hand"), 422},
		"no day":                           {word("customers", "joined", "value", "2026-02-31"), 422},
		"a region that is none":            {word("customers", "region", "value", "Atlantis"), 422},
		"nothing":                          {word("customers", "city", "value", " "), 422},
		"neither":                          {word("customers", "city", "perhaps", "x"), 422},
		"too long":                         {word("customers", "city", "value", strings.Repeat("a", 501)), 422},
		"what the person is recognised by": {word("customers", "email", "value", "else@example.com"), 404},
		"whose row it is":                  {word("customers", "customer_id", "value", "F-000001"), 404},
		"a line of a list":                 {word("purchases", "category", "value", "tools"), 404},
		"no such fact":                     {word("customers", "nothing", "value", "x"), 404},
		"no such dataset":                  {word("nothing", "city", "value", "x"), 404},
		"an empty form":                    {url.Values{}, 404},
	} {
		r := w.ask("POST", "/me/correct", c.form, in)
		if body := read(t, r); r.StatusCode != c.want || strings.Contains(r.Header.Get("Location"), "marker") {
			t.Errorf("%s: got %d want %d", name, r.StatusCode, c.want)
		} else if c.want == 422 && !strings.Contains(body, `aria-invalid="true"`) {
			t.Errorf("%s: the form does not say what is wrong", name)
		}
	}
	if p := w.about(t, s); len(p.Said) != 0 {
		t.Errorf("what is no correction was written down: %+v", p.Said)
	}
}

func TestOneCorrectsOnlyOneself(t *testing.T) {
	w := sample(t)
	s, _ := w.someone(t, 2200)
	x := flow.Correct{Dataset: "customers", Field: "city", Said: flow.SaidInstead, Text: "Elsewhere"}
	for name, who := range map[string]candor.Actor{
		"another customer": {Role: candor.Customer, Subject: s + 1}, "nobody": {}, "an analyst": {Role: candor.Analyst, Name: "mira", Party: w.h.World().Company.ID},
		"the board": boss(w), "a partner": {Role: candor.Partner, Name: "p", Party: "payco"},
	} {
		if err := w.h.Correct(t.Context(), who, s, x); err == nil {
			t.Errorf("%s corrected somebody else's fact", name)
		}
	}
	if p := w.about(t, s); len(p.Said) != 0 {
		t.Errorf("got %+v", p.Said)
	}
}

func TestAFactIsCorrectedByKeyboardAndWithoutScripts(t *testing.T) {
	w := sample(t)
	_, email := w.someone(t, 2300)
	v := webtest.Open(t, w.base, "/me", webtest.As{Cookies: w.customer(t, email), NoScript: true})
	v.TabTo("Correct: Town")
	v.Press("Enter")
	v.Wait("#f-value")
	v.TabTo("How it is")
	v.Press("Elsemere")
	v.TabTo("Correct this fact")
	v.Press("Enter")
	v.Wait("#g-told, #h-g-told")
	if text := v.Text("main"); !strings.Contains(text, "Elsemere") || !strings.Contains(text, "Your correction stands") {
		t.Error("the page does not show the person's word")
	}
}

func TestEverythingCanBeTakenAlong(t *testing.T) {
	w := sample(t)
	in := w.as(t, candor.Customer)
	me := w.me(t)
	before := len(w.about(t, me).Looks)
	for _, l := range say.Langs() {
		b := words.In(l)
		r := w.ask("GET", "/me/download/page", nil, append([]*http.Cookie{spoken(l)}, in...))
		body := read(t, r)
		if r.StatusCode != 200 || r.Header.Get("Content-Disposition") != `attachment; filename="`+b.Me.Take.File+`.html"` || !strings.Contains(body, `<html lang="`+l.Tag()) {
			t.Fatalf("%s: got %d, %s", l, r.StatusCode, r.Header.Get("Content-Disposition"))
		}
		for _, no := range []string{"<script", "http://", "https://", "src=", "href=", "url(", "<link", "onload"} {
			if strings.Contains(body, no) {
				t.Errorf("%s: the page that stands alone holds %q", l, no)
			}
		}
		for _, want := range append(keys(t, w, me), b.Me.Recipients.Uses, b.Me.Recipients.Looks, b.Me.History.Caption, b.Me.Earnings.InAll, b.Sources.Guessed) {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the page does not hold %q", l, want)
			}
		}
	}
	r := w.ask("GET", "/me/download/data", nil, in)
	var got api.Person
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil || r.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("the file for programs: %v", err)
	}
	p := w.about(t, me)
	facts, _ := got.Record.Facts()
	if facts < 20 || len(got.Uses) != len(p.Uses) || len(got.History) != len(p.History) || len(got.Choices) != len(p.Choices) || len(got.Had) != len(p.Recipients) || len(got.Keys) == 0 {
		t.Errorf("got %d facts, %d uses, %d answers, %d choices", facts, len(got.Uses), len(got.History), len(got.Choices))
	}
	if looks := len(p.Looks) - before; looks != len(say.Langs())+1 {
		t.Errorf("got %d looks written down want one for each file", looks)
	}
	for _, path := range []string{"/me/download/page", "/me/download/data"} {
		if got := w.ask("GET", path, nil, nil).StatusCode; got != http.StatusUnauthorized {
			t.Errorf("%s for nobody: got %d want 401", path, got)
		}
	}
}

func TestThePageToTakeAlongIsSoundOnPaperAndOnAPhone(t *testing.T) {
	w := sample(t)
	body := read(t, w.ask("GET", "/me/download/page", nil, w.as(t, candor.Customer)))
	base := webtest.Page(t, body)
	for _, as := range []webtest.As{{Width: 320, Height: 700}, {Width: 760, Print: true}, {Dark: true}} {
		v := webtest.Open(t, base, "/", as)
		v.Sound()
		if !as.Print {
			v.Axe()
		}
		v.Shot(shots(), "taken")
	}
}

func TestTheYearSaysWhatHappenedInItsMonth(t *testing.T) {
	w := sample(t)
	s, email := w.someone(t, 2400)
	in := w.customer(t, email)
	w.ask("POST", "/me/correct", word("customers", "city", "value", "Yearford"), in)
	if _, err := w.h.Person(t.Context(), candor.Actor{Role: candor.Steward, Name: "stefan", Party: w.h.World().Company.ID}, s); err != nil {
		t.Fatal(err)
	}
	for _, l := range say.Langs() {
		b := words.In(l)
		body := read(t, w.ask("GET", "/me/timeline", nil, append([]*http.Cookie{spoken(l)}, in...)))
		now := time.Now().In(w.h.World().Company.Zone)
		for _, want := range []string{say.Upper(l.Month(now)), b.Me.Year.Corrected(l.Day(now), "Town"), b.Me.Year.Opened(l.Day(now), "stefan, "+b.Me.Recipients.Steward), `class="chart"`, b.Me.Year.Show} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the year does not say %q", l, want)
			}
		}
		if got := strings.Count(body, "<h2>"); got != 12 {
			t.Errorf("%s: got %d months want 12", l, got)
		}
	}
}
