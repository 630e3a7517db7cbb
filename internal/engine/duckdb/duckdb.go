// Package duckdb keeps rows as Parquet files and counts over them with DuckDB, in memory.
//
// It promises that SQL is printed from a typed plan alone, that no value of a question, a domain or a row is ever part of
// its text, that every person is bounded as the plan says before anything is added up, in integers, and that nothing of
// its own survives it: what DuckDB spills goes to one folder, wiped at Open. It refuses to reach any file outside the
// folder of rows and that folder, to change its own configuration once open, and to let DuckDB's error texts out, since
// they can hold rows and literals (law 5).
package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/candor-data/candor/internal/engine"
)

// Options say where the rows are and what DuckDB may use.
type Options struct {
	Rows     string            // the workspace's folder of rows; File.Path is relative to it
	Tmp      string            // the workspace's folder for what may vanish; its part "duckdb" is wiped at Open
	Files    engine.Files      // which files a generation holds; needed by Scan alone
	Public   engine.References // rows of public tables; needed by questions that join one
	Rand     io.Reader         // a fresh key for each question; crypto/rand everywhere but in tests
	Threads  int               // 0: DuckDB's choice
	MemoryMB int               // 0: DuckDB's choice; beyond it DuckDB spills
}

// DB is an open engine. One process at a time may use a Tmp folder.
type DB struct {
	opt   Options
	db    *sql.DB
	spill string

	mu     sync.Mutex // guards shapes
	shapes map[string]string
}

var _ engine.Engine = (*DB)(nil)

// Open wipes the spill folder and starts DuckDB locked: no files elsewhere, no extensions, no changes of configuration.
func Open(opt Options) (*DB, error) {
	var err error
	if opt.Rows, err = filepath.Abs(opt.Rows); err != nil {
		return nil, fmt.Errorf("find the folder of rows: %w", err)
	}
	if opt.Tmp, err = filepath.Abs(opt.Tmp); err != nil {
		return nil, fmt.Errorf("find the folder for temporary files: %w", err)
	}
	spill := filepath.Join(opt.Tmp, "duckdb")
	if err := os.RemoveAll(spill); err != nil {
		return nil, fmt.Errorf("wipe the spill folder: %w", err)
	}
	for _, dir := range []string{opt.Rows, spill} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make the engine's folders: %w", err)
		}
	}
	db, err := openMemory(opt.Threads, opt.MemoryMB, spill, opt.Rows, spill)
	if err != nil {
		return nil, err
	}
	return &DB{opt: opt, db: db, spill: spill, shapes: map[string]string{}}, nil
}

// openMemory starts an in-memory DuckDB that reaches the allowed folders alone.
func openMemory(threads, memoryMB int, spill string, allowed ...string) (*sql.DB, error) {
	c, err := duckdb.NewConnector(":memory:", nil)
	if err != nil {
		return nil, failed("start the engine", err)
	}
	db := sql.OpenDB(c)
	// A connection's temporary tables hold people; they go with it.
	db.SetMaxIdleConns(-1)
	var dirs []string
	for _, d := range allowed {
		dirs = append(dirs, text(d))
	}
	set := []string{
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET allow_community_extensions = false",
		"SET parquet_metadata_cache = true",      // files never change under their name
		"SET enable_external_file_cache = false", // rows of erased people are not kept in memory either
		"SET temp_directory = " + text(spill),
		"SET allowed_directories = [" + strings.Join(dirs, ", ") + "]",
	}
	if threads > 0 {
		set = append(set, fmt.Sprintf("SET threads = %d", threads))
	}
	if memoryMB > 0 {
		set = append(set, fmt.Sprintf("SET memory_limit = '%dMiB'", memoryMB))
	}
	set = append(set, "SET enable_external_access = false", "SET lock_configuration = true")
	for _, s := range set {
		if _, err := db.Exec(s); err != nil {
			return nil, errors.Join(failed("configure the engine", err), db.Close())
		}
	}
	return db, nil
}

// Close ends DuckDB and wipes what it spilled.
func (d *DB) Close() error {
	return errors.Join(d.db.Close(), os.RemoveAll(d.spill))
}

// conn takes a connection of its own, whose temporary tables nobody else sees.
func (d *DB) conn(ctx context.Context) (*sql.Conn, error) {
	c, err := d.db.Conn(ctx)
	if err != nil {
		return nil, failed("reach the engine", err)
	}
	return c, nil
}

// appendTo fills a temporary table of the connection, row by row.
func appendTo(c *sql.Conn, table string, fill func(row func(...driver.Value) error) error) error {
	return c.Raw(func(raw any) error {
		a, err := duckdb.NewAppender(raw.(*duckdb.Conn), "temp", "main", table)
		if err != nil {
			return err
		}
		return errors.Join(fill(a.AppendRow), a.Close())
	})
}
