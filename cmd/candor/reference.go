package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor/client"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

// loadReference brings a new version of a public table in.
func (s *session) loadReference(ctx context.Context, h *house.House, name, file string, hint intake.Dialect) error {
	f, _, err := s.input(file)
	if err != nil {
		return err
	}
	rep, err := h.LoadReference(ctx, s.who(h), name, f, hint)
	err = errors.Join(err, f.Close())
	if errors.Is(err, intake.ErrLoaded) {
		s.say("%s: this version is there already. Nothing was changed.", file)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	s.say("%s: %d rows of the public table %s, each with a key of its own; read as %s.", file, rep.Rows, rep.Name, rep.Form)
	if len(rep.Extra) > 0 {
		s.say("  ignored columns, which are not described: %s", strings.Join(rep.Extra, ", "))
	}
	if rep.Epoch > 0 {
		s.say("  First load: visible from now (epoch %d).", rep.Epoch)
	} else {
		s.say("  Visible from the next epoch: tonight, or now with candor epoch next.")
	}
	if s.format == "table" {
		return nil
	}
	return s.list(rep, []string{"reference", "rows", "epoch"}, [][]string{{rep.Name, digits(rep.Rows), digits(rep.Epoch)}})
}

// publicTables are the rows of the catalogue that are about nobody, so that a list of data shows them beside the datasets.
func publicTables(all []client.ReferenceEntry) (rows [][]string) {
	for _, r := range all {
		rows = append(rows, []string{r.Name, digits(r.Rows), "none", "", "public: " + r.Source + "; licence: " + r.Licence})
	}
	return rows
}

// showReference prints a public table for people.
func (s *session) showReference(r client.ReferenceEntry) error {
	if err := s.list([]client.ReferenceEntry{r}, catalogHead, publicTables([]client.ReferenceEntry{r})); err != nil || s.format != "table" {
		return err
	}
	p := &printer{to: s.out}
	p.line("\n%s", r.Title)
	if r.Description != "" {
		p.line("%s", r.Description)
	}
	p.line("A public table, about nobody. From: %s; licence: %s.", r.Source, r.Licence)
	on := make([]string, len(r.Key))
	for i, k := range r.Key {
		on[i] = "… = " + r.Name + "." + k
	}
	p.line("Join it with JOIN %s ON %s; its columns: %s.", r.Name, strings.Join(on, " AND "), strings.Join(r.Columns, ", "))
	if r.Loaded == nil {
		p.line("Nothing of it is visible yet: candor load --reference %s FILE.", r.Name)
	} else {
		p.line("Questions see the version of %s.", r.Loaded.Format(time.DateOnly))
	}
	return p.err
}

// findsPublic keeps public tables that hold all words of what is looked for.
func findsPublic(all []client.ReferenceEntry, find string) []client.ReferenceEntry {
	return slices.DeleteFunc(all, func(r client.ReferenceEntry) bool {
		text := strings.ToLower(strings.Join(append([]string{r.Name, r.Title, r.Description, r.Source, r.Licence}, r.Columns...), " "))
		for _, w := range strings.Fields(strings.ToLower(find)) {
			if !strings.Contains(text, w) {
				return true
			}
		}
		return false
	})
}
