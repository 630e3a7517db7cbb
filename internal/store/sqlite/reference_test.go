package sqlite

import (
	"reflect"
	"testing"

	"github.com/candor-data/candor/internal/catalog"
)

// What is kept of a public table is what came, whatever its texts hold.
func FuzzCells(f *testing.F) {
	f.Add("sun", int64(-3), uint8(4))
	f.Add("\"],[null", int64(1<<62), uint8(2))
	f.Fuzz(func(t *testing.T, s string, i int64, kind uint8) {
		want := [][]catalog.Value{{{Type: catalog.String, S: string([]rune(s))}, {Type: catalog.Type(2 + kind%5), I: i}, {}}, {{}, {}, {Type: catalog.String}}}
		text, err := cellsJSON(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cellsOfJSON(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v (%v), want %v", got, err, want)
		}
	})
}
