package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
)

// Looker looks into Parquet files for a search. It shares nothing with what wrote them: it is a DuckDB of its own, which
// reaches one folder alone, and asks each file which columns it has.
type Looker struct{ db *sql.DB }

// OpenLooker starts one for the files below a folder.
func OpenLooker(folder string) (*Looker, error) {
	abs, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("look into files: %w", err)
	}
	db, err := openMemory(1, 0, "", abs) // reading row by row has nothing to spill
	if err != nil {
		return nil, err
	}
	return &Looker{db}, nil
}

// Close ends it.
func (l *Looker) Close() error { return l.db.Close() }

// Values gives every value of every column of one Parquet file as text, with what the file's footer says about values:
// minima, maxima and its own notes. It opens a Looker for this file alone.
func Values(ctx context.Context, path string, yield func(column, value string) bool) (err error) {
	l, err := OpenLooker(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return l.Values(ctx, path, yield)
}

// Values gives every value of one file below the folder. It stops when yield returns false.
func (l *Looker) Values(ctx context.Context, path string, yield func(column, value string) bool) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("look into a file: %w", err)
	}
	more := true
	from := "read_parquet(" + text(path) + ", hive_partitioning = false)"
	names, err := looks(ctx, l.db, from)
	if err != nil {
		return err
	}
	for _, q := range []string{
		"SELECT " + names + " FROM " + from,
		"SELECT stats_min, stats_max, stats_min_value, stats_max_value FROM parquet_metadata(" + text(path) + ")",
		"SELECT decode(key) AS note, decode(value) AS note FROM parquet_kv_metadata(" + text(path) + ")",
	} {
		if more {
			if more, err = each(ctx, l.db, q, yield); err != nil {
				return err
			}
		}
	}
	return nil
}

// looks lists the columns of a file as they are to be read: bytes as they are, anything else as text.
func looks(ctx context.Context, db *sql.DB, from string) (string, error) {
	rows, err := db.QueryContext(ctx, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "+from+")")
	if err != nil {
		return "", failed("look into a file", err)
	}
	defer rows.Close()
	list := ""
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return "", failed("look into a file", err)
		}
		if list != "" {
			list += ", "
		}
		if list += ident(name); kind != "BLOB" {
			list += "::VARCHAR AS " + ident(name)
		}
	}
	return list, failed("look into a file", rows.Err())
}

// each yields all values of a query that are not NULL.
func each(ctx context.Context, db *sql.DB, query string, yield func(column, value string) bool) (more bool, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return false, failed("look into a file", err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return false, failed("look into a file", err)
	}
	vals := make([]sql.RawBytes, len(cols))
	into := make([]any, len(cols))
	for i := range vals {
		into[i] = &vals[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return false, failed("look into a file", err)
		}
		for i, v := range vals {
			if v != nil && !yield(cols[i], string(v)) {
				return false, nil
			}
		}
	}
	return true, failed("look into a file", rows.Err())
}
