package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor/internal/house"
)

// serving are the flags of what listens. What no flag says is said by the environment, by candor.yaml, or by default.
type serving struct {
	listen    string
	noOpen    bool
	inbox     bool
	epochHour int
}

func (v *serving) add(c *cobra.Command) {
	c.Flags().StringVar(&v.listen, "listen", "127.0.0.1:8080", "where to listen, HOST:PORT")
	c.Flags().BoolVar(&v.noOpen, "no-open", false, "do not open a browser")
}

func (s *session) demoCmd() *cobra.Command {
	var v serving
	var seedOnly, fresh, told bool
	c := &cobra.Command{
		Use: "demo", Short: "Make a sample company of 20,000 invented customers and serve it", Args: cobra.NoArgs,
		Example: "  candor demo\n  candor demo --listen 127.0.0.1:9000 --no-open\n  candor demo --seed-only --dir ./sample\n  candor demo --story --fresh    what candor is for, in seven steps",
		RunE: func(c *cobra.Command, _ []string) error {
			if s.served != nil {
				return usage{errors.New("this workspace is being served already")}
			}
			if s.dir == "" && s.getenv("CANDOR_DIR") == "" {
				s.dir = "candor-demo"
			}
			dir := s.workspace()
			opt, err := s.settings(c, &v)
			if err != nil {
				return err
			}
			if fresh {
				if err := removeSample(dir); err != nil {
					return err
				}
			}
			h, info, err := s.sample(c.Context(), dir, opt)
			if err != nil {
				return err
			}
			s.open = h
			if told {
				return s.tell(c.Context(), h, info)
			}
			s.howTo(opt.Base, info, seedOnly)
			if seedOnly {
				return nil
			}
			return s.serve(c.Context(), h, v, info)
		},
	}
	v.add(c)
	c.Flags().BoolVar(&seedOnly, "seed-only", false, "make the sample company and stop")
	c.Flags().BoolVar(&told, "story", false, "tell in this terminal what candor is for, in seven steps that are really done, and stop")
	c.Flags().BoolVar(&fresh, "fresh", false, "throw an earlier sample company away and begin anew")
	return c
}

// sample opens the sample company, or makes it where there is none.
func (s *session) sample(ctx context.Context, dir string, opt house.Options) (*house.House, *house.SampleInfo, error) {
	note := filepath.Join(dir, house.SampleFile)
	if house.Exists(dir) {
		b, err := os.ReadFile(note)
		if errors.Is(err, os.ErrNotExist) {
			return nil, nil, fmt.Errorf("%s is a workspace, but not a finished sample company; remove it, or choose another folder with --dir", dir)
		}
		if err != nil {
			return nil, nil, err
		}
		var info house.SampleInfo
		if err := json.Unmarshal(b, &info); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", note, err)
		}
		h, err := house.Open(ctx, dir, opt)
		if errors.Is(err, house.ErrHeld) {
			return nil, nil, fmt.Errorf("the sample company is being served already; stop that first, or choose another folder with --dir")
		}
		return h, &info, err
	}
	began := time.Now()
	h, info, err := house.Sample(ctx, dir, opt, func(step string) { s.say("  %s", step) })
	if err != nil {
		return nil, nil, fmt.Errorf("make the sample company: %w", err)
	}
	b, err := json.MarshalIndent(info, "", "  ")
	if err != nil {
		return h, nil, err
	}
	if err := os.WriteFile(note, b, 0o600); err != nil {
		return h, nil, err
	}
	s.say("Ready in %.1f s.", time.Since(began).Seconds())
	return h, info, nil
}

// removeSample deletes a folder only if it is a sample company.
func removeSample(dir string) error {
	if !house.Exists(dir) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, house.SampleFile)); err != nil {
		return fmt.Errorf("%s is not a finished sample company, so --fresh leaves it alone; remove it yourself if you mean it", dir)
	}
	return os.RemoveAll(dir)
}

func (s *session) howTo(base string, info *house.SampleInfo, seedOnly bool) {
	b := &strings.Builder{}
	fmt.Fprintf(b, "\nFern & Co, a sample company. Nobody in it is real.\n\n  %s\n\nSign in as\n", base)
	fmt.Fprintf(b, "  a customer      %s   (ask for a link; it arrives at %s/inbox)\n", info.Customer.Email, base)
	for _, a := range info.Accounts {
		what := "password"
		if a.Party != "" && a.Role == "partner" {
			what = "access key"
		}
		fmt.Fprintf(b, "  %-15s %s   %s %s\n", a.Who, a.Name, what, a.Secret)
	}
	if seedOnly {
		fmt.Fprintf(b, "\nNext: candor demo --dir %s\n", s.workspace())
	} else {
		fmt.Fprintf(b, "\nBegin with the story, in seven steps: %s/story\nTry, in another terminal: CANDOR_DIR=%s candor audit verify\nStop with Ctrl-C.\n", base, s.workspace())
	}
	_, _ = fmt.Fprint(s.out, b.String())
}
