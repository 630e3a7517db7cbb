package sqlite

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitemigration"
	"zombiezen.com/go/sqlite/sqlitex"
)

//go:embed schema/*.sql
var schemaFS embed.FS

// migrations are the steps of the schema, in order; a step that was shipped never changes.
var migrations = load(schemaFS)

// appID marks the file as candor's ("cndr").
const appID int32 = 0x636e6472

// load refuses two steps of one number: a workspace that has the one would take the other for a step that it has.
func load(f fs.FS) (out []string) {
	names, err := fs.Glob(f, "schema/*.sql")
	if err != nil {
		panic(err)
	}
	for i, n := range names {
		if !strings.HasPrefix(n, fmt.Sprintf("schema/%03d_", i+1)) {
			panic(fmt.Sprintf("%s is step %d of the schema: steps are numbered 001, 002 …, each once", n, i+1))
		}
		b, err := fs.ReadFile(f, n)
		if err != nil {
			panic(err)
		}
		out = append(out, string(b))
	}
	return out
}

// migrate brings the database forward, each step in a transaction of its own. A database with content is copied first
// (path + ".before-N"); the copy is removed once every step succeeded, and a copy found at open is what a crash left: the
// steps are finished and it is removed, since it would keep bytes that an erasure must reach.
func migrate(c *sqlite.Conn, path string, steps []string, step func(string)) error {
	v, err := scalar(c, "pragma user_version")
	if err != nil {
		return err
	}
	if v > int64(len(steps)) {
		return fmt.Errorf("this database has schema %d, newer than this candor (schema %d): use the newer candor", v, len(steps))
	}
	copied := fmt.Sprintf("%s.before-%d", path, len(steps))
	if v > 0 && v < int64(len(steps)) {
		if err := os.Remove(copied); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("make room for the copy: %w", err)
		}
		if err := sqlitex.ExecuteTransient(c, "vacuum into ?", &sqlitex.ExecOptions{Args: []any{copied}}); err != nil {
			return fmt.Errorf("copy the database before its upgrade: %w", err)
		}
		step("copied")
	}
	err = sqlitemigration.Migrate(context.Background(), c, sqlitemigration.Schema{AppID: appID, Migrations: steps})
	if err != nil {
		return fmt.Errorf("upgrade the database (a copy from before is beside it): %w", err)
	}
	step("migrated")
	return removeCopies(path)
}

// removeCopies removes every copy from before an upgrade, also one to a schema that was never reached.
func removeCopies(path string) error {
	copies, err := filepath.Glob(globSafe(path) + ".before-*")
	if err != nil {
		return fmt.Errorf("find copies from before an upgrade: %w", err)
	}
	for _, c := range copies {
		if err := os.Remove(c); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the copy from before the upgrade: %w", err)
		}
	}
	return nil
}
