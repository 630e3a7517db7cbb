package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/subject"
)

// Corrections is the seam of what people said about facts that are held about them.
type Corrections struct{ db *DB }

var _ subject.Corrections = Corrections{}

// Corrections gives the seam.
func (db *DB) Corrections() Corrections { return Corrections{db} }

// Correct writes the words and their entry of the people's log together. The entry commits to the words and opens to nobody
// once the person is deleted.
func (x Corrections) Correct(ctx context.Context, s candor.SubjectID, c subject.Correction) error {
	return x.db.write(ctx, func(t *tx) error {
		who, err := t.commitment(s) // fails for nobody, and for somebody whose deletion has begun
		if err != nil {
			return err
		}
		c.At = t.now
		words := corrected(c)
		entry, err := t.append(people, ledger.Body{Kind: ledger.KindCorrect, Subject: who, Actor: by(c.Actor), Digest: &words})
		if err != nil {
			return err
		}
		return t.exec("insert into correction(subject,dataset,field,said,text,actor,at,entry) values(?,?,?,?,?,?,?,?)",
			int64(s), c.Dataset, c.Field, string(c.Said), c.Text, c.Actor, micros(c.At), entry)
	})
}

// by keeps account names out of the log.
func by(actor string) string {
	if actor == "self" {
		return actor
	}
	return "staff"
}

// corrected is the SHA-256 of what was said, each word with its length so that they cannot run together.
func corrected(c subject.Correction) (out candor.Digest) {
	m := sha256.New()
	_, _ = fmt.Fprint(m, "candor/correction/v1\n")
	for _, w := range []string{c.Dataset, c.Field, string(c.Said), c.Text, c.Actor} {
		_, _ = fmt.Fprintf(m, "%d:%s", len(w), w)
	}
	_, _ = fmt.Fprintf(m, ";%d\n", micros(c.At))
	m.Sum(out[:0])
	return out
}

const correctionColumns = "select dataset,field,said,text,actor,at,entry from correction "

func correction(s *sqlite.Stmt) subject.Correction {
	return subject.Correction{Dataset: s.ColumnText(0), Field: s.ColumnText(1), Said: subject.Said(s.ColumnText(2)), Text: s.ColumnText(3),
		Actor: s.ColumnText(4), At: instant(s, 5), Entry: s.ColumnInt64(6)}
}

// Corrections gives one person's, oldest first.
func (x Corrections) Corrections(ctx context.Context, s candor.SubjectID) (out []subject.Correction, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, correctionColumns+"where subject=? order by seq", func(st *sqlite.Stmt) error {
			out = append(out, correction(st))
			return nil
		}, int64(s))
	})
	return out, err
}

// Corrected lists the newest, of everybody.
func (x Corrections) Corrected(ctx context.Context, limit int) (out []subject.Corrected, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select subject,dataset,field,at from correction order by seq desc limit ?", func(st *sqlite.Stmt) error {
			out = append(out, subject.Corrected{Subject: candor.SubjectID(st.ColumnInt64(0)), Dataset: st.ColumnText(1), Field: st.ColumnText(2), At: instant(st, 3)})
			return nil
		}, limit)
	})
	return out, err
}

// Since counts those written down since a moment.
func (x Corrections) Since(ctx context.Context, at time.Time) (n int64, err error) {
	err = x.db.read(ctx, func(c *sqlite.Conn) error {
		n, err = scalar(c, "select count(*) from correction where at>=?", at.UnixMicro())
		return err
	})
	return n, err
}

// corrections compares every correction that is kept with what its entry of the people's log committed to.
func (a Audit) corrections(c *sqlite.Conn, wrong func(string, ...any)) error {
	said := map[int64]subject.Correction{}
	err := rows(c, correctionColumns+"order by seq", func(s *sqlite.Stmt) error {
		x := correction(s)
		if _, twice := said[x.Entry]; twice {
			wrong("two corrections are kept for entry %d of the log of people, which records one", x.Entry)
		}
		said[x.Entry] = x
		return nil
	})
	if err != nil {
		return err
	}
	err = rows(c, "select i,body from entry where log=? and kind=? and body is not null", func(s *sqlite.Stmt) error {
		i := s.ColumnInt64(0)
		var b ledger.Body
		if x, ok := said[i]; !ok || json.Unmarshal(blob(s, 1), &b) != nil || b.Digest == nil || *b.Digest != corrected(x) {
			wrong("the correction kept for entry %d of the log of people is not the one that was recorded", i)
		}
		delete(said, i)
		return nil
	}, int64(people), string(ledger.KindCorrect))
	if err != nil {
		return err
	}
	for i := range said {
		wrong("a correction is kept for entry %d of the log of people, which records none", i)
	}
	return nil
}
