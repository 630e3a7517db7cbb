// Package signin is the way in and out: customers by a link to their address, staff and the board by name and password, a
// partner by its access key. It promises that a session lives in a cookie which no script can read, that no GET signs
// anybody in, and that what was typed is never shown again. It refuses to judge a password or a link: room access does.
package signin

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

import (
	"log/slog"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// Pages are the pages of signing in.
type Pages struct {
	Door  func() (*access.Door, error) // an error: nobody can sign in yet
	TLS   bool                         // cookies are Secure
	Inbox bool                         // there is a test inbox: mail is not sent, and the page says where it is
	Try   []Try                        // ways in that everybody may know, of an invented company alone
	Log   *slog.Logger
}

// Try is one way in to an invented company.
type Try struct {
	Who    string // "a marketer"
	Name   string // account name, or a customer's address
	Secret string // password or access key; empty for a customer
	Role   candor.Role
}

// Show is the one page with all ways in.
func (p Pages) Show(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusOK, nil)
}

// show shows the ways in, under why the last try did not work.
func (p Pages) show(w http.ResponseWriter, r *http.Request, status int, no []candor.Reason) {
	b := reply.Words(r)
	f := reply.Frame(r, b.Signs.Title)
	f.Focus = no != nil
	if no != nil {
		no = reply.Reasons(r, no)
	}
	reply.Page(w, r, status, f, ways(b, p, look.Home(reply.Of(r.Context()).Actor.Role), no))
}

// Password signs staff and the board in.
func (p Pages) Password(w http.ResponseWriter, r *http.Request) {
	door, ok := p.open(w, r)
	if !ok {
		return
	}
	in, no, err := door.SignInPassword(r.Context(), r.PostFormValue("name"), r.PostFormValue("password"), origin(r))
	p.enter(w, r, in, no, err)
}

// Key signs a partner in.
func (p Pages) Key(w http.ResponseWriter, r *http.Request) {
	door, ok := p.open(w, r)
	if !ok {
		return
	}
	in, no, err := door.SignInKey(r.Context(), access.ParseSecret(r.PostFormValue("key")), origin(r))
	p.enter(w, r, in, no, err)
}

// Out ends the session.
func (p Pages) Out(w http.ResponseWriter, r *http.Request) {
	if door, err := p.Door(); err == nil {
		if token := p.token(r); !token.Zero() {
			if err := door.SignOut(r.Context(), token); err != nil {
				p.fail(w, r, err)
				return
			}
		}
	}
	p.Forget(w)
	reply.There(w, r, "/sign-in")
}

// open reads the form and finds the door, or answers why not.
func (p Pages) open(w http.ResponseWriter, r *http.Request) (*access.Door, bool) {
	if !reply.Form(w, r) {
		return nil, false
	}
	door, err := p.Door()
	if err != nil {
		reply.There(w, r, "/setup")
		return nil, false
	}
	return door, true
}

// enter begins a session, or says why not.
func (p Pages) enter(w http.ResponseWriter, r *http.Request, in access.SignedIn, no []candor.Reason, err error) {
	switch {
	case err != nil:
		p.fail(w, r, err)
	case no != nil:
		p.show(w, r, refused(no), no)
	default:
		p.begin(w, r, in)
		reply.There(w, r, look.Home(in.Actor.Role))
	}
}

// refused is the status of a refusal at the door.
func refused(no []candor.Reason) int {
	for _, n := range no {
		if n.Rule == "attempts" {
			return http.StatusTooManyRequests
		}
	}
	return http.StatusUnauthorized
}

// fail answers a fault. Its text stays here: it may hold what somebody typed (law 5).
func (p Pages) fail(w http.ResponseWriter, r *http.Request, _ error) {
	p.Log.Error("signing in failed", "page", r.Pattern)
	reply.Problem(w, r, http.StatusInternalServerError)
}
