package draft_test

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/candor-data/candor/internal/catalog"
	"github.com/candor-data/candor/internal/describe"
	"github.com/candor-data/candor/internal/draft"
	"github.com/candor-data/candor/internal/intake"
	"github.com/candor-data/candor/internal/intake/parquet"
)

// labelled is one set of testdata/draft_truth.yaml.
type labelled struct {
	File    string
	People  string
	Header  *bool
	Columns yaml.Node
}

// seen is what a person sees in a column.
type seen struct {
	name                string
	role, typed, class  []string
	layout              string
	scale               int
	hasLayout, hasScale bool
}

func truth(t testing.TB) (sets []labelled) {
	t.Helper()
	b, err := os.ReadFile("testdata/draft_truth.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, &sets); err != nil {
		t.Fatal(err)
	}
	if len(sets) < 23 {
		t.Fatalf("got %d sets: there are more", len(sets))
	}
	return sets
}

func (l labelled) columns(t testing.TB) (out []seen) {
	t.Helper()
	n := &l.Columns
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		words := strings.Fields(n.Content[i+1].Value)
		if len(words) < 3 {
			t.Fatalf("%s %s: a label is role, type, class", l.File, n.Content[i].Value)
		}
		c := seen{name: n.Content[i].Value, role: strings.Split(words[0], "|"), typed: strings.Split(words[1], "|"), class: strings.Split(words[2], "|")}
		for _, w := range words[3:] {
			if v, ok := strings.CutPrefix(w, "layout="); ok {
				c.layout, c.hasLayout = v, true
			} else if v, ok := strings.CutPrefix(w, "scale="); ok {
				c.hasScale = true
				if _, err := fmt.Sscan(v, &c.scale); err != nil {
					t.Fatal(err)
				}
			} else {
				t.Fatalf("%s %s: %q means nothing", l.File, c.name, w)
			}
		}
		out = append(out, c)
	}
	return out
}

// on is the day of every draft in tests.
var on = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// done keeps drafts of real files: several tests look at each.
var done = map[string]*draft.Proposal{}

// proposed drafts a real file, or skips the test.
func proposed(t testing.TB, file string) *draft.Proposal {
	t.Helper()
	if p := done[file]; p != nil {
		return p
	}
	dir := os.Getenv("CANDOR_TEST_DATA")
	if dir == "" {
		t.Skip("CANDOR_TEST_DATA says where the real data is")
	}
	f, err := os.Open(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	done[file] = from(t, f, filepath.Base(file))
	return done[file]
}

func from(t testing.TB, r io.Reader, name string) *draft.Proposal {
	t.Helper()
	src := open(t, r)
	p, err := draft.From(src, draft.Options{Name: draft.Name(name), Now: on})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// open reads a file of any kind.
func open(t testing.TB, r io.Reader) intake.Source {
	t.Helper()
	src, err := intake.Loader{Parquet: parquet.Opener{Tmp: t.TempDir()}.Open}.Open(t.Context(), r, intake.Dialect{})
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := src.(io.Closer); ok {
		t.Cleanup(func() { _ = c.Close() })
	}
	return src
}

// company is what a drafted contract rests on.
const company = "kind: Company\nid: fernco\nname: Fern\ncurrency: USD\nzone: UTC\n"

// read is a proposal as candor apply takes it.
func read(t testing.TB, p *draft.Proposal) *catalog.Dataset {
	t.Helper()
	o, problems := describe.Parse([]describe.File{{Name: "company.yaml", Data: []byte(company)}, {Name: "draft.yaml", Data: p.YAML()}}, describe.Known{})
	for _, pr := range problems {
		t.Errorf("%s", pr)
	}
	if len(problems) > 0 {
		t.Fatalf("no contract:\n%s", p.YAML())
	}
	return o.Datasets[0]
}

func TestWhatPeopleSeeInRealFilesIsProposed(t *testing.T) {
	for _, set := range truth(t) {
		t.Run(set.File, func(t *testing.T) {
			p := proposed(t, set.File)
			if !slices.Contains(strings.Split(set.People, "|"), string(p.People)) {
				t.Errorf("people: got %s want %s", p.People, set.People)
			}
			if want := set.Header != nil && !*set.Header; p.Headless != want {
				t.Errorf("first line is data: got %v want %v", p.Headless, want)
			}
			d := read(t, p)
			want := set.columns(t)
			byFile := map[string]draft.Column{}
			for _, c := range p.Columns {
				if c.File != "" {
					byFile[c.File] = c
				}
			}
			if len(byFile) != len(want) {
				t.Errorf("got %d columns want %d", len(byFile), len(want))
			}
			for _, w := range want {
				c, ok := byFile[w.name]
				if !ok {
					t.Errorf("%s: nothing is proposed", w.name)
					continue
				}
				w.compare(t, c, d)
			}
		})
	}
}

func (w seen) compare(t *testing.T, c draft.Column, d *catalog.Dataset) {
	role := cmp.Or(string(c.Role), "attribute")
	if c.Leave {
		role = "leave"
	}
	if !slices.Contains(w.role, role) {
		t.Errorf("%s: got role %s want %s", w.name, role, strings.Join(w.role, " or "))
	}
	if class := cmp.Or(string(c.Class), "-"); !slices.Contains(w.class, class) && w.class[0] != "any" {
		t.Errorf("%s: got class %s want %s", w.name, class, strings.Join(w.class, " or "))
	}
	if c.Leave {
		if _, ok := d.Field(c.Name); ok {
			t.Errorf("%s: is in the contract and should be left out", w.name)
		}
		return
	}
	f, ok := d.Field(c.Name)
	if !ok {
		t.Errorf("%s: is not in the contract", w.name)
		return
	}
	typed := f.Type.String()
	if f.Type == catalog.Decimal {
		typed = "number"
	}
	if !slices.Contains(w.typed, typed) && w.typed[0] != "any" {
		t.Errorf("%s: got type %s want %s", w.name, typed, strings.Join(w.typed, " or "))
	}
	if (w.hasLayout || typed == "date") && f.Format != w.layout {
		t.Errorf("%s: got layout %q want %q", w.name, f.Format, w.layout)
	}
	if w.hasScale && f.Scale != w.scale {
		t.Errorf("%s: got %d digits after the point want %d", w.name, f.Scale, w.scale)
	}
	if f.Role == catalog.Measure && (f.Bounds == nil || f.Class == catalog.DirectIdentifier) {
		t.Errorf("%s: a measure without bounds, or one that is called an identifier", w.name)
	}
}

// What is proposed must take the file that it was drawn from: nothing but dirt is set aside.
func TestADraftTakesTheFileThatItIsOf(t *testing.T) {
	for _, set := range truth(t) {
		if set.Header != nil && !*set.Header {
			continue
		}
		t.Run(set.File, func(t *testing.T) {
			p := proposed(t, set.File)
			d := read(t, p)
			f, err := os.Open(filepath.Join(os.Getenv("CANDOR_TEST_DATA"), set.File))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			src := open(t, f)
			cols, err := intake.Match(src.Header(), d)
			if err != nil {
				t.Fatal(err)
			}
			typer, err := intake.NewTyper(d, cols)
			if err != nil {
				t.Fatal(err)
			}
			rows, bad := 0, map[string]int{}
			for {
				rec, err := src.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				rows++
				if _, b := typer.Row(rec); b != nil {
					bad[b.Column+" "+string(b.Rule)]++
				}
			}
			for why, n := range bad {
				// Customers without a number, or dates that are none, are dirt of these files.
				if n*100 > rows && !known[set.File+" "+why] {
					t.Errorf("%d of %d rows are set aside: %s", n, rows, why)
				}
			}
		})
	}
}

// known is dirt of the real files themselves.
var known = map[string]bool{
	"online_retail/online_retail_II_2009-2010_8cols.parquet customer_id missing": true,
	"pums_smartnoise/PUMS_null.csv pid missing":                                  true,
}
