package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/ledger"
)

// Identity is the identity room's seam.
type Identity struct{ db *DB }

var _ identity.Store = Identity{}

// Identity gives the seam.
func (db *DB) Identity() Identity { return Identity{db} }

// Find gives everybody whom a key leads to; somebody whose deletion began is nobody.
func (i Identity) Find(ctx context.Context, k identity.Key) (out []candor.SubjectID, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select subject from person_key where kind=? and value=? and subject not in (select subject from erasure) order by subject", func(s *sqlite.Stmt) error {
			out = append(out, candor.SubjectID(s.ColumnInt64(0)))
			return nil
		}, k.Kind, k.Value)
	})
	return out, err
}

// Keys gives what a person is known by.
func (i Identity) Keys(ctx context.Context, who candor.SubjectID) (out []identity.Known, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select kind,value,verified from person_key where subject=? order by kind,value", func(s *sqlite.Stmt) error {
			out = append(out, identity.Known{Key: identity.Key{Kind: s.ColumnText(0), Value: s.ColumnText(1)}, Verified: instant(s, 2)})
			return nil
		}, int64(who))
	})
	return out, err
}

// Since says when a person came to be known.
func (i Identity) Since(ctx context.Context, who candor.SubjectID) (at time.Time, ok bool, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select since from person where id=?", func(s *sqlite.Stmt) error {
			at, ok = instant(s, 0), true
			return nil
		}, int64(who))
	})
	return at, ok, err
}

// List pages through people.
func (i Identity) List(ctx context.Context, after candor.SubjectID, limit int) (out []candor.SubjectID, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select id from person where id>? order by id limit ?", func(s *sqlite.Stmt) error {
			out = append(out, candor.SubjectID(s.ColumnInt64(0)))
			return nil
		}, int64(after), limit)
	})
	return out, err
}

// Conflicts lists keys that lead to several people. It is read from the keys themselves: who is deleted leaves none behind.
func (i Identity) Conflicts(ctx context.Context, limit int) (out []identity.Conflict, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, `with alive as (select kind,value,subject from person_key where subject not in (select subject from erasure)),
			shared as (select kind,value from alive group by kind,value having count(*)>1 order by kind,value limit ?)
			select kind,value,subject from alive join shared using(kind,value) order by kind,value,subject`, func(s *sqlite.Stmt) error {
			k := identity.Key{Kind: s.ColumnText(0), Value: s.ColumnText(1)}
			if n := len(out); n == 0 || out[n-1].Key != k {
				out = append(out, identity.Conflict{Key: k})
			}
			last := &out[len(out)-1]
			last.People = append(last.People, candor.SubjectID(s.ColumnInt64(2)))
			return nil
		}, limit)
	})
	return out, err
}

// Verify notes that a person has proved a key.
func (i Identity) Verify(ctx context.Context, s candor.SubjectID, k identity.Key) error {
	return i.db.write(ctx, func(t *tx) error {
		return t.exec("update person_key set verified=? where kind=? and value=? and subject=?", t.now.UnixMicro(), k.Kind, k.Value, int64(s))
	})
}

// SignUp makes a person of somebody who verified a key.
func (i Identity) SignUp(ctx context.Context, k identity.Key, token [32]byte) (s candor.SubjectID, err error) {
	err = i.db.write(ctx, func(t *tx) error {
		n, err := t.int("select count(*) from person_key where kind=? and value=?", k.Kind, k.Value)
		if err != nil {
			return err
		}
		if n > 0 {
			return errors.New("this key is known already: sign in instead")
		}
		next, err := t.int("select value from meta where key='next_person'")
		if err != nil {
			return err
		}
		s = candor.SubjectID(next)
		if err := t.person(s); err != nil {
			return err
		}
		if err := t.exec("insert into person_key(kind,value,subject,verified,own) values(?,?,?,?,1)", k.Kind, k.Value, next, t.now.UnixMicro()); err != nil {
			return err
		}
		if err := t.exec("update suppression set returned=? where token=?", t.now.UnixMicro(), token[:]); err != nil {
			return err
		}
		who, err := t.commitment(s)
		if err != nil {
			return err
		}
		entry, err := t.append(people, ledger.Body{Kind: ledger.KindReturn, Subject: who})
		if err != nil {
			return err
		}
		if err := t.exec("update person set entry=? where id=?", entry, next); err != nil {
			return err
		}
		return t.exec("update meta set value=? where key='next_person'", next+1)
	})
	return s, err
}

// person makes a person with a secret of their own, by which entries commit to them.
func (t *tx) person(s candor.SubjectID) error {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(t.db.opt.Rand, secret); err != nil {
		return fmt.Errorf("draw a person's secret: %w", err)
	}
	return t.exec("insert into person(id,since,secret) values(?,?,?)", int64(s), t.now.UnixMicro(), secret)
}
