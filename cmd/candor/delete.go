package main

import (
	"bufio"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/flow"
)

func (s *session) personDelete() *cobra.Command {
	var p personFlags
	c := &cobra.Command{
		Use: "delete PERSON --yes", Aliases: []string{"forget"}, Short: "Delete a person for good, then search every byte for them; the receipt's figures are the search's", Args: cobra.ExactArgs(1),
		Example: "  candor person delete F-000123 --yes\n  echo maren@example.com | candor person delete - --by email --yes",
		RunE: func(c *cobra.Command, args []string) error {
			if !s.yes {
				return usage{errors.New("this cannot be undone: say --yes when you mean it")}
			}
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			r, err := to.DeletePerson(c.Context(), client.ToDelete{Person: who.Person, By: who.By, Sure: true})
			if err != nil {
				return err
			}
			if err := s.printErasure(r); err != nil {
				return err
			}
			if r.Done == nil { // it stays open: say where
				var open flow.Remains
				if err := again(r, &open.Receipt); err != nil || open.Receipt.Search == nil {
					return errors.Join(errors.New("the deletion stays open: run it again"), err)
				}
				return &open
			}
			return nil
		},
	}
	p.add(c)
	return c
}

func (s *session) printErasure(r client.ErasureReceipt) error {
	if s.format == "json" || r.Search == nil {
		return s.json(r)
	}
	if r.Done != nil {
		s.say("Deleted. A search that knows nothing of the deleter looked through every file and found nothing of the person.")
	}
	return s.list(r, []string{"deletion", "files_searched", "bytes", "values", "found", "not_searched"},
		[][]string{{strconv.FormatInt(r.ID, 10), strconv.FormatInt(r.Search.Files, 10), strconv.FormatInt(r.Search.Bytes, 10), strconv.FormatInt(r.Search.Values, 10), strconv.FormatInt(r.Search.Found, 10), strconv.Itoa(len(r.Search.Skipped))}})
}

func (s *session) searchCmd() *cobra.Command {
	return &cobra.Command{
		Use: "search TEXT", Short: "Look for a text in every byte that candor keeps (TEXT may be - for stdin; exit 1 when it is found)", Args: cobra.ExactArgs(1),
		Example: "  echo maren@example.com | candor search -",
		RunE: func(c *cobra.Command, args []string) error {
			marker := args[0]
			if marker == "-" {
				line, err := bufio.NewReader(s.in).ReadString('\n')
				if err != nil && line == "" {
					return usage{errors.New("TEXT is - but nothing came on stdin")}
				}
				marker = strings.TrimRight(line, "\r\n")
			}
			return s.search(c.Context(), marker)
		},
	}
}

func (s *session) rightsCmd() *cobra.Command {
	return &cobra.Command{
		Use: "rights", Short: "Requests of people: what waits and until when, and how fast the others were done", Args: cobra.NoArgs,
		Example: "  candor rights\n  candor rights -o json",
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := to.ShowRightsClock(c.Context())
			if err != nil {
				return err
			}
			var rows [][]string
			for _, r := range all.Items {
				due := ""
				for _, o := range r.Open {
					if day := o.Due.Format(time.DateOnly); due == "" || day < due {
						due = day
					}
				}
				rows = append(rows, []string{r.Kind, strconv.Itoa(len(r.Open)), due, strconv.FormatInt(r.Done, 10), (time.Duration(r.Slowest) * time.Millisecond).String(), r.Law})
			}
			return s.list(all.Items, []string{"request", "open", "first_due", "done_in_a_year", "slowest", "law"}, rows)
		},
	}
}

func (s *session) search(ctx context.Context, marker string) error {
	to, err := s.candor(ctx)
	if err != nil {
		return err
	}
	rep, err := to.Search(ctx, marker)
	if err != nil {
		return err
	}
	rows := [][]string{}
	for _, hit := range rep.Hits {
		rows = append(rows, []string{hit.Path, hit.Where, hit.Kind})
	}
	for _, x := range rep.Skipped {
		s.say("not looked into: %s (%s)", x.Path, x.Reason)
	}
	s.say("Looked through %d files, %d bytes and %d values: found in %d places.", rep.Files, rep.Bytes, rep.Values, rep.Found)
	if rep.Found > 0 {
		s.code = failed
	}
	return s.list(rep, []string{"file", "where", "kind"}, rows)
}
