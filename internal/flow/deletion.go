package flow

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/partner"
)

// Names from room partner, for surfaces.
type (
	DeletionStanding = partner.DeletionStanding
	DeletionRequest  = partner.DeletionRequest
	Attestation      = partner.Attestation
)

// Attests is the sentence that every attestation says.
const Attests = partner.Attests

// AskDeletions asks partners to delete the copies that they keep: of everything that an agreement gave, when it is over, and
// of what was released before the present public period of 28 days, while it is in force. It looks at agreements and at
// answers, and at no person: whether somebody was deleted moves no request, so that none tells it. It is the house's own
// clock, with every epoch.
func (h *House) AskDeletions(ctx context.Context) error {
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	all, err := h.s.Partner.Agreements(ctx)
	if err != nil {
		return fmt.Errorf("read the agreements: %w", err)
	}
	for _, s := range all {
		a, why, before := s.Agreement, partner.PublicSchedule, periodBegins(period(now))
		switch s.State(now) {
		case partner.Ended, partner.Expired, partner.Refused:
			why, before = partner.AgreementOver, now.Add(time.Second) // all of them: nothing is answered any more
		}
		given, err := h.given(ctx, a)
		if err != nil {
			return err
		}
		asked, err := h.s.Deletions.Deletions(ctx, a.Recipient)
		if err != nil {
			return fmt.Errorf("read what was asked to be deleted: %w", err)
		}
		r := partner.DeletionRequest{Agreement: a.ID, Words: a.Digest(), Party: a.Recipient, Why: why, Asked: now.UTC(), Due: now.UTC().AddDate(0, 0, partner.DeletionDays)}
		for _, u := range given {
			named := slices.ContainsFunc(asked, func(x partner.DeletionStanding) bool { return x.Request.Why == why && x.Names(u.Intent) })
			if u.At.Before(before) && !named {
				r.Answers = append(r.Answers, u.Intent)
			}
		}
		if len(r.Answers) == 0 {
			continue
		}
		slices.Sort(r.Answers)
		h.s.Step("ask to delete")
		if _, err := h.s.Deletions.AskDeletion(ctx, r); err != nil && !errors.Is(err, partner.ErrAsked) {
			return fmt.Errorf("ask %s to delete: %w", a.Recipient, err)
		}
		h.s.Step("asked to delete")
	}
	return nil
}

// given lists the answers that were released under an agreement.
func (h *House) given(ctx context.Context, a partner.Agreement) (out []Used, err error) {
	const page = 1000
	for before := int64(-1); ; {
		all, err := h.s.Uses.Uses(ctx, a.Recipient, before, page)
		if err != nil {
			return nil, fmt.Errorf("read the answers of an agreement: %w", err)
		}
		for _, u := range all {
			if u.Agreement == a.ID && u.Conclude > 0 && len(listed([]Used{u}, candor.Actor{})) == 1 { // counts of who permits are kept here, and nobody is given them as an answer
				out = append(out, u)
			}
		}
		if len(all) < page {
			return out, nil
		}
		before = all[len(all)-1].Intent
	}
}

// Deletions lists what partners are asked to delete, oldest first: a partner its own, the company's staff for rights all.
func (h *House) Deletions(ctx context.Context, who candor.Actor) ([]DeletionStanding, time.Time, error) {
	act, party := access.SeeRights, candor.PartyID("")
	if who.Role == candor.Partner {
		act, party = access.AttestDeletion, who.Party
	}
	if err := h.allow(who, act); err != nil {
		return nil, time.Time{}, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, now, err
	}
	if who.Role == candor.Partner && party == "" {
		return nil, now, nil
	}
	all, err := h.s.Deletions.Deletions(ctx, party)
	if err != nil {
		return nil, now, fmt.Errorf("read what was asked to be deleted: %w", err)
	}
	return all, now, nil
}

// Deletion gives one, as Deletions would; somebody else's is not there (ErrNotFound).
func (h *House) Deletion(ctx context.Context, who candor.Actor, id int64) (DeletionStanding, time.Time, error) {
	all, now, err := h.Deletions(ctx, who)
	if err != nil {
		return DeletionStanding{}, now, err
	}
	for _, s := range all {
		if s.Request.ID == id {
			return s, now, nil
		}
	}
	return DeletionStanding{}, now, fmt.Errorf("there is no such request: %w", ErrNotFound)
}

// Deleted is what a partner says of a deletion: on which day, how, and who of its people answers for it.
type Deleted struct {
	On             time.Time
	Method, Person string
}

// AttestDeletion keeps the word of somebody who is signed in for the partner: the record says that no key spoke.
func (h *House) AttestDeletion(ctx context.Context, who candor.Actor, id int64, d Deleted) error {
	if err := h.allow(who, access.AttestDeletion); err != nil {
		return err
	}
	s, now, err := h.Deletion(ctx, who, id)
	if err != nil {
		return err
	}
	return h.attest(ctx, id, partner.Attestation{Request: s.Request.Digest(), Party: who.Party, On: d.On.UTC(), Method: d.Method, Person: d.Person, At: now.UTC()})
}

// AttestWith attests with a partner's key; the key is used and not kept. Whoever holds a company's key speaks for it.
func (h *House) AttestWith(ctx context.Context, who candor.Actor, id int64, as candor.PartyID, key ed25519.PrivateKey, d Deleted) error {
	if who.Role == candor.Operator {
		who = candor.Actor{Role: candor.Partner, Name: who.Name, Party: as}
	}
	if err := h.allow(who, access.AttestDeletion); err != nil {
		return err
	}
	if who.Party != as {
		return &Refused{Decision{Reasons: []candor.Reason{{Rule: "not-your-party", Text: "Only a company itself says that it deleted.", Protects: "No deletion stands on somebody else's word.", Instead: "Attest for the company that you act for."}}}}
	}
	s, now, err := h.Deletion(ctx, who, id)
	if err != nil {
		return err
	}
	a, err := partner.Attest(s.Request, as, key, d.On, d.Method, d.Person, now)
	if err != nil {
		return notAttested(err)
	}
	return h.attest(ctx, id, a)
}

func (h *House) attest(ctx context.Context, id int64, a partner.Attestation) error {
	h.s.Step("attest")
	if err := h.s.Deletions.AttestDeletion(ctx, id, a); err != nil {
		return notAttested(err)
	}
	h.s.Step("attested")
	return nil
}

// notAttested tells why a word does not count.
func notAttested(err error) error {
	for _, c := range []struct {
		is            error
		rule, instead string
	}{
		{partner.ErrNotSaid, "not-said", "Write how the copies were deleted, and the name or the office of whoever answers for it."},
		{partner.ErrNotYetDeleted, "not-yet-deleted", "Attest it once it is done, with the day on which it was."},
		{partner.ErrAttested, "attested", "Nothing more is needed."},
		{partner.ErrWrongKey, "wrong-key", "Sign with the key that your company registered here."},
		{partner.ErrNotAsked, "not-asked", "Attest what your own company was asked."},
	} {
		if errors.Is(err, c.is) {
			return mistake(c.rule, c.is.Error(), c.instead)
		}
	}
	return err
}

// AskedToDelete is where a recipient of a person's answers stands with deleting its copies.
type AskedToDelete struct {
	Recipient candor.PartyID `json:"recipient"`
	Name      string         `json:"name"`
	Answers   int            `json:"answers"` // of those that counted the person
	Asked     time.Time      `json:"asked"`
	Due       time.Time      `json:"due"`
	On        *time.Time     `json:"deleted_on,omitempty"` // the day that it attested; absent: it has not
	Late      bool           `json:"late"`
}

// askedToDelete sums up, for each recipient, the requests that name answers which counted the person. What is outstanding
// speaks first; of what was attested, the newest.
func (h *House) askedToDelete(ctx context.Context, p *Person, now time.Time) error {
	all, err := h.s.Deletions.Deletions(ctx, "")
	if err != nil {
		return fmt.Errorf("read what was asked to be deleted: %w", err)
	}
	w := h.World()
	for _, s := range all {
		n := 0
		for _, u := range p.Uses {
			if s.Names(u.ID) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		party, _ := w.Party(s.Request.Party)
		x := AskedToDelete{Recipient: s.Request.Party, Name: party.Name, Answers: n, Asked: s.Request.Asked, Due: s.Request.Due, Late: s.State(now) == "late"}
		if s.Attested != nil {
			on := s.Attested.On
			x.On = &on
		}
		i := slices.IndexFunc(p.Asked, func(y AskedToDelete) bool { return y.Recipient == x.Recipient })
		switch {
		case i < 0:
			p.Asked = append(p.Asked, x)
		case p.Asked[i].On != nil: // a later request, or one that is outstanding, says more
			p.Asked[i] = x
		}
	}
	return nil
}
