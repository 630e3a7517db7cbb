package site

import (
	"net/http"
	"slices"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web"
	"github.com/candor-data/candor/internal/web/inbox"
	"github.com/candor-data/candor/internal/web/me"
	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/setup"
	"github.com/candor-data/candor/internal/web/signin"
	webstory "github.com/candor-data/candor/internal/web/story"
)

// Who may open what. A list for each kind of reader; the denial test walks them all.
func (s Site) routes() []web.Page {
	return slices.Concat(
		s.everybody(),
		s.customers(),
		s.questions(),
		s.bringing(),
		s.governing(),
		s.public(),
	)
}

type handler = func(http.ResponseWriter, *http.Request)

func everybody(pattern string, do handler) web.Page {
	return web.Page{Pattern: pattern, Public: true, Do: do}
}
func only(pattern string, do handler, roles ...candor.Role) web.Page {
	return web.Page{Pattern: pattern, Roles: roles, Do: do}
}

// spoken is a page in every language that customers read.
func spoken(p web.Page) web.Page {
	p.Spoken = true
	return p
}

// everybody's pages: the ways in and out, and what a fresh workspace needs.
func (s Site) everybody() []web.Page {
	in, up, box := s.signin(), s.setup(), inbox.Pages{Messages: s.Inbox, Log: s.Log}
	return []web.Page{
		spoken(everybody("GET /sign-in", in.Show)),
		spoken(everybody("POST /sign-in/mail", in.Mail)),
		spoken(everybody("GET /sign-in/sent", in.Sent)),
		spoken(everybody("GET /sign-in/link", in.Link)),
		spoken(everybody("POST /sign-in/link", in.Finish)),
		spoken(everybody("POST /sign-in/password", in.Password)),
		spoken(everybody("POST /sign-in/key", in.Key)),
		everybody("GET /sign-in/setup", in.Invited),
		everybody("POST /sign-in/setup", in.Accept),
		spoken(everybody("POST /sign-out", s.out)),
		everybody("GET /setup", up.Show),
		everybody("GET /setup/begin", up.Begin),
		everybody("POST /setup/begin", up.Enter),
		spoken(everybody("GET /inbox", box.Show)),
		everybody("GET /story", s.story(webstory.Pages.Show)),
		everybody("POST /story", s.story(webstory.Pages.Next)),
	}
}

// story is there for a sample company alone.
func (s Site) story(do func(webstory.Pages, http.ResponseWriter, *http.Request)) handler {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.Story == nil {
			reply.Problem(w, r, http.StatusNotFound)
			return
		}
		do(webstory.Pages{Story: s.Story.Telling, Log: s.Log}, w, r)
	}
}

// customers' pages: themselves, and nobody else.
func (s Site) customers() []web.Page {
	my := me.Pages{House: s.House, Now: s.Now, Forget: s.signin().Forget, TLS: s.TLS, Log: s.Log}
	all := []web.Page{
		only("GET /me", my.Show, candor.Customer),
		only("GET /me/facts", my.Facts, candor.Customer),
		only("GET /me/correct", my.Correct, candor.Customer),
		only("POST /me/correct", my.PutRight, candor.Customer),
		only("GET /me/timeline", my.Year, candor.Customer),
		only("GET /me/download", my.Take, candor.Customer),
		only("GET /me/download/page", my.TakePage, candor.Customer),
		only("GET /me/download/data", my.TakeData, candor.Customer),
		only("GET /me/choices", my.Choices, candor.Customer),
		only("POST /me/choices", my.Choose, candor.Customer),
		only("POST /me/time-off", my.TimeOff, candor.Customer),
		only("GET /me/recipients", my.Recipients, candor.Customer),
		only("GET /me/earnings", my.Earnings, candor.Customer),
		only("POST /me/earnings", my.PayOut, candor.Customer),
		only("GET /me/delete", my.Delete, candor.Customer),
		only("POST /me/delete", my.Do, candor.Customer),
		everybody("GET /deleted", my.Deleted), // whoever was deleted is nobody here
	}
	for i := range all {
		all[i] = spoken(all[i])
	}
	return all
}

func (s Site) signin() signin.Pages {
	return signin.Pages{Door: s.Door, TLS: s.TLS, Inbox: s.Inbox != nil, Try: s.Try, Log: s.Log}
}

func (s Site) setup() setup.Pages {
	return setup.Pages{House: s.House, Door: s.Door, Host: s.Host, Dir: s.Dir, TLS: s.TLS, Log: s.Log}
}
