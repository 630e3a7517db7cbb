// Package reward pays people for what their data earned. It promises that every posting sums to zero, exactly (law 10), that
// what a person earns follows from the record alone (permission history × priced answers), and that the pool can always
// pay: a rate is posted in advance against the declared ceiling of people, so no more can be owed than came in. It refuses
// floats, and to make a price or a rate depend on how many people permit.
package reward

import (
	"context"
	"fmt"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
)

// Accounts of the books. A person's account is OfPerson.
const (
	Company = "company" // what the company keeps
	Pool    = "pool"    // what is held for people, until paid out
)

// OfPartner is what a partner owes, as a negative balance.
func OfPartner(p candor.PartyID) string { return "partner:" + string(p) }

// Paid is money that left the pool to people.
const Paid = "people"

// Sale is one answer that was concluded under a price.
type Sale struct {
	Conclude  int64
	Partner   candor.PartyID
	Price     candor.Money
	SharePart int64 // micro-units of the price that are held for people
}

// Postings moves a sale's money: the partner owes the price, people's part goes to the pool, the company keeps the rest.
func Postings(s Sale) ([]ledger.Posting, error) {
	if s.Price.Micro <= 0 || s.SharePart < 0 || s.SharePart > s.Price.Micro {
		return nil, fmt.Errorf("a sale's share is between nothing and its price")
	}
	p := []ledger.Posting{{Account: OfPartner(s.Partner), Micro: -s.Price.Micro, Currency: s.Price.Currency}}
	if s.SharePart > 0 {
		p = append(p, ledger.Posting{Account: Pool, Micro: s.SharePart, Currency: s.Price.Currency})
	}
	if keep := s.Price.Micro - s.SharePart; keep > 0 {
		p = append(p, ledger.Posting{Account: Company, Micro: keep, Currency: s.Price.Currency})
	}
	return p, Balanced(p)
}

// Balanced checks that postings sum to zero in every currency.
func Balanced(ps []ledger.Posting) error {
	sum := map[string]int64{}
	for _, p := range ps {
		sum[p.Currency] += p.Micro
	}
	for c, n := range sum {
		if n != 0 {
			return fmt.Errorf("the postings do not sum to zero in %s", c)
		}
	}
	return nil
}

// Payout rounds what is owed down to minor units; the rest stays in the pool for the next time. minor is the number of
// digits after the point of the currency (ISO 4217).
func Payout(owed candor.Money, minor int) candor.Money {
	unit := int64(1_000_000)
	for range minor {
		unit /= 10
	}
	if unit < 1 || owed.Micro < unit {
		return candor.Money{Currency: owed.Currency}
	}
	return candor.Money{Micro: owed.Micro / unit * unit, Currency: owed.Currency}
}

// Entry is what the books add for one concluded use.
type Entry struct {
	Conclude int64 // the entry that it follows
	Postings []ledger.Posting
}

// Balance is one account's sum in one currency.
type Balance struct {
	Account string
	Money   candor.Money
}

// Store keeps the books.
type Store interface {
	// Sales gives concluded priced answers after the follower's cursor, in order, and the cursor.
	Sales(ctx context.Context, limit int) (sales []Sale, cursor int64, err error)
	// Post writes entries and moves the cursor from one place to the next in one transaction; somebody else having moved it
	// is no error and posts nothing.
	Post(ctx context.Context, from, to int64, entries []Entry) error
	// PaidOut is what a person was paid before, per currency.
	PaidOut(ctx context.Context, s candor.SubjectID) ([]Payment, error)
	// Pay moves money from the pool to a person; before is the number of payments seen, so that two cannot pay the same.
	Pay(ctx context.Context, s candor.SubjectID, amount candor.Money, before int) error
	// Balances sums every account.
	Balances(ctx context.Context) ([]Balance, error)
}

// Payment is money that a person was paid.
type Payment struct {
	Amount candor.Money
	At     int64 // microseconds
}

// Follow posts what has been concluded since; it may be called at any time, by anybody, any number of times.
func Follow(ctx context.Context, st Store) error {
	for {
		sales, from, err := st.Sales(ctx, 500)
		if err != nil {
			return fmt.Errorf("read the sales: %w", err)
		}
		if len(sales) == 0 {
			return nil
		}
		var es []Entry
		for _, s := range sales {
			p, err := Postings(s)
			if err != nil {
				return err
			}
			es = append(es, Entry{s.Conclude, p})
		}
		if err := st.Post(ctx, from, sales[len(sales)-1].Conclude, es); err != nil {
			return fmt.Errorf("post the sales: %w", err)
		}
	}
}
