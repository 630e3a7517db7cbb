package api

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func me() []*operation {
	return []*operation{
		op("showMe", "GET /me", "Everything held about oneself, with who had answers and what was earned", showMe).forDuties(access.SeeOwn).
			more("Opening the record is a use of its own, and stands among them."),
		op("exportMe", "GET /me/export", "The same as a file to take elsewhere", showMe).forDuties(access.SeeOwn).attached("everything.json"),
		op("listMyChoices", "GET /me/choices", "Every question that there is, with where one's answer stands", listMyChoices).forDuties(access.SeeOwn),
		op("choose", "POST /me/choices", "Answer one question: when the reply is there, it holds", choose).forDuties(access.ChangeOwn).keptFor(replayed).
			also(409, "The question's words changed meanwhile: read them, then answer."),
		op("listMyHistory", "GET /me/history", "Everything that one ever answered, oldest first", listMyHistory).forDuties(access.SeeOwn),
		op("correct", "POST /me/corrections", "Say how a fact really is: one's own word, shown at once beside what is held", correct).forDuties(access.ChangeOwn).
			more("Answers about groups do not use it yet: they count what is held."),
		op("takeTimeOff", "POST /me/time-off", "Stop every use until a day, changing no answer; without a day: come back", takeTimeOff).forDuties(access.ChangeOwn),
		op("stop", "POST /me/stop", "Take back every yes, towards one recipient or all", stopAll).forDuties(access.ChangeOwn),
		op("listMyRecipients", "GET /me/recipients", "Who had answers that counted one, what for and how often", listMyRecipients).forDuties(access.SeeOwn),
		op("listMyUses", "GET /me/uses", "Each answer that counted one, newest first", listMyUses).forDuties(access.SeeOwn),
		op("listMyLooks", "GET /me/looks", "Who opened one's record, newest first", listMyLooks).forDuties(access.SeeOwn),
		op("showMyEarnings", "GET /me/earnings", "What answers paid, what was paid out, what is ready", showMyEarnings).forDuties(access.SeeOwn),
		op("payMe", "POST /me/pay-out", "Be paid what is ready, in whole cents", payMe).forDuties(access.ChangeOwn).keptFor(done),
		op("deleteMe", "POST /me/delete", "Delete everything about oneself, for good, and search whether it is gone", deleteMe).forDuties(access.DeleteOwn).
			more("Every sign-in of the person ends with it. The receipt's figures are those of a search that knows nothing of the deleter; it holds nothing of the person."),
	}
}

// self is the person who asks: the same, whatever the request says.
func (c *call) subject() candor.SubjectID { return c.who.Subject }

func (c *call) about() (flow.Person, error) { return c.House.About(c.ctx(), c.who, c.subject()) }

func showMe(c *call, _ none) (Person, error) {
	p, err := c.House.Person(c.ctx(), c.who, c.subject())
	if err != nil {
		return Person{}, err
	}
	return PersonOf(p), nil
}

type myChoices struct {
	TimeOff *time.Time `json:"time_off_until,omitempty"`
	Items   []asked    `json:"items"`
}

// asked is one question to a person, with where their answer stands.
type asked struct {
	Purpose    purpose    `json:"purpose"`
	Recipient  string     `json:"recipient"`
	Name       string     `json:"recipient_name"`
	Company    bool       `json:"company" doc:"the recipient is the company itself"`
	Categories []string   `json:"categories" doc:"kinds of data that the answer is about"`
	Choice     string     `json:"choice"`
	Yes        bool       `json:"permits"`
	Since      *time.Time `json:"since,omitempty"`
	Until      *time.Time `json:"until,omitempty"`
	Notice     string     `json:"notice" doc:"hash of the words: send it with the answer, so that one only agrees to words that one has seen"`
	Words      string     `json:"words" doc:"the notice, word for word"`
	ValidDays  int        `json:"valid_days" doc:"how long a yes holds; 0: until withdrawn"`
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func listMyChoices(c *call, _ none) (myChoices, error) {
	p, err := c.about()
	out := myChoices{TimeOff: moment(p.OffUntil), Items: []asked{}}
	for _, x := range p.Choices {
		a := asked{Purpose: purposeOf(x.Purpose), Recipient: string(x.Recipient), Name: x.Name, Company: x.Company, Categories: texts(x.Categories), Choice: said(x.Choice), Yes: x.Yes(),
			Until: moment(x.Until), Notice: x.Notice.Hash().String(), Words: x.Notice.Text, ValidDays: x.Notice.ValidDays}
		if x.Choice != flow.ChoseNothing {
			a.Since = moment(x.Since)
		}
		out.Items = append(out.Items, a)
	}
	return out, err
}

type answerTo struct {
	Purpose   candor.PurposeID `json:"purpose" min:"1" max:"200" example:"analytics"`
	Recipient candor.PartyID   `json:"recipient" min:"1" max:"200" doc:"for whom" example:"fernco"`
	Answer    string           `json:"answer" enum:"yes,no" example:"yes"`
	Notice    string           `json:"notice" pattern:"^[0-9a-f]{64}$" max:"64" doc:"hash of the words that were shown"`
}

// inForce says that a change holds from now on.
type inForce struct {
	InForce bool `json:"in_force"`
}

func choose(c *call, in answerTo) (inForce, error) {
	p, err := c.about()
	if err != nil {
		return inForce{}, err
	}
	i := slices.IndexFunc(p.Choices, func(x flow.ChoiceState) bool { return x.Purpose.ID == in.Purpose && x.Recipient == in.Recipient })
	if i < 0 {
		return inForce{}, problem(http.StatusUnprocessableEntity, "no-such-question", "Nobody asks that question.", "GET /api/v1/me/choices lists those that there are.")
	}
	x := p.Choices[i]
	if in.Notice != x.Notice.Hash().String() {
		return inForce{}, problem(http.StatusConflict, "notice-changed", "The question's words are not those that you name. Nothing was written down.", "Read the question again, then answer.")
	}
	err = c.House.Choose(c.ctx(), c.who, flow.Choose{Subject: c.subject(), Purpose: x.Purpose.ID, Categories: x.Categories, Recipient: x.Recipient, Yes: in.Answer == "yes", Notice: x.Notice.Hash(), Channel: "web"})
	return inForce{err == nil}, err
}

type saidList struct {
	Items []Said `json:"items"`
}

func listMyHistory(c *call, in some) (page[Said], error) {
	return counted(in, "history", func(int) ([]Said, error) {
		p, err := c.about()
		return SaidOf(p.History), err
	})
}

type until struct {
	Until string `json:"until,omitempty" format:"date" max:"10" doc:"the day on which uses may start again; left out: now" example:"2040-01-31"`
}

// start reads the day in the company's zone: a rest ends when its day begins there.
func (u until) start(c *call) (time.Time, error) {
	zone := c.House.World().Company.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.ParseInLocation(time.DateOnly, u.Until, zone)
}

// day is a day that somebody may choose for themselves: one to come.
func (u until) day(c *call) (time.Time, error) {
	now := c.Now()
	if u.Until == "" {
		return now, nil
	}
	day, err := u.start(c)
	switch {
	case err != nil:
		return day, err // the schema checked it
	case !day.After(now):
		return day, problem(http.StatusUnprocessableEntity, "past", "This day is over or has begun.", "Choose a later one, or leave it out to come back now.")
	case day.After(now.AddDate(50, 0, 0)):
		return day, problem(http.StatusUnprocessableEntity, "too-far", "That is more than fifty years away.", "To end all uses for good, answer no, or delete.")
	}
	return day, nil
}

func takeTimeOff(c *call, in until) (inForce, error) {
	day, err := in.day(c)
	if err != nil {
		return inForce{}, err
	}
	err = c.House.TimeOff(c.ctx(), c.who, c.subject(), day)
	return inForce{err == nil}, err
}

type towards struct {
	Recipient candor.PartyID `json:"recipient,omitempty" max:"200" doc:"towards this recipient alone; left out: all"`
}

// stopped says how many times a yes was taken back.
type stopped struct {
	Stopped int `json:"stopped"`
}

func stopAll(c *call, in towards) (stopped, error) {
	n, err := c.House.Stop(c.ctx(), c.who, c.subject(), in.Recipient, "web")
	return stopped{n}, err
}

type recipients struct {
	Items []recipient `json:"items"`
}

// recipient sums the answers that one recipient had for one purpose.
type recipient struct {
	Recipient string    `json:"recipient"`
	Name      string    `json:"name"`
	Company   bool      `json:"company"`
	Purpose   string    `json:"purpose"`
	Times     int       `json:"times"`
	Last      time.Time `json:"last"`
	Earned    string    `json:"earned,omitempty"`
}

func listMyRecipients(c *call, _ none) (recipients, error) {
	p, err := c.about()
	return recipients{recipientsOf(p)}, err
}

func recipientsOf(p flow.Person) []recipient {
	out := []recipient{}
	for _, r := range p.Recipients {
		x := recipient{string(r.Recipient), r.Name, r.Company, string(r.Purpose.ID), r.Times, r.Last, ""}
		if r.Earned.Micro > 0 {
			x.Earned = Exact(r.Earned)
		}
		out = append(out, x)
	}
	return out
}

func listMyUses(c *call, in some) (page[Use], error) {
	return counted(in, "uses", func(int) ([]Use, error) {
		p, err := c.about()
		return uses(p.Uses), err
	})
}

func listMyLooks(c *call, in some) (page[Look], error) {
	return counted(in, "looks", func(int) ([]Look, error) {
		p, err := c.about()
		return PersonOf(p).Looks, err
	})
}

// earned is a person's money.
type earned struct {
	Earned []string `json:"earned"`
	Paid   []string `json:"paid_out"`
	Ready  []string `json:"ready" doc:"what a payout would pay now"`
	Uses   []Use    `json:"uses" doc:"the newest answers that paid, at most 500"`
}

func showMyEarnings(c *call, _ none) (earned, error) {
	p, err := c.about()
	e := p.Earnings
	return earned{Moneys(e.Earned), Moneys(e.Paid), Moneys(e.Ready), uses(e.Rows[:min(len(e.Rows), 500)])}, err
}

// paid is what was paid out.
type paid struct {
	Paid []string `json:"paid" doc:"empty: less than the smallest coin has come together"`
}

func payMe(c *call, _ none) (paid, error) { return payOut(c, c.subject()) }

func payOut(c *call, s candor.SubjectID) (paid, error) {
	ms, err := c.House.PayOut(c.ctx(), c.who, s)
	return paid{Moneys(ms)}, err
}

type sure struct {
	Sure bool `json:"sure" doc:"true: deleting cannot be taken back" example:"true"`
}

func deleteMe(c *call, in sure) (flow.ErasureReceipt, error) { return deletion(c, in, c.subject()) }

func deletion(c *call, in sure, s candor.SubjectID) (flow.ErasureReceipt, error) {
	if !in.Sure {
		return flow.ErasureReceipt{}, problem(http.StatusUnprocessableEntity, "not-sure", "Deleting cannot be taken back, and sure is not true.", "Send sure: true when you mean it.")
	}
	r, err := c.House.DeletePerson(c.ctx(), c.who, s)
	var remains *flow.Remains
	if errors.As(err, &remains) {
		r, err = remains.Receipt, nil // all that is known is gone; the search says what is not, and the receipt stays open
	}
	if r.Search != nil {
		r.Search.Hits, r.Search.Skipped = filled(r.Search.Hits), filled(r.Search.Skipped)
	}
	return r, err
}
