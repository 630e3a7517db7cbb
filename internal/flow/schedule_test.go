package flow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

// employ makes an account, or changes its role or closes it.
func (w *world) employ(name string, role candor.Role, closed bool) {
	w.t.Helper()
	a, err := w.DB.Access().Account(w.t.Context(), name)
	if err != nil && !errors.Is(err, access.ErrNone) {
		w.t.Fatal(err)
	}
	a.Name, a.Role, a.Party, a.Closed = name, role, shop, closed
	w.must(w.DB.Access().PutAccount(w.t.Context(), a))
}

// scheduled is a saved question with a schedule.
func (w *world) scheduled(who candor.Actor, every flow.Every, asks ...string) int64 {
	w.t.Helper()
	n := flow.NewQuestion{Name: "Buyers " + string(every) + fmt.Sprint(len(asks))}
	for _, sql := range asks {
		n.Asks = append(n.Asks, flow.Wish{SQL: sql, Purpose: purpose})
	}
	q, err := w.SaveQuestion(w.t.Context(), who, n)
	w.must(err)
	w.must(w.ScheduleQuestion(w.t.Context(), who, q.ID, every))
	return q.ID
}

func (w *world) round() int {
	w.t.Helper()
	n, err := w.RunSchedules(w.t.Context())
	w.must(err)
	return n
}

func (w *world) runs(who candor.Actor, id int64) []flow.QuestionRun {
	w.t.Helper()
	all, err := w.QuestionRuns(w.t.Context(), who, id, 100)
	w.must(err)
	return all
}

func TestAScheduleAsksOnceAtEachNewEpoch(t *testing.T) {
	w := newWorld(t, few(""))
	w.employ("mira", candor.Analyst, false)
	id := w.scheduled(mira, flow.EachEpoch, buyers, "SELECT SUM(items) AS items FROM orders")
	before := len(entries(w))
	if n := w.round(); n != 0 || len(entries(w)) != before {
		t.Errorf("it asks at the epoch in which it was set: %d", n)
	}
	for e := range 3 {
		w.nextEpoch()
		before := len(entries(w))
		if n := w.round(); n != 1 {
			t.Fatalf("epoch %d: %d were begun want 1", e, n)
		}
		if n := len(entries(w)) - before; n != 4 {
			t.Errorf("epoch %d: %d entries want two intents and two outcomes", e, n)
		}
		before = len(entries(w))
		for range 3 {
			if n := w.round(); n != 0 || len(entries(w)) != before {
				t.Error("it asks again in the same epoch")
			}
		}
	}
	all := w.runs(mira, id)
	if len(all) != 3 {
		t.Fatalf("got %d runs want 3", len(all))
	}
	var ids []string
	for _, r := range all {
		if r.State != flow.RunAnswered || len(r.Answers) != 2 {
			t.Errorf("epoch %d is %s with %v", r.Epoch, r.State, r.Answers)
		}
		for _, id := range r.Answers {
			ids = append(ids, id)
			if r, err := w.Insight(t.Context(), mira, id); err != nil || !r.Decision.Allowed {
				t.Errorf("its answer cannot be read: %v", err)
			}
		}
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 6 {
		t.Errorf("answers are counted twice: %v", ids)
	}
	// As whoever set it: their role stands in the record, and the answer is free to whoever asks the same.
	used, err := w.DB.Uses().Uses(t.Context(), shop, -1, 1)
	w.must(err)
	if used[0].Actor != "mira" || used[0].Role != candor.Analyst {
		t.Errorf("asked as %s, %s", used[0].Role, used[0].Actor)
	}
	r, err := w.Ask(t.Context(), flow.Wish{SQL: buyers, Purpose: purpose}.Request(otto))
	w.must(err)
	if !r.Allowance.Cached {
		t.Error("the same question in the same epoch is charged again")
	}
	w.must(w.ScheduleQuestion(t.Context(), mira, id, ""))
	w.nextEpoch()
	if n := w.round(); n != 0 {
		t.Error("it asks without a schedule")
	}
}

func TestWeeksAndMonthsAreCountedByEpochs(t *testing.T) {
	w := newWorld(t, few("")) // Sunday, 20 December 2026, in the third epoch
	week, month := w.scheduled(operator, flow.EachWeek, buyers), w.scheduled(operator, flow.EachMonth, buyers+" WHERE amount > 1")
	for _, c := range []struct {
		day         string
		week, month int
	}{{"2026-12-20", 0, 0}, {"2026-12-21", 1, 0}, {"2026-12-27", 1, 0}, {"2027-01-01", 2, 1}, {"2027-01-03", 2, 1}, {"2027-02-28", 3, 2}, {"2027-03-01", 4, 3}} {
		day, err := time.Parse(time.DateOnly, c.day)
		w.must(err)
		w.at(day.Add(23 * time.Hour))
		w.nextEpoch()
		w.round()
		if got := fmt.Sprint(len(w.runs(operator, week)), len(w.runs(operator, month))); got != fmt.Sprint(c.week, c.month) {
			t.Errorf("%s: got %s runs want %d %d", c.day, got, c.week, c.month)
		}
	}
}

func TestAScheduleStopsByItselfAndSaysWhy(t *testing.T) {
	stopped := func(t *testing.T, w *world, id int64) *flow.Schedule {
		t.Helper()
		q, err := w.SavedQuestion(t.Context(), mira, id)
		w.must(err)
		if q.Schedule == nil || q.Schedule.Stopped == nil || len(q.Schedule.Reasons) == 0 {
			t.Fatalf("it goes on, or does not say why not: %+v", q.Schedule)
		}
		for _, r := range q.Schedule.Reasons {
			if r.Text == "" || r.Protects == "" || r.Instead == "" {
				t.Errorf("the reason does not help: %+v", r)
			}
		}
		before := len(entries(w))
		for range 2 {
			w.nextEpoch()
			w.round()
		}
		if n := len(entries(w)) - before; n != 2 {
			t.Errorf("%d entries after it stopped, want those of two epochs", n)
		}
		return q.Schedule
	}
	for name, end := range map[string]func(*world){
		"whoever set it has another role": func(w *world) { w.employ("mira", candor.Steward, false) },
		"their account is closed":         func(w *world) { w.employ("mira", candor.Analyst, true) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, few(""))
			w.employ("mira", candor.Analyst, false)
			id := w.scheduled(mira, flow.EachEpoch, buyers)
			end(w)
			w.nextEpoch()
			before := len(entries(w))
			w.round()
			if len(entries(w)) != before || len(w.runs(mira, id)) != 0 {
				t.Error("it was asked nevertheless")
			}
			if s := stopped(t, w, id); s.Reasons[0].Rule != "role" {
				t.Errorf("it says %s", s.Reasons[0].Rule)
			}
		})
	}
	t.Run("the allowance is used up", func(t *testing.T) {
		w := newWorld(t, few("allowance: {insideRho: 0.0007}\n"))
		w.employ("mira", candor.Analyst, false)
		id := w.scheduled(mira, flow.EachEpoch, buyers) // .0002 each
		for range 3 {
			w.nextEpoch()
			w.round()
		}
		w.nextEpoch()
		w.round()
		all := w.runs(mira, id)
		if len(all) != 4 || all[0].State != flow.RunRefused || all[0].Refusal == "" || all[1].State != flow.RunAnswered {
			t.Fatalf("got %+v want three answers and a refusal", all)
		}
		if s := stopped(t, w, id); !slices.Equal(s.Reasons, all[0].Reasons) || !strings.Contains(s.Reasons[0].Rule, "allowance") {
			t.Errorf("it says %+v", s.Reasons)
		}
		if n := len(w.runs(mira, id)); n != 4 {
			t.Errorf("%d runs: it is asked again", n)
		}
		w.must(w.ScheduleQuestion(t.Context(), mira, id, flow.EachMonth))
		if q, err := w.SavedQuestion(t.Context(), mira, id); err != nil || q.Schedule.Stopped != nil || len(q.Schedule.Reasons) > 0 {
			t.Errorf("set again, it is still stopped: %+v %v", q.Schedule, err)
		}
	})
}

func TestWhatIsDeletedAsksNothing(t *testing.T) {
	w := newWorld(t, few(""))
	id := w.scheduled(operator, flow.EachEpoch, buyers)
	w.must(w.DeleteQuestion(t.Context(), operator, id))
	w.nextEpoch()
	if w.round() != 0 {
		t.Error("a deleted question is asked")
	}
	w.must(w.RestoreQuestion(t.Context(), operator, id))
	w.nextEpoch()
	if w.round() != 1 {
		t.Error("taken back, it is not asked")
	}
	w.must(w.DeleteQuestion(t.Context(), operator, id))
	w.at(firstDay.Add(25 * time.Hour))
	w.round()
	if _, err := w.DB.Saved().SavedOne(t.Context(), id); !errors.Is(err, flow.ErrNotFound) {
		t.Errorf("what was deleted a day ago is kept: %v", err)
	}
	if runs, err := w.DB.Schedules().Runs(t.Context(), id, 10); err != nil || len(runs) != 0 {
		t.Errorf("%d runs of what is gone are kept (%v)", len(runs), err)
	}
}

func TestSchedulesAreTheirOwnersToSet(t *testing.T) {
	w := newWorld(t, few(""))
	id := w.scheduled(mira, flow.EachEpoch, buyers)
	w.must(w.ShareQuestion(t.Context(), mira, id, true))
	if got := ruleOf(w.ScheduleQuestion(t.Context(), otto, id, "")); got != "not-yours" {
		t.Errorf("a colleague ends it: %q", got)
	}
	if got := ruleOf(w.ScheduleQuestion(t.Context(), mira, id, "hour")); got != "mistake: every" {
		t.Errorf("each hour: got %q", got)
	}
	if _, err := w.QuestionRuns(t.Context(), otto, id, 10); err != nil {
		t.Errorf("a colleague does not see what a shared one did: %v", err)
	}
	w.must(w.ShareQuestion(t.Context(), mira, id, false))
	if _, err := w.QuestionRuns(t.Context(), otto, id, 10); ruleOf(err) != "not found" {
		t.Errorf("a colleague sees what another's did: %v", err)
	}
}

// A service that is told to stop in the middle leaves a run that the next one ends.
func TestARunThatWasInterruptedGoesOn(t *testing.T) {
	w := newWorld(t, few(""))
	id := w.scheduled(operator, flow.EachEpoch, buyers, buyers+" WHERE amount > 2")
	w.nextEpoch()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if n, err := w.RunSchedules(ctx); err == nil {
		t.Errorf("stopped, and %d were begun", n)
	}
	if w.round(); len(w.runs(operator, id)) != 1 || w.runs(operator, id)[0].State != flow.RunAnswered {
		t.Errorf("got %+v", w.runs(operator, id))
	}
}
