package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/intake"
)

// Intake is the intake room's seam.
type Intake struct{ db *DB }

var _ intake.Store = Intake{}

// Intake gives the seam.
func (db *DB) Intake() Intake { return Intake{db} }

// Start reads what a load needs to know.
func (i Intake) Start(ctx context.Context, set *catalog.Dataset) (out intake.Start, err error) {
	now, err := i.db.Now(ctx)
	if err != nil {
		return out, err
	}
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		person, err := scalar(c, "select value from meta where key='next_person'")
		if err != nil {
			return err
		}
		record, err := scalar(c, "select value from meta where key='next_record'")
		if err != nil {
			return err
		}
		out = intake.Start{Person: candor.SubjectID(person), Record: uint64(record), People: identity.NewMap(), Gone: map[[32]byte]bool{}, Others: map[string]*roaring.Bitmap{}}
		out.Now = now
		if out.Members, err = members(c, set.Name); err != nil {
			return err
		}
		if out.Earlier, err = loadsOf(c, set.Name, earlierLoads); err != nil {
			return err
		}
		for _, k := range set.Checks {
			if k.Kind == catalog.CheckReference && k.Of == "" {
				if out.Others[k.Dataset], err = members(c, k.Dataset); err != nil {
					return err
				}
			}
		}
		kinds := map[string]bool{}
		for _, f := range set.Fields {
			if f.Identifier != "" && !kinds[f.Identifier] {
				kinds[f.Identifier] = true
				err := rows(c, "select value,subject,own from person_key where kind=? and subject not in (select subject from erasure)", func(s *sqlite.Stmt) error {
					out.People.Add(identity.Link{Key: identity.Key{Kind: f.Identifier, Value: s.ColumnText(0)}, Subject: candor.SubjectID(s.ColumnInt64(1)), Own: s.ColumnBool(2)})
					return nil
				}, f.Identifier)
				if err != nil {
					return err
				}
			}
		}
		return rows(c, "select token from suppression where returned=0", func(s *sqlite.Stmt) error {
			var t [32]byte
			s.ColumnBytes(0, t[:])
			out.Gone[t] = true
			return nil
		})
	})
	return out, err
}

func members(c *sqlite.Conn, dataset string) (*roaring.Bitmap, error) {
	m := roaring.New()
	err := rows(c, "select people from member where dataset=?", func(s *sqlite.Stmt) error {
		_, err := m.FromBuffer(blob(s, 0))
		return err
	}, dataset)
	if err != nil {
		return nil, fmt.Errorf("read who has rows: %w", err)
	}
	return m.Clone(), nil
}

// Loaded reports whether the dataset has exactly this file.
func (i Intake) Loaded(ctx context.Context, dataset string, content candor.Digest) (there bool, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select 1 from load where dataset=? and content=? limit 1", func(*sqlite.Stmt) error {
			there = true
			return nil
		}, dataset, content[:])
	})
	return there, err
}

// Commit makes a load true: files, people, keys, quarantine, report, generation and entry, and for a dataset's first load
// a new epoch, all in one transaction.
func (i Intake) Commit(ctx context.Context, c *intake.Commit) error {
	return i.db.write(ctx, func(t *tx) error {
		if n, err := t.int("select count(*) from load where dataset=? and content=?", c.Dataset, c.Content[:]); err != nil {
			return err
		} else if n > 0 {
			return intake.ErrLoaded
		}
		// Somebody may have signed up while the file was read: their number is taken.
		next, err := t.int("select value from meta where key='next_person'")
		if err != nil {
			return err
		}
		if len(c.New) > 0 && next != int64(c.New[0]) {
			return errors.New("somebody signed up while the file was read; load it again")
		}
		first, err := t.int("select count(*)=0 from load where dataset=?", c.Dataset)
		if err != nil {
			return err
		}
		if err := t.exec("update meta set value=value+1 where key='generation'"); err != nil {
			return err
		}
		gen, err := t.int("select value from meta where key='generation'")
		if err != nil {
			return err
		}
		c.Report.Generation = gen
		if err := t.people(c); err != nil {
			return err
		}
		if err := t.rows(c, gen); err != nil {
			return err
		}
		if _, err := t.append(uses, loadEntry(c)); err != nil {
			return err
		}
		if first == 1 {
			if c.Report.Epoch, err = t.epoch("first load of " + c.Dataset); err != nil {
				return err
			}
		}
		report, err := json.Marshal(c.Report)
		if err != nil {
			return err
		}
		if err := t.exec("insert into load(dataset,content,at,generation,rows,quarantined,suppressed,report) values(?,?,?,?,?,?,?,?)",
			c.Dataset, c.Content[:], t.now.UnixMicro(), gen, c.Report.Rows, c.Report.Quarantined, c.Report.Suppressed, report); err != nil {
			return err
		}
		id := t.conn.LastInsertRowID()
		for excluded, set := range [][]intake.Bad{c.Quarantine, c.Excluded} {
			for _, b := range set {
				if err := t.exec("insert into quarantine(load,dataset,line,field,rule,text,raw,cells,excluded) values(?,?,?,?,?,?,?,?,?)",
					id, c.Dataset, b.Line, b.Column, string(b.Rule), b.Text, b.Raw, b.Cells, int64(excluded)); err != nil {
					return err
				}
			}
		}
		if c.Again != nil {
			if err := t.retried(c.Again, id); err != nil {
				return err
			}
		}
		return t.quality(id, gen, c)
	})
}

func (t *tx) people(c *intake.Commit) error {
	for _, s := range c.New {
		if err := t.person(s); err != nil {
			return err
		}
	}
	for _, l := range c.Keys {
		if err := t.exec("insert into person_key(kind,value,subject,verified,own) values(?,?,?,0,?) on conflict(kind,value,subject) do update set own=max(own,excluded.own)",
			l.Kind, l.Value, int64(l.Subject), l.Own); err != nil {
			return err
		}
	}
	if len(c.New) > 0 {
		if err := t.exec("update meta set value=? where key='next_person'", int64(c.Person)); err != nil {
			return err
		}
	}
	return t.exec("update meta set value=max(value,?) where key='next_record'", int64(c.Record))
}

func (t *tx) rows(c *intake.Commit, gen int64) error {
	for _, f := range c.Files {
		if err := t.exec("insert into file(dataset,bucket,path,rows,bytes,since) values(?,?,?,?,?,?)", f.Dataset, f.Bucket, f.Path, f.Rows, f.Bytes, gen); err != nil {
			return err
		}
	}
	b, err := c.Members.ToBytes()
	if err != nil {
		return err
	}
	return t.exec("insert or replace into member(dataset,people) values(?,?)", c.Dataset, b)
}

// Suppressed tells which tokens belong to people who were erased and have not come back.
func (i Intake) Suppressed(ctx context.Context, tokens [][32]byte) (out []bool, err error) {
	out = make([]bool, len(tokens))
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		for k, t := range tokens {
			n, err := scalar(c, "select count(*) from suppression where token=? and returned=0", t[:])
			if err != nil {
				return err
			}
			out[k] = n > 0
		}
		return nil
	})
	return out, err
}

// NewPeople makes people for keys that no file has held yet, as when a choice on paper comes before the first purchase.
func (i Intake) NewPeople(ctx context.Context, ks []identity.Key) (out []candor.SubjectID, err error) {
	err = i.db.write(ctx, func(t *tx) error {
		next, err := t.int("select value from meta where key='next_person'")
		if err != nil {
			return err
		}
		out = out[:0]
		for _, k := range ks {
			s := candor.SubjectID(next)
			next++
			if err := t.person(s); err != nil {
				return err
			}
			if err := t.exec("insert into person_key(kind,value,subject,verified,own) values(?,?,?,0,1)", k.Kind, k.Value, int64(s)); err != nil {
				return err
			}
			out = append(out, s)
		}
		return t.exec("update meta set value=? where key='next_person'", next)
	})
	return out, err
}

// Totals sums what loads recorded, for staff.
func (i Intake) Totals(ctx context.Context, dataset string) (out flow.Totals, err error) {
	out.Dataset = dataset
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		err := rows(c, "select report from load where dataset=? order by id", func(s *sqlite.Stmt) error {
			var r intake.Report
			if err := json.Unmarshal(blob(s, 0), &r); err != nil {
				return fmt.Errorf("read a load's report: %w", err)
			}
			out.Reports = append(out.Reports, r)
			out.Rows += r.Rows
			out.Quarantined += r.Quarantined
			return nil
		}, dataset)
		if err != nil {
			return err
		}
		m, err := members(c, dataset)
		out.Persons = int64(m.GetCardinality())
		return err
	})
	return out, err
}

// Files lists the files that made a dataset, newest first.
func (i Intake) Files(ctx context.Context, dataset string) (out []flow.Loaded, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select content,at,generation,rows,quarantined,suppressed,report from load where dataset=? order by id desc", func(s *sqlite.Stmt) error {
			l := flow.Loaded{At: instant(s, 1), Generation: s.ColumnInt64(2), Rows: s.ColumnInt64(3), Quarantined: s.ColumnInt64(4), Suppressed: s.ColumnInt64(5)}
			s.ColumnBytes(0, l.Content[:])
			var r intake.Report
			if err := json.Unmarshal(blob(s, 6), &r); err != nil {
				return fmt.Errorf("read a load's report: %w", err)
			}
			l.ByRule, l.Form = r.ByRule, r.Dialect
			out = append(out, l)
			return nil
		}, dataset)
	})
	return out, err
}
