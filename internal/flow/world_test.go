package flow_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/protect"
)

// These tests ask whole houses, wired as they are shipped: what an answer promises is promised by the road, not by a room.

const (
	shop     candor.PartyID   = "shop"
	purpose  candor.PurposeID = "analytics"
	category string           = "user.behavior.purchase_history"
)

var operator = access.AtHost(shop)

// order and who are rows of the two datasets.
type order struct {
	person int
	day    int   // of 2026, from 0
	cents  int64 // may be beyond the bounds
	items  int64
}

type world struct {
	*house.House
	t   *testing.T
	now atomic.Int64
}

// made is what a world is made of: its rows, who says yes (to the shop and to every partner), and the company's allowance
// as a YAML mapping, empty for the defaults.
type made struct {
	orders    []order
	groups    map[int]string // people, with a or b
	yes       func(person int) bool
	allowance string
	partners  []candor.PartyID
}

var firstDay = time.Date(2026, 12, 20, 9, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, m made) *world {
	t.Helper()
	if protect.ZeroNoise {
		t.Skip("this build has no noise; its answers are compared with plain SQL elsewhere")
	}
	w := &world{t: t}
	w.at(firstDay)
	opt := house.Options{Now: func() time.Time { return time.Unix(w.now.Load(), 0).UTC() }}
	dir := filepath.Join(t.TempDir(), "world")
	w.must(house.Init(dir, opt))
	h, err := house.Open(t.Context(), dir, opt)
	w.must(err)
	w.House = h
	t.Cleanup(func() { w.must(h.Close()) })
	_, err = h.Apply(t.Context(), operator, []describe.File{{Name: "shop.yaml", Data: []byte(described(m))}}, false)
	w.must(err)
	var orders, people, choices bytes.Buffer
	orders.WriteString("customer,day,amount,items\n")
	for _, o := range m.orders {
		fmt.Fprintf(&orders, "C%05d,%s,%d.%02d,%d\n", o.person, time.Date(2026, 1, 1+o.day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), o.cents/100, o.cents%100, o.items)
	}
	people.WriteString("customer,team\n")
	choices.WriteString("person,purpose,category,recipient,choice,given_at,notice,channel\n")
	for _, p := range sortedKeys(m.groups) {
		fmt.Fprintf(&people, "C%05d,%s\n", p, m.groups[p])
		if m.yes(p) {
			for _, to := range append([]candor.PartyID{shop}, m.partners...) {
				fmt.Fprintf(&choices, "C%05d,%s,%s,%s,yes,2026-02-01,,web\n", p, purpose, category, to)
			}
		}
	}
	for name, file := range map[string]*bytes.Buffer{"orders": &orders, "people": &people} {
		rep, err := h.Load(t.Context(), operator, name, file, intake.Dialect{}, &intake.Meter{})
		w.must(err)
		if rep.Quarantined > 0 {
			t.Fatalf("%d rows of %s were set aside: %v", rep.Quarantined, name, rep.ByRule)
		}
	}
	im, err := h.ImportPermissions(t.Context(), operator, &choices, "customer")
	w.must(err)
	if im.Bad > 0 {
		t.Fatalf("choices were not taken: %v", im.Reasons)
	}
	for _, p := range m.partners {
		for _, as := range []candor.PartyID{shop, p} {
			w.must(h.SignWith(t.Context(), operator, agreement(p), as, keyOf(as)))
		}
	}
	return w
}

func sortedKeys(m map[int]string) (out []int) {
	for p := range m {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) at(t time.Time) { w.now.Store(t.Unix()) }

// ask asks as the shop, or as a partner; an error is the test's end.
func (w *world) ask(as candor.PartyID, p candor.Precision, sql string) flow.Result {
	w.t.Helper()
	r, err := w.Ask(w.t.Context(), asked(as, p, sql))
	w.must(err)
	return r
}

// answered is ask where a yes is expected.
func (w *world) answered(as candor.PartyID, p candor.Precision, sql string) flow.Result {
	w.t.Helper()
	r := w.ask(as, p, sql)
	if !r.Decision.Allowed {
		w.t.Fatalf("refused: %s\n%+v", sql, r.Decision.Reasons)
	}
	return r
}

func asked(as candor.PartyID, p candor.Precision, sql string) candor.Request {
	r := candor.Request{Purpose: purpose, Recipient: as, Question: sql, Precision: p, Actor: operator}
	if as != shop {
		r.Agreement = agreement(as)
	}
	return r
}

func (w *world) nextEpoch() {
	w.t.Helper()
	_, err := w.NextEpoch(w.t.Context(), operator)
	w.must(err)
}

func rules(r flow.Result) string {
	var out []string
	for _, x := range r.Decision.Reasons {
		out = append(out, x.Rule)
	}
	return strings.Join(out, " ")
}

func agreement(p candor.PartyID) candor.AgreementID { return candor.AgreementID("shop-" + string(p)) }

func keyOf(p candor.PartyID) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, p)
	return ed25519.NewKeyFromSeed(seed)
}

func written(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// described are the files of a shop with orders, and with one row about each person.
func described(m made) string {
	var b strings.Builder
	b.WriteString("kind: Company\nid: shop\nname: Shop\ncurrency: EUR\n" + m.allowance)
	for _, p := range append([]candor.PartyID{shop}, m.partners...) {
		public, _ := keyOf(p).Public().(ed25519.PublicKey)
		fmt.Fprintf(&b, "\n---\nkind: Party\nid: %s\nname: %s\nkeys: [{public: %q}]", p, p, partner.EncodePublic(public))
	}
	b.WriteString("\n---\nkind: Purpose\nid: analytics\ntitle: Counting\ndescription: We count.\nbenefit: Less waste.\n---\nkind: Purpose\nid: marketing\ntitle: Writing\ndescription: We write.\nbenefit: News.")
	for _, p := range m.partners {
		fmt.Fprintf(&b, "\n---\nkind: Agreement\nid: %s\ntitle: Asking\nowners: [shop]\nrecipient: %s\npurposes: [analytics]\ndatasets: [orders, people]\nfrom: 2026-01-01\nuntil: 2036-01-01\nprice: {amount: \"1.00\", currency: EUR}\nshare: 40\nterms: They ask about groups.", agreement(p), p)
	}
	column := func(name, logical string, more ...string) {
		fmt.Fprintf(&b, "\n      - name: %s\n        logicalType: %s\n        required: true\n        customProperties:", name, logical)
		for _, m := range append(more, "candor.category: "+category) {
			k, v, _ := strings.Cut(m, ": ")
			fmt.Fprintf(&b, "\n          - {property: %s, value: %s}", k, v)
		}
	}
	table := func(name string) {
		fmt.Fprintf(&b, "\n---\napiVersion: v3.1.0\nkind: DataContract\nid: %s\nname: %s\nversion: 1.0.0\nstatus: active\nschema:\n  - name: %s\n    properties:", name, name, name)
		column("customer", "string", "candor.role: person", "candor.identifier: customer")
	}
	table("orders")
	column("day", "date", "candor.role: time", `candor.bounds: ["2026-01-01", "2026-12-31"]`)
	column("amount", "number", "candor.role: measure", "candor.scale: 2", "candor.currency: EUR", "candor.bounds: [0, 100]")
	column("items", "integer", "candor.role: measure", "candor.bounds: [0, 10]")
	b.WriteString("\n    customProperties:\n      - {property: candor.groups_per_person, value: [{groups: 1, rows: 4}, {groups: 12, rows: 1}]}")
	owned := "\n      - {property: candor.ceiling, value: 20000}\n      - {property: candor.purposes, value: [analytics]}\n      - {property: candor.source, value: observed}"
	b.WriteString(owned)
	table("people")
	column("team", "string", "candor.role: key", "candor.domain: [a, b]")
	b.WriteString("\n    customProperties:\n      - {property: candor.one_per_person, value: true}\n      - {property: candor.groups_per_person, value: [{groups: 1, rows: 1}]}" + owned + "\n")
	return b.String()
}
