package board

import (
	"context"
	"fmt"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// clock tells which requests of people wait and until when, and how fast the others were done.
func (v *view) clock(ctx context.Context, h *flow.House, who candor.Actor) (look.Figure, error) {
	all, now, err := h.RightsClock(ctx, who)
	if err != nil {
		return look.Figure{}, err
	}
	v.rights = look.Table{ID: "rights", Caption: "Requests of people", Hide: true, Heads: []look.Head{{Text: "Request"}, {Text: "Open"}, {Text: "In the last year"}}}
	open, first := 0, time.Time{}
	for _, r := range all {
		waits := look.T("0")
		if n := len(r.Open); n > 0 {
			due := r.Open[0].Due
			for _, o := range r.Open {
				if o.Due.Before(due) {
					due = o.Due
				}
				if first.IsZero() || o.Due.Before(first) {
					first = o.Due
				}
			}
			open += n
			waits = look.Cell{Text: say.Count(int64(n)), Note: "the first is due " + say.Left(now.UTC(), due.UTC()) + ", asked " + say.Day(r.Open[0].Asked.UTC())}
		}
		v.rights.Rows = append(v.rights.Rows, []look.Cell{{Text: requests[r.Kind], Note: r.Law}, waits, look.T(done(r))})
	}
	f := look.Figure{ID: "rights", Title: "Requests of people", Value: say.Count(int64(open)) + " open", Note: "of those that the law gives a month", Tag: "on time", Kind: look.Ok}
	switch {
	case open == 0:
		f.Tag = "nothing waits"
	case now.After(first):
		f.Tag, f.Kind = "overdue", look.Bad
	case first.Sub(now) < 7*24*time.Hour:
		f.Tag, f.Kind = "due "+say.Left(now.UTC(), first.UTC()), look.Warn
	}
	return f, nil
}

// deletions tells which partners still keep copies that they were asked to delete: late ones first, then due, then done.
func (v *view) deletions(ctx context.Context, p Pages, who candor.Actor) error {
	all, now, err := p.House.Deletions(ctx, who)
	if err != nil {
		return err
	}
	v.copies = look.Table{ID: "copies", Caption: "Copies at partners", Hide: true, Empty: "No partner was asked yet: it begins when an agreement ends, or 28 days after a first answer at the latest.",
		Heads: []look.Head{{Text: "Partner"}, {Text: "Answers", Number: true}, {Text: "Deletion"}}}
	done := 0
	for _, state := range []string{"late", "asked", "attested"} {
		for _, s := range all {
			if s.State(now) != state {
				continue
			}
			name := string(s.Request.Party)
			if x, ok := p.House.World().Party(s.Request.Party); ok && x.Name != "" {
				name = x.Name
			}
			last := look.Cell{Text: "due", Kind: look.Warn, Tag: true, Note: "by " + say.Day(s.Request.Due.UTC())}
			switch state {
			case "late":
				last = look.Cell{Text: "late", Kind: look.Bad, Tag: true, Note: "was due " + say.Day(s.Request.Due.UTC())}
			case "attested":
				if done++; done > mostDone {
					continue
				}
				last = look.Cell{Text: "attested", Kind: look.Ok, Tag: true, Note: "deleted on " + say.Day(s.Attested.On.UTC()) + ", by " + s.Attested.Person + ": " + s.Attested.Method}
			}
			v.copies.Rows = append(v.copies.Rows, []look.Cell{{Text: name, Note: "agreement " + string(s.Request.Agreement)}, look.T(say.Count(int64(len(s.Request.Answers)))), last})
		}
	}
	return nil
}

// mostDone is how many attested deletions the page shows; the record has all.
const mostDone = 5

var requests = map[string]string{"delete": "Delete everything", "copy": "See or take everything", "correct": "Correct a fact"}

// done says what became of the others.
func done(r flow.Right) string {
	switch {
	case r.Done == 0:
		return "none was made"
	case r.Kind == "correct":
		return say.Plural(r.Done, "fact was", "facts were") + " corrected, each shown at once"
	}
	return say.Plural(r.Done, "was", "were") + " done, each within " + took(time.Duration(r.Slowest)*time.Millisecond)
}

// took rounds a time up to what a person would say.
func took(d time.Duration) string {
	up := func(unit time.Duration) int64 { return int64((d + unit - 1) / unit) }
	switch {
	case d <= time.Second:
		return "a second"
	case d <= 2*time.Minute:
		return fmt.Sprintf("%d seconds", up(time.Second))
	case d <= 2*time.Hour:
		return fmt.Sprintf("%d minutes", up(time.Minute))
	case d <= 48*time.Hour:
		return fmt.Sprintf("%d hours", up(time.Hour))
	}
	return fmt.Sprintf("%d days", up(24*time.Hour))
}
