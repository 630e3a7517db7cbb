package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
)

// toCorrect is one word about a fact.
type toCorrect struct {
	Dataset string `json:"dataset" min:"1" max:"200" example:"customers"`
	Field   string `json:"field" min:"1" max:"200" example:"city"`
	Said    string `json:"said" enum:"value,wrong,back" example:"wrong" doc:"value: it is so; wrong: it is not what is held; back: take the correction back"`
	Text    string `json:"text,omitempty" max:"2000" doc:"with value: how it is, as the dataset's contract writes such values"`
}

func correct(c *call, in toCorrect) (inForce, error) { return putRight(c, c.subject(), in) }

type toCorrectOf struct {
	whom
	toCorrect
}

func correctPerson(c *call, in toCorrectOf) (inForce, error) {
	s, err := c.find(in.whom)
	if err != nil {
		return inForce{}, err
	}
	return putRight(c, s, in.toCorrect)
}

func putRight(c *call, s candor.SubjectID, in toCorrect) (inForce, error) {
	err := c.House.Correct(c.ctx(), c.who, s, flow.Correct{Dataset: in.Dataset, Field: in.Field, Said: flow.Said(in.Said), Text: in.Text})
	for _, why := range []error{flow.ErrNotCorrectable, flow.ErrNoValue, flow.ErrTooLong, flow.ErrNotNumber, flow.ErrNotDay, flow.ErrNotListed, flow.ErrOutside} {
		if errors.Is(err, why) {
			return inForce{}, problem(http.StatusUnprocessableEntity, "not-correctable", "It was not written down: "+why.Error()+".", "Facts that stand alone can be corrected, with a value as the dataset's contract writes it.")
		}
	}
	return inForce{err == nil}, err
}

// correctedFact tells that somebody corrected a fact, and not what they said.
type correctedFact struct {
	Person  string    `json:"person" doc:"candor's own number"`
	Dataset string    `json:"dataset"`
	Field   string    `json:"field"`
	At      time.Time `json:"at"`
}

func listCorrections(c *call, in some) (page[correctedFact], error) {
	return counted(in, "corrections", func(upTo int) ([]correctedFact, error) {
		all, err := c.House.Corrected(c.ctx(), c.who, upTo)
		var out []correctedFact
		for _, x := range all {
			out = append(out, correctedFact{fmt.Sprintf("#%d", x.Subject), x.Dataset, x.Field, x.At})
		}
		return out, err
	})
}
