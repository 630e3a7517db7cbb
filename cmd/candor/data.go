package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/intake"
)

var loadHead = []string{"dataset", "rows", "persons", "new_persons", "quarantined", "suppressed"}

func loadRows(reports []intake.Report) (rows [][]string) {
	for _, r := range reports {
		rows = append(rows, []string{r.Dataset, strconv.FormatInt(r.Rows, 10), strconv.FormatInt(r.Persons, 10), strconv.FormatInt(r.NewPersons, 10), strconv.FormatInt(r.Quarantined, 10), strconv.FormatInt(r.Suppressed, 10)})
	}
	return rows
}

// loaded tells a load to people.
func (s *session) loaded(name string, r intake.Report, dry bool) {
	rate := ""
	if sec := r.Took.Seconds(); sec > 0 {
		rate = fmt.Sprintf(" in %.1f s (%.0f rows a second)", sec, float64(r.Rows)/sec)
	}
	would := ""
	if dry {
		would = "would load "
	}
	s.say("%s: %s%d rows of %d people%s; read as %s.", name, would, r.Rows, r.Persons, rate, r.Dialect)
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
			for _, why := range r.Reasons {
				if why.Rule == rule {
					s.say("      %s", whyAside(why))
				}
			}
		}
		if !dry {
			s.say("  See them: candor quarantine show --dataset %s", r.Dataset)
		}
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
	switch {
	case dry:
		s.say("  Nothing was stored (--dry-run).")
	case r.Epoch > 0:
		s.say("  First load: visible from now (epoch %d).", r.Epoch)
	default:
		s.say("  Visible from the next epoch: tonight, or now with candor epoch next.")
	}
}

func whyAside(r intake.Reason) string {
	at := fmt.Sprintf("line %d", r.Line)
	if r.Column != "" {
		at += ", " + r.Column
	}
	return at + ": " + r.Text
}

// percent says a share in a sentence, or nothing where nothing is cut.
func percent(sentence string, share float64) string {
	if share == 0 {
		return ""
	}
	return fmt.Sprintf(sentence, strconv.FormatFloat(share*100, 'f', 1, 64)+" %")
}
