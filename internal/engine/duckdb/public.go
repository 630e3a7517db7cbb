package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/question"
)

// usePublic notes a column of a public table that the statement reads.
func (p *printer) usePublic(c question.Column) error {
	i := c.Source - question.Public
	if i >= len(p.plan.Joined()) {
		return errPlan
	}
	if f, ok := p.plan.Joined()[i].Table.Field(c.Field.Name); !ok || f != c.Field {
		return errPlan
	}
	if !slices.Contains(p.public[i], c.Field) {
		p.public[i] = append(p.public[i], c.Field)
	}
	return nil
}

// readPublic notes what the joins themselves read: the tables' keys, and the rows' columns that they equal.
func (p *printer) readPublic() error {
	p.public = make([][]*catalog.Field, len(p.plan.Joined()))
	for i, j := range p.plan.Joined() {
		if j.Table.Loaded == nil || len(j.On) == 0 || len(j.On) != len(j.Table.Key) {
			return errPlan
		}
		for _, o := range j.On {
			if o.Row.Column.Public() || o.Row.Type != o.Field.Type || o.Row.Scale != o.Field.Scale {
				return errPlan
			}
			if err := errors.Join(p.use(o.Row.Column), p.usePublic(question.Column{Source: question.Public + i, Field: o.Field})); err != nil {
				return err
			}
		}
	}
	return nil
}

// publicJoins prints the joins with public tables: every row stays, beside the one row that has its key or beside nothing.
// The table t0, t1 … (c0, c1 …) of each stands in the connection, its key unique.
func (p *printer) publicJoins() (string, error) {
	var b strings.Builder
	for i, j := range p.plan.Joined() {
		cols := make([]string, len(p.public[i]))
		for n, f := range p.public[i] {
			st, err := storageOf(f.Type)
			if err != nil {
				return "", err
			}
			cols[n] = st.loading(fmt.Sprintf("c%d", n)) + " AS " + ident(columnName(f))
		}
		on := make([]string, len(j.On))
		for n, o := range j.On {
			x, err := p.key(o.Row)
			if err != nil {
				return "", err
			}
			on[n] = x + " = " + columnExpr(question.Column{Source: question.Public + i, Field: o.Field})
		}
		fmt.Fprintf(&b, " LEFT JOIN (SELECT %s FROM t%d) s%d ON %s", strings.Join(cols, ", "), i, question.Public+i, strings.Join(on, " AND "))
	}
	return b.String(), nil
}

// oneOfPerson reports whether a column has one value for a person: it is the second source's, of which one row is left, or
// that of a public table joined by such columns alone.
func (p *printer) oneOfPerson(c question.Column) bool {
	if !c.Public() {
		return c.Source == 1
	}
	return !slices.ContainsFunc(p.plan.Joined()[c.Source-question.Public].On, func(o question.On) bool { return o.Row.Column.Source != 1 })
}

// fillPublic puts what is used of the public tables into tables of the connection's own. A key that is there twice would
// make two rows of one: then nothing is counted.
func (d *DB) fillPublic(ctx context.Context, c *sql.Conn, p *printer) error {
	for i, j := range p.plan.Joined() {
		if d.opt.Public == nil {
			return errors.New("this engine was opened without public tables")
		}
		rows, err := d.opt.Public.Reference(ctx, j.Table.Name, j.Table.Loaded.Content)
		if err != nil {
			return fmt.Errorf("read a public table: %w", err)
		}
		at, cols, keys := make([]int, len(p.public[i])), make([]string, len(p.public[i])), make([]string, len(j.On))
		for n, f := range p.public[i] {
			st, err := storageOf(f.Type)
			if err != nil {
				return err
			}
			at[n] = slices.IndexFunc(j.Table.Fields, func(x catalog.Field) bool { return x.Name == f.Name })
			cols[n] = fmt.Sprintf("c%d %s", n, st.raw)
			for k, o := range j.On {
				if o.Field == f {
					keys[k] = fmt.Sprintf("c%d", n)
				}
			}
		}
		table := fmt.Sprintf("t%d", i)
		if _, err := c.ExecContext(ctx, "CREATE TEMP TABLE "+table+" ("+strings.Join(cols, ", ")+", UNIQUE ("+strings.Join(keys, ", ")+"))"); err != nil {
			return failed("bring in a public table", err)
		}
		err = appendTo(c, table, func(row func(...driver.Value) error) error {
			cells := make([]driver.Value, len(at))
			for _, r := range rows {
				if len(r) != len(j.Table.Fields) {
					return errPlan
				}
				for n, k := range at {
					if cells[n], err = rawOf(r[k], j.Table.Fields[k].Type); err != nil {
						return err
					}
				}
				if err := row(cells...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return failed("bring in a public table", err)
		}
	}
	return nil
}

// rawOf gives a value as it is appended to a table of raw types.
func rawOf(v catalog.Value, t catalog.Type) (driver.Value, error) {
	switch {
	case v.Null():
		return nil, nil
	case v.Type != t:
		return nil, errPlan
	case t == catalog.String:
		return v.S, nil
	case t == catalog.Boolean:
		return v.I != 0, nil
	case t == catalog.Date:
		return int32(v.I), nil
	}
	return v.I, nil
}
