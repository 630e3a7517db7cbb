package sqlite

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/reward"
)

// Books is the reward room's seam.
type Books struct{ db *DB }

var _ reward.Store = Books{}

// Books gives the seam.
func (db *DB) Books() Books { return Books{db} }

// follower is the name under which the books remember how far they read.
const follower = "reward"

func cursor(c *sqlite.Conn) (int64, error) {
	return scalar(c, "select cursor from follower where name=?", follower)
}

// Sales gives concluded priced answers after the cursor.
func (b Books) Sales(ctx context.Context, limit int) (out []reward.Sale, from int64, err error) {
	err = b.db.read(ctx, func(c *sqlite.Conn) error {
		if from, err = cursor(c); err != nil {
			return err
		}
		return rows(c, "select conclude,recipient,price,pool,currency from use where conclude>? and price>0 order by conclude limit ?", func(s *sqlite.Stmt) error {
			out = append(out, reward.Sale{Conclude: s.ColumnInt64(0), Partner: candor.PartyID(s.ColumnText(1)),
				Price: candor.Money{Micro: s.ColumnInt64(2), Currency: s.ColumnText(4)}, SharePart: s.ColumnInt64(3)})
			return nil
		}, from, limit)
	})
	return out, from, err
}

// Post writes entries and moves the cursor in one transaction.
func (b Books) Post(ctx context.Context, from, to int64, entries []reward.Entry) error {
	return b.db.write(ctx, func(t *tx) error {
		at, err := cursor(t.conn)
		if err != nil || at != from {
			return err
		}
		for _, e := range entries {
			if err := reward.Balanced(e.Postings); err != nil {
				return err
			}
			conclude := e.Conclude
			i, err := t.append(uses, ledger.Body{Kind: ledger.KindMoney, Postings: e.Postings, For: &conclude})
			if err != nil {
				return err
			}
			if err := t.post(i, e.Postings); err != nil {
				return err
			}
		}
		return t.exec("insert into follower(name,cursor) values(?,?) on conflict(name) do update set cursor=excluded.cursor", follower, to)
	})
}

func (t *tx) post(entry int64, ps []ledger.Posting) error {
	for _, p := range ps {
		if err := t.exec("insert into posting(entry,account,micro,currency,at) values(?,?,?,?,?)", entry, p.Account, p.Micro, p.Currency, t.now.UnixMicro()); err != nil {
			return err
		}
	}
	return nil
}

// PaidOut is what a person was paid before.
func (b Books) PaidOut(ctx context.Context, s candor.SubjectID) (out []reward.Payment, err error) {
	err = b.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select micro,currency,at from payout where subject=? order by id", func(st *sqlite.Stmt) error {
			out = append(out, reward.Payment{Amount: candor.Money{Micro: st.ColumnInt64(0), Currency: st.ColumnText(1)}, At: st.ColumnInt64(2)})
			return nil
		}, int64(s))
	})
	return out, err
}

// Pay moves money from the pool to a person. The public entry names neither person nor amount: it would tell how often
// somebody was counted.
func (b Books) Pay(ctx context.Context, s candor.SubjectID, amount candor.Money, before int) error {
	return b.db.write(ctx, func(t *tx) error {
		n, err := t.int("select count(*) from payout where subject=?", int64(s))
		if err != nil {
			return err
		}
		if n != int64(before) {
			return errors.New("this was paid a moment ago; look again")
		}
		held, err := t.int("select coalesce(sum(micro),0) from posting where account=? and currency=?", reward.Pool, amount.Currency)
		if err != nil {
			return err
		}
		if amount.Micro <= 0 || held < amount.Micro {
			return errors.New("the pool does not hold so much; nothing was paid")
		}
		who, err := t.commitment(s)
		if err != nil {
			return err
		}
		i, err := t.append(people, ledger.Body{Kind: ledger.KindMoney, Subject: who})
		if err != nil {
			return err
		}
		// Entries of the people's log are told apart from those of uses by their sign.
		if err := t.post(-1-i, []ledger.Posting{{Account: reward.Pool, Micro: -amount.Micro, Currency: amount.Currency}, {Account: reward.Paid, Micro: amount.Micro, Currency: amount.Currency}}); err != nil {
			return err
		}
		return t.exec("insert into payout(subject,micro,currency,at,through) values(?,?,?,?,?)", int64(s), amount.Micro, amount.Currency, t.now.UnixMicro(), i)
	})
}

// Balances sums every account.
func (b Books) Balances(ctx context.Context) (out []reward.Balance, err error) {
	err = b.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select account,sum(micro),currency from posting group by account,currency order by account", func(s *sqlite.Stmt) error {
			out = append(out, reward.Balance{Account: s.ColumnText(0), Money: candor.Money{Micro: s.ColumnInt64(1), Currency: s.ColumnText(2)}})
			return nil
		})
	})
	return out, err
}
