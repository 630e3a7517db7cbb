package protect

import (
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/question"
)

// Answer is what was released: recorded, protected, and readable. All that is shown is worked out from the noisy cells
// and public facts, which costs nothing more.
type Answer struct {
	plan  question.Plan
	cells [][]int64 // vector, group
	rec   ledger.Recorded
}

// Plan is the question that it answers; Recorded where it stands in the log.
func (a Answer) Plan() question.Plan       { return a.plan }
func (a Answer) Recorded() ledger.Recorded { return a.rec }

// Table is an answer as people and JSON see it (CONTRACT.md, "An answer"). Cells are int64, float64 or string; nil where
// a note says why.
type Table struct {
	Columns  []Column   `json:"columns"`
	Rows     [][]any    `json:"rows"`
	Notes    []Note     `json:"notes"`
	Accuracy []Accuracy `json:"accuracy"`
}

// Column is a column's name and type: string, integer, decimal, number, date or boolean.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Unit string `json:"unit,omitempty"` // currency, or "people"
}

// Note says why a cell is empty or how it must be read.
type Note struct {
	Row    int    `json:"row"`
	Column string `json:"column"`
	Text   string `json:"text"`
}

// Accuracy is a cell's interval: right 95 times in 100, of the noise alone.
type Accuracy struct {
	Row        int     `json:"row"`
	Column     string  `json:"column"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Confidence float64 `json:"confidence"`
	Covers     string  `json:"covers"`
}
