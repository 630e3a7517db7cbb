package demo

import (
	"math/rand/v2"
	"time"
)

type said uint8

const (
	neverAsked said = iota
	given
	refused
	withdrawn // a yes, taken back later
)

// choice is what one person said to one question, and when.
type choice struct {
	Choice
	said  said
	at    time.Time
	back  time.Time // when a yes was taken back
	where string
}

func (c choice) permits() bool { return c.said == given }

// asked lists the questions, each with the notice that was shown and the kinds of data that it names.
var asked = []struct {
	Choice
	notice     string
	categories []string
}{
	{Choice{Analytics, ""}, "analytics", []string{"user.behavior", "user.demographic"}},
	{Choice{PartnerInsights, PayCo}, "partner-insights", []string{"user.behavior.purchase_history", "user.demographic"}},
	{Choice{PartnerInsights, Leafbrand}, "partner-insights", []string{"user.behavior.purchase_history", "user.demographic"}},
	{Choice{Email, ""}, "email", []string{"user.contact.email"}},
	{Choice{Personalisation, ""}, "personalisation", []string{"user.behavior.purchase_history"}},
}

// choose invents what people said. Those who buy more say yes more often; a few take their yes back.
func (w *world) choose() {
	r := w.rng(6)
	for i := range w.people {
		p := &w.people[i]
		p.answer(Choice{Analytics, ""}, say(r, .765, .08, .05*p.keen), w.moment(r, p), r, w)
		w.aboutPartners(r, p)
		p.answer(Choice{Personalisation, ""}, say(r, .61, .15, .05*p.keen), w.moment(r, p), r, w)

		// E-mail was asked for when they joined, long before the rest.
		at := dateOf(p.joined).Add(time.Duration(8*3600+r.IntN(12*3600)) * time.Second)
		p.answer(Choice{Email, ""}, say(r, .735, .18, .05*p.keen), at, r, w)
		for _, c := range p.choices {
			if c.Purpose == Email && (c.said == given || c.said == withdrawn) {
				p.emailFrom = p.joined
			}
			if c.permits() {
				w.truth.Permits[c.Choice]++
			}
		}
	}
}

// say draws an answer: shares of yes and no, the rest was never asked. More is added to yes.
func say(r *rand.Rand, yes, no, more float64) said {
	yes = min(max(yes+more, .05), .98)
	no = min(no, 1-yes)
	switch x := r.Float64(); {
	case x >= yes+no:
		return neverAsked
	case x >= yes:
		return refused
	}
	if r.Float64() < .02 {
		return withdrawn
	}
	return given
}

// aboutPartners: most say the same of both companies, some yes to one only.
func (w *world) aboutPartners(r *rand.Rand, p *person) {
	at := w.moment(r, p)
	pay := say(r, .56, .15, .08*p.keen)
	leaf := pay
	if pay == given || pay == refused {
		switch x := r.Float64(); {
		case pay == given && x < .08:
			leaf = refused
		case pay == refused && x < .3:
			leaf = given
		}
	}
	p.answer(Choice{PartnerInsights, PayCo}, pay, at, r, w)
	p.answer(Choice{PartnerInsights, Leafbrand}, leaf, at, r, w)
}

func (p *person) answer(what Choice, s said, at time.Time, r *rand.Rand, w *world) {
	if s == neverAsked {
		return
	}
	c := choice{Choice: what, said: s, at: at, where: "web"}
	switch x := r.Float64(); {
	case x > .97:
		c.where = "paper"
	case x > .9:
		c.where = "phone"
	case x > .7:
		c.where = "counter"
	}
	if s == withdrawn {
		from := c.at
		if what.Purpose == Email { // nobody who took it back before the letter was chosen for it
			from = maxTime(from, dateOf(w.letter+1))
		}
		c.back = between(r, from, dateOf(w.today))
	}
	p.choices = append(p.choices, c)
}

// moment is when somebody was asked: in the last 300 days, while they were a customer.
func (w *world) moment(r *rand.Rand, p *person) time.Time {
	return between(r, dateOf(max(w.today-300, p.joined)), dateOf(w.today-1)).Add(time.Second)
}

// between draws a whole second from a moment on, before another.
func between(r *rand.Rand, from, until time.Time) time.Time {
	seconds := int(until.Sub(from) / time.Second)
	return from.Add(time.Duration(r.IntN(max(seconds, 1))) * time.Second)
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (w *world) permissionsCSV() []byte {
	out := make([]byte, 0, People*500)
	out = append(out, "person,purpose,category,recipient,choice,given_at,notice,channel\n"...)
	kinds := map[Choice]int{}
	for i, a := range asked {
		kinds[a.Choice] = i
	}
	for i := range w.people {
		p := &w.people[i]
		for _, c := range p.choices {
			a := &asked[kinds[c.Choice]]
			word := "given"
			if c.said == refused {
				word = "refused"
			}
			for _, category := range a.categories {
				out = c.row(out, p.id, category, a.notice, word, c.at)
			}
			if c.said != withdrawn {
				continue
			}
			for _, category := range a.categories {
				out = c.row(out, p.id, category, a.notice, "withdrawn", c.back)
			}
		}
	}
	return out
}

func (c *choice) row(out []byte, person, category, notice, word string, at time.Time) []byte {
	var buf [len(time.RFC3339)]byte
	return appendRow(out, person, string(c.Purpose), category, string(c.Recipient), word, string(at.AppendFormat(buf[:0], time.RFC3339)), notice, c.where)
}
