package flow

import (
	"github.com/candor-data/candor/internal/identity"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/subject"
)

// Names that a person's own pages need from the rooms behind flow.
type (
	Record  = subject.Record
	Section = subject.Section
	Column  = subject.Column
	Fact    = subject.Fact
	Known   = identity.Known
	Choice  = permission.Choice
	Chosen  = permission.Event
	Purpose = permission.Purpose
)

// What a choice says; see room permission.
const (
	ChoseGiven     = permission.Given
	ChoseRenewed   = permission.Renewed
	ChoseRefused   = permission.Refused
	ChoseWithdrawn = permission.Withdrawn
	ChoseAsked     = permission.Asked
	ChoseExpired   = permission.Expired
	ChoseTimeOff   = permission.TimeOff
	ChoseNothing   = permission.Unknown
)
