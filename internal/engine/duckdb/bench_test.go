package duckdb

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	crand "crypto/rand"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine/enginetest"
	"github.com/candor-data/candor/internal/question"
)

// BenchmarkBoundedQuestion asks about a million rows of 50,000 people in 50 groups, at most 3 a person, over the whole
// road, and compares it with a plain GROUP BY of the same files.
func BenchmarkBoundedQuestion(b *testing.B) {
	const rows, people, groups = 1_000_000, 50_000, 50
	var domain []string
	for i := range groups {
		domain = append(domain, fmt.Sprintf("g%02d", i))
	}
	set := &catalog.Dataset{
		Name: "events", Ceiling: 1_000_000, Menu: []catalog.Contribution{{Groups: 3, Rows: 5}}, Purposes: []candor.PurposeID{"test"},
		Fields: []catalog.Field{
			{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Identifier: "customer", Category: "user"},
			{Name: "region", Type: catalog.String, Role: catalog.Key, Required: true, Domain: domain, Category: "user"},
			{Name: "amount", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Required: true, Bounds: &catalog.Bounds{Lo: 0, Hi: 10_000}, Category: "user"},
		},
	}
	dir, s := b.TempDir(), &shelf{}
	db, err := Open(Options{Rows: filepath.Join(dir, "rows"), Tmp: filepath.Join(dir, "tmp"), Rand: crand.Reader, Files: s, Threads: 2, MemoryMB: 2048})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	r := rand.New(rand.NewPCG(1, 1))
	stage, err := db.Stage(b.Context(), set, "load")
	if err != nil {
		b.Fatal(err)
	}
	batch := make([]catalog.Row, 10_000)
	began := time.Now()
	for i := range rows {
		p := candor.SubjectID(1 + r.IntN(people))
		batch[i%len(batch)] = catalog.Row{Person: p, Record: uint64(i), Values: []catalog.Value{
			{Type: catalog.String, S: "c"}, {Type: catalog.String, S: domain[r.IntN(groups)]}, {Type: catalog.Decimal, I: r.Int64N(12_000)}}}
		if i%len(batch) == len(batch)-1 {
			if err := stage.Append(batch); err != nil {
				b.Fatal(err)
			}
		}
	}
	appended := time.Since(began)
	if s.files, err = stage.Finish(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	b.Logf("loaded %d rows: %.2fs to append, %.2fs to sort and write %d files", rows, appended.Seconds(), (time.Since(began) - appended).Seconds(), len(s.files))
	view := catalog.NewView(1, set)
	var everybody []candor.SubjectID
	for p := range people {
		everybody = append(everybody, candor.SubjectID(p+1))
	}
	road := enginetest.NewRoad(b, view, map[string][]candor.SubjectID{"everybody": everybody, "fifth": everybody[:people/5]})
	var paths []string
	for _, f := range s.files {
		paths = append(paths, filepath.Join(db.opt.Rows, f.Path))
	}
	plain := func(n int) time.Duration {
		began := time.Now()
		for range n {
			rows, err := db.db.Query("SELECT region, count(*), sum(amount) FROM read_parquet($1::VARCHAR[], hive_partitioning = false) GROUP BY region", paths)
			if err != nil {
				b.Fatal(err)
			}
			for rows.Next() {
			}
			rows.Close()
		}
		return time.Since(began) / time.Duration(n)
	}
	for _, bc := range []struct{ name, text, cohort string }{
		{"3 of 50 groups, everybody", "SELECT region, COUNT(*), SUM(amount) FROM events GROUP BY region", "everybody"},
		{"3 of 50 groups, a fifth permitted", "SELECT region, COUNT(*), SUM(amount) FROM events GROUP BY region", "fifth"},
		{"one group, everybody", "SELECT COUNT(*), AVG(amount) FROM events", "everybody"},
	} {
		b.Run(bc.name, func(b *testing.B) {
			plan, reasons := question.Parse(view, bc.text, candor.Normal)
			if len(reasons) > 0 {
				b.Fatal(reasons)
			}
			for b.Loop() {
				if _, err := road.Ask(b.Context(), db, plan, bc.cohort); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(plain(5)), "×plain")
		})
	}
}
