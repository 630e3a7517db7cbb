// Package board is the governance board's first page: what waits for a decision, what ends, whether the record is unbroken,
// how much allowance is left, how good the data is, and what people say, all at a glance. It promises that a figure that
// can be acted on leads to its page, and that the record was really checked when it says so. It refuses to show a
// person.
package board

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/web/audit"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages are the page.
type Pages struct {
	House   *flow.House
	Door    func() (*access.Door, error)
	Now     func() time.Time
	Checked *Checked
}

// Checked keeps the last check of the record. A check hashes all of it anew, which takes longer the more there is: whoever looks
// sees the last one with its time, and a look that finds it older than a minute starts the next, which the next look shows.
// Only where there is none, or where the last found the record broken, does a look wait.
type Checked struct {
	mu      sync.Mutex // guards what follows
	at      time.Time
	last    flow.Verification
	running bool
}

const fresh = time.Minute

type check func(context.Context) (flow.Verification, error)

// now gives the last check, when it was, and whether the next is under way.
func (c *Checked) now(ctx context.Context, do check, clock func() time.Time, behind func(func(context.Context)) bool) (flow.Verification, time.Time, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() || !c.last.OK {
		v, err := do(ctx)
		if err != nil && len(v.Problems) == 0 {
			return v, clock(), false, err
		}
		v.OK = v.OK && err == nil
		c.at, c.last = clock(), v
	} else if !c.running && clock().Sub(c.at) > fresh {
		c.running = behind(func(ctx context.Context) { c.again(ctx, do, clock) })
	}
	return c.last, c.at, c.running, nil
}

// again checks without anybody waiting. A check that could not be made says nothing: the last stands, with its time.
func (c *Checked) again(ctx context.Context, do check, clock func() time.Time) {
	defer func() { // whatever happens to this check, the next may begin
		c.mu.Lock()
		c.running = false
		c.mu.Unlock()
	}()
	v, err := do(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil || len(v.Problems) > 0 {
		v.OK = v.OK && err == nil
		c.at, c.last = clock(), v
	}
}

// soon is when an ending agreement is shown as ending.
const soon = 60 * 24 * time.Hour

type view struct {
	figures []look.Figure
	due     look.Table
	ending  look.Table
	meters  []chart.Meter
	rights  look.Table
	copies  look.Table
	premium premium
	quality look.Table
	said    []said
}

// said is what people say to one purpose.
type said struct {
	id, title, direction string
	kind                 look.Kind
	bar                  chart.SVG
	pairs                []look.Pair
}

// Show shows it.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	v, err := p.view(r.Context(), reply.Of(r.Context()).Actor)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "At a glance"), page(v))
}

func (p Pages) view(ctx context.Context, who candor.Actor) (v view, err error) {
	all, now, err := p.House.Agreements(ctx, who)
	if err != nil {
		return v, err
	}
	v.agreements(all, now, who.Party)
	verify := func(ctx context.Context) (flow.Verification, error) { return p.House.Verify(ctx, who, nil) }
	checked, at, again, err := p.Checked.now(ctx, verify, p.Now, p.House.Behind)
	if err != nil {
		return v, err
	}
	record := look.Figure{ID: "record", Title: "The record", Value: "unbroken", Note: say.Count(checked.Uses+checked.People) + " entries, checked " + say.Moment(at.UTC()), Tag: "checked", Kind: look.Ok,
		Link: look.Link{Path: "/board/audit", Text: "Read it, or keep its head"}}
	if again {
		record.Note += "; it is being checked again now"
	}
	if !checked.OK {
		record.Value, record.Tag, record.Kind = "broken", "look now", look.Bad
	}
	scopes, err := p.House.Scopes(ctx, who)
	if err != nil {
		return v, err
	}
	v.meters = audit.Meters(scopes)
	least := int64(100)
	for _, m := range v.meters {
		if m.Total > 0 {
			least = min(least, 100*max(0, m.Total-m.Used)/m.Total)
		}
	}
	grades, err := p.House.Grades(ctx, who)
	if err != nil {
		return v, err
	}
	worst := ""
	v.quality = look.Table{ID: "quality", Caption: "Datasets", Hide: true, Empty: "No data is held yet.", Heads: []look.Head{{Text: "Dataset"}, {Text: "Grade"}, {Text: "As of"}}}
	for _, g := range grades {
		letter := cmp.Or(g.Letter, "–")
		worst = max(worst, g.Letter)
		v.quality.Rows = append(v.quality.Rows, []look.Cell{{Link: look.Link{Path: "/catalog/" + g.Dataset, Text: g.Dataset}}, look.T(letter), look.T(cmp.Or(g.FreshAsOf, "not yet"))})
	}
	rights, err := v.clock(ctx, p.House, who)
	if err != nil {
		return v, err
	}
	if err := v.deletions(ctx, p, who); err != nil {
		return v, err
	}
	if v.premium, err = p.engaged(ctx, who); err != nil {
		return v, err
	}
	v.figures = []look.Figure{
		{ID: "due", Title: "Waiting for you", Value: say.Count(int64(len(v.due.Rows))), Note: "agreements to sign or refuse", Link: look.Link{Path: "/board/approvals", Text: "Decide"}},
		record,
		rights,
		{ID: "allowance", Title: "Allowance left", Value: say.Percent(float64(least) / 100), Note: "of the scope that ends first", Link: look.Link{Path: "/board/audit", Text: "See each scope"}},
		{ID: "grade", Title: "Data quality", Value: cmp.Or(worst, "–"), Note: "the lowest grade of " + say.Plural(int64(len(grades)), "dataset", "datasets"), Link: look.Link{Path: "/catalog", Text: "See each"}},
	}
	return v, p.people(ctx, who, &v)
}

func (v *view) agreements(all []flow.AgreementStanding, now time.Time, us candor.PartyID) {
	heads := func(when string) []look.Head { return []look.Head{{Text: "Agreement"}, {Text: "With"}, {Text: when}} }
	v.due = look.Table{ID: "due", Caption: "Waiting for you", Hide: true, Empty: "Nothing waits for a decision.", Heads: heads("From")}
	v.ending = look.Table{ID: "ending", Caption: "Ending soon", Hide: true, Empty: "No agreement ends in the next 60 days.", Heads: heads("Last day")}
	for _, s := range all {
		a := s.Agreement
		link := look.Cell{Link: look.Link{Path: "/board/approvals/" + string(a.ID), Text: cmp.Or(a.Title, string(a.ID))}}
		switch s.State(now).String() {
		case "draft":
			if slices.Contains(s.Missing(), us) {
				v.due.Rows = append(v.due.Rows, []look.Cell{link, look.T(string(a.Recipient)), look.T(say.Day(a.From))})
			}
		case "live":
			if a.Until.Sub(now) < soon {
				last := a.Until.Add(-time.Second)
				v.ending.Rows = append(v.ending.Rows, []look.Cell{link, look.T(string(a.Recipient)), look.T(say.Day(last) + " (" + say.Left(now, last) + ")")})
			}
		}
	}
}

// people says yes, maybe and no to each purpose that people were asked about, with where it is going.
func (p Pages) people(ctx context.Context, who candor.Actor, v *view) error {
	world := p.House.World()
	all, err := p.House.Reach(ctx, who, home.Offer(world).Purposes...)
	if err != nil {
		return err
	}
	for i, r := range all {
		if r.People == 0 {
			continue
		}
		part := func(n int64) string {
			return say.Count(n) + " (" + say.Percent(float64(n)/float64(r.People)) + ")"
		}
		s := said{id: "said-" + strconv.Itoa(i), title: cmp.Or(world.Purpose(r.Purpose).Title, string(r.Purpose)), kind: look.Plain, direction: "level",
			pairs: []look.Pair{{Name: "Yes", Value: part(r.Yes)}, {Name: "Maybe", Value: part(r.Never + r.Away)}, {Name: "No", Value: part(r.No)}, {Name: "In the last 28 days", Value: "+" + say.Count(r.NewYes) + " yes, +" + say.Count(r.NewNo) + " no"}}}
		s.bar = chart.Stances{Title: s.title, Yes: r.Yes, Maybe: r.Never + r.Away, No: r.No}.SVG()
		switch {
		case r.NewYes > r.NewNo:
			s.direction, s.kind = "towards yes", look.Ok
		case r.NewNo > r.NewYes:
			s.direction, s.kind = "towards no", look.Warn
		}
		v.said = append(v.said, s)
	}
	return nil
}
