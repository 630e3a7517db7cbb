package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/client"
)

func (s *session) catalogCmd() *cobra.Command {
	var find string
	c := &cobra.Command{
		Use: "catalog [DATASET|REFERENCE]", Short: "What data is held, with totals as recorded at load (staff only; each look is recorded)", Args: cobra.MaximumNArgs(1),
		Long: `What data is held, with totals as recorded at load. Each look is recorded.

Public tables stand after the datasets, with their source and licence; with -o json they say "kind": "reference".

With a dataset: also where it came from, what it may and must not be used for, about how many people say yes to what (noised, on a
public 28-day schedule), who used it for what, the files that made it, and its contract over time.`,
		Example: "  candor catalog\n  candor catalog --find amount\n  candor catalog purchases\n  candor catalog purchases -o json",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			if len(args) == 1 {
				if find != "" {
					return usage{errors.New("name a dataset, or use --find: not both")}
				}
				public, err := to.ListReferences(c.Context())
				if err != nil {
					return err
				}
				if i := slices.IndexFunc(public, func(r client.ReferenceEntry) bool { return r.Name == args[0] }); i >= 0 {
					return s.showReference(public[i])
				}
				d, err := to.ShowDataset(c.Context(), args[0])
				if err != nil {
					return unknownDataset(err)
				}
				if err := s.list([]client.Holding{d}, catalogHead, catalogRows([]client.CatalogEntry{{Name: d.Name, Rows: d.Rows, Persons: d.Persons, Quarantined: d.Quarantined, Sums: d.Sums}})); err != nil || s.format != "table" {
					return err
				}
				return holding(s.out, d)
			}
			all, err := to.ListCatalog(c.Context(), find)
			if err != nil {
				return err
			}
			public, err := to.ListReferences(c.Context())
			if err != nil {
				return err
			}
			public = findsPublic(public, find)
			out := make([]any, 0, len(all)+len(public))
			for _, e := range all {
				out = append(out, e)
			}
			for _, r := range public {
				out = append(out, r)
			}
			return s.list(out, catalogHead, append(catalogRows(all), publicTables(public)...))
		},
	}
	c.AddCommand(s.certifyCmd(), s.uncertifyCmd())
	c.Flags().StringVar(&find, "find", "", "only those that hold these words in a title, column, description, owner, source or purpose")
	c.AddCommand(s.catalogDraftCmd())
	return c
}

func (s *session) certifyCmd() *cobra.Command {
	var purposes []string
	var until string
	word := client.ToCertify{}
	c := &cobra.Command{
		Use: "certify DATASET --for PURPOSE … --until DAY --note TEXT", Short: "Record the board's word that a dataset may be relied on (the board's; recorded)", Args: cobra.ExactArgs(1),
		Long: `Record the board's word that a dataset may be relied on: for stated purposes, until a day, on the contract as it stands now. It is
shown in the catalogue and beside answers. Another contract ends it at once; a newer certificate replaces it.`,
		Example: "  candor catalog certify purchases --for analytics --until 2027-06-30 --note 'Compared with the till: within 0.1 %.'",
		RunE: func(c *cobra.Command, args []string) error {
			day, err := time.Parse(time.DateOnly, until)
			if err != nil {
				return usage{errors.New("--until is a day such as 2027-06-30, the last on which it stands")}
			}
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			now, err := to.ShowDataset(c.Context(), args[0])
			if err != nil {
				return unknownDataset(err)
			}
			word.Contract, word.LastDay = now.Contract, day.Format(time.DateOnly)
			for _, p := range purposes {
				word.Purposes = append(word.Purposes, candor.PurposeID(p))
			}
			if _, err := to.CertifyDataset(c.Context(), args[0], word); err != nil {
				return unknownDataset(err)
			}
			return s.certificates(c.Context(), to, args[0])
		},
	}
	f := c.Flags()
	f.StringSliceVar(&purposes, "for", nil, "a purpose that it may be relied on for; may be given more than once")
	f.StringVar(&until, "until", "", "the last day on which it stands (UTC)")
	f.StringVar(&word.Note, "note", "", "what was looked at, and why it is enough; kept for good, so no customer's details")
	f.StringVar(&word.Decisions, "decisions", "", "the decisions meant, in words (default: all within the purposes)")
	for _, name := range []string{"for", "until", "note"} {
		_ = c.MarkFlagRequired(name)
	}
	return c
}

func (s *session) uncertifyCmd() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use: "uncertify DATASET --why TEXT", Short: "Take the board's word on a dataset back (the board's; recorded)", Args: cobra.ExactArgs(1),
		Example: "  candor catalog uncertify purchases --why 'The till lost a week.'",
		RunE: func(c *cobra.Command, args []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			if _, err := to.UncertifyDataset(c.Context(), args[0], why); err != nil {
				return unknownDataset(err)
			}
			return s.certificates(c.Context(), to, args[0])
		},
	}
	c.Flags().StringVar(&why, "why", "", "why it may no longer be relied on; kept for good")
	_ = c.MarkFlagRequired("why")
	return c
}

func unknownDataset(err error) error {
	if client.NotFound(err) {
		return fmt.Errorf("there is no dataset of that name; candor catalog lists all")
	}
	return err
}

// certificates prints a dataset's certificates, newest first.
func (s *session) certificates(ctx context.Context, to *client.Client, dataset string) error {
	d, err := to.ShowDataset(ctx, dataset)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, c := range d.Certificates {
		rows = append(rows, certificateRow(c))
	}
	return s.list(d.Certificates, certificateHead, rows)
}

var certificateHead = []string{"dataset", "state", "until", "for", "note", "entry"}

func certificateRow(c client.Certificate) []string {
	state := "over"
	switch {
	case c.Certified:
		state = "certified"
	case c.Ended != nil:
		state = string(c.Ended.How)
	}
	return []string{c.Dataset, state, c.Until, join(c.Purposes), c.Note, digits(c.Entry)}
}

var catalogHead = []string{"name", "rows", "persons", "quarantined", "measures"}

func catalogRows(all []client.CatalogEntry) (rows [][]string) {
	for _, e := range all {
		var ms []string
		for name, sum := range e.Sums {
			ms = append(ms, fmt.Sprintf("%s=%v", name, sum))
		}
		slices.Sort(ms)
		rows = append(rows, []string{e.Name, digits(e.Rows), digits(e.Persons), digits(e.Quarantined), strings.Join(ms, " ")})
	}
	return rows
}

func digits(n int64) string { return strconv.FormatInt(n, 10) }

// holding prints a dataset for people.
func holding(to io.Writer, d client.Holding) error {
	p := &printer{to: to}
	p.line("\n%s", d.Title)
	if d.Description != "" {
		p.line("%s", d.Description)
	}
	p.line("Owner %s; source: %s; licence: %s.", d.Owner, or(d.Source, "not said"), or(d.Licence, "not said"))
	if d.Quality.FreshAsOf != "" {
		p.line("Answers rest on data of %s.", d.Quality.FreshAsOf)
	}
	if c := d.Certified; c.Certified {
		p.line("Certified by the board until %s for %s.", c.Until, join(c.Purposes)+prefixed(", for decisions on ", c.Decisions))
	} else {
		p.line("Not certified by the board.")
	}
	for i, part := range d.Quality.Parts {
		if i == 0 {
			p.line("Quality %s (candor quality %s):", d.Quality.Letter, d.Name)
		}
		p.line("  %s %s: %s", part.Letter, part.Name, part.Text)
	}
	p.line("May be used for: %s.", or(join(d.Purposes), "nothing yet"))
	p.line("Not to be used for:")
	for _, n := range d.NotFor {
		p.line("  %s", n)
	}
	var rows [][]string
	next := time.Time{}
	for _, c := range d.Permitted {
		about, share := "not counted", ""
		if c.Known {
			about = fmt.Sprintf("%d ± %d", c.About, c.Within)
			share = "too few to say"
			if c.Share != nil {
				share = fmt.Sprintf("about %.0f %%", *c.Share*100)
			}
			next = c.Next
		}
		rows = append(rows, []string{string(c.Purpose), string(c.Recipient), string(c.Agreement), about, share})
	}
	refresh := ""
	if !next.IsZero() {
		refresh = "; next counted in the first night from " + next.Format(time.DateOnly)
	}
	p.table("Who says yes (noised"+refresh+")", []string{"purpose", "recipient", "agreement", "about", "of all people in it"}, rows)
	rows = nil
	for _, u := range d.Uses {
		rows = append(rows, []string{u.Month, u.Use, string(u.Purpose), string(u.Recipient), string(u.Agreement), digits(u.Times), strings.Join(u.Insights, " ")})
	}
	p.table("Who used it for what", []string{"month", "use", "purpose", "recipient", "agreement", "times", "newest answers"}, rows)
	rows = nil
	for _, c := range d.Columns {
		may := c.Low + " to " + c.High
		if c.Low == "" {
			may = strings.Join(c.Domain, ", ")
		}
		if len(c.Domain) > 8 {
			may = strings.Join(c.Domain[:8], ", ") + fmt.Sprintf(" and %d more", len(c.Domain)-8)
		}
		rows = append(rows, []string{c.Name, or(c.Meaning, c.Title), c.Type, string(c.Role), string(c.Class), string(c.Source), may})
	}
	p.table("Columns", []string{"column", "meaning", "type", "role", "class", "source", "limits or values"}, rows)
	rows = nil
	for _, l := range d.Files {
		rows = append(rows, []string{l.At.Format(time.RFC3339), l.Content.String()[:12], l.Form, digits(l.Rows), digits(l.Quarantined), digits(l.Suppressed)})
	}
	p.table("Files that made it", []string{"loaded", "content", "read as", "rows", "set aside", "left out"}, rows)
	rows = nil
	for _, c := range d.Certificates {
		rows = append(rows, certificateRow(c)[1:])
	}
	p.table("The board's word", certificateHead[1:], rows)
	p.line("\nIts contract over time")
	for _, w := range d.Contracts {
		until := "in force"
		if w.Until != nil {
			until = "until " + w.Until.Format(time.RFC3339)
		}
		p.line("%s  from %s, %s (entry %d)", w.Version.String()[:12], w.At.Format(time.RFC3339), until, w.Entry)
		for _, l := range w.Change {
			p.line("    %s", l)
		}
	}
	return p.err
}

// printer writes until something fails.
type printer struct {
	to  io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.to, format+"\n", args...)
	}
}

func (p *printer) table(title string, head []string, rows [][]string) {
	p.line("\n%s", title)
	if len(rows) == 0 {
		p.line("nothing yet")
		return
	}
	if p.err == nil {
		p.err = table(p.to, head, rows)
	}
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

func prefixed(before, s string) string {
	if s == "" {
		return ""
	}
	return before + s
}

func join(ids []candor.PurposeID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return strings.Join(out, ", ")
}
