package board

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/candor-data/candor/internal/flow"
)

// behind stands for the house's own.
func behind(do func(context.Context)) bool {
	go func() {
		defer func() { _ = recover() }()
		do(context.Background())
	}()
	return true
}

func TestACheckThatFaultsOrCannotBeginHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		faults := false
		do := func(context.Context) (flow.Verification, error) {
			if faults {
				panic("a fault")
			}
			return flow.Verification{OK: true}, nil
		}
		c := &Checked{}
		if _, _, _, err := c.now(t.Context(), do, time.Now, behind); err != nil {
			t.Fatal(err)
		}
		faults = true
		for range 2 {
			time.Sleep(2 * time.Minute)
			if _, _, again, err := c.now(t.Context(), do, time.Now, behind); err != nil || !again {
				t.Errorf("after a fault no check begins: %v", err)
			}
			synctest.Wait()
		}
		if _, _, again, err := c.now(t.Context(), do, time.Now, func(func(context.Context)) bool { return false }); err != nil || again {
			t.Errorf("a closing house says that it checks: %v", err)
		}
	})
}

func TestALookSeesTheLastCheckAndStartsTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var result flow.Verification
		var fault error
		checks := 0
		do := func(context.Context) (flow.Verification, error) {
			checks++
			r, err := result, fault
			time.Sleep(5 * time.Second) // a large record
			return r, err
		}
		c := &Checked{}
		for _, step := range []struct {
			name    string
			after   time.Duration
			found   flow.Verification
			fault   error
			ok      bool
			age     time.Duration // of the check that is shown
			again   bool
			waited  bool
			checked int
		}{
			{"the first waits", 0, flow.Verification{OK: true}, nil, true, 0, false, true, 1},
			{"one within the minute is shown", 30 * time.Second, flow.Verification{}, nil, true, 30 * time.Second, false, false, 1},
			{"an older one is shown while the next is made", 40 * time.Second, flow.Verification{Problems: []string{"broken"}}, nil, true, 70 * time.Second, true, false, 2},
			{"what the next found is shown, and since it is bad it is looked at anew", 20 * time.Second, flow.Verification{OK: true}, nil, true, 0, false, true, 3},
			{"an hour later the old one stands", time.Hour, flow.Verification{}, errors.New("closed"), true, time.Hour, true, false, 4},
			{"a check that could not be made says nothing", 20 * time.Second, flow.Verification{OK: true}, nil, true, time.Hour + 20*time.Second, true, false, 5},
			{"and the next one stands", 20 * time.Second, flow.Verification{OK: true}, nil, true, 15 * time.Second, false, false, 5},
		} {
			time.Sleep(step.after)
			result, fault = step.found, step.fault
			began := time.Now()
			v, at, again, err := c.now(t.Context(), do, time.Now, behind)
			synctest.Wait()
			if err != nil || v.OK != step.ok || time.Since(at) != step.age || again != step.again || (time.Since(began) > 0) != step.waited || checks != step.checked {
				t.Errorf("%s: got ok %v, %s old, again %v, after %s, %d checks, %v", step.name, v.OK, time.Since(at), again, time.Since(began), checks, err)
			}
		}
		time.Sleep(time.Minute)
		if _, _, _, err := (&Checked{}).now(t.Context(), func(context.Context) (flow.Verification, error) { return flow.Verification{}, errors.New("closed") }, time.Now, behind); err == nil {
			t.Error("a first check that cannot be made is no answer")
		}
	})
}

// A record that is found broken stays so on the page until a check finds it whole.
func TestABrokenRecordIsShownAtOnce(t *testing.T) {
	c := &Checked{}
	broken := func(context.Context) (flow.Verification, error) {
		return flow.Verification{Problems: []string{"entry 3 does not hash"}}, errors.New("broken")
	}
	for range 2 {
		v, _, again, err := c.now(t.Context(), broken, time.Now, behind)
		if err != nil || v.OK || again || len(v.Problems) != 1 {
			t.Errorf("got %+v, %v, %v", v, again, err)
		}
	}
}
