package signin

import (
	"github.com/candor-data/candor"
	"github.com/candor-data/candor/internal/access"
	"github.com/candor-data/candor/internal/web/look"
)

// account says whose account an invitation sets up.
func account(who access.Invitee) []look.Pair {
	out := []look.Pair{{Name: "Account name", Value: who.Name}, {Name: "Invited as", Value: invitedAs(who.Role)}}
	if who.Department != "" {
		out = append(out, look.Pair{Name: "Department", Value: who.Department})
	}
	return out
}

func invitedAs(r candor.Role) string {
	switch r {
	case candor.Analyst:
		return "staff who ask questions"
	case candor.Steward:
		return "staff who look after data and help customers"
	case candor.Board:
		return "a member of the board"
	}
	return "a partner company"
}
