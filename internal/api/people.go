package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func people() []*operation {
	return []*operation{
		op("listPeople", "GET /people", "People and what they are known by", listPeople).forDuties(access.ListPersons).more("Each look is recorded."),
		op("listConflicts", "GET /people/conflicts", "Keys that lead to several people: they permit for none of them", listConflicts).forDuties(access.ListPersons),
		op("findPerson", "POST /people/find", "Candor's own number of whom a key names", findPerson).forDuties(access.ListPersons),
		op("showPerson", "POST /people/show", "Everything held about one person", showPerson).forDuties(access.ShowPerson),
		op("exportPerson", "POST /people/export", "The same as a file for them to take elsewhere", showPerson).forDuties(access.ShowPerson).attached("everything.json"),
		op("showPermission", "POST /people/permission", "A person's record of choices, oldest first", showPermission).forDuties(access.ShowPerson),
		op("showPermissionAt", "POST /people/permission/at", "Where a person's choices stood at a moment, by what was acknowledged then", showPermissionAt).forDuties(access.ShowPerson),
		op("grant", "POST /people/permission/grant", "Write down a yes that a person gave", grant).forDuties(access.ChangePermissionOf).keptFor(replayed),
		op("withdraw", "POST /people/permission/withdraw", "Write down that a person takes a yes back: when the reply is there, it holds", withdraw).forDuties(access.ChangePermissionOf).keptFor(replayed),
		op("correctPerson", "POST /people/corrections", "Write down what a person says of a fact, beside what is held", correctPerson).forDuties(access.CorrectPerson),
		op("listCorrections", "GET /people/corrections", "Who corrected which fact, newest first, without what they said", listCorrections).forDuties(access.CorrectPerson).more("Each look is recorded."),
		op("stopPerson", "POST /people/stop", "Take back every yes of a person, or rest all uses until a day", stopPerson).forDuties(access.ChangePermissionOf).
			more("A day that is over ends a rest."),
		op("signUpPerson", "POST /people/sign-up", "Take in somebody who came by themselves and proved a key", signUpPerson).forDuties(access.ChangePermissionOf).
			more("One who was deleted starts fresh. A key that is known already makes nobody: sign in instead."),
		op("payPerson", "POST /people/pay-out", "Pay a person what is ready, in whole cents", payPerson).forDuties(access.ChangePermissionOf).keptFor(done),
		op("deletePerson", "POST /people/delete", "Delete a person at their request, for good, and search whether they are gone", deletePerson).forDuties(access.DeletePerson).keptFor(replayed),
		op("listDeletions", "GET /deletions", "Deletions with what the search found, oldest first", listDeletions).forDuties(access.SeeRights),
		op("showRightsClock", "GET /rights", "Requests of people: what waits and until when, and how fast the others were done", showRightsClock).forDuties(access.SeeRights).
			more("The limit is one month from the request (GDPR Art. 12(3)). It names nobody."),
		op("importPermission", "POST /permission/import", "Take a list of choices as evidence", importPermission).forDuties(access.ImportPermission).
			taking("text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream").
			more("Columns: person,purpose,category,recipient,choice,given_at,notice,channel. Lines that are not clear are told in `problems` and change nothing: unknown stays no. The same list again says the same again, and no more.").
			also(422, "The file is no list of choices: nothing was taken."),
	}
}

// whom names a person, in a body: never in an address.
type whom struct {
	Person string `json:"person" min:"1" max:"320" doc:"a key of the person, or candor's own number as #17"`
	By     string `json:"by,omitempty" max:"100" doc:"the kind of key: email, customer …; left out: whichever kind leads to one person"`
}

func (c *call) find(w whom) (candor.SubjectID, error) {
	return c.House.FindPerson(c.ctx(), c.who, w.By, w.Person)
}

// personListed is one person in a list.
type personListed struct {
	ID   string            `json:"id" doc:"candor's own number"`
	Keys map[string]string `json:"keys"`
}

type beyond struct {
	some
	After uint32 `json:"after,omitempty" in:"query" max:"4294967295" doc:"only people whose number is greater"`
}

func listPeople(c *call, in beyond) (page[personListed], error) {
	return paged(in.some, "people", int64(in.After), func(after int64, limit int) ([]flow.Listing, error) {
		return c.House.People(c.ctx(), c.who, candor.SubjectID(after), limit)
	}, func(l flow.Listing) personListed {
		out := personListed{fmt.Sprintf("#%d", l.Subject), map[string]string{}}
		for _, k := range l.Keys {
			out.Keys[k.Kind] = k.Value
		}
		return out
	}, func(l flow.Listing) int64 { return int64(l.Subject) })
}

// conflict is a key that leads to several people.
type conflict struct {
	Kind   string   `json:"kind"`
	Value  string   `json:"value"`
	People []string `json:"people" doc:"candor's own numbers"`
}

func listConflicts(c *call, in some) (page[conflict], error) {
	return counted(in, "conflicts", func(upTo int) ([]conflict, error) {
		all, err := c.House.Conflicts(c.ctx(), c.who, upTo)
		out := []conflict{}
		for _, x := range all {
			o := conflict{x.Kind, x.Value, []string{}}
			for _, s := range x.People {
				o.People = append(o.People, fmt.Sprintf("#%d", s))
			}
			out = append(out, o)
		}
		return out, err
	})
}

// number is candor's own number of a person.
type number struct {
	ID string `json:"id"`
}

func findPerson(c *call, in whom) (number, error) {
	s, err := c.find(in)
	return number{fmt.Sprintf("#%d", s)}, err
}

func showPerson(c *call, in whom) (Person, error) {
	s, err := c.find(in)
	if err != nil {
		return Person{}, err
	}
	p, err := c.House.Person(c.ctx(), c.who, s)
	if err != nil {
		return Person{}, err
	}
	return PersonOf(p), nil
}

func showPermission(c *call, in whom) (saidList, error) {
	s, err := c.find(in)
	if err != nil {
		return saidList{}, err
	}
	events, err := c.House.Choices(c.ctx(), c.who, s)
	return saidList{SaidOf(events)}, err
}

type whomAt struct {
	whom
	At time.Time `json:"at" doc:"the moment"`
}

type stoodList struct {
	Items []Stood `json:"items"`
}

func showPermissionAt(c *call, in whomAt) (stoodList, error) {
	s, err := c.find(in.whom)
	if err != nil {
		return stoodList{}, err
	}
	all, err := c.House.ChoicesAt(c.ctx(), c.who, s, in.At)
	return stoodList{StoodOf(all)}, err
}

type toWrite struct {
	whom
	Purpose    candor.PurposeID    `json:"purpose" min:"1" max:"200" doc:"what for" example:"analytics"`
	Recipient  candor.PartyID      `json:"recipient,omitempty" max:"200" doc:"for whom; left out: the company"`
	Categories []candor.CategoryID `json:"categories,omitempty" max:"50" doc:"kinds of data; left out: those that the purpose's notices name"`
	Channel    string              `json:"channel,omitempty" enum:"counter,phone,paper,mail,app,web,other" doc:"how it was said; left out: counter"`
}

func grant(c *call, in toWrite) (inForce, error)    { return write(c, in, true) }
func withdraw(c *call, in toWrite) (inForce, error) { return write(c, in, false) }

func write(c *call, in toWrite, yes bool) (inForce, error) {
	s, err := c.find(in.whom)
	if err != nil {
		return inForce{}, err
	}
	if in.Channel == "" {
		in.Channel = "counter"
	}
	err = c.House.Choose(c.ctx(), c.who, flow.Choose{Subject: s, Purpose: in.Purpose, Recipient: in.Recipient, Categories: in.Categories, Yes: yes, Channel: in.Channel})
	return inForce{err == nil}, err
}

type toStop struct {
	whom
	towards
	until
}

func stopPerson(c *call, in toStop) (stopped, error) {
	s, err := c.find(in.whom)
	if err != nil {
		return stopped{}, err
	}
	if in.Until == "" {
		n, err := c.House.Stop(c.ctx(), c.who, s, in.Recipient, "counter")
		return stopped{n}, err
	}
	if in.Recipient != "" {
		return stopped{}, problem(http.StatusUnprocessableEntity, "one-or-the-other", "A rest until a day is towards everybody.", "Leave out until, or recipient.")
	}
	day, err := in.start(c)
	if err != nil {
		return stopped{}, err
	}
	return stopped{}, c.House.TimeOff(c.ctx(), c.who, s, day)
}

type proved struct {
	Kind string `json:"by" min:"1" max:"100" doc:"the kind of key that was proved" example:"email"`
	Key  string `json:"key" min:"1" max:"320"`
}

func signUpPerson(c *call, in proved) (number, error) {
	s, err := c.House.SignUp(c.ctx(), c.who, in.Kind, in.Key)
	return number{fmt.Sprintf("#%d", s)}, err
}

func payPerson(c *call, in whom) (paid, error) {
	s, err := c.find(in)
	if err != nil {
		return paid{}, err
	}
	return payOut(c, s)
}

type toDelete struct {
	whom
	sure
}

func deletePerson(c *call, in toDelete) (flow.ErasureReceipt, error) {
	s, err := c.find(in.whom)
	if err != nil {
		return flow.ErasureReceipt{}, err
	}
	return deletion(c, in.sure, s)
}

func listDeletions(c *call, in some) (page[flow.ErasureReceipt], error) {
	return counted(in, "deletions", func(int) ([]flow.ErasureReceipt, error) { return c.House.Erasures(c.ctx(), c.who) })
}

type rightsClock struct {
	Now   time.Time    `json:"now"`
	Items []flow.Right `json:"items"`
}

func showRightsClock(c *call, _ none) (rightsClock, error) {
	all, now, err := c.House.RightsClock(c.ctx(), c.who)
	return rightsClock{now, all}, err
}

type byKind struct {
	By string `json:"by,omitempty" in:"query" max:"100" doc:"the kind of key in column person; left out: the only kind that datasets know" example:"customer"`
}

func importPermission(c *call, in byKind) (flow.Imported, error) {
	if in.By == "" {
		var err error
		if in.By, err = c.House.OnlyKind(); err != nil {
			return flow.Imported{}, err
		}
	}
	return c.House.ImportPermissions(context.WithoutCancel(c.ctx()), c.who, c.body, in.By)
}
