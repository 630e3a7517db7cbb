package catalog

// Check is one rule about quality that a contract states. Rules about a row look at its cells; rules about a load look at
// what its rows have in common.
type Check struct {
	ID     string    `json:"id"`               // the contract's name for it, else column and kind; stable: the quarantine keeps it
	Kind   CheckKind `json:"kind"`             //
	Column string    `json:"column,omitempty"` // empty: the dataset as a whole
	Then   Then      `json:"then"`             // what happens when it is broken
	Title  string    `json:"title,omitempty"`  // in the contract's words

	Values  []string `json:"values,omitempty"`       // Accepted
	Form    string   `json:"form,omitempty"`         // Pattern: one of Forms
	Least   *int64   `json:"least,omitempty,string"` // Range in stored units, Length in characters; inclusive
	Most    *int64   `json:"most,omitempty,string"`  //
	Days    int64    `json:"days,omitempty"`         // Freshness
	Dataset string   `json:"dataset,omitempty"`      // Reference: the person has a row there,
	Of      string   `json:"of,omitempty"`           // or the value is in the public list of this column of it
	Factor  int64    `json:"factor,omitempty"`       // Growth: thousandths
	Limit   *Limit   `json:"limit,omitempty"`        // how many rows may break it, or how many there may be
}

// CheckKind is what a rule looks at. The zero kind is CheckTold: words for people, which candor does not check.
type CheckKind string

// The kinds of rules.
const (
	CheckTold      CheckKind = ""
	CheckRange     CheckKind = "range"
	CheckLength    CheckKind = "length"
	CheckAccepted  CheckKind = "accepted"
	CheckPattern   CheckKind = "pattern"
	CheckUnique    CheckKind = "unique"
	CheckReference CheckKind = "reference"

	CheckNulls     CheckKind = "nulls"
	CheckFreshness CheckKind = "freshness"
	CheckVolume    CheckKind = "volume" // rows of a load
	CheckGrowth    CheckKind = "growth" // rows of a load, against earlier loads
)

// AboutRows reports whether the rule looks at each row.
func (k CheckKind) AboutRows() bool {
	switch k {
	case CheckRange, CheckLength, CheckAccepted, CheckPattern, CheckUnique, CheckReference:
		return true
	}
	return false
}

// Then is what happens when a rule is broken.
type Then string

// What may happen. ThenSetAside is for rules about rows without a limit.
const (
	ThenTell     Then = "tell"      // it is shown
	ThenGrade    Then = "grade"     // it is shown, and the grade is lower
	ThenSetAside Then = "set-aside" // the row goes to the quarantine
	ThenStop     Then = "stop"      // nothing of the file is loaded
)

// Limit is how much there may be, in ten-thousandths: of rows, or of percent of rows.
type Limit struct {
	Least     *int64 `json:"least,omitempty,string"`
	Most      *int64 `json:"most,omitempty,string"`
	OpenLeast bool   `json:"open_least,omitempty"` // the limit itself is too little
	OpenMost  bool   `json:"open_most,omitempty"`
	Percent   bool   `json:"percent,omitempty"`
}

// LimitScale is how many digits after the point a Limit keeps.
const LimitScale = 4

// Forms are what a Pattern may ask for: a short list instead of expressions, which few can read and which can be slow.
var Forms = []string{"email", "phone", "digits", "letters", "alphanumeric", "uuid", "country"}

// Exclusion is a rule by which rows that are right are not of this dataset: they are counted under its name, apart from
// rows set aside. A row that several exclusions match counts under the first, and each says how many it matches.
type Exclusion struct {
	Name   string    `json:"name"`
	Reason string    `json:"reason"`
	Column string    `json:"column"`
	When   Condition `json:"when"`
	Text   string    `json:"text,omitempty"`         // Prefix, Equals
	Below  int64     `json:"below,omitempty,string"` // in stored units
	Keep   bool      `json:"keep,omitempty"`         // the row's text is kept in the quarantine, apart; otherwise it is counted alone
}

// Condition is when an exclusion holds.
type Condition string

// The conditions.
const (
	WhenMissing Condition = "missing"
	WhenPrefix  Condition = "prefix"
	WhenEquals  Condition = "equals"
	WhenBelow   Condition = "below"
)
