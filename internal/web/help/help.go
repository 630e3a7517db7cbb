// Package help is the pages that explain: for now the style page, which shows every part and every chart. It promises
// that whatever stands on it is an example and says so. It refuses real data.
package help

import (
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

// Design shows every part once. Tests look at it in a real browser, so a part that is not here is not tested.
func Design(w http.ResponseWriter, r *http.Request) {
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "How these pages are made"), design())
}

func example(label string, v, half float64) chart.Value {
	return chart.Value{Label: label, V: v, Low: v - half, High: v + half}
}

func dots() chart.SVG {
	return chart.Dots{
		Head: chart.Head{ID: "dots", Title: "Buyers by country", What: "Country", Unit: "buyers",
			Desc: "Germany and France are level within the noise, Spain is clearly behind; Malta has fewer than 50 and is not shown."},
		Rows: []chart.Value{example("Germany", 1310, 39), example("France", 1240, 39), example("Spain", 612, 39), {Label: "Iceland", V: 22, Low: 0, High: 61}, {Label: "Malta", FewerThan: 50}},
	}.SVG()
}

func longDots() chart.SVG {
	return chart.Dots{
		Head: chart.Head{ID: "long", Title: "Reasons for a return", What: "Reason", Unit: "returns", Desc: "Size is the most frequent reason."},
		Rows: []chart.Value{example("It was smaller or larger than the size on the label", 2140, 77), example("It came too late", 810, 77), example("It was not what the picture showed", 355, 77)},
	}.SVG()
}

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"}

func series(name string, half float64, vs ...float64) chart.Series {
	s := chart.Series{Name: name}
	for i, v := range vs {
		if v < 0 {
			s.Points = append(s.Points, chart.Value{Label: months[i], FewerThan: 50})
			continue
		}
		s.Points = append(s.Points, example(months[i], v, half))
	}
	return s
}

func line() chart.SVG {
	return chart.Line{
		Head: chart.Head{ID: "line", Title: "Share of people who said yes", What: "Month", Unit: "share", Number: say.Percent,
			Desc: "Plan stock rises from 52 to 75 percent, partner questions from 30 to 41. One month of partner questions has too few people to show."},
		Series: []chart.Series{
			series("Plan stock", .02, .52, .56, .58, .59, .6, .62, .66, .7, .73, .745, .75),
			series("Partner questions", .03, .3, .31, .32, .335, -1, .355, .365, .38, .39, .4, .41),
		},
	}.SVG()
}

func four() chart.SVG {
	return chart.Line{
		Head: chart.Head{ID: "four", Title: "Visits by channel", What: "Month", Unit: "visits", Desc: "The shop leads all year; the app overtakes the telephone in May."},
		Series: []chart.Series{
			series("Shop", 90, 2400, 2450, 2380, 2500, 2550, 2600, 2580, 2610, 2700, 2750, 2790),
			series("Website", 90, 1600, 1650, 1700, 1690, 1750, 1800, 1850, 1840, 1900, 1980, 2010),
			series("Telephone", 90, 900, 880, 860, 840, 800, 760, 740, 700, 690, 650, 640),
			series("App", 90, 300, 380, 500, 690, 850, 960, 1080, 1150, 1240, 1390, 1500),
		},
	}.SVG()
}

func lift() chart.SVG {
	return chart.Lift{
		Head: chart.Head{ID: "lift", Title: "Campaigns against people who did not get them", What: "Campaign", Unit: "difference in points",
			Desc: "The autumn e-mail gained, the posters lost, and the student price is too noisy to say."},
		Higher: "bought more", Lower: "bought less",
		Rows: []chart.Value{example("Autumn e-mail", 3.1, 1.9), example("Student price", .9, 2.5), example("Leeds posters", -2.4, 1.4), {Label: "Malta posters", FewerThan: 50}},
	}.SVG()
}

func ratio() chart.SVG {
	return chart.Lift{
		Head: chart.Head{ID: "ratio", Title: "Spending against the year before", What: "Group", Unit: "change",
			Desc: "Members spend more than a year ago; guests cannot be told apart from no change."},
		Ratio: true, Higher: "spend more", Lower: "spend less",
		Rows: []chart.Value{example("Members", 1.12, .04), example("Guests", 1.01, .05)},
	}.SVG()
}

func refusal(top bool) look.Refusal {
	return look.Refusal{
		Title: "This question can't be answered", Top: top,
		Reasons: []candor.Reason{{Rule: "smallest-group", Text: "It splits people by postcode, which can leave fewer than 50 people in a group.",
			Protects: "Nobody can be picked out of a small group.", Instead: "Group by region instead of postcode."}},
		Decided: "Policy P-4, approved by the board on Monday 12 October 2026",
		Links:   []look.Link{{Path: "#refusal", Text: "Change the question"}, {Path: "#refusal", Text: "Ask the board for an exception"}},
	}
}

func facts() look.Table {
	source := func(s string) look.Cell {
		k, t := look.Source(words.In(say.English), s)
		return look.Cell{Text: t, Kind: k, Tag: true}
	}
	act := func(what string) look.Cell {
		return look.Cell{Link: look.Link{Path: "#tables", Text: "Correct or delete", More: what}}
	}
	return look.Table{
		ID: "facts", Caption: "Facts we hold", Hide: true,
		Heads: []look.Head{{Text: "Fact"}, {Text: "Where it came from"}, {Text: "Why we keep it"}, {Text: "Until"}, {Text: "Action", Hidden: true}},
		Rows: [][]look.Cell{
			{look.T("You visit the Leeds shop about twice a week"), source("observed"), look.T("To decide opening hours"), look.T("Monday 31 May 2027"), act("visits to the Leeds shop")},
			{look.T("You are probably a student"), source("inferred"), look.T("To offer student prices"), look.T("Thursday 31 December 2026"), act("student")},
			{look.T("E-mail: a•••@example.org"), source("told"), look.T("To send receipts"), look.T("While you have an account"), act("e-mail")},
			{look.T("You live in a house with a garden"), source("bought"), look.T("No use is allowed"), look.T("Friday 27 November 2026"), act("garden")},
		},
	}
}

func numbers() look.Table {
	return look.Table{
		ID: "numbers", Caption: "Buyers and orders by country",
		Heads: []look.Head{{Text: "Country"}, {Text: "Buyers", Number: true}, {Text: "Orders", Number: true}},
		Rows: [][]look.Cell{
			{look.T("Germany"), look.T("1,310 ± 39"), look.T("4,020 ± 118")},
			{look.T("France"), look.T("1,240 ± 39"), look.T("3,870 ± 118")},
			{look.T("Malta"), look.T("fewer than 50"), look.T("fewer than 50")},
		},
	}
}

func choices() []look.Choice {
	return []look.Choice{
		{ID: "choice-1", Action: "/help/design", Question: "May Fern & Co count you in answers for Kestrel Foods?", Answer: "no", Since: "since Tuesday 3 March 2026",
			Facts:     []look.Pair{{Name: "What for", Value: "To plan which foods a shop should stock"}, {Name: "Who gets what", Value: "Kestrel Foods gets numbers about groups, never your name"}, {Name: "Until", Value: "Thursday 31 December 2026, 39 days left"}},
			Unchanged: "Saying no never changes your price."},
		{ID: "choice-2", Action: "/help/design", Question: "May we send you offers by e-mail?", Facts: []look.Pair{{Name: "How often", Value: "At most twice a month, never at night"}}},
	}
}

func figures() []look.Figure {
	return []look.Figure{
		{ID: "facts", Title: "Facts we hold", Value: "23", Note: "4 of them are our guesses", Link: look.Link{Path: "#tables", Text: "See each one", More: "facts"}},
		{ID: "had", Title: "Who had answers", Value: "2", Note: "the last on Tuesday 3 November", Link: look.Link{Path: "#tables", Text: "See who and why"}},
		{ID: "earned", Title: "Your earnings", Value: say.Money(candor.Money{Micro: 4_200_000, Currency: "EUR"}), Note: "€1.10 can be paid out", Tag: "up to date", Kind: look.Ok},
		{ID: "audit", Title: "Audit record", Value: say.Count(128402), Note: "entries, checked 4 minutes ago", Tag: "unbroken", Kind: look.Ok},
	}
}

func fields() []look.Field {
	return []look.Field{
		{Name: "question", Label: "Question, in SQL", Hint: "Answers are totals about groups. Nobody is shown alone.", Mono: true, Rows: 4,
			Value: "SELECT region, COUNT(DISTINCT person)\nFROM visits\nGROUP BY region"},
		{Name: "purpose", Label: "What is it for?", Value: "hours", Options: []look.Option{{Value: "hours", Text: "Planning opening hours"}, {Value: "autumn", Text: "Measuring the autumn campaign"}}},
		{Name: "precision", Label: "How exact?", Value: "normal", Options: []look.Option{
			{Value: "fine", Text: "Fine", Hint: "Right to within ± 39; takes 6 of 120 questions."}, {Value: "normal", Text: "Normal", Hint: "Right to within ± 98; takes 1 of 120 questions."}}},
		{Name: "until", Label: "Until which day?", Value: "31.02.2026", Wrong: "February has no 31st day; write a day such as 28.02.2026."},
	}
}
