//go:build !zeronoise

package house_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

// A round of schedules asks two questions at a new epoch. However it is killed, and whatever comes after, neither is charged
// twice in the epoch, and the run comes to an end that is told.
var scheduleScenarios = []scenario{{name: "asking by schedule", actions: []action{keepTwo, openSecond, round}}}

var scheduled = []flow.Wish{{SQL: count + " WHERE amount > 11", Purpose: analytics}, {SQL: "SELECT SUM(amount) AS total FROM orders WHERE amount > 11", Purpose: analytics}}

// keptTwo finds the question, if it is there.
func keptTwo(ctx context.Context, h *house.House) (flow.SavedQuestion, bool, error) {
	all, err := h.SavedQuestions(ctx, operator)
	if err != nil || len(all) == 0 {
		return flow.SavedQuestion{}, false, err
	}
	return all[0], true, nil
}

var keepTwo = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		q, there, err := keptTwo(ctx, h)
		if err != nil {
			return "", err
		}
		if !there {
			if q, err = h.SaveQuestion(ctx, operator, flow.NewQuestion{Name: "Each epoch", Asks: scheduled}); err != nil {
				return "", err
			}
		}
		if q.Schedule != nil {
			return "", nil
		}
		return "", h.ScheduleQuestion(ctx, operator, q.ID, flow.EachEpoch)
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		q, there, err := keptTwo(t.Context(), h)
		if err != nil {
			t.Fatal(err)
		}
		return there && q.Schedule != nil
	},
}

// openSecond opens the second epoch and no further, so that what was killed in it goes on in it.
var openSecond = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		if e, err := h.DB.Epoch(ctx); err != nil || e.Number >= 2 {
			return "", err
		}
		_, err := h.NextEpoch(ctx, operator)
		return "", err
	},
	done: nextEpoch(2).done,
}

var round = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		_, err := h.RunSchedules(ctx)
		return "", err
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		asked := map[string]int{}
		for _, u := range usesOf(t, h) {
			var p struct{ Question string }
			if err := json.Unmarshal(u.Plan, &p); err != nil {
				t.Fatal(err)
			}
			for _, w := range scheduled {
				if p.Question == w.SQL {
					asked[fmt.Sprint(u.Epoch, p.Question)]++
				}
			}
		}
		for what, n := range asked {
			if n > 1 {
				t.Errorf("charged %d times in one epoch: %s", n, what)
			}
		}
		q, there, err := keptTwo(t.Context(), h)
		if err != nil || !there {
			return false
		}
		runs, err := h.QuestionRuns(t.Context(), operator, q.ID, 10)
		if err != nil || len(runs) > 1 {
			t.Fatalf("%d runs in one epoch: %v", len(runs), err)
		}
		if len(runs) == 0 || runs[0].State == flow.RunAsking {
			return false
		}
		switch r := runs[0]; r.State {
		case flow.RunAnswered:
			if len(r.Answers) != 2 || r.Answers[0] == r.Answers[1] || len(asked) != 2 {
				t.Errorf("answered by %v, asked %v", r.Answers, asked)
			}
			for _, id := range r.Answers {
				if _, err := h.Insight(t.Context(), operator, id); err != nil {
					t.Errorf("an answer of the run: %v", err)
				}
			}
		case flow.RunCut:
			if len(r.Reasons) != 1 || r.Reasons[0].Rule != "unfinished" || len(asked) == 0 {
				t.Errorf("cut off for %v, asked %v", r.Reasons, asked)
			}
		default:
			t.Errorf("the run is %s", r.State)
		}
		return true
	},
}
