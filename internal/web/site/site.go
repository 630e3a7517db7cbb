// Package site joins the pages: who may open which address stands in one table (routes.go). It promises that a house which
// nobody has described leads everybody to its set-up page. It refuses to hold a page of its own.
package site

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/story"
	"github.com/candor-data/candor/internal/web"
	"github.com/candor-data/candor/internal/web/refusals"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/signin"
)

// Site is what the pages stand on.
type Site struct {
	House *flow.House
	Door  func() (*access.Door, error) // an error: nobody can sign in yet
	// Inbox lists mail that is not sent, newest first, and makes the page /inbox, which anybody may read. Nil: no such page.
	Inbox func(ctx context.Context, limit int) ([]access.Message, error)
	// Story makes the page /story, which anybody may press: a sample company alone has one. Nil: no such page.
	Story *Story
	Try   []signin.Try // ways in to an invented company; none for a real one
	// Offers are the questions that pages offer to ask; none where nobody wrote any.
	Offers []flow.Offer
	// Host lets whoever holds the workspace's files in by a link, while nobody has an account. Nil: nobody.
	Host *access.Host
	Dir  string       // of the workspace, for the commands that the set-up page prints; empty where they find it themselves
	TLS  bool         // pages are reached by https
	Log  *slog.Logger // nil logs nothing
	Now  func() time.Time

	book *refusals.Book // what refusals said, while the process lives
}

// Story is a sample company's guided story; without a telling its page says that it is over.
type Story struct{ Telling *story.Story }

// New makes the handler of all pages.
func New(s Site) http.Handler {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	s.book = &refusals.Book{}
	return &named{site: s}
}

// named is the handler under the company's present name, which an apply may give or change while it serves.
type named struct {
	site Site

	mu      sync.Mutex // guards what follows
	company string
	handler http.Handler
}

func (n *named) ServeHTTP(w http.ResponseWriter, r *http.Request) { n.now().ServeHTTP(w, r) }

func (n *named) now() http.Handler {
	name := n.site.House.World().Company.Name
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.handler == nil || n.company != name {
		n.company, n.handler = name, n.site.build(name)
	}
	return n.handler
}

func (s Site) build(company string) http.Handler {
	return web.New(web.Deps{Log: s.Log, Now: s.Now, Who: s.who, Wrap: s.first, Company: company, Made: s.House.Rehearsal(), TLS: s.TLS, Pages: s.routes()})
}

// who is asking: whoever signed in; else whoever holds the workspace's files, while nobody has an account.
func (s Site) who(r *http.Request) candor.Actor {
	if who := s.signin().Who(r); who.Role != candor.Nobody {
		return who
	}
	return s.setup().Who(r)
}

// out ends a session of either kind.
func (s Site) out(w http.ResponseWriter, r *http.Request) {
	s.setup().Forget(w, r)
	s.signin().Out(w, r)
}

// first leads everybody to the set-up page while the company is not described.
func (s Site) first(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		if !s.setup().Needed() || path == "/setup" || strings.HasPrefix(path, "/setup/") || path == "/theme" || path == "/sign-out" || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/help/") ||
			path == "/healthz" || strings.HasPrefix(path, "/log/") {
			next.ServeHTTP(w, r)
			return
		}
		reply.There(w, r, "/setup")
	})
}
