package permission

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/candor-data/candor"
)

// Cohort is the people who permit a set of questions at a moment. Only a Book mints one; the zero Cohort is nobody.
// It does not print, log or marshal: a list of people is not for logs.
type Cohort struct {
	ids     *roaring.Bitmap
	version int64
	at      time.Time
	until   time.Time
}

// Has reports whether a person is in it.
func (c Cohort) Has(s candor.SubjectID) bool { return c.ids != nil && c.ids.Contains(uint32(s)) }

// Len is the number of people; exact, and so never for a partner's eyes.
func (c Cohort) Len() int64 {
	if c.ids == nil {
		return 0
	}
	return int64(c.ids.GetCardinality())
}

// Each calls yield for the people in order until it returns false.
func (c Cohort) Each(yield func(candor.SubjectID) bool) {
	if c.ids == nil {
		return
	}
	c.ids.Iterate(func(x uint32) bool { return yield(candor.SubjectID(x)) })
}

// Version is the recipient's version of permission that the cohort was read at.
func (c Cohort) Version() int64 { return c.version }

// At is the instant that the cohort holds for, Until when it stops holding because a yes in it ends (zero: never).
func (c Cohort) At() time.Time    { return c.at }
func (c Cohort) Until() time.Time { return c.until }

func (Cohort) Format(f fmt.State, _ rune)   { _, _ = fmt.Fprint(f, "cohort (sealed)") }
func (Cohort) LogValue() slog.Value         { return slog.StringValue("cohort (sealed)") }
func (Cohort) MarshalJSON() ([]byte, error) { return nil, fmt.Errorf("a cohort does not marshal") }

// Book keeps cohorts at hand: it reads only the people whose permission changed since it last looked.
type Book struct {
	store Store

	mu    sync.Mutex // guards shelf
	shelf map[string]*page
}

// page is one cohort kept up to date. ends holds when each timed yes stops and each time off is over.
type page struct {
	mu      sync.Mutex // guards all below
	ids     *roaring.Bitmap
	version int64
	// timed are the people whose state changes with the clock alone, with their events.
	timed map[candor.SubjectID][]Event
}

// Open makes a book over a store.
func Open(s Store) *Book { return &Book{store: s, shelf: map[string]*page{}} }

// Cohort gives the people who permit, at an instant, every one of the categories for the purpose and recipient. No
// categories is nobody: data of no known kind cannot be permitted.
func (b *Book) Cohort(ctx context.Context, purpose candor.PurposeID, categories []candor.CategoryID, recipient candor.PartyID, at time.Time) (Cohort, error) {
	return b.cohort(ctx, "yes", Permitted, purpose, categories, recipient, at)
}

// judge says whether a person's events put them on a page, and until when that can hold without a new event.
type judge func(events []Event, qs []Question, at time.Time) (in bool, until time.Time)

func (b *Book) cohort(ctx context.Context, kind string, in judge, purpose candor.PurposeID, categories []candor.CategoryID, recipient candor.PartyID, at time.Time) (Cohort, error) {
	l := b.leaf(kind, in, purpose, categories, recipient)
	key, p, qs := l.key, l.page, l.qs
	p.mu.Lock()
	defer p.mu.Unlock()
	v, err := b.store.Version(ctx, recipient)
	if err != nil {
		return Cohort{}, fmt.Errorf("read the version of permission: %w", err)
	}
	if v != p.version {
		if err := p.catchUp(ctx, b.store, in, qs, recipient, at); err != nil {
			b.forget(key) // a half-read page must not be used again
			return Cohort{}, fmt.Errorf("read permission: %w", err)
		}
		p.version = v
	}
	var until time.Time
	for s, ev := range p.timed {
		ok, u := in(ev, qs, at)
		p.set(s, ok)
		if ok && !u.IsZero() && (until.IsZero() || u.Before(until)) {
			until = u
		}
	}
	return Cohort{ids: p.ids.Clone(), version: v, at: at, until: until}, nil
}

// leaf is a page with what belongs on it.
type leaf struct {
	key string
	*page
	in judge
	qs []Question
}

// leaf finds a page on the shelf, or puts an empty one there.
func (b *Book) leaf(kind string, in judge, purpose candor.PurposeID, categories []candor.CategoryID, recipient candor.PartyID) leaf {
	cats := slices.Compact(slices.Sorted(slices.Values(categories)))
	l := leaf{in: in, qs: make([]Question, len(cats)), key: kind + "\x00" + string(recipient) + "\x00" + string(purpose)}
	for i, c := range cats {
		l.qs[i] = Question{purpose, c, recipient}
		l.key += "\x00" + string(c)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.page = b.shelf[l.key]; l.page == nil {
		l.page = &page{ids: roaring.New(), timed: map[candor.SubjectID][]Event{}}
		b.shelf[strings.Clone(l.key)] = l.page
	}
	return l
}

func (b *Book) forget(key string) {
	b.mu.Lock()
	delete(b.shelf, key)
	b.mu.Unlock()
}

// Forget drops every page, after an erasure took events out of the record.
func (b *Book) Forget() {
	b.mu.Lock()
	clear(b.shelf)
	b.mu.Unlock()
}

func (p *page) set(s candor.SubjectID, in bool) {
	if in {
		p.ids.Add(uint32(s))
	} else {
		p.ids.Remove(uint32(s))
	}
}

func (p *page) catchUp(ctx context.Context, st Store, in judge, qs []Question, recipient candor.PartyID, at time.Time) error {
	return each(ctx, st, recipient, p.version, func(who candor.SubjectID, events []Event) { p.settle(who, events, in, qs, at) })
}

// settle puts one person on the page, or takes them off, by all of their events.
func (p *page) settle(who candor.SubjectID, events []Event, in judge, qs []Question, at time.Time) {
	ok, _ := in(events, qs, at)
	p.set(who, ok)
	delete(p.timed, who)
	if slices.ContainsFunc(events, func(e Event) bool { return !e.Until.IsZero() }) {
		p.timed[who] = slices.Clone(events)
	}
}

// each gives the people whose permission changed since a version, each with all of their events.
func each(ctx context.Context, st Store, recipient candor.PartyID, since int64, do func(candor.SubjectID, []Event)) error {
	var who candor.SubjectID
	var mine []Event
	settle := func() {
		if who != 0 {
			do(who, mine)
		}
		mine = mine[:0]
	}
	err := st.Changed(ctx, recipient, since, func(e Event) error {
		if e.Subject != who {
			settle()
			who = e.Subject
		}
		mine = append(mine, e)
		return nil
	})
	if err == nil {
		settle()
	}
	return err
}
