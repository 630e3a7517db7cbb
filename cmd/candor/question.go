package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

func (s *session) questionCmd() *cobra.Command {
	c := &cobra.Command{Use: "question", Short: "Saved questions: keep, share and schedule what is asked again", RunE: group}
	c.AddCommand(s.questionListCmd(), s.questionShowCmd(), s.questionSaveCmd(), s.questionScheduleCmd(),
		s.changing("rename ID NAME", "Give your question another name", 2, "  candor question rename 3 \"Buyers by month\"", func(c *cobra.Command, h *house.House, id int64, words []string) error {
			return h.RenameQuestion(c.Context(), s.who(h), id, words[0])
		}),
		s.changing("share ID", "Show your question to colleagues who may ask", 1, "  candor question share 3", func(c *cobra.Command, h *house.House, id int64, _ []string) error {
			return h.ShareQuestion(c.Context(), s.who(h), id, true)
		}),
		s.changing("unshare ID", "Keep your question to yourself again", 1, "  candor question unshare 3", func(c *cobra.Command, h *house.House, id int64, _ []string) error {
			return h.ShareQuestion(c.Context(), s.who(h), id, false)
		}),
		s.changing("delete ID", "Delete your question; for a day candor question undo takes that back", 1, "  candor question delete 3", func(c *cobra.Command, h *house.House, id int64, _ []string) error {
			return h.DeleteQuestion(c.Context(), s.who(h), id)
		}),
		s.changing("undo ID", "Take the deletion of your question back", 1, "  candor question undo 3", func(c *cobra.Command, h *house.House, id int64, _ []string) error {
			return h.RestoreQuestion(c.Context(), s.who(h), id)
		}))
	return c
}

// changing is a command that changes one question and says nothing but the next command.
func (s *session) changing(use, short string, words int, example string, do func(*cobra.Command, *house.House, int64, []string) error) *cobra.Command {
	return &cobra.Command{Use: use, Short: short, Example: example, Args: cobra.ExactArgs(words), RunE: func(c *cobra.Command, args []string) error {
		id, err := questionID(args[0])
		if err != nil {
			return err
		}
		h, err := s.house(c.Context())
		if err != nil {
			return err
		}
		if err := do(c, h, id, args[1:]); err != nil {
			return noQuestion(err, id)
		}
		s.say("Done. See all: candor question list")
		return nil
	}}
}

func questionID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, usage{errors.New("a question is named by its number: candor question list")}
	}
	return id, nil
}

func noQuestion(err error, id int64) error {
	if errors.Is(err, flow.ErrNotFound) {
		return fmt.Errorf("there is no question %d that you may see: candor question list", id)
	}
	return err
}

func (s *session) questionListCmd() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List your saved questions, and those that colleagues share", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		h, err := s.house(c.Context())
		if err != nil {
			return err
		}
		all, err := h.SavedQuestions(c.Context(), s.who(h))
		if err != nil {
			return err
		}
		var rows [][]string
		for _, q := range all {
			shared, kind := "", q.Kind
			if q.Shared != nil {
				shared = q.Shared.Format("2006-01-02")
			}
			if kind == "" {
				kind = "sql"
			}
			rows = append(rows, []string{strconv.FormatInt(q.ID, 10), q.Name, kind, q.Owner, shared, scheduleText(q.Schedule)})
		}
		if all == nil {
			all = []flow.SavedQuestion{}
		}
		return s.list(all, []string{"id", "name", "kind", "owner", "shared", "schedule"}, rows)
	}}
}

func scheduleText(s *flow.Schedule) string {
	switch {
	case s == nil:
		return "never"
	case s.Stopped != nil && len(s.Reasons) > 0:
		return "stopped: " + s.Reasons[0].Rule
	}
	return string(s.Every)
}

// shownQuestion is a question with what its schedule did.
type shownQuestion struct {
	flow.SavedQuestion
	Runs []flow.QuestionRun `json:"runs"`
}

func (s *session) questionShowCmd() *cobra.Command {
	return &cobra.Command{Use: "show ID", Short: "Show what a saved question asks, and what its schedule did at each epoch", Args: cobra.ExactArgs(1),
		Example: "  candor question show 3\n  candor question show 3 -o json", RunE: func(c *cobra.Command, args []string) error {
			id, err := questionID(args[0])
			if err != nil {
				return err
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			q, err := h.SavedQuestion(c.Context(), s.who(h), id)
			if err != nil {
				return noQuestion(err, id)
			}
			runs, err := h.QuestionRuns(c.Context(), s.who(h), id, 100)
			if err != nil {
				return err
			}
			if s.format == "table" {
				s.say("%s (schedule: %s)", q.Name, scheduleText(q.Schedule))
				for _, a := range q.Asks {
					s.say("\n%s\nfor %s, precision %s", a.SQL, a.Purpose, a.Precision)
					if a.Among.Said != "" {
						s.say("among those who said %s to %s", a.Among.Said, a.Among.Purpose)
					}
				}
				if x := q.Schedule; x != nil {
					for _, r := range x.Reasons {
						b := &strings.Builder{}
						reason(b, r)
						s.say("\nIts schedule stopped.%s", b)
					}
				}
				s.say("")
			}
			var rows [][]string
			for _, r := range runs {
				rows = append(rows, []string{strconv.FormatInt(r.Epoch, 10), r.EpochAt.Format("2006-01-02 15:04"), string(r.State), strings.Join(r.Answers, " "), r.Refusal})
			}
			if runs == nil {
				runs = []flow.QuestionRun{}
			}
			return s.list(shownQuestion{q, runs}, []string{"epoch", "opened", "state", "insights", "refusal"}, rows)
		}}
}

func (s *session) questionSaveCmd() *cobra.Command {
	var f askFlags
	c := &cobra.Command{
		Use: `save NAME "SQL" --purpose P`, Short: "Keep a question under a name: it asks nothing, and keeps no answer", Args: cobra.ExactArgs(2),
		Example: `  candor question save "Buyers by kind" "SELECT category, COUNT(DISTINCT person) AS buyers FROM purchases GROUP BY category" --purpose analytics
  candor question save "Buyers by kind" - --purpose analytics < question.sql`,
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			x, err := s.question(f, args[1])
			if err != nil {
				return err
			}
			q, err := h.SaveQuestion(c.Context(), s.who(h), flow.NewQuestion{Name: args[0], Asks: []flow.Wish{{SQL: x.SQL, Purpose: x.Purpose, Precision: x.Precision}}})
			if err != nil {
				return err
			}
			if err := s.list(q, []string{"id", "name"}, [][]string{{strconv.FormatInt(q.ID, 10), q.Name}}); err != nil {
				return err
			}
			s.say("Ask it at each epoch: candor question schedule %d --every epoch", q.ID)
			return nil
		},
	}
	c.Flags().StringVar(&f.purpose, "purpose", "", "what the answer is for")
	c.Flags().StringVar(&f.precision, "precision", string(candor.Normal), "fine, normal, coarse or coarsest: finer uses more of the allowance")
	_ = c.MarkFlagRequired("purpose")
	return c
}

func (s *session) questionScheduleCmd() *cobra.Command {
	var every string
	c := s.changing("schedule ID --every epoch|week|month|never", "Ask your question again by itself, from the next epoch on, while a server runs", 1,
		"  candor question schedule 3 --every week\n  candor question schedule 3 --every never", func(c *cobra.Command, h *house.House, id int64, _ []string) error {
			if every == "never" {
				every = ""
			}
			return h.ScheduleQuestion(c.Context(), s.who(h), id, flow.Every(every))
		})
	c.Flags().StringVar(&every, "every", "", "epoch, week, month (the first epoch of each) or never")
	_ = c.MarkFlagRequired("every")
	return c
}
