package web

import (
	"net/http"

	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// langCookie holds a language's tag and nothing else; what the browser asks for needs no cookie.
const langCookie = "candor_lang"

// langOf is what the reader chose, else what their browser likes best.
func langOf(r *http.Request) say.Lang {
	if c, err := r.Cookie(langCookie); err == nil {
		if l, ok := say.LangOf(c.Value); ok {
			return l
		}
	}
	return say.Accepted(r.Header.Get("Accept-Language"))
}

// language keeps a reader's choice of language in their own browser, and leads back to where they were.
func language(tls bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !reply.Form(w, r) {
			return
		}
		l, ok := say.LangOf(r.PostFormValue("lang"))
		if !ok {
			reply.Problem(w, r, http.StatusBadRequest)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: l.Tag(), Path: "/", MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, Secure: tls, SameSite: http.SameSiteLaxMode})
		reply.There(w, r, reply.Local(r.PostFormValue("back"), "/"))
	}
}
