package permission

import (
	"context"
	"fmt"
	"slices"
	"strings"
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

// About is what people were asked about, with the kinds of data that its notices name.
type About struct {
	Purpose    candor.PurposeID
	Categories []candor.CategoryID
}

// CountAll is Count for several purposes: what nobody has looked at yet is read once for all of them, and not once for each.
func (b *Book) CountAll(ctx context.Context, all []About, recipient candor.PartyID, at time.Time) ([]Counts, error) {
	if err := b.read(ctx, all, recipient, at); err != nil {
		return nil, err
	}
	out := make([]Counts, len(all))
	for i, a := range all {
		var err error
		if out[i], err = b.Count(ctx, a.Purpose, a.Categories, recipient, at); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// read fills the pages of these purposes that are still empty. It only saves time: a page that it leaves alone, or that changed
// meanwhile, is read when it is looked at, as every page is.
func (b *Book) read(ctx context.Context, all []About, recipient candor.PartyID, at time.Time) error {
	leaves := []leaf{b.leaf("away", away, "", nil, recipient)}
	for _, a := range all {
		leaves = append(leaves, b.leaf("yes", Permitted, a.Purpose, a.Categories, recipient), b.leaf("no", declined, a.Purpose, a.Categories, recipient))
	}
	// In one order, so that two readers never wait for each other; each page once.
	slices.SortFunc(leaves, func(x, y leaf) int { return strings.Compare(x.key, y.key) })
	leaves = slices.CompactFunc(leaves, func(x, y leaf) bool { return x.page == y.page })
	var empty []leaf
	for _, l := range leaves {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.version == 0 {
			empty = append(empty, l)
		}
	}
	if len(empty) == 0 {
		return nil
	}
	v, err := b.store.Version(ctx, recipient)
	if err != nil {
		return fmt.Errorf("read the version of permission: %w", err)
	}
	err = each(ctx, b.store, recipient, 0, func(who candor.SubjectID, events []Event) {
		for _, l := range empty {
			l.settle(who, events, l.in, l.qs, at)
		}
	})
	for _, l := range empty {
		if err != nil {
			b.forget(l.key) // a half-read page must not be used again
			continue
		}
		l.version = v
	}
	if err != nil {
		return fmt.Errorf("read permission: %w", err)
	}
	return nil
}

func away(events []Event, _ []Question, at time.Time) (bool, time.Time) {
	until := OffUntil(events, at)
	return !until.IsZero(), until
}
