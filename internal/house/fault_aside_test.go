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

// asideScenarios take the row that the shop's file set aside: mended and tried again it goes in once, or it is thrown away.
var asideScenarios = []scenario{
	{name: "replaying a mended row", actions: []action{mendOne, replayOne}},
	{name: "discarding a row", actions: []action{discardOne}},
}

// asideOne finds the row, waiting or ended.
func asideOne(t *testing.T, h *house.House) flow.Quarantined {
	t.Helper()
	var all []flow.Quarantined
	for _, ended := range []bool{false, true} {
		found, _, err := h.SetAside(t.Context(), operator, flow.Aside{Dataset: "orders", Ended: ended, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	if len(all) != 1 {
		t.Fatalf("%d rows are or were set aside, want one", len(all))
	}
	return all[0]
}

// waits tells nothing of a row that waits no longer: what was done stays done.
func waits(err error) error {
	if errors.Is(err, flow.ErrNotFound) {
		return nil
	}
	return err
}

var mendOne = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		return "", waits(h.Mend(ctx, operator, 1, map[string]string{"amount": "12.50"}))
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		q := asideOne(t, h)
		if q.State == "" && q.Mended != (q.Cells["amount"] == "12.50") {
			t.Errorf("half mended: %+v", q)
		}
		return q.Mended
	},
}

var replayOne = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		r, err := h.Replay(ctx, operator, flow.Aside{ID: 1})
		if err == nil && r.Went != 1 {
			err = fmt.Errorf("the mended row does not fit: %+v", r)
		}
		return "", waits(err)
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		q, n := asideOne(t, h), totals(t, h)
		q2, err := h.Quality(t.Context(), operator, "orders")
		if err != nil {
			t.Fatal(err)
		}
		switch is := fmt.Sprint(n.Rows, len(n.Reports), len(q2.Loads), q.State, q.Raw == ""); is {
		case fmt.Sprint(rows, 1, 1, "", false):
			return false
		case fmt.Sprint(rows+1, 2, 2, "replayed", true):
			return true
		default:
			t.Errorf("half of a replay is there: rows, loads, profiles, the row's state, its text gone are %s", is)
		}
		return false
	},
}

var discardOne = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		_, err := h.Discard(ctx, operator, flow.Aside{ID: 1}, "the till wrote words")
		return "", waits(err)
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		q := asideOne(t, h)
		if (q.State == "discarded") != (q.Raw == "") || (q.State == "discarded") != (q.Reason != "") {
			t.Errorf("half thrown away: %+v", q)
		}
		return q.State == "discarded"
	},
}
