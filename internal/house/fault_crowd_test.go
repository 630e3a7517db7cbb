package house_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/mechanism"
)

// together lets n callers go at one moment and gives what each got.
func together[T any](n int, call func(i int) (T, error)) ([]T, []error) {
	out, errs := make([]T, n), make([]error, n)
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			<-start
			out[i], errs[i] = call(i)
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	return out, errs
}

// newShop makes the shop with an allowance of its own; its own first question uses some of it.
func newShop(t *testing.T, partnerRho string, opt house.Options) *house.House {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	if opt.Now == nil {
		opt.Now = clockAt(noon).now
	}
	if err := house.Init(dir, opt); err != nil {
		t.Fatal(err)
	}
	h := open(t, dir, opt)
	if err := fill(t.Context(), h, partnerRho); err != nil {
		t.Fatal(err)
	}
	return h
}

func spentBy(t *testing.T, h *house.House, c allowance.Charge) allowance.Spent {
	t.Helper()
	now, err := h.DB.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.DB.Journal().Spent(t.Context(), c, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var brandsAllowance = allowance.Charge{Scope: allowance.OfPartner(brand), Days: allowance.PartnerDays}

func TestFiveHundredAskersAtOnceSpendTheAllowanceExactly(t *testing.T) {
	const askers = 500
	sigma, err := mechanism.Sigma(candor.Coarsest)
	if err != nil {
		t.Fatal(err)
	}
	each := mechanism.Rho(1, 1, sigma)
	first := mechanism.Rho(1, 1, 50) // the shop's own question
	fits := int64(askers/2 - 1)
	// Half an answer more than fits: the last one must not get in.
	cap := first + candor.Rho(fits)*each + each/2
	h := newShop(t, fmt.Sprintf("%.9f", cap.Float()), house.Options{})
	before := len(usesOf(t, h))
	results, errs := together(askers, func(i int) (flow.Result, error) {
		req := asBrand(fmt.Sprintf("%s WHERE amount > %d.%02d", count, i/100, i%100))
		req.Precision = candor.Coarsest
		return h.Ask(t.Context(), req)
	})
	allowed := int64(0)
	for i, r := range results {
		switch {
		case errs[i] != nil: // askers do not make each other's permits stale
			t.Fatalf("asker %d: %v", i, errs[i])
		case r.Decision.Allowed:
			allowed++
		case !slices.Contains(rules(r), "allowance-used-up"):
			t.Errorf("asker %d was refused by %v, want allowance-used-up", i, rules(r))
		}
	}
	if allowed != fits {
		t.Errorf("got %d answers, want %d", allowed, fits)
	}
	if got, want := spentBy(t, h, brandsAllowance).Window, first+candor.Rho(fits)*each; got != want || got > cap {
		t.Errorf("%d nano-rho were spent, want %d, at most %d", got, want, cap)
	}
	uses := usesOf(t, h)
	if got := len(uses) - before; int64(got) != allowed {
		t.Errorf("%d uses for %d answers", got, allowed)
	}
	for _, u := range uses {
		if u.Conclude == 0 {
			t.Errorf("use %d never ended", u.Intent)
		}
	}
	sound(t, h, headOf(t, h))
}

func TestTwoHundredAskersOfOneQuestionPayOnce(t *testing.T) {
	h := newShop(t, "0.024", house.Options{})
	was, before := spentBy(t, h, brandsAllowance).Lifetime, len(usesOf(t, h))
	results, errs := together(200, func(i int) (flow.Result, error) {
		spelling := []string{count + " WHERE amount > 4 AND amount < 40", "select count(distinct customer_id) persons from orders where amount < 40.0 and 4 < amount"}
		return h.Ask(t.Context(), asBrand(spelling[i%2]))
	})
	paid := 0
	for i, r := range results {
		if errs[i] != nil || !r.Decision.Allowed {
			t.Fatalf("asker %d: %v %v", i, errs[i], rules(r))
		}
		if mustJSON(r.Rows) != mustJSON(results[0].Rows) {
			t.Errorf("asker %d got %s, the first one %s: many answers average the noise away", i, mustJSON(r.Rows), mustJSON(results[0].Rows))
		}
		if r.Decision.ID != results[0].Decision.ID {
			paid++
		}
	}
	if paid > 0 {
		t.Errorf("%d askers were charged once more", paid)
	}
	if got, want := spentBy(t, h, brandsAllowance).Lifetime-was, mechanism.Rho(1, 1, 50); got != want {
		t.Errorf("%d nano-rho were spent, want %d", got, want)
	}
	if got := len(usesOf(t, h)) - before; got != 1 {
		t.Errorf("%d uses, want 1", got)
	}
	sound(t, h, headOf(t, h))
}

// Loads, choices and epochs go on while questions are asked: each question is of one moment, and no call waits for ever.
func TestAskersChoosersAndAStewardAtOnce(t *testing.T) {
	dir, head := shopFolder(t)
	h := open(t, dir, house.Options{Now: func() time.Time { return noon.Add(time.Hour) }})
	people := make([]candor.SubjectID, yes+1)
	for i := 1; i <= yes; i++ {
		people[i] = personOf(t, h, i)
	}
	_, errs := together(60, func(i int) (struct{}, error) {
		var err error
		switch {
		case i == 0:
			err = load(t.Context(), h, moreOrders())
		case i == 1:
			_, err = h.NextEpoch(t.Context(), operator)
		case i%3 == 0:
			err = h.Choose(t.Context(), operator, flow.Choose{Subject: people[i%yes+1], Purpose: analytics, Recipient: brand, Channel: "phone"})
		default:
			var r flow.Result
			r, err = h.Ask(t.Context(), asBrand(fmt.Sprintf("%s WHERE amount > %d", count, i)))
			if err == nil && !r.Decision.Allowed {
				err = fmt.Errorf("refused: %v", rules(r))
			}
		}
		return struct{}{}, err
	})
	for i, err := range errs {
		// A question may be told that permission kept changing: 20 people change theirs while it is decided.
		if err != nil && !errors.Is(err, ledger.ErrStale) {
			t.Errorf("caller %d: %v", i, err)
		}
	}
	for i := 3; i < 60; i += 3 {
		if permits(t, h, people[i%yes+1], brand) {
			t.Errorf("a no of caller %d does not hold", i)
		}
	}
	sound(t, h, head)
}
