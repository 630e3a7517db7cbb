package me

import (
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

func TestKindsOfDataInWordsThatPeopleUse(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []candor.CategoryID
		want string
	}{
		{"a kind that has words", []candor.CategoryID{"user.behavior.purchase_history"}, "What you buy"},
		{"a kind below one that has words", []candor.CategoryID{"user.demographic.age_range"}, "Your age, region and the like"},
		{"several, each once", []candor.CategoryID{"user.name", "user.name.first", "user.contact.email"}, "Your name and your e-mail address"},
		{"a kind of the company's own", []candor.CategoryID{"garden.plot_size"}, "Plot size"},
		{"below everything is not everything", []candor.CategoryID{"user.shoe_size"}, "Shoe size"},
		{"everything", []candor.CategoryID{"user"}, "Everything about you"},
		{"nothing", nil, ""},
	} {
		if got := (speech{Book: words.In(say.English)}).kinds(c.in); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

func TestFactsAreWrittenAsPeopleWriteThem(t *testing.T) {
	o := speech{Book: words.In(say.English), zone: time.UTC}
	for _, c := range []struct {
		name, kind, unit, text, want string
	}{
		{"yes", "boolean", "", "true", "Yes"},
		{"no", "boolean", "", "false", "No"},
		{"a day has its weekday", "date", "", "2026-11-10", "Tuesday 10 November 2026"},
		{"a moment has its zone", "timestamp", "", "2026-11-10T08:30:00Z", "Tuesday 10 November 2026, 08:30 UTC"},
		{"money", "decimal", "USD", "1032.48", "$1,032.48"},
		{"money back", "decimal", "EUR", "-0.50", "−€0.50"},
		{"money in whole units", "integer", "JPY", "1200", "¥1,200.00"},
		{"money too fine to be money", "decimal", "USD", "0.12345678", "0.12345678 USD"},
		{"money too large to count", "decimal", "USD", "99999999999999999999.00", "99999999999999999999.00 USD"},
		{"a year stays a year", "integer", "", "1968", "1968"},
		{"text", "string", "", "tools", "tools"},
	} {
		if got := o.value(flow.Column{Type: c.kind, Unit: c.unit}, flow.Fact{Text: c.text, Known: true}); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
	if got := o.value(flow.Column{Type: "date"}, flow.Fact{}); got != "–" {
		t.Errorf("what is not known: got %q", got)
	}
}

func TestUndoGoesBackToWhatWasSaidAndNoFurther(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 9, 0, 0, 0, time.UTC) }
	said := func(n int, c flow.Choice, until time.Time) flow.Chosen {
		return flow.Chosen{Purpose: "p", Recipient: "r", Category: "c", Choice: c, GivenAt: day(n), Until: until}
	}
	for _, c := range []struct {
		name    string
		history []flow.Chosen
		want    string
	}{
		{"a first yes goes back to no", []flow.Chosen{said(1, flow.ChoseGiven, time.Time{})}, "no"},
		{"a first no has nothing to go back to", []flow.Chosen{said(1, flow.ChoseWithdrawn, time.Time{})}, ""},
		{"a no after a yes goes back to yes", []flow.Chosen{said(1, flow.ChoseGiven, time.Time{}), said(2, flow.ChoseWithdrawn, time.Time{})}, "yes"},
		{"a no after a yes that had run out does not", []flow.Chosen{said(1, flow.ChoseGiven, day(2)), said(3, flow.ChoseWithdrawn, time.Time{})}, ""},
		{"a no after a no does not", []flow.Chosen{said(1, flow.ChoseRefused, time.Time{}), said(2, flow.ChoseWithdrawn, time.Time{})}, ""},
		{"a yes after a yes does not", []flow.Chosen{said(1, flow.ChoseGiven, time.Time{}), said(2, flow.ChoseGiven, time.Time{})}, ""},
		{"being asked is no yes", []flow.Chosen{said(1, flow.ChoseAsked, time.Time{}), said(2, flow.ChoseWithdrawn, time.Time{})}, ""},
		{"a yes to somebody else does not count", []flow.Chosen{{Purpose: "p", Recipient: "other", Choice: flow.ChoseGiven, GivenAt: day(1)}, said(2, flow.ChoseWithdrawn, time.Time{})}, ""},
	} {
		last := c.history[len(c.history)-1]
		now := flow.ChoiceState{Purpose: flow.Purpose{ID: "p"}, Recipient: "r", Choice: last.Choice, Since: last.GivenAt}
		if got := undo(flow.Person{History: c.history}, now); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

func TestAChoiceIsAQuestion(t *testing.T) {
	o := speech{Book: words.In(say.English), company: "Fern & Co"}
	own := flow.ChoiceState{Company: true, Purpose: flow.Purpose{ID: "p", Title: "Planning"}}
	own.Notice.Text = "May we count you in?\n\nWe would like to."
	if got := o.question(own); got != "May we count you in?" {
		t.Errorf("got %q want the notice's own question", got)
	}
	own.Notice.Text = "We count people."
	if got := o.question(own); got != "May we use what we know about you for this: Planning?" {
		t.Errorf("got %q want a question with the purpose", got)
	}
	if got := o.question(flow.ChoiceState{Name: "PayCo"}); got != "May PayCo have answers that count you?" {
		t.Errorf("got %q want a question that names who is asking", got)
	}
}

func TestAReceiptComesBackAsItWasHandedOut(t *testing.T) {
	at := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	want := receipt{ID: 7, Entry: 9, Asked: at, Done: at.Add(time.Minute), Files: 644, Bytes: 38081260}
	got, err := readReceipt(want.write())
	if err != nil || got != want || !got.clean() {
		t.Errorf("got %+v, %v want %+v", got, err, want)
	}
	open := want
	open.Done = time.Time{}
	if got, err := readReceipt(open.write()); err != nil || got.clean() {
		t.Errorf("a deletion that stays open counts as done: %v", err)
	}
	for name, r := range map[string]receipt{"found": {ID: 1, Asked: at, Done: at, Found: 1}, "blind": {ID: 1, Asked: at, Done: at, Blind: 1}} {
		if r.clean() {
			t.Errorf("%s: counts as clean", name)
		}
	}
}

func FuzzReceipt(f *testing.F) {
	f.Add(receipt{ID: 1, Asked: time.Unix(1, 0)}.write())
	f.Add("e30")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := readReceipt(s)
		if err != nil {
			return
		}
		again, err := readReceipt(r.write())
		if err != nil || !again.Asked.Equal(r.Asked) || again.Files != r.Files || again.clean() != r.clean() {
			t.Errorf("a receipt that reads does not read again: %v", err)
		}
	})
}
