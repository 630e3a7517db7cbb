package duckdb

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// Scan counts a plan over the permitted people of the permit's generation. The statement has one shape whether the cohort
// or the dataset is empty or not.
func (d *DB) Scan(ctx context.Context, permit gate.Permit, out *protect.Sheet) error {
	plan := permit.Plan()
	if !permit.OK() || !plan.Valid() || out == nil {
		return errors.New("there is no permitted question to count")
	}
	if d.opt.Files == nil || d.opt.Rand == nil {
		return errors.New("this engine was opened without files or without randomness")
	}
	key := make([]byte, 16)
	if _, err := io.ReadFull(d.opt.Rand, key); err != nil {
		return fmt.Errorf("draw a question's key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return fmt.Errorf("draw a question's key: %w", err)
	}
	p := &printer{plan: plan, rows: d.opt.Rows}
	var names []string
	for _, s := range plan.Sources() {
		names = append(names, s.Name)
	}
	files, release, err := d.opt.Files.Pin(ctx, permit.Epoch().Generation, names)
	if err != nil {
		return fmt.Errorf("pin the rows: %w", err)
	}
	defer release()
	for _, n := range names {
		of, err := d.byShape(ctx, files, n)
		if err != nil {
			return err
		}
		p.files = append(p.files, of)
	}
	statement, err := p.statement()
	if err != nil {
		return fmt.Errorf("print the question: %w", err)
	}
	c, err := d.conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := fillCohort(ctx, c, permit.Cohort(), block); err != nil {
		return err
	}
	if err := d.fillPublic(ctx, c, p); err != nil {
		return err
	}
	for i, k := range plan.Keys() {
		if err := fillDomain(ctx, c, i, k); err != nil {
			return err
		}
	}
	return count(ctx, c, statement, p.args, len(plan.Vectors()), out)
}

// fillCohort puts the permitted people into the connection's own table, each with a seed for the choice of groups: the
// first 64 bits of AES of their number under the question's key.
func fillCohort(ctx context.Context, c *sql.Conn, cohort permission.Cohort, key cipher.Block) error {
	if _, err := c.ExecContext(ctx, "CREATE TEMP TABLE cohort (person UINTEGER, seed UBIGINT)"); err != nil {
		return failed("bring in the permitted people", err)
	}
	err := appendTo(c, "cohort", func(row func(...driver.Value) error) (err error) {
		n, who := 0, [aes.BlockSize]byte{}
		cohort.Each(func(s candor.SubjectID) bool {
			if n++; n%65536 == 0 && err == nil {
				err = ctx.Err()
			}
			if err == nil {
				who = [aes.BlockSize]byte{}
				binary.LittleEndian.PutUint32(who[:], uint32(s))
				key.Encrypt(who[:], who[:])
				err = row(uint32(s), binary.LittleEndian.Uint64(who[:]))
			}
			return err == nil
		})
		return err
	})
	return failed("bring in the permitted people", err)
}

// fillDomain puts a key's domain into a table of its own: value and place.
func fillDomain(ctx context.Context, c *sql.Conn, i int, k question.Key) error {
	st, err := storageOf(k.Type)
	if err != nil {
		return err
	}
	table := fmt.Sprintf("d%d", i)
	if _, err := c.ExecContext(ctx, "CREATE TEMP TABLE "+table+" (v "+st.raw+", i BIGINT)"); err != nil {
		return failed("bring in the groups", err)
	}
	err = appendTo(c, table, func(row func(...driver.Value) error) error {
		for j, v := range k.Domain {
			x, err := rawOf(v, k.Type)
			if err != nil {
				return err
			}
			if err := row(x, int64(j)); err != nil {
				return err
			}
		}
		return nil
	})
	return failed("bring in the groups", err)
}

// count runs the statement and fills the sheet.
func count(ctx context.Context, c *sql.Conn, statement string, args []any, vectors int, out *protect.Sheet) error {
	rows, err := c.QueryContext(ctx, statement, args...)
	if err != nil {
		return failed("count", err)
	}
	defer rows.Close()
	cells := make([]int64, 1+vectors)
	into := make([]any, len(cells))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return failed("count", err)
		}
		for v, n := range cells[1:] {
			if err := out.Add(v, int(cells[0]), n); err != nil {
				return err
			}
		}
	}
	return failed("count", rows.Err())
}
