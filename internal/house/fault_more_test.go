//go:build !zeronoise

package house_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

// moreScenarios are those that rest on the first ones: a deletion goes through everything, money follows answers.
var moreScenarios = []scenario{
	{name: "deleting somebody", actions: []action{erase(3), nextEpoch(2)}},
	{name: "paying two people", actions: []action{pay(1), pay(2)}},
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
