package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/candor-data/candor/client"
)

func (s *session) tokenCmd() *cobra.Command {
	c := &cobra.Command{
		Use: "token", Short: "Tokens for one's own programs: each opens what its maker may open, until a day", RunE: group,
		Long: `Tokens for one's own programs. A token opens what its maker may open, never more, until it runs out or is taken back. candor keeps a
hash of it, so that it is shown once, on stdout alone. Customers make none: one that lies in a file would open all that is known about
them. Nor does a token make a token.

--account says whose: the password (a partner's access key) is asked for at a terminal, or is the first line of stdin. Without it,
whoever CANDOR_TOKEN speaks for is meant.`,
	}
	c.AddCommand(s.tokenNew(), s.tokenList(), s.tokenRevoke())
	return c
}

// accountFlags say who signs in.
type accountFlags struct{ name string }

func (f *accountFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.name, "account", "", "whose: the account's name (default: whoever CANDOR_TOKEN speaks for)")
}

// signedIn is the candor at --server, or the workspace's own, for one account; end ends the sign-in.
func (s *session) signedIn(ctx context.Context, f accountFlags) (to *client.Client, end func() error, err error) {
	if to, err = s.candor(ctx); err != nil {
		return nil, nil, err
	}
	if f.name == "" {
		if err := s.takeToken(); err != nil {
			return nil, nil, err
		}
		if s.token == "" {
			return nil, nil, usage{errors.New("say whose with --account NAME, or set CANDOR_TOKEN")}
		}
		to, err = to.With(client.Token(s.token))
		return to, func() error { return nil }, err
	}
	secret, err := s.secret("Password or access key of " + f.name)
	if err != nil {
		return nil, nil, err
	}
	if to, err = to.With(client.Token("")); err != nil {
		return nil, nil, err
	}
	in, err := to.SignInPassword(ctx, client.NameAndPassword{Name: f.name, Password: secret})
	if errors.Is(err, &client.Error{Code: "sign-in"}) { // a partner has an access key instead
		in, err = to.SignInKey(ctx, secret)
	}
	if err != nil {
		return nil, nil, err
	}
	if to, err = to.With(client.Token(in.Token)); err != nil {
		return nil, nil, err
	}
	return to, func() error {
		_, err := to.SignOut(context.WithoutCancel(ctx))
		return err
	}, nil
}

// secret reads one line that nobody sees: at a terminal without echo, else from stdin.
func (s *session) secret(what string) (string, error) {
	if f, ok := s.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		_, _ = fmt.Fprint(s.err, what+": ")
		b, err := term.ReadPassword(int(f.Fd()))
		_, _ = fmt.Fprintln(s.err)
		return string(b), err
	}
	line, err := bufio.NewReader(s.in).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", usage{errors.Join(errors.New("the password is to come on stdin, and nothing came"), err)}
	}
	return line, nil
}

func (s *session) tokenNew() *cobra.Command {
	var f accountFlags
	var until string
	c := &cobra.Command{
		Use: "new LABEL --until DAY", Short: "Make a token for oneself; its secret is printed once (recorded)", Args: cobra.ExactArgs(1),
		Example: "  candor token new nightly-report --until 2027-01-31 --account mira --server https://data.example.com > token",
		RunE: func(c *cobra.Command, args []string) error {
			day, err := time.Parse(time.DateOnly, until)
			if err != nil {
				return usage{errors.New("--until is a day like 2027-01-31, on which the token ends")}
			}
			// Whole days from now, so that it ends on that day and not after it.
			days := int(time.Until(day.AddDate(0, 0, 1)) / (24 * time.Hour))
			if days < 1 || days > 366 {
				return usage{errors.New("--until is a day to come, within a year: make a new one in time")}
			}
			to, end, err := s.signedIn(c.Context(), f)
			if err != nil {
				return err
			}
			made, err := to.CreateToken(c.Context(), client.NewToken{Name: args[0], Days: days})
			over := end()
			if err != nil {
				return err
			}
			s.say("This is shown once. It ends %s; candor token revoke %s takes it back.", made.Expires.UTC().Format("2 January 2006 15:04 UTC"), made.ID)
			if s.format == "table" {
				_, err := fmt.Fprintln(s.out, made.Token)
				return errors.Join(err, over)
			}
			return errors.Join(over, s.list(made, []string{"token", "id", "name", "expires_at"}, [][]string{{made.Token, made.ID, made.Name, made.Expires.UTC().Format(time.RFC3339)}}))
		},
	}
	f.add(c)
	c.Flags().StringVar(&until, "until", "", "the day on which it ends, a year from now at most (UTC)")
	_ = c.MarkFlagRequired("until")
	return c
}

func (s *session) tokenList() *cobra.Command {
	var f accountFlags
	c := &cobra.Command{
		Use: "list", Short: "List one's own tokens, without their secrets", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			to, end, err := s.signedIn(c.Context(), f)
			if err != nil {
				return err
			}
			all, err := to.ListTokens(c.Context())
			if err = errors.Join(err, end()); err != nil {
				return err
			}
			rows := [][]string{}
			for _, t := range all {
				rows = append(rows, []string{t.ID, t.Name, t.Made.UTC().Format(time.RFC3339), t.Expires.UTC().Format(time.RFC3339)})
			}
			return s.list(all, []string{"id", "name", "made_at", "expires_at"}, rows)
		},
	}
	f.add(c)
	return c
}

func (s *session) tokenRevoke() *cobra.Command {
	var f accountFlags
	c := &cobra.Command{
		Use: "revoke ID", Short: "Take one of one's own tokens back, at once (recorded)", Args: cobra.ExactArgs(1),
		Example: "  candor token revoke 1f0c9a7e5b3d2c4a --account mira",
		RunE: func(c *cobra.Command, args []string) error {
			to, end, err := s.signedIn(c.Context(), f)
			if err != nil {
				return err
			}
			_, err = to.RevokeToken(c.Context(), args[0])
			if client.NotFound(err) {
				err = errors.New("you have no token of that ID; candor token list shows those that you have")
			}
			if err = errors.Join(err, end()); err != nil {
				return err
			}
			s.say("Taken back: it opens nothing any more.")
			return nil
		},
	}
	f.add(c)
	return c
}
