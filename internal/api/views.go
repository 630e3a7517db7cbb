package api

import (
	"fmt"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// Agreement is one as programs read it; candor agreement show -o json prints the same.
type Agreement struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	State      string   `json:"state" doc:"draft, refused, pending, live, ended or expired"`
	Owners     []string `json:"owners"`
	Recipient  string   `json:"recipient"`
	Purposes   []string `json:"purposes"`
	Datasets   []string `json:"datasets"`
	From       string   `json:"from"`
	Until      string   `json:"until"`
	Price      string   `json:"price" doc:"of each answer"`
	Share      int      `json:"share_percent" doc:"of the price, for the people permitted"`
	Signed     []string `json:"signed"`
	Missing    []string `json:"missing" doc:"sides that have not signed these words"`
	RefusedBy  []string `json:"refused_by"`
	Digest     string   `json:"digest" doc:"SHA-256 of the words that are signed"`
	Terms      string   `json:"terms"`
	Precisions []string `json:"precisions" doc:"those agreed; empty: all"`
}

// AgreementOf says how an agreement stands at a moment.
func AgreementOf(st flow.AgreementStanding, now time.Time) Agreement {
	a := st.Agreement
	o := Agreement{ID: string(a.ID), Title: a.Title, State: st.State(now).String(), Owners: texts(a.Owners), Recipient: string(a.Recipient), Purposes: texts(a.Purposes),
		Datasets: filled(a.Datasets), From: a.From.Format(time.DateOnly), Until: a.Until.Format(time.DateOnly), Price: cents(a.Price), Share: a.SharePercent,
		Missing: texts(st.Missing()), RefusedBy: texts(st.RefusedBy()), Digest: a.Digest().String(), Terms: a.Terms, Precisions: texts(a.Precisions), Signed: []string{}}
	for _, p := range a.Signatories() {
		if !slices.Contains(o.Missing, string(p)) {
			o.Signed = append(o.Signed, string(p))
		}
	}
	return o
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = string(x)
	}
	return out
}

func cents(m candor.Money) string {
	return fmt.Sprintf("%d.%02d %s", m.Micro/1e6, m.Micro/1e4%100, m.Currency)
}

// Person is everything held about one person: a copy that they can take elsewhere (GDPR Art. 15 and 20). candor person
// export prints the same.
type Person struct {
	ID       string            `json:"id" doc:"candor's own number"`
	Since    time.Time         `json:"known_since"`
	Keys     map[string]string `json:"keys" doc:"what they are known by"`
	Record   flow.Record       `json:"record"`
	Own      []Correction      `json:"corrections" doc:"the person's own word about facts, beside what is held"`
	Choices  []Choice          `json:"choices"`
	History  []Said            `json:"choices_history" doc:"everything that they answered, oldest first"`
	TimeOff  *time.Time        `json:"time_off_until,omitempty"`
	Had      []recipient       `json:"recipients" doc:"who had answers that counted them"`
	Uses     []Use             `json:"uses" doc:"answers in which they were permitted"`
	Looks    []Look            `json:"staff_who_looked"`
	Earned   []string          `json:"earned"`
	PaidOut  []string          `json:"paid_out"`
	ReadyNow []string          `json:"ready"`
}

// Correction is a person's own word about a fact that is held about them.
type Correction struct {
	Dataset string    `json:"dataset"`
	Field   string    `json:"field"`
	Said    string    `json:"said" doc:"value: it is so; wrong: it is not what is held, and they say no more"`
	Text    string    `json:"text,omitempty"`
	At      time.Time `json:"at"`
	By      string    `json:"by" doc:"self, or who wrote it down for them"`
}

// Choice is where one choice stands.
type Choice struct {
	Purpose   string `json:"purpose"`
	Recipient string `json:"recipient"`
	Choice    string `json:"choice"`
	Since     string `json:"since,omitempty"`
}

// Use is one answer in which a person was permitted.
type Use struct {
	Entry     int64     `json:"entry" doc:"of the record"`
	At        time.Time `json:"at"`
	Recipient string    `json:"recipient"`
	Purpose   string    `json:"purpose"`
	Earned    string    `json:"earned,omitempty"`
}

// Look is one opening of a person's record.
type Look struct {
	Entry int64     `json:"entry"`
	At    time.Time `json:"at"`
	Role  string    `json:"role"`
	Who   string    `json:"who,omitempty"`
}

// PersonOf lays out what flow tells about a person.
func PersonOf(p flow.Person) Person {
	o := Person{ID: fmt.Sprintf("#%d", p.Subject), Since: p.Since, Keys: map[string]string{}, Record: p.Record, Own: []Correction{}, Choices: []Choice{}, History: SaidOf(p.History), Had: recipientsOf(p), Uses: uses(p.Uses), Looks: []Look{},
		Earned: Moneys(p.Earnings.Earned), PaidOut: Moneys(p.Earnings.Paid), ReadyNow: Moneys(p.Earnings.Ready)}
	o.Record.Sections = filled(o.Record.Sections)
	for _, k := range p.Keys {
		o.Keys[k.Kind] = k.Value
	}
	for _, c := range p.Said {
		o.Own = append(o.Own, Correction{c.Dataset, c.Field, string(c.Said), c.Text, c.At, c.Actor})
	}
	if !p.OffUntil.IsZero() {
		o.TimeOff = &p.OffUntil
	}
	for _, c := range p.Choices {
		x := Choice{string(c.Purpose.ID), string(c.Recipient), said(c.Choice), ""}
		if c.Choice != flow.ChoseNothing {
			x.Since = c.Since.Format(time.RFC3339)
		}
		o.Choices = append(o.Choices, x)
	}
	for _, l := range p.Looks {
		o.Looks = append(o.Looks, Look{l.ID, l.At, string(l.Role), l.Who})
	}
	return o
}

func uses(in []flow.CountedUse) []Use {
	out := []Use{}
	for _, u := range in {
		x := Use{u.ID, u.At, string(u.Recipient), string(u.Purpose.ID), ""}
		if u.Earned.Micro > 0 {
			x.Earned = Exact(u.Earned)
		}
		out = append(out, x)
	}
	return out
}

// said is a choice in words.
func said(c flow.Choice) string {
	if c == flow.ChoseNothing {
		return "never asked"
	}
	return string(c)
}

// Moneys are amounts as text, each with all its micro-units.
func Moneys(ms []candor.Money) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, Exact(m))
	}
	return out
}

// Exact is an amount with all its micro-units.
func Exact(m candor.Money) string {
	return fmt.Sprintf("%d.%06d %s", m.Micro/1e6, m.Micro%1e6, m.Currency)
}

// Said is one line of a person's record of choices.
type Said struct {
	At        time.Time `json:"given_at"`
	Recorded  time.Time `json:"recorded_at"`
	Choice    string    `json:"choice"`
	Purpose   string    `json:"purpose,omitempty"`
	Category  string    `json:"category,omitempty"`
	Recipient string    `json:"recipient,omitempty"`
	Notice    string    `json:"notice,omitempty" doc:"hash of the words that were shown"`
	Channel   string    `json:"channel,omitempty"`
	Until     string    `json:"until,omitempty"`
}

// SaidOf lays out a person's choices.
func SaidOf(events []flow.Chosen) []Said {
	out := []Said{}
	for _, e := range events {
		x := Said{At: e.GivenAt, Recorded: e.Recorded, Choice: string(e.Choice), Purpose: string(e.Purpose), Category: string(e.Category), Recipient: string(e.Recipient), Channel: e.Channel}
		if e.Notice != (candor.Digest{}) {
			x.Notice = e.Notice.String()
		}
		if !e.Until.IsZero() {
			x.Until = e.Until.Format(time.RFC3339)
		}
		out = append(out, x)
	}
	return out
}

// Stood is where a choice stood at a moment.
type Stood struct {
	Purpose   string `json:"purpose"`
	Recipient string `json:"recipient"`
	Choice    string `json:"choice"`
	Permits   bool   `json:"permits"`
}

// StoodOf lays out where choices stood.
func StoodOf(all []flow.ChoiceState) []Stood {
	out := []Stood{}
	for _, x := range all {
		out = append(out, Stood{string(x.Purpose.ID), string(x.Recipient), said(x.Choice), x.Yes()})
	}
	return out
}
