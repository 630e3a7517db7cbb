package me

import (
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

// speech says things in the customer's language, on the company's calendar.
type speech struct {
	*words.Book
	company string
	now     time.Time
	zone    *time.Location
	titles  map[string]string                // of datasets
	can     func(dataset, field string) bool // whether a fact can be corrected; nil: none
}

func (o speech) day(t time.Time) string    { return o.Lang.Day(t.In(o.zone)) }
func (o speech) moment(t time.Time) string { return o.Lang.Moment(t.In(o.zone)) }
func (o speech) count(n int64) string      { return o.Lang.Count(n) }
func (o speech) money(m candor.Money) string {
	return o.Lang.Money(m)
}

// left is a day with how far away it is.
func (o speech) left(t time.Time) string {
	return o.day(t) + " (" + o.Lang.Left(o.now, t) + ")"
}

// to names a recipient.
func (o speech) to(name string, company bool) string {
	if company {
		return o.company
	}
	if name == "" {
		return o.Me.Nobody
	}
	return name
}

// gets says what a recipient of answers learns.
func (o speech) gets(name string, company bool) string {
	if company {
		return o.Me.Gets(o.company)
	}
	return o.Me.GetsNot
}

// kind is a kind of data in the words that people use; the keys are fideslang's.
func (o speech) kind(c candor.CategoryID) string {
	for k := string(c); k != ""; {
		if w, ok := o.Me.Kinds[k]; ok && (k != "user" || k == string(c)) {
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

func (o speech) kinds(cs []candor.CategoryID) string {
	var out []string
	seen := map[string]bool{}
	for _, c := range cs {
		if k := o.kind(c); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return say.Upper(o.List(out))
}

// question is a choice as a question: the notice's own, where it opens with one and speaks for one recipient.
func (o speech) question(c flow.ChoiceState) string {
	if !c.Company {
		return o.Me.Choices.May(o.to(c.Name, false))
	}
	first, _, _ := strings.Cut(strings.TrimSpace(c.Notice.Text), "\n")
	if strings.HasSuffix(first, "?") {
		return first
	}
	return o.Me.Choices.MayUse(title(c.Purpose))
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
func (o speech) figure(sum, in []candor.Money) string {
	if len(sum) == 0 {
		for _, m := range in {
			sum = append(sum, candor.Money{Currency: m.Currency})
		}
	}
	if len(sum) == 1 {
		return o.money(sum[0])
	}
	return o.sums(sum)
}

func (o speech) sums(all []candor.Money) string {
	var out []string
	for _, m := range all {
		if m.Micro != 0 {
			out = append(out, o.money(m))
		}
	}
	if len(out) == 0 {
		return o.Me.Nothing
	}
	return o.List(out)
}

// answer is what an event says, for a person's own history.
func (o speech) answer(c flow.Choice) (look.Kind, string) {
	h := o.Me.History
	switch c {
	case flow.ChoseGiven, flow.ChoseRenewed:
		return look.Ok, h.Yes
	case flow.ChoseRefused:
		return look.Plain, h.No
	case flow.ChoseWithdrawn:
		return look.Plain, h.TakenBack
	case flow.ChoseAsked:
		return look.Plain, h.Asked
	case flow.ChoseTimeOff:
		return look.Info, h.TimeOff
	}
	return look.Plain, h.No
}

// channel says how a choice reached the company.
func (o speech) channel(s string) string {
	h := o.Me.History
	switch s {
	case "web":
		return h.Here
	case "counter":
		return h.Counter
	case "phone":
		return h.Phone
	case "paper":
		return h.Paper
	case "import", "":
		return h.List
	case "cli":
		return h.Service
	}
	return s
}

// role names who of the staff looked.
func (o speech) role(r candor.Role) string {
	v := o.Me.Recipients
	switch r {
	case candor.Steward:
		return v.Steward
	case candor.Analyst:
		return v.Analyst
	case candor.Board:
		return v.Board
	case candor.Operator:
		return v.Operator
	}
	return v.Somebody
}

// spoken is an answer as a word.
func (o speech) spoken(answer string) string {
	if answer == "yes" {
		return o.Parts.Yes
	}
	return o.Parts.No
}
