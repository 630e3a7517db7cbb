package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/partner"
)

// Problems are mistakes in description files, each with its file and line.
type Problems []describe.Problem

func (p Problems) Error() string {
	if len(p) == 1 {
		return p[0].String()
	}
	return fmt.Sprintf("%s (and %d more)", p[0], len(p)-1)
}

// Apply puts description files into force, or with dry only tells the difference. Mistakes change nothing.
func (h *House) Apply(ctx context.Context, who candor.Actor, files []describe.File, dry bool) ([]describe.Difference, error) {
	return h.applyIf(ctx, who, files, dry, func(*World) error { return nil })
}

// applyIf is Apply where the world still is as whoever asks needs it: looked at under the lock, so that nothing changes
// between the look and the change.
func (h *House) applyIf(ctx context.Context, who candor.Actor, files []describe.File, dry bool, still func(*World) error) ([]describe.Difference, error) {
	if err := h.allow(who, access.Describe); err != nil {
		return nil, err
	}
	if err := h.real(); err != nil {
		return nil, err
	}
	h.apply.Lock()
	defer h.apply.Unlock()
	w := h.World()
	if err := still(w); err != nil {
		return nil, err
	}
	o, problems := describe.Parse(files, w.known())
	if len(problems) > 0 {
		return nil, Problems(problems)
	}
	if o.Company != nil && w.Company.ID != "" && o.Company.ID != w.Company.ID {
		return nil, fmt.Errorf("this workspace is that of %s; another company needs a workspace of its own", w.Company.ID)
	}
	diff := describe.Diff(w.Sources, o.Sources)
	if dry {
		return diff, nil
	}
	var changed []describe.Source
	kinds := map[string]bool{}
	for i, d := range diff {
		if d.Change != describe.Same {
			changed = append(changed, o.Sources[i])
			kinds[string(d.Kind)+" "+d.ID] = true
		}
	}
	if len(changed) == 0 {
		return diff, nil
	}
	sets := o.Datasets
	if o.Company != nil && o.Company.Country != w.Company.Country {
		sets = append(slices.Clone(sets), w.inCountry(o.Company.Country, o.Datasets)...)
	}
	if why := h.loaded(ctx, w, sets); why != nil {
		return nil, why
	}
	parties := slices.DeleteFunc(slices.Clone(o.Parties), func(p partner.Party) bool { return !kinds["Party "+string(p.ID)] })
	agreements := slices.DeleteFunc(slices.Clone(o.Agreements), func(a partner.Agreement) bool { return !kinds["Agreement "+string(a.ID)] })
	if err := h.s.Descriptions.Apply(ctx, changed, parties, agreements); err != nil {
		return nil, fmt.Errorf("apply: %w", err)
	}
	return diff, h.reread(ctx)
}

// loaded refuses to change what rows look like while there are rows: columns may get new words, not new types.
func (h *House) loaded(ctx context.Context, w *World, sets []*catalog.Dataset) error {
	for _, now := range sets {
		was, ok := w.View.Dataset(now.Name)
		if !ok || sameShape(was, now) {
			continue
		}
		t, err := h.s.Records.Totals(ctx, now.Name)
		if err != nil {
			return err
		}
		if t.Rows > 0 {
			return fmt.Errorf("dataset %s holds rows, and the contract would change its columns' names, types, scale, keys, the country of its phone numbers or its one-row rule; describe it as a new dataset and load it there", now.Name)
		}
	}
	return nil
}

func sameShape(a, b *catalog.Dataset) bool {
	same := func(x, y catalog.Field) bool {
		return x.Name == y.Name && x.Type == y.Type && x.Scale == y.Scale && x.Identifier == y.Identifier && x.Country == y.Country && (x.Role == catalog.Person) == (y.Role == catalog.Person)
	}
	return a.OnePerPerson == b.OnePerPerson && slices.EqualFunc(a.Fields, b.Fields, same)
}

func (w *World) known() describe.Known {
	k := describe.Known{Parties: w.Parties, Datasets: w.View.Datasets(), Notices: map[string]candor.Digest{}}
	if w.Company.ID != "" {
		c := w.Company
		k.Company = &c
	}
	for _, r := range w.View.References() {
		k.Public = append(k.Public, r.Name)
	}
	for _, p := range w.Purposes {
		k.Purposes = append(k.Purposes, p.ID)
	}
	for _, n := range w.Notices {
		k.Notices[fmt.Sprintf("%s/%d/%s", n.ID, n.Version, n.Locale)] = n.Hash()
	}
	return k
}

// standing reads an agreement; one that does not exist stands for nothing and permits nothing.
func (h *House) standing(ctx context.Context, id candor.AgreementID) (partner.Standing, error) {
	s, err := h.s.Partner.Standing(ctx, id)
	if errors.Is(err, partner.ErrUnknown) {
		return partner.Standing{}, nil
	}
	if err != nil {
		return partner.Standing{}, fmt.Errorf("read the agreement: %w", err)
	}
	return s, nil
}
