package api

import (
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func questions() []*operation {
	return []*operation{
		op("preview", "POST /preview", "What a question would need and how exact its answer would be: free, and about no data", preview).forDuties(access.Preview).
			more("A question that would be refused is answered too: its `decision` says why, and the ladder shows coarser ones."),
		op("ask", "POST /ask", "Ask one question: a protected answer, or a recorded no", ask).forDuties(access.AskInside, access.AskPartner).keptFor(reread).
			more("Asked again in the same epoch it is the same answer, free. A no is 403 with its `decision`."),
		op("compare", "POST /compare", "Compare two groups of people: a protected difference, or a recorded no", compare).forDuties(access.AskInside, access.AskPartner).keptFor(reread).
			more("It is asked as a question with COMPARE, and charged like one."),
		op("listInsights", "GET /insights", "Earlier answers, newest first", listInsights).forDuties(access.SeeInsight).
			more("A partner sees its own, an analyst the company's, the board all."),
		op("showInsight", "GET /insights/{id}", "An earlier answer again: free, and no new use", showInsight).forDuties(access.SeeInsight),
		op("showInsightCosts", "GET /insights/{id}/costs", "What an answer took and cost, and what is left today", showCosts).forDuties(access.SeeInsight),
		op("downloadInsight", "GET /insights/{id}/answer.csv", "An answer for a spreadsheet, each number with its low and high", downloadInsight).forDuties(access.SeeInsight).giving("text/csv"),
		op("downloadReceipt", "GET /insights/{id}/receipt.json", "The proof of an answer's entry in the record: it verifies without candor", downloadReceipt).forDuties(access.SeeInsight).attached("receipt.json"),
		op("showRefusal", "GET /refusals/{entry}", "A recorded no: which rules spoke, and who made them", showRefusal).forDuties(access.Preview).
			more("The record holds rules, never what was typed: the words here are the rules' general ones."),
		op("listAllowance", "GET /allowance", "Privacy allowance: used and left, of each sum that its reader may see", listAllowance).forDuties(access.Preview),
	}
}

// question is what somebody wants to know.
type question struct {
	SQL string `json:"sql" min:"1" max:"20000" doc:"the question, in candor's small SQL" example:"SELECT category, COUNT(DISTINCT customer_id) AS buyers FROM purchases GROUP BY category"`
	terms
}

// terms are on what a question is asked.
type terms struct {
	Purpose   candor.PurposeID   `json:"purpose" min:"1" max:"200" doc:"what the answer is for" example:"analytics"`
	Agreement candor.AgreementID `json:"agreement,omitempty" max:"200" doc:"the agreement that a partner asks under"`
	Recipient candor.PartyID     `json:"recipient,omitempty" max:"200" doc:"who receives the answer; left out: whoever asks"`
	Precision candor.Precision   `json:"precision,omitempty" max:"20" doc:"fine, normal, coarse or coarsest: finer uses more of the allowance; left out: normal" example:"normal"`
	Among     *among             `json:"among,omitempty" doc:"only people who said one thing about another purpose of the company's own"`
}

// among narrows a question; it never widens one.
type among struct {
	Purpose candor.PurposeID `json:"purpose" min:"1" max:"200"`
	Said    candor.Stance    `json:"said" enum:"yes,no,maybe" doc:"maybe: never asked, or a yes that has ended by itself"`
}

func (c *call) request(sql string, q terms) candor.Request {
	if q.Recipient == "" && c.who.Role == candor.Partner {
		q.Recipient = c.who.Party
	}
	req := candor.Request{Use: candor.Insight, Purpose: q.Purpose, Agreement: q.Agreement, Recipient: q.Recipient, Question: sql, Precision: q.Precision, Actor: c.who}
	if q.Among != nil {
		req.Among = candor.Among{Purpose: q.Among.Purpose, Said: q.Among.Said}
	}
	return req
}

func preview(c *call, q question) (flow.Previewed, error) {
	p, err := c.House.Preview(c.ctx(), c.request(q.SQL, q.terms))
	p.Measures, p.Ladder, p.Decision.Reasons = filled(p.Measures), filled(p.Ladder), filled(p.Decision.Reasons)
	return p, err
}

func ask(c *call, q question) (flow.Result, error) {
	return answered(c.House.Ask(c.ctx(), c.request(q.SQL, q.terms)))
}

// answered gives an answer, or the recorded no.
func answered(r flow.Result, err error) (flow.Result, error) {
	if err == nil && !r.Decision.Allowed {
		err = decided(r.Decision)
	}
	return r, err
}

// comparison is a question of its own kind: did those who got the letter spend more?
type comparison struct {
	Measure string `json:"measure" enum:"sum,rows,people" doc:"what is compared per person: the sum of a column, rows, or whether there are any" example:"sum"`
	Column  string `json:"column,omitempty" max:"100" pattern:"^[A-Za-z_][A-Za-z0-9_]*$" doc:"what is summed" example:"amount"`
	Rows    string `json:"rows" max:"100" pattern:"^[A-Za-z_][A-Za-z0-9_]*$" doc:"the dataset that is counted" example:"purchases"`
	People  string `json:"people" max:"100" pattern:"^[A-Za-z_][A-Za-z0-9_]*$" doc:"the dataset with one row a person that says who is in which group" example:"contacts"`
	By      string `json:"by" max:"100" pattern:"^[A-Za-z_][A-Za-z0-9_]*$" doc:"the column of the groups" example:"arm"`
	A       string `json:"a" max:"200" doc:"one group" example:"mailed"`
	B       string `json:"b" max:"200" doc:"the other" example:"holdout"`
	Where   string `json:"where,omitempty" max:"5000" doc:"a condition in candor's small SQL"`
	PerHead int    `json:"rows_per_person,omitempty" min:"1" max:"100000" doc:"how many rows one person counts at most: an entry of the dataset's menu" example:"1"`
	terms
}

// sql writes the comparison as a question: the dialect checks it like any other.
func (q comparison) sql(person string) string {
	measure := map[string]string{"sum": "SUM(" + q.Column + ")", "rows": "COUNT(*)", "people": "COUNT(DISTINCT " + person + ")"}[q.Measure]
	text := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	out := "SELECT COMPARE(" + measure + ", by => " + q.By + ", a => " + text(q.A) + ", b => " + text(q.B) + ") FROM " + q.Rows + " JOIN " + q.People + " USING (" + person + ")"
	if q.Where != "" {
		out += " WHERE " + q.Where
	}
	if q.PerHead > 0 {
		out += " BOUND " + strconv.Itoa(q.PerHead) + " ROWS"
	}
	return out
}

func compare(c *call, q comparison) (flow.Result, error) {
	person := "person" // of a dataset that is not there: the refusal says so
	if d, ok := c.House.World().View.Dataset(q.Rows); ok {
		person = d.PersonField().Name
	}
	return answered(c.House.Ask(c.ctx(), c.request(q.sql(person), q.terms)))
}

func listInsights(c *call, in some) (page[flow.Listed], error) {
	return paged(in, "insights", -1, func(before int64, limit int) ([]flow.Listed, error) {
		return c.House.Insights(c.ctx(), c.who, before, limit)
	}, itself, func(l flow.Listed) int64 {
		n, err := strconv.ParseInt(l.ID, 10, 64)
		if err != nil {
			panic("api: an insight's id is a number of the record")
		}
		return n
	})
}

type insightID struct {
	ID string `json:"id" in:"path" max:"19" pattern:"^(0|[1-9][0-9]*)$" doc:"the number of the question's entry in the record"`
}

func showInsight(c *call, in insightID) (flow.Result, error) {
	return answered(c.House.Insight(c.ctx(), c.who, in.ID))
}

// costs are what stands around an answer.
type costs struct {
	At        time.Time     `json:"at"`
	Datasets  []string      `json:"datasets"`
	Price     *candor.Money `json:"price,omitempty"`
	Rate      *candor.Money `json:"rate,omitempty" doc:"what each permitted person earned"`
	UsedRho   float64       `json:"used_rho"`
	Left      int64         `json:"such_questions_left"`
	Of        int64         `json:"of" doc:"0: without a limit"`
	FreshAsOf string        `json:"fresh_as_of,omitempty"`
}

func showCosts(c *call, in insightID) (costs, error) {
	a, err := c.House.Around(c.ctx(), c.who, in.ID)
	if err != nil {
		return costs{}, err
	}
	out := costs{At: a.At, Datasets: filled(a.Datasets), UsedRho: a.UsedRho.Float(), Left: a.Left, Of: a.Of}
	if a.Price.Micro > 0 {
		out.Price, out.Rate = &a.Price, &a.Rate
	}
	if !a.Epoch.At.IsZero() {
		out.FreshAsOf = a.Epoch.At.UTC().Format(time.DateOnly)
	}
	return out, nil
}

func downloadInsight(c *call, in insightID) (download, error) {
	r, _, err := c.House.DownloadInsight(c.ctx(), c.who, in.ID, flow.AsCSV)
	r, err = answered(r, err)
	return download{"answer-" + in.ID + ".csv", r.WriteCSV}, err
}

func downloadReceipt(c *call, in insightID) (flow.EntryReceipt, error) {
	return c.House.InsightReceipt(c.ctx(), c.who, in.ID)
}

type entryNumber struct {
	Entry int64 `json:"entry" in:"path" min:"0" max:"9007199254740991" doc:"a number of the record" example:"0"`
}

// refused is a no as the record holds it.
type refused struct {
	Entry     int64            `json:"entry"`
	At        time.Time        `json:"at"`
	Purpose   candor.PurposeID `json:"purpose,omitempty"`
	Recipient candor.PartyID   `json:"recipient,omitempty"`
	Role      candor.Role      `json:"role" doc:"who asked"`
	Rules     []spoke          `json:"rules"`
}

// spoke is a rule that said no, in general words.
type spoke struct {
	candor.Reason
	By string `json:"decided_by"`
}

func showRefusal(c *call, in entryNumber) (refused, error) {
	r, err := c.House.Refusal(c.ctx(), c.who, in.Entry)
	if err != nil {
		return refused{}, err
	}
	out := refused{Entry: r.Entry, At: r.At, Purpose: r.Purpose, Recipient: r.Recipient, Role: r.Role, Rules: []spoke{}}
	for _, x := range r.Rules {
		out.Rules = append(out.Rules, spoke{x.Reason, x.By})
	}
	return out, nil
}

type allowances struct {
	Items []sum `json:"items"`
}

// sum is one sum of privacy loss with its limit. Questions are counts of people in one group each, at precision normal.
type sum struct {
	ID           string  `json:"id"`
	Name         string  `json:"name,omitempty"`
	Days         int     `json:"days" doc:"over how many days; 0: for good"`
	Used         int64   `json:"used" doc:"in normal questions, rounded up"`
	All          int64   `json:"all" doc:"in normal questions; 0: without a limit"`
	UsedRho      float64 `json:"used_rho"`
	CapRho       float64 `json:"cap_rho"`
	LifetimeRho  float64 `json:"lifetime_rho"`
	EpsilonSoFar float64 `json:"epsilon_so_far" doc:"at delta 1e-6"`
}

func listAllowance(c *call, _ none) (allowances, error) {
	all, err := c.House.Scopes(c.ctx(), c.who)
	out := allowances{[]sum{}}
	for _, s := range all {
		used, of := s.Questions()
		out.Items = append(out.Items, sum{s.ID, s.Name, s.Days, used, of, s.Used.Float(), s.Cap.Float(), s.Lifetime.Float(), s.Epsilon()})
	}
	return out, err
}
