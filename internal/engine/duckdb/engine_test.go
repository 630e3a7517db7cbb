package duckdb

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/engine/enginetest"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// shelf lists the files of one generation.
type shelf struct{ files []catalog.File }

// publics gives rows of public tables.
type publics map[string][][]catalog.Value

func (p publics) Reference(_ context.Context, name string, _ candor.Digest) ([][]catalog.Value, error) {
	return p[name], nil
}

func (s *shelf) Pin(context.Context, int64, []string) ([]catalog.File, func(), error) {
	return s.files, func() {}, nil
}

// loaded makes an engine over data, each dataset in two loads, as files grow in practice.
func loaded(t testing.TB, d enginetest.Data) *DB {
	t.Helper()
	s := &shelf{}
	dir := t.TempDir()
	db, err := Open(Options{Rows: filepath.Join(dir, "rows"), Tmp: filepath.Join(dir, "tmp"), Rand: d.Rand, Files: s, Public: publics(d.Public), Threads: 2, MemoryMB: 1024})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, set := range d.Sets {
		rows := d.Rows[set.Name]
		half := len(rows) / 2
		s.files = append(s.files, load(t, db, set, "load1", rows[:half])...)
		s.files = append(s.files, load(t, db, set, "load2", rows[half:])...)
	}
	return db
}

func TestDuckDBCountsAsThePlanSays(t *testing.T) {
	enginetest.Run(t, func(t *testing.T, d enginetest.Data) engine.Engine { return loaded(t, d) })
}

func TestColumnsThatOlderFilesDoNotHaveAreMissingValues(t *testing.T) {
	person := catalog.Field{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Category: "user"}
	old := &catalog.Dataset{Name: "visits", Ceiling: 10, Menu: []catalog.Contribution{{Groups: 1, Rows: 5}}, Purposes: []candor.PurposeID{"test"},
		Fields: []catalog.Field{person, {Name: "dropped", Type: catalog.Boolean}}}
	now := *old
	now.Fields = []catalog.Field{person, {Name: "page", Type: catalog.String, Role: catalog.Key, Domain: []string{"home"}, Category: "user"}}
	text := func(s string) catalog.Value { return catalog.Value{Type: catalog.String, S: s} }
	s := &shelf{}
	dir := t.TempDir()
	db, err := Open(Options{Rows: filepath.Join(dir, "rows"), Tmp: filepath.Join(dir, "tmp"), Rand: rand.Reader, Files: s})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s.files = append(s.files, load(t, db, old, "load1", []catalog.Row{{Person: 1, Record: 1, Values: []catalog.Value{text("a"), {Type: catalog.Boolean, I: 1}}}})...)
	s.files = append(s.files, load(t, db, &now, "load2", []catalog.Row{{Person: 1, Record: 2, Values: []catalog.Value{text("a"), text("home")}}})...)
	got, err := db.Record(t.Context(), &now, s.files, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []catalog.Row{{Person: 1, Record: 1, Values: []catalog.Value{text("a"), {}}}, {Person: 1, Record: 2, Values: []catalog.Value{text("a"), text("home")}}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("record = %v, want %v", got, want)
	}
	if !protect.ZeroNoise {
		return
	}
	view := catalog.NewView(1, &now)
	plan, reasons := question.Parse(view, "SELECT COUNT(*) FROM visits WHERE page IS NULL OR page = 'home'", candor.Normal)
	if len(reasons) > 0 {
		t.Fatal(reasons)
	}
	a, err := enginetest.NewRoad(t, view, map[string][]candor.SubjectID{"all": {1}}).Ask(t.Context(), db, plan, "all")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.Cell(1, 0), int64(2); got != want {
		t.Errorf("rows = %d, want %d", got, want)
	}
}
