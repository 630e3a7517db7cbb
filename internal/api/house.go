package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/api/schema"
	"github.com/candor-data/candor/internal/flow"
)

func house() []*operation {
	return []*operation{
		op("showStatus", "GET /status", "How far this candor is set up", showStatus).open().more("It tells nothing about anybody."),
		op("applyDescriptions", "POST /descriptions", "Put description files into force, or see what would change", applyDescriptions).forDuties(access.Describe).keptFor(replayed).
			more("All or nothing: with a mistake nothing changes, and `errors` names each with its file and line."),
		op("listPolicies", "GET /policies", "What is in force: purposes, notices, agreements, data contracts, each with its version, since when, and what changed last", listPolicies).forDuties(access.SeeBoard),
		op("showLimits", "GET /limits", "What holds for everybody: the allowance of each scope and the smallest groups", showLimits).forDuties(access.SeeBoard),
		op("search", "POST /search", "Look for a text in every byte that candor keeps", searchAll).forDuties(access.SearchMarker).
			more("That somebody looked is recorded; what for is not."),
		op("listBooks", "GET /books", "The balance of every account; they sum to zero", listBooks).forDuties(access.SeeAllEarning),
		op("listUsers", "GET /users", "Accounts: staff, board, partners", listUsers).forDuties(access.InviteUser),
		op("inviteUser", "POST /users/invite", "Make a one-time invitation with which somebody sets up their account", inviteUser).forDuties(access.InviteUser).keptFor(done),
		op("closeUser", "POST /users/close", "Shut an account: nothing of it opens anything from now on", closeUser).forDuties(access.CloseUser).keptFor(replayed),
	}
}

// status is how far a candor is set up.
type status struct {
	Ready    bool `json:"ready" doc:"questions can be answered"`
	Company  bool `json:"company_described"`
	Datasets int  `json:"datasets_described"`
	Loaded   int  `json:"datasets_loaded"`
	Choices  bool `json:"choices_known"`
}

func showStatus(c *call, _ none) (status, error) {
	p, err := c.House.Progress(c.ctx())
	return status{p.Ready(), p.Company, p.Datasets, p.Loaded, p.Choices}, err
}

type policiesList struct {
	Items []flow.Policy `json:"items"`
}

func listPolicies(c *call, _ none) (policiesList, error) {
	all, err := c.House.Policies(c.ctx(), c.who)
	return policiesList{all}, err
}

func showLimits(c *call, _ none) (flow.Limits, error) { return c.House.Limits(c.ctx(), c.who) }

type descriptions struct {
	Files  []described `json:"files" min:"1" max:"200"`
	DryRun bool        `json:"dry_run,omitempty" doc:"only tell what would change"`
}

// described is one description file.
type described struct {
	Name string `json:"name" min:"1" max:"200" doc:"with slashes, for mistakes to name" example:"company.yaml"`
	Text string `json:"text" max:"500000" doc:"YAML, or a party's public key"`
}

type differences struct {
	Applied bool         `json:"applied"`
	Items   []difference `json:"items"`
}

// difference is one object of the files against what is in force.
type difference struct {
	Kind   string   `json:"kind"`
	ID     string   `json:"id"`
	Change string   `json:"change"`
	Lines  []string `json:"lines" doc:"against what is in force"`
}

func applyDescriptions(c *call, in descriptions) (differences, error) {
	var files []flow.DescriptionFile
	for _, f := range in.Files {
		files = append(files, flow.DescriptionFile{Name: f.Name, Data: []byte(f.Text)})
	}
	all, err := c.House.Apply(c.ctx(), c.who, files, in.DryRun)
	var bad flow.Problems
	if errors.As(err, &bad) {
		p := problem(http.StatusUnprocessableEntity, "descriptions", "There are mistakes in the files. Nothing was changed.", "See errors: each says its file and line, and what to write.")
		for _, x := range bad {
			p.Errors = append(p.Errors, schema.Misfit{At: "/files", Text: x.String()})
		}
		return differences{}, p
	}
	out := differences{Applied: !in.DryRun, Items: []difference{}}
	for _, d := range all {
		out.Items = append(out.Items, difference{string(d.Kind), d.ID, string(d.Change), filled(d.Lines)})
	}
	return out, err
}

type marker struct {
	Text string `json:"text" min:"3" max:"1000" doc:"what to look for"`
}

func searchAll(c *call, in marker) (flow.SearchReport, error) {
	r, err := c.House.Search(c.ctx(), c.who, in.Text)
	r.Hits, r.Skipped = filled(r.Hits), filled(r.Skipped)
	return r, err
}

type books struct {
	Items []balance `json:"items"`
}

// balance is that of one account.
type balance struct {
	Account string       `json:"account"`
	Money   candor.Money `json:"balance"`
}

func listBooks(c *call, _ none) (books, error) {
	all, err := c.House.Balances(c.ctx(), c.who)
	out := books{[]balance{}}
	for _, b := range all {
		out.Items = append(out.Items, balance{b.Account, b.Money})
	}
	return out, err
}

type accounts struct {
	Items []account `json:"items"`
}

// account is somebody who signs in by name or by key.
type account struct {
	Name       string         `json:"name"`
	Role       candor.Role    `json:"role"`
	Party      candor.PartyID `json:"party"`
	Department string         `json:"department,omitempty"`
	Closed     bool           `json:"closed"`
	Created    time.Time      `json:"created"`
}

func listUsers(c *call, _ none) (accounts, error) {
	door, err := c.Door()
	if err != nil {
		return accounts{}, unready
	}
	all, no, err := door.Accounts(c.ctx(), c.who)
	if no != nil {
		return accounts{}, refusal(http.StatusForbidden, no)
	}
	out := accounts{[]account{}}
	for _, a := range all {
		out.Items = append(out.Items, account{a.Name, a.Role, a.Party, a.Department, a.Closed, a.Created})
	}
	return out, err
}

type invitee struct {
	Name       string         `json:"name" min:"1" max:"64" doc:"the account's name: no address" example:"nina"`
	Role       candor.Role    `json:"role" enum:"analyst,steward,board,partner" example:"analyst"`
	Party      candor.PartyID `json:"party,omitempty" max:"200" doc:"for a partner: its company"`
	Department string         `json:"department,omitempty" max:"200" doc:"in words, for the register of duties"`
}

// invitation is what to hand over.
type invitation struct {
	Token string `json:"token" doc:"good once, for three days: the page /sign-in/setup?token=TOKEN sets the account up"`
}

func inviteUser(c *call, in invitee) (invitation, error) {
	door, err := c.Door()
	if err != nil {
		return invitation{}, unready
	}
	s, no, err := door.Invite(c.ctx(), c.who, access.Invitee{Name: in.Name, Role: in.Role, Party: in.Party, Department: in.Department})
	if no != nil {
		return invitation{}, refusal(http.StatusUnprocessableEntity, no)
	}
	return invitation{s.Reveal()}, err
}

type accountName struct {
	Name string `json:"name" min:"1" max:"64" example:"nina"`
}

// shut says that an account is closed.
type shut struct {
	Closed bool `json:"closed"`
}

func closeUser(c *call, in accountName) (shut, error) {
	door, err := c.Door()
	if err != nil {
		return shut{}, unready
	}
	no, err := door.Close(c.ctx(), c.who, in.Name)
	if no != nil {
		return shut{}, refusal(http.StatusUnprocessableEntity, no)
	}
	return shut{err == nil}, err
}
