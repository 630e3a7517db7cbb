package flow_test

import (
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

func TestTheClockOfRequestsIsReadFromTheRecord(t *testing.T) {
	w := newWorld(t, few(""))
	clock := func() map[string]flow.Right {
		all, _, err := w.RightsClock(t.Context(), chair)
		w.must(err)
		out := map[string]flow.Right{}
		for _, r := range all {
			out[r.Kind] = r
		}
		return out
	}
	for kind, r := range clock() {
		if r.Done != 0 || len(r.Open) != 0 {
			t.Errorf("%s: nobody asked for anything, got %+v", kind, r)
		}
	}
	if _, err := w.Person(t.Context(), operator, 3); err != nil {
		t.Fatal(err)
	}
	w.must(w.Correct(t.Context(), operator, 4, flow.Correct{Dataset: "people", Field: "team", Said: "value", Text: "b"}))
	if _, err := w.DeletePerson(t.Context(), operator, 2); err != nil {
		t.Fatal(err)
	}
	got := clock()
	// A deletion opens the record once more: it reads what to look for.
	if got["copy"].Done != 2 || got["correct"].Done != 1 || got["delete"].Done != 1 || len(got["delete"].Open) != 0 {
		t.Errorf("got %+v", got)
	}
	w.at(firstDay.AddDate(1, 0, 1))
	if got := clock(); got["copy"].Done+got["correct"].Done+got["delete"].Done != 0 {
		t.Errorf("more than a year later they are still told as the last year's: %+v", got)
	}
	if _, _, err := w.RightsClock(t.Context(), candor.Actor{Role: candor.Analyst, Name: "x", Party: shop}); err == nil {
		t.Error("an analyst reads the requests of people")
	}
}

func TestAMonthEndsWithTheMonthWhereItHasNoSuchDay(t *testing.T) {
	for _, c := range [][2]string{{"2026-11-22", "2026-12-22"}, {"2027-01-31", "2027-02-28"}, {"2028-01-31", "2028-02-29"}, {"2026-12-31", "2027-01-31"}, {"2026-08-31", "2026-09-30"}} {
		at, err := time.Parse(time.DateOnly, c[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := flow.MonthAfter(at).Format(time.DateOnly); got != c[1] {
			t.Errorf("a month after %s: got %s want %s", c[0], got, c[1])
		}
	}
}
