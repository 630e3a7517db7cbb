//go:build !zeronoise

package house_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
)

// moreScenarios are those that rest on the first ones: a deletion goes through everything, money follows answers.
var moreScenarios = []scenario{
	{name: "deleting somebody", actions: []action{erase(3), nextEpoch(2)}},
	{name: "paying two people", actions: []action{pay(1), pay(2)}},
	{name: "asking a partner to delete, and its word", actions: []action{askToDelete, attest}},
}

var askToDelete = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		r := partner.DeletionRequest{Agreement: agreed, Party: brand, Why: partner.AgreementOver, Answers: []int64{1, 2}, Asked: noon, Due: noon.AddDate(0, 0, 30)}
		_, err := h.DB.Partner().AskDeletion(ctx, r)
		if errors.Is(err, partner.ErrAsked) {
			return "", nil
		}
		return "", err
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		return len(requests(t, h)) == 1
	},
}

var attest = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		all, _, err := h.Deletions(ctx, operator)
		if err != nil || len(all) != 1 || all[0].Attested != nil {
			return "", err
		}
		return "", h.AttestWith(ctx, operator, all[0].Request.ID, brand, keyOf(brand), flow.Deleted{On: noon, Method: "Removed.", Person: "An office"})
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		all := requests(t, h)
		if len(all) != 1 || all[0].Attested == nil {
			return false
		}
		if all[0].AttestedEntry == 0 || len(all[0].Attested.Sig) == 0 {
			t.Error("half of a word is kept")
		}
		return true
	},
}

func requests(t *testing.T, h *house.House) []flow.DeletionStanding {
	t.Helper()
	all, _, err := h.Deletions(t.Context(), operator)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) > 1 {
		t.Errorf("a partner was asked %d times for the same", len(all))
	}
	return all
}

// erase deletes a person. A deletion that has begun goes on at the next opening, so it is never found half done.
func erase(i int) action {
	return action{
		do: func(ctx context.Context, h *house.House) (string, error) {
			s, err := h.FindPerson(ctx, operator, "customer", customer(i))
			if errors.Is(err, flow.ErrNobody) {
				return "", nil
			}
			if err != nil {
				return "", err
			}
			r, err := h.DeletePerson(ctx, operator, s)
			if err == nil && (r.Done == nil || !r.Search.Clean()) {
				err = fmt.Errorf("the deletion was acknowledged and is open: %+v", r)
			}
			return "", err
		},
		done: func(t *testing.T, h *house.House, _ string) bool {
			t.Helper()
			_, err := h.FindPerson(t.Context(), operator, "customer", customer(i))
			if err != nil && !errors.Is(err, flow.ErrNobody) {
				t.Fatal(err)
			}
			gone := err != nil
			all, err := h.Erasures(t.Context(), operator)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range all {
				if e.Done == nil {
					t.Errorf("deletion %d is open after an opening", e.ID)
				}
			}
			found, err := h.Search(t.Context(), operator, customer(i))
			if err != nil {
				t.Fatal(err)
			}
			if found.Clean() != gone {
				t.Errorf("%s: known %v, found by the search %v", customer(i), !gone, !found.Clean())
			}
			return gone
		},
	}
}

// pay pays out what a person's share of the shop's one answer is: 100.00 × 40% ÷ 1000 people.
func pay(i int) action {
	return action{
		do: func(ctx context.Context, h *house.House) (string, error) {
			s, err := h.FindPerson(ctx, operator, "customer", customer(i))
			if err != nil {
				return "", err
			}
			_, err = h.PayOut(ctx, operator, s)
			return "", err
		},
		done: func(t *testing.T, h *house.House, _ string) bool {
			t.Helper()
			paid, err := h.DB.Books().PaidOut(t.Context(), personOf(t, h, i))
			if err != nil {
				t.Fatal(err)
			}
			if len(paid) > 1 {
				t.Errorf("paid %d times", len(paid))
			}
			if len(paid) > 0 && (paid[0].Amount.Micro != 40_000 || paid[0].Amount.Currency != "EUR") {
				t.Errorf("paid %+v, want 0.04 EUR", paid[0].Amount)
			}
			return len(paid) == 1
		},
	}
}

// many are calls that commit together: questions, and people who take a yes back.
var many = func() (all []action) {
	for i := range 12 {
		all = append(all, ask(fmt.Sprintf("%s WHERE amount > %d", count, 10+i)), withdraw(20+i))
	}
	return all
}()

// crowd makes the calls of many at once, and says of each that it was acknowledged while the others go on.
var crowd = scenario{name: "many calls at once", actions: []action{{
	do: func(ctx context.Context, h *house.House) (string, error) {
		_, errs := together(len(many), func(i int) (struct{}, error) {
			for {
				said, err := many[i].do(ctx, h)
				if errors.Is(err, ledger.ErrStale) { // others changed their permission three times meanwhile
					continue
				}
				if err == nil {
					fmt.Printf("one %d %s\n", i, said)
				}
				return struct{}{}, err
			}
		})
		return "", errors.Join(errs...)
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		all := true
		for _, a := range many {
			all = a.done(t, h, "") && all
		}
		return all
	},
}}}

func TestKilledWhileManyCallsCommitTogetherEachAcknowledgedOneHolds(t *testing.T) {
	dir, _ := shopFolder(t)
	whole := run(t, crowd, dir)
	if whole.failed != "" || len(whole.acks) != 1 {
		t.Fatalf("unharmed, it does not run through:\n%s", whole.output)
	}
	every := 12
	if long() {
		every = 1
	}
	acknowledged := 0
	for at := 2; at < len(whole.steps)*3/4; at += every {
		dir, head := shopFolder(t)
		r := run(t, crowd, dir, fmt.Sprintf("%s=%d", envKill, at))
		if !r.killed { // it went another way, with fewer steps
			continue
		}
		h, err := house.Open(t.Context(), dir, house.Options{Now: clockAt(noon.Add(time.Hour)).now})
		if err != nil {
			t.Fatalf("killed at step %d: open: %v", at, err)
		}
		sound(t, h, head)
		for line := range strings.Lines(r.output) {
			var i int
			rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "one ")
			if _, err := fmt.Sscan(rest, &i); !ok || err != nil {
				continue
			}
			_, said, _ := strings.Cut(rest, " ")
			acknowledged++
			if !many[i].done(t, h, said) {
				t.Errorf("killed at step %d: call %d was acknowledged and is lost", at, i)
			}
		}
		crowd.actions[0].done(t, h, "")
		if err := h.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Fatalf("killed at step %d:\n%s", at, r.output)
		}
	}
	if acknowledged == 0 {
		t.Error("nothing was ever acknowledged before a kill: this shows nothing")
	}
}
