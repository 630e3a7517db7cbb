package flow

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
)

// Holding is one dataset with all that its readers may know of it. Everything but what the contract says is staff's: a
// partner gets no count, and nothing from which one could be worked out.
type Holding struct {
	CatalogEntry
	Description string             `json:"description,omitempty"`
	Owner       candor.PartyID     `json:"owner"`
	Source      string             `json:"source,omitempty"`
	Licence     string             `json:"licence,omitempty"`
	Purposes    []candor.PurposeID `json:"purposes"`
	Smallest    int64              `json:"smallest"`
	Ceiling     int64              `json:"ceiling"`
	Contract    candor.Digest      `json:"contract"`
	Columns     []DescribedColumn  `json:"columns"`
	NotFor      []string           `json:"not_for"`
	Quality     DatasetGrade       `json:"quality"`     // partners: how fresh alone
	Certified   Certified          `json:"certificate"` // whether the board has certified it

	Permitted []Permitted `json:"permitted,omitempty"` // staff
	Uses      []UsedFor   `json:"uses,omitempty"`      // staff
	Files     []Loaded    `json:"files,omitempty"`     // staff: the loads that made it, newest first
	Contracts []Wording   `json:"contracts,omitempty"` // staff: its contract over time, newest first

	Certificates []Certificate `json:"certificates,omitempty"` // staff: the board's word over time, newest first
}

// DescribedColumn is one column as its contract describes it.
type DescribedColumn struct {
	Name     string              `json:"name"`
	Title    string              `json:"title,omitempty"`
	Meaning  string              `json:"meaning,omitempty"`
	Type     string              `json:"type"`
	Role     catalog.FieldRole   `json:"role,omitempty"`
	Class    catalog.Class       `json:"class,omitempty"`
	Category candor.CategoryID   `json:"category,omitempty"`
	Source   catalog.FieldSource `json:"source,omitempty"`
	Low      string              `json:"low,omitempty"`
	High     string              `json:"high,omitempty"`
	Domain   []string            `json:"domain,omitempty"`
	Currency string              `json:"currency,omitempty"`
}

// Permitted says about how many people say yes to a use of the dataset: the noised figure of the public 28-day schedule
// (PRIVACY, "Around the answer"), never an exact one. Known is false where no figure stands: the use is not allowed, its
// allowance is used up, or the first count is still to come.
type Permitted struct {
	Purpose   candor.PurposeID   `json:"purpose"`
	Recipient candor.PartyID     `json:"recipient"`
	Agreement candor.AgreementID `json:"agreement,omitempty"`
	Known     bool               `json:"known"`
	About     int64              `json:"about"`
	Within    int64              `json:"within"`          // 95 times in 100, noise and rounding
	Of        int64              `json:"of"`              // people, as recorded at load
	Share     *float64           `json:"share,omitempty"` // absent where the noise is too large for so few people
	From      time.Time          `json:"from"`            // the period that it stands for
	Next      time.Time          `json:"next"`            // counted anew at the first epoch from here on
}

// UsedFor counts the uses of a dataset by who used it for what in a month: entries of the record, not rows.
type UsedFor struct {
	Month     string             `json:"month"` // 2026-11, UTC
	Use       string             `json:"use"`   // insight; coverage: the count of who permits
	Purpose   candor.PurposeID   `json:"purpose"`
	Recipient candor.PartyID     `json:"recipient"`
	Agreement candor.AgreementID `json:"agreement,omitempty"`
	Times     int64              `json:"times"`
	Insights  []string           `json:"insights,omitempty"` // the newest that the reader may open
	Newest    []int64            `json:"-"`
}

// Loaded is one load: the file by the hash of its content, and what became of its rows.
type Loaded struct {
	Content     candor.Digest         `json:"content"`
	At          time.Time             `json:"at"`
	Rows        int64                 `json:"rows"`
	Quarantined int64                 `json:"quarantined"`
	ByRule      map[intake.Rule]int64 `json:"by_rule,omitempty"`
	Suppressed  int64                 `json:"suppressed"`
	Form        string                `json:"form"`
	Generation  int64                 `json:"-"`
	Visible     bool                  `json:"visible"` // answers rest on it already
}

// Wording is an object as it was described for a time.
type Wording struct {
	Version  candor.Digest `json:"version"`
	At       time.Time     `json:"at"`
	Until    *time.Time    `json:"until,omitempty"` // absent: in force
	Entry    int64         `json:"entry"`
	Change   []string      `json:"change,omitempty"` // against the one before: "- was", "+ is", "  around"
	Contract string        `json:"-"`                // word for word
}

// newestInsights is how many answers a line of uses leads to.
const newestInsights = 3

// Holding gives one dataset, as Catalog would, with what is known around it. Each look of staff is recorded.
func (h *House) Holding(ctx context.Context, who candor.Actor, name string) (Holding, error) {
	if err := h.allow(who, access.SeeCatalog); err != nil {
		return Holding{}, err
	}
	w := h.World()
	d, ok := w.View.Dataset(name)
	if !ok {
		return Holding{}, fmt.Errorf("there is no dataset of that name; candor catalog lists all: %w", ErrNotFound)
	}
	e, err := h.entry(ctx, who, d)
	if err != nil {
		return Holding{}, err
	}
	out := w.holding(e)
	epoch, err := h.s.Epochs.Epoch(ctx)
	if err != nil {
		return Holding{}, fmt.Errorf("read the epoch: %w", err)
	}
	out.Quality = DatasetGrade{Dataset: d.Name, FreshAsOf: day(epoch.At)}
	if out.Certified, err = h.certified(ctx, d, ""); err != nil {
		return Holding{}, err
	}
	if who.Role == candor.Partner {
		return out, nil
	}
	if out.Quality.Grade, err = h.grade(ctx, d); err != nil {
		return Holding{}, err
	}
	if out.Permitted, err = h.permitted(ctx, w, e); err != nil {
		return Holding{}, err
	}
	if out.Uses, err = h.usesOf(ctx, who, d.Name); err != nil {
		return Holding{}, err
	}
	if out.Files, err = h.s.Records.Files(ctx, d.Name); err != nil {
		return Holding{}, fmt.Errorf("read the loads: %w", err)
	}
	for i := range out.Files {
		out.Files[i].Visible = out.Files[i].Generation <= epoch.Generation
	}
	if out.Contracts, err = h.wordings(ctx, describe.KindDataset, d.Name); err != nil {
		return Holding{}, err
	}
	if out.Certificates, err = h.history(ctx, d); err != nil {
		return Holding{}, err
	}
	return out, h.looked(ctx, who, d.Name)
}

// looked records that staff read counts.
func (h *House) looked(ctx context.Context, who candor.Actor, names ...string) error {
	if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Datasets: names, Actor: string(who.Role)}); err != nil {
		return fmt.Errorf("record the look: %w", err)
	}
	return nil
}

// holding is what a contract says, which is for everybody who may ask.
func (w *World) holding(e CatalogEntry) Holding {
	d := e.Set
	out := Holding{CatalogEntry: e, Description: d.Description, Owner: d.Owner, Source: d.Source, Licence: d.Licence, Purposes: d.Purposes,
		Smallest: d.Smallest, Ceiling: d.Ceiling, Contract: d.Version, NotFor: w.notFor(d)}
	for i := range d.Fields {
		f := &d.Fields[i]
		c := DescribedColumn{Name: f.Name, Title: f.Title, Meaning: f.Description, Type: f.Type.String(), Role: f.Role, Class: f.Class, Category: f.Category,
			Source: f.Source, Domain: f.Domain, Currency: f.Currency}
		c.Low, c.High, _ = f.Limits()
		out.Columns = append(out.Columns, c)
	}
	return out
}

// notFor says what the dataset must not be used for: what its contract leaves out, and what no dataset is for.
func (w *World) notFor(d *catalog.Dataset) []string {
	out := []string{}
	for _, p := range w.Purposes {
		covered := false
		for _, q := range d.Purposes {
			covered = covered || q.Covers(p.ID)
		}
		if !covered {
			out = append(out, fmt.Sprintf("%s (%s): its contract does not list that purpose", p.Title, p.ID))
		}
	}
	var closed []string
	for i := range d.Fields {
		if f := &d.Fields[i]; f.Role != catalog.Person && f.Personal() {
			closed = append(closed, f.Name)
		}
	}
	if len(closed) > 0 {
		out = append(out, "Questions about "+strings.Join(closed, ", ")+": they are about one person alone")
	}
	return append(out, "Finding somebody, or deciding on one person: it answers about groups alone")
}

// permitted reads the figures in force and says when they are counted anew.
func (h *House) permitted(ctx context.Context, w *World, e CatalogEntry) (out []Permitted, err error) {
	cells, err := h.cells(ctx, w)
	if err != nil {
		return nil, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	for _, c := range cells {
		if c.Dataset != e.Name {
			continue
		}
		about, period, ok, err := h.s.Coverage.Covered(ctx, c.Cell)
		if err != nil {
			return nil, fmt.Errorf("read the coverage: %w", err)
		}
		p := Permitted{Purpose: c.Purpose, Recipient: c.Recipient, Agreement: c.agreement, Known: ok, Of: e.Persons, Next: now.UTC()}
		if ok {
			p.About, p.Within, p.From = about, coverageWithin, periodBegins(period)
			if next := periodBegins(period + 1); next.After(now) {
				p.Next = next
			}
			// A share whose interval is wider than half of everybody says nothing.
			if e.Persons >= 4*coverageWithin {
				share := min(1, float64(about)/float64(e.Persons))
				p.Share = &share
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// usesOf counts who used a dataset for what, with links to answers that the reader may open.
func (h *House) usesOf(ctx context.Context, who candor.Actor, dataset string) ([]UsedFor, error) {
	all, err := h.s.Uses.ByDataset(ctx, dataset, newestInsights)
	if err != nil {
		return nil, fmt.Errorf("read who used it: %w", err)
	}
	company := h.World().Company.ID
	for i := range all {
		u := &all[i]
		mine := who.Role == candor.Operator || who.Role == candor.Board || u.Recipient == company && who.Party == company
		if u.Use != candor.Insight.String() || !mine || access.Allow(who, access.SeeInsight) != nil {
			continue
		}
		for _, n := range u.Newest {
			u.Insights = append(u.Insights, strconv.FormatInt(n, 10))
		}
	}
	return all, nil
}

// wordings gives an object's text over time with what each version changed, newest first.
func (h *House) wordings(ctx context.Context, kind describe.Kind, id string) ([]Wording, error) {
	all, err := h.s.Descriptions.History(ctx, kind, id)
	if err != nil {
		return nil, fmt.Errorf("read the history of what was described: %w", err)
	}
	for i := range all {
		if i > 0 {
			all[i].Change = changed(all[i-1], all[i])
			until := all[i].At
			all[i-1].Until = &until
		}
	}
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	return all, nil
}

func changed(was, is Wording) []string {
	source := func(w Wording) []describe.Source {
		return []describe.Source{{Kind: describe.KindDataset, ID: "contract", Digest: w.Version, Text: w.Contract}}
	}
	return describe.Diff(source(was), source(is))[0].Lines
}

// Finds says where a dataset answers to words that somebody looks for: all of them must stand in its title, its columns,
// its descriptions, its owner, its source or its purposes. No words find everything.
func (w *World) Finds(d *catalog.Dataset, words string) (where []string, ok bool) {
	type place struct{ name, text string }
	owner, _ := w.Party(d.Owner)
	places := []place{{"name", d.Name}, {"title", d.Title}, {"description", d.Description}, {"owner", string(d.Owner) + " " + owner.Name}, {"source", d.Source}, {"licence", d.Licence}}
	for _, id := range d.Purposes {
		places = append(places, place{"purpose", string(id) + " " + w.Purpose(id).Title})
	}
	for i := range d.Fields {
		f := &d.Fields[i]
		places = append(places, place{"column " + f.Name, strings.Join([]string{f.Name, f.Title, f.Description, string(f.Category), string(f.Source)}, " ")})
	}
	for _, word := range strings.Fields(strings.ToLower(words)) {
		found := false
		for _, p := range places {
			if strings.Contains(strings.ToLower(p.text), word) {
				found = true
				if len(where) == 0 || where[len(where)-1] != p.name {
					where = append(where, p.name)
				}
			}
		}
		if !found {
			return nil, false
		}
	}
	return where, true
}
