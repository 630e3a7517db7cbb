package describe

import (
	"crypto/ed25519"
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/partner"
)

func sample(t testing.TB) []File {
	t.Helper()
	files, err := Read(os.DirFS("testdata/fernco"), ".")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// with gives the sample with one text replaced.
func with(t testing.TB, file, old, new string) []File {
	t.Helper()
	files := sample(t)
	for i, f := range files {
		if f.Name == file {
			if !strings.Contains(string(f.Data), old) {
				t.Fatalf("%s does not hold %q", file, old)
			}
			files[i].Data = []byte(strings.Replace(string(f.Data), old, new, 1))
		}
	}
	return files
}

func accepted(t testing.TB, files []File, known Known) Objects {
	t.Helper()
	o, problems := Parse(files, known)
	for _, p := range problems {
		t.Error(p)
	}
	if t.Failed() {
		t.FailNow()
	}
	return o
}

func TestAWholeCompanyIsAccepted(t *testing.T) {
	o := accepted(t, sample(t), Known{})
	if c := o.Company; c.ID != "fernco" || c.Zone.String() != "America/New_York" || c.Smallest != 50 || c.AllPartners != 460_000_000 || c.Partner != 0 {
		t.Errorf("the company is %+v", *c)
	}
	if len(o.Parties) != 2 || len(o.Parties[1].Keys) != 1 || o.Parties[1].Class != "payment" {
		t.Errorf("the parties are %+v", o.Parties)
	}
	if p := o.Purposes; len(p) != 2 || p[0].Basis != "consent" || p[0].WithoutIt == "" {
		t.Errorf("the purposes are %+v", p)
	}
	if n := o.Notices; len(n) != 2 || n[0].Recipients != nil || n[0].Text != "May we count you in?\n\nIf you say no, nothing changes for you." || n[1].ValidDays != 730 {
		t.Errorf("the notices are %+v", n)
	}
	want := partner.Agreement{
		ID: "payco-2026", Title: "Pay Co asks how people shop", Owners: []candor.PartyID{"fernco"}, Recipient: "payco",
		Purposes: []candor.PurposeID{"analytics.partners"}, Datasets: []string{"purchases", "stores"},
		From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		Price: candor.Money{Micro: 25_000_000, Currency: "USD"}, SharePercent: 40,
		Precisions: []candor.Precision{"normal", "coarse"},
		Terms:      "Pay Co may ask about groups and deletes answers within 30 days after this ends.",
	}
	if got := o.Agreements[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("the agreement is\n%+v, want\n%+v", got, want)
	}
	if err := o.Agreements[0].Check(); err != nil {
		t.Errorf("the agreement that was read cannot be signed: %v", err)
	}
}

func TestAContractBecomesADataset(t *testing.T) {
	o := accepted(t, sample(t), Known{})
	chicago, err := time.LoadLocation("America/Chicago")
	if err != nil {
		t.Fatal(err)
	}
	d := *o.Datasets[0]
	if d.Name != "purchases" || d.Title != "What people bought" || d.Description != "What customers bought." || d.Owner != "fernco" ||
		d.Source != "observed" || d.Licence != "Our own" || d.Ceiling != 100_000 || d.Smallest != 50 || d.OnePerPerson ||
		d.Zone.String() != "America/Chicago" || !reflect.DeepEqual(d.Purposes, []candor.PurposeID{"analytics"}) ||
		!reflect.DeepEqual(d.Menu, []catalog.Contribution{{Groups: 1, Rows: 12}, {Groups: 4, Rows: 3}}) {
		t.Errorf("the dataset is %+v", d)
	}
	if !strings.HasPrefix(string(d.Contract), "apiVersion: v3.1.0\n") || !strings.HasSuffix(string(d.Contract), "[1, 2, 03]}\n") {
		t.Error("the contract is not kept word for word")
	}
	const history = "user.behavior.purchase_history"
	micros := func(y, m, day int) int64 { return time.Date(y, time.Month(m), day, 0, 0, 0, 0, chicago).UnixMicro() }
	want := []catalog.Field{
		{Name: "customer", Type: catalog.String, Role: catalog.Person, Required: true, Class: catalog.DirectIdentifier, Category: history, Source: catalog.Observed, Identifier: "customer"},
		{Name: "email", Type: catalog.String, Role: catalog.Identifier, Class: catalog.DirectIdentifier, Category: "user.contact.email", Source: catalog.Told, Identifier: "email"},
		{Name: "bought_at", Title: "When", Type: catalog.Timestamp, Role: catalog.Time, Required: true, Category: history, Source: catalog.Observed,
			Format: "2006-01-02 15:04:05", Bounds: &catalog.Bounds{Lo: micros(2020, 1, 1), Hi: micros(2027, 1, 1) - 1}},
		{Name: "day", Type: catalog.Date, Role: catalog.Key, Category: history, Source: catalog.Observed, Format: "20060102",
			Bounds: &catalog.Bounds{Lo: 18262, Hi: 20818}},
		{Name: "amount", Title: "Amount paid", Description: "With tax.", Type: catalog.Decimal, Scale: 2, Role: catalog.Measure, Required: true, Category: history,
			Source: catalog.Observed, Currency: "USD", Bounds: &catalog.Bounds{Lo: -5000, Hi: 50000}},
		{Name: "units", Type: catalog.Integer, Role: catalog.Measure, Category: history, Source: catalog.Observed, Bounds: &catalog.Bounds{Lo: 0, Hi: 20}},
		{Name: "country", Type: catalog.String, Role: catalog.Key, Category: history, Source: catalog.Observed, Class: catalog.QuasiIdentifier, Domain: []string{"US", "CA", "NO"}},
		{Name: "gift", Type: catalog.Boolean, Role: catalog.Key, Category: history, Source: catalog.Observed},
		{Name: "remark", Type: catalog.String, Role: catalog.Text, Class: catalog.FreeText, Category: history, Source: catalog.Observed},
		{Name: "till", Type: catalog.Integer, Category: history, Source: catalog.Observed},
	}
	for i, f := range d.Fields {
		if i < len(want) && !reflect.DeepEqual(f, want[i]) {
			t.Errorf("column %d is\n%+v, want\n%+v", i, f, want[i])
		}
	}
	if len(d.Fields) != len(want) {
		t.Errorf("%d columns, want %d", len(d.Fields), len(want))
	}
	s := o.Datasets[1]
	if !s.OnePerPerson || s.Smallest != 100 || !reflect.DeepEqual(s.Menu, []catalog.Contribution{{Groups: 1, Rows: 1}}) ||
		!reflect.DeepEqual(s.Fields[1].Domain, []string{"1", "2", "3"}) {
		t.Errorf("the second dataset is %+v", s)
	}
}

func TestEachMistakeIsNamedWithItsLineAndWhatToWrite(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			_, problems := Parse(with(t, m.file, m.old, m.new), Known{})
			var got []string
			for _, p := range problems {
				got = append(got, p.String())
				if p.Instead == "" {
					t.Errorf("%s does not say what to write", p)
				}
			}
			if !reflect.DeepEqual(got, m.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(m.want, "\n"))
			}
		})
	}
}

func TestAllMistakesOfARunAreToldAtOnce(t *testing.T) {
	files := []File{{Name: "a.yaml", Data: []byte("kind: Company\nid: X\nname: ''\ncurrency: US\nzone: here\n---\nkind: Purpose\nid: p\n---\nkind: [\n---\nkind: Nothing\n")}}
	_, problems := Parse(files, Known{})
	if len(problems) != 7 {
		t.Errorf("got %d problems, want 7: %v", len(problems), problems)
	}
}

func TestLinesAreThoseThatAnEditorShows(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
	}{
		{"old Mac line ends", "kind: Company\rid: X\rname: n\rcurrency: USD\r", 2},
		{"Windows line ends", "kind: Company\r\nid: x\r\nname: n\r\ncurrency: US\r\n", 4},
		{"a line break that editors do not show", "kind: Company\nid: x\nname: a\u2028b\ncurrency: US\n", 3},
		{"bytes that are not text", "kind: Company\nname: \xff\n", 2},
		{"a second document without its marker", "kind: Purpose\nid: p\ntitle: t\n...\nkind: Purpose\n", 4},
		{"a directive before the marker", "# ours\n%YAML 1.1\n---\nkind: Purpose\nid: p\n", 4},
		{"a marker with text after it", "---\nkind: Purpose\nid: p\ntitle: t\n--- {kind: Purpose, id: q}\n", 5},
	} {
		_, problems := Parse([]File{{Name: "f.yaml", Data: []byte(c.text)}}, Known{})
		if len(problems) != 1 || problems[0].Line != c.line {
			t.Errorf("%s: got %v, want one problem in line %d", c.name, problems, c.line)
		}
	}
}

func TestAPrivateKeyIsNeverRepeated(t *testing.T) {
	const secret = "candor-ed25519-private:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U="
	for _, line := range []string{"file: " + secret, "public: " + secret, secret + ": x", "[" + secret + "]"} {
		_, problems := Parse(with(t, "company.yaml", "file: payco.pub", line), Known{})
		if len(problems) == 0 {
			t.Errorf("%.8s… was accepted", line)
		}
		for _, p := range problems {
			if strings.Contains(p.String(), "c2VjcmV0") {
				t.Error("a problem shows the private key")
			}
		}
	}
}

func TestWhatIsKnownMayBeReferredTo(t *testing.T) {
	all := accepted(t, sample(t), Known{})
	known := Known{Company: all.Company, Parties: all.Parties, Purposes: []candor.PurposeID{"analytics", "analytics.partners"},
		Datasets: all.Datasets, Notices: map[string]candor.Digest{"analytics/1/en": all.Notices[0].Hash()}}
	alone := func(f File, kind string) []File {
		for _, part := range strings.Split(string(f.Data), "\n---\n") {
			if strings.Contains(part, "kind: "+kind) {
				return []File{{Name: "alone.yaml", Data: []byte(part)}}
			}
		}
		t.Fatalf("no %s", kind)
		return nil
	}
	company := sample(t)[0]
	for _, kind := range []string{"Notice", "Agreement"} {
		accepted(t, alone(company, kind), known)
		if _, problems := Parse(alone(company, kind), Known{}); len(problems) == 0 {
			t.Errorf("%s refers to nothing and was accepted", kind)
		}
	}

	changed := alone(company, "Notice")
	changed[0].Data = append(changed[0].Data, "  One more line.\n"...)
	_, problems := Parse(changed, known)
	if len(problems) != 1 || problems[0].Line != 3 || problems[0].Instead != "version: 2" {
		t.Errorf("other words under a version that people have seen: %v", problems)
	}

	other := []File{{Name: "other.yaml", Data: []byte("kind: Company\nid: other\nname: Other\ncurrency: EUR\n")}}
	if _, problems = Parse(other, known); len(problems) != 1 || problems[0].Line != 2 {
		t.Errorf("another company's files: %v", problems)
	}

	stolen := []File{{Name: "new.yaml", Data: []byte("kind: Party\nid: newco\nname: New\nkeys:\n  - public: " + partner.EncodePublic(all.Parties[1].Keys[0]) + "\n")}}
	if _, problems = Parse(stolen, known); len(problems) != 1 || problems[0].Line != 5 {
		t.Errorf("a known party's key under another name: %v", problems)
	}
}

func TestTheVersionOfADatasetIsItsMeaning(t *testing.T) {
	version := func(files []File) candor.Digest {
		return accepted(t, files, Known{}).Datasets[0].Version
	}
	was := version(sample(t))
	// A fixed vector: a change of this value re-versions every dataset in every workspace.
	if want := "0d58789113e72d5001b5debeb2582366e2bfe772cf500779b05e0789e3dd313f"; was.String() != want {
		t.Errorf("got version %s, want %s", was, want)
	}
	const file = "purchases.yaml"
	for name, files := range map[string][]File{
		"a comment":                        with(t, file, "domain: sales", "domain: sales # ours"),
		"a key that candor does not use":   with(t, file, "domain: sales", "domain: shop"),
		"the same number in another form":  with(t, file, "[-50, 500.00]", "[-50.0, 500]"),
		"the same text in quotes":          with(t, file, "[US, CA, NO]", `["US", 'CA', NO]`),
		"Windows line ends":                crlf(sample(t)),
		"a new contract version in digits": with(t, file, "version: 1.0.0", "version: 1.0.1"),
	} {
		if got := version(files); got != was {
			t.Errorf("%s changed the version", name)
		}
	}
	for name, files := range map[string][]File{
		"a bound":                with(t, file, "[-50, 500.00]", "[-50, 500.01]"),
		"the ceiling":            with(t, file, "value: 100000", "value: 100001"),
		"the menu":               with(t, file, "{groups: 4, rows: 3}", "{groups: 4, rows: 4}"),
		"the domain's order":     with(t, file, "[US, CA, NO]", "[US, NO, CA]"),
		"a class":                with(t, file, "quasi_identifier", "sensitive"),
		"a title":                with(t, file, "Amount paid", "Paid"),
		"the zone":               with(t, file, "America/Chicago", "America/Denver"),
		"a role":                 with(t, file, "value: text}", "value: identifier}"),
		"the company's smallest": with(t, "company.yaml", "country: US", "smallest: 60"),
		"a required column":      with(t, file, "logicalType: boolean", "logicalType: boolean\n        required: true"),
		"a decimal comma":        with(t, file, "{property: candor.scale, value: 2}", `{property: candor.decimal, value: ","}`),
		"a path":                 with(t, file, "{property: candor.scale, value: 2}", "{property: candor.path, value: price.paid}"),
		"a domain before it":     with(t, file, "[US, CA, NO]", "[US, CA, NO, MX]"),
		"a rule":                 with(t, file, "mustBeGreaterThan: 0", "mustBeGreaterThan: 1"),
		"a menu's default":       with(t, file, "[{groups: 1, rows: 12}, {groups: 4, rows: 3}]", "[{groups: 4, rows: 3}, {groups: 1, rows: 12}]"),
	} {
		if got := version(files); got == was {
			t.Errorf("%s did not change the version", name)
		}
	}
}

func crlf(files []File) []File {
	for i, f := range files {
		files[i].Data = []byte(strings.ReplaceAll(string(f.Data), "\n", "\r\n"))
	}
	return files
}

func TestMenusInEveryForm(t *testing.T) {
	const old = "value: [{groups: 1, rows: 12}, {groups: 4, rows: 3}]"
	for form, want := range map[string][]catalog.Contribution{
		"value: 4":                         {{Groups: 4, Rows: 12}},
		"value: [1, 4]":                    {{Groups: 1, Rows: 12}, {Groups: 4, Rows: 12}},
		"value: [[1, 12], [4, 3]]":         {{Groups: 1, Rows: 12}, {Groups: 4, Rows: 3}},
		"value: [{groups: 2}]":             {{Groups: 2, Rows: 12}},
		"value: [{groups: 2, rows: 1}, 3]": {{Groups: 2, Rows: 1}, {Groups: 3, Rows: 12}},
	} {
		o := accepted(t, with(t, "purchases.yaml", old, form), Known{})
		if got := o.Datasets[0].Menu; !reflect.DeepEqual(got, want) {
			t.Errorf("%s gives %v, want %v", form, got, want)
		}
	}
	o := accepted(t, with(t, "purchases.yaml", "      - property: candor.groups_per_person\n        "+old+"\n", ""), Known{})
	if got := o.Datasets[0].Menu; !reflect.DeepEqual(got, []catalog.Contribution{{Groups: 1, Rows: 12}}) {
		t.Errorf("rows_per_group alone gives %v", got)
	}
}

func TestTheSumThatFitsIsTheLargestThatDoes(t *testing.T) {
	// 2^62 / (12 rows × 100,000 people), rounded down, is 3,843,071,682,022.
	if _, p := Parse(with(t, "purchases.yaml", "[0, 20]", "[0, 3843071682022]"), Known{}); len(p) != 0 {
		t.Errorf("a sum just below 2^62 was refused: %v", p)
	}
	for _, bounds := range []string{"[0, 3843071682023]", "[-3843071682023, 0]", "[-9223372036854775807, 1]"} {
		if _, p := Parse(with(t, "purchases.yaml", "[0, 20]", bounds), Known{}); len(p) != 1 {
			t.Errorf("%s: a sum of 2^62 or more gave %v", bounds, p)
		}
	}
}

func TestASumOfExactlyTwoToThe62IsTooLarge(t *testing.T) {
	files := func(most string) []File {
		files := with(t, "purchases.yaml", "[0, 20]", "[0, "+most+"]")
		for i := range files { // 2^17 people, 2^3 rows: 2^42 is left for the bound
			text := strings.Replace(string(files[i].Data), "value: 100000}", "value: 131072}", 1)
			text = strings.Replace(text, "{groups: 1, rows: 12}", "{groups: 1, rows: 8}", 1)
			files[i].Data = []byte(text)
		}
		return files
	}
	if _, p := Parse(files("4398046511103"), Known{}); len(p) != 0 {
		t.Errorf("one below: %v", p)
	}
	if _, p := Parse(files("4398046511104"), Known{}); len(p) != 1 {
		t.Errorf("exactly 2^62: %v", p)
	}
}

func TestTheHashOfANoticeIsFixed(t *testing.T) {
	// A change of this value would leave every permission without the evidence that it rests on.
	const want = "4d4eb3365ca769b1880a80423c2b79dc354492317e238eb7086222cb7fc4fdbf"
	if got := accepted(t, sample(t), Known{}).Notices[1].Hash().String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFormatsOfDates(t *testing.T) {
	for _, c := range []struct{ pattern, want string }{
		{"YYYYMMDD", "20060102"}, {"yyyy-MM-dd", "2006-01-02"}, {"%Y%m%d", "20060102"}, {"%d/%m/%y", "02/01/06"},
		{"%F %T", "2006-01-02 15:04:05"}, {"DD.MM.YYYY HH:mm", "02.01.2006 15:04"}, {"D/M/YYYY", "2/1/2006"},
		{"yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2006-01-02T15:04:05.000Z07:00"}, {"MMM d, yyyy", "Jan 2, 2006"},
		{"%b %d %Y %I:%M %p", "Jan 02 2006 03:04 PM"}, {"2006-01-02", "2006-01-02"},
	} {
		if got, ok := goLayout(c.pattern); !ok || got != c.want {
			t.Errorf("%s gives %q, want %q", c.pattern, got, c.want)
		}
	}
	for _, bad := range []string{"", "%", "%Q", "YYYY_MM_DD", "YYYY0MM", "year", strings.Repeat("Y", 100)} {
		if got, ok := goLayout(bad); ok {
			t.Errorf("%q gives %q, want a refusal", bad, got)
		}
	}
	for _, lost := range []string{"MM-DD", "YYYY", "HH:mm", "YYYY-mm-DD", "2006"} {
		if _, p := Parse(with(t, "purchases.yaml", "value: YYYYMMDD", "value: "+lost), Known{}); len(p) != 1 {
			t.Errorf("%s does not say which day it is, and gave %v", lost, p)
		}
	}
}

func TestADryRunShowsWhatChanges(t *testing.T) {
	was := accepted(t, sample(t), Known{}).Sources
	count := func(ds []Difference) map[Change]int {
		out := map[Change]int{}
		for _, d := range ds {
			out[d.Change]++
		}
		return out
	}
	if got := count(Diff(nil, was)); got[Add] != 10 || len(got) != 1 {
		t.Errorf("an empty workspace: %v", got)
	}
	if got := count(Diff(was, was)); got[Same] != 10 || len(got) != 1 {
		t.Errorf("nothing new: %v", got)
	}
	now := accepted(t, with(t, "company.yaml", "share: 40", "share: 50"), Known{}).Sources
	var changed []Difference
	for _, d := range Diff(was, now) {
		if d.Change != Same {
			changed = append(changed, d)
		}
	}
	want := []Difference{{Kind: KindAgreement, ID: "payco-2026", Change: Modify, Lines: []string{
		"  until: 2027-01-01", `  price: {amount: "25.00", currency: USD}`, "- share: 40", "+ share: 50",
		"  precisions: [normal, coarse]", "  terms: |"}}}
	if !reflect.DeepEqual(changed, want) {
		t.Errorf("got %+v, want %+v", changed, want)
	}
	rested := Diff(was, accepted(t, with(t, "company.yaml", "country: US", "smallest: 60"), Known{}).Sources)
	for _, d := range rested {
		if d.ID == "purchases" && (d.Change != Modify || len(d.Lines) != 1) {
			t.Errorf("a dataset whose default changed: %+v", d)
		}
		if d.ID == "stores" && d.Change != Same {
			t.Errorf("a dataset with its own value: %+v", d)
		}
	}
}

func TestLinesBecomeTheNewText(t *testing.T) {
	texts := []string{"", "a\n", "a\nb\nc\nd\ne\nf\n", "a\nx\nc\nd\ny\nf\n", "b\na\n", "a\nb\nc\nd\ne\nf\ng\nh\n"}
	for _, was := range texts {
		for _, is := range texts {
			removed, added := 0, 0
			for _, l := range lines(was, is) {
				removed += strings.Count(l[:1], "-")
				added += strings.Count(l[:1], "+")
			}
			if len(split(was))-removed+added != len(split(is)) {
				t.Errorf("%q to %q: %q", was, is, lines(was, is))
			}
		}
	}
}

func TestReadTakesDescriptionsAndKeysAlone(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, name := range []string{"a.yaml", "b/c.yml", "b/d.json", "b/k.pub", "b/k.key", "b/notes.txt", ".git/x.yaml", "b/.hidden.yaml", "z.pub"} {
		fsys[name] = &fstest.MapFile{Data: []byte(name)}
	}
	for _, c := range []struct{ ask, want string }{
		{".", "a.yaml b/c.yml b/d.json b/k.pub z.pub"}, {"b", "b/c.yml b/d.json b/k.pub"}, {"a.yaml", "a.yaml z.pub"}, {"b/c.yml", "b/c.yml b/k.pub"},
	} {
		files, err := Read(fsys, c.ask)
		var got []string
		for _, f := range files {
			got = append(got, f.Name)
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s gives %v and %v, want %s", c.ask, got, err, c.want)
		}
	}
	if _, err := Read(fsys, "nowhere"); err == nil {
		t.Error("a folder that is not there was read")
	}
}

func TestAContractInJSONIsReadToo(t *testing.T) {
	contract := map[string]any{
		"kind": "DataContract", "apiVersion": "v3.1.0", "id": "x", "version": "1", "status": "active",
		"schema": []any{map[string]any{"name": "x",
			"customProperties": []any{
				map[string]any{"property": "candor.owner", "value": "me"}, map[string]any{"property": "candor.ceiling", "value": 10},
				map[string]any{"property": "candor.rows_per_group", "value": 1}, map[string]any{"property": "candor.purposes", "value": []any{}},
			},
			"properties": []any{map[string]any{"name": "who", "logicalType": "string", "unique": true,
				"customProperties": []any{map[string]any{"property": "candor.role", "value": "person"}}}}}},
	}
	data, err := json.MarshalIndent(contract, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	o := accepted(t, []File{{Name: "x.json", Data: data}}, Known{Parties: []partner.Party{{ID: "me", Keys: []ed25519.PublicKey{}}}})
	if d := o.Datasets[0]; !d.OnePerPerson || d.Owner != "me" {
		t.Errorf("the dataset is %+v", d)
	}
}

// The standard's own examples must not be told that they hold keys which the standard does not know.
func TestKeysOfTheStandardAreKnown(t *testing.T) {
	data, err := fs.ReadFile(os.DirFS("testdata"), "odcs-all-keys.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, problems := Parse([]File{{Name: "odcs-all-keys.yaml", Data: data}}, Known{})
	for _, p := range problems {
		if strings.Contains(p.Text, "has no key") || strings.Contains(p.Text, "list of keys") {
			t.Error(p)
		}
	}
}

func TestTheExamplesOfTheManualAreAccepted(t *testing.T) {
	manual, err := os.ReadFile("../../docs/describe.md")
	if err != nil {
		t.Fatal(err)
	}
	var files []File
	for _, part := range strings.Split(string(manual), "<!-- example: ")[1:] {
		name, rest, _ := strings.Cut(part, " -->\n```yaml\n")
		text, _, ok := strings.Cut(rest, "```")
		if !ok {
			t.Fatalf("the example %.20q has no end", part)
		}
		files = append(files, File{Name: name, Data: []byte(text)})
	}
	for _, f := range sample(t) {
		if f.Name == "payco.pub" {
			files = append(files, f)
		}
	}
	if o := accepted(t, files, Known{}); len(o.Sources) != 8 {
		t.Errorf("%d objects, want 8", len(o.Sources))
	}
	for _, p := range append(append([]string{}, ofDataset...), ofField...) {
		if !strings.Contains(string(manual), "`"+p+"`") {
			t.Errorf("the manual does not explain %s", p)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range sample(f) {
		f.Add(file.Data)
		for _, part := range strings.Split(string(file.Data), "\n---\n") {
			f.Add([]byte(part))
		}
	}
	for _, m := range mistakes {
		f.Add([]byte(m.new))
	}
	f.Add([]byte("%YAML 1.2\n---\nkind: Company\n...\n---\n? [a]\n: b\n"))
	f.Add([]byte("kind: Purpose\nid: !!binary aGk=\ntitle: !x y\n<<: {a: b}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, problems := Parse([]File{{Name: "f.yaml", Data: data}}, Known{})
		for _, p := range problems {
			if p.Instead == "" || p.Text == "" || p.Line < 1 || p.Column < 1 || strings.ContainsAny(p.String(), "\n\r") {
				t.Errorf("a problem does not help: %+v", p)
			}
			text := strings.ReplaceAll(string(data), "\r\n", "\n")
			if n := strings.Count(text, "\n") + strings.Count(text, "\r") + 1; p.Line > n {
				t.Errorf("line %d of %d: %s", p.Line, n, p)
			}
		}
		if len(problems) > 0 {
			return
		}
		for _, d := range o.Datasets {
			if d.PersonField() == nil || len(d.Menu) == 0 || d.Ceiling < 1 || d.Smallest < leastSmallest || d.Owner == "" || d.Zone == nil {
				t.Errorf("accepted a dataset that protects nobody: %+v", d)
			}
			for _, x := range d.Fields {
				if x.Type == catalog.NoType || x.Role == catalog.Measure && x.Bounds == nil {
					t.Errorf("accepted the column %+v", x)
				}
			}
		}
		for _, a := range o.Agreements {
			if err := a.Check(); err != nil {
				t.Errorf("accepted an agreement that nobody can sign: %v", err)
			}
		}
	})
}

func TestAFileThatNamesNobodyHasItsLinesForPeople(t *testing.T) {
	text := strings.NewReplacer("{property: candor.role, value: person}", "{property: candor.role, value: person}, {property: candor.from, value: line}").
		Replace(`kind: Company
id: fernco
name: Fern
currency: USD
---
apiVersion: v3.1.0
kind: DataContract
id: calls
version: 1.0.0
status: draft
customProperties:
  - {property: candor.purposes, value: []}
  - {property: candor.ceiling, value: 1000}
schema:
  - name: calls
    properties:
      - name: row
        logicalType: string
        customProperties: [{property: candor.role, value: person}]
      - name: area
        physicalName: "Area of residence"
        logicalType: string
        customProperties:
          - {property: candor.role, value: key}
          - {property: candor.domain, value: [north, south]}
          - {property: candor.other, value: Other}
`)
	d := accepted(t, []File{{Name: "calls.yaml", Data: []byte(text)}}, Known{}).Datasets[0]
	if f := d.Fields[0]; !f.ByLine || f.Identifier != "calls_row" || !d.OnePerPerson || len(d.Menu) != 1 {
		t.Errorf("got %+v, one a person %v, menu %v: line 7 of another file would be the same person", f, d.OnePerPerson, d.Menu)
	}
	if f := d.Fields[1]; f.Alias != "Area of residence" || f.Other != "Other" || !reflect.DeepEqual(f.Domain, []string{"north", "south", "Other"}) {
		t.Errorf("got %+v", f)
	}
	same := accepted(t, []File{{Name: "calls.yaml", Data: []byte(strings.Replace(text, "candor.other, value: Other", "candor.other, value: Others", 1))}}, Known{}).Datasets[0]
	if same.Version == d.Version {
		t.Error("another word for the other values is another contract")
	}
}
