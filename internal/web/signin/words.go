package signin

import (
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/look"
)

// account says whose account an invitation sets up.
func account(who access.Invitee) []look.Pair {
	out := []look.Pair{{Name: "Account name", Value: who.Name}, {Name: "For", Value: look.RoleName(who.Role)}}
	if who.Department != "" {
		out = append(out, look.Pair{Name: "Department", Value: who.Department})
	}
	return out
}
