package duckdb

import (
	"database/sql"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine/enginetest"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// Where bounds cut nothing, candor's dialect is SQL: the same text, run by DuckDB on plain tables, must give the same
// numbers. Nothing of candor's reading, printing or storing takes part on that side.
func TestWhereNothingIsCutTheAnswerIsThatOfPlainSQL(t *testing.T) {
	if !protect.ZeroNoise {
		t.Skip("needs -tags zeronoise")
	}
	asked, refused := 0, 0
	for seed := range uint64(3) {
		d := enginetest.Shop(t, 20+seed, true)
		r := rand.New(rand.NewPCG(seed, 5))
		var half []candor.SubjectID
		for _, p := range d.People() {
			if r.IntN(3) > 0 {
				half = append(half, p)
			}
		}
		e, plain := loaded(t, d), plainTables(t, d, half)
		road := enginetest.NewRoad(t, d.View, map[string][]candor.SubjectID{"half": half})
		for range 60 {
			text := enginetest.Question(r, true)
			plan, reasons := question.Parse(d.View, text, candor.Normal)
			if len(reasons) > 0 {
				refused++
				continue
			}
			asked++
			got, err := road.Ask(t.Context(), e, plan, "half")
			if err != nil {
				t.Fatalf("%s\n%v", text, err)
			}
			sameAsPlain(t, plain, text, plan, got)
			if t.Failed() {
				t.FailNow()
			}
		}
	}
	t.Logf("%d questions compared, %d refused", asked, refused)
	if refused > asked/3 {
		t.Error("too many questions were refused: this test shows little")
	}
}

// plainTables holds the rows of the people who permit, as somebody without candor would keep them.
func plainTables(t *testing.T, d enginetest.Data, people []candor.SubjectID) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	run := func(q string, args ...any) {
		t.Helper()
		if _, err := db.Exec(q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	run("CREATE MACRO bin(x, w) AS floor(x / w) * w")
	permitted := map[candor.SubjectID]bool{}
	for _, p := range people {
		permitted[p] = true
	}
	table := func(name string, fields []catalog.Field, zone *time.Location, rows [][]catalog.Value) {
		var cols, marks []string
		for _, f := range fields {
			kind := map[catalog.Type]string{
				catalog.String: "VARCHAR", catalog.Integer: "BIGINT", catalog.Date: "DATE", catalog.Timestamp: "TIMESTAMP", catalog.Boolean: "BOOLEAN",
				catalog.Decimal: fmt.Sprintf("DECIMAL(18,%d)", f.Scale),
			}[f.Type]
			cols, marks = append(cols, ident(f.Name)+" "+kind), append(marks, "?")
		}
		run("CREATE TABLE " + name + " (" + strings.Join(cols, ", ") + ")")
		for _, row := range rows {
			var args []any
			for i, v := range row {
				switch {
				case v.Null():
					args = append(args, nil)
				case v.Type == catalog.Date:
					args = append(args, time.Unix(v.I*86400, 0).UTC())
				case v.Type == catalog.Timestamp: // the clock on the wall, as a database without zones keeps it
					at := time.UnixMicro(v.I).In(zone)
					args = append(args, time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), time.UTC))
				case v.Type == catalog.Integer:
					args = append(args, v.I)
				default:
					args = append(args, v.Text(fields[i].Scale))
				}
			}
			run("INSERT INTO "+name+" VALUES ("+strings.Join(marks, ", ")+")", args...)
		}
	}
	for _, set := range d.Sets {
		var rows [][]catalog.Value
		for _, row := range d.Rows[set.Name] {
			if permitted[row.Person] {
				rows = append(rows, row.Values)
			}
		}
		table(set.Name, set.Fields, set.Zone, rows)
	}
	for _, ref := range d.View.References() {
		table(ref.Name, ref.Fields, time.UTC, d.Public[ref.Name])
	}
	return db
}

// sameAsPlain compares each group of the plan with the row of plain SQL that has its keys; groups without a row are zero.
func sameAsPlain(t *testing.T, db *sql.DB, text string, plan question.Plan, got protect.Answer) {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	cols := plan.Columns()
	found := map[string][]any{}
	for rows.Next() {
		vals, into := make([]any, len(cols)), make([]any, len(cols))
		for i := range vals {
			into[i] = &vals[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		key := make([]string, len(plan.Keys()))
		for i, c := range cols {
			if c.Key >= 0 {
				key[c.Key] = shown(vals[i])
			}
		}
		found[strings.Join(key, "|")] = vals
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for g := range plan.Groups() {
		key, left := make([]string, len(plan.Keys())), g
		for i := len(key) - 1; i >= 0; i-- {
			k := plan.Keys()[i]
			key[i] = keyShown(k, k.Domain[left%len(k.Domain)])
			left /= len(k.Domain)
		}
		vals := found[strings.Join(key, "|")]
		for i, c := range cols {
			if c.Measure < 0 {
				continue
			}
			m := plan.Measures()[c.Measure]
			want := big.NewInt(0)
			if vals != nil {
				want = whole(t, vals[i])
			}
			if cell := got.Cell(m.Vectors[0], g); want.Cmp(big.NewInt(cell)) != 0 {
				t.Errorf("%s\ngroup %v, column %s: got %d, want %s", text, key, c.Name, cell, want)
			}
		}
	}
}

// shown and keyShown print a key alike, whatever type DuckDB gave it.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case time.Time:
		return v.Format(time.DateOnly)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case duckdb.Decimal:
		return strconv.FormatFloat(v.Float64(), 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func keyShown(k question.Key, v catalog.Value) string {
	switch v.Type {
	case catalog.NoType:
		return "NULL"
	case catalog.Integer, catalog.Decimal:
		f, _ := strconv.ParseFloat(v.Text(k.Scale), 64)
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return v.Text(k.Scale)
}

// whole is a number in stored units.
func whole(t *testing.T, v any) *big.Int {
	switch v := v.(type) {
	case nil:
		return big.NewInt(0)
	case int64:
		return big.NewInt(v)
	case *big.Int:
		return v
	case duckdb.Decimal:
		return v.Value
	}
	t.Fatalf("a measure is a %T", v)
	return nil
}
