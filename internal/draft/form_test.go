package draft_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/draft"
)

func shop(t testing.TB) *draft.Proposal {
	var b strings.Builder
	b.WriteString("customer_id,email,ordered,kind,amount\n")
	for i := range 400 {
		n := string([]byte{byte('0' + i/100), byte('0' + i/10%10), byte('0' + i%10)})
		b.WriteString("C0" + n + ",somebody" + n + "@example.org,2026-01-" + []string{"01", "02", "03"}[i%3] + "," + []string{"pots", "tools"}[i%2] + "," + []string{"1.50", "20.00", "7.25"}[i%3] + "\n")
	}
	return from(t, strings.NewReader(b.String()), "orders.csv")
}

func TestAProposalSentBackAsItStandsIsTheSame(t *testing.T) {
	p := shop(t)
	got, wrong := p.With(p.Form())
	if len(wrong) > 0 {
		t.Fatalf("wrong: %+v", wrong)
	}
	if string(got.YAML()) != string(p.YAML()) {
		t.Errorf("got\n%s\nwant\n%s", got.YAML(), p.YAML())
	}
	for _, set := range truth(t) {
		p := proposed(t, set.File)
		if p.Headless {
			continue
		}
		q, wrong := p.With(p.Form())
		if len(wrong) > 0 {
			t.Errorf("%s: a proposal is wrong by itself: %+v", set.File, wrong)
			continue
		}
		q.Confirmed = true
		read(t, q)
		if strings.Contains(string(q.YAML()), "TO CONFIRM") || !strings.Contains(string(q.YAML()), "status: active") {
			t.Errorf("%s: what is confirmed still says that it is a draft", set.File)
		}
	}
}

func TestWhatSomebodyChangesIsInTheContractOrSaidToBeWrong(t *testing.T) {
	p := shop(t)
	at := func(name string) int {
		return slices.IndexFunc(p.Columns, func(c draft.Column) bool { return c.File == name })
	}
	amount, kind, email, person := at("amount"), at("kind"), at("email"), at("customer_id")
	for _, c := range []struct {
		name   string
		change func(*draft.Form)
		wrong  string // the field's column and name; empty: it stands
		holds  string // in the contract
	}{
		{"bounds", func(f *draft.Form) { f.Columns[amount].Lo, f.Columns[amount].Hi = "-10", "75.50" }, "", "candor.bounds, value: [-10, 75.50]"},
		{"a person's decision is a reason", func(f *draft.Form) { f.Columns[amount].Hi = "75" }, "", "a person decided otherwise about its bounds"},
		{"left out", func(f *draft.Form) { f.Columns[email].Role = draft.LeaveRole }, "", "# Not taken: email"},
		{"a measure without bounds", func(f *draft.Form) { f.Columns[amount].Lo, f.Columns[amount].Hi = "", "" }, "amount lo", ""},
		{"half of the bounds", func(f *draft.Form) { f.Columns[amount].Hi = " " }, "amount hi", ""},
		{"a group without values", func(f *draft.Form) { f.Columns[kind].Domain = "\n \n" }, "kind domain", ""},
		{"two persons", func(f *draft.Form) { f.Columns[email].Role = "person" }, "customer_id role", ""},
		{"no person", func(f *draft.Form) { f.Columns[person].Role = draft.LeaveRole }, "customer_id role", ""},
		{"a role of nobody's", func(f *draft.Form) { f.Columns[amount].Role = "king" }, "amount role", ""},
		{"a direct identifier to group by", func(f *draft.Form) { f.Columns[kind].Class = "direct_identifier" }, "kind class", ""},
		{"a time of text", func(f *draft.Form) { f.Columns[kind].Role = "time" }, "kind type", ""},
		{"a name with a blank", func(f *draft.Form) { f.Columns[kind].Name = "the kind" }, "kind name", ""},
		{"a dataset without a name", func(f *draft.Form) { f.Name = "" }, " name", ""},
		{"a ceiling of words", func(f *draft.Form) { f.Ceiling = "many" }, " ceiling", ""},
		{"nowhere's time", func(f *draft.Form) { f.Zone = "Local" }, " zone", ""},
		{"half a choice of the menu", func(f *draft.Form) { f.One, f.Menu = false, [draft.MostMenu]draft.Limit{{Groups: "2"}} }, " rows0", ""},
		{"no menu", func(f *draft.Form) { f.One, f.Menu = false, [draft.MostMenu]draft.Limit{} }, " groups0", ""},
		{"more digits than there are", func(f *draft.Form) { f.Columns[amount].Scale = "12" }, "amount scale", ""},
		{"another file's form", func(f *draft.Form) { f.Columns = f.Columns[1:] }, " name", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := p.Form()
			c.change(&f)
			before := string(p.YAML())
			got, wrong := p.With(f)
			if string(p.YAML()) != before {
				t.Fatal("the proposal itself changed")
			}
			var first string
			if len(wrong) > 0 {
				if w := wrong[0]; w.Column >= 0 {
					first = p.Columns[w.Column].File
				}
				first += " " + wrong[0].What
			}
			if first != c.wrong {
				t.Fatalf("got wrong %q (%+v) want %q", first, wrong, c.wrong)
			}
			if c.wrong == "" {
				if !strings.Contains(string(got.YAML()), c.holds) {
					t.Errorf("the contract does not hold %q:\n%s", c.holds, got.YAML())
				}
				read(t, got)
			}
		})
	}
}

// What a contract refuses beyond the form's own words is led back to the field.
func TestALineOfTheContractIsLedBackToItsField(t *testing.T) {
	p := shop(t)
	f := p.Form()
	i := slices.IndexFunc(p.Columns, func(c draft.Column) bool { return c.File == "amount" })
	f.Columns[i].Currency = "ABC"
	f.Columns[i].Lo, f.Columns[i].Hi = "9", "3"
	got, wrong := p.With(f)
	if len(wrong) > 0 {
		t.Fatalf("wrong: %+v", wrong)
	}
	yaml := got.YAML()
	_, problems := describe.Parse([]describe.File{{Name: "c.yaml", Data: []byte(company)}, {Name: "d.yaml", Data: yaml}}, describe.Known{})
	found := map[string]bool{}
	for _, pr := range problems {
		at, what := got.Place(yaml, pr.Line)
		if at != i {
			t.Errorf("%s: led to column %d want %d", pr, at, i)
		}
		found[what] = true
	}
	if !found["currency"] || !found["lo"] {
		t.Errorf("got %v want currency and lo", found)
	}
}

func TestWhatAColumnHoldsIsShownWithoutAValue(t *testing.T) {
	p := shop(t)
	for _, c := range p.Columns {
		switch c.File {
		case "customer_id":
			if c.Seen != (draft.Seen{Filled: "all", Different: "up to 500", Shape: "A9999"}) {
				t.Errorf("got %+v", c.Seen)
			}
		case "email":
			if strings.Contains(c.Seen.Shape, "somebody") || c.Seen.Shape != "" && strings.Trim(c.Seen.Shape, "a9@.") != "" {
				t.Errorf("an address shows through: %q", c.Seen.Shape)
			}
		}
	}
}
