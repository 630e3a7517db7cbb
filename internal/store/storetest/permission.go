package storetest

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
)

func same[T comparable](a, b []T) bool { return slices.Equal(a, b) }

func choice(s candor.SubjectID, c permission.Choice, to candor.PartyID) permission.Event {
	return permission.Event{
		Subject: s, Choice: c, Purpose: "counting", Category: "user", Recipient: to, Basis: "consent", Notice: digest("notice"),
		Channel: "web", Actor: "self", GivenAt: time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), Until: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
	}
}

func off(s candor.SubjectID, until time.Time) permission.Event {
	return permission.Event{Subject: s, Choice: permission.TimeOff, Channel: "web", Actor: "self", GivenAt: until.Add(-day), Until: until}
}

func (h *house) append(events ...permission.Event) []permission.Event {
	h.Helper()
	h.must(h.Permission.Append(h.ctx, events))
	return events
}

var permissions = map[string]func(*house){
	"events get their numbers in order and come back as they were": func(h *house) {
		her := h.people("17")[0]
		want := append(h.append(choice(her, permission.Given, payco), choice(her, permission.Given, us)), h.append(off(her, h.now().Add(day)))...)
		for i, e := range want {
			if !e.Recorded.Equal(h.now()) || i > 0 && e.Seq <= want[i-1].Seq {
				h.Errorf("event %d has number %d and was recorded at %v", i, e.Seq, e.Recorded)
			}
		}
		if got, err := h.Permission.History(h.ctx, her); err != nil || !reflect.DeepEqual(got, want) {
			h.Errorf("got %+v %v, want %+v", got, err, want)
		}
	},
	"a choice moves its recipient's version alone, and time off moves all": func(h *house) {
		her := h.people("17")[0]
		e := h.append(choice(her, permission.Given, payco))[0]
		if a, b := h.version(payco), h.version(us); a != e.Seq || b != 0 {
			h.Errorf("got %d and %d, want %d and 0", a, b, e.Seq)
		}
		e = h.append(off(her, h.now().Add(day)))[0]
		if a, b := h.version(payco), h.version(us); a != e.Seq || b != e.Seq {
			h.Errorf("after time off: got %d and %d, want %d", a, b, e.Seq)
		}
	},
	"what was said of late counts people, once each, of one purpose and recipient": func(h *house) {
		ids := h.people("17", "18", "19")
		old := choice(ids[2], permission.Given, us)
		old.GivenAt = old.GivenAt.Add(-day)
		other := choice(ids[2], permission.Refused, us)
		other.Purpose = "letters"
		again := choice(ids[0], permission.Given, us)
		again.Category = "user.more"
		h.append(choice(ids[0], permission.Given, us), again, choice(ids[1], permission.Given, us), choice(ids[1], permission.Withdrawn, us),
			choice(ids[2], permission.Given, payco), old, other)
		yes, no, err := h.Choices.Lately(h.ctx, "counting", us, choice(1, permission.Given, us).GivenAt)
		if yes != 2 || no != 1 || err != nil {
			h.Errorf("got %d yes and %d no, %v; want 2 and 1", yes, no, err)
		}
	},
	"what changed since is the whole history of those who changed, by person": func(h *house) {
		ids := h.people("17", "18", "19")
		h.append(choice(ids[2], permission.Given, payco), choice(ids[1], permission.Given, payco), choice(ids[0], permission.Given, payco),
			choice(ids[0], permission.Given, us))
		since := h.version(payco)
		h.append(choice(ids[2], permission.Withdrawn, payco), choice(ids[1], permission.Given, us))
		h.append(off(ids[0], h.now().Add(day)))
		for since, want := range map[int64]string{
			since: fmt.Sprint(ids[0], "given ", ids[0], "time_off ", ids[2], "given ", ids[2], "withdrawn "),
			0:     fmt.Sprint(ids[0], "given ", ids[0], "time_off ", ids[1], "given ", ids[2], "given ", ids[2], "withdrawn "),
		} {
			got := ""
			h.must(h.Permission.Changed(h.ctx, payco, since, func(e permission.Event) error {
				got += fmt.Sprint(e.Subject, string(e.Choice), " ")
				return nil
			}))
			if got != want {
				h.Errorf("since %d: got %s, want %s", since, got, want)
			}
		}
		stop := errors.New("enough")
		if err := h.Permission.Changed(h.ctx, payco, 0, func(permission.Event) error { return stop }); !errors.Is(err, stop) {
			h.Errorf("got %v, want the reader's own error", err)
		}
	},
	"events of one call are kept together or not at all": func(h *house) {
		her := h.people("17")[0]
		_ = h.unrecorded("a choice of nobody", func() error {
			return h.Permission.Append(h.ctx, []permission.Event{choice(her, permission.Given, payco), choice(her+100, permission.Given, payco)})
		})
		if got, err := h.Permission.History(h.ctx, her); err != nil || len(got) != 0 || h.version(payco) != 0 {
			h.Errorf("%d events are there, %v", len(got), err)
		}
	},
	"a clock that is set back orders nothing anew": func(h *house) {
		her := h.people("17")[0]
		first := h.append(choice(her, permission.Given, payco))[0]
		h.pass(-time.Hour)
		if e := h.append(choice(her, permission.Withdrawn, payco))[0]; e.Recorded.Before(first.Recorded) {
			h.Errorf("recorded at %v, before %v", e.Recorded, first.Recorded)
		}
		if now, err := h.Epochs.Now(h.ctx); err != nil || now.Before(first.Recorded) {
			h.Errorf("now is %v, before %v (%v)", now, first.Recorded, err)
		}
	},
}

func signingKey(p candor.PartyID) ed25519.PrivateKey {
	k, err := partner.NewKey(bytes.NewReader(bytes.Repeat([]byte(p), 32)))
	if err != nil {
		panic("32 bytes make a key: " + err.Error())
	}
	return k
}

// knownParties puts both sides with their keys.
func (h *house) knownParties() {
	for _, p := range []candor.PartyID{us, payco} {
		key, ok := signingKey(p).Public().(ed25519.PublicKey)
		if !ok {
			h.Fatal("a signing key without a public half")
		}
		h.must(h.Partner.PutParty(h.ctx, partner.Party{ID: p, Name: string(p), Keys: []ed25519.PublicKey{key}}))
	}
}

func agreement(id candor.AgreementID) partner.Agreement {
	return partner.Agreement{
		ID: id, Title: "Counting", Owners: []candor.PartyID{us}, Recipient: payco, Purposes: []candor.PurposeID{"counting"}, Datasets: []string{"purchases"},
		From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		Price: candor.Money{Micro: 1_500_000, Currency: "EUR"}, SharePercent: 40, Terms: "in plain words",
	}
}

var agreements = map[string]func(*house){
	"a word is kept only when its key is the party's and it is over the words in force": func(h *house) {
		h.knownParties()
		a := agreement("a")
		h.must(h.Partner.PutAgreement(h.ctx, a))
		other := a
		other.Terms = "in other words"
		for what, of := range map[string]struct {
			a   partner.Agreement
			key ed25519.PrivateKey
		}{"another's key": {a, signingKey(us)}, "other words": {other, signingKey(payco)}} {
			g, err := partner.Sign(of.a, payco, of.key, h.now())
			h.must(err)
			if err := h.unrecorded(what, func() error { return h.Partner.Sign(h.ctx, a.ID, g) }); err == nil {
				h.Errorf("%s: was kept", what)
			}
		}
	},
	"every change raises an agreement's version and has its entry": func(h *house) {
		a := agreement("a")
		h.knownParties()
		sign := func(p candor.PartyID) func() error {
			g, err := partner.Sign(a, p, signingKey(p), h.now())
			h.must(err)
			return func() error { return h.Partner.Sign(h.ctx, a.ID, g) }
		}
		no, err := partner.Refuse(a, payco, signingKey(payco), "too dear", h.now())
		h.must(err)
		end, err := partner.Stop(a, us, signingKey(us), "enough", h.now(), h.now())
		h.must(err)
		others := a
		others.Terms = "in other words"
		put := func(a partner.Agreement) func() error {
			return func() error { return h.Partner.PutAgreement(h.ctx, a) }
		}
		var last int64
		for _, x := range []struct {
			what string
			do   func() error
			want partner.State
		}{
			{"put", put(a), partner.Draft}, {"signed by one", sign(us), partner.Draft}, {"signed by both", sign(payco), partner.Live},
			{"put in other words", put(others), partner.Draft}, {"put in its old words", put(a), partner.Live},
			{"ended", func() error { return h.Partner.End(h.ctx, a.ID, end) }, partner.Ended},
			{"refused", func() error { return h.Partner.Refuse(h.ctx, a.ID, no) }, partner.Refused},
		} {
			before := h.size()
			h.must(x.do())
			s, err := h.Partner.Standing(h.ctx, a.ID)
			h.must(err)
			if s.Version <= last || s.State(h.now()) != x.want || h.size()[0] != before[0]+1 {
				h.Errorf("%s: version %d after %d, state %v, want %v; the log grew by %d", x.what, s.Version, last, s.State(h.now()), x.want, h.size()[0]-before[0])
			}
			last = s.Version
		}
	},
	"an agreement that nobody wrote is unknown, and nothing is kept for it": func(h *house) {
		if _, err := h.Partner.Standing(h.ctx, "a"); !errors.Is(err, partner.ErrUnknown) {
			h.Errorf("got %v, want ErrUnknown", err)
		}
		err := h.unrecorded("a signature", func() error { return h.Partner.Sign(h.ctx, "a", partner.Signature{Party: us}) })
		if !errors.Is(err, partner.ErrUnknown) {
			h.Errorf("got %v, want ErrUnknown", err)
		}
	},
	"parties and agreements are listed by id, word for word": func(h *house) {
		for _, id := range []string{"b", "c", "a"} {
			p := partner.Party{ID: candor.PartyID(id), Name: "“" + id + "”", Class: "payment", Keys: []ed25519.PublicKey{signingKey(us).Public().(ed25519.PublicKey)}}
			h.must(h.Partner.PutParty(h.ctx, p))
			h.must(h.Partner.PutAgreement(h.ctx, agreement(candor.AgreementID(id))))
		}
		ps, err := h.Partner.Parties(h.ctx)
		h.must(err)
		as, err := h.Partner.Agreements(h.ctx)
		h.must(err)
		for i, id := range []string{"a", "b", "c"} {
			if len(ps) != 3 || string(ps[i].ID) != id || ps[i].Name != "“"+id+"”" || !ps[i].Holds(signingKey(us).Public().(ed25519.PublicKey)) {
				h.Fatalf("parties: got %+v", ps)
			}
			if len(as) != 3 || as[i].Agreement.Digest() != agreement(candor.AgreementID(id)).Digest() {
				h.Fatalf("agreements: got %+v", as)
			}
		}
	},
	"descriptions come into force together and are kept as they were": func(h *house) {
		was := describe.Source{Kind: describe.KindPurpose, ID: "counting", File: "f.yaml", Text: "then", Digest: digest("then")}
		is := was
		is.Text, is.Digest = "now", digest("now")
		h.must(h.Descriptions.Apply(h.ctx, []describe.Source{was}, []partner.Party{{ID: payco}}, []partner.Agreement{agreement("a")}))
		_, then, err := h.Descriptions.Sources(h.ctx, 0)
		h.must(err)
		h.must(h.Descriptions.Apply(h.ctx, []describe.Source{is}, nil, nil))
		for version, want := range map[int64]describe.Source{then: was, 0: is} {
			got, at, err := h.Descriptions.Sources(h.ctx, version)
			if err != nil || len(got) != 1 || got[0] != want || version == 0 && at != then+1 {
				h.Errorf("at %d: got %+v of version %d, %v", version, got, at, err)
			}
		}
		if ps, err := h.Partner.Parties(h.ctx); err != nil || len(ps) != 1 {
			h.Errorf("%d parties, %v", len(ps), err)
		}
		if s, err := h.Partner.Standing(h.ctx, "a"); err != nil || s.Version == 0 {
			h.Errorf("the agreement has version %d, %v", s.Version, err)
		}
	},
}
