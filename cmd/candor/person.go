package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
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
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			all, err := h.People(c.Context(), s.who(h), candor.SubjectID(after), limit)
			if err != nil {
				return err
			}
			type out struct {
				ID   string            `json:"id"`
				Keys map[string]string `json:"keys"`
			}
			people, rows := []out{}, [][]string{}
			for _, p := range all {
				o := out{fmt.Sprintf("#%d", p.Subject), map[string]string{}}
				var words []string
				for _, k := range p.Keys {
					o.Keys[k.Kind] = k.Value
					words = append(words, k.Kind+" "+k.Value)
				}
				people = append(people, o)
				rows = append(rows, []string{o.ID, strings.Join(words, ", ")})
			}
			return s.list(people, []string{"id", "known_by"}, rows)
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
			_, who, err := s.opened(c, args[0], p)
			if err != nil {
				return err
			}
			if s.format == "json" {
				return s.json(api.PersonOf(who))
			}
			return s.showPerson(who)
		},
	}
	p.add(c)
	return c
}

// opened opens one person's record, which is a use that they are shown.
func (s *session) opened(c *cobra.Command, name string, p personFlags) (*flow.House, flow.Person, error) {
	h, err := s.house(c.Context())
	if err != nil {
		return nil, flow.Person{}, err
	}
	id, err := s.person(c.Context(), h, name, p)
	if err != nil {
		return nil, flow.Person{}, err
	}
	who, err := h.Person(c.Context(), s.who(h), id)
	return h.House, who, err
}

func (s *session) showPerson(p flow.Person) error {
	o := api.PersonOf(p)
	all, guesses := p.Record.Facts()
	s.say("%s, known since %s: %d facts, %d of them worked out by us.", o.ID, p.Since.Format("2 January 2006"), all, guesses)
	var rows [][]string
	for _, sec := range p.Record.Sections {
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
	for _, c := range p.Said {
		s.say("  %s", correction(c))
	}
	for _, c := range o.Choices {
		s.say("  %s for %s: %s", c.Purpose, c.Recipient, c.Choice)
	}
	s.say("  counted in %d answers; looked at %d times; earned %s; ready to pay out: %s", len(o.Uses), len(p.Looks), strings.Join(o.Earned, " + "), strings.Join(o.ReadyNow, " + "))
	return nil
}

func (s *session) personStop() *cobra.Command {
	var p personFlags
	var recipient, until string
	c := &cobra.Command{
		Use: "stop PERSON", Short: "Stop uses of a person's data: every yes is taken back, or with --until all rests for a while", Args: cobra.ExactArgs(1),
		Example: "  candor person stop F-000123\n  candor person stop F-000123 --recipient payco\n  candor person stop F-000123 --until 2027-01-31",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			id, err := s.person(c.Context(), h, args[0], p)
			if err != nil {
				return err
			}
			if until != "" {
				t, err := time.Parse(time.DateOnly, until)
				if err != nil {
					return usage{errors.New("--until is a day like 2027-01-31")}
				}
				if err := h.TimeOff(c.Context(), s.who(h), id, t); err != nil {
					return err
				}
				s.say("No use starts before %s; every choice stays as it is.", t.Format("Monday 2 January 2006"))
				return nil
			}
			n, err := h.Stop(c.Context(), s.who(h), id, candor.PartyID(recipient), "counter")
			if err != nil {
				return err
			}
			s.say("Took back %d times yes. No use that starts from now on counts this person.", n)
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
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			id, err := h.SignUp(c.Context(), s.who(h), kind, key)
			if err != nil {
				return err
			}
			return s.list(map[string]string{"id": fmt.Sprintf("#%d", id)}, []string{"id"}, [][]string{{fmt.Sprintf("#%d", id)}})
		},
	}
	c.Flags().StringVar(&kind, "by", "", "the kind of key that was proved: email, customer, …")
	_ = c.MarkFlagRequired("by")
	return c
}
