// Package quality measures each load and grades a dataset: rules that a contract states, a profile of every column, drift
// against earlier loads, and a grade from stated arithmetic (docs/quality.md). It promises bounded memory however long a
// file is, and that what it keeps is counts: no value of an identifier, no free text, no exact extreme. It refuses to look
// at a person, to keep the most frequent values of a column that has no public list, and to guess: what was not measured is
// said to be not measured.
package quality

import (
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// Load is what is kept of one load.
type Load struct {
	ID         int64     `json:"load"`       // the store's
	At         time.Time `json:"at"`         // the store's
	Generation int64     `json:"generation"` // the store's
	Rows       int64     `json:"rows"`       // that went in
	SetAside   int64     `json:"set_aside"`
	Excluded   int64     `json:"excluded"`
	Replay     bool      `json:"replay,omitempty"` // rows of the quarantine, and not a file: it says nothing about what files are like
	Again      int64     `json:"mended,omitempty"` // rows of a replay that had been set aside as faults
	Newest     string    `json:"newest,omitempty"` // the latest day in the time column
	Columns    []Column  `json:"columns,omitempty"`
	Rules      []Result  `json:"rules,omitempty"`

	// Read is every record of the file: each went in, was set aside, was left out, or was of somebody deleted. 0 where the
	// load came before it was kept.
	Read       int64            `json:"read,omitempty"`
	Deleted    int64            `json:"of_deleted,omitempty"` // rows of people who were deleted: not taken in again
	ByRule     map[string]int64 `json:"set_aside_by_rule,omitempty"`
	Exclusions []Excluded       `json:"excluded_by_rule,omitempty"` // absent too where a load came before these were kept
}

// Column is what a load's values of one column are like.
type Column struct {
	Name     string   `json:"name"`
	Nulls    int64    `json:"nulls"`
	Distinct int64    `json:"distinct"`
	Exact    bool     `json:"exact"`             // the distinct values were counted; otherwise they are estimated to within about 2 %
	About    []string `json:"about,omitempty"`   // least and most, each rounded outward to two digits, or to the month
	Lengths  *Lengths `json:"lengths,omitempty"` // text, in characters
	Bins     []Bin    `json:"bins,omitempty"`
	Drift    *Drift   `json:"drift,omitempty"`
}

// Lengths say how long texts are. Of identifiers and free text only the mean is kept: the longest name is somebody's.
type Lengths struct {
	Least int     `json:"least,omitempty"`
	Most  int     `json:"most,omitempty"`
	Mean  float64 `json:"mean"`
}

// Bin is one value of the public list, or one part of the public limits, with its rows.
type Bin struct {
	Label string `json:"label"`
	Rows  int64  `json:"rows"`
}

// Result is what became of one rule in a load.
type Result struct {
	Check  catalog.Check `json:"check"`
	Holds  bool          `json:"holds"`
	Judged bool          `json:"judged"`           // false: there was nothing to judge by, and Why says so
	Broken int64         `json:"broken,omitempty"` // rows that break it
	Of     int64         `json:"of,omitempty"`     // rows looked at
	Figure string        `json:"figure,omitempty"` // what was measured, in words
	Why    string        `json:"why,omitempty"`    // why it was not judged
}

// Excluded is what one stated rule of exclusion did in a load.
type Excluded struct {
	Name    string `json:"name"`
	Reason  string `json:"reason"`
	Rows    int64  `json:"rows"`    // it was the first to match
	Matched int64  `json:"matched"` // it matches, whether or not another did before
	Kept    bool   `json:"kept"`    // their text is kept, apart
}
