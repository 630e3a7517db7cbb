package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/candor-data/candor/internal/config"
	"github.com/candor-data/candor/internal/house"
)

func (s *session) configCmd() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "How the workspace is run: candor.yaml, the environment, defaults", RunE: group}
	c.AddCommand(&cobra.Command{
		Use: "explain", Short: "Print every setting with what it does, its value and where that came from, as a candor.yaml", Args: cobra.NoArgs,
		Example: "  candor config explain\n  candor config explain -o json\n  candor config explain > new.yaml    # change lines, then put it into the workspace as candor.yaml",
		RunE: func(*cobra.Command, []string) error {
			set, err := config.Load(s.workspace(), s.getenv)
			if err != nil {
				return err
			}
			if s.format == "table" {
				return set.Print(s.out)
			}
			all := set.Settings()
			rows := [][]string{}
			for _, x := range all {
				rows = append(rows, []string{x.Key, x.Value, x.Default, string(x.From), x.At, x.Env})
			}
			return s.list(all, []string{"key", "value", "default", "from", "at", "env"}, rows)
		},
	})
	return c
}

// settings gives the options to open with, and fills in the flags that were not given.
func (s *session) settings(c *cobra.Command, v *serving) (house.Options, error) {
	set, err := config.Load(s.workspace(), s.getenv)
	if err != nil {
		return house.Options{}, err
	}
	given := c.Flags().Changed
	opt := options(set)
	if !given("listen") {
		v.listen = set.Listen
	} else if told(set, "base") == "" { // links follow the flag too
		opt.Base = config.BaseOf(v.listen)
	}
	if !given("no-open") {
		v.noOpen = !set.OpenBrowser
	}
	if !given("test-inbox") {
		v.inbox = set.TestInbox
	}
	if !given("epoch-hour") {
		v.epochHour = set.EpochHour
	}
	if v.epochHour < 0 || v.epochHour > 23 {
		return opt, usage{errors.New("--epoch-hour is an hour from 0 to 23")}
	}
	return opt, nil
}

func options(set config.Config) house.Options {
	return house.Options{Base: set.Base, MemoryMB: set.MemoryMB, Threads: set.Threads}
}

// told is a setting's value as somebody wrote it, or its default.
func told(set config.Config, key string) string {
	for _, x := range set.Settings() {
		if x.Key == key {
			return x.Value
		}
	}
	return ""
}
