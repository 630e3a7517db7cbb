package house_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/protect"
)

// between lets something happen at a named step of the road.
type between struct {
	step  string
	do    func(time int) // how often the step was come to: 1 the first time
	armed atomic.Bool
	times atomic.Int64
	seen  []string // steps of the road while armed
}

func (b *between) at(step string) {
	if !b.armed.Load() {
		return
	}
	switch step {
	case "decided", "stale", "intended", "counted", "concluded":
		b.seen = append(b.seen, step) // steps of the road come from the one asker
	}
	if step == b.step {
		b.do(int(b.times.Add(1)))
	}
}

// during asks the brand's question while b.do happens at b.step.
func during(t *testing.T, h *house.House, b *between, step string, do func(time int)) (flow.Result, error) {
	t.Helper()
	b.step, b.do, b.seen = step, do, nil
	b.times.Store(0)
	b.armed.Store(true)
	defer b.armed.Store(false)
	return h.Ask(t.Context(), asBrand(count))
}

// raced opens the shop in an epoch in which nothing was asked yet.
func raced(t *testing.T, c *clock) (*house.House, *between, string) {
	t.Helper()
	dir, head := shopFolder(t)
	b := &between{}
	h := open(t, dir, house.Options{Now: c.now, Step: b.at})
	if _, err := h.NextEpoch(t.Context(), operator); err != nil {
		t.Fatal(err)
	}
	return h, b, head
}

// counted checks an answer's number of people, in builds without noise.
func counted(t *testing.T, r flow.Result, want int) {
	t.Helper()
	if !protect.ZeroNoise {
		return
	}
	if got := mustJSON(r.Rows); got != fmt.Sprintf("[[%d]]", want) {
		t.Errorf("counted %s people, want %d", got, want)
	}
}

func mustChoose(t *testing.T, h *house.House, s candor.SubjectID) {
	t.Helper()
	if err := h.Choose(t.Context(), operator, flow.Choose{Subject: s, Purpose: analytics, Recipient: brand, Channel: "phone"}); err != nil {
		t.Error(err)
	}
}

func versionOf(t *testing.T, h *house.House) int64 {
	t.Helper()
	v, err := h.DB.Permission().Version(t.Context(), brand)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestANoBetweenDecisionAndIntentIsHeeded(t *testing.T) {
	h, b, head := raced(t, clockAt(noon.Add(time.Hour)))
	s, before := personOf(t, h, 7), len(usesOf(t, h))
	r, err := during(t, h, b, "decided", func(time int) {
		if time == 1 {
			mustChoose(t, h, s)
		}
	})
	if err != nil || !r.Decision.Allowed {
		t.Fatalf("%v %v", err, rules(r))
	}
	if want := []string{"decided", "stale", "decided", "intended", "counted", "concluded"}; !slices.Equal(b.seen, want) {
		t.Errorf("the road went %v, want %v", b.seen, want)
	}
	uses := usesOf(t, h)
	if got := len(uses) - before; got != 1 {
		t.Errorf("%d uses were recorded and charged, want 1", got)
	}
	if got, want := uses[0].Permission, versionOf(t, h); got != want {
		t.Errorf("the use rests on permission as of %d, the no is %d", got, want)
	}
	counted(t, r, yes-1)
	sound(t, h, head)
}

func TestThePermitOfAnAskerWhoIsOvertakenThreeTimesIsAnErrorAndCostsNothing(t *testing.T) {
	h, b, head := raced(t, clockAt(noon.Add(time.Hour)))
	var who []candor.SubjectID
	for i := 1; i <= 4; i++ {
		who = append(who, personOf(t, h, i))
	}
	before, spent := len(usesOf(t, h)), spentBy(t, h, brandsAllowance)
	_, err := during(t, h, b, "decided", func(time int) { mustChoose(t, h, who[time-1]) })
	if !errors.Is(err, ledger.ErrStale) {
		t.Errorf("got %v, want ErrStale", err)
	}
	if want := []string{"decided", "stale", "decided", "stale", "decided", "stale"}; !slices.Equal(b.seen, want) {
		t.Errorf("the road went %v, want %v", b.seen, want)
	}
	if got := len(usesOf(t, h)) - before; got != 0 {
		t.Errorf("%d uses were recorded", got)
	}
	if got := spentBy(t, h, brandsAllowance); got != spent {
		t.Errorf("the allowance moved from %v to %v", spent, got)
	}
	r, err := h.Ask(t.Context(), asBrand(count))
	if err != nil || !r.Decision.Allowed {
		t.Fatalf("asked again: %v %v", err, rules(r))
	}
	counted(t, r, yes-3)
	sound(t, h, head)
}

func TestAUseThatBeganBeforeTheNoGoesOnAndTheNextOneHeedsIt(t *testing.T) {
	for _, step := range []string{"intended", "counted", "protected", "concluded"} {
		t.Run(step, func(t *testing.T) {
			h, b, head := raced(t, clockAt(noon.Add(time.Hour)))
			s, version := personOf(t, h, 7), versionOf(t, h)
			r, err := during(t, h, b, step, func(int) { mustChoose(t, h, s) })
			if err != nil || !r.Decision.Allowed {
				t.Fatalf("%v %v", err, rules(r))
			}
			if u := usesOf(t, h)[0]; u.Permission != version || u.Conclude == 0 {
				t.Errorf("the use rests on permission as of %d, want %d", u.Permission, version)
			}
			counted(t, r, yes)
			r, err = h.Ask(t.Context(), asBrand(count+" WHERE amount > 0"))
			if err != nil || !r.Decision.Allowed {
				t.Fatalf("%v %v", err, rules(r))
			}
			if got, want := usesOf(t, h)[0].Permission, versionOf(t, h); got != want {
				t.Errorf("the next use rests on permission as of %d, want %d", got, want)
			}
			counted(t, r, yes-1)
			sound(t, h, head)
		})
	}
}

func TestAYesThatEndsBetweenDecisionAndIntentIsNoLongerAYes(t *testing.T) {
	c := clockAt(noon.Add(time.Hour))
	h, b, head := raced(t, c)
	// The notice is valid for ten days: person 46's yes ends on 8 May at 9.
	list := choices(46, 46, "yes", "2026-04-28T09:00:00Z", "counted.briefly")
	if im, err := h.ImportPermissions(t.Context(), operator, bytes.NewReader(list), "customer"); err != nil || im.Bad > 0 {
		t.Fatal(err, im)
	}
	ends := time.Date(2026, 5, 8, 9, 0, 0, 0, time.UTC)
	c.set(ends.Add(-time.Microsecond))
	r, err := during(t, h, b, "decided", func(time int) {
		if time == 1 {
			c.set(ends)
		}
	})
	if err != nil || !r.Decision.Allowed {
		t.Fatalf("%v %v", err, rules(r))
	}
	if want := []string{"decided", "stale", "decided", "intended", "counted", "concluded"}; !slices.Equal(b.seen, want) {
		t.Errorf("the road went %v, want %v", b.seen, want)
	}
	if permits(t, h, personOf(t, h, 46), brand) {
		t.Error("the yes holds after its end")
	}
	counted(t, r, yes)
	sound(t, h, head)
}

func TestAnAgreementThatEndsBetweenDecisionAndIntentAllowsNothing(t *testing.T) {
	end := func(t *testing.T, h *house.House, effective time.Time) {
		t.Helper()
		if err := h.EndWith(t.Context(), operator, agreed, brand, keyOf(brand), "enough", effective); err != nil {
			t.Error(err)
		}
	}
	due := noon.Add(48 * time.Hour)
	for _, tt := range []struct {
		name   string
		start  time.Time
		before func(t *testing.T, h *house.House)
		then   func(t *testing.T, h *house.House, c *clock)
		want   string
	}{
		{"a side ends it at once", noon.Add(time.Hour), nil, func(t *testing.T, h *house.House, _ *clock) { end(t, h, time.Time{}) }, "ended"},
		{"the moment comes that a side had named", due.Add(-time.Microsecond),
			func(t *testing.T, h *house.House) { end(t, h, due) },
			func(t *testing.T, _ *house.House, c *clock) { c.set(due) }, "ended"},
		{"its last day is over", agreedUntil.Add(-time.Microsecond), nil,
			func(t *testing.T, _ *house.House, c *clock) { c.set(agreedUntil) }, "expired"},
		{"other words are put in its place", noon.Add(time.Hour), nil, func(t *testing.T, h *house.House, _ *clock) {
			files := descriptions("0.024")
			files[0].Data = bytes.Replace(files[0].Data, []byte("share: 40"), []byte("share: 39"), 1)
			if _, err := h.Apply(t.Context(), operator, files, false); err != nil {
				t.Error(err)
			}
		}, "unsigned"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := clockAt(noon.Add(time.Hour))
			h, b, head := raced(t, c)
			if tt.before != nil {
				tt.before(t, h)
			}
			c.set(tt.start)
			uses, spent := len(usesOf(t, h)), spentBy(t, h, brandsAllowance)
			r, err := during(t, h, b, "decided", func(time int) {
				if time == 1 {
					tt.then(t, h, c)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if r.Decision.Allowed || !slices.Contains(rules(r), tt.want) {
				t.Errorf("allowed %v with rules %v, want a refusal by %q", r.Decision.Allowed, rules(r), tt.want)
			}
			if got := len(usesOf(t, h)) - uses; got != 0 || spentBy(t, h, brandsAllowance) != spent {
				t.Errorf("%d uses were recorded and charged", got)
			}
			sound(t, h, head)
		})
	}
}

func TestANewEpochOrCatalogueBetweenDecisionAndIntentIsAskedAboutAgain(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, h *house.House){
		"epoch": func(t *testing.T, h *house.House) {
			if err := load(t.Context(), h, moreOrders()); err != nil {
				t.Error(err)
			}
			if _, err := h.NextEpoch(t.Context(), operator); err != nil {
				t.Error(err)
			}
		},
		"catalogue": func(t *testing.T, h *house.House) {
			files := descriptions("0.024")
			files[0].Data = bytes.Replace(files[0].Data, []byte("title: Counting"), []byte("title: Counting orders"), 1)
			if _, err := h.Apply(t.Context(), operator, files, false); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h, b, head := raced(t, clockAt(noon.Add(time.Hour)))
			uses := len(usesOf(t, h))
			r, err := during(t, h, b, "decided", func(time int) {
				if time == 1 {
					change(t, h)
				}
			})
			if err != nil || !r.Decision.Allowed {
				t.Fatalf("%v %v", err, rules(r))
			}
			if got := strings.Join(b.seen, " "); got != "decided stale decided intended counted concluded" {
				t.Errorf("the road went %s", got)
			}
			e, err := h.DB.Epoch(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			all := usesOf(t, h)
			if got := len(all) - uses; got != 1 || all[0].Epoch != e.Number || all[0].Catalog != h.World().View.Version() {
				t.Errorf("%d uses; the last one read epoch %d and catalogue %d, want %d and %d", got, all[0].Epoch, all[0].Catalog, e.Number, h.World().View.Version())
			}
			counted(t, r, yes)
			sound(t, h, head)
		})
	}
}
