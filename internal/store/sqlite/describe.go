package sqlite

import (
	"context"
	"fmt"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
)

// Descriptions keeps what the company is, as applied, with its history.
type Descriptions struct{ db *DB }

// Descriptions gives the seam.
func (db *DB) Descriptions() Descriptions { return Descriptions{db} }

// Apply puts changed objects into force together, with one entry each, and moves the catalogue's version once.
func (d Descriptions) Apply(ctx context.Context, changed []describe.Source, parties []partner.Party, agreements []partner.Agreement) error {
	return d.db.write(ctx, func(t *tx) error {
		if err := t.exec("update meta set value=value+1 where key='catalog'"); err != nil {
			return err
		}
		v, err := t.int("select value from meta where key='catalog'")
		if err != nil {
			return err
		}
		for _, s := range changed {
			if err := t.exec("update object set until=? where kind=? and id=? and until is null", v, string(s.Kind), s.ID); err != nil {
				return err
			}
			if err := t.exec("insert into object(kind,id,since,digest,file,source) values(?,?,?,?,?,?)", string(s.Kind), s.ID, v, s.Digest[:], s.File, s.Text); err != nil {
				return err
			}
			if s.Kind == describe.KindAgreement {
				continue // its own entry follows
			}
			dig := s.Digest
			i, err := t.append(uses, ledger.Body{Kind: ledger.KindDescribe, Change: string(s.Kind) + " " + s.ID, Digest: &dig})
			if err != nil {
				return err
			}
			if s.Kind == describe.KindDataset { // what the board looked at is no more
				if err := t.endCertificate(s.ID, i, catalog.CertificateEnd{How: catalog.ContractChanged}); err != nil {
					return err
				}
			}
		}
		for _, p := range parties {
			if err := t.party(p); err != nil {
				return err
			}
		}
		for _, a := range agreements {
			if err := t.agreement(a.ID, "words", true, func(s *partner.Standing) { s.Agreement = a }); err != nil {
				return err
			}
		}
		return nil
	})
}

// Sources gives the objects in force at a version of the catalogue (0: now), with the version.
func (d Descriptions) Sources(ctx context.Context, version int64) (out []describe.Source, at int64, err error) {
	err = d.db.read(ctx, func(c *sqlite.Conn) error {
		now, err := scalar(c, "select value from meta where key='catalog'")
		if err != nil {
			return err
		}
		if at = version; at == 0 {
			at = now
		}
		return rows(c, "select kind,id,digest,file,source from object where since<=? and (until is null or until>?) order by kind, id",
			func(s *sqlite.Stmt) error {
				x := describe.Source{Kind: describe.Kind(s.ColumnText(0)), ID: s.ColumnText(1), File: s.ColumnText(3), Text: s.ColumnText(4)}
				s.ColumnBytes(2, x.Digest[:])
				out = append(out, x)
				return nil
			}, at, at)
	})
	return out, at, err
}

// History gives an object's wordings, oldest first. Each was put into force with one entry, in the same order, which
// says when: the catalogue's version is a count and no time.
func (d Descriptions) History(ctx context.Context, kind describe.Kind, id string) (out []flow.Wording, err error) {
	err = d.db.read(ctx, func(c *sqlite.Conn) error {
		err := rows(c, "select digest,source from object where kind=? and id=? order by since", func(s *sqlite.Stmt) error {
			w := flow.Wording{Contract: s.ColumnText(1)}
			s.ColumnBytes(0, w.Version[:])
			out = append(out, w)
			return nil
		}, string(kind), id)
		if err != nil {
			return err
		}
		n := 0
		find, args := "kind=? and json_extract(cast(body as text),'$.change')=?", []any{string(ledger.KindDescribe), string(kind) + " " + id}
		if kind == describe.KindAgreement { // whose words have an entry of their own
			find, args = "kind=? and json_extract(cast(body as text),'$.change')='words' and json_extract(cast(body as text),'$.agreement')=?", []any{string(ledger.KindAgreement), id}
		}
		err = rows(c, "select i,at from entry where log=? and "+find+" order by i", func(s *sqlite.Stmt) error {
			if n < len(out) {
				out[n].Entry, out[n].At = s.ColumnInt64(0), instant(s, 1)
			}
			n++
			return nil
		}, append([]any{int64(uses)}, args...)...)
		if err == nil && n != len(out) {
			err = fmt.Errorf("%d wordings are kept and %d were recorded", len(out), n)
		}
		return err
	})
	return out, err
}
