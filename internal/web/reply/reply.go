// Package reply is how the web room answers: a page, a refusal, or "look there". It promises one door for everything
// that is not a page of its own (Problem), that a refusal says what, why and what can be done, and that an error's own
// text never reaches a page: it may hold what somebody typed (law 5). It refuses to decide anything.
package reply

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/say"
	"github.com/candor-data/candor/internal/web/words"
)

// Visit is what the server knows of a request before a page sees it.
type Visit struct {
	Actor   candor.Actor // the zero Actor is nobody
	Company string
	Theme   look.Theme
	Lang    say.Lang // what this page speaks
	Langs   bool     // the page speaks every language
	Made    bool     // everybody in the workspace is invented
}

// Words is the book that the visit's page speaks.
func Words(r *http.Request) *words.Book { return words.In(Of(r.Context()).Lang) }

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
	p := look.Page{Title: title, Path: r.URL.Path, Company: v.Company, Role: v.Actor.Role, User: v.Actor.Name, Theme: v.Theme, Lang: v.Lang, Langs: v.Langs, Made: v.Made}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		p.Back = "/" // a page that answers a form cannot be asked for again
	}
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
		ctx = words.With(ctx, p.Lang)
		if Part(r) {
			return body.Render(ctx, &b)
		}
		return look.Layout(p).Render(templ.WithChildren(ctx, body), &b)
	}
	if err := render(r.Context()); err != nil {
		panic(err) // the server's recover answers and logs; a component fails only by a mistake in the program
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", p.Lang.Tag())
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

// File sends bytes to be kept under a name, which is of ours: letters, digits, points and dashes.
func File(w http.ResponseWriter, kind, name string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// Problem is the one door for what will not be done and for what went wrong: a page with its status, that says what,
// why, and what can be done. Without reasons the status speaks for itself.
func Problem(w http.ResponseWriter, r *http.Request, status int, reasons ...candor.Reason) {
	f := Fallback(Words(r), status)
	if len(reasons) > 0 {
		f.Reasons = reasons
	}
	Refuse(w, r, status, f)
}

// Refuse is Problem for a page that knows more: who decided, and links to ways forward.
func Refuse(w http.ResponseWriter, r *http.Request, status int, f look.Refusal) {
	b := Words(r)
	if f.Title == "" {
		f.Title = Fallback(b, status).Title
	}
	f.Reasons = Reasons(r, f.Reasons)
	if len(f.Links) == 0 {
		f.Links = ways(r, status)
	}
	f.Top = !Part(r)
	p := Frame(r, f.Title)
	p.Focus = r.Method != http.MethodGet && r.Method != http.MethodHead
	Page(w, r, status, p, look.Refused(f))
}

// Reasons puts what rooms below said into the words of the visit's page.
func Reasons(r *http.Request, in []candor.Reason) []candor.Reason {
	out := make([]candor.Reason, len(in))
	for i := range in {
		out[i], _ = Words(r).Reason(in[i])
	}
	return out
}

func ways(r *http.Request, status int) []look.Link {
	b, role := Words(r), Of(r.Context()).Actor.Role
	if status == http.StatusUnauthorized {
		return []look.Link{{Path: "/sign-in", Text: b.No.Ways}}
	}
	if home := look.Home(role); home != "" && home != r.URL.Path {
		return []look.Link{{Path: home, Text: b.Frame.GoTo(look.Nav(b, role)[0].Name)}}
	}
	return nil
}
