package board

import (
	"net/http"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// duties are the roles that an account may have, and what each may do.
var duties = []struct {
	role       candor.Role
	name, does string
}{
	{candor.Analyst, "Analyst", "asks questions and reads answers; sees no row"},
	{candor.Steward, "Steward", "describes and loads data, mends rows set aside"},
	{candor.Board, "Board", "signs or refuses agreements, certifies data, invites and shuts accounts"},
	{candor.Partner, "Partner", "asks under its agreements, for its own company"},
}

type people struct {
	accounts look.Table
	shut     []string // whom the reader may shut: everybody else
	roles    []look.Pair
	fields   []look.Field
	refused  []candor.Reason
	link     string // of an invitation, once
	invited  string
}

// People shows who has which role. Customers have no account here.
func (p Pages) People(w http.ResponseWriter, r *http.Request) {
	p.roster(w, r, http.StatusOK, people{})
}

// Invite makes a one-time link, shown this once: with it an account's owner sets a password or gets a key.
func (p Pages) Invite(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	who := access.Invitee{Name: r.PostFormValue("name"), Role: candor.Role(r.PostFormValue("role")), Party: candor.PartyID(r.PostFormValue("party")), Department: r.PostFormValue("department")}
	door, err := p.Door()
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	secret, no, err := door.Invite(r.Context(), reply.Of(r.Context()).Actor, who)
	switch {
	case err != nil:
		refusals.Fail(w, r, err)
	case no != nil:
		p.roster(w, r, http.StatusUnprocessableEntity, people{refused: no})
	default:
		p.roster(w, r, http.StatusOK, people{invited: who.Name, link: "/sign-in/setup?token=" + secret.Reveal()})
	}
}

// Shut closes an account.
func (p Pages) Shut(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	who, name := reply.Of(r.Context()).Actor, r.PostFormValue("name")
	if name == who.Name {
		p.roster(w, r, http.StatusUnprocessableEntity, people{refused: []candor.Reason{{Rule: "account", Text: "This account is your own.",
			Protects: "the board from locking itself out", Instead: "Another board member can shut it."}}})
		return
	}
	door, err := p.Door()
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	no, err := door.Close(r.Context(), who, name)
	switch {
	case err != nil:
		refusals.Fail(w, r, err)
	case no != nil:
		p.roster(w, r, http.StatusUnprocessableEntity, people{refused: no})
	default:
		reply.There(w, r, "/board/people")
	}
}

func (p Pages) roster(w http.ResponseWriter, r *http.Request, status int, v people) {
	who := reply.Of(r.Context()).Actor
	door, err := p.Door()
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	all, no, err := door.Accounts(r.Context(), who)
	switch {
	case err != nil:
		refusals.Fail(w, r, err)
		return
	case no != nil:
		reply.Problem(w, r, http.StatusForbidden, no...)
		return
	}
	v.accounts = look.Table{ID: "accounts", Caption: "Accounts", Hide: true, Empty: "Nobody has an account.",
		Heads: []look.Head{{Text: "Name"}, {Text: "Role"}, {Text: "For"}, {Text: "Since"}, {Text: "State"}}}
	world, options := p.House.World(), []look.Option(nil)
	for _, d := range duties {
		v.roles = append(v.roles, look.Pair{Name: d.name, Value: d.does})
		options = append(options, look.Option{Value: string(d.role), Text: d.name})
	}
	for _, a := range all {
		role := string(a.Role)
		for _, d := range duties {
			if d.role == a.Role {
				role = d.name
			}
		}
		state := look.Cell{Text: "open", Kind: look.Ok, Tag: true}
		if a.Closed {
			state = look.Cell{Text: "shut", Tag: true}
		} else if a.Name != who.Name {
			v.shut = append(v.shut, a.Name)
		}
		v.accounts.Rows = append(v.accounts.Rows, []look.Cell{look.T(a.Name), {Text: role, Note: a.Department}, look.T(string(a.Party)), look.T(say.Day(a.Created.UTC())), state})
	}
	parties := []look.Option{{Text: "Our own company"}}
	for _, x := range world.Parties {
		if x.ID != world.Company.ID {
			parties = append(parties, look.Option{Value: string(x.ID), Text: x.Name})
		}
	}
	v.fields = []look.Field{
		{Name: "name", Label: "Name of the account", Hint: "A letter, then letters, digits, points and dashes, in lower case; no address.", Value: r.PostFormValue("name"), Required: true},
		{Name: "role", Label: "Role", Options: options, Value: r.PostFormValue("role")},
		{Name: "party", Label: "For", Hint: "A partner acts for its own company.", Options: parties, Value: r.PostFormValue("party")},
		{Name: "department", Label: "Department", Hint: "In words; it may stay empty.", Value: strings.TrimSpace(r.PostFormValue("department"))},
	}
	reply.Page(w, r, status, reply.Frame(r, "People and roles"), accounts(v))
}
