// Package risk says what an agreement would change and what could go wrong with it, before anybody signs: what is allowed
// without it and with it, what each column may give, how much a hostile partner could learn about one person at most, and
// what a stranger would hold who got everything that left.
//
// It promises that each statement follows from the agreement's words, the data contracts and the limits in force, by
// arithmetic that is cited beside it. It refuses rows, counts of people, opinions and scores: what cannot be derived is not
// said.
package risk

import (
	"math"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/mechanism"
	"github.com/candor-data/candor/internal/partner"
)

// Scene is what an agreement is weighed against.
type Scene struct {
	Agreement partner.Agreement
	InForce   []partner.Agreement // others of the same recipient that permit now or will
	Sets      []*catalog.Dataset  // everything that is described
	Caps      allowance.Caps
	Spent     candor.Rho // by the recipient so far, ever
	Over      bool       // ended, refused or past its time: nothing more is answered under it
	Now       time.Time
}

// Report is what was found.
type Report struct {
	Before  Allowed  `json:"before"`                  // what the recipient may do without this agreement
	After   Allowed  `json:"after"`                   // and with it
	New     []Pair   `json:"new_uses"`                // purpose and dataset that it could not use before
	Columns []Column `json:"columns"`                 // of the agreement's datasets
	Unknown []string `json:"not_described,omitempty"` // datasets that it names and nobody described: nothing can be asked of them
	Bounds  []Bound  `json:"bounds"`                  // what could be learnt about one person at most
}

// Pair is a use: what for, of which dataset.
type Pair struct {
	Purpose candor.PurposeID `json:"purpose"`
	Dataset string           `json:"dataset"`
}

// Allowed is what a recipient may do under agreements together. The zero Allowed is nothing.
type Allowed struct {
	Agreements []candor.AgreementID `json:"agreements"`
	Purposes   []candor.PurposeID   `json:"purposes"`
	Datasets   []string             `json:"datasets"`
	Open       []string             `json:"columns"` // dataset.column that questions may use
	Finest     candor.Precision     `json:"finest_precision,omitempty"`
	Sigma      int64                `json:"noise_people,omitempty"` // of the finest
	Monthly    int64                `json:"questions_in_30_days"`   // counts of people at the finest precision, at most
	Smallest   int64                `json:"smallest_group,omitempty"`
	From       time.Time            `json:"from,omitzero"`
	Until      time.Time            `json:"until,omitzero"`
	Prices     []candor.Money       `json:"prices"`
	Shares     []int                `json:"shares_percent"`
	Rates      []candor.Money       `json:"rates"` // what each permitted person earns from an answer
}

// Nothing reports whether nothing is allowed.
func (a Allowed) Nothing() bool { return len(a.Agreements) == 0 }

// Fate is the most that a question may do with a column.
type Fate string

// The fates. The zero Fate is that nothing leaves.
const (
	Never      Fate = ""           // no question may name it
	Conditions Fate = "conditions" // it chooses who is counted, and is not shown
	Groups     Fate = "groups"     // its public values head the groups of an answer
	Sums       Fate = "sums"       // it is summed and averaged over people
)

// Column is one column of the data.
type Column struct {
	Dataset  string            `json:"dataset"`
	Name     string            `json:"name"`
	Title    string            `json:"title,omitempty"`
	Class    catalog.Class     `json:"class,omitempty"`
	Category candor.CategoryID `json:"category,omitempty"`
	Fate     Fate              `json:"used_in,omitempty"`
	Values   int               `json:"public_values,omitempty"` // that the recipient sees listed
}

// Bound is what anybody can learn about one person at most from answers whose losses add up to Rho.
type Bound struct {
	Of        string     `json:"of"` // month, agreement, partners
	Days      int        `json:"days"`
	Rho       candor.Rho `json:"rho_nano"`
	Epsilon   float64    `json:"epsilon"`   // at delta 1e-6 (Canonne, Kamath and Steinke 2020, proposition 12)
	Times     float64    `json:"times"`     // e^epsilon, rounded up: how much likelier any conclusion is because the person is in the data
	Presence  float64    `json:"presence"`  // right guesses at most, even odds, whether somebody is in the data (Pinsker)
	Attribute float64    `json:"attribute"` // the same for which of two values somebody has
}

// The bounds.
const (
	InMonth     = "month"     // this recipient, any 30 days
	InAgreement = "agreement" // this recipient, what it has learnt already and all that the agreement's time allows
	AllPartners = "partners"  // every partner together, any 365 days
)

// Weigh finds it.
func Weigh(s Scene) Report {
	a := s.Agreement
	out := Report{New: []Pair{}, Columns: []Column{}}
	out.Before = together(s, s.InForce)
	out.After = together(s, append(slices.Clone(s.InForce), a))
	for _, p := range a.Purposes {
		for _, d := range a.Datasets {
			if !slices.ContainsFunc(s.InForce, func(x partner.Agreement) bool { return uses(x, p, d) }) {
				out.New = append(out.New, Pair{p, d})
			}
		}
	}
	for _, name := range a.Datasets {
		d := set(s.Sets, name)
		if d == nil {
			out.Unknown = append(out.Unknown, name)
			continue
		}
		for i := range d.Fields {
			f := &d.Fields[i]
			out.Columns = append(out.Columns, Column{Dataset: d.Name, Name: f.Name, Title: f.Title, Class: f.Class, Category: f.Category, Fate: FateOf(f), Values: len(f.Domain)})
		}
	}
	out.Bounds = bounds(s)
	return out
}

// FateOf is the most that a question may do with a column; room question holds the rules that this sums up.
func FateOf(f *catalog.Field) Fate {
	numeric := f.Type.Numeric()
	switch {
	case f.Personal():
		return Never
	case numeric && f.Bounds != nil && (f.Role == catalog.Measure || f.Role == catalog.Key):
		return Sums
	case len(f.Domain) > 0 || f.Bounds != nil || f.Type == catalog.Boolean:
		return Groups
	}
	return Conditions
}

func uses(x partner.Agreement, p candor.PurposeID, dataset string) bool {
	return slices.Contains(x.Datasets, dataset) && slices.ContainsFunc(x.Purposes, func(q candor.PurposeID) bool { return q.Covers(p) })
}

func set(all []*catalog.Dataset, name string) *catalog.Dataset {
	i := slices.IndexFunc(all, func(d *catalog.Dataset) bool { return d.Name == name })
	if i < 0 {
		return nil
	}
	return all[i]
}

// together sums agreements up: the most that any of them allows.
func together(s Scene, all []partner.Agreement) Allowed {
	out := Allowed{Agreements: []candor.AgreementID{}, Purposes: []candor.PurposeID{}, Datasets: []string{}, Open: []string{}, Prices: []candor.Money{}, Shares: []int{}, Rates: []candor.Money{}}
	for _, a := range all {
		out.Agreements = put(out.Agreements, a.ID)
		for _, p := range a.Purposes {
			out.Purposes = put(out.Purposes, p)
		}
		ceiling, smallest, first := int64(0), a.Smallest, true
		for _, name := range a.Datasets {
			out.Datasets = put(out.Datasets, name)
			d := set(s.Sets, name)
			if d == nil {
				continue
			}
			// A question may read one dataset alone, so the smallest group is that of the dataset with the lowest; a rate is
			// posted by the largest ceiling, as the lowest that a person earns.
			ceiling = max(ceiling, d.Ceiling)
			if least := max(d.Smallest, a.Smallest); first || least < smallest {
				smallest, first = least, false
			}
			for i := range d.Fields {
				if FateOf(&d.Fields[i]) != Never {
					out.Open = put(out.Open, name+"."+d.Fields[i].Name)
				}
			}
		}
		if out.Smallest == 0 || smallest < out.Smallest {
			out.Smallest = smallest
		}
		for _, p := range precisions(a) {
			if sigma, err := mechanism.Sigma(p); err == nil && (out.Sigma == 0 || sigma < out.Sigma) {
				out.Finest, out.Sigma = p, sigma
			}
		}
		if out.From.IsZero() || a.From.Before(out.From) {
			out.From = a.From
		}
		if a.Until.After(out.Until) {
			out.Until = a.Until
		}
		out.Prices, out.Shares = append(out.Prices, a.Price), append(out.Shares, a.SharePercent)
		out.Rates = append(out.Rates, a.PostedRate(ceiling))
	}
	if out.Sigma > 0 {
		out.Monthly = int64(min(s.Caps.Partner, s.Caps.Partners) / mechanism.Rho(1, 1, out.Sigma))
	}
	slices.Sort(out.Purposes)
	slices.Sort(out.Datasets)
	return out
}

func precisions(a partner.Agreement) []candor.Precision {
	if len(a.Precisions) == 0 {
		return mechanism.Ladder()
	}
	return a.Precisions
}

func put[T comparable](all []T, x T) []T {
	if slices.Contains(all, x) {
		return all
	}
	return append(all, x)
}

// bounds are what could be learnt at most. Windows roll: no 30 days in a row spend more than the cap, so a time of so many
// days spends at most the cap for each 30 of them begun, and never more than all partners may.
func bounds(s Scene) []Bound {
	from := s.Agreement.From
	if s.Now.After(from) || len(s.InForce) > 0 { // another agreement of the recipient spends before this one begins
		from = s.Now
	}
	days := int(math.Ceil(s.Agreement.Until.Sub(from).Hours() / 24))
	month := bound(InMonth, allowance.PartnerDays, min(s.Caps.Partner, s.Caps.Partners))
	all := bound(AllPartners, allowance.YearDays, s.Caps.Partners)
	if s.Over || days <= 0 { // what it has learnt is what there is
		return []Bound{bound(InAgreement, 0, s.Spent), all}
	}
	months, years := begun(days, allowance.PartnerDays), begun(days, allowance.YearDays)
	life := s.Spent + min(candor.Rho(months)*s.Caps.Partner, candor.Rho(years)*s.Caps.Partners)
	return []Bound{month, bound(InAgreement, days, life), all}
}

func begun(days, window int) int { return (days + window - 1) / window }

// delta is that at which epsilon is shown.
const delta = 1e-6

func bound(of string, days int, rho candor.Rho) Bound {
	b := Bound{Of: of, Days: days, Rho: rho, Epsilon: mechanism.Epsilon(rho, delta), Presence: mechanism.Presence(rho), Attribute: mechanism.Attribute(rho)}
	b.Times = up(math.Exp(b.Epsilon))
	return b
}

// up rounds to two digits that count, never below.
func up(x float64) float64 {
	if x <= 0 || math.IsInf(x, 0) {
		return x
	}
	step := math.Pow(10, math.Floor(math.Log10(x))-1)
	return math.Ceil(x/step) * step
}
