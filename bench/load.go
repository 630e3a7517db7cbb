package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the baseline: DuckDB's own reader and writer

	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/demo"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
)

// loading times candor's load (parsed, typed, checked, people resolved, bucketed, recorded) against DuckDB's COPY of the same
// CSV into 128 sorted buckets, with no check at all.
func loading(ctx context.Context, tmp string) error {
	dir := filepath.Join(tmp, "load")
	if err := house.Init(dir, house.Options{}); err != nil {
		return err
	}
	h, err := house.Open(ctx, dir, house.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	shop := demo.Make(demo.Seed, time.Now(), nil)
	var files []describe.File
	for name, b := range shop.Files {
		if filepath.Dir(name) == "company" && filepath.Base(name) != "agreements.yaml" {
			files = append(files, describe.File{Name: filepath.Base(name), Data: b})
		}
	}
	who := access.AtHost(demo.Company)
	if _, err := h.Apply(ctx, who, files, false); err != nil {
		return fmt.Errorf("describe the sample: %w", err)
	}
	csv := shop.Files["data/purchases.csv"]
	began := time.Now()
	rep, err := h.Load(ctx, who, "purchases", bytes.NewReader(csv), intake.Dialect{}, nil)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	ours := time.Since(began)
	base, err := copyInto(ctx, tmp, csv)
	if err != nil {
		return err
	}
	fmt.Printf("\nloading %d rows of CSV into 128 sorted buckets\n", rep.Rows)
	row("candor: parsed, checked, people resolved, recorded, synced", ours, base, "DuckDB's COPY, no checks: its bad rows are dropped")
	return nil
}

func copyInto(ctx context.Context, tmp string, csv []byte) (time.Duration, error) {
	in := filepath.Join(tmp, "purchases.csv")
	if err := os.WriteFile(in, csv, 0o600); err != nil {
		return 0, err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	began := time.Now()
	_, err = db.ExecContext(ctx, `copy (select *, hash(customer_id) % 128 as bucket from read_csv(?, all_varchar=true, ignore_errors=true) order by bucket, customer_id)
		to '`+filepath.Join(tmp, "copy")+`' (format parquet, partition_by (bucket), compression zstd)`, in)
	if err != nil {
		return 0, fmt.Errorf("copy: %w", err)
	}
	return time.Since(began), nil
}
