package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
)

// personFlags say how a person is named: by a key of a kind, read from stdin for "-", so that names stay out of shell history.
type personFlags struct{ kind string }

func (p *personFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&p.kind, "by", "", "the kind of key that names the person: customer, email, … (default: the only kind, or number with #)")
}

// whom reads how a person is named: "#17" by candor's own number, else by key.
func (s *session) whom(name string, p personFlags) (client.Whom, error) {
	if name == "-" {
		line, err := bufio.NewReader(s.in).ReadString('\n')
		if err != nil && line == "" {
			return client.Whom{}, usage{errors.New("PERSON is - but nothing came on stdin")}
		}
		name = strings.TrimSpace(line)
	}
	s.missing = flow.ErrNobody
	return client.Whom{Person: name, By: p.kind}, nil
}

// person finds whom the words name.
func (s *session) person(ctx context.Context, h *house.House, name string, p personFlags) (candor.SubjectID, error) {
	who, err := s.whom(name, p)
	if err != nil {
		return 0, err
	}
	return h.FindPerson(ctx, s.who(h), who.By, who.Person)
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
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			f, _, err := s.input(args[0])
			if err != nil {
				return err
			}
			im, err := to.ImportPermission(c.Context(), kind, f, "text/csv")
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
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			if at != "" {
				return s.permissionAt(c.Context(), to, who, at)
			}
			out, err := to.ShowPermission(c.Context(), who)
			if err != nil {
				return err
			}
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
func (s *session) permissionAt(ctx context.Context, to *client.Client, who client.Whom, at string) error {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		if t, err = time.Parse(time.DateOnly, at); err != nil {
			return usage{errors.New("--at is a day like 2026-03-03, or a moment like 2026-03-03T12:00:00Z")}
		}
	}
	list, err := to.ShowPermissionAt(ctx, client.WhomAt{Person: who.Person, By: who.By, At: t})
	if err != nil {
		return err
	}
	rows := [][]string{}
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
	channels := []string{"counter", "phone", "paper", "mail", "app", "web"}
	c := &cobra.Command{
		Use: verb + " PERSON --purpose P", Short: short, Args: cobra.ExactArgs(1),
		Example: "  echo F-000123 | candor permission " + verb + " - --purpose analytics --channel phone",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			ch := client.ToWrite{Person: who.Person, By: who.By, Purpose: candor.PurposeID(purpose), Recipient: candor.PartyID(recipient), Channel: channel}
			for _, x := range categories {
				ch.Categories = append(ch.Categories, candor.CategoryID(x))
			}
			if !slices.Contains(channels, channel) {
				ch.Channel = "other" // what was typed is kept nowhere
			}
			write := to.Withdraw
			if yes {
				write = to.Grant
			}
			if _, err := write(c.Context(), ch); err != nil {
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
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			if _, err := to.StopPerson(c.Context(), client.ToStop{Person: who.Person, By: who.By, Until: until}); err != nil {
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
