// A permit without a decision.
package skipped

// want: cannot refer to unexported field g in struct literal of type gate.Permit

import (
	"github.com/candor-data/candor/internal/gate"
)

func yes() gate.Permit { return gate.Permit{g: nil} }
