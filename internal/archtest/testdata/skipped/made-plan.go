// Writing a plan by hand.
package skipped

// want: cannot refer to unexported field p in struct literal of type question.Plan

import (
	"github.com/candor-data/candor/internal/question"
)

func plan() question.Plan { return question.Plan{p: nil} }
