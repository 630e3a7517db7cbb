package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/quality"
	"github.com/candor-data/candor/internal/question"
)

// DatasetGrade is how good and how fresh a dataset is as it stands. Partners see how fresh alone: a grade is worked out
// from rows without noise (PRIVACY: until it is noised and charged like coverage, it stays inside).
type DatasetGrade struct {
	Dataset   string `json:"dataset"`
	FreshAsOf string `json:"fresh_as_of,omitempty"` // the day of the epoch that answers rest on; empty before the first
	quality.Grade
}

// Grades lists every dataset's grade and freshness, by name: all that a list of data needs.
func (h *House) Grades(ctx context.Context, who candor.Actor) ([]DatasetGrade, error) {
	if err := h.allow(who, access.SeeCatalog); err != nil {
		return nil, err
	}
	epoch, err := h.s.Epochs.Epoch(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the epoch: %w", err)
	}
	out := []DatasetGrade{}
	for _, d := range h.World().View.Datasets() {
		g := DatasetGrade{Dataset: d.Name, FreshAsOf: day(epoch.At)}
		if who.Role != candor.Partner {
			if g.Grade, err = h.grade(ctx, d); err != nil {
				return nil, err
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// grade is a dataset's grade as it stands.
func (h *House) grade(ctx context.Context, d *catalog.Dataset) (quality.Grade, error) {
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return quality.Grade{}, err
	}
	loads, err := h.s.Records.Loads(ctx, d.Name, 1)
	if err != nil {
		return quality.Grade{}, fmt.Errorf("read what loads were like: %w", err)
	}
	return quality.GradeOf(d, loads, now), nil
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// quality is what is said beside an answer: the worst grade of its datasets, over what its epoch shows, at a moment. An
// answer that leaves the company has no grade.
func (h *House) quality(ctx context.Context, w *World, recipient candor.PartyID, plan question.Plan, e gate.Epoch, at time.Time) (*Quality, error) {
	out := &Quality{FreshAsOf: day(e.At)}
	if recipient != w.Company.ID {
		return out, nil
	}
	for _, name := range plan.Datasets() {
		d, ok := w.View.Dataset(name)
		if !ok {
			continue
		}
		loads, err := h.s.Records.Loads(ctx, name, wholeLoads)
		if err != nil {
			return nil, fmt.Errorf("read what loads were like: %w", err)
		}
		shown := slices.DeleteFunc(loads, func(l quality.Load) bool { return l.Generation > e.Generation })
		out.Grade = quality.Worst(out.Grade, quality.GradeOf(d, shown, at).Letter)
	}
	return out, nil
}

// wholeLoads is how many loads of a dataset are looked at closely: on its page, and for an answer, whose epoch may be some
// loads ago.
const wholeLoads = 12

// DatasetQuality is everything known about how good a dataset is. Counts are those recorded at load.
type DatasetQuality struct {
	DatasetGrade
	Aside   []AsideCount     `json:"set_aside"`
	Demands []Demand         `json:"rules"` // of the contract as it stands, with what became of them in the newest load of a file
	Loads   []quality.Load   `json:"loads"` // oldest first; the last ones with columns and rules, for stewards
	Set     *catalog.Dataset `json:"-"`
}

// Demand is a rule of the contract in words.
type Demand struct {
	Words  string          `json:"asks"`
	Check  catalog.Check   `json:"check"`
	Result *quality.Result `json:"result,omitempty"` // absent: no load was held against it yet
}

// Quality tells how good a dataset is: rules, grade and loads. It is staff's, and each look is recorded. Profiles of
// columns are counts without noise, so that only those who may open the rows themselves see them.
func (h *House) Quality(ctx context.Context, who candor.Actor, dataset string) (DatasetQuality, error) {
	if err := h.allow(who, access.SeeQuality); err != nil {
		return DatasetQuality{}, err
	}
	set, err := h.setOf(dataset)
	if err != nil {
		return DatasetQuality{}, err
	}
	loads, err := h.s.Records.Loads(ctx, set.Name, wholeLoads)
	if err != nil {
		return DatasetQuality{}, fmt.Errorf("read what loads were like: %w", err)
	}
	epoch, err := h.s.Epochs.Epoch(ctx)
	if err != nil {
		return DatasetQuality{}, fmt.Errorf("read the epoch: %w", err)
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return DatasetQuality{}, err
	}
	out := DatasetQuality{DatasetGrade: DatasetGrade{set.Name, day(epoch.At), quality.GradeOf(set, loads, now)}, Loads: loads, Set: set, Demands: []Demand{}}
	if out.Aside, err = h.s.Quarantine.Counts(ctx, set.Name); err != nil {
		return DatasetQuality{}, fmt.Errorf("count the rows set aside: %w", err)
	}
	var newest []quality.Result
	for _, l := range loads {
		if !l.Replay {
			newest = l.Rules
		}
	}
	for _, k := range set.Checks {
		d := Demand{Words: quality.Demand(set, k), Check: k}
		for i := range newest {
			if newest[i].Check.ID == k.ID {
				d.Result = &newest[i]
			}
		}
		out.Demands = append(out.Demands, d)
	}
	if access.Allow(who, access.SeeQuarantine) != nil {
		for i := range out.Loads {
			out.Loads[i].Columns = nil
		}
	}
	_, err = h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Datasets: []string{set.Name}, Change: "quality", Actor: string(who.Role)})
	if err != nil {
		return DatasetQuality{}, fmt.Errorf("record the look: %w", err)
	}
	return out, nil
}
