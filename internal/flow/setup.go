package flow

import (
	"context"
	"fmt"
)

// Progress is how far a workspace has been set up: what is described and how many datasets hold data, never how much.
type Progress struct {
	Company  bool // a company is described
	Datasets int  // described
	Loaded   int  // of those, how many a file was loaded into
	Choices  bool // somebody's choice towards the company was written down
}

// Ready reports whether questions can be answered.
func (p Progress) Ready() bool {
	return p.Company && p.Datasets > 0 && p.Loaded == p.Datasets && p.Choices
}

// Progress tells how far the workspace is set up. It asks for no duty, since before there are accounts nobody has one; it
// tells nothing about anybody.
func (h *House) Progress(ctx context.Context) (Progress, error) {
	w := h.World()
	p := Progress{Company: w.Company.ID != ""}
	if !p.Company {
		return p, nil
	}
	for _, d := range w.View.Datasets() {
		p.Datasets++
		t, err := h.s.Records.Totals(ctx, d.Name)
		if err != nil {
			return Progress{}, fmt.Errorf("read what was loaded: %w", err)
		}
		if len(t.Reports) > 0 {
			p.Loaded++
		}
	}
	v, err := h.s.Permission.Version(ctx, w.Company.ID)
	if err != nil {
		return Progress{}, fmt.Errorf("read whether anybody chose: %w", err)
	}
	p.Choices = v > 0
	return p, nil
}
