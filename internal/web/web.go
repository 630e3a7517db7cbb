// Package web is the pages. It promises that every page travels through the same door: known person or nobody, strict
// security headers, nothing cached, one way to refuse, no log line with personal data. It refuses to change anything on a
// GET, requests from other sites, and any page whose roles are not stated.
package web

import (
	"cmp"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/help"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// Page is one address and who may open it. Without roles, and not public, nobody may: a forgotten list is a closed page.
type Page struct {
	Pattern string        // "GET /me" or "POST /me/choices": method and path, as http.ServeMux reads them
	Roles   []candor.Role // who may
	Public  bool          // anybody may, signed in or not
	Spoken  bool          // in every language that customers' pages speak; other pages are English
	Most    int64         // the most bytes that may be sent; 0: as much as a form needs
	Do      http.HandlerFunc
}

// Deps is what the pages stand on.
type Deps struct {
	Log     *slog.Logger                     // nil logs nothing
	Now     func() time.Time                 // required: the clock is passed in
	Who     func(*http.Request) candor.Actor // who is asking, called once a request, inside Wrap; nil is nobody, ever
	Wrap    func(http.Handler) http.Handler  // the session's middleware; nil is none
	Company string                           // whose workspace this is
	Made    bool                             // everybody in the workspace is invented, and each page says so
	TLS     bool                             // pages are reached by https: cookies are Secure and the browser is told to stay
	Pages   []Page
}

// largest is the most that a form may send where its page says nothing else.
const largest = 1 << 20

// New builds the handler of all pages. A page without method, path or handler is a mistake in the program and panics.
func New(d Deps) http.Handler {
	if d.Now == nil {
		panic("web: no clock")
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Who == nil {
		d.Who = func(*http.Request) candor.Actor { return candor.Actor{} }
	}
	mux := http.NewServeMux()
	pages := append([]Page{
		{Pattern: "GET /static/{name}", Public: true, Do: static},
		{Pattern: "POST /theme", Public: true, Do: theme(d.TLS)},
		{Pattern: "POST /language", Public: true, Spoken: true, Do: language(d.TLS)},
		{Pattern: "GET /{$}", Public: true, Do: front},
		{Pattern: "GET /help/design", Public: true, Do: help.Design},
	}, d.Pages...)
	for _, p := range pages {
		method, path, ok := strings.Cut(p.Pattern, " ")
		if !ok || method != "GET" && method != "POST" || !strings.HasPrefix(path, "/") || p.Do == nil {
			panic("page " + p.Pattern + ": a page is GET or POST, a path and a handler")
		}
		mux.HandleFunc(p.Pattern, p.guard)
	}
	mux.HandleFunc("/", lost(pages))

	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply.Problem(w, r, http.StatusForbidden, reply.Words(r).No.Foreign.Reason("web.cross-origin"))
	}))
	// From the inside out: pages, same site only, who is asking, the session, a note of what happened, headers.
	h := d.visit(foreign.Handler(mux))
	if d.Wrap != nil {
		h = d.Wrap(h)
	}
	return headers(d.TLS, d.note(h))
}

// visit finds out who is asking.
func (d Deps) visit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := noted(r.Context())
		defer func() { n.page = r.Pattern }()
		if !strings.HasPrefix(r.URL.Path, "/static/") {
			n.Actor = d.Who(r)
			if n.Actor.Role != candor.Nobody && n.Actor.Role != candor.Customer {
				n.english()
			}
		}
		next.ServeHTTP(w, r)
	})
}

// guard lets in whoever may, and caps what they send.
func (p Page) guard(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(p.Most, largest))
	if p.Public {
		p.speak(r)
		p.Do(w, r)
		return
	}
	role := reply.Of(r.Context()).Actor.Role
	switch {
	case role == candor.Nobody:
		reply.Problem(w, r, http.StatusUnauthorized)
	case !slices.Contains(p.Roles, role):
		reply.Problem(w, r, http.StatusForbidden)
	default:
		p.speak(r)
		p.Do(w, r)
	}
}

// speak makes a page English that is not written in other languages; what refuses it was still in the reader's.
func (p Page) speak(r *http.Request) {
	if !p.Spoken {
		noted(r.Context()).english()
	}
}

// front leads to where a role begins.
func front(w http.ResponseWriter, r *http.Request) {
	home := look.Home(reply.Of(r.Context()).Actor.Role)
	if home == "" {
		home = "/sign-in"
	}
	reply.There(w, r, home)
}

// lost answers what no page takes. A path that a page has, by another method, is told apart from one that nobody has.
func lost(pages []Page) http.HandlerFunc {
	other, methods := http.NewServeMux(), map[string][]string{}
	for _, p := range pages {
		method, path, _ := strings.Cut(p.Pattern, " ")
		if methods[path] == nil {
			other.HandleFunc(path, func(http.ResponseWriter, *http.Request) {})
		}
		methods[path] = append(methods[path], method)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if _, path := other.Handler(r); methods[path] != nil {
			w.Header().Set("Allow", strings.Join(methods[path], ", "))
			reply.Problem(w, r, http.StatusMethodNotAllowed)
			return
		}
		reply.Problem(w, r, http.StatusNotFound)
	}
}
