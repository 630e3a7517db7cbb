package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/reward"
	"github.com/candor-data/candor/internal/subject"
)

// RowReader reads one person's rows, given a permit for their record.
type RowReader interface {
	Person(ctx context.Context, p gate.Permit) ([]subject.Rows, error)
}

// Person is everything that one person is shown about themselves.
type Person struct {
	Subject    candor.SubjectID
	Since      time.Time
	Keys       []identity.Known
	Record     subject.Record
	Came       []Came        // when data came in that they have rows in, newest first; of a record that was opened
	Said       []Correction  // the person's own word about facts, where it stands against what is held; oldest first
	Choices    []ChoiceState // one for each purpose and recipient that there is
	History    []permission.Event
	OffUntil   time.Time // zero: no time off
	Recipients []RecipientUse
	Uses       []CountedUse // newest first
	Looks      []Look       // who opened this record, newest first
	Earnings   Earnings
	Asked      []AskedToDelete // recipients that were asked to delete their copies of answers that counted the person
}

// Came is one delivery of data in which a person has rows. Which of their rows came with it is not kept.
type Came struct {
	At      time.Time
	Dataset string
}

// ChoiceState is where one choice stands.
type ChoiceState struct {
	Purpose    permission.Purpose
	Recipient  candor.PartyID
	Name       string // of the recipient
	Company    bool   // the recipient is the company itself
	Choice     permission.Choice
	Since      time.Time
	Until      time.Time
	Notice     permission.Notice // the one to be shown with the question; zero ID: none
	Categories []candor.CategoryID
}

// Yes reports whether the choice permits now.
func (c ChoiceState) Yes() bool { return c.Choice.Permits() }

// RecipientUse sums the uses that one recipient made for one purpose.
type RecipientUse struct {
	Recipient candor.PartyID
	Name      string
	Company   bool
	Purpose   permission.Purpose
	Times     int
	Last      time.Time
	Earned    candor.Money
}

// CountedUse is one answer in which the person was permitted: counted, as far as anybody may know.
type CountedUse struct {
	ID        int64
	At        time.Time
	Recipient candor.PartyID
	Name      string
	Company   bool
	Purpose   permission.Purpose
	Agreement candor.AgreementID
	Datasets  []string
	Earned    candor.Money
	HowMany   bool // only how many people said yes was told
}

// Look is one opening of the person's record.
type Look struct {
	ID   int64
	At   time.Time
	Role candor.Role
	Who  string // account name; "you" is for the page to say
	Self bool
}

// Earnings are what uses paid, what was paid out, and what is ready.
type Earnings struct {
	Earned []candor.Money // per currency
	Paid   []candor.Money
	Ready  []candor.Money // whole minor units that a payout would pay now
	Rows   []CountedUse   // those that paid, newest first
}

// Person opens one person's record: by the person, or by staff whose duty it is. The look itself is a use, recorded before
// anything is shown, and shown to the person.
func (h *House) Person(ctx context.Context, who candor.Actor, s candor.SubjectID) (Person, error) {
	p, err := h.someone(ctx, who, s)
	if err != nil {
		return Person{}, err
	}
	if p.Record, err = h.record(ctx, who, s); err != nil {
		return Person{}, err
	}
	for _, s := range p.Record.Sections {
		loads, err := h.s.Records.Loads(ctx, s.Dataset, 0)
		if err != nil {
			return Person{}, fmt.Errorf("read when data came in: %w", err)
		}
		for _, l := range slices.Backward(loads) {
			p.Came = append(p.Came, Came{l.At, s.Dataset})
		}
	}
	if p.Keys, err = h.s.Identity.Keys(ctx, s); err != nil {
		return Person{}, fmt.Errorf("read the keys: %w", err)
	}
	if err := h.about(ctx, who, &p); err != nil {
		return Person{}, err
	}
	return p, nil
}

// someone asks for the duty and finds the person.
func (h *House) someone(ctx context.Context, who candor.Actor, s candor.SubjectID) (Person, error) {
	if err := h.allowAbout(who, s, access.SeeOwn, access.ShowPerson); err != nil {
		return Person{}, err
	}
	since, known, err := h.s.Identity.Since(ctx, s)
	if err != nil {
		return Person{}, err
	}
	if !known {
		return Person{}, ErrNobody
	}
	return Person{Subject: s, Since: since}, nil
}

// record is the road for one's own record: decided, recorded, read, shown.
func (h *House) record(ctx context.Context, who candor.Actor, s candor.SubjectID) (subject.Record, error) {
	w := h.World()
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return subject.Record{}, err
	}
	req := candor.Request{Use: candor.Record, Recipient: w.Company.ID, Subject: s, Actor: who}
	d := gate.DecideRecord(req, gate.Facts{Now: now, Company: w.Company.ID, Catalog: w.View})
	if !d.Allowed() {
		return subject.Record{}, &Refused{Decision{Reasons: d.Reasons}}
	}
	debit, err := h.log.Intend(ctx, d.Permit, candor.Digest{}, nil, intentBody(h, d.Permit, d.Reasons))
	if err != nil {
		return subject.Record{}, fmt.Errorf("record the look: %w", err)
	}
	raw, err := subject.Run(ctx, debit, h.s.Rows.Person)
	if err != nil {
		return subject.Record{}, fmt.Errorf("read the record: %w", err)
	}
	draft, err := subject.Release(raw, h.s.Random)
	if err != nil {
		return subject.Record{}, err
	}
	rec, err := h.log.Conclude(ctx, debit, draft, ledger.Body{})
	if err != nil {
		return subject.Record{}, err
	}
	return draft.Open(rec)
}

// About is Person without the rows: choices, uses, looks and earnings, which the person's pages show without opening the
// record again.
func (h *House) About(ctx context.Context, who candor.Actor, s candor.SubjectID) (Person, error) {
	p, err := h.someone(ctx, who, s)
	if err != nil {
		return Person{}, err
	}
	err = h.about(ctx, who, &p) // before p is returned: Go leaves the order of a variable and a call open
	return p, err
}

func (h *House) about(ctx context.Context, who candor.Actor, p *Person) error {
	w := h.World()
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	if p.History, err = h.s.Permission.History(ctx, p.Subject); err != nil {
		return fmt.Errorf("read the choices: %w", err)
	}
	said, err := h.s.Corrections.Corrections(ctx, p.Subject)
	if err != nil {
		return fmt.Errorf("read the corrections: %w", err)
	}
	p.Said = subject.Standing(said)
	p.OffUntil = permission.OffUntil(p.History, now)
	p.Choices = w.choices(p.History, now)
	all, err := h.s.Uses.Uses(ctx, "", -1, 1<<31)
	if err != nil {
		return fmt.Errorf("read the uses: %w", err)
	}
	for _, u := range all {
		if (u.Kind == candor.Insight.String() || u.Kind == "coverage") && u.Conclude > 0 && counted(p.History, u) {
			c := CountedUse{ID: u.Intent, At: u.At, Recipient: u.Recipient, Company: u.Recipient == w.Company.ID, Purpose: w.Purpose(u.Purpose),
				Agreement: u.Agreement, Datasets: u.Datasets, Earned: u.Rate, HowMany: u.Kind == "coverage"}
			if party, ok := w.Party(u.Recipient); ok {
				c.Name = party.Name
			}
			p.Uses = append(p.Uses, c)
		}
	}
	p.Recipients = recipients(p.Uses)
	if err := h.askedToDelete(ctx, p, now); err != nil {
		return err
	}
	looks, err := h.s.Uses.Looks(ctx, p.Subject)
	if err != nil {
		return fmt.Errorf("read the looks: %w", err)
	}
	for _, u := range looks {
		p.Looks = append(p.Looks, Look{ID: u.Intent, At: u.At, Role: u.Role, Who: u.Actor, Self: u.Role == candor.Customer})
	}
	paid, err := h.s.Books.PaidOut(ctx, p.Subject)
	if err != nil {
		return fmt.Errorf("read the payments: %w", err)
	}
	p.Earnings = earnings(p.Uses, paid)
	return nil
}

// counted works out from the record of permission alone whether somebody was permitted when a use began.
func counted(history []permission.Event, u Used) bool {
	var then []permission.Event
	for _, e := range history {
		if e.Seq <= u.Permission {
			then = append(then, e)
		}
	}
	qs := make([]permission.Question, len(u.Categories))
	for i, c := range u.Categories {
		qs[i] = permission.Question{Purpose: u.Purpose, Category: c, Recipient: u.Recipient}
	}
	ok, _ := permission.Permitted(then, qs, u.At)
	return ok
}

func recipients(uses []CountedUse) (out []RecipientUse) {
	for _, u := range uses {
		i := slices.IndexFunc(out, func(r RecipientUse) bool { return r.Recipient == u.Recipient && r.Purpose.ID == u.Purpose.ID })
		if i < 0 {
			out = append(out, RecipientUse{Recipient: u.Recipient, Name: u.Name, Company: u.Company, Purpose: u.Purpose, Last: u.At})
			i = len(out) - 1
		}
		out[i].Times++
		out[i].Earned.Micro += u.Earned.Micro
		if u.Earned.Currency != "" {
			out[i].Earned.Currency = u.Earned.Currency
		}
	}
	return out
}

func earnings(uses []CountedUse, paid []reward.Payment) Earnings {
	var e Earnings
	for _, u := range uses {
		if u.Earned.Micro > 0 {
			e.Rows = append(e.Rows, u)
			e.Earned = plus(e.Earned, u.Earned, 1)
		}
	}
	left := slices.Clone(e.Earned)
	for _, p := range paid {
		e.Paid = plus(e.Paid, p.Amount, 1)
		left = plus(left, p.Amount, -1)
	}
	for _, m := range left {
		if x := reward.Payout(m, MinorDigits(m.Currency)); x.Micro > 0 {
			e.Ready = append(e.Ready, x)
		}
	}
	return e
}

func plus(sums []candor.Money, m candor.Money, sign int64) []candor.Money {
	for i := range sums {
		if sums[i].Currency == m.Currency {
			sums[i].Micro += sign * m.Micro
			return sums
		}
	}
	return append(sums, candor.Money{Micro: sign * m.Micro, Currency: m.Currency})
}

// MinorDigits is how many digits after the point a currency's smallest unit has (ISO 4217).
func MinorDigits(currency string) int {
	switch currency {
	case "JPY", "KRW", "CLP", "ISK", "VND", "XAF", "XOF", "XPF", "UGX", "RWF", "PYG", "KMF", "GNF", "DJF", "BIF", "VUV":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}

// choices lists each purpose and recipient that a notice asks about, with where the person's choice stands: for all kinds
// of data that the notice names together, so that a yes means all of them.
func (w *World) choices(history []permission.Event, now time.Time) (out []ChoiceState) {
	for _, p := range w.Purposes {
		for _, n := range w.Notices {
			if !slices.Contains(n.Purposes, p.ID) || !w.newest(n) {
				continue
			}
			to := n.Recipients
			if len(to) == 0 {
				to = []candor.PartyID{w.Company.ID}
			}
			for _, r := range to {
				if slices.ContainsFunc(out, func(c ChoiceState) bool { return c.Purpose.ID == p.ID && c.Recipient == r }) {
					continue
				}
				party, _ := w.Party(r)
				c := ChoiceState{Purpose: p, Recipient: r, Name: party.Name, Company: r == w.Company.ID, Notice: n, Categories: n.Categories}
				c.settle(history, now)
				out = append(out, c)
			}
		}
	}
	return out
}

// settle takes the least of what was said about the categories.
func (c *ChoiceState) settle(history []permission.Event, now time.Time) {
	for i, cat := range c.Categories {
		choice, e := permission.State(history, permission.Question{Purpose: c.Purpose.ID, Category: cat, Recipient: c.Recipient}, now)
		if i == 0 || !choice.Permits() {
			c.Choice, c.Since, c.Until = choice, e.GivenAt, e.Until
		}
		if !choice.Permits() {
			return
		}
	}
}

// newest reports whether no later version of the same notice and language is described.
func (w *World) newest(n permission.Notice) bool {
	return !slices.ContainsFunc(w.Notices, func(m permission.Notice) bool { return m.ID == n.ID && m.Locale == n.Locale && m.Version > n.Version })
}

// Listing is one person in a list for staff.
type Listing struct {
	Subject candor.SubjectID
	Keys    []identity.Known
}

// People pages through people, for staff who may.
func (h *House) People(ctx context.Context, who candor.Actor, after candor.SubjectID, limit int) ([]Listing, error) {
	if err := h.allow(who, access.ListPersons); err != nil {
		return nil, err
	}
	if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "list of people", Actor: string(who.Role)}); err != nil {
		return nil, fmt.Errorf("record the look: %w", err)
	}
	ids, err := h.s.Identity.List(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	var out []Listing
	for _, s := range ids {
		k, err := h.s.Identity.Keys(ctx, s)
		if err != nil {
			return nil, err
		}
		out = append(out, Listing{s, k})
	}
	return out, nil
}

// Settle posts what has been concluded: it may run at any time.
func (h *House) Settle(ctx context.Context) error { return reward.Follow(ctx, h.s.Books) }

// PayOut pays a person what is ready, and says how much.
func (h *House) PayOut(ctx context.Context, who candor.Actor, s candor.SubjectID) ([]candor.Money, error) {
	if err := h.allowAbout(who, s, access.ChangeOwn, access.ChangePermissionOf); err != nil {
		return nil, err
	}
	if err := h.Settle(ctx); err != nil {
		return nil, err
	}
	p, err := h.About(ctx, who, s)
	if err != nil {
		return nil, err
	}
	paid, err := h.s.Books.PaidOut(ctx, s)
	if err != nil {
		return nil, err
	}
	for i, m := range p.Earnings.Ready {
		h.s.Step("pay")
		if err := h.s.Books.Pay(ctx, s, m, len(paid)+i); err != nil {
			return p.Earnings.Ready[:i], fmt.Errorf("pay: %w", err)
		}
		h.s.Step("paid")
	}
	return p.Earnings.Ready, nil
}

// Balances are the books, for the board and the operator.
func (h *House) Balances(ctx context.Context, who candor.Actor) ([]reward.Balance, error) {
	if err := h.allow(who, access.SeeAllEarning); err != nil {
		return nil, err
	}
	if err := h.Settle(ctx); err != nil {
		return nil, err
	}
	return h.s.Books.Balances(ctx)
}
