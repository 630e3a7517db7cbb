package home

import (
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

var five = []question{
	{
		ID: home.Reachable, Icon: "users", Title: "Whom may I reach, and why not the rest?", Lead: "How many said yes, how many said no, and who was never asked.", Button: "Count",
		fields: func(m home.Menu, w *flow.World) []look.Field {
			return []look.Field{purposes(m, w), {Name: "by", Label: "Shown by", Value: first(shown(m)), Options: shown(m), Required: true}}
		},
		read: readReach,
	},
	{
		ID: home.Lifted, Icon: "megaphone", Title: "Did the campaign lift sales?", Lead: "People who got it against people who were held out by lot, and what it brought beyond its cost.", Button: "Compare",
		fields: func(m home.Menu, _ *flow.World) []look.Field {
			return append([]look.Field{amounts(m), groups(m.Splits, "Got it, against held out"), rows(m)}, append(days(), cost())...)
		},
		read: readLift,
	},
	{
		ID: home.Worth, Icon: "scale", Title: "What are engaged customers worth against the others?", Lead: "What each of two groups spends a person, and how far above or below the average that is.", Button: "Compare",
		fields: func(m home.Menu, _ *flow.World) []look.Field {
			return append([]look.Field{amounts(m), groups(m.Halves(), "One group against the other"), rows(m)}, days()...)
		},
		read: readWorth,
	},
	{
		ID: home.Stances, Icon: "message-circle-question-mark", Title: "What do yes, maybe and no spend?", Lead: "People by what they said to one purpose. Maybe is whoever was never asked. It tells where a yes could be won, not what a yes brings.", Button: "Ask",
		fields: func(m home.Menu, w *flow.World) []look.Field {
			return append([]look.Field{amounts(m), purposes(m, w), rows(m)}, days()...)
		},
		read: readStances,
	},
	{
		ID: home.TenMore, Icon: "trending-up", Title: "What would ten points more yes be worth?", Lead: "A tenth of your customers, each reached by one more campaign like one that was measured by lot.", Button: "Work it out",
		fields: func(m home.Menu, _ *flow.World) []look.Field {
			return append([]look.Field{amounts(m), groups(m.Splits, "The campaign: got it, against held out"), rows(m)}, append(days(), cost())...)
		},
		read: readTenPoints,
	},
}

func amounts(m home.Menu) look.Field {
	var out []look.Option
	for _, a := range m.Amounts {
		out = append(out, look.Option{Value: a.ID(), Text: a.Title})
	}
	return look.Field{Name: "amount", Label: "What counts", Value: first(out), Options: out, Required: true}
}

func purposes(m home.Menu, w *flow.World) look.Field {
	var out []look.Option
	for _, p := range m.Purposes {
		if p == m.Asking {
			continue // everybody who is counted said yes to that
		}
		out = append(out, look.Option{Value: string(p), Text: w.Purpose(p).Title})
	}
	return look.Field{Name: "purpose", Label: "What people were asked", Value: first(out), Options: out, Required: true}
}

// groups offers the pairs of a column's values, both ways round.
func groups(splits []home.Split, label string) look.Field {
	var out []look.Option
	for _, s := range splits {
		if len(s.Values) > 4 {
			continue
		}
		for _, a := range s.Values {
			for _, b := range s.Values {
				if a != b {
					out = append(out, look.Option{Value: s.ID() + "|" + a + "|" + b, Text: s.Says(a) + " against " + s.Says(b) + " (" + s.Title + ")"})
				}
			}
		}
	}
	return look.Field{Name: "groups", Label: label, Value: first(out), Options: out, Required: true}
}

// rows offers how many rows of one person count.
func rows(m home.Menu) look.Field {
	out := []look.Option{{Value: "", Text: "as many as the contract says first"}}
	seen := map[int64]bool{}
	for _, a := range m.Amounts {
		for _, n := range a.Rows {
			if !seen[n] {
				seen[n] = true
				out = append(out, look.Option{Value: strconv.FormatInt(n, 10), Text: "at most " + strconv.FormatInt(n, 10)})
			}
		}
	}
	return look.Field{Name: "rows", Label: "Rows of one person that count", Hint: "Fewer make the answer sharper, and leave more out.", Options: out}
}

func shown(m home.Menu) (out []look.Option) {
	for _, s := range m.Splits {
		out = append(out, look.Option{Value: s.ID(), Text: s.Title})
	}
	return out
}

func days() []look.Field {
	return []look.Field{{Name: "from", Label: "From", Type: "date", Hint: "Empty: from the beginning."}, {Name: "to", Label: "Through", Type: "date", Hint: "Empty: to the end."}}
}

func cost() look.Field {
	return look.Field{Name: "cost", Label: "Cost a person", Hint: "What it cost to send it to one person, such as 0.80.", Mode: "decimal"}
}

func first(os []look.Option) string {
	if len(os) == 0 {
		return ""
	}
	return os[0].Value
}

func readReach(p Pages, r *http.Request, m home.Menu, f home.Inputs, got []flow.Result) (result, error) {
	who := reply.Of(r.Context()).Actor
	all, err := p.House.Reach(r.Context(), who, candor.PurposeID(f["purpose"]))
	if err != nil {
		return result{}, err
	}
	seen := all[0]
	share := func(n int64) string {
		if seen.People == 0 {
			return ""
		}
		return say.Percent(float64(n)/float64(seen.People)) + " of everybody"
	}
	out := result{Says: fmt.Sprintf("You may reach %s of %s people.", say.Count(seen.Yes), say.Count(seen.People)), Kind: look.Ok,
		Figures: []look.Figure{
			{ID: "yes", Title: "Said yes", Value: say.Count(seen.Yes), Note: share(seen.Yes)},
			{ID: "no", Title: "Said no", Value: say.Count(seen.No), Note: share(seen.No)},
			{ID: "never", Title: "Never asked", Value: say.Count(seen.Never), Note: share(seen.Never)},
			{ID: "away", Title: "On time off", Value: say.Count(seen.Away), Note: share(seen.Away)},
		},
		Notes: []string{"These four are your own record of what people said: exact, for staff alone, and each look is recorded. No is no: leave those people be."},
		Next:  []look.Link{{Path: "/home/ten-points", Text: "What would ten points more yes be worth?"}},
	}
	for _, x := range []struct {
		name string
		n    int64
	}{{"said yes", seen.Yes}, {"said no", seen.No}, {"never asked", seen.Never}, {"on time off", seen.Away}, {"known", seen.People}} {
		out.Rows = append(out.Rows, row("people by what they said", x.name, home.Estimate{V: float64(x.n)}, "people"))
	}
	var rows []chart.Value
	for _, k := range home.ReadBy(got[0]) {
		rows = append(rows, value(k.Name, k.People, k.Few))
	}
	out.Charts = append(out.Charts, chart.Dots{Head: chart.Head{ID: "reach", Title: "People who said yes", What: "Group", Unit: "people",
		Desc: "People who said yes, by group, as far as they may be counted; each with its interval."}, Rows: rows})
	out.Rows = append(out.Rows, values("people who said yes and may be counted", rows, "people")...)
	out.Notes = append(out.Notes, "The chart counts those who said yes to this and to being counted, each figure blurred.")
	return out, nil
}

func readLift(_ Pages, _ *http.Request, m home.Menu, f home.Inputs, got []flow.Result) (result, error) {
	c, a, cost, err := campaign(f, m, got[0])
	if err != nil {
		return result{}, err
	}
	back := home.Return(c.Difference, c.A.People, cost)
	out := compared(c, a, "Difference")
	switch c.Difference.Verdict() {
	case home.Up:
		out.Says, out.Kind = "Yes: it lifted sales, beyond the blur.", look.Ok
	case home.Down:
		out.Says, out.Kind = "No: people who got it bought less, beyond the blur.", look.Bad
	default:
		out.Says, out.Kind = "Too noisy to say: the difference is smaller than its ±.", look.Warn
	}
	out.Figures = append(out.Figures, look.Figure{ID: "return", Title: "Brought beyond its cost", Value: amount(back, a), Note: "for " + people(c.A.People) + " who got it"})
	out.Rows = append(out.Rows, row("brought beyond its cost", "for all who got it", back, a.Unit()))
	switch back.Verdict() {
	case home.Up:
		out.Next = append(out.Next, look.Link{Path: "/home/ten-points", Text: "It paid. What would ten points more yes be worth?"})
	case home.Down:
		out.Notes = append(out.Notes, "It cost more than it brought. Next: a cheaper way to send it, or fewer people.")
	default:
		out.Notes = append(out.Notes, "Whether it paid is too noisy to say. Next: a longer time, or more people held out, makes it sharper.")
	}
	return out, nil
}

// Worth says what a group is worth a person against the average, as far as noise lets it.
func Worth(group string, against home.Estimate) (string, look.Kind) {
	switch against.Verdict() {
	case home.Up:
		return fmt.Sprintf("%s: %s more a person than the average.", say.Upper(group), say.Percent(against.V)), look.Ok
	case home.Down:
		return fmt.Sprintf("%s: %s less a person than the average.", say.Upper(group), say.Percent(-against.V)), look.Ok
	}
	return "Too noisy to say: the groups are as good as equal.", look.Warn
}

func readWorth(_ Pages, _ *http.Request, m home.Menu, f home.Inputs, got []flow.Result) (result, error) {
	c, a, _, err := campaign(f, m, got[0])
	if err != nil {
		return result{}, err
	}
	one, other, average, ok := home.Against(c.A, c.B)
	if !ok {
		return result{}, home.ErrTooFew
	}
	out := compared(c, a, "Difference")
	out.Figures = append(out.Figures, look.Figure{ID: "average", Title: "Average of both", Value: amount(average, a)})
	out.Charts = append(out.Charts, chart.Lift{Head: chart.Head{ID: "premium", Title: "Against the average", What: "Group", Unit: "above or below the average", Number: say.Percent,
		Desc: "How far each group lies above or below the average of both, with its interval."},
		Higher: "worth more", Lower: "worth less", Rows: []chart.Value{value(c.A.Name, one, false), value(c.B.Name, other, false)}})
	out.Rows = append(out.Rows, row("average a person", "both", average, a.Unit()), row("above or below the average, as a share", c.A.Name, one, ""), row("above or below the average, as a share", c.B.Name, other, ""))
	out.Says, out.Kind = Worth(c.A.Name, one)
	out.Notes = append(out.Notes, "It tells what the groups are, not what made them so.")
	out.Next = []look.Link{{Path: "/home/lift", Text: "Did a campaign lift sales?"}}
	return out, nil
}

func readStances(_ Pages, _ *http.Request, m home.Menu, f home.Inputs, got []flow.Result) (result, error) {
	a, err := f.Amount(m)
	if err != nil {
		return result{}, err
	}
	var out result
	var each, sums []chart.Value
	for i, res := range got {
		buyers, sum, per, err := home.ReadSpent(res)
		word := string(home.Said[i])
		if err != nil {
			each, sums = append(each, value(word, per, true)), append(sums, value(word, sum, true))
			continue
		}
		each, sums = append(each, value(word, per, false)), append(sums, value(word, sum, false))
		out.Figures = append(out.Figures, look.Figure{ID: word, Title: say.Upper(word) + ", a buyer", Value: amount(per, a), Note: people(buyers) + ", " + amount(sum, a) + " in all"})
	}
	head := func(id, title, desc string) chart.Head {
		return chart.Head{ID: id, Title: title, What: "Said", Unit: a.Unit(), Desc: desc}
	}
	out.Charts = []chart.Chart{
		chart.Dots{Head: head("each", "What a buyer spends", "Spending a buyer, by what people said, with its interval."), Rows: each},
		chart.Dots{Head: head("all", "What all of them spend", "Spending in all, by what people said, with its interval."), Rows: sums},
	}
	out.Rows = append(values("spent by a buyer, by what they said", each, a.Unit()), values("spent in all, by what they said", sums, a.Unit())...)
	out.Says, out.Kind = "This is what each of them spends with you today.", look.Ok
	out.Notes = []string{"People who say yes may spend more because they like you, not because they said yes. Effort goes to yes and maybe, and never to no."}
	out.Next = []look.Link{{Path: "/home/ten-points", Text: "What would ten points more yes be worth?"}, {Path: "/home/reach", Text: "Whom may I reach?"}}
	return out, nil
}

func readTenPoints(p Pages, r *http.Request, m home.Menu, f home.Inputs, got []flow.Result) (result, error) {
	c, a, cost, err := campaign(f, m, got[0])
	if err != nil {
		return result{}, err
	}
	all, err := p.House.Reach(r.Context(), reply.Of(r.Context()).Actor, m.Asking)
	if err != nil {
		return result{}, err
	}
	seen := all[0]
	worth := home.TenPoints(c.Difference, float64(seen.People), cost)
	out := compared(c, a, "Difference a person")
	out.Figures = append([]look.Figure{{ID: "worth", Title: "Ten points more yes", Value: amount(worth, a), Note: "a tenth of " + say.Count(seen.People) + " people, one campaign each"}}, out.Figures...)
	out.Rows = append(out.Rows, row("ten points more yes", "one campaign each", worth, a.Unit()))
	switch worth.Verdict() {
	case home.Up:
		out.Says, out.Kind = "Ten points more yes would bring "+amount(worth, a)+" with each campaign like this.", look.Ok
	case home.Down:
		out.Says, out.Kind = "More yes would not pay with a campaign like this: it costs more than it brings.", look.Warn
	default:
		out.Says, out.Kind = "Too noisy to say.", look.Warn
	}
	out.Notes = append(out.Notes, "It rests on what the campaign changed, measured by lot; people who are won later may be harder to move.")
	out.Next = []look.Link{{Path: "/home/reach", Text: "Who was never asked?"}}
	return out, nil
}

// campaign reads a comparison, with its groups named for people, what was counted and what it cost a person.
func campaign(f home.Inputs, m home.Menu, r flow.Result) (c home.Compared, a home.Amount, cost float64, err error) {
	if c, err = home.ReadCompared(r); err != nil {
		return c, a, 0, err
	}
	if s, one, other, err := f.Pair(m.Splits); err == nil {
		c.A.Name, c.B.Name = s.Says(one), s.Says(other)
	}
	if a, err = f.Amount(m); err != nil {
		return c, a, 0, err
	}
	cost, err = f.Cost()
	return c, a, cost, err
}

// compared shows two groups and their difference.
func compared(c home.Compared, a home.Amount, difference string) (out result) {
	for i, g := range []home.Group{c.A, c.B} {
		out.Figures = append(out.Figures, look.Figure{ID: fmt.Sprintf("g%d", i), Title: say.Upper(g.Name) + ", a person", Value: amount(g.PerPerson, a), Note: people(g.People)})
	}
	for _, g := range []home.Group{c.A, c.B} {
		out.Rows = append(out.Rows, row("people", g.Name, g.People, "people"), row("a person", g.Name, g.PerPerson, a.Unit()))
	}
	out.Rows = append(out.Rows, row("difference a person", c.A.Name+" against "+c.B.Name, c.Difference, a.Unit()))
	out.Figures = append(out.Figures, look.Figure{ID: "difference", Title: difference, Value: amount(c.Difference, a)})
	out.Charts = []chart.Chart{chart.Lift{Head: chart.Head{ID: "lift", Title: say.Upper(c.A.Name) + " against " + c.B.Name, What: "Groups", Unit: a.Unit() + " a person",
		Desc: "The difference a person, with its interval."}, Higher: "more", Lower: "less", Rows: []chart.Value{value(c.A.Name+" against "+c.B.Name, c.Difference, false)}}}
	return out
}

func value(label string, e home.Estimate, few bool) chart.Value {
	if few {
		return chart.Value{Label: label, FewerThan: 20}
	}
	return chart.Value{Label: label, V: e.V, Low: e.Low(), High: e.High()}
}

// amount writes a figure with its ±, in the measure's own unit; as many digits as two of the ± have.
func amount(e home.Estimate, a home.Amount) string {
	digits := 0
	for h := e.Half; h > 0 && h < 10 && digits < 4; h *= 10 {
		digits++
	}
	number := func(x float64) string {
		if digits == 0 {
			return say.Number(math.Round(x))
		}
		return fmt.Sprintf("%.*f", digits, x)
	}
	return number(e.V) + " ± " + number(e.Half) + " " + a.Unit()
}

func people(e home.Estimate) string {
	return say.PlusMinus(math.Round(e.V), e.Low(), e.High(), func(x float64) string { return say.Number(math.Round(x)) }) + " people"
}
