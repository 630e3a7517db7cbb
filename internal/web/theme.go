package web

import (
	"net/http"

	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/reply"
)

// themeCookie holds "light" or "dark" and nothing else; following the system needs no cookie.
const themeCookie = "candor_theme"

func themeOf(r *http.Request) look.Theme {
	c, err := r.Cookie(themeCookie)
	if err != nil {
		return look.System
	}
	return look.ThemeOf(c.Value)
}

// theme keeps a person's choice of light or dark in their own browser, and leads back to where they were.
func theme(tls bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !reply.Form(w, r) {
			return
		}
		t := look.ThemeOf(r.PostFormValue("theme"))
		c := &http.Cookie{Name: themeCookie, Value: string(t), Path: "/", MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, Secure: tls, SameSite: http.SameSiteLaxMode}
		if t == look.System {
			c.MaxAge = -1
		}
		http.SetCookie(w, c)
		reply.There(w, r, reply.Local(r.PostFormValue("back"), "/"))
	}
}
