package duckdb

import (
	"fmt"
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

// source prints a table of the columns wanted from the files of one dataset. The typed empty part keeps a column that
// older files do not have, and the whole table where there are no files; DuckDB drops it from the plan, and reads only the
// columns that the statement uses.
func (s *script) source(rows string, files []catalog.File, fields []*catalog.Field) (string, error) {
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
	if len(files) > 0 {
		paths := make([]string, len(files))
		for i, f := range files {
			paths[i] = filepath.Join(rows, filepath.FromSlash(f.Path))
		}
		fmt.Fprintf(&b, " UNION ALL BY NAME SELECT * FROM read_parquet(%s::VARCHAR[], hive_partitioning = false, union_by_name = true)", s.bind(paths))
	}
	b.WriteString(")")
	return "(SELECT " + strings.Join(names, ", ") + " FROM " + b.String() + ")", nil
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
