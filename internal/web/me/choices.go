package me

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// Choices asks every question that there is, each with Yes and No.
func (p Pages) Choices(w http.ResponseWriter, r *http.Request) {
	x, ok := p.about(w, r)
	if !ok {
		return
	}
	f := reply.Frame(r, "My choices")
	// The address says which question was answered, by its place on the page; what the answer is, it does not say.
	n, err := strconv.Atoi(r.FormValue("changed"))
	if err != nil || n < 0 || n >= len(x.Choices) {
		n = -1
	}
	rest := r.FormValue("rest") != ""
	f.Focus = n >= 0 || rest
	reply.Page(w, r, http.StatusOK, f, choices(p.words(), x, n, rest, ""))
}

// Choose writes one answer down. When the next page shows, it holds.
func (p Pages) Choose(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	x, ok := p.about(w, r)
	if !ok {
		return
	}
	n := find(x, candor.PurposeID(r.PostFormValue("purpose")), candor.PartyID(r.PostFormValue("recipient")))
	answer := r.PostFormValue("answer")
	if n < 0 || answer != "yes" && answer != "no" {
		reply.Problem(w, r, http.StatusBadRequest)
		return
	}
	c := x.Choices[n]
	if r.PostFormValue("notice") != c.Notice.Hash().String() {
		reply.Refuse(w, r, http.StatusConflict, reworded)
		return
	}
	a, s := who(r)
	if stands(c) == answer && c.Until.IsZero() {
		reply.There(w, r, p.after(r, "/me/choices"))
		return
	}
	err := p.House.Choose(r.Context(), a, flow.Choose{Subject: s, Purpose: c.Purpose.ID, Categories: c.Categories, Recipient: c.Recipient,
		Yes: answer == "yes", Notice: c.Notice.Hash(), Channel: "web"})
	if err != nil {
		p.fail(w, r, err)
		return
	}
	reply.There(w, r, p.after(r, "/me/choices?changed="+strconv.Itoa(n)))
}

// after is where a change leads: back to the page whose button it was.
func (p Pages) after(r *http.Request, path string) string {
	if r.PostFormValue("from") == "recipients" {
		return "/me/recipients?stopped=1"
	}
	return path
}

// reworded is what somebody reads who answered a question whose words changed while they read it: evidence must name the
// words that were shown.
var reworded = look.Refusal{Title: "The question changed while you read it", Kind: look.Info, Reasons: []candor.Reason{{
	Rule: "notice-changed", Text: "Its words are new. Your answer was not written down, and nothing changed.",
	Protects: "You only ever agree to words that you have seen.", Instead: "Read the question again, then answer."}},
	Links: []look.Link{{Path: "/me/choices", Text: "Show me the question"}}}

// TimeOff stops every use until a day, or ends that.
func (p Pages) TimeOff(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	a, s := who(r)
	o := p.words()
	until := o.now
	if r.PostFormValue("back") == "" {
		day, err := time.ParseInLocation(time.DateOnly, r.PostFormValue("until"), o.zone)
		wrong := ""
		switch {
		case err != nil:
			wrong = "Write the day as year-month-day, such as " + o.now.AddDate(0, 0, 30).Format(time.DateOnly) + "."
		case !day.After(o.now):
			wrong = "This day is over or has begun; choose a later one."
		case day.After(o.now.AddDate(50, 0, 0)):
			wrong = "That is more than fifty years away. To end all uses for good, answer No, or delete."
		}
		if wrong != "" {
			if x, ok := p.about(w, r); ok {
				f := reply.Frame(r, "My choices")
				f.Focus = true
				reply.Page(w, r, http.StatusUnprocessableEntity, f, choices(o, x, -1, false, wrong))
			}
			return
		}
		until = day
	}
	if err := p.House.TimeOff(r.Context(), a, s, until); err != nil {
		p.fail(w, r, err)
		return
	}
	reply.There(w, r, "/me/choices?rest=1")
}

// find is where a choice stands among all; -1 when there is none, and nothing else can be chosen.
func find(x flow.Person, purpose candor.PurposeID, recipient candor.PartyID) int {
	return slices.IndexFunc(x.Choices, func(c flow.ChoiceState) bool { return c.Purpose.ID == purpose && c.Recipient == recipient })
}

// stands is the answer that was given: "yes", "no", or "" where none was, or where a yes has run out.
func stands(c flow.ChoiceState) string {
	switch {
	case c.Yes():
		return "yes"
	case c.Choice == flow.ChoseRefused || c.Choice == flow.ChoseWithdrawn:
		return "no"
	}
	return ""
}

// ask puts a choice into the form of a question.
func (o words) ask(n int, c flow.ChoiceState) look.Choice {
	out := look.Choice{ID: place(n), Action: "/me/choices", Question: o.question(c), Answer: stands(c), Unchanged: c.Purpose.WithoutIt,
		Hidden: fields(c)}
	what := c.Purpose.Description
	if what == "" {
		what = title(c.Purpose)
	}
	out.Facts = append(out.Facts, look.Pair{Name: "What for", Value: what})
	if k := kinds(c.Categories); k != "" {
		out.Facts = append(out.Facts, look.Pair{Name: "From what", Value: k})
	}
	whom := "Only " + o.company
	if !c.Company {
		whom = o.to(c.Name, false) + ". " + o.gets(c.Name, false)
	}
	benefit := c.Purpose.Benefit
	if benefit == "" {
		benefit = "Nothing of your own"
	}
	out.Facts = append(out.Facts, look.Pair{Name: "For whom", Value: whom}, look.Pair{Name: "Until when", Value: o.until(c)}, look.Pair{Name: "What you get", Value: benefit})
	if out.Unchanged != "" {
		out.Unchanged = "If you say no: " + out.Unchanged
	}
	if !c.Since.IsZero() && out.Answer != "" {
		out.Since = "since " + o.day(c.Since)
	}
	return out
}

// until says when a yes ends.
func (o words) until(c flow.ChoiceState) string {
	switch {
	case c.Choice == flow.ChoseExpired:
		return "Your earlier yes ended on " + o.day(c.Until)
	case c.Yes() && !c.Until.IsZero():
		return o.left(c.Until) + ", or until you say no"
	case c.Notice.ValidDays > 0:
		return times(c.Notice.ValidDays, "day", "days") + " after your yes, or until you say no"
	}
	return "Until you say no"
}

func place(n int) string { return "choice-" + strconv.Itoa(n) }

func fields(c flow.ChoiceState) []look.Pair {
	return []look.Pair{{Name: "purpose", Value: string(c.Purpose.ID)}, {Name: "recipient", Value: string(c.Recipient)}, {Name: "notice", Value: c.Notice.Hash().String()}}
}

// before is what the person had answered before their latest answer: "yes", "no", or "" where they had not. Undoing goes
// back to that and to nothing else, so that a press on it never says a yes that was not said before.
func before(x flow.Person, c flow.ChoiceState) string {
	out := ""
	for _, e := range x.History {
		if e.Purpose != c.Purpose.ID || e.Recipient != c.Recipient || !e.GivenAt.Before(c.Since) {
			continue
		}
		out = "no"
		if e.Choice.Permits() && (e.Until.IsZero() || e.Until.After(c.Since)) {
			out = "yes"
		}
	}
	return out
}

// undo is the answer that undoes the latest, or "" where there is nothing to go back to.
func undo(x flow.Person, c flow.ChoiceState) string {
	was := before(x, c)
	switch {
	case c.Yes() && was != "yes":
		return "no"
	case !c.Yes() && was == "yes":
		return "yes"
	}
	return ""
}

// split tells the company's own questions from those about others, by place.
func split(x flow.Person) (own, others []int) {
	for i, c := range x.Choices {
		if c.Company {
			own = append(own, i)
		} else {
			others = append(others, i)
		}
	}
	return own, others
}

// said counts what was answered.
func said(x flow.Person) (yes, no, open int) {
	for _, c := range x.Choices {
		switch stands(c) {
		case "yes":
			yes++
		case "no":
			no++
		default:
			open++
		}
	}
	return yes, no, open
}

// history is what a person said over time, newest first, one line for one answer however many kinds of data it named.
func (o words) history(x flow.Person) look.Table {
	t := look.Table{ID: "history", Caption: "Everything you answered", Hide: true, Empty: "You have answered nothing yet.",
		Heads: []look.Head{{Text: "Day"}, {Text: "Question"}, {Text: "Your answer"}, {Text: "How"}}}
	type line struct {
		at        int64
		purpose   candor.PurposeID
		recipient candor.PartyID
		choice    flow.Choice
	}
	seen := map[line]bool{}
	events := slices.Clone(x.History)
	slices.Reverse(events)
	slices.SortStableFunc(events, func(a, b flow.Chosen) int { return b.GivenAt.Compare(a.GivenAt) })
	for _, e := range events {
		k := line{e.GivenAt.UnixMicro(), e.Purpose, e.Recipient, e.Choice}
		if seen[k] {
			continue
		}
		seen[k] = true
		kind, text := answer(e.Choice)
		what := "All uses"
		if e.Choice == flow.ChoseTimeOff {
			if e.Until.After(e.GivenAt) {
				text = "Time off until " + o.day(e.Until)
			} else {
				text = "Back from time off"
			}
		} else if i := find(x, e.Purpose, e.Recipient); i >= 0 {
			what = o.question(x.Choices[i])
		} else {
			what = "A question that is no longer asked"
		}
		by := channel(e.Channel)
		switch {
		case e.Actor == "import" && e.Channel == "web":
			by = "on the web"
		case e.Actor != "self" && e.Actor != "import" && e.Actor != "":
			by += ", written down by " + e.Actor
		}
		t.Rows = append(t.Rows, []look.Cell{look.T(o.day(e.GivenAt)), look.T(what), {Text: text, Kind: kind, Tag: true}, look.T(by)})
	}
	return t
}

func version(c flow.ChoiceState) string {
	return "Version " + strconv.Itoa(c.Notice.Version) + " of the notice. Your answer is kept with exactly these words."
}
