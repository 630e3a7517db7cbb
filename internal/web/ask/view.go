package ask

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/catalog"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// view is everything that the page shows.
type view struct {
	path       string
	partner    bool
	form       form
	chosen     flow.Offer
	purposes   []look.Option
	whom       []look.Option // nil for partners
	agreements []look.Option
	terms      []terms
	offers     []flow.Offer
	sets       []set
	words      []word
	earlier    []earlier
	wrong      map[string]string
	ladder     []look.Option
	seen       *seen
	refused    *look.Refusal
	mends      []flow.NearQuestion // near one that would be refused, and would not
}

// terms are what a partner should have in sight of an agreement.
type terms struct{ title, price, ends string }

type set struct {
	name, title, about string
	columns            []catalog.Column
	menu               []string
}

// values are a column's public values as the page hands them to its script; a list that is endless is looked up in the catalogue.
func values(c catalog.Column) string {
	const most = 500
	if len(c.Values) == 0 || len(c.Values) > most {
		return ""
	}
	b, err := json.Marshal(c.Values)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}

// word is a part of the language, as it is written, and what it does.
type word struct{ text, how string }

// language is the dialect in one list, with the person of each dataset by name.
func language(sets []set) (out []word) {
	seen := map[string]bool{}
	for _, s := range sets {
		for _, c := range s.columns {
			if w, ok := strings.CutPrefix(c.How, "count people: "); ok && !seen[w] {
				seen[w] = true
				out = append(out, word{w, "how many people"})
			}
		}
	}
	return append(out,
		word{"COUNT(*)", "how many rows"},
		word{"SUM(", "add a measure up"},
		word{"AVG(", "its average"},
		word{"SELECT", "what to count, and the groups to count it in"},
		word{"FROM", "which dataset"},
		word{"JOIN", "a second dataset of the same people, or a public table"},
		word{"USING (", "what both are joined by"},
		word{"WHERE", "which rows"},
		word{"GROUP BY", "groups from a public list"},
		word{"date_trunc('month', ", "group by month; day, week, quarter and year too"},
		word{"bin(", "group a number: bin(column, width)"},
		word{"COMPARE(", "two groups side by side"},
		word{"ORDER BY", "what comes first"},
		word{"LIMIT", "how many groups are shown"},
		word{"BOUND", "how much one person may count, at the end: see each dataset"},
	)
}

// earlier is a question that the reader asked before.
type earlier struct {
	id, title, when string
	done            bool
}

// seen is a preview in words.
type seen struct {
	errors   []string
	facts    []look.Pair
	meter    chart.Meter
	details  string
	askable  bool
	pressing string // what the button says
}

// set puts what was filled in into the view, with the only choice where there is one.
func (v *view) set(f form) {
	if f.precision == "" {
		f.precision = candor.Normal
	}
	if f.purpose == "" && len(v.purposes) == 1 {
		f.purpose = candor.PurposeID(v.purposes[0].Value)
	}
	if f.agreement == "" && len(v.agreements) == 1 {
		f.agreement = candor.AgreementID(v.agreements[0].Value)
	}
	v.form = f
	if v.ladder == nil {
		v.ladder = []look.Option{
			{Value: "fine", Text: "Fine", Hint: "A count of people is right to within ± 40; takes 6 times as much as normal."},
			{Value: "normal", Text: "Normal", Hint: "A count of people is right to within ± 98."},
			{Value: "coarse", Text: "Coarse", Hint: "± 196; takes a quarter of what normal takes."},
			{Value: "coarsest", Text: "Coarsest", Hint: "± 392; takes a sixteenth."},
		}
	}
}

var steps = map[candor.Precision]string{candor.Fine: "Fine", candor.Normal: "Normal", candor.Coarse: "Coarse", candor.Coarsest: "Coarsest"}

// preview puts a preview into words.
func (v *view) preview(p flow.Previewed) {
	if len(p.Ladder) > 0 {
		v.ladder = nil
	}
	for _, s := range p.Ladder {
		v.ladder = append(v.ladder, look.Option{Value: string(s.Precision), Text: steps[s.Precision], Hint: step(s, p.Measures)})
	}
	if !p.Decision.Allowed {
		v.refused = &look.Refusal{Title: "This question would be refused", Reasons: p.Decision.Reasons}
		return
	}
	s := &seen{askable: true, pressing: "Ask this question"}
	for _, m := range p.Measures {
		if m.Half == nil {
			s.errors = append(s.errors, words(m.Name)+": how exact depends on how many people there are, so it is told with the answer")
			continue
		}
		s.errors = append(s.errors, words(m.Name)+": right to within ± "+amount(*m.Half, m.Unit)+", 95 times in 100")
	}
	if p.Price != nil {
		s.facts = append(s.facts, look.Pair{Name: "Price", Value: say.Money(*p.Price) + " for the answer"})
		s.pressing += " for " + say.Money(*p.Price)
	}
	s.facts = append(s.facts,
		look.Pair{Name: "Groups", Value: groups(p.Groups, p.Smallest)},
		look.Pair{Name: "One person", Value: "counts " + p.Bounding})
	for _, l := range p.Ladder {
		if string(l.Precision) == p.Precision && l.Of > 0 {
			s.meter = chart.Meter{ID: "allowance", Title: "Privacy allowance", Used: l.Of - l.Left, Adding: 1, Total: l.Of,
				Text: fmt.Sprintf("%s of %s such questions left; this takes 1", say.Count(l.Left), say.Count(l.Of))}
		}
	}
	s.details = fmt.Sprintf("This question is charged rho %.6g of zero-concentrated differential privacy, whatever the answer is.", p.Rho)
	v.seen = s
}

func groups(n int, smallest int64) string {
	if n == 1 {
		return "One; not shown if fewer than " + say.Plural(smallest, "person", "people")
	}
	return say.Count(int64(n)) + "; those of fewer than " + say.Count(smallest) + " people are not shown"
}

func step(s flow.Step, ms []flow.Expected) string {
	left := say.Count(s.Left) + " of " + say.Count(s.Of) + " left"
	switch {
	case s.Of == 0:
		left = "no limit on how many"
	case s.Left == 0:
		left = "none left of " + say.Count(s.Of)
	case !s.Allowed:
		left = "not in the agreement"
	}
	if s.Half == nil || len(ms) == 0 {
		return left
	}
	return "± " + amount(*s.Half, ms[0].Unit) + ": " + left
}

// amount writes a half-width with its currency.
func amount(x float64, currency string) string {
	if currency == "" {
		return say.Number(x)
	}
	return say.Number(x) + " " + currency
}

// words makes a column's name a beginning of a sentence.
func words(name string) string {
	s := strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	if s == "" {
		return "The number"
	}
	return say.Upper(s)
}

func (v view) fields() []look.Field {
	out := []look.Field{{Name: "question", Label: "Question, in SQL", Hint: "You get numbers about groups. Nobody is shown alone.", Wrong: v.wrong["question"],
		Value: v.form.question, Mono: true, Rows: max(7, 1+strings.Count(v.form.question, "\n")), Required: true}}
	if v.partner {
		out = append(out, look.Field{Name: "agreement", Label: "Under which agreement?", Wrong: v.wrong["agreement"], Value: string(v.form.agreement), Options: v.agreements, Required: true})
	}
	out = append(out, look.Field{Name: "purpose", Label: "What is it for?", Hint: "The answer counts only people who said yes to this.", Wrong: v.wrong["purpose"],
		Value: string(v.form.purpose), Options: v.purposes, Required: true})
	if len(v.whom) > 1 {
		out = append(out, look.Field{Name: "whom", Label: "About whom?", Hint: "What people said to another purpose can be asked about inside the company alone.", Value: whom(v.form.among), Options: v.whom})
	}
	return out
}

// said is what somebody who hears the page is told when the preview arrives.
func (v view) said() string {
	switch {
	case v.wrong != nil:
		return "Something is missing before this can be previewed."
	case v.refused != nil:
		return "This question would be refused. The reasons follow the form."
	case v.seen != nil:
		return "Preview: " + strings.Join(v.seen.errors, "; ") + "."
	}
	return ""
}
