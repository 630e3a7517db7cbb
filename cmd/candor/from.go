package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/config"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/draft"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/rehearse"
)

// from makes a workspace of one's own file: described by a draft that a person confirms, and loaded.
func (s *session) from(ctx context.Context, file, name string, d draftFlags) error {
	if house.Exists(s.workspace()) {
		return fmt.Errorf("%s is a workspace already; draft into it with candor catalog draft, or choose another folder with --dir", s.workspace())
	}
	if file == "-" {
		return usage{errors.New("--from needs a file by name: it is read twice, to draft and to load")}
	}
	d.purposes = []string{string(draft.Purpose)}
	p, err := s.draft(ctx, file, d)
	if err != nil {
		return err
	}
	if p.Headless {
		return fmt.Errorf("the first line of %s is data: put a line with the names of the columns on top, such as: %s", file, strings.Join(fileNames(p), ","))
	}
	c := draft.CompanyOf(name, currency(p, d), d.zone)
	files := []describe.File{{Name: "company.yaml", Data: c.Describe(p)}, {Name: p.Name + ".yaml", Data: p.YAML()}}
	if files, err = s.confirmed(p, files); err != nil {
		return err
	}
	if files == nil {
		s.say("Nothing was made.")
		return nil
	}
	folder, err := s.keep(files)
	if err != nil {
		return err
	}
	if err := house.Init(s.workspace(), house.Options{}); err != nil {
		return err
	}
	h, err := s.house(ctx)
	if err != nil {
		return err
	}
	if _, err := h.Apply(ctx, s.who(h), files, false); err != nil {
		return fmt.Errorf("%w\nThe workspace is there and empty: correct the files in %s, then candor apply -f %s", err, folder, folder)
	}
	s.say("Made the workspace %s. Keep its folder keys/ safe and apart from backups.", s.workspace())
	s.say("Described in %s: yours to change, then candor apply -f %s%s", folder, folder, s.at())
	set := h.World().View.Datasets()[0]
	f, size, err := s.input(file)
	if err != nil {
		return err
	}
	bar := s.progress(filepath.Base(file), size)
	rep, err := h.Load(ctx, s.who(h), set.Name, f, intake.Dialect{}, intake.NewMeter(size, time.Now, bar.report))
	bar.done()
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	s.loaded(file, rep, false)
	s.say("\n0 of %d people have said yes, and unknown is no: every question would be answered as if nobody were there. Three ways on:", rep.Persons)
	for _, way := range s.ways(set) {
		s.say("  %-10s %s", way[0], way[1])
	}
	return nil
}

// ways are the three ways on from a dataset in which nobody has said yes.
func (s *session) ways(set *catalog.Dataset) (out [][2]string) {
	for _, w := range flow.WaysOn(set) {
		line := w.Why
		if w.Command != "" {
			line = w.Command + s.at() + "   " + w.Why
		}
		out = append(out, [2]string{w.Name, line})
	}
	return out
}

// at is how the commands of this workspace are typed.
func (s *session) at() string {
	if s.dir != "" {
		return " --dir " + s.dir
	}
	return ""
}

func fileNames(p *draft.Proposal) (out []string) {
	for _, c := range p.Columns {
		if c.File != "" {
			out = append(out, c.File)
		}
	}
	return out
}

// currency is the one that the file's columns name, where nobody said.
func currency(p *draft.Proposal, d draftFlags) string {
	if d.currency != "" {
		return strings.ToUpper(d.currency)
	}
	for _, c := range p.Columns {
		if c.Currency != "" {
			return c.Currency
		}
	}
	return ""
}

// confirmed shows the draft and asks; nil: the answer was no. Without a terminal somebody has to say --yes.
func (s *session) confirmed(p *draft.Proposal, files []describe.File) ([]describe.File, error) {
	if err := table(s.err, draftHead, draftRows(p)); err != nil {
		return nil, err
	}
	s.say("")
	for _, what := range p.Confirm {
		s.say("To look at: %s.", what)
	}
	if s.yes {
		return files, nil
	}
	in, ok := s.in.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil, usage{errors.New("this draft needs somebody who confirms it: look at it with candor catalog draft, then run this again with --yes")}
	}
	for _, f := range files {
		s.say("\n--- %s\n%s", f.Name, f.Data)
	}
	answers := bufio.NewReader(in)
	for {
		_, _ = fmt.Fprint(s.err, "\nIs this right, and may it be loaded so? [y]es, [N]o, [e]dit first: ")
		line, err := answers.ReadString('\n')
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "y", "yes":
			return files, nil
		case "e", "edit":
			if files, err = s.edited(files); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		return nil, nil
	}
}

// edited lets a person change the files in their editor.
func (s *session) edited(files []describe.File) (out []describe.File, err error) {
	dir, err := os.MkdirTemp("", "candor-draft")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	args := strings.Fields(cmp.Or(s.getenv("VISUAL"), s.getenv("EDITOR"), "vi"))
	for _, f := range files {
		name := filepath.Join(dir, f.Name)
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			return nil, err
		}
		args = append(args, name)
	}
	editor := exec.Command(args[0], args[1:]...)
	editor.Stdin, editor.Stdout, editor.Stderr = s.in, s.err, s.err
	if err := editor.Run(); err != nil {
		return nil, fmt.Errorf("run the editor %s (EDITOR says which): %w", args[0], err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			return nil, err
		}
		out = append(out, describe.File{Name: f.Name, Data: b})
	}
	if _, problems := describe.Parse(out, describe.Known{}); len(problems) > 0 {
		for _, p := range problems {
			s.say("%s", p)
		}
	}
	return out, nil
}

// keep writes the descriptions into a new folder where the command was typed.
func (s *session) keep(files []describe.File) (string, error) {
	folder := "company"
	for i := 2; ; i++ {
		err := os.Mkdir(s.path(folder), 0o755)
		if err == nil {
			break
		}
		if !errors.Is(err, os.ErrExist) {
			return "", err
		}
		folder = fmt.Sprintf("company-%d", i)
	}
	for _, f := range files {
		if err := writeNew(filepath.Join(s.path(folder), f.Name), f.Data); err != nil {
			return "", err
		}
	}
	return folder, nil
}

func (s *session) rehearseCmd() *cobra.Command {
	var o rehearse.Options
	var fresh bool
	c := &cobra.Command{
		Use: "rehearse", Short: "Try your own data contracts with invented people, and see a first answer", Args: cobra.NoArgs,
		Long: `Makes a second workspace beside your own, from your descriptions alone: no row of your files is looked at. Its people are
invented from the contracts' bounds and lists, and so are their choices; a first question is asked down the whole road. What it
says is about nobody. A rehearsal is marked, on disk and in its record, and never becomes a company's own workspace: it takes no
file, no choices and no descriptions.`,
		Example: "  candor rehearse\n  candor rehearse --people 20000 --seed 7",
		RunE: func(c *cobra.Command, _ []string) error {
			return s.rehearse(c.Context(), o, fresh)
		},
	}
	c.Flags().IntVar(&o.People, "people", rehearse.People, "how many people to invent")
	c.Flags().Uint64Var(&o.Seed, "seed", 1, "the same seed invents the same people")
	c.Flags().BoolVar(&fresh, "fresh", false, "throw an earlier rehearsal away and begin anew")
	return c
}

// rehearse makes a rehearsal beside the workspace and shows its first answer.
func (s *session) rehearse(ctx context.Context, o rehearse.Options, fresh bool) error {
	if o.People < 1 || o.People > 1_000_000 {
		return usage{errors.New("--people is 1 to 1000000")}
	}
	h, err := s.house(ctx)
	if err != nil {
		return err
	}
	if h.Rehearsal() {
		return errors.New("this workspace is a rehearsal itself: rehearse from your own")
	}
	files, err := h.Words(ctx, s.who(h))
	if err != nil {
		return err
	}
	if len(h.World().View.Datasets()) == 0 {
		return errors.New("there is no data contract to invent people from: candor catalog draft FILE proposes one")
	}
	dir := strings.TrimRight(h.Dir, "/") + "-rehearsal"
	if house.Exists(dir) && fresh {
		if !house.IsRehearsal(dir) {
			return fmt.Errorf("%s is no rehearsal, so --fresh leaves it alone", dir)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if house.Exists(dir) {
		return fmt.Errorf("there is a rehearsal already: look at it with candor serve --dir %s, or begin anew with candor rehearse --fresh", dir)
	}
	set, err := config.Load(s.workspace(), s.getenv)
	if err != nil {
		return err
	}
	s.say("\nRehearsal, with invented people, in %s", dir)
	r, err := house.Rehearse(ctx, dir, options(set), files, o, func(step string) { s.say("  %s", step) })
	if err != nil {
		return fmt.Errorf("rehearse: %w", err)
	}
	s.say("\n%s\n  %s\n", r.First.Title, r.First.SQL)
	a, err := answerOf(r.Result)
	if err != nil {
		return err
	}
	if err := s.printResult(a); err != nil {
		return err
	}
	s.say("\nThese numbers are about invented people. The question, the gate, the allowance, the noise and the record are the real ones.")
	s.say("Next: candor ask \"%s\" --purpose %s --precision fine --dir %s", strings.ReplaceAll(r.First.SQL, `"`, `\"`), r.First.Purpose, dir)
	return nil
}
