package home

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// shownRuns is how many epochs a question's history shows.
const shownRuns = 12

// course is what a question's schedule did and will do.
type course struct {
	every   look.Field
	says    string
	takes   string
	stopped *look.Refusal
	charts  []chart.SVG
	runs    []ran
}

// ran is a run in words.
type ran struct {
	when, what string
	answers    []string
	refusal    string
}

var often = map[flow.Every]string{flow.EachEpoch: "at each new epoch", flow.EachWeek: "each week", flow.EachMonth: "each month"}

// course reads a question's history, as whoever looks.
func (p Pages) course(r *http.Request, q flow.SavedQuestion) (course, error) {
	who := reply.Of(r.Context()).Actor
	c := course{says: "It is not asked by itself.", every: look.Field{Name: "every", Label: "Ask it again", Options: []look.Option{{Text: "never by itself"}}}}
	for _, e := range []flow.Every{flow.EachEpoch, flow.EachWeek, flow.EachMonth} {
		c.every.Options = append(c.every.Options, look.Option{Value: string(e), Text: often[e]})
	}
	if s := q.Schedule; s != nil {
		c.every.Value = string(s.Every)
		c.says = "It is asked " + often[s.Every] + ", as " + q.Owner + ", since " + say.Moment(s.Set.UTC()) + "."
		if s.Stopped != nil {
			c.every.Value, c.says = "", "It is no longer asked by itself."
			c.stopped = &look.Refusal{Title: "Its schedule stopped, " + say.Moment(s.Stopped.UTC()), Reasons: s.Reasons}
		}
	}
	if q.Mine {
		takes, err := p.takes(r, who, q.Asks)
		if err != nil {
			return c, err
		}
		c.takes = takes
	}
	runs, err := p.House.QuestionRuns(r.Context(), who, q.ID, shownRuns)
	if err != nil {
		return c, err
	}
	for _, x := range runs {
		c.runs = append(c.runs, ran{when: day(x), what: states[x.State], answers: x.Answers, refusal: x.Refusal})
	}
	if c.stopped != nil && len(runs) > 0 && runs[0].Refusal != "" {
		c.stopped.Links = []look.Link{{Path: refusals.Path(runs[0].Refusal), Text: "The recorded refusal"}}
	}
	c.charts, err = p.history(r, who, q, runs)
	return c, err
}

func day(r flow.QuestionRun) string { return say.Day(r.EpochAt.UTC()) }

var states = map[flow.RunState]string{
	flow.RunAsking: "is being asked", flow.RunAnswered: "answered", flow.RunRefused: "refused, and not asked again",
	flow.RunFailed: "a fault on our side; it is asked again at the next epoch", flow.RunCut: "cut off: charged, and nothing was released",
}

// takes says what one round uses up, by public arithmetic.
func (p Pages) takes(r *http.Request, who candor.Actor, asks []flow.Wish) (string, error) {
	left, of := int64(-1), int64(0)
	for _, a := range asks {
		seen, err := p.House.Preview(r.Context(), a.Request(who))
		if err != nil {
			return "", err
		}
		for _, s := range seen.Ladder {
			if s.Precision == a.Precision && s.Of > 0 && (left < 0 || s.Left < left) {
				left, of = s.Left, s.Of
			}
		}
	}
	if left < 0 {
		return "", nil
	}
	return fmt.Sprintf("Each time takes %s of the allowance of all teams, of which %s of %s such questions are left today.", say.Plural(int64(len(asks)), "question", "questions"), say.Count(left), say.Count(of)), nil
}

// history draws the figures of a question over epochs, oldest first: each a dot with whiskers. Answers are read as whoever
// looks; one that cannot be read any more is left out, and the list below says what became of its run.
func (p Pages) history(r *http.Request, who candor.Actor, q flow.SavedQuestion, runs []flow.QuestionRun) ([]chart.SVG, error) {
	menu := home.Offer(p.House.World())
	rows, order, unit := map[string][]chart.Value{}, []string{}, ""
	for i := len(runs) - 1; i >= 0; i-- {
		if runs[i].State != flow.RunAnswered {
			continue
		}
		var got []flow.Result
		for _, id := range runs[i].Answers {
			res, err := p.House.Insight(r.Context(), who, id)
			var no *flow.Refused
			if errors.As(err, &no) {
				return nil, err
			}
			if err != nil || !res.Decision.Allowed {
				break
			}
			got = append(got, res)
		}
		if len(got) != len(q.Asks) {
			continue
		}
		points, in := menu.Points(home.Question(q.Kind), q.Inputs, got)
		for _, x := range points {
			if rows[x.Name] == nil {
				order = append(order, x.Name)
			}
			rows[x.Name] = append(rows[x.Name], value(day(runs[i]), x.Estimate, x.Few))
		}
		unit = in
	}
	var out []chart.SVG
	for i, name := range order {
		out = append(out, chart.Dots{Head: chart.Head{ID: fmt.Sprintf("epochs%d", i), Title: say.Upper(name), What: "Epoch", Unit: unit,
			Desc: "How it came out at each epoch, each with its interval."}, Rows: rows[name]}.SVG())
	}
	return out, nil
}
