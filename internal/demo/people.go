package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

type person struct {
	id        string
	name      string
	email     string
	street    string
	region    int
	town      string
	zip       string
	born      int // 0: not told
	joined    int // day
	left      int // last day on which they buy; after today for most
	keen      float64
	rate      float64 // orders expected over the whole time, were they there for all of it
	gardener  bool
	byWeb     float64 // share of orders on the web
	emailFrom int     // day of the yes to e-mail; 0: none
	arm       arm
	choices   []choice
	orders    int
	garden    int // orders of plants, seeds and tools in the last year
}

type arm uint8

const (
	notChosen arm = iota
	mailed
	holdout
)

func (a arm) String() string { return [...]string{"", "mailed", "holdout"}[a] }

func (w *world) inventPeople() {
	r := w.rng(1)
	w.people = make([]person, People)
	taken := make(map[string]int, People)
	for i := range w.people {
		p := &w.people[i]
		p.id = fmt.Sprintf("F-%06d", i+1)
		first, last := pick(r, firstNames), pick(r, lastNames)
		p.name = first + " " + last
		p.email = address(taken, first, last)
		p.place(r)
		if r.Float64() < .88 {
			p.born = int(math.Round(min(max(1976+14*r.NormFloat64(), 1931), 2007)))
		}
		p.joined = w.opened + r.IntN(w.first-w.opened)
		if r.Float64() < .25 {
			p.joined = w.first + r.IntN(w.last-w.first)
		}
		p.left = w.today
		if r.Float64() < .15 {
			from := max(p.joined, w.first)
			p.left = from + r.IntN(w.today-from)
		}
		p.keen = r.NormFloat64()
		p.rate = min(math.Exp(2.02+.95*p.keen), 120)
		p.gardener = r.Float64() < .55
		age := 0.0
		if p.born != 0 {
			age = float64(1976-p.born) / 14
		}
		p.byWeb = min(max(.45-.15*age+.2*r.NormFloat64(), .02), .95)
	}
}

// address is one nobody else has.
func address(taken map[string]int, first, last string) string {
	name := strings.ToLower(first + "." + last)
	taken[name]++
	if n := taken[name]; n > 1 {
		name += strconv.Itoa(n) // no name on the lists ends in a digit, so this is new too
	}
	return name + "@example.com"
}

func (p *person) place(r *rand.Rand) {
	x := r.Float64()
	for p.region = 0; p.region < len(regions)-1 && x >= regions[p.region].share; p.region++ {
		x -= regions[p.region].share
	}
	towns := regions[p.region].towns
	t := r.IntN(len(towns))
	p.town = strings.ReplaceAll(towns[t], "-", " ")
	p.zip = fmt.Sprintf("%d%d%03d", p.region, t, r.IntN(40))
	p.street = strconv.Itoa(1+r.IntN(240)) + " " + pick(r, streetNames) + " " + pick(r, streetKinds)
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// sendLetter chooses the keenest of those who said yes to e-mail in time, and draws one of each two alike by lot, so that
// the two arms differ in nothing but the letter.
func (w *world) sendLetter() {
	const most = 12_000
	r := w.rng(2)
	var chosen []int
	for i := range w.people {
		p := &w.people[i]
		if p.emailFrom != 0 && p.emailFrom < w.letter && p.joined <= w.letter-30 && p.left >= w.letter {
			chosen = append(chosen, i)
		}
	}
	slices.SortFunc(chosen, func(a, b int) int {
		switch x, y := w.people[a].rate, w.people[b].rate; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return a - b
	})
	chosen = chosen[:min(len(chosen), most)&^1]
	for i := 0; i < len(chosen); i += 2 {
		a, b := chosen[i], chosen[i+1]
		if r.IntN(2) == 0 {
			a, b = b, a
		}
		w.people[a].arm, w.people[b].arm = mailed, holdout
	}
	w.truth.Contacts = len(chosen)
	w.truth.Mailed.People, w.truth.Holdout.People = len(chosen)/2, len(chosen)/2
}

func (w *world) customersCSV() []byte {
	out := make([]byte, 0, People*110)
	out = append(out, "customer_id,name,email,street,city,zip,region,birth_year,joined\n"...)
	for i := range w.people {
		p := &w.people[i]
		born := ""
		if p.born != 0 {
			born = strconv.Itoa(p.born)
		}
		out = appendRow(out, p.id, p.name, p.email, p.street, p.town, p.zip, regions[p.region].name, born, w.date(p.joined))
	}
	return out
}

func (w *world) contactsCSV() []byte {
	out := []byte("customer_id,sent_on,arm\n")
	for i := range w.people {
		if p := &w.people[i]; p.arm != notChosen {
			out = appendRow(out, p.id, w.date(w.letter), p.arm.String())
		}
	}
	return out
}

// gardenOrders is the rule of the guess that somebody gardens; the contract of traits says it in words.
const gardenOrders = 3

func (w *world) traitsCSV() []byte {
	out := []byte("customer_id,likely_gardener\n")
	for i := range w.people {
		p := &w.people[i]
		likely := p.garden >= gardenOrders
		if likely {
			w.truth.Gardeners++
		}
		out = appendRow(out, p.id, strconv.FormatBool(likely))
	}
	return out
}

// appendRow writes cells that need no quotes: the lists hold no comma, quote or line end.
func appendRow(out []byte, cells ...string) []byte {
	for i, c := range cells {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, c...)
	}
	return append(out, '\n')
}

// guests finds two people who are good to sign in as.
func (w *world) guests() (guest, unasked, inStory Person) {
	best, second := -1, -1
	for i := range w.people {
		p := &w.people[i]
		who := Person{p.id, p.name, p.email}
		partners := 0
		yes := 0
		for _, c := range p.choices {
			if c.Purpose == PartnerInsights {
				partners++
			}
			if c.permits() {
				yes++
			}
		}
		if yes == len(asked) && p.arm == mailed && p.garden >= gardenOrders && p.orders > best && p.orders <= 40 {
			best, guest = p.orders, who
		}
		if yes == len(asked) && p.garden >= gardenOrders && p.orders > second && p.orders <= 20 {
			second, inStory = p.orders, who
		}
		if partners == 0 && unasked.ID == "" && p.orders > 3 {
			unasked = who
		}
	}
	return guest, unasked, inStory
}
