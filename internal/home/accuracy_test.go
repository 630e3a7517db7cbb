package home_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/home"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/protect"
)

// A right interval holds 95 times in 100: in 200 answers it holds less than 177 times once in 13,900 tests. Eleven
// intervals are looked at, so that a right build misses about once in 1,260 runs; a run that does is given a second company,
// which must not: a right build fails once in 1.5 million.
const (
	repetitions = 200
	atLeast     = 177
)

// buyer is one invented customer, of whom everything is known.
type buyer struct {
	mailed, engaged bool
	said            candor.Stance // to letters
	counted         bool          // said yes to being counted at all
	cents           []int64
}

// invent makes a company in which the letter brings three dollars more an order, engaged people order twice as often, and
// those who said yes spend a little more.
func invent() (out []buyer) {
	r := rand.New(rand.NewPCG(4, 11))
	for range 6000 {
		b := buyer{mailed: r.IntN(2) == 0, engaged: r.IntN(3) == 0, counted: r.IntN(10) > 0, said: candor.SaidMaybe}
		switch x := r.IntN(10); {
		case x < 5:
			b.said = candor.SaidYes
		case x < 8:
			b.said = candor.SaidNo
		}
		n := r.IntN(3)
		if b.engaged {
			n *= 2
		}
		for range n {
			c := 10_00 + r.Int64N(60_00)
			if b.mailed {
				c += 15_00
			}
			if b.said == candor.SaidYes {
				c += 5_00
			}
			b.cents = append(b.cents, c)
		}
		out = append(out, b)
	}
	return out
}

const described = `kind: Company
id: shop
name: Shop
currency: EUR
---
kind: Party
id: shop
name: Shop
---
kind: Purpose
id: analytics
title: Counting
description: We count.
benefit: Less waste.
---
kind: Purpose
id: letters
title: Writing to you
description: We write.
benefit: News.
---
kind: Notice
id: asked
version: 1
locale: en
purposes: [analytics, letters]
categories: [user.behavior]
text: May we?
---
apiVersion: v3.1.0
kind: DataContract
id: orders
name: Orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - {name: customer, logicalType: string, required: true, customProperties: [{property: candor.role, value: person}, {property: candor.category, value: user.behavior}]}
      - {name: amount, logicalType: number, required: true, customProperties: [{property: candor.role, value: measure}, {property: candor.scale, value: 2}, {property: candor.currency, value: EUR}, {property: candor.bounds, value: [0, 100]}, {property: candor.category, value: user.behavior}]}
    customProperties:
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 4}]}
      - {property: candor.ceiling, value: 20000}
      - {property: candor.purposes, value: [analytics]}
      - {property: candor.source, value: observed}
---
apiVersion: v3.1.0
kind: DataContract
id: people
name: People
version: 1.0.0
status: active
schema:
  - name: people
    properties:
      - {name: customer, logicalType: string, required: true, customProperties: [{property: candor.role, value: person}, {property: candor.category, value: user.behavior}]}
      - {name: arm, logicalType: string, required: true, customProperties: [{property: candor.role, value: key}, {property: candor.domain, value: [mailed, held]}, {property: candor.category, value: user.behavior}]}
      - {name: engaged, logicalType: boolean, required: true, customProperties: [{property: candor.role, value: key}, {property: candor.category, value: user.behavior}]}
    customProperties:
      - {property: candor.one_per_person, value: true}
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 1}]}
      - {property: candor.ceiling, value: 20000}
      - {property: candor.purposes, value: [analytics]}
      - {property: candor.source, value: observed}
`

var us = access.AtHost("shop")

func company(t *testing.T, all []buyer) *house.House {
	t.Helper()
	if protect.ZeroNoise {
		t.Skip("this build has no noise")
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "shop")
	opt := house.Options{Now: func() time.Time { return time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC) }}
	must(house.Init(dir, opt))
	h, err := house.Open(t.Context(), dir, opt)
	must(err)
	t.Cleanup(func() { must(h.Close()) })
	_, err = h.Apply(t.Context(), us, []describe.File{{Name: "shop.yaml", Data: []byte(described)}}, false)
	must(err)
	var orders, people, said bytes.Buffer
	orders.WriteString("customer,amount\n")
	people.WriteString("customer,arm,engaged\n")
	said.WriteString("person,purpose,category,recipient,choice,given_at,notice,channel\n")
	for i, b := range all {
		arm := "held"
		if b.mailed {
			arm = "mailed"
		}
		fmt.Fprintf(&people, "C%05d,%s,%v\n", i, arm, b.engaged)
		for _, c := range b.cents {
			fmt.Fprintf(&orders, "C%05d,%d.%02d\n", i, c/100, c%100)
		}
		if b.counted {
			fmt.Fprintf(&said, "C%05d,analytics,user.behavior,,yes,2026-02-01,,web\n", i)
		}
		if b.said != candor.SaidMaybe {
			fmt.Fprintf(&said, "C%05d,letters,user.behavior,,%s,2026-02-01,,web\n", i, b.said)
		}
	}
	for name, f := range map[string]*bytes.Buffer{"orders": &orders, "people": &people} {
		rep, err := h.Load(t.Context(), us, name, f, intake.Dialect{}, &intake.Meter{})
		must(err)
		if rep.Quarantined > 0 {
			t.Fatalf("%s: %v", name, rep.ByRule)
		}
	}
	im, err := h.ImportPermissions(t.Context(), us, &said, "customer")
	must(err)
	if im.Bad > 0 {
		t.Fatalf("%+v", im.Reasons)
	}
	return h
}

// spent is what one person adds to a sum: at most four orders of at most a hundred.
func (b buyer) spent() float64 {
	var sum int64
	for _, c := range b.cents {
		sum += min(c, 100_00)
	}
	return float64(min(sum, 4*100_00)) / 100
}

// mean is what people of a kind spend each, and how many they are; of buyers alone where only those count.
func mean(all []buyer, buyersOnly bool, is func(buyer) bool) (each, people float64) {
	for _, b := range all {
		if b.counted && is(b) && (!buyersOnly || len(b.cents) > 0) {
			each += b.spent()
			people++
		}
	}
	return each / people, people
}

func TestTheFiveQuestionsHold95TimesIn100(t *testing.T) {
	misses := missed(t)
	if len(misses) == 0 {
		return
	}
	t.Log("missed, which chance does once in 1,260 runs: ", strings.Join(misses, "; "))
	if again := missed(t); len(again) > 0 {
		t.Errorf("missed, in a second company too: %s", strings.Join(again, "; "))
	}
}

// missed asks the five questions 200 times in a new company, and says which intervals did not hold as often as they say.
func missed(t *testing.T) (misses []string) {
	all := invent()
	h := company(t, all)
	m := home.Offer(h.World())
	if len(m.Amounts) != 1 || len(m.Splits) != 2 || m.Asking != "analytics" {
		t.Fatalf("the menu is %+v", m)
	}
	orders := m.Amounts[0]
	split := func(column string) home.Split {
		for _, s := range m.Splits {
			if s.Column == column {
				return s
			}
		}
		t.Fatalf("no column %s", column)
		return home.Split{}
	}
	const cost = 2.5
	want := map[string]float64{}
	got, people := mean(all, false, func(b buyer) bool { return b.mailed })
	held, _ := mean(all, false, func(b buyer) bool { return !b.mailed })
	want["lift"], want["return"], want["ten points"] = got-held, (got-held-cost)*people, (got-held-cost)*float64(len(all))/10
	one, n1 := mean(all, false, func(b buyer) bool { return b.engaged })
	other, n2 := mean(all, false, func(b buyer) bool { return !b.engaged })
	average := (one*n1 + other*n2) / (n1 + n2)
	want["average"], want["premium"], want["discount"] = average, one/average-1, other/average-1
	for _, s := range []candor.Stance{candor.SaidYes, candor.SaidNo, candor.SaidMaybe} {
		want["spent "+string(s)], _ = mean(all, true, func(b buyer) bool { return b.said == s })
	}
	_, want["reach mailed"] = mean(all, false, func(b buyer) bool { return b.said == candor.SaidYes && b.mailed })
	_, want["reach held"] = mean(all, false, func(b buyer) bool { return b.said == candor.SaidYes && !b.mailed })

	heldTimes, verdicts := map[string]int{}, map[home.Verdict]int{}
	look := func(name string, e home.Estimate) {
		if e.Low() <= want[name] && want[name] <= e.High() {
			heldTimes[name]++
		}
	}
	ask := func(sql string, among candor.Among) flow.Result {
		t.Helper()
		r, err := h.Ask(t.Context(), flow.Wish{SQL: sql, Purpose: m.Asking, Precision: candor.Normal, Among: among}.Request(us))
		if err != nil {
			t.Fatal(err)
		}
		if !r.Decision.Allowed || r.Allowance.Cached {
			t.Fatalf("%s\n%+v", sql, r.Decision)
		}
		return r
	}
	for range repetitions {
		c, err := home.ReadCompared(ask(m.Compare(orders, split("arm"), "mailed", "held", home.Span{}, 0), candor.Among{}))
		if err != nil {
			t.Fatal(err)
		}
		look("lift", c.Difference)
		look("return", home.Return(c.Difference, c.A.People, cost))
		look("ten points", home.TenPoints(c.Difference, float64(len(all)), cost))
		verdicts[c.Difference.Verdict()]++
		c, err = home.ReadCompared(ask(m.Compare(orders, split("engaged"), "true", "false", home.Span{}, 0), candor.Among{}))
		if err != nil {
			t.Fatal(err)
		}
		premium, discount, mean, ok := home.Against(c.A, c.B)
		if !ok || premium.Verdict() == home.Down || discount.Verdict() == home.Up {
			t.Errorf("the premium has the wrong direction: %+v %+v", premium, discount)
		}
		look("average", mean)
		look("premium", premium)
		look("discount", discount)
		for _, s := range []candor.Stance{candor.SaidYes, candor.SaidNo, candor.SaidMaybe} {
			_, _, each, err := home.ReadSpent(ask(home.Spent(orders, home.Span{}, 0), candor.Among{Purpose: "letters", Said: s}))
			if err != nil {
				t.Fatal(err)
			}
			look("spent "+string(s), each)
		}
		for _, k := range home.ReadBy(ask(home.By(split("arm")), candor.Among{Purpose: "letters", Said: candor.SaidYes})) {
			look("reach "+k.Name, k.People)
		}
		if _, err := h.NextEpoch(t.Context(), us); err != nil {
			t.Fatal(err)
		}
	}
	for name, v := range want {
		t.Logf("%-12s true %12.4f held %d of %d", name, v, heldTimes[name], repetitions)
		if heldTimes[name] < atLeast {
			misses = append(misses, fmt.Sprintf("%s: the interval held %d times of %d, want at least %d", name, heldTimes[name], repetitions, atLeast))
		}
	}
	// A lift of 18.08 with a standard deviation of about 10.7 is seen 40 times in 100, and taken for a loss once in 28,000
	// answers: three of 200 losses have odds of 1 to 16 million, fewer than 45 gains of 1 to 5 million.
	if verdicts[home.Down] > 2 || verdicts[home.Up] < 45 {
		t.Errorf("the lift was called up %d times of %d, and down %d times", verdicts[home.Up], repetitions, verdicts[home.Down])
	}
	seen, err := h.Reach(t.Context(), us, "letters")
	if err != nil || len(seen) != 1 {
		t.Fatal(seen, err)
	}
	r := seen[0]
	var yes, no int64
	for _, b := range all {
		switch b.said {
		case candor.SaidYes:
			yes++
		case candor.SaidNo:
			no++
		}
	}
	if r.Yes != yes || r.No != no || r.Never != int64(len(all))-yes-no || r.People != int64(len(all)) {
		t.Errorf("reach: got %+v, want %d yes, %d no of %d", r, yes, no, len(all))
	}
	return misses
}

// What people said to the company is no partner's business, and an unknown stance is nobody's.
func TestAmongIsForTheCompanyAlone(t *testing.T) {
	h := company(t, invent()[:50])
	for rule, req := range map[string]candor.Request{
		"among-inside":    {Recipient: "other", Among: candor.Among{Purpose: "letters", Said: candor.SaidNo}},
		"unknown-purpose": {Recipient: "shop", Among: candor.Among{Purpose: "spying", Said: candor.SaidNo}},
		"unknown-stance":  {Recipient: "shop", Among: candor.Among{Purpose: "letters", Said: "perhaps"}},
	} {
		req.Purpose, req.Question, req.Actor = "analytics", "SELECT COUNT(DISTINCT person) FROM orders", us
		r, err := h.Ask(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		var rules []string
		for _, x := range r.Decision.Reasons {
			rules = append(rules, x.Rule)
		}
		if r.Decision.Allowed || !strings.Contains(strings.Join(rules, " "), rule) {
			t.Errorf("%s: got %v", rule, rules)
		}
	}
}
