package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Rewrite writes a file anew without some people, under a new name in the same folder, durable when it returns. changed
// is false when the file holds none of them: nothing is written. The new file has no rows and no path when nobody is
// left. Listing the new file and unlinking the old one are the caller's. Columns that the contract does not know are kept.
func (d *DB) Rewrite(ctx context.Context, f catalog.File, set *catalog.Dataset, without []candor.SubjectID) (out catalog.File, changed bool, err error) {
	if set == nil || set.Name != f.Dataset {
		return f, false, errors.New("the file belongs to another dataset")
	}
	c, err := d.conn(ctx)
	if err != nil {
		return f, false, err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "CREATE TEMP TABLE gone (person UINTEGER)"); err != nil {
		return f, false, failed("rewrite rows", err)
	}
	err = appendTo(c, "gone", func(row func(...driver.Value) error) error {
		for _, s := range without {
			if err := row(uint32(s)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return f, false, failed("rewrite rows", err)
	}
	from := "read_parquet(" + text(filepath.Join(d.opt.Rows, filepath.FromSlash(f.Path))) + ", hive_partitioning = false)"
	var all, gone int64
	q := "SELECT count(*), count(*) FILTER (WHERE person IN (SELECT person FROM gone)) FROM " + from
	if err := c.QueryRowContext(ctx, q).Scan(&all, &gone); err != nil {
		return f, false, failed("rewrite rows", err)
	}
	if gone == 0 {
		return f, false, nil
	}
	out = catalog.File{Dataset: f.Dataset, Bucket: f.Bucket}
	if gone == all {
		return out, true, nil
	}
	if out.Path, err = d.nextName(f.Path); err != nil {
		return f, false, err
	}
	err = d.writeFile(ctx, c, &out, "SELECT * FROM "+from+" WHERE person NOT IN (SELECT person FROM gone) ORDER BY person, record")
	if err != nil {
		return f, false, err
	}
	if out.Rows != all-gone {
		return f, false, errors.Join(errors.New("rewrite rows: the new file does not hold what it must"), os.Remove(filepath.Join(d.opt.Rows, out.Path)))
	}
	return out, true, nil
}

// nextName finds a name beside a file that no file has.
func (d *DB) nextName(old string) (string, error) {
	dir, base := path.Split(old)
	n := 0
	if _, err := fmt.Sscanf(strings.TrimSuffix(base, ".parquet"), "part-%d", &n); err != nil {
		return "", errors.New("rewrite rows: the file is not called as files of rows are")
	}
	for n++; ; n++ {
		p := fmt.Sprintf("%spart-%d.parquet", dir, n)
		if _, err := os.Lstat(filepath.Join(d.opt.Rows, filepath.FromSlash(p))); errors.Is(err, os.ErrNotExist) {
			return p, nil
		} else if err != nil {
			return "", fmt.Errorf("rewrite rows: %w", err)
		}
	}
}

// Record reads one person's rows of a dataset, by record; only files of the person's bucket are opened.
func (d *DB) Record(ctx context.Context, set *catalog.Dataset, files []catalog.File, person candor.SubjectID) ([]catalog.Row, error) {
	if err := checkFields(set); err != nil {
		return nil, err
	}
	var of []catalog.File
	for _, f := range files {
		if f.Bucket == catalog.Bucket(person) {
			of = append(of, f)
		}
	}
	var s script
	fields := make([]*catalog.Field, len(set.Fields))
	cols := ""
	for i := range set.Fields {
		fields[i] = &set.Fields[i]
		st, _ := storageOf(fields[i].Type)
		cols += ", " + st.reading(ident(columnName(fields[i])))
	}
	shapes, err := d.byShape(ctx, of, set.Name)
	if err != nil {
		return nil, err
	}
	src, err := s.source(d.opt.Rows, shapes, fields)
	if err != nil {
		return nil, err
	}
	c, err := d.conn(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	q := "SELECT record" + cols + " FROM " + src + " WHERE person = " + s.bind(int64(person)) + "::UINTEGER ORDER BY record"
	rows, err := c.QueryContext(ctx, q, s.args...)
	if err != nil {
		return nil, failed("read a record", err)
	}
	defer rows.Close()
	var out []catalog.Row
	for rows.Next() {
		r := catalog.Row{Person: person, Values: make([]catalog.Value, len(fields))}
		into := []any{&r.Record}
		for i := range fields {
			into = append(into, &cell{of: fields[i].Type, to: &r.Values[i]})
		}
		if err := rows.Scan(into...); err != nil {
			return nil, failed("read a record", err)
		}
		out = append(out, r)
	}
	return out, failed("read a record", rows.Err())
}

// cell takes a value from a result; what does not fit is an error without the value.
type cell struct {
	of catalog.Type
	to *catalog.Value
}

// Scan implements sql.Scanner.
func (c *cell) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*c.to = catalog.Value{}
		return nil
	case string:
		if c.of == catalog.String {
			*c.to = catalog.Value{Type: c.of, S: v}
			return nil
		}
	case int64:
		if c.of != catalog.String {
			*c.to = catalog.Value{Type: c.of, I: v}
			return nil
		}
	}
	return errors.New("a file holds another type than the contract says")
}
