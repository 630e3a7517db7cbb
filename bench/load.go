package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the baseline: DuckDB's own reader and writer

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

// loading times candor's load against DuckDB's own reading and writing of the same file: the same columns with the same
// types, the same compression, 128 buckets sorted by person, as many threads. The baseline checks nothing, sets no row
// aside, knows no people, keeps no record and syncs nothing to the disk; candor does all of it.
func loading(ctx context.Context, tmp string, rows int) error {
	people := max(rows/50, 1)
	csv := filepath.Join(tmp, "sales.csv")
	if err := save(csv, newSales(rows, people)); err != nil {
		return err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	pq := filepath.Join(tmp, "sales.parquet")
	if _, err := db.ExecContext(ctx, `copy (select * from `+typed(csv)+`) to '`+pq+`' (format parquet)`); err != nil {
		return fmt.Errorf("write the same as Parquet: %w", err)
	}
	fmt.Printf("\nloading %d rows of %d people into 128 buckets sorted by person\n", rows, people)
	for _, f := range []struct{ name, path, from string }{{"CSV", csv, typed(csv)}, {"Parquet", pq, "read_parquet('" + pq + "')"}} {
		out := filepath.Join(tmp, "copy")
		var base, ours time.Duration
		theirCPU, err := processor(func() error { base, err = sorted(ctx, db, f.from, out); return err })
		if err != nil {
			return err
		}
		if err := nearlySorted(ctx, db, out); err != nil {
			return err
		}
		ourCPU, err := processor(func() error { ours, err = loaded(ctx, filepath.Join(tmp, "load-"+f.name), f.path, people); return err })
		if err != nil {
			return err
		}
		row("candor: "+f.name+", checked, people found, recorded, synced", ours, base, "DuckDB: the same buckets, nothing checked, nothing synced")
		fmt.Printf("  that is %.2f of DuckDB's speed (aim 0.50, at least 0.30), %.0f rows a second; of processor time %.2f (%.1f s of ours, %.1f s of theirs)\n",
			float64(base)/float64(ours), float64(rows)/ours.Seconds(), theirCPU.Seconds()/ourCPU.Seconds(), ourCPU.Seconds(), theirCPU.Seconds())
		if err := os.RemoveAll(out); err != nil {
			return err
		}
	}
	return nil
}

// processor is the processor time that something took, of this process and of children that ended: it says more than the
// clock on a machine that does other things too.
func processor(do func() error) (time.Duration, error) {
	used := func() (d time.Duration) {
		for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
			var u syscall.Rusage
			if syscall.Getrusage(who, &u) == nil {
				d += time.Duration(u.Utime.Nano() + u.Stime.Nano())
			}
		}
		return d
	}
	before := used()
	err := do()
	return used() - before, err
}

func save(path string, from io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}

// typed reads the file as the contract does: every column has its type, so that nothing is guessed.
func typed(csv string) string {
	return `read_csv('` + csv + `', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
		columns = {'customer': 'VARCHAR', 'day': 'DATE', 'kind': 'VARCHAR', 'channel': 'VARCHAR', 'amount': 'DECIMAL(18,2)', 'items': 'BIGINT'})`
}

// sorted is the baseline. One sort by the hash of the person, whose top seven bits are the bucket, is the cheapest way to
// such buckets that DuckDB has; its number of a row stands for candor's record.
func sorted(ctx context.Context, db *sql.DB, from, out string) (time.Duration, error) {
	began := time.Now()
	_, err := db.ExecContext(ctx, `copy (select *, (hash(customer) >> 57)::utinyint as bucket, row_number() over () as record from `+from+` order by hash(customer), record)
		to '`+out+`' (format parquet, partition_by (bucket), compression zstd)`)
	if err != nil {
		return 0, fmt.Errorf("copy: %w", err)
	}
	took := time.Since(began)
	files, err := filepath.Glob(filepath.Join(out, "bucket=*"))
	if err != nil || len(files) != 128 {
		return 0, fmt.Errorf("copy: %d buckets (%w)", len(files), err)
	}
	return took, nil
}

// nearlySorted checks that the baseline did what it is a baseline for: files sorted by person, and by row within them.
// DuckDB's partitioned writer works on several threads and leaves a few rows out of place where their work meets; what
// gives files without any (a table, then a COPY for each bucket) is slower, so this is the harder baseline.
func nearlySorted(ctx context.Context, db *sql.DB, out string) error {
	var wrong int
	err := db.QueryRowContext(ctx, `select count(*) from (select hash(customer) h, record r, lag(h) over w lh, lag(r) over w lr, filename
		from read_parquet('`+out+`/*/*.parquet', filename = true, file_row_number = true) window w as (partition by filename order by file_row_number))
		where lh > h or lh = h and lr > r`).Scan(&wrong)
	if err == nil && wrong > 1000 {
		err = fmt.Errorf("%d rows are out of order", wrong)
	}
	return err
}

// shop opens a new house for the rows.
func shop(ctx context.Context, dir string, people int, opt house.Options) (*house.House, candor.Actor, error) {
	who := access.AtHost("bench")
	if err := house.Init(dir, house.Options{}); err != nil {
		return nil, who, err
	}
	h, err := house.Open(ctx, dir, opt)
	if err != nil {
		return nil, who, err
	}
	if _, err := h.Apply(ctx, who, salesFiles(people), false); err != nil {
		return nil, who, errors.Join(fmt.Errorf("describe the sales: %w", err), h.Close())
	}
	return h, who, nil
}

func loaded(ctx context.Context, dir, path string, people int) (took time.Duration, err error) {
	h, who, err := shop(ctx, dir, people, house.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, h.Close(), os.RemoveAll(dir)) }()
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	began := time.Now()
	rep, err := h.Load(ctx, who, "sales", f, intake.Dialect{}, nil)
	if err == nil && rep.Quarantined > 0 {
		err = fmt.Errorf("%d rows were set aside", rep.Quarantined)
	}
	return time.Since(began), err
}

// streaming loads rows that are made while they are read, and says what it took of the machine at most: memory of the
// whole process, DuckDB's included.
func streaming(ctx context.Context, tmp string, rows, people, memoryMB int) error {
	h, who, err := shop(ctx, filepath.Join(tmp, "stream"), people, house.Options{MemoryMB: memoryMB})
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	began := time.Now()
	rep, err := h.Load(ctx, who, "sales", newSales(rows, people), intake.Dialect{}, nil)
	if err != nil {
		return err
	}
	took := time.Since(began)
	peak, err := peakMemory()
	if err != nil {
		return err
	}
	fmt.Printf("%d rows of %d people from a stream, with memory: %d MiB for the engine\n", rep.Rows, rep.Persons, memoryMB)
	fmt.Printf("  %s, %.0f rows a second; the process took at most %s of memory (aim: under 2 GiB)\n", took.Round(time.Second), float64(rep.Rows)/took.Seconds(), peak)
	return nil
}

// peakMemory is the most memory that this process ever held, as Linux counts it.
func peakMemory() (string, error) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(b)) {
		if size, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(size), nil
		}
	}
	return "", errors.New("the system does not say how much memory was used")
}
