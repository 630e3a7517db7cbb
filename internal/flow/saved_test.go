package flow_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

const buyers = "SELECT COUNT(DISTINCT person) AS people FROM orders"

var (
	mira = candor.Actor{Role: candor.Analyst, Name: "mira", Party: shop}
	otto = candor.Actor{Role: candor.Analyst, Name: "otto", Party: shop}
)

func inSQL(name string) flow.NewQuestion {
	return flow.NewQuestion{Name: name, Asks: []flow.Wish{{SQL: buyers, Purpose: purpose}}}
}

func ruleOf(err error) string {
	var no *flow.Refused
	var m *flow.Mistake
	switch {
	case errors.As(err, &no) && len(no.Decision.Reasons) > 0:
		return no.Decision.Reasons[0].Rule
	case errors.As(err, &m):
		return "mistake: " + m.Reason.Rule
	case errors.Is(err, flow.ErrNotFound):
		return "not found"
	case err != nil:
		return err.Error()
	}
	return ""
}

func TestASavedQuestionIsItsOwnersUntilItIsShared(t *testing.T) {
	w := newWorld(t, few(""))
	ctx := t.Context()
	q, err := w.SaveQuestion(ctx, mira, inSQL("  Buyers,\n each month "))
	w.must(err)
	if q.Name != "Buyers, each month" || !q.Mine || q.Asks[0].Precision != candor.Normal {
		t.Errorf("kept as %+v", q)
	}
	seen := func(who candor.Actor) int {
		all, err := w.SavedQuestions(ctx, who)
		w.must(err)
		return len(all)
	}
	if got := fmt.Sprint(seen(mira), seen(otto), seen(operator)); got != "1 0 0" {
		t.Errorf("before it is shared: got %s want its owner alone", got)
	}
	_, err = w.SavedQuestion(ctx, otto, q.ID)
	if ruleOf(err) != "not found" {
		t.Errorf("somebody else's: got %v want not there", err)
	}
	w.must(w.ShareQuestion(ctx, mira, q.ID, true))
	theirs, err := w.SavedQuestion(ctx, otto, q.ID)
	w.must(err)
	if theirs.Mine || theirs.Owner != "mira" || theirs.Shared == nil || !theirs.Shared.Equal(firstDay) {
		t.Errorf("a colleague sees %+v, want who shared it and when", theirs)
	}
	for what, err := range map[string]error{
		"rename": w.RenameQuestion(ctx, otto, q.ID, "Mine"), "share": w.ShareQuestion(ctx, otto, q.ID, false),
		"delete": w.DeleteQuestion(ctx, otto, q.ID), "restore": w.RestoreQuestion(ctx, otto, q.ID),
	} {
		if ruleOf(err) != "not-yours" {
			t.Errorf("a colleague may %s it: %v", what, err)
		}
	}
	w.must(w.ShareQuestion(ctx, mira, q.ID, false))
	if seen(otto) != 0 {
		t.Error("it is still there for a colleague after it was taken back")
	}
	// It is asked as whoever reads it, by the gate, and costs nobody anything to look at.
	before := len(entries(w))
	_, err = w.SavedQuestion(ctx, mira, q.ID)
	w.must(err)
	if n := len(entries(w)); n != before {
		t.Errorf("looking at a question wrote %d entries", n-before)
	}
	r, err := w.Ask(ctx, q.Asks[0].Request(otto))
	w.must(err)
	if !r.Decision.Allowed || len(entries(w)) != before+2 {
		t.Errorf("asked: %v, %d entries, want an intent and its outcome", r.Decision.Reasons, len(entries(w))-before)
	}
}

func entries(w *world) []flow.Entry {
	w.t.Helper()
	all, err := w.Entries(w.t.Context(), operator, -1, 1000)
	w.must(err)
	return all
}

func TestDeletingCanBeTakenBackForADay(t *testing.T) {
	w := newWorld(t, few(""))
	ctx := t.Context()
	q, err := w.SaveQuestion(ctx, mira, inSQL("Buyers"))
	w.must(err)
	w.must(w.ShareQuestion(ctx, mira, q.ID, true))
	w.must(w.DeleteQuestion(ctx, mira, q.ID))
	if _, err := w.SavedQuestion(ctx, mira, q.ID); ruleOf(err) != "not found" {
		t.Errorf("a deleted one is there: %v", err)
	}
	for what, err := range map[string]error{"renamed": w.RenameQuestion(ctx, mira, q.ID, "x"), "shared": w.ShareQuestion(ctx, mira, q.ID, true), "restored by a colleague": w.RestoreQuestion(ctx, otto, q.ID)} {
		if ruleOf(err) != "not found" {
			t.Errorf("a deleted one is %s: %v", what, err)
		}
	}
	gone, err := w.DeletedQuestions(ctx, mira)
	w.must(err)
	if others, err := w.DeletedQuestions(ctx, otto); err != nil || len(gone) != 1 || len(others) != 0 {
		t.Errorf("got %d and a colleague %d want 1 and 0 (%v)", len(gone), len(others), err)
	}
	w.must(w.RestoreQuestion(ctx, mira, q.ID))
	if again, err := w.SavedQuestion(ctx, otto, q.ID); err != nil || again.Shared == nil {
		t.Errorf("it does not come back as it was: %v", err)
	}
	w.must(w.DeleteQuestion(ctx, mira, q.ID))
	_, err = w.SaveQuestion(ctx, mira, inSQL("Buyers"))
	w.must(err)
	if got := ruleOf(w.RestoreQuestion(ctx, mira, q.ID)); got != "mistake: name" {
		t.Errorf("its name is taken: got %q", got)
	}
	w.at(firstDay.Add(flow.UndoFor))
	if gone, err := w.DeletedQuestions(ctx, mira); err != nil || len(gone) != 0 {
		t.Errorf("%d can be taken back after a day (%v)", len(gone), err)
	}
	if got := ruleOf(w.RestoreQuestion(ctx, mira, q.ID)); got != "not found" {
		t.Errorf("after a day: got %q want not found", got)
	}
}

func TestWhatCanBeSaved(t *testing.T) {
	w := newWorld(t, few(""))
	ctx := t.Context()
	named := func(name string) flow.NewQuestion { return inSQL(name) }
	asking := func(a flow.Wish) flow.NewQuestion { return flow.NewQuestion{Name: "Fine", Asks: []flow.Wish{a}} }
	_, err := w.SaveQuestion(ctx, mira, named("Taken"))
	w.must(err)
	for what, c := range map[string]struct {
		q    flow.NewQuestion
		want string
	}{
		"no name":                      {named(" \t"), "mistake: name"},
		"a name that is taken":         {named("Taken"), "mistake: name"},
		"a name too long":              {named(strings.Repeat("ä", 81)), "mistake: name"},
		"an address as a name":         {named("orders of anna@example.com"), "mistake: name"},
		"a telephone number":           {named("calls from 020 7946 0958"), "mistake: name"},
		"letters that do not show":     {named("a\u202eb"), "mistake: name"},
		"a year in the name":           {named("Spring 2026, 80 letters: what came of it?"), ""},
		"nothing to ask":               {flow.NewQuestion{Name: "Nothing"}, "mistake: question"},
		"a question that is none":      {asking(flow.Wish{SQL: "DROP TABLE orders", Purpose: purpose}), "unsupported"},
		"a question about a person":    {asking(flow.Wish{SQL: "SELECT customer FROM orders", Purpose: purpose}), "person-level"},
		"a purpose that nobody has":    {asking(flow.Wish{SQL: buyers, Purpose: "spying"}), "mistake: purpose"},
		"people told apart by nothing": {asking(flow.Wish{SQL: buyers, Purpose: purpose, Among: candor.Among{Purpose: "spying", Said: candor.SaidNo}}), "mistake: purpose"},
		"an address in the question":   {asking(flow.Wish{SQL: buyers + ` WHERE amount > 1 AND day <> DATE '2026-01-02' -- anna@example.com`, Purpose: purpose}), ""},
		"an address as a heading":      {asking(flow.Wish{SQL: `SELECT COUNT(DISTINCT person) AS "anna@example.com" FROM orders`, Purpose: purpose}), "mistake: question"},
		"a number as a heading":        {asking(flow.Wish{SQL: "SELECT COUNT(DISTINCT person) AS c02079460958 FROM orders", Purpose: purpose}), "mistake: question"},
		"an address as a field":        {flow.NewQuestion{Name: "Field", Inputs: map[string]string{"by": "anna@example.com"}, Asks: inSQL("").Asks}, "mistake: question"},
		"a field as long as a letter":  {flow.NewQuestion{Name: "Long", Inputs: map[string]string{"by": strings.Repeat("x", 201)}, Asks: inSQL("").Asks}, "mistake: question"},
	} {
		_, err := w.SaveQuestion(ctx, mira, c.q)
		if got := ruleOf(err); got != c.want {
			t.Errorf("%s: got %q want %q", what, got, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), "anna") || strings.Contains(err.Error(), "7946")) {
			t.Errorf("%s: what was typed comes back: %v", what, err)
		}
	}
	all, err := w.SavedQuestions(ctx, mira)
	w.must(err)
	if got := written(t, all); strings.Contains(got, "anna") || strings.Contains(got, "--") {
		t.Errorf("a comment is kept: %s", got)
	}
	for n := 0; ; n++ {
		q, err := w.SaveQuestion(ctx, otto, named("Number "+fmt.Sprint(n)))
		if err == nil && n%2 == 0 {
			w.must(w.DeleteQuestion(ctx, otto, q.ID)) // deleted ones count while they can be taken back
		}
		if err != nil {
			if got := ruleOf(err); got != "mistake: saved" || n != 100 {
				t.Errorf("after %d: got %q want an end at 100", n, got)
			}
			break
		}
	}
	for _, who := range []candor.Actor{{Role: candor.Steward, Name: "s", Party: shop}, {Role: candor.Board, Name: "b", Party: shop}, {Role: candor.Partner, Name: "p", Party: "payco"}, {Role: candor.Customer, Party: shop, Subject: 3}} {
		if _, err := w.SavedQuestions(ctx, who); ruleOf(err) != "role" {
			t.Errorf("a %s lists them: %v", who.Role, err)
		}
	}
}

func TestSharingAgainKeepsTheFirstTime(t *testing.T) {
	w := newWorld(t, few(""))
	q, err := w.SaveQuestion(t.Context(), mira, inSQL("Buyers"))
	w.must(err)
	w.must(w.ShareQuestion(t.Context(), mira, q.ID, true))
	w.at(firstDay.Add(time.Hour))
	w.must(w.ShareQuestion(t.Context(), mira, q.ID, true))
	if q, err = w.SavedQuestion(t.Context(), mira, q.ID); err != nil || !q.Shared.Equal(firstDay) {
		t.Errorf("got %v want %v", q.Shared, firstDay)
	}
}

func TestADeletionReachesSavedQuestions(t *testing.T) {
	w := newWorld(t, few(""))
	ctx := t.Context()
	w.employ("mira", candor.Analyst, false)
	about, err := w.SaveQuestion(ctx, mira, inSQL("What c00003 buys"))
	w.must(err)
	w.must(w.ScheduleQuestion(ctx, mira, about.ID, flow.EachEpoch))
	w.nextEpoch()
	w.round()
	other, err := w.SaveQuestion(ctx, mira, inSQL("What 3 letters bring"))
	w.must(err)
	s, err := w.FindPerson(ctx, operator, "customer", "C00003")
	w.must(err)
	r, err := w.DeletePerson(ctx, operator, s)
	w.must(err)
	if r.Done == nil {
		t.Errorf("the deletion does not end: %+v", r)
	}
	if _, err := w.SavedQuestion(ctx, mira, about.ID); ruleOf(err) != "not found" {
		t.Errorf("a question that names a deleted person is kept: %v", err)
	}
	if runs, err := w.DB.Schedules().Runs(ctx, about.ID, 10); err != nil || len(runs) > 0 {
		t.Errorf("%d runs of it are kept (%v)", len(runs), err)
	}
	if _, err := w.SavedQuestion(ctx, mira, other.ID); err != nil {
		t.Errorf("a question that names nobody is gone: %v", err)
	}
}
