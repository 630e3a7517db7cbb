package house_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/engine"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/gate"
	"github.com/candor-data/candor/internal/house"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/protect"
	"github.com/candor-data/candor/internal/question"
)

// The road taken by hand, one step after the other: docs/life-of-a-question.md tells it with these lines. In candor itself
// only flow takes these steps (internal/archtest).
func Example_lifeOfAQuestion() {
	ctx := context.Background()
	h, leave := aShop(ctx)
	defer leave()
	us := access.AtHost("fern")
	world := h.World()

	req := candor.Request{Use: candor.Insight, Purpose: "analytics", Recipient: "seedco", Agreement: "fern-seedco", Actor: us,
		Question: "SELECT kind, COUNT(DISTINCT customer) AS buyers FROM orders WHERE amount > 20 GROUP BY kind"}

	// Text becomes a plan, or reasons.
	plan, no := question.Parse(world.View, req.Question, candor.Normal)
	if no != nil {
		panic(no[0].Text)
	}
	fmt.Println("groups:", plan.Groups(), "noise in people:", plan.Sigma(), "privacy:", plan.Rho().Float())

	again, _ := question.Parse(world.View, "select KIND, count(distinct customer) people from orders where 20 < amount group by 1 order by people desc", candor.Normal)
	fmt.Println("the same question:", string(again.Canonical()) == string(plan.Canonical()))

	// What the decision rests on.
	now, err := h.DB.Now(ctx)
	check(err)
	standing, _, err := h.Agreement(ctx, us, req.Agreement)
	check(err)
	cohort, err := permission.Open(h.DB.Permission()).Cohort(ctx, req.Purpose, plan.Categories(), req.Recipient, now)
	check(err)
	epoch, err := h.DB.Epoch(ctx)
	check(err)
	facts := gate.Facts{Now: now, Company: "fern", Catalog: world.View, Purpose: world.Purpose(req.Purpose), Agreement: standing, Cohort: cohort, Epoch: epoch}
	facts.Charges = allowance.Charges(allowance.Default(), "fern", req.Recipient, plan.Datasets(), plan.Rho())
	for _, c := range facts.Charges {
		spent, err := h.DB.Journal().Spent(ctx, c, now)
		check(err)
		facts.Spent = append(facts.Spent, spent)
	}

	// May we? Every rule speaks.
	decision := gate.Decide(req, plan, facts)
	for _, r := range decision.Reasons {
		fmt.Println("because:", r.Text)
	}

	// Intent and debit, in one transaction.
	log := ledger.Open(h.DB.Journal())
	intent := ledger.Body{Kind: ledger.KindIntend, Use: req.Use.String(), Purpose: req.Purpose, Recipient: req.Recipient, Agreement: req.Agreement, Datasets: plan.Datasets()}
	debit, err := log.Intend(ctx, decision.Permit, candor.Digest{}, nil, intent)
	check(err)

	// The engine takes a debit, once.
	raw, err := engine.Run(ctx, h.Engine, debit)
	check(err)
	fmt.Println(raw)
	_, err = engine.Run(ctx, h.Engine, debit)
	fmt.Println("again:", err)

	// Noise.
	noise := protect.NewNoise(rand.Reader)
	defer noise.Close()
	draft, err := protect.Release(raw, noise)
	check(err)
	fmt.Println(draft)

	// The outcome is recorded; then, and not before, it can be read.
	_, err = draft.Open(ledger.Recorded{})
	fmt.Println("too early:", err)
	recorded, err := log.Conclude(ctx, debit, draft, ledger.Body{})
	check(err)
	answer, err := draft.Open(recorded)
	check(err)
	for i, a := range answer.Table(50).Accuracy {
		fmt.Printf("%s: right to within %.0f, %.0f times in 100\n", answer.Table(50).Rows[i][0], (a.High-a.Low)/2, 100*a.Confidence)
	}

	// What the person sees.
	somebody, err := h.FindPerson(ctx, us, "customer", "customer-00043")
	check(err)
	person, err := h.Person(ctx, us, somebody)
	check(err)
	for _, u := range person.Uses {
		fmt.Println("counted for", u.Name, "for", u.Purpose.ID)
	}

	// Somebody takes a yes back between the decision and the intent.
	late := gate.Decide(req, plan, facts)
	check(h.Choose(ctx, us, flow.Choose{Subject: somebody, Purpose: "analytics", Recipient: "seedco", Channel: "phone"}))
	_, err = log.Intend(ctx, late.Permit, candor.Digest{}, nil, intent)
	fmt.Println("stale:", errors.Is(err, ledger.ErrStale))

	// Output:
	// groups: 3 noise in people: 50 privacy: 0.0002
	// the same question: true
	// because: Counts only people who said yes to this purpose and this recipient.
	// because: The agreement is signed by every side and in force until 1 January 2036.
	// because: The privacy allowance covers it.
	// raw (sealed)
	// again: not paid for, or run before
	// draft (sealed)
	// too early: not recorded, so not released
	// plants: right to within 98, 95 times in 100
	// pots: right to within 98, 95 times in 100
	// tools: right to within 98, 95 times in 100
	// counted for Seed Co for analytics
	// stale: true
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// aShop is the shop of examples/tour with 3,000 customers, all of whom said yes.
func aShop(ctx context.Context) (h *house.House, leave func()) {
	dir, err := os.MkdirTemp("", "candor-life")
	check(err)
	check(house.Init(filepath.Join(dir, "w"), house.Options{}))
	h, err = house.Open(ctx, filepath.Join(dir, "w"), house.Options{})
	check(err)
	leave = func() {
		check(h.Close())
		check(os.RemoveAll(dir))
	}
	us := access.AtHost("fern")
	keys := map[candor.PartyID]ed25519.PrivateKey{}
	var files []describe.File
	for _, p := range []candor.PartyID{"fern", "seedco"} {
		keys[p], err = partner.NewKey(rand.Reader)
		check(err)
		public, _ := keys[p].Public().(ed25519.PublicKey)
		files = append(files, describe.File{Name: string(p) + ".pub", Data: []byte(partner.EncodePublic(public))})
	}
	for _, name := range []string{"shop.yaml", "orders.yaml"} {
		text, err := os.ReadFile("../../examples/tour/company/" + name)
		check(err)
		files = append(files, describe.File{Name: name, Data: text})
	}
	_, err = h.Apply(ctx, us, files, false)
	check(err)

	orders := &strings.Builder{}
	choices := &strings.Builder{}
	fmt.Fprintln(orders, "customer,day,kind,amount")
	fmt.Fprintln(choices, "person,purpose,category,recipient,choice,given_at,notice,channel")
	for i := 1; i <= 3000; i++ {
		fmt.Fprintf(orders, "customer-%05d,2026-%02d-01,%s,%d.00\n", i, i%12+1, []string{"plants", "pots", "tools"}[i%3], i%90)
		fmt.Fprintf(choices, "customer-%05d,analytics,user.behavior.purchase_history,seedco,yes,2026-02-03,counted,web\n", i)
	}
	_, err = h.Load(ctx, us, "orders", strings.NewReader(orders.String()), intake.Dialect{}, nil)
	check(err)
	_, err = h.ImportPermissions(ctx, us, strings.NewReader(choices.String()), "customer")
	check(err)
	for p, key := range keys {
		check(h.SignWith(ctx, us, "fern-seedco", p, key))
	}
	return h, leave
}
