package board

import (
	"context"
	"errors"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	marketing "github.com/candor-data/candor/internal/web/home"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
)

// premium is what one group of customers is worth against another, as the newest answer of this epoch has it. The zero
// premium is that nobody asked.
type premium struct {
	id, says string
	kind     look.Kind
	pairs    []look.Pair
}

// newest is how many answers are looked through for one about two groups.
const newest = 200

// engaged reads a kept answer to the question of home that compares two groups who are everybody. It asks nothing anew.
func (p Pages) engaged(ctx context.Context, who candor.Actor) (premium, error) {
	all, err := p.House.Insights(ctx, who, -1, newest)
	if err != nil {
		return premium{}, err
	}
	world := p.House.World()
	menu := home.Offer(world)
	for _, l := range all {
		a, split, one, other, ok := menu.Asked(l.Question)
		if !ok || !l.Done || l.Recipient != world.Company.ID || l.Among != (candor.Among{}) {
			continue
		}
		around, err := p.House.Around(ctx, who, l.ID)
		if err != nil {
			return premium{}, err
		}
		if around.Epoch.Number != world.Epoch {
			return premium{}, nil // answers come newest first: the others are older still
		}
		r, err := p.House.Insight(ctx, who, l.ID)
		if err != nil {
			return premium{}, err
		}
		c, err := home.ReadCompared(r)
		if errors.Is(err, home.ErrTooFew) {
			return premium{id: l.ID, says: "One of the groups is too small to be shown.", kind: look.Warn}, nil
		}
		if err != nil {
			return premium{}, err
		}
		c.A.Name, c.B.Name = split.Says(one), split.Says(other)
		return worth(l, a, c), nil
	}
	return premium{}, nil
}

func worth(l flow.Listed, a home.Amount, c home.Compared) premium {
	out := premium{id: l.ID, kind: look.Warn, says: "Too noisy to say: the average could be nothing."}
	first, second, _, ok := home.Against(c.A, c.B)
	if !ok {
		return out
	}
	out.says, out.kind = marketing.Worth(c.A.Name, first)
	share := func(e home.Estimate) string {
		word := " above the average"
		if e.V < 0 {
			word = " below the average"
		}
		return say.Percent(max(e.V, -e.V)) + word + ", ± " + say.Percent(e.Half)
	}
	out.pairs = []look.Pair{{Name: say.Upper(c.A.Name), Value: share(first)}, {Name: say.Upper(c.B.Name), Value: share(second)},
		{Name: "Measured by", Value: a.Title}, {Name: "Asked", Value: say.Moment(l.At.UTC())}}
	return out
}
