package insights

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// view is an answer as its page shows it.
type view struct {
	id, title, reading string
	partner            bool
	figures            []look.Figure
	drawings           []drawing
	table              look.Table
	question           string
	facts              []look.Pair // who, what for, when, how fresh
	took               []look.Pair // allowance and money
	meter              chart.Meter
	details            string // for statisticians
	receipt            []look.Pair
	key                string
	again              string // the address at which to ask something like it; empty: none
}

func (p Pages) view(res flow.Result, around flow.Around, who candor.Actor) view {
	w := p.House.World()
	g := newGrid(res)
	v := view{id: res.Decision.ID, title: p.heading(res), partner: who.Role == candor.Partner, question: res.Question, table: g.table(), figures: g.figures(), drawings: g.drawings(), key: p.House.LogKeys()[0]}
	if figures, d, ok := g.comparison(); ok {
		v.figures, v.drawings = figures, []drawing{d}
	}
	if o, ok := flow.OfferFor(p.Offers, res.Question, res.Decision.Among); ok {
		v.reading = o.Reading
	}
	if whom := among(w, res.Decision.Among); whom != "" {
		v.title += ", among " + whom
	}
	switch who.Role {
	case candor.Analyst:
		v.again = "/ask?from=" + v.id
	case candor.Partner:
		v.again = "/partner/ask?from=" + v.id
	}
	d := res.Decision
	v.facts = []look.Pair{
		{Name: "What for", Value: purpose(w, d.Purpose)},
		{Name: "Who counts", Value: "Only people who said yes to this purpose and to " + party(w, d.Recipient)},
	}
	if whom := among(w, d.Among); whom != "" {
		v.facts = append(v.facts, look.Pair{Name: "Of them", Value: "Only " + whom})
	}
	if d.CoveredAbout != nil {
		v.facts = append(v.facts, look.Pair{Name: "Covers about", Value: say.Count(*d.CoveredAbout) + " people in all, before any condition of the question"})
	}
	v.facts = append(v.facts,
		look.Pair{Name: "Who received it", Value: party(w, d.Recipient)},
		look.Pair{Name: "From", Value: p.sources(around.Datasets)},
		look.Pair{Name: "Asked", Value: say.Moment(around.At.UTC())})
	if at := around.Epoch.At; !at.IsZero() {
		v.facts = append(v.facts, look.Pair{Name: "Data as of", Value: say.Moment(at.UTC())})
	}
	v.facts = append(v.facts, look.Pair{Name: "Certified", Value: p.certified(res.Certified)})
	if res.Quality != nil && res.Quality.Grade != "" {
		v.facts = append(v.facts, look.Pair{Name: "Quality", Value: res.Quality.Grade})
	}
	v.took = append(v.took, look.Pair{Name: "Precision", Value: string(res.Precision)})
	if d.Recipient != w.Company.ID {
		price := "nothing"
		if around.Price.Micro > 0 {
			price = say.Money(around.Price)
		}
		v.took = append(v.took, look.Pair{Name: "Price", Value: price})
		if around.Rate.Micro > 0 {
			v.took = append(v.took, look.Pair{Name: "Each person earned", Value: say.Money(around.Rate)})
		}
	}
	if around.Of > 0 {
		v.meter = chart.Meter{ID: "left", Title: "Questions like this", Used: around.Of - around.Left, Total: around.Of,
			Text: say.Count(around.Left) + " of " + say.Count(around.Of) + " left " + window(around.Scope, w, d.Recipient)}
	}
	v.details = fmt.Sprintf("It took rho %.6g of zero-concentrated differential privacy. In the scope that ends first, rho %.6g of %.6g is used in the window: epsilon %.3g at delta 0.000001. Over all time, rho %.6g.",
		around.UsedRho.Float(), around.Scope.Used.Float(), around.Scope.Cap.Float(), around.Scope.Epsilon(), around.Scope.Lifetime.Float())
	if res.Receipt != nil {
		v.receipt = []look.Pair{{Name: "Entry in the record", Value: strconv.FormatInt(res.Receipt.Entry, 10)}, {Name: "Log", Value: res.Receipt.Log}}
	}
	return v
}

// among says whom of those who permit a question was about; empty: everybody.
func among(w *flow.World, a candor.Among) string {
	return say.Among(a.Said, purpose(w, a.Purpose))
}

// heading is the offered title, or says what was counted by what.
func (p Pages) heading(res flow.Result) string {
	if o, ok := flow.OfferFor(p.Offers, res.Question, res.Decision.Among); ok {
		return o.Title
	}
	g := newGrid(res)
	if g.compares() && len(res.Rows) == 4 {
		return words(res.Columns[len(res.Columns)-1].Name) + ": " + g.key(0, 0) + " against " + g.key(1, 0)
	}
	var numbers, by []string
	for i, c := range res.Columns {
		name := strings.ReplaceAll(c.Name, "_", " ")
		if g.noisy[i] {
			numbers = append(numbers, name)
		} else {
			by = append(by, name)
		}
	}
	s := say.English.List(numbers)
	if len(by) > 0 {
		s += " by " + say.English.List(by)
	}
	return words(s)
}

func (p Pages) sources(names []string) string {
	var out []string
	for _, n := range names {
		title := n
		if d, ok := p.House.World().View.Dataset(n); ok && d.Title != "" {
			title = d.Title
		}
		out = append(out, title)
	}
	return say.English.List(out)
}

// certified says whether the board has said that the data behind an answer may be relied on for it.
func (p Pages) certified(all []flow.Certified) string {
	var out []string
	for _, c := range all {
		text := "not certified for this"
		if last, err := time.Parse(time.DateOnly, c.Until); c.Certified && err == nil {
			text = "certified by the board until " + say.Day(last)
			if c.Decisions != "" {
				text += ", for decisions on " + c.Decisions
			}
		}
		if len(all) > 1 {
			text = p.sources([]string{c.Dataset}) + ": " + text
		}
		out = append(out, text)
	}
	s := strings.Join(out, "; ")
	if s == "" {
		return "Not certified for this"
	}
	return say.Upper(s)
}

// window says over what time and for whom the allowance counts.
func window(s flow.Scope, w *flow.World, recipient candor.PartyID) string {
	span := "for good"
	if s.Days > 0 {
		span = fmt.Sprintf("in any %d days", s.Days)
	}
	switch {
	case s.ID == "inside":
		return span + ", for all teams together"
	case s.ID == "partners":
		return span + ", for all partners together"
	case strings.HasPrefix(s.ID, "partner:"):
		return span + ", for " + party(w, recipient)
	}
	return span + ", of " + s.Name
}

// chartWidth lets a single drawing have the page's width.
func chartWidth(n int) int {
	if n == 1 {
		return 12
	}
	return 6
}
