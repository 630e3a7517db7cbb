package main

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
)

func (s *session) deletionCmd() *cobra.Command {
	c := &cobra.Command{Use: "deletion", Short: "What partners are asked to delete, and their word that they did", RunE: group}
	list := &cobra.Command{
		Use: "list", Short: "List requests to partners, oldest first", Args: cobra.NoArgs,
		Long: `List what partners are asked to delete: every copy of answers, when an agreement is over, and of what was released before the present
28 days while it is in force. Requests come with an epoch, whether or not anybody was deleted, and name no person.`,
		Example: "  candor deletion list\n  candor deletion list -o json",
		RunE: func(c *cobra.Command, _ []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			all, now, err := h.Deletions(c.Context(), s.who(h))
			if err != nil {
				return err
			}
			out := []api.PartnerDeletion{}
			var rows [][]string
			for _, x := range all {
				o := api.PartnerDeletionOf(x, now)
				out = append(out, o)
				on := ""
				if o.Attested != nil {
					on = o.Attested.On
				}
				rows = append(rows, []string{o.ID, string(o.Party), string(o.Agreement), o.Why, strconv.Itoa(len(o.Answers)), o.Due.Format(time.DateOnly), o.State, on})
			}
			return s.list(out, []string{"id", "party", "agreement", "why", "answers", "due", "state", "deleted_on"}, rows)
		},
	}
	c.AddCommand(list, s.deletionAttest())
	return c
}

func (s *session) deletionAttest() *cobra.Command {
	var as, key, on, method, person string
	c := &cobra.Command{
		Use: "attest ID --as PARTY --key FILE --on DAY --method WORDS --person NAME", Short: "Say with a partner's key that every copy is deleted", Args: cobra.ExactArgs(1),
		Long:    "Say with a partner's key: \"" + flow.Attests + "\" The key is used and not kept. The first word stands.",
		Example: "  candor deletion attest 1 --as payco --key payco.key --on 2026-11-22 --method 'Removed from the warehouse.' --person 'Data protection office'",
		RunE: func(c *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return usage{errors.New("ID is the number that candor deletion list shows")}
			}
			day, err := time.Parse(time.DateOnly, on)
			if err != nil {
				return usage{errors.New("--on is a day like 2026-11-22")}
			}
			k, err := s.privateKey(key)
			if err != nil {
				return err
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			if err := h.AttestWith(c.Context(), s.who(h), id, candor.PartyID(as), k, flow.Deleted{On: day, Method: strings.TrimSpace(method), Person: strings.TrimSpace(person)}); err != nil {
				return err
			}
			x, now, err := h.Deletion(c.Context(), s.who(h), id)
			if err != nil {
				return err
			}
			s.say("Kept.")
			o := api.PartnerDeletionOf(x, now)
			return s.list(o, []string{"id", "state", "entry"}, [][]string{{o.ID, o.State, strconv.FormatInt(x.AttestedEntry, 10)}})
		},
	}
	f := c.Flags()
	f.StringVar(&as, "as", "", "the company you speak for")
	f.StringVar(&key, "key", "", "its private key file")
	f.StringVar(&on, "on", "", "the day on which it was deleted")
	f.StringVar(&method, "method", "", "how")
	f.StringVar(&person, "person", "", "who of the company answers for it")
	for _, n := range []string{"as", "key", "on", "method", "person"} {
		_ = c.MarkFlagRequired(n)
	}
	return c
}
