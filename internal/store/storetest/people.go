package storetest

import (
	"errors"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/erase"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/quality"
)

var people = map[string]func(*house){
	"people are found by their keys alone": func(h *house) {
		ids := h.people("17", "18", "19")
		if got, err := h.Identity.Find(h.ctx, key("18")); err != nil || !same(got, ids[1:2]) {
			h.Errorf("got %v %v, want %v", got, err, ids[1:2])
		}
		for _, k := range []identity.Key{key("1"), {Kind: "email", Value: "18"}, {}} {
			if got, err := h.Identity.Find(h.ctx, k); err != nil || len(got) != 0 {
				h.Errorf("key %v leads to %v, %v", k, got, err)
			}
		}
		if at, ok, err := h.Identity.Since(h.ctx, ids[0]); err != nil || !ok || !at.Equal(h.now()) {
			h.Errorf("known since %v %t %v", at, ok, err)
		}
		if _, ok, err := h.Identity.Since(h.ctx, ids[2]+100); err != nil || ok {
			h.Errorf("nobody is known: %t %v", ok, err)
		}
		page, err := h.Identity.List(h.ctx, 0, 2)
		h.must(err)
		rest, err := h.Identity.List(h.ctx, page[len(page)-1], 2)
		if err != nil || len(page) != 2 || !same(append(page, rest...), ids) {
			h.Errorf("got pages %v and %v, want %v", page, rest, ids)
		}
	},
	"a proved key is verified for that person alone": func(h *house) {
		ids := h.people("17", "18")
		h.must(h.Identity.Verify(h.ctx, ids[0], key("17")))
		h.must(h.Identity.Verify(h.ctx, ids[0], key("18"))) // it is not theirs
		for i, want := range []bool{true, false} {
			got, err := h.Identity.Keys(h.ctx, ids[i])
			if err != nil || len(got) != 1 || got[0].Verified.IsZero() == want {
				h.Errorf("person %d: got %+v %v", i, got, err)
			}
		}
	},
	"somebody who is known cannot sign up, and somebody erased starts fresh": func(h *house) {
		her, token := h.people("17")[0], [32]byte(digest("token"))
		_ = h.unrecorded("a known key", func() error { _, err := h.Identity.SignUp(h.ctx, key("17"), token); return err })
		_, err := h.Erase.Begin(h.ctx, erase.Order{Subject: her, By: candor.Customer, Tokens: [][32]byte{token}, Sealed: []byte("s")})
		h.must(err)
		h.kept(token, true)
		s, err := h.Identity.SignUp(h.ctx, key("18"), token)
		if got, err2 := h.Identity.Find(h.ctx, key("18")); err != nil || err2 != nil || s == her || !same(got, []candor.SubjectID{s}) {
			h.Errorf("got %v %v %v, want %v", got, err, err2, s)
		}
		h.kept(token, false)
		if got, err := h.Identity.Keys(h.ctx, s); err != nil || len(got) != 1 || got[0].Verified.IsZero() {
			h.Errorf("keys: %+v %v", got, err)
		}
	},
}

// kept checks whether a token keeps somebody out of lists and of loads.
func (h *house) kept(token [32]byte, want bool) {
	h.Helper()
	got, err := h.People.Suppressed(h.ctx, [][32]byte{{9}, token})
	if start := h.start(); err != nil || !same(got, []bool{false, want}) || start.Gone[token] != want {
		h.Errorf("kept out of lists: %v, of loads: %t; want %t (%v)", got, start.Gone[token], want, err)
	}
}

func (h *house) start() intake.Start {
	h.Helper()
	s, err := h.Intake.Start(h.ctx, &catalog.Dataset{Name: "purchases", Fields: []catalog.Field{{Name: "who", Identifier: "customer"}}})
	h.must(err)
	return s
}

// load is a file with a row of each new person and one bad row.
func load(s intake.Start, content string, values ...string) *intake.Commit {
	n := int64(len(values))
	c := &intake.Commit{
		Dataset: "purchases", Content: digest(content), Person: s.Person, Record: s.Record + uint64(n), Members: s.Members,
		Files:      []catalog.File{{Dataset: "purchases", Bucket: 1, Path: content, Rows: n, Bytes: 10}},
		Quarantine: []intake.Bad{{Line: 3, Column: "amount", Rule: intake.SecondRow, Text: "why", Raw: "raw"}},
		Report:     intake.Report{Dataset: "purchases", Rows: n, Persons: n, NewPersons: n, Quarantined: 1, Sums: map[string]string{"amount": "1.50"}},
	}
	for _, v := range values {
		c.New, c.Keys = append(c.New, c.Person), append(c.Keys, intake.Link{Key: key(v), Subject: c.Person, Own: true})
		c.Members.Add(uint32(c.Person))
		c.Person++
	}
	return c
}

// owns reports whether the next load finds a key as somebody's own.
func owns(s intake.Start, value string, who candor.SubjectID) bool {
	got, own := s.People.Whose(key(value), nil)
	return own && got == who
}

// holds checks what loads have left.
func (h *house) holds(rows, persons int64, epoch int64) {
	h.Helper()
	got, err := h.Records.Totals(h.ctx, "purchases")
	if e := h.epoch(); err != nil || got.Rows != rows || got.Persons != persons || e != epoch {
		h.Errorf("got %d rows of %d people in epoch %d (%v), want %d, %d and %d", got.Rows, got.Persons, e, err, rows, persons, epoch)
	}
	if s := h.start(); s.Members.GetCardinality() != uint64(persons) {
		h.Errorf("the next load finds %d people with rows, want %d", s.Members.GetCardinality(), persons)
	}
	set, n, err := h.Quarantine.Rows(h.ctx, flow.Aside{Dataset: "purchases", Limit: 10})
	if err != nil || len(set) != len(got.Reports) || n != int64(len(set)) || got.Quarantined != int64(len(set)) {
		h.Errorf("%d rows set aside by %d loads, %v", len(set), len(got.Reports), err)
	}
}

var loads = map[string]func(*house){
	"a dataset's first load opens an epoch and later ones do not": func(h *house) {
		c := load(h.start(), "one", "17", "18")
		h.must(h.Intake.Commit(h.ctx, c))
		h.holds(2, 2, 1)
		if c.Report.Epoch != 1 || c.Report.Generation != 1 {
			h.Errorf("the report says epoch %d, generation %d", c.Report.Epoch, c.Report.Generation)
		}
		s := h.start()
		if s.Person != c.Person || s.Record != c.Record || !owns(s, "18", c.New[1]) {
			h.Errorf("the next load starts at person %d, record %d", s.Person, s.Record)
		}
		d := load(s, "two", "19")
		d.Keys = append(d.Keys, intake.Link{Key: key("17"), Subject: d.New[0]}) // two records claim one key
		h.must(h.Intake.Commit(h.ctx, d))
		h.holds(3, 3, 1)
		if d.Report.Epoch != 0 || d.Report.Generation != 2 {
			h.Errorf("the second report says epoch %d, generation %d", d.Report.Epoch, d.Report.Generation)
		}
		if got, err := h.Identity.Find(h.ctx, key("17")); err != nil || !same(got, []candor.SubjectID{c.New[0], d.New[0]}) {
			h.Errorf("a key that two claim leads to %v, %v", got, err)
		}
		if !owns(h.start(), "17", c.New[0]) {
			h.Errorf("whoever claims a key takes it from its owner")
		}
		got, err := h.Identity.Conflicts(h.ctx, 10)
		if err != nil || len(got) != 1 || got[0].Key != key("17") || !same(got[0].People, []candor.SubjectID{c.New[0], d.New[0]}) {
			h.Errorf("the conflicts are %+v, %v", got, err)
		}
		_, err = h.Erase.Begin(h.ctx, erase.Order{Subject: d.New[0], By: candor.Customer, Sealed: []byte("s")})
		h.must(err)
		if got, err := h.Identity.Conflicts(h.ctx, 10); err != nil || len(got) != 0 {
			h.Errorf("a conflict with somebody who is being deleted stays: %+v, %v", got, err)
		}
	},
	"the same content is loaded once": func(h *house) {
		one := load(h.start(), "one", "17")
		for _, there := range []bool{false, true} {
			if got, err := h.Intake.Loaded(h.ctx, one.Dataset, one.Content); err != nil || got != there {
				h.Errorf("is it there: got %v, %v, want %v", got, err, there)
			}
			if !there {
				h.must(h.Intake.Commit(h.ctx, one))
			}
		}
		if got, err := h.Intake.Loaded(h.ctx, "another", one.Content); err != nil || got {
			h.Errorf("another dataset has it: %v, %v", got, err)
		}
		again := load(h.start(), "one", "18")
		if err := h.unrecorded("again", func() error { return h.Intake.Commit(h.ctx, again) }); !errors.Is(err, intake.ErrLoaded) {
			h.Errorf("got %v, want ErrLoaded", err)
		}
		h.holds(1, 1, 1)
	},
	"a load that cannot be kept leaves nothing": func(h *house) {
		twice := load(h.start(), "twice", "17", "18")
		twice.New[1] = twice.New[0]
		_ = h.unrecorded("a person made twice", func() error { return h.Intake.Commit(h.ctx, twice) })
		h.holds(0, 0, 0)
		late := load(h.start(), "late", "17")
		_, err := h.Identity.SignUp(h.ctx, key("18"), [32]byte{})
		h.must(err)
		_ = h.unrecorded("a number that was taken meanwhile", func() error { return h.Intake.Commit(h.ctx, late) })
		h.holds(0, 0, 0)
		if got, err := h.Identity.Find(h.ctx, key("17")); err != nil || len(got) != 0 {
			h.Errorf("somebody of it is found: %v %v", got, err)
		}
		h.must(h.Intake.Commit(h.ctx, load(h.start(), "late", "17")))
		h.holds(1, 1, 1)
	},
	"an epoch keeps its number, its data and its moment": func(h *house) {
		h.must(h.Intake.Commit(h.ctx, load(h.start(), "one", "17")))
		h.must(h.Intake.Commit(h.ctx, load(h.start(), "two", "18")))
		began := h.now()
		h.pass(day)
		if n := h.nextEpoch(); n != 2 || h.epoch() != 2 {
			h.Errorf("got epoch %d, want 2", n)
		}
		if e, err := h.Epochs.EpochAt(h.ctx, 1); err != nil || e.Number != 1 || e.Generation != 1 || !e.At.Equal(began) {
			h.Errorf("the first epoch: %+v %v", e, err)
		}
		if e, err := h.Epochs.EpochAt(h.ctx, 2); err != nil || e.Generation != 2 || !e.At.Equal(h.now()) {
			h.Errorf("the second epoch: %+v %v", e, err)
		}
		if e, err := h.Epochs.EpochAt(h.ctx, 3); err != nil || e.Number != 0 || !e.At.IsZero() {
			h.Errorf("an epoch to come: %+v %v", e, err)
		}
	},
	"rows set aside are mended, ended once, and say what became of them": func(h *house) {
		h.must(h.Intake.Commit(h.ctx, load(h.start(), "one", "17", "18")))
		one := h.aside(false)
		cells := map[int64]string{one.ID: `{"amount":"2.50"}`}
		h.must(h.Quarantine.Mend(h.ctx, "purchases", candor.Steward, cells))
		if got := h.aside(false); !got.Mended || got.Cells["amount"] != "2.50" || got.Raw != "raw" {
			h.Errorf("mended, it is %+v", got)
		}
		for what, err := range map[string]error{
			"another dataset's row": h.Quarantine.Mend(h.ctx, "visits", candor.Steward, cells),
			"a row that is not":     h.Quarantine.Mend(h.ctx, "purchases", candor.Steward, map[int64]string{one.ID + 1: "{}"}),
		} {
			if !errors.Is(err, intake.ErrEnded) {
				h.Errorf("%s is mended: %v", what, err)
			}
		}
		stays := &intake.Retried{By: candor.Steward, Failed: []intake.Failed{{ID: one.ID, Column: "day", Rule: "not-a-date", Text: "else"}}}
		h.must(h.Intake.Retry(h.ctx, "purchases", stays))
		if got := h.aside(false); got.Rule != "not-a-date" || got.Field != "day" || got.Cells["amount"] != "2.50" {
			h.Errorf("tried again and wrong, it is %+v", got)
		}
		again := load(h.start(), "again", "19")
		again.Quarantine, again.Report.Quarantined = nil, 0
		again.Quality = quality.Load{Rows: 1, Replay: true, Again: 1}
		again.Again = &intake.Retried{By: candor.Steward, Went: []int64{one.ID}}
		h.must(h.Intake.Commit(h.ctx, again))
		if got := h.aside(true); got.State != "replayed" || got.Raw != "" || got.Cells != nil || got.Ended == nil || got.By != candor.Steward || got.Again == 0 {
			h.Errorf("in, it is %+v", got)
		}
		twice := load(h.start(), "twice", "20")
		twice.Again = again.Again
		if err := h.unrecorded("in twice", func() error { return h.Intake.Commit(h.ctx, twice) }); !errors.Is(err, intake.ErrEnded) {
			h.Errorf("it goes in twice: %v", err)
		}
		if err := h.unrecorded("thrown away", func() error {
			return h.Quarantine.Discard(h.ctx, "purchases", candor.Steward, "why", []int64{one.ID})
		}); !errors.Is(err, intake.ErrEnded) {
			h.Errorf("it is thrown away although it is in: %v", err)
		}
		loads, err := h.Records.Loads(h.ctx, "purchases", 9)
		if err != nil || len(loads) != 2 || loads[0].Replay || !loads[1].Replay || loads[1].Again != 1 || loads[1].Generation != 2 || loads[1].At.IsZero() {
			h.Errorf("the loads were like %+v, %v", loads, err)
		}
		counts, err := h.Quarantine.Counts(h.ctx, "")
		if err != nil || len(counts) != 1 || counts[0].Replayed != 1 || counts[0].Waiting != 0 {
			h.Errorf("counted: %+v, %v", counts, err)
		}
	},
}

// aside is the one row set aside, waiting or ended.
func (h *house) aside(ended bool) flow.Quarantined {
	h.Helper()
	got, n, err := h.Quarantine.Rows(h.ctx, flow.Aside{Ended: ended, Limit: 9})
	if err != nil || n != 1 || len(got) != 1 {
		h.Fatalf("%d rows (%v), want one", n, err)
	}
	return got[0]
}
