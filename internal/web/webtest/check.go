package webtest

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// Options says what Check looks at beyond what it always looks at.
type Options struct {
	Cookies  []*http.Cookie
	Status   int    // what the server should answer; 0 is 200
	Customer bool   // a customer's page: no word that customers should not need, and plain to read
	Wait     string // a CSS selector to wait for, on a page that a script finishes
	Shots    string // a folder for screenshots; empty is $WEBTEST_SHOTS, and without that none
	Name     string // the screenshots' name; empty is made from the path
}

// looks are the ways that every page is looked at.
var looks = []struct {
	name string
	as   As
}{
	{"light", As{}},
	{"dark", As{Dark: true}},
	{"phone", As{Width: 320, Height: 700}},
	{"paper", As{Width: 760, Print: true}},
	{"no-script", As{NoScript: true}},
}

// Check looks at a page in light, dark, at 320 pixels, on paper and with scripts off, and fails on any axe violation,
// console error, policy breach, request to another server or sideways overflow. With scripts off it also looks for a
// heading, a main part and a title.
func Check(t *testing.T, base, path string, o Options) {
	t.Helper()
	for _, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			as := l.as
			as.Cookies, as.Status = o.Cookies, o.Status
			v := Open(t, base, path, as)
			if o.Wait != "" && !as.NoScript {
				v.Wait(o.Wait)
			}
			v.Sound()
			if !as.Print && !as.NoScript {
				v.Axe()
			}
			v.Shot(o.shots(), o.name(path)+"-"+l.name)
			if o.Customer && (l.name == "light" || as.NoScript) { // the words are the same in every light; this unfolds the page
				v.Plain(nil)
			}
		})
	}
}

func (o Options) shots() string {
	if o.Shots != "" {
		return o.Shots
	}
	return os.Getenv("WEBTEST_SHOTS")
}

func (o Options) name(path string) string {
	if o.Name != "" {
		return o.Name
	}
	path, _, _ = strings.Cut(path, "?")
	if n := strings.Trim(strings.ReplaceAll(path, "/", "-"), "-"); n != "" {
		return n
	}
	return "front"
}

// Sound fails unless the page has one heading, a main part, a title, and nothing that sticks out at the side.
func (v *Visit) Sound() {
	v.t.Helper()
	var got struct {
		H1, Main, Width, Window int
		Title                   string
		Out                     []string
	}
	v.Eval(`(()=>{const w=document.documentElement.clientWidth;return {H1:document.querySelectorAll('h1').length,Main:document.querySelectorAll('main').length,Title:document.title,
		Width:document.documentElement.scrollWidth,Window:w,Out:document.documentElement.scrollWidth<=w?[]:[...document.querySelectorAll('body *')].filter(e=>e.getBoundingClientRect().right>w+1&&!e.closest('.vh')).slice(0,5).map(e=>e.tagName+'.'+(e.className.baseVal??e.className)+' '+e.textContent.trim().slice(0,40))}})()`, &got)
	if got.H1 != 1 || got.Main != 1 || got.Title == "" {
		v.t.Errorf("got %d headings, %d main parts and the title %q; want one of each", got.H1, got.Main, got.Title)
	}
	if got.Width > got.Window {
		v.t.Errorf("the page is %d pixels wide in a window of %d; what sticks out: %q", got.Width, got.Window, got.Out)
	}
}

// Axe fails on every violation of WCAG 2.0, 2.1 and 2.2, levels A and AA, that axe-core can find by itself.
func (v *Visit) Axe() {
	v.t.Helper()
	var out string
	v.run("run axe", chromedp.Evaluate(axe+";0", nil), chromedp.Evaluate(
		`axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa'],resultTypes:['violations']}).then(r=>JSON.stringify(r.violations))`,
		&out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	var found []struct {
		ID    string `json:"id"`
		Help  string `json:"help"`
		Nodes []struct {
			HTML    string `json:"html"`
			Summary string `json:"failureSummary"`
		} `json:"nodes"`
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		v.t.Fatalf("read what axe found: %v", err)
	}
	for _, f := range found {
		for _, n := range f.Nodes {
			v.t.Errorf("axe %s: %s: %s\n%s", f.ID, f.Help, n.HTML, n.Summary)
		}
	}
}

// Shot writes the whole page as a picture to folder/name.png; without a folder it does nothing.
func (v *Visit) Shot(folder, name string) {
	v.t.Helper()
	if folder == "" {
		return
	}
	var b []byte
	v.run("take a picture", chromedp.FullScreenshot(&b, 100))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		v.t.Fatalf("make the folder for pictures: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), b, 0o644); err != nil {
		v.t.Fatalf("keep the picture: %v", err)
	}
}
