package storetest

import (
	"errors"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
)

// version is a load of the public table weather.
func version(content, shape string) (flow.ReferenceVersion, [][]catalog.Value) {
	day, sky := catalog.Value{Type: catalog.Date, I: 7}, catalog.Value{Type: catalog.String, S: content}
	return flow.ReferenceVersion{Name: "weather", Content: digest(content), Shape: digest(shape), Seen: []catalog.Seen{{Values: []catalog.Value{day}, Lo: 7, Hi: 7}, {Values: []catalog.Value{sky}}}},
		[][]catalog.Value{{day, sky}, {{Type: catalog.Date, I: 8}, {}}}
}

func (h *house) keep(content, shape string, epoch int64) {
	h.Helper()
	v, rows := version(content, shape)
	if got, err := h.References.Keep(h.ctx, v, rows); err != nil || got != epoch {
		h.Errorf("keeping %s gives epoch %d, %v; want %d", content, got, err, epoch)
	}
}

// sees checks the newest version in the newest epoch, by shape.
func (h *house) sees(want map[string]string) {
	h.Helper()
	e, err := h.Epochs.Epoch(h.ctx)
	h.must(err)
	all, err := h.References.Seen(h.ctx, e.Generation)
	h.must(err)
	got := map[candor.Digest]candor.Digest{}
	for _, v := range all {
		got[v.Shape] = v.Content
	}
	for shape, content := range want {
		if got[digest(shape)] != digest(content) {
			h.Errorf("of shape %s the epoch sees another version than %s", shape, content)
		}
	}
	if len(all) != len(want) {
		h.Errorf("the epoch sees %d versions, want %d", len(all), len(want))
	}
}

var references = map[string]func(*house){
	"the first version opens an epoch and later ones wait for one": func(h *house) {
		h.sees(nil)
		h.keep("one", "days", 1)
		h.sees(map[string]string{"days": "one"})
		h.keep("two", "days", 0)
		h.sees(map[string]string{"days": "one"})
		_, err := h.Epochs.NextEpoch(h.ctx, "night")
		h.must(err)
		h.sees(map[string]string{"days": "two"})
		h.keep("three", "hours", 0)
		_, err = h.Epochs.NextEpoch(h.ctx, "night")
		h.must(err)
		h.sees(map[string]string{"days": "two", "hours": "three"})
	},
	"the newest version is not kept twice, an earlier one comes back": func(h *house) {
		h.keep("one", "days", 1)
		v, rows := version("one", "days")
		if err := h.unrecorded("again", func() error { _, err := h.References.Keep(h.ctx, v, rows); return err }); !errors.Is(err, intake.ErrLoaded) {
			h.Errorf("got %v, want ErrLoaded", err)
		}
		h.keep("two", "days", 0)
		h.keep("one", "days", 0)
	},
	"a version keeps its rows and what is seen of them": func(h *house) {
		h.keep("one", "days", 1)
		h.keep("two", "days", 0)
		want, _ := version("one", "days")
		got, err := h.References.Version(h.ctx, "weather", digest("one"))
		if err != nil || got.Content != want.Content || got.Shape != want.Shape || got.Rows != 2 || len(got.Seen) != 2 || got.Seen[1].Values[0].S != "one" || got.Seen[0].Hi != 7 || !got.At.Equal(h.now()) {
			h.Errorf("got %+v, %v", got, err)
		}
		for name, content := range map[string]string{"weather": "other", "climate": "one"} {
			if _, err := h.References.Version(h.ctx, name, digest(content)); !errors.Is(err, ledger.ErrNotFound) {
				h.Errorf("a version that is not there: %v", err)
			}
		}
	},
}
