package site_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/webtest"
)

func itoa(s candor.SubjectID) string { return strconv.FormatUint(uint64(s), 10) }

func stood(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func keys(t *testing.T, w *world, s candor.SubjectID) (out []string) {
	t.Helper()
	all, err := w.h.People(t.Context(), access.AtHost(w.h.World().Company.ID), s-1, 1)
	if err != nil || len(all) != 1 {
		t.Fatalf("find a person: %v", err)
	}
	for _, k := range all[0].Keys {
		out = append(out, k.Value)
	}
	return out
}

// form is what the page posts for a choice.
func form(c flow.ChoiceState, answer string) url.Values {
	return url.Values{"purpose": {string(c.Purpose.ID)}, "recipient": {string(c.Recipient)}, "notice": {c.Notice.Hash().String()}, "answer": {answer}}
}

// saying finds somebody whose answer to the first question is the one wanted.
func (w *world) saying(t *testing.T, after candor.SubjectID, yes bool) (candor.SubjectID, []*http.Cookie) {
	t.Helper()
	for range 40 {
		s, email := w.someone(t, after)
		if p := w.about(t, s); p.Choices[0].Yes() == yes {
			return s, w.customer(t, email)
		}
		after = s
	}
	t.Fatal("nobody answered like that")
	return 0, nil
}

func TestANoHoldsWhenItsPageShowsAndNamesTheWordsThatWereShown(t *testing.T) {
	w := sample(t)
	s, in := w.saying(t, 500, true)
	c := w.about(t, s).Choices[0]
	r := w.ask("POST", "/me/choices", form(c, "no"), in)
	if got := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || got != "/me/choices?changed=0" {
		t.Fatalf("got %d to %q want 303 to the question that changed", r.StatusCode, got)
	}
	p := w.about(t, s)
	if p.Choices[0].Yes() {
		t.Error("the yes still stands")
	}
	last := p.History[len(p.History)-1]
	if last.Notice != c.Notice.Hash() || last.Channel != "web" || last.Actor != "self" {
		t.Errorf("the evidence is %q by %q, with the notice shown: %v", last.Channel, last.Actor, last.Notice == c.Notice.Hash())
	}
	body := read(t, w.ask("GET", "/me/choices?changed=0", nil, in))
	if !strings.Contains(body, "Undo: back to Yes") {
		t.Error("the page does not offer to undo")
	}
	w.ask("POST", "/me/choices", form(c, "yes"), in)
	if !w.about(t, s).Choices[0].Yes() {
		t.Error("undoing did not bring the yes back")
	}
}

func TestUndoNeverSaysAYesThatWasNotSaid(t *testing.T) {
	w := sample(t)
	s, in := w.saying(t, 600, false)
	p := w.about(t, s)
	w.ask("POST", "/me/choices", form(p.Choices[0], "no"), in)
	if body := read(t, w.ask("GET", "/me/choices?changed=0", nil, in)); strings.Contains(body, "back to Yes") {
		t.Error("somebody who never said yes is offered to undo into a yes")
	}
}

func TestWhatIsNoAnswerChangesNothing(t *testing.T) {
	w := sample(t)
	s, in := w.saying(t, 700, true)
	before := w.about(t, s)
	c := before.Choices[0]
	change := func(field, value string) url.Values {
		f := form(c, "no")
		f.Set(field, value)
		return f
	}
	for name, x := range map[string]struct {
		form url.Values
		want int
	}{
		"words that changed meanwhile":     {change("notice", strings.Repeat("0", 64)), http.StatusConflict},
		"no words":                         {change("notice", ""), http.StatusConflict},
		"a purpose that nobody described":  {change("purpose", "selling"), http.StatusBadRequest},
		"a recipient that nobody is asked": {change("recipient", "other"), http.StatusBadRequest},
		"neither yes nor no":               {change("answer", "maybe"), http.StatusBadRequest},
		"nothing":                          {url.Values{}, http.StatusBadRequest},
	} {
		if got := w.ask("POST", "/me/choices", x.form, in).StatusCode; got != x.want {
			t.Errorf("%s: got %d want %d", name, got, x.want)
		}
	}
	if after := w.about(t, s); len(after.History) != len(before.History) {
		t.Error("what is no answer was written down")
	}
}

func TestLookingChangesNoChoice(t *testing.T) {
	w := sample(t)
	s, in := w.saying(t, 800, true)
	before := w.about(t, s)
	for _, path := range []string{"/me", "/me/facts?of=purchases", "/me/choices?changed=0&rest=1&answer=no&until=2090-01-01", "/me/recipients?stopped=1", "/me/earnings?paid=1", "/me/delete?sure=yes"} {
		if got := w.ask("GET", path, nil, in).StatusCode; got != http.StatusOK {
			t.Errorf("%s: got %d want 200", path, got)
		}
	}
	after := w.about(t, s)
	if len(after.History) != len(before.History) {
		t.Error("looking changed a choice")
	}
	// /me, /me/facts and /me/delete show the record: three looks, each written down.
	if got := len(after.Looks) - len(before.Looks); got != 3 {
		t.Errorf("got %d looks written down want 3", got)
	}
}

func TestTimeOffStopsEverythingAndLosesNothing(t *testing.T) {
	w := sample(t)
	s, in := w.saying(t, 900, true)
	for name, day := range map[string]string{"no day": "", "no such day": "2027-02-31", "a day that is over": "2020-01-01", "too far": "2999-01-01"} {
		if got := w.ask("POST", "/me/time-off", url.Values{"until": {day}}, in).StatusCode; got != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d want 422", name, got)
		}
	}
	day := time.Now().AddDate(0, 2, 0).Format(time.DateOnly)
	w.ask("POST", "/me/time-off", url.Values{"until": {day}}, in)
	p := w.about(t, s)
	if p.OffUntil.IsZero() || !p.Choices[0].Yes() {
		t.Errorf("time off: %v, and the yes stands: %v; want both", !p.OffUntil.IsZero(), p.Choices[0].Yes())
	}
	if body := read(t, w.ask("GET", "/me", nil, in)); !strings.Contains(body, "You have time off") {
		t.Error("the first page does not say that everything rests")
	}
	w.ask("POST", "/me/time-off", url.Values{"back": {"now"}}, in)
	if !w.about(t, s).OffUntil.IsZero() {
		t.Error("coming back did not end it")
	}
}

func TestStopEndsOneRecipientAndNoOther(t *testing.T) {
	w := sample(t)
	s, in := w.saying(t, 1000, true)
	p := w.about(t, s)
	f := form(p.Choices[0], "no")
	f.Set("from", "recipients")
	if got := w.ask("POST", "/me/choices", f, in).Header.Get("Location"); got != "/me/recipients?stopped=1" {
		t.Errorf("got to %q want back to the recipients", got)
	}
	after := w.about(t, s)
	for i := range p.Choices {
		if want := p.Choices[i].Yes() && i != 0; after.Choices[i].Yes() != want {
			t.Errorf("choice %d: got yes %v want %v", i, after.Choices[i].Yes(), want)
		}
	}
}

func TestStaffWhoOpenARecordAreShownToItsPerson(t *testing.T) {
	w := sample(t)
	s, email := w.someone(t, 1100)
	if _, err := w.h.Person(t.Context(), candor.Actor{Role: candor.Steward, Name: "stefan", Party: w.h.World().Company.ID}, s); err != nil {
		t.Fatal(err)
	}
	body := read(t, w.ask("GET", "/me/recipients", nil, w.customer(t, email)))
	if !strings.Contains(body, "stefan, a data steward") {
		t.Error("the person does not see who opened their record")
	}
}

func TestNothingIsPaidWhileNothingIsReady(t *testing.T) {
	w := sample(t)
	in := w.as(t, candor.Customer)
	if got := w.ask("POST", "/me/earnings", nil, in).Header.Get("Location"); got != "/me/earnings" {
		t.Errorf("got to %q want the page as it was", got)
	}
	if body := read(t, w.ask("GET", "/me/earnings", nil, in)); !strings.Contains(body, "adds up") || strings.Contains(body, "Pay out $") {
		t.Error("the page offers a payment of nothing")
	}
}

func TestYesAndNoAreEquallyEasy(t *testing.T) {
	w := sample(t)
	for _, width := range []int{1200, 320} {
		v := webtest.Open(t, w.base, "/me/choices", webtest.As{Cookies: w.as(t, candor.Customer), Width: width})
		var off []string
		v.Eval(`[...document.querySelectorAll('.answers')].flatMap(a=>{const [y,n]=[...a.querySelectorAll('button')].map(b=>b.getBoundingClientRect());
			return a.querySelectorAll('button').length!==2||Math.abs(y.width-n.width)>1||Math.abs(y.height-n.height)>1||y.top!==n.top||y.height<44?[a.closest('form').id]:[]})`, &off)
		if len(off) > 0 {
			t.Errorf("at %d pixels yes and no differ in %q", width, off)
		}
	}
}

func TestAChoiceIsChangedAndUndoneWithoutScripts(t *testing.T) {
	w := sample(t)
	s, in := w.saying(t, 1200, true)
	v := webtest.Open(t, w.base, "/me/choices", webtest.As{Cookies: in, NoScript: true})
	v.Follow(`#choice-0 button[value=no]`)
	if w.about(t, s).Choices[0].Yes() || !strings.Contains(v.Text("main"), "Your answer is No") {
		t.Error("the answer did not change, or the page does not say so")
	}
	v.Follow(`main .note button`)
	if !w.about(t, s).Choices[0].Yes() {
		t.Error("undoing did not bring the answer back")
	}
}

func TestAPersonDeletesThemselvesByKeyboardAlone(t *testing.T) {
	w := sample(t)
	s, email := w.someone(t, 1300)
	in := w.customer(t, email)
	v := webtest.Open(t, w.base, "/me", webtest.As{Cookies: in})
	v.TabTo("Delete")
	v.Press("Enter")
	v.TabTo("Delete everything about me")
	v.Press("Space")
	v.TabTo("Delete ")
	v.Press("Enter")
	v.Wait(`section[aria-label="Your receipt"]`)
	if got := v.Path(); got != "/deleted" {
		t.Fatalf("got to %q want the receipt", got)
	}
	text := v.Text("main")
	if !strings.Contains(text, "You are deleted") || !strings.Contains(text, "Places you were found\n\n0\n") {
		t.Errorf("the receipt does not say that nothing was found:\n%s", text)
	}
	for _, k := range append([]string{email}, email[:strings.Index(email, "@")]) {
		if strings.Contains(v.Text("body"), k) {
			t.Error("the receipt holds something about the person")
		}
	}
	v.Sound()
	v.Axe()
	v.Shot(shots(), "deleted-light")
	v.Plain(nil)
	if got := w.ask("GET", "/me", nil, in).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("the session still opens the page: got %d want 401", got)
	}
	if found, err := w.h.FindByEmail(t.Context(), email); err != nil || found != 0 {
		t.Errorf("the address still leads to somebody: %v", err)
	}
	if _, err := w.h.About(t.Context(), candor.Actor{Role: candor.Customer, Subject: s}, s); err == nil {
		t.Error("the person is still known")
	}
}

func TestDeletingNeedsTheBox(t *testing.T) {
	w := sample(t)
	s, email := w.someone(t, 1400)
	in := w.customer(t, email)
	for _, sure := range []string{"", "no", "YES"} {
		if got := w.ask("POST", "/me/delete", url.Values{"sure": {sure}}, in).StatusCode; got != http.StatusUnprocessableEntity {
			t.Errorf("%q: got %d want 422", sure, got)
		}
	}
	w.about(t, s) // fails when they are gone
}

func TestAReceiptThatWasNotHandedOutIsNotShown(t *testing.T) {
	w := sample(t)
	for name, c := range map[string][]*http.Cookie{"none": nil, "made up": {{Name: "candor_deleted", Value: "e30"}}, "garbage": {{Name: "candor_deleted", Value: "%%%"}}} {
		if r := w.ask("GET", "/deleted", nil, c); r.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: got %d want 303 to the ways in", name, r.StatusCode)
		}
	}
}
