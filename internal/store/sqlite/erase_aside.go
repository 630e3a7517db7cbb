package sqlite

import (
	"encoding/json"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/identity"
)

// setAside removes rows from the quarantine that hold a key: in their text as it came, in a cell as it came or was mended,
// or in the reason that somebody gave for throwing it away. A key of fewer than 4 characters is looked for as a whole cell
// alone: "17" is in most lines. Letters are folded as Go folds them; SQLite knows A to Z alone.
func (t *tx) setAside(k identity.Key) error {
	var ids []int64
	err := rows(t.conn, "select id,raw,cells,reason from quarantine where raw<>'' or cells<>'' or reason<>''", func(s *sqlite.Stmt) error {
		values := valuesOf(s.ColumnText(2))
		texts := slices.Concat(values, []string{s.ColumnText(1), s.ColumnText(3)})
		cells := slices.Concat(values, cellsOf(s.ColumnText(1)), cellsOf(s.ColumnText(3)))
		if anyHolds(texts, k.Value) || anyIs(cells, k) {
			ids = append(ids, s.ColumnInt64(0))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.each("delete from quarantine where id=?", ids)
}

// cellsOf tells the cells of a row set aside apart, as well as can be without its dialect.
func cellsOf(raw string) []string {
	cells := strings.FieldsFunc(raw, func(r rune) bool { return strings.ContainsRune(",;\t|\n\r", r) })
	for i := range cells {
		cells[i] = strings.Trim(cells[i], " \"")
	}
	return cells
}

// valuesOf gives the values of cells kept as JSON.
func valuesOf(cells string) (out []string) {
	var m map[string]string
	if json.Unmarshal([]byte(cells), &m) != nil {
		return nil
	}
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func anyHolds(texts []string, key string) bool {
	if len([]rune(key)) < 4 {
		return false
	}
	key = strings.ToLower(key)
	for _, x := range texts {
		if strings.Contains(strings.ToLower(x), key) {
			return true
		}
	}
	return false
}

func anyIs(cells []string, k identity.Key) bool {
	for _, c := range cells {
		if strings.EqualFold(strings.TrimSpace(c), k.Value) || identity.Same(k, c) {
			return true
		}
	}
	return false
}
