package duckdb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

func open(t testing.TB) *DB {
	t.Helper()
	dir := t.TempDir()
	db, err := Open(Options{Rows: filepath.Join(dir, "rows"), Tmp: filepath.Join(dir, "tmp"), Rand: rand.Reader, Threads: 2, MemoryMB: 1024})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// purchases has a column of every type, two under names that are candor's own, and one that needs quoting.
func purchases() *catalog.Dataset {
	return &catalog.Dataset{Name: "purchases", Fields: []catalog.Field{
		{Name: "person", Type: catalog.String, Role: catalog.Person},
		{Name: "Record", Type: catalog.Integer},
		{Name: `a "b; c`, Type: catalog.Decimal, Scale: 2},
		{Name: "day", Type: catalog.Date},
		{Name: "at", Type: catalog.Timestamp},
		{Name: "online", Type: catalog.Boolean},
		{Name: "bucket", Type: catalog.String},
	}}
}

func somePurchases(seed uint64, n, people int) []catalog.Row {
	r := mrand.New(mrand.NewPCG(seed, 1))
	maybe := func(v catalog.Value) catalog.Value {
		if r.IntN(5) == 0 {
			return catalog.Value{}
		}
		return v
	}
	out := make([]catalog.Row, n)
	for i := range out {
		p := candor.SubjectID(1 + r.IntN(people))
		out[i] = catalog.Row{Person: p, Record: uint64(r.Int64()), Values: []catalog.Value{
			{Type: catalog.String, S: fmt.Sprintf("key-%d", p)},
			maybe(catalog.Value{Type: catalog.Integer, I: r.Int64() - 1<<62}),
			maybe(catalog.Value{Type: catalog.Decimal, I: int64(r.IntN(2000)) - 1000}),
			maybe(catalog.Value{Type: catalog.Date, I: int64(r.IntN(40000)) - 10000}),
			maybe(catalog.Value{Type: catalog.Timestamp, I: r.Int64N(4e15) - 1e15}),
			maybe(catalog.Value{Type: catalog.Boolean, I: int64(r.IntN(2))}),
			maybe(catalog.Value{Type: catalog.String, S: []string{"", "ä", "it's", "\"q\"", "two\nlines"}[r.IntN(5)]}),
		}}
	}
	return out
}

func load(t testing.TB, db *DB, set *catalog.Dataset, name string, rows []catalog.Row) []catalog.File {
	t.Helper()
	s, err := db.Stage(t.Context(), set, name)
	if err != nil {
		t.Fatal(err)
	}
	for c := range slices.Chunk(rows, 1000) {
		if err := s.Append(c); err != nil {
			t.Fatal(err)
		}
	}
	files, err := s.Finish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFilesHoldEveryRowInItsBucketInOrder(t *testing.T) {
	db, set := open(t), purchases()
	rows := somePurchases(1, 5000, 700)
	files := load(t, db, set, "load1", rows)
	var total int64
	seen := map[int]bool{}
	for _, f := range files {
		if seen[f.Bucket] {
			t.Errorf("bucket %d has two files", f.Bucket)
		}
		seen[f.Bucket] = true
		total += f.Rows
		want := fmt.Sprintf("purchases/load1/bucket=%03d/part-0.parquet", f.Bucket)
		if f.Path != want {
			t.Errorf("path = %s, want %s", f.Path, want)
		}
		st, err := os.Stat(filepath.Join(db.opt.Rows, f.Path))
		if err != nil || st.Size() != f.Bytes || f.Bytes == 0 {
			t.Errorf("bytes = %d, want those of the file", f.Bytes)
		}
		inOrder(t, db, f)
	}
	if total != int64(len(rows)) {
		t.Errorf("rows = %d, want %d", total, len(rows))
	}
	byPerson := map[candor.SubjectID][]catalog.Row{}
	for _, r := range rows {
		byPerson[r.Person] = append(byPerson[r.Person], r)
	}
	for p, want := range byPerson {
		if p > 60 {
			continue
		}
		got, err := db.Record(t.Context(), set, files, p)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(want, func(a, b catalog.Row) int { return int(int64(a.Record>>1) - int64(b.Record>>1)) })
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("record of %d = %v, want %v", p, got, want)
		}
	}
	none, err := db.Record(t.Context(), set, files, 100_000)
	if err != nil || len(none) != 0 {
		t.Errorf("a person without rows has %d rows, %v", len(none), err)
	}
	if left, _ := filepath.Glob(filepath.Join(db.opt.Rows, "*", "*", "*", "*.tmp")); len(left) > 0 {
		t.Errorf("temporary files are left: %d", len(left))
	}
}

// inOrder reads a file without candor's own reader.
func inOrder(t *testing.T, db *DB, f catalog.File) {
	t.Helper()
	rows, err := db.db.Query("SELECT person, record FROM read_parquet(?, hive_partitioning = false)", filepath.Join(db.opt.Rows, f.Path))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var n int64
	var lastPerson uint32
	var lastRecord uint64
	for rows.Next() {
		var p uint32
		var r uint64
		if err := rows.Scan(&p, &r); err != nil {
			t.Fatal(err)
		}
		if catalog.Bucket(candor.SubjectID(p)) != f.Bucket {
			t.Fatalf("a row of bucket %d is in bucket %d", catalog.Bucket(candor.SubjectID(p)), f.Bucket)
		}
		if n > 0 && (p < lastPerson || p == lastPerson && r < lastRecord) {
			t.Fatalf("bucket %d is not sorted", f.Bucket)
		}
		lastPerson, lastRecord = p, r
		n++
	}
	if n != f.Rows {
		t.Errorf("bucket %d holds %d rows, its file says %d", f.Bucket, n, f.Rows)
	}
}

func TestWhatCannotBeLoadedIsRefusedWithoutItsValue(t *testing.T) {
	db, set := open(t), purchases()
	good := somePurchases(2, 1, 1)[0]
	for name, tc := range map[string]struct {
		change func(*catalog.Row)
		want   string
	}{
		"nobody's row":   {func(r *catalog.Row) { r.Person = 0 }, "nobody"},
		"too few values": {func(r *catalog.Row) { r.Values = r.Values[:3] }, "3 values"},
		"another type":   {func(r *catalog.Row) { r.Values[3] = catalog.Value{Type: catalog.String, S: "secret"} }, "column day"},
		"not UTF-8":      {func(r *catalog.Row) { r.Values[6] = catalog.Value{Type: catalog.String, S: "secret\xff"} }, "column bucket"},
		"a day too far":  {func(r *catalog.Row) { r.Values[3] = catalog.Value{Type: catalog.Date, I: 1 << 40} }, "column day"},
		"a time too far": {func(r *catalog.Row) { r.Values[4] = catalog.Value{Type: catalog.Timestamp, I: 1 << 62} }, "column at"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := db.Stage(t.Context(), set, "bad")
			if err != nil {
				t.Fatal(err)
			}
			defer s.Abort()
			row := good
			row.Values = slices.Clone(good.Values)
			tc.change(&row)
			err = s.Append([]catalog.Row{row})
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("error = %v, want one that says %q and no value", err, tc.want)
			}
		})
	}
}

func TestALoadKeepsNothingWhenItEndsEarly(t *testing.T) {
	db, set := open(t), purchases()
	s, err := db.Stage(t.Context(), set, "load1")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(somePurchases(3, 100, 10)); err != nil {
		t.Fatal(err)
	}
	if err := s.Abort(); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(nil); err == nil {
		t.Error("an aborted load took rows")
	}
	if n := filesBelow(t, db.opt.Rows); n != 0 {
		t.Errorf("files = %d, want none", n)
	}
	// Cancelled halfway through the files: the load's folder goes with it, the rest stays.
	load(t, db, set, "load2", somePurchases(4, 100, 10))
	before := filesBelow(t, db.opt.Rows)
	ctx, cancel := context.WithCancel(t.Context())
	s, err = db.Stage(ctx, set, "load3")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(somePurchases(5, 1000, 300)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Finish(ctx, func(done, _ int) {
		if done == 3 {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want cancelled", err)
	}
	if n := filesBelow(t, db.opt.Rows); n != before {
		t.Errorf("files = %d, want %d", n, before)
	}
	if _, err := os.Stat(filepath.Join(db.opt.Rows, "purchases", "load3")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the cancelled load's folder is still there")
	}
	// An empty load makes nothing; a load's name is used once; names are not paths.
	if files := load(t, db, set, "load4", nil); len(files) != 0 {
		t.Errorf("an empty load made %d files", len(files))
	}
	s, err = db.Stage(t.Context(), set, "load2")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(somePurchases(6, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Finish(t.Context(), nil); err == nil {
		t.Error("a load took another load's folder")
	}
	if n := filesBelow(t, db.opt.Rows); n != before {
		t.Errorf("files = %d, want %d", n, before)
	}
	for _, name := range []string{"", "..", "a/b", "a.b"} {
		if _, err := db.Stage(t.Context(), set, name); err == nil {
			t.Errorf("a load may be called %q", name)
		}
	}
}

func filesBelow(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestALoadBeyondMemoryIsPutAwayAndNothingStays(t *testing.T) {
	dir := t.TempDir()
	opt := Options{Rows: filepath.Join(dir, "rows"), Tmp: filepath.Join(dir, "tmp"), Threads: 1, MemoryMB: 80}
	if err := os.MkdirAll(filepath.Join(opt.Tmp, "duckdb"), 0o700); err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(opt.Tmp, "duckdb", "old.tmp")
	if err := os.WriteFile(stale, []byte("left by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); !errors.Is(err, os.ErrNotExist) {
		t.Error("Open left the spill of an earlier run")
	}
	set := &catalog.Dataset{Name: "long", Fields: []catalog.Field{{Name: "note", Type: catalog.String}}}
	s, err := db.Stage(t.Context(), set, "big")
	if err != nil {
		t.Fatal(err)
	}
	pad := strings.Repeat("x", 400)
	const n = 300_000
	batch := make([]catalog.Row, 1000)
	for i := 0; i < n; i += len(batch) {
		for j := range batch {
			k := (i + j) * 7919 % n
			batch[j] = catalog.Row{Person: candor.SubjectID(1 + k%5000), Record: uint64(k), Values: []catalog.Value{{Type: catalog.String, S: fmt.Sprintf("%d%s%d", k, pad, k*k)}}}
		}
		if err := s.Append(batch); err != nil {
			t.Fatal(err)
		}
	}
	away := s.pile.size
	if named := filesBelow(t, filepath.Join(opt.Tmp, "duckdb")); named > 0 {
		t.Errorf("%d files of rows have a name, and would stay behind after a crash", named)
	}
	files, err := s.Finish(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, f := range files {
		total += f.Rows
	}
	if total != n {
		t.Errorf("rows = %d, want %d", total, n)
	}
	if away == 0 {
		t.Error("nothing was put away: this test shows nothing")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if n := filesBelow(t, opt.Tmp); n != 0 {
		t.Errorf("Close left %d spilled files", n)
	}
}

func TestRewriteTakesPeopleOutAndNothingElse(t *testing.T) {
	db, set := open(t), purchases()
	rows := somePurchases(7, 3000, 400)
	files := load(t, db, set, "load1", rows)
	gone := rows[0].Person
	i := slices.IndexFunc(files, func(f catalog.File) bool { return f.Bucket == catalog.Bucket(gone) })
	f := files[i]
	got, changed, err := db.Rewrite(t.Context(), f, set, []candor.SubjectID{gone, 99_999})
	if err != nil || !changed {
		t.Fatalf("changed = %v, %v", changed, err)
	}
	mine := int64(0)
	for _, r := range rows {
		if r.Person == gone {
			mine++
		}
	}
	if got.Rows != f.Rows-mine || got.Path == f.Path || got.ID != 0 {
		t.Errorf("new file = %+v, want %d rows and another name", got, f.Rows-mine)
	}
	inOrder(t, db, got)
	for _, r := range rows {
		if r.Person != gone && catalog.Bucket(r.Person) == f.Bucket {
			a, err1 := db.Record(t.Context(), set, []catalog.File{f}, r.Person)
			b, err2 := db.Record(t.Context(), set, []catalog.File{got}, r.Person)
			if err1 != nil || err2 != nil || fmt.Sprint(a) != fmt.Sprint(b) {
				t.Fatal("somebody else's rows changed")
			}
		}
	}
	if _, err := os.Stat(filepath.Join(db.opt.Rows, f.Path)); err != nil {
		t.Error("the old file is the caller's to unlink")
	}
	for _, pair := range [][2]catalog.File{{f, got}} {
		var before, after bool
		want := fmt.Sprintf("key-%d", gone)
		for i, x := range pair {
			err := Values(t.Context(), filepath.Join(db.opt.Rows, x.Path), func(_, v string) bool {
				if v == want && i == 0 {
					before = true
				} else if v == want {
					after = true
				}
				return true
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if !before || after {
			t.Errorf("the person's key is found before: %v, after: %v; want true, false", before, after)
		}
	}
	same, changed, err := db.Rewrite(t.Context(), got, set, []candor.SubjectID{gone})
	if err != nil || changed || same != got {
		t.Errorf("rewriting for somebody who is not there: %+v, %v, %v", same, changed, err)
	}
	everybody := []candor.SubjectID{}
	for p := candor.SubjectID(1); p <= 400; p++ {
		everybody = append(everybody, p)
	}
	empty, changed, err := db.Rewrite(t.Context(), got, set, everybody)
	if err != nil || !changed || empty.Rows != 0 || empty.Path != "" {
		t.Errorf("nobody left: %+v, %v, %v", empty, changed, err)
	}
	if _, _, err := db.Rewrite(t.Context(), got, &catalog.Dataset{Name: "other"}, nil); err == nil {
		t.Error("a file of another dataset was rewritten")
	}
}

func TestValuesSeesColumnsThatNobodyDescribed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "it's odd.parquet")
	other, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	_, err = other.Exec(`COPY (SELECT 'canary-a' AS a, 'canary-b'::BLOB AS "b ""c", ['canary-c'] AS l, {'x': 'canary-d'} AS s, 12.5::DECIMAL(9,2) AS n, DATE '2026-01-31' AS d, NULL::INTEGER AS none)
		TO ` + text(path) + ` (FORMAT parquet, KV_METADATA {note: 'canary-e'})`)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	err = Values(t.Context(), path, func(c, v string) bool { all = append(all, c+"="+v); return true })
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(all, "\n")
	for _, want := range []string{"a=canary-a", `b "c=canary-b`, "canary-c", "canary-d", "canary-e", "n=12.50", "d=2026-01-31"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q was not found in\n%s", want, got)
		}
	}
	n := 0
	if err := Values(t.Context(), path, func(_, _ string) bool { n++; return false }); err != nil || n != 1 {
		t.Errorf("yield was called %d times after saying no, %v", n, err)
	}
	bad := filepath.Join(dir, "bad.parquet")
	if err := os.WriteFile(bad, []byte("PAR1 canary-x PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	err = Values(t.Context(), bad, func(_, _ string) bool { return true })
	var e *Error
	if !errors.As(err, &e) || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), dir) {
		t.Errorf("error = %v, want a class alone", err)
	}
}

func TestTheEngineReachesItsFoldersAlone(t *testing.T) {
	db := open(t)
	outside := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(outside, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"SELECT * FROM read_csv(" + text(outside) + ")", "SELECT * FROM read_text('/etc/hostname')",
		"COPY (SELECT 1) TO " + text(outside), "ATTACH " + text(outside), "SET enable_external_access = true",
		"SET lock_configuration = false", "INSTALL httpfs", "LOAD httpfs", "SET threads = 1",
		"SELECT * FROM read_text(" + text(filepath.Join(db.opt.Rows, "..", "..", "..", "..", "etc", "hostname")) + ")",
	} {
		if _, err := db.db.Exec(q); err == nil {
			t.Errorf("%s was done", q)
		}
	}
}
