package duckdb

import (
	"strings"
	"testing"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/engine/enginetest"
	"github.com/candor-data/candor/internal/question"
)

// A key that is there twice would make two rows of one, whatever checked it before: then nothing is counted. The values of a
// public table stand in no error.
func TestAPublicTableWhoseKeyIsThereTwiceIsNotJoined(t *testing.T) {
	d := enginetest.Shop(t, 3, false)
	d.Public["regions"] = append(d.Public["regions"], d.Public["regions"][0])
	e := loaded(t, d)
	road := enginetest.NewRoad(t, d.View, map[string][]candor.SubjectID{"all": d.People()})
	ask := func(text string) error {
		plan, why := question.Parse(d.View, text, candor.Normal)
		if len(why) > 0 {
			t.Fatal(why)
		}
		_, err := road.Ask(t.Context(), e, plan, "all")
		return err
	}
	const q = "SELECT land, COUNT(*) FROM people p JOIN regions r ON p.region = r.region GROUP BY land"
	if err := ask(q); err == nil || strings.Contains(err.Error(), "north") {
		t.Errorf("got %v, want an error that repeats no value", err)
	}
	d.Public["regions"] = d.Public["regions"][:len(d.Public["regions"])-1]
	d.Public["regions"][0] = []catalog.Value{{Type: catalog.String, S: "north"}}
	if err := ask(q); err == nil {
		t.Error("a row with a column too few is joined")
	}
	if err := ask("SELECT COUNT(*) FROM people"); err != nil {
		t.Errorf("a question without the table fails: %v", err)
	}
}
