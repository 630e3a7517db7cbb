package demo

import (
	"bytes"
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/candor-data/candor"
)

var now = time.Date(2026, 11, 22, 15, 4, 5, 0, time.UTC)

var sample = sync.OnceValue(func() *Shop { return Make(7, now, nil) })

// table reads a CSV and gives its rows of the header's width, the others, and the place of each column.
func table(t *testing.T, s *Shop, file string) (rows, odd [][]string, col map[string]int) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(s.Files[file]))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatalf("read %s: %v", file, err)
	}
	col = map[string]int{}
	for i, name := range all[0] {
		col[name] = i
	}
	for _, row := range all[1:] {
		if len(row) == len(all[0]) {
			rows = append(rows, row)
		} else {
			odd = append(odd, row)
		}
	}
	return rows, odd, col
}

func goodPurchases(t *testing.T, s *Shop) (rows [][]string, bad int, col map[string]int) {
	t.Helper()
	all, odd, col := table(t, s, "data/purchases.csv")
	bad = len(odd)
	for _, row := range all {
		_, err := time.Parse(time.DateOnly, row[col["day"]])
		_, cents, point := strings.Cut(row[col["amount"]], ".")
		if err != nil || !point || len(cents) != 2 || row[col["customer_id"]] == "" || !slices.Contains(goodsNames(), row[col["category"]]) {
			bad++
			continue
		}
		rows = append(rows, row)
	}
	return rows, bad, col
}

func cents(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)
	if err != nil {
		t.Fatalf("amount: %v", err)
	}
	return n
}

func TestTheSameSeedAndDayGiveTheSameBytes(t *testing.T) {
	a, b := sample(), Make(7, now.Add(5*time.Hour), nil)
	for name, data := range a.Files {
		if !bytes.Equal(b.Files[name], data) {
			t.Errorf("%s differs between two shops of the same seed and day", name)
		}
	}
	if got, want := len(b.Files), len(a.Files); got != want {
		t.Errorf("got %d files, want %d", got, want)
	}
	if bytes.Equal(Make(8, now, nil).Files["data/customers.csv"], a.Files["data/customers.csv"]) {
		t.Error("another seed gives the same customers")
	}
}

func TestKeysOfPartiesAreWrittenIntoTheirDescription(t *testing.T) {
	s := Make(7, now, map[candor.PartyID]string{PayCo: "candor-ed25519-public:AAAA\n"})
	got := string(s.Files["company/parties.yaml"])
	if want := `keys: [{public: "candor-ed25519-public:AAAA"}]`; strings.Count(got, want) != 1 {
		t.Errorf("got %s, want one %s", got, want)
	}
}

func TestNoPlaceholderIsLeft(t *testing.T) {
	for name, data := range sample().Files {
		if strings.HasSuffix(name, ".yaml") && strings.Contains(strings.ReplaceAll(string(data), "@example.com", ""), "@") {
			t.Errorf("%s still has a place to fill in", name)
		}
	}
}

func TestCustomersAreDistinctAndReachableNowhere(t *testing.T) {
	rows, odd, col := table(t, sample(), "data/customers.csv")
	if len(rows) != People || len(odd) != 0 {
		t.Fatalf("got %d rows and %d odd ones, want %d and 0", len(rows), len(odd), People)
	}
	ids, mails := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		ids[r[col["customer_id"]]] = true
		mails[r[col["email"]]] = true
		if m := r[col["email"]]; !strings.HasSuffix(m, "@example.com") || strings.Contains(m, " ") {
			t.Errorf("an address is not at example.com")
		}
		if !slices.Contains(regionNames(), r[col["region"]]) {
			t.Errorf("region %q is not in the contract", r[col["region"]])
		}
		if y := r[col["birth_year"]]; y != "" && (y < "1930" || y > "2009") {
			t.Errorf("birth year %s is outside the contract's bounds", y)
		}
	}
	if len(ids) != People || len(mails) != People {
		t.Errorf("got %d ids and %d addresses, want %d of each", len(ids), len(mails), People)
	}
}

func TestEveryRowIsAboutACustomer(t *testing.T) {
	s := sample()
	rows, _, col := table(t, s, "data/customers.csv")
	joined := map[string]string{}
	for _, r := range rows {
		joined[r[col["customer_id"]]] = r[col["joined"]]
	}
	for file, c := range map[string]struct{ person, day string }{
		"data/visits.csv": {"customer_id", "day"}, "data/contacts.csv": {"customer_id", "sent_on"},
		"data/traits.csv": {"customer_id", ""}, PermissionFile: {"person", "given_at"},
	} {
		rows, odd, col := table(t, s, file)
		if len(odd) > 0 {
			t.Errorf("%s has %d rows of another width", file, len(odd))
		}
		for _, r := range rows {
			since, ok := joined[r[col[c.person]]]
			if !ok {
				t.Fatalf("%s has a row about nobody", file)
			}
			if c.day != "" && (r[col[c.day]][:10] < since || r[col[c.day]] >= "2026-11-22") {
				t.Fatalf("%s has a row from before its person joined, or from today", file)
			}
		}
	}
	good, bad, pcol := goodPurchases(t, s)
	for _, r := range good {
		if since, ok := joined[r[pcol["customer_id"]]]; !ok || r[pcol["day"]] < since || r[pcol["day"]] < "2024-11-01" || r[pcol["day"]] > "2026-11-21" {
			t.Fatal("purchases.csv has an order of nobody, or at an impossible time")
		}
	}
	if got, want := bad, s.Truth.BadPurchases; got != want || want == 0 {
		t.Errorf("got %d bad rows, want %d", got, want)
	}
}

func TestTheSizesAreThoseOfTheTruth(t *testing.T) {
	s := sample()
	good, _, col := goodPurchases(t, s)
	visits, _, _ := table(t, s, "data/visits.csv")
	contacts, _, _ := table(t, s, "data/contacts.csv")
	traits, _, tcol := table(t, s, "data/traits.csv")
	var revenue int64
	by := map[string]int64{}
	for _, r := range good {
		c := cents(t, r[col["amount"]])
		revenue += c
		by[r[col["category"]]] += c
	}
	gardeners := 0
	for _, r := range traits {
		if r[tcol["likely_gardener"]] == "true" {
			gardeners++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"purchases", int64(len(good)), int64(s.Truth.Purchases)},
		{"revenue", revenue, s.Truth.Revenue},
		{"plants", by["plants"], s.Truth.ByCategory["plants"]},
		{"visits", int64(len(visits)), int64(s.Truth.Visits)},
		{"contacts", int64(len(contacts)), int64(s.Truth.Contacts)},
		{"traits", int64(len(traits)), People},
		{"gardeners", int64(gardeners), int64(s.Truth.Gardeners)},
	} {
		if c.got != c.want || c.want == 0 {
			t.Errorf("%s: got %d, want %d", c.what, c.got, c.want)
		}
	}
	if per := float64(len(good)) / People; per < 8 || per > 10 {
		t.Errorf("got %.2f orders a customer, want 8 to 10", per)
	}
	if s.Truth.Contacts < 11_000 || s.Truth.Contacts > 12_000 {
		t.Errorf("got %d contacts, want about 12,000", s.Truth.Contacts)
	}
}

func TestTheLettersEffectIsInTheRows(t *testing.T) {
	s := sample()
	contacts, _, ccol := table(t, s, "data/contacts.csv")
	arms := map[string]string{}
	for _, r := range contacts {
		arms[r[ccol["customer_id"]]] = r[ccol["arm"]]
	}
	good, _, col := goodPurchases(t, s)
	got, before := map[string]Arm{}, map[string]int{}
	from, to := s.Truth.LetterOn.Format(time.DateOnly), s.Truth.LetterThrough.Format(time.DateOnly)
	for _, r := range good {
		arm := arms[r[col["customer_id"]]]
		if d := r[col["day"]]; d < from {
			before[arm]++
		} else if d <= to {
			a := got[arm]
			a.Orders++
			a.Revenue += cents(t, r[col["amount"]])
			got[arm] = a
		}
	}
	for arm, want := range map[string]Arm{"mailed": s.Truth.Mailed, "holdout": s.Truth.Holdout} {
		if g := got[arm]; g.Orders != want.Orders || g.Revenue != want.Revenue {
			t.Errorf("%s: got %d orders and %d cents, want %d and %d", arm, g.Orders, g.Revenue, want.Orders, want.Revenue)
		}
	}
	m, h := got["mailed"], got["holdout"]
	// Orders are Poisson: the ratio's standard error is about 1.4%, that of revenue about 2%.
	if l := float64(m.Orders)/float64(h.Orders) - 1; math.Abs(l-s.Truth.Lift) > .045 {
		t.Errorf("got a lift of orders of %.3f, want %.2f ± .045", l, s.Truth.Lift)
	}
	if l := float64(m.Revenue)/float64(h.Revenue) - 1; math.Abs(l-s.Truth.Lift) > .06 {
		t.Errorf("got a lift of revenue of %.3f, want %.2f ± .06", l, s.Truth.Lift)
	}
	if l := float64(before["mailed"])/float64(before["holdout"]) - 1; math.Abs(l) > .025 {
		t.Errorf("the arms differ by %.3f before the letter, want 0 ± .025", l)
	}
}

// The demo's story is that a company can see what its letter did and still protect everybody; so the effect has to be
// clear beyond the noise, among those who said yes to analytics and within the bounds that the offered questions use.
func TestTheLettersEffectIsClearBeyondTheNoise(t *testing.T) {
	s := Make(Seed, now, nil)
	arms, yes := map[string]string{}, map[string]bool{}
	rows, _, col := table(t, s, "data/contacts.csv")
	for _, r := range rows {
		arms[r[col["customer_id"]]] = r[col["arm"]]
	}
	rows, _, col = table(t, s, PermissionFile)
	for _, r := range rows {
		if r[col["purpose"]] == string(Analytics) {
			yes[r[col["person"]]] = r[col["choice"]] == "given"
		}
	}
	from, to := s.Truth.LetterOn.Format(time.DateOnly), s.Truth.LetterThrough.Format(time.DateOnly)
	spent, orders := map[string]int64{}, map[string]int64{}
	good, _, col := goodPurchases(t, s)
	for _, r := range good {
		if d := r[col["day"]]; d >= from && d <= to {
			spent[r[col["customer_id"]]] += min(cents(t, r[col["amount"]]), 120_00)
			orders[r[col["customer_id"]]]++
		}
	}
	const sigma = 20 // fine
	for _, c := range []struct {
		what string
		of   map[string]int64
		most int64
	}{{"SUM(amount) BOUND 1 ROWS", spent, 120_00}, {"COUNT(*) BOUND 3 ROWS", orders, 3}} {
		sum, n := map[string]float64{}, map[string]float64{}
		for id, arm := range arms {
			if yes[id] {
				sum[arm] += float64(min(c.of[id], c.most))
				n[arm]++
			}
		}
		diff := sum["mailed"]/n["mailed"] - sum["holdout"]/n["holdout"]
		sd := sigma * float64(c.most) * math.Hypot(1/n["mailed"], 1/n["holdout"])
		if z := diff / sd; z < 3 {
			t.Errorf("%s: the letter shows at %.1f standard deviations of the noise, want 3", c.what, z)
		} else {
			t.Logf("%s: %.1f standard deviations", c.what, z)
		}
	}
}

func TestThoseWhoGotTheLetterHadSaidYes(t *testing.T) {
	s := sample()
	choices, _, col := table(t, s, PermissionFile)
	yes := map[string]bool{}
	from := s.Truth.LetterOn.Format(time.DateOnly)
	for _, r := range choices {
		if r[col["purpose"]] == string(Email) && r[col["given_at"]] < from {
			yes[r[col["person"]]] = r[col["choice"]] == "given"
		}
	}
	contacts, _, ccol := table(t, s, "data/contacts.csv")
	for _, r := range contacts {
		if !yes[r[ccol["customer_id"]]] {
			t.Fatal("somebody was chosen for the letter who had not said yes to e-mail")
		}
	}
}

func TestChoicesAreThoseOfARealShop(t *testing.T) {
	s := sample()
	rows, _, col := table(t, s, PermissionFile)
	type cell struct {
		Choice
		person, category string
	}
	latest, when := map[cell]string{}, map[cell]string{}
	for _, r := range rows {
		c := cell{Choice{candor.PurposeID(r[col["purpose"]]), candor.PartyID(r[col["recipient"]])}, r[col["person"]], r[col["category"]]}
		if r[col["given_at"]] >= when[c] {
			latest[c], when[c] = r[col["choice"]], r[col["given_at"]]
		}
	}
	yes, no := map[Choice]int{}, map[Choice]int{}
	for _, a := range asked {
		for i := range People {
			switch latest[cell{a.Choice, "F-" + strconv.Itoa(1_000_001 + i)[1:], a.categories[0]}] {
			case "given":
				yes[a.Choice]++
			case "refused":
				no[a.Choice]++
			}
		}
	}
	for c, want := range map[Choice][2]float64{
		{PartnerInsights, PayCo}: {.55, .15}, {PartnerInsights, Leafbrand}: {.55, .15}, {Analytics, ""}: {.75, .08},
	} {
		if got := float64(yes[c]) / People; math.Abs(got-want[0]) > .03 {
			t.Errorf("%v: got %.3f yes, want %.2f", c, got, want[0])
		}
		if got := float64(no[c]) / People; math.Abs(got-want[1]) > .03 {
			t.Errorf("%v: got %.3f no, want %.2f", c, got, want[1])
		}
		if got, want := s.Truth.Permits[c], yes[c]; got != want {
			t.Errorf("%v: the truth says %d yes, the file %d", c, got, want)
		}
	}
	orders := map[string]int{}
	good, _, pcol := goodPurchases(t, s)
	for _, r := range good {
		orders[r[pcol["customer_id"]]]++
	}
	var with, without [2]float64
	for i := range People {
		id := "F-" + strconv.Itoa(1_000_001 + i)[1:]
		sum := &without
		if latest[cell{Choice{PartnerInsights, PayCo}, id, "user.demographic"}] == "given" {
			sum = &with
		}
		sum[0] += float64(orders[id])
		sum[1]++
	}
	if a, b := with[0]/with[1], without[0]/without[1]; a < 1.15*b {
		t.Errorf("those who said yes buy %.2f times, the others %.2f: want clearly more", a, b)
	}
}

func TestSpringIsBusierThanWinter(t *testing.T) {
	good, _, col := goodPurchases(t, sample())
	months := map[string]int{}
	for _, r := range good {
		months[r[col["day"]][:7]]++
	}
	if spring, winter := months["2026-04"]+months["2026-05"], months["2026-01"]+months["2026-02"]; spring < 2*winter {
		t.Errorf("got %d orders in spring and %d in winter, want at least twice as many", spring, winter)
	}
}

func TestAnyDayGivesALetterWithItsWholeEffectInTheRows(t *testing.T) {
	for _, day := range []string{"2026-01-01", "2026-02-28", "2026-03-31", "2026-06-04", "2026-06-05", "2028-02-29", "2026-12-31"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(1, at)
		if w.letter < w.first+60 || w.letterThrough > w.last-3 {
			t.Errorf("%s: the letter of %s is not well inside %s to %s", day, dateOf(w.letter), dateOf(w.first), dateOf(w.last))
		}
	}
}

func TestGuestsAreWhomTheyShouldBe(t *testing.T) {
	s := sample()
	if s.Guest.ID == "" || s.Unasked.ID == "" || s.Guest == s.Unasked {
		t.Fatal("no two people to sign in as")
	}
	said := map[string]map[Choice]string{}
	rows, _, col := table(t, s, PermissionFile)
	for _, r := range rows {
		if said[r[col["person"]]] == nil {
			said[r[col["person"]]] = map[Choice]string{}
		}
		said[r[col["person"]]][Choice{candor.PurposeID(r[col["purpose"]]), candor.PartyID(r[col["recipient"]])}] = r[col["choice"]]
	}
	for _, a := range asked {
		if got := said[s.Guest.ID][a.Choice]; got != "given" {
			t.Errorf("the guest said %q to %v, want given", got, a.Choice)
		}
	}
	if _, ok := said[s.Unasked.ID][Choice{PartnerInsights, PayCo}]; ok {
		t.Error("the unasked person was asked")
	}
}

func BenchmarkMake(b *testing.B) {
	for b.Loop() {
		Make(7, now, nil)
	}
}
