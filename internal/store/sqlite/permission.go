package sqlite

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/permission"
)

// Permission is the permission room's seam.
type Permission struct{ db *DB }

var _ permission.Store = Permission{}

// Permission gives the seam.
func (db *DB) Permission() Permission { return Permission{db} }

// everybody's uses end with a time off, so it moves every recipient's version.
const timeOffVersion = "*"

// Append writes state and entries together: when it returns, the choice holds. One entry of the people's log covers what
// one call says of one person; it commits to the words of each choice, so that evidence of permission cannot be changed
// unseen, and opens to nobody once the person is erased.
func (p Permission) Append(ctx context.Context, events []permission.Event) error {
	return p.db.write(ctx, func(t *tx) error {
		said := map[candor.SubjectID][]permission.Event{}
		for i := range events {
			e := &events[i]
			if e.Subject == 0 {
				return fmt.Errorf("a choice belongs to a person")
			}
			e.Recorded = t.now
			if e.GivenAt.After(t.now) { // the clock was set back on the way here: no choice is later than its record,
				e.GivenAt = t.now // or a no that follows would count as the earlier one
			}
			said[e.Subject] = append(said[e.Subject], *e)
		}
		entries := map[candor.SubjectID]int64{}
		for i := range events {
			e := &events[i]
			entry, ok := entries[e.Subject]
			if !ok {
				who, err := t.commitment(e.Subject)
				if err != nil {
					return err
				}
				words := choices(said[e.Subject])
				if entry, err = t.append(people, ledger.Body{Kind: ledger.KindPermission, Subject: who, Actor: e.Channel, Digest: &words}); err != nil {
					return err
				}
				entries[e.Subject] = entry
			}
			if err := t.permission(e, entry); err != nil {
				return err
			}
		}
		return nil
	})
}

// choices is the SHA-256 of what was said, in order, each word with its length so that they cannot run together. The entry
// that holds it is salted, and goes with its person.
func choices(events []permission.Event) (out candor.Digest) {
	m := sha256.New()
	_, _ = fmt.Fprintf(m, "candor/choices/v1\n%d\n", len(events))
	for _, e := range events {
		for _, w := range []string{string(e.Choice), string(e.Purpose), string(e.Category), string(e.Recipient), e.Basis, e.Notice.String(), e.Channel, e.Actor} {
			_, _ = fmt.Fprintf(m, "%d:%s", len(w), w)
		}
		_, _ = fmt.Fprintf(m, ";%d;%d;%d\n", micros(e.GivenAt), micros(e.Until), micros(e.Recorded))
	}
	m.Sum(out[:0])
	return out
}

func (t *tx) permission(e *permission.Event, entry int64) error {
	var notice any
	if e.Notice != (candor.Digest{}) {
		notice = e.Notice[:]
	}
	err := t.exec(`insert into permission(subject,choice,purpose,category,recipient,basis,notice,channel,actor,given_at,until,recorded,entry)
		values(?,?,?,?,?,?,?,?,?,?,?,?,?)`, int64(e.Subject), string(e.Choice), string(e.Purpose), string(e.Category), string(e.Recipient), e.Basis,
		notice, e.Channel, e.Actor, micros(e.GivenAt), micros(e.Until), micros(e.Recorded), entry)
	if err != nil {
		return err
	}
	e.Seq = t.conn.LastInsertRowID()
	recipient := string(e.Recipient)
	if e.Choice == permission.TimeOff {
		recipient = timeOffVersion
	}
	return t.exec("insert into permission_version(recipient,seq) values(?,?) on conflict(recipient) do update set seq=excluded.seq", recipient, e.Seq)
}

// permissionVersion is the newest of what bears on a recipient.
func permissionVersion(c *sqlite.Conn, recipient candor.PartyID) (int64, error) {
	return scalar(c, "select coalesce(max(seq),0) from permission_version where recipient in (?,?)", string(recipient), timeOffVersion)
}

// Version counts what bears on a recipient.
func (p Permission) Version(ctx context.Context, recipient candor.PartyID) (v int64, err error) {
	err = p.db.read(ctx, func(c *sqlite.Conn) error {
		v, err = permissionVersion(c, recipient)
		return err
	})
	return v, err
}

const permissionColumns = "select seq,subject,choice,purpose,category,recipient,basis,notice,channel,actor,given_at,until,recorded,entry from permission "

// Changed yields the whole of what bears on the recipient for everybody whose record moved since. Of somebody whose
// deletion began since it yields one event that says nothing, and so permits nothing.
func (p Permission) Changed(ctx context.Context, recipient candor.PartyID, since int64, yield func(permission.Event) error) error {
	return p.db.read(ctx, func(c *sqlite.Conn) error {
		q, args := permissionColumns+"where recipient in (?,'') order by subject, seq", []any{string(recipient)}
		if since > 0 {
			q = permissionColumns + `where recipient in (?,'') and subject in
				(select subject from permission where seq>? and recipient in (?,''))
				union all select seq,subject,'','','','','',null,'','',at,0,at,0 from erasure where seq>?
				order by subject, seq`
			args = []any{string(recipient), since, string(recipient), since}
		}
		return rows(c, q, func(s *sqlite.Stmt) error { return yield(event(s)) }, args...)
	})
}

const lately = `select count(distinct case when choice in ('given','renewed') then subject end),
	count(distinct case when choice in ('refused','withdrawn') then subject end)
	from permission where recipient=? and purpose=? and given_at>=?`

// Lately counts people, not lines: a notice may name several kinds of data.
func (p Permission) Lately(ctx context.Context, purpose candor.PurposeID, recipient candor.PartyID, since time.Time) (yes, no int64, err error) {
	err = p.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, lately, func(s *sqlite.Stmt) error {
			yes, no = s.ColumnInt64(0), s.ColumnInt64(1)
			return nil
		}, string(recipient), string(purpose), since.UnixMicro())
	})
	return yes, no, err
}

// History gives one person's events.
func (p Permission) History(ctx context.Context, s candor.SubjectID) (out []permission.Event, err error) {
	err = p.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, permissionColumns+"where subject=? order by seq", func(st *sqlite.Stmt) error {
			out = append(out, event(st))
			return nil
		}, int64(s))
	})
	return out, err
}

func event(s *sqlite.Stmt) permission.Event {
	e := permission.Event{
		Seq: s.ColumnInt64(0), Subject: candor.SubjectID(s.ColumnInt64(1)), Choice: permission.Choice(s.ColumnText(2)),
		Purpose: candor.PurposeID(s.ColumnText(3)), Category: candor.CategoryID(s.ColumnText(4)), Recipient: candor.PartyID(s.ColumnText(5)),
		Basis: s.ColumnText(6), Channel: s.ColumnText(8), Actor: s.ColumnText(9),
		GivenAt: instant(s, 10), Until: instant(s, 11), Recorded: instant(s, 12),
	}
	if !s.ColumnIsNull(7) {
		s.ColumnBytes(7, e.Notice[:])
	}
	return e
}
