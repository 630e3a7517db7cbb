// Package roadtest goes the whole road of an example on real data and holds its answers against plain SQL. It promises that
// every protected number of every question is compared, and says how often a right build is taken for a wrong one. It
// refuses to know any room: it runs the program that people run.
package roadtest

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2" // plain SQL
)

// Example is a folder with run.sh, questions, and the same questions in plain SQL.
type Example struct {
	File      string   // below CANDOR_TEST_DATA
	Ask       []string // how its partner asks: purpose, agreement, recipient
	Questions []string // names below questions/: NAME.sql and NAME.plain.sql, over the tables that tables.plain.sql makes of FILE
	Cells     int      // protected numbers in all answers: none goes missing unseen
	Odds      int      // a right build needs the second workspace in one run of so many, and fails in one of so many squared
	Held      []Held
	Loads     []string // what run.sh says of the loads
	Precision map[string]string
}

// Held is a dataset as its loads recorded it.
type Held struct {
	Name                       string
	Rows, Persons, Quarantined int64
	Measures                   map[string]string
}

type road struct {
	Example
	candor, dir, file string
}

// Run goes the road. Every number must be within four standard deviations of plain SQL; noise is beyond that once in 15,787
// numbers, so a run that is gets a second workspace, which must not be.
func Run(t *testing.T, e Example) {
	data := os.Getenv("CANDOR_TEST_DATA")
	if data == "" {
		t.Skip("needs CANDOR_TEST_DATA")
	}
	if want := 15787 / e.Cells; e.Odds != want {
		t.Errorf("the odds of a false alarm are 1 in %d of runs, written is %d", want, e.Odds)
	}
	tmp := t.TempDir()
	r := road{e, filepath.Join(tmp, "candor"), filepath.Join(tmp, "workspace"), filepath.Join(data, e.File)}
	if out, err := exec.Command("go", "build", "-o", r.candor, "../../cmd/candor").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	if far := r.once(t); len(far) > 0 {
		t.Logf("beyond four standard deviations, so once more from the start: %s", strings.Join(far, "; "))
		r.dir = filepath.Join(tmp, "second")
		if again := r.once(t); len(again) > 0 {
			t.Errorf("beyond four standard deviations, in the second workspace too: %s", strings.Join(again, "; "))
		}
	}
	again, errs, code := r.run(t, "sh", "run.sh", r.file)
	if code != 1 || again != "" || !strings.Contains(errs, "already there") || !strings.Contains(errs, "To start again") {
		t.Errorf("a second run: exit %d, want 1 and what to do:\n%s%s", code, again, errs)
	}
}

func (r road) run(t *testing.T, name string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "CANDOR="+r.candor, "CANDOR_DIR="+r.dir)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if ended := (*exec.ExitError)(nil); errors.As(err, &ended) {
		code = ended.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), code
}

func (r road) json(t *testing.T, into any, args ...string) {
	t.Helper()
	out, errs, code := r.run(t, r.candor, append(args, "-o", "json")...)
	if code != 0 {
		t.Fatalf("candor %s: exit %d\n%s%s", args[0], code, out, errs)
	}
	d := json.NewDecoder(strings.NewReader(out))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatalf("candor %s: %v", args[0], err)
	}
}

// once goes the road in a new workspace, and names the numbers that are far from plain SQL.
func (r road) once(t *testing.T) (far []string) {
	t.Helper()
	out, errs, code := r.run(t, "sh", "run.sh", r.file)
	if code != 0 {
		t.Fatalf("run.sh: exit %d\n%s%s", code, out, errs)
	}
	if strings.ContainsRune(out+errs, '\x1b') {
		t.Error("piped output has terminal codes")
	}
	for _, want := range r.Loads {
		if !strings.Contains(errs, want) {
			t.Errorf("the loads do not say %q:\n%s", want, errs)
		}
	}
	r.held(t)
	far = r.answered(t)
	var v struct {
		OK       bool
		Problems []string
	}
	r.json(t, &v, "audit", "verify")
	if !v.OK || len(v.Problems) > 0 {
		t.Errorf("the record: %+v", v)
	}
	return far
}

func (r road) held(t *testing.T) {
	t.Helper()
	type dataset struct {
		Name                       string
		Rows, Persons, Quarantined int64
		Measures                   map[string]json.Number
	}
	var all []dataset
	r.json(t, &all, "catalog")
	if len(all) != len(r.Held) {
		t.Errorf("got %d datasets want %d", len(all), len(r.Held))
	}
	for _, want := range r.Held {
		i := slices.IndexFunc(all, func(d dataset) bool { return d.Name == want.Name })
		if i < 0 {
			t.Errorf("there is no dataset %s", want.Name)
			continue
		}
		d := all[i]
		if d.Rows != want.Rows || d.Persons != want.Persons || d.Quarantined != want.Quarantined {
			t.Errorf("%s: got %d rows of %d people, %d set aside; want %d, %d, %d", d.Name, d.Rows, d.Persons, d.Quarantined, want.Rows, want.Persons, want.Quarantined)
		}
		for name, sum := range want.Measures {
			if d.Measures[name].String() != sum {
				t.Errorf("%s: got %s of %s want %s", d.Name, d.Measures[name], name, sum)
			}
		}
	}
}

// answer is as much of an answer as is looked at here.
type answer struct {
	Columns  []struct{ Name string }
	Rows     [][]any
	Notes    []struct{ Text string }
	Accuracy []struct {
		Row       int
		Column    string
		Low, High float64
	}
	Decision  struct{ Allowed bool }
	Allowance struct {
		Cached bool
		Used   float64 `json:"used_rho"`
	}
}

// answered compares every answer with plain SQL. Rows are matched by their groups.
func (r road) answered(t *testing.T) (far []string) {
	t.Helper()
	db := r.plain(t)
	cells := 0
	for _, name := range r.Questions {
		text, err := os.ReadFile("questions/" + name + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		args := append([]string{"ask", string(text)}, r.Ask...)
		if p := r.Precision[name]; p != "" {
			args = append(args, "--precision", p)
		}
		var got answer
		r.json(t, &got, args...)
		if !got.Decision.Allowed || !got.Allowance.Cached || got.Allowance.Used != 0 || len(got.Notes) > 0 {
			t.Fatalf("%s: run.sh asked it, so asking again is free; all groups are large enough to show: %+v %v", name, got.Allowance, got.Notes)
		}
		half := map[string]float64{}
		noisy := map[string]bool{}
		for _, a := range got.Accuracy {
			half[fmt.Sprint(a.Row, a.Column)], noisy[a.Column] = (a.High-a.Low)/2, true
		}
		want := r.query(t, db, name, func(column string) bool { return !noisy[column] })
		if len(got.Rows) != len(want) {
			t.Fatalf("%s: got %d rows, plain SQL has %d", name, len(got.Rows), len(want))
		}
		for i, row := range got.Rows {
			var group []string
			for j, c := range got.Columns {
				if !noisy[c.Name] {
					group = append(group, fmt.Sprint(row[j]))
				}
			}
			exact, ok := want[strings.Join(group, "|")]
			if !ok {
				t.Errorf("%s: plain SQL has no group %v", name, group)
				continue
			}
			for j, c := range got.Columns {
				h, ok := half[fmt.Sprint(i, c.Name)]
				if !ok {
					if noisy[c.Name] && (row[j] != nil || exact[c.Name] != "") {
						t.Errorf("%s %v %s: got %v without an interval, plain SQL says %q", name, group, c.Name, row[j], exact[c.Name])
					}
					continue
				}
				cells++
				x, y := number(t, fmt.Sprint(row[j])), number(t, exact[c.Name])
				if z := math.Abs(x-y) / (h / 1.96); !(z <= 4) {
					far = append(far, fmt.Sprintf("%s %v %s: got %v, plain SQL says %v: %.1f", name, group, c.Name, x, y, z))
				}
			}
		}
	}
	if cells != r.Cells {
		t.Errorf("got %d protected numbers want %d", cells, r.Cells)
	}
	return far
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%q is no number", s)
	}
	return x
}

// plain is a database of the rows as somebody without candor would keep them, with run.sh's rule for who said yes.
func (r road) plain(t *testing.T) *sql.DB {
	t.Helper()
	text, err := os.ReadFile("questions/tables.plain.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(strings.ReplaceAll(string(text), "FILE", "'"+r.file+"'")); err != nil {
		t.Fatalf("tables.plain.sql: %v", err)
	}
	return db
}

// query gives rows by their groups, each with its numbers by column; NULL is the empty text.
func (r road) query(t *testing.T, db *sql.DB, name string, key func(column string) bool) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile("questions/" + name + ".plain.sql")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT COLUMNS(*)::VARCHAR FROM (" + string(text) + "\n)")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]string{}
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		var group []string
		for i, c := range columns {
			if row[c] = values[i].String; key(c) {
				group = append(group, values[i].String)
			}
		}
		out[strings.Join(group, "|")] = row
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
