// Package allowance counts the privacy that has been spent: per recipient, over all recipients, inside the company and
// per dataset. It promises that loss is charged before a question runs, is never refunded, and that windows roll instead
// of resetting (law 7). It refuses to know rows: what is charged depends on the question alone.
package allowance

import (
	"context"
	"time"

	"github.com/candor-data/candor"
)

// Scope is what a sum of loss is kept for: "partner:payco", "partners", "inside", "dataset:purchases".
type Scope string

// The scopes of PRIVACY: one partner, all partners together, all teams inside, one dataset for good.
func OfPartner(p candor.PartyID) Scope { return Scope("partner:" + string(p)) }
func OfDataset(name string) Scope      { return Scope("dataset:" + name) }

const (
	Partners Scope = "partners"
	Inside   Scope = "inside"
)

// Caps are the limits in force. The zero Caps allow nothing.
type Caps struct {
	Partner  candor.Rho // a partner, 30 days
	Partners candor.Rho // all partners, 365 days
	Inside   candor.Rho // all teams inside, 365 days
	Dataset  candor.Rho // a dataset's lifetime; 0 is shown but not limited
}

// Default are the limits a workspace starts with: epsilon 1, 5 and 8 at delta 1e-6.
func Default() Caps {
	return Caps{Partner: 24_000_000, Partners: 460_000_000, Inside: 1_050_000_000}
}

// HighestPartners is the most that a board may set for all partners (epsilon 10).
const HighestPartners candor.Rho = 1_500_000_000

// Windows, in whole days; a debit of today counts for at least that long. Lifetime never ends.
const (
	PartnerDays = 30
	YearDays    = 365
	Lifetime    = 0
)

// Charge is one conditional debit: refused unless what was spent in the last Days, and Rho, fit under Cap.
type Charge struct {
	Scope Scope      `json:"scope"`
	Rho   candor.Rho `json:"rho"`
	Cap   candor.Rho `json:"cap,omitempty"`  // 0: none
	Days  int        `json:"days,omitempty"` // 0: lifetime
}

// Charges lists what a question of loss rho about datasets debits when recipient asks.
func Charges(caps Caps, company, recipient candor.PartyID, datasets []string, rho candor.Rho) []Charge {
	var cs []Charge
	if recipient == company {
		cs = append(cs, Charge{Inside, rho, caps.Inside, YearDays})
	} else {
		cs = append(cs, Charge{OfPartner(recipient), rho, caps.Partner, PartnerDays}, Charge{Partners, rho, caps.Partners, YearDays})
	}
	for _, d := range datasets {
		cs = append(cs, Charge{OfDataset(d), rho, caps.Dataset, Lifetime})
	}
	return cs
}

// Spent is what a scope has used.
type Spent struct {
	Window   candor.Rho // inside its window
	Lifetime candor.Rho // ever
}

// Left is what a charge's scope could still take, at least 0; no cap leaves the largest Rho.
func (c Charge) Left(s Spent) candor.Rho {
	if c.Cap == 0 && c.Days == Lifetime {
		return 1<<63 - 1
	}
	return max(0, c.Cap-s.Window)
}

// Store reads what was spent; only the ledger's Intend writes it.
type Store interface {
	Spent(ctx context.Context, c Charge, now time.Time) (Spent, error)
}
