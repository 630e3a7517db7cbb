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

// What an entry of a request or an attestation says was done.
const (
	deletionAsked    = "deletion asked"
	deletionAttested = "deletion attested"
)

var _ partner.Deletions = Partner{}

// AskDeletion keeps a request with its entry.
func (p Partner) AskDeletion(ctx context.Context, r partner.DeletionRequest) (int64, error) {
	err := p.db.write(ctx, func(t *tx) error {
		n, err := t.int("select coalesce(max(id),0)+1 from deletion_request")
		if err != nil {
			return err
		}
		r.ID = n
		for _, a := range r.Answers {
			before, err := t.int("select count(*) from deletion_answer where intent=? and why=?", a, string(r.Why))
			if err != nil {
				return err
			}
			if before > 0 {
				return partner.ErrAsked
			}
			if err := t.exec("insert into deletion_answer(intent,why,request) values(?,?,?)", a, string(r.Why), r.ID); err != nil {
				return err
			}
		}
		body, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("write the request: %w", err)
		}
		d := r.Digest()
		i, err := t.append(uses, ledger.Body{Kind: ledger.KindAgreement, Agreement: r.Agreement, Recipient: r.Party, Change: deletionAsked, Digest: &d})
		if err != nil {
			return err
		}
		return t.exec("insert into deletion_request(id,party,body,digest,entry) values(?,?,?,?,?)", r.ID, string(r.Party), body, d[:], i)
	})
	return r.ID, err
}

const deletionColumns = "select body,entry,attestation,attested_entry from deletion_request "

func deletion(s *sqlite.Stmt) (out partner.DeletionStanding, err error) {
	if err := json.Unmarshal(blob(s, 0), &out.Request); err != nil {
		return out, fmt.Errorf("read a request of deletion: %w", err)
	}
	out.Entry, out.AttestedEntry = s.ColumnInt64(1), s.ColumnInt64(3)
	if b := blob(s, 2); len(b) > 0 {
		out.Attested = &partner.Attestation{}
		if err := json.Unmarshal(b, out.Attested); err != nil {
			return out, fmt.Errorf("read an attestation: %w", err)
		}
	}
	return out, nil
}

// Deletions lists requests, oldest first.
func (p Partner) Deletions(ctx context.Context, party candor.PartyID) (out []partner.DeletionStanding, err error) {
	err = p.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, deletionColumns+"where ?='' or party=? order by id", func(s *sqlite.Stmt) error {
			x, err := deletion(s)
			out = append(out, x)
			return err
		}, string(party), string(party))
	})
	return out, err
}

// AttestDeletion keeps a partner's word with its entry, checked where it is written.
func (p Partner) AttestDeletion(ctx context.Context, id int64, a partner.Attestation) error {
	return p.db.write(ctx, func(t *tx) error {
		var s *partner.DeletionStanding
		err := rows(t.conn, deletionColumns+"where id=?", func(st *sqlite.Stmt) error {
			x, err := deletion(st)
			s = &x
			return err
		}, id)
		if err != nil {
			return err
		}
		if s == nil {
			return fmt.Errorf("request of deletion: %w", partner.ErrUnknown)
		}
		if s.Attested != nil {
			return partner.ErrAttested
		}
		var party partner.Party
		err = rows(t.conn, "select body from party where id=?", func(st *sqlite.Stmt) error { return json.Unmarshal(blob(st, 0), &party) }, string(a.Party))
		if err != nil {
			return fmt.Errorf("read the party: %w", err)
		}
		if err := partner.VerifyAttestation(s.Request, party, a); err != nil {
			return err
		}
		body, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("write the attestation: %w", err)
		}
		d := a.Digest()
		i, err := t.append(uses, ledger.Body{Kind: ledger.KindAgreement, Agreement: s.Request.Agreement, Recipient: a.Party, Change: deletionAttested, Digest: &d, For: &s.Entry})
		if err != nil {
			return err
		}
		return t.exec("update deletion_request set attestation=?,attested_entry=? where id=?", body, i, id)
	})
}

// deletions compares each request and attestation that is kept with what its entry committed to, and finds those made up.
func (a Audit) deletions(c *sqlite.Conn, wrong func(string, ...any)) error {
	said := map[int64]ledger.Body{}
	err := rows(c, "select i,body from entry where log=? and kind=?", func(s *sqlite.Stmt) error {
		var b ledger.Body
		if err := json.Unmarshal(blob(s, 1), &b); err == nil && (b.Change == deletionAsked || b.Change == deletionAttested) {
			said[s.ColumnInt64(0)] = b
		}
		return nil
	}, int64(uses), string(ledger.KindAgreement))
	if err != nil {
		return err
	}
	is := func(i int64, what string, want candor.Digest) bool {
		b, ok := said[i]
		delete(said, i)
		return ok && b.Change == what && b.Digest != nil && *b.Digest == want
	}
	err = rows(c, deletionColumns+"order by id", func(s *sqlite.Stmt) error {
		x, err := deletion(s)
		if err != nil {
			return err
		}
		if !is(x.Entry, deletionAsked, x.Request.Digest()) {
			wrong("the request of deletion kept for entry %d is not the one that was recorded", x.Entry)
		}
		if x.Attested != nil && !is(x.AttestedEntry, deletionAttested, x.Attested.Digest()) {
			wrong("the attestation kept for entry %d is not the one that was recorded", x.AttestedEntry)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range said {
		wrong("entry %d records a request of deletion or an attestation, and none is kept", i)
	}
	return nil
}
