package reply

import (
	"net/http"

	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/web/look"
	"github.com/candor-data/candor/internal/web/words"
)

// fallbacks are the words for a status whose handler had no better ones. Each has a rule, a why and a way forward
// (law 8); none repeats anything from the request (law 5).
var fallbacks = map[int]struct {
	rule string
	kind look.Kind
	of   func(words.Refusals) words.Refusal
}{
	http.StatusBadRequest:            {"web.unreadable", look.Plain, func(w words.Refusals) words.Refusal { return w.Unreadable }},
	http.StatusUnauthorized:          {"web.sign-in", look.Info, func(w words.Refusals) words.Refusal { return w.SignIn }},
	http.StatusForbidden:             {"web.role", look.Plain, func(w words.Refusals) words.Refusal { return w.Role }},
	http.StatusNotFound:              {"web.no-page", look.Info, func(w words.Refusals) words.Refusal { return w.NoPage }},
	http.StatusMethodNotAllowed:      {"web.method", look.Plain, func(w words.Refusals) words.Refusal { return w.Method }},
	http.StatusConflict:              {"web.stale", look.Plain, func(w words.Refusals) words.Refusal { return w.Stale }},
	http.StatusRequestEntityTooLarge: {"web.too-large", look.Plain, func(w words.Refusals) words.Refusal { return w.TooLarge }},
	http.StatusTooManyRequests:       {"web.too-many", look.Plain, func(w words.Refusals) words.Refusal { return w.TooMany }},
	http.StatusServiceUnavailable:    {"web.unavailable", look.Plain, func(w words.Refusals) words.Refusal { return w.Unavailable }},
	http.StatusInternalServerError:   {"web.failed", look.Plain, func(w words.Refusals) words.Refusal { return w.Failed }},
}

// Fallback is what a status says for itself. A status without words of its own is a refusal (4xx) or a fault.
func Fallback(b *words.Book, status int) look.Refusal {
	if f, ok := fallbacks[status]; ok {
		w := f.of(b.No)
		return look.Refusal{Title: w.Title, Kind: f.kind, Reasons: []candor.Reason{w.Reason(f.rule)}}
	}
	if status >= 400 && status < 500 {
		f := Fallback(b, http.StatusBadRequest)
		f.Title = b.No.Other
		return f
	}
	return Fallback(b, http.StatusInternalServerError)
}
