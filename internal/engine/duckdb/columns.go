package duckdb

import (
	"errors"
	"fmt"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
)

// Each file has the columns person and record, and one for each field of the contract under the field's name. The two
// names are candor's own: a field of that name is kept as "field:person", which no field can be called.
const (
	personColumn = "person"
	recordColumn = "record"
)

func columnName(f *catalog.Field) string {
	switch strings.ToLower(f.Name) {
	case personColumn, recordColumn:
		return "field:" + f.Name
	}
	return f.Name
}

// ident quotes an identifier, text a string that is not data: a path or the name of a zone.
func ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
func text(s string) string  { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }

// storage describes how values of a type are kept, and how they travel between Go and DuckDB as plain numbers.
type storage struct {
	sql  string // the column's type in files
	raw  string // the type that it is appended and read as
	load string // raw -> sql, with %s
	read string // sql -> raw, with %s
}

func storageOf(t catalog.Type) (storage, error) {
	switch t {
	case catalog.String:
		return storage{"VARCHAR", "VARCHAR", "%s", "%s"}, nil
	case catalog.Integer, catalog.Decimal:
		return storage{"BIGINT", "BIGINT", "%s", "%s"}, nil
	case catalog.Date:
		return storage{"DATE", "INTEGER", "(DATE '1970-01-01' + %s)", "(%s - DATE '1970-01-01')::BIGINT"}, nil
	case catalog.Timestamp:
		return storage{"TIMESTAMP", "BIGINT", "make_timestamp(%s)", "epoch_us(%s)"}, nil
	case catalog.Boolean:
		return storage{"BOOLEAN", "BOOLEAN", "%s", "%s::BIGINT"}, nil
	}
	return storage{}, errors.New("a column of the contract has no type")
}

func (s storage) loading(expr string) string { return fmt.Sprintf(s.load, expr) }
func (s storage) reading(expr string) string { return fmt.Sprintf(s.read, expr) }

// checkFields refuses contracts whose columns DuckDB could not tell apart: its identifiers ignore case.
func checkFields(set *catalog.Dataset) error {
	if set == nil {
		return errors.New("no dataset")
	}
	seen := map[string]bool{}
	for i := range set.Fields {
		f := &set.Fields[i]
		if _, err := storageOf(f.Type); err != nil {
			return err
		}
		key := strings.ToLower(columnName(f))
		if f.Name == "" || seen[key] {
			return fmt.Errorf("dataset %s has two columns of one name, or one without a name", set.Name)
		}
		seen[key] = true
	}
	return nil
}
