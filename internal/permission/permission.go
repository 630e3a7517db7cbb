// Package permission is the record of who permits what: notices as they were shown, choices as they were made, and the
// book of cohorts that every question must be joined with. It promises that unknown, malformed, expired or contradictory
// permission is no, and that a withdrawal holds for every use that starts after it was acknowledged (laws 2 and 3). It
// refuses to change or reorder history: events are appended, and leave only when a person is erased.
//
// The record follows ISO/IEC TS 27560 in substance: subject, purpose, data category, recipient, legal basis, notice as
// shown, channel, time given, time until.
package permission

import (
	"context"
	"slices"
	"time"

	"github.com/candor-data/candor"
)

// Choice is what an event says. The zero Choice is unknown and denies.
type Choice string

// Only Given and Renewed permit; everything else, known or not, denies.
const (
	Unknown   Choice = ""
	Given     Choice = "given"
	Renewed   Choice = "renewed"
	Refused   Choice = "refused"
	Withdrawn Choice = "withdrawn"
	Asked     Choice = "requested"
	Expired   Choice = "expired"  // worked out at a moment, never stored
	TimeOff   Choice = "time_off" // stops every use until Event.Until, and changes no choice
)

// Permits reports whether the choice is a yes.
func (c Choice) Permits() bool { return c == Given || c == Renewed }

// Event is one line of the record. Events of TimeOff have neither purpose nor category nor recipient.
type Event struct {
	Seq       int64 // position in the record; given by the store
	Subject   candor.SubjectID
	Choice    Choice
	Purpose   candor.PurposeID
	Category  candor.CategoryID
	Recipient candor.PartyID
	Basis     string        // GDPR Art. 6(1); "consent" if empty
	Notice    candor.Digest // of the notice as shown; zero when the evidence names none
	Channel   string        // web, counter, phone, paper, import
	Actor     string        // who wrote it down: "self" or an account name
	GivenAt   time.Time     // when the person chose
	Until     time.Time     // zero: until withdrawn
	Recorded  time.Time     // when candor acknowledged it
}

// Question is one cell that is asked about: may Recipient use data of Category for Purpose?
type Question struct {
	Purpose   candor.PurposeID
	Category  candor.CategoryID
	Recipient candor.PartyID
}

// bears reports whether the event speaks about q: a yes speaks for everything below it; a no also for everything above
// it, so that a refusal of a part is never lost in the whole.
func (e Event) bears(q Question) bool {
	if e.Recipient != q.Recipient {
		return false
	}
	if e.Purpose.Covers(q.Purpose) && e.Category.Covers(q.Category) {
		return true
	}
	return !e.Choice.Permits() &&
		(e.Purpose.Covers(q.Purpose) || q.Purpose.Covers(e.Purpose)) &&
		(e.Category.Covers(q.Category) || q.Category.Covers(e.Category))
}

// AsOf leaves out what candor had not yet acknowledged at an instant: with it State answers "was this allowed then?".
func AsOf(events []Event, at time.Time) []Event {
	return slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Recorded.After(at) })
}

// State is the answer for one person and question at an instant: the latest explicit choice wins, by the time it was
// made; of choices made at the same time the stricter wins. The event is the one that decided; its Until is when a yes
// ends by itself (zero: never).
func State(events []Event, q Question, at time.Time) (choice Choice, decided Event) {
	for _, e := range events {
		if e.Choice == TimeOff || e.Choice == Asked || !e.bears(q) {
			continue
		}
		switch {
		case decided.Choice == Unknown, e.GivenAt.After(decided.GivenAt):
			decided = e
		case e.GivenAt.Equal(decided.GivenAt) && decided.Choice.Permits() && !e.Choice.Permits():
			decided = e
		case e.GivenAt.Equal(decided.GivenAt) && decided.Choice.Permits() == e.Choice.Permits() && e.Seq > decided.Seq:
			decided = e
		}
	}
	if decided.Choice.Permits() && !decided.Until.IsZero() && !decided.Until.After(at) {
		return Expired, decided
	}
	return decided.Choice, decided
}

// OffUntil is the end of a person's time off as it stood at an instant; zero when they have none. The latest time-off
// event counts alone, so that somebody can come back early.
func OffUntil(events []Event, at time.Time) time.Time {
	var last Event
	for _, e := range events {
		if e.Choice == TimeOff && e.Seq >= last.Seq {
			last = e
		}
	}
	if last.Until.After(at) {
		return last.Until
	}
	return time.Time{}
}

// Permitted reports whether a person is in the cohort of all the questions at an instant, and until when that can hold
// without a new event (zero: for good).
func Permitted(events []Event, qs []Question, at time.Time) (ok bool, until time.Time) {
	if len(qs) == 0 || !OffUntil(events, at).IsZero() {
		return false, time.Time{}
	}
	for _, q := range qs {
		c, e := State(events, q, at)
		if !c.Permits() {
			return false, time.Time{}
		}
		if !e.Until.IsZero() && (until.IsZero() || e.Until.Before(until)) {
			until = e.Until
		}
	}
	return true, until
}

// Store keeps the record. Append acknowledges in one transaction with the entries of the people's log; after it returns
// no use that starts later includes somebody whom the events exclude.
type Store interface {
	// Append writes events in order and gives them their Seq and Recorded time.
	Append(ctx context.Context, events []Event) error
	// Version counts what bears on a recipient: the greatest Seq of its events and of any time off. Cohorts carry it.
	Version(ctx context.Context, recipient candor.PartyID) (int64, error)
	// Changed yields, ordered by person and Seq, all events that bear on the recipient (time off included) of every person
	// with such an event after since.
	Changed(ctx context.Context, recipient candor.PartyID, since int64, yield func(Event) error) error
	// History gives one person's events by Seq.
	History(ctx context.Context, s candor.SubjectID) ([]Event, error)
}
