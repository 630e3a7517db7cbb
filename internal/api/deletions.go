package api

import (
	"strconv"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func deletionRequests() []*operation {
	return []*operation{
		op("listDeletionRequests", "GET /deletion-requests", "What partners are asked to delete, and their word that they did, oldest first: a partner its own", listDeletionRequests).
			forDuties(access.SeeRights, access.AttestDeletion),
		op("showDeletionRequest", "GET /deletion-requests/{id}", "One of them with the answers that it names", showDeletionRequest).forDuties(access.SeeRights, access.AttestDeletion),
		op("attestDeletion", "POST /deletion-requests/{id}/attest", "Say for one's own company that every copy is deleted: the day, how, and who answers for it", attestDeletion).
			forDuties(access.AttestDeletion).keptFor(done).more("It says: \u201c" + flow.Attests + "\u201d The first word stands; no key speaks here. With a key: candor deletion attest."),
	}
}

// PartnerDeletion is one as programs read it; candor deletion list -o json prints the same. It names no person whose data it is.
type PartnerDeletion struct {
	ID        string             `json:"id"`
	Agreement candor.AgreementID `json:"agreement"`
	Party     candor.PartyID     `json:"party"`
	Why       string             `json:"why" doc:"agreement over, or public schedule"`
	State     string             `json:"state" doc:"asked, late or attested"`
	Answers   []string           `json:"answers" doc:"of which every copy is to be deleted"`
	Asked     time.Time          `json:"asked"`
	Due       time.Time          `json:"due"`
	Digest    string             `json:"digest" doc:"SHA-256 of the request, which an attestation is over"`
	Entry     int64              `json:"entry" doc:"of the record"`
	Attested  *Attested          `json:"attested,omitempty"`
}

// Attested is a partner's word.
type Attested struct {
	On     string    `json:"on"`
	Method string    `json:"method"`
	Person string    `json:"person"`
	At     time.Time `json:"at"`
	Signed bool      `json:"signed" doc:"with the company's key; else by somebody signed in for it"`
	Entry  int64     `json:"entry" doc:"of the record"`
}

// PartnerDeletionOf says how a request stands at a moment.
func PartnerDeletionOf(s flow.DeletionStanding, now time.Time) PartnerDeletion {
	q := s.Request
	o := PartnerDeletion{ID: strconv.FormatInt(q.ID, 10), Agreement: q.Agreement, Party: q.Party, Why: string(q.Why), State: s.State(now), Answers: []string{}, Asked: q.Asked, Due: q.Due, Digest: q.Digest().String(), Entry: s.Entry}
	for _, a := range q.Answers {
		o.Answers = append(o.Answers, strconv.FormatInt(a, 10))
	}
	if a := s.Attested; a != nil {
		o.Attested = &Attested{a.On.Format(time.DateOnly), a.Method, a.Person, a.At, len(a.Sig) > 0, s.AttestedEntry}
	}
	return o
}

type deletionsList struct {
	Items []PartnerDeletion `json:"items"`
}

func listDeletionRequests(c *call, _ none) (deletionsList, error) {
	all, now, err := c.House.Deletions(c.ctx(), c.who)
	out := deletionsList{[]PartnerDeletion{}}
	for _, s := range all {
		out.Items = append(out.Items, PartnerDeletionOf(s, now))
	}
	return out, err
}

type deletionID struct {
	ID int64 `json:"id" in:"path" doc:"the request's number" example:"1"`
}

func showDeletionRequest(c *call, in deletionID) (PartnerDeletion, error) {
	s, now, err := c.House.Deletion(c.ctx(), c.who, in.ID)
	if err != nil {
		return PartnerDeletion{}, err
	}
	return PartnerDeletionOf(s, now), nil
}

type toAttest struct {
	deletionID
	On     string `json:"on" format:"date" min:"10" max:"10" doc:"the day on which it was deleted (UTC)" example:"2026-01-31"`
	Method string `json:"method" min:"1" max:"500" doc:"how" example:"Removed from the warehouse and from mailboxes."`
	Person string `json:"person" min:"1" max:"500" doc:"who of your company answers for it" example:"Data protection office"`
}

func attestDeletion(c *call, in toAttest) (PartnerDeletion, error) {
	on, err := time.Parse(time.DateOnly, in.On)
	if err != nil {
		return PartnerDeletion{}, err // the schema checked it
	}
	if err := c.House.AttestDeletion(c.ctx(), c.who, in.ID, flow.Deleted{On: on, Method: in.Method, Person: in.Person}); err != nil {
		return PartnerDeletion{}, err
	}
	return showDeletionRequest(c, in.deletionID)
}
