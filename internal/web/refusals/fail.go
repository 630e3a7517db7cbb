package refusals

import (
	"errors"
	"net/http"

	"github.com/candor-data/candor/internal/flow"
	"github.com/candor-data/candor/internal/web/reply"
)

// Fail answers what flow returned instead of a result: a refusal with its reasons, what was wrong with what was asked for,
// "not there", or a fault whose own text stays inside.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	var no *flow.Refused
	var slip *flow.Mistake
	switch {
	case errors.As(err, &no):
		reply.Problem(w, r, http.StatusForbidden, no.Decision.Reasons...)
	case errors.As(err, &slip) && slip.Reason.Rule == "unknown-dataset":
		reply.Problem(w, r, http.StatusNotFound)
	case errors.As(err, &slip):
		reply.Problem(w, r, http.StatusUnprocessableEntity, slip.Reason)
	case errors.Is(err, flow.ErrNotFound), errors.Is(err, flow.ErrUnknownAgreement):
		reply.Problem(w, r, http.StatusNotFound)
	case errors.Is(err, flow.ErrStale):
		reply.Problem(w, r, http.StatusConflict)
	default:
		reply.Problem(w, r, http.StatusInternalServerError)
	}
}
