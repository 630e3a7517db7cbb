package quality

import (
	"fmt"
	"strings"
	"time"

	"github.com/candor-data/candor/internal/catalog"
)

// Grade is how good a dataset is, as its loads recorded it: that of its weakest part. The zero Grade is none.
type Grade struct {
	Letter string `json:"grade,omitempty"` // A to F, without E; empty: there is nothing to judge
	Parts  []Part `json:"parts,omitempty"`
	Newest string `json:"newest,omitempty"` // the latest day in the time column
}

// Part is one of the things that a grade rests on.
type Part struct {
	Name   string `json:"part"` // fits, rules, fresh, steady
	Letter string `json:"grade"`
	Text   string `json:"text"`
}

// letters from the best to the worst, as school marks go.
const letters = "ABCDF"

func mark(n int) string { return string(letters[min(n, len(letters)-1)]) }

// Worst is the worse of two letters; no letter says nothing.
func Worst(a, b string) string {
	if a == "" || b != "" && strings.Index(letters, b) > strings.Index(letters, a) {
		return b
	}
	return a
}

// fitting are the least shares of rows that fit, in ten-thousandths, for A, B, C and D.
var fitting = [...]int64{9900, 9700, 9300, 8500}

// GradeOf grades a dataset as it stands: loads in order, today by now. A part that the contract asks nothing about is left
// out; only rows that fit are always judged.
func GradeOf(set *catalog.Dataset, loads []Load, now time.Time) (g Grade) {
	var rows, aside int64
	var newest *Load // of a file
	for i := range loads {
		l := &loads[i]
		rows += l.Rows
		aside += l.SetAside - l.Again
		g.Newest = max(g.Newest, l.Newest)
		if !l.Replay {
			newest = l
		}
	}
	if rows+aside == 0 || newest == nil {
		return Grade{}
	}
	g.add("fits", fits(rows, aside), fmt.Sprintf("%s set aside", share(aside, rows+aside)))
	if n, of := brokenRules(newest); of > 0 {
		g.add("rules", n, fmt.Sprintf("%d of %s about loads broken in the newest", n, counted(int64(of), "rule", "rules")))
	}
	for _, k := range set.Checks {
		age, ok := Age(g.Newest, zone(set), now)
		if k.Kind != catalog.CheckFreshness || k.Then == catalog.ThenTell || !ok {
			continue
		}
		g.add("fresh", freshness(age, k.Days), fmt.Sprintf("the newest day is %s old, at most %d asked for", daysText(age), k.Days))
	}
	if worst, col := drifted(newest); col != "" {
		text := "no column has shifted against earlier loads"
		if worst > 0 {
			text = "column " + col + " has shifted against earlier loads"
		}
		g.add("steady", worst, text)
	}
	return g
}

func (g *Grade) add(part string, n int, text string) {
	p := Part{part, mark(n), text}
	g.Parts = append(g.Parts, p)
	g.Letter = Worst(g.Letter, p.Letter)
}

func fits(rows, aside int64) int {
	for n, least := range fitting {
		if rows*10_000 >= least*(rows+aside) {
			return n
		}
	}
	return len(fitting)
}

// brokenRules counts the rules that lower the grade, but for freshness, which is judged by today: each broken one is a letter.
func brokenRules(l *Load) (broken, of int) {
	for _, r := range l.Rules {
		if r.Check.Then == catalog.ThenTell || r.Check.Then == catalog.ThenSetAside || r.Check.Kind == catalog.CheckFreshness || !r.Judged {
			continue
		}
		of++
		if !r.Holds {
			broken++
		}
	}
	return broken, of
}

// freshness: a letter for each further time that the days asked for are over.
func freshness(age, days int64) int {
	if age <= days {
		return 0
	}
	return int(min((age-1)/max(days, 1), 4))
}

// drifted is the worst shift of a load's columns, and whose; a shift may be real, so it is never worse than C.
func drifted(l *Load) (worst int, column string) {
	for _, c := range l.Columns {
		if c.Drift == nil {
			continue
		}
		if s := c.Drift.Shift(); column == "" || s > worst {
			worst, column = s, c.Name
		}
	}
	return worst, column
}
