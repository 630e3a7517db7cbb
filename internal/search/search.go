// Package search looks for markers in every byte that candor keeps: in files as they lie on the disk, in what they hold
// packed, and in the values of databases and Parquet files as a reader would see them. It promises that a place which
// could not be looked into is told (Skipped), that nothing it returns or reports holds a marker, and that its memory does
// not grow with what it reads. It refuses to know who deleted what: it shares nothing with the deleter, so that a receipt
// of a deletion can rest on it (law 6).
package search

import (
	"context"
	"fmt"
	"log/slog"
)

// Mode says what counts as finding a marker. Letters A to Z are the same as a to z in all modes.
type Mode uint8

const (
	// Anywhere finds the marker wherever its bytes are.
	Anywhere Mode = iota
	// Edged finds it where it is not part of a longer word, number or address: "ann@x.org" not in "joann@x.org".
	Edged
	// Cell finds it as the whole of a value of the marker's kind, or as a whole cell of delimited text. It is for markers
	// as short as "17", whose bytes are everywhere.
	Cell
	// Exact finds it as a whole value of its kind alone: candor's own number of a person.
	Exact
)

// Marker is a text to look for. It does not print, log or marshal.
type Marker struct {
	Text string
	Mode Mode
	Kind string // Cell and Exact: the kind of key that it is
	// Outside leaves out databases and Parquet files: for what other people's rows may hold too, such as a name. Whose a
	// row is, is told there by markers of mode Exact.
	Outside bool
}

func (Marker) Format(f fmt.State, _ rune)   { _, _ = fmt.Fprint(f, "marker (sealed)") }
func (Marker) LogValue() slog.Value         { return slog.StringValue("marker (sealed)") }
func (Marker) MarshalJSON() ([]byte, error) { return nil, fmt.Errorf("a marker does not marshal") }

// AnyKind is the kind of values that may be any sort of key, or text of many cells.
const AnyKind = "*"

// Value is one value as a reader of a file sees it.
type Value struct {
	Where string // table and column; never data
	Kind  string // the kind of key that it holds; AnyKind; empty: no key
	Bytes []byte // valid until the next value; the search may write to it
}

// Values gives every value of one file until yield fails.
type Values func(ctx context.Context, path string, yield func(Value) error) error

// Places is what to look through.
type Places struct {
	Dir      string            // every file below it
	Shut     map[string]string // folders, relative to Dir, whose files are not opened, with the reason
	Database Values            // of SQLite files; nil: their bytes alone
	Rows     Values            // of Parquet files; nil: their bytes alone
	Progress func(files, bytes int64)
}

// Report says what was looked through and what was found. It never holds a marker.
type Report struct {
	Markers  int       `json:"markers"`
	Files    int64     `json:"files"`
	Bytes    int64     `json:"bytes"`              // on the disk
	Unpacked int64     `json:"unpacked,omitempty"` // bytes that packed files hold
	Values   int64     `json:"values"`             // of databases and Parquet files
	Found    int64     `json:"found"`
	Hits     []Hit     `json:"hits"` // at most 200, and one for each place
	Skipped  []Skipped `json:"skipped"`
}

// Hit is a place where a marker is.
type Hit struct {
	Path  string `json:"path"`
	Where string `json:"where"` // byte and page, table and column, or column
	Kind  string `json:"kind"`  // how it is written there: text, UTF-16 …
}

// Skipped is a place that was not looked into, or not wholly. Blind means that a marker could be there.
type Skipped struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
	Blind  bool   `json:"blind"`
}

// Clean reports whether everything was looked into and nothing was found. A report about no marker proves nothing.
func (r Report) Clean() bool {
	for _, s := range r.Skipped {
		if s.Blind {
			return false
		}
	}
	return r.Markers > 0 && r.Found == 0
}

const mostHits = 200

// Look looks for all markers in all places. An error means that it could not begin or was stopped; whatever it could not
// read is in the report.
func (p Places) Look(ctx context.Context, markers []Marker) (Report, error) {
	f, err := newFinder(markers)
	if err != nil {
		return Report{}, err
	}
	l := &looking{Places: p, find: f, ctx: ctx}
	l.report.Markers = len(markers)
	l.report.Hits, l.report.Skipped = []Hit{}, []Skipped{}
	if err := l.walk(); err != nil {
		return Report{}, fmt.Errorf("search: %w", err)
	}
	return l.report, nil
}

// looking is one search under way.
type looking struct {
	Places
	ctx    context.Context
	find   *finder
	report Report
	path   string          // of the file being read
	at     map[string]bool // places of this file with a hit
	inside bool            // the file is a database or a Parquet file
}

func (l *looking) hit(where, kind string) {
	l.report.Found++
	if l.at[where+"\x00"+kind] || len(l.report.Hits) >= mostHits {
		return
	}
	l.at[where+"\x00"+kind] = true
	l.report.Hits = append(l.report.Hits, Hit{l.path, where, kind})
}

func (l *looking) skip(reason string, blind bool) {
	l.report.Skipped = append(l.report.Skipped, Skipped{l.path, reason, blind})
}
