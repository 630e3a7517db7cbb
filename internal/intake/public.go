package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// mostPublic is how many rows a public table may have: every question that joins one reads them.
const mostPublic = 500_000

// Public is a public table as read from a file: values in the order of its described columns, rows in the order of its key.
type Public struct {
	Content candor.Digest
	Rows    [][]catalog.Value
	Extra   []string // columns of the file that are not described: ignored
	Form    string
}

// Unfit says that a file is not the public table that was described. Nothing of such a table is set aside: a missing row
// would be a wrong answer for everybody who meets it.
type Unfit struct {
	Name  string
	First []Bad // at most ten
	More  int64
}

func (u *Unfit) Error() string {
	var lines []string
	for _, b := range u.First {
		lines = append(lines, b.String())
	}
	text := "nothing was loaded: " + strings.Join(lines, "; ")
	if u.More > 0 {
		text += fmt.Sprintf("; and %d more", u.More)
	}
	return text + ". Mend the file, or describe " + u.Name + " as it is"
}

// ReadPublic reads a whole public table: every row fits, and no two have the same key.
func (l Loader) ReadPublic(ctx context.Context, ref *catalog.Reference, file io.Reader, hint Dialect) (out Public, err error) {
	set := &catalog.Dataset{Name: ref.Name, Fields: slices.Clone(ref.Fields)}
	for i := range set.Fields {
		f := &set.Fields[i]
		f.Required = slices.Contains(ref.Key, f.Name)
	}
	in := NewHashing(file)
	r, err := l.open(ctx, in, hint, set)
	if err != nil {
		return Public{}, &FileError{err}
	}
	defer func() { err = errors.Join(err, closeSource(r)) }()
	cols, err := Match(r.Header(), set)
	if err == nil && len(cols.Absent) > 0 {
		err = fmt.Errorf("missing: %s; a public table has all the columns that are described", strings.Join(cols.Absent, ", "))
	}
	if err != nil {
		return Public{}, &FileError{err}
	}
	typer, err := newTyper(set, cols)
	if err != nil {
		return Public{}, err
	}
	no := &Unfit{Name: ref.Name}
	out = Public{Extra: cols.Extra, Form: r.Form()}
	if out.Rows, err = publicRows(ctx, r, ref, typer, no); err != nil {
		return Public{}, err
	}
	if len(no.First) > 0 {
		return Public{}, &FileError{no}
	}
	if len(out.Rows) == 0 {
		return Public{}, &FileError{errors.New("the file has no rows")}
	}
	out.Content, _, err = in.Finish()
	return out, err
}

func publicRows(ctx context.Context, r Source, ref *catalog.Reference, typer *Typer, no *Unfit) (rows [][]catalog.Value, err error) {
	key := make([]int, len(ref.Key))
	for i, k := range ref.Key {
		key[i] = slices.IndexFunc(ref.Fields, func(f catalog.Field) bool { return f.Name == k })
	}
	unfit := func(b Bad) {
		if b.Raw = ""; len(no.First) < 10 {
			no.First = append(no.First, b)
		} else {
			no.More++
		}
	}
	lines := map[string]int{} // by key
	for {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, &FileError{err}
		}
		if len(rows)%8192 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		row, bad := typer.Row(rec)
		if bad != nil {
			unfit(*bad)
			continue
		}
		var id strings.Builder
		for i := range row.Values {
			row.Values[i].S = strings.Clone(row.Values[i].S)
		}
		for _, k := range key {
			v := row.Values[k]
			fmt.Fprintf(&id, "%d:%q,", v.I, v.S)
		}
		if at, twice := lines[id.String()]; twice {
			unfit(Bad{Line: rec.Line, Column: strings.Join(ref.Key, ", "), Rule: "second-row", Text: fmt.Sprintf("has the same key as line %d; each key has one row, so that joining multiplies nothing", at)})
			continue
		}
		lines[id.String()] = rec.Line
		if rows = append(rows, row.Values); len(rows) > mostPublic {
			return nil, &FileError{fmt.Errorf("more than %d rows; a public table is small beside the rows that it is joined with", mostPublic)}
		}
	}
	slices.SortFunc(rows, func(a, b []catalog.Value) int {
		for _, k := range key {
			if c := cmp.Or(cmp.Compare(a[k].I, b[k].I), cmp.Compare(a[k].S, b[k].S)); c != 0 {
				return c
			}
		}
		return 0
	})
	return rows, nil
}
