package storetest

import (
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/subject"
)

var corrections = map[string]func(*house){
	"what a person said comes back in order, and nobody else's with it": func(h *house) {
		ids := h.people("17", "18")
		say := func(s candor.SubjectID, c subject.Correction) {
			h.must(h.Corrections.Correct(h.ctx, s, c))
			h.pass(time.Second)
		}
		say(ids[0], subject.Correction{Dataset: "customers", Field: "town", Said: subject.Instead, Text: "Elmgate", Actor: "self"})
		say(ids[1], subject.Correction{Dataset: "customers", Field: "town", Said: subject.Wrong, Actor: "stefan"})
		say(ids[0], subject.Correction{Dataset: "customers", Field: "town", Said: subject.Back, Actor: "self"})
		got, err := h.Corrections.Corrections(h.ctx, ids[0])
		if err != nil || len(got) != 2 || got[0].Text != "Elmgate" || got[0].Said != subject.Instead || got[0].Actor != "self" || got[1].Said != subject.Back ||
			!got[0].At.Before(got[1].At) || got[0].Entry >= got[1].Entry {
			h.Errorf("got %+v, %v", got, err)
		}
		all, err := h.Corrections.Corrected(h.ctx, 2)
		if err != nil || len(all) != 2 || all[0].Subject != ids[0] || all[1].Subject != ids[1] || all[1].Field != "town" {
			h.Errorf("the newest of everybody: got %+v, %v", all, err)
		}
	},
	"nobody, and somebody whose deletion has begun, corrects nothing": func(h *house) {
		her := h.people("17")[0]
		c := subject.Correction{Dataset: "customers", Field: "town", Said: subject.Instead, Text: "Elmgate", Actor: "self"}
		_ = h.unrecorded("nobody", func() error { return h.Corrections.Correct(h.ctx, her+1, c) })
		h.must(h.Corrections.Correct(h.ctx, her, c))
		_, err := h.Erase.Begin(h.ctx, erase.Order{Subject: her, By: candor.Customer, Sealed: []byte("s")})
		h.must(err)
		if got, err := h.Corrections.Corrections(h.ctx, her); err != nil || len(got) != 0 {
			h.Errorf("after a deletion began: got %+v, %v", got, err)
		}
		_ = h.unrecorded("somebody being deleted", func() error { return h.Corrections.Correct(h.ctx, her, c) })
	},
}
