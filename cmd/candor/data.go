package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/intake"
)

func (s *session) loadCmd() *cobra.Command {
	var dataset, separator, encoding string
	c := &cobra.Command{
		Use: "load --dataset D FILE …", Short: "Bring files of rows in: each whole or not at all, and once only", Args: cobra.MinimumNArgs(1),
		Long: `Bring files of rows in: delimited text (CSV and its relatives, packed or not) and Parquet, as found out from their first bytes.
Each file is loaded whole or not at all, and once only; rows that do not fit the contract are set aside with the reason.`,
		Example: "  candor load --dataset purchases orders-2026-*.csv\n  candor load --dataset purchases orders.parquet\n  zcat old.csv.gz | candor load --dataset purchases -",
		RunE: func(c *cobra.Command, args []string) error {
			hint := intake.Dialect{}
			switch separator {
			case "":
			case "tab":
				hint.Separator = '\t'
			case "space":
				hint.Separator = intake.Spaces
			default:
				if len(separator) != 1 {
					return usage{errors.New("--separator is one character, or tab, or space")}
				}
				hint.Separator = separator[0]
			}
			var err error
			if hint.Encoding, err = intake.ParseEncoding(encoding); err != nil {
				return usage{err}
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			var reports []intake.Report
			for _, name := range args {
				f, size, err := s.input(name)
				if err != nil {
					return err
				}
				bar := s.progress(filepath.Base(name), size)
				hint.JSON = hint.Separator == 0 && namedJSON(name)
				rep, err := h.Load(c.Context(), s.who(h), dataset, f, hint, intake.NewMeter(size, time.Now, bar.report))
				bar.done()
				err = errors.Join(err, f.Close())
				if errors.Is(err, intake.ErrLoaded) {
					s.say("%s: %v. Nothing was changed.", name, err)
					continue
				}
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				reports = append(reports, rep)
				s.loaded(name, rep)
			}
			if s.format == "table" {
				return nil
			}
			if reports == nil {
				reports = []intake.Report{}
			}
			return s.list(reports, loadHead, loadRows(reports))
		},
	}
	c.Flags().StringVar(&dataset, "dataset", "", "the dataset, as its contract names it")
	c.Flags().StringVar(&separator, "separator", "", "how cells are separated (default: found out)")
	c.Flags().StringVar(&encoding, "encoding", "", "utf-8, utf-16, utf-16le, utf-16be, windows-1252 or latin-1 (default: found out, and told)")
	_ = c.MarkFlagRequired("dataset")
	return c
}

var loadHead = []string{"dataset", "rows", "persons", "new_persons", "quarantined", "suppressed"}

func loadRows(reports []intake.Report) (rows [][]string) {
	for _, r := range reports {
		rows = append(rows, []string{r.Dataset, strconv.FormatInt(r.Rows, 10), strconv.FormatInt(r.Persons, 10), strconv.FormatInt(r.NewPersons, 10), strconv.FormatInt(r.Quarantined, 10), strconv.FormatInt(r.Suppressed, 10)})
	}
	return rows
}

// loaded tells a load to people.
func (s *session) loaded(name string, r intake.Report) {
	rate := ""
	if sec := r.Took.Seconds(); sec > 0 {
		rate = fmt.Sprintf(" in %.1f s (%.0f rows a second)", sec, float64(r.Rows)/sec)
	}
	s.say("%s: %d rows of %d people%s; read as %s.", name, r.Rows, r.Persons, rate, r.Dialect)
	if r.Encoding != "" && r.Encoding != "UTF-8" {
		s.say("  encoding: %s", r.Encoding)
	}
	cut := intake.CutOffOf(r)
	for _, f := range slices.Sorted(maps.Keys(r.Sums)) {
		s.say("  sum of %s: %s%s", f, r.Sums[f], percent(", of which %s lies beyond its bounds", cut.Measures[f]))
	}
	for _, c := range cut.PerPerson {
		var parts []string
		for _, f := range slices.Sorted(maps.Keys(c.Measures)) {
			parts = append(parts, percent("%s of "+f, c.Measures[f]))
		}
		if parts = slices.DeleteFunc(append(parts, percent("%s of the rows", c.OfRows)), func(p string) bool { return p == "" }); len(parts) > 0 {
			s.say("  with at most %d rows a person, answers leave out %s (counted in this file)", c.Rows, strings.Join(parts, ", "))
		}
	}
	if r.Quarantined > 0 {
		s.say("  %d rows set aside:", r.Quarantined)
		for _, rule := range slices.Sorted(maps.Keys(r.ByRule)) {
			s.say("    %s: %d", rule, r.ByRule[rule])
		}
		s.say("  See them: candor quarantine show --dataset %s", r.Dataset)
	}
	s.judged(r)
	if r.Suppressed > 0 {
		s.say("  %d rows left out: their people were deleted.", r.Suppressed)
	}
	for _, f := range slices.Sorted(maps.Keys(r.NoKey)) {
		s.say("  %d values of %s are no keys: their rows are kept, and nobody is known by them.", r.NoKey[f], f)
	}
	if len(r.Extra) > 0 {
		extra := slices.Clone(r.Extra)
		for i, name := range extra {
			if n := r.ExtraRows[name]; n == 1 {
				extra[i] += " (1 row)"
			} else if n > 1 {
				extra[i] += fmt.Sprintf(" (%d rows)", n)
			}
		}
		s.say("  ignored columns, which the contract does not name: %s", strings.Join(extra, ", "))
	}
	if r.Epoch > 0 {
		s.say("  First load: visible from now (epoch %d).", r.Epoch)
	} else {
		s.say("  Visible from the next epoch: tonight, or now with candor epoch next.")
	}
}

// percent says a share in a sentence, or nothing where nothing is cut.
func percent(sentence string, share float64) string {
	if share == 0 {
		return ""
	}
	return fmt.Sprintf(sentence, strconv.FormatFloat(share*100, 'f', 1, 64)+" %")
}

// namedJSON reports whether a file's name says that it holds JSON, packed or not.
func namedJSON(name string) bool {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	return slices.Contains([]string{".json", ".jsonl", ".ndjson"}, filepath.Ext(name))
}

// input opens a file, or stdin for "-".
func (s *session) input(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(s.in), 0, nil
	}
	f, err := os.Open(s.path(name))
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// bar shows progress on a terminal; piped, it is silent.
type bar struct {
	p *mpb.Progress
	b *mpb.Bar
}

func (s *session) progress(name string, size int64) *bar {
	f, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || size == 0 {
		return &bar{}
	}
	p := mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
	return &bar{p, p.AddBar(size, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Name(name+" ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name("  "), decor.EwmaSpeed(decor.SizeB1024(0), "% .1f", 30), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))}
}

func (b *bar) report(p intake.Progress) {
	if b.b != nil {
		b.b.EwmaSetCurrent(p.Bytes, 100*time.Millisecond)
	}
}

func (b *bar) done() {
	if b.b != nil {
		b.b.Abort(true)
		b.p.Wait()
	}
}

func (s *session) quarantineCmd() *cobra.Command {
	c := &cobra.Command{Use: "quarantine", Short: "Rows that were set aside", RunE: group}
	var dataset string
	var limit int
	show := &cobra.Command{
		Use: "show", Short: "List rows set aside, with the reason for each (recorded; the rows are personal data)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			all, err := h.Quarantine(c.Context(), s.who(h), dataset, limit)
			if err != nil {
				return err
			}
			var rows [][]string
			for _, q := range all {
				rows = append(rows, []string{q.Dataset, strconv.Itoa(q.Line), q.Field, q.Rule, q.Text, strings.TrimSpace(q.Raw)})
			}
			if all == nil {
				all = []flow.Quarantined{}
			}
			return s.list(all, []string{"dataset", "line", "column", "rule", "why", "row"}, rows)
		},
	}
	show.Flags().StringVar(&dataset, "dataset", "", "of this dataset alone")
	show.Flags().IntVar(&limit, "limit", 100, "at most so many")
	c.AddCommand(show)
	return c
}
