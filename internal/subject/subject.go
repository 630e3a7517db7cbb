// Package subject is the exit for one person's own record: what is held about them, where each fact came from, who used it
// and what they earned. It promises that a record is read with a debit of its own, recorded before it is shown, so that
// whoever looked is shown to the person; that guesses are marked as guesses; and that no copy of the record is kept by the
// look itself. It refuses to show anything that rests on a probable link (law 9), and to print, log or marshal a record
// that is not recorded.
package subject

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/ledger"
)

// Rows are one person's rows of one dataset.
type Rows struct {
	Set  *catalog.Dataset
	Rows []catalog.Row
}

// Raw is a record as read. It is sealed, and released once.
type Raw struct{ r *raw }

type raw struct {
	who  candor.SubjectID
	rows []Rows
	used bool
}

func (Raw) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "record (sealed)") }
func (Raw) LogValue() slog.Value       { return slog.StringValue("record (sealed)") }
func (Raw) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a record that is not recorded does not marshal")
}

// Run takes a debit for one person's record and lets read bring the rows of exactly that person.
func Run(ctx context.Context, d ledger.Debit, read func(context.Context, gate.Permit) ([]Rows, error)) (Raw, error) {
	p, ok := d.Take()
	if !ok {
		return Raw{}, errors.New("not intended, or run before")
	}
	who := p.Request().Subject
	if p.Request().Use != candor.Record || who == 0 {
		return Raw{}, errors.New("this permit is not for a record")
	}
	rows, err := read(ctx, p)
	if err != nil {
		return Raw{}, err
	}
	for _, set := range rows {
		for _, r := range set.Rows {
			if r.Person != who {
				return Raw{}, errors.New("the engine read somebody else's row; nothing is shown")
			}
		}
	}
	return Raw{&raw{who: who, rows: rows}}, nil
}

// Draft is a record on its way: only its keyed digest leaves it before the ledger has recorded the look.
type Draft struct{ d *draft }

type draft struct {
	record  Record
	salt    []byte
	digest  candor.Digest
	content []byte
}

func (Draft) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "record (sealed)") }
func (Draft) LogValue() slog.Value       { return slog.StringValue("record (sealed)") }
func (Draft) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a record that is not recorded does not marshal")
}

// Release turns rows into facts in plain words.
func Release(r Raw, random io.Reader) (Draft, error) {
	if r.r == nil || r.r.used {
		return Draft{}, errors.New("nothing to show, or shown before")
	}
	r.r.used = true
	d := &draft{record: facts(r.r.who, r.r.rows), salt: make([]byte, 32)}
	if _, err := io.ReadFull(random, d.salt); err != nil {
		return Draft{}, fmt.Errorf("draw a salt: %w", err)
	}
	b, err := json.Marshal(d.record)
	if err != nil {
		return Draft{}, fmt.Errorf("write the record: %w", err)
	}
	m := hmac.New(sha256.New, d.salt) // the salt is thrown away: the digest in the log says nothing about the record
	m.Write(b)
	m.Sum(d.digest[:0])
	d.content = []byte(`{"v":1}`)
	return Draft{d}, nil
}

// Digest commits to the record without telling it.
func (d Draft) Digest() candor.Digest {
	if d.d == nil {
		return candor.Digest{}
	}
	return d.d.digest
}

// Deliver gives the ledger nothing of the record: a look keeps no copy.
func (d Draft) Deliver(p ledger.Pen) error {
	if d.d == nil {
		return errors.New("nothing was drafted")
	}
	_, err := p.Write(d.d.content)
	return err
}

// Open reads the record once the look is recorded.
func (d Draft) Open(rec ledger.Recorded) (Record, error) {
	if d.d == nil || !rec.OK() || rec.Digest() != d.d.digest {
		return Record{}, errors.New("not recorded, so not shown")
	}
	return d.d.record, nil
}
