package intake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/identity"
)

// Limits of one cell.
const (
	maxCell = 64 << 10 // bytes of any cell
	maxKey  = 256      // bytes of a person's key or another identifier
)

// ID is one way to recognise a person: a kind of key that datasets share ("email"), and its normalised value.
type ID = identity.Key

// Row is one checked row. Its strings may be parts of the record's text: strings.Clone what is kept for long.
type Row struct {
	Line   int
	Person ID              // whose row it is; never empty
	IDs    []ID            // the other identifiers that the row holds
	NoKey  []string        // columns whose value is no key of its kind, where a row may be without
	Values []catalog.Value // one for each field, in contract order; the person's and other keys are as they were written
}

// Typer turns records into rows by a dataset's contract. Not for concurrent use.
type Typer struct {
	fields []typedField
	width  int
	person int
	ids    int
	values []catalog.Value // what is left of a slab that rows are cut from
	idSlab []ID
}

type typedField struct {
	catalog.Field
	exact  *typedField // the same column in cells written as candor writes them (Record.Exact), whatever the contract says
	at     int         // column of the file, -1: absent
	zone   *time.Location
	layout string
	native bool                   // set in exact: a cell may be of a finer type than the contract's
	texts  map[string]string      // domain of strings; nil: open
	domain map[catalog.Value]bool // domain of other types; nil: open
	parse  func(*typedField, string) (catalog.Value, *fault)
}

// fault is what is wrong with a cell: the rule, and what to write instead, in words that hold no cell.
type fault struct {
	rule Rule
	text string
}

// NewTyper prepares to read a dataset's rows from a file with these columns.
func NewTyper(set *catalog.Dataset, cols Columns) (*Typer, error) {
	t, err := newTyper(set, cols)
	if err == nil && t.person < 0 {
		return nil, fmt.Errorf("dataset %s has no column that says whose row it is", set.Name)
	}
	return t, err
}

// newTyper is NewTyper for rows that may be nobody's.
func newTyper(set *catalog.Dataset, cols Columns) (*Typer, error) {
	if len(cols.At) != len(set.Fields) {
		return nil, fmt.Errorf("the columns were matched with another contract")
	}
	t := &Typer{width: cols.Width, person: -1}
	zone := set.Zone
	if zone == nil {
		zone = time.UTC
	}
	for i, f := range set.Fields {
		tf := typedField{Field: f, at: cols.At[i], zone: zone, layout: f.Format}
		switch {
		case f.Role == catalog.Person:
			t.person, tf.parse = i, parseKey
		case f.Role == catalog.Identifier:
			t.ids++
			tf.parse = parseKey
		default:
			if tf.parse = parsers[f.Type]; tf.parse == nil {
				return nil, fmt.Errorf("column %s has no type that can be read from a file", f.Name)
			}
			exact := tf
			if f.Type.Numeric() && f.Marks != (catalog.Marks{}) {
				tf.parse = parseMarked
			}
			exact.layout, exact.native = "", true
			if err := exact.readDomain(); err != nil {
				return nil, err
			}
			tf.texts, tf.domain, tf.exact = exact.texts, exact.domain, &exact
		}
		t.fields = append(t.fields, tf)
	}
	return t, nil
}

// readDomain parses the public values of a closed list, which a contract writes as candor does.
func (f *typedField) readDomain() error {
	if len(f.Domain) == 0 {
		return nil
	}
	if f.Type == catalog.String {
		f.texts = make(map[string]string, len(f.Domain))
		for _, d := range f.Domain {
			f.texts[d] = d
		}
		return nil
	}
	f.domain = make(map[catalog.Value]bool, len(f.Domain))
	for i, d := range f.Domain {
		v, bad := f.parse(f, d)
		if bad != nil {
			return fmt.Errorf("column %s: value %d of its domain: %s", f.Name, i+1, bad.text)
		}
		f.domain[v] = true
	}
	return nil
}

// Row types one record: a row, or why it is set aside. The first fault found decides, in contract order.
func (t *Typer) Row(rec Record) (Row, *Bad) {
	if rec.Rule != "" {
		return Row{}, rec.bad(t.named(rec.Cell-1), rec.Rule, rec.Problem)
	}
	if len(rec.Fields) != t.width {
		return Row{}, rec.bad("", WrongColumnCount, fmt.Sprintf("the row has %d columns, the header has %d; put quotes around text that holds the separator", len(rec.Fields), t.width))
	}
	row := Row{Line: rec.Line, Values: t.slab()}
	if t.ids > 0 {
		row.IDs = t.idRoom()
	}
	for i := range t.fields {
		f := &t.fields[i]
		if f.exact != nil && f.at < len(rec.Exact) && f.at >= 0 && rec.Exact[f.at] {
			f = f.exact
		}
		v, bad := f.value(rec.Fields)
		if f.ByLine {
			v, bad = catalog.Value{Type: catalog.String, S: strconv.Itoa(rec.Line)}, nil
		}
		if bad != nil {
			return Row{}, rec.bad(f.Name, bad.rule, bad.text)
		}
		row.Values[i] = v
		if v.Null() {
			continue
		}
		if f.Role == catalog.Person || f.Role == catalog.Identifier {
			if bad := row.know(f, v.S); bad != nil {
				return Row{}, rec.bad(f.Name, bad.rule, bad.text)
			}
		}
	}
	t.values = t.values[len(row.Values):]
	t.idSlab = t.idSlab[len(row.IDs):]
	row.IDs = row.IDs[:len(row.IDs):len(row.IDs)]
	return row, nil
}

// named is the contract's name of a column of the file; empty where it has none.
func (t *Typer) named(column int) string {
	for i := range t.fields {
		if column >= 0 && t.fields[i].at == column {
			return t.fields[i].Name
		}
	}
	return ""
}

// use cuts the rows that follow from a batch's own room, which is written over when the batch is used again.
func (t *Typer) use(b *batch) {
	if b.values == nil {
		b.most = max(min(batchRows, batchCells/len(t.fields)), 1)
		b.values, b.ids = make([]catalog.Value, b.most*len(t.fields)), make([]ID, b.most*t.ids)
	}
	t.values, t.idSlab = b.values, b.ids
}

// slab gives room for one row's values; rows are cut from larger pieces, so that each may be kept. A row set aside may
// have left cells there: Row writes each place anew.
func (t *Typer) slab() []catalog.Value {
	n := len(t.fields)
	if len(t.values) < n {
		t.values = make([]catalog.Value, 256*n)
	}
	return t.values[:n:n]
}

func (t *Typer) idRoom() []ID {
	if len(t.idSlab) < t.ids {
		t.idSlab = make([]ID, 256*t.ids)
	}
	return t.idSlab[:0:t.ids]
}

func (f *typedField) value(cells []string) (catalog.Value, *fault) {
	cell := ""
	if f.at >= 0 {
		cell = cells[f.at]
	}
	if len(cell) > maxCell {
		return catalog.Value{}, &fault{TooLong, fmt.Sprintf("longer than %d bytes", maxCell)}
	}
	if f.Role != catalog.Text {
		cell = strings.TrimSpace(cell)
	}
	if cell == "" {
		if f.Required || f.Role == catalog.Person {
			return catalog.Value{}, &fault{Missing, "empty, and no row is allowed without it"}
		}
		return catalog.Value{}, nil
	}
	v, bad := f.parse(f, cell)
	if bad != nil {
		return v, bad
	}
	if f.texts != nil {
		d, ok := f.texts[v.S]
		if !ok && f.Other != "" {
			d, ok = f.Other, true
		}
		if !ok {
			return v, &fault{NotInDomain, "not one of the values that the contract lists"}
		}
		v.S = d
	} else if f.domain != nil && !f.domain[v] {
		return v, &fault{NotInDomain, "not one of the values that the contract lists"}
	}
	return v, nil
}

func (rec Record) bad(column string, rule Rule, text string) *Bad {
	return &Bad{Line: rec.Line, Lines: max(rec.Lines, 1), Column: column, Rule: rule, Text: text, Raw: rec.raw(), Cut: rec.Cut}
}
