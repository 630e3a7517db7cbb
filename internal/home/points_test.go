package home_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
)

// answerOf is an answer as it comes to a page: cells with their intervals.
func answerOf(columns []string, rows [][]any, exact map[string]bool) (r flow.Result) {
	for _, c := range columns {
		r.Columns = append(r.Columns, flow.AnswerColumn{Name: c})
	}
	r.Rows = rows
	for i, row := range rows {
		for j, v := range row {
			if c := columns[j]; exact[c] {
				continue
			} else if v == nil {
				r.Notes = append(r.Notes, flow.AnswerNote{Row: i, Column: c, Text: "fewer than 20"})
			} else {
				var x float64
				if n, err := json.Number(fmt.Sprint(v)).Float64(); err == nil {
					x = n
				}
				r.Accuracy = append(r.Accuracy, flow.AnswerAccuracy{Row: i, Column: c, Low: x - 10, High: x + 10})
			}
		}
	}
	return r
}

func TestTheFiguresToFollowOfEachQuestion(t *testing.T) {
	m := home.Menu{Amounts: []home.Amount{{Dataset: "orders", Column: "amount", Currency: "EUR"}}, Splits: []home.Split{{Dataset: "people", Column: "arm", Values: []string{"mailed", "held"}}}}
	in := home.Inputs{"amount": "orders.amount", "groups": "people.arm|mailed|held"}
	compared := answerOf([]string{"arm", "people", "per person"}, [][]any{{"mailed", int64(900), 31.5}, {"held", int64(800), 22.5}, {"difference", nil, 9.0}}, map[string]bool{"arm": true})
	spent := answerOf([]string{"people", "spent"}, [][]any{{int64(400), json.Number("8000")}}, nil)
	few := answerOf([]string{"people", "spent"}, [][]any{{nil, nil}}, nil)
	kinds := answerOf([]string{"region", "people"}, [][]any{{"North", int64(120)}, {"South", nil}, {nil, int64(5)}, {"East", int64(1)}, {"West", int64(2)}}, map[string]bool{"region": true})
	for name, c := range map[string]struct {
		q    home.Question
		got  []flow.Result
		want string
	}{
		"a comparison is its difference":     {home.Lifted, []flow.Result{compared}, "EUR: mailed against held, a person 9 ± 10 false;"},
		"stances are three":                  {home.Stances, []flow.Result{spent, few, spent}, "EUR: yes, a buyer 20 ± 1 false; maybe, a buyer 0 ± 0 true; no, a buyer 20 ± 1 false;"},
		"kinds are four at most":             {home.Reachable, []flow.Result{kinds}, "people: North 120 ± 10 false; South 0 ± 0 true; not said 5 ± 10 false; East 1 ± 10 false;"},
		"a question in SQL, by its keys":     {"", []flow.Result{kinds}, "people: North 120 ± 10 false; South 0 ± 0 true; not said 5 ± 10 false; East 1 ± 10 false;"},
		"a question in SQL of one number":    {"", []flow.Result{spent}, "people: people 400 ± 10 false;"},
		"nothing was answered":               {home.Lifted, nil, ":"},
		"a comparison of too few says so":    {home.Worth, []flow.Result{few}, "EUR: mailed against held, a person 0 ± 0 true;"},
		"a question in SQL without a number": {"", []flow.Result{{}}, ":"},
	} {
		t.Run(name, func(t *testing.T) {
			points, unit := m.Points(c.q, in, c.got)
			got := unit + ":"
			for _, p := range points {
				got += fmt.Sprintf(" %s %.0f ± %.0f %t;", p.Name, p.V, p.Half, p.Few)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestOnlyTheQuestionsOwnFieldsAreKept(t *testing.T) {
	m := home.Menu{Asking: "analytics", Amounts: []home.Amount{{Dataset: "orders", Column: "amount"}}, Splits: []home.Split{{Dataset: "people", Column: "arm", Values: []string{"mailed", "held"}}}}
	got, asks, err := m.Compose(home.Lifted, home.Inputs{"amount": " orders.amount ", "groups": "people.arm|mailed|held", "rows": "Anna", "note": "Anna", "by": "Anna"})
	if err != nil || len(asks) != 1 || asks[0].Purpose != "analytics" {
		t.Fatalf("got %v %v", asks, err)
	}
	if fmt.Sprint(map[string]string(got)) != "map[amount:orders.amount cost: from: groups:people.arm|mailed|held to:]" {
		t.Errorf("got %v", got)
	}
	if _, _, err := m.Compose("guess", nil); err == nil {
		t.Error("a question that is none was composed")
	}
}

// What was filled in is a form's: anything at all may come. It is understood or said to be wrong, and never more is kept
// than the question's own fields hold.
func FuzzCompose(f *testing.F) {
	f.Add("lift", "orders.amount", "people.arm|mailed|held", "4", "2026-01-01", "2026-02-01", "0.80")
	f.Add("stances", "orders.amount", "x|y", "-1", "yesterday", "", "NaN")
	m := home.Menu{Amounts: []home.Amount{{Dataset: "orders", Column: "amount"}}, Splits: []home.Split{{Dataset: "people", Column: "arm", Values: []string{"mailed", "held"}}}}
	f.Fuzz(func(t *testing.T, q, amount, groups, rows, from, to, cost string) {
		got, asks, err := m.Compose(home.Question(q), home.Inputs{"amount": amount, "groups": groups, "rows": rows, "from": from, "to": to, "cost": cost, "more": cost})
		if err == nil && (len(asks) == 0 || got["more"] != "") {
			t.Errorf("%q composed %d questions and kept %v", q, len(asks), got)
		}
	})
}
