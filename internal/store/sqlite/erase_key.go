package sqlite

import (
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/identity"
)

// cellsOf tells the cells of a row set aside apart, as well as can be without its dialect.
func cellsOf(raw string) []string {
	cells := strings.FieldsFunc(raw, func(r rune) bool { return strings.ContainsRune(",;\t|\n\r", r) })
	for i := range cells {
		cells[i] = strings.Trim(cells[i], " \"")
	}
	return cells
}

func hasCell(raw, key string) bool {
	for _, cell := range cellsOf(raw) {
		if strings.EqualFold(cell, key) {
			return true
		}
	}
	return false
}

// setAsideSpelled removes rows from the quarantine that hold another spelling of a key.
func (t *tx) setAsideSpelled(k identity.Key) error {
	if k.Kind != identity.Email && k.Kind != identity.Phone {
		return nil // such a key has one spelling
	}
	var ids []int64
	err := rows(t.conn, "select id,raw from quarantine", func(s *sqlite.Stmt) error {
		for _, cell := range cellsOf(s.ColumnText(1)) {
			if identity.Same(k, cell) {
				ids = append(ids, s.ColumnInt64(0))
				break
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.each("delete from quarantine where id=?", ids)
}

// unsend removes messages to an address, however it was written.
func (t *tx) unsend(k identity.Key) error {
	var ids []int64
	err := rows(t.conn, "select id,to_address from mail", func(s *sqlite.Stmt) error {
		if identity.Same(k, s.ColumnText(1)) {
			ids = append(ids, s.ColumnInt64(0))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.each("delete from mail where id=?", ids)
}

func (t *tx) each(q string, ids []int64) error {
	for _, id := range ids {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return nil
}
