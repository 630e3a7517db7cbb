package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/ledger"
)

// Uses reads the private side of uses.
type Uses struct{ db *DB }

var _ flow.Uses = Uses{}

// Uses gives the seam.
func (db *DB) Uses() Uses { return Uses{db} }

const usedColumns = `select intent,coalesce(conclude,0),at,kind,purpose,recipient,agreement,datasets,categories,permission,rho,price,rate,currency,
	plan,subject,role,actor,catalog,epoch from use `

func used(s *sqlite.Stmt) (u flow.Used, err error) {
	u = flow.Used{
		Intent: s.ColumnInt64(0), Conclude: s.ColumnInt64(1), At: instant(s, 2), Kind: s.ColumnText(3),
		Purpose: candor.PurposeID(s.ColumnText(4)), Recipient: candor.PartyID(s.ColumnText(5)), Agreement: candor.AgreementID(s.ColumnText(6)),
		Permission: s.ColumnInt64(9), Rho: candor.Rho(s.ColumnInt64(10)),
		Price: candor.Money{Micro: s.ColumnInt64(11), Currency: s.ColumnText(13)}, Rate: candor.Money{Micro: s.ColumnInt64(12), Currency: s.ColumnText(13)},
		Plan: blob(s, 14), Subject: candor.SubjectID(s.ColumnInt64(15)), Role: candor.Role(s.ColumnText(16)), Actor: s.ColumnText(17),
		Catalog: s.ColumnInt64(18), Epoch: s.ColumnInt64(19),
	}
	if err = json.Unmarshal([]byte(s.ColumnText(7)), &u.Datasets); err == nil {
		err = json.Unmarshal([]byte(s.ColumnText(8)), &u.Categories)
	}
	return u, err
}

func (x Uses) list(ctx context.Context, where string, args ...any) (out []flow.Used, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, usedColumns+where, func(s *sqlite.Stmt) error {
			u, err := used(s)
			out = append(out, u)
			return err
		}, args...)
	})
	return out, err
}

// Uses pages through insights, newest first.
func (x Uses) Uses(ctx context.Context, recipient candor.PartyID, before int64, limit int) ([]flow.Used, error) {
	if before < 0 {
		before = 1 << 62
	}
	if recipient == "" {
		return x.list(ctx, "where kind='insight' and intent<? order by intent desc limit ?", before, limit)
	}
	return x.list(ctx, "where kind='insight' and recipient=? and intent<? order by intent desc limit ?", string(recipient), before, limit)
}

// Use gives one.
func (x Uses) Use(ctx context.Context, intent int64) (flow.Used, error) {
	all, err := x.list(ctx, "where intent=?", intent)
	if err != nil {
		return flow.Used{}, err
	}
	if len(all) != 1 {
		return flow.Used{}, ledger.ErrNotFound
	}
	return all[0], nil
}

// Looks gives the uses of one person's record, newest first.
func (x Uses) Looks(ctx context.Context, s candor.SubjectID) ([]flow.Used, error) {
	return x.list(ctx, "where subject=? order by intent desc", int64(s))
}

// ByDataset counts who used a dataset for what. A look at one record names no dataset and is not among them.
func (x Uses) ByDataset(ctx context.Context, dataset string, newest int) (out []flow.UsedFor, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, `select month,kind,purpose,recipient,agreement,max(n),json_group_array(intent order by intent desc) filter (where n<=?2) from (
			select strftime('%Y-%m',at/1000000,'unixepoch') month,kind,purpose,recipient,agreement,intent,
				row_number() over (partition by strftime('%Y-%m',at/1000000,'unixepoch'),kind,purpose,recipient,agreement order by intent desc) n
			from use where kind in ('insight','coverage') and exists(select 1 from json_each(use.datasets) where value=?1))
			group by month,kind,purpose,recipient,agreement order by month desc,kind desc,purpose,recipient,agreement`,
			func(s *sqlite.Stmt) error {
				u := flow.UsedFor{Month: s.ColumnText(0), Use: s.ColumnText(1), Purpose: candor.PurposeID(s.ColumnText(2)),
					Recipient: candor.PartyID(s.ColumnText(3)), Agreement: candor.AgreementID(s.ColumnText(4)), Times: s.ColumnInt64(5)}
				if err := json.Unmarshal([]byte(s.ColumnText(6)), &u.Newest); err != nil {
					return fmt.Errorf("read who used it: %w", err)
				}
				out = append(out, u)
				return nil
			}, dataset, newest)
	})
	return out, err
}

// Opened sums up the openings of single records since a moment.
func (x Uses) Opened(ctx context.Context, since time.Time) (out flow.Opened, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, `select count(e.i),count(*)-count(e.i),coalesce(max(e.at-u.at),0) from use u left join entry e on e.log=? and e.i=u.conclude
			where u.kind='record' and u.at>=?`, func(s *sqlite.Stmt) error {
			out = flow.Opened{Done: s.ColumnInt64(0), Open: s.ColumnInt64(1), Slowest: time.Duration(s.ColumnInt64(2)) * time.Microsecond}
			return nil
		}, int64(uses), since.UnixMicro())
	})
	return out, err
}
