// Package bankmarketing tests that the bank's example tells what plain SQL tells, as far as noise lets it. It holds no code.
package bankmarketing

import (
	"testing"

	"github.com/candor-data/candor/examples/roadtest"
)

func TestTheWholeRoadOnRealCalls(t *testing.T) {
	roadtest.Run(t, roadtest.Example{
		File:      "bank_marketing/bank-additional-full.csv",
		Ask:       []string{"--purpose", "campaigns", "--agreement", "bank-callco", "--as", "callco"},
		Questions: []string{"1-who-says-yes-again", "2-cellular-or-telephone", "3-what-a-yes-takes"},
		Cells:     18,
		Odds:      877,
		Loads:     []string{"41188 rows read, each accounted for", "5.1 % lies beyond its bounds", "1.8 % lies beyond its bounds"},
		Held: []roadtest.Held{
			{Name: "clients", Rows: 41_188, Persons: 41_188},
			{Name: "calls", Rows: 41_188, Persons: 41_188, Measures: map[string]string{"attempts": "105754", "seconds": "10638243"}},
		},
	})
}
