package sqlite

import (
	"context"
	"fmt"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
)

// Aside is the quarantine's seam: rows that wait, and what became of those that no longer do.
type Aside struct{ db *DB }

var _ flow.Quarantine = Aside{}

// Aside gives the seam.
func (db *DB) Aside() Aside { return Aside{db} }

// States of a row set aside; while it waits, none.
const (
	replayed  = "replayed"
	discarded = "discarded"
	excluded  = "excluded" // tried again, and a stated rule leaves it out now
	gone      = "gone"     // its person was deleted
)

const whichAside = ` from quarantine where (?1='' or dataset=?1) and (?2='' or rule=?2) and (?3='' or field=?3) and (?4=0 or id=?4) and excluded=?5 and (state<>'')=?6`

func ofAside(a flow.Aside) []any {
	return []any{a.Dataset, a.Rule, a.Column, a.ID, flagged(a.Excluded), flagged(a.Ended)}
}

func flagged(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Rows lists rows, newest load first, and how many there are in all.
func (x Aside) Rows(ctx context.Context, a flow.Aside) (out []flow.Quarantined, all int64, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		if all, err = scalar(c, "select count(*)"+whichAside, ofAside(a)...); err != nil {
			return err
		}
		return rows(c, "select id,load,dataset,line,field,rule,text,raw,cells,excluded,state,mended,ended,role,reason,again"+whichAside+" order by load desc, line, id limit ?7 offset ?8",
			func(s *sqlite.Stmt) error {
				q := flow.Quarantined{ID: s.ColumnInt64(0), Load: s.ColumnInt64(1), Dataset: s.ColumnText(2), Line: s.ColumnInt(3), Field: s.ColumnText(4), Rule: s.ColumnText(5),
					Text: s.ColumnText(6), Raw: s.ColumnText(7), Excluded: s.ColumnBool(9), State: s.ColumnText(10), Mended: !instant(s, 11).IsZero(), By: candor.Role(s.ColumnText(13)),
					Reason: s.ColumnText(14), Again: s.ColumnInt64(15), Kept: s.ColumnText(8)}
				if at := instant(s, 12); !at.IsZero() {
					q.Ended = &at
				}
				if q.Kept != "" {
					var err error
					if q.Cells, _, err = intake.ParseCells(q.Kept); err != nil {
						return fmt.Errorf("read a row set aside: %w", err)
					}
				}
				out = append(out, q)
				return nil
			}, append(ofAside(a), int64(a.Limit), int64(a.Offset))...)
	})
	return out, all, err
}

// Counts says how many rows there are by rule and by what became of them; all datasets where none is named.
func (x Aside) Counts(ctx context.Context, dataset string) (out []flow.AsideCount, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, `select dataset,rule,field,excluded,sum(state=''),sum(state='' and mended>0),sum(state='replayed'),sum(state='discarded'),sum(state in ('excluded','gone')),
			max(text) from quarantine where ?1='' or dataset=?1 group by dataset,excluded,rule,field order by dataset,excluded,5 desc,rule,field`, func(s *sqlite.Stmt) error {
			out = append(out, flow.AsideCount{Dataset: s.ColumnText(0), Rule: s.ColumnText(1), Column: s.ColumnText(2), Excluded: s.ColumnBool(3), Waiting: s.ColumnInt64(4),
				Mended: s.ColumnInt64(5), Replayed: s.ColumnInt64(6), Discarded: s.ColumnInt64(7), Left: s.ColumnInt64(8), Text: s.ColumnText(9)})
			return nil
		}, dataset)
	})
	return out, err
}

// Mend keeps new cells of rows that wait, all or none, with its entry.
func (x Aside) Mend(ctx context.Context, dataset string, by candor.Role, cells map[int64]string) error {
	return x.db.write(ctx, func(t *tx) error {
		for id, text := range cells {
			if err := t.exec("update quarantine set cells=?, mended=? where id=? and dataset=? and state=''", text, t.now.UnixMicro(), id, dataset); err != nil {
				return err
			}
			if t.conn.Changes() != 1 {
				return intake.ErrEnded
			}
		}
		return t.noteAside(dataset, "quarantine repair", by)
	})
}

// Discard ends the wait of rows for good: their text goes, the reason stays.
func (x Aside) Discard(ctx context.Context, dataset string, by candor.Role, reason string, ids []int64) error {
	return x.db.write(ctx, func(t *tx) error {
		if err := t.endAside(discarded, ids, by, reason, 0); err != nil {
			return err
		}
		return t.noteAside(dataset, "quarantine discard", by)
	})
}

func (t *tx) noteAside(dataset, change string, by candor.Role) error {
	_, err := t.append(uses, ledger.Body{Kind: ledger.KindLoad, Datasets: []string{dataset}, Change: change, Actor: string(by)})
	return err
}

func loadEntry(c *intake.Commit) ledger.Body {
	b := ledger.Body{Kind: ledger.KindLoad, Datasets: []string{c.Dataset}}
	if c.Again != nil {
		b.Change, b.Actor = "quarantine replay", string(c.Again.By)
	}
	return b
}

// endAside ends rows' wait, each once; nothing of what they said stays.
func (t *tx) endAside(state string, ids []int64, by candor.Role, reason string, load int64) error {
	for _, id := range ids {
		err := t.exec("update quarantine set state=?, raw='', cells='', ended=?, role=?, reason=?, again=? where id=? and state=''",
			state, t.now.UnixMicro(), string(by), reason, load, id)
		if err != nil {
			return err
		}
		if t.conn.Changes() != 1 {
			return intake.ErrEnded
		}
	}
	return nil
}

// retried keeps what became of rows that were tried again; load is that of those that went in.
func (t *tx) retried(a *intake.Retried, load int64) error {
	for state, ids := range map[string][]int64{replayed: a.Went, gone: a.Gone, excluded: a.Excluded} {
		if err := t.endAside(state, ids, a.By, "", load); err != nil {
			return err
		}
	}
	for _, f := range a.Failed {
		if err := t.exec("update quarantine set field=?, rule=?, text=? where id=? and state=''", f.Column, string(f.Rule), f.Text, f.ID); err != nil {
			return err
		}
		if t.conn.Changes() != 1 {
			return intake.ErrEnded
		}
	}
	return nil
}

// Retry keeps what became of rows that were tried again when none of them went in.
func (i Intake) Retry(ctx context.Context, dataset string, a *intake.Retried) error {
	return i.db.write(ctx, func(t *tx) error {
		if err := t.retried(a, 0); err != nil {
			return err
		}
		return t.noteAside(dataset, "quarantine replay", a.By)
	})
}
