package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/ledger"
)

// Schedules is the seam of schedules and their runs.
type Schedules struct{ db *DB }

var _ flow.Schedules = Schedules{}

// Schedules gives the seam.
func (db *DB) Schedules() Schedules { return Schedules{db} }

// Set gives a question a schedule, or takes it away.
func (x Schedules) Set(ctx context.Context, id int64, s flow.Schedule) error {
	return x.db.write(ctx, func(t *tx) error {
		return t.changeSaved(id, func(string) error {
			if err := t.exec("delete from schedule where saved=?", id); err != nil || s.Every == "" {
				return err
			}
			return t.exec("insert into schedule(saved,every,set_at,since,since_at) values(?,?,?,?,?)", id, string(s.Every), micros(s.Set), s.Since, micros(s.SinceAt))
		})
	})
}

const scheduleColumns = "every,set_at,since,since_at,stopped,reasons"

// schedule reads scheduleColumns from a column on; nil where the question has none.
func schedule(s *sqlite.Stmt, at int) (*flow.Schedule, error) {
	if s.ColumnIsNull(at) {
		return nil, nil
	}
	out := &flow.Schedule{Every: flow.Every(s.ColumnText(at)), Set: instant(s, at+1), Since: s.ColumnInt64(at + 2), SinceAt: instant(s, at+3)}
	if t := instant(s, at+4); !t.IsZero() {
		out.Stopped = &t
	}
	var err error
	out.Reasons, err = reasons(s.ColumnText(at + 5))
	return out, err
}

func reasons(text string) (out []candor.Reason, err error) {
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("read the reasons of a schedule: %w", err)
	}
	return out, nil
}

// Scheduled lists the schedules that go on.
func (x Schedules) Scheduled(ctx context.Context) (out []flow.Scheduled, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		err := rows(c, savedColumns+"where deleted=0 and stopped=0 order by id", func(s *sqlite.Stmt) error {
			q, err := saved(s)
			out = append(out, flow.Scheduled{Question: q, Last: q.Schedule.Since, LastAt: q.Schedule.SinceAt})
			return err
		})
		for i := range out {
			if err != nil {
				return err
			}
			err = rows(c, "select r.epoch,e.at from run r join epoch e on e.number=r.epoch where r.saved=? and r.epoch>? order by r.epoch desc limit 1", func(s *sqlite.Stmt) error {
				out[i].Last, out[i].LastAt = s.ColumnInt64(0), instant(s, 1)
				return nil
			}, out[i].Question.ID, out[i].Last)
		}
		return err
	})
	return out, err
}

// Begin notes that a question is being asked at an epoch, once.
func (x Schedules) Begin(ctx context.Context, id, epoch int64) (run flow.QuestionRun, fresh bool, err error) {
	err = x.db.write(ctx, func(t *tx) error {
		if err := t.sweepSaved(flow.UndoFor); err != nil {
			return err
		}
		if err := t.exec("update run set state=? where saved=? and epoch<? and state=?", string(flow.RunCut), id, epoch, string(flow.RunAsking)); err != nil {
			return err
		}
		fresh = true
		err := t.changeSaved(id, func(string) error {
			return rows(t.conn, runColumns+"where r.saved=? and r.epoch=?", func(s *sqlite.Stmt) (err error) {
				fresh = false
				run, err = runOf(s)
				return err
			}, id, epoch)
		})
		if err != nil || !fresh {
			return err
		}
		run = flow.QuestionRun{Epoch: epoch, At: t.now, State: flow.RunAsking}
		return t.exec("insert into run(saved,epoch,at,state) values(?,?,?,?)", id, epoch, micros(t.now), string(flow.RunAsking))
	})
	return run, fresh, err
}

// Answered notes the next answer of a run.
func (x Schedules) Answered(ctx context.Context, id, epoch int64, insight string) error {
	return x.db.write(ctx, func(t *tx) error {
		return t.exec("update run set answers=answers || case answers when '' then '' else ',' end || ? where saved=? and epoch=? and state=?", insight, id, epoch, string(flow.RunAsking))
	})
}

// End notes how a run ended, and that its schedule stopped.
func (x Schedules) End(ctx context.Context, id int64, r flow.QuestionRun, stop bool) error {
	why, err := written(r.Reasons)
	if err != nil {
		return err
	}
	return x.db.write(ctx, func(t *tx) error {
		if err := t.exec("update run set state=?,refusal=?,reasons=? where saved=? and epoch=?", string(r.State), r.Refusal, why, id, r.Epoch); err != nil || !stop {
			return err
		}
		return t.stopSchedule(id, why)
	})
}

// Stop stops a schedule.
func (x Schedules) Stop(ctx context.Context, id int64, why []candor.Reason) error {
	text, err := written(why)
	if err != nil {
		return err
	}
	return x.db.write(ctx, func(t *tx) error { return t.stopSchedule(id, text) })
}

func (t *tx) stopSchedule(id int64, why string) error {
	return t.exec("update schedule set stopped=?,reasons=? where saved=? and stopped=0", micros(t.now), why, id)
}

func written(why []candor.Reason) (string, error) {
	if why == nil {
		why = []candor.Reason{}
	}
	b, err := json.Marshal(why)
	return string(b), err
}

const runColumns = "select r.epoch,coalesce(e.at,0),r.at,r.state,r.answers,r.refusal,r.reasons from run r left join epoch e on e.number=r.epoch "

func runOf(s *sqlite.Stmt) (r flow.QuestionRun, err error) {
	r = flow.QuestionRun{Epoch: s.ColumnInt64(0), EpochAt: instant(s, 1), At: instant(s, 2), State: flow.RunState(s.ColumnText(3)), Refusal: s.ColumnText(5)}
	if text := s.ColumnText(4); text != "" {
		r.Answers = strings.Split(text, ",")
	}
	r.Reasons, err = reasons(s.ColumnText(6))
	return r, err
}

// Runs lists a question's runs, newest first.
func (x Schedules) Runs(ctx context.Context, id int64, limit int) (out []flow.QuestionRun, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, runColumns+"where r.saved=? order by r.epoch desc limit ?", func(s *sqlite.Stmt) error {
			r, err := runOf(s)
			out = append(out, r)
			return err
		}, id, limit)
	})
	return out, err
}

// Unfinished says whether a question was charged in an epoch, and its run did not end.
func (x Schedules) Unfinished(ctx context.Context, key candor.Digest, epoch int64) (bool, error) {
	if key == (candor.Digest{}) {
		return false, errors.Join(ledger.ErrNotFound, errors.New("a question has a key"))
	}
	var n int64
	err := x.db.read(ctx, func(c *sqlite.Conn) (err error) {
		n, err = scalar(c, "select count(*) from use where cache_key=? and epoch=? and conclude is null", key[:], epoch)
		return err
	})
	return n > 0, err
}
