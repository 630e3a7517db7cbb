package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/flow"
)

func (s *session) userCmd() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "Who may sign in: staff, the board, partners", RunE: group}
	var role, party, department, base string
	invite := &cobra.Command{
		Use: "invite NAME --role ROLE", Short: "Print a link, good once, with which somebody sets up their account", Args: cobra.ExactArgs(1),
		Example: "  candor user invite mira --role analyst\n  candor user invite payco --role partner --party payco",
		RunE: func(c *cobra.Command, args []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			door, err := h.Door()
			if err != nil {
				return err
			}
			link, no, err := door.Invite(c.Context(), s.who(h), access.Invitee{Name: args[0], Role: candor.Role(role), Party: candor.PartyID(party), Department: department})
			if err != nil {
				return err
			}
			if no != nil {
				return &flow.Refused{Decision: flow.Decision{Reasons: no}}
			}
			if base == "" {
				base = h.Base()
			}
			url := base + "/sign-in/setup?token=" + link.Reveal()
			return s.list(map[string]string{"name": args[0], "link": url}, []string{"name", "link"}, [][]string{{args[0], url}})
		},
	}
	f := invite.Flags()
	f.StringVar(&role, "role", "", "analyst, steward, board or partner")
	f.StringVar(&party, "party", "", "for a partner: its company, as described")
	f.StringVar(&department, "department", "", "in words, for the register of duties")
	f.StringVar(&base, "base", "", "the address at which people reach the pages (default: as candor config explain says)")
	_ = invite.MarkFlagRequired("role")
	list := &cobra.Command{
		Use: "list", Short: "List accounts", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := to.ListUsers(c.Context())
			if err != nil {
				return err
			}
			type out struct {
				Name, Role, Party string
				Closed            bool
			}
			accounts, rows := []out{}, [][]string{}
			for _, a := range all {
				accounts = append(accounts, out{a.Name, string(a.Role), string(a.Party), a.Closed})
				rows = append(rows, []string{a.Name, string(a.Role), string(a.Party), strconv.FormatBool(a.Closed)})
			}
			return s.list(accounts, []string{"name", "role", "party", "closed"}, rows)
		},
	}
	c.AddCommand(invite, list)
	return c
}

func (s *session) earningsCmd() *cobra.Command {
	c := &cobra.Command{Use: "earnings", Short: "What data earned: the books, and paying people", RunE: group}
	books := &cobra.Command{
		Use: "show", Short: "The balance of every account; they sum to zero", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := to.ListBooks(c.Context())
			if err != nil {
				return err
			}
			rows := [][]string{}
			for _, b := range all {
				rows = append(rows, []string{b.Account, signed(b.Money)})
			}
			return s.list(all, []string{"account", "balance"}, rows)
		},
	}
	var p personFlags
	pay := &cobra.Command{
		Use: "pay PERSON", Short: "Pay a person what is ready, in whole minor units (PERSON may be - for stdin)", Args: cobra.ExactArgs(1),
		Example: "  candor earnings pay F-000123",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			who, err := s.whom(args[0], p)
			if err != nil {
				return err
			}
			out, err := to.PayPerson(c.Context(), who)
			if err != nil {
				return err
			}
			rows := [][]string{}
			for _, m := range out.Paid {
				rows = append(rows, []string{inCents(m)})
			}
			if len(out.Paid) == 0 {
				s.say("Nothing is ready: less than the smallest coin has come together. It stays theirs.")
			}
			return s.list(out.Paid, []string{"paid"}, rows)
		},
	}
	p.add(pay)
	c.AddCommand(books, pay)
	return c
}

// inCents is an exact amount, which is told with all its micro-units, as people read it: whole cents were paid.
func inCents(exact string) string {
	number, currency, _ := strings.Cut(exact, " ")
	if i := strings.IndexByte(number, '.'); i >= 0 && len(number) > i+3 {
		number = number[:i+3]
	}
	return number + " " + currency
}

func signed(m candor.Money) string {
	if m.Micro < 0 {
		return "-" + api.Exact(candor.Money{Micro: -m.Micro, Currency: m.Currency})
	}
	return api.Exact(m)
}

func (s *session) doctorCmd() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check a workspace: files, keys, record, room on the disk", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			type finding struct {
				Check string `json:"check"`
				OK    bool   `json:"ok"`
				Say   string `json:"say"`
			}
			var all []finding
			add := func(check string, ok bool, say string) { all = append(all, finding{check, ok, say}) }
			dir := s.workspace()
			for _, f := range []string{"keys", "keys/secret", "keys/uses", "keys/people", "keys/suppression"} {
				info, err := os.Stat(filepath.Join(dir, f))
				switch {
				case err != nil:
					add(f, false, "missing: restore it from where you keep keys")
				case info.Mode().Perm()&0o077 != 0:
					add(f, false, "others on this machine can read it: chmod go-rwx "+f)
				default:
					add(f, true, "only you can read it")
				}
			}
			h, err := s.house(c.Context())
			if errors.Is(err, errForward) {
				return err
			}
			if err != nil {
				add("open", false, err.Error())
			} else {
				add("open", true, "the workspace opens; nothing half-done is left")
				v, err := h.Verify(c.Context(), s.who(h), nil)
				if err != nil {
					add("record", false, err.Error())
				} else {
					add("record", v.OK, fmt.Sprintf("%d entries of uses, %d of people; %d problems", v.Uses, v.People, len(v.Problems)))
				}
			}
			rows := [][]string{}
			for _, f := range all {
				word := "ok"
				if !f.OK {
					word, s.code = "WRONG", failed
				}
				rows = append(rows, []string{f.Check, word, f.Say})
			}
			return s.list(all, []string{"check", "result", "say"}, rows)
		},
	}
}
