package question

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Plan is a checked question: typed over the catalogue, with its bounds, groups, vectors and loss worked out from public
// facts alone. Only Parse makes one. It is immutable; treat everything that it returns as read-only. The zero Plan asks
// nothing and no gate permits it.
type Plan struct{ p *plan }

type plan struct {
	sources   []*catalog.Dataset // 1, or 2 when joined on the person; the second has one row a person
	joined    []Joined
	where     Expr // nil: all rows
	keys      []Key
	measures  []Measure
	vectors   []Vector // vectors[0] is always Persons
	bounding  catalog.Contribution
	sigma     int64
	precision candor.Precision
	compare   *Compare
	order     []Order
	limit     int64 // -1: none
	columns   []OutColumn
	canonical []byte
	catalog   int64
	coverage  bool
}

// Valid reports whether the plan came from Parse.
func (p Plan) Valid() bool { return p.p != nil }

// Sources are the datasets read: one, or two joined on the person, of which the second has at most one row a person.
// In a comparison the second holds the groups compared, and its people are counted whether or not they have rows in the
// first.
func (p Plan) Sources() []*catalog.Dataset { return p.p.sources }

// Where filters rows before anything is bounded; nil keeps all. SQL's three-valued logic: a row counts when true.
func (p Plan) Where() Expr { return p.p.where }

// Keys are the grouping columns in canonical order (Columns has the asker's); none means one group. The groups are the
// product of the keys' domains, in row-major order (the last key moves fastest), and every one of them is answered.
func (p Plan) Keys() []Key { return p.p.keys }

// Groups is the number of groups: the product of the domains, at least 1.
func (p Plan) Groups() int {
	n := 1
	for _, k := range p.p.keys {
		n *= len(k.Domain)
	}
	return n
}

// Measures are the columns asked for, in the asker's order, each worked out from released vectors alone. A comparison has
// none: see Comparison.
func (p Plan) Measures() []Measure { return p.p.measures }

// Vectors are the distinct integer vectors that are noised and charged, one cell a group; the first counts persons.
func (p Plan) Vectors() []Vector { return p.p.vectors }

// Bounding says how much one person may count: at most Groups groups, chosen by keyed hash, and Rows rows in each. It is
// an entry of the menu, lowered to what is true by nature: 1 group when there are no keys or all keys come from datasets
// with one row a person, never more groups than there are, and 1 row when the rows counted are one a person. Engines apply
// it all the same: a source that breaks its word on one row a person must not raise what one person can change.
func (p Plan) Bounding() catalog.Contribution { return p.p.bounding }

// Sigma is the noise in people; vector v gets discrete Gaussian noise of parameter Sigma()·v.Sensitivity.
func (p Plan) Sigma() int64 { return p.p.sigma }

// Precision is the step of the ladder that Sigma came from.
func (p Plan) Precision() candor.Precision { return p.p.precision }

// Comparison is set when the question compares two groups; the plan then has the one key By with domain {A, B}.
func (p Plan) Comparison() *Compare { return p.p.compare }

// Order and Limit arrange the protected answer; they cost nothing and change nothing underneath.
func (p Plan) Order() []Order { return p.p.order }

// Limit is the most rows to show, or -1.
func (p Plan) Limit() int64 { return p.p.limit }

// Canonical is the same for questions that mean the same: aliases, order of predicates, ORDER BY and LIMIT stripped.
// It holds literals: never log it or use it as a key without an HMAC.
func (p Plan) Canonical() []byte { return p.p.canonical }

// CatalogVersion is the version of the catalogue that the plan was checked against.
func (p Plan) CatalogVersion() int64 { return p.p.catalog }

// Column is a field of one of the plan's sources, or of a public table.
type Column struct {
	Source int // index into Sources; from Public on into Joined
	Field  *catalog.Field
}

// KeyKind is how a grouping value is made from its column.
type KeyKind uint8

const (
	ByValue KeyKind = iota // the column's own value, from its public domain
	ByUnit                 // date_trunc(Unit, column); Unit is day, week, month, quarter or year; weeks start on Monday
	ByBin                  // bin(column, Width): floor(x / Width)·Width in stored units, of x clamped to the column's bounds first
)

// Key is one grouping column with its public domain. A column that may be missing has NULL as its last domain value.
type Key struct {
	Name   string
	Kind   KeyKind
	Column Column
	Unit   string
	Width  int64 // stored units
	Type   catalog.Type
	Scale  int
	Domain []catalog.Value // in order, no duplicates
}

// VectorKind is what one cell of a vector adds up, after bounding.
type VectorKind uint8

const (
	// Persons: 1 for each person with a row in the group. Sensitivity 1.
	Persons VectorKind = iota
	// Rows: min(n, m) for each person, n their rows in the group, m the bounding's Rows. Sensitivity m.
	// With Column set, n counts only rows in which it is not NULL.
	Rows
	// Sum: each value clamped to [lo, hi], the person's total clamped to ±m·max(|lo|,|hi|). That is the sensitivity.
	Sum
	// Centred: y = 2x − lo − hi of each clamped value; a person with n > m values gives floor(total·m/n). Sensitivity
	// m·(hi−lo). Used with the Rows vector of the same column for averages.
	Centred
	// Matched: 1 for each person of the compared group with at least one row in the first source. Comparisons only.
	Matched
)

// Vector is one noised integer vector.
type Vector struct {
	Kind        VectorKind
	Column      *Column // Sum, Centred; Rows of a column that may be NULL
	Sensitivity int64   // most that one person changes one cell by, in stored units
}

// MeasureKind is what the asker sees.
type MeasureKind uint8

const (
	CountRows    MeasureKind = iota // COUNT(*)
	CountPersons                    // COUNT(DISTINCT person)
	SumOf                           // SUM(x)
	AvgOf                           // AVG(x) = (lo+hi)/2 + centred/(2·rows)
)

// Measure is one asked column and the vectors that it is worked out from (indexes into Vectors): CountRows {rows},
// CountPersons {persons}, SumOf {sum}, AvgOf {centred, rows}.
type Measure struct {
	Name    string
	Kind    MeasureKind
	Column  *Column
	Vectors []int
}

// Compare asks for a measure per person of two groups, their difference and their ratio, each with an interval. The
// denominator is all permitted people of the group, with or without rows in the first source. Numerator is an index into
// Vectors: Sum (mean of x a person), Rows (rows a person) or Matched (share of people with a row).
type Compare struct {
	Measure   MeasureKind
	Column    *Column
	By        Column
	A, B      catalog.Value
	Numerator int
}

// Order is one ORDER BY term: a key (index into Keys) or a measure (index into Measures).
type Order struct {
	Key     int // -1: by measure
	Measure int
	Desc    bool
}

// Expr is a typed condition in negation normal form: And, Or, Cmp, In, IsNull.
type Expr interface{ expr() }

type (
	// And holds when all parts do; it has at least two.
	And struct{ Parts []Expr }
	// Or holds when any part does; it has at least two.
	Or struct{ Parts []Expr }
	// Cmp compares a column with a literal of its type: Op is one of = <> <= >=. (Stored values are whole units, so < and
	// > become <= and >=.) Text and true-or-false columns have = and <> alone. Conditions look at values as stored:
	// only measures and bins are clamped.
	Cmp struct {
		Column Column
		Op     string
		Value  catalog.Value
	}
	// In holds when the column equals one of the values (Not: none of them). NULL is neither.
	In struct {
		Column Column
		Values []catalog.Value // sorted, distinct, none NULL, at least one
		Not    bool
	}
	// IsNull holds when the column is missing (Not: present).
	IsNull struct {
		Column Column
		Not    bool
	}
	// Never holds for no row: what is left of a condition that can only be NULL or false.
	Never struct{}
)

func (And) expr()    {}
func (Or) expr()     {}
func (Cmp) expr()    {}
func (In) expr()     {}
func (IsNull) expr() {}
func (Never) expr()  {}
