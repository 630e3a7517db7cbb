package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/question"
)

// Every is how often a schedule asks, counted by epochs, since nothing new can be seen between two of them. The zero Every
// is never.
type Every string

const (
	EachEpoch Every = "epoch" // at each new one
	EachWeek  Every = "week"  // at the first of each week, Monday to Sunday in UTC
	EachMonth Every = "month" // at the first of each month in UTC
)

// due says whether an epoch that opened at a moment is the next to ask at, after one that opened at another.
func (e Every) due(last, now time.Time) bool {
	last, now = last.UTC(), now.UTC()
	switch e {
	case EachEpoch:
		return true
	case EachWeek:
		y, w := last.ISOWeek()
		y2, w2 := now.ISOWeek()
		return y != y2 || w != w2
	case EachMonth:
		return last.Year() != now.Year() || last.Month() != now.Month()
	}
	return false
}

// Schedule asks a saved question again by itself, as whoever saved it: their duty is asked for at each run. What stopped it
// is kept until it is set again.
type Schedule struct {
	Every   Every           `json:"every"`
	Set     time.Time       `json:"set"`
	Since   int64           `json:"since_epoch"` // the first to ask at comes after it
	SinceAt time.Time       `json:"-"`
	Stopped *time.Time      `json:"stopped,omitempty"`
	Reasons []candor.Reason `json:"reasons,omitempty"` // why it stopped
}

// RunState is how far a run of a schedule came.
type RunState string

const (
	RunAsking   RunState = "asking"   // it is under way, or was when the service stopped
	RunAnswered RunState = "answered" // and each answer is there
	RunRefused  RunState = "refused"  // the gate said no, and the schedule stopped
	RunFailed   RunState = "failed"   // a fault of ours; it is asked again at the next epoch and not before
	RunCut      RunState = "cut-off"  // charged and not finished: asking again in its epoch would charge twice
)

// QuestionRun is what a schedule did at one epoch: at most one run of a question an epoch, whatever happens between.
type QuestionRun struct {
	Epoch   int64           `json:"epoch"`
	EpochAt time.Time       `json:"epoch_at"`
	At      time.Time       `json:"at"`
	State   RunState        `json:"state"`
	Answers []string        `json:"answers"` // ids of insights, one for each of the question's asks that was answered
	Refusal string          `json:"refusal,omitempty"`
	Reasons []candor.Reason `json:"reasons,omitempty"`
}

// Scheduled is a question with a schedule that goes on.
type Scheduled struct {
	Question SavedQuestion
	Last     int64 // the epoch of its newest run, or since when it counts
	LastAt   time.Time
}

// Schedules keeps schedules and their runs. Each method is one transaction.
type Schedules interface {
	// Set gives a question a schedule, or takes it away where every is empty; what stopped it is forgotten.
	Set(ctx context.Context, id int64, s Schedule) error
	// Scheduled lists the schedules that go on, of questions that are not deleted.
	Scheduled(ctx context.Context) ([]Scheduled, error)
	// Begin notes that a question is being asked at an epoch. Where that was begun before it gives what is kept of it, and
	// fresh is false. Earlier runs that never ended are cut off.
	Begin(ctx context.Context, id, epoch int64) (run QuestionRun, fresh bool, err error)
	// Answered notes the next answer of a run.
	Answered(ctx context.Context, id, epoch int64, insight string) error
	// End notes how a run ended, and with reasons that end it, that its schedule stopped.
	End(ctx context.Context, id int64, r QuestionRun, stop bool) error
	// Stop stops a schedule that was not asked at all.
	Stop(ctx context.Context, id int64, why []candor.Reason) error
	// Runs lists a question's runs, newest first.
	Runs(ctx context.Context, id int64, limit int) ([]QuestionRun, error)
	// Unfinished says whether a question was charged in an epoch, and its run did not end.
	Unfinished(ctx context.Context, key candor.Digest, epoch int64) (bool, error)
}

// Staff finds the account behind a name, as it is now (access.ErrNone).
type Staff interface {
	Account(ctx context.Context, name string) (access.Account, error)
}

// ScheduleQuestion asks one's own question again by itself; never, where every is empty. The first run is at the next epoch:
// the present one's answer can be had by asking.
func (h *House) ScheduleQuestion(ctx context.Context, who candor.Actor, id int64, every Every) error {
	q, err := h.live(ctx, who, id)
	if err != nil {
		return err
	}
	switch every {
	case "", EachEpoch, EachWeek, EachMonth:
	default:
		return mistake("every", "A question is asked again at each epoch, each week or each month.", "Choose one of these, or never.")
	}
	e, err := h.s.Epochs.Epoch(ctx)
	if err != nil {
		return fmt.Errorf("read the epoch: %w", err)
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return fmt.Errorf("read the clock: %w", err)
	}
	if err := h.s.Schedules.Set(ctx, q.ID, Schedule{Every: every, Set: now, Since: e.Number, SinceAt: e.At}); err != nil {
		return fmt.Errorf("keep the schedule: %w", err)
	}
	return nil
}

// QuestionRuns lists what the schedule of a question did, newest first, to whoever may see the question. Their answers are
// read as insights, by whoever may read those.
func (h *House) QuestionRuns(ctx context.Context, who candor.Actor, id int64, limit int) ([]QuestionRun, error) {
	q, err := h.SavedQuestion(ctx, who, id)
	if err != nil {
		return nil, err
	}
	all, err := h.s.Schedules.Runs(ctx, q.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("read what the schedule did: %w", err)
	}
	return all, nil
}

// RunSchedules asks each question whose turn it is at the present epoch, once, and says how many were begun. It is called by
// the clock, as often as one likes: an epoch's run is begun once, and one that a crash left is brought to its end without
// being charged twice.
func (h *House) RunSchedules(ctx context.Context) (begun int, err error) {
	h.schedules.Lock()
	defer h.schedules.Unlock()
	if err := h.s.Saved.Sweep(ctx, UndoFor); err != nil {
		return 0, fmt.Errorf("remove what was deleted: %w", err)
	}
	e, err := h.s.Epochs.Epoch(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the epoch: %w", err)
	}
	if e.Number == 0 {
		return 0, nil
	}
	all, err := h.s.Schedules.Scheduled(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the schedules: %w", err)
	}
	for _, s := range all {
		sch := s.Question.Schedule
		if e.Number <= sch.Since || s.Last < e.Number && !sch.Every.due(s.LastAt, e.At) {
			continue
		}
		did, err := h.runSchedule(ctx, s.Question, e)
		if err != nil {
			return begun, err
		}
		if did {
			begun++
		}
	}
	return begun, nil
}

// runSchedule is one question at one epoch.
func (h *House) runSchedule(ctx context.Context, q SavedQuestion, e gate.Epoch) (bool, error) {
	who, why, err := h.setter(ctx, q.Owner)
	if err != nil {
		return false, err
	}
	if why != nil {
		if err := h.s.Schedules.Stop(ctx, q.ID, why); err != nil {
			return false, fmt.Errorf("stop a schedule: %w", err)
		}
		return false, nil
	}
	run, fresh, err := h.s.Schedules.Begin(ctx, q.ID, e.Number)
	if err != nil {
		return false, fmt.Errorf("begin a run: %w", err)
	}
	if run.State != RunAsking {
		return false, nil
	}
	h.s.Step("run begun")
	end := func(state RunState, stop bool, refusal string, why ...candor.Reason) error {
		run.State, run.Refusal, run.Reasons = state, refusal, why
		if err := h.s.Schedules.End(ctx, q.ID, run, stop); err != nil {
			return fmt.Errorf("end a run: %w", err)
		}
		h.s.Step("run ended")
		return nil
	}
	for i := len(run.Answers); i < len(q.Asks); i++ {
		req := q.Asks[i].Request(who)
		if !fresh { // the service stopped in the middle of this run
			cut, err := h.unfinished(ctx, req)
			if err != nil {
				return true, err
			}
			if cut {
				return true, end(RunCut, false, "", candor.Reason{Rule: "unfinished", Text: "The service stopped while this was asked: it was charged, and nothing was released.",
					Protects: "What was charged stays charged: giving it back would tell something about the run.", Instead: "It is asked again at the next epoch; asking it now is a new use."})
			}
		}
		r, err := h.Ask(ctx, req)
		switch {
		case ctx.Err() != nil: // the service stops: the next one goes on from here
			return true, ctx.Err()
		case err != nil:
			return true, end(RunFailed, false, "", candor.Reason{Rule: "failed", Text: "A fault on our side stopped this run.", Instead: "It is asked again at the next epoch; asking it now is a new use."})
		case !r.Decision.Allowed:
			return true, end(RunRefused, true, r.Decision.ID, r.Decision.Reasons...)
		}
		if err := h.s.Schedules.Answered(ctx, q.ID, e.Number, r.Decision.ID); err != nil {
			return true, fmt.Errorf("keep the answer of a run: %w", err)
		}
		h.s.Step("run answered")
	}
	return true, end(RunAnswered, false, "")
}

// setter is whoever a schedule asks as, as their account is now: closed, or without the duty any more, they ask nothing.
func (h *House) setter(ctx context.Context, name string) (candor.Actor, []candor.Reason, error) {
	company := h.World().Company.ID
	who := access.AtHost(company)
	if name != owner(who) {
		a, err := h.s.Staff.Account(ctx, name)
		if err != nil && !errors.Is(err, access.ErrNone) {
			return candor.Actor{}, nil, fmt.Errorf("find whoever set a schedule: %w", err)
		}
		if err != nil || a.Closed || a.Party != company {
			return candor.Actor{}, []candor.Reason{{Rule: "role", Text: "Whoever set this schedule has no open account any more.",
				Protects: "customers: nothing is asked in the name of somebody who left", Instead: "Save the question as your own, and set its schedule."}}, nil
		}
		who = candor.Actor{Role: a.Role, Name: a.Name, Party: a.Party}
	}
	for _, duty := range []access.Action{access.KeepQuestion, access.AskInside} {
		if why := access.Allow(who, duty); why != nil {
			return who, why, nil
		}
	}
	return who, nil, nil
}

// unfinished says whether this very question was charged in this epoch without coming to an end.
func (h *House) unfinished(ctx context.Context, req candor.Request) (bool, error) {
	w := h.World()
	req, why := h.asker(w, req)
	if why != nil {
		return false, nil // it will be refused
	}
	plan, why := question.Parse(w.View, req.Question, req.Precision)
	if why != nil {
		return false, nil
	}
	f, err := h.facts(ctx, w, req, plan)
	if err != nil {
		return false, err
	}
	cut, err := h.s.Schedules.Unfinished(ctx, h.cacheKey(req, plan, f), f.Epoch.Number)
	if err != nil {
		return false, fmt.Errorf("look for a run that did not end: %w", err)
	}
	return cut, nil
}
