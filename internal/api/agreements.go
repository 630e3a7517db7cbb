package api

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
)

func agreements() []*operation {
	return []*operation{
		op("listAgreements", "GET /agreements", "What partners may ask: a partner sees its own", listAgreements).forDuties(access.SeeAgreement),
		op("showAgreement", "GET /agreements/{agreement}", "One agreement with its words", showAgreement).forDuties(access.SeeAgreement),
		op("weighAgreement", "GET /agreements/{agreement}/effect", "What it newly allows, whom it concerns, and what could be learnt under it at most", weighAgreement).forDuties(access.ApproveAgreement).
			more("Worked out from its words, the data contracts and the limits in force; about how many people is noised, or told in hundreds. Each look is recorded."),
		op("downloadWords", "GET /agreements/{agreement}/words", "The exact bytes that every side signs", downloadWords).forDuties(access.SeeAgreement).giving("text/plain").
			more("Sign them where your key is: `candor agreement sign --file WORDS --as PARTY --key KEY --out signed.json`."),
		op("signAgreement", "POST /agreements/{agreement}/sign", "Add a side's signature, made elsewhere: the key never comes here", signAgreement).forDuties(access.SignAgreement).keptFor(replayed),
		op("refuseAgreement", "POST /agreements/{agreement}/refuse", "Say no for one's own company: it is kept, and these words stay refused", refuseAgreement).forDuties(access.SignAgreement).keptFor(replayed),
		op("endAgreement", "POST /agreements/{agreement}/end", "End an agreement for one's own company, at once or on a day: no use starts afterwards", endAgreement).forDuties(access.EndAgreement).keptFor(replayed),
	}
}

type agreementsList struct {
	Items []Agreement `json:"items"`
}

func listAgreements(c *call, _ none) (agreementsList, error) {
	all, now, err := c.House.Agreements(c.ctx(), c.who)
	out := agreementsList{[]Agreement{}}
	for _, s := range all {
		out.Items = append(out.Items, AgreementOf(s, now))
	}
	return out, err
}

type agreementID struct {
	Agreement candor.AgreementID `json:"agreement" in:"path" min:"1" max:"200" doc:"the agreement's id" example:"fernco-payco"`
}

func showAgreement(c *call, in agreementID) (Agreement, error) {
	s, now, err := c.House.Agreement(c.ctx(), c.who, in.Agreement)
	if err != nil {
		return Agreement{}, err
	}
	return AgreementOf(s, now), nil
}

func weighAgreement(c *call, in agreementID) (flow.Approval, error) {
	x, err := c.House.Approval(c.ctx(), c.who, in.Agreement)
	x.Wordings = filled(x.Wordings)
	return x, err
}

func downloadWords(c *call, in agreementID) (download, error) {
	s, _, err := c.House.Agreement(c.ctx(), c.who, in.Agreement)
	return download{"agreement.txt", func(w io.Writer) error {
		_, err := w.Write(s.Agreement.Canonical())
		return err
	}}, err
}

type signature struct {
	agreementID
	Signed string `json:"signed" min:"1" max:"500000" doc:"what is in the file that candor agreement sign wrote"`
}

func signAgreement(c *call, in signature) (Agreement, error) {
	if _, err := showAgreement(c, in.agreementID); err != nil {
		return Agreement{}, err
	}
	if strings.Contains(in.Signed, "candor-ed25519-private") {
		return Agreement{}, problem(http.StatusUnprocessableEntity, "private-key", "This is a private key. It was not kept, but it has now left the place where it was made.", "Make a new key with candor key new, have it registered, and sign on your own machine.")
	}
	why, err := c.House.SignFile(c.ctx(), c.who, in.Agreement, []byte(in.Signed))
	if err != nil {
		return Agreement{}, err
	}
	if why != nil {
		return Agreement{}, refusal(http.StatusUnprocessableEntity, why)
	}
	return showAgreement(c, in.agreementID)
}

type statement struct {
	agreementID
	Reason string `json:"reason" min:"1" max:"2000" doc:"why, in plain words: it is kept, and the other side reads it" example:"The price is too low."`
}

func refuseAgreement(c *call, in statement) (Agreement, error) {
	if err := c.House.RefuseAgreement(c.ctx(), c.who, in.Agreement, in.Reason); err != nil {
		return Agreement{}, err
	}
	return showAgreement(c, in.agreementID)
}

type ending struct {
	statement
	On string `json:"on,omitempty" format:"date" max:"10" doc:"the first day on which nothing may be asked (UTC); left out: at once" example:"2090-01-01"`
}

func endAgreement(c *call, in ending) (Agreement, error) {
	var on time.Time
	if in.On != "" {
		var err error
		if on, err = time.Parse(time.DateOnly, in.On); err != nil {
			return Agreement{}, err // the schema checked it
		}
		if on.Before(c.Now().UTC().Truncate(24 * time.Hour)) {
			return Agreement{}, problem(http.StatusUnprocessableEntity, "past", "That day is over.", "Leave it out to end the agreement at once.")
		}
	}
	if err := c.House.EndAgreement(c.ctx(), c.who, in.Agreement, in.Reason, on); err != nil {
		return Agreement{}, err
	}
	return showAgreement(c, in.agreementID)
}
