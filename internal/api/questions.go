package api

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func questions() []*operation {
	return []*operation{
		op("preview", "POST /preview", "What a question would need and how exact its answer would be: free, and about no data", preview).forDuties(access.Preview).
			more("A question that would be refused is answered too: its `decision` says why, and the ladder shows coarser ones."),
		op("ask", "POST /ask", "Ask one question: a protected answer, or a recorded no", ask).forDuties(access.AskInside, access.AskPartner).
			more("Asked again in the same epoch it is the same answer, free. A no is 403 with its `decision`."),
	}
}

// question is what somebody wants to know.
type question struct {
	SQL       string             `json:"sql" min:"1" max:"20000" doc:"the question, in candor's small SQL" example:"SELECT category, COUNT(DISTINCT customer_id) AS buyers FROM purchases GROUP BY category"`
	Purpose   candor.PurposeID   `json:"purpose" min:"1" max:"200" doc:"what the answer is for" example:"analytics"`
	Agreement candor.AgreementID `json:"agreement,omitempty" max:"200" doc:"the agreement that a partner asks under"`
	Recipient candor.PartyID     `json:"recipient,omitempty" max:"200" doc:"who receives the answer; left out: whoever asks"`
	Precision candor.Precision   `json:"precision,omitempty" enum:"fine,normal,coarse,coarsest" doc:"finer uses more of the allowance; left out: normal" example:"normal"`
}

func (c *call) request(q question) candor.Request {
	if q.Recipient == "" && c.who.Role == candor.Partner {
		q.Recipient = c.who.Party
	}
	return candor.Request{Use: candor.Insight, Purpose: q.Purpose, Agreement: q.Agreement, Recipient: q.Recipient, Question: q.SQL, Precision: q.Precision, Actor: c.who}
}

func preview(c *call, q question) (flow.Previewed, error) {
	p, err := c.House.Preview(c.ctx(), c.request(q))
	p.Measures, p.Ladder, p.Decision.Reasons = filled(p.Measures), filled(p.Ladder), filled(p.Decision.Reasons)
	return p, err
}

func ask(c *call, q question) (flow.Result, error) {
	return answered(c.House.Ask(c.ctx(), c.request(q)))
}

// answered gives an answer, or the recorded no.
func answered(r flow.Result, err error) (flow.Result, error) {
	if err == nil && !r.Decision.Allowed {
		err = decided(r.Decision)
	}
	return r, err
}
