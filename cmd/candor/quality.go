package main

import (
	"github.com/spf13/cobra"

	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/intake"
)

func (s *session) qualityCmd() *cobra.Command {
	return &cobra.Command{
		Use: "quality [DATASET]", Short: "How good the data is: grades A to F with what they rest on, as recorded at load (staff only; a look at one dataset is recorded)", Args: cobra.MaximumNArgs(1),
		Example: "  candor quality\n  candor quality purchases\n  candor quality purchases -o json",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			if len(args) == 1 {
				q, err := to.ShowQuality(c.Context(), args[0])
				if err != nil {
					return err
				}
				return s.qualityOf(q)
			}
			all, err := to.ListQuality(c.Context())
			if err != nil {
				return err
			}
			var rows [][]string
			for _, g := range all {
				row := []string{g.Dataset, g.Letter, g.FreshAsOf, g.Newest}
				for _, part := range []string{"fits", "rules", "fresh", "steady"} {
					row = append(row, letterOf(g.Parts, part))
				}
				rows = append(rows, row)
			}
			return s.list(all, []string{"dataset", "grade", "fresh_as_of", "newest_day", "fits", "rules", "fresh", "steady"}, rows)
		},
	}
}

func letterOf(parts []client.Part, name string) string {
	for _, p := range parts {
		if p.Name == name {
			return p.Letter
		}
	}
	return ""
}

// qualityOf prints one dataset: the rules as rows, and for people what the grade rests on before them.
func (s *session) qualityOf(q client.DatasetQuality) error {
	if s.format == "table" {
		grade := q.Letter
		if grade == "" {
			grade = "none yet: nothing is loaded"
		}
		s.say("%s: grade %s", q.Dataset, grade)
		for _, p := range q.Parts {
			s.say("  %s  %s: %s", p.Letter, p.Name, p.Text)
		}
	}
	var rows [][]string
	for _, d := range q.Demands {
		state, figure := "not looked at yet", ""
		if r := d.Result; r != nil {
			if figure = r.Figure; !r.Judged {
				figure = r.Why
			}
			state = verdict(r.Judged, r.Holds)
		}
		rows = append(rows, []string{d.Check.ID, state, string(d.Check.Then), d.Words, figure})
	}
	return s.list(q, []string{"rule", "state", "then", "asks", "newest_load"}, rows)
}

func verdict(judged, holds bool) string {
	switch {
	case !judged:
		return "not judged"
	case holds:
		return "holds"
	}
	return "broken"
}

// judged tells what a load's stated rules did.
func (s *session) judged(r intake.Report) {
	var out int64
	for _, e := range r.Excluded {
		out += e.Rows
	}
	if out > 0 {
		s.say("  %d rows are not of this dataset, by the contract's rules:", out)
		for _, e := range r.Excluded {
			kept := ""
			if e.Kept {
				kept = "; their text is kept, apart"
			}
			s.say("    %s: %d (matches %d in all%s): %s", e.Name, e.Rows, e.Matched, kept, e.Reason)
		}
	}
	broken := 0
	for _, x := range r.Rules {
		if x.Judged && !x.Holds {
			broken++
			s.say("  broken rule %s: %s", x.Check.ID, x.Figure)
		}
	}
	s.say("  %d rows read, each accounted for. Grade of this file: %s; what it rests on: candor quality %s", r.Read, r.Grade, r.Dataset)
}
