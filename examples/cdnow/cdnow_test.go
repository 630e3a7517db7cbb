// Package cdnow checks that the example's files are understood and that its questions fit them.
package cdnow

import (
	"crypto/ed25519"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/partner"
	"github.com/candor-data/candor/internal/permission"
	"github.com/candor-data/candor/internal/question"
)

// described reads company/ as run.sh applies it: with the keys made beside the files.
func described(t *testing.T) describe.Objects {
	t.Helper()
	setup := fstest.MapFS{}
	names, err := filepath.Glob("company/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no descriptions: %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		setup[filepath.Base(name)] = &fstest.MapFile{Data: data}
	}
	for i, party := range []string{"cdnow", "labelco"} {
		seed := make([]byte, ed25519.SeedSize)
		seed[0] = byte(i)
		key := partner.EncodePublic(ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
		setup[party+".pub"] = &fstest.MapFile{Data: []byte(key + "\n")}
	}
	files, err := describe.Read(setup, ".")
	if err != nil {
		t.Fatal(err)
	}
	out, problems := describe.Parse(files, describe.Known{})
	for _, p := range problems {
		t.Errorf("%s", p)
	}
	return out
}

func TestTheDescriptionIsUnderstoodWhole(t *testing.T) {
	out := described(t)
	if len(out.Datasets) != 1 || len(out.Agreements) != 1 || len(out.Notices) != 1 {
		t.Fatalf("got %d datasets, %d agreements, %d notices, want one of each", len(out.Datasets), len(out.Agreements), len(out.Notices))
	}
	if err := out.Agreements[0].Check(); err != nil {
		t.Error(err)
	}
	// run.sh gives the people's yes for exactly one kind of data.
	script, err := os.ReadFile("run.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range out.Notices[0].Categories {
		if !strings.Contains(string(script), ",analytics,"+string(c)+",") {
			t.Errorf("run.sh imports no choice about %s", c)
		}
	}
}

func TestTheQuestionsFitTheContractAndThePartnersAllowance(t *testing.T) {
	out := described(t)
	view := catalog.NewView(1, out.Datasets...)
	names, err := filepath.Glob("questions/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var total candor.Rho
	asked := 0
	for _, name := range names {
		if strings.HasSuffix(name, ".plain.sql") {
			continue
		}
		asked++
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		plan, reasons := question.Parse(view, string(text), candor.Normal)
		for _, r := range reasons {
			t.Errorf("%s: %s %s", name, r.Text, r.Instead)
		}
		if !plan.Valid() {
			continue
		}
		total += plan.Rho()
		for _, c := range plan.Categories() {
			if !slices.ContainsFunc(out.Notices, func(n permission.Notice) bool {
				return slices.ContainsFunc(n.Categories, func(k candor.CategoryID) bool { return k.Covers(c) })
			}) {
				t.Errorf("%s: people were not asked about %s", name, c)
			}
		}
		if _, err := os.Stat(strings.TrimSuffix(name, ".sql") + ".plain.sql"); err != nil {
			t.Errorf("%s has no plain counterpart: %v", name, err)
		}
	}
	if asked != 3 {
		t.Errorf("got %d questions, want 3", asked)
	}
	const partner30Days = 24_000_000 // the house's allowance of one partner
	if total > partner30Days/2 {
		t.Errorf("the three questions use rho %.4f, want at most half of .024", total.Float())
	}
	if want := candor.Rho(8_800_000); total != want {
		t.Errorf("the three questions use %d nano-rho, README.md says %d", total, want)
	}
}

func TestTheRealFileLoadsByTheContract(t *testing.T) {
	dir := os.Getenv("CANDOR_TEST_DATA")
	if dir == "" {
		t.Skip("CANDOR_TEST_DATA is not set: not run on real files")
	}
	f, err := os.Open(filepath.Join(dir, "cdnow", "CDNOW_master.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	set := described(t).Datasets[0]
	r, err := intake.Open(f, intake.Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	cols, err := intake.Match(r.Header(), set)
	if err != nil {
		t.Fatal(err)
	}
	typer, err := intake.NewTyper(set, cols)
	if err != nil {
		t.Fatal(err)
	}
	tot, amount := intake.NewTotals(set), 0
	for i := range set.Fields {
		if set.Fields[i].Name == "dollar_value" {
			amount = i
		}
	}
	spent, cut, all := map[string]int64{}, int64(0), int64(0)
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		row, bad := typer.Row(rec)
		if bad != nil {
			tot.AddBad(bad)
			continue
		}
		tot.Add(row)
		who := row.Values[0].S
		if strings.HasSuffix(who, "0") {
			continue // run.sh's rule: they said no, or nothing
		}
		x := row.Values[amount].I
		all += x
		spent[strings.Clone(who)] += min(x, set.Fields[amount].Bounds.Hi)
	}
	if tot.Rows != 69_659 || tot.Bad != 0 {
		t.Errorf("got %d good rows and %d bad, want 69659 and 0", tot.Rows, tot.Bad)
	}
	if sums := tot.Sums(); sums[1].Text() != "2500315.63" {
		t.Errorf("got %s dollars, want 2500315.63", sums[1].Text())
	}
	// What purchases.yaml and README.md say about the default of the menu.
	for _, s := range spent {
		cut += min(s, set.Menu[0].Rows*set.Fields[amount].Bounds.Hi)
	}
	if got := len(spent); got != 21_213 {
		t.Errorf("got %d people who said yes, want 21213", got)
	}
	if got := 100 * (1 - float64(cut)/float64(all)); got < 10.15 || got > 10.25 {
		t.Errorf("the limits cut %.2f%% of the dollars, the contract's comment says 10.2%%", got)
	}
}
