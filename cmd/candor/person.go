package main

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/client"
)

func (s *session) personCmd() *cobra.Command {
	c := &cobra.Command{Use: "person", Short: "What customers can do for themselves, from the terminal (each look is shown to the person)", RunE: group}
	c.AddCommand(s.personList(), s.personShow(), s.personExport(), s.personCorrect(), s.personCorrections(), s.personStop(), s.personSignUp(), s.personDelete())
	return c
}

func (s *session) personList() *cobra.Command {
	var after uint32
	var limit int
	c := &cobra.Command{
		Use: "list", Short: "List people and what they are known by (recorded)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := most(to.ListPeople(c.Context(), after, pageFor(limit)), limit)
			if err != nil {
				return err
			}
			rows := [][]string{}
			for _, p := range all {
				var words []string
				for _, kind := range slices.Sorted(maps.Keys(p.Keys)) {
					words = append(words, kind+" "+p.Keys[kind])
				}
				rows = append(rows, []string{p.ID, strings.Join(words, ", ")})
			}
			return s.list(all, []string{"id", "known_by"}, rows)
		},
	}
	c.Flags().Uint32Var(&after, "after", 0, "go on after this number")
	c.Flags().IntVar(&limit, "limit", 50, "at most so many")
	return c
}

func (s *session) personShow() *cobra.Command {
	var p personFlags
	c := &cobra.Command{
		Use: "show PERSON", Short: "Show everything held about one person (a use of its own, shown to them; PERSON may be - for stdin)", Args: cobra.ExactArgs(1),
		Example: "  candor person show F-000123\n  echo maren@example.com | candor person show - --by email\n  candor person show '#17'",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			all, err := to.ShowPerson(c.Context(), who)
			if err != nil {
				return err
			}
			if s.format == "json" {
				return s.json(all)
			}
			return s.showPerson(all)
		},
	}
	p.add(c)
	return c
}

// facts counts what is held, and how much of it was worked out.
func facts(r client.Record) (all, guesses int) {
	for _, sec := range r.Sections {
		for _, row := range sec.Rows {
			for i, f := range row {
				if !f.Known {
					continue
				}
				all++
				if sec.Columns[i].Source == "inferred" {
					guesses++
				}
			}
		}
	}
	return all, guesses
}

func (s *session) showPerson(o client.Person) error {
	all, guesses := facts(o.Record)
	s.say("%s, known since %s: %d facts, %d of them worked out by us.", o.ID, o.Since.Format("2 January 2006"), all, guesses)
	var rows [][]string
	for _, sec := range o.Record.Sections {
		for i, row := range sec.Rows {
			if i == 5 {
				rows = append(rows, []string{sec.Dataset, fmt.Sprintf("… and %d more rows", len(sec.Rows)-i), "", ""})
				break
			}
			for j, f := range row {
				if f.Known {
					rows = append(rows, []string{sec.Dataset, sec.Columns[j].Title, f.Text, string(sec.Columns[j].Source)})
				}
			}
		}
	}
	if err := s.list(nil, []string{"dataset", "fact", "value", "source"}, rows); err != nil {
		return err
	}
	for _, c := range o.Own {
		s.say("  %s", correction(c))
	}
	for _, c := range o.Choices {
		s.say("  %s for %s: %s", c.Purpose, c.Recipient, c.Choice)
	}
	s.say("  counted in %d answers; looked at %d times; earned %s; ready to pay out: %s", len(o.Uses), len(o.Looks), strings.Join(o.Earned, " + "), strings.Join(o.ReadyNow, " + "))
	return nil
}

func (s *session) personStop() *cobra.Command {
	var p personFlags
	var recipient, until string
	c := &cobra.Command{
		Use: "stop PERSON", Short: "Stop uses of a person's data: every yes is taken back, or with --until all rests for a while", Args: cobra.ExactArgs(1),
		Example: "  candor person stop F-000123\n  candor person stop F-000123 --recipient payco\n  candor person stop F-000123 --until 2027-01-31",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			if until != "" {
				t, err := time.Parse(time.DateOnly, until)
				if err != nil {
					return usage{errors.New("--until is a day like 2027-01-31")}
				}
				if _, err := to.StopPerson(c.Context(), client.ToStop{Person: who.Person, By: who.By, Until: until}); err != nil {
					return err
				}
				s.say("No use starts before %s; every choice stays as it is.", t.Format("Monday 2 January 2006"))
				return nil
			}
			done, err := to.StopPerson(c.Context(), client.ToStop{Person: who.Person, By: who.By, Recipient: candor.PartyID(recipient)})
			if err != nil {
				return err
			}
			s.say("Took back %d times yes. No use that starts from now on counts this person.", done.Stopped)
			return nil
		},
	}
	p.add(c)
	c.Flags().StringVar(&recipient, "recipient", "", "towards this recipient alone")
	c.Flags().StringVar(&until, "until", "", "time off until a day, changing no choice")
	return c
}

func (s *session) personSignUp() *cobra.Command {
	var kind string
	c := &cobra.Command{
		Use: "sign-up KEY --by KIND", Short: "Take in somebody who came by themselves and proved a key; one who was deleted starts fresh", Args: cobra.ExactArgs(1),
		Example: "  echo maren@example.com | candor person sign-up - --by email",
		RunE: func(c *cobra.Command, args []string) error {
			key := args[0]
			if key == "-" {
				line, err := bufio.NewReader(s.in).ReadString('\n')
				if err != nil && line == "" {
					return usage{errors.New("KEY is - but nothing came on stdin")}
				}
				key = strings.TrimSpace(line)
			}
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			n, err := to.SignUpPerson(c.Context(), client.Proved{Kind: kind, Key: key})
			if err != nil {
				return err
			}
			return s.list(n, []string{"id"}, [][]string{{n.ID}})
		},
	}
	c.Flags().StringVar(&kind, "by", "", "the kind of key that was proved: email, customer, …")
	_ = c.MarkFlagRequired("by")
	return c
}
