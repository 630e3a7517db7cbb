// Package ledger is the record that stands between a decision and its effect. It promises that nothing runs before its
// intent and debit are committed, that nothing is released before its outcome is (law 4), and that a debit is used once.
// It refuses a permit whose facts have changed since it was decided (ErrStale): the gate must be asked again.
package ledger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/gate"
)

// ErrStale means that permission, agreement, catalogue or epoch have moved since the permit was decided.
var ErrStale = errors.New("the facts behind the permit have changed: ask the gate again")

// ErrSpent means that a debit did not fit: somebody else used what the gate saw.
var ErrSpent = errors.New("the allowance does not cover the question")

// ErrNotFound means that there is no such entry or answer.
var ErrNotFound = errors.New("not in the record")

// Intent is what Intend commits in one transaction: check of versions, debits, entry, tree, signed head.
type Intent struct {
	Body     Body
	Versions Versions
	Charges  []allowance.Charge
	CacheKey candor.Digest    // HMAC; zero: the answer is not kept for free repeats
	Plan     []byte           // how to show the answer again; private to those entitled, never in the log
	Subject  candor.SubjectID // Record: whose
	Actor    candor.Actor
	// Categories are the kinds of data used: with Versions.Permission they tell later, from the record of permission
	// alone, whether somebody was permitted.
	Categories []candor.CategoryID
}

// Versions are the facts that must still hold at the commit.
type Versions struct {
	Catalog    int64              `json:"catalog"`
	Permission int64              `json:"-"` // of the recipient; moves with people, so it stays out of the log
	Recipient  candor.PartyID     `json:"-"`
	Ends       time.Time          `json:"-"` // when a yes or the agreement ends by itself; zero: never
	Agreement  int64              `json:"agreement,omitempty"`
	ID         candor.AgreementID `json:"-"`
	Epoch      int64              `json:"epoch"`
}

// Outcome is what Conclude commits together: the digest in the log, the released answer beside it.
type Outcome struct {
	Intent   int64
	Body     Body
	Released []byte
	Digest   candor.Digest
}

// Journal is the seam to the one database of record. Each method is one transaction.
type Journal interface {
	// Intend checks the versions (ErrStale), debits conditionally (ErrSpent), and appends. It returns the entry's index.
	Intend(ctx context.Context, in Intent) (index int64, at time.Time, err error)
	// Conclude appends the outcome and stores the answer; at most once an intent.
	Conclude(ctx context.Context, out Outcome) (index int64, err error)
	// Note appends something that debits nothing: a refusal, a load, an epoch.
	Note(ctx context.Context, b Body) (index int64, err error)
	// Released finds an answer by cache key within an epoch (ErrNotFound).
	Released(ctx context.Context, key candor.Digest, epoch int64) (Stored, error)
	// Answer finds an answer by the index of its intent (ErrNotFound).
	Answer(ctx context.Context, intent int64) (Stored, error)
}

// Stored is an answer as it was released.
type Stored struct {
	Intent, Conclude int64
	Digest           candor.Digest
	Released         []byte
	Plan             []byte
	At               time.Time
}

// Debit is paid for and may be run once. Only Intend makes one; the zero Debit runs nothing.
type Debit struct{ d *debit }

type debit struct {
	permit gate.Permit
	index  int64
	at     time.Time
	used   atomic.Bool
}

// Take hands out the permit, the first time only.
func (d Debit) Take() (gate.Permit, bool) {
	if d.d == nil || d.d.used.Swap(true) {
		return gate.Permit{}, false
	}
	return d.d.permit, true
}

// Index is the intent's entry.
func (d Debit) Index() int64 {
	if d.d == nil {
		return -1
	}
	return d.d.index
}

func (Debit) Format(f fmt.State, _ rune)   { _, _ = fmt.Fprint(f, "debit (sealed)") }
func (Debit) LogValue() slog.Value         { return slog.StringValue("debit (sealed)") }
func (Debit) MarshalJSON() ([]byte, error) { return nil, errors.New("a debit does not marshal") }

// Recorded proves that an outcome stands in the log, and carries what it released.
type Recorded struct{ r *Stored }

// Digest is of what was released; Body is what was released: whoever holds a Recorded may read it.
func (r Recorded) Digest() candor.Digest {
	if r.r == nil {
		return candor.Digest{}
	}
	return r.r.Digest
}
func (r Recorded) Body() []byte {
	if r.r == nil {
		return nil
	}
	return r.r.Released
}

// OK reports whether it came from the ledger.
func (r Recorded) OK() bool { return r.r != nil }

// Intent is the intent's entry; -1 of a zero Recorded.
func (r Recorded) Intent() int64 {
	if r.r == nil {
		return -1
	}
	return r.r.Intent
}

// Conclude is the outcome's entry; -1 of a zero Recorded.
func (r Recorded) Conclude() int64 {
	if r.r == nil {
		return -1
	}
	return r.r.Conclude
}

// At is the instant of the intent.
func (r Recorded) At() time.Time {
	if r.r == nil {
		return time.Time{}
	}
	return r.r.At
}

// Draft is a protected result that nobody has read yet: it gives its digest to anybody and its content to a Pen alone.
type Draft interface {
	Digest() candor.Digest
	Deliver(Pen) error
}

// Pen writes a draft's content into the ledger. Only the ledger makes one.
type Pen struct{ to *[]byte }

// Write keeps the content for the transaction; a zero Pen refuses.
func (p Pen) Write(b []byte) (int, error) {
	if p.to == nil {
		return 0, errors.New("this pen is not the ledger's")
	}
	*p.to = append(*p.to, b...)
	return len(b), nil
}

// Log is the road's two steps over a Journal.
type Log struct{ j Journal }

// Open makes a Log over a journal.
func Open(j Journal) *Log { return &Log{j} }

// Intend commits what a permit allows and debits it.
func (l *Log) Intend(ctx context.Context, p gate.Permit, key candor.Digest, plan []byte, body Body) (Debit, error) {
	if !p.OK() {
		return Debit{}, errors.New("nothing runs without a permit")
	}
	f, r := p.Facts(), p.Request()
	in := Intent{
		Body: body,
		Versions: Versions{
			Catalog: f.Catalog.Version(), Permission: f.Cohort.Version(), Recipient: r.Recipient, Ends: f.Cohort.Until(),
			Agreement: f.Agreement.Version, ID: r.Agreement, Epoch: f.Epoch.Number,
		},
		Charges: f.Charges, CacheKey: key, Plan: plan, Subject: r.Subject, Actor: r.Actor,
	}
	if r.Use == candor.Record {
		in.Versions.Recipient = "" // one's own record rests on no permission
	} else {
		in.Categories = p.Plan().Categories()
	}
	if r.Agreement != "" {
		end := f.Agreement.Agreement.Until
		if named, ok := f.Agreement.EndsAt(); ok && named.Before(end) {
			end = named // one of the sides named a moment that is still to come
		}
		if in.Versions.Ends.IsZero() || end.Before(in.Versions.Ends) {
			in.Versions.Ends = end
		}
	}
	i, at, err := l.j.Intend(ctx, in)
	if err != nil {
		return Debit{}, err
	}
	return Debit{&debit{permit: p, index: i, at: at}}, nil
}

// Conclude commits the outcome: after it the draft may be opened.
func (l *Log) Conclude(ctx context.Context, d Debit, draft Draft, body Body) (Recorded, error) {
	if d.d == nil {
		return Recorded{}, errors.New("nothing was intended")
	}
	var content []byte
	if err := draft.Deliver(Pen{&content}); err != nil {
		return Recorded{}, fmt.Errorf("take the draft: %w", err)
	}
	dig := draft.Digest()
	body.Kind, body.Intent, body.Digest = KindConclude, &d.d.index, &dig
	c, err := l.j.Conclude(ctx, Outcome{Intent: d.d.index, Body: body, Released: content, Digest: dig})
	if err != nil {
		return Recorded{}, fmt.Errorf("record the outcome: %w", err)
	}
	return Recorded{&Stored{Intent: d.d.index, Conclude: c, Digest: dig, Released: content, At: d.d.at}}, nil
}

// Released finds an answer that the same question already got in this epoch: re-reading it is not a new use.
func (l *Log) Released(ctx context.Context, key candor.Digest, epoch int64) (Recorded, error) {
	s, err := l.j.Released(ctx, key, epoch)
	if err != nil {
		return Recorded{}, err
	}
	return Recorded{&s}, nil
}

// Answer finds an answer by its intent, with the plan to show it by.
func (l *Log) Answer(ctx context.Context, intent int64) (Recorded, []byte, error) {
	s, err := l.j.Answer(ctx, intent)
	if err != nil {
		return Recorded{}, nil, err
	}
	return Recorded{&s}, s.Plan, nil
}

// Note appends an entry that debits nothing.
func (l *Log) Note(ctx context.Context, b Body) (int64, error) { return l.j.Note(ctx, b) }
