package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"time"
)

// lift is what the letter does: mailed people order this much more often for liftDays.
const lift = .12

type order struct {
	who   int32
	day   int32
	cents int32
	goods uint8
	by    uint8
	units uint8
}

type visit struct {
	who    int32
	day    int32
	device uint8
}

// goods are the contract's domain for purchases.category: how often each is bought by gardeners and others, what a piece
// costs, and how much more it sells by quarter of the year (winter, spring, summer, autumn).
var goods = []struct {
	name             string
	garden, home     float64
	price, spread    float64 // median in dollars, and sigma of its logarithm
	season           [4]float64
	morePieces       float64 // chance of one more piece, again and again
	countsAsGardener bool
}{
	{"plants", .30, .12, 14, .5, [4]float64{.5, 1.8, 1, .7}, .45, true},
	{"seeds", .17, .04, 4, .4, [4]float64{1.3, 1.9, .5, .3}, .65, true},
	{"tools", .14, .06, 27, .6, [4]float64{.7, 1.4, 1, .9}, .1, true},
	{"pots", .13, .10, 16, .5, [4]float64{.6, 1.5, 1.1, .8}, .35, false},
	{"furniture", .04, .08, 82, .4, [4]float64{.4, 1.3, 1.5, .8}, .05, false},
	{"lighting", .06, .17, 36, .5, [4]float64{1.5, .7, .6, 1.2}, .15, false},
	{"kitchen", .09, .23, 24, .55, [4]float64{1.2, .8, .8, 1.2}, .25, false},
	{"textiles", .07, .20, 22, .5, [4]float64{1.1, .8, .8, 1.3}, .25, false},
}

// channels and devices are the contracts' domains.
var (
	channels = []string{"shop", "web", "phone"}
	devices  = []string{"phone", "computer", "tablet"}
)

// season is how busy a month is; weekday how busy a day, from Sunday.
var (
	season  = [12]float64{.62, .78, 1.25, 1.7, 1.65, 1.2, .88, .78, .88, .85, .98, 1.18}
	weekday = [7]float64{1.15, .8, .8, .85, .95, 1.15, 1.4}
)

func (w *world) shop() {
	w.cum = make([]float64, w.today-w.first+1)
	for d := w.first; d < w.today; d++ {
		t := dateOf(d)
		// Months change step by step, so that weights are drawn between the middles of two months.
		m, part := int(t.Month())-1, (float64(t.Day())-15)/30
		next := (m + 1) % 12
		if part < 0 {
			next, part = (m+11)%12, -part
		}
		busy := season[m]*(1-part) + season[next]*part
		w.cum[d-w.first+1] = w.cum[d-w.first] + busy*weekday[t.Weekday()]
	}
	tables := goodsTables()
	r, extra := w.rng(3), w.rng(4)
	w.orders = make([]order, 0, 210_000)
	for i := range w.people {
		p := &w.people[i]
		from, to := max(p.joined, w.first), min(p.left, w.last)
		for range w.count(r, p.rate, from, to) {
			w.buy(r, tables, i, w.on(r, from, to))
		}
		if p.arm != mailed {
			continue
		}
		// What the letter adds comes from a stream of its own: the planted lift is the only thing it changes.
		from, to = max(from, w.letter), min(to, w.letterThrough)
		for range w.count(extra, p.rate*lift, from, to) {
			w.buy(extra, tables, i, w.on(extra, from, to))
		}
	}
	slices.SortStableFunc(w.orders, func(a, b order) int { return int(a.day - b.day) })
}

func (w *world) before(day int) float64 { return w.cum[day-w.first] }

// count draws how many orders a rate over the whole time makes from one day to another.
func (w *world) count(r *rand.Rand, rate float64, from, to int) int {
	if to < from {
		return 0
	}
	return poisson(r, rate*(w.before(to+1)-w.before(from))/w.before(w.today))
}

// on draws a day, busy ones more often.
func (w *world) on(r *rand.Rand, from, to int) int {
	lo, hi := w.before(from), w.before(to+1)
	x := lo + r.Float64()*(hi-lo)
	at := sort.Search(to-from, func(i int) bool { return w.before(from+i+1) > x })
	return from + at
}

func (w *world) buy(r *rand.Rand, tables *[2][4][8]float64, who, day int) {
	p := &w.people[who]
	month := int(dateMonth(day)) - 1
	kind := 1
	if p.gardener {
		kind = 0
	}
	table := &tables[kind][(month+1)%12/3]
	x := r.Float64()
	g := 0
	for g < len(goods)-1 && x >= table[g] {
		g++
	}
	units := 1
	for units < 10 && r.Float64() < goods[g].morePieces {
		units++
	}
	each := goods[g].price * math.Exp(goods[g].spread*r.NormFloat64())
	by := 0
	switch x := r.Float64(); {
	case x < p.byWeb:
		by = 1
	case x > .95:
		by = 2
	}
	o := order{who: int32(who), day: int32(day), cents: int32(math.Round(each*100)) * int32(units), goods: uint8(g), by: uint8(by), units: uint8(units)}
	w.orders = append(w.orders, o)

	p.orders++
	if goods[g].countsAsGardener && day >= w.today-365 {
		p.garden++
	}
	w.truth.Purchases++
	w.truth.Revenue += int64(o.cents)
	w.truth.ByCategory[goods[g].name] += int64(o.cents)
	if day >= w.letter && day <= w.letterThrough && p.arm != notChosen {
		a := &w.truth.Mailed
		if p.arm == holdout {
			a = &w.truth.Holdout
		}
		a.Orders++
		a.Revenue += int64(o.cents)
	}
}

func dateMonth(day int) time.Month { return dateOf(day).Month() }

// goodsTables gives the cumulative chances of each kind of goods for gardeners and others, by quarter from December.
func goodsTables() *[2][4][8]float64 {
	var out [2][4][8]float64
	for kind := range out {
		for q := range out[kind] {
			sum := 0.0
			for g := range goods {
				share := goods[g].garden
				if kind == 1 {
					share = goods[g].home
				}
				sum += share * goods[g].season[q]
				out[kind][q][g] = sum
			}
			for g := range goods {
				out[kind][q][g] /= sum
			}
		}
	}
	return &out
}

// poisson counts arrivals of a process with the given mean (Knuth 1997, section 3.4.1).
func poisson(r *rand.Rand, mean float64) int {
	n := 0
	for t := r.ExpFloat64(); t < mean; t += r.ExpFloat64() {
		n++
	}
	return n
}

// browse invents the visits of the last year, more by those who buy on the web.
func (w *world) browse() {
	r := w.rng(5)
	w.visits = make([]visit, 0, 190_000)
	for i := range w.people {
		p := &w.people[i]
		from, to := max(p.joined, w.visitsFrom), min(p.left, w.last)
		if to < from {
			continue
		}
		mobile := .55
		if p.born > 1985 {
			mobile = .75
		}
		for range w.count(r, 24*p.byWeb*math.Exp(.6*p.keen), from, to) {
			device := 0
			if x := r.Float64(); x > mobile {
				device = 1
				if x > .93 {
					device = 2
				}
			}
			w.visits = append(w.visits, visit{int32(i), int32(w.on(r, from, to)), uint8(device)})
		}
	}
	slices.SortStableFunc(w.visits, func(a, b visit) int { return int(a.day - b.day) })
	w.truth.Visits = len(w.visits)
}

// badRows are what goes wrong in real files; a load sets them aside with the reason. None names a customer.
func (w *world) badRows() [][]string {
	year := strconv.Itoa(dateOf(w.last).Year())
	return [][]string{
		{"F-000017", year + "-02-30", "plants", "shop", "12.00", "1"},
		{"F-000204", w.date(w.last), "hammocks", "web", "49.00", "1"},
		{"", w.date(w.last), "seeds", "shop", "3.50", "1"},
		{"F-003141", w.date(w.last), "tools", "shop", "19,90", "1"},
		{"F-001618", w.date(w.last), "pots", "shop", "twelve", "1"},
		{"F-002718", w.date(w.last), "kitchen", "web", "24.00"},
	}
}

func (w *world) purchasesCSV() []byte {
	out := make([]byte, 0, len(w.orders)*42)
	out = append(out, "customer_id,day,category,channel,amount,units\n"...)
	bad := w.badRows()
	w.truth.BadPurchases = len(bad)
	every := len(w.orders)/len(bad) + 1
	for i, o := range w.orders {
		if i%every == every/2 {
			out = appendRow(out, bad[i/every]...)
		}
		out = append(out, w.people[o.who].id...)
		out = append(out, ',')
		out = append(out, w.date(int(o.day))...)
		out = append(out, ',')
		out = append(out, goods[o.goods].name...)
		out = append(out, ',')
		out = append(out, channels[o.by]...)
		out = append(out, ',')
		out = appendCents(out, int64(o.cents))
		out = append(out, ',')
		out = strconv.AppendInt(out, int64(o.units), 10)
		out = append(out, '\n')
	}
	return out
}

func appendCents(out []byte, c int64) []byte {
	out = strconv.AppendInt(out, c/100, 10)
	return append(out, '.', byte('0'+c/10%10), byte('0'+c%10))
}

func (w *world) visitsCSV() []byte {
	out := make([]byte, 0, len(w.visits)*30)
	out = append(out, "customer_id,day,device\n"...)
	for _, v := range w.visits {
		out = appendRow(out, w.people[v.who].id, w.date(int(v.day)), devices[v.device])
	}
	return out
}
