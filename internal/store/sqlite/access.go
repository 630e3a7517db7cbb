package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/ledger"
)

// Access is the access room's seam.
type Access struct{ db *DB }

var _ access.Store = Access{}

// Access gives the seam.
func (db *DB) Access() Access { return Access{db} }

// PutAccount writes an account if nobody else did since it was read; who may sign in is part of the record.
func (a Access) PutAccount(ctx context.Context, acc access.Account) error {
	return a.db.write(ctx, func(t *tx) error {
		v, err := t.int("select version from account where name=?", acc.Name)
		if err != nil {
			return err
		}
		if v != acc.Version {
			return access.ErrStale
		}
		acc.Version++
		b, err := json.Marshal(acc)
		if err != nil {
			return fmt.Errorf("write the account: %w", err)
		}
		if err := t.exec("insert or replace into account(name,version,body) values(?,?,?)", acc.Name, acc.Version, b); err != nil {
			return err
		}
		change := "opened: " + string(acc.Role)
		if acc.Closed {
			change = "closed: " + string(acc.Role)
		} else if v > 0 {
			change = "changed: " + string(acc.Role)
		}
		_, err = t.append(uses, ledger.Body{Kind: ledger.KindAccess, Recipient: acc.Party, Change: change})
		return err
	})
}

// Account finds one by name.
func (a Access) Account(ctx context.Context, name string) (out access.Account, err error) {
	err = access.ErrNone
	all, rerr := a.accounts(ctx, "where name=?", name)
	if rerr != nil {
		return out, rerr
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return out, err
}

// Accounts lists all by name.
func (a Access) Accounts(ctx context.Context) ([]access.Account, error) {
	return a.accounts(ctx, "order by name")
}

func (a Access) accounts(ctx context.Context, where string, args ...any) (out []access.Account, err error) {
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select body from account "+where, func(s *sqlite.Stmt) error {
			var x access.Account
			if err := json.Unmarshal(blob(s, 0), &x); err != nil {
				return fmt.Errorf("read an account: %w", err)
			}
			out = append(out, x)
			return nil
		}, args...)
	})
	return out, err
}

// PutToken keeps a new token.
func (a Access) PutToken(ctx context.Context, k access.Token) error {
	return a.db.write(ctx, func(t *tx) error {
		n, err := t.int("select count(*) from token where hash=?", k.Hash[:])
		if err != nil {
			return err
		}
		if n > 0 {
			return errors.New("this token exists")
		}
		if s := int64(k.Holder.Subject); s != 0 { // somebody whose deletion began is given nothing
			if n, err := t.int("select count(*) from erasure where subject=?", s); err != nil || n > 0 {
				return errors.Join(err, access.ErrNone)
			}
		}
		if err := t.exec("insert into token(hash,use,account,subject,expires,name,made) values(?,?,?,?,?,?,?)", k.Hash[:], string(k.Use), k.Holder.Account, int64(k.Holder.Subject), micros(k.Expires), k.Name, micros(k.Made)); err != nil {
			return err
		}
		return noteToken(t, k, "token made: ")
	})
}

// noteToken puts into the record that a token for programs began or ended: of which role, and neither whose nor what they
// call it. Sign-ins are not recorded: what is done under them is.
func noteToken(t *tx, k access.Token, change string) error {
	if k.Use != access.ForProgram || k.Holder.Account == "" {
		return nil
	}
	var of access.Account
	err := rows(t.conn, "select body from account where name=?", func(s *sqlite.Stmt) error {
		return json.Unmarshal(blob(s, 0), &of)
	}, k.Holder.Account)
	if err != nil {
		return fmt.Errorf("read whose token it is: %w", err)
	}
	_, err = t.append(uses, ledger.Body{Kind: ledger.KindAccess, Recipient: of.Party, Change: change + string(of.Role)})
	return err
}

// Token finds a token, expired or not.
func (a Access) Token(ctx context.Context, hash candor.Digest) (out access.Token, err error) {
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		out, err = token(c, hash)
		return err
	})
	return out, err
}

func token(c *sqlite.Conn, hash candor.Digest) (out access.Token, err error) {
	all, err := tokens(c, "hash=?", hash[:])
	if err == nil && len(all) == 0 {
		err = access.ErrNone
	}
	if err != nil {
		return out, err
	}
	return all[0], nil
}

func tokens(c *sqlite.Conn, where string, args ...any) (out []access.Token, err error) {
	err = rows(c, "select hash,use,account,subject,expires,name,made from token where "+where, func(s *sqlite.Stmt) error {
		t := access.Token{Use: access.TokenUse(s.ColumnText(1)), Holder: access.Holder{Account: s.ColumnText(2), Subject: candor.SubjectID(s.ColumnInt64(3))},
			Expires: instant(s, 4), Name: s.ColumnText(5), Made: instant(s, 6)}
		copy(t.Hash[:], blob(s, 0))
		out = append(out, t)
		return nil
	}, args...)
	return out, err
}

// Tokens lists the holder's tokens of a use.
func (a Access) Tokens(ctx context.Context, h access.Holder, use access.TokenUse) (out []access.Token, err error) {
	err = a.db.read(ctx, func(c *sqlite.Conn) error {
		out, err = tokens(c, "account=? and subject=? and use=?", h.Account, int64(h.Subject), string(use))
		return err
	})
	return out, err
}

// TakeToken removes a token and gives it to one caller only.
func (a Access) TakeToken(ctx context.Context, hash candor.Digest) (out access.Token, err error) {
	err = a.db.write(ctx, func(t *tx) error {
		if out, err = token(t.conn, hash); err != nil {
			return err
		}
		if err := t.exec("delete from token where hash=?", hash[:]); err != nil {
			return err
		}
		return noteToken(t, out, "token taken back: ")
	})
	return out, err
}

// DropTokens removes the holder's tokens of these uses, or all of them.
func (a Access) DropTokens(ctx context.Context, h access.Holder, of ...access.TokenUse) error {
	return a.db.write(ctx, func(t *tx) error {
		if len(of) == 0 {
			return t.exec("delete from token where account=? and subject=?", h.Account, int64(h.Subject))
		}
		for _, u := range of {
			if err := t.exec("delete from token where account=? and subject=? and use=?", h.Account, int64(h.Subject), string(u)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Sweep removes tokens that expired at or before now.
func (a Access) Sweep(ctx context.Context, now time.Time) error {
	return a.db.write(ctx, func(t *tx) error {
		if err := t.exec("delete from attempt where at<=?", micros(now.Add(-flow.OnceLife))); err != nil {
			return err
		}
		return t.exec("delete from token where expires<>0 and expires<=?", micros(now))
	})
}

// Outbox is the embedded mailer: mail lands in a table that the test inbox shows.
type Outbox struct{ db *DB }

var _ access.Mailer = Outbox{}

// Outbox gives the mailer.
func (db *DB) Outbox() Outbox { return Outbox{db} }

// Send keeps the message.
func (o Outbox) Send(ctx context.Context, m access.Message) error {
	return o.db.write(ctx, func(t *tx) error {
		return t.exec("insert into mail(to_address,subject,body,at) values(?,?,?,?)", m.To, m.Subject, m.Body, micros(m.At))
	})
}

// Messages lists mail, newest first.
func (o Outbox) Messages(ctx context.Context, limit int) (out []access.Message, err error) {
	err = o.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select to_address,subject,body,at from mail order by id desc limit ?", func(s *sqlite.Stmt) error {
			out = append(out, access.Message{To: s.ColumnText(0), Subject: s.ColumnText(1), Body: s.ColumnText(2), At: instant(s, 3)})
			return nil
		}, limit)
	})
	return out, err
}
