package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/client"
)

// askFlags are what a question comes with.
type askFlags struct{ purpose, agreement, as, precision string }

func (f *askFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.purpose, "purpose", "", "what the answer is for")
	c.Flags().StringVar(&f.agreement, "agreement", "", "the agreement that a partner asks under")
	c.Flags().StringVar(&f.as, "as", "", "who receives the answer (default: the company)")
	c.Flags().StringVar(&f.precision, "precision", "normal", "fine, normal, coarse or coarsest: finer uses more of the allowance")
	_ = c.MarkFlagRequired("purpose")
}

func (s *session) question(f askFlags, text string) (client.Question, error) {
	if text == "-" {
		b, err := io.ReadAll(io.LimitReader(s.in, 1<<20))
		if err != nil {
			return client.Question{}, err
		}
		text = string(b)
	}
	return client.Question{Purpose: candor.PurposeID(f.purpose), Agreement: candor.AgreementID(f.agreement), Recipient: candor.PartyID(f.as),
		SQL: text, Precision: candor.Precision(f.precision)}, nil
}

func (s *session) askCmd() *cobra.Command {
	var f askFlags
	c := &cobra.Command{
		Use: `ask "SQL" --purpose P`, Short: "Ask one question: a protected answer, or a reason why not (exit 3)", Args: cobra.ExactArgs(1),
		Example: `  candor ask "SELECT COUNT(DISTINCT person) FROM purchases" --purpose analytics
  candor ask "SELECT category, SUM(amount) FROM purchases GROUP BY category" --purpose analytics --agreement fernco-payco --as payco
  candor ask - --purpose analytics < question.sql`,
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			q, err := s.question(f, args[0])
			if err != nil {
				return err
			}
			r, err := to.Ask(c.Context(), q)
			if err != nil {
				return err
			}
			return s.printResult(r)
		},
	}
	f.add(c)
	return c
}

// printResult prints an answer.
func (s *session) printResult(r client.Answer) error {
	if s.format == "json" {
		return s.json(r)
	}
	head, rows := resultRows(r, s.format == "table")
	if err := s.list(nil, head, rows); err != nil {
		return err
	}
	if s.format == "csv" {
		return nil
	}
	s.say("\n± holds the noise 95 times in 100. Counts only people who said yes.")
	for _, c := range r.Certified {
		if c.Certified {
			s.say("The board certifies %s for this until %s%s.", c.Dataset, c.Until, prefixed(", for decisions on ", c.Decisions))
		}
	}
	if a := r.Allowance; a.Cached {
		s.say("You had this answer already: it was free.")
	} else if a.QuestionsLeft >= 0 {
		s.say("Such questions left: %d. This is entry %d of the record; keep its receipt with candor audit prove %d.", a.QuestionsLeft, r.Receipt.Entry, r.Receipt.Entry)
	}
	return nil
}

// resultRows prints cells with their ± for people, and with low and high columns for CSV.
func resultRows(r client.Answer, people bool) (head []string, rows [][]string) {
	acc := map[string][2]float64{}
	for _, a := range r.Accuracy {
		acc[fmt.Sprint(a.Row, a.Column)] = [2]float64{a.Low, a.High}
	}
	notes := map[string]string{}
	for _, n := range r.Notes {
		notes[fmt.Sprint(n.Row, n.Column)] = n.Text
	}
	has := map[string]bool{}
	for _, a := range r.Accuracy {
		has[a.Column] = true
	}
	for _, c := range r.Columns {
		head = append(head, c.Name)
		if !people && has[c.Name] {
			head = append(head, c.Name+"_low", c.Name+"_high")
		}
	}
	for i, row := range r.Rows {
		var line []string
		for j, v := range row {
			c := r.Columns[j]
			k := fmt.Sprint(i, c.Name)
			text := cellText(v)
			if v == nil && notes[k] != "" {
				text = notes[k]
			}
			b, ok := acc[k]
			if people && ok {
				text += " ± " + short((b[1]-b[0])/2)
			}
			line = append(line, text)
			if !people && has[c.Name] {
				if ok {
					line = append(line, strconv.FormatFloat(b[0], 'f', -1, 64), strconv.FormatFloat(b[1], 'f', -1, 64))
				} else {
					line = append(line, "", "")
				}
			}
		}
		rows = append(rows, line)
	}
	return head, rows
}

func cellText(v any) string {
	switch x := v.(type) {
	case nil:
		return "–"
	case float64:
		return short(x)
	case json.Number:
		if f, err := x.Float64(); err == nil && strings.ContainsAny(x.String(), ".eE") {
			return short(f)
		}
		return x.String()
	}
	return fmt.Sprint(v)
}

// short prints a number with as many digits as people read.
func short(x float64) string {
	if math.Abs(x) >= 100 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

func (s *session) previewCmd() *cobra.Command {
	var f askFlags
	c := &cobra.Command{
		Use: `preview "SQL" --purpose P`, Short: "What a question would need, its expected error, and whether it would be refused: free, and about no data", Args: cobra.ExactArgs(1),
		Example: `  candor preview "SELECT category, SUM(amount) FROM purchases GROUP BY category" --purpose analytics --agreement fernco-payco --as payco`,
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			q, err := s.question(f, args[0])
			if err != nil {
				return err
			}
			p, err := to.Preview(c.Context(), q)
			if err != nil {
				return err
			}
			if !p.Decision.Allowed {
				s.code = refused
				if s.format == "json" {
					return s.json(p)
				}
				return s.printRefusal(decision(p.Decision))
			}
			var rows [][]string
			for _, l := range p.Ladder {
				half := "depends on the count"
				if l.Half != nil {
					half = "± " + short(*l.Half)
				}
				rows = append(rows, []string{string(l.Precision), half, fmt.Sprintf("%d of %d", l.Left, l.Of)})
			}
			if s.format == "table" {
				for _, m := range p.Measures {
					if m.Half != nil {
						s.say("%s: right to within ± %s, 95 times in 100", m.Name, strings.TrimSpace(short(*m.Half)+" "+m.Unit))
					} else {
						s.say("%s: its error depends on how many people there are", m.Name)
					}
				}
				s.say("Each person counts %s. Groups of fewer than %d people are not shown.", p.Bounding, p.Smallest)
				if p.Price != nil {
					s.say("Price: %s", money(*p.Price))
				}
				s.say("")
			}
			return s.list(p, []string{"precision", "error_of_the_first_number", "such_questions_left"}, rows)
		},
	}
	f.add(c)
	return c
}

func (s *session) insightCmd() *cobra.Command {
	c := &cobra.Command{Use: "insight", Short: "Earlier answers: reading them again is free", RunE: group}
	var limit int
	list := &cobra.Command{
		Use: "list", Short: "List earlier questions, newest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := most(to.ListInsights(c.Context(), pageFor(limit)), limit)
			if err != nil {
				return err
			}
			var rows [][]string
			for _, l := range all {
				question := strings.Join(strings.Fields(l.Question), " ")
				if l.Among.Said != "" {
					question += fmt.Sprintf(" (among those who said %s to %s)", l.Among.Said, l.Among.Purpose)
				}
				rows = append(rows, []string{l.ID, l.At.Format("2006-01-02 15:04"), string(l.Recipient), string(l.Purpose), question})
			}
			return s.list(all, []string{"id", "at", "recipient", "purpose", "question"}, rows)
		},
	}
	list.Flags().IntVar(&limit, "limit", 50, "at most so many")
	show := &cobra.Command{
		Use: "show ID", Short: "Show an earlier answer", Args: cobra.ExactArgs(1),
		Example: "  candor insight show 811 -o json",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			if _, err := strconv.ParseInt(args[0], 10, 64); err != nil {
				return errors.New("an answer is named by a number; candor insight list shows it")
			}
			s.missing = errors.New("this answer is not in the record, or not yours to read")
			r, err := to.ShowInsight(c.Context(), args[0])
			if err != nil {
				return err
			}
			return s.printResult(r)
		},
	}
	c.AddCommand(list, show)
	return c
}
