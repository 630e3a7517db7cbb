package setup

import (
	"context"
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/reply"
)

// The way in of whoever holds the workspace's files, while nobody has an account: candor serve prints a link, good once.

// Peopled reports whether anybody has an account.
func (p Pages) Peopled(ctx context.Context) (bool, error) { return p.peopled(ctx) }

func (p Pages) cookie() string {
	if p.TLS {
		return "__Host-candor_host"
	}
	return "candor_host"
}

func (p Pages) session(r *http.Request) access.Secret {
	c, err := r.Cookie(p.cookie())
	if err != nil {
		return access.Secret{}
	}
	return access.ParseSecret(c.Value)
}

// Who says whether whoever holds the workspace's files asks; else nobody.
func (p Pages) Who(r *http.Request) candor.Actor {
	if !p.Host.Open(r.Context(), p.session(r)) {
		return candor.Actor{}
	}
	company := p.House.World().Company.ID
	if company == "" {
		company = "unnamed"
	}
	return access.AtHost(company)
}

// Begin shows the button of a link: no GET signs anybody in, since a browser may open a link before its reader does.
func (p Pages) Begin(w http.ResponseWriter, r *http.Request) {
	reply.Page(w, r, http.StatusOK, reply.Frame(r, "Set up candor"), begin(r.URL.Query().Get("key")))
}

// Enter takes the link, once.
func (p Pages) Enter(w http.ResponseWriter, r *http.Request) {
	if !reply.Form(w, r) {
		return
	}
	s, err := p.Host.Begin(r.Context(), access.ParseSecret(r.PostForm.Get("key")))
	switch {
	case err != nil:
		p.fail(w, r)
	case s.Zero():
		reply.Problem(w, r, http.StatusUnauthorized, candor.Reason{Rule: "host-link", Text: "This link opens nothing: it was used before, candor was started anew since, or somebody has an account already.",
			Protects: "the workspace from whoever finds an old link", Instead: "Start candor serve again, and open the link that it prints; or sign in."})
	default:
		http.SetCookie(w, p.made(s.Reveal(), 0))
		reply.There(w, r, "/setup/file")
	}
}

// Forget takes the session out of the browser and ends it.
func (p Pages) Forget(w http.ResponseWriter, r *http.Request) {
	if s := p.session(r); !s.Zero() {
		p.Host.End(s)
		http.SetCookie(w, p.made("", -1))
	}
}

func (p Pages) made(value string, age int) *http.Cookie {
	return &http.Cookie{Name: p.cookie(), Value: value, Path: "/", HttpOnly: true, Secure: p.TLS, SameSite: http.SameSiteLaxMode, MaxAge: age}
}
