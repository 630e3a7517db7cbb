package api

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// note writes one line a request: method, route, status and time; never a value, an address or a name (law 5). A fault
// becomes the one form of a problem.
func (a *API) note(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := a.Now()
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		s := &seen{ResponseWriter: w}
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				a.Log.Error("an operation failed", "route", r.Pattern, "kind", fmt.Sprintf("%T", v))
				if s.status != 0 {
					panic(http.ErrAbortHandler)
				}
				failed.send(s)
			}
			level := slog.LevelInfo
			if s.status >= 500 {
				level = slog.LevelError
			}
			a.Log.Log(r.Context(), level, "api", "route", r.Pattern, "status", max(s.status, http.StatusOK), "ms", a.Now().Sub(start).Milliseconds())
		}()
		next.ServeHTTP(s, r)
	})
}

// seen remembers the status.
type seen struct {
	http.ResponseWriter
	status int
}

func (s *seen) WriteHeader(status int) {
	if s.status == 0 {
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

// patient lets an upload take as long as it needs, while it goes on: the server's own limit is for a whole request.
type patient struct {
	body io.Reader
	conn *http.ResponseController
	now  func() time.Time
}

// idle is how long an upload may bring nothing.
const idle = time.Minute

func (p *patient) Read(b []byte) (int, error) {
	_ = p.conn.SetReadDeadline(p.now().Add(idle)) // a connection without deadlines is as patient as it is
	return p.body.Read(b)
}

// origin is the network address that asks: of the connection itself, since anybody can write a header.
func origin(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
