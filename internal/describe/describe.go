// Package describe reads the files in which a company describes itself, its partners, purposes, notices, agreements and
// data, and gives typed objects.
//
// It promises that a file is either understood whole or answered with every mistake found: which file, which line, what is
// wrong and what to write instead; that unknown keys are mistakes and never ignored, so that a misspelt limit cannot be a
// missing one; and that references lead somewhere. It refuses to touch a disk beyond what Read is given, to apply anything,
// and to guess at what protects people: the person column, bounds, the menu and the ceiling have no silent defaults.
//
// docs/describe.md shows each kind with a complete example.
package describe

import (
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
)

// File is one file as read: a description (.yaml, .yml, .json) or a public key (.pub) that a description names.
type File struct {
	Name string // with slashes, relative to where reading began
	Data []byte
	// Only is the one dataset that is meant of a contract with several schemas, read again as it was applied; the others have
	// words of their own, which may be newer. Empty: all.
	Only string
}

// Kind names what a document describes. DataContract is the Open Data Contract Standard's own word.
type Kind string

// The kinds, in the order in which they are applied.
const (
	KindCompany   Kind = "Company"
	KindParty     Kind = "Party"
	KindPurpose   Kind = "Purpose"
	KindNotice    Kind = "Notice"
	KindDataset   Kind = "DataContract"
	KindAgreement Kind = "Agreement"
)

// Company is the one that runs candor.
type Company struct {
	ID       candor.PartyID
	Name     string
	Currency string         // ISO 4217; what prices and measures are in when they say nothing
	Country  string         // ISO 3166-1 alpha-2, or empty
	Zone     *time.Location // the day's boundary where a dataset says nothing; never nil
	Smallest int64          // smallest group that a partner sees where a dataset says nothing
	Allowance
}

// Allowance holds caps of privacy loss that differ from the house's; 0 is the house's.
type Allowance struct {
	Partner     candor.Rho // one partner, 30 days
	AllPartners candor.Rho // all partners, 365 days: 0.05 to 1.5
	Inside      candor.Rho // all teams of the company, 365 days
}

// Objects is what the files describe. Nothing in it shares memory with the files.
type Objects struct {
	Company    *Company // nil: none among the files
	Parties    []partner.Party
	Purposes   []permission.Purpose
	Notices    []permission.Notice
	Agreements []partner.Agreement
	Datasets   []*catalog.Dataset
	References []*catalog.Reference
	Sources    []Source // one an object, in the order read
}

// Source is where an object came from and what it means, for dry runs: equal digests, equal objects.
type Source struct {
	Kind   Kind
	ID     string // notices: id/version/locale
	File   string
	Line   int
	Text   string        // the document word for word
	Digest candor.Digest // of the typed object in canonical form, defaults filled in
}

// Known is what has been applied before, so that a file may refer to it. The zero Known is an empty workspace.
type Known struct {
	Company  *Company
	Parties  []partner.Party
	Purposes []candor.PurposeID
	Datasets []*catalog.Dataset
	Public   []string                 // names of references
	Notices  map[string]candor.Digest // by id/version/locale; the hash of what people were shown
}
