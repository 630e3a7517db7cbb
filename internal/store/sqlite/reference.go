package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
)

// References keeps versions of public tables.
type References struct{ db *DB }

var (
	_ flow.References   = References{}
	_ engine.References = References{}
)

// References gives the seam.
func (db *DB) References() References { return References{db} }

// Keep keeps a version with its entry; the first of a name opens an epoch, a later one is seen from the next.
func (r References) Keep(ctx context.Context, v flow.ReferenceVersion, rows [][]catalog.Value) (epoch int64, err error) {
	data, err := cellsJSON(rows)
	if err != nil {
		return 0, err
	}
	seen, err := json.Marshal(v.Seen)
	if err != nil {
		return 0, err
	}
	err = r.db.write(ctx, func(t *tx) error {
		newest, err := versions(t.conn, "where id=(select max(id) from reference where name=?)", v.Name)
		if err != nil {
			return err
		}
		if len(newest) > 0 && newest[0].Content == v.Content {
			return intake.ErrLoaded
		}
		if err := t.exec("update meta set value=value+1 where key='generation'"); err != nil {
			return err
		}
		gen, err := t.int("select value from meta where key='generation'")
		if err != nil {
			return err
		}
		if err := t.exec("insert into reference(name,content,shape,at,generation,rows,seen,data) values(?,?,?,?,?,?,?,?)",
			v.Name, v.Content[:], v.Shape[:], t.now.UnixMicro(), gen, len(rows), string(seen), data); err != nil {
			return err
		}
		if _, err := t.append(uses, ledger.Body{Kind: ledger.KindLoad, Change: "reference " + v.Name, Digest: &v.Content}); err != nil {
			return err
		}
		if epoch = 0; len(newest) == 0 {
			epoch, err = t.epoch("first load of " + v.Name)
		}
		return err
	})
	return epoch, err
}

// Seen gives the newest version of each name and shape that was there in a generation.
func (r References) Seen(ctx context.Context, generation int64) (out []flow.ReferenceVersion, err error) {
	err = r.db.read(ctx, func(c *sqlite.Conn) error {
		out, err = versions(c, "where id in (select max(id) from reference where generation<=? group by name, shape) order by name, id", generation)
		return err
	})
	return out, err
}

// Version gives one version of a table by its content (ledger.ErrNotFound).
func (r References) Version(ctx context.Context, name string, content candor.Digest) (v flow.ReferenceVersion, err error) {
	err = r.db.read(ctx, func(c *sqlite.Conn) error {
		all, err := versions(c, "where id=(select max(id) from reference where name=? and content=?)", name, content[:])
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return ledger.ErrNotFound
		}
		v = all[0]
		return nil
	})
	return v, err
}

func versions(c *sqlite.Conn, where string, args ...any) (out []flow.ReferenceVersion, err error) {
	err = rows(c, "select name,content,shape,at,rows,seen from reference "+where, func(s *sqlite.Stmt) error {
		v := flow.ReferenceVersion{Name: s.ColumnText(0), At: instant(s, 3), Rows: s.ColumnInt64(4)}
		s.ColumnBytes(1, v.Content[:])
		s.ColumnBytes(2, v.Shape[:])
		if err := json.Unmarshal([]byte(s.ColumnText(5)), &v.Seen); err != nil {
			return fmt.Errorf("read what is seen of a public table: %w", err)
		}
		out = append(out, v)
		return nil
	}, args...)
	return out, err
}

// Reference gives a version's rows to the engine.
func (r References) Reference(ctx context.Context, name string, content candor.Digest) (out [][]catalog.Value, err error) {
	found := false
	err = r.db.read(ctx, func(c *sqlite.Conn) error {
		return rows(c, "select data from reference where id=(select max(id) from reference where name=? and content=?)", func(s *sqlite.Stmt) error {
			found = true
			out, err = cellsOfJSON(s.ColumnText(0))
			return err
		}, name, content[:])
	})
	if err == nil && !found {
		err = errors.New("a version of a public table is missing")
	}
	return out, err
}

// cellsJSON writes rows as one JSON text: a cell is null, or its type and its value in stored units.
func cellsJSON(rows [][]catalog.Value) (string, error) {
	var b strings.Builder
	b.WriteByte('[')
	for i, row := range rows {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteByte('[')
		for k, v := range row {
			if k > 0 {
				b.WriteByte(',')
			}
			switch {
			case v.Null():
				b.WriteString("null")
			case v.Type == catalog.String:
				text, err := json.Marshal(v.S)
				if err != nil {
					return "", err
				}
				b.Write(text)
			default:
				b.WriteString("[" + strconv.Itoa(int(v.Type)) + "," + strconv.FormatInt(v.I, 10) + "]")
			}
		}
		b.WriteByte(']')
	}
	b.WriteByte(']')
	return b.String(), nil
}

// cell reads one value as cellsJSON writes it.
type cell catalog.Value

func (c *cell) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*c = cell{}
		return nil
	case len(b) > 0 && b[0] == '"':
		*c = cell{Type: catalog.String}
		return json.Unmarshal(b, &c.S)
	}
	var pair [2]int64
	if err := json.Unmarshal(b, &pair); err != nil {
		return err
	}
	*c = cell{Type: catalog.Type(pair[0]), I: pair[1]}
	return nil
}

func cellsOfJSON(text string) ([][]catalog.Value, error) {
	var raw [][]cell
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, fmt.Errorf("read a public table: %w", err)
	}
	out := make([][]catalog.Value, len(raw))
	for i, r := range raw {
		out[i] = make([]catalog.Value, len(r))
		for k, c := range r {
			out[i][k] = catalog.Value(c)
		}
	}
	return out, nil
}
