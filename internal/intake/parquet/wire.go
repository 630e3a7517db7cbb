package parquet

// Between child and parent go frames: four bytes of length, little end first, one of kind, and the rest. The child says
// what columns there are (frameHeader); the parent answers with a line of JSON, the places of those wanted; then come
// batches of rows, and at the end how many there were, or one byte of what went wrong.
const (
	frameHeader = 'H' // JSON of header
	frameRows   = 'R' // rows one after another: for each wanted column a cell
	frameEnd    = 'Z' // how many rows there were, as a uvarint
	frameFault  = 'E' // one byte, a fault
)

// Limits of the wire, which the parent holds the child to.
const (
	maxFrame   = 2 << 20
	maxHeader  = 2 << 20
	maxColumns = 4096
	maxCell    = 64 << 10 // bytes of a cell; a longer one is cut a little behind, and set aside by the typer
	maxRow     = 1 << 20  // bytes of a row's cells; the rest is left out, and the row set aside
	batchSize  = 256 << 10
)

// A cell is a uvarint and, from cellText on, so many bytes of text less that.
const (
	cellNull    = 0 // nothing there: NULL
	cellNoValue = 1 // a floating-point number that is none: NaN, or infinite
	cellLeftOut = 2 // the row was too long before it
	cellText    = 3
)

// header is what the child says of a file.
type header struct {
	Rows    int64    `json:"rows"`
	Columns []column `json:"columns"`
}

type column struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`             // DuckDB's name of the type, nested ones in short
	Nested bool   `json:"nested,omitempty"` // holds more than one value in a row, or one that has no text
	Exact  bool   `json:"exact,omitempty"`  // a number, a time or a truth value; not text
}

// fault is what went wrong in the child, without DuckDB's words, which may hold values.
type fault byte

const (
	faultBroken fault = 1 + iota
	faultEncrypted
	faultMemory
	faultNoColumns
	faultTooManyColumns
	faultSetup
)

var faults = map[fault]string{
	faultBroken:         "this Parquet file is broken: what it says about itself is not what it holds; get it again from where it came",
	faultEncrypted:      "this Parquet file is encrypted; write it without encryption and load that",
	faultMemory:         "reading this Parquet file takes more memory than a file may have; write it with smaller row groups",
	faultNoColumns:      "this Parquet file has no columns",
	faultTooManyColumns: "this Parquet file has more columns than candor reads",
	faultSetup:          "the reader of Parquet files could not be started on this machine",
}
