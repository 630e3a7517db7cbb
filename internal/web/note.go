package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"

	"github.com/candor-data/candor/internal/web/reply"
	"github.com/candor-data/candor/internal/web/say"
)

// noting is what is known of a request so far; it travels in the context, because middleware copies requests.
type noting struct {
	reply.Visit
	page string // the pattern of the page, once the router has found it
}

// english is what staff, the board and partners read, and every page that is written in English alone.
func (n *noting) english() { n.Lang, n.Langs = say.English, false }

type noteKey struct{}

func noted(ctx context.Context) *noting {
	if n, _ := ctx.Value(noteKey{}).(*noting); n != nil {
		return n
	}
	return &noting{}
}

// note writes one line a request: method, the page's pattern, status and time. Never the path's values, the query, an
// address or a name (law 5). A fault in a page becomes the error page; its line says where, never what with: the text of
// a panic, and the arguments in a stack trace, may hold somebody's data.
func (d Deps) note(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := d.Now()
		n := &noting{Visit: reply.Visit{Company: d.Company, Theme: themeOf(r), Lang: langOf(r), Langs: true, Made: d.Made}}
		r = r.WithContext(reply.With(context.WithValue(r.Context(), noteKey{}, n), &n.Visit))
		s := &seen{ResponseWriter: w}
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				d.Log.Error("page failed", "method", method(r), "page", n.page, "kind", fmt.Sprintf("%T", v), "at", frames())
				if s.status != 0 {
					panic(http.ErrAbortHandler) // half an answer must look broken, not finished
				}
				reply.Problem(s, r, http.StatusInternalServerError)
			}
			level := slog.LevelInfo
			if s.status >= 500 {
				level = slog.LevelError
			}
			d.Log.Log(r.Context(), level, "page", "method", method(r), "page", n.page, "status", max(s.status, http.StatusOK), "ms", d.Now().Sub(start).Milliseconds())
		}()
		next.ServeHTTP(s, r)
	})
}

// method lets through only the methods we know: a request can put anything there.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return r.Method
	}
	return "other"
}

// frames names the functions and lines on the way to the fault, without arguments.
func frames() string {
	pcs := make([]uintptr, 32)
	fs := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var b strings.Builder
	for i := 0; i < 12; i++ {
		f, more := fs.Next()
		fmt.Fprintf(&b, "%s:%d ", f.Function, f.Line)
		if !more {
			break
		}
	}
	return strings.TrimSpace(b.String())
}

// seen remembers the status. Unwrap lets http.ResponseController reach what is under it, for server-sent events.
type seen struct {
	http.ResponseWriter
	status int
}

func (s *seen) WriteHeader(status int) {
	if s.status == 0 && status >= 200 {
		s.status = status
	}
	s.ResponseWriter.WriteHeader(status)
}

func (s *seen) Write(b []byte) (int, error) {
	if s.status == 0 {
		s.status = http.StatusOK
	}
	return s.ResponseWriter.Write(b)
}

func (s *seen) Unwrap() http.ResponseWriter { return s.ResponseWriter }
