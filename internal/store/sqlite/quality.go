package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"zombiezen.com/go/sqlite"

	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/quality"
)

// earlierLoads is how many loads a new one is held against.
const earlierLoads = 10

// Loads lists what the loads of a dataset were like, oldest first. The last so many of files are whole, the others have
// their counts alone.
func (i Intake) Loads(ctx context.Context, dataset string, whole int) (out []quality.Load, err error) {
	err = i.db.read(ctx, func(c *sqlite.Conn) error {
		out, err = loadsOf(c, dataset, whole)
		return err
	})
	return out, err
}

func loadsOf(c *sqlite.Conn, dataset string, whole int) (out []quality.Load, err error) {
	err = rows(c, "select load,generation,at,rows,aside,excluded,again,newest,replay from quality where dataset=? order by load", func(s *sqlite.Stmt) error {
		out = append(out, quality.Load{ID: s.ColumnInt64(0), Generation: s.ColumnInt64(1), At: instant(s, 2), Rows: s.ColumnInt64(3), SetAside: s.ColumnInt64(4),
			Excluded: s.ColumnInt64(5), Again: s.ColumnInt64(6), Newest: s.ColumnText(7), Replay: s.ColumnBool(8)})
		return nil
	}, dataset)
	if err != nil {
		return nil, err
	}
	for k := len(out) - 1; k >= 0 && whole > 0; k-- {
		if out[k].Replay {
			continue
		}
		whole--
		err := rows(c, "select body from quality where load=?", func(s *sqlite.Stmt) error {
			var l quality.Load
			if err := json.Unmarshal(blob(s, 0), &l); err != nil {
				return fmt.Errorf("read what a load was like: %w", err)
			}
			out[k].Read, out[k].Deleted = l.Read, l.Deleted
			out[k].Columns, out[k].Rules, out[k].ByRule, out[k].Exclusions = l.Columns, l.Rules, l.ByRule, l.Exclusions
			return nil
		}, out[k].ID)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// quality keeps what a load was like, beside the load.
func (t *tx) quality(load int64, gen int64, c *intake.Commit) error {
	q := c.Quality
	q.ID, q.Generation, q.At = load, gen, t.now
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	return t.exec("insert into quality(load,dataset,generation,at,rows,aside,excluded,again,newest,replay,body) values(?,?,?,?,?,?,?,?,?,?,?)",
		load, c.Dataset, gen, t.now.UnixMicro(), q.Rows, q.SetAside, q.Excluded, q.Again, q.Newest, q.Replay, body)
}
