package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/ledger"
)

// Journal is the ledger's seam.
type Journal struct{ db *DB }

var _ ledger.Journal = Journal{}

// Journal gives the seam.
func (db *DB) Journal() Journal { return Journal{db} }

// Intend is one transaction: the facts still hold, the debits fit, the entry is appended, the head signed.
func (j Journal) Intend(ctx context.Context, in ledger.Intent) (index int64, at time.Time, err error) {
	err = j.db.write(ctx, func(t *tx) error {
		at = t.now
		if err := t.current(in.Versions); err != nil {
			return err
		}
		for _, c := range in.Charges {
			if err := t.debit(c); err != nil {
				return err
			}
		}
		b := in.Body
		if in.Subject != 0 {
			if b.Subject, err = t.commitment(in.Subject); err != nil {
				return err
			}
		}
		if index, err = t.append(uses, b); err != nil {
			return err
		}
		return t.use(index, in, b)
	})
	return index, at, err
}

// current checks that nothing which the permit rests on has moved: law 3 holds because this runs in the transaction that
// starts the use.
func (t *tx) current(v ledger.Versions) error {
	n, err := t.int("select value from meta where key='catalog'")
	if err != nil || n != v.Catalog && v.Recipient != "" {
		return stale(err)
	}
	if n, err = t.int("select value from meta where key='epoch'"); err != nil || n != v.Epoch && v.Recipient != "" {
		return stale(err)
	}
	if v.Recipient != "" {
		if n, err = permissionVersion(t.conn, v.Recipient); err != nil || n != v.Permission {
			return stale(err)
		}
	}
	if v.ID != "" {
		if n, err = t.int("select version from agreement where id=?", string(v.ID)); err != nil || n != v.Agreement {
			return stale(err)
		}
	}
	if !v.Ends.IsZero() && !t.now.Before(v.Ends) {
		return ledger.ErrStale
	}
	return nil
}

func stale(err error) error {
	if err != nil {
		return err
	}
	return ledger.ErrStale
}

// debit spends by condition: what the window holds and the charge fit under the cap, or nothing happens.
func (t *tx) debit(c allowance.Charge) error {
	if c.Rho < 0 {
		return errors.New("a charge is never negative")
	}
	if c.Cap > 0 || c.Days != allowance.Lifetime {
		s, err := spent(t.conn, c, t.now)
		if err != nil {
			return err
		}
		if s.Window > c.Cap || c.Rho > c.Cap-s.Window {
			return ledger.ErrSpent
		}
	}
	return t.exec("insert into spent(scope,day,rho) values(?,?,?) on conflict(scope,day) do update set rho=rho+excluded.rho",
		string(c.Scope), day(t.now), int64(c.Rho))
}

// day counts UTC days. A debit of day d counts in a window of n days until day d+n is over, so at least n whole days.
func day(t time.Time) int64 { return t.Unix() / 86400 }

func spent(c *sqlite.Conn, ch allowance.Charge, now time.Time) (s allowance.Spent, err error) {
	since := int64(0)
	if ch.Days != allowance.Lifetime {
		since = day(now) - int64(ch.Days)
	}
	err = rows(c, "select coalesce(sum(case when day>=? then rho end),0), coalesce(sum(rho),0) from spent where scope=?", func(st *sqlite.Stmt) error {
		s.Window, s.Lifetime = candor.Rho(st.ColumnInt64(0)), candor.Rho(st.ColumnInt64(1))
		return nil
	}, since, string(ch.Scope))
	return s, err
}

func (t *tx) use(index int64, in ledger.Intent, b ledger.Body) error {
	sets, err := json.Marshal(b.Datasets)
	if err != nil {
		return err
	}
	cats, err := json.Marshal(in.Categories)
	if err != nil {
		return err
	}
	var key any
	if in.CacheKey != (candor.Digest{}) {
		key = in.CacheKey[:]
	}
	var rho candor.Rho
	for _, c := range in.Charges {
		rho = max(rho, c.Rho)
	}
	var price, rate, pool candor.Money
	if b.Price != nil {
		price = *b.Price
	}
	if b.Rate != nil {
		rate = *b.Rate
	}
	if b.Pool != nil {
		pool = *b.Pool
	}
	return t.exec(`insert into use(intent,at,kind,purpose,recipient,agreement,datasets,categories,permission,epoch,catalog,rho,price,rate,pool,currency,cache_key,plan,subject,role,actor)
		values(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, index, t.now.UnixMicro(), b.Use, string(b.Purpose), string(b.Recipient), string(b.Agreement),
		string(sets), string(cats), in.Versions.Permission, in.Versions.Epoch, in.Versions.Catalog, int64(rho), price.Micro, rate.Micro, pool.Micro, price.Currency,
		key, in.Plan, int64(in.Subject), string(in.Actor.Role), in.Actor.Name)
}

// Conclude appends the outcome and keeps the answer, once an intent.
func (j Journal) Conclude(ctx context.Context, out ledger.Outcome) (index int64, err error) {
	err = j.db.write(ctx, func(t *tx) error {
		open, err := t.int("select count(*) from use where intent=? and conclude is null", out.Intent)
		if err != nil {
			return err
		}
		if open != 1 {
			return errors.New("this use was concluded before, or never began")
		}
		if index, err = t.append(uses, out.Body); err != nil {
			return err
		}
		return t.exec("update use set conclude=?, released=?, digest=? where intent=?", index, out.Released, out.Digest[:], out.Intent)
	})
	return index, err
}

// Note appends an entry of the log of uses.
func (j Journal) Note(ctx context.Context, b ledger.Body) (index int64, err error) {
	err = j.db.write(ctx, func(t *tx) error {
		index, err = t.append(uses, b)
		return err
	})
	return index, err
}

const storedColumns = "select intent, conclude, digest, released, plan, at from use "

func stored(s *sqlite.Stmt) (out ledger.Stored) {
	out = ledger.Stored{Intent: s.ColumnInt64(0), Conclude: s.ColumnInt64(1), Released: blob(s, 3), Plan: blob(s, 4), At: instant(s, 5)}
	s.ColumnBytes(2, out.Digest[:])
	return out
}

// Released finds an answer by its cache key within an epoch.
func (j Journal) Released(ctx context.Context, key candor.Digest, epoch int64) (ledger.Stored, error) {
	return j.find(ctx, storedColumns+"where cache_key=? and epoch=? and conclude is not null order by intent limit 1", key[:], epoch)
}

// Answer finds an answer by its intent.
func (j Journal) Answer(ctx context.Context, intent int64) (ledger.Stored, error) {
	return j.find(ctx, storedColumns+"where intent=? and conclude is not null and kind='insight'", intent)
}

func (j Journal) find(ctx context.Context, q string, args ...any) (out ledger.Stored, err error) {
	found := false
	err = j.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, q, func(s *sqlite.Stmt) error {
			out, found = stored(s), true
			return nil
		}, args...)
	})
	if err == nil && !found {
		err = ledger.ErrNotFound
	}
	return out, err
}

// Spent is the allowance's seam.
func (j Journal) Spent(ctx context.Context, ch allowance.Charge, now time.Time) (s allowance.Spent, err error) {
	err = j.db.read(ctx, func(c *sqlite.Conn) error {
		s, err = spent(c, ch, now)
		return err
	})
	return s, err
}

// commitment names a person in the log under a key of their own, which goes with them. From the beginning of a deletion
// nothing more is written about its person.
func (t *tx) commitment(s candor.SubjectID) (string, error) {
	var key []byte
	err := rows(t.conn, "select secret from person where id=?1 and not exists(select 1 from erasure where subject=?1)", func(st *sqlite.Stmt) error { key = blob(st, 0); return nil }, int64(s))
	if err != nil {
		return "", err
	}
	if len(key) != 32 {
		return "", fmt.Errorf("nobody is known under this number")
	}
	return commit(key, s), nil
}
