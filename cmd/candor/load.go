package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

func (s *session) loadCmd() *cobra.Command {
	var dataset, reference, separator, encoding string
	var dry bool
	c := &cobra.Command{
		Use: "load --dataset D FILE|DIR|- …", Short: "Bring files of rows in: each whole or not at all, and once only", Args: cobra.MinimumNArgs(1),
		Long: `Bring files of rows in: delimited text (CSV and its relatives), JSON (one object a line, or one list of objects) and Parquet, packed with
gzip or zstd or not, as found out from their first bytes. Of a folder, the files of rows in it and below are taken; a pattern
in quotes is read as the shell would; - is the standard input.

Each file is loaded whole or not at all, and once only, whatever its name; the others are loaded all the same. Rows that do not
fit the contract are set aside with the reason. --dry-run reads and checks everything, tells what was found, and stores nothing.

With --reference the file is a new version of a public table (kind: Reference): all of it fits, each key has one row, and questions
see it from the next epoch.`,
		Example: `  candor load --dataset purchases orders-2026-*.csv
  candor load --dataset purchases exports/ more.jsonl.zst orders.parquet
  candor load --dataset purchases --dry-run old.csv
  zcat old.csv.gz | candor load --dataset purchases -
  candor load --reference weather weather.csv`,
		RunE: func(c *cobra.Command, args []string) error {
			if (dataset == "") == (reference == "") {
				return usage{errors.New("say where the file goes: --dataset NAME, or --reference NAME for a public table")}
			}
			hint, err := dialect(separator, encoding)
			if err != nil {
				return usage{err}
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			if reference != "" {
				if len(args) != 1 || dry {
					return usage{errors.New("a version of a public table is one file, and is loaded whole or not at all")}
				}
				return s.loadReference(c.Context(), h, reference, args[0], hint)
			}
			files, left, err := intake.Find(s.cwd, args)
			if err != nil {
				return err
			}
			for _, name := range left {
				s.say("%s: left alone: not a file of rows", name)
			}
			l := &loads{s: s, h: h, dataset: dataset, hint: hint, dry: dry, of: len(files), reports: []intake.Report{}}
			for i, name := range files {
				if err := l.load(c.Context(), i, name); err != nil {
					return err
				}
			}
			if s.format != "table" {
				if err := s.list(l.reports, loadHead, loadRows(l.reports)); err != nil {
					return err
				}
			}
			return l.tell()
		},
	}
	c.Flags().StringVar(&dataset, "dataset", "", "the dataset, as its contract names it")
	c.Flags().StringVar(&reference, "reference", "", "instead: the public table, as it is described")
	c.Flags().StringVar(&separator, "separator", "", "how cells are separated: one character, tab, or space (default: found out)")
	c.Flags().StringVar(&encoding, "encoding", "", "utf-8, utf-16, utf-16le, utf-16be, windows-1252 or latin-1 (default: found out, and told)")
	c.Flags().BoolVar(&dry, "dry-run", false, "read and check everything, and store nothing")
	return c
}

// dialect reads what is stated of the files.
func dialect(separator, encoding string) (hint intake.Dialect, err error) {
	switch {
	case separator == "tab":
		hint.Separator = '\t'
	case separator == "space":
		hint.Separator = intake.Spaces
	case len(separator) > 1:
		return hint, errors.New("--separator is one character, or tab, or space")
	case separator != "":
		hint.Separator = separator[0]
	}
	hint.Encoding, err = intake.ParseEncoding(encoding)
	return hint, err
}

// loads are the files of one command.
type loads struct {
	s       *session
	h       *house.House
	dataset string
	hint    intake.Dialect
	dry     bool
	of      int // files
	reports []intake.Report
	before  int // loaded before
	failed  int
}

// load brings one file in. What is wrong with one of several files is told and counted, and the others follow; an error ends
// them all.
func (l *loads) load(ctx context.Context, i int, name string) error {
	rep, err := l.one(ctx, i, name)
	var no *flow.Refused
	switch {
	case err == nil:
		rep.File = name
		l.reports = append(l.reports, rep)
		l.s.loaded(name, rep, l.dry)
		return nil
	case errors.Is(err, intake.ErrLoaded):
		l.before++
		l.s.say("%s: %v. Nothing was changed.", name, intake.ErrLoaded)
		return nil
	case l.of == 1 || ctx.Err() != nil || errors.Is(err, flow.ErrNoDataset) || errors.As(err, &no):
		return fmt.Errorf("%s: %w", name, err)
	}
	l.failed++
	l.s.say("candor: %s: %v", name, err)
	return nil
}

func (l *loads) one(ctx context.Context, i int, name string) (rep intake.Report, err error) {
	f, size, err := l.s.input(name)
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	label := filepath.Base(name)
	if l.of > 1 {
		label = fmt.Sprintf("%d of %d: %s", i+1, l.of, label)
	}
	p := l.s.progress(label, size)
	defer p.done()
	hint := l.hint
	read := l.h.Load
	if l.dry {
		read = l.h.CheckFile
	}
	return read(ctx, l.s.who(l.h), l.dataset, f, hint, intake.NewMeter(size, time.Now, p.report))
}

// tell sums several files up; it is an error if some were not loaded.
func (l *loads) tell() error {
	if l.of == 1 {
		return nil
	}
	var rows, aside int64
	for _, r := range l.reports {
		rows, aside = rows+r.Rows, aside+r.Quarantined
	}
	loaded := "loaded"
	if l.dry {
		loaded = "would be loaded"
	}
	l.s.say("%d files: %d %s (%d rows, %d set aside), %d loaded before, %d not.", l.of, len(l.reports), loaded, rows, aside, l.before, l.failed)
	if l.failed > 0 {
		return fmt.Errorf("%d of %d files could not be loaded; nothing of them was stored", l.failed, l.of)
	}
	return nil
}

// input opens a file, or stdin for "-".
func (s *session) input(name string) (io.ReadCloser, int64, error) {
	if name == intake.Stdin {
		return io.NopCloser(s.in), 0, nil
	}
	f, err := intake.OpenFile(s.path(name))
	if err != nil {
		return nil, 0, err
	}
	return f, f.Size, nil
}

// progress shows how far a load is: a bar on a terminal, and elsewhere a line now and then, so that logs stay short.
type progress struct {
	p *mpb.Progress
	b *mpb.Bar

	say   func(string, ...any)
	name  string
	began time.Time
	next  time.Time
}

// every is how long a load goes on before a line says how far it is, where there is no bar.
const every = 10 * time.Second

func (s *session) progress(name string, size int64) *progress {
	f, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || size == 0 {
		now := time.Now()
		return &progress{say: s.say, name: name, began: now, next: now.Add(every)}
	}
	p := mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
	return &progress{p: p, b: p.AddBar(size, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Name(name+" ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name("  "), decor.EwmaSpeed(decor.SizeB1024(0), "% .1f", 30), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))}
}

func (b *progress) report(p intake.Progress) {
	if b.b != nil {
		b.b.EwmaSetCurrent(p.Bytes, 100*time.Millisecond)
		return
	}
	if now := time.Now(); now.After(b.next) {
		b.next = now.Add(every)
		b.say("%s", howFar(b.name, p, now.Sub(b.began)))
	}
}

// howFar says a load's progress in a line: share, rows, rate and the time that is left at that rate.
func howFar(name string, p intake.Progress, took time.Duration) string {
	line := fmt.Sprintf("%s: %d rows, %.0f a second", name, p.Rows, float64(p.Rows)/took.Seconds())
	if p.Bad > 0 {
		line += fmt.Sprintf(", %d set aside", p.Bad)
	}
	if p.Total > 0 && p.Bytes > 0 && p.Bytes <= p.Total {
		left := time.Duration(float64(took) * float64(p.Total-p.Bytes) / float64(p.Bytes)).Round(time.Second)
		line += fmt.Sprintf(", %d %% of the file, about %v left", p.Bytes*100/p.Total, left)
	}
	return line
}

func (b *progress) done() {
	if b.b != nil {
		b.b.Abort(true)
		b.p.Wait()
	}
}
