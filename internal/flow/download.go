package flow

import (
	"bytes"
	"context"
	"fmt"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/question"
)

// Form is what an answer is taken out as.
type Form string

const (
	AsCSV  Form = "csv"
	AsJSON Form = "json"
	AsPNG  Form = "png"
	AsSVG  Form = "svg"
)

// DownloadInsight reads an answer again to be taken out as a file. It is no new use; that it was taken out is recorded, with
// the form and the answer's entry, since nobody here can look after a file. Who may read the answer may take it out.
func (h *House) DownloadInsight(ctx context.Context, who candor.Actor, id string, as Form) (Result, Around, error) {
	r, err := h.Insight(ctx, who, id)
	if err != nil || !r.Decision.Allowed {
		return r, Around{}, err
	}
	switch as {
	case AsCSV, AsJSON, AsPNG, AsSVG:
	default:
		return Result{}, Around{}, mistake("form", "An answer is taken out as CSV, JSON, PNG or SVG.", "Choose one of these.")
	}
	around, err := h.Around(ctx, who, id)
	if err != nil {
		return Result{}, Around{}, err
	}
	u, err := h.use(ctx, who, id)
	if err != nil {
		return Result{}, Around{}, err
	}
	if _, err := h.log.Note(ctx, ledger.Body{Kind: ledger.KindRead, Change: "answer taken out as " + string(as), Purpose: u.Purpose, Recipient: u.Recipient,
		Agreement: u.Agreement, Actor: string(who.Role), For: &u.Intent}); err != nil {
		return Result{}, Around{}, fmt.Errorf("record the download: %w", err)
	}
	return r, around, nil
}

// Answers says whether a result is the answer to a wish, however either was written.
func (h *House) Answers(r Result, w Wish) bool {
	plan, why := question.Parse(h.World().View, w.SQL, w.Precision)
	was := r.Answer.Plan()
	return why == nil && was.Valid() && bytes.Equal(plan.Canonical(), was.Canonical()) && r.Decision.Among == w.Among && r.Decision.Purpose == w.Purpose
}
