package house

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/partner"
)

// SampleInfo says how to look around in a sample company.
type SampleInfo struct {
	Customer  demo.Person // sign in by a link to this address; the test inbox shows it
	Unasked   demo.Person
	InStory   demo.Person // the customer of the guided story
	Accounts  []SampleAccount
	Questions []demo.Question
	Truth     demo.Truth `json:"-"` // for tests alone
}

// Offers are the questions as pages offer them.
func (s SampleInfo) Offers() (out []flow.Offer) {
	for _, q := range s.Questions {
		out = append(out, flow.Offer{ID: q.ID, Title: q.Title, Reading: q.Reading, SQL: q.SQL, Purpose: q.Purpose, Recipient: q.Recipient, Agreement: q.Agreement, Precision: q.Precision})
	}
	return out
}

// SampleAccount is one way to sign in. Everybody knows these secrets: the company is invented.
type SampleAccount struct {
	Who    string // "a marketer"
	Name   string // of the account; for a partner too
	Secret string // password, or a partner's access key
	Role   candor.Role
	Party  candor.PartyID
}

// SamplePassword is the password of every account of the sample company.
const SamplePassword = "open-garden-gate-2026"

// SampleFile is where a workspace keeps how to look around in it.
const SampleFile = "sample.json"

// Sample makes a workspace of an invented shop in a folder that is not one yet, and takes it down the whole road: described,
// loaded, permitted, agreed with one partner and offered to another, asked, paid. say tells each step.
func Sample(ctx context.Context, dir string, opt Options, say func(string)) (h *House, info *SampleInfo, err error) {
	opt.fill()
	if say == nil {
		say = func(string) {}
	}
	if err := Init(dir, opt); err != nil {
		return nil, nil, err
	}
	if h, err = Open(ctx, dir, opt); err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	s := &sampling{h: h, who: access.AtHost(demo.Company), keys: map[candor.PartyID]ed25519.PrivateKey{}, say: say}
	public := map[candor.PartyID]string{}
	for _, p := range []candor.PartyID{demo.Company, demo.PayCo, demo.Leafbrand} {
		k, err := partner.NewKey(opt.Rand)
		if err != nil {
			return nil, nil, err
		}
		pub, ok := k.Public().(ed25519.PublicKey)
		if !ok {
			return nil, nil, errors.New("a signing key without a public half")
		}
		s.keys[p], public[p] = k, partner.EncodePublic(pub)
		if err := writeKey(path.Join(dir, "keys", string(p)+".key"), partner.EncodePrivate(k)+"\n"); err != nil {
			return nil, nil, err
		}
	}
	now, err := h.DB.Now(ctx)
	if err != nil {
		return nil, nil, err
	}
	say("Inventing a shop with 20,000 customers")
	s.shop = demo.Make(demo.Seed, now, public)
	for _, step := range []func(context.Context) error{s.describe, s.load, s.permit, s.agree, s.ask, s.invite} {
		if err := step(ctx); err != nil {
			return nil, nil, err
		}
	}
	return h, &SampleInfo{Customer: s.shop.Guest, Unasked: s.shop.Unasked, InStory: s.shop.InStory, Accounts: s.accounts, Questions: s.shop.Questions, Truth: s.shop.Truth}, nil
}

type sampling struct {
	h        *House
	who      candor.Actor
	shop     *demo.Shop
	keys     map[candor.PartyID]ed25519.PrivateKey
	accounts []SampleAccount
	say      func(string)
}

func (s *sampling) describe(ctx context.Context) error {
	s.say("Describing it: data contracts, purposes, notices, partners, agreements")
	var files []describe.File
	for name, b := range s.shop.Files {
		if rest, ok := strings.CutPrefix(name, "company/"); ok {
			files = append(files, describe.File{Name: rest, Data: b})
		}
	}
	_, err := s.h.Apply(ctx, s.who, files, false)
	return err
}

func (s *sampling) load(ctx context.Context) error {
	for _, l := range s.shop.Loads {
		rep, err := s.h.Load(ctx, s.who, l.Dataset, bytes.NewReader(s.shop.Files[l.File]), intake.Dialect{}, nil)
		if err != nil {
			return fmt.Errorf("load %s: %w", l.Dataset, err)
		}
		s.say(fmt.Sprintf("Loaded %s: %d rows, %d set aside", l.Dataset, rep.Rows, rep.Quarantined))
	}
	return nil
}

func (s *sampling) permit(ctx context.Context) error {
	im, err := s.h.ImportPermissions(ctx, s.who, bytes.NewReader(s.shop.Files[demo.PermissionFile]), "customer")
	if err != nil {
		return fmt.Errorf("import permissions: %w", err)
	}
	if im.Bad > 0 {
		return fmt.Errorf("import permissions: %d rows were not taken: %s", im.Bad, im.Reasons[0].Text)
	}
	s.say(fmt.Sprintf("Wrote down what people chose: %d times yes, %d times no; the rest was never asked", im.Yes, im.No))
	return nil
}

func (s *sampling) agree(ctx context.Context) error {
	for _, p := range []candor.PartyID{demo.Company, demo.PayCo} {
		if err := s.h.SignWith(ctx, s.who, demo.PayCoAgreement, p, s.keys[p]); err != nil {
			return fmt.Errorf("sign: %w", err)
		}
	}
	// The brand signed; the shop's board has not yet.
	if err := s.h.SignWith(ctx, s.who, demo.LeafbrandAgreement, demo.Leafbrand, s.keys[demo.Leafbrand]); err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	s.say("Signed the agreement with Pay Co; the one with Leafbrand waits for the board")
	return s.h.RefreshCoverage(ctx)
}

func (s *sampling) ask(ctx context.Context) error {
	for _, q := range s.shop.Questions {
		if q.Agreement == demo.LeafbrandAgreement {
			continue
		}
		r, err := s.h.Ask(ctx, candor.Request{Purpose: q.Purpose, Recipient: q.Recipient, Agreement: q.Agreement, Question: q.SQL, Precision: q.Precision, Actor: s.who})
		if err != nil {
			return fmt.Errorf("ask %q: %w", q.ID, err)
		}
		if !r.Decision.Allowed {
			return fmt.Errorf("ask %q: refused: %s", q.ID, r.Decision.Reasons[0].Text)
		}
	}
	s.say(fmt.Sprintf("Asked %d questions down the road", len(s.shop.Questions)-1))
	return s.h.Settle(ctx)
}

func (s *sampling) invite(ctx context.Context) error {
	door, err := s.h.Door()
	if err != nil {
		return err
	}
	for _, a := range []SampleAccount{
		{Who: "a marketer", Name: "mira", Role: candor.Analyst},
		{Who: "a data steward", Name: "stefan", Role: candor.Steward},
		{Who: "a board member", Name: "bea", Role: candor.Board},
		{Who: "a partner (Pay Co)", Name: "payco", Role: candor.Partner, Party: demo.PayCo},
		{Who: "a partner (Leafbrand)", Name: "leafbrand", Role: candor.Partner, Party: demo.Leafbrand},
	} {
		link, no, err := door.Invite(ctx, s.who, access.Invitee{Name: a.Name, Role: a.Role, Party: a.Party, Department: "Sample"})
		if err != nil || no != nil {
			return fmt.Errorf("invite %s: %v %w", a.Name, no, err)
		}
		password := SamplePassword
		if a.Role == candor.Partner {
			password = ""
		}
		_, key, no, err := door.Accept(ctx, link, password, "sample")
		if err != nil || no != nil {
			return fmt.Errorf("set up %s: %v %w", a.Name, no, err)
		}
		a.Secret = password
		if a.Role == candor.Partner {
			a.Secret = key.Reveal()
		} else {
			a.Party = demo.Company
		}
		s.accounts = append(s.accounts, a)
	}
	return nil
}
