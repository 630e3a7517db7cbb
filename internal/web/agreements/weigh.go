package agreements

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// weighed is what the board looks at before it decides. Each sentence is worked out from the agreement, the data contracts
// and the limits in force; none is written for this agreement.
type weighed struct {
	over     bool // it permits nothing any more
	news     string
	change   look.Table
	affected []look.Pair
	columns  []look.Pair
	bounds   look.Table
	figures  []look.Pair // the same as statisticians read it
	held     []string
	notHeld  []string
	wordings []wording
}

// wording is one version of the agreement's text.
type wording struct{ head, change string }

func (p Pages) weigh(x flow.Approval) *weighed {
	v := &weighed{over: !slices.Contains([]string{"draft", "pending", "live"}, x.State)}
	v.news, v.change = p.news(x), p.change(x)
	for _, a := range x.Affected {
		v.affected = append(v.affected, look.Pair{Name: p.purpose(a.Purpose) + ", " + p.set(a.Dataset), Value: p.people(x, a)})
	}
	v.columns = p.classes(x)
	v.bounds, v.figures = p.bounds(x)
	v.held, v.notHeld = p.fallen(x)
	for i, w := range x.Wordings {
		if i < len(x.Wordings)-1 {
			v.wordings = append(v.wordings, wording{"From " + say.Moment(w.At.UTC()), strings.Join(w.Change, "\n")})
		}
	}
	return v
}

// news says in one sentence what is new.
func (p Pages) news(x flow.Approval) string {
	to := p.name(x.Standing.Agreement.Recipient)
	switch {
	case x.Before.Nothing():
		return to + " may ask nothing without this agreement."
	}
	var out []string
	add := func(wider bool, text string) {
		if wider {
			out = append(out, text)
		}
	}
	add(x.After.Sigma < x.Before.Sigma, "less noise")
	add(x.After.Smallest < x.Before.Smallest, "smaller groups")
	add(x.After.Until.After(x.Before.Until), "a later last day")
	add(x.After.From.Before(x.Before.From), "an earlier first day")
	add(len(x.After.Open) > len(x.Before.Open), "more columns")
	if len(x.New) == 0 && len(out) == 0 {
		return "Every use in it is allowed to " + to + " already, under another agreement that is signed, and it widens nothing."
	}
	for _, n := range x.New {
		out = append(out, p.purpose(n.Purpose)+", of "+p.set(n.Dataset))
	}
	return to + " has another agreement that is signed. New with this one: " + strings.Join(out, "; ") + "."
}

func (p Pages) change(x flow.Approval) look.Table {
	t := look.Table{ID: "change", Caption: "Before and after", Hide: true, Heads: []look.Head{{Text: "What " + p.name(x.Standing.Agreement.Recipient) + " may do"}, {Text: "Without it"}, {Text: "With it"}}}
	row := func(name string, show func(flow.Permits) string) {
		was, is := "nothing", show(x.After)
		if !x.Before.Nothing() {
			was = show(x.Before)
		}
		cell := look.T(is)
		if was == is {
			cell.Note = "no change"
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(name), look.T(was), cell})
	}
	row("Ask for", func(a flow.Permits) string { return listed(a.Purposes, p.purpose) })
	row("About", func(a flow.Permits) string { return listed(a.Datasets, p.set) })
	row("Columns in questions", func(a flow.Permits) string {
		return say.Count(int64(len(a.Open))) + ": " + listed(a.Open, p.column)
	})
	row("Counts in any 30 days", func(a flow.Permits) string {
		return "at most " + say.Count(a.Monthly) + " with noise of " + say.Count(a.Sigma) + " people, or more with more noise"
	})
	row("Smallest group shown", func(a flow.Permits) string { return say.Plural(a.Smallest, "person", "people") })
	row("Last day", func(a flow.Permits) string { return say.Day(a.Until.UTC().Add(-1)) })
	row("Pays for each answer", func(a flow.Permits) string { return listed(a.Prices, say.Money) })
	row("Of that, for the people", func(a flow.Permits) string {
		return listed(a.Shares, func(n int) string { return strconv.Itoa(n) + "%" })
	})
	row("Each person earns from an answer", func(a flow.Permits) string { return listed(a.Rates, say.Money) })
	return t
}

// listed joins what is different, in the order given.
func listed[T any](all []T, text func(T) string) string {
	var out []string
	for _, x := range all {
		if s := text(x); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return "none"
	}
	return say.English.List(out)
}

// people says about how many people a use would count.
func (p Pages) people(x flow.Approval, a flow.Affected) string {
	most := " Never more than " + say.Plural(a.Ceiling, "person", "people") + ", as declared."
	if c := a.Counted; c != nil {
		s := "About " + say.Count(c.About) + ", ± " + say.Count(c.Within) + ", 95 times in 100"
		if c.Share != nil {
			s += fmt.Sprintf(": about %.0f%% of the people in it", *c.Share*100)
		}
		return s + "." + most
	}
	if !a.Asked {
		return "Nobody: no notice asks people about this and " + p.name(x.Standing.Agreement.Recipient) + " yet." + most
	}
	yes := say.FewerThan(100)
	if a.SaidYes > 0 {
		yes = "about " + say.Count(a.SaidYes*100)
	}
	return "Not counted yet; that begins once it is in force. " + say.Upper(yes) + " of about " + say.Count(a.People*100) + " customers have said yes to this and to " +
		p.name(x.Standing.Agreement.Recipient) + ", by what they told the company." + most
}

// classes sorts the columns by how much they give away.
func (p Pages) classes(x flow.Approval) []look.Pair {
	var never, quasi, averaged, sensitive, unknown, open []string
	for _, c := range x.Columns {
		name := cmp.Or(c.Title, c.Name)
		switch {
		case c.Fate == flow.FateNever:
			never = put(never, name)
		case c.Class == "sensitive":
			sensitive = put(sensitive, name)
		case c.Class == "quasi_identifier":
			quasi = put(quasi, name)
			if c.Fate == flow.FateSums {
				averaged = put(averaged, name)
			}
		case c.Class == "":
			unknown = put(unknown, name)
		default:
			open = put(open, name)
		}
	}
	join := func(all []string, more string) string {
		if len(all) == 0 {
			return "None."
		}
		return say.English.List(all) + more
	}
	small, also := say.Count(x.After.Smallest), " alone"
	if len(averaged) > 0 {
		also = ", " + say.English.List(averaged) + " also as sums and averages over groups"
	}
	out := []look.Pair{
		{Name: "Never leave", Value: join(never, ". They name somebody, or are free text: a question that names one is refused.")},
		{Name: "May point at somebody together", Value: join(quasi, ". They leave as headings of groups or as conditions"+also+"; a group whose blurred count is below "+small+" reads “fewer than "+small+"”.")},
		{Name: "Sensitive", Value: join(sensitive, ". They leave as numbers about groups alone, and count only people who said yes to that kind of data.")},
	}
	if len(unknown) > 0 {
		out = append(out, look.Pair{Name: "Not classed", Value: say.English.List(unknown) + ". The data contract does not say how much they give away; they leave as numbers about groups alone."})
	}
	if len(open) > 0 {
		out = append(out, look.Pair{Name: "Other", Value: say.English.List(open) + "."})
	}
	if len(x.Unknown) > 0 {
		out = append(out, look.Pair{Name: "Not described", Value: say.English.List(x.Unknown) + ": nothing can be asked of it."})
	}
	return out
}

func put(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

func (p Pages) bounds(x flow.Approval) (look.Table, []look.Pair) {
	to := p.name(x.Standing.Agreement.Recipient)
	t := look.Table{ID: "bounds", Caption: "What could be learnt about one person at most", Hide: true,
		Heads: []look.Head{{Text: "Whoever holds all answers of"}, {Text: "Any conclusion about a person is likelier because they are in the data, at most"}, {Text: "Guesses right whether somebody is in the data"}, {Text: "Guesses right which of two values somebody has"}}}
	var figures []look.Pair
	for _, b := range x.Bounds {
		name := to + ", in any " + strconv.Itoa(b.Days) + " days"
		switch b.Of {
		case flow.BoundInAgreement:
			if name = to + ", to the agreement’s last day"; b.Days == 0 {
				name = to + ", from what it was answered"
			}
		case flow.BoundAllPartners:
			name = "all partners together, in any " + strconv.Itoa(b.Days) + " days"
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(name), look.T(times(b.Times)), look.T(inHundred(b.Presence)), look.T(inHundred(b.Attribute))})
		figures = append(figures, look.Pair{Name: name, Value: "rho " + say.Number(b.Rho.Float()) + ", epsilon " + say.Number(b.Epsilon) + " at delta 1e-6, e^epsilon " + say.Number(b.Times)})
	}
	return t, figures
}

// times says how much likelier; what is so large that nobody can picture it is said to be no protection.
func times(x float64) string {
	if x > 1e6 {
		return "more than a million times: this bound alone protects nobody"
	}
	return say.Number(x) + " times"
}

// inHundred rounds a chance up.
func inHundred(x float64) string {
	return "at most " + strconv.Itoa(int(math.Ceil(x*100-1e-9))) + " times in 100"
}

// fallen says what a competitor would hold who got everything that left, and what not.
func (p Pages) fallen(x flow.Approval) (held, not []string) {
	a := x.Standing.Agreement
	if x.Answers == 0 {
		held = append(held, "No answer yet: none was released under it.")
	} else {
		held = append(held, say.Plural(x.Answers, "answer", "answers")+" released so far: tables about groups, with noise.")
	}
	if x.After.Monthly > 0 && slices.Contains([]string{"draft", "pending", "live"}, x.State) {
		held = append(held, "At most "+say.Count(x.After.Monthly)+" questions more in any 30 days at the least noise agreed ("+say.Count(x.After.Sigma)+" people), or more of them with more noise. Each answer is a table about groups.")
	}
	columns, values := 0, 0
	var never []string
	for _, c := range x.Columns {
		columns, values = columns+1, values+c.Values
		if c.Fate == flow.FateNever {
			never = put(never, cmp.Or(c.Title, c.Name))
		}
	}
	held = append(held, fmt.Sprintf("The names and descriptions of %s of %s, with the %s that groups are made of.", say.Plural(int64(columns), "column", "columns"), listed(a.Datasets, p.set), say.Plural(int64(values), "public value", "public values")),
		"These words: whose data, what for, until when, and "+say.Money(a.Price)+" for an answer.")
	not = append(not, "Any row, any list of people, and how many rows or people there are exactly: no exit of candor gives them to a partner.")
	if len(never) > 0 {
		not = append(not, "What stands in "+say.English.List(never)+".")
	}
	for _, b := range x.Bounds {
		if b.Of == flow.BoundInAgreement {
			not = append(not, "Certainty about anybody: whoever guesses from all of it whether one person is in the data is right "+inHundred(b.Presence)+", where a coin is right 50 times.")
		}
	}
	return held, not
}

func (p Pages) purpose(id candor.PurposeID) string {
	return cmp.Or(p.House.World().Purpose(id).Title, string(id))
}

func (p Pages) set(name string) string {
	if d, ok := p.House.World().View.Dataset(name); ok {
		return cmp.Or(d.Title, name)
	}
	return name
}

// column names a column in its dataset's words.
func (p Pages) column(name string) string {
	set, field, _ := strings.Cut(name, ".")
	if d, ok := p.House.World().View.Dataset(set); ok {
		if f, ok := d.Field(field); ok {
			return cmp.Or(f.Title, field)
		}
	}
	return field
}
