package refusals

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// Pages show refusals.
type Pages struct {
	House *flow.House
	Book  *Book
}

// Show shows one recorded refusal.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	n, ok := entry(r.PathValue("entry"))
	if !ok {
		reply.Problem(w, r, http.StatusNotFound)
		return
	}
	rec, err := p.House.Refusal(r.Context(), who, n)
	if err != nil {
		Fail(w, r, err)
		return
	}
	asked, told := p.Book.Of(who, n)
	v := p.view(rec, asked, told, who)
	if told && v.path != "" {
		if v.mends, err = p.House.Nearest(r.Context(), asked.Request); err != nil {
			Fail(w, r, err)
			return
		}
	}
	f := reply.Frame(r, v.refusal.Title)
	f.Focus = true // it answers what was just pressed
	reply.Page(w, r, http.StatusOK, f, shown(v))
}

type view struct {
	refusal look.Refusal
	facts   []look.Pair
	told    bool
	path    string // where its reader asks; empty: they do not
	entry   string
	mends   []flow.NearQuestion
}

// asks is where a role puts questions.
var asks = map[candor.Role]string{candor.Analyst: "/ask", candor.Partner: "/partner/ask"}

func (p Pages) view(rec flow.RecordedRefusal, asked Asked, told bool, who candor.Actor) view {
	w := p.House.World()
	v := view{told: told, path: asks[who.Role], entry: strconv.FormatInt(rec.Entry, 10), refusal: look.Refusal{Title: "This question was not answered", Top: true}}
	var by []string
	for _, x := range rec.Rules {
		if !told {
			v.refusal.Reasons = append(v.refusal.Reasons, x.Reason)
		}
		if !slices.Contains(by, x.By) {
			by = append(by, x.By)
		}
	}
	if told {
		v.refusal.Reasons = asked.Reasons
	}
	v.refusal.Decided = say.Upper(strings.Join(by, "; ")) + ", on " + say.Moment(rec.At.UTC())
	switch {
	case v.path != "":
		v.refusal.Links = []look.Link{{Path: v.path + again(told, v.entry), Text: change(told)}, {Path: "/insights", Text: "Read earlier answers: free"}}
	case who.Role == candor.Board:
		v.refusal.Links = []look.Link{{Path: "/board/audit", Text: "See the record"}}
	}
	v.facts = []look.Pair{{Name: "Entry in the record", Value: say.Count(rec.Entry)}, {Name: "When", Value: say.Moment(rec.At.UTC())}, {Name: "Who asked", Value: asker(w, rec)}}
	if purpose := w.Purpose(rec.Purpose); purpose.ID != "" {
		v.facts = append(v.facts, look.Pair{Name: "What for", Value: purpose.Title})
	}
	v.facts = append(v.facts, look.Pair{Name: "What it used", Value: "Nothing: a refusal costs no money and no allowance."})
	return v
}

func asker(w *flow.World, rec flow.RecordedRefusal) string {
	name := string(rec.Recipient)
	if party, ok := w.Party(rec.Recipient); ok {
		name = party.Name
	}
	role := look.RoleName(rec.Role)
	if name == "" {
		return say.Upper(role)
	}
	return name + " (" + role + ")"
}

func again(told bool, entry string) string {
	if told {
		return "?again=" + entry
	}
	return ""
}

func change(told bool) string {
	if told {
		return "Change the question"
	}
	return "Ask another question"
}
