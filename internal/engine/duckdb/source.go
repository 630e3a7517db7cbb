package duckdb

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// script prints one statement and gathers what is bound to it. Values reach DuckDB as bound parameters alone.
type script struct{ args []any }

// bind keeps a value for the statement and gives its place.
func (s *script) bind(v any) string {
	s.args = append(s.args, v)
	return fmt.Sprintf("$%d", len(s.args))
}

// source prints a table of the columns wanted from the files of one dataset, given in groups of one shape. The typed empty
// part keeps a column that older files do not have, and the whole table where there are no files; DuckDB drops it from the
// plan, and reads only the columns that the statement uses.
func (s *script) source(rows string, shapes [][]catalog.File, fields []*catalog.Field) (string, error) {
	var b strings.Builder
	b.WriteString("(SELECT NULL::UINTEGER AS person, NULL::UBIGINT AS record")
	names := []string{personColumn, recordColumn}
	for _, f := range fields {
		st, err := storageOf(f.Type)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, ", NULL::%s AS %s", st.sql, ident(columnName(f)))
		names = append(names, ident(columnName(f)))
	}
	b.WriteString(" WHERE false")
	for _, files := range shapes {
		paths := make([]string, len(files))
		for i, f := range files {
			paths[i] = filepath.Join(rows, filepath.FromSlash(f.Path))
		}
		fmt.Fprintf(&b, " UNION ALL BY NAME SELECT * FROM read_parquet(%s::VARCHAR[], hive_partitioning = false)", s.bind(paths))
	}
	b.WriteString(")")
	return "(SELECT " + strings.Join(names, ", ") + " FROM " + b.String() + ")", nil
}

// byShape groups the files of one dataset by the columns that they hold. Files of one load hold the same, rewritten ones
// too, so one file of each load is looked into, once. (DuckDB's union_by_name would open every file for every question.)
func (d *DB) byShape(ctx context.Context, files []catalog.File, dataset string) ([][]catalog.File, error) {
	at := map[string]int{}
	var out [][]catalog.File
	for _, f := range files {
		if f.Dataset != dataset {
			continue
		}
		shape, err := d.shape(ctx, f)
		if err != nil {
			return nil, err
		}
		i, known := at[shape]
		if !known {
			i = len(out)
			at[shape] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], f)
	}
	return out, nil
}

// shape describes the columns of a file's load.
func (d *DB) shape(ctx context.Context, f catalog.File) (string, error) {
	load := path.Dir(path.Dir(f.Path))
	d.mu.Lock()
	shape, known := d.shapes[load]
	d.mu.Unlock()
	if known {
		return shape, nil
	}
	q := "SELECT string_agg(concat(length(column_name), ':', column_name, ' ', column_type), ',' ORDER BY column_name) FROM (DESCRIBE SELECT * FROM read_parquet(" +
		text(filepath.Join(d.opt.Rows, filepath.FromSlash(f.Path))) + ", hive_partitioning = false))"
	if err := d.db.QueryRowContext(ctx, q).Scan(&shape); err != nil {
		return "", failed("look into a file's columns", err)
	}
	d.mu.Lock()
	d.shapes[load] = shape
	d.mu.Unlock()
	return shape, nil
}

// literal prints a typed value as a bound parameter.
func (s *script) literal(v catalog.Value) (string, error) {
	st, err := storageOf(v.Type)
	if err != nil {
		return "", err
	}
	switch v.Type {
	case catalog.String:
		return s.bind(v.S) + "::VARCHAR", nil
	case catalog.Boolean:
		return s.bind(v.I != 0) + "::BOOLEAN", nil
	}
	return st.loading(s.bind(v.I) + "::" + st.raw), nil
}
