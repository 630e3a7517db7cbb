// A permit without a decision, its fields in order.
package skipped

// want: implicit assignment to unexported field g in struct literal of type gate.Permit

import (
	"github.com/candor-data/candor/internal/gate"
)

func yes() gate.Permit { return gate.Permit{nil} }
