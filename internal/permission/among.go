package permission

import (
	"context"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/candor-data/candor"
)

// Among gives those people of a cohort who said one thing about another purpose towards the same recipient. An unknown
// stance is nobody.
func (b *Book) Among(ctx context.Context, c Cohort, a candor.Among, categories []candor.CategoryID, recipient candor.PartyID, at time.Time) (Cohort, error) {
	yes, err := b.Cohort(ctx, a.Purpose, categories, recipient, at)
	if err != nil {
		return Cohort{}, err
	}
	no, err := b.cohort(ctx, "no", declined, a.Purpose, categories, recipient, at)
	if err != nil {
		return Cohort{}, err
	}
	// The version is the cohort's own: where somebody chose since it was read, the ledger finds the permit stale.
	out := Cohort{ids: roaring.New(), version: c.version, at: c.at, until: c.until}
	if c.ids == nil || len(categories) == 0 {
		return out, nil
	}
	switch a.Said {
	case candor.SaidYes:
		out.ids = roaring.And(c.ids, yes.ids)
	case candor.SaidNo:
		out.ids = roaring.And(c.ids, no.ids)
	case candor.SaidMaybe:
		out.ids = roaring.AndNot(c.ids, roaring.Or(yes.ids, no.ids))
	}
	for _, until := range []time.Time{yes.until, no.until} {
		if !until.IsZero() && (out.until.IsZero() || until.Before(out.until)) {
			out.until = until
		}
	}
	return out, nil
}

// declined is the opposite of Permitted: somebody said no to any of the questions. A yes that ended by itself is no no.
func declined(events []Event, qs []Question, at time.Time) (bool, time.Time) {
	for _, q := range qs {
		switch c, _ := State(events, q, at); c {
		case Refused, Withdrawn:
			return true, time.Time{}
		}
	}
	return false, time.Time{}
}

// Counts are how many people said what, each counted once: whoever is on time off is Away, whatever they said. They are
// operational records, exact, and so for the company's own staff alone.
type Counts struct{ Yes, No, Away int64 }

// Count counts what people said about a purpose at an instant.
func (b *Book) Count(ctx context.Context, purpose candor.PurposeID, categories []candor.CategoryID, recipient candor.PartyID, at time.Time) (Counts, error) {
	yes, err := b.Cohort(ctx, purpose, categories, recipient, at)
	if err != nil {
		return Counts{}, err
	}
	no, err := b.cohort(ctx, "no", declined, purpose, categories, recipient, at)
	if err != nil {
		return Counts{}, err
	}
	away, err := b.cohort(ctx, "away", away, "", nil, recipient, at) // time off is from every purpose: one page for all
	if err != nil {
		return Counts{}, err
	}
	return Counts{Yes: yes.Len(), No: int64(roaring.AndNot(no.ids, away.ids).GetCardinality()), Away: away.Len()}, nil
}

func away(events []Event, _ []Question, at time.Time) (bool, time.Time) {
	until := OffUntil(events, at)
	return !until.IsZero(), until
}
