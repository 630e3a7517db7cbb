package board

import (
	"cmp"
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
	roles    []look.Pair
	invite   []look.Field
	shut     look.Field // a choice of everybody but the reader
	refused  []candor.Reason
	invited  access.Invitee // whom the form was about
	link     string         // of the invitation, once
}

// People shows who has which role. Customers have no account here.
func (p Pages) People(w http.ResponseWriter, r *http.Request) {
	if door, ok := p.door(w, r); ok {
		p.roster(w, r, door, people{})
	}
}

// Invite makes a one-time link, shown this once: with it an account's owner sets a password or gets a key.
func (p Pages) Invite(w http.ResponseWriter, r *http.Request) {
	door, ok := p.door(w, r)
	if !ok || !reply.Form(w, r) {
		return
	}
	who := access.Invitee{Name: r.PostFormValue("name"), Role: candor.Role(r.PostFormValue("role")), Party: candor.PartyID(r.PostFormValue("party")), Department: strings.TrimSpace(r.PostFormValue("department"))}
	secret, no, err := door.Invite(r.Context(), reply.Of(r.Context()).Actor, who)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := people{refused: no, invited: who}
	if no == nil {
		v.link = "/sign-in/setup?token=" + secret.Reveal()
	}
	p.roster(w, r, door, v)
}

// Shut closes an account.
func (p Pages) Shut(w http.ResponseWriter, r *http.Request) {
	door, ok := p.door(w, r)
	if !ok || !reply.Form(w, r) {
		return
	}
	who, name := reply.Of(r.Context()).Actor, r.PostFormValue("account")
	if name == who.Name {
		p.roster(w, r, door, people{refused: []candor.Reason{{Rule: "account", Text: "This account is your own.",
			Protects: "the board from locking itself out", Instead: "Another board member can shut it."}}})
		return
	}
	no, err := door.Close(r.Context(), who, name)
	switch {
	case err != nil:
		refusals.Fail(w, r, err)
	case no != nil:
		p.roster(w, r, door, people{refused: no})
	default:
		reply.There(w, r, "/board/people")
	}
}

// door is where accounts are kept.
func (p Pages) door(w http.ResponseWriter, r *http.Request) (*access.Door, bool) {
	d, err := p.Door()
	if err != nil {
		refusals.Fail(w, r, err)
	}
	return d, err == nil
}

func (p Pages) roster(w http.ResponseWriter, r *http.Request, door *access.Door, v people) {
	who := reply.Of(r.Context()).Actor
	all, no, err := door.Accounts(r.Context(), who)
	switch {
	case err != nil:
		refusals.Fail(w, r, err)
		return
	case no != nil:
		reply.Problem(w, r, http.StatusForbidden, no...)
		return
	}
	names, roles := map[candor.Role]string{}, []look.Option(nil)
	for _, d := range duties {
		names[d.role] = d.name
		v.roles = append(v.roles, look.Pair{Name: d.name, Value: d.does})
		roles = append(roles, look.Option{Value: string(d.role), Text: d.name})
	}
	v.accounts = look.Table{ID: "accounts", Caption: "Accounts", Hide: true, Empty: "Nobody has an account.",
		Heads: []look.Head{{Text: "Name"}, {Text: "Role"}, {Text: "For"}, {Text: "Since"}, {Text: "State"}}}
	v.shut = look.Field{Name: "account", Label: "Account"}
	for _, a := range all {
		state := look.Cell{Text: "open", Kind: look.Ok, Tag: true}
		if a.Closed {
			state = look.Cell{Text: "shut", Tag: true}
		} else if a.Name != who.Name {
			v.shut.Options = append(v.shut.Options, look.Option{Value: a.Name, Text: a.Name})
		}
		v.accounts.Rows = append(v.accounts.Rows, []look.Cell{look.T(a.Name), {Text: cmp.Or(names[a.Role], string(a.Role)), Note: a.Department}, look.T(string(a.Party)), look.T(say.Day(a.Created.UTC())), state})
	}
	world := p.House.World()
	parties := []look.Option{{Text: "Our own company"}}
	for _, x := range world.Parties {
		if x.ID != world.Company.ID {
			parties = append(parties, look.Option{Value: string(x.ID), Text: x.Name})
		}
	}
	said, status := access.Invitee{}, http.StatusOK
	if len(v.refused) > 0 { // what was typed stays, to be mended
		said, status = v.invited, http.StatusUnprocessableEntity
	}
	v.invite = []look.Field{
		{Name: "name", Label: "Name of the account", Hint: "A letter, then letters, digits, points and dashes, in lower case; no address.", Value: said.Name, Required: true},
		{Name: "role", Label: "Role", Options: roles, Value: string(said.Role)},
		{Name: "party", Label: "For", Hint: "A partner acts for its own company.", Options: parties, Value: string(said.Party)},
		{Name: "department", Label: "Department", Hint: "In words; it may stay empty.", Value: said.Department},
	}
	fr := reply.Frame(r, "People and roles")
	fr.Focus = len(v.refused) > 0 || v.link != ""
	reply.Page(w, r, status, fr, accounts(v))
}
