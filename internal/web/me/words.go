package me

import (
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// words says things in the customer's words, on the company's calendar.
type words struct {
	company string
	now     time.Time
	zone    *time.Location
	titles  map[string]string // of datasets
}

func (o words) day(t time.Time) string    { return say.Day(t.In(o.zone)) }
func (o words) moment(t time.Time) string { return say.Moment(t.In(o.zone)) }

// left is a day with how far away it is.
func (o words) left(t time.Time) string {
	return o.day(t) + " (" + say.Left(o.now, t) + ")"
}

// to names a recipient.
func (o words) to(name string, company bool) string {
	if company {
		return o.company
	}
	if name == "" {
		return "a company that is no longer listed"
	}
	return name
}

// gets says what a recipient of answers learns.
func (o words) gets(name string, company bool) string {
	if company {
		return "Numbers about groups, for people who work at " + o.company
	}
	return "Numbers about groups, never your name"
}

// plain are kinds of data in the words that people use; the keys are fideslang's.
var plain = map[string]string{
	"user":                           "everything about you",
	"user.behavior":                  "what you do here",
	"user.behavior.purchase_history": "what you buy",
	"user.behavior.browsing_history": "which pages you look at",
	"user.demographic":               "your age, region and the like",
	"user.contact":                   "how to reach you",
	"user.contact.email":             "your e-mail address",
	"user.contact.phone_number":      "your telephone number",
	"user.contact.address":           "your address",
	"user.location":                  "where you are",
	"user.name":                      "your name",
	"user.device":                    "your devices",
	"user.financial":                 "your money matters",
	"user.health_and_medical":        "your health",
}

func kind(c candor.CategoryID) string {
	for k := string(c); k != ""; {
		if w, ok := plain[k]; ok && k != "user" || k == string(c) && ok {
			return w
		}
		i := strings.LastIndexByte(k, '.')
		if i < 0 {
			break
		}
		k = k[:i]
	}
	last := string(c)[strings.LastIndexByte(string(c), '.')+1:]
	return strings.ReplaceAll(last, "_", " ")
}

// list joins words: "a", "a and b", "a, b and c".
func list(all []string) string {
	if n := len(all) - 1; n > 0 {
		return strings.Join(all[:n], ", ") + " and " + all[n]
	}
	return strings.Join(all, "")
}

func kinds(cs []candor.CategoryID) string {
	var out []string
	seen := map[string]bool{}
	for _, c := range cs {
		if k := kind(c); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	s := list(out)
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// question is a choice as a question: the notice's own, where it opens with one and speaks for one recipient.
func (o words) question(c flow.ChoiceState) string {
	if !c.Company {
		return "May " + o.to(c.Name, false) + " have answers that count you?"
	}
	first, _, _ := strings.Cut(strings.TrimSpace(c.Notice.Text), "\n")
	if strings.HasSuffix(first, "?") {
		return first
	}
	return "May we use what we know about you for this: " + title(c.Purpose) + "?"
}

func title(p flow.Purpose) string {
	if p.Title != "" {
		return p.Title
	}
	return string(p.ID)
}

// paragraphs are a notice's words, all of them, as paragraphs.
func paragraphs(text string) (out []string) {
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		out = append(out, strings.Join(strings.Fields(p), " "))
	}
	return out
}

// figure is a sum as a big number, zero included, in the currencies in which something was earned.
func figure(sum, in []candor.Money) string {
	if len(sum) == 0 {
		for _, m := range in {
			sum = append(sum, candor.Money{Currency: m.Currency})
		}
	}
	if len(sum) == 1 {
		return say.Money(sum[0])
	}
	return money(sum)
}

func money(all []candor.Money) string {
	var out []string
	for _, m := range all {
		if m.Micro != 0 {
			out = append(out, say.Money(m))
		}
	}
	if len(out) == 0 {
		return "Nothing yet"
	}
	return list(out)
}

// answer is what an event says, for a person's own history.
func answer(c flow.Choice) (look.Kind, string) {
	switch c {
	case flow.ChoseGiven, flow.ChoseRenewed:
		return look.Ok, "Yes"
	case flow.ChoseRefused:
		return look.Plain, "No"
	case flow.ChoseWithdrawn:
		return look.Plain, "No, taken back"
	case flow.ChoseAsked:
		return look.Plain, "You were asked"
	case flow.ChoseTimeOff:
		return look.Info, "Time off"
	}
	return look.Plain, "No"
}

// channel says how a choice reached the company.
func channel(s string) string {
	switch s {
	case "web":
		return "on this page"
	case "counter":
		return "at the counter"
	case "phone":
		return "by telephone"
	case "paper":
		return "on paper"
	case "import", "":
		return "in an earlier list"
	case "cli":
		return "by whoever runs this service"
	}
	return s
}

// role names who of the staff looked.
func role(r candor.Role) string {
	switch r {
	case candor.Steward:
		return "a data steward"
	case candor.Analyst:
		return "an analyst"
	case candor.Board:
		return "a board member"
	case candor.Operator:
		return "whoever runs this service"
	}
	return "somebody"
}

func times(n int, one, many string) string { return say.Plural(int64(n), one, many) }

// spoken is an answer as a word.
func spoken(answer string) string {
	if answer == "yes" {
		return "Yes"
	}
	return "No"
}
