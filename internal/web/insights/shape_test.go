package insights

import (
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/flow"
)

// The types of an answer's table are protect's; flow's Result carries them, so tests fill one in by its fields.
func answered(columns [][3]string, rows [][]any, bounds map[[2]int][2]float64, notes map[[2]int]string) flow.Result {
	var r flow.Result
	r.Columns = append(r.Columns, make([]column, len(columns))...)
	for i, c := range columns {
		r.Columns[i].Name, r.Columns[i].Type, r.Columns[i].Unit = c[0], c[1], c[2]
	}
	r.Rows = rows
	for at, b := range bounds {
		r.Accuracy = append(r.Accuracy, accuracy{Row: at[0], Column: columns[at[1]][0], Low: b[0], High: b[1], Confidence: .95})
	}
	for at, text := range notes {
		r.Notes = append(r.Notes, note{Row: at[0], Column: columns[at[1]][0], Text: text})
	}
	return r
}

func TestTheDrawingFollowsFromTheShape(t *testing.T) {
	people := [3]string{"people", "integer", "people"}
	many := make([][]any, 40)
	bounds := map[[2]int][2]float64{}
	for i := range many {
		many[i] = []any{int64(i), int64(100)}
		bounds[[2]int{i, 1}] = [2]float64{2, 198}
	}
	pair := map[[2]int][2]float64{{0, 1}: {900, 1100}, {1, 1}: {400, 600}}
	for _, c := range []struct {
		name string
		res  flow.Result
		want string // a piece of the drawing; empty: none
		figs int
	}{
		{"a number alone is a big figure", answered([][3]string{people}, [][]any{{int64(1000)}}, map[[2]int][2]float64{{0, 0}: {902, 1098}}, nil), "", 1},
		{"months are a line with a band", answered([][3]string{{"month", "date", ""}, people}, [][]any{{"2026-01-01", int64(1000)}, {"2026-02-01", int64(500)}}, pair, nil), "band", 0},
		{"kinds are dots with whiskers", answered([][3]string{{"kind", "string", ""}, people}, [][]any{{"pots", int64(1000)}, {"seeds", int64(500)}}, pair, nil), "whisk", 0},
		{"a hidden group is drawn as hidden", answered([][3]string{{"kind", "string", ""}, people}, [][]any{{"pots", int64(1000)}, {"seeds", nil}}, map[[2]int][2]float64{{0, 1}: {900, 1100}}, map[[2]int]string{{1, 1}: "fewer than 50"}), "fewer than 50", 0},
		{"too many groups are a table", answered([][3]string{{"age", "integer", ""}, people}, many, bounds, nil), "", 0},
		{"no rows are nothing", answered([][3]string{{"kind", "string", ""}, people}, nil, nil, nil), "", 0},
	} {
		g := newGrid(c.res)
		ds := g.drawings()
		got := ""
		for _, d := range ds {
			got += string(d.chart.SVG())
		}
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %d drawings, want one with %q", c.name, len(ds), c.want)
		}
		if n := len(g.figures()); n != c.figs {
			t.Errorf("%s: got %d figures want %d", c.name, n, c.figs)
		}
		g.table()
	}
}

func TestNoNumberStandsWithoutItsUncertainty(t *testing.T) {
	res := answered([][3]string{{"month", "date", ""}, {"revenue", "decimal", "USD"}}, [][]any{{"2026-01-01", 28.5}, {"2026-02-01", 123456.78}, {"2026-03-01", nil}},
		map[[2]int][2]float64{{0, 1}: {27.5, 29.5}, {1, 1}: {113456.78, 133456.78}}, map[[2]int]string{{2, 1}: "too noisy to say"})
	g := newGrid(res)
	for row, want := range []string{"$28.50 ± $1.00", "$123,457 ± $10,000", "too noisy to say"} {
		if got := g.text(row, 1); got != want {
			t.Errorf("got %q want %q", got, want)
		}
	}
	if got := g.text(0, 0); got != "Jan 2026" {
		t.Errorf("got %q want the month", got)
	}
}
