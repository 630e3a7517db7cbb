package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/web/me"
)

func (s *session) personExport() *cobra.Command {
	var p personFlags
	var form, lang string
	c := &cobra.Command{
		Use: "export PERSON", Short: "Write everything held about one person, to take elsewhere (a use of its own, shown to them; PERSON may be - for stdin)", Args: cobra.ExactArgs(1),
		Example: "  candor person export F-000123 > data.json\n  candor person export F-000123 --format html --language fr > data.html",
		RunE: func(c *cobra.Command, args []string) error {
			if form != "json" && form != "html" {
				return usage{errors.New("--format is json or html")}
			}
			speak, ok := me.Language(lang)
			if !ok {
				return usage{errors.New("--language is en, de, fr or es")}
			}
			if form == "json" {
				to, err := s.candor(c.Context())
				if err != nil {
					return err
				}
				who, err := s.whom(args[0], p)
				if err != nil {
					return err
				}
				all, err := to.ExportPerson(c.Context(), who)
				if err != nil {
					return err
				}
				return s.json(all)
			}
			if s.server != "" {
				return usage{errors.New("the page to read is made where the workspace is: run this there, or take --format json")}
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			id, err := s.person(c.Context(), h, args[0], p)
			if err != nil {
				return err
			}
			who, err := h.Person(c.Context(), s.who(h), id)
			if err != nil {
				return err
			}
			return me.Document(c.Context(), s.out, h.House, speak, time.Now(), who)
		},
	}
	p.add(c)
	c.Flags().StringVar(&form, "format", "json", "json, for programs; html, one page to read without internet")
	c.Flags().StringVar(&lang, "language", "en", "of the page to read: en, de, fr, es")
	return c
}

func (s *session) personCorrect() *cobra.Command {
	var p personFlags
	var value string
	var wrong, back bool
	c := &cobra.Command{
		Use: "correct PERSON DATASET.FACT", Short: "Write down a person's own word about a fact, beside what is held (shown to them; answers about groups do not use it yet)", Args: cobra.ExactArgs(2),
		Example: "  candor person correct F-000123 customers.town --value Elmgate\n  candor person correct F-000123 customers.town --wrong\n  candor person correct F-000123 customers.town --back",
		RunE: func(c *cobra.Command, args []string) error {
			x, err := correctionOf(args[1], value, c.Flags().Changed("value"), wrong, back)
			if err != nil {
				return err
			}
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			x.Person, x.By = who.Person, who.By
			if _, err := to.CorrectPerson(c.Context(), x); err != nil {
				return err
			}
			if x.Said == "back" {
				s.say("Taken back. What is held stands alone again.")
			} else {
				s.say("Written down, beside what is held. Answers about groups still count what is held, until your own data says the same.")
			}
			return nil
		},
	}
	p.add(c)
	c.Flags().StringVar(&value, "value", "", "how it is, in the person's own word")
	c.Flags().BoolVar(&wrong, "wrong", false, "it is wrong, and the person says no more")
	c.Flags().BoolVar(&back, "back", false, "take the correction back")
	return c
}

// correctionOf reads which fact, and which one of three things is said of it.
func correctionOf(fact, value string, given, wrong, back bool) (x client.ToCorrectOf, err error) {
	n := 0
	for _, f := range []struct {
		on bool
		as string
	}{{given, "value"}, {wrong, "wrong"}, {back, "back"}} {
		if f.on {
			n++
			x.Said = f.as
		}
	}
	if n != 1 {
		return x, usage{errors.New("say one of --value, --wrong and --back")}
	}
	var ok bool
	if x.Dataset, x.Field, ok = strings.Cut(fact, "."); !ok || x.Dataset == "" || x.Field == "" {
		return x, usage{errors.New("name the fact as DATASET.FACT; candor person show lists them")}
	}
	x.Text = value
	return x, nil
}

// correction is a person's own word about a fact, in a line.
func correction(c client.Correction) string {
	what := "is " + c.Text
	if c.Said == "wrong" {
		what = "is wrong"
	}
	return fmt.Sprintf("corrected on %s: %s.%s %s (by %s)", c.At.Format(time.DateOnly), c.Dataset, c.Field, what, c.By)
}

func (s *session) personCorrections() *cobra.Command {
	var limit int
	c := &cobra.Command{
		Use: "corrections", Short: "List who corrected which fact, newest first, without what they said (recorded)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := most(to.ListCorrections(c.Context(), pageFor(limit)), limit)
			if err != nil {
				return err
			}
			rows := [][]string{}
			for _, x := range all {
				rows = append(rows, []string{x.Person, x.Dataset + "." + x.Field, x.At.Format(time.RFC3339)})
			}
			return s.list(all, []string{"person", "fact", "at"}, rows)
		},
	}
	c.Flags().IntVar(&limit, "limit", 50, "at most so many")
	return c
}
