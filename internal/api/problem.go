package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/api/schema"
	"github.com/candor-data/candor/internal/flow"
)

// Problem is the one form of everything that is not done: RFC 9457, with a code for programs, and a text and a way forward
// for people. It never repeats what was sent (law 5).
type Problem struct {
	Title    string          `json:"title" doc:"the status in words"`
	Status   int             `json:"status" doc:"the HTTP status"`
	Code     string          `json:"code" doc:"which rule said no: stable, for programs"`
	Text     string          `json:"text" doc:"what is the matter, for people"`
	Protects string          `json:"protects,omitempty" doc:"whom or what the rule protects"`
	Instead  string          `json:"instead" doc:"the way forward"`
	Reasons  []candor.Reason `json:"reasons,omitempty" doc:"every rule that spoke, where there are several"`
	Errors   []schema.Misfit `json:"errors,omitempty" doc:"where a request does not fit the document"`
	Decision *flow.Decision  `json:"decision,omitempty" doc:"the recorded no to a question, as candor ask -o json prints it"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Text }

func problem(status int, code, text, instead string) *Problem {
	return &Problem{Status: status, Code: code, Text: text, Instead: instead}
}

// refusal tells reasons; the first speaks for all.
func refusal(status int, why []candor.Reason) *Problem {
	if len(why) == 0 {
		return failed
	}
	p := &Problem{Status: status, Code: why[0].Rule, Text: why[0].Text, Protects: why[0].Protects, Instead: why[0].Instead}
	if len(why) > 1 {
		p.Reasons = why
	}
	if p.Instead == "" {
		p.Instead = "Ask whoever runs this service."
	}
	return p
}

// decided is a recorded no (CONTRACT: "A refusal").
func decided(d flow.Decision) *Problem {
	p := refusal(http.StatusForbidden, d.Reasons)
	p.Decision, p.Reasons = &d, nil
	return p
}

// notSignedIn tells reasons of the door: too many tries, or nothing that opens it.
func notSignedIn(why []candor.Reason) *Problem {
	if len(why) > 0 && why[0].Rule == "attempts" {
		return refusal(http.StatusTooManyRequests, why)
	}
	return refusal(http.StatusUnauthorized, why)
}

// Problems that say the same whatever was sent.
var (
	failed     = problem(500, "failed", "A fault on our side stopped this. It was noted without your data.", "Try again; if it stays, tell whoever runs this service.")
	unready    = problem(503, "not-set-up", "Nobody has described the company yet, so nobody can sign in.", "Run candor apply at the host.")
	notThere   = problem(404, "not-found", "There is nothing of that name, or it is not yours to know of.", "Check the name; the lists of this API show what there is.")
	noRoute    = problem(404, "no-such-operation", "This address is none of the API's.", "GET /api/openapi.json lists the operations.")
	noBody     = problem(400, "unreadable", "The body is not JSON text in UTF-8 with one value.", "Send what the document describes.")
	notJSON    = problem(415, "content-type", "The body's content type is not one that this operation takes.", "See the operation's requestBody in GET /api/openapi.json.")
	tooLarge   = problem(413, "too-large", "The body is larger than this operation takes.", "Send less at once.")
	stale      = problem(409, "stale", "What the decision stood on kept changing while it was made.", "Send the same again.")
	unfinished = problem(409, "unfinished", "This question was charged and recorded, but its run did not finish: nothing was released.", "Ask it again: that is a new use.")
	crossSite  = problem(403, "cross-origin", "The request came from another site.", "Call the API from its own site, or from a program with a token.")
)

// aboutWho are rules that speak of who asks, not of what was asked for.
var aboutWho = []string{"role", "not-your-party", "not-yours", "wrong-recipient", "no-person"}

// found turns what a step returned into a problem; what nobody foresaw is a fault of ours.
func found(err error) *Problem {
	var p *Problem
	var no *flow.Refused
	var mistake *flow.Mistake
	var large *http.MaxBytesError
	var file *flow.FileError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &no) && no.Decision.ID != "":
		return decided(no.Decision)
	case errors.As(err, &no) && len(no.Decision.Reasons) > 0 && !slices.Contains(aboutWho, no.Decision.Reasons[0].Rule):
		return refusal(http.StatusUnprocessableEntity, no.Decision.Reasons) // what was asked for cannot be, whoever asks
	case errors.As(err, &no):
		return refusal(http.StatusForbidden, no.Decision.Reasons)
	case errors.As(err, &mistake):
		return refusal(http.StatusUnprocessableEntity, []candor.Reason{mistake.Reason})
	case errors.As(err, &file):
		return problem(http.StatusUnprocessableEntity, "file", "The file was not taken: "+file.Error()+".", "Mend the file and send it again; nothing was changed.")
	case errors.As(err, &large):
		return tooLarge
	case errors.Is(err, flow.ErrNotFound), errors.Is(err, flow.ErrUnknownAgreement), errors.Is(err, flow.ErrNobody):
		return notThere
	case errors.Is(err, flow.ErrStale):
		return stale
	case errors.Is(err, flow.ErrUnfinished):
		return unfinished
	}
	return failed
}

// misfit tells where a request does not fit.
func misfit(ms []schema.Misfit) *Problem {
	p := problem(http.StatusUnprocessableEntity, "does-not-fit", "The request does not fit what the document says of it.", "See errors: each names the place and what it must be.")
	p.Errors = ms
	return p
}

// send answers with the problem.
func (p *Problem) send(w http.ResponseWriter) {
	said := *p
	said.Title = http.StatusText(p.Status)
	b, err := json.Marshal(said)
	if err != nil {
		panic("api: a problem is texts and numbers: " + err.Error())
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="candor"`)
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(b)
}
