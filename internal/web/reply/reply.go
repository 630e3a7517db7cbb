// Package reply is how the web room answers: a page, a refusal, or "look there". It promises one door for everything
// that is not a page of its own (Problem), that a refusal says what, why and what can be done, and that an error's own
// text never reaches a page: it may hold what somebody typed (law 5). It refuses to decide anything.
package reply

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/look"
)

// Visit is what the server knows of a request before a page sees it.
type Visit struct {
	Actor   candor.Actor // the zero Actor is nobody
	Company string
	Theme   look.Theme
}

type key struct{}

// With puts the visit where pages find it. It is a pointer because who is asking is found out last, and a fault on the
// way there still needs a page to show itself on.
func With(ctx context.Context, v *Visit) context.Context { return context.WithValue(ctx, key{}, v) }

// Of finds the visit; without one it is nobody's.
func Of(ctx context.Context) Visit {
	if v, _ := ctx.Value(key{}).(*Visit); v != nil {
		return *v
	}
	return Visit{}
}

// Frame is the frame for a page of this visit.
func Frame(r *http.Request, title string) look.Page {
	v := Of(r.Context())
	p := look.Page{Title: title, Path: r.URL.Path, Company: v.Company, Role: v.Actor.Role, User: v.Actor.Name, Theme: v.Theme}
	if p.Role == candor.Customer {
		p.User = "" // a customer's name stays off the frame, whatever the account is called
	}
	return p
}

// Page answers with a whole page, or, when htmx asked for a part, with the part alone. The page is finished before the
// first byte leaves, so that a mistake in it becomes an error and not half a page.
func Page(w http.ResponseWriter, r *http.Request, status int, p look.Page, body templ.Component) {
	var b bytes.Buffer
	render := func(ctx context.Context) error {
		if Part(r) {
			return body.Render(ctx, &b)
		}
		return look.Layout(p).Render(templ.WithChildren(ctx, body), &b)
	}
	if err := render(r.Context()); err != nil {
		panic(err) // the server's recover answers and logs; a component fails only by a mistake in the program
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// Part reports whether htmx asked for a part of a page.
func Part(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Request-Type") == "partial"
}

// There answers a change with the page to look at next: 303, so that going back or reloading never sends it twice.
func There(w http.ResponseWriter, r *http.Request, path string) {
	path = Local(path, "/")
	if Part(r) {
		// htmx would follow a redirect by itself and put a whole page into the part.
		w.Header().Set("HX-Redirect", path)
		w.WriteHeader(http.StatusOK)
		return
	}
	// Not http.Redirect: its body repeats the address.
	w.Header().Set("Location", path)
	w.WriteHeader(http.StatusSeeOther)
}

// Local lets through only an address on this server; anything else becomes instead. Browsers read a backslash as a
// slash and drop tabs and line breaks, so none of these may be there.
func Local(path, instead string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return instead
	}
	for _, c := range path {
		if c < ' ' || c == 0x7f || c == '\\' {
			return instead
		}
	}
	return path
}

// Form reads a form that was posted, or answers why it could not be read; then the handler is done.
func Form(w http.ResponseWriter, r *http.Request) bool {
	err := r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &large):
		Problem(w, r, http.StatusRequestEntityTooLarge)
	default:
		Problem(w, r, http.StatusBadRequest)
	}
	return false
}

// Problem is the one door for what will not be done and for what went wrong: a page with its status, that says what,
// why, and what can be done. Without reasons the status speaks for itself.
func Problem(w http.ResponseWriter, r *http.Request, status int, reasons ...candor.Reason) {
	f := Fallback(status)
	if len(reasons) > 0 {
		f.Reasons = reasons
	}
	Refuse(w, r, status, f)
}

// Refuse is Problem for a page that knows more: who decided, and links to ways forward.
func Refuse(w http.ResponseWriter, r *http.Request, status int, f look.Refusal) {
	if f.Title == "" {
		f.Title = Fallback(status).Title
	}
	if len(f.Links) == 0 {
		f.Links = ways(r, status)
	}
	f.Top = !Part(r)
	p := Frame(r, f.Title)
	p.Focus = r.Method != http.MethodGet && r.Method != http.MethodHead
	Page(w, r, status, p, look.Refused(f))
}

func ways(r *http.Request, status int) []look.Link {
	role := Of(r.Context()).Actor.Role
	if status == http.StatusUnauthorized {
		return []look.Link{{Path: "/sign-in", Text: "Sign in"}}
	}
	if home := look.Home(role); home != "" && home != r.URL.Path {
		return []look.Link{{Path: home, Text: "Go to " + look.Nav(role)[0].Name}}
	}
	return nil
}
