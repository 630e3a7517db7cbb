package describe

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor/internal/catalog"
)

// marks reads candor.decimal and candor.thousands: how the column's numbers are written in text files.
func (d *doc) marks(c mapping, t catalog.Type) (m catalog.Marks) {
	m.Decimal = d.mark(c, t, "candor.decimal", `candor.decimal: "," or "."`, ".,")
	if m.Decimal == '.' {
		m.Decimal = 0 // what is read where nothing is said
	}
	m.Thousands = d.mark(c, t, "candor.thousands", `candor.thousands: "." or "," or " " or "'"`, ".,' ")
	if m.Thousands == m.Point() {
		d.no(c.values["candor.thousands"], "two marks, such as . and ,", "the same mark cannot stand between thousands and before the fraction")
		m.Thousands = 0
	}
	return m
}

func (d *doc) mark(c mapping, t catalog.Type, name, instead, known string) byte {
	n, ok := c.find(name)
	if !ok || t == catalog.NoType {
		return 0
	}
	if !t.Numeric() {
		d.no(n, "logicalType: number, or no "+name, "only a number is written with marks")
		return 0
	}
	if n.Kind != yaml.ScalarNode || len(n.Value) != 1 || !strings.Contains(known, n.Value) {
		d.no(n, instead, "%s is one mark", name)
		return 0
	}
	return n.Value[0]
}

// mostPath bounds what a path may be: longer ones lead nowhere that a reader goes.
const mostPath = 200

// path reads candor.path: where JSON files have the column.
func (d *doc) path(c mapping) string {
	n, ok := c.find("candor.path")
	if !ok {
		return ""
	}
	s, ok := d.scalar(n, "candor.path")
	if ok && (s == "" || len(s) > mostPath || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..")) {
		d.no(n, "candor.path: customer.id", "a path is the names of keys with points between them")
		return ""
	}
	return s
}
