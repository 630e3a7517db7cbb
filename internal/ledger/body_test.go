package ledger_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/allowance"
	"github.com/candor-data/candor/internal/ledger"
	"github.com/candor-data/candor/proof"
)

func full() ledger.Body {
	zero := int64(0)
	usd := &candor.Money{Micro: 1, Currency: "USD"}
	return ledger.Body{
		Kind: ledger.KindConclude, At: noon.Add(5), Use: "insight", Purpose: "analytics", Recipient: "payco", Agreement: "a", Datasets: []string{"d"},
		Actor: "partner", Rules: []string{"permitted"}, Question: "k", Among: "no to letters", Precision: candor.Normal, Vectors: 1,
		Charges:  []allowance.Charge{{Scope: "inside", Rho: 1, Cap: 2, Days: 365}, {Scope: "dataset:d", Rho: 1}},
		Versions: &ledger.Versions{Catalog: 1, Permission: 77, Recipient: "hidden", Ends: noon, Agreement: 2, ID: "hidden", Epoch: 3},
		Price:    usd, Rate: usd, Pool: usd, Epoch: 3, Intent: &zero, For: &zero, Digest: &candor.Digest{1}, Subject: "c", Change: "x",
		Postings: []ledger.Posting{{"payco", -5, "USD"}, {"pool", 5, "USD"}},
	}
}

func read(t *testing.T, b ledger.Body) (map[string]any, []byte) {
	t.Helper()
	raw, err := b.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m, raw
}

func TestTheVerifierReadsWhatTheLedgerWrites(t *testing.T) {
	change := func(f func(*ledger.Body)) ledger.Body { b := full(); f(&b); return b }
	for name, x := range map[string]struct {
		body ledger.Body
		ok   bool
	}{
		"an entry with every field":                           {full(), true},
		"an entry with a kind and a time":                     {ledger.Body{Kind: ledger.KindRefuse, At: noon}, true},
		"an entry in the order of UTF-16, with other letters": {change(func(b *ledger.Body) { b.Change = "é<&\u2028\U0001F600" }), true},
		"no kind":                     {change(func(b *ledger.Body) { b.Kind = "" }), false},
		"a time that is not UTC":      {change(func(b *ledger.Body) { b.At = noon.In(time.FixedZone("", 3600)) }), false},
		"a conclude without intent":   {change(func(b *ledger.Body) { b.Intent = nil }), false},
		"loss given back":             {change(func(b *ledger.Body) { b.Charges[0].Rho = -1 }), false},
		"a charge above its cap":      {change(func(b *ledger.Body) { b.Charges[0].Rho = 3 }), false},
		"money from nowhere":          {change(func(b *ledger.Body) { b.Postings[1].Micro++ }), false},
		"money beyond exact numbers":  {change(func(b *ledger.Body) { b.Postings[0].Micro, b.Postings[1].Micro = -(1<<53 + 1), 1<<53+1 }), false},
		"a loss beyond exact numbers": {change(func(b *ledger.Body) { b.Charges[1].Rho = 1<<53 + 1 }), false},
	} {
		t.Run(name, func(t *testing.T) {
			_, raw := read(t, x.body)
			got, err := proof.ParseBody(raw)
			if (err == nil) != x.ok {
				t.Fatalf("got %v, want accepted %v: %s", err, x.ok, raw)
			}
			if x.ok && (got.Kind != string(x.body.Kind) || len(got.Charges) != len(x.body.Charges) || len(got.Postings) != len(x.body.Postings)) {
				t.Errorf("read back as %+v", got)
			}
		})
	}
}

func TestAnEntryHasNoEmptyFields(t *testing.T) {
	least, _ := read(t, ledger.Body{Kind: ledger.KindEpoch, At: noon})
	if got := slices.Sorted(maps.Keys(least)); !slices.Equal(got, []string{"at", "kind"}) {
		t.Errorf("got %v, want at and kind alone", got)
	}
	b := full()
	for i, v := 0, reflect.ValueOf(b); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("the test leaves %s out", v.Type().Field(i).Name)
		}
	}
	all, _ := read(t, b)
	if got, want := len(all), reflect.TypeFor[ledger.Body]().NumField(); got != want {
		t.Errorf("%d fields are written, want %d", got, want)
	}
	if got, there := all["intend"]; !there || got != 0.0 {
		t.Error("entry 0 is an entry: an outcome may name it")
	}
}

func TestWhatMovesWithPeopleStaysOutOfTheLog(t *testing.T) {
	all, raw := read(t, full())
	versions, _ := all["versions"].(map[string]any)
	if got := slices.Sorted(maps.Keys(versions)); !slices.Equal(got, []string{"agreement", "catalog", "epoch"}) {
		t.Errorf("versions in the log: %v", got)
	}
	if s := string(raw); strings.Contains(s, "hidden") || strings.Contains(s, "77") {
		t.Errorf("the log says %s", s)
	}
}
