package sqlite

import (
	"context"
	"encoding/json"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/ledger"
)

// Certificates keeps the board's word on datasets.
type Certificates struct{ db *DB }

var _ flow.Certificates = Certificates{}

// Certificates gives the seam.
func (db *DB) Certificates() Certificates { return Certificates{db} }

// What an entry of a certificate says was done.
const (
	certified  = "certified"
	withdrawal = "certificate withdrawn"
)

// Certify keeps a certificate with its entry, and ends the one before. The catalogue in which its contract was looked at
// must be in force in this very transaction.
func (x Certificates) Certify(ctx context.Context, c catalog.Certificate, catalogue int64) error {
	digest, err := c.Digest()
	if err != nil {
		return err
	}
	purposes, err := json.Marshal(c.Purposes)
	if err != nil {
		return err
	}
	return x.db.write(ctx, func(t *tx) error {
		now, err := t.int("select value from meta where key='catalog'")
		if err != nil {
			return err
		}
		if now != catalogue {
			return ledger.ErrStale
		}
		i, err := t.append(uses, ledger.Body{Kind: ledger.KindCertify, Datasets: []string{c.Dataset}, Change: certified, Actor: string(c.Role), Digest: &digest})
		if err != nil {
			return err
		}
		if err := t.endCertificate(c.Dataset, i, catalog.CertificateEnd{How: catalog.Replaced, Role: c.Role, By: c.By}); err != nil {
			return err
		}
		return t.exec("insert into certificate(entry,dataset,at,until,contract,purposes,decisions,note,role,account) values(?,?,?,?,?,?,?,?,?,?)",
			i, c.Dataset, t.now.UnixMicro(), c.Until.UnixMicro(), c.Contract[:], string(purposes), c.Decisions, c.Note, string(c.Role), c.By)
	})
}

// Withdraw ends the certificate of an entry with an entry of its own; ledger.ErrStale when it has ended meanwhile.
func (x Certificates) Withdraw(ctx context.Context, c catalog.Certificate, end catalog.CertificateEnd) error {
	of, err := c.Digest()
	if err != nil {
		return err
	}
	digest, err := end.Digest(of)
	if err != nil {
		return err
	}
	end.How = catalog.Withdrawn
	return x.db.write(ctx, func(t *tx) error {
		open, err := t.int("select count(*) from certificate where entry=? and ended=0", c.Entry)
		if err != nil {
			return err
		}
		if open == 0 {
			return ledger.ErrStale
		}
		i, err := t.append(uses, ledger.Body{Kind: ledger.KindCertify, Datasets: []string{c.Dataset}, Change: withdrawal, Actor: string(end.Role), Digest: &digest, For: &c.Entry})
		if err != nil {
			return err
		}
		return t.endCertificate(c.Dataset, i, end)
	})
}

// endCertificate ends what stands, by the entry that ended it.
func (t *tx) endCertificate(dataset string, entry int64, end catalog.CertificateEnd) error {
	return t.exec("update certificate set ended=?,end_entry=?,end_how=?,end_role=?,end_account=?,end_why=? where dataset=? and ended=0",
		t.now.UnixMicro(), entry, string(end.How), string(end.Role), end.By, end.Why, dataset)
}

const certificateColumns = "select entry,dataset,at,until,contract,purposes,decisions,note,role,account,ended,end_entry,end_how,end_role,end_account,end_why from certificate "

func certificate(s *sqlite.Stmt) (c catalog.Certificate, err error) {
	c = catalog.Certificate{Entry: s.ColumnInt64(0), Dataset: s.ColumnText(1), At: instant(s, 2), Until: instant(s, 3), Decisions: s.ColumnText(6), Note: s.ColumnText(7),
		Role: candor.Role(s.ColumnText(8)), By: s.ColumnText(9)}
	s.ColumnBytes(4, c.Contract[:])
	if s.ColumnInt64(10) != 0 {
		c.End = &catalog.CertificateEnd{At: instant(s, 10), Entry: s.ColumnInt64(11), How: catalog.EndHow(s.ColumnText(12)), Role: candor.Role(s.ColumnText(13)), By: s.ColumnText(14), Why: s.ColumnText(15)}
	}
	return c, json.Unmarshal([]byte(s.ColumnText(5)), &c.Purposes)
}

// Certificates lists a dataset's certificates, newest first.
func (x Certificates) Certificates(ctx context.Context, dataset string) (out []catalog.Certificate, err error) {
	err = x.db.read(ctx, func(conn *sqlite.Conn) error {
		return rows(conn, certificateColumns+"where dataset=? order by entry desc", func(s *sqlite.Stmt) error {
			c, err := certificate(s)
			out = append(out, c)
			return err
		}, dataset)
	})
	return out, err
}

// certificates compares each certificate that is kept with what its entries committed to, and finds those made up.
func (a Audit) certificates(c *sqlite.Conn, wrong func(string, ...any)) error {
	said := map[int64]ledger.Body{}
	err := rows(c, "select i,body from entry where log=? and kind=?", func(s *sqlite.Stmt) error {
		var b ledger.Body
		if err := json.Unmarshal(blob(s, 1), &b); err != nil {
			return nil // reported as altered
		}
		said[s.ColumnInt64(0)] = b
		return nil
	}, int64(uses), string(ledger.KindCertify))
	if err != nil {
		return err
	}
	is := func(i int64, what string, want candor.Digest) bool {
		b, ok := said[i]
		delete(said, i)
		return ok && b.Change == what && b.Digest != nil && *b.Digest == want
	}
	err = rows(c, certificateColumns+"order by entry", func(s *sqlite.Stmt) error {
		x, err := certificate(s)
		if err != nil {
			return err
		}
		d, err := x.Digest()
		if err != nil {
			return err
		}
		if !is(x.Entry, certified, d) {
			wrong("the certificate kept for entry %d is not the one that was recorded", x.Entry)
		}
		if x.End != nil && x.End.How == catalog.Withdrawn {
			if d, err = x.End.Digest(d); err != nil {
				return err
			}
			if !is(x.End.Entry, withdrawal, d) {
				wrong("the end kept for the certificate of entry %d is not the one that was recorded", x.Entry)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range said {
		wrong("entry %d records a certificate or its end, and none is kept", i)
	}
	return nil
}
