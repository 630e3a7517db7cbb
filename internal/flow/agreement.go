package flow

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/partner"
)

// Agreements lists those that the actor may see: a partner its own.
func (h *House) Agreements(ctx context.Context, who candor.Actor) ([]partner.Standing, time.Time, error) {
	if err := h.allow(who, access.SeeAgreement); err != nil {
		return nil, time.Time{}, err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return nil, now, err
	}
	all, err := h.s.Partner.Agreements(ctx)
	if err != nil {
		return nil, now, fmt.Errorf("read the agreements: %w", err)
	}
	out := all[:0]
	for _, s := range all {
		if who.Role != candor.Partner || concerns(s.Agreement, who.Party) {
			out = append(out, s)
		}
	}
	return out, now, nil
}

// Agreement gives one, as Agreements would.
func (h *House) Agreement(ctx context.Context, who candor.Actor, id candor.AgreementID) (partner.Standing, time.Time, error) {
	all, now, err := h.Agreements(ctx, who)
	if err != nil {
		return partner.Standing{}, now, err
	}
	for _, s := range all {
		if s.Agreement.ID == id {
			return s, now, nil
		}
	}
	return partner.Standing{}, now, fmt.Errorf("there is no agreement of that name: %w", partner.ErrUnknown)
}

func concerns(a partner.Agreement, p candor.PartyID) bool {
	for _, x := range a.Signatories() {
		if x == p {
			return true
		}
	}
	return false
}

// Sign adds a party's signature, made here with its key or brought from elsewhere.
func (h *House) Sign(ctx context.Context, who candor.Actor, id candor.AgreementID, g partner.Signature) error {
	s, party, err := h.signing(ctx, who, id, g.Party)
	if err != nil {
		return err
	}
	if err := partner.Verify(s.Agreement, party, g); err != nil {
		return fmt.Errorf("check the signature: %w", err)
	}
	for _, missing := range s.Missing() {
		if missing == g.Party {
			return h.s.Partner.Sign(ctx, id, g)
		}
	}
	return nil // signed before: saying yes twice changes nothing
}

// SignWith signs with a party's key; the key is used and not kept.
func (h *House) SignWith(ctx context.Context, who candor.Actor, id candor.AgreementID, as candor.PartyID, key ed25519.PrivateKey) error {
	s, _, err := h.signing(ctx, who, id, as)
	if err != nil {
		return err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	g, err := partner.Sign(s.Agreement, as, key, now)
	if err != nil {
		return err
	}
	return h.Sign(ctx, who, id, g)
}

// RefuseWith keeps a party's no.
func (h *House) RefuseWith(ctx context.Context, who candor.Actor, id candor.AgreementID, as candor.PartyID, key ed25519.PrivateKey, reason string) error {
	s, party, err := h.signing(ctx, who, id, as)
	if err != nil {
		return err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	r, err := partner.Refuse(s.Agreement, as, key, reason, now)
	if err != nil {
		return err
	}
	if err := partner.VerifyRefusal(s.Agreement, party, r); err != nil {
		return fmt.Errorf("check the refusal: %w", err)
	}
	return h.s.Partner.Refuse(ctx, id, r)
}

// EndWith stops an agreement at a moment; at once when it is zero.
func (h *House) EndWith(ctx context.Context, who candor.Actor, id candor.AgreementID, as candor.PartyID, key ed25519.PrivateKey, reason string, effective time.Time) error {
	s, party, err := h.signing(ctx, who, id, as)
	if err != nil {
		return err
	}
	now, err := h.s.Epochs.Now(ctx)
	if err != nil {
		return err
	}
	e, err := partner.Stop(s.Agreement, as, key, reason, now, effective)
	if err != nil {
		return err
	}
	if err := partner.VerifyEnd(s.Agreement, party, e); err != nil {
		return fmt.Errorf("check the ending: %w", err)
	}
	return h.s.Partner.End(ctx, id, e)
}

// RefuseAgreement keeps the no of somebody who is signed in for a side: the record says that no key spoke.
func (h *House) RefuseAgreement(ctx context.Context, who candor.Actor, id candor.AgreementID, reason string) error {
	s, party, now, err := h.speaking(ctx, who, id, access.SignAgreement)
	if err != nil {
		return err
	}
	r := partner.Refusal{Party: who.Party, Reason: reason, At: now, Digest: s.Agreement.Digest()}
	if err := partner.VerifyRefusal(s.Agreement, party, r); err != nil {
		return notTaken(err)
	}
	return h.s.Partner.Refuse(ctx, id, r)
}

// EndAgreement stops an agreement at a moment, at once when it is zero, by somebody who is signed in for a side.
func (h *House) EndAgreement(ctx context.Context, who candor.Actor, id candor.AgreementID, reason string, effective time.Time) error {
	s, party, now, err := h.speaking(ctx, who, id, access.EndAgreement)
	if err != nil {
		return err
	}
	e := partner.End{Party: who.Party, At: now, Effective: effective.UTC(), Reason: reason, Digest: s.Agreement.Digest()}
	if err := partner.VerifyEnd(s.Agreement, party, e); err != nil {
		return notTaken(err)
	}
	return h.s.Partner.End(ctx, id, e)
}

// speaking asks for the duty, and that somebody speaks for their own company.
func (h *House) speaking(ctx context.Context, who candor.Actor, id candor.AgreementID, act access.Action) (partner.Standing, partner.Party, time.Time, error) {
	fail := func(err error) (partner.Standing, partner.Party, time.Time, error) {
		return partner.Standing{}, partner.Party{}, time.Time{}, err
	}
	if err := h.allow(who, act); err != nil {
		return fail(err)
	}
	s, now, err := h.Agreement(ctx, who, id)
	if err != nil {
		return fail(err)
	}
	p, ok := h.World().Party(who.Party)
	if !ok {
		return fail(mistake("unknown-party", "nobody described this party", "candor apply a Party first"))
	}
	return s, p, now, nil
}

// notTaken tells why a no or an ending does not count.
func notTaken(err error) error {
	if errors.Is(err, partner.ErrNotSignatory) {
		return mistake("not-a-signatory", partner.ErrNotSignatory.Error(), "Only the sides named in it speak about it.")
	}
	return mistake("not-taken", "these words or this moment cannot be taken", "Give a reason in plain words, and a day that is not past.")
}

func (h *House) signing(ctx context.Context, who candor.Actor, id candor.AgreementID, as candor.PartyID) (partner.Standing, partner.Party, error) {
	if who.Role == candor.Operator {
		// Whoever holds a company's key speaks for it: the signature is the proof, not the files of the workspace.
		who = candor.Actor{Role: candor.Partner, Name: who.Name, Party: as}
		if as == h.World().Company.ID {
			who.Role = candor.Board
		}
	}
	if err := h.allow(who, access.SignAgreement); err != nil {
		return partner.Standing{}, partner.Party{}, err
	}
	if who.Party != as {
		return partner.Standing{}, partner.Party{}, &Refused{Decision{Reasons: []candor.Reason{{Rule: "not-your-party", Text: "Only a company itself speaks for it.", Protects: "No agreement stands on somebody else's word.", Instead: "Sign for the company that you act for."}}}}
	}
	s, _, err := h.Agreement(ctx, who, id)
	if err != nil {
		return s, partner.Party{}, err
	}
	p, ok := h.World().Party(as)
	if !ok {
		return s, p, mistake("unknown-party", "nobody described this party", "candor apply a Party first")
	}
	return s, p, nil
}

// SignFile adds the signature that a file from elsewhere carries: the key stays where it was made. Why it does not count is
// told as reasons.
func (h *House) SignFile(ctx context.Context, who candor.Actor, id candor.AgreementID, file []byte) ([]candor.Reason, error) {
	if who.Role != candor.Operator { // whose proof is the signature alone
		if err := h.allow(who, access.SignAgreement); err != nil {
			return nil, err
		}
	}
	const protects = "An agreement stands only on signatures over its own words, by the companies that it names."
	a, g, err := partner.ReadSigned(file)
	if err != nil {
		return []candor.Reason{{Rule: "unreadable-signature", Text: "This is not a signed agreement, or it was changed after it was signed.", Protects: protects,
			Instead: "Sign the words again with candor agreement sign, and send the file that it writes, unchanged."}}, nil
	}
	if a.ID != id {
		return []candor.Reason{{Rule: "other-agreement", Text: "The signature is for another agreement.", Protects: protects,
			Instead: "Choose the file that was signed for this agreement."}}, nil
	}
	err = h.Sign(ctx, who, id, g)
	var no *Refused
	for _, c := range []struct {
		is            error
		rule, instead string
	}{
		{partner.ErrOtherWords, "other-words", "Download the words again and sign them anew: they have changed since."},
		{partner.ErrWrongKey, "wrong-key", "Sign with the key that your company registered here, or have a steward apply the new key first."},
		{partner.ErrNotSignatory, "not-a-signatory", "Only the sides named in it sign."},
		{partner.ErrBadSignature, "bad-signature", "Sign the words again."},
	} {
		if errors.Is(err, c.is) {
			return []candor.Reason{{Rule: c.rule, Text: sentence(c.is), Protects: protects, Instead: c.instead}}, nil
		}
	}
	if errors.As(err, &no) {
		return no.Decision.Reasons, nil
	}
	return nil, err
}

// sentence makes an error of ours a sentence.
func sentence(err error) string {
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
