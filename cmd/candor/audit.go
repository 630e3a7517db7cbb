package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor/client"
)

func (s *session) auditCmd() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "The record of every use: verify it, prove an entry, hand it to an outsider", RunE: group}
	c.AddCommand(s.auditVerify(), s.auditProve(), s.auditExport())
	return c
}

func (s *session) auditVerify() *cobra.Command {
	var heads []string
	c := &cobra.Command{
		Use: "verify", Short: "Check that nothing in the record was altered, removed or forked (exit 1 when it was)", Args: cobra.NoArgs,
		Example: "  candor audit verify -o json | jq -r .head > head.txt     # keep a head somewhere else\n  candor audit verify --head head.txt                      # later: was this the same history?",
		RunE: func(c *cobra.Command, _ []string) error {
			var texts []string
			for _, f := range heads {
				b, err := os.ReadFile(s.path(f))
				if err != nil {
					return err
				}
				// jq -r and editors end a file with one more line than a signed note has.
				texts = append(texts, strings.TrimRight(string(b), "\r\n")+"\n")
			}
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			v, err := to.VerifyRecord(c.Context(), texts)
			if err != nil {
				return err
			}
			result := "unbroken"
			if !v.OK {
				result, s.code = "BROKEN", failed
			}
			for _, p := range v.Problems {
				s.say("PROBLEM: %s", p)
			}
			return s.list(v, []string{"result", "uses", "people", "root"}, [][]string{{result, strconv.FormatInt(v.Uses, 10), strconv.FormatInt(v.People, 10), v.Root}})
		},
	}
	c.Flags().StringArrayVar(&heads, "head", nil, "a head that you kept, or that somebody else was shown: a fork is found")
	return c
}

func (s *session) auditProve() *cobra.Command {
	return &cobra.Command{
		Use: "prove ENTRY", Short: "Print the receipt of one entry: it verifies without candor (package proof)", Args: cobra.ExactArgs(1),
		Example: "  candor audit prove 812 > receipt.json",
		RunE: func(c *cobra.Command, args []string) error {
			i, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || i < 0 {
				return usage{errors.New("ENTRY is a number of the record")}
			}
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			r, err := to.ProveEntry(c.Context(), i)
			if client.NotFound(err) {
				return fmt.Errorf("entry %d: not in the record", i)
			}
			if err != nil {
				return err
			}
			return s.json(r)
		},
	}
}

func (s *session) auditExport() *cobra.Command {
	return &cobra.Command{
		Use: "export DIR", Short: "Write the record as a folder that an outsider verifies: tiles, checkpoint, key, bodies", Args: cobra.ExactArgs(1),
		Example: "  candor audit export ./record-for-the-auditor",
		RunE: func(c *cobra.Command, args []string) error {
			root := s.path(args[0])
			if entries, err := os.ReadDir(root); err == nil && len(entries) > 0 {
				return fmt.Errorf("%s is not empty; an export gets a folder of its own", args[0])
			}
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			if err := export(c.Context(), to, root); err != nil {
				return err
			}
			s.say("Written to %s.", args[0])
			return nil
		},
	}
}

// export takes the record out of the zip that it comes in. What comes from elsewhere writes nothing outside of the folder.
func export(ctx context.Context, from *client.Client, root string) (err error) {
	packed, err := os.CreateTemp("", "candor-record")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, packed.Close(), os.Remove(packed.Name())) }()
	if err := from.ExportRecord(ctx, packed); err != nil {
		return err
	}
	size, err := packed.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(packed, size)
	if err != nil {
		return fmt.Errorf("read the record: %w", err)
	}
	for _, f := range z.File {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return errors.New("the record names a file outside of its folder: it was not written")
		}
		if err := unpack(f, filepath.Join(root, filepath.FromSlash(f.Name))); err != nil {
			return err
		}
	}
	return nil
}

func unpack(f *zip.File, path string) error {
	if f.FileInfo().IsDir() {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return errors.Join(err, in.Close())
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close(), out.Close())
}
