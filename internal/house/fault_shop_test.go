package house_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
)

// The shop on which faults are tried: 50 people in a first file of orders, 20 of a second one (10 of them new), a partner
// with one agreement in force and one that nobody has signed.
const (
	shop      candor.PartyID     = "shop"
	brand     candor.PartyID     = "brand"
	agreed    candor.AgreementID = "shop-brand"
	unsigned  candor.AgreementID = "shop-brand-next"
	analytics candor.PurposeID   = "analytics"
	category  candor.CategoryID  = "user.behavior.purchase_history"

	people   = 50
	rows     = 60 // good ones of the first file
	moreRows = 30 // and of the second
	yes      = 40 // people who said yes to the shop and to the brand

	count = "SELECT COUNT(DISTINCT customer_id) AS persons FROM orders"
)

var (
	noon        = time.Date(2026, 5, 5, 12, 0, 0, 0, time.UTC)
	agreedUntil = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
)

func keyOf(p candor.PartyID) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, p)
	return ed25519.NewKeyFromSeed(seed)
}

// descriptions are the shop's files. partnerRho is the brand's allowance of 30 days.
func descriptions(partnerRho string) []describe.File {
	public := func(p candor.PartyID) string {
		return partner.EncodePublic(keyOf(p).Public().(ed25519.PublicKey))
	}
	agreement := func(id candor.AgreementID) string {
		return fmt.Sprintf(`
kind: Agreement
id: %s
title: Orders for the brand
owners: [shop]
recipient: brand
purposes: [analytics]
datasets: [orders]
from: 2026-01-01
until: 2026-08-01
price: {amount: "100.00", currency: EUR}
share: 40
terms: The brand asks about groups.
---`, id)
	}
	column := func(name, logical string, more ...string) string {
		s := "\n      - name: " + name + "\n        logicalType: " + logical + "\n        customProperties:"
		for _, m := range append(more, "candor.category: "+string(category), "candor.source: observed") {
			k, v, _ := strings.Cut(m, ": ")
			s += "\n          - {property: " + k + ", value: " + v + "}"
		}
		return s
	}
	text := `kind: Company
id: shop
name: Shop
currency: EUR
allowance: {partnerRho: ` + partnerRho + `}
---
kind: Party
id: shop
name: Shop
keys: [{public: "` + public(shop) + `"}]
---
kind: Party
id: brand
name: Brand
keys: [{public: "` + public(brand) + `"}]
---
kind: Purpose
id: analytics
title: Counting
description: We count orders.
---
kind: Notice
id: counted
version: 1
locale: en
purposes: [analytics]
categories: [` + string(category) + `]
recipients: [shop, brand]
text: May we count your orders?
---
kind: Notice
id: counted.briefly
version: 1
locale: en
purposes: [analytics]
categories: [` + string(category) + `]
recipients: [shop, brand]
text: May we count your orders for ten days?
validDays: 10
---` + agreement(agreed) + agreement(unsigned) + `
apiVersion: v3.1.0
kind: DataContract
id: orders
name: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:` +
		column("customer_id", "string", "candor.role: person", "candor.identifier: customer", "candor.class: direct_identifier") +
		column("day", "date", "candor.role: time", `candor.bounds: ["2026-01-01", "2026-12-31"]`) +
		column("amount", "number", "candor.role: measure", "candor.scale: 2", "candor.currency: EUR", "candor.bounds: [0, 100]") + `
    customProperties:
      - {property: candor.groups_per_person, value: [{groups: 1, rows: 3}]}
      - {property: candor.ceiling, value: 1000}
      - {property: candor.smallest, value: 5}
      - {property: candor.purposes, value: [analytics]}
      - {property: candor.owner, value: shop}
`
	return []describe.File{{Name: "shop.yaml", Data: []byte(text)}}
}

// customer is a name that no hex number holds by chance: keys and hashes are in every file.
func customer(i int) string { return fmt.Sprintf("kunde%03d", i) }

// orders is a file: one order of each person from first to last, a second one of every fifth, and a line that is not one.
func orders(first, last, twice int) []byte {
	var b bytes.Buffer
	b.WriteString("customer_id,day,amount\n")
	for i := first; i <= last; i++ {
		fmt.Fprintf(&b, "%s,2026-03-%02d,%d.50\n", customer(i), 1+i%28, i)
		if i < first+twice {
			fmt.Fprintf(&b, "%s,2026-04-%02d,%d.25\n", customer(i), 1+i%28, i)
		}
	}
	b.WriteString("c001,2026-04-01,a lot\n")
	return b.Bytes()
}

func firstOrders() []byte { return orders(1, people, rows-people) }
func moreOrders() []byte  { return orders(41, 60, moreRows-20) }

// choices is a permission list that says the same of people from first to last, to the shop and to the brand.
func choices(first, last int, choice, givenAt, notice string) []byte {
	var b bytes.Buffer
	b.WriteString("person,purpose,category,recipient,choice,given_at,notice,channel\n")
	for i := first; i <= last; i++ {
		for _, to := range []string{"", string(brand)} {
			fmt.Fprintf(&b, "%s,analytics,%s,%s,%s,%s,%s,paper\n", customer(i), category, to, choice, givenAt, notice)
		}
	}
	return b.Bytes()
}

// clock is a clock that a test moves.
type clock struct{ at atomic.Int64 }

func clockAt(t time.Time) *clock {
	c := &clock{}
	c.set(t)
	return c
}
func (c *clock) set(t time.Time) { c.at.Store(t.UnixMicro()) }
func (c *clock) now() time.Time  { return time.UnixMicro(c.at.Load()).UTC() }

// operator is whoever holds the workspace.
var operator = access.AtHost(shop)

// fill takes a new workspace to where the shop stands.
func fill(ctx context.Context, h *house.House, partnerRho string) error {
	if _, err := h.Apply(ctx, operator, descriptions(partnerRho), false); err != nil {
		return err
	}
	if err := load(ctx, h, firstOrders()); err != nil {
		return err
	}
	im, err := h.ImportPermissions(ctx, operator, bytes.NewReader(choices(1, yes, "yes", "2026-04-01T09:00:00Z", "counted")), "customer")
	if err != nil {
		return err
	}
	if im.Bad > 0 || im.Yes != 2*yes {
		return fmt.Errorf("the shop's own choices were not taken: %+v", im)
	}
	for _, p := range []candor.PartyID{shop, brand} {
		if err := h.SignWith(ctx, operator, agreed, p, keyOf(p)); err != nil {
			return err
		}
	}
	r, err := h.Ask(ctx, asBrand(count))
	if err != nil {
		return err
	}
	if !r.Decision.Allowed {
		return fmt.Errorf("the shop's first question was refused: %s", r.Decision.Reasons[0].Rule)
	}
	return nil
}

func asBrand(sql string) candor.Request {
	return candor.Request{Purpose: analytics, Recipient: brand, Agreement: agreed, Question: sql, Actor: operator}
}

// template is the shop as a folder, made once; tests work on copies.
var template struct {
	sync.Once
	dir  string
	head string // of the log as it stands in the folder: every later log begins so
	err  error
}

func shopFolder(t *testing.T) (dir, head string) {
	t.Helper()
	template.Do(func() {
		template.err = func() (err error) {
			if template.dir, err = os.MkdirTemp("", "shop"); err != nil {
				return err
			}
			opt := house.Options{Now: clockAt(noon).now}
			if err := house.Init(template.dir, opt); err != nil {
				return err
			}
			h, err := house.Open(t.Context(), template.dir, opt)
			if err != nil {
				return err
			}
			if err := fill(t.Context(), h, "0.024"); err != nil {
				return err
			}
			v, err := h.Verify(t.Context(), operator, nil)
			template.head = v.Head
			if err != nil {
				return err
			}
			return h.Close()
		}()
	})
	if template.err != nil {
		t.Fatalf("make the shop: %v", template.err)
	}
	dir = filepath.Join(t.TempDir(), "shop")
	if err := os.CopyFS(dir, os.DirFS(template.dir)); err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{"keys/secret", "keys/uses", "keys/people", "keys/suppression"} {
		if err := os.Chmod(filepath.Join(dir, private), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, template.head
}

func open(t *testing.T, dir string, opt house.Options) *house.House {
	t.Helper()
	if opt.Now == nil {
		opt.Now = clockAt(noon.Add(time.Hour)).now
	}
	h, err := house.Open(t.Context(), dir, opt)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil && !errors.Is(err, os.ErrClosed) { // or the test closed it
			t.Errorf("close: %v", err)
		}
	})
	return h
}

// mayLie are the files of a workspace besides those of rows.
var mayLie = regexp.MustCompile(`^(candor\.db(-wal|-shm)?|keys/(uses|people)(\.pub)?|keys/(secret|suppression)|run/lock|SCRATCH)$`)

// sound checks what must hold after anything: the record verifies and continues the head, nothing lies about, what is
// listed is there, and every outcome has an intent before it, once.
func sound(t *testing.T, h *house.House, head string) {
	t.Helper()
	v, err := h.Verify(t.Context(), operator, []string{head})
	if err != nil || !v.OK {
		t.Errorf("the record does not verify: %v %q", err, v.Problems)
	}
	files, err := h.Files.List(t.Context(), -1, "")
	if err != nil {
		t.Fatal(err)
	}
	listed, total := map[string]bool{}, int64(0)
	for _, f := range files {
		listed["rows/"+f.Path], total = true, total+f.Rows
	}
	err = filepath.WalkDir(h.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(h.Dir, path)
		if rel = filepath.ToSlash(rel); err != nil || listed[rel] || mayLie.MatchString(rel) {
			delete(listed, rel)
			return err
		}
		t.Errorf("%s was left behind", rel)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for path := range listed {
		t.Errorf("%s is listed and not there", path)
	}
	erased, err := h.Erasures(t.Context(), operator)
	if err != nil {
		t.Fatal(err)
	}
	// Totals are as recorded at load: who was deleted since is still in them.
	if got := totals(t, h); got.Rows != total && (len(erased) == 0 || got.Rows < total) {
		t.Errorf("the catalogue says %d rows, the files hold %d", got.Rows, total)
	}
	outcomesFollowIntents(t, h)
}

func outcomesFollowIntents(t *testing.T, h *house.House) {
	t.Helper()
	entries, err := h.DB.Audit("", "").Entries(t.Context(), -1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	concluded := map[int64]int{}
	intents := map[int64]bool{}
	for i := len(entries) - 1; i >= 0; i-- { // oldest first
		switch e := entries[i]; e.Body.Kind {
		case ledger.KindIntend:
			intents[e.Index] = true
		case ledger.KindConclude:
			if e.Body.Intent == nil || !intents[*e.Body.Intent] {
				t.Errorf("entry %d concludes what was not intended before", e.Index)
				continue
			}
			if concluded[*e.Body.Intent]++; concluded[*e.Body.Intent] > 1 {
				t.Errorf("intent %d was concluded twice", *e.Body.Intent)
			}
		}
	}
	for _, u := range usesOf(t, h) {
		if !intents[u.Intent] || (u.Conclude > 0) != (concluded[u.Intent] == 1) || u.Conclude > 0 && u.Conclude <= u.Intent {
			t.Errorf("use %d and the record differ", u.Intent)
		}
	}
}

func usesOf(t *testing.T, h *house.House) []flow.Used {
	t.Helper()
	all, err := h.DB.Uses().Uses(t.Context(), "", -1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func totals(t *testing.T, h *house.House) flow.Totals {
	t.Helper()
	out, err := h.DB.Intake().Totals(t.Context(), "orders")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func personOf(t *testing.T, h *house.House, i int) candor.SubjectID {
	t.Helper()
	s, err := h.FindPerson(t.Context(), operator, "customer", customer(i))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// permits reads the book afresh: does the person permit questions of the recipient now?
func permits(t *testing.T, h *house.House, s candor.SubjectID, to candor.PartyID) bool {
	t.Helper()
	now, err := h.DB.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := permission.Open(h.DB.Permission()).Cohort(t.Context(), analytics, []candor.CategoryID{category}, to, now)
	if err != nil {
		t.Fatal(err)
	}
	return c.Has(s)
}

func headOf(t *testing.T, h *house.House) string {
	t.Helper()
	v, err := h.Verify(t.Context(), operator, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v.Head
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// load brings a file of orders in.
func load(ctx context.Context, h *house.House, file []byte) error {
	_, err := h.Load(ctx, operator, "orders", bytes.NewReader(file), intake.Dialect{}, &intake.Meter{})
	return err
}

func rules(r flow.Result) (out []string) {
	for _, x := range r.Decision.Reasons {
		out = append(out, x.Rule)
	}
	return out
}
