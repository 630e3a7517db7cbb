package flow

import (
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/quality"
	"github.com/candor-data/candor/internal/search"
	"github.com/candor-data/candor/proof"
)

// Names from the rooms behind flow, for surfaces: pages and commands import flow and nothing behind it.
type (
	Agreement         = partner.Agreement
	AgreementStanding = partner.Standing
	Dataset           = catalog.Dataset
	Field             = catalog.Field
	GradePart         = quality.Part
	MeasuredLoad      = quality.Load
	MeasuredColumn    = quality.Column
	FixOrder          = intake.Order
	Fix               = intake.Fix
	AnswerColumn      = protect.Column
	AnswerNote        = protect.Note
	AnswerAccuracy    = protect.Accuracy
	LoadReport        = intake.Report
	LoadRule          = intake.Rule
	Dialect           = intake.Dialect
	FileError         = intake.FileError
	SearchReport      = search.Report
	EntryReceipt      = proof.Receipt
	DescriptionFile   = describe.File
	Difference        = describe.Difference
)

// FixMenu lists the fixed changes to cells, each with what it does.
func FixMenu() (out [][2]string) {
	for _, f := range intake.Fixes {
		out = append(out, [2]string{string(f.Fix), f.Does})
	}
	return out
}

// ErrNotFound says that there is no such answer, entry or tile, or that it is somebody else's to know of.
var ErrNotFound = ledger.ErrNotFound

// ErrUnknownAgreement says that there is no such agreement, or that it is somebody else's to know of.
var ErrUnknownAgreement = partner.ErrUnknown

// ErrLoaded says that exactly this file is in the dataset already.
var ErrLoaded = intake.ErrLoaded

// ErrStale says that what a decision stood on kept changing while it was made.
var ErrStale = ledger.ErrStale

// Offer is a question that pages offer to ask, in plain words and in SQL.
type Offer struct {
	ID        string
	Title     string // what somebody wants to know
	Reading   string // how to read the answer
	SQL       string
	Purpose   candor.PurposeID
	Recipient candor.PartyID     // who may ask it: the company, or a partner
	Agreement candor.AgreementID // partners
	Precision candor.Precision
}

// OfferFor finds the offered question that a text is, whatever its white space. Offers are about everybody who permits.
func OfferFor(offers []Offer, sql string, among candor.Among) (Offer, bool) {
	if among != (candor.Among{}) {
		return Offer{}, false
	}
	plain := strings.Join(strings.Fields(sql), " ")
	for _, o := range offers {
		if strings.Join(strings.Fields(o.SQL), " ") == plain {
			return o, true
		}
	}
	return Offer{}, false
}
