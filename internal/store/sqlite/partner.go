package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
)

// Partner is the partner room's seam.
type Partner struct{ db *DB }

var _ partner.Store = Partner{}

// Partner gives the seam.
func (db *DB) Partner() Partner { return Partner{db} }

// PutParty keeps a company and its keys.
func (p Partner) PutParty(ctx context.Context, party partner.Party) error {
	return p.db.write(ctx, func(t *tx) error {
		if err := t.party(party); err != nil {
			return err
		}
		_, err := t.append(uses, ledger.Body{Kind: ledger.KindDescribe, Change: "Party " + string(party.ID)})
		return err
	})
}

func (t *tx) party(p partner.Party) error {
	b, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write the party: %w", err)
	}
	return t.exec("insert or replace into party(id,body) values(?,?)", string(p.ID), b)
}

// Parties lists all, by id.
func (p Partner) Parties(ctx context.Context) (out []partner.Party, err error) {
	err = p.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select body from party order by id", func(s *sqlite.Stmt) error {
			var x partner.Party
			if err := json.Unmarshal(blob(s, 0), &x); err != nil {
				return fmt.Errorf("read a party: %w", err)
			}
			out = append(out, x)
			return nil
		})
	})
	return out, err
}

// PutAgreement keeps an agreement's words; other words than before make earlier signatures count for nothing.
func (p Partner) PutAgreement(ctx context.Context, a partner.Agreement) error {
	return p.db.write(ctx, func(t *tx) error {
		return t.agreement(a.ID, "words", true, func(s *partner.Standing) { s.Agreement = a })
	})
}

// Sign keeps a signature over the words in force, verified where it is written.
func (p Partner) Sign(ctx context.Context, id candor.AgreementID, g partner.Signature) error {
	check := func(a partner.Agreement, by partner.Party) error { return partner.Verify(a, by, g) }
	return p.said(ctx, id, g.Party, "signed by ", check, func(s *partner.Standing) { s.Signatures = append(s.Signatures, g) })
}

// Refuse keeps a no.
func (p Partner) Refuse(ctx context.Context, id candor.AgreementID, r partner.Refusal) error {
	check := func(a partner.Agreement, by partner.Party) error { return partner.VerifyRefusal(a, by, r) }
	return p.said(ctx, id, r.Party, "refused by ", check, func(s *partner.Standing) { s.Refusals = append(s.Refusals, r) })
}

// End keeps an ending.
func (p Partner) End(ctx context.Context, id candor.AgreementID, e partner.End) error {
	check := func(a partner.Agreement, by partner.Party) error { return partner.VerifyEnd(a, by, e) }
	return p.said(ctx, id, e.Party, "ended by ", check, func(s *partner.Standing) { s.Ends = append(s.Ends, e) })
}

// said keeps a party's word about an agreement, once it is checked against the words in force and the party's keys.
func (p Partner) said(ctx context.Context, id candor.AgreementID, by candor.PartyID, what string, check func(partner.Agreement, partner.Party) error, do func(*partner.Standing)) error {
	return p.db.write(ctx, func(t *tx) error {
		s, err := standing(t.conn, id)
		if err != nil {
			return err
		}
		var party partner.Party
		err = rows(t.conn, "select body from party where id=?", func(st *sqlite.Stmt) error { return json.Unmarshal(blob(st, 0), &party) }, string(by))
		if err != nil {
			return fmt.Errorf("read the party: %w", err)
		}
		if err := check(s.Agreement, party); err != nil {
			return err
		}
		return t.agreement(id, what+string(by), false, do)
	})
}

func (t *tx) agreement(id candor.AgreementID, what string, fresh bool, do func(*partner.Standing)) error {
	s, err := standing(t.conn, id)
	if err != nil && !fresh {
		return err
	}
	do(&s)
	s.Version++
	b, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the agreement: %w", err)
	}
	if err := t.exec("insert or replace into agreement(id,version,standing) values(?,?,?)", string(id), s.Version, b); err != nil {
		return err
	}
	d := s.Agreement.Digest()
	_, err = t.append(uses, ledger.Body{Kind: ledger.KindAgreement, Agreement: id, Change: what, Digest: &d})
	return err
}

func standing(c *sqlite.Conn, id candor.AgreementID) (out partner.Standing, err error) {
	found := false
	err = rows(c, "select standing from agreement where id=?", func(s *sqlite.Stmt) error {
		found = true
		return json.Unmarshal(blob(s, 0), &out)
	}, string(id))
	if err == nil && !found {
		err = fmt.Errorf("agreement: %w", partner.ErrUnknown)
	}
	return out, err
}

// Agreements lists all, by id.
func (p Partner) Agreements(ctx context.Context) (out []partner.Standing, err error) {
	err = p.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select standing from agreement order by id", func(s *sqlite.Stmt) error {
			var x partner.Standing
			if err := json.Unmarshal(blob(s, 0), &x); err != nil {
				return fmt.Errorf("read an agreement: %w", err)
			}
			out = append(out, x)
			return nil
		})
	})
	return out, err
}

// Standing gives one agreement.
func (p Partner) Standing(ctx context.Context, id candor.AgreementID) (out partner.Standing, err error) {
	err = p.db.read(ctx, func(c *sqlite.Conn) error {
		out, err = standing(c, id)
		return err
	})
	return out, err
}
