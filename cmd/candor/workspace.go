package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/rehearse"
)

func (s *session) initCmd() *cobra.Command {
	var d draftFlags
	var file, company string
	var rehearsed bool
	c := &cobra.Command{
		Use: "init", Short: "Make a workspace: a folder with keys and an empty record, or one for a file of your own", Args: cobra.NoArgs,
		Long: `Makes a workspace: a folder with keys and an empty record.

With --from it is one for a file of your own: a company, a purpose, a notice and a data contract are drafted from the file, shown with
the reason for everything in them, and put into force when you say yes; then the file is loaded. Nobody in it has said yes yet, so no
answer counts anybody: --rehearse invents people from the contract alone and asks a first question about them.`,
		Example: "  candor init --dir ./candor-data\n  candor init --from customers.csv\n  candor init --from customers.csv --company \"Fern & Co\" --currency EUR --rehearse",
		RunE: func(c *cobra.Command, _ []string) error {
			if file != "" {
				if err := s.from(c.Context(), file, company, d); err != nil || !rehearsed || s.open == nil {
					return err
				}
				return s.rehearse(c.Context(), rehearse.Options{People: rehearse.People, Seed: 1}, false)
			}
			for _, f := range []string{"company", "name", "title", "currency", "zone", "rehearse"} {
				if c.Flags().Changed(f) {
					return usage{fmt.Errorf("--%s goes with --from FILE", f)}
				}
			}
			dir := s.workspace()
			if err := house.Init(dir, house.Options{}); err != nil {
				return err
			}
			if _, err := s.house(c.Context()); err != nil {
				return err
			}
			s.say("Made the workspace %s. Keep its folder keys/ safe and apart from backups.", dir)
			s.say("Next: describe your company with candor apply -f FILES, or begin with a file: candor init --from FILE")
			return nil
		},
	}
	c.Flags().StringVar(&file, "from", "", "draft everything for this file of your own, and load it")
	c.Flags().StringVar(&company, "company", "My company", "your company's name, with --from")
	c.Flags().BoolVar(&rehearsed, "rehearse", false, "then invent people for the contract, and show a first answer")
	d.add(c)
	return c
}

func (s *session) versionCmd() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			goVersion := ""
			if b, ok := debug.ReadBuildInfo(); ok {
				goVersion = b.GoVersion
			}
			return s.list(map[string]string{"version": version, "go": goVersion}, []string{"version", "go"}, [][]string{{version, goVersion}})
		},
	}
}

func (s *session) applyCmd() *cobra.Command {
	var files []string
	var dry bool
	c := &cobra.Command{
		Use: "apply -f FILE|DIR …", Short: "Put description files into force: company, parties, purposes, notices, agreements, data contracts", Args: cobra.NoArgs,
		Example: "  candor apply -f company/            every .yaml below the folder\n  candor apply -f purchases.yaml --dry-run   only show what would change",
		RunE: func(c *cobra.Command, _ []string) error {
			if len(files) == 0 {
				return usage{errors.New("say which files with -f")}
			}
			var in []describe.File
			for _, f := range files {
				more, err := s.read(c.Context(), f)
				if err != nil {
					return err
				}
				in = append(in, more...)
			}
			h, err := s.house(c.Context())
			if err != nil {
				return err
			}
			diff, err := h.Apply(c.Context(), s.who(h), in, dry)
			if err != nil {
				return err
			}
			var rows [][]string
			for _, d := range diff {
				rows = append(rows, []string{string(d.Change), string(d.Kind), d.ID})
			}
			if err := s.list(diff, []string{"change", "kind", "id"}, rows); err != nil {
				return err
			}
			if dry {
				for _, d := range diff {
					if len(d.Lines) > 0 && d.Change == describe.Modify {
						s.say("\n%s %s\n%s", d.Kind, d.ID, strings.Join(d.Lines, "\n"))
					}
				}
				s.say("Nothing was changed (--dry-run).")
			}
			return nil
		},
	}
	c.Flags().StringArrayVarP(&files, "file", "f", nil, "a file, or a folder whose .yaml, .yml, .json and .pub files are read")
	c.Flags().BoolVar(&dry, "dry-run", false, "show what would change, and change nothing")
	return c
}

// read gives a description file, or those of a folder.
func (s *session) read(_ context.Context, name string) (out []describe.File, err error) {
	path := s.path(name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read descriptions: %w", err)
	}
	add := func(path, name string) error {
		b, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read descriptions: %w", err)
		}
		out = append(out, describe.File{Name: filepath.ToSlash(name), Data: b})
		return nil
	}
	if !info.IsDir() {
		if err := add(path, filepath.Base(name)); err != nil {
			return nil, err
		}
		// A party's key file stands beside the file that names it.
		pubs, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.pub"))
		if err != nil {
			return nil, err
		}
		for _, p := range pubs {
			if err := add(p, filepath.Base(p)); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(p) {
		case ".yaml", ".yml", ".json", ".pub":
			rel, err := filepath.Rel(path, p)
			if err != nil {
				return err
			}
			return add(p, rel)
		}
		return nil
	})
	return out, err
}

func (s *session) epochCmd() *cobra.Command {
	c := &cobra.Command{Use: "epoch", Short: "The public moments at which new data counts", RunE: group}
	c.AddCommand(&cobra.Command{
		Use: "next", Short: "Make new data visible now (recorded)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			next, err := to.NextEpoch(c.Context())
			if err != nil {
				return err
			}
			return s.list(next, []string{"epoch"}, [][]string{{fmt.Sprint(next.Epoch)}})
		},
	})
	return c
}

// group is a command that only holds others: alone it is used wrongly.
func group(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage{fmt.Errorf("unknown command %q for %q", args[0], c.CommandPath())}
	}
	c.SetOut(c.ErrOrStderr()) // nothing was asked for, so this is no result
	_ = c.Help()
	return usage{errors.New("say which of these")}
}
