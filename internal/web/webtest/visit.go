package webtest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// As says how a page is looked at.
type As struct {
	Cookies  []*http.Cookie // to be signed in: what the server set, as Cookies collects it
	Width    int            // 0 is 1200
	Height   int            // 0 is 900
	Dark     bool
	Print    bool // the page as it goes to paper
	NoScript bool // JavaScript off: every page must still work
	Status   int  // what the server should answer; 0 is 200
}

// Visit is an open tab. Its methods fail the test when the page is not as they need it.
type Visit struct {
	t    testing.TB
	ctx  context.Context
	base string
	jar  cdp.BrowserContextID

	mu     sync.Mutex // guards wrong and status
	wrong  []string
	status int
}

// breaches remembers what the content security policy stopped, before any script of the page runs.
const breaches = `window.__breaches=[];document.addEventListener('securitypolicyviolation',e=>window.__breaches.push(e.violatedDirective+' '+e.blockedURI+' '+(e.sample||'')))`

// Open opens a page in a tab of its own, with a cookie jar of its own. The test fails at its end if the page wrote an
// error to the console, broke the policy or asked another server for anything.
func Open(t testing.TB, base, path string, as As) *Visit {
	t.Helper()
	b := get(t)
	profile, tab, err := b.tab()
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(tab))
	ctx, timeout := context.WithTimeout(ctx, 60*time.Second)
	t.Cleanup(func() {
		timeout()
		cancel()
		b.drop(profile)
	})
	v := &Visit{t: t, ctx: ctx, base: strings.TrimSuffix(base, "/"), jar: profile}
	chromedp.ListenTarget(ctx, v.hear)

	width, height := int64(as.Width), int64(as.Height)
	if width == 0 {
		width = 1200
	}
	if height == 0 {
		height = 900
	}
	scheme, medium := "light", "screen"
	if as.Dark {
		scheme = "dark"
	}
	if as.Print {
		medium = "print"
	}
	v.run("open a tab", network.Enable(), log.Enable(), runtime.Enable(),
		chromedp.EmulateViewport(width, height),
		emulation.SetFocusEmulationEnabled(true),
		emulation.SetEmulatedMedia().WithMedia(medium).WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}))
	if as.NoScript {
		v.run("switch scripts off", emulation.SetScriptExecutionDisabled(true))
	} else {
		v.run("listen for breaches", chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(breaches).Do(ctx)
			return err
		}))
	}
	v.cookies(as.Cookies)
	v.Go(path)
	want := as.Status
	if want == 0 {
		want = http.StatusOK
	}
	v.mu.Lock()
	got := v.status
	v.mu.Unlock()
	if got != want {
		t.Fatalf("GET %s: got status %d want %d", path, got, want)
	}
	t.Cleanup(v.settle)
	return v
}

// Page serves one finished page by itself, as a file on somebody's disk would be, and gives its address.
func Page(t testing.TB, html string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, html)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// Cookies collects what a server set in an answer, to open pages signed in.
func Cookies(answers ...*http.Response) []*http.Cookie {
	var out []*http.Cookie
	for _, a := range answers {
		out = append(out, a.Cookies()...)
	}
	return out
}

func (v *Visit) cookies(cs []*http.Cookie) {
	v.t.Helper()
	if len(cs) == 0 {
		return
	}
	u, err := url.Parse(v.base)
	if err != nil {
		v.t.Fatalf("read the server's address: %v", err)
	}
	var ps []*network.CookieParam
	for _, c := range cs {
		ps = append(ps, &network.CookieParam{Name: c.Name, Value: c.Value, Domain: u.Hostname(), Path: "/", HTTPOnly: c.HttpOnly, SameSite: network.CookieSameSiteLax})
	}
	v.run("set cookies", chromedp.ActionFunc(func(ctx context.Context) error {
		return storage.SetCookies(ps).WithBrowserContextID(v.jar).Do(cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser))
	}))
}

// hear collects what must not happen while a page is open.
func (v *Visit) hear(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		v.wrong = append(v.wrong, "script failed: "+e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
			said := "console " + string(e.Type) + ":"
			for _, a := range e.Args {
				said += " " + string(a.Value) + a.Description
			}
			v.wrong = append(v.wrong, said)
		}
	case *log.EventEntryAdded:
		// An answer with an error status is logged by the browser; the status is checked where it is expected.
		if e.Entry.Level == log.LevelError && !(e.Entry.Source == log.SourceNetwork && strings.Contains(e.Entry.Text, "the server responded with a status of")) {
			v.wrong = append(v.wrong, "browser: "+e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; u != v.base && !strings.HasPrefix(u, v.base+"/") && !strings.HasPrefix(u, "data:") {
			v.wrong = append(v.wrong, "request left the server: "+u)
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			v.status = int(e.Response.Status)
		} else if e.Response.Status >= 400 {
			v.wrong = append(v.wrong, fmt.Sprintf("%s answered %d", e.Response.URL, e.Response.Status))
		}
	}
}

// Wrong is what has gone wrong since the page was opened; reading it clears it.
func (v *Visit) Wrong() []string {
	var stopped []string
	_ = chromedp.Run(v.ctx, chromedp.Evaluate(`(()=>{const b=window.__breaches||[];window.__breaches=[];return b})()`, &stopped))
	v.mu.Lock()
	defer v.mu.Unlock()
	out := v.wrong
	for _, s := range stopped {
		out = append(out, "policy breach: "+s)
	}
	v.wrong = nil
	return out
}

func (v *Visit) settle() {
	v.t.Helper()
	for _, w := range v.Wrong() {
		v.t.Error(w)
	}
}

func (v *Visit) run(what string, as ...chromedp.Action) {
	v.t.Helper()
	if err := chromedp.Run(v.ctx, as...); err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
}

// Go opens another page of the server in the same tab.
func (v *Visit) Go(path string) {
	v.t.Helper()
	v.run("open "+path, chromedp.Navigate(v.base+path), chromedp.WaitReady("main", chromedp.ByQuery))
}

// Status is the answer's status of the page that is open.
func (v *Visit) Status() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.status
}

// Path is the address of the page that is open, without the server.
func (v *Visit) Path() string {
	v.t.Helper()
	var s string
	v.run("read the address", chromedp.Location(&s))
	return strings.TrimPrefix(s, v.base)
}

// Text is what a reader sees in the first element that the CSS selector finds.
func (v *Visit) Text(selector string) string {
	v.t.Helper()
	var s string
	v.run("read "+selector, chromedp.Text(selector, &s, chromedp.ByQuery))
	return s
}

// Has reports whether the CSS selector finds anything.
func (v *Visit) Has(selector string) bool {
	v.t.Helper()
	var found bool
	v.Eval(fmt.Sprintf("document.querySelector(%q)!==null", selector), &found)
	return found
}

// Eval asks the page; it works with scripts off too.
func (v *Visit) Eval(script string, into any) {
	v.t.Helper()
	v.run("ask the page", chromedp.Evaluate(script, into))
}

// Wait waits until the CSS selector finds something visible.
func (v *Visit) Wait(selector string) {
	v.t.Helper()
	v.run("wait for "+selector, chromedp.WaitVisible(selector, chromedp.ByQuery))
}

// Fill puts a value into a field, in place of what it holds.
func (v *Visit) Fill(selector, value string) {
	v.t.Helper()
	v.run("fill "+selector, chromedp.SetValue(selector, value, chromedp.ByQuery))
}

// Click presses with the mouse and waits for a page that is then loaded, if one is.
func (v *Visit) Click(selector string) {
	v.t.Helper()
	v.run("press "+selector, chromedp.Click(selector, chromedp.ByQuery))
	v.rest()
}

// Follow presses what leads to another page (a link, a form) and waits for that page.
func (v *Visit) Follow(selector string) {
	v.t.Helper()
	if _, err := chromedp.RunResponse(v.ctx, chromedp.Click(selector, chromedp.ByQuery)); err != nil {
		v.t.Fatalf("follow %s: %v", selector, err)
	}
	v.run("see the page", chromedp.WaitReady("main", chromedp.ByQuery))
}

// Keys the keyboard helper knows by name; everything else is typed as it is.
var keys = map[string]string{"Tab": kb.Tab, "Enter": kb.Enter, "Space": " ", "Escape": kb.Escape, "Up": kb.ArrowUp, "Down": kb.ArrowDown}

// Press presses keys one after another: Press("Tab", "Tab", "Enter").
func (v *Visit) Press(names ...string) {
	v.t.Helper()
	for _, n := range names {
		k, ok := keys[n]
		if !ok {
			k = n
		}
		v.run("press "+n, chromedp.KeyEvent(k))
	}
	v.rest()
}

// PressBack presses Shift and Tab.
func (v *Visit) PressBack() {
	v.t.Helper()
	v.run("press Shift+Tab", chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(8)))
}

// Focused is the name of what has the focus, as a reader would say it.
func (v *Visit) Focused() string {
	v.t.Helper()
	var s string
	v.Eval(`(()=>{const e=document.activeElement;if(!e||e===document.body)return '';const by=e.getAttribute('aria-labelledby');
		const name=e.getAttribute('aria-label')||(by&&by.split(' ').map(i=>document.getElementById(i)?.textContent||'').join(' '))||(e.labels&&e.labels[0]?.textContent)||e.textContent||e.id;
		return name.replace(/\s+/g,' ').trim()})()`, &s)
	return s
}

// TabTo presses Tab until what has the focus is called name, and fails if that never comes or the focus is not visible.
func (v *Visit) TabTo(name string) {
	v.t.Helper()
	var seen []string
	for range 200 {
		v.run("press Tab", chromedp.KeyEvent(kb.Tab))
		f := v.Focused()
		if strings.Contains(f, name) {
			var ring bool
			v.Eval(`(()=>{const s=getComputedStyle(document.activeElement);return s.outlineStyle!=='none'&&parseFloat(s.outlineWidth)>=2})()`, &ring)
			if !ring {
				v.t.Errorf("%q has the focus and does not show it", f)
			}
			return
		}
		seen = append(seen, f)
	}
	v.t.Fatalf("the Tab key never reached %q; it went by %q", name, seen)
}

// rest waits a moment for a page that is loading, so that the next step sees it.
func (v *Visit) rest() {
	v.t.Helper()
	for range 100 {
		var state string
		if err := chromedp.Run(v.ctx, chromedp.Sleep(30*time.Millisecond), chromedp.Evaluate(`document.readyState`, &state)); err == nil && state == "complete" {
			return
		}
	}
}
