package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/candor-data/candor/internal/catalog"
)

// Stage gathers the rows of one load until Finish writes them as files. It is for one goroutine. Rows beyond the memory
// limit spill. It must be ended by Finish or Abort.
type Stage struct {
	db    *DB
	conn  *sql.Conn
	set   *catalog.Dataset
	load  string
	app   *duckdb.Appender
	row   []driver.Value
	rows  int64
	ended bool
}

// Stage starts a load. The load's name becomes a folder, which must not exist yet.
func (d *DB) Stage(ctx context.Context, set *catalog.Dataset, load string) (*Stage, error) {
	if err := checkFields(set); err != nil {
		return nil, err
	}
	if !plainName(set.Name) || !plainName(load) {
		return nil, errors.New("a dataset and a load are named with letters, digits, '-' and '_'")
	}
	c, err := d.conn(ctx)
	if err != nil {
		return nil, err
	}
	s := &Stage{db: d, conn: c, set: set, load: load, row: make([]driver.Value, 3+len(set.Fields))}
	var cols strings.Builder
	for i := range set.Fields {
		st, _ := storageOf(set.Fields[i].Type)
		fmt.Fprintf(&cols, ", %s %s", ident(columnName(&set.Fields[i])), st.raw)
	}
	_, err = c.ExecContext(ctx, `CREATE TEMP TABLE stage ("bucket:" UTINYINT, person UINTEGER, record UBIGINT`+cols.String()+`)`)
	if err == nil {
		err = c.Raw(func(raw any) error {
			s.app, err = duckdb.NewAppender(raw.(*duckdb.Conn), "temp", "main", "stage")
			return err
		})
	}
	if err != nil {
		return nil, errors.Join(failed("start a load", err), c.Close())
	}
	return s, nil
}

// plainName keeps names from being paths.
func plainName(s string) bool {
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			return false
		}
	}
	return s != ""
}

// Append adds rows; their values stand in the contract's field order, with the field's type or NULL.
func (s *Stage) Append(rows []catalog.Row) error {
	if s.ended {
		return errors.New("the load has ended")
	}
	err := s.conn.Raw(func(any) error {
		for i := range rows {
			if err := s.fill(&rows[i]); err != nil {
				return err
			}
			if err := s.app.AppendRow(s.row...); err != nil {
				return failed("append a row", err)
			}
		}
		return nil
	})
	if err == nil {
		s.rows += int64(len(rows))
	}
	return err
}

// fill turns a row into what the appender takes. Its errors name the column, never the value.
func (s *Stage) fill(r *catalog.Row) error {
	if len(r.Values) != len(s.set.Fields) {
		return fmt.Errorf("append a row: it has %d values, the contract %d", len(r.Values), len(s.set.Fields))
	}
	if r.Person == 0 {
		return errors.New("append a row: it belongs to nobody")
	}
	s.row[0], s.row[1], s.row[2] = uint8(catalog.Bucket(r.Person)), uint32(r.Person), r.Record
	for i := range r.Values {
		v, f := &r.Values[i], &s.set.Fields[i]
		out := &s.row[3+i]
		switch {
		case v.Null():
			*out = nil
		case v.Type != f.Type:
			return fmt.Errorf("append a row: column %s holds another type than the contract says", f.Name)
		case v.Type == catalog.String:
			if !utf8.ValidString(v.S) {
				return fmt.Errorf("append a row: column %s holds bytes that are not UTF-8 text", f.Name)
			}
			*out = v.S
		case v.Type == catalog.Date:
			if v.I < minDay || v.I > maxDay {
				return fmt.Errorf("append a row: column %s holds a day beyond the calendar", f.Name)
			}
			*out = int32(v.I)
		case v.Type == catalog.Timestamp:
			if v.I < minDay*dayMicros || v.I > maxDay*dayMicros {
				return fmt.Errorf("append a row: column %s holds a time beyond the calendar", f.Name)
			}
			*out = v.I
		case v.Type == catalog.Boolean:
			*out = v.I != 0
		default:
			*out = v.I
		}
	}
	return nil
}

// Days and times outside year 1 to 9999 do not print, so they are not kept.
const (
	minDay    = -719162
	maxDay    = 2932896
	dayMicros = 86_400_000_000
)

// Rows is how many rows were appended.
func (s *Stage) Rows() int64 { return s.rows }

// Finish writes one file a bucket that has rows, sorted by person and record, and ends the load. When it returns the
// files and their folders are on the disk, and listed nowhere: that is the caller's transaction. On an error nothing is
// left. progress, which may be nil, is told how many of the files are written.
func (s *Stage) Finish(ctx context.Context, progress func(done, total int)) (files []catalog.File, err error) {
	if s.ended {
		return nil, errors.New("the load has ended")
	}
	defer func() { err = errors.Join(err, s.end()) }()
	app := s.app
	s.app = nil
	if err := s.conn.Raw(func(any) error { return app.Close() }); err != nil {
		return nil, failed("append rows", err)
	}
	if s.rows == 0 {
		return nil, nil
	}
	buckets, err := s.sort(ctx)
	if err != nil {
		return nil, err
	}
	parent := filepath.Join(s.db.opt.Rows, s.set.Name)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("make the dataset's folder: %w", err)
	}
	home := filepath.Join(parent, s.load)
	if err := os.Mkdir(home, 0o700); err != nil {
		return nil, fmt.Errorf("make the load's folder: %w", err)
	}
	defer func() {
		if err != nil {
			files = nil
			err = errors.Join(err, os.RemoveAll(home))
		}
	}()
	for i, b := range buckets {
		f, err := s.write(ctx, b)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
		if progress != nil {
			progress(i+1, len(buckets))
		}
	}
	for _, dir := range []string{home, parent, s.db.opt.Rows} {
		if err := syncPath(dir); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// sort puts the rows in the order of the files and says which buckets there are.
func (s *Stage) sort(ctx context.Context) ([]int, error) {
	var cols strings.Builder
	for i := range s.set.Fields {
		st, _ := storageOf(s.set.Fields[i].Type)
		name := ident(columnName(&s.set.Fields[i]))
		fmt.Fprintf(&cols, ", %s AS %s", st.loading(name), name)
	}
	for _, q := range []string{
		`CREATE TEMP TABLE sorted AS SELECT "bucket:", person, record` + cols.String() + ` FROM stage ORDER BY "bucket:", person, record`,
		`DROP TABLE stage`,
	} {
		if _, err := s.conn.ExecContext(ctx, q); err != nil {
			return nil, failed("sort rows", err)
		}
	}
	rows, err := s.conn.QueryContext(ctx, `SELECT DISTINCT "bucket:" FROM sorted ORDER BY 1`)
	if err != nil {
		return nil, failed("sort rows", err)
	}
	defer rows.Close()
	var out []int
	for rows.Next() {
		var b int
		if err := rows.Scan(&b); err != nil {
			return nil, failed("sort rows", err)
		}
		out = append(out, b)
	}
	return out, failed("sort rows", rows.Err())
}

// write writes the file of one bucket.
func (s *Stage) write(ctx context.Context, bucket int) (catalog.File, error) {
	f := catalog.File{
		Dataset: s.set.Name, Bucket: bucket,
		Path: filepath.ToSlash(filepath.Join(s.set.Name, s.load, fmt.Sprintf("bucket=%03d", bucket), "part-0.parquet")),
	}
	if err := os.Mkdir(filepath.Dir(filepath.Join(s.db.opt.Rows, f.Path)), 0o700); err != nil {
		return f, fmt.Errorf("make a bucket's folder: %w", err)
	}
	// Of the sorted rows only the blocks of this bucket are read: their minima and maxima exclude the rest.
	err := s.db.writeFile(ctx, s.conn, &f, fmt.Sprintf(`SELECT * EXCLUDE ("bucket:") FROM sorted WHERE "bucket:" = %d ORDER BY person, record`, bucket))
	return f, err
}

// writeFile writes a query's rows under a temporary name, makes them durable and gives the file its name. It fills in the
// file's rows and bytes.
func (d *DB) writeFile(ctx context.Context, c *sql.Conn, f *catalog.File, query string) error {
	path := filepath.Join(d.opt.Rows, f.Path)
	draft := path + ".tmp"
	res, err := c.ExecContext(ctx, `COPY (`+query+`) TO `+text(draft)+` (FORMAT parquet, COMPRESSION zstd)`)
	if err != nil {
		_ = os.Remove(draft)
		return failed("write rows", err)
	}
	if f.Rows, err = res.RowsAffected(); err != nil {
		_ = os.Remove(draft)
		return failed("write rows", err)
	}
	if err := syncPath(draft); err != nil {
		return err
	}
	st, err := os.Stat(draft)
	if err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	f.Bytes = st.Size()
	if err := os.Rename(draft, path); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return syncPath(filepath.Dir(path))
}

// syncPath makes a file's bytes, or a folder's names, durable.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("make rows durable: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("make rows durable: %w", err)
	}
	return nil
}

// Abort ends the load and keeps nothing of it. After Finish it does nothing.
func (s *Stage) Abort() error {
	if s.ended {
		return nil
	}
	return s.end()
}

func (s *Stage) end() error {
	s.ended = true
	if s.app != nil {
		app := s.app
		s.app = nil
		_ = s.conn.Raw(func(any) error { return app.Close() })
	}
	return failed("end a load", s.conn.Close())
}
