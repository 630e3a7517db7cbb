package catalog

import (
	"time"

	"github.com/candor-data/candor"
)

// Dataset is one kind of row about people, as its contract (ODCS v3.1) describes it. Everything in it is public to
// whoever may ask about it: nothing here is worked out from rows.
type Dataset struct {
	Name         string // lower-case letters, digits, underscore
	Title        string // in plain words, for people
	Description  string
	Version      candor.Digest // of the contract's canonical form; equal contracts have equal versions
	Owner        candor.PartyID
	Source       string // where it came from, in words
	Licence      string
	Fields       []Field
	Menu         []Contribution     // public choices of how much one person may count; the first is the default
	OnePerPerson bool               // at most one row a person: may stand on the right of a join
	Ceiling      int64              // most people that it may ever hold; public; the scale of posted rates
	Smallest     int64              // partners never see a group below this many people (k); default 50
	Zone         *time.Location     // the day's boundary for timestamps
	Purposes     []candor.PurposeID // what it may be used for at all; empty is nothing
	Contract     []byte             // the contract as applied (YAML), kept word for word
	Checks       []Check            // rules about quality, in the contract's order
	Exclude      []Exclusion        // rows that are right and not of this dataset, in order
}

// Contribution is one entry of the menu: a person counts in at most Groups groups, with at most Rows rows in each.
type Contribution struct {
	Groups int64
	Rows   int64
}

// Field is one column.
type Field struct {
	Name        string
	Type        Type
	Scale       int // Decimal: digits after the point; the stored integer is value × 10^Scale
	Role        FieldRole
	Required    bool // no row without it
	Bounds      *Bounds
	Domain      []string // public values, in order; rows with another value are quarantined
	Class       Class
	Category    candor.CategoryID
	Source      FieldSource
	Currency    string // ISO 4217, measures of money
	Identifier  string // Person and Identifier roles: the kind of key ("customer", "email"), shared between datasets
	Country     string // ISO 3166-1; of phone numbers that are written without one; empty: they are no keys
	Format      string // layout of dates in text files, in Go's reference form; empty: ISO 8601
	Marks       Marks  // how numbers are written in text files
	Path        string // where JSON has the value: customer.id; empty: by the column's name
	Alias       string // its name in files, where that is another (physicalName)
	ByLine      bool   // Person role: the file names nobody, and each of its rows is one person, known by its line
	Other       string // String with a domain: what a value outside of it is kept as; empty: the row is set aside
	Title       string // in the customer's words: "Amount paid"
	Description string
}

// Bounds are public limits, inclusive, in stored units: fixed-point integers for numbers, days since 1970-01-01 for
// dates, microseconds UTC for timestamps. Values of measures outside are clamped; times outside are quarantined.
type Bounds struct{ Lo, Hi int64 }

// Type is how a column is stored. The zero Type is invalid.
type Type uint8

// Storage in Parquet: String as BYTE_ARRAY UTF8; Integer and Decimal as INT64; Date as DATE (int32 days); Timestamp as
// TIMESTAMP in microseconds UTC; Boolean as BOOLEAN.
const (
	NoType Type = iota
	String
	Integer
	Decimal
	Date
	Timestamp
	Boolean
)

func (t Type) String() string {
	return [...]string{"none", "string", "integer", "decimal", "date", "timestamp", "boolean"}[t]
}

// Numeric reports whether the column can be a measure.
func (t Type) Numeric() bool { return t == Integer || t == Decimal }

// FieldRole is what a column is for.
type FieldRole string

const (
	Attribute  FieldRole = ""           // described, filterable if classed so
	Person     FieldRole = "person"     // whose row it is; exactly one per dataset
	Time       FieldRole = "time"       // when it happened
	Measure    FieldRole = "measure"    // summed and averaged; needs bounds
	Key        FieldRole = "key"        // grouped by; needs a domain, or bounds with bins
	Text       FieldRole = "text"       // free text: never asked about, shown to its person
	Identifier FieldRole = "identifier" // another way to recognise the person (e-mail)
)

// Class is how much a column gives away.
type Class string

const (
	Unclassified     Class = ""
	DirectIdentifier Class = "direct_identifier"
	QuasiIdentifier  Class = "quasi_identifier"
	Sensitive        Class = "sensitive"
	FreeText         Class = "free_text"
)

// Personal reports whether a column is about one person alone: no question may name it, so nothing of it ever leaves.
func (f *Field) Personal() bool {
	switch f.Role {
	case Person, Identifier, Text:
		return true
	}
	return f.Class == DirectIdentifier || f.Class == FreeText
}

// FieldSource says how we came to know a value.
type FieldSource string

const (
	Told      FieldSource = "told"
	Observed  FieldSource = "observed"
	Bought    FieldSource = "bought"
	ByPartner FieldSource = "partner"
	Open      FieldSource = "open"
	Inferred  FieldSource = "inferred"
)

// Field finds a column by its exact name.
func (d *Dataset) Field(name string) (*Field, bool) {
	for i := range d.Fields {
		if d.Fields[i].Name == name {
			return &d.Fields[i], true
		}
	}
	return nil, false
}

// PersonField is the column that says whose row it is. Contracts without one are refused at apply.
func (d *Dataset) PersonField() *Field {
	for i := range d.Fields {
		if d.Fields[i].Role == Person {
			return &d.Fields[i]
		}
	}
	return nil
}
