package access

import (
	"slices"
	"strings"

	"github.com/candor-data/candor"
)

// Action is one thing that a person can do with candor. Unknown actions are refused.
type Action string

const (
	SeeOwn    Action = "see-own"    // facts, uses, decisions, earnings about oneself
	ChangeOwn Action = "change-own" // choices and corrections
	DeleteOwn Action = "delete-own"

	KnowSelf  Action = "know-self"  // whom a sign-in stands for, its own tokens, and ending it
	MakeToken Action = "token-make" // a token for one's own programs

	AskInside  Action = "ask-inside"  // a protected answer for the company
	AskPartner Action = "ask-partner" // a protected answer for a partner, under its agreement
	Preview    Action = "preview"     // public arithmetic; costs nothing
	SeeInsight Action = "see-insight" // answers already released; a partner sees its own

	KeepQuestion Action = "question-keep" // save, share and schedule questions of the company's own

	SeeReach         Action = "reach-see" // how many people said yes or no to a purpose
	SeeCatalog       Action = "catalog-see"
	Describe         Action = "describe" // apply: datasets, purposes, notices, policies as files
	Load             Action = "load"
	SeeQuality       Action = "quality-see"     // grades with what they rest on, as recorded at load
	MendQuarantine   Action = "quarantine-mend" // repair, replay or discard rows that were set aside
	SeeQuarantine    Action = "quarantine-see"  // rows that were set aside, as they came
	CertifyData      Action = "data-certify"    // give and take back the board's word on a dataset
	NextEpoch        Action = "epoch-next"
	ImportPermission Action = "import-permission"

	ChangePermissionOf Action = "change-permission-of" // for a person who asked for it
	CorrectPerson      Action = "person-correct"       // for a person who asked for it
	ListPersons        Action = "person-list"
	ShowPerson         Action = "person-show" // one person's record, with its export; shown to them as a use
	DeletePerson       Action = "person-delete"
	SearchMarker       Action = "search-marker" // look for a text in every byte that candor keeps
	SeeRights          Action = "rights-see"    // requests of customers and their deadlines

	SeeAgreement     Action = "agreement-see" // a partner sees its own
	ApproveAgreement Action = "agreement-approve"
	SignAgreement    Action = "agreement-sign" // with one's own party's key
	EndAgreement     Action = "agreement-end"
	AttestDeletion   Action = "attest-deletion" // a partner says that it deleted

	SeeBoard      Action = "board-see"
	SetAllowance  Action = "allowance-set" // the all-partners cap; two signatures
	SeeAudit      Action = "audit-see"
	ExportAudit   Action = "audit-export"
	SeeAllEarning Action = "earnings-see-all"
	InviteUser    Action = "user-invite"
	CloseUser     Action = "user-close"
	Setup         Action = "setup"
)

// duty is who may do an action, what keeping others out protects, and what they can do instead.
type duty struct {
	roles    []candor.Role
	protects string
	instead  string
}

// duties is the one table. The operator holds the workspace's files and so may do everything, except what must be done
// with a partner's own key or in a partner's own name: a signature or an attestation that the host could make would be
// worth nothing.
var duties = func() map[Action]duty {
	const (
		c = candor.Customer
		a = candor.Analyst
		s = candor.Steward
		b = candor.Board
		p = candor.Partner
		o = candor.Operator
	)
	return map[Action]duty{
		SeeOwn:    {roles(c, o), "each person's data from everybody else", "Staff with that right can open one person's record as a steward; the person sees that they did."},
		ChangeOwn: {roles(c, o), "each person's own choices", "A steward can write down a choice that the person asked for."},
		DeleteOwn: {roles(c, o), "each person's own choices", "A steward can delete at the person's request."},

		KnowSelf:  {roles(c, a, s, b, p, o), "each sign-in from everybody but its owner", "Sign in first."},
		MakeToken: {roles(a, s, b, p), "customers: a token that lies in a file for months opens all that is known about its person; and each account", "Sign in for a day: a customer by the link that comes by mail; whoever is at the host, with an account of their own."},

		AskInside:  {roles(a, o), "customers, by keeping questions to the people trained to ask them", "Ask an analyst to put the question; a partner asks under its agreement."},
		AskPartner: {roles(p, o), "the agreement: its answers go to the partner who signed", "Ask inside the company as an analyst, or ask the partner to put the question."},
		Preview:    {roles(a, s, b, p, o), "nobody: staff and partners may all see what a question would need", "Sign in as staff or as a partner."},
		SeeInsight: {roles(a, b, p, o), "answers, which are for those who asked and those who answer for them", "Ask an analyst or a board member to show you the answer."},

		KeepQuestion: {roles(a, o), "customers, by keeping questions to the people trained to ask them", "Ask an analyst to save the question, and to share what it came to."},

		SeeReach:         {roles(a, s, b, o), "people's answers: they are told to the company, and to no other", "Ask the company; a partner's agreement says about how many people its questions cover."},
		SeeCatalog:       {roles(a, s, b, p, o), "nobody's data: it lists what kinds of data are held", "What is held about you is under your own page."},
		Describe:         {roles(s, o), "the meaning and the bounds of the data, on which every protection rests", "Send the description to a steward to apply."},
		Load:             {roles(s, o), "the data from rows that nobody answers for", "Give the file to a steward to load."},
		SeeQuarantine:    {roles(s, o), "people whose rows were set aside: the rows are shown as they came", "Ask a steward what was set aside, and why; counts are in the catalogue."},
		SeeQuality:       {roles(a, s, b, o), "people: what is worked out from their rows without noise stays inside the company", "How fresh the data is stands beside every answer; a member of staff can open its quality."},
		MendQuarantine:   {roles(s, o), "people's rows from being changed or thrown away by whoever does not answer for them", "Tell a steward what is wrong with the row, and what it should say."},
		CertifyData:      {roles(b, o), "whoever decides on numbers: a certificate is the board's word that data may be relied on", "Ask a board member; the dataset's page shows what they will look at."},
		NextEpoch:        {roles(s, o), "customers: when new data shows must not be an asker's choice", "New data shows by itself every night; a steward can open the next epoch."},
		ImportPermission: {roles(s, o), "people's choices from being written by somebody else", "Give the file to a steward to import."},

		ChangePermissionOf: {roles(s, o), "people's choices from being written by somebody else", "A customer changes their own choices on their page; a steward can write down what they asked for."},
		CorrectPerson:      {roles(s, o), "what people say about themselves from being written by somebody else", "A customer corrects their own facts on their page; a steward can write down what they asked for."},
		ListPersons:        {roles(s, o), "people from being looked up without need", "Ask a question about groups; a steward can find one person."},
		ShowPerson:         {roles(s, o), "people from being looked up without need", "Ask a question about groups; a steward can open one record, and its person sees that they did."},
		DeletePerson:       {roles(s, o), "people's data from being deleted by mistake", "A customer deletes on their own page; a steward can do it at their request."},
		SearchMarker:       {roles(s, o), "people from being looked up without need", "Ask a steward to search; a receipt of a deletion already holds the search's result."},
		SeeRights:          {roles(s, b, o), "people who made a request", "A customer sees their own requests on their page."},

		SeeAgreement:     {roles(a, s, b, p, o), "the terms between the companies", "Whom your data goes to is on your own page, under recipients."},
		ApproveAgreement: {roles(b, o), "customers: who receives answers is the board's decision", "Send it to the board for approval."},
		SignAgreement:    {roles(b, p), "each company: only its own people sign for it, with its own key", "Ask a board member to sign for the company, or the partner to sign with its own key."},
		EndAgreement:     {roles(b, p, o), "the agreement from being ended by somebody whom it does not bind", "Ask a board member or the partner to end it. To stop uses of your own data, change your choices."},
		AttestDeletion:   {roles(p), "the proof: a partner's word that it deleted counts only from the partner", "Remind the partner; what is outstanding stays visible to the person."},

		SeeBoard:      {roles(b, o), "decisions that are not made yet", "Ask a board member; what was decided is in the catalogue and in the agreements."},
		SetAllowance:  {roles(b, o), "customers: how much may be learnt in all is the board's decision", "Ask the board; it takes two signatures and customers are told first."},
		SeeAudit:      {roles(b, o), "people and partners named in the ledger's entries", "Anybody can verify the public log; a board member can show an entry."},
		ExportAudit:   {roles(b, o), "people and partners named in the ledger's entries", "Anybody can verify the public log; a board member can export for an auditor."},
		SeeAllEarning: {roles(b, o), "what each person and each partner earns and pays", "A customer sees their own earnings on their page; a board member sees the accounts."},
		InviteUser:    {roles(b, o), "the house from accounts that nobody answers for", "Ask a board member for the invitation."},
		CloseUser:     {roles(b, o), "colleagues from being locked out", "Ask a board member to close the account."},
		Setup:         {roles(b, o), "the workspace from being set up twice", "Ask a board member, or run candor at the host."},
	}
}()

func roles(rs ...candor.Role) []candor.Role { return rs }

// Actions lists every action, sorted.
func Actions() []Action {
	out := make([]Action, 0, len(duties))
	for act := range duties {
		out = append(out, act)
	}
	slices.Sort(out)
	return out
}

// Has reports whether a role has a duty: for lists of who may. Allow decides.
func Has(role candor.Role, act Action) bool {
	d, ok := duties[act]
	return ok && slices.Contains(d.roles, role)
}

// Allow says whether the actor's role has the duty: nil is yes, else the reasons. It says nothing about whose data it is:
// the rooms check that a customer means themselves and a partner its own agreement. Whatever is unknown, contradictory or
// empty is refused (law 2).
func Allow(who candor.Actor, act Action) []candor.Reason {
	d, ok := duties[act]
	if !ok {
		return refuse("There is no such action, so nobody may do it.", "everybody, from what nobody has thought about", "Choose an action from the menu; help lists them.")
	}
	if text := misfit(who); text != "" {
		return refuse(text, d.protects, "Sign in, or ask a board member to invite you.")
	}
	if !slices.Contains(d.roles, who.Role) {
		return refuse("This is for "+list(d.roles)+"; you are signed in as "+words[who.Role]+".", d.protects, d.instead)
	}
	return nil
}

// misfit says what is wrong with an actor that no sign-in makes.
func misfit(who candor.Actor) string {
	switch who.Role {
	case candor.Nobody:
		return "You are not signed in."
	case candor.Customer:
		if who.Subject == 0 {
			return "Nobody stands behind this sign-in."
		}
	case candor.Analyst, candor.Steward, candor.Board, candor.Partner, candor.Operator:
		if who.Subject != 0 {
			return "A sign-in is for a customer or for a colleague, never for both."
		}
		if who.Party == "" || who.Name == "" {
			return "It is not known for which company this sign-in acts."
		}
	default:
		return "This sign-in has a role that nobody knows."
	}
	return ""
}

func refuse(text, protects, instead string) []candor.Reason {
	return []candor.Reason{{Rule: "role", Text: text, Protects: protects, Instead: instead}}
}

var words = map[candor.Role]string{
	candor.Customer: "a customer", candor.Analyst: "an analyst", candor.Steward: "a steward",
	candor.Board: "a board member", candor.Partner: "a partner", candor.Operator: "the operator",
}

var plurals = map[candor.Role]string{
	candor.Customer: "customers about themselves", candor.Analyst: "analysts", candor.Steward: "stewards",
	candor.Board: "board members", candor.Partner: "partners", candor.Operator: "the operator",
}

func list(rs []candor.Role) string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = plurals[r]
	}
	if n := len(out) - 1; n > 0 {
		return strings.Join(out[:n], ", ") + " and " + out[n]
	}
	return out[0]
}
