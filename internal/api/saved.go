package api

import (
	"errors"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
)

func saved() []*operation {
	return []*operation{
		op("listQuestions", "GET /questions", "Saved questions by name: one's own, and those that colleagues share", listQuestions).forDuties(access.KeepQuestion),
		op("saveQuestion", "POST /questions", "Keep a question under a name: it asks nothing", saveQuestion).forDuties(access.KeepQuestion).keptFor(replayed).
			more("Either one of the questions without SQL with what was filled in, or `sql` with its `purpose`. It is its owner's alone until they share it. What was answered is not kept with it."),
		op("showQuestion", "GET /questions/{id}", "One saved question: what it asks", showQuestion).forDuties(access.KeepQuestion).
			more("To ask it, send each of its `asks` to the operation ask: the gate decides on whoever asks."),
		op("changeQuestion", "POST /questions/{id}/change", "Rename one's own question, or share it inside", changeQuestion).forDuties(access.KeepQuestion),
		op("scheduleQuestion", "POST /questions/{id}/schedule", "Ask one's own question again by itself, or no longer", scheduleQuestion).forDuties(access.KeepQuestion).
			more("It is asked in the name of whoever saved it, from the next epoch on, charged and recorded like any question, and at most once an epoch. A refusal stops it, and stands in its `reasons`."),
		op("listQuestionRuns", "GET /questions/{id}/runs", "What a question's schedule did at each epoch, newest first", listQuestionRuns).forDuties(access.KeepQuestion).
			more("Read each of `answers` with showInsight: that is free."),
		op("deleteQuestion", "POST /questions/{id}/delete", "Delete one's own question; for a day that can be taken back", deleteQuestion).forDuties(access.KeepQuestion),
		op("listDeletedQuestions", "GET /deleted-questions", "One's own questions whose deletion can still be taken back", listDeletedQuestions).forDuties(access.KeepQuestion),
		op("restoreQuestion", "POST /deleted-questions/{id}/restore", "Take a deletion back", restoreQuestion).forDuties(access.KeepQuestion),
	}
}

type savedQuestions struct {
	Items []flow.SavedQuestion `json:"items"`
}

func listQuestions(c *call, _ none) (savedQuestions, error) {
	all, err := c.House.SavedQuestions(c.ctx(), c.who)
	return savedQuestions{filled(all)}, err
}

func listDeletedQuestions(c *call, _ none) (savedQuestions, error) {
	all, err := c.House.DeletedQuestions(c.ctx(), c.who)
	return savedQuestions{filled(all)}, err
}

// toSave is a question to be kept: filled in without SQL, or written in it.
type toSave struct {
	Name      string           `json:"name" min:"1" max:"80" doc:"what it is called; never about whom"`
	Question  string           `json:"question,omitempty" enum:"reach,lift,worth,stances,ten-points" doc:"one of the questions without SQL" example:"lift"`
	Inputs    *filledIn        `json:"inputs,omitempty" doc:"what is filled in there"`
	SQL       string           `json:"sql,omitempty" max:"20000" doc:"or a question in candor's small SQL"`
	Purpose   candor.PurposeID `json:"purpose,omitempty" max:"200" doc:"what the answer is for; with sql"`
	Precision candor.Precision `json:"precision,omitempty" enum:"fine,normal,coarse,coarsest" doc:"with sql; left out: normal"`
	Among     *among           `json:"among,omitempty" doc:"with sql: only people who said one thing about another purpose of the company's own"`
}

// filledIn is what each of the questions takes some of.
type filledIn struct {
	Amount  string `json:"amount,omitempty" max:"200" doc:"what counts: DATASET.COLUMN"`
	Groups  string `json:"groups,omitempty" max:"200" doc:"two values of a public column: DATASET.COLUMN|ONE|OTHER"`
	By      string `json:"by,omitempty" max:"200" doc:"a public column: DATASET.COLUMN"`
	Purpose string `json:"purpose,omitempty" max:"200" doc:"what people were asked"`
	Rows    string `json:"rows,omitempty" max:"10" doc:"how many rows of one person count"`
	From    string `json:"from,omitempty" max:"10" doc:"the first day"`
	To      string `json:"to,omitempty" max:"10" doc:"the last day"`
	Cost    string `json:"cost,omitempty" max:"20" doc:"what it cost a person"`
}

func (f filledIn) inputs() home.Inputs {
	return home.Inputs{"amount": f.Amount, "groups": f.Groups, "by": f.By, "purpose": f.Purpose, "rows": f.Rows, "from": f.From, "to": f.To, "cost": f.Cost}
}

func saveQuestion(c *call, in toSave) (flow.SavedQuestion, error) {
	q := flow.NewQuestion{Name: in.Name, Kind: in.Question}
	switch {
	case (in.Question == "") == (in.SQL == ""):
		return flow.SavedQuestion{}, problem(http.StatusUnprocessableEntity, "question", "Either question or sql says what is asked.", "Send one of the two.")
	case in.Question == "":
		w := flow.Wish{SQL: in.SQL, Purpose: in.Purpose, Precision: in.Precision}
		if in.Among != nil {
			w.Among = candor.Among{Purpose: in.Among.Purpose, Said: in.Among.Said}
		}
		q.Asks = []flow.Wish{w}
	default:
		if in.Inputs == nil {
			in.Inputs = &filledIn{}
		}
		inputs, wishes, err := home.Offer(c.House.World()).Compose(home.Question(in.Question), in.Inputs.inputs())
		var slip home.Slip
		if errors.As(err, &slip) {
			return flow.SavedQuestion{}, problem(http.StatusUnprocessableEntity, "input", slip.Error(), "GET /api/v1/catalog lists what can be filled in.")
		}
		if err != nil {
			return flow.SavedQuestion{}, err
		}
		q.Inputs, q.Asks = inputs, wishes
	}
	return c.House.SaveQuestion(c.ctx(), c.who, q)
}

type questionID struct {
	ID int64 `json:"id" in:"path" min:"1" max:"9007199254740991" doc:"the number of a saved question"`
}

func showQuestion(c *call, in questionID) (flow.SavedQuestion, error) {
	return c.House.SavedQuestion(c.ctx(), c.who, in.ID)
}

type questionChange struct {
	questionID
	Name   string `json:"name,omitempty" max:"80" doc:"its new name; left out: as it is"`
	Shared *bool  `json:"shared,omitempty" doc:"whether colleagues see it; left out: as it is" example:"true"`
}

func changeQuestion(c *call, in questionChange) (flow.SavedQuestion, error) {
	if in.Name != "" {
		if err := c.House.RenameQuestion(c.ctx(), c.who, in.ID, in.Name); err != nil {
			return flow.SavedQuestion{}, err
		}
	}
	if in.Shared != nil {
		if err := c.House.ShareQuestion(c.ctx(), c.who, in.ID, *in.Shared); err != nil {
			return flow.SavedQuestion{}, err
		}
	}
	return c.House.SavedQuestion(c.ctx(), c.who, in.ID)
}

type questionSchedule struct {
	questionID
	Every string `json:"every" enum:"never,epoch,week,month" doc:"at each new epoch, at the first of each week or of each month (UTC)" example:"week"`
}

func scheduleQuestion(c *call, in questionSchedule) (flow.SavedQuestion, error) {
	every := flow.Every(in.Every)
	if in.Every == "never" {
		every = ""
	}
	if err := c.House.ScheduleQuestion(c.ctx(), c.who, in.ID, every); err != nil {
		return flow.SavedQuestion{}, err
	}
	return c.House.SavedQuestion(c.ctx(), c.who, in.ID)
}

type runsOf struct {
	questionID
	some
}

func listQuestionRuns(c *call, in runsOf) (page[flow.QuestionRun], error) {
	return counted(in.some, "runs", func(upTo int) ([]flow.QuestionRun, error) {
		all, err := c.House.QuestionRuns(c.ctx(), c.who, in.ID, upTo)
		for i := range all {
			all[i].Answers = filled(all[i].Answers)
		}
		return all, err
	})
}

func deleteQuestion(c *call, in questionID) (none, error) {
	return none{}, c.House.DeleteQuestion(c.ctx(), c.who, in.ID)
}

func restoreQuestion(c *call, in questionID) (flow.SavedQuestion, error) {
	if err := c.House.RestoreQuestion(c.ctx(), c.who, in.ID); err != nil {
		return flow.SavedQuestion{}, err
	}
	return c.House.SavedQuestion(c.ctx(), c.who, in.ID)
}
