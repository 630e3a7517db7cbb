package signin

import (
	"net"
	"net/http"
	"time"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
)

// cookie is the session's name. Under TLS a browser takes a __Host- cookie only from this very server (RFC 6265bis, 4.1.3.2).
func (p Pages) cookie() string {
	if p.TLS {
		return "__Host-candor_session"
	}
	return "candor_session"
}

// Who says who holds the request's session; nobody, where there is none or it cannot be known (law 2).
func (p Pages) Who(r *http.Request) candor.Actor {
	token := p.token(r)
	if token.Zero() {
		return candor.Actor{}
	}
	door, err := p.Door()
	if err != nil {
		return candor.Actor{}
	}
	who, err := door.Session(r.Context(), token)
	if err != nil {
		p.Log.Error("a session could not be read")
		return candor.Actor{}
	}
	return who
}

func (p Pages) token(r *http.Request) access.Secret {
	c, err := r.Cookie(p.cookie())
	if err != nil {
		return access.Secret{}
	}
	return access.ParseSecret(c.Value)
}

// begin puts a session into the browser, and ends the one that was there.
func (p Pages) begin(w http.ResponseWriter, r *http.Request, in access.SignedIn) {
	if door, err := p.Door(); err == nil {
		if old := p.token(r); !old.Zero() {
			_ = door.SignOut(r.Context(), old) // it ends by itself at the latest in hours
		}
	}
	// No Expires: with the browser's own session the cookie goes; the server ends it by its own clock in any case.
	http.SetCookie(w, p.made(in.Token.Reveal(), 0))
}

// Forget takes the session out of the browser.
func (p Pages) Forget(w http.ResponseWriter) { http.SetCookie(w, p.made("", -1)) }

// made is Lax, not Strict: whoever comes by a link from their mail is still signed in, and nothing changes on a GET.
func (p Pages) made(value string, age int) *http.Cookie {
	c := &http.Cookie{Name: p.cookie(), Value: value, Path: "/", HttpOnly: true, Secure: p.TLS, SameSite: http.SameSiteLaxMode, MaxAge: age}
	if age < 0 {
		c.Expires = time.Unix(1, 0)
	}
	return c
}

// origin is the network address that asks: of the connection itself, since anybody can write a header.
func origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
