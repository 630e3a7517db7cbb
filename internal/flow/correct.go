package flow

import (
	"context"
	"fmt"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/subject"
)

// Names that a person's own pages need for corrections.
type (
	Correction = subject.Correction
	Corrected  = subject.Corrected
	Said       = subject.Said
)

// What a correction says; see room subject.
const (
	SaidInstead = subject.Instead
	SaidWrong   = subject.Wrong
	SaidBack    = subject.Back
)

// Why a correction cannot be written down.
var (
	ErrNotCorrectable = subject.ErrNotCorrectable
	ErrNoValue        = subject.ErrNoValue
	ErrTooLong        = subject.ErrTooLong
	ErrNotNumber      = subject.ErrNotNumber
	ErrNotDay         = subject.ErrNotDay
	ErrNotListed      = subject.ErrNotListed
	ErrOutside        = subject.ErrOutside
)

// Correct is one word of a person about a fact that is held about them.
type Correct struct {
	Dataset string
	Field   string
	Said    Said
	Text    string // as typed
}

// Correct writes a person's word down, beside what is held; when it returns, it is shown. By the person, or by staff for a
// person who asked. Whether it can be is decided by the contract, never by what is held. Rows, and so answers about groups,
// stay as they are: the company's own data says otherwise until its next load.
func (h *House) Correct(ctx context.Context, who candor.Actor, s candor.SubjectID, c Correct) error {
	if err := h.allowAbout(who, s, access.ChangeOwn, access.CorrectPerson); err != nil {
		return err
	}
	d, f, ok := h.World().field(c.Dataset, c.Field)
	if !ok {
		return ErrNotCorrectable
	}
	text, err := subject.Read(d, f, c.Said, c.Text)
	if err != nil {
		return err
	}
	if _, known, err := h.s.Identity.Since(ctx, s); err != nil {
		return err
	} else if !known {
		return ErrNobody
	}
	h.s.Step("correct")
	if err := h.s.Corrections.Correct(ctx, s, Correction{Dataset: d.Name, Field: f.Name, Said: c.Said, Text: text, Actor: writer(who)}); err != nil {
		return fmt.Errorf("write the correction down: %w", err)
	}
	h.s.Step("corrected")
	return nil
}

// Corrected lists who corrected what, newest first, for staff who look after the data: not what was said, which is in each
// person's record. That somebody read the list is recorded.
func (h *House) Corrected(ctx context.Context, who candor.Actor, limit int) ([]Corrected, error) {
	if err := h.allow(who, access.CorrectPerson); err != nil {
		return nil, err
	}
	if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "list of corrections", Actor: string(who.Role)}); err != nil {
		return nil, fmt.Errorf("record the look: %w", err)
	}
	return h.s.Corrections.Corrected(ctx, max(1, min(limit, 1000)))
}

// Correctable finds what a person can correct: the fact as its contract describes it.
func (h *House) Correctable(dataset, field string) (*Dataset, Field, bool) {
	d, f, ok := h.World().field(dataset, field)
	if !ok || !subject.Correctable(d, f) {
		return nil, Field{}, false
	}
	return d, f, true
}

func (w *World) field(dataset, field string) (*Dataset, Field, bool) {
	d, ok := w.View.Dataset(dataset)
	if !ok {
		return nil, Field{}, false
	}
	f, ok := d.Field(field)
	if !ok {
		return nil, Field{}, false
	}
	return d, *f, true
}
