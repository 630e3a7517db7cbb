package main

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/intake"
)

func (s *session) quarantineCmd() *cobra.Command {
	c := &cobra.Command{Use: "quarantine", Short: "Rows that were set aside: see, mend, load or throw them away", RunE: group}
	c.AddCommand(s.asideShowCmd(), s.asideCountCmd(), s.asideRepairCmd(), s.asideReplayCmd(), s.asideDiscardCmd())
	return c
}

// which adds the flags that choose rows.
func which(c *cobra.Command, a *flow.Aside) {
	c.Flags().StringVar(&a.Dataset, "dataset", "", "of this dataset alone")
	c.Flags().StringVar(&a.Rule, "rule", "", "that broke this rule alone")
	c.Flags().StringVar(&a.Column, "column", "", "where this column is wrong alone")
	c.Flags().BoolVar(&a.Excluded, "excluded", false, "rows that a stated rule leaves out and keeps, instead of faults")
}

func (s *session) asideShowCmd() *cobra.Command {
	var a flow.Aside
	c := &cobra.Command{
		Use: "show", Short: "List rows set aside, with the reason for each (recorded; the rows are personal data)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			all, n, err := h.SetAside(c.Context(), s.who(h), a)
			if err != nil {
				return err
			}
			if int64(len(all)) < n {
				s.say("%d of %d rows; see more with --limit and --offset.", len(all), n)
			}
			var rows [][]string
			for _, q := range all {
				rows = append(rows, []string{strconv.FormatInt(q.ID, 10), q.Dataset, strconv.Itoa(q.Line), q.Field, q.Rule, q.Text, strings.TrimSpace(q.Raw), stateOf(q)})
			}
			if all == nil {
				all = []flow.Quarantined{}
			}
			return s.list(all, []string{"id", "dataset", "line", "column", "rule", "why", "row", "state"}, rows)
		},
	}
	which(c, &a)
	c.Flags().BoolVar(&a.Ended, "ended", false, "rows that were replayed or discarded: when, by whom and why; their text is gone")
	c.Flags().IntVar(&a.Limit, "limit", 100, "at most so many")
	c.Flags().IntVar(&a.Offset, "offset", 0, "leave so many out first")
	return c
}

func stateOf(q flow.Quarantined) string {
	switch {
	case q.State == "" && q.Mended:
		return "mended, waits"
	case q.State == "":
		return "waits"
	case q.Again > 0:
		return q.State + " into load " + strconv.FormatInt(q.Again, 10)
	case q.Reason != "":
		return q.State + ": " + q.Reason
	}
	return q.State
}

func (s *session) asideCountCmd() *cobra.Command {
	return &cobra.Command{
		Use: "count [DATASET]", Short: "Count rows set aside by rule, and what became of them", Args: cobra.MaximumNArgs(1), Example: "  candor quarantine count\n  candor quarantine count purchases",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			all, err := h.AsideCounts(c.Context(), s.who(h), strings.Join(args, ""))
			if err != nil {
				return err
			}
			var rows [][]string
			for _, n := range all {
				row := []string{n.Dataset, n.Rule, n.Column}
				for _, i := range []int64{n.Waiting, n.Mended, n.Replayed, n.Discarded, n.Left} {
					row = append(row, strconv.FormatInt(i, 10))
				}
				rows = append(rows, append(row, strconv.FormatBool(n.Excluded)))
			}
			if all == nil {
				all = []flow.AsideCount{}
			}
			return s.list(all, []string{"dataset", "rule", "column", "waiting", "mended", "replayed", "discarded", "left_out", "excluded"}, rows)
		},
	}
}

func (s *session) asideRepairCmd() *cobra.Command {
	var a flow.Aside
	var o intake.Order
	var cells []string
	var fix string
	var menu strings.Builder
	for _, f := range intake.Fixes {
		menu.WriteString("\n  " + string(f.Fix) + strings.Repeat(" ", 15-len(f.Fix)) + f.Does)
	}
	c := &cobra.Command{
		Use: "repair [ID]", Short: "Mend the cells of one row, or one column of all rows that broke a rule; replay tries them", Args: cobra.MaximumNArgs(1),
		Long: "Mend the cells of one row that was set aside, or one column of all rows of a dataset that broke a rule, by a fixed change.\n" +
			"Nothing is loaded by it: candor quarantine replay tries the mended rows through the same checks as a file's.\n\nFixed changes (--fix):" + menu.String(),
		Example: "  candor quarantine repair 17 --set amount=12.50\n  printf %s \"$NAME\" | candor quarantine repair 17 --set name=-\n" +
			"  candor quarantine repair --dataset purchases --rule not-a-number --column amount --fix decimal-comma",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			if len(args) == 1 {
				if a.ID, err = rowID(args[0]); err != nil {
					return err
				}
				if len(cells) == 0 || fix != "" {
					return usage{errors.New("say what the row should hold: --set column=value, once for each column")}
				}
				now, err := s.cells(cells)
				if err != nil {
					return err
				}
				if err := h.Mend(c.Context(), s.who(h), a.ID, now); err != nil {
					return err
				}
				s.say("Row %d is mended and waits. Try it: candor quarantine replay %d", a.ID, a.ID)
				return nil
			}
			if a.Dataset == "" || fix == "" || len(cells) > 0 {
				return usage{errors.New("name a row by its number with --set column=value, or rows by --dataset with --column and --fix")}
			}
			o.Column, o.Fix = a.Column, intake.Fix(fix)
			did, err := h.MendAll(c.Context(), s.who(h), a, o)
			if err != nil {
				return err
			}
			s.say("%d of %d rows were changed by it. Try them: candor quarantine replay --dataset %s", did.Changed, did.Rows, a.Dataset)
			return s.list(did, []string{"rows", "changed"}, [][]string{{strconv.FormatInt(did.Rows, 10), strconv.FormatInt(did.Changed, 10)}})
		},
	}
	which(c, &a)
	c.Flags().StringArrayVar(&cells, "set", nil, "column=value of the one row; column=- reads the value from stdin, so that it stays out of the shell's history")
	c.Flags().StringVar(&fix, "fix", "", "the fixed change for the column of all the rows")
	c.Flags().StringVar(&o.From, "from", "", "of replace: the text that the cell is")
	c.Flags().StringVar(&o.To, "to", "", "of replace: the text that it becomes")
	return c
}

// cells reads column=value pairs; one value may come from stdin.
func (s *session) cells(pairs []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range pairs {
		name, value, ok := strings.Cut(p, "=")
		if !ok {
			return nil, usage{errors.New("--set is column=value")}
		}
		if value == "-" {
			b, err := io.ReadAll(io.LimitReader(s.in, 1<<16))
			if err != nil {
				return nil, err
			}
			value = strings.TrimRight(string(b), "\r\n")
		}
		out[name] = value
	}
	return out, nil
}

func rowID(s string) (int64, error) {
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil || id <= 0 {
		return 0, usage{errors.New("a row is named by its number, as candor quarantine show lists it")}
	}
	return id, nil
}

func (s *session) asideReplayCmd() *cobra.Command {
	var a flow.Aside
	c := &cobra.Command{
		Use: "replay [ID]", Short: "Try rows again through the same checks: those that fit are loaded, once only; the others stay", Args: cobra.MaximumNArgs(1),
		Example: "  candor quarantine replay 17\n  candor quarantine replay --dataset purchases --rule not-a-number",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			if len(args) == 1 {
				if a.ID, err = rowID(args[0]); err != nil {
					return err
				}
			} else if a.Dataset == "" {
				return usage{errors.New("name a row by its number, or rows by --dataset")}
			}
			r, err := h.Replay(c.Context(), s.who(h), a)
			if err != nil {
				return err
			}
			s.say("%d rows tried: %d loaded, %d still wrong.", r.Tried, r.Went, r.Failed)
			if r.Unread > 0 {
				s.say("%d more could not be told apart into cells: fill them in with candor quarantine repair ID --set …", r.Unread)
			}
			if r.Gone > 0 {
				s.say("%d were of people who were deleted: nothing of them is kept.", r.Gone)
			}
			if r.Excluded > 0 {
				s.say("%d are left out by the contract's rules now.", r.Excluded)
			}
			if r.Went > 0 {
				s.say("Visible from the next epoch: tonight, or now with candor epoch next.")
			}
			head := []string{"tried", "loaded", "still_wrong", "excluded", "of_deleted_people", "need_cells"}
			row := []string{}
			for _, n := range []int64{r.Tried, r.Went, r.Failed, r.Excluded, r.Gone, r.Unread} {
				row = append(row, strconv.FormatInt(n, 10))
			}
			return s.list(r, head, [][]string{row})
		},
	}
	which(c, &a)
	return c
}

func (s *session) asideDiscardCmd() *cobra.Command {
	var a flow.Aside
	var reason string
	c := &cobra.Command{
		Use: "discard [ID]", Short: "Throw rows away with a reason: their text goes, that they were there stays", Args: cobra.MaximumNArgs(1),
		Example: "  candor quarantine discard 17 --reason \"a test order of our own\"\n  candor quarantine discard --dataset purchases --rule bad-quote --reason \"the shop sends them again\" --yes",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			if len(args) == 1 {
				if a.ID, err = rowID(args[0]); err != nil {
					return err
				}
			} else if a.Dataset == "" {
				return usage{errors.New("name a row by its number, or rows by --dataset")}
			} else if !s.yes {
				return usage{errors.New("all rows chosen would be thrown away for good; say --yes")}
			}
			n, err := h.Discard(c.Context(), s.who(h), a, reason)
			if err != nil {
				return err
			}
			s.say("%d rows were thrown away; why, by whom and when is kept.", n)
			return s.list(map[string]int64{"discarded": n}, []string{"discarded"}, [][]string{{strconv.FormatInt(n, 10)}})
		},
	}
	which(c, &a)
	c.Flags().StringVar(&reason, "reason", "", "why; it stays, so it names nobody")
	_ = c.MarkFlagRequired("reason")
	return c
}
