// Package demo invents a company to try candor on: Fern & Co, a garden and home shop with 20,000 customers, two years of
// orders, a letter whose effect is known, two partners, and people who said yes, said no or were never asked.
//
// It promises that the same seed and day give the same bytes, that nobody in it is real, and that what was planted is told
// (Truth), so that answers can be checked against it. It refuses to hold anything that privacy or security rests on: keys
// come from outside, and its random numbers are for inventing alone.
package demo

import (
	"math/rand/v2"
	"time"

	"github.com/candor-data/candor"
)

// The ids that a demo needs to know.
const (
	Company   candor.PartyID = "fernco"
	PayCo     candor.PartyID = "payco"
	Leafbrand candor.PartyID = "leafbrand"

	Analytics       candor.PurposeID = "analytics"
	PartnerInsights candor.PurposeID = "partner.insights"
	Email           candor.PurposeID = "marketing.email"
	Personalisation candor.PurposeID = "personalisation"

	PayCoAgreement     candor.AgreementID = "fernco-payco"
	LeafbrandAgreement candor.AgreementID = "fernco-leafbrand" // left for the board to sign
)

// People is how many customers the shop has.
const People = 20_000

// Seed is the shop that candor demo shows.
const Seed = 2

// Shop is the invented company as files, with what is true about it.
type Shop struct {
	Files     map[string][]byte // "company/….yaml" to apply; "data/….csv" to load and "data/permissions.csv" to import
	Loads     []Load            // in the order in which to load them
	Questions []Question        // what the pages offer to ask
	Truth     Truth
	Guest     Person // somebody to sign in as: many orders, and yes to everything
	Unasked   Person // somebody who was never asked about partners
	InStory   Person // the customer of the guided story, who is deleted in it: yes to everything, and another than the guest
}

// Load is one file of rows.
type Load struct{ Dataset, File string }

// PermissionFile is the list of choices, for permission import.
const PermissionFile = "data/permissions.csv"

// Person is one invented customer.
type Person struct{ ID, Name, Email string }

// Truth is what was planted and what came of it. Money is in cents; rows set aside as bad are not in it.
type Truth struct {
	First, Last   time.Time // first and last day of orders
	Opened        time.Time // the first day on which anybody joined
	Purchases     int       // good rows
	BadPurchases  int       // rows that a load must set aside
	Visits        int
	Contacts      int
	Gardeners     int // people with likely_gardener true
	Revenue       int64
	ByCategory    map[string]int64
	LetterOn      time.Time // day of the spring letter
	LetterThrough time.Time // last day on which it had an effect
	Lift          float64   // planted: mailed people order this much more often in that time
	Mailed        Arm
	Holdout       Arm
	Permits       map[Choice]int // people whose last choice is a yes
}

// Arm is one side of the letter's test, over the days that the letter had an effect.
type Arm struct {
	People  int
	Revenue int64 // cents, before any bound
	Orders  int
}

// Choice is one thing that people said yes or no to. Recipient is empty for the company itself.
type Choice struct {
	Purpose   candor.PurposeID
	Recipient candor.PartyID
}

// Make invents the shop as it stands on the day of now (UTC). Keys are the public keys, in the form that candor key new
// prints, that each party signs with; a party without one cannot sign.
func Make(seed uint64, now time.Time, keys map[candor.PartyID]string) *Shop {
	w := newWorld(seed, now)
	w.inventPeople()
	w.choose()
	w.sendLetter()
	w.shop()
	w.browse()
	s := &Shop{
		Files: map[string][]byte{
			"data/customers.csv": w.customersCSV(),
			"data/purchases.csv": w.purchasesCSV(),
			"data/visits.csv":    w.visitsCSV(),
			"data/contacts.csv":  w.contactsCSV(),
			"data/traits.csv":    w.traitsCSV(),
			PermissionFile:       w.permissionsCSV(),
		},
		Loads: []Load{
			{"customers", "data/customers.csv"}, {"purchases", "data/purchases.csv"}, {"visits", "data/visits.csv"},
			{"contacts", "data/contacts.csv"}, {"traits", "data/traits.csv"},
		},
		Truth: w.truth,
	}
	w.describe(s.Files, keys)
	s.Guest, s.Unasked, s.InStory = w.guests()
	s.Questions = questions(w.truth)
	return s
}

// world is the shop while it is being invented. Days are counted from 1970-01-01.
type world struct {
	seed          uint64
	today         int // the day of now; the last day with data is the one before
	opened        int // first day on which somebody could join
	first, last   int // days of orders
	visitsFrom    int
	letter        int
	letterThrough int
	cum           []float64 // cumulative season, cum[i] before day first+i
	people        []person
	orders        []order
	visits        []visit
	dates         []string // of day opened+i
	truth         Truth
}

const liftDays = 60

func newWorld(seed uint64, now time.Time) *world {
	now = now.UTC()
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	w := &world{seed: seed, today: dayOf(now)}
	w.last = w.today - 1
	w.first = dayOf(month.AddDate(-2, 0, 0))
	w.opened = dayOf(time.Date(now.Year()-6, time.January, 2, 0, 0, 0, 0, time.UTC))
	w.visitsFrom = dayOf(month.AddDate(-1, 0, 0))
	w.letter = dayOf(time.Date(now.Year(), time.April, 1, 0, 0, 0, 0, time.UTC))
	if w.letter+liftDays+5 > w.today {
		w.letter = dayOf(time.Date(now.Year()-1, time.April, 1, 0, 0, 0, 0, time.UTC))
	}
	w.letterThrough = w.letter + liftDays - 1
	for d := w.opened; d <= w.today; d++ {
		w.dates = append(w.dates, dateOf(d).Format(time.DateOnly))
	}
	w.truth = Truth{
		First: dateOf(w.first), Last: dateOf(w.last), Opened: dateOf(w.opened),
		LetterOn: dateOf(w.letter), LetterThrough: dateOf(w.letterThrough), Lift: lift,
		ByCategory: map[string]int64{}, Permits: map[Choice]int{},
	}
	return w
}

func dayOf(t time.Time) int        { return int(t.Unix() / 86400) }
func dateOf(day int) time.Time     { return time.Unix(int64(day)*86400, 0).UTC() }
func (w *world) date(d int) string { return w.dates[d-w.opened] }

// rng gives each part of the invention its own stream, so that a change of one leaves the others alone.
func (w *world) rng(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(w.seed, stream)) }
