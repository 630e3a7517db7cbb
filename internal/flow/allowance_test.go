package flow_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/flow"
)

// few is a small world: what is counted here depends on no row (law 8), and one test has nobody who permits.
func few(allowance string, partners ...candor.PartyID) made {
	m := made{groups: map[int]string{}, yes: func(p int) bool { return p%2 == 0 }, allowance: allowance, partners: partners}
	for p := range 20 {
		m.groups[p] = []string{"a", "b"}[p%2]
		m.orders = append(m.orders, order{p, p * 10, int64(p) * 777, int64(p)})
	}
	return m
}

// persons is the cheapest question, in a thousand versions.
func persons(i int) string {
	return fmt.Sprintf("SELECT COUNT(DISTINCT person) FROM orders WHERE amount > %d.%02d", i/100, i%100)
}

// until asks different questions until one is refused, and tells how many were answered.
func (w *world) until(as candor.PartyID, p candor.Precision, from int) (answered int) {
	w.t.Helper()
	for ; ; answered++ {
		r := w.ask(as, p, persons(from+answered))
		if r.Decision.Allowed {
			continue
		}
		if got := rules(r); got != "allowance-used-up" {
			w.t.Fatalf("refused for %s", got)
		}
		return answered
	}
}

func TestSoManyQuestionsFitAPartnersMonth(t *testing.T) {
	w := newWorld(t, few("", "fine", "normal", "coarse", "coarsest"))
	for p, want := range map[candor.Precision]int{candor.Fine: 19, candor.Normal: 120, candor.Coarse: 480} {
		if got := w.until(candor.PartyID(p), p, 0); got != want {
			t.Errorf("%s: %d questions fit in rho .024, want %d", p, got, want)
		}
	}
	// 1,920 at coarsest: 79 questions that cost 24 of the cheapest each (people and rows, in 12 months), then the cheapest.
	before, err := w.Preview(t.Context(), asked("coarsest", candor.Coarsest, persons(0)))
	w.must(err)
	if s := before.Ladder[3]; s.Left != 1920 || s.Of != 1920 {
		t.Errorf("the preview says %d of %d, want 1920 of 1920", s.Left, s.Of)
	}
	for i := range 79 {
		w.answered("coarsest", candor.Coarsest, fmt.Sprintf("SELECT date_trunc('month', day), COUNT(*) FROM orders WHERE amount > %d GROUP BY 1 BOUND 12 GROUPS 1 ROWS", i))
	}
	if got := w.until("coarsest", candor.Coarsest, 0); got != 1920-79*24 {
		t.Errorf("after 79 questions of 24, %d fit, want %d", got, 1920-79*24)
	}
	r := w.ask("fine", candor.Normal, persons(5000))
	if !r.Decision.Allowed || r.Allowance.QuestionsLeft != 0 { // .024 - 19·.00125 leaves .00025: one at normal
		t.Errorf("what is left for a coarser question was not given: %s", rules(r))
	}
}

func TestWindowsRollDayByDay(t *testing.T) {
	w := newWorld(t, few("", "payco"))
	// All of the month's allowance in two halves, ten days apart, before New Year.
	day := func(n int) { w.at(firstDay.AddDate(0, 0, n)) }
	for i := range 60 {
		w.answered("payco", candor.Normal, persons(i))
	}
	day(10)
	if got := w.until("payco", candor.Normal, 100); got != 60 {
		t.Fatalf("%d fit on 30 December, want 60", got)
	}
	asked := 200
	for n := 11; n <= 30; n++ { // New Year is day 12: nothing comes back by a calendar
		day(n)
		if r := w.ask("payco", candor.Normal, persons(asked)); r.Decision.Allowed || rules(r) != "allowance-used-up" {
			t.Fatalf("day %d: allowed, though the last 30 days hold all of the allowance", n)
		}
	}
	day(31)
	if got := w.until("payco", candor.Normal, 300); got != 60 {
		t.Errorf("day 31: %d fit, want the 60 of day 0 back", got)
	}
	day(40)
	if got := w.until("payco", candor.Normal, 500); got != 0 {
		t.Errorf("day 40: %d fit, want 0: those of day 10 count for 30 whole days", got)
	}
	day(41)
	r := w.answered("payco", candor.Normal, persons(600))
	if got := r.Allowance; math.Abs(got.LifetimeRho-181*.0002) > 1e-12 || got.QuestionsLeft != 59 || got.Days != allowance.PartnerDays {
		t.Errorf("got %+v, want a lifetime sum of .0362 and 59 left: what left the window is not forgotten", got)
	}
	if got, want := r.Allowance.EpsilonSoFar, .7; got < want-.05 || got > 1 {
		t.Errorf("epsilon so far is %v for rho .0122 in the window", got)
	}
}

func TestNoWindowOf30DaysEverHoldsMoreThanTheCap(t *testing.T) {
	w := newWorld(t, few("", "payco"))
	spent := map[int]int{} // questions by day
	next := 0
	for n := range 75 {
		w.at(firstDay.AddDate(0, 0, n).Add(time.Duration(n%24) * time.Hour))
		for range 1 + (n*7)%11 { // an asker who takes whatever there is, unevenly
			r := w.ask("payco", candor.Fine, persons(next))
			if next++; r.Decision.Allowed {
				spent[n]++
			}
		}
	}
	total := 0
	for first := range 75 {
		sum := 0
		for n := first; n < first+30; n++ {
			sum += spent[n]
		}
		if sum > 19 {
			t.Errorf("the 30 days from day %d hold %d questions, want at most 19", first, sum)
		}
		total += spent[first]
	}
	if total < 2*19 {
		t.Errorf("%d questions in 75 days: the window does not roll", total)
	}
}

func TestAllPartnersShareOneScopeAndTheCompanyHasItsOwn(t *testing.T) {
	w := newWorld(t, few("allowance: {partnerRho: 0.04, allPartnersRho: 0.05, insideRho: 0.03}", "payco", "otherco"))
	if got := w.until("payco", candor.Fine, 0); got != 32 {
		t.Errorf("the first partner got %d, want the 32 of its own .04", got)
	}
	r := w.answered("otherco", candor.Fine, persons(0)) // the same question, another recipient: charged again
	if r.Allowance.Scope != string(allowance.Partners) || r.Allowance.QuestionsLeft != 7 || r.Allowance.Days != allowance.YearDays || r.Allowance.Cached {
		t.Errorf("got %+v, want 7 left in the scope of all partners", r.Allowance)
	}
	if got := w.until("otherco", candor.Fine, 100); got != 7 {
		t.Errorf("the second partner got 1 + %d, want 1 + the 7 that both together have left", got)
	}
	// Inside is apart, either way.
	if got := w.until(shop, candor.Fine, 0); got != 24 {
		t.Errorf("inside %d questions fit in .03, want 24", got)
	}
	w.at(firstDay.AddDate(0, 0, 31))
	if got := w.until("payco", candor.Fine, 200); got != 0 {
		t.Errorf("a month later %d fit, want 0: all partners' year is not over", got)
	}
	w.at(firstDay.AddDate(0, 0, 366))
	if got := w.until("payco", candor.Fine, 300); got != 32 {
		t.Errorf("a year later %d fit, want 32", got)
	}
}

func TestTheSameQuestionIsFreeUntilTheEpochEnds(t *testing.T) {
	w := newWorld(t, few("", "payco"))
	const text = "SELECT date_trunc('month', day) AS month, COUNT(DISTINCT person) AS people, SUM(amount) AS revenue FROM orders WHERE items > 0 AND amount > 5 GROUP BY month ORDER BY month"
	first := w.answered("payco", candor.Normal, text)
	if first.Allowance.Cached || first.Allowance.UsedRho != .0004 {
		t.Fatalf("the first time is charged: %+v", first.Allowance)
	}
	for range 3 {
		again := w.answered("payco", candor.Normal, text)
		if got, want := written(t, again.Table), written(t, first.Table); got != want {
			t.Fatalf("not byte-identical:\n%s\n%s", got, want)
		}
		if !again.Allowance.Cached || again.Allowance.UsedRho != 0 || again.Allowance.LeftRho != first.Allowance.LeftRho || again.Decision.ID != first.Decision.ID {
			t.Errorf("a repeat: %+v of decision %s, want it free and the same as %s", again.Allowance, again.Decision.ID, first.Decision.ID)
		}
	}
	// Other spellings: aliases, order of columns and predicates, case, a literal written otherwise, another order of rows.
	other := w.answered("payco", candor.Normal, "select sum(o.amount) r, count(distinct o.customer) n, date_trunc('month', o.day) m from orders o where 5.00 < o.amount and not (o.items <= 0) group by m order by m desc")
	if !other.Allowance.Cached || other.Decision.ID != first.Decision.ID {
		t.Fatalf("another spelling was charged: %+v", other.Allowance)
	}
	for i, row := range other.Rows {
		if got, want := written(t, []any{row[2], row[1], row[0]}), written(t, first.Rows[len(first.Rows)-1-i]); got != want {
			t.Errorf("row %d: got %s, want %s", i, got, want)
		}
	}
	if r := w.answered("payco", candor.Coarse, text); r.Allowance.Cached {
		t.Error("another precision is another question, and was free")
	}
	if r := w.answered(shop, candor.Normal, text); r.Allowance.Cached {
		t.Error("another recipient got it free")
	}
	// A withdrawal neither evicts nor changes the answer; the epoch's end does.
	s, err := w.FindPerson(t.Context(), operator, "customer", "C00002")
	w.must(err)
	_, err = w.Stop(t.Context(), operator, s, "payco", "phone")
	w.must(err)
	if r := w.answered("payco", candor.Normal, text); !r.Allowance.Cached || written(t, r.Table) != written(t, first.Table) {
		t.Error("somebody's withdrawal shows in a repeat's price or numbers")
	}
	w.nextEpoch()
	next := w.answered("payco", candor.Normal, text)
	if next.Allowance.Cached || next.Allowance.UsedRho != .0004 || next.Decision.ID == first.Decision.ID {
		t.Errorf("in the next epoch it is a new question: %+v", next.Allowance)
	}
	if sameCells(first, next) {
		t.Error("two epochs drew the same noise")
	}
}

func TestWithNobodyPermittedTheAnswerIsOrdinaryNoiseAndCharged(t *testing.T) {
	m := few("", "payco")
	m.yes = func(int) bool { return false }
	w := newWorld(t, m)
	n, sum, squares := 0.0, 0.0, 0.0
	for i := range 40 {
		r := w.answered("payco", candor.Coarse, fmt.Sprintf("SELECT date_trunc('month', day) AS month, COUNT(*) AS orders FROM orders WHERE amount > %d GROUP BY month", i))
		if r.Allowance.Cached || r.Allowance.UsedRho != .0001 {
			t.Fatalf("got %+v, want .0001 charged", r.Allowance)
		}
		for g := range r.Answer.Plan().Groups() {
			x := float64(r.Answer.Cell(0, g))
			n, sum, squares = n+1, sum+x, squares+x*x
		}
	}
	// 480 draws of sigma 100: the mean within 4.4 standard errors, the variance within 4.4 of its own (√(2/n)).
	mean, sd := sum/n, math.Sqrt(squares/n)
	if math.Abs(mean) > 4.4*100/math.Sqrt(n) || math.Abs(sd*sd/1e4-1) > 4.4*math.Sqrt(2/n) {
		t.Errorf("%v draws around %.1f with %.1f, want 0 with 100", n, mean, sd)
	}
	if got := w.until("payco", candor.Fine, 0); got != 16 {
		t.Errorf("%d further questions fit, want 16: nobody's answer costs like anybody's", got)
	}
}

func sameCells(a, b flow.Result) bool {
	for v := range a.Answer.Plan().Vectors() {
		for g := range a.Answer.Plan().Groups() {
			if a.Answer.Cell(v, g) != b.Answer.Cell(v, g) {
				return false
			}
		}
	}
	return true
}
