package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

// personFlags say how a person is named: by a key of a kind, read from stdin for "-", so that names stay out of shell history.
type personFlags struct{ kind string }

func (p *personFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&p.kind, "by", "", "the kind of key that names the person: customer, email, … (default: the only kind, or number with #)")
}

// person finds whom the words name: "#17" by candor's own number, else by key.
func (s *session) person(ctx context.Context, h *house.House, name string, p personFlags) (candor.SubjectID, error) {
	if name == "-" {
		line, err := bufio.NewReader(s.in).ReadString('\n')
		if err != nil && line == "" {
			return 0, usage{errors.New("PERSON is - but nothing came on stdin")}
		}
		name = strings.TrimSpace(line)
	}
	return h.FindPerson(ctx, s.who(h), p.kind, name)
}

func (s *session) permissionCmd() *cobra.Command {
	c := &cobra.Command{Use: "permission", Short: "Who permits what: import evidence, show, grant, withdraw", RunE: group}
	c.AddCommand(s.permissionImport(), s.permissionShow(), s.permissionChange("grant", true), s.permissionChange("withdraw", false), s.permissionOff())
	return c
}

func (s *session) permissionImport() *cobra.Command {
	var kind string
	c := &cobra.Command{
		Use: "import FILE", Short: "Take a list of choices as evidence: person,purpose,category,recipient,choice,given_at,notice,channel", Args: cobra.ExactArgs(1),
		Example: "  candor permission import choices.csv\n  candor permission import --by email - < choices.csv",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			f, _, err := s.input(args[0])
			if err != nil {
				return err
			}
			if kind == "" {
				if kind, err = h.OnlyKind(); err != nil {
					return err
				}
			}
			im, err := h.ImportPermissions(c.Context(), s.who(h), f, kind)
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
			for _, p := range im.Reasons {
				s.say("line %d: %s [%s]", p.Line, p.Text, p.Rule)
			}
			if im.Bad > 0 {
				s.say("%d lines were not taken; unknown stays no.", im.Bad)
			}
			return s.list(im, []string{"choices", "people", "new_people", "yes", "no", "deleted", "bad"},
				[][]string{{fmt.Sprint(im.Rows), fmt.Sprint(im.People), fmt.Sprint(im.New), fmt.Sprint(im.Yes), fmt.Sprint(im.No), fmt.Sprint(im.Deleted), fmt.Sprint(im.Bad)}})
		},
	}
	c.Flags().StringVar(&kind, "by", "", "the kind of key in column person: customer, email, …")
	return c
}

func (s *session) permissionShow() *cobra.Command {
	var p personFlags
	var at string
	c := &cobra.Command{
		Use: "show PERSON", Short: "A person's record of choices, oldest first (PERSON may be - for stdin)", Args: cobra.ExactArgs(1),
		Example: "  echo F-000123 | candor permission show -\n  candor permission show '#17' -o json\n  candor permission show F-000123 --at 2026-03-03      was this allowed then?",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			who, err := s.person(c.Context(), h, args[0], p)
			if err != nil {
				return err
			}
			if at != "" {
				return s.permissionAt(c.Context(), h, who, at)
			}
			events, err := h.Choices(c.Context(), s.who(h), who)
			if err != nil {
				return err
			}
			out := api.SaidOf(events)
			rows := [][]string{}
			for _, x := range out {
				rows = append(rows, []string{x.At.Format(time.RFC3339), x.Choice, x.Purpose, x.Category, x.Recipient, x.Channel})
			}
			return s.list(out, []string{"given_at", "choice", "purpose", "category", "recipient", "channel"}, rows)
		},
	}
	p.add(c)
	c.Flags().StringVar(&at, "at", "", "where each choice stood at a moment (2026-03-03, or with a time: 2026-03-03T12:00:00Z)")
	return c
}

// permissionAt prints where each choice stood at a moment, by what was acknowledged then.
func (s *session) permissionAt(ctx context.Context, h *house.House, who candor.SubjectID, at string) error {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		if t, err = time.Parse(time.DateOnly, at); err != nil {
			return usage{errors.New("--at is a day like 2026-03-03, or a moment like 2026-03-03T12:00:00Z")}
		}
	}
	all, err := h.ChoicesAt(ctx, s.who(h), who, t)
	if err != nil {
		return err
	}
	list, rows := api.StoodOf(all), [][]string{}
	for _, o := range list {
		rows = append(rows, []string{o.Purpose, o.Recipient, o.Choice, strconv.FormatBool(o.Permits)})
	}
	return s.list(list, []string{"purpose", "recipient", "choice", "permits"}, rows)
}

func (s *session) permissionChange(verb string, yes bool) *cobra.Command {
	var p personFlags
	var purpose, recipient, channel string
	var categories []string
	short := "Write down a person's yes"
	if !yes {
		short = "Write down that a person takes a yes back: it holds when the command returns"
	}
	c := &cobra.Command{
		Use: verb + " PERSON --purpose P", Short: short, Args: cobra.ExactArgs(1),
		Example: "  echo F-000123 | candor permission " + verb + " - --purpose analytics --channel phone",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			who, err := s.person(c.Context(), h, args[0], p)
			if err != nil {
				return err
			}
			ch := flow.Choose{Subject: who, Purpose: candor.PurposeID(purpose), Recipient: candor.PartyID(recipient), Yes: yes, Channel: channel}
			for _, x := range categories {
				ch.Categories = append(ch.Categories, candor.CategoryID(x))
			}
			if err := h.Choose(c.Context(), s.who(h), ch); err != nil {
				return err
			}
			s.say("Written down, and in force.")
			return nil
		},
	}
	p.add(c)
	f := c.Flags()
	f.StringVar(&purpose, "purpose", "", "what for")
	f.StringVar(&recipient, "recipient", "", "for whom (default: the company)")
	f.StringArrayVar(&categories, "category", nil, "which kinds of data (default: those that the purpose's notices name)")
	f.StringVar(&channel, "channel", "counter", "how it was said: web, counter, phone, paper")
	_ = c.MarkFlagRequired("purpose")
	return c
}

func (s *session) permissionOff() *cobra.Command {
	var p personFlags
	var until string
	c := &cobra.Command{
		Use: "time-off PERSON --until DAY", Short: "Stop every use of a person's data until a day, changing no choice", Args: cobra.ExactArgs(1),
		Example: "  echo F-000123 | candor permission time-off - --until 2027-01-31",
		RunE: func(c *cobra.Command, args []string) error {
			t, err := time.Parse(time.DateOnly, until)
			if err != nil {
				return usage{errors.New("--until is a day like 2027-01-31")}
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			who, err := s.person(c.Context(), h, args[0], p)
			if err != nil {
				return err
			}
			if err := h.TimeOff(c.Context(), s.who(h), who, t); err != nil {
				return err
			}
			s.say("No use of this person's data starts before %s.", t.Format("Monday 2 January 2006"))
			return nil
		},
	}
	p.add(c)
	c.Flags().StringVar(&until, "until", "", "the day on which uses may start again; a day that is past ends a time off")
	_ = c.MarkFlagRequired("until")
	return c
}
