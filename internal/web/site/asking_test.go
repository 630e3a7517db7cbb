package site_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/webtest"
)

// typed is what the editor holds.
func typed(v *webtest.Visit) (s string) {
	v.Eval(`document.querySelector('#f-question').value`, &s)
	return s
}

// offered are the suggestions that are shown.
func offered(v *webtest.Visit) (out []string) {
	v.Eval(`[...document.querySelectorAll('#suggest:not([hidden]) [role=option] b')].map(e=>e.textContent)`, &out)
	return out
}

func TestTheEditorOffersWhatTheCatalogueHoldsByKeyboardAlone(t *testing.T) {
	w := asking(t)
	for _, as := range []webtest.As{{}, {Dark: true}, {Width: 320, Height: 700}} {
		as.Cookies = w.as(t, candor.Analyst)
		v := webtest.Open(t, w.base, "/ask", as)
		v.TabTo("Question, in SQL")
		v.Press("SELECT device, COU")
		if got := offered(v); len(got) == 0 || !strings.HasPrefix(got[0], "COUNT(") {
			t.Fatalf("got %q want the ways to count", got)
		}
		v.Press("Down", "Enter")
		if got := typed(v); got != "SELECT device, COUNT(DISTINCT customer_id)" {
			t.Fatalf("got %q want what was chosen in place of what was typed", got)
		}
		v.Press(" FROM ")
		v.Press("vi")
		if got := offered(v); len(got) != 1 || got[0] != "visits" {
			t.Errorf("after FROM: got %q want the datasets alone", got)
		}
		var option string
		v.Press("Down")
		v.Eval(`(()=>{const b=document.querySelector('#f-question'), o=document.getElementById(b.getAttribute('aria-activedescendant'));return o.getAttribute('role')+' '+o.getAttribute('aria-selected')+' '+(b.getAttribute('aria-controls')===o.parentElement.id)+' '+(document.activeElement===b)})()`, &option)
		if option != "option true true true" {
			t.Errorf("what is chosen is not told to who listens: %q", option)
		}
		v.Axe()
		v.Sound()
		v.Shot(shots(), "ask-suggest")
		v.Press("Tab")
		v.Press(" WHERE device = ")
		if got := offered(v); len(got) < 2 {
			t.Errorf("got %q want the public values of the column", got)
		}
		v.Press("Escape")
		if got := offered(v); len(got) != 0 {
			t.Errorf("Escape leaves %q open", got)
		}
		v.Press("'ph")
		v.Press("Down", "Enter")
		v.Press(" GROUP BY dev")
		v.Press("Down", "Tab")
		if got, want := typed(v), "SELECT device, COUNT(DISTINCT customer_id) FROM visits WHERE device = 'phone' GROUP BY device"; got != want {
			t.Errorf("got %q want %q", got, want)
		}
		v.TabTo("What is it for?") // with nothing chosen Tab leaves the editor
	}
}

func TestWhatMayNotBeNamedIsNotOffered(t *testing.T) {
	w := asking(t)
	v := webtest.Open(t, w.base, "/ask", webtest.As{Cookies: w.as(t, candor.Analyst)})
	v.TabTo("Question, in SQL")
	for _, no := range []string{"SELECT ema", "SELECT stre", "SELECT zip"} {
		v.Press(no)
		for _, got := range offered(v) {
			if got == "email" || got == "street" {
				t.Errorf("%q is offered, and it is about one person alone", got)
			}
		}
		v.Eval(`document.querySelector('#f-question').value=''`, nil)
	}
	body := read(t, w.ask("GET", "/ask", nil, w.as(t, candor.Analyst)))
	for _, want := range []string{"The words of a question", "COUNT(DISTINCT customer_id)", `data-kind="column"`, "group or filter: "} {
		if !strings.Contains(body, want) {
			t.Errorf("without scripts the page does not list %q", want)
		}
	}
	partner := read(t, w.ask("GET", "/partner/ask", nil, w.as(t, candor.Partner)))
	if strings.Contains(partner, `data-word="letters"`) || !strings.Contains(partner, `data-word="purchases"`) {
		t.Error("a partner is offered what its agreement does not hold")
	}
}

func TestHowExactIsASliderThatSaysWhatEachStepLeaves(t *testing.T) {
	w := asking(t)
	in := w.as(t, candor.Analyst)
	for _, as := range []webtest.As{{}, {Dark: true}, {Width: 320, Height: 700}} {
		as.Cookies = in
		v := webtest.Open(t, w.base, "/ask?q=goods", as)
		v.Wait("#f-exact")
		v.TabTo("How exact?")
		said := func() (s string) {
			v.Eval(`document.querySelector('#f-exact').getAttribute('aria-valuetext')`, &s)
			return s
		}
		v.Press("Down", "Down")
		var steps []string
		for range 4 {
			steps = append(steps, said())
			v.Press("Up")
		}
		if got := strings.Join(steps, "\n"); !strings.Contains(got, "± 39.2: ") || !strings.Contains(got, "± 392: ") || strings.Count(got, " left") != 4 {
			t.Errorf("the slider does not say what each step leaves:\n%s", got)
		}
		var posted string
		v.Eval(`new FormData(document.querySelector('#ask')).get('precision')`, &posted)
		if posted != "coarsest" {
			t.Errorf("got %q want the last step", posted)
		}
		v.Axe()
		v.Sound()
		v.Shot(shots(), "ask-slider")
		v.Click("button[formaction]")
		v.Wait("#said:not(:empty)")
		v.Wait("#f-exact")
		if got := said(); !strings.HasPrefix(got, "Coarsest") {
			t.Errorf("after a preview the slider stands at %q", got)
		}
	}
	v := webtest.Open(t, w.base, "/ask?q=goods", webtest.As{Cookies: in, NoScript: true})
	if v.Has("#f-exact") || !v.Has(`#preview input[type=radio][value=coarse]:not([hidden])`) {
		t.Error("without scripts there is no choice of four")
	}
}

func TestOnesOwnQuestionsAreAtHandAndReadAgainForFree(t *testing.T) {
	w := asking(t)
	in := w.as(t, candor.Analyst)
	r := w.ask("POST", "/ask", url.Values{"question": {"SELECT region, COUNT(DISTINCT customer_id) AS asked_by_me FROM customers GROUP BY region"}, "purpose": {"analytics"}, "precision": {"coarsest"}}, in)
	id := strings.TrimPrefix(r.Header.Get("Location"), "/insights/")
	if id == "" || strings.Contains(id, "/") {
		t.Fatalf("not answered: %d", r.StatusCode)
	}
	left := func() string {
		_, rest, _ := strings.Cut(read(t, w.ask("GET", "/ask?from="+id, nil, in)), "such questions left")
		return rest[:min(20, len(rest))]
	}
	before := left()
	for _, as := range []webtest.As{{}, {Width: 320, Height: 700}, {NoScript: true}} {
		as.Cookies = in
		v := webtest.Open(t, w.base, "/ask", as)
		mine := `section[aria-labelledby=h-mine] `
		if got := v.Text(mine); !strings.Contains(got, "asked_by_me") || !strings.Contains(got, "free") {
			t.Fatalf("one's own question is not there:\n%s", got)
		}
		v.Follow(mine + `a[href="/ask?from=` + id + `"]`)
		if got := v.Text("#preview"); !strings.Contains(got, "right to within") {
			t.Errorf("the question is not back in the editor:\n%s", got)
		}
		v.Follow(mine + `a[href="/insights/` + id + `"]`)
		v.Wait("#h-numbers")
	}
	if after := left(); after != before {
		t.Errorf("reading again took something: %q, then %q", before, after)
	}
	partner := read(t, w.ask("GET", "/partner/ask", nil, w.as(t, candor.Partner)))
	if strings.Contains(partner, "asked_by_me") {
		t.Error("a partner sees a question of the company")
	}
}

func TestARefusalOffersWhatWouldBeAnsweredAndOnePressPutsItIntoTheEditor(t *testing.T) {
	w := asking(t)
	in := w.as(t, candor.Analyst)
	path := w.refused(t, candor.Analyst, "/ask", namesAreAsked)
	for _, as := range []webtest.As{{}, {Dark: true}, {Width: 320, Height: 700}, {NoScript: true}} {
		as.Cookies = in
		v := webtest.Open(t, w.base, path, as)
		if got := v.Text(".mends"); !strings.Contains(got, "How many people, and not who they are") || strings.Contains(got, "Marker") {
			t.Fatalf("got\n%s\nwant a question that would be answered", got)
		}
		v.Sound()
		if !as.NoScript {
			v.Axe()
			v.TabTo("Put this into the editor")
			v.Press("Enter")
			v.Wait("#f-question")
		} else {
			v.Follow(".mends a")
		}
		v.Shot(shots(), "ask-mended")
		if got := v.Text("#preview"); !strings.Contains(got, "right to within") || v.Has("#preview .refusal") {
			t.Errorf("what was offered would be refused:\n%s", got)
		}
		if got := v.Path(); got != "/ask?again="+strings.TrimPrefix(path, "/refusals/")+"&near=1" {
			t.Errorf("got to %q want an address that holds nothing typed", got)
		}
		if got := typed(v); !strings.Contains(got, "COUNT(DISTINCT customer_id)") || !strings.Contains(got, "Marker Town") {
			t.Errorf("the editor holds %q", got)
		}
	}
	// Others see the recorded refusal, and nothing of what was typed.
	if body := read(t, w.ask("GET", path, nil, w.as(t, candor.Board))); strings.Contains(body, "class=\"mends\"") {
		t.Error("the board is offered what was made of somebody else's words")
	}
	// A preview that would be refused offers the same in place.
	v := webtest.Open(t, w.base, "/ask", webtest.As{Cookies: in})
	v.TabTo("Question, in SQL")
	v.Press("SELECT birth_year, COUNT(*) FROM customers GROUP BY birth_year")
	v.TabTo("What is it for?")
	v.Press("Learning")
	v.TabTo("Preview: costs nothing")
	v.Press("Enter")
	v.Wait("#preview .mends")
	v.Axe()
	v.Click(".mends button")
	v.Wait("#preview .pairs")
	if got := typed(v); !strings.Contains(got, "bin(birth_year, 10)") {
		t.Errorf("the editor holds %q want bins of years", got)
	}
	// Names of a partner's refusal are of what its agreement holds.
	to := w.refused(t, candor.Partner, "/partner/ask", "SELECT opened FROM letters")
	if body := read(t, w.ask("GET", to, nil, w.as(t, candor.Partner))); strings.Contains(body, "class=\"mends\"") {
		t.Error("a partner is offered a question about what its agreement does not hold")
	}
}

// A question about people by what they said is asked in SQL as at home, and its answer leads back to the same form.
func TestWhomAQuestionIsAboutCanBeChosen(t *testing.T) {
	w := sample(t)
	mira := w.as(t, candor.Analyst)
	const sql = "SELECT COUNT(DISTINCT person) AS people FROM purchases"
	form := url.Values{"question": {sql}, "purpose": {"analytics"}, "precision": {"normal"}, "whom": {"no marketing.email"}}
	r := w.ask("POST", "/ask", form, mira)
	at := r.Header.Get("Location")
	if r.StatusCode != 303 || !strings.HasPrefix(at, "/insights/") {
		t.Fatalf("got %d to %q", r.StatusCode, at)
	}
	if got := read(t, w.ask("GET", at, nil, mira)); !strings.Contains(got, "people who said no to") || !strings.Contains(got, "/ask?from=") {
		t.Error("the answer does not say whom it is about, or does not lead back")
	}
	got := read(t, w.ask("GET", "/ask?from="+strings.TrimPrefix(at, "/insights/"), nil, mira))
	if !regexp.MustCompile(`<option value="no marketing.email"[^>]* selected`).MatchString(got) {
		t.Error("the form has forgotten whom it was about")
	}
	// A question near one that would be refused is about the same people.
	form.Set("question", "SELECT first_name FROM customers")
	mends := read(t, w.ask("POST", "/ask/preview", form, mira))
	if _, rest, ok := strings.Cut(mends, "What would be answered instead"); !ok || strings.Count(rest, `name="whom" value="no marketing.email"`) != strings.Count(rest, `name="question"`) {
		t.Errorf("a question near a refused one forgets whom it is about: %v", ok)
	}
	form.Set("question", sql)
	form.Set("whom", "perhaps marketing.email")
	if r := w.ask("POST", "/ask", form, mira); strings.HasPrefix(r.Header.Get("Location"), "/insights/") {
		t.Error("an unknown stance is answered")
	}
	if got := read(t, w.ask("GET", "/partner/ask", nil, w.as(t, candor.Partner))); strings.Contains(got, `name="whom"`) {
		t.Error("a partner is offered what people said to the company")
	}
}
