package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/api"
	"github.com/candor-data/candor/internal/partner"
)

func (s *session) keyCmd() *cobra.Command {
	c := &cobra.Command{Use: "key", Short: "Keys with which companies sign agreements", RunE: group}
	var out string
	mk := &cobra.Command{
		Use: "new --out FILE", Short: "Make a signing key: FILE for yourself, FILE with .pub for the other side", Args: cobra.NoArgs,
		Example: "  candor key new --out payco.key      # writes payco.key and payco.pub; works on any machine",
		RunE: func(*cobra.Command, []string) error {
			path := s.path(out)
			if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s is there already; a key is never overwritten", out)
			}
			key, err := partner.NewKey(rand.Reader)
			if err != nil {
				return err
			}
			public, ok := key.Public().(ed25519.PublicKey)
			if !ok {
				return errors.New("this key has no public half")
			}
			if err := os.WriteFile(path, []byte(partner.EncodePrivate(key)+"\n"), 0o600); err != nil {
				return err
			}
			pub := strings.TrimSuffix(path, ".key") + ".pub"
			if err := os.WriteFile(pub, []byte(partner.EncodePublic(public)+"\n"), 0o644); err != nil {
				return err
			}
			return s.list(map[string]string{"public": partner.EncodePublic(public), "fingerprint": partner.Fingerprint(public), "private_file": path, "public_file": pub},
				[]string{"public", "fingerprint"}, [][]string{{partner.EncodePublic(public), partner.Fingerprint(public)}})
		},
	}
	mk.Flags().StringVar(&out, "out", "", "where the private key goes")
	_ = mk.MarkFlagRequired("out")
	c.AddCommand(mk)
	return c
}

func (s *session) agreementCmd() *cobra.Command {
	c := &cobra.Command{Use: "agreement", Short: "What partners may ask, signed by every side", RunE: group}
	show := &cobra.Command{
		Use: "show [ID]", Short: "List agreements, or show one with its words", Args: cobra.MaximumNArgs(1),
		Example: "  candor agreement show\n  candor agreement show payco-2026 -o json",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := to.ListAgreements(c.Context())
			if err != nil {
				return err
			}
			out := []client.Agreement{}
			var rows [][]string
			for _, o := range all {
				if len(args) == 1 && o.ID != args[0] {
					continue
				}
				out = append(out, o)
				rows = append(rows, []string{o.ID, o.State, o.Recipient, strings.Join(o.Purposes, " "), strings.Join(o.Datasets, " "), o.Until, o.Price, strings.Join(o.Missing, " ")})
			}
			if len(args) == 1 && len(out) == 0 {
				return errors.New("there is no agreement of that name")
			}
			if len(args) == 1 && s.format == "table" {
				s.say("%s\n", out[0].Terms)
			}
			return s.list(out, []string{"id", "state", "recipient", "purposes", "datasets", "until", "price", "not_signed_by"}, rows)
		},
	}
	c.AddCommand(show, s.agreementEffect(), s.agreementSign(), s.agreementNo("refuse"), s.agreementNo("end"))
	return c
}

func (s *session) agreementEffect() *cobra.Command {
	return &cobra.Command{
		Use: "effect ID", Short: "What an agreement newly allows, whom it concerns, and what could be learnt under it at most", Args: cobra.ExactArgs(1),
		Long: `What an agreement newly allows, whom it concerns, and what could be learnt under it about one person at most.

It is worked out from the agreement, the data contracts and the limits in force. About how many people is noised, or told in
hundreds; each look is recorded.`,
		Example: "  candor agreement effect payco-2026\n  candor agreement effect payco-2026 -o json",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			x, err := to.WeighAgreement(c.Context(), candor.AgreementID(args[0]))
			if err != nil {
				return err
			}
			var rows [][]string
			for _, b := range x.Bounds {
				rows = append(rows, []string{b.Of, strconv.Itoa(b.Days), strconv.FormatFloat(b.Times, 'g', -1, 64), inHundred(b.Presence), inHundred(b.Attribute)})
			}
			if s.format == "table" {
				s.say("Newly allowed: %d uses, %d columns in questions, at most %d counts in 30 days at the finest precision.", len(x.New), len(x.After.Open)-len(x.Before.Open), x.After.Monthly)
			}
			return s.list(x, []string{"bound", "days", "likelier_at_most_times", "presence_guessed_right_in_100", "value_guessed_right_in_100"}, rows)
		},
	}
}

// inHundred is a chance in 100, rounded up.
func inHundred(x float64) string { return strconv.Itoa(int(math.Ceil(x*100 - 1e-9))) }

func (s *session) agreementSign() *cobra.Command {
	var as, key, file, out string
	c := &cobra.Command{
		Use: "sign ID --as PARTY --key FILE", Short: "Sign an agreement with your company's key, here or on another machine", Args: cobra.MaximumNArgs(1),
		Example: "  candor agreement sign payco-2026 --as fernco --key fernco.key\n" +
			"  candor agreement sign --file payco-2026.json --as payco --key payco.key --out signed.json   # elsewhere, offline\n" +
			"  candor agreement sign --file signed.json                                                    # bring it back",
		RunE: func(c *cobra.Command, args []string) error {
			if file != "" && key != "" {
				return s.signOffline(file, candor.PartyID(as), key, out)
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			switch {
			case file != "":
				b, err := os.ReadFile(s.path(file))
				if err != nil {
					return err
				}
				a, g, err := partner.ReadSigned(b)
				if err != nil {
					return err
				}
				if err := h.Sign(c.Context(), s.who(h), a.ID, g); err != nil {
					return err
				}
				s.say("The signature of %s is kept.", g.Party)
				return nil
			case len(args) == 1 && out != "" && key == "":
				st, _, err := h.Agreement(c.Context(), s.who(h), candor.AgreementID(args[0]))
				if err != nil {
					return err
				}
				return os.WriteFile(s.path(out), st.Agreement.Canonical(), 0o644)
			case len(args) == 1 && as != "" && key != "":
				k, err := s.privateKey(key)
				if err != nil {
					return err
				}
				id := candor.AgreementID(args[0])
				if err := h.SignWith(c.Context(), s.who(h), id, candor.PartyID(as), k); err != nil {
					return err
				}
				st, now, err := h.Agreement(c.Context(), s.who(h), id)
				if err != nil {
					return err
				}
				o := api.AgreementOf(st, now)
				s.say("Signed as %s.", as)
				return s.list(o, []string{"id", "state", "not_signed_by"}, [][]string{{o.ID, o.State, strings.Join(o.Missing, " ")}})
			}
			return usage{errors.New("give ID, --as and --key to sign here; ID and --out to take the words elsewhere; --file to bring a signature back")}
		},
	}
	f := c.Flags()
	f.StringVar(&as, "as", "", "the company you sign for")
	f.StringVar(&key, "key", "", "its private key file")
	f.StringVar(&file, "file", "", "an agreement's words, or a signed file")
	f.StringVar(&out, "out", "", "write here instead")
	return c
}

func (s *session) signOffline(file string, as candor.PartyID, key, out string) error {
	if as == "" || out == "" {
		return usage{errors.New("signing elsewhere needs --file, --as, --key and --out")}
	}
	words, err := os.ReadFile(s.path(file))
	if err != nil {
		return err
	}
	k, err := s.privateKey(key)
	if err != nil {
		return err
	}
	signed, err := partner.SignFile(words, as, k, time.Now())
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.path(out), signed, 0o644); err != nil {
		return err
	}
	s.say("Signed as %s: send %s back. The key stayed here.", as, out)
	return nil
}

func (s *session) privateKey(file string) (ed25519.PrivateKey, error) {
	b, err := os.ReadFile(s.path(file))
	if err != nil {
		return nil, err
	}
	return partner.DecodePrivate(strings.TrimSpace(string(b)))
}

func (s *session) agreementNo(verb string) *cobra.Command {
	var as, key, reason, on string
	short := "Say no to an agreement: it is kept, and these words stay refused"
	example := "  candor agreement refuse payco-2026 --as fernco --key fernco.key --reason 'The price is too low.'"
	if verb == "end" {
		short = "End an agreement, at once or on a day: no use starts afterwards"
		example = "  candor agreement end payco-2026 --as fernco --key fernco.key --reason 'We have learnt enough.' --on 2027-01-31"
	}
	c := &cobra.Command{
		Use: verb + " ID --as PARTY --key FILE --reason WORDS", Short: short, Args: cobra.ExactArgs(1), Example: example,
		RunE: func(c *cobra.Command, args []string) error {
			k, err := s.privateKey(key)
			if err != nil {
				return err
			}
			var effective time.Time
			if on != "" {
				if effective, err = time.Parse(time.DateOnly, on); err != nil {
					return usage{errors.New("--on is a day like 2027-01-31")}
				}
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			id := candor.AgreementID(args[0])
			if verb == "end" {
				err = h.EndWith(c.Context(), s.who(h), id, candor.PartyID(as), k, reason, effective)
			} else {
				err = h.RefuseWith(c.Context(), s.who(h), id, candor.PartyID(as), k, reason)
			}
			if err != nil {
				return err
			}
			st, now, err := h.Agreement(c.Context(), s.who(h), id)
			if err != nil {
				return err
			}
			s.say("Kept.")
			o := api.AgreementOf(st, now)
			return s.list(o, []string{"id", "state"}, [][]string{{o.ID, o.State}})
		},
	}
	f := c.Flags()
	f.StringVar(&as, "as", "", "the company you speak for")
	f.StringVar(&key, "key", "", "its private key file")
	f.StringVar(&reason, "reason", "", "why, in plain words; kept")
	if verb == "end" {
		f.StringVar(&on, "on", "", "the day on which it ends (default: now)")
	}
	_ = c.MarkFlagRequired("as")
	_ = c.MarkFlagRequired("key")
	_ = c.MarkFlagRequired("reason")
	return c
}
