package intake

import (
	"fmt"
	"log/slog"
)

// Rule names what a row broke. The names are stable: the quarantine keeps them.
type Rule string

const (
	// Rules of the text itself; the reader finds them.

	BadUTF8     Rule = "bad-utf8"     // not UTF-8
	BadEncoding Rule = "bad-encoding" // not text in the file's own encoding
	NulByte     Rule = "nul-byte"     // a zero byte
	BadQuote    Rule = "bad-quote"    // a quote that never ends, or text after one that did
	TooLong     Rule = "too-long"     // a record, cell or identifier over its limit
	TooManyCols Rule = "too-many-columns"

	BadJSON      Rule = "bad-json"      // not JSON, or no object
	DuplicateKey Rule = "duplicate-key" // one column twice in an object
	TooDeep      Rule = "too-deep"
	NotAScalar   Rule = "not-a-scalar" // an object or a list where one value is meant

	// Rules of the contract; the typer finds them.

	WrongColumnCount Rule = "wrong-column-count"
	Missing          Rule = "missing"
	NotANumber       Rule = "not-a-number"
	TooPrecise       Rule = "too-precise" // more digits after the point than the contract keeps
	Overflow         Rule = "overflow"
	NotADate         Rule = "not-a-date"
	OutOfTimeBounds  Rule = "out-of-time-bounds"
	NotInDomain      Rule = "not-in-domain"
	NotABoolean      Rule = "not-a-boolean"
	NotAnEmail       Rule = "not-an-email"       // of a key
	NotAPhone        Rule = "not-a-phone-number" // of a key

	// NotAChoice is for permission lists: anything but a clear yes or no.
	NotAChoice Rule = "not-a-choice"
)

// Bad is a row set aside. Text says what is wrong and what to write, and never holds a cell of the row; Raw is the row as
// it stood in the file, for the quarantine store only. Raw may hold any bytes, invalid UTF-8 included.
type Bad struct {
	Line   int    // first physical line, from 1
	Lines  int    // how many physical lines the row spans, at least 1
	Column string // the contract's column; empty when the row as a whole is wrong
	Rule   Rule
	Text   string
	Raw    string `json:"-"`
	Cells  string `json:"-"` // its cells by the contract's columns, as JSON; empty where it could not be told apart
	Cut    int64  // bytes of the row beyond Raw, which holds the first Limits.Record bytes of a row too long to keep
}

func (b Bad) String() string {
	if b.Column == "" {
		return fmt.Sprintf("line %d: %s: %s", b.Line, b.Rule, b.Text)
	}
	return fmt.Sprintf("line %d, %s: %s: %s", b.Line, b.Column, b.Rule, b.Text)
}

// Format keeps Raw out of every verb.
func (b Bad) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, b.String()) }

// LogValue keeps Raw out of logs.
func (b Bad) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("line", b.Line), slog.String("column", b.Column), slog.String("rule", string(b.Rule)))
}

// Records and rows hold cells; they print as where they stood.

func (r Record) Format(f fmt.State, _ rune)        { printSealed(f, "record", r.Line) }
func (r Record) LogValue() slog.Value              { return slog.IntValue(r.Line) }
func (r Row) Format(f fmt.State, _ rune)           { printSealed(f, "row", r.Line) }
func (r Row) LogValue() slog.Value                 { return slog.IntValue(r.Line) }
func (p PermissionRow) Format(f fmt.State, _ rune) { printSealed(f, "permission", p.Line) }
func (p PermissionRow) LogValue() slog.Value       { return slog.IntValue(p.Line) }

func printSealed(f fmt.State, what string, line int) {
	_, _ = fmt.Fprintf(f, "%s of line %d (sealed)", what, line)
}
