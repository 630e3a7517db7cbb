// Package gate decides, once and in one place, whether a use of customer data may happen. It promises a pure decision: the
// same facts give the same answer, every rule is evaluated so that all reasons are told, and a Permit exists only where
// every rule said yes. It refuses whatever is unknown, and it looks neither at rows nor at how many people permit: a
// question about nobody is allowed, charged and answered like any other (laws 1, 2 and 8).
package gate

import (
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/question"
)

// Facts are what the decision rests on, read before it and carried by the Permit as versions that the ledger checks.
type Facts struct {
	Now       time.Time
	Company   candor.PartyID
	Catalog   catalog.View
	Purpose   permission.Purpose // as described; zero when nobody described it
	Agreement partner.Standing   // zero when the request names none that exists
	Cohort    permission.Cohort
	Among     permission.Purpose // that the request's Among names, as described; zero when nobody described it
	Charges   []allowance.Charge // what the question debits
	Spent     []allowance.Spent  // of each charge, in order
	Epoch     Epoch
}

// Epoch is what has been made visible: questions read the generation that it published.
type Epoch struct {
	Number     int64     `json:"number"`
	Generation int64     `json:"generation"`
	At         time.Time `json:"at"`
}

// Permit lets one use happen. Only Decide makes one that is OK; the zero Permit permits nobody anything.
type Permit struct{ g *grant }

type grant struct {
	req   candor.Request
	plan  question.Plan
	facts Facts
	price candor.Money
	rate  candor.Money
	pool  candor.Money
}

// OK reports whether the permit came from a yes.
func (p Permit) OK() bool { return p.g != nil }

// The accessors give what was decided on; those of a zero Permit are empty.
func (p Permit) Request() candor.Request {
	if p.g == nil {
		return candor.Request{}
	}
	return p.g.req
}

// Plan is the typed question; zero for a record.
func (p Permit) Plan() question.Plan {
	if p.g == nil {
		return question.Plan{}
	}
	return p.g.plan
}

// Cohort is the people whom the use may touch: nobody for a zero Permit.
func (p Permit) Cohort() permission.Cohort {
	if p.g == nil {
		return permission.Cohort{}
	}
	return p.g.facts.Cohort
}

// Facts are what the decision rested on.
func (p Permit) Facts() Facts {
	if p.g == nil {
		return Facts{}
	}
	return p.g.facts
}

// Epoch is the generation of rows that the use reads.
func (p Permit) Epoch() Epoch { return p.Facts().Epoch }

// Price is what the recipient pays for the answer, Rate what each permitted person earns.
func (p Permit) Price() candor.Money {
	if p.g == nil {
		return candor.Money{}
	}
	return p.g.price
}

// Rate is posted in advance: price × share ÷ declared ceiling of people, so that it says nothing about how many they are.
func (p Permit) Rate() candor.Money {
	if p.g == nil {
		return candor.Money{}
	}
	return p.g.rate
}

// Pool is the part of the price that is held for people.
func (p Permit) Pool() candor.Money {
	if p.g == nil {
		return candor.Money{}
	}
	return p.g.pool
}

// Rho is what the use costs each person's privacy; 0 for one's own record.
func (p Permit) Rho() candor.Rho {
	if p.g == nil || p.g.req.Use != candor.Insight {
		return 0
	}
	return p.g.plan.Rho()
}

func (Permit) Format(f fmt.State, _ rune)   { _, _ = fmt.Fprint(f, "permit (sealed)") }
func (Permit) LogValue() slog.Value         { return slog.StringValue("permit (sealed)") }
func (Permit) MarshalJSON() ([]byte, error) { return nil, fmt.Errorf("a permit does not marshal") }

// Decision is a yes with its Permit, or a no; both with every reason.
type Decision struct {
	Permit  Permit
	Reasons []candor.Reason
}

// Allowed reports whether there is a permit.
func (d Decision) Allowed() bool { return d.Permit.OK() }

// Decide evaluates every rule for an insight. A Plan that is not valid is refused.
func Decide(req candor.Request, plan question.Plan, f Facts) Decision {
	no := DecideAgain(req, plan, f)
	if plan.Valid() {
		no = append(no, allowanceRules(plan, f)...)
	}
	if len(no) > 0 {
		return Decision{Reasons: no}
	}
	var price, rate, pool candor.Money
	yes := []candor.Reason{{Rule: "permitted", Text: "Counts only people who said yes to this purpose and this recipient."}}
	if req.Recipient != f.Company {
		if !plan.IsCoverage() { // how many permit is told with the agreement, and not sold
			price = f.Agreement.Agreement.Price
			rate = f.Agreement.Agreement.PostedRate(ceiling(plan))
			pool = f.Agreement.Agreement.PostedRate(1) // all of people's part, as if one person were all
		}
		yes = append(yes, candor.Reason{Rule: "agreement", Text: "The agreement is signed by every side and in force until " + f.Agreement.Agreement.Until.UTC().Format("2 January 2006") + "."})
	}
	yes = append(yes, candor.Reason{Rule: "allowance", Text: "The privacy allowance covers it."})
	return Decision{Permit: Permit{&grant{req, plan, f, price, rate, pool}}, Reasons: yes}
}

// DecideAgain evaluates every rule but the allowance: reading an answer again that was released to the same recipient is not
// a new use, but it needs a purpose and an agreement that still hold. nil is yes.
func DecideAgain(req candor.Request, plan question.Plan, f Facts) (no []candor.Reason) {
	if req.Use != candor.Insight || !plan.Valid() {
		return []candor.Reason{{Rule: "no-question", Text: "There is no checked question to decide on.", Protects: "Every use is decided on what it will really do.", Instead: "Ask a question in SQL."}}
	}
	deny := func(r ...candor.Reason) { no = append(no, r...) }
	deny(purposeRules(req, plan, f)...)
	deny(amongRules(req, f)...)
	switch {
	case req.Recipient == "":
		deny(candor.Reason{Rule: "no-recipient", Text: "It is not said who will receive the answer.", Protects: "People choose who may learn from their data.", Instead: "Name the recipient: your company, or a partner with --as and --agreement."})
	case req.Recipient == f.Company:
		if req.Agreement != "" {
			deny(candor.Reason{Rule: "wrong-recipient", Text: "An agreement was named, but the recipient is the company itself.", Protects: "An agreement covers its own recipient alone.", Instead: "Leave the agreement out, or ask as the partner."})
		}
	default:
		standing := f.Agreement
		if standing.Agreement.ID != req.Agreement {
			standing = partner.Standing{} // another agreement than the one named permits nothing
		}
		deny(standing.Permits(f.Now, req.Purpose, plan.Datasets(), req.Recipient, plan.Precision())...)
	}
	return no
}

// DecideRecord evaluates the rules for opening one person's own record: by the person themselves, or by staff whose duty
// it is, which the person is then shown. GDPR Art. 15 needs no consent and costs no privacy allowance.
func DecideRecord(req candor.Request, f Facts) Decision {
	a := req.Actor
	switch {
	case req.Use != candor.Record || req.Subject == 0:
		return Decision{Reasons: []candor.Reason{{Rule: "no-person", Text: "It is not said whose record to open.", Protects: "Records are opened one at a time, for a named reason.", Instead: "Name one person."}}}
	case a.Role == candor.Customer && a.Subject == req.Subject,
		a.Role == candor.Steward, a.Role == candor.Operator:
		return Decision{Permit: Permit{&grant{req: req, facts: f}}, Reasons: []candor.Reason{{Rule: "access", Text: "A person sees what is held about them; whoever helps them is shown to them (GDPR Art. 15)."}}}
	}
	return Decision{Reasons: []candor.Reason{{Rule: "not-yours", Text: "A record is opened by its person, or by staff who help customers with their rights.", Protects: "One person never sees another's data.", Instead: "Sign in as that person, or ask a steward."}}}
}

func purposeRules(req candor.Request, plan question.Plan, f Facts) (no []candor.Reason) {
	if req.Purpose == "" || f.Purpose.ID == "" {
		return []candor.Reason{{Rule: "unknown-purpose", Text: "The purpose is not one that the company has described.", Protects: "People can only agree to a purpose that they were told of.", Instead: "Choose one of the described purposes, or describe a new one and ask people first."}}
	}
	for _, d := range plan.Sources() {
		ok := false
		for _, p := range d.Purposes {
			ok = ok || p.Covers(req.Purpose)
		}
		if !ok {
			no = append(no, candor.Reason{Rule: "wrong-purpose", Text: "The contract of dataset " + d.Name + " does not allow this purpose.", Protects: "Data is used for what it was collected for (GDPR Art. 5(1)(b)).", Instead: "Ask for a purpose that the contract lists, or ask the dataset's owner to add this one."})
		}
	}
	for _, c := range plan.Fields() {
		if c.Field.Category == "" {
			no = append(no, candor.Reason{Rule: "no-category", Text: "Column " + c.Field.Name + " has no category, so nobody can have permitted its use.", Protects: "Unknown is no.", Instead: "Give the column a candor.category in its contract."})
		}
	}
	if len(plan.Categories()) == 0 && len(no) == 0 {
		no = append(no, candor.Reason{Rule: "no-category", Text: "None of the data has a category, so nobody can have permitted its use.", Protects: "Unknown is no.", Instead: "Give the dataset's person column a candor.category."})
	}
	return no
}

// amongRules: what people said is the company's own knowledge, and no partner's.
func amongRules(req candor.Request, f Facts) []candor.Reason {
	a := req.Among
	switch {
	case a == candor.Among{}:
		return nil
	case req.Recipient != f.Company || req.Agreement != "":
		return []candor.Reason{{Rule: "among-inside", Text: "Only the company itself may ask about people by what they said to it.", Protects: "What somebody answered to one company is no other company's business.", Instead: "Ask about everybody who permits, or group by a column."}}
	case a.Purpose == "" || f.Among.ID == "":
		return []candor.Reason{{Rule: "unknown-purpose", Text: "The purpose that people are told apart by is not one that the company has described.", Protects: "People can only have answered what they were asked.", Instead: "Choose one of the described purposes."}}
	case a.Said != candor.SaidYes && a.Said != candor.SaidNo && a.Said != candor.SaidMaybe:
		return []candor.Reason{{Rule: "unknown-stance", Text: "People are told apart by yes, no or maybe.", Protects: "Unknown is no.", Instead: "Say yes, no or maybe."}}
	}
	return nil
}

func allowanceRules(plan question.Plan, f Facts) (no []candor.Reason) {
	if len(f.Charges) == 0 || len(f.Spent) != len(f.Charges) {
		return []candor.Reason{{Rule: "allowance-unknown", Text: "The privacy allowance could not be read.", Protects: "An unknown allowance is a used-up allowance.", Instead: "Try again; if it stays, run candor doctor."}}
	}
	for i, c := range f.Charges {
		if left := c.Left(f.Spent[i]); c.Rho > left {
			r := candor.Reason{Rule: "allowance-used-up", Text: "The privacy allowance of " + scopeWords(c) + " is used up for a question of this precision.", Protects: "Many answers together must not give one person away.", Instead: "Read earlier answers again (free), or wait: the allowance comes back day by day."}
			if c.Days == allowance.Lifetime {
				r.Instead = "Read earlier answers again (free), or ask the board about the dataset's cap."
			} else if p, ok := coarser(plan, f); ok {
				r.Instead = "Ask with precision " + string(p) + ": it fits what is left."
			}
			no = append(no, r)
		}
	}
	return no
}

func scopeWords(c allowance.Charge) string {
	switch c.Scope {
	case allowance.Partners:
		return "all partners together (" + strconv.Itoa(c.Days) + " days)"
	case allowance.Inside:
		return "the company's own teams (" + strconv.Itoa(c.Days) + " days)"
	}
	if c.Days == allowance.Lifetime {
		return "this dataset (lifetime)"
	}
	return "this partner (" + strconv.Itoa(c.Days) + " days)"
}

// ceiling is the declared most people of the plan's datasets: the smallest, since a joined question can only count those
// in both.
func ceiling(plan question.Plan) int64 {
	var c int64
	for _, d := range plan.Sources() {
		if c == 0 || d.Ceiling < c {
			c = d.Ceiling
		}
	}
	return c
}
