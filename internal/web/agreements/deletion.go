package agreements

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// deleting is a request to delete, as the partner who was asked reads it.
type deleting struct {
	id, agreement, why, state string
	kind                      look.Kind
	facts                     []look.Pair
	answers                   []string
	more                      int
	said                      []look.Pair // what was attested; none: it is open
	kept                      bool
	fields                    []look.Field
	refusal                   *look.Refusal
	company, as               string
	digest                    string
}

// mostNamed is how many answers a page names one by one.
const mostNamed = 50

// Deletion shows a partner what it is asked to delete.
func (p Pages) Deletion(w http.ResponseWriter, r *http.Request) {
	s, now, ok := p.deletion(w, r)
	if !ok {
		return
	}
	v := p.deleting(r, s, now)
	v.kept = r.URL.Query().Get("kept") == "yes" && s.Attested != nil
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Delete your copies"), deletion(v))
}

// Attest takes the partner's word: the day, how, and who answers for it.
func (p Pages) Attest(w http.ResponseWriter, r *http.Request) {
	s, now, ok := p.deletion(w, r)
	if !ok || !reply.Form(w, r) {
		return
	}
	if s.Attested != nil { // pressed twice, or a colleague was quicker: the word stands
		reply.There(w, r, "/partner/delete/"+r.PathValue("id")+"?kept=yes")
		return
	}
	v := p.deleting(r, s, now)
	for i := range v.fields {
		v.fields[i].Value = strings.TrimSpace(r.PostFormValue(v.fields[i].Name))
	}
	day, err := time.Parse(time.DateOnly, v.fields[0].Value)
	switch {
	case err != nil || day.After(now):
		v.fields[0].Wrong = "Write the day as 2026-11-22: today, or earlier."
	case v.fields[1].Value == "" || len(v.fields[1].Value) > 500:
		v.fields[1].Wrong = "Say how, in at most 500 letters."
	case v.fields[2].Value == "" || len(v.fields[2].Value) > 500:
		v.fields[2].Wrong = "Name the person, or their office."
	case r.PostFormValue("sure") != "yes":
		v.refusal = &look.Refusal{Title: "Nothing was recorded", Reasons: []candor.Reason{{Rule: "not-ticked", Text: "The box under the sentence is not ticked.", Protects: "Your company’s word is given on purpose.", Instead: "Tick the box once it is true."}}}
	}
	if v.refusal != nil || slices.ContainsFunc(v.fields, func(f look.Field) bool { return f.Wrong != "" }) {
		f := reply.Frame(r, "Delete your copies")
		f.Focus = true
		reply.Page(w, r, http.StatusUnprocessableEntity, f, deletion(v))
		return
	}
	err = p.House.AttestDeletion(r.Context(), reply.Of(r.Context()).Actor, s.Request.ID, flow.Deleted{On: day, Method: v.fields[1].Value, Person: v.fields[2].Value})
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	reply.There(w, r, "/partner/delete/"+v.id+"?kept=yes")
}

func (p Pages) deletion(w http.ResponseWriter, r *http.Request) (flow.DeletionStanding, time.Time, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		reply.Problem(w, r, http.StatusNotFound)
		return flow.DeletionStanding{}, time.Time{}, false
	}
	s, now, err := p.House.Deletion(r.Context(), reply.Of(r.Context()).Actor, id)
	if errors.Is(err, flow.ErrNotFound) {
		reply.Problem(w, r, http.StatusNotFound)
		return s, now, false
	}
	if err != nil {
		refusals.Fail(w, r, err)
		return s, now, false
	}
	return s, now, true
}

func (p Pages) deleting(r *http.Request, s flow.DeletionStanding, now time.Time) deleting {
	q := s.Request
	v := deleting{id: strconv.FormatInt(q.ID, 10), agreement: string(q.Agreement), company: p.House.World().Company.Name, as: p.name(q.Party), digest: q.Digest().String(),
		why: "While an agreement is in force, candor asks this every 28 days of all that was released before, whatever happened. You can read the answers here again, free."}
	if q.Why == "agreement over" {
		v.why = "The agreement is over. What it gave is to be deleted, as it says."
	}
	v.state, v.kind = deletionState(s, now)
	v.facts = []look.Pair{{Name: "Agreement", Value: v.agreement}, {Name: "Asked", Value: say.Day(q.Asked.UTC())}, {Name: "By", Value: say.Day(q.Due.UTC()) + " (" + say.Left(now.UTC(), q.Due.UTC()) + ")"},
		{Name: "What", Value: "every copy, export and file made of " + say.Plural(int64(len(q.Answers)), "answer", "answers")}}
	for i, a := range q.Answers {
		if i == mostNamed {
			v.more = len(q.Answers) - mostNamed
			break
		}
		v.answers = append(v.answers, strconv.FormatInt(a, 10))
	}
	if a := s.Attested; a != nil {
		key := "somebody signed in for the company; no key"
		if len(a.Sig) > 0 {
			key = "the company’s key"
		}
		v.facts[2].Value = say.Day(q.Due.UTC())
		v.said = []look.Pair{{Name: "Said", Value: flow.Attests}, {Name: "Deleted on", Value: say.Day(a.On.UTC())}, {Name: "How", Value: a.Method}, {Name: "Who answers for it", Value: a.Person},
			{Name: "Recorded", Value: say.Moment(a.At.UTC()) + ", entry " + say.Count(s.AttestedEntry)}, {Name: "Signed by", Value: key}}
		return v
	}
	v.fields = []look.Field{
		{Name: "on", Label: "Deleted on", Type: "date", Required: true, Hint: "The day on which it was done."},
		{Name: "method", Label: "How", Required: true, Hint: "Such as: removed from the warehouse and from mailboxes; backups end on 3 December."},
		{Name: "person", Label: "Who answers for it", Required: true, Hint: "A name or an office in your company. Only the board of " + v.company + " reads it.", Complete: "off"},
	}
	return v
}

func deletionState(s flow.DeletionStanding, now time.Time) (string, look.Kind) {
	switch s.State(now) {
	case "attested":
		return "attested", look.Ok
	case "late":
		return "late", look.Bad
	}
	return "due", look.Warn
}

// asked lists what waits for the partner, then what it attested.
func (p Pages) asked(r *http.Request) (look.Table, error) {
	all, now, err := p.House.Deletions(r.Context(), reply.Of(r.Context()).Actor)
	t := look.Table{ID: "delete", Caption: "Copies to delete", Hide: true, Empty: "Nothing is asked of you.", Heads: []look.Head{{Text: "Asked"}, {Text: "Answers", Number: true}, {Text: "State"}}}
	for i := len(all) - 1; i >= 0; i-- {
		s := all[i]
		text, kind := deletionState(s, now)
		t.Rows = append(t.Rows, []look.Cell{{Link: look.Link{Path: "/partner/delete/" + strconv.FormatInt(s.Request.ID, 10), Text: say.Day(s.Request.Asked.UTC())}}, look.T(say.Count(int64(len(s.Request.Answers)))), {Text: text, Kind: kind, Tag: true}})
	}
	return t, err
}
