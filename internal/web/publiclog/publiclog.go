// Package publiclog serves what anybody may fetch: the two logs as https://c2sp.org/tlog-tiles has them, and whether the
// service lives. It promises the same bytes to everybody, so that nobody can be shown a history of their own unseen. It
// refuses whatever is not a tile, a bundle of entries or the newest signed head.
package publiclog

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/candor-data/candor/internal/flow"
)

// Pages serve the logs.
type Pages struct{ House *flow.House }

// Uses serves the log of uses below /log/.
func (p Pages) Uses(w http.ResponseWriter, r *http.Request) { p.serve(w, r, false) }

// People serves the log of permissions and erasures below /log/people/: published at epochs, padded.
func (p Pages) People(w http.ResponseWriter, r *http.Request) { p.serve(w, r, true) }

func (p Pages) serve(w http.ResponseWriter, r *http.Request, people bool) {
	path := r.PathValue("path")
	body, err := p.House.PublicLog(r.Context(), people, path)
	switch {
	case errors.Is(err, flow.ErrNotFound):
		plain(w, http.StatusNotFound, "This log has nothing there. Begin with its checkpoint, which says how large it is.\n")
		return
	case err != nil:
		plain(w, http.StatusServiceUnavailable, "The log cannot be read at the moment. Try again in a few minutes.\n")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	switch {
	case path == "checkpoint":
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
	case strings.Contains(path, ".p/"): // part of a tile: the whole one takes its place
		h.Set("Cache-Control", "public, max-age=300")
	default:
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// Health answers whether the service can read its record: without it nothing may leave (law 4).
func (p Pages) Health(w http.ResponseWriter, r *http.Request) {
	if _, err := p.House.PublicLog(r.Context(), false, "checkpoint"); err != nil && !errors.Is(err, flow.ErrNotFound) {
		plain(w, http.StatusServiceUnavailable, "the record cannot be read\n")
		return
	}
	plain(w, http.StatusOK, "ok\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}
