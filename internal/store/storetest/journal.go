package storetest

import (
	"bytes"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
)

const (
	us    candor.PartyID = "us"
	payco candor.PartyID = "payco"
)

// month charges the partner's window, for good charges a dataset's lifetime.
func month(rho, most candor.Rho) allowance.Charge {
	return allowance.Charge{Scope: allowance.OfPartner(payco), Rho: rho, Cap: most, Days: allowance.PartnerDays}
}

func forGood(rho, most candor.Rho) allowance.Charge {
	return allowance.Charge{Scope: allowance.OfDataset("purchases"), Rho: rho, Cap: most}
}

// intent is a question of payco as the gate would permit it now.
func (h *house) intent(charges ...allowance.Charge) ledger.Intent {
	h.Helper()
	_, v, err := h.Descriptions.Sources(h.ctx, 0)
	h.must(err)
	return ledger.Intent{
		Body:     ledger.Body{Kind: ledger.KindIntend, Use: candor.Insight.String(), Purpose: "counting", Recipient: payco, Datasets: []string{"purchases"}, Charges: charges},
		Versions: ledger.Versions{Catalog: v, Permission: h.version(payco), Recipient: payco, Epoch: h.epoch()},
		Charges:  charges, Plan: []byte("plan"), Actor: candor.Actor{Role: candor.Partner, Name: "ann"}, Categories: []candor.CategoryID{"user.financial"},
	}
}

func (h *house) version(of candor.PartyID) int64 {
	h.Helper()
	v, err := h.Permission.Version(h.ctx, of)
	h.must(err)
	return v
}

func (h *house) epoch() int64 {
	h.Helper()
	e, err := h.Epochs.Epoch(h.ctx)
	h.must(err)
	return e.Number
}

func (h *house) nextEpoch() int64 {
	h.Helper()
	n, err := h.Epochs.NextEpoch(h.ctx, "a test")
	h.must(err)
	return n
}

func (h *house) intend(in ledger.Intent) int64 {
	h.Helper()
	i, at, err := h.Journal.Intend(h.ctx, in)
	h.must(err)
	if !at.Equal(h.now()) {
		h.Errorf("the intent was at %v, want %v", at, h.now())
	}
	return i
}

func (h *house) outcome(intent int64, released string) ledger.Outcome {
	d := digest(released)
	return ledger.Outcome{Intent: intent, Body: ledger.Body{Kind: ledger.KindConclude, Intent: &intent, Digest: &d}, Released: []byte(released), Digest: d}
}

func (h *house) conclude(intent int64, released string) int64 {
	h.Helper()
	c, err := h.Journal.Conclude(h.ctx, h.outcome(intent, released))
	h.must(err)
	return c
}

func (h *house) spent(c allowance.Charge) allowance.Spent {
	h.Helper()
	s, err := h.Allowance.Spent(h.ctx, c, h.now())
	h.must(err)
	return s
}

var journal = map[string]func(*house){
	"a use does not start when a fact behind its permit has moved": func(h *house) {
		her := h.people("17")[0]
		h.must(h.Partner.PutAgreement(h.ctx, agreement("a")))
		for name, move := range map[string]func(){
			"permission": func() {
				h.must(h.Permission.Append(h.ctx, []permission.Event{choice(her, permission.Withdrawn, payco)}))
			},
			"time off":  func() { h.must(h.Permission.Append(h.ctx, []permission.Event{off(her, h.now().Add(day))})) },
			"agreement": func() { h.must(h.Partner.PutAgreement(h.ctx, agreement("a"))) },
			"catalogue": func() { h.must(h.Descriptions.Apply(h.ctx, nil, nil, nil)) },
			"epoch":     func() { h.nextEpoch() },
			"its end":   func() { h.pass(time.Hour) },
		} {
			in := h.intent(month(1, 100))
			s, err := h.Partner.Standing(h.ctx, "a")
			h.must(err)
			in.Versions.ID, in.Versions.Agreement, in.Versions.Ends = "a", s.Version, h.now().Add(time.Hour)
			before := h.spent(month(0, 0))
			h.intend(in)
			if got := h.spent(month(0, 0)).Window - before.Window; got != 1 {
				h.Errorf("%s: before it moved, %d was debited, want 1", name, got)
			}
			move()
			if err := h.unrecorded(name, func() error { _, _, err := h.Journal.Intend(h.ctx, in); return err }); !errors.Is(err, ledger.ErrStale) {
				h.Errorf("%s moved: got %v, want ErrStale", name, err)
			}
			if got := h.spent(month(0, 0)).Window - before.Window; got != 1 {
				h.Errorf("%s: a stale intent left %d debited, want 1", name, got)
			}
		}
	},
	"what moves for another recipient does not stop a use": func(h *house) {
		in := h.intent()
		h.must(h.Permission.Append(h.ctx, []permission.Event{choice(h.people("17")[0], permission.Withdrawn, us)}))
		h.intend(in)
	},
	"a debit that does not fit is refused whole and leaves no entry": func(h *house) {
		h.intend(h.intent(month(6, 10), forGood(6, 10)))
		for name, in := range map[string]ledger.Intent{
			"the second charge": h.intent(month(1, 10), forGood(5, 10)),
			"both":              h.intent(month(5, 10), forGood(5, 10)),
			"no cap, a window":  h.intent(month(1, 0)),
		} {
			if err := h.unrecorded(name, func() error { _, _, err := h.Journal.Intend(h.ctx, in); return err }); !errors.Is(err, ledger.ErrSpent) {
				h.Errorf("%s: got %v, want ErrSpent", name, err)
			}
		}
		if m, d := h.spent(month(0, 0)), h.spent(forGood(0, 0)); m.Window != 6 || d.Lifetime != 6 {
			h.Errorf("got %v and %v, want 6 and 6", m, d)
		}
		h.intend(h.intent(month(4, 10), forGood(4, 10))) // what is left is given to the last
	},
	"a negative charge is refused": func(h *house) {
		_ = h.unrecorded("a refund", func() error { _, _, err := h.Journal.Intend(h.ctx, h.intent(month(-1, 10))); return err })
	},
	"of many debits at once those that fit pass": func(h *house) {
		in := h.intent(month(3, 10))
		var passed atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				switch _, _, err := h.Journal.Intend(h.ctx, in); {
				case err == nil:
					passed.Add(1)
				case !errors.Is(err, ledger.ErrSpent):
					h.Errorf("got %v, want ErrSpent", err)
				}
			})
		}
		all.Wait()
		if s := h.spent(month(0, 0)); passed.Load() != 3 || s.Window != 9 || h.size()[0] != 3 {
			h.Errorf("%d passed and %d was debited, want 3 and 9", passed.Load(), s.Window)
		}
	},
	"windows roll by day, and a lifetime does not": func(h *house) {
		h.intend(h.intent(month(6, 10), forGood(6, 10)))
		h.pass(allowance.PartnerDays*day - time.Second)
		if s := h.spent(month(0, 0)); s.Window != 6 {
			h.Errorf("within the window %d counts, want 6", s.Window)
		}
		h.pass(2 * day)
		if s := h.spent(month(0, 0)); s.Window != 0 || s.Lifetime != 6 {
			h.Errorf("after the window: got %+v, want 0 and 6", s)
		}
		h.intend(h.intent(month(10, 10)))
		h.pass(10 * 365 * day)
		if _, _, err := h.Journal.Intend(h.ctx, h.intent(forGood(5, 10))); !errors.Is(err, ledger.ErrSpent) {
			h.Errorf("a dataset's lifetime, ten years on: got %v, want ErrSpent", err)
		}
	},
	"a use is concluded once, and only one that began": func(h *house) {
		i := h.intend(h.intent())
		h.conclude(i, "an answer")
		for name, n := range map[string]int64{"again": i, "one that never began": i + 100} {
			_ = h.unrecorded(name, func() error { _, err := h.Journal.Conclude(h.ctx, h.outcome(n, "another")); return err })
		}
		if got, err := h.Journal.Answer(h.ctx, i); err != nil || string(got.Released) != "an answer" {
			h.Errorf("got %q %v, want the first answer", got.Released, err)
		}
	},
	"an answer is found by its key within its epoch and in no other": func(h *house) {
		in := h.intent()
		in.CacheKey = digest("key")
		epoch := in.Versions.Epoch
		i := h.intend(in)
		if _, err := h.Journal.Released(h.ctx, in.CacheKey, epoch); !errors.Is(err, ledger.ErrNotFound) {
			h.Errorf("before its outcome: got %v, want ErrNotFound", err)
		}
		if _, err := h.Journal.Answer(h.ctx, i); !errors.Is(err, ledger.ErrNotFound) {
			h.Errorf("before its outcome: got %v, want ErrNotFound", err)
		}
		c := h.conclude(i, "an answer")
		h.conclude(h.intend(h.intent()), "an answer that is not kept for repeats")
		got, err := h.Journal.Released(h.ctx, in.CacheKey, epoch)
		if err != nil || got.Intent != i || got.Conclude != c || got.Digest != digest("an answer") || string(got.Released) != "an answer" || !bytes.Equal(got.Plan, in.Plan) || !got.At.Equal(h.now()) {
			h.Errorf("got %+v %v", got, err)
		}
		h.nextEpoch()
		for name, err := range map[string]error{
			"the next epoch": second(h.Journal.Released(h.ctx, in.CacheKey, epoch+1)),
			"another key":    second(h.Journal.Released(h.ctx, digest("other"), epoch)),
			"no key":         second(h.Journal.Released(h.ctx, candor.Digest{}, epoch)),
			"no such intent": second(h.Journal.Answer(h.ctx, i+100)),
		} {
			if !errors.Is(err, ledger.ErrNotFound) {
				h.Errorf("%s: got %v, want ErrNotFound", name, err)
			}
		}
	},
}

func second[T any](_ T, err error) error { return err }
