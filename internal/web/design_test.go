package web_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }

func TestTheStylePageIsSoundInARealBrowser(t *testing.T) {
	s := httptest.NewServer(web.New(deps(candor.Actor{Role: candor.Analyst, Name: "maria"})))
	defer s.Close()
	webtest.Check(t, s.URL, "/help/design", webtest.Options{})
}

func TestTheNavigationIsSoundInARealBrowser(t *testing.T) {
	s := httptest.NewServer(web.New(deps(candor.Actor{Role: candor.Customer})))
	defer s.Close()
	webtest.Check(t, s.URL, "/me", webtest.Options{Customer: true})
	v := webtest.Open(t, s.URL, "/me", webtest.As{})
	if got := v.Text(`nav [aria-current=page]`); got != "My page" {
		t.Errorf("the navigation marks %q want the page that is open", got)
	}
}

func TestARefusalIsSoundInARealBrowser(t *testing.T) {
	for _, c := range []struct {
		name   string
		actor  candor.Actor
		path   string
		status int
	}{
		{"nobody", candor.Actor{}, "/only/customers", 401},
		{"board", candor.Actor{Role: candor.Board, Name: "chair"}, "/only/customers", 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(web.New(deps(c.actor)))
			defer s.Close()
			webtest.Check(t, s.URL, c.path, webtest.Options{Status: c.status, Customer: true, Name: "refusal-" + c.name})
		})
	}
}

func TestTheThemeIsChosenByKeyboardAndWithoutScripts(t *testing.T) {
	s := httptest.NewServer(web.New(deps(candor.Actor{})))
	defer s.Close()
	for _, script := range []bool{true, false} {
		v := webtest.Open(t, s.URL, "/help/design", webtest.As{NoScript: !script})
		v.TabTo("Dark")
		v.Press("Enter")
		v.Wait("html[data-theme=dark]")
		if got := v.Path(); got != "/help/design" {
			t.Errorf("scripts %v: got back to %q want the page it came from", script, got)
		}
		var page string
		v.Eval(`getComputedStyle(document.documentElement).backgroundColor`, &page)
		if page != "rgb(18, 20, 23)" {
			t.Errorf("scripts %v: got page colour %s want the dark one", script, page)
		}
		v.Follow(`.theme button[value=""]`)
		if v.Has("html[data-theme]") {
			t.Errorf("scripts %v: got a theme after choosing the system's", script)
		}
	}
}

func TestTheFirstTabSkipsToTheMainPart(t *testing.T) {
	s := httptest.NewServer(web.New(deps(candor.Actor{Role: candor.Customer})))
	defer s.Close()
	v := webtest.Open(t, s.URL, "/only/customers", webtest.As{})
	v.Press("Tab")
	if got := v.Focused(); got != "Skip to the main part" {
		t.Fatalf("got %q want the skip link first", got)
	}
	v.Press("Enter", "Tab")
	if got := v.Focused(); got != "How these pages are made" {
		t.Errorf("got %q want what follows the navigation", got)
	}
}

func deps(a candor.Actor) web.Deps {
	return web.Deps{Now: time.Now, Company: "Fern & Co", Who: who(a), Pages: pages()}
}

func TestACookieIsCarriedIntoTheBrowser(t *testing.T) {
	h := web.New(deps(candor.Actor{}))
	s := httptest.NewServer(h)
	defer s.Close()
	set := webtest.Cookies(ask(h, "POST", "/theme", "theme=dark&back=/help/design"))
	v := webtest.Open(t, s.URL, "/help/design", webtest.As{Cookies: set})
	if !v.Has("html[data-theme=dark]") {
		t.Error("the cookie that the server set did not reach it from the browser")
	}
}

func TestAFormIsSentOnceHoweverOftenItIsPressed(t *testing.T) {
	var sent atomic.Int32
	d := deps(candor.Actor{})
	d.Pages = append(d.Pages,
		web.Page{Pattern: "GET /form", Public: true, Do: func(w http.ResponseWriter, r *http.Request) {
			reply.Page(w, r, 200, reply.Frame(r, "Form"), templ.Join(look.Title("Form", ""), look.Do(look.Act{Action: "/form", Effect: "Counts.", Button: "Count once"})))
		}},
		web.Page{Pattern: "POST /form", Public: true, Do: func(w http.ResponseWriter, r *http.Request) {
			sent.Add(1)
			time.Sleep(300 * time.Millisecond)
			reply.There(w, r, "/help/design")
		}})
	s := httptest.NewServer(web.New(d))
	defer s.Close()
	v := webtest.Open(t, s.URL, "/form", webtest.As{})
	v.Eval(`(()=>{const b=document.querySelector('main button');b.click();setTimeout(()=>b.click(),100);return 1})()`, new(int))
	v.Wait("#charts")
	if got := sent.Load(); got != 1 {
		t.Errorf("got %d want the form sent once", got)
	}
}
