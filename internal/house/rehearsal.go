package house

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/rehearse"
)

// A rehearsal is marked twice: by a file, and by the name of its logs, which stands in every signed head. Neither can be
// taken away without the other being seen, so that a rehearsal is never taken for a company's record.
const (
	rehearsalMark = "REHEARSAL"
	rehearsalName = "candor-rehearsal-"
)

// IsRehearsal reports whether a folder is a workspace of invented people.
func IsRehearsal(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, rehearsalMark))
	return err == nil && Exists(dir)
}

// ErrMark says that the two marks of a rehearsal disagree.
var ErrMark = errors.New("the file REHEARSAL and the name of the record's log disagree about whether the people in this workspace are invented: somebody took one of them from elsewhere; nothing is opened")

// Rehearsed is a rehearsal that was made, and the answer to its first question.
type Rehearsed struct {
	People int
	First  rehearse.Question
	Result flow.Result
}

// Rehearse makes a workspace of invented people in a folder that is not one yet, from descriptions alone, and takes a first
// question down the road. say tells each step.
func Rehearse(ctx context.Context, dir string, opt Options, files []describe.File, o rehearse.Options, say func(string)) (_ *Rehearsed, err error) {
	opt.fill()
	opt.rehearsal, opt.making = true, true
	if err := Init(dir, opt); err != nil {
		return nil, err
	}
	h, err := Open(ctx, dir, opt)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	who := access.AtHost("unnamed")
	if _, err := h.Apply(ctx, who, files, false); err != nil {
		return nil, fmt.Errorf("describe the rehearsal: %w", err)
	}
	w := h.World()
	who = access.AtHost(w.Company.ID)
	if o.Now, err = h.DB.Now(ctx); err != nil {
		return nil, err
	}
	cast, err := rehearse.Invent(w.View.Datasets(), o)
	if err != nil {
		return nil, err
	}
	for _, l := range cast.Loads {
		rep, err := h.Load(ctx, who, l.Dataset, bytes.NewReader(l.File), intake.Dialect{}, nil)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", l.Dataset, err)
		}
		if rep.Quarantined > 0 {
			return nil, fmt.Errorf("load %s: %d invented rows do not fit the contract that they were made from: %v", l.Dataset, rep.Quarantined, rep.ByRule)
		}
		say(fmt.Sprintf("Invented %d rows of %d people for %s", rep.Rows, rep.Persons, l.Dataset))
	}
	for _, c := range cast.Choices {
		im, err := h.ImportPermissions(ctx, who, bytes.NewReader(c.File), c.Kind)
		if err != nil {
			return nil, fmt.Errorf("write down what they chose: %w", err)
		}
		if im.Bad > 0 {
			return nil, fmt.Errorf("write down what they chose: %d choices were not taken: %s", im.Bad, im.Reasons[0].Text)
		}
	}
	say("Seven in ten of them said yes, one in ten said no, two in ten were never asked")
	if _, err := h.OpenEpoch(ctx, "rehearsal"); err != nil {
		return nil, err
	}
	r, err := h.Ask(ctx, candor.Request{Purpose: cast.First.Purpose, Recipient: w.Company.ID, Question: cast.First.SQL, Actor: who})
	if err != nil {
		return nil, fmt.Errorf("ask the first question: %w", err)
	}
	return &Rehearsed{People: cast.People, First: cast.First, Result: r}, h.Settle(ctx)
}

// marked compares the two marks.
func marked(dir, origin string) (bool, error) {
	file, name := IsRehearsal(dir), len(origin) > len(rehearsalName) && origin[:len(rehearsalName)] == rehearsalName
	if file != name {
		return false, ErrMark
	}
	return file, nil
}
