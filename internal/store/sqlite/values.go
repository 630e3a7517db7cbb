package sqlite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"zombiezen.com/go/sqlite"
)

// A value as a search sees it: table and column; what kind of key it is ("*": text of many cells; empty: no key).
type seen = func(where, kind string, value []byte) error

// Values gives every text and every blob of every table, the write-ahead log included: a value that lies in pieces on
// several pages comes whole. Of numbers it gives those of people, as text.
func (db *DB) Values(ctx context.Context, yield seen) error {
	return db.read(ctx, func(c *sqlite.Conn) error { return values(ctx, c, yield) })
}

// ValuesOf does the same for another database file, such as a copy made before an upgrade, without touching it.
func ValuesOf(ctx context.Context, path string, yield seen) (err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	// Immutable: SQLite neither locks the file nor makes others beside it.
	u := url.URL{Scheme: "file", Path: abs, RawQuery: "immutable=1"}
	c, err := sqlite.OpenConn(u.String(), sqlite.OpenReadOnly|sqlite.OpenURI)
	if err != nil {
		return fmt.Errorf("look into a database: %w", err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return values(ctx, c, yield)
}

func values(ctx context.Context, c *sqlite.Conn, yield seen) error {
	var tables []string
	err := rows(c, "select name from sqlite_schema where type='table' and rootpage>0", func(s *sqlite.Stmt) error {
		tables = append(tables, s.ColumnText(0))
		return nil
	})
	if err != nil {
		return err
	}
	for _, t := range append(tables, "sqlite_schema") {
		if err := table(ctx, c, t, yield); err != nil {
			return err
		}
	}
	return nil
}

func table(ctx context.Context, c *sqlite.Conn, name string, yield seen) error {
	var where, kinds []string
	var buf []byte
	n := 0
	return rows(c, `select * from "`+strings.ReplaceAll(name, `"`, `""`)+`"`, func(s *sqlite.Stmt) error {
		if n++; n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if where == nil {
			for i := range s.ColumnCount() {
				w := name + "." + s.ColumnName(i)
				k := cells[w]
				if strings.HasSuffix(w, ".subject") && name != "erasure" && name != "mail" || w == "person.id" {
					k = numbers
				}
				where, kinds = append(where, w), append(kinds, k)
			}
		}
		for i, w := range where {
			k := kinds[i]
			if t := s.ColumnType(i); t != sqlite.TypeText && t != sqlite.TypeBlob && (k != numbers || t != sqlite.TypeInteger) {
				continue
			}
			if w == "person_key.value" {
				k = s.ColumnText(0)
			}
			if l := s.ColumnLen(i); cap(buf) < l {
				buf = make([]byte, l)
			}
			buf = buf[:s.ColumnLen(i)]
			s.ColumnBytes(i, buf)
			if err := yield(w, k, buf); err != nil {
				return err
			}
		}
		return nil
	})
}

// numbers is the kind of values that are candor's own numbers of people. The record of deletions keeps its number: a
// restored backup deletes by it again.
const numbers = "#person"

// cells are the columns that may hold a key among other things.
var cells = map[string]string{"quarantine.raw": "*", "mail.to_address": "*"}
