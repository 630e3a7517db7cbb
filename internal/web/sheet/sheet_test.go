package sheet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/candor-data/candor/internal/web/chart"
	"github.com/candor-data/candor/internal/web/sheet"
)

func sample() sheet.Sheet {
	head := chart.Head{ID: "x", Title: "Buyers by <country>", Desc: "d", Unit: "buyers"}
	rows := []chart.Value{{Label: "France & Co", V: 1240, Low: 1200, High: 1280}, {Label: "Malta", FewerThan: 50}}
	months := chart.Line{Head: head}
	for _, name := range []string{"One", "Two", "Three", "Four"} {
		months.Series = append(months.Series, chart.Series{Name: name, Points: []chart.Value{{Label: "Jan", V: 3, Low: 2, High: 4}, {Label: "Feb", V: 5, Low: 4, High: 6}}})
	}
	return sheet.Sheet{
		Title: `Did it <script>alert("x")</script> help? ` + strings.Repeat("word ", 60), Says: "Yes \u202e& no.",
		Figures: []sheet.Figure{{"Mailed", "12.30 ± 1.20 USD", "900 ± 20 people"}, {"Held out", "11.00 ± 1.20 USD", ""}, {"Difference", "1.30 ± 1.70 USD", "too noisy to say"}},
		Charts:  []chart.Chart{chart.Dots{Head: head, Rows: rows}, chart.Lift{Head: head, Rows: rows}, months},
		Notes:   []string{sheet.Blur, strings.Repeat("unbroken", 60)}, Not: sheet.NotFor(), Facts: []string{"Entry in the record: 812"},
	}
}

func TestAnSVGStandsAloneAndHoldsAllOfIt(t *testing.T) {
	b := sample().SVG()
	d := xml.NewDecoder(bytes.NewReader(b))
	allowed := map[string]bool{"svg": true, "title": true, "desc": true, "rect": true, "text": true, "circle": true, "polyline": true, "polygon": true}
	var words strings.Builder
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("it is not well formed: %v", err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			if !allowed[x.Name.Local] {
				t.Errorf("it holds a <%s>", x.Name.Local)
			}
			for _, a := range x.Attr {
				if n := a.Name.Local; n == "style" || n == "href" || n == "class" || strings.HasPrefix(n, "on") || strings.Contains(a.Value, "url(") {
					t.Errorf("<%s> has %s", x.Name.Local, n)
				}
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("<%s> %s=%q", x.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			words.Write(x)
			words.WriteByte(' ')
		}
	}
	all := strings.Join(strings.Fields(words.String()), " ")
	for _, want := range []string{"Did it <script>", "12.30 ± 1.20 USD", "France & Co", "1,240 ± 40", "fewer than 50", "too noisy to say", "Not to be used for", "Deciding on one person", "Entry in the record: 812", "Yes & no."} {
		if !strings.Contains(all, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if n := bytes.Count(b, []byte("http")); n != 1 {
		t.Errorf("%d addresses, want that of SVG itself alone", n)
	}
}

func TestAPictureHasInkWhereTheSheetHas(t *testing.T) {
	b, err := sample().PNG()
	if err != nil {
		t.Fatal(err)
	}
	if to := os.Getenv("SHEET_TO"); to != "" {
		if err := os.WriteFile(to, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if w := img.Bounds().Dx(); w != 1920 {
		t.Errorf("%d pixels wide want 1920", w)
	}
	if got := ink(img); got < .01 || got > .5 {
		t.Errorf("%.3f of it is ink", got)
	}
	blank, err := sheet.Sheet{Title: "x"}.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if img, err = png.Decode(bytes.NewReader(blank)); err != nil || ink(img) > .01 {
		t.Errorf("an empty sheet is %.3f ink (%v)", ink(img), err)
	}
	again, err := sample().PNG()
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same sheet is another picture: %v", err)
	}
}

// ink is the share of pixels that are not white.
func ink(img image.Image) float64 {
	n, all := 0, 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			all++
			if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 3*0xf000 {
				n++
			}
		}
	}
	return float64(n) / float64(all)
}

func TestATableForSpreadsheetsRunsNothing(t *testing.T) {
	var b bytes.Buffer
	err := sheet.CSV(&b, []sheet.Row{{"=cmd()", "@sum", -3, -4, -2, 0, "+USD"}, {"people", "Malta", 0, 0, 0, 20, "people"}, {"known", "all", 7, 7, 7, 0, "people"}}, []string{"Entry 812\n=cmd()"})
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&b)
	r.Comment = '#'
	got, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range got {
		lines = append(lines, strings.Join(l, "|"))
	}
	want := "what|name|value|low|high|unit|note\n'=cmd()|'@sum|-3|-4|-2|'+USD|95 times in 100 between low and high\npeople|Malta||||people|fewer than 20\nknown|all|7|||people|exact"
	if strings.Join(lines, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), want)
	}
}

// Sheets have the colours of pages, which have them from the style sheet.
func TestColoursAreThoseOfPages(t *testing.T) {
	css, err := os.ReadFile("../look/static/candor.css")
	if err != nil {
		t.Fatal(err)
	}
	s := string(sample().SVG())
	for _, token := range []string{"--text: light-dark(#1a1d21", "--muted: light-dark(#555c66", "--s0: light-dark(#163f7a", "--s1: light-dark(#e0601f", "--s2: light-dark(#4d9f93", "--s3: light-dark(#5b1a3a"} {
		_, colour, _ := strings.Cut(token, "(")
		if !strings.Contains(string(css), token) || !strings.Contains(s, colour) {
			t.Errorf("%s is not the sheet's and the pages' at once", token)
		}
	}
}
