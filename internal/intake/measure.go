package intake

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/quality"
)

// Stopped says that a file breaks rules of its contract that let nothing of it in.
type Stopped struct {
	Dataset string
	Rules   []quality.Result
	Demands []string // what each asks for, in words
}

func (s *Stopped) Error() string {
	var parts []string
	for i, r := range s.Rules {
		found := ": " + r.Figure
		if r.Check.Kind == catalog.CheckFreshness {
			found = "" // the newest day is somebody's row
		}
		parts = append(parts, fmt.Sprintf("%s (%s%s)", r.Check.ID, s.Demands[i], found))
	}
	return fmt.Sprintf("nothing was loaded: the contract of %s stops a file that breaks these rules: %s. Mend the file, or change the rule in the contract", s.Dataset, strings.Join(parts, "; "))
}

// measuring is the quality of one load under way: which rows are not of the dataset, which break its rules, and what the
// others are like.
type measuring struct {
	set     *catalog.Dataset
	exclude excluder
	profile *quality.Profile
	checker *quality.Checker
	read    int64 // records of the file
}

func newMeasuring(set *catalog.Dataset, cols Columns, start Start) (measuring, error) {
	m := measuring{set: set, exclude: newExcluder(set, cols), profile: quality.NewProfile(set)}
	var err error
	m.checker, err = quality.NewChecker(set, func(dataset, kind, key string) bool {
		s, _ := start.People.Whose(identity.Key{Kind: kind, Value: key}, nil)
		return s != 0 && start.Others[dataset] != nil && start.Others[dataset].Contains(uint32(s))
	})
	return m, err
}

// fault holds a typed row against the contract's rules.
func (m *measuring) fault(row Row, rec Record) *Bad {
	f := m.checker.Row(row.Values, func(i int) string {
		f := &m.set.Fields[i]
		if f.Role == catalog.Person {
			return row.Person.Value // normalised already
		}
		key, err := identity.Normalise(f.Identifier, row.Values[i].S, f.Country)
		if err != nil {
			return "" // which is nobody's
		}
		return key
	})
	if f == nil {
		return nil
	}
	return rec.bad(f.Column, Rule(f.Rule), f.Text)
}

// aside is a row on its way to the quarantine: with its cells by column, where it could be told apart, so that it can be
// mended whatever form its file had.
func (m *measuring) aside(b Bad, rec Record, cols Columns) Bad {
	b.Raw = strings.Clone(b.Raw)
	if rec.Rule != "" || len(rec.Fields) != cols.Width {
		return b
	}
	cells := make(map[string]string, len(m.set.Fields))
	for i, f := range m.set.Fields {
		if at := cols.At[i]; at >= 0 && len(rec.Fields[at]) <= maxCell {
			name := f.Name
			if at < len(rec.Exact) && rec.Exact[at] {
				name = exactCell + name
			}
			cells[name] = rec.Fields[at]
		}
	}
	b.Cells = cellsText(cells)
	return b
}

// exactCell marks a cell that is written as candor writes values, not as the contract says of text files. No column's name
// begins like this.
const exactCell = "="

func cellsText(cells map[string]string) string {
	text, err := json.Marshal(cells)
	if err != nil {
		return "" // a map of texts is always JSON
	}
	return string(text)
}

// excluded counts a record that a stated rule excludes; what is kept of it goes to the quarantine, apart.
func (w *loading) excluded(rec Record, cols Columns) (*catalog.Exclusion, error) {
	w.measuring.read++
	rule := w.exclude.match(rec)
	if rule == nil || !rule.Keep || w.again != nil || w.erased(rec, cols) {
		return rule, nil
	}
	if len(w.commit.Excluded) >= tooMuchBad {
		return rule, &FileError{fmt.Errorf("more than %d rows would be kept by the exclusion %s; nothing was loaded: count them alone (keep: count in the contract)", tooMuchBad, rule.Name)}
	}
	kept := w.aside(*rec.bad(rule.Column, Rule(rule.Name), rule.Reason), rec, cols)
	w.commit.Excluded = append(w.commit.Excluded, kept)
	return rule, w.bounded(kept)
}

// bounded stops a load whose rows set aside, or kept by an exclusion, take too much memory.
func (w *loading) bounded(b Bad) error {
	if w.text += len(b.Raw) + len(b.Cells); w.text > tooMuchText {
		return &FileError{fmt.Errorf("rows of more than %d MiB do not fit the contract of %s; nothing was loaded: look at the first reasons with a shorter file, or draft the contract again", tooMuchText>>20, w.set.Name)}
	}
	return nil
}

// judge ends the measuring; a rule that stops the load ends it with an error.
func (w *loading) judge() error {
	x := w.exclude.results()
	l := quality.Load{Rows: w.totals.Rows, SetAside: w.totals.Bad}
	if w.again != nil {
		l.Replay, l.SetAside, l.Again = true, 0, w.again.mended()
	}
	for _, e := range x {
		l.Excluded += e.Rows
	}
	if !l.Replay {
		l.Read, l.Deleted = w.measuring.read, w.gone
	}
	if l.Exclusions = x; !l.Replay && len(w.totals.ByRule) > 0 {
		l.ByRule = map[string]int64{}
		for rule, n := range w.totals.ByRule {
			l.ByRule[string(rule)] = n
		}
	}
	if day, ok := w.profile.Newest(); ok {
		l.Newest = day.Format("2006-01-02")
	}
	l.Columns = w.profile.Columns(w.start.Earlier)
	l.Rules = quality.Judge(w.set, w.checker, l, w.start.Earlier, w.start.Now)
	w.report.Read, w.report.Excluded, w.report.Rules = w.measuring.read, x, l.Rules
	stop := &Stopped{Dataset: w.set.Name}
	for _, r := range l.Rules {
		if r.Check.Then == catalog.ThenStop && r.Judged && !r.Holds {
			stop.Rules, stop.Demands = append(stop.Rules, r), append(stop.Demands, quality.Demand(w.set, r.Check))
		}
	}
	if len(stop.Rules) > 0 {
		return &FileError{stop}
	}
	w.commit.Quality = l
	w.report.Grade = quality.GradeOf(w.set, []quality.Load{l}, w.start.Now).Letter
	return nil
}
