package chart

import (
	"encoding/xml"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/web/say"
)

var update = flag.Bool("update", false, "write the golden files anew")

func val(label string, v, half float64) Value {
	return Value{Label: label, V: v, Low: v - half, High: v + half}
}

func samples() map[string]SVG {
	head := func(id string) Head {
		return Head{ID: id, Title: "Buyers by country", Desc: "France leads; Malta is too small to show.", What: "Country", Unit: "buyers"}
	}
	share := head("share")
	share.Number = say.Percent
	months := func(name string, vs ...float64) Series {
		s := Series{Name: name}
		for i, v := range vs {
			s.Points = append(s.Points, val([]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun"}[i], v, 0.02))
		}
		return s
	}
	gap := months("Plan stock", .52, .58, .6, .61, .7, .74)
	gap.Points[2] = Value{Label: "Mar", FewerThan: 50}
	return map[string]SVG{
		"dots":        Dots{head("dots"), []Value{val("France", 1240, 39), {Label: "Germany", V: 30, Low: 0, High: 69}, {Label: "Malta", FewerThan: 50}, val("Spain", 900, 0)}}.SVG(),
		"dots-long":   Dots{head("long"), []Value{val("A label so long that it stands above its plot", 12400, 39), val("<b>&\"'", -100, 400)}}.SVG(),
		"dots-empty":  Dots{head("empty"), nil}.SVG(),
		"dots-hidden": Dots{head("hidden"), []Value{{Label: "Malta", FewerThan: 50}}}.SVG(),
		"line":        Line{share, []Series{gap, months("Partner questions", .3, .31, .32, .33, .34, .36)}}.SVG(),
		"line-one":    Line{share, []Series{months("", .3, .31, .32)}}.SVG(),
		"line-close":  Line{share, []Series{months("One", .3), months("Two", .3), months("Three", .3), months("Four", .3), months("Five, in the table only", .3)}}.SVG(),
		"line-empty":  Line{Head: share}.SVG(),
		"lift":        Lift{Head: head("lift"), Rows: []Value{val("Autumn email", 3.1, 1.9), val("Student price", .9, 2.5), val("Leeds posters", -4, 1), {Label: "Malta", FewerThan: 50}}}.SVG(),
		"lift-ratio":  Lift{Head: head("ratio"), Ratio: true, Higher: "bought more", Rows: []Value{val("Autumn email", 1.08, .03), val("Student price", 1.01, .04)}}.SVG(),
		"months": Months{Head: Head{ID: "year", Title: "Die letzten Monate", Show: "Die Zahlen zeigen", Rows: "Zahlen", What: "Monat"}, Names: []string{"Oktober 2026", "November 2026", "Dezember 2026"},
			Short: []string{"Okt", "Nov", "Dez"}, Lines: []MonthLine{{"Wir lernten <b>", []int64{0, 4, 1200}}, {"Antworten", []int64{1, -3}}}}.SVG(),
		"months-empty":  Months{}.SVG(),
		"meter":         Meter{ID: "m", Title: "Questions this month", Used: 12, Adding: 1, Total: 120}.SVG(),
		"meter-full":    Meter{ID: "m", Title: "Questions this month", Used: 120, Adding: 1, Total: 120}.SVG(),
		"meter-nothing": Meter{}.SVG(),
		"stances":       Stances{Title: `News & "letters"`, Yes: 750, Maybe: 160, No: 90}.SVG(),
		"stances-none":  Stances{Yes: -3}.SVG(),
	}
}

func TestChartsAreDrawnAsTheyWere(t *testing.T) {
	for name, got := range samples() {
		file := filepath.Join("testdata", name+".golden.html")
		// One tag a line, so that a change reads as a change.
		lines := strings.ReplaceAll(string(got), "><", ">\n<") + "\n"
		if *update {
			if err := os.WriteFile(file, []byte(lines), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines != string(want) {
			t.Errorf("%s differs from %s; look at it, then run with -update", name, file)
		}
	}
}

func TestEveryChartKeepsThePromises(t *testing.T) {
	for name, got := range samples() {
		check(t, name, got)
		if strings.HasPrefix(name, "meter") || strings.HasPrefix(name, "stances") { // figures stand beside these
			continue
		}
		if n := strings.Count(string(got), "<title "); n != 2 {
			t.Errorf("%s: got %d names want one for each of its two drawings", name, n)
		}
		if !strings.Contains(string(got), "<summary>") || !strings.Contains(string(got), "<table>") || !strings.Contains(string(got), "<desc ") {
			t.Errorf("%s has no table or no description", name)
		}
	}
}

var ids = regexp.MustCompile(` id="([^"]*)"`)

// check holds for any chart of any input: well formed, no style, no script, no repeated id, no broken number.
func check(t *testing.T, name string, got SVG) {
	t.Helper()
	s := string(got)
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s is not well formed: %v\n%s", name, err, s)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local == "script" || e.Name.Local == "style" {
			t.Errorf("%s holds a <%s>", name, e.Name.Local)
		}
		for _, a := range e.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("%s: <%s> has %s", name, e.Name.Local, a.Name.Local)
			}
			switch a.Name.Local {
			case "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height", "points", "viewBox":
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("%s: %s=%q", name, a.Name.Local, a.Value)
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(s, -1) {
		if seen[m[1]] {
			t.Errorf("%s: id %q twice", name, m[1])
		}
		seen[m[1]] = true
	}
}

func TestAHiddenCellIsNeverDrawnAsAValue(t *testing.T) {
	// The value behind a hidden cell must not reach the page by any way, not even as the end of an axis.
	secret := Value{Label: "Malta", V: 7311, Low: 7311, High: 7311, FewerThan: 50}
	h := Head{ID: "x", Title: "t", Desc: "d"}
	for name, got := range map[string]SVG{
		"dots": Dots{h, []Value{secret}}.SVG(),
		"line": Line{h, []Series{{Points: []Value{val("a", 1, 0), secret, val("b", 2, 0)}}}}.SVG(),
		"lift": Lift{Head: h, Rows: []Value{secret}}.SVG(),
	} {
		if strings.Contains(string(got), "7311") || strings.Contains(string(got), "7,311") || strings.Contains(string(got), "7.3") {
			t.Errorf("%s shows a hidden value: %s", name, got)
		}
		if !strings.Contains(string(got), "fewer than 50") {
			t.Errorf("%s does not say that the cell is hidden", name)
		}
	}
}

func TestANoisyLiftSaysSo(t *testing.T) {
	for _, c := range []struct {
		name string
		v    Value
		want string
	}{
		{"an interval above the line is higher", val("a", 3, 2), "higher"},
		{"an interval below the line is lower", val("a", -3, 2), "lower"},
		{"an interval across the line is too noisy", val("a", 1, 2), TooNoisy},
		{"an interval that touches the line is too noisy", val("a", 2, 2), TooNoisy},
		{"an inside-out interval is put right first", Value{V: 1, Low: 3, High: -1}, TooNoisy},
		{"a hidden cell says nothing", Value{FewerThan: 50}, "not shown"},
		{"what is not a number says nothing", Value{V: math.NaN()}, "not shown"},
	} {
		if got := (Lift{}).verdict(c.v); got != c.want {
			t.Errorf("%s: got %q want %q", c.name, got, c.want)
		}
	}
}

func TestEndLabelsStandApart(t *testing.T) {
	got := spread([]float64{100, 100, -1, 101, 10}, 18, 6, 120)
	for i := range got {
		for j := range i {
			if got[i] >= 0 && got[j] >= 0 && math.Abs(got[i]-got[j]) < 17.99 {
				t.Errorf("labels %d and %d are %.0f apart: %v", j, i, math.Abs(got[i]-got[j]), got)
			}
		}
	}
}

func TestAxesAreRoundAndHoldZero(t *testing.T) {
	for _, c := range []struct{ low, high float64 }{{0, 1279}, {3, 4}, {-7, -2}, {-0.003, 0.02}, {0, 0}, {0, 1e15}, {-1e-9, 0}} {
		a := newAxis(c.low, c.high, 4, 0, 1)
		zero := false
		ts := a.ticks()
		for _, v := range ts {
			zero = zero || v == 0
		}
		if !zero || a.low > c.low || a.high < c.high || len(ts) < 2 || len(ts) > 8 {
			t.Errorf("axis of %v to %v: got %v", c.low, c.high, ts)
		}
	}
}

func FuzzCharts(f *testing.F) {
	f.Add("France", "Germany", 1.0, 2.0, -3.0, int64(0))
	f.Add("<script>", "\x00\xff", math.NaN(), math.Inf(1), -1e300, int64(50))
	f.Fuzz(func(t *testing.T, a, b string, v, low, high float64, fewer int64) {
		vs := []Value{{a, v, low, high, 0}, {b, high, v, low, fewer}, {a + b, low, v, v, 0}}
		h := Head{ID: a, Title: b, Desc: a, What: b, Unit: a}
		for name, got := range map[string]SVG{
			"dots": Dots{h, vs}.SVG(), "line": Line{h, []Series{{a, vs}, {b, vs[:1]}}}.SVG(),
			"lift": Lift{Head: h, Ratio: fewer > 0, Rows: vs}.SVG(), "meter": Meter{a, b, fewer, int64(min(max(v, -1e9), 1e9)), 100, ""}.SVG(),
		} {
			check(t, name, got)
		}
	})
}
