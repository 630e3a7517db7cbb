package house

import (
	"context"
	"errors"
	"fmt"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/subject"
)

// rowReader reads one person's rows, of every dataset and as loaded now: a person sees all that is held, visible to
// questions or not yet.
type rowReader struct{ h *House }

// Person reads what a permit for a record allows: one person's rows.
func (r rowReader) Person(ctx context.Context, p gate.Permit) ([]subject.Rows, error) {
	who := p.Request().Subject
	if p.Request().Use != candor.Record || who == 0 {
		return nil, errors.New("this permit is not for a record")
	}
	var out []subject.Rows
	for _, set := range p.Facts().Catalog.Datasets() {
		rows, err := r.rows(ctx, set, who)
		if err != nil {
			return nil, fmt.Errorf("read the rows of %s: %w", set.Name, err)
		}
		out = append(out, subject.Rows{Set: set, Rows: rows})
	}
	return out, nil
}

func (r rowReader) rows(ctx context.Context, set *catalog.Dataset, who candor.SubjectID) ([]catalog.Row, error) {
	files, release, err := r.h.Files.Pin(ctx, 1<<62, []string{set.Name})
	if err != nil {
		return nil, err
	}
	defer release()
	return r.h.Engine.Record(ctx, set, files, who)
}
