package main

import (
	"strings"

	"github.com/spf13/cobra"
)

func (s *session) identityCmd() *cobra.Command {
	c := &cobra.Command{Use: "identity", Short: "How records belong to people", RunE: group}
	var limit int
	conflicts := &cobra.Command{
		Use: "conflicts", Short: "List keys that lead to several people (recorded); nobody is joined by them", Args: cobra.NoArgs,
		Long: "List keys that lead to several people: an address that two customer numbers have, or a row that names one person by its\n" +
			"number and another by its address. candor joins nobody for that. Nobody signs in by such a key; a yes by it counts for\n" +
			"none of them, a no for all. Load the file that holds both keys before those that hold one, and its people are one.",
		RunE: func(c *cobra.Command, _ []string) error {
			to, err := s.candor(c.Context())
			if err != nil {
				return err
			}
			all, err := most(to.ListConflicts(c.Context(), pageFor(limit)), limit)
			if err != nil {
				return err
			}
			type conflict struct {
				Kind   string   `json:"kind"`
				Key    string   `json:"key"`
				People []string `json:"people"`
			}
			out, rows := []conflict{}, [][]string{}
			for _, x := range all {
				o := conflict{x.Kind, x.Value, x.People}
				out = append(out, o)
				rows = append(rows, []string{o.Kind, o.Key, strings.Join(o.People, " ")})
			}
			return s.list(out, []string{"kind", "key", "people"}, rows)
		},
	}
	conflicts.Flags().IntVar(&limit, "limit", 100, "at most so many")
	c.AddCommand(conflicts)
	return c
}
