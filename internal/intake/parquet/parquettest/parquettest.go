// Package parquettest writes Parquet files for tests, by a DuckDB that nothing of candor's is open in. It promises bytes as
// other programs write them; it refuses to be linked into anything that is shipped.
package parquettest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/duckdb/duckdb-go-bindings"
)

// File gives the rows of a query as a Parquet file; options are COPY's, such as "COMPRESSION gzip".
func File(t testing.TB, query string, options ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.parquet")
	Write(t, path, query, options...)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Write writes the rows of a query to a path.
func Write(t testing.TB, path, query string, options ...string) {
	t.Helper()
	var db duckdb_go_bindings.Database
	var conn duckdb_go_bindings.Connection
	if duckdb_go_bindings.Open(":memory:", &db) != duckdb_go_bindings.StateSuccess || duckdb_go_bindings.Connect(db, &conn) != duckdb_go_bindings.StateSuccess {
		t.Fatal("DuckDB does not start")
	}
	defer duckdb_go_bindings.Close(&db)
	defer duckdb_go_bindings.Disconnect(&conn)
	q := fmt.Sprintf("COPY (%s) TO '%s' (%s)", query, path, strings.Join(append([]string{"FORMAT parquet"}, options...), ", "))
	var res duckdb_go_bindings.Result
	defer duckdb_go_bindings.DestroyResult(&res)
	if duckdb_go_bindings.Query(conn, q, &res) != duckdb_go_bindings.StateSuccess {
		t.Fatalf("%s: %s", q, duckdb_go_bindings.ResultError(&res))
	}
}
