//go:build !zeronoise

package house_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/partner"
)

// scenarios are what a process does when it is killed. Whoever adds a verb that writes adds a row.
var scenarios = []scenario{
	{name: "opening the workspace"},
	{name: "loading a second file", files: true, actions: []action{loadMore}},
	{name: "importing permissions", actions: []action{importMore}},
	{name: "asking two questions", actions: []action{ask(count + " WHERE amount > 20"), ask("SELECT SUM(amount) AS total FROM orders")}},
	{name: "taking back two yeses", actions: []action{withdraw(7), withdraw(8)}},
	{name: "signing an agreement", actions: []action{sign(shop), sign(brand)}},
	{name: "opening the next epoch", actions: []action{nextEpoch(2), nextEpoch(3)}},
	{name: "describing a purpose", actions: []action{describeMore}},
}

var loadMore = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		err := load(ctx, h, moreOrders())
		if errors.Is(err, intake.ErrLoaded) {
			return "was there", nil
		}
		return "", err
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		got := totals(t, h)
		is := fmt.Sprint(got.Rows, got.Persons, got.Quarantined, len(got.Reports))
		switch is {
		case fmt.Sprint(rows, people, 1, 1):
			return false
		case fmt.Sprint(rows+moreRows, 60, 2, 2):
			return true
		}
		t.Errorf("half of a file is there: rows, people, set aside, loads are %s", is)
		return false
	},
}

var importMore = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		im, err := h.ImportPermissions(ctx, operator, bytes.NewReader(choices(46, 55, "yes", "2026-04-20T09:00:00Z", "counted")), "customer")
		if err == nil && (im.Bad > 0 || im.Yes != 20) {
			err = fmt.Errorf("not all choices were taken: %+v", im)
		}
		return "", err
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		in, of := 0, 0
		for i := 46; i <= 55; i++ {
			for _, to := range []candor.PartyID{shop, brand} {
				of++
				s, err := h.FindPerson(t.Context(), operator, "customer", customer(i))
				if err == nil && permits(t, h, s, to) {
					in++
				} else if err != nil && !errors.Is(err, flow.ErrNobody) {
					t.Error(err)
				}
			}
		}
		if in != 0 && in != of {
			t.Errorf("%d of %d choices of one list hold", in, of)
		}
		return in == of
	},
}

func ask(sql string) action {
	return action{
		do: func(ctx context.Context, h *house.House) (string, error) {
			r, err := h.Ask(ctx, asBrand(sql))
			if err != nil {
				return "", err
			}
			if !r.Decision.Allowed {
				return "", fmt.Errorf("refused: %v", rules(r))
			}
			return r.Decision.ID + " " + fingerprint(r), nil
		},
		done: func(t *testing.T, h *house.House, said string) bool {
			t.Helper()
			concluded := 0
			for _, u := range usesOf(t, h) {
				if u.Conclude > 0 && strings.Contains(string(u.Plan), mustJSON(sql)) {
					concluded++
				}
			}
			if concluded > 1 {
				t.Errorf("%d answers to one question of one epoch: each would average the noise away", concluded)
			}
			if id, want, _ := strings.Cut(said, " "); said != "" {
				r, err := h.Insight(t.Context(), operator, id)
				if err != nil {
					t.Errorf("an answer that was given: %v", err)
				} else if got := fingerprint(r); got != want {
					t.Error("an answer reads otherwise than it was given")
				}
			}
			return concluded == 1
		},
	}
}

func fingerprint(r flow.Result) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(mustJSON(r.Rows))))
}

func withdraw(i int) action {
	more := candor.CategoryID("user.contact.email")
	return action{
		do: func(ctx context.Context, h *house.House) (string, error) {
			s, err := h.FindPerson(ctx, operator, "customer", customer(i))
			if err != nil {
				return "", err
			}
			return "", h.Choose(ctx, operator, flow.Choose{Subject: s, Purpose: analytics, Recipient: brand, Categories: []candor.CategoryID{category, more}, Channel: "phone"})
		},
		done: func(t *testing.T, h *house.House, _ string) bool {
			t.Helper()
			s := personOf(t, h, i)
			events, err := h.Choices(t.Context(), operator, s)
			if err != nil {
				t.Fatal(err)
			}
			said := map[candor.CategoryID]bool{}
			for _, e := range events {
				if !e.Choice.Permits() {
					said[e.Category] = true
				}
			}
			if said[category] != said[more] {
				t.Error("half of a no was written down")
			}
			if in := permits(t, h, s, brand); in == said[category] {
				t.Errorf("permits the brand: %v; said no: %v", in, said[category])
			}
			if !permits(t, h, s, shop) {
				t.Error("a no to the brand became one to the shop")
			}
			return said[category]
		},
	}
}

func sign(as candor.PartyID) action {
	return action{
		do: func(ctx context.Context, h *house.House) (string, error) {
			return "", h.SignWith(ctx, operator, unsigned, as, keyOf(as))
		},
		done: func(t *testing.T, h *house.House, _ string) bool {
			t.Helper()
			s, err := h.DB.Partner().Standing(t.Context(), unsigned)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, g := range s.Signatures {
				if g.Party == as {
					n++
				}
			}
			if n > 1 {
				t.Errorf("%s signed %d times", as, n)
			}
			return n == 1 && !slices.Contains(s.Missing(), as)
		},
	}
}

func nextEpoch(n int64) action {
	return action{
		do: func(ctx context.Context, h *house.House) (string, error) {
			_, err := h.NextEpoch(ctx, operator)
			return "", err
		},
		done: func(t *testing.T, h *house.House, _ string) bool {
			t.Helper()
			e, err := h.DB.Epoch(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return e.Number >= n
		},
	}
}

var describeMore = action{
	do: func(ctx context.Context, h *house.House) (string, error) {
		files := descriptions("0.024")
		files[0].Data = append(files[0].Data, "---\nkind: Purpose\nid: research\ntitle: Research\ndescription: We look at groups.\n---\nkind: Purpose\nid: research.taste\ntitle: Taste\ndescription: We look at groups.\n"...)
		_, err := h.Apply(ctx, operator, files, false)
		return "", err
	},
	done: func(t *testing.T, h *house.House, _ string) bool {
		t.Helper()
		one, two := h.World().Purpose("research").ID != "", h.World().Purpose("research.taste").ID != ""
		if one != two {
			t.Error("half of a description is in force")
		}
		return one
	},
}

func TestKilledAtAnyStepNothingAcknowledgedIsLostAndNothingIsHalf(t *testing.T) {
	for _, s := range slices.Concat(scenarios, moreScenarios, asideScenarios, scheduleScenarios) {
		t.Run(s.name, func(t *testing.T) {
			dir, _ := shopFolder(t)
			whole := run(t, s, dir)
			if whole.killed || whole.failed != "" || len(whole.acks) != len(s.actions) || len(whole.steps) == 0 {
				t.Fatalf("unharmed, it does not run through:\n%s", whole.output)
			}
			for _, at := range tried(whole.steps, len(s.actions) == 0) {
				t.Run(fmt.Sprintf("killed at step %d, %s", at, whole.steps[at-1]), func(t *testing.T) {
					t.Parallel()
					dir, head := shopFolder(t)
					r := run(t, s, dir, fmt.Sprintf("%s=%d", envKill, at))
					if !r.killed || len(r.steps) != at {
						t.Fatalf("it was not killed there:\n%s", r.output)
					}
					afterHarm(t, s, dir, head, r)
				})
			}
			if !s.files {
				return
			}
			for _, n := range []int{1, 5, 18} {
				t.Run(fmt.Sprintf("killed once %d files of rows were begun", n), func(t *testing.T) {
					t.Parallel()
					dir, head := shopFolder(t)
					r := run(t, s, dir, fmt.Sprintf("%s=%d", envFiles, n))
					if !r.killed {
						t.Fatalf("it was not killed:\n%s", r.output)
					}
					afterHarm(t, s, dir, head, r)
				})
			}
		})
	}
}

// tried picks the steps at which to kill: the first and the last time that each is come to, or all. Opening is a scenario
// of its own.
func tried(steps []string, opening bool) (out []int) {
	first, last := map[string]int{}, map[string]int{}
	for i, s := range steps {
		if first[s] == 0 {
			first[s] = i + 1
		}
		last[s] = i + 1
	}
	for i, s := range steps {
		if s == "migrated" && !opening {
			continue
		}
		if long() || i+1 == first[s] || i+1 == last[s] {
			out = append(out, i+1)
		}
	}
	return out
}

// After harm of every kind the house does what it is for: the world reads, the book reads, rows are counted.
func stillWorks(t *testing.T, h *house.House) {
	t.Helper()
	if _, err := h.NextEpoch(t.Context(), operator); err != nil {
		t.Errorf("open the next epoch: %v", err)
	}
	r, err := h.Ask(t.Context(), asBrand(count+" WHERE amount > 3"))
	if err != nil || !r.Decision.Allowed {
		t.Errorf("ask afterwards: %v %v", err, rules(r))
	}
	s, _, err := h.Agreement(t.Context(), operator, agreed)
	if now := noon; err != nil || s.State(now) != partner.Live {
		t.Errorf("the agreement: %v, want live (%v)", s.State(now), err)
	}
}
