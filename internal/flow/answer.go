package flow

import (
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/protect"
)

// Result is what a question gets: an answer, or a decision that says no (CONTRACT.md, "An answer").
type Result struct {
	protect.Table
	Decision  Decision    `json:"decision"`
	Allowance *Allowance  `json:"allowance,omitempty"`
	Quality   *Quality    `json:"quality,omitempty"`
	Certified []Certified `json:"certificates,omitempty"` // of each dataset, for this purpose, as it stands now
	Receipt   *Receipt    `json:"receipt,omitempty"`

	Question  string           `json:"-"` // for those who asked it
	Precision candor.Precision `json:"-"`
	At        time.Time        `json:"-"`
	Answer    protect.Answer   `json:"-"`

	least int64 // people in the smallest group that its asker is shown
}

// Decision is what the gate said, readable by a person.
type Decision struct {
	ID           string             `json:"id"`
	Allowed      bool               `json:"allowed"`
	Purpose      candor.PurposeID   `json:"purpose,omitempty"`
	Recipient    candor.PartyID     `json:"recipient,omitempty"`
	Agreement    candor.AgreementID `json:"agreement,omitempty"`
	Basis        string             `json:"basis,omitempty"`
	CoveredAbout *int64             `json:"covered_about,omitempty"`
	Among        candor.Among       `json:"among,omitzero"` // whom of those who permit the question was about
	Reasons      []candor.Reason    `json:"reasons"`
}

// Allowance is what the question used and what is left of the scope that ends first.
type Allowance struct {
	UsedRho       float64 `json:"used_rho"`
	LeftRho       float64 `json:"left_rho"`
	EpsilonSoFar  float64 `json:"epsilon_so_far"`
	LifetimeRho   float64 `json:"lifetime_rho"`
	Delta         float64 `json:"delta"`
	QuestionsLeft int64   `json:"such_questions_left"`
	Cached        bool    `json:"cached"`
	Scope         string  `json:"scope"`
	Days          int     `json:"days"`
}

// Quality says how good and how fresh the rows are that an answer rests on. A grade is worked out from rows without noise,
// so it stays inside the company: answers to partners have none.
type Quality struct {
	Grade     string `json:"grade,omitempty"` // A to F: that of the worst dataset of the question
	FreshAsOf string `json:"fresh_as_of"`
}

// Receipt leads to the entry that the answer stands on; the proof is C2SP tlog-proof text for the outcome's entry.
type Receipt struct {
	Entry int64  `json:"entry"`
	Log   string `json:"log"`
	Proof string `json:"proof"`
}
