package question

import (
	"fmt"
	"slices"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
)

// Rules of this room. A reason never repeats what was typed (law 5): it points with line and column, and suggests with
// names of the catalogue.
const (
	ruleSyntax       = "syntax"
	ruleTooLong      = "too-long"
	ruleOneStatement = "one-statement"
	rulePersonLevel  = "person-level"
	ruleColumn       = "unknown-column"
	ruleDataset      = "unknown-dataset"
	ruleAmbiguous    = "ambiguous-column"
	ruleUnbounded    = "unbounded"
	ruleNotMeasure   = "not-a-measure"
	ruleNoDomain     = "no-public-domain"
	ruleTooMany      = "too-many-groups"
	ruleTooLarge     = "too-large"
	ruleJoin         = "join-on-person"
	ruleReference    = "join-on-key"
	ruleMenu         = "not-in-menu"
	ruleUnsupported  = "unsupported"
	ruleType         = "type-mismatch"
	ruleNotGrouped   = "not-grouped"
	ruleNoMeasure    = "no-measure"
	ruleMixed        = "mixed-sources"
	ruleNever        = "never-true"
	ruleCompare      = "compare"
	rulePrecision    = "precision"
)

// protects says what each rule is for, to the person who meets it.
var protects = map[string]string{
	ruleSyntax:       "Only a question that is understood whole is answered; nothing typed is ever run as it stands.",
	ruleTooLong:      "A question has to stay small enough to be read, priced and recorded.",
	ruleOneStatement: "Each question is decided, recorded and charged by itself.",
	rulePersonLevel:  "Answers are numbers about groups, so that nobody can be looked up or picked out.",
	ruleColumn:       "Only columns that the catalogue describes can be protected.",
	ruleDataset:      "Only datasets that the catalogue describes can be protected.",
	ruleAmbiguous:    "A question has one meaning, so that its answer can be trusted and repeated for free.",
	ruleUnbounded:    "Without public limits one person's value could be so large that no noise would hide it.",
	ruleNotMeasure:   "Sums and averages are protected through limits that only measures have.",
	ruleNoDomain:     "Groups come from public lists, so that the mere presence of a group tells nothing about anybody.",
	ruleTooMany:      "With too many groups each holds too few people for a useful protected number.",
	ruleTooLarge:     "Sums are kept as exact whole numbers, so that rounding cannot give anybody away.",
	ruleJoin:         "Joining on anything but the person would multiply what one person can change in an answer.",
	ruleReference:    "By its whole key a row meets one row of a public table at most, so that nothing of anybody is multiplied.",
	ruleMenu:         "How much one person may count decides how much noise hides them; it is a public choice made beforehand.",
	ruleUnsupported:  "A small language keeps what one person can change in an answer known before anything runs.",
	ruleType:         "Values are compared exactly, so that no conversion can fail on somebody's data and tell about it.",
	ruleNotGrouped:   "A column outside the groups would show rows of single people.",
	ruleNoMeasure:    "An answer is at least one protected number.",
	ruleMixed:        "People and rows are chosen apart, so that everybody in a compared group is counted.",
	ruleNever:        "A comparison that no row can enter would spend allowance on nothing.",
	ruleCompare:      "A comparison is between two public groups in which each person stands at most once.",
	rulePrecision:    "The steps are public and the same for everybody, so that choosing one tells nothing.",
}

// maxReasons keeps a refusal readable.
const maxReasons = 20

type refusals struct {
	list []candor.Reason
	said map[string]bool
}

func (r *refusals) add(rule, text, instead string) {
	reason := candor.Reason{Rule: rule, Text: text, Protects: protects[rule], Instead: instead}
	if len(r.list) < maxReasons && !slices.Contains(r.list, reason) {
		r.list = append(r.list, reason)
	}
}

// first reports whether key was not met before: one mistake made in three places is told once.
func (r *refusals) first(key string) bool {
	if r.said == nil {
		r.said = map[string]bool{}
	}
	if r.said[key] {
		return false
	}
	r.said[key] = true
	return true
}

// nearest finds the candidate that the typed word was probably meant to be, or "".
func nearest(typed string, candidates []string) string {
	best, least := "", 3
	if n := len(typed); n > 40 {
		return ""
	} else if n < 5 {
		least = 2
	}
	for _, c := range candidates {
		if d := distance(strings.ToLower(typed), strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance is the least number of letters to change, add, drop or swap with a neighbour.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next := make([]int, len(y)+1)
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(y)]
}

// written prints a catalogue name as it has to be typed.
func written(s string) string {
	for i, c := range s {
		if !(c == '_' || c >= 'a' && c <= 'z' || i > 0 && c >= '0' && c <= '9') {
			return quoteName(name{text: s})
		}
	}
	if reserved[s] {
		return quoteName(name{text: s})
	}
	return s
}

// listed joins names for a sentence, at most twelve of them.
func listed(names []string) string {
	if len(names) > 12 {
		return strings.Join(names[:12], ", ") + fmt.Sprintf(" and %d more", len(names)-12)
	}
	return strings.Join(names, ", ")
}

// personal reports whether a column is about one person alone and so never stands in a question.
func personal(f *catalog.Field) bool { return f.Personal() }

// askable lists the columns that pass, as they are typed.
func askable(fields []catalog.Field, pass func(*catalog.Field) bool) []string {
	var out []string
	for i := range fields {
		if f := &fields[i]; !personal(f) && pass(f) {
			out = append(out, written(f.Name))
		}
	}
	return out
}
