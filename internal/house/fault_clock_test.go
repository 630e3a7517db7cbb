package house_test

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

func choose(t *testing.T, h *house.House, i int, yes bool) error {
	t.Helper()
	return h.Choose(t.Context(), operator, flow.Choose{Subject: personOf(t, h, i), Purpose: analytics, Recipient: brand, Yes: yes, Channel: "phone"})
}

// aYearBack is where a machine's clock lands when its battery is empty.
func aYearBack(t time.Time) time.Time { return t.AddDate(-1, 0, 0) }

func TestANoBeatsAnEarlierYesWhateverTheMachinesClockSays(t *testing.T) {
	for name, again := range map[string]bool{"in one process": false, "over a restart": true} {
		t.Run(name, func(t *testing.T) {
			c := clockAt(noon.Add(time.Hour))
			dir, head := shopFolder(t)
			h := open(t, dir, house.Options{Now: c.now})
			if err := choose(t, h, 45, true); err != nil {
				t.Fatal(err)
			}
			if !permits(t, h, personOf(t, h, 45), brand) {
				t.Fatal("the yes does not hold")
			}
			c.set(aYearBack(noon))
			if again {
				if err := h.Close(); err != nil {
					t.Fatal(err)
				}
				h = open(t, dir, house.Options{Now: c.now})
			}
			if err := errors.Join(choose(t, h, 45, false), choose(t, h, 7, false)); err != nil {
				t.Fatal(err)
			}
			for _, i := range []int{45, 7} {
				if permits(t, h, personOf(t, h, i), brand) {
					t.Errorf("%d said no, and permits", i)
				}
				events, err := h.Choices(t.Context(), operator, personOf(t, h, i))
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range events {
					if e.Recorded.Before(noon) || e.GivenAt.After(e.Recorded) {
						t.Errorf("a choice made at %v was recorded at %v", e.GivenAt, e.Recorded)
					}
				}
			}
			if _, err := h.NextEpoch(t.Context(), operator); err != nil {
				t.Fatal(err)
			}
			r, err := h.Ask(t.Context(), asBrand(count))
			if err != nil || !r.Decision.Allowed {
				t.Fatalf("%v %v", err, rules(r))
			}
			counted(t, r, yes-1)
			sound(t, h, head)
		})
	}
}

// The machine's clock may jump while a choice is on its way to the disk.
func TestANoBeatsAYesThatWasReadOnAClockThatJumpedBack(t *testing.T) {
	c := clockAt(noon.Add(time.Hour))
	jump := func(string) {}
	dir, head := shopFolder(t)
	h := open(t, dir, house.Options{Now: c.now, Step: func(s string) { jump(s) }})
	late := noon.AddDate(0, 0, 20)
	c.set(late)
	jump = func(s string) {
		if s == "choose" {
			c.set(noon.Add(2 * time.Hour))
		}
	}
	if err := choose(t, h, 45, true); err != nil {
		t.Fatal(err)
	}
	jump = func(string) {}
	if err := choose(t, h, 45, false); err != nil {
		t.Fatal(err)
	}
	if permits(t, h, personOf(t, h, 45), brand) {
		t.Error("the no does not hold: it counts as earlier than the yes")
	}
	sound(t, h, head)
}

func TestWindowsOfTheAllowanceDoNotReopenWhenTheClockIsSetBack(t *testing.T) {
	c := clockAt(noon)
	dir := filepath.Join(t.TempDir(), "shop")
	if err := house.Init(dir, house.Options{}); err != nil {
		t.Fatal(err)
	}
	h := open(t, dir, house.Options{Now: c.now})
	if err := fill(t.Context(), h, "0.0005"); err != nil { // of .0002 each: the shop's own question, and one more
		t.Fatal(err)
	}
	next := 0
	ask := func(want string) {
		t.Helper()
		next++
		r, err := h.Ask(t.Context(), asBrand(fmt.Sprintf("%s WHERE amount > %d", count, next)))
		if err != nil {
			t.Fatal(err)
		}
		if got := "allowed"; !r.Decision.Allowed {
			got = "refused"
			if want != got || !slices.Contains(rules(r), "allowance-used-up") {
				t.Errorf("question %d at %v: refused by %v, want %s", next, c.now(), rules(r), want)
			}
		} else if got != want {
			t.Errorf("question %d at %v: %s, want %s", next, c.now(), got, want)
		}
	}
	ask("allowed")
	ask("refused")
	for _, back := range []time.Time{aYearBack(noon), noon.AddDate(-40, 0, 0), noon.AddDate(0, 0, -31)} {
		c.set(back)
		ask("refused")
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	c.set(aYearBack(noon))
	h = open(t, dir, house.Options{Now: c.now})
	ask("refused")
	c.set(noon.AddDate(0, 0, 30)) // not before 30 whole days are over
	ask("refused")
	c.set(noon.AddDate(0, 0, 31))
	ask("allowed")
	ask("allowed")
	ask("refused")
	c.set(noon) // and back: what was spent since is not forgotten, and not what was spent before
	ask("refused")
	if got, most := spentBy(t, h, brandsAllowance).Window, candor.Rho(500_000); got > most {
		t.Errorf("%d nano-rho are spent in the window, at most %d", got, most)
	}
	sound(t, h, headOf(t, h))
}

func TestWhatHasEndedDoesNotBeginAgainWhenTheClockIsSetBack(t *testing.T) {
	c := clockAt(noon.Add(time.Hour))
	dir, head := shopFolder(t)
	h := open(t, dir, house.Options{Now: c.now})
	list := choices(46, 46, "yes", "2026-04-28T09:00:00Z", "counted.briefly") // until 8 May
	if im, err := h.ImportPermissions(t.Context(), operator, bytes.NewReader(list), "customer"); err != nil || im.Bad > 0 {
		t.Fatal(err, im)
	}
	s := personOf(t, h, 46)
	if !permits(t, h, s, brand) {
		t.Fatal("the yes does not hold")
	}
	c.set(agreedUntil) // and the yes has ended too
	refusedAsExpired := func(when string) {
		t.Helper()
		r, err := h.Ask(t.Context(), asBrand(count+" WHERE amount > 8"))
		if err != nil {
			t.Fatal(err)
		}
		if r.Decision.Allowed || !slices.Contains(rules(r), "expired") {
			t.Errorf("%s: allowed %v by %v, want a refusal as expired", when, r.Decision.Allowed, rules(r))
		}
		if permits(t, h, s, brand) {
			t.Errorf("%s: a yes that had ended holds", when)
		}
	}
	refusedAsExpired("at the end")
	c.set(noon.Add(2 * time.Hour))
	refusedAsExpired("with the clock set back")
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	h = open(t, dir, house.Options{Now: c.now})
	refusedAsExpired("after a restart with the clock set back")
	sound(t, h, head)
}
