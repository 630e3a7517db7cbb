// Deciding on text that nobody parsed.
package skipped

// want: cannot use req.Question .* as question.Plan value

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/gate"
)

func decide(req candor.Request, f gate.Facts) gate.Decision { return gate.Decide(req, req.Question, f) }
