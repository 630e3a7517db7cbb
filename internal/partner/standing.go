package partner

import (
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
)

// State is where an agreement stands at one moment. Only Live permits.
type State uint8

// The zero State is a draft.
const (
	Draft   State = iota // not signed by all
	Refused              // one said no to these words
	Pending              // signed by all, not begun
	Live                 // in force
	Ended                // stopped by one of them
	Expired              // past its last moment
)

func (s State) String() string {
	switch s {
	case Draft:
		return "draft"
	case Refused:
		return "refused"
	case Pending:
		return "pending"
	case Live:
		return "live"
	case Ended:
		return "ended"
	case Expired:
		return "expired"
	}
	return "unknown"
}

// Standing is an agreement with everything said about it. Records of other words than the agreement's, or of companies
// that are not in it, are kept and count for nothing. The zero Standing permits nothing.
type Standing struct {
	Agreement  Agreement
	Signatures []Signature
	Refusals   []Refusal
	Ends       []End
	Version    int64 // raised by every change; a permit decided on an older one is stale
}

// Missing lists the signatories whose signature over the present words is not there.
func (s Standing) Missing() []candor.PartyID {
	if s.Agreement.Check() != nil {
		return s.Agreement.Signatories()
	}
	message, digest := s.Agreement.Canonical(), s.Agreement.Digest()
	var out []candor.PartyID
	for _, p := range s.Agreement.Signatories() {
		signed := slices.ContainsFunc(s.Signatures, func(g Signature) bool {
			return g.Party == p && g.Digest == digest && g.over(message)
		})
		if !signed {
			out = append(out, p)
		}
	}
	return out
}

// RefusedBy lists the signatories that said no to the present words.
func (s Standing) RefusedBy() []candor.PartyID {
	digest, parties := s.Agreement.Digest(), s.Agreement.Signatories()
	var out []candor.PartyID
	for _, r := range s.Refusals {
		if r.Digest == digest && r.Party != "" && slices.Contains(parties, r.Party) {
			out = append(out, r.Party)
		}
	}
	return sorted(out)
}

// EndsAt gives the earliest moment at which one of the signatories ends the present words.
func (s Standing) EndsAt() (time.Time, bool) {
	digest, parties := s.Agreement.Digest(), s.Agreement.Signatories()
	var at time.Time
	found := false
	for _, e := range s.Ends {
		if e.Digest != digest || e.Party == "" || !slices.Contains(parties, e.Party) {
			continue
		}
		if !found || e.Effective.Before(at) {
			at, found = e.Effective, true
		}
	}
	return at, found
}

func (s Standing) endedBy(now time.Time) bool {
	at, ok := s.EndsAt()
	return ok && !now.Before(at)
}

// State says where the agreement stands at now. A no outweighs everything, an ending outweighs signatures.
func (s Standing) State(now time.Time) State {
	switch {
	case len(s.RefusedBy()) > 0:
		return Refused
	case s.endedBy(now):
		return Ended
	case s.Agreement.Check() != nil || len(s.Missing()) > 0:
		return Draft
	case !now.Before(s.Agreement.Until):
		return Expired
	case now.Before(s.Agreement.From):
		return Pending
	}
	return Live
}

// Permits gives every reason against a use under the agreement at now, or nil when there is none. An empty precision is
// normal. To a company that is not in the agreement only that is said: what others agreed is not theirs to learn.
func (s Standing) Permits(now time.Time, purpose candor.PurposeID, datasets []string, recipient candor.PartyID, precision candor.Precision) []candor.Reason {
	a := s.Agreement
	if recipient == "" || !slices.Contains(a.Signatories(), recipient) {
		return []candor.Reason{wrongRecipient()}
	}
	var out []candor.Reason
	add := func(bad bool, rule, text, protects, instead string) {
		if bad {
			out = append(out, candor.Reason{Rule: rule, Text: text, Protects: protects, Instead: instead})
		}
	}
	missing := s.Missing()
	add(a.Check() != nil || len(missing) > 0, "unsigned",
		"The agreement is not signed by everybody in it: "+list(missing)+".",
		"No data is used before every side has said yes to the same words.",
		"Ask "+list(missing)+" to sign it: candor agreement sign.")
	refused := s.RefusedBy()
	add(len(refused) > 0, "refused-by-party",
		"The agreement was refused by "+list(refused)+".",
		"A no is an answer and is kept.",
		"Agree on other words and ask everybody to sign them.")
	add(now.Before(a.From), "not-started",
		"The agreement starts on "+moment(a.From)+".",
		"Data is used only in the time agreed.",
		"Ask again from "+moment(a.From)+".")
	add(!now.Before(a.Until), "expired",
		"The agreement ran until "+moment(a.Until)+".",
		"Data is used only in the time agreed.",
		"Agree on a new time and ask everybody to sign it.")
	add(s.endedBy(now), "ended",
		"The agreement was ended by one of its sides.",
		"Each side can stop its part at any time.",
		"Make a new agreement and ask everybody to sign it.")
	if recipient != a.Recipient {
		out = append(out, wrongRecipient())
	}
	add(!slices.ContainsFunc(a.Purposes, func(p candor.PurposeID) bool { return p.Covers(purpose) }), "wrong-purpose",
		"The agreement does not allow this purpose.",
		"Data is used only for what was agreed.",
		"Ask for a purpose that it allows: "+list(sorted(a.Purposes))+".")
	add(len(datasets) == 0 || slices.ContainsFunc(datasets, func(d string) bool { return !slices.Contains(a.Datasets, d) }), "wrong-dataset",
		"The agreement does not cover all the data that this question reads.",
		"Only the data that was agreed is used.",
		"Ask about the data that it covers: "+list(sorted(a.Datasets))+".")
	if precision == "" {
		precision = candor.Normal
	}
	add(!onLadder(precision) || len(a.Precisions) > 0 && !slices.Contains(a.Precisions, precision), "precision-not-agreed",
		"The agreement does not allow this precision.",
		"Answers are no sharper than was agreed.",
		"Ask with a precision that it allows: "+list(allowed(a.Precisions))+".")
	return out
}

func wrongRecipient() candor.Reason {
	return candor.Reason{
		Rule:     "wrong-recipient",
		Text:     "The agreement names another company as the one that receives answers.",
		Protects: "Answers reach only the company that everybody agreed on.",
		Instead:  "Ask under an agreement that names you as its recipient, or propose one.",
	}
}

func allowed(p []candor.Precision) []candor.Precision {
	ladder := []candor.Precision{candor.Fine, candor.Normal, candor.Coarse, candor.Coarsest}
	if len(p) == 0 {
		return ladder
	}
	return slices.DeleteFunc(ladder, func(q candor.Precision) bool { return !slices.Contains(p, q) })
}

func list[T ~string](s []T) string {
	if len(s) == 0 {
		return "none"
	}
	out := make([]string, len(s))
	for i, v := range s {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}
