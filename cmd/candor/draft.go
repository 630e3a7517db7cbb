package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/draft"
	"github.com/candor-data/candor/internal/house"
)

// draftFlags are what is known beside the file.
type draftFlags struct {
	name, title, owner, currency, zone string
	purposes                           []string
}

func (d *draftFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&d.name, "name", "", "the dataset's name (default: from the file's)")
	c.Flags().StringVar(&d.title, "title", "", "what it is, in words")
	c.Flags().StringVar(&d.currency, "currency", "", "of money columns that do not say, such as EUR")
	c.Flags().StringVar(&d.zone, "zone", "", "of times without an offset, such as Europe/Berlin (default: the company's)")
}

// draft reads a file and proposes a contract.
func (s *session) draft(ctx context.Context, file string, d draftFlags) (*draft.Proposal, error) {
	if d.zone != "" {
		if _, err := time.LoadLocation(d.zone); err != nil {
			return nil, usage{fmt.Errorf("--zone is a name like Europe/Berlin")}
		}
	}
	f, _, err := s.input(file)
	if err != nil {
		return nil, err
	}
	src, end, err := house.OpenFile(ctx, f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", file, err), f.Close())
	}
	o := draft.Options{Name: d.name, Title: d.title, Owner: candor.PartyID(d.owner), Currency: strings.ToUpper(d.currency), Zone: d.zone, Now: time.Now()}
	if o.Name == "" {
		o.Name = draft.Name(filepath.Base(file))
	}
	for _, p := range d.purposes {
		o.Purposes = append(o.Purposes, candor.PurposeID(p))
	}
	p, err := draft.From(src, o)
	if err = errors.Join(err, end(), f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p, nil
}

func (s *session) catalogDraftCmd() *cobra.Command {
	var d draftFlags
	var out string
	c := &cobra.Command{
		Use: "draft FILE", Short: "Propose a data contract for a file of your own, with the reason for everything that it proposes", Args: cobra.ExactArgs(1),
		Long: `Reads a file and proposes a data contract for it: whose row it is, when, what may be summed and within which bounds,
which values are public, what gives people away, and why. Nothing is in force until somebody applies it.

It prints YAML to keep and edit; -o table, json or csv show a line for each column. It needs no workspace. Values are
listed only where at least ` + fmt.Sprint(draft.Least) + ` people carry them; bounds are round numbers, never the least and the most of the file.`,
		Example: "  candor catalog draft orders.csv\n  candor catalog draft orders.csv -o table\n  candor catalog draft orders.csv --purpose analytics --out company/orders.yaml",
		RunE: func(c *cobra.Command, args []string) error {
			p, err := s.draft(c.Context(), args[0], d)
			if err != nil {
				return err
			}
			for _, what := range p.Confirm {
				s.say("To look at: %s.", what)
			}
			switch {
			case out != "":
				if err := writeNew(s.path(out), p.YAML()); err != nil {
					return err
				}
				s.say("Wrote %s. Read it, change it, then: candor apply -f %s", out, out)
				if !c.Flags().Changed("output") {
					return nil
				}
			case !c.Flags().Changed("output"):
				_, err := s.out.Write(p.YAML())
				return err
			}
			return s.list(p.Lines(), draftHead, draftRows(p))
		},
	}
	d.add(c)
	c.Flags().StringArrayVar(&d.purposes, "purpose", nil, "what it may be used for, as described to candor (default: nothing yet)")
	c.Flags().StringVar(&out, "out", "", "write the contract to this new file")
	return c
}

var draftHead = []string{"column", "type", "role", "class", "reason"}

func draftRows(p *draft.Proposal) (rows [][]string) {
	for _, l := range p.Lines() {
		rows = append(rows, []string{l.Column, l.Type, l.Role, l.Class, l.Reason})
	}
	return rows
}

// writeNew makes a file that was not there before.
func writeNew(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already; name another file, or remove it first", filepath.Base(path))
	}
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Close())
}
