// Package insights is the pages of answers: a list of earlier ones, and each with its numbers, its charts, what it took,
// what it must not be used for, and its receipt. It promises that no number stands without its uncertainty and that reading
// an answer again is free. It refuses to show a partner anything but its own: flow says whose an answer is.
package insights

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"errors"
	"net/http"
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

// Pages show answers.
type Pages struct {
	House  *flow.House
	Book   *refusals.Book
	Offers []flow.Offer // an answer to one of these bears its title
	Now    func() time.Time
}

// a page of the list; farther back than farthest is not paged to: an address is enough.
const (
	perPage  = 25
	farthest = 400
)

// List shows earlier answers, newest first.
func (p Pages) List(w http.ResponseWriter, r *http.Request) {
	who := reply.Of(r.Context()).Actor
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > farthest {
		n = 1
	}
	all, err := p.House.Insights(r.Context(), who, -1, n*perPage+1)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	more := len(all) > n*perPage
	all = all[min((n-1)*perPage, len(all)):min(n*perPage, len(all))]
	world := p.House.World()
	t := look.Table{ID: "answers", Caption: "Earlier answers, newest first", Hide: true, Heads: []look.Head{{Text: "Answer"}, {Text: "What for"}, {Text: "When"}}}
	board := who.Role == candor.Board
	if board {
		t.Heads = append(t.Heads, look.Head{Text: "Who received it"})
	}
	for _, l := range all {
		c := look.Cell{Link: look.Link{Path: "/insights/" + l.ID, Text: p.title(l)}, Note: "from " + strings.Join(l.Datasets, ", ")}
		if !l.Done {
			c = look.Cell{Text: p.title(l), Note: "Its run did not finish; nothing was released"}
		}
		row := []look.Cell{c, look.T(purpose(world, l.Purpose)), look.T(say.Moment(l.At.UTC()))}
		if board {
			row = append(row, look.T(party(world, l.Recipient)))
		}
		t.Rows = append(t.Rows, row)
	}
	pager := look.Pager{Name: "answers", Page: n, More: more, Link: func(n int) string { return "/insights?page=" + strconv.Itoa(n) }}
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Answers"), list(t, pager, who.Role))
}

// Show shows one answer.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	res, ok := p.result(w, r)
	if !ok {
		return
	}
	who := reply.Of(r.Context()).Actor
	around, err := p.House.Around(r.Context(), who, res.Decision.ID)
	if err != nil {
		refusals.Fail(w, r, err)
		return
	}
	v := p.view(res, around, who)
	f := reply.Frame(r, v.title)
	reply.Page(w, r, http.StatusOK, f, answer(v))
}

// result reads an answer again, or says why not: not there, an agreement that has ended, a run that did not finish.
func (p Pages) result(w http.ResponseWriter, r *http.Request) (flow.Result, bool) {
	who := reply.Of(r.Context()).Actor
	res, err := p.House.Insight(r.Context(), who, r.PathValue("id"))
	return res, p.readable(w, r, res, err)
}

// readable says why an answer cannot be read, where it cannot.
func (p Pages) readable(w http.ResponseWriter, r *http.Request, res flow.Result, err error) bool {
	switch {
	case errors.Is(err, flow.ErrUnfinished):
		reply.Problem(w, r, http.StatusConflict, candor.Reason{Rule: "unfinished", Text: "The question was recorded and charged, but its run did not finish, so nothing was released.",
			Protects: "What was charged stays charged: giving it back would tell something about the run.", Instead: "Ask it again; that is a new use."})
		return false
	case err != nil:
		refusals.Fail(w, r, err)
		return false
	case !res.Decision.Allowed:
		reply.Refuse(w, r, http.StatusForbidden, look.Refusal{Title: "This answer can no longer be read here", Reasons: res.Decision.Reasons,
			Decided: "The agreement, as its sides signed it", Links: []look.Link{{Path: "/partner", Text: "See your agreements"}, {Path: refusals.Path(res.Decision.ID), Text: "The recorded refusal"}}})
		return false
	}
	return true
}

// title is the offered question's, or the question itself, cut for a list.
func (p Pages) title(l flow.Listed) string {
	sql := l.Question
	if whom := among(p.House.World(), l.Among); whom != "" {
		sql = "Among " + whom + ": " + sql
	}
	if o, ok := flow.OfferFor(p.Offers, sql, l.Among); ok {
		return o.Title
	}
	return say.Cut(sql)
}

func purpose(w *flow.World, id candor.PurposeID) string {
	if x := w.Purpose(id); x.Title != "" {
		return x.Title
	}
	return string(id)
}

func party(w *flow.World, id candor.PartyID) string {
	if x, ok := w.Party(id); ok {
		return x.Name
	}
	return string(id)
}
